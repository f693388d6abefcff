/* image/emf-bitmap.c -- bitmaps in enhanced metafiles: those drawn, of brushes and of pens */
#include "image/dib.h"
#include "image/emf.h"

enum { SETDIBITSTODEVICE = 80 };

/* A record says where a bitmap is by four numbers: place and size of its header, of its rows. */
typedef struct {
    guint32 info_at, info_size, bits_at, bits_size;
} Place;

static Place place_at(const ImageEmfRecord *record, gsize at)
{
    return (Place){image_emf_u32(record, at), image_emf_u32(record, at + 4),
                   image_emf_u32(record, at + 8), image_emf_u32(record, at + 12)};
}

static gboolean is_within(const ImageEmfRecord *record, guint32 at, guint32 size)
{
    return at >= EMF_RECORD_HEAD + record->row->fixed && at <= record->size &&
           size <= record->size - at;
}

static void put_place(ImageEmf *emf, const ImageEmfRecord *record, gsize at, const Place *place)
{
    image_emf_patch(emf, record, at, place->info_at);
    image_emf_patch(emf, record, at + 4, place->info_size);
    image_emf_patch(emf, record, at + 8, place->bits_at);
    image_emf_patch(emf, record, at + 12, place->bits_size);
}

/* Writes the bitmap that the numbers at `at` point to, and where it is now. None is fine. */
static gboolean put_dib(ImageEmf *emf, ImageEmfRecord *record, gsize at, guint32 usage,
                        GError **error)
{
    Place place = place_at(record, at);
    gsize start = emf->out->size - record->written_at;
    put_place(emf, record, at, &(const Place){0});
    if (place.info_size == 0)
        return TRUE;
    if (usage > IMAGE_DIB_BARE || !is_within(record, place.info_at, place.info_size) ||
        !is_within(record, place.bits_at, place.bits_size))
        return image_emf_wrong(record, "a bitmap lies outside");
    ImageDib dib = {.kind = IMAGE_EMF,
                    .usage = (ImageDibUsage)usage,
                    .order = IMAGE_DIB_AS_IS,
                    .info = record->bytes + place.info_at,
                    .info_size = place.info_size,
                    .reach = record->size - place.info_at,
                    .bits = record->bytes + place.bits_at,
                    .bits_size = place.bits_size};
    if (record->row->type == SETDIBITSTODEVICE)
        dib.rows = image_emf_u32(record, 72);
    if (!image_dib_put(&dib, emf->out, emf->job, error))
        return FALSE;
    gsize end = emf->out->size - record->written_at;
    place = (Place){(guint32)start, (guint32)dib.info_written, (guint32)(start + dib.info_written),
                    (guint32)(end - start - dib.info_written)};
    put_place(emf, record, at, &place);
    return TRUE;
}

gboolean image_emf_put_bitmap(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    const ImageEmfRow *row = record->row;
    return image_emf_put_fixed(emf, record) &&
           put_dib(emf, record, row->at, image_emf_u32(record, row->usage_at), error) &&
           (row->mask_at == 0 ||
            put_dib(emf, record, row->mask_at, image_emf_u32(record, row->mask_usage_at), error));
}

gboolean image_emf_put_brush_bitmap(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    if (image_emf_u32(record, record->row->at + 4u) == 0)
        return image_emf_wrong(record, "a brush has no bitmap");
    return image_emf_put_bitmap(emf, record, error) &&
           image_emf_take_handle(emf, record, image_emf_u32(record, EMF_RECORD_HEAD));
}

/* ---- pens ---- */

enum { PEN_BRUSH_AT = 36, PEN_COLOUR_AT = 40, PEN_HATCH_AT = 44, PEN_ENTRIES_AT = 48 };
enum { BRUSH_HATCHED = 2, BRUSH_BITMAP = 5, BRUSH_BITMAP_TOO = 6 };

/* The field after the colour is a hatch only when the style says so; else it was an address. Where
 * there is a bitmap, the colour says how it is meant. */
gboolean image_emf_put_pen(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    gsize head = EMF_RECORD_HEAD + record->row->fixed;
    guint32 style = image_emf_u32(record, PEN_BRUSH_AT);
    gboolean bitmap = style == BRUSH_BITMAP || style == BRUSH_BITMAP_TOO;
    ImageCopy copy = {cursor_over(record->bytes + head, record->size - head), emf->out};
    if (style > BRUSH_HATCHED && !bitmap)
        return image_emf_wrong(record, "a pen is of no plain style");
    if (bitmap && image_emf_u32(record, record->row->at + 4u) == 0)
        return image_emf_wrong(record, "a pen has no bitmap");
    if (!image_emf_put_fixed(emf, record) ||
        !image_emf_take_handle(emf, record, image_emf_u32(record, EMF_RECORD_HEAD)))
        return FALSE;
    if (style != BRUSH_HATCHED)
        image_emf_patch(emf, record, PEN_HATCH_AT, 0);
    image_copy_items(&copy, image_emf_u32(record, PEN_ENTRIES_AT), 4);
    if (!cursor_ok(&copy.c))
        return image_emf_wrong(record, copy.c.failed);
    if (bitmap)
        return put_dib(emf, record, record->row->at, image_emf_u32(record, PEN_COLOUR_AT) & 0xFFFF,
                       error);
    put_place(emf, record, record->row->at, &(const Place){0});
    return TRUE;
}
