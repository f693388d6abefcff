/* image/tiff-jpeg.c -- JPEG in TIFF: each strip or tile coded anew, so that no pixel changes */
#include "image/jpeg.h"
#include "image/tiff.h"
#include <string.h>

typedef struct {
    TIFF *in, *to;
    DisarmJob *job;
    const guint8 *tables; /* lent by libtiff */
    guint32 tables_size;
    guint32 width, rows, last_rows, across; /* of a strip or tile */
    guint components, h_factor, v_factor;
    guint64 left; /* bytes of the file that no strip has taken */
} JpegPage;

static gboolean wrong(DisarmJob *job, const char *why, GError **error)
{
    return image_damaged(job, IMAGE_TIFF, why, error);
}

static void read_shape(JpegPage *p)
{
    guint16 samples = 1, planar = PLANARCONFIG_CONTIG, photometric = 0;
    guint32 height = 0;
    TIFFGetFieldDefaulted(p->in, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetFieldDefaulted(p->in, TIFFTAG_PLANARCONFIG, &planar);
    TIFFGetField(p->in, TIFFTAG_PHOTOMETRIC, &photometric);
    TIFFGetField(p->in, TIFFTAG_IMAGELENGTH, &height);
    p->components = planar == PLANARCONFIG_CONTIG ? samples : 1;
    p->h_factor = p->v_factor = photometric == PHOTOMETRIC_YCBCR ? 0 : 1; /* 0: as it comes */
    if (TIFFIsTiled(p->in)) {
        TIFFGetField(p->in, TIFFTAG_TILEWIDTH, &p->width);
        TIFFGetField(p->in, TIFFTAG_TILELENGTH, &p->rows);
        p->last_rows = p->rows;
        return;
    }
    TIFFGetField(p->in, TIFFTAG_IMAGEWIDTH, &p->width);
    TIFFGetFieldDefaulted(p->in, TIFFTAG_ROWSPERSTRIP, &p->rows);
    p->rows = MIN(p->rows, height);
    p->last_rows = height % p->rows != 0 ? height % p->rows : p->rows;
}

/* A strip is as wide as the picture and has its rows; the last may be coded with all of them. */
static gboolean fits(JpegPage *p, const ImageJpegFrame *frame, gboolean last)
{
    if (p->h_factor == 0) {
        p->h_factor = frame->h_factor;
        p->v_factor = frame->v_factor;
    }
    gboolean rows = frame->height == p->rows || (last && frame->height == p->last_rows);
    return frame->width == p->width && rows && frame->components == p->components &&
           (p->components == 1 ||
            (frame->h_factor == p->h_factor && frame->v_factor == p->v_factor));
}

/* How colours are sampled stands in the page as well, and must be the same. */
static void set_sampling(TIFF *to, guint h_factor, guint v_factor)
{
    guint16 photometric = 0;
    if (TIFFGetField(to, TIFFTAG_PHOTOMETRIC, &photometric) && photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(to, TIFFTAG_YCBCRSUBSAMPLING, (int)h_factor, (int)v_factor);
}

static gboolean copy_one(JpegPage *p, guint32 at, gboolean last, GError **error)
{
    toff_t size = TIFFGetStrileByteCount(p->in, at);
    g_auto(ImageOut) out = {0};
    ImageJpegFrame frame = {.bare = TRUE};
    image_out_init(&out, p->job);
    if (size == 0 || size > G_MAXINT32 || size > p->left)
        return wrong(p->job, "strips share their data or have none", error);
    p->left -= size;
    g_autofree guint8 *packed = g_try_malloc((gsize)size);
    tmsize_t got = packed == NULL       ? -1
                   : TIFFIsTiled(p->in) ? TIFFReadRawTile(p->in, at, packed, (tmsize_t)size)
                                        : TIFFReadRawStrip(p->in, at, packed, (tmsize_t)size);
    if (got != (tmsize_t)size)
        return wrong(p->job, "a strip is cut off", error);
    if (!image_jpeg_transcode(p->tables, p->tables_size, packed, (gsize)size, &frame, &out, p->job,
                              error))
        return FALSE;
    if (!fits(p, &frame, last))
        return wrong(p->job, "a strip is of another shape than its page", error);
    if (at == 0)
        set_sampling(p->to, p->h_factor, p->v_factor);
    tmsize_t put = TIFFIsTiled(p->in) ? TIFFWriteRawTile(p->to, at, out.bytes, (tmsize_t)out.size)
                                      : TIFFWriteRawStrip(p->to, at, out.bytes, (tmsize_t)out.size);
    return put >= 0 || wrong(p->job, "it cannot be written", error);
}

gboolean image_tiff_copy_jpeg(TIFF *in, TIFF *to, gsize size, DisarmJob *job, GError **error)
{
    JpegPage p = {.in = in, .to = to, .job = job, .left = size};
    guint32 count = TIFFIsTiled(in) ? TIFFNumberOfTiles(in) : TIFFNumberOfStrips(in);
    guint16 bits = 0;
    void *tables = NULL;
    TIFFGetFieldDefaulted(in, TIFFTAG_BITSPERSAMPLE, &bits);
    if (TIFFGetField(in, TIFFTAG_JPEGTABLES, &p.tables_size, &tables))
        p.tables = p.tables_size > 0 ? tables : NULL;
    read_shape(&p);
    if (bits != 8 || p.width == 0 || p.rows == 0)
        return wrong(job, "JPEG with samples of another size than 8 bits", error);
    for (guint32 i = 0; i < count; i++)
        if (!disarm_budget_objects(job->budget, 1, error) ||
            !copy_one(&p, i, i + 1 == count, error))
            return FALSE;
    return TRUE;
}

gboolean image_tiff_copy_old_jpeg(const ImageTiffPage *page, const guint8 *bytes, gsize size,
                                  TIFF *to, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out = {0};
    ImageJpegFrame frame = {.bare = TRUE};
    image_out_init(&out, job);
    if (page->stream_at == 0 || page->stream_at >= size)
        return image_unsupported(
            job, IMAGE_TIFF,
            PROBLEM_BOTH("TIFF with JPEG of the old kind", "古い方式の JPEG を含む TIFF 画像"),
            error);
    gsize left = size - (gsize)page->stream_at;
    gsize length = page->stream_size > 0 ? MIN(left, (gsize)page->stream_size) : left;
    if (!image_jpeg_transcode(NULL, 0, bytes + page->stream_at, length, &frame, &out, job, error))
        return FALSE;
    if (frame.width != page->width || frame.height != page->height)
        return wrong(job, "its JPEG is of another size than its page", error);
    TIFFSetField(to, TIFFTAG_IMAGEWIDTH, page->width);
    TIFFSetField(to, TIFFTAG_IMAGELENGTH, page->height);
    TIFFSetField(to, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
    TIFFSetField(to, TIFFTAG_SAMPLESPERPIXEL, (int)frame.components);
    TIFFSetField(to, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(to, TIFFTAG_PHOTOMETRIC,
                 frame.components == 1   ? PHOTOMETRIC_MINISBLACK
                 : frame.components == 3 ? PHOTOMETRIC_YCBCR
                                         : PHOTOMETRIC_SEPARATED);
    TIFFSetField(to, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(to, TIFFTAG_ROWSPERSTRIP, page->height);
    set_sampling(to, frame.h_factor, frame.v_factor);
    return TIFFWriteRawStrip(to, 0, out.bytes, (tmsize_t)out.size) >= 0 ||
           wrong(job, "it cannot be written", error);
}
