/* verify/picture-pieces.c -- what several kinds of pictures hold: Exif, profiles, bitmaps */
#include "verify/picture.h"
#include <string.h>

/* ---- Exif ---- */

typedef struct {
    Cursor c;
    gboolean big;
} Tiff;

static guint16 u16(Tiff *t)
{
    return t->big ? cursor_u16be(&t->c) : cursor_u16le(&t->c);
}

static guint32 u32(Tiff *t)
{
    return t->big ? cursor_u32be(&t->c) : cursor_u32le(&t->c);
}

/* One entry of the directory; gives how many bytes it has outside, or G_MAXUINT. */
static guint exif_entry(Tiff *t)
{
    guint16 tag = u16(t), type = u16(t);
    guint32 count = u32(t);
    u32(t);
    if (count != 1)
        return G_MAXUINT;
    if ((tag == 0x112 || tag == 0x128) && type == 3)
        return 0;
    return (tag == 0x11A || tag == 0x11B) && type == 5 ? 8 : G_MAXUINT;
}

void verify_exif(Verify *v, const guint8 *bytes, gsize size)
{
    Tiff t = {cursor_over(bytes, size), size > 0 && bytes[0] == 'M'};
    guint outside = 0;
    cursor_expect(&t.c, t.big ? "MM\0*" : "II*\0", 4);
    if (u32(&t) != 8)
        cursor_fail(&t.c, "a directory elsewhere");
    for (guint left = u16(&t); left > 0 && cursor_ok(&t.c); left--) {
        guint more = exif_entry(&t);
        if (more == G_MAXUINT)
            verify_say(v, DISARM_PERSONAL, "Exif");
        outside += more == G_MAXUINT ? 0 : more;
    }
    if (u32(&t) != 0)
        verify_say(v, DISARM_THUMBNAIL, "Exif");
    cursor_skip(&t.c, outside);
    verify_say_end(v, &t.c);
}

/* ---- ICC ---- */

static const char *const icc_tags[][2] = {
    {"desc", "desc mluc"}, {"cprt", "text mluc"}, {"wtpt", "XYZ "},      {"chad", "sf32"},
    {"rXYZ", "XYZ "},      {"gXYZ", "XYZ "},      {"bXYZ", "XYZ "},      {"rTRC", "curv para"},
    {"gTRC", "curv para"}, {"bTRC", "curv para"}, {"kTRC", "curv para"},
};

static gboolean icc_tag_is_known(const guint8 *tag, const guint8 *type)
{
    for (guint i = 0; i < G_N_ELEMENTS(icc_tags); i++)
        if (memcmp(icc_tags[i][0], tag, 4) == 0)
            return memcmp(icc_tags[i][1], type, 4) == 0 ||
                   (strlen(icc_tags[i][1]) > 4 && memcmp(icc_tags[i][1] + 5, type, 4) == 0);
    return FALSE;
}

void verify_icc(Verify *v, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    guint64 covered = 0;
    guint32 said = cursor_u32be(&c);
    cursor_skip(&c, 32);
    cursor_expect(&c, "acsp", 4);
    cursor_skip(&c, 88);
    guint32 count = cursor_u32be(&c);
    gboolean fits = cursor_ok(&c) && said == size && count <= 16;
    for (guint32 i = 0; fits && i < count; i++) {
        const guint8 *tag = cursor_lend(&c, 4, 4);
        guint32 at = cursor_u32be(&c), length = cursor_u32be(&c);
        fits = cursor_ok(&c) && length >= 8 && at % 4 == 0 && at <= size && length <= size - at &&
               icc_tag_is_known(tag, bytes + at);
        covered = MAX(covered, (guint64)at + length);
    }
    if (!fits || covered + 3 < size)
        verify_say(v, DISARM_COLOUR_PROFILE, "ICC");
}

/* ---- bitmaps ---- */

typedef struct {
    guint32 header, width, height, compression, colours;
    guint16 planes, bits;
} Dib;

/* Colour space and profile of the longer headers: sRGB or of the system, none linked or embedded.
 */
static gboolean has_profile(Cursor *c, guint32 header)
{
    if (header < 108)
        return FALSE;
    cursor_skip(c, 16); /* masks */
    guint32 space = cursor_u32le(c);
    cursor_skip(c, 48);
    gboolean plain = space == 0x73524742 || space == 0x57696E20 || space == 0;
    if (header < 124)
        return !plain;
    cursor_skip(c, 4); /* intent */
    guint32 data = cursor_u32le(c), size = cursor_u32le(c);
    return !plain || data != 0 || size != 0;
}

static gboolean header_is_known(const Verify *v, const Dib *d)
{
    static const guint32 forms[] = {40, 108, 12, 52, 56, 124};
    static const guint16 depths[] = {1, 4, 8, 16, 24, 32};
    guint form = 0, depth = 0;
    while (form < G_N_ELEMENTS(forms) && forms[form] != d->header)
        form++;
    while (depth < G_N_ELEMENTS(depths) && depths[depth] != d->bits)
        depth++;
    gboolean known = form < (v->policy->verify_only ? G_N_ELEMENTS(forms) : 2) &&
                     depth < G_N_ELEMENTS(depths) && d->planes == 1;
    gboolean packed = d->compression == 1 || d->compression == 2;
    return known &&
           (d->compression == 0 || d->compression == 3 || (packed && v->policy->verify_only));
}

static Dib read_header(Cursor *c)
{
    Dib d = {.header = cursor_u32le(c)};
    gboolean core = d.header == 12;
    d.width = core ? cursor_u16le(c) : cursor_u32le(c);
    d.height = core ? cursor_u16le(c) : cursor_u32le(c);
    d.planes = cursor_u16le(c);
    d.bits = cursor_u16le(c);
    if (core)
        return d;
    d.compression = cursor_u32le(c);
    cursor_skip(c, 12);
    d.colours = cursor_u32le(c);
    cursor_skip(c, 4);
    return d;
}

static guint64 colour_bytes(const Dib *d, gboolean indices)
{
    guint64 most = d->bits <= 8 ? (guint64)1 << d->bits : 0;
    guint64 count = d->colours != 0 ? d->colours : most;
    guint64 masks = d->compression == 3 && d->header == 40 ? 12 : 0;
    return masks + count * (indices ? 2 : d->header == 12 ? 3 : 4);
}

gsize verify_dib(Verify *v, const guint8 *bytes, gsize size, gboolean indices, guint64 *rows)
{
    Cursor c = cursor_over(bytes, size);
    Dib d = read_header(&c);
    *rows = 0;
    if (!cursor_ok(&c) || !header_is_known(v, &d)) {
        verify_say(v, DISARM_UNKNOWN_CONTENT, "the header of a bitmap");
        return 0;
    }
    if (has_profile(&c, d.header))
        verify_say(v, DISARM_COLOUR_PROFILE, "of a bitmap");
    guint64 info = d.header + colour_bytes(&d, indices);
    guint64 height = d.height >> 31 ? (guint64)(~d.height + 1u) : d.height;
    if (!cursor_ok(&c) || info > size || d.width >> 31) {
        verify_say(v, DISARM_DAMAGED, "the header of a bitmap");
        return 0;
    }
    if (d.compression == 0 || d.compression == 3)
        *rows = ((guint64)d.width * d.bits + 31) / 32 * 4 * height;
    return (gsize)info;
}

void verify_bmp(Verify *v, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    cursor_expect(&c, "BM", 2);
    guint32 said = cursor_u32le(&c), reserved = cursor_u32le(&c), at = cursor_u32le(&c);
    guint64 rows = 0;
    gsize info = cursor_ok(&c) ? verify_dib(v, bytes + 14, size - 14, FALSE, &rows) : 0;
    if (!cursor_ok(&c) || info == 0)
        return;
    if (reserved != 0 || said != size || at != 14 + info || (rows != 0 && rows != size - 14 - info))
        verify_say(v, DISARM_LEFTOVER, "bytes that belong to no pixel");
}
