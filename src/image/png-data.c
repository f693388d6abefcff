/* image/png-data.c -- the compressed rows of PNG pictures: inflated to check them, copied when well
 */
#include "image/png.h"
#include <isa-l/igzip_lib.h>
#include <string.h>

#include <zlib.h>

#define WINDOW_BYTES 65536u
#define CHUNK_BYTES ((gsize)1024 * 1024)
#define FILTER_LAST 4
#define LEVEL 6 /* for what is packed anew */

/* ---- the slices as one stream ---- */

typedef struct {
    const ImagePngData *data;
    gsize slice, at;
} Feed;

/* The next bytes there are, passed over; size 0 at the end. */
static ImageSlice feed_next(Feed *f, gsize max)
{
    while (f->slice < f->data->count && f->at == f->data->slices[f->slice].size) {
        f->slice++;
        f->at = 0;
    }
    if (f->slice == f->data->count)
        return (ImageSlice){NULL, 0};
    const ImageSlice *slice = &f->data->slices[f->slice];
    ImageSlice part = {slice->bytes + f->at, MIN(max, slice->size - f->at)};
    f->at += part.size;
    return part;
}

/* ---- rows ---- */

/* Where we are in the rows of one picture or of its seven interlaced ones. */
typedef struct {
    const ImagePngShape *shape;
    guint pass;      /* of seven; 7 and more: not interlaced or done */
    guint32 rows;    /* left in this pass */
    gsize row_bytes; /* in this pass, without the filter's */
    gsize row_left;  /* in this row */
    gsize total;     /* bytes of all rows that have come */
} Rows;

static gsize packed(guint64 pixels, guint bits)
{
    return (gsize)((pixels * bits + 7) / 8);
}

/* The width and height of one of the seven (PNG 8.2). */
static void pass_size(const ImagePngShape *shape, guint pass, guint32 *width, guint32 *height)
{
    static const guint8 x0[] = {0, 4, 0, 2, 0, 1, 0}, y0[] = {0, 0, 4, 0, 2, 0, 1};
    static const guint8 dx[] = {8, 8, 4, 4, 2, 2, 1}, dy[] = {8, 8, 8, 4, 4, 2, 2};
    *width = (shape->width + dx[pass] - 1 - x0[pass]) / dx[pass];
    *height = (shape->height + dy[pass] - 1 - y0[pass]) / dy[pass];
}

static void begin_pass(Rows *r)
{
    guint32 width = 0;
    for (r->rows = 0; r->pass < 7; r->pass++) {
        pass_size(r->shape, r->pass, &width, &r->rows);
        r->row_bytes = packed(width, r->shape->bits);
        if (width > 0 && r->rows > 0)
            return;
        r->rows = 0;
    }
}

static void rows_begin(Rows *r, const ImagePngShape *shape)
{
    *r = (Rows){.shape = shape, .pass = shape->interlaced ? 0 : 7};
    if (shape->interlaced) {
        begin_pass(r);
        return;
    }
    r->rows = shape->height;
    r->row_bytes = packed(shape->width, shape->bits);
}

static void end_row(Rows *r)
{
    if (--r->rows > 0 || r->pass >= 7)
        return;
    r->pass++;
    begin_pass(r);
}

/* Passes over as much of `bytes` as are rows; FALSE for a filter that there is not. */
static gboolean rows_take(Rows *r, const guint8 *bytes, gsize size, gsize *taken)
{
    gsize at = 0;
    while (at < size && (r->rows > 0 || r->row_left > 0)) {
        if (r->row_left == 0) {
            if (bytes[at++] > FILTER_LAST)
                return FALSE;
            r->row_left = r->row_bytes;
        }
        gsize part = MIN(r->row_left, size - at);
        at += part;
        r->row_left -= part;
        if (r->row_left == 0)
            end_row(r);
    }
    r->total += at;
    *taken = at;
    return TRUE;
}

static gboolean rows_done(const Rows *r)
{
    return r->rows == 0 && r->row_left == 0;
}

static gsize rows_size(const ImagePngShape *shape)
{
    if (!shape->interlaced)
        return (packed(shape->width, shape->bits) + 1) * shape->height;
    gsize total = 0;
    for (guint pass = 0; pass < 7; pass++) {
        guint32 width, height;
        pass_size(shape, pass, &width, &height);
        total += width > 0 ? (packed(width, shape->bits) + 1) * height : 0;
    }
    return total;
}

/* ---- inflating ---- */

typedef struct {
    struct inflate_state z;
    Feed feed;
    gboolean ended;
    guint8 window[WINDOW_BYTES];
} Inflater;

static Inflater *inflater_new(const ImagePngData *data)
{
    Inflater *i = g_new0(Inflater, 1);
    i->feed.data = data;
    isal_inflate_init(&i->z);
    i->z.crc_flag = ISAL_ZLIB; /* RFC 1950: header and sum are the stream's own */
    return i;
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inflater, g_free)

/* Fills the window; its size, 0 at the end, -1 when the stream is cut off or wrong. */
static gssize inflate_window(Inflater *i)
{
    i->z.next_out = i->window;
    i->z.avail_out = WINDOW_BYTES;
    while (i->z.avail_out > 0 && !i->ended) {
        if (i->z.avail_in == 0) {
            ImageSlice part = feed_next(&i->feed, G_MAXINT32);
            i->z.next_in = (guint8 *)(gpointer)part.bytes;
            i->z.avail_in = (guint32)part.size;
        }
        guint32 given = i->z.avail_in, room = i->z.avail_out;
        if (isal_inflate(&i->z) != ISAL_DECOMP_OK)
            return -1;
        i->ended = i->z.block_state == ISAL_BLOCK_FINISH;
        gboolean stuck = i->z.avail_in == given && i->z.avail_out == room;
        if (stuck && !i->ended)
            return -1;
    }
    return (gssize)(WINDOW_BYTES - i->z.avail_out);
}

/* Whole bytes that it read ahead are not given back. */
static gboolean at_very_end(Inflater *i)
{
    return i->ended && i->z.avail_in == 0 && i->z.read_in_length < 8 &&
           feed_next(&i->feed, 1).size == 0;
}

static gboolean check_rows(Inflater *i, Rows *rows, ImagePngData *data)
{
    while (!rows_done(rows)) {
        gssize size = inflate_window(i);
        gsize taken = 0;
        if (size <= 0 || !rows_take(rows, i->window, (gsize)size, &taken))
            return FALSE;
        data->odd = taken < (gsize)size;
    }
    /* The end may still be to come; if more rows come, they are too many. */
    gssize more = !i->ended && !data->odd ? inflate_window(i) : 0;
    data->odd = data->odd || more > 0 || !at_very_end(i);
    return more >= 0;
}

gboolean image_png_data_check(ImagePngData *data, const ImagePngShape *shape, DisarmJob *job,
                              GError **error)
{
    data->plain = rows_size(shape);
    data->size = 0;
    for (gsize k = 0; k < data->count; k++)
        data->size += data->slices[k].size;
    if (!disarm_budget_inflate(job->budget, data->plain, error))
        return FALSE;
    g_autoptr(Inflater) i = inflater_new(data);
    Rows rows;
    rows_begin(&rows, shape);
    if (!check_rows(i, &rows, data))
        return image_damaged(job, IMAGE_PNG,
                             PROBLEM_BOTH("its pixels are cut off or damaged",
                                          "画素のデータが途切れているか、壊れています"),
                             error);
    if (data->odd)
        disarm_find(job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "IDAT", -1);
    return TRUE;
}

/* ---- writing ---- */

/* Chunks that are opened when there is something to put in them. */
typedef struct {
    ImageOut *out;
    const char *type;
    guint32 *sequence;
    gsize at;   /* of the open chunk's length */
    gsize left; /* room in it; 0: none is open */
} Chunks;

static void close_chunk(Chunks *c)
{
    if (c->at == G_MAXSIZE || c->out->failed)
        return;
    gsize size = c->out->size - c->at - 8;
    image_patch_u32be(c->out, c->at, (guint32)size);
    image_put_u32be(c->out, (guint32)crc32_z(0, c->out->bytes + c->at + 4, size + 4));
    c->at = G_MAXSIZE;
    c->left = 0;
}

static void open_chunk(Chunks *c)
{
    close_chunk(c);
    c->at = c->out->size;
    image_put_u32be(c->out, 0);
    image_put(c->out, c->type, 4);
    if (c->sequence != NULL)
        image_put_u32be(c->out, (*c->sequence)++);
    c->left = CHUNK_BYTES;
}

static void put_data(Chunks *c, const guint8 *bytes, gsize size)
{
    while (size > 0 && !c->out->failed) {
        if (c->left == 0)
            open_chunk(c);
        gsize part = MIN(size, c->left);
        image_put(c->out, bytes, part);
        bytes += part;
        size -= part;
        c->left -= part;
    }
}

/* The deflate blocks as they are, for they were checked: header and sum are the stream's own, which
 * ISA-L compared as well, but the header says the largest window and no more about how it was
 * packed. */
static void copy_stream(Chunks *c, const ImagePngData *data)
{
    Feed feed = {.data = data};
    gsize head = 2;
    put_data(c, (const guint8 *)"\x78\x9C", 2);
    while (head > 0)
        head -= feed_next(&feed, head).size;
    for (ImageSlice part = feed_next(&feed, G_MAXSIZE); part.size > 0;
         part = feed_next(&feed, G_MAXSIZE))
        put_data(c, part.bytes, part.size);
}

static gboolean deflate_some(Chunks *c, z_stream *z, int flush)
{
    guint8 buffer[16384];
    int result = Z_OK;
    do {
        z->next_out = buffer;
        z->avail_out = sizeof buffer;
        result = deflate(z, flush);
        put_data(c, buffer, sizeof buffer - z->avail_out);
    } while (z->avail_out == 0 && result == Z_OK);
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
}

/* The first `plain` bytes, which are the rows, packed anew. */
static gboolean pack_rows(Chunks *c, Inflater *i, const ImagePngData *data)
{
    z_stream z = {0};
    gboolean well = deflateInit2(&z, LEVEL, Z_DEFLATED, 15, 8, Z_FILTERED) == Z_OK;
    gsize left = data->plain;
    while (well && left > 0) {
        gssize size = inflate_window(i);
        well = size > 0;
        z.next_in = i->window;
        z.avail_in = (uInt)(well ? MIN(left, (gsize)size) : 0);
        left -= z.avail_in;
        well = well && deflate_some(c, &z, left == 0 ? Z_FINISH : Z_NO_FLUSH);
    }
    deflateEnd(&z);
    return well;
}

gboolean image_png_data_put(ImageOut *out, const char *type, const ImagePngData *data,
                            guint32 *sequence, DisarmJob *job, GError **error)
{
    Chunks c = {.out = out, .type = type, .sequence = sequence, .at = G_MAXSIZE};
    if (!data->odd) {
        copy_stream(&c, data);
    } else {
        g_autoptr(Inflater) i = inflater_new(data);
        if (!pack_rows(&c, i, data))
            return image_damaged(job, IMAGE_PNG, "its pixels cannot be packed anew", error);
    }
    close_chunk(&c);
    return TRUE;
}

void image_png_put_chunk(ImageOut *out, const char *type, const void *bytes, gsize size)
{
    gsize at = out->size;
    image_put_u32be(out, (guint32)size);
    image_put(out, type, 4);
    image_put(out, bytes, size);
    if (!out->failed)
        image_put_u32be(out, (guint32)crc32_z(0, out->bytes + at + 4, size + 4));
}
