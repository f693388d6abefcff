/* pdf/document.h -- a PDF read strictly and within a budget: its objects, whatever way it names
 * them; pure
 *
 * ISO 32000-2, 7.5: cross-reference tables and streams, hybrid files, object streams, updates. When
 * the way from `startxref` is broken, objects are looked for from front to back, and the last of a
 * number counts. Whoever writes a new file from what is read here need not care that another
 * program would have read something else: there is one reading in the new file. */
#pragma once
#include "disarm/budget.h"
#include "pdf/filter.h"
#include "pdf/lexer.h"

typedef struct {
    PdfValue value; /* of a stream: its dictionary */
    gboolean is_stream;
    const guint8 *bytes; /* of a stream, as they lie (perhaps encrypted); lent */
    gsize size;
    guint32 number;
    guint16 generation;
} PdfObject;

/* Where it begins within what readers look at first (annex I.3), whatever stands before; or NULL.
 */
const guint8 *pdf_header(const guint8 *bytes, gsize size);

typedef struct PdfDocument PdfDocument;
/* `bytes` are lent. `password` may be NULL. PROBLEM_DAMAGED when there is no catalog, _ENCRYPTED,
 * _TOO_LARGE. */
PdfDocument *pdf_document_open(const guint8 *bytes, gsize size, const char *password,
                               DisarmBudget *budget, GError **error);
void pdf_document_free(PdfDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfDocument, pdf_document_free)

/* What the reader met on its way. */
typedef struct {
    guint updates;           /* sections of cross-references beyond the first */
    gboolean rebuilt;        /* its cross-references were broken */
    gboolean encrypted;      /* opened all the same */
    gboolean before, behind; /* bytes before the header, behind the end */
    guint objects;           /* numbers in use */
} PdfFacts;
PdfFacts pdf_document_facts(const PdfDocument *document);
/* Attached files are encrypted under a password that is not known; all else can be read. */
gboolean pdf_document_files_locked(const PdfDocument *document);
/* A limit that was met while objects were read; then what was read since is not to be used. */
gboolean pdf_document_ok(const PdfDocument *document, GError **error);

/* All lent until the document is freed; the null value for what is not there. */
const PdfValue *pdf_trailer(const PdfDocument *document);
const PdfObject *pdf_object(PdfDocument *document, gint64 number);
guint32 pdf_numbers(const PdfDocument *document); /* one more than the highest */
gboolean pdf_number_used(const PdfDocument *document, guint32 number);
/* Through references to the value that counts; NULL is taken for the null value. */
const PdfValue *pdf_resolve(PdfDocument *document, const PdfValue *value);
/* The resolved value of a key. */
const PdfValue *pdf_get(PdfDocument *document, const PdfValue *dict, const char *key);
const PdfValue *pdf_item(PdfDocument *document, const PdfValue *array, guint32 at);
/* The stream that a reference leads to, or NULL. */
const PdfObject *pdf_stream_of(PdfDocument *document, const PdfValue *value);

/* A value that stands in a content stream: no references, no key. FALSE when there is none. */
gboolean pdf_value_read(PdfLexer *lexer, PdfArena *arena, PdfValue *out);

#define PDF_FILTERS_MAX 5u
typedef struct {
    PdfFilter filters[PDF_FILTERS_MAX];
    const PdfValue *parms[PDF_FILTERS_MAX]; /* resolved; perhaps null */
    guint count;
    gboolean external; /* the data are in another file (/F): there are none here */
    gboolean identity; /* its Crypt filter says that it is not encrypted */
    gboolean file;     /* set by the caller: an attached file, which may have a cipher of its own */
} PdfFilters;
/* FALSE when they are of no form that is known. */
gboolean pdf_filters_read(PdfDocument *document, const PdfValue *dict, PdfFilters *out);
PdfFilterParms pdf_filter_parms(PdfDocument *document, const PdfValue *parms);

/* A stream unpacked up to the first filter that packs a picture, or to its end. */
typedef struct {
    GBytes *bytes; /* owned */
    guint undone;  /* filters */
    gboolean damaged;
    gsize used; /* of the stream as it lies, when one filter was undone: up to its packed end */
} PdfData;
void pdf_data_clear(PdfData *data);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PdfData, pdf_data_clear)
/* `known_max`: what it unpacks to at most, when that was judged by other means (the rest is cut
 * off); 0: by the budget's ratio. */
gboolean pdf_data_read(PdfDocument *document, const PdfObject *stream, const PdfFilters *filters,
                       gsize known_max, PdfData *out, GError **error);
/* As it lies, decrypted. Owned. */
GBytes *pdf_stream_raw(PdfDocument *document, const PdfObject *stream, const PdfFilters *filters,
                       GError **error);
