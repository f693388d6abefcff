/* image/emf.c -- enhanced metafiles: the records on the list written anew, counts and sizes with
 * them
 *
 * MS-EMF 2.3; the header in 2.3.4.2. */
#include "image/emf.h"
#include "image/formats.h"
#include "image/refusal.h"
#include <string.h>

enum { EMR_HEADER = 1, EMR_EOF = 14, EMR_GDICOMMENT = 70 };
enum { HEADER_PLAIN = 88, HEADER_PRECISE = 108 }; /* without and with a size in micrometres */
enum { BYTES_AT = 48, RECORDS_AT = 52, HANDLES_AT = 56 };
#define COMMENT_PLUS 0x2B464D45u /* "EMF+" */
#define COMMENT_PUBLIC 0x43494447u

static gboolean damaged(ImageEmf *emf, const char *what, const char *why, GError **error)
{
    g_autofree char *text = g_strdup_printf("EMF %s: %s", what, why);
    return image_damaged(emf->job, IMAGE_EMF, text, error);
}

/* ---- the header ---- */

/* Older forms end where the description or the pixel format stands. */
static gsize header_size(const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 60);
    guint32 description = cursor_u32le(&c);
    guint32 description_at = cursor_u32le(&c);
    gsize end = size;
    if (description > 0 && description_at >= HEADER_PLAIN)
        end = MIN(end, description_at);
    cursor_skip(&c, 20);
    guint32 format = end >= 100 ? cursor_u32le(&c) : 0;
    guint32 format_at = end >= 100 ? cursor_u32le(&c) : 0;
    if (format > 0 && format_at >= HEADER_PLAIN)
        end = MIN(end, format_at);
    return end >= HEADER_PRECISE ? HEADER_PRECISE : HEADER_PLAIN;
}

/* What a description says: the program and the name of the drawing. */
static void note_header(ImageEmf *emf, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 60);
    guint32 description = cursor_u32le(&c);
    guint32 description_at = cursor_u32le(&c);
    if (description > 0) {
        Cursor text = cursor_over(bytes, size);
        cursor_skip(&text, description_at);
        const guint8 *units = cursor_lend(&text, (gsize)MIN(description, 100) * 2, 200);
        glong length = units != NULL ? (glong)MIN(description, 100) : 0;
        g_autofree gunichar2 *copy = units != NULL ? g_memdup2(units, (gsize)length * 2) : NULL;
        g_autofree char *utf8 =
            copy != NULL ? g_utf16_to_utf8(copy, length, NULL, NULL, NULL) : NULL;
        disarm_find(emf->job->findings, DISARM_PERSONAL, DISARM_DROPPED,
                    utf8 != NULL ? utf8 : "EMF", -1);
    }
    cursor_skip(&c, 20);
    const guint8 *format = cursor_lend(&c, 12, 12); /* size, place, whether OpenGL is used */
    static const guint8 none[12] = {0};
    if (header_size(bytes, size) == HEADER_PRECISE && format != NULL &&
        memcmp(format, none, sizeof none) != 0)
        disarm_find(emf->job->findings, DISARM_METAFILE_RECORD, DISARM_DROPPED, "PIXELFORMAT", -1);
}

static gboolean put_header(ImageEmf *emf, Cursor *c, GError **error)
{
    Cursor peek = *c;
    guint32 type = cursor_u32le(&peek);
    guint32 size = cursor_u32le(&peek);
    const guint8 *bytes = cursor_lend(c, size, G_MAXUINT32);
    if (type != EMR_HEADER || bytes == NULL || size < HEADER_PLAIN || size % 4 != 0)
        return damaged(emf, "HEADER", "it is too short", error);
    Cursor fixed = cursor_over(bytes, size);
    cursor_skip(&fixed, 8);
    const guint8 *frame = cursor_lend(&fixed, 32, 32);
    cursor_skip(&fixed, 32);
    const guint8 *device = cursor_lend(&fixed, 16, 16);
    gsize written = header_size(bytes, size);
    note_header(emf, bytes, size);
    image_put_u32le(emf->out, EMR_HEADER);
    image_put_u32le(emf->out, (guint32)written);
    image_put(emf->out, frame, 32);
    image_put(emf->out, " EMF\0\0\1\0", 8);
    image_put_zeros(emf->out, 24); /* sizes and counts, in the end */
    image_put(emf->out, device, 16);
    if (written == HEADER_PRECISE) {
        image_put_zeros(emf->out, 12);
        image_put(emf->out, bytes + 100, 8);
    }
    emf->records = 1;
    return TRUE;
}

/* ---- records ---- */

static void begin_record(ImageEmf *emf, guint type)
{
    image_put_u32le(emf->out, type);
    image_put_u32le(emf->out, 0);
}

static void end_record(ImageEmf *emf, gsize at)
{
    image_put_zeros(emf->out, (4 - (emf->out->size - at) % 4) % 4);
    image_patch_u32le(emf->out, at + 4, (guint32)(emf->out->size - at));
    emf->records++;
}

static gboolean put_record(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    const ImageEmfRow *row = record->row;
    record->written_at = emf->out->size;
    if (record->size < EMF_RECORD_HEAD + row->fixed)
        return damaged(emf, row->name, "it is too short", error);
    begin_record(emf, row->type);
    if (!row->put(emf, record, error)) {
        if (record->wrong != NULL)
            damaged(emf, row->name, record->wrong, error);
        return FALSE;
    }
    end_record(emf, record->written_at);
    return TRUE;
}

/* Comments are any program's own; EMF+ is the one that draws. */
static gboolean put_comment(ImageEmf *emf, const guint8 *bytes, gsize size, GError **error)
{
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, EMF_RECORD_HEAD);
    guint32 data_size = cursor_u32le(&c);
    const guint8 *data = cursor_lend(&c, data_size, G_MAXUINT32);
    if (data == NULL)
        return damaged(emf, "GDICOMMENT", c.failed, error);
    Cursor inside = cursor_over(data, data_size);
    guint32 mark = cursor_u32le(&inside);
    if (!cursor_ok(&inside) || mark != COMMENT_PLUS) {
        disarm_find(emf->job->findings, DISARM_CUSTOM_DATA, DISARM_DROPPED,
                    mark == COMMENT_PUBLIC ? "GDICOMMENT (public)" : "GDICOMMENT", -1);
        return TRUE;
    }
    gsize at = emf->out->size;
    begin_record(emf, EMR_GDICOMMENT);
    image_put_u32le(emf->out, 0);
    image_put_u32le(emf->out, COMMENT_PLUS);
    gsize start = emf->out->size;
    if (!image_emfplus_put(emf->plus, inside.at, cursor_left(&inside), emf->out, error))
        return FALSE;
    if (emf->out->size == start) { /* nothing of it is kept, or not yet whole */
        image_out_cut(emf->out, at);
        return TRUE;
    }
    image_patch_u32le(emf->out, at + 8, (guint32)(emf->out->size - start + 4));
    end_record(emf, at);
    return TRUE;
}

static gboolean take_record(ImageEmf *emf, guint type, const guint8 *bytes, gsize size,
                            GError **error)
{
    ImageEmfRecord record = {.row = image_emf_row(type), .bytes = bytes, .size = size};
    if (type == EMR_GDICOMMENT)
        return put_comment(emf, bytes, size, error);
    if (record.row != NULL && record.row->put != NULL)
        return put_record(emf, &record, error);
    g_autofree char *number = g_strdup_printf("EMR %u", type);
    disarm_find(emf->job->findings,
                record.row != NULL ? DISARM_METAFILE_RECORD : DISARM_UNKNOWN_CONTENT,
                DISARM_DROPPED, record.row != NULL ? record.row->name : number, -1);
    return TRUE;
}

static void put_end(ImageEmf *emf)
{
    gsize at = emf->out->size;
    begin_record(emf, EMR_EOF);
    image_put_u32le(emf->out, 0);
    image_put_u32le(emf->out, 16);
    image_put_u32le(emf->out, 20);
    end_record(emf, at);
    image_patch_u32le(emf->out, BYTES_AT, (guint32)emf->out->size);
    image_patch_u32le(emf->out, RECORDS_AT, emf->records);
    image_patch_u32le(emf->out, HANDLES_AT, emf->handles + 1);
}

static gboolean put_records(ImageEmf *emf, Cursor *c, GError **error)
{
    for (;;) {
        Cursor peek = *c;
        guint32 type = cursor_u32le(&peek);
        guint32 size = cursor_u32le(&peek);
        const guint8 *bytes = cursor_lend(c, size, G_MAXUINT32);
        if (!cursor_ok(&peek) || bytes == NULL || size < EMF_RECORD_HEAD || size % 4 != 0)
            return damaged(emf, "record", "its size is wrong, or the end is missing", error);
        if (!disarm_budget_objects(emf->job->budget, 1, error))
            return FALSE;
        if (type == EMR_EOF)
            break;
        if (!take_record(emf, type, bytes, size, error))
            return FALSE;
    }
    if (!image_emfplus_is_complete(emf->plus))
        return damaged(emf, "GDICOMMENT", "an object has no end", error);
    if (cursor_left(c) > 0)
        disarm_find(emf->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "bytes after the end", -1);
    put_end(emf);
    return TRUE;
}

GBytes *image_emf_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out = {0};
    ImageEmf emf = {.job = job, .out = &out, .plus = image_emfplus_new(job)};
    Cursor c = cursor_over(bytes, size);
    image_out_init(&out, job);
    gboolean done = put_header(&emf, &c, error) && put_records(&emf, &c, error);
    image_emfplus_free(emf.plus);
    return done ? image_out_take(&out, error) : NULL;
}
