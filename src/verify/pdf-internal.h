/* verify/pdf-internal.h -- between the files that read a PDF again (verify/ only) */
#pragma once
#include "verify/pdf.h"

typedef enum {
    VERIFY_PDF_NO_DATA,
    VERIFY_PDF_PLAIN, /* any bytes that unpack */
    VERIFY_PDF_CONTENT,
    VERIFY_PDF_IMAGE,
    VERIFY_PDF_PROFILE,
    VERIFY_PDF_FONT,
    VERIFY_PDF_CMAP,
    VERIFY_PDF_CALCULATOR
} VerifyPdfData;

/* `keys`: " Key=what" for each. What a value may be: n number, / name, s text, b truth, [ arrays of
 * those; then =A|B| names; then @ a dictionary, * an array of dictionaries, % a dictionary of
 * dictionaries of the kind that follows; or ! and the name of a reader in pdf-values.c. */
typedef struct {
    const char *name;
    const char *choose; /* the first key, whose value says the kind: "Subtype Form:form …" */
    const char *keys;
    VerifyPdfData data;
    gboolean before; /* it lies before what refers to it, so that nothing leads back to itself */
} VerifyPdfKind;

/* NULL when there is none. */
const VerifyPdfKind *verify_pdf_kind(const char *name, gsize size);

typedef struct {
    guint32 number;
    const VerifyPdfKind *kind;
} VerifyPdfWork;

#define VERIFY_PDF_NAME_MAX 256u
#define VERIFY_PDF_READ 1u /* something leads to it */
#define VERIFY_PDF_KID 2u  /* a part stands below another, or the root */

typedef struct {
    Verify *v;
    const guint8 *bytes, *at, *end;
    gboolean wrong;   /* said; nothing more is read of this object */
    GArray *places;   /* guint64 by number */
    guint32 current;  /* number of the object that is being read */
    GHashTable *seen; /* of number and kind */
    GArray *work;     /* VerifyPdfWork */
    guint8 *reached;  /* by number: VERIFY_PDF_READ, VERIFY_PDF_KID */
    guint depth;
    guint32 structure; /* number of the root of the tree of parts; 0: none */
    guint64 pages;     /* that the tree lists */
} VerifyPdf;

/* Says it once for an object. Always FALSE. */
gboolean verify_pdf_wrong(VerifyPdf *p, DisarmDanger danger, const char *what);
/* pdf-values.c */
gboolean verify_pdf_eat(VerifyPdf *p, const char *text);
gboolean verify_pdf_number(VerifyPdf *p, gint64 *whole);
/* A dictionary of `kind` behind its brackets; `last` gets the size of its data, 0 for none. */
gboolean verify_pdf_dict(VerifyPdf *p, const VerifyPdfKind *kind, gsize *data_bytes, char *filter,
                         const VerifyPdfKind **chosen);
/* Over any value; `length` gets what the last key of a dictionary called /Length says. */
gboolean verify_pdf_skip(VerifyPdf *p, gsize *length);

/* pdf-data.c: the data of a stream. `filter`: the text of its filter keys. */
void verify_pdf_data(VerifyPdf *p, VerifyPdfData data, const char *filter, const guint8 *bytes,
                     gsize size);
/* pdf-content.c */
void verify_pdf_content(VerifyPdf *p, const guint8 *bytes, gsize size);
/* pdf-fonts.c */
void verify_pdf_font(VerifyPdf *p, const guint8 *bytes, gsize size);
