/* verify/xls-internal.h -- between the files that read a workbook again (verify/ only) */
#pragma once
#include "verify/art.h"

typedef enum { VERIFY_GLOBALS = 1, VERIFY_SHEET = 2, VERIFY_CHART = 4 } VerifyPlaceOf;

typedef struct {
    guint id;
    const guint8 *body;     /* with what continues it, joined; lent until the next */
    gsize size, first_size; /* of the first record alone */
    guint continued;
} VerifyXlsRecord;

typedef struct {
    Verify *v;
    const guint8 *bytes;
    gsize size, at;
    GByteArray *joined;
    GArray *places; /* guint32: where sheets must begin */
    GArray *types;  /* guint8 */
    guint names, ways, sheets, books;
    gboolean text_due; /* the last formula has a text for its value */
    gboolean wrong;    /* nothing more can be read */
} VerifyXls;

/* The next record and what continues it. */
gboolean verify_xls_next(VerifyXls *x, VerifyXlsRecord *record);
/* The id of the record that comes, 0 for none. */
guint verify_xls_peek(const VerifyXls *x);
/* A counted text at `*at`; moves behind it. FALSE when it is none. */
gboolean verify_xls_text(const guint8 *bytes, gsize size, gsize *at, guint count_bytes,
                         char **text);
/* Tokens: all known, all of this workbook; `behind`: what follows them, of which `used` is theirs.
 */
void verify_xls_tokens(VerifyXls *x, const guint8 *tokens, gsize size, const guint8 *behind,
                       gsize behind_size, gsize *used);

/* xls-records.c: records with formulas, links, strings. */
void verify_xls_own(VerifyXls *x, const VerifyXlsRecord *record);
/* xls-drawing.c: from the MSODRAWING that was read on. */
void verify_xls_drawing(VerifyXls *x, const VerifyXlsRecord *first, guint place);
void verify_xls_body(VerifyXls *x, guint place);
