/* image/emfplus-objects.c -- the objects of EMF+: paths, regions, pictures, fonts, and which there
 * are */
#include "image/emfplus-objects.h"
#include "image/formats.h"
#include <string.h>

#define REGION_DEPTH_MAX 1000u
#define FONT_NAME_MAX 1000u

static guint32 copy_u32(ImageEmfPlusObject *o)
{
    return image_copy_u32(&o->copy);
}

static void fail(ImageEmfPlusObject *o, const char *why)
{
    cursor_fail(&o->copy.c, why);
}

void image_emfplus_copy_version(ImageEmfPlusObject *o)
{
    if (copy_u32(o) >> 12 != 0xDBC01)
        fail(o, "an object of EMF+ is of no known version");
}

void image_emfplus_copy_sized(ImageEmfPlusObject *o, void (*part)(ImageEmfPlusObject *))
{
    ImageOut *out = o->copy.out;
    guint32 size = cursor_u32le(&o->copy.c);
    const guint8 *bytes = cursor_lend(&o->copy.c, size, G_MAXUINT32);
    Cursor after = o->copy.c;
    gsize at = out->size;
    if (bytes == NULL)
        return;
    image_put_u32le(out, 0);
    o->copy.c = cursor_over(bytes, size);
    part(o);
    after.failed = o->copy.c.failed;
    o->copy.c = after;
    image_copy_align(&o->copy, at);
    image_patch_u32le(out, at, (guint32)(out->size - at - 4));
}

/* ---- paths ---- */

/* A number of one byte, or of two when its highest bit is set. */
static void copy_relative(ImageCopy *copy)
{
    if ((image_copy_u8(copy) & 0x80) != 0)
        image_copy_u8(copy);
}

void image_emfplus_copy_points(ImageCopy *copy, guint32 count, guint flags)
{
    if ((flags & EMFPLUS_POINTS_RELATIVE) != 0)
        for (guint64 i = 0; i < (guint64)count * 2 && cursor_ok(&copy->c); i++)
            copy_relative(copy);
    else if ((flags & EMFPLUS_POINTS_SHORT) != 0)
        image_copy_items(copy, count, 4);
    else
        image_copy_floats(copy, (guint64)count * 2);
}

/* Kinds of points in runs: a byte of length, a byte of kind. */
static void copy_runs(ImageEmfPlusObject *o, guint32 count)
{
    guint64 named = 0;
    while (named < count && cursor_ok(&o->copy.c)) {
        guint run = image_copy_u8(&o->copy) & 0x3F;
        image_copy_u8(&o->copy);
        if (run == 0)
            fail(o, "a run of points is empty");
        named += run;
    }
    if (named != count)
        fail(o, "there are more kinds of points than points");
}

void image_emfplus_copy_path(ImageEmfPlusObject *o)
{
    gsize start = o->copy.out->size;
    image_emfplus_copy_version(o);
    guint32 count = copy_u32(o);
    guint32 flags = copy_u32(o);
    image_emfplus_copy_points(&o->copy, count, flags);
    if ((flags & 0x1000) != 0)
        copy_runs(o, count);
    else
        image_copy_items(&o->copy, count, 1);
    image_copy_align(&o->copy, start);
}

/* ---- regions ---- */

enum {
    REGION_AND = 1,
    REGION_COMPLEMENT = 5,
    REGION_RECTANGLE = 0x10000000,
    REGION_PATH,
    REGION_EMPTY,
    REGION_INFINITE
};

/* One node; how many follow it as its own. */
static guint copy_node(ImageEmfPlusObject *o)
{
    guint32 type = copy_u32(o);
    if (type >= REGION_AND && type <= REGION_COMPLEMENT)
        return 2;
    if (type == REGION_RECTANGLE)
        image_copy_floats(&o->copy, 4);
    else if (type == REGION_PATH)
        image_emfplus_copy_sized(o, image_emfplus_copy_path);
    else if (type != REGION_EMPTY && type != REGION_INFINITE)
        fail(o, "a part of a region is of no known kind");
    return 0;
}

/* A tree, each node before its two; readers go as deep into their stack as it is deep. */
static void copy_region(ImageEmfPlusObject *o)
{
    guint8 waiting[REGION_DEPTH_MAX];
    guint depth = 1;
    guint32 nodes = 0;
    image_emfplus_copy_version(o);
    guint32 declared = copy_u32(o);
    waiting[0] = 1;
    while (depth > 0 && cursor_ok(&o->copy.c)) {
        if (waiting[depth - 1] == 0) {
            depth--;
            continue;
        }
        waiting[depth - 1]--;
        nodes++;
        guint own = copy_node(o);
        if (own == 0)
            continue;
        if (depth == REGION_DEPTH_MAX) {
            fail(o, "a region is nested too deep");
            return;
        }
        waiting[depth++] = (guint8)own;
    }
    if (cursor_ok(&o->copy.c) && declared != nodes - 1)
        fail(o, "a region has more or fewer parts than it says");
}

/* ---- pictures ---- */

enum { IMAGE_BITMAP = 1, IMAGE_METAFILE = 2 };
enum { BITMAP_PIXELS = 0, BITMAP_COMPRESSED = 1 };
enum { METAFILE_WMF = 1, METAFILE_PLACEABLE, METAFILE_EMF, METAFILE_PLUS_ONLY, METAFILE_PLUS_DUAL };

/* Bits of a pixel, of the formats that there are; 0 for others. */
static guint pixel_bits(guint32 format)
{
    static const guint32 known[] = {0x00030101, 0x00030402, 0x00030803, 0x00101004, 0x00021005,
                                    0x00021006, 0x00061007, 0x00021808, 0x00022009, 0x0026200A,
                                    0x000E200B, 0x0010300C, 0x0034400D, 0x001A400E};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (known[i] == format)
            return format >> 8 & 0xFF;
    return 0;
}

static void copy_palette(ImageEmfPlusObject *o)
{
    copy_u32(o);
    guint32 count = copy_u32(o);
    if (count > 256)
        fail(o, "a palette is too long");
    image_copy_items(&o->copy, count, 4);
}

static void copy_pixels(ImageEmfPlusObject *o, guint32 width, guint32 height, guint32 stride,
                        guint32 format)
{
    guint bits = pixel_bits(format);
    if (!cursor_ok(&o->copy.c) || o->error != NULL)
        return;
    if (!disarm_budget_picture(o->job->budget, width, height, &o->error))
        return;
    if (bits == 0 || ((guint64)width * bits + 7) / 8 > stride || stride > G_MAXINT32) {
        fail(o, "a bitmap's shape is wrong");
        return;
    }
    if ((format & 0x00010000) != 0)
        copy_palette(o);
    image_copy_items(&o->copy, height, stride > 0 ? stride : 1);
}

/* Writers fill up what is a file inside to whole words. Where that file ends is known by its end
 * mark, which is not zero, or by what it says itself. */
static gsize without_padding(const guint8 *bytes, gsize size)
{
    ImageKind kind = image_kind_of(bytes, size);
    gsize whole = size;
    if (kind == IMAGE_BMP) {
        Cursor c = cursor_over(bytes + 2, 4);
        whole = cursor_u32le(&c);
        return whole < size && size - whole < 4 ? whole : size;
    }
    if (kind != IMAGE_JPEG && kind != IMAGE_PNG && kind != IMAGE_GIF)
        return size;
    while (size - whole < 3 && bytes[whole - 1] == 0)
        whole--;
    return whole;
}

/* The rest of the object is a picture as a file; what comes out replaces it. */
static void copy_picture(ImageEmfPlusObject *o, ImageKind only)
{
    gsize size = cursor_left(&o->copy.c);
    const guint8 *bytes = cursor_lend(&o->copy.c, size, G_MAXUINT32);
    ImageKind kind = bytes != NULL ? image_kind_of(bytes, size) : IMAGE_NONE;
    if (bytes == NULL || (only != IMAGE_NONE && kind != only) ||
        !disarm_budget_enter(o->job->budget, &o->error)) {
        fail(o, "a picture in it is of another kind");
        return;
    }
    size = without_padding(bytes, size);
    g_autoptr(GBytes) safe = image_clean(kind, bytes, size, o->job, &o->error);
    disarm_budget_leave(o->job->budget);
    if (safe == NULL)
        return;
    image_put(o->copy.out, g_bytes_get_data(safe, NULL), g_bytes_get_size(safe));
}

static void copy_bitmap(ImageEmfPlusObject *o)
{
    guint32 width = copy_u32(o);
    guint32 height = copy_u32(o);
    guint32 stride = copy_u32(o);
    guint32 format = copy_u32(o);
    guint32 type = copy_u32(o);
    if (type == BITMAP_PIXELS)
        copy_pixels(o, width, height, stride, format);
    else if (type == BITMAP_COMPRESSED)
        copy_picture(o, IMAGE_NONE);
    else
        fail(o, "a bitmap is of no known kind");
}

/* A metafile in a metafile: of the kind that it says, and made safe as one. */
static void copy_metafile(ImageEmfPlusObject *o)
{
    ImageOut *out = o->copy.out;
    guint32 type = copy_u32(o);
    gsize at = out->size;
    guint32 size = cursor_u32le(&o->copy.c);
    if (type < METAFILE_WMF || type > METAFILE_PLUS_DUAL || size > cursor_left(&o->copy.c)) {
        fail(o, "a metafile in it is of no known kind");
        return;
    }
    image_put_u32le(out, 0);
    Cursor after = o->copy.c;
    cursor_skip(&after, size);
    o->copy.c.end = o->copy.c.at + size;
    copy_picture(o, type <= METAFILE_PLACEABLE ? IMAGE_WMF : IMAGE_EMF);
    after.failed = o->copy.c.failed;
    o->copy.c = after;
    image_patch_u32le(out, at, (guint32)(out->size - at - 4));
}

void image_emfplus_copy_image(ImageEmfPlusObject *o)
{
    gsize start = o->copy.out->size;
    image_emfplus_copy_version(o);
    guint32 type = copy_u32(o);
    if (type == IMAGE_BITMAP)
        copy_bitmap(o);
    else if (type == IMAGE_METAFILE)
        copy_metafile(o);
    else
        fail(o, "a picture in it is of no known kind");
    image_copy_align(&o->copy, start);
}

/* ---- fonts and what goes with text and pictures ---- */

static void copy_font(ImageEmfPlusObject *o)
{
    image_emfplus_copy_version(o);
    image_copy_floats(&o->copy, 1);
    image_copy_items(&o->copy, 3, 4);
    guint32 length = copy_u32(o);
    if (length > FONT_NAME_MAX)
        fail(o, "a font's name is too long");
    image_copy_items(&o->copy, length, 2);
}

static void copy_string_format(ImageEmfPlusObject *o)
{
    image_emfplus_copy_version(o);
    image_copy_items(&o->copy, 6, 4);
    image_copy_floats(&o->copy, 1);
    copy_u32(o);
    image_copy_floats(&o->copy, 3);
    copy_u32(o);
    guint32 tabs = copy_u32(o);
    guint32 ranges = copy_u32(o);
    image_copy_floats(&o->copy, tabs);
    image_copy_items(&o->copy, ranges, 8);
}

static void copy_image_attributes(ImageEmfPlusObject *o)
{
    image_emfplus_copy_version(o);
    image_copy_items(&o->copy, 5, 4);
}

void image_emfplus_copy_object(ImageEmfPlusObject *o, ImageEmfPlusType type)
{
    static void (*const walks[])(ImageEmfPlusObject *) = {
        [EMFPLUS_BRUSH] = image_emfplus_copy_brush,
        [EMFPLUS_PEN] = image_emfplus_copy_pen,
        [EMFPLUS_PATH] = image_emfplus_copy_path,
        [EMFPLUS_REGION] = copy_region,
        [EMFPLUS_IMAGE] = image_emfplus_copy_image,
        [EMFPLUS_FONT] = copy_font,
        [EMFPLUS_STRING_FORMAT] = copy_string_format,
        [EMFPLUS_IMAGE_ATTRIBUTES] = copy_image_attributes,
        [EMFPLUS_LINE_CAP] = image_emfplus_copy_line_cap,
    };
    if (type < EMFPLUS_BRUSH || type > EMFPLUS_LINE_CAP)
        fail(o, "an object is of no known type");
    else
        walks[type](o);
}
