/* verify/pdf-values.h -- values in their one spelling, as pdf-values.c and pdf-special.c read them
 * (verify/ only) */
#pragma once
#include "verify/pdf-internal.h"
#include <string.h>

/* What a value may be. */
typedef struct {
    gboolean number, name, text, truth, array, dict, list, map;
    const char *words; /* up to a blank or a sign; or NULL */
    const VerifyPdfKind *kind;
    const char *reader; /* behind the "!"; or NULL */
} VerifyPdfWhat;

static inline gboolean verify_pdf_is_next(const VerifyPdf *p, const char *text)
{
    gsize size = strlen(text);
    return (gsize)(p->end - p->at) >= size && memcmp(p->at, text, size) == 0;
}

static inline guint8 verify_pdf_next(const VerifyPdf *p)
{
    return p->at < p->end ? *p->at : 0;
}

/* One blank stands between two values that would run together, and nowhere else. */
static inline void verify_pdf_skip_blank(VerifyPdf *p)
{
    if (verify_pdf_next(p) == ' ')
        p->at++;
}

/* "N 0 R" ahead: its number, and the place behind it; else 0. */
guint32 verify_pdf_reference_ahead(const VerifyPdf *p, const guint8 **behind);
/* Says that it is damaged, once for an object. Always FALSE. */
gboolean verify_pdf_damaged(VerifyPdf *p, const char *what);
/* `out` has VERIFY_PDF_NAME_MAX. */
gboolean verify_pdf_name(VerifyPdf *p, char *out);
/* `out` may be NULL. */
gboolean verify_pdf_text(VerifyPdf *p, GString *out);
gboolean verify_pdf_value(VerifyPdf *p, const VerifyPdfWhat *what);
gboolean verify_pdf_name_value(VerifyPdf *p, const VerifyPdfWhat *what);
/* A dictionary by any names. */
gboolean verify_pdf_map(VerifyPdf *p, const VerifyPdfWhat *item);
/* Behind a bracket; FALSE when it is one too deep. */
gboolean verify_pdf_enter(VerifyPdf *p);
/* The object is to be read as `kind`. */
gboolean verify_pdf_refer(VerifyPdf *p, guint32 number, const VerifyPdfKind *kind);
/* `words` end with "|" each. */
gboolean verify_pdf_word_is_in(const char *words, const char *word);
/* By the name of a reader, up to a blank. */
gboolean verify_pdf_special(VerifyPdf *p, const char *reader);
