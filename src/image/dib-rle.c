/* image/dib-rle.c -- run lengths of bitmaps to plain rows */
#include "image/dib-rle.h"
#include <string.h>

typedef struct {
    Cursor *c;
    guint bits;
    guint32 width, height, x, y;
    gsize row_bytes;
    guint8 *rows;
} Canvas;

static void set_pixel(Canvas *v, const guint8 *colour)
{
    guint8 *row = v->rows + (gsize)v->y * v->row_bytes;
    if (v->bits == 24) {
        memcpy(row + (gsize)3 * v->x, colour, 3);
    } else if (v->bits == 8) {
        row[v->x] = *colour;
    } else {
        guint shift = v->x % 2 == 0 ? 4 : 0;
        row[v->x / 2] = (guint8)((row[v->x / 2] & ~(0xF << shift)) | (*colour & 0xF) << shift);
    }
    v->x++;
}

/* `count` pixels of one colour; RLE4 alternates between two. */
static gboolean put_run(Canvas *v, guint count)
{
    guint8 colours[2][3];
    colours[0][0] = cursor_u8(v->c);
    colours[1][0] = colours[0][0];
    for (guint i = 1; v->bits == 24 && i < 3; i++)
        colours[0][i] = cursor_u8(v->c);
    if (v->bits == 24)
        memcpy(colours[1], colours[0], 3);
    if (v->bits == 4)
        colours[0][0] >>= 4;
    if (!cursor_ok(v->c) || v->y >= v->height || count > v->width - v->x)
        return FALSE;
    for (guint i = 0; i < count; i++)
        set_pixel(v, colours[i % 2]);
    return TRUE;
}

/* `count` pixels as they are, padded to whole words. */
static gboolean put_plain(Canvas *v, guint count)
{
    gsize size = v->bits == 24 ? (gsize)count * 3 : v->bits == 8 ? count : (count + 1) / 2;
    const guint8 *pixels = cursor_lend(v->c, size + size % 2, 1024);
    if (pixels == NULL || v->y >= v->height || count > v->width - v->x)
        return FALSE;
    for (guint i = 0; i < count; i++) {
        guint8 half = v->bits == 4 ? (guint8)(pixels[i / 2] >> (i % 2 == 0 ? 4 : 0)) : 0;
        set_pixel(v, v->bits == 4 ? &half : pixels + (v->bits == 8 ? i : 3 * i));
    }
    return TRUE;
}

static gboolean move(Canvas *v)
{
    v->x += cursor_u8(v->c);
    v->y += cursor_u8(v->c);
    return cursor_ok(v->c) && v->x <= v->width && v->y <= v->height;
}

static gboolean is_full(const Canvas *v)
{
    return v->y >= v->height || (v->y + 1 == v->height && v->x == v->width);
}

gboolean image_dib_rle_decode(Cursor *c, guint bits, guint32 width, guint32 height, gsize row_bytes,
                              guint8 *rows)
{
    Canvas v = {.c = c,
                .bits = bits,
                .width = width,
                .height = height,
                .row_bytes = row_bytes,
                .rows = rows};
    for (gboolean well = TRUE; well;) {
        if (cursor_at_end(c) && is_full(&v))
            return TRUE; /* it lacks its end mark, and nothing else */
        guint count = cursor_u8(c);
        guint escape = count == 0 ? cursor_u8(c) : 0;
        if (!cursor_ok(c))
            return FALSE;
        if (count > 0)
            well = put_run(&v, count);
        else if (escape == 1)
            return TRUE;
        else if (escape == 2)
            well = move(&v);
        else if (escape > 2)
            well = put_plain(&v, escape);
        if (count == 0 && escape == 0) { /* the end of a row */
            v.x = 0;
            well = v.y++ < height;
        }
    }
    return FALSE;
}
