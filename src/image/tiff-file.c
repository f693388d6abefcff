/* image/tiff-file.c -- memory as a file for libtiff, and its errors in one place */
#include "image/tiff.h"
#include <stdio.h>
#include <string.h>

#define ALLOCATION_MAX ((tmsize_t)128 * 1024 * 1024)

/* The first of them says best what is wrong; those that follow come of it. */
static int on_error(TIFF *tif, void *user, const char *module, const char *format, va_list args)
    G_GNUC_PRINTF(4, 0);

static int on_error(TIFF *tif, void *user, const char *module, const char *format, va_list args)
{
    ImageTiffFile *file = user;
    (void)tif;
    (void)module;
    if (file->failure[0] == '\0')
        g_vsnprintf(file->failure, sizeof file->failure, format, args);
    return 1; /* and nobody else hears of it */
}

static int on_warning(TIFF *tif, void *user, const char *module, const char *format, va_list args)
    G_GNUC_PRINTF(4, 0);

static int on_warning(TIFF *tif, void *user, const char *module, const char *format, va_list args)
{
    (void)tif;
    (void)user;
    (void)module;
    (void)format;
    (void)args;
    return 1;
}

static gsize file_size(const ImageTiffFile *file)
{
    return file->out != NULL ? file->out->size : file->size;
}

static tmsize_t file_read(thandle_t handle, void *buffer, tmsize_t size)
{
    ImageTiffFile *file = handle;
    const guint8 *bytes = file->out != NULL ? file->out->bytes : file->bytes;
    gsize all = file_size(file);
    if (size <= 0 || file->at >= all)
        return 0;
    gsize part = MIN((gsize)size, all - file->at);
    memcpy(buffer, bytes + file->at, part);
    file->at += part;
    return (tmsize_t)part;
}

/* Over what was written, and on from its end. */
static tmsize_t file_write(thandle_t handle, void *buffer, tmsize_t size)
{
    ImageTiffFile *file = handle;
    ImageOut *out = file->out;
    if (out == NULL || size < 0)
        return -1;
    if (file->at > out->size)
        image_put_zeros(out, file->at - out->size);
    gsize over = out->failed ? 0 : MIN((gsize)size, out->size - file->at);
    if (over > 0)
        memcpy(out->bytes + file->at, buffer, over);
    image_put(out, (const guint8 *)buffer + over, (gsize)size - over);
    file->at += (gsize)size;
    return out->failed ? -1 : size;
}

static toff_t file_seek(thandle_t handle, toff_t offset, int whence)
{
    ImageTiffFile *file = handle;
    gsize from = whence == SEEK_CUR ? file->at : whence == SEEK_END ? file_size(file) : 0;
    if (offset > G_MAXUINT32 && whence == SEEK_SET)
        return (toff_t)-1;
    file->at = from + (gsize)offset;
    return file->at;
}

static int file_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t file_end(thandle_t handle)
{
    return file_size(handle);
}

static int file_map(thandle_t handle, void **base, toff_t *size)
{
    ImageTiffFile *file = handle;
    if (file->out != NULL)
        return 0;
    *base = (void *)(gpointer)file->bytes;
    *size = file->size;
    return 1;
}

static void file_unmap(thandle_t handle, void *base, toff_t size)
{
    (void)handle;
    (void)base;
    (void)size;
}

static TIFF *open_file(ImageTiffFile *file, const char *mode)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (options == NULL)
        return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, ALLOCATION_MAX);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, file);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, file);
    TIFF *tif = TIFFClientOpenExt("", mode, file, file_read, file_write, file_seek, file_close,
                                  file_end, file_map, file_unmap, options);
    TIFFOpenOptionsFree(options);
    return tif;
}

TIFF *image_tiff_open_reading(ImageTiffFile *file)
{
    return open_file(file, "rhc"); /* no directory yet, and strips as they are */
}

TIFF *image_tiff_open_writing(ImageTiffFile *file)
{
    return open_file(file, "wl");
}
