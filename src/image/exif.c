/* image/exif.c -- the few things of an EXIF block that change how a picture is shown */
#include "image/exif.h"
#include "base/cursor.h"
#include <string.h>

enum {
    TAG_ORIENTATION = 0x0112,
    TAG_X_RESOLUTION = 0x011A,
    TAG_Y_RESOLUTION = 0x011B,
    TAG_RESOLUTION_UNIT = 0x0128,
    TAG_GPS = 0x8825
};
enum { TYPE_SHORT = 3, TYPE_LONG = 4, TYPE_RATIONAL = 5 };

typedef struct {
    const guint8 *bytes;
    gsize size;
    gboolean big;
    ImageExif *exif;
} Reader;

static guint16 read_u16(const Reader *r, Cursor *c)
{
    return r->big ? cursor_u16be(c) : cursor_u16le(c);
}

static guint32 read_u32(const Reader *r, Cursor *c)
{
    return r->big ? cursor_u32be(c) : cursor_u32le(c);
}

static Cursor cursor_from(const Reader *r, gsize at)
{
    return at <= r->size ? cursor_over(r->bytes + at, r->size - at) : cursor_over(r->bytes, 0);
}

/* A resolution that a printer could mean: 1 to 65535 dots per unit. */
static void read_rational(const Reader *r, guint32 at, guint32 *over, guint32 *under)
{
    Cursor c = cursor_from(r, at);
    guint32 upper = read_u32(r, &c);
    guint32 lower = read_u32(r, &c);
    if (!cursor_ok(&c) || lower == 0 || upper < lower || upper / lower > 65535)
        return;
    *over = upper;
    *under = lower;
}

/* One entry of twelve bytes: tag, type, count, value or where it lies. */
static void read_entry(const Reader *r, Cursor *c)
{
    guint tag = read_u16(r, c);
    guint type = read_u16(r, c);
    guint32 count = read_u32(r, c);
    Cursor value = *c;
    guint32 place = read_u32(r, c);
    ImageExif *exif = r->exif;
    gboolean is_short = type == TYPE_SHORT && count == 1 && cursor_ok(c);
    gboolean is_rational = type == TYPE_RATIONAL && count == 1 && cursor_ok(c);
    guint short_value = is_short ? read_u16(r, &value) : 0;
    if (tag == TAG_ORIENTATION && short_value >= 1 && short_value <= 8)
        exif->orientation = short_value;
    else if (tag == TAG_X_RESOLUTION && is_rational)
        read_rational(r, place, &exif->x_over, &exif->x_under);
    else if (tag == TAG_Y_RESOLUTION && is_rational)
        read_rational(r, place, &exif->y_over, &exif->y_under);
    else if (tag == TAG_RESOLUTION_UNIT && (short_value == 2 || short_value == 3))
        exif->resolution_unit = short_value;
    else if (tag == TAG_GPS)
        exif->has_location = TRUE;
    else
        exif->has_more = TRUE;
}

/* Whether there is a second directory: that of the thumbnail. */
static gboolean read_directory(const Reader *r, guint32 at)
{
    Cursor c = cursor_from(r, at);
    guint count = read_u16(r, &c);
    for (guint i = 0; i < count && cursor_ok(&c); i++)
        read_entry(r, &c);
    return read_u32(r, &c) != 0 && cursor_ok(&c);
}

/* Whether the block is the one that would be written for what it says. */
static gboolean is_ours(const guint8 *bytes, gsize size, const ImageExif *exif)
{
    g_auto(ImageOut) out = {.max = 256};
    image_exif_put(&out, exif);
    return out.size == size && memcmp(out.bytes, bytes, size) == 0;
}

void image_exif_read(const guint8 *bytes, gsize size, ImageExif *exif)
{
    *exif = (ImageExif){.orientation = 1};
    Reader r = {.bytes = bytes, .size = size, .exif = exif};
    Cursor c = cursor_over(bytes, size);
    const guint8 *order = cursor_lend(&c, 2, 2);
    r.big = order != NULL && memcmp(order, "MM", 2) == 0;
    gboolean known = order != NULL && (r.big || memcmp(order, "II", 2) == 0);
    if (!known || read_u16(&r, &c) != 42) {
        exif->has_more = TRUE;
        return;
    }
    guint32 at = read_u32(&r, &c);
    if (cursor_ok(&c))
        exif->has_thumbnail = read_directory(&r, at);
    if (exif->x_under == 0 || exif->y_under == 0)
        exif->resolution_unit = 0;
    exif->has_more = exif->has_more || !is_ours(bytes, size, exif);
}

gboolean image_exif_matters(const ImageExif *exif)
{
    return exif->orientation > 1 || exif->resolution_unit != 0;
}

static void put_entry(ImageOut *out, guint tag, guint type, guint32 value)
{
    image_put_u16be(out, tag);
    image_put_u16be(out, type);
    image_put_u32be(out, 1);
    image_put_u32be(out, type == TYPE_SHORT ? value << 16 : value);
}

void image_exif_put(ImageOut *out, const ImageExif *exif)
{
    gboolean turned = exif->orientation > 1;
    gboolean sized = exif->resolution_unit != 0;
    guint count = (turned ? 1U : 0U) + (sized ? 3U : 0U);
    guint32 values_at = 8 + 2 + 12 * count + 4;
    image_put(out, "MM\0*\0\0\0\10", 8);
    image_put_u16be(out, count);
    if (turned)
        put_entry(out, TAG_ORIENTATION, TYPE_SHORT, exif->orientation);
    if (sized) {
        put_entry(out, TAG_X_RESOLUTION, TYPE_RATIONAL, values_at);
        put_entry(out, TAG_Y_RESOLUTION, TYPE_RATIONAL, values_at + 8);
        put_entry(out, TAG_RESOLUTION_UNIT, TYPE_SHORT, exif->resolution_unit);
    }
    image_put_u32be(out, 0);
    if (sized) {
        image_put_u32be(out, exif->x_over);
        image_put_u32be(out, exif->x_under);
        image_put_u32be(out, exif->y_over);
        image_put_u32be(out, exif->y_under);
    }
}

void image_exif_note(const ImageExif *exif, DisarmJob *job)
{
    if (exif->has_location)
        disarm_find(job->findings, DISARM_LOCATION, DISARM_DROPPED, "EXIF GPS", -1);
    if (exif->has_thumbnail)
        disarm_find(job->findings, DISARM_THUMBNAIL, DISARM_DROPPED, "EXIF", -1);
    if (exif->has_more && !exif->has_location)
        disarm_find(job->findings, DISARM_PERSONAL, DISARM_DROPPED, "EXIF", -1);
}
