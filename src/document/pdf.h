/* document/pdf.h -- what `pdftotext -bbox` says of a PDF: words with their places, then
 * rows, then lines (document/ only)
 *
 * Places are in points from the top left of a page. An em is the width of a wide character. */
#pragma once
#include "document/flow.h"

#define PDF_PAGES_MAX 2000u
#define PDF_WORDS_MAX 1000000u
#define PDF_COLUMNS_MAX 16u

/* ---- words ---- */

typedef struct {
    float left, top, right, bottom;
    guint32 text, size; /* bytes in `texts` */
} PdfWord;

typedef struct {
    float width, height;
    guint first, count; /* in `words` */
} PdfPage;

typedef struct {
    GString *texts;
    GArray *words; /* PdfWord */
    GArray *pages; /* PdfPage */
} PdfWords;

PdfWords *pdf_words_new(void);
/* Takes what was written of the pages from `first` (1, 2, …) on; those that stand here already are
 * passed over. `pages` gets how many there were. */
gboolean pdf_words_add(PdfWords *words, guint first, const guint8 *bytes, gsize size_bytes,
                       const char *what, guint *pages, GError **error);
void pdf_words_free(PdfWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfWords, pdf_words_free)

/* ---- rows: words that stand beside each other, closed up ---- */

/* A piece of a row, with a wide gap before the next. */
typedef struct {
    float left, right;
    char *text; /* owned by the rows */
} PdfPiece;

typedef struct {
    float left, top, right, bottom, em;
    float opening;      /* width of what cannot be parted at its front */
    guint first, count; /* in `pieces` */
    guint page;
    gboolean furniture; /* stands at the same place of many pages */
} PdfRow;

typedef struct {
    GStringChunk *texts;
    GArray *pieces; /* PdfPiece */
    GArray *rows;   /* PdfRow, page after page, from top to bottom */
} PdfRows;

PdfRows *pdf_rows_new(const PdfWords *words);
void pdf_rows_free(PdfRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfRows, pdf_rows_free)

static inline PdfRow *pdf_row(const PdfRows *rows, guint at)
{
    return &g_array_index(rows->rows, PdfRow, at);
}

static inline const PdfPiece *pdf_piece(const PdfRows *rows, const PdfRow *row, guint at)
{
    return &g_array_index(rows->pieces, PdfPiece, row->first + at);
}

/* ---- lines ---- */

/* Puts the words of each page in order and writes the lines they make. */
gboolean pdf_write(PdfWords *words, const char *what, DocumentFlow *out, GError **error);
