/* image/emf-records.c -- the records of enhanced metafiles: which there are, and the plain ones */
#include "image/emf.h"
#include <string.h>

enum { EXTSELECTCLIPRGN = 75 };

/* ---- what the writers share ---- */

gboolean image_emf_wrong(ImageEmfRecord *record, const char *why)
{
    record->wrong = why;
    return FALSE;
}

guint32 image_emf_u32(const ImageEmfRecord *record, gsize at)
{
    Cursor c = cursor_over(record->bytes + at, 4);
    return cursor_u32le(&c);
}

void image_emf_patch(ImageEmf *emf, const ImageEmfRecord *record, gsize at, guint32 value)
{
    image_patch_u32le(emf->out, record->written_at + at, value);
}

gboolean image_emf_take_handle(ImageEmf *emf, ImageEmfRecord *record, guint32 index)
{
    if (index == 0 || index >= G_MAXUINT16)
        return image_emf_wrong(record, "an object has no index");
    emf->handles = MAX(emf->handles, index);
    return TRUE;
}

gboolean image_emf_put_fixed(ImageEmf *emf, ImageEmfRecord *record)
{
    const ImageEmfRow *row = record->row;
    ImageCopy copy = {cursor_over(record->bytes + EMF_RECORD_HEAD, record->size - EMF_RECORD_HEAD),
                      emf->out};
    gsize before = row->floats > 0 ? row->floats_at - EMF_RECORD_HEAD : row->fixed;
    image_copy_items(&copy, before, 1);
    image_copy_floats(&copy, row->floats);
    image_copy_items(&copy, row->fixed - before - (gsize)4 * row->floats, 1);
    return cursor_ok(&copy.c) || image_emf_wrong(record, copy.c.failed);
}

/* What comes after the fixed part, to be walked over. */
static ImageCopy rest_of(const ImageEmf *emf, const ImageEmfRecord *record)
{
    gsize head = EMF_RECORD_HEAD + record->row->fixed;
    return (ImageCopy){cursor_over(record->bytes + head, record->size - head), emf->out};
}

static gboolean done(ImageEmfRecord *record, const ImageCopy *copy)
{
    return cursor_ok(&copy->c) || image_emf_wrong(record, copy->c.failed);
}

/* ---- plain records ---- */

static gboolean put_plain(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    return image_emf_put_fixed(emf, record);
}

/* Makes an object, which has an index. */
static gboolean put_made(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    return image_emf_put_fixed(emf, record) &&
           image_emf_take_handle(emf, record, image_emf_u32(record, EMF_RECORD_HEAD));
}

/* Names an object, or one of those that are always there. */
static gboolean put_named(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    guint32 index = image_emf_u32(record, EMF_RECORD_HEAD);
    gboolean stock = (index & 0x80000000) != 0;
    if (stock && (index & 0x7FFFFFFF) > 19)
        return image_emf_wrong(record, "there is no such object");
    return image_emf_put_fixed(emf, record) && (stock || image_emf_take_handle(emf, record, index));
}

/* Solid, none or hatched: other styles name what lies outside. */
static gboolean put_brush(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    if (image_emf_u32(record, 12) > 2)
        return image_emf_wrong(record, "a brush is of no plain style");
    return put_made(emf, record, error);
}

/* ---- points ---- */

/* Bounds, their number, the points. */
static gboolean put_points(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    guint32 count = image_emf_u32(record, 24);
    ImageCopy copy = rest_of(emf, record);
    image_emf_put_fixed(emf, record);
    image_copy_items(&copy, count, record->row->item);
    return done(record, &copy);
}

/* And a byte for each that says what it is. */
static gboolean put_draw(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    guint32 count = image_emf_u32(record, 24);
    ImageCopy copy = rest_of(emf, record);
    image_emf_put_fixed(emf, record);
    image_copy_items(&copy, count, record->row->item);
    image_copy_items(&copy, count, 1);
    return done(record, &copy);
}

/* Bounds, number of lines, number of points, points of each line, points. */
static gboolean put_lines(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    guint32 lines = image_emf_u32(record, 24);
    guint32 total = image_emf_u32(record, 28);
    ImageCopy copy = rest_of(emf, record);
    guint64 sum = 0;
    image_emf_put_fixed(emf, record);
    for (guint32 i = 0; i < lines && cursor_ok(&copy.c); i++)
        sum += image_copy_u32(&copy);
    if (cursor_ok(&copy.c) && sum != total)
        return image_emf_wrong(record, "its lines have more or fewer points than it says");
    image_copy_items(&copy, total, record->row->item);
    return done(record, &copy);
}

/* ---- palettes, regions, gradients ---- */

/* Version, number, colours. */
static gboolean put_palette(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    if (!put_made(emf, record, error))
        return FALSE;
    guint32 versioned = image_emf_u32(record, 12);
    ImageCopy copy = rest_of(emf, record);
    if ((versioned & 0xFFFF) != 0x300)
        return image_emf_wrong(record, "a palette is of no known version");
    image_copy_items(&copy, versioned >> 16, 4);
    return done(record, &copy);
}

static gboolean put_palette_entries(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    if (!put_made(emf, record, error))
        return FALSE;
    ImageCopy copy = rest_of(emf, record);
    image_copy_items(&copy, image_emf_u32(record, 16), 4);
    return done(record, &copy);
}

/* Header of 32 bytes and rectangles; `size` is what the record says they have together. */
static void put_rectangles(ImageEmf *emf, ImageEmfRecord *record, ImageCopy *copy, guint32 size)
{
    guint32 head = image_copy_u32(copy);
    guint32 type = image_copy_u32(copy);
    guint32 count = image_copy_u32(copy);
    cursor_skip(&copy->c, 4);
    image_put_u32le(emf->out, count * 16);
    image_copy_items(copy, 1, 16);
    image_copy_items(copy, count, 16);
    if (head != 32 || type != 1 || (guint64)count * 16 + 32 > size)
        cursor_fail(&copy->c, "a region is wrong");
    image_emf_patch(emf, record, record->row->at, count * 16 + 32);
}

static gboolean put_region(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    const ImageEmfRow *row = record->row;
    guint32 size = image_emf_u32(record, row->at);
    ImageCopy copy = rest_of(emf, record);
    if (!image_emf_put_fixed(emf, record))
        return FALSE;
    /* A brush's index stands right after the size where the fixed part has room for one. */
    if (row->item != 0 && !image_emf_take_handle(emf, record, image_emf_u32(record, row->item)))
        return FALSE;
    if (size > 0)
        put_rectangles(emf, record, &copy, size);
    else if (row->type != EXTSELECTCLIPRGN) /* which then takes all clipping away */
        return image_emf_wrong(record, "a region is missing");
    return done(record, &copy);
}

/* Corners, then which of them make rectangles or triangles. */
static gboolean put_gradient(ImageEmf *emf, ImageEmfRecord *record, GError **error)
{
    (void)error;
    guint32 corners = image_emf_u32(record, 24);
    guint32 shapes = image_emf_u32(record, 28);
    guint32 mode = image_emf_u32(record, 32);
    ImageCopy copy = rest_of(emf, record);
    if (mode > 2)
        return image_emf_wrong(record, "a gradient is of no known kind");
    image_emf_put_fixed(emf, record);
    image_copy_items(&copy, corners, 16);
    guint64 indices = (guint64)shapes * (mode == 2 ? 3 : 2);
    for (guint64 i = 0; i < indices && cursor_ok(&copy.c); i++)
        if (image_copy_u32(&copy) >= corners)
            cursor_fail(&copy.c, "a gradient names a corner that is not there");
    if (mode != 2 && cursor_ok(&copy.c)) /* room for a third one is left */
        image_put_zeros(emf->out, (gsize)4 * shapes);
    return done(record, &copy);
}

/* ---- the table ---- */

#define PLAIN(type, name, fixed)                                                                   \
    {                                                                                              \
        type, name, put_plain, fixed, 0, 0, 0, 0, 0, 0, 0                                          \
    }
#define FLOATS(type, name, fixed, at, count)                                                       \
    {                                                                                              \
        type, name, put_plain, fixed, 0, 0, 0, 0, 0, at, count                                     \
    }
#define ITEMS(type, name, put, fixed, item)                                                        \
    {                                                                                              \
        type, name, put, fixed, item, 0, 0, 0, 0, 0, 0                                             \
    }
#define REGION(type, name, fixed, at, brush_at)                                                    \
    {                                                                                              \
        type, name, put_region, fixed, brush_at, at, 0, 0, 0, 0, 0                                 \
    }
#define BITMAP(type, name, fixed, at, usage, mask, mask_usage, floats_at, floats)                  \
    {                                                                                              \
        type, name, image_emf_put_bitmap, fixed, 0, at, usage, mask, mask_usage, floats_at, floats \
    }
#define NOT_KEPT(type, name)                                                                       \
    {                                                                                              \
        type, name, NULL, 0, 0, 0, 0, 0, 0, 0, 0                                                   \
    }

static const ImageEmfRow rows[] = {
    ITEMS(2, "POLYBEZIER", put_points, 20, 8),
    ITEMS(3, "POLYGON", put_points, 20, 8),
    ITEMS(4, "POLYLINE", put_points, 20, 8),
    ITEMS(5, "POLYBEZIERTO", put_points, 20, 8),
    ITEMS(6, "POLYLINETO", put_points, 20, 8),
    ITEMS(7, "POLYPOLYLINE", put_lines, 24, 8),
    ITEMS(8, "POLYPOLYGON", put_lines, 24, 8),
    PLAIN(9, "SETWINDOWEXTEX", 8),
    PLAIN(10, "SETWINDOWORGEX", 8),
    PLAIN(11, "SETVIEWPORTEXTEX", 8),
    PLAIN(12, "SETVIEWPORTORGEX", 8),
    PLAIN(13, "SETBRUSHORGEX", 8),
    PLAIN(15, "SETPIXELV", 12),
    PLAIN(16, "SETMAPPERFLAGS", 4),
    PLAIN(17, "SETMAPMODE", 4),
    PLAIN(18, "SETBKMODE", 4),
    PLAIN(19, "SETPOLYFILLMODE", 4),
    PLAIN(20, "SETROP2", 4),
    PLAIN(21, "SETSTRETCHBLTMODE", 4),
    PLAIN(22, "SETTEXTALIGN", 4),
    PLAIN(23, "SETCOLORADJUSTMENT", 24),
    PLAIN(24, "SETTEXTCOLOR", 4),
    PLAIN(25, "SETBKCOLOR", 4),
    PLAIN(26, "OFFSETCLIPRGN", 8),
    PLAIN(27, "MOVETOEX", 8),
    PLAIN(28, "SETMETARGN", 0),
    PLAIN(29, "EXCLUDECLIPRECT", 16),
    PLAIN(30, "INTERSECTCLIPRECT", 16),
    PLAIN(31, "SCALEVIEWPORTEXTEX", 16),
    PLAIN(32, "SCALEWINDOWEXTEX", 16),
    PLAIN(33, "SAVEDC", 0),
    PLAIN(34, "RESTOREDC", 4),
    FLOATS(35, "SETWORLDTRANSFORM", 24, 8, 6),
    FLOATS(36, "MODIFYWORLDTRANSFORM", 28, 8, 6),
    ITEMS(37, "SELECTOBJECT", put_named, 4, 0),
    ITEMS(38, "CREATEPEN", put_made, 20, 0),
    ITEMS(39, "CREATEBRUSHINDIRECT", put_brush, 16, 0),
    ITEMS(40, "DELETEOBJECT", put_named, 4, 0),
    FLOATS(41, "ANGLEARC", 20, 20, 2),
    PLAIN(42, "ELLIPSE", 16),
    PLAIN(43, "RECTANGLE", 16),
    PLAIN(44, "ROUNDRECT", 24),
    PLAIN(45, "ARC", 32),
    PLAIN(46, "CHORD", 32),
    PLAIN(47, "PIE", 32),
    ITEMS(48, "SELECTPALETTE", put_named, 4, 0),
    ITEMS(49, "CREATEPALETTE", put_palette, 8, 0),
    ITEMS(50, "SETPALETTEENTRIES", put_palette_entries, 12, 0),
    ITEMS(51, "RESIZEPALETTE", put_made, 8, 0),
    PLAIN(52, "REALIZEPALETTE", 0),
    PLAIN(53, "EXTFLOODFILL", 16),
    PLAIN(54, "LINETO", 8),
    PLAIN(55, "ARCTO", 32),
    ITEMS(56, "POLYDRAW", put_draw, 20, 8),
    PLAIN(57, "SETARCDIRECTION", 4),
    PLAIN(58, "SETMITERLIMIT", 4),
    PLAIN(59, "BEGINPATH", 0),
    PLAIN(60, "ENDPATH", 0),
    PLAIN(61, "CLOSEFIGURE", 0),
    PLAIN(62, "FILLPATH", 16),
    PLAIN(63, "STROKEANDFILLPATH", 16),
    PLAIN(64, "STROKEPATH", 16),
    PLAIN(65, "FLATTENPATH", 0),
    PLAIN(66, "WIDENPATH", 0),
    PLAIN(67, "SELECTCLIPPATH", 4),
    PLAIN(68, "ABORTPATH", 0),
    REGION(71, "FILLRGN", 24, 24, 28),
    REGION(72, "FRAMERGN", 32, 24, 28),
    REGION(73, "INVERTRGN", 20, 24, 0),
    REGION(74, "PAINTRGN", 20, 24, 0),
    REGION(EXTSELECTCLIPRGN, "EXTSELECTCLIPRGN", 8, 8, 0),
    BITMAP(76, "BITBLT", 92, 84, 80, 0, 0, 52, 6),
    BITMAP(77, "STRETCHBLT", 100, 84, 80, 0, 0, 52, 6),
    BITMAP(78, "MASKBLT", 120, 84, 80, 112, 108, 52, 6),
    BITMAP(79, "PLGBLT", 132, 96, 92, 124, 120, 64, 6),
    BITMAP(80, "SETDIBITSTODEVICE", 68, 48, 64, 0, 0, 0, 0),
    BITMAP(81, "STRETCHDIBITS", 72, 48, 64, 0, 0, 0, 0),
    ITEMS(82, "EXTCREATEFONTINDIRECTW", image_emf_put_font, 96, 0),
    {83, "EXTTEXTOUTA", image_emf_put_text, 28, 1, 36, 0, 0, 0, 28, 2},
    {84, "EXTTEXTOUTW", image_emf_put_text, 28, 2, 36, 0, 0, 0, 28, 2},
    ITEMS(85, "POLYBEZIER16", put_points, 20, 4),
    ITEMS(86, "POLYGON16", put_points, 20, 4),
    ITEMS(87, "POLYLINE16", put_points, 20, 4),
    ITEMS(88, "POLYBEZIERTO16", put_points, 20, 4),
    ITEMS(89, "POLYLINETO16", put_points, 20, 4),
    ITEMS(90, "POLYPOLYLINE16", put_lines, 24, 4),
    ITEMS(91, "POLYPOLYGON16", put_lines, 24, 4),
    ITEMS(92, "POLYDRAW16", put_draw, 20, 4),
    {93, "CREATEMONOBRUSH", image_emf_put_brush_bitmap, 24, 0, 16, 12, 0, 0, 0, 0},
    {94, "CREATEDIBPATTERNBRUSHPT", image_emf_put_brush_bitmap, 24, 0, 16, 12, 0, 0, 0, 0},
    {95, "EXTCREATEPEN", image_emf_put_pen, 44, 0, 12, 0, 0, 0, 0, 0},
    {96, "POLYTEXTOUTA", image_emf_put_texts, 32, 1, 40, 0, 0, 0, 28, 2},
    {97, "POLYTEXTOUTW", image_emf_put_texts, 32, 2, 40, 0, 0, 0, 28, 2},
    PLAIN(98, "SETICMMODE", 4),
    NOT_KEPT(99, "CREATECOLORSPACE"),
    NOT_KEPT(100, "SETCOLORSPACE"),
    NOT_KEPT(101, "DELETECOLORSPACE"),
    NOT_KEPT(102, "GLSRECORD"),
    NOT_KEPT(103, "GLSBOUNDEDRECORD"),
    NOT_KEPT(104, "PIXELFORMAT"),
    NOT_KEPT(105, "DRAWESCAPE"),
    NOT_KEPT(106, "EXTESCAPE"),
    NOT_KEPT(107, "STARTDOC"),
    {108, "SMALLTEXTOUT", image_emf_put_small_text, 28, 0, 0, 0, 0, 0, 28, 2},
    NOT_KEPT(109, "FORCEUFIMAPPING"),
    NOT_KEPT(110, "NAMEDESCAPE"),
    NOT_KEPT(111, "COLORCORRECTPALETTE"),
    NOT_KEPT(112, "SETICMPROFILEA"),
    NOT_KEPT(113, "SETICMPROFILEW"),
    BITMAP(114, "ALPHABLEND", 100, 84, 80, 0, 0, 52, 6),
    PLAIN(115, "SETLAYOUT", 4),
    BITMAP(116, "TRANSPARENTBLT", 100, 84, 80, 0, 0, 52, 6),
    ITEMS(118, "GRADIENTFILL", put_gradient, 28, 0),
    NOT_KEPT(119, "SETLINKEDUFIS"),
    PLAIN(120, "SETTEXTJUSTIFICATION", 8),
    NOT_KEPT(121, "COLORMATCHTOTARGETW"),
    NOT_KEPT(122, "CREATECOLORSPACEW"),
};

const ImageEmfRow *image_emf_row(guint type)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].type == type)
            return &rows[i];
    return NULL;
}
