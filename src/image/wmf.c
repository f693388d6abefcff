/* image/wmf.c -- Windows metafiles: the records on the list written anew, counts and sizes with
 * them
 *
 * MS-WMF. Sizes are in words of 16 bits. Objects have no index of their own: each takes the lowest
 * that is free. */
#include "image/wmf.h"
#include "image/formats.h"
#include <string.h>

#define PLACEABLE_BYTES 22u
#define HEADER_BYTES 18u
#define RECORD_HEAD 6u
#define META_EOF 0u
#define META_ESCAPE 0x0626u

static gboolean damaged(ImageWmf *wmf, const char *what, const char *why, GError **error)
{
    g_autofree char *text = g_strdup_printf("WMF %s: %s", what, why);
    return image_damaged(wmf->job, IMAGE_WMF, text, error);
}

/* ---- objects ---- */

void image_wmf_make_object(ImageWmf *wmf, ImageCopy *copy)
{
    guint at = 0;
    while (at < wmf->objects->len && wmf->objects->data[at] != 0)
        at++;
    if (at == G_MAXUINT16) {
        cursor_fail(&copy->c, "there are too many objects");
        return;
    }
    if (at == wmf->objects->len)
        g_byte_array_append(wmf->objects, (const guint8 *)"\1", 1);
    wmf->objects->data[at] = 1;
}

void image_wmf_name_object(ImageWmf *wmf, ImageCopy *copy, gboolean frees)
{
    guint index = image_copy_u16(copy);
    if (index >= wmf->objects->len || wmf->objects->data[index] == 0)
        wmf->idle = TRUE;
    else if (frees)
        wmf->objects->data[index] = 0;
}

/* ---- head and end ---- */

/* The frame around it, in the form that programs other than Windows gave it. */
static gboolean put_placeable(ImageWmf *wmf, Cursor *c, GError **error)
{
    Cursor peek = *c;
    if (cursor_u32le(&peek) != 0x9AC6CDD7)
        return TRUE;
    const guint8 *frame = cursor_lend(c, PLACEABLE_BYTES, PLACEABLE_BYTES);
    if (frame == NULL)
        return damaged(wmf, "header", c->failed, error);
    gsize at = wmf->out->size;
    image_put(wmf->out, frame, 4);
    image_put_u16le(wmf->out, 0);
    image_put(wmf->out, frame + 6, 10); /* bounds, units of an inch */
    image_put_zeros(wmf->out, 4);
    guint sum = 0;
    for (gsize i = 0; i < 20 && !wmf->out->failed; i += 2)
        sum ^= (guint)(wmf->out->bytes[at + i] | wmf->out->bytes[at + i + 1] << 8);
    image_put_u16le(wmf->out, sum);
    wmf->start = wmf->out->size;
    return TRUE;
}

static gboolean put_header(ImageWmf *wmf, Cursor *c, GError **error)
{
    guint type = cursor_u16le(c);
    guint words = cursor_u16le(c);
    guint version = cursor_u16le(c);
    cursor_skip(c, HEADER_BYTES - 6);
    gboolean known = (type == 1 || type == 2) && words == HEADER_BYTES / 2 &&
                     (version == 0x0100 || version == 0x0300);
    if (!cursor_ok(c) || !known)
        return damaged(wmf, "header", "it is of no known form", error);
    image_put_u16le(wmf->out, 1);
    image_put_u16le(wmf->out, words);
    image_put_u16le(wmf->out, 0x0300);
    image_put_zeros(wmf->out, HEADER_BYTES - 6);
    return TRUE;
}

static void put_end(ImageWmf *wmf)
{
    image_put_u32le(wmf->out, 3);
    image_put_u16le(wmf->out, META_EOF);
    gsize size = wmf->out->size - wmf->start;
    image_patch_u32le(wmf->out, wmf->start + 6, (guint32)(size / 2));
    /* number of objects, then the largest record: two and four bytes, set as one and a half */
    image_patch_u32le(wmf->out, wmf->start + 10, wmf->objects->len | (wmf->largest & 0xFFFF) << 16);
    image_patch_u32le(wmf->out, wmf->start + 14, wmf->largest >> 16);
}

/* ---- records ---- */

static void end_record(ImageWmf *wmf, gsize at)
{
    image_put_zeros(wmf->out, (wmf->out->size - at) % 2);
    guint32 words = (guint32)((wmf->out->size - at) / 2);
    image_patch_u32le(wmf->out, at, words);
    wmf->largest = MAX(wmf->largest, words);
}

static gboolean put_record(ImageWmf *wmf, const ImageWmfRow *row, Cursor data, GError **error)
{
    ImageCopy copy = {data, wmf->out};
    gsize at = wmf->out->size;
    wmf->idle = FALSE;
    image_put_u32le(wmf->out, 0);
    image_put_u16le(wmf->out, row->function);
    if (!image_wmf_copy_record(wmf, row, &copy, error))
        return FALSE;
    if (!cursor_ok(&copy.c))
        return damaged(wmf, row->name, copy.c.failed, error);
    if (wmf->idle) {
        disarm_find(wmf->job->findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, row->name, -1);
        image_out_cut(wmf->out, at);
        return TRUE;
    }
    end_record(wmf, at);
    return TRUE;
}

static gboolean take_record(ImageWmf *wmf, guint function, const guint8 *data, gsize size,
                            GError **error)
{
    const ImageWmfRow *row = image_wmf_row(function);
    if (row != NULL)
        return put_record(wmf, row, cursor_over(data, size), error);
    g_autofree char *name = g_strdup_printf("META %#06x", function);
    if (function != META_ESCAPE) {
        disarm_find(wmf->job->findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, name, -1);
        return TRUE;
    }
    Cursor c = cursor_over(data, size);
    g_autofree char *escape = g_strdup_printf("META_ESCAPE %u", cursor_u16le(&c));
    disarm_find(wmf->job->findings, DISARM_METAFILE_RECORD, DISARM_DROPPED, escape, -1);
    return TRUE;
}

static gboolean put_records(ImageWmf *wmf, Cursor *c, GError **error)
{
    for (;;) {
        guint32 words = cursor_u32le(c);
        guint function = cursor_u16le(c);
        if (!cursor_ok(c) || words < RECORD_HEAD / 2 || words > G_MAXINT32)
            return damaged(wmf, "record", "its size is wrong, or the end is missing", error);
        const guint8 *data = cursor_lend(c, (gsize)words * 2 - RECORD_HEAD, G_MAXUINT32);
        if (data == NULL)
            return damaged(wmf, "record", c->failed, error);
        if (!disarm_budget_objects(wmf->job->budget, 1, error))
            return FALSE;
        if (function == META_EOF)
            break;
        if (!take_record(wmf, function, data, (gsize)words * 2 - RECORD_HEAD, error))
            return FALSE;
    }
    if (cursor_left(c) > 1) /* one byte may fill up a word */
        disarm_find(wmf->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "bytes after the end", -1);
    put_end(wmf);
    return TRUE;
}

GBytes *image_wmf_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out = {0};
    ImageWmf wmf = {.job = job, .out = &out, .objects = g_byte_array_new(), .largest = 3};
    Cursor c = cursor_over(bytes, size);
    image_out_init(&out, job);
    gboolean done = put_placeable(&wmf, &c, error) && put_header(&wmf, &c, error) &&
                    put_records(&wmf, &c, error);
    g_byte_array_unref(wmf.objects);
    return done ? image_out_take(&out, error) : NULL;
}
