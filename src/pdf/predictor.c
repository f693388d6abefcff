/* pdf/predictor.c -- the predictors of PNG (10 to 15) and of TIFF (2) */
#include "pdf/predictor.h"
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 1000000
#define COLORS_MAX 32

static guint8 paeth(int a, int b, int c)
{
    int pa = abs(b - c), pb = abs(a - c), pc = abs(a + b - c - c);
    return (guint8)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

/* `row` over the row before it, which may be NULL; both without their leading byte. */
static void undo_png_row(guint8 type, guint8 *row, const guint8 *above, gsize size, gsize step)
{
    for (gsize i = 0; i < size; i++) {
        guint8 a = i >= step ? row[i - step] : 0;
        guint8 b = above != NULL ? above[i] : 0;
        guint8 c = above != NULL && i >= step ? above[i - step] : 0;
        guint8 add = type == 1   ? a
                     : type == 2 ? b
                     : type == 3 ? (guint8)((a + b) / 2)
                     : type == 4 ? paeth(a, b, c)
                                 : 0;
        row[i] = (guint8)(row[i] + add);
    }
}

static void undo_png(PdfSink *sink, gsize row_bytes, gsize step)
{
    gsize made = 0;
    guint8 *above = NULL;
    for (gsize at = 0; at + 1 < sink->size; at += row_bytes + 1) {
        gsize size = MIN(row_bytes, sink->size - at - 1);
        guint8 type = sink->bytes[at];
        guint8 *row = sink->bytes + made;
        memmove(row, sink->bytes + at + 1, size);
        undo_png_row(type, row, above, size, step);
        above = row;
        made += size;
    }
    sink->size = made;
}

static void undo_tiff_samples(guint8 *row, gsize size, guint bits, guint colors)
{
    guint32 left[COLORS_MAX] = {0};
    guint32 mask = (1u << bits) - 1;
    for (gsize at = 0, sample = 0; at + bits <= size * 8; at += bits, sample++) {
        guint shift = 8 - bits - (guint)(at % 8);
        guint8 *byte = row + at / 8;
        guint32 *before = &left[sample % colors];
        *before = (*before + (*byte >> shift)) & mask;
        *byte = (guint8)((*byte & ~(mask << shift)) | *before << shift);
    }
}

static void undo_tiff_row(guint8 *row, gsize size, guint bits, guint colors)
{
    if (bits == 8)
        for (gsize i = colors; i < size; i++)
            row[i] = (guint8)(row[i] + row[i - colors]);
    else if (bits == 16)
        for (gsize i = (gsize)colors * 2; i + 1 < size; i += 2) {
            const guint8 *left = row + i - (gsize)colors * 2;
            guint sum = (guint)(row[i] << 8 | row[i + 1]) + (guint)(left[0] << 8 | left[1]);
            row[i] = (guint8)(sum >> 8);
            row[i + 1] = (guint8)sum;
        }
    else
        undo_tiff_samples(row, size, bits, colors);
}

gboolean pdf_predictor_undo(const PdfFilterParms *parms, PdfSink *sink)
{
    gint64 bits = parms->bits;
    if (parms->colors < 1 || parms->colors > COLORS_MAX || parms->columns < 1 ||
        parms->columns > COLUMNS_MAX ||
        (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16)) {
        sink->size = 0;
        return FALSE;
    }
    gsize pixel_bits = (gsize)(parms->colors * bits);
    gsize row_bytes = (pixel_bits * (gsize)parms->columns + 7) / 8;
    if (parms->predictor >= 10)
        undo_png(sink, row_bytes, MAX(pixel_bits / 8, 1));
    else if (parms->predictor == 2)
        for (gsize at = 0; at < sink->size; at += row_bytes)
            undo_tiff_row(sink->bytes + at, MIN(row_bytes, sink->size - at), (guint)bits,
                          (guint)parms->colors);
    return TRUE;
}

/* ---- the other way ---- */

static const guint8 types[] = {0, 1, 2, 4};

/* How much the bytes of a row are, taken as small numbers of both signs: what packs best. */
static guint64 weigh(const guint8 *bytes, gsize size)
{
    guint64 sum = 0;
    for (gsize i = 0; i < size; i++)
        sum += bytes[i] < 128 ? bytes[i] : 256u - bytes[i];
    return sum;
}

/* The first pixel of a row has none to its left, and the first row none above it. */
static void predict_edge(guint8 type, const guint8 *row, const guint8 *above, gsize size,
                         guint8 *out)
{
    gboolean up = above != NULL && (type == 2 || type == 4);
    for (gsize i = 0; i < size; i++)
        out[i] = (guint8)(row[i] - (up ? above[i] : 0));
}

/* Each kind in a loop of its own, so that many bytes are done at once: less the byte `back` before,
 * less the one above, less what is nearest of three. */
static void less_left(const guint8 *row, gsize from, gsize size, gsize back, guint8 *restrict out)
{
    for (gsize i = from; i < size; i++)
        out[i] = (guint8)(row[i] - row[i - back]);
}

static void less_above(const guint8 *row, const guint8 *above, gsize from, gsize size,
                       guint8 *restrict out)
{
    for (gsize i = from; i < size; i++)
        out[i] = (guint8)(row[i] - above[i]);
}

static void less_nearest(const guint8 *row, const guint8 *above, gsize size, gsize back,
                         guint8 *restrict out)
{
    for (gsize i = back; i < size; i++)
        out[i] = (guint8)(row[i] - paeth(row[i - back], above[i], above[i - back]));
}

static void predict_row(guint8 type, const guint8 *row, const guint8 *above, gsize size, gsize step,
                        guint8 *out)
{
    gsize first = MIN(step, size);
    predict_edge(type, row, above, first, out);
    memcpy(out + first, row + first, size - first);
    if (type == 1 || (type == 4 && above == NULL)) /* the nearest is the left one then */
        less_left(row, first, size, first, out);
    if (type == 2 && above != NULL)
        less_above(row, above, first, size, out);
    if (type == 4 && above != NULL)
        less_nearest(row, above, size, first, out);
}

GBytes *pdf_predict(const guint8 *rows, gsize row_bytes, gsize height, gsize step)
{
    guint8 *made = g_malloc((row_bytes + 1) * height), *at = made;
    g_autofree guint8 *tried = g_malloc(row_bytes + 1);
    const guint8 *above = NULL;
    for (gsize y = 0; y < height; y++, at += row_bytes + 1) {
        const guint8 *row = rows + y * row_bytes;
        guint64 best = G_MAXUINT64;
        for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
            predict_row(types[i], row, above, row_bytes, step, tried + 1);
            guint64 weight = weigh(tried + 1, row_bytes);
            if (weight >= best)
                continue;
            best = weight;
            tried[0] = types[i];
            memcpy(at, tried, row_bytes + 1);
        }
        above = row;
    }
    return g_bytes_new_take(made, (row_bytes + 1) * height);
}
