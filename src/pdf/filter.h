/* pdf/filter.h -- what streams are packed with, undone within a budget (ISO 32000-2, 7.4); pure */
#pragma once
#include "disarm/budget.h"
#include "pdf/value.h"

typedef enum {
    PDF_FILTER_FLATE,
    PDF_FILTER_LZW,
    PDF_FILTER_ASCII85,
    PDF_FILTER_ASCIIHEX,
    PDF_FILTER_RUN_LENGTH,
    PDF_FILTER_CRYPT, /* does nothing here */
    PDF_FILTER_DCT,   /* from here on: pictures, which are not undone here */
    PDF_FILTER_CCITT,
    PDF_FILTER_JBIG2,
    PDF_FILTER_JPX,
    PDF_FILTER_UNKNOWN
} PdfFilter;

/* Also by the short names of inline images. */
PdfFilter pdf_filter_named(const char *name);

typedef struct {
    gint64 predictor, colors, bits, columns, early_change;
} PdfFilterParms;
#define PDF_FILTER_NO_PARMS ((PdfFilterParms){1, 1, 8, 1, 1})

/* Where a decoder puts what it makes. */
typedef struct {
    DisarmBudget *budget;
    guint64 packed_bytes; /* of the stream as it lies in the file: what the ratio is held against */
    gsize max_bytes;
    gboolean cut;        /* what is over `max_bytes` is left out; else it is an error */
    gboolean known_size; /* the ratio does not count: the size was judged before */
    guint8 *bytes;       /* owned */
    gsize size, room;
    gsize used;             /* bytes of input up to the end of the packed data */
    gboolean full, damaged; /* cut there; the input broke off or was wrong behind `size` */
} PdfSink;
void pdf_sink_clear(PdfSink *sink);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PdfSink, pdf_sink_clear)

/* FALSE only when a limit is met. What is damaged gives what came before. */
gboolean pdf_filter_undo(PdfFilter filter, const PdfFilterParms *parms, const guint8 *bytes,
                         gsize size, PdfSink *sink, GError **error);
gboolean pdf_sink_put(PdfSink *sink, const guint8 *bytes, gsize size, GError **error);

/* zlib data of any size, level 6 or 1 for much; NULL when there is no memory. Owned. */
GBytes *pdf_deflate(const guint8 *bytes, gsize size);
/* Rows as the predictors of PNG say them, each by the one that suits it: a byte before each.
 * `step`: bytes from one pixel to the next. Owned. */
GBytes *pdf_predict(const guint8 *rows, gsize row_bytes, gsize height, gsize step);
