/* image/bmp.c -- BMP files: one bitmap, written anew without compression
 *
 * MS-WMF 2.2.2 for the bitmap; the file's header as Windows and OS/2 write it. */
#include "base/cursor.h"
#include "image/dib.h"
#include "image/formats.h"

#define FILE_HEADER_BYTES 14

/* What stands between and after the parts, and was not theirs. */
static void note_leftovers(const ImageDib *dib, DisarmJob *job)
{
    if (dib->bits_used < dib->bits_size)
        disarm_find(job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "bytes after the pixels", -1);
    if (dib->info_size > dib->info_written && dib->info_size > 1024 + 124)
        disarm_find(job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "bytes before the pixels", -1);
}

GBytes *image_bmp_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out = {0};
    Cursor c = cursor_over(bytes, size);
    cursor_skip(&c, 10);
    guint32 bits_at = cursor_u32le(&c);
    if (!cursor_ok(&c) || bits_at < FILE_HEADER_BYTES + 12 || bits_at > size) {
        image_damaged(job, IMAGE_BMP, "its header is wrong", error);
        return NULL;
    }
    ImageDib dib = {.kind = IMAGE_BMP,
                    .order = IMAGE_DIB_UPWARDS,
                    .info = bytes + FILE_HEADER_BYTES,
                    .info_size = bits_at - FILE_HEADER_BYTES,
                    .reach = size - FILE_HEADER_BYTES,
                    .bits = bytes + bits_at,
                    .bits_size = size - bits_at};
    image_out_init(&out, job);
    image_put(&out, "BM", 2);
    image_put_zeros(&out, FILE_HEADER_BYTES - 2);
    if (!image_dib_put(&dib, &out, job, error))
        return NULL;
    image_patch_u32le(&out, 2, (guint32)out.size);
    image_patch_u32le(&out, 10, (guint32)(FILE_HEADER_BYTES + dib.info_written));
    note_leftovers(&dib, job);
    return image_out_take(&out, error);
}
