/* image/wmf-records.c -- the records of Windows metafiles: which there are and what they are made
 * of
 *
 * MS-WMF 2.3. */
#include "image/dib.h"
#include "image/wmf.h"
#include <string.h>

static const ImageWmfRow rows[] = {
    {0x001E, "SAVEDC", ""},
    {0x0035, "REALIZEPALETTE", ""},
    {0x0037, "SETPALENTRIES", "C"},
    {0x00F7, "CREATEPALETTE", "Cm"},
    {0x0102, "SETBKMODE", "w"},
    {0x0103, "SETMAPMODE", "w"},
    {0x0104, "SETROP2", "w"},
    {0x0105, "SETRELABS", ""},
    {0x0106, "SETPOLYFILLMODE", "w"},
    {0x0107, "SETSTRETCHBLTMODE", "w"},
    {0x0108, "SETTEXTCHAREXTRA", "w"},
    {0x0127, "RESTOREDC", "w"},
    {0x012A, "INVERTREGION", "o"},
    {0x012B, "PAINTREGION", "o"},
    {0x012C, "SELECTCLIPREGION", "o"},
    {0x012D, "SELECTOBJECT", "o"},
    {0x012E, "SETTEXTALIGN", "w"},
    {0x0139, "RESIZEPALETTE", "w"},
    {0x0142, "DIBCREATEPATTERNBRUSH", "Dm"},
    {0x0149, "SETLAYOUT", "w"},
    {0x01F0, "DELETEOBJECT", "x"},
    {0x01F9, "CREATEPATTERNBRUSH", "bm"},
    {0x0201, "SETBKCOLOR", "ww"},
    {0x0209, "SETTEXTCOLOR", "ww"},
    {0x020A, "SETTEXTJUSTIFICATION", "ww"},
    {0x020B, "SETWINDOWORG", "ww"},
    {0x020C, "SETWINDOWEXT", "ww"},
    {0x020D, "SETVIEWPORTORG", "ww"},
    {0x020E, "SETVIEWPORTEXT", "ww"},
    {0x020F, "OFFSETWINDOWORG", "ww"},
    {0x0211, "OFFSETVIEWPORTORG", "ww"},
    {0x0213, "LINETO", "ww"},
    {0x0214, "MOVETO", "ww"},
    {0x0220, "OFFSETCLIPRGN", "ww"},
    {0x0228, "FILLREGION", "oo"},
    {0x0231, "SETMAPPERFLAGS", "ww"},
    {0x0234, "SELECTPALETTE", "o"},
    {0x02FA, "CREATEPENINDIRECT", "wwwwwm"},
    {0x02FB, "CREATEFONTINDIRECT", "wwwwwwwwwFm"},
    {0x02FC, "CREATEBRUSHINDIRECT", "Bm"},
    {0x0324, "POLYGON", "P"},
    {0x0325, "POLYLINE", "P"},
    {0x0410, "SCALEWINDOWEXT", "wwww"},
    {0x0412, "SCALEVIEWPORTEXT", "wwww"},
    {0x0415, "EXCLUDECLIPRECT", "wwww"},
    {0x0416, "INTERSECTCLIPRECT", "wwww"},
    {0x0418, "ELLIPSE", "wwww"},
    {0x0419, "FLOODFILL", "wwww"},
    {0x041B, "RECTANGLE", "wwww"},
    {0x041F, "SETPIXEL", "wwww"},
    {0x0429, "FRAMEREGION", "ooww"},
    {0x0436, "ANIMATEPALETTE", "C"},
    {0x0521, "TEXTOUT", "tww"},
    {0x0538, "POLYPOLYGON", "L"},
    {0x0548, "EXTFLOODFILL", "wwwww"},
    {0x061C, "ROUNDRECT", "wwwwww"},
    {0x061D, "PATBLT", "wwwwww"},
    {0x06FF, "CREATEREGION", "Rm"},
    {0x0817, "ARC", "wwwwwwww"},
    {0x081A, "PIE", "wwwwwwww"},
    {0x0830, "CHORD", "wwwwwwww"},
    {0x0922, "BITBLT", "s"},
    {0x0940, "DIBBITBLT", "S"},
    {0x0A32, "EXTTEXTOUT", "T"},
    {0x0B23, "STRETCHBLT", "s"},
    {0x0B41, "DIBSTRETCHBLT", "S"},
    {0x0D33, "SETDIBTODEV", "I"},
    {0x0F43, "STRETCHDIB", "i"},
};

const ImageWmfRow *image_wmf_row(guint function)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].function == function)
            return &rows[i];
    return NULL;
}

static void fail(ImageCopy *copy, const char *why)
{
    cursor_fail(&copy->c, why);
}

/* ---- points, text, fonts, colours ---- */

static void copy_lines(ImageCopy *copy)
{
    guint lines = image_copy_u16(copy);
    guint64 points = 0;
    for (guint i = 0; i < lines && cursor_ok(&copy->c); i++)
        points += image_copy_u16(copy);
    image_copy_items(copy, points, 4);
}

/* Characters, filled up to a word with a zero. */
static void copy_characters(ImageCopy *copy, guint length)
{
    image_copy_items(copy, length, 1);
    if (length % 2 == 1 && cursor_ok(&copy->c)) {
        cursor_skip(&copy->c, 1);
        image_put_u8(copy->out, 0);
    }
}

/* Place, length, options, a rectangle where they ask for one, characters, distances or none. */
static void copy_text(ImageCopy *copy)
{
    enum { OPAQUE = 2, CLIPPED = 4, KNOWN = 0x1C96 };
    image_copy_items(copy, 2, 2);
    guint length = image_copy_u16(copy);
    guint options = cursor_u16le(&copy->c);
    image_put_u16le(copy->out, options & KNOWN);
    if ((options & (OPAQUE | CLIPPED)) != 0)
        image_copy_items(copy, 4, 2);
    copy_characters(copy, length);
    if (cursor_left(&copy->c) >= (gsize)2 * length)
        image_copy_items(copy, length, 2);
}

/* A name of at most 31 bytes and its zero; what is after that is not passed on. */
static void copy_face(ImageCopy *copy)
{
    guint length = 0;
    while (length < 31 && cursor_left(&copy->c) > 0) {
        guint8 character = cursor_u8(&copy->c);
        if (character == 0)
            break;
        image_put_u8(copy->out, character);
        length++;
    }
    image_put_u8(copy->out, 0);
}

/* Solid, none or hatched: others name what lies outside. */
static void copy_brush(ImageCopy *copy)
{
    if (image_copy_u16(copy) > 2)
        fail(copy, "a brush is of no plain style");
    image_copy_items(copy, 3, 2);
}

static void copy_colours(ImageCopy *copy)
{
    image_copy_u16(copy);
    guint count = image_copy_u16(copy);
    image_copy_items(copy, count, 4);
}

/* ---- regions ---- */

/* A band: how many edges, from where to where, the edges, and their number again. */
static void copy_band(ImageCopy *copy)
{
    guint edges = image_copy_u16(copy);
    image_copy_items(copy, 2, 2);
    image_copy_items(copy, edges, 2);
    if (image_copy_u16(copy) != edges)
        fail(copy, "a band of a region is wrong");
}

static void copy_region(ImageCopy *copy)
{
    cursor_skip(&copy->c, 2);
    image_put_u16le(copy->out, 0);
    if (image_copy_u16(copy) != 6)
        fail(copy, "a region is of no known kind");
    cursor_skip(&copy->c, 6);
    gsize at = copy->out->size;
    image_put_zeros(copy->out, 6); /* a number that means nothing, and the size */
    guint bands = image_copy_u16(copy);
    image_copy_items(copy, 5, 2);
    for (guint i = 0; i < bands && cursor_ok(&copy->c); i++)
        copy_band(copy);
    gsize size = copy->out->size - at + 4;
    image_patch_u32le(copy->out, at + 2, (guint32)MIN(size, G_MAXUINT16) << 16);
}

/* ---- bitmaps ---- */

/* A bitmap as Windows 2 had it: shape, bytes of a row, planes, bits, rows. */
static void copy_old_bitmap(ImageWmf *wmf, ImageCopy *copy, gsize between, GError **error)
{
    Cursor peek = copy->c;
    cursor_skip(&peek, 2);
    guint width = cursor_u16le(&peek);
    guint height = cursor_u16le(&peek);
    guint row = cursor_u16le(&peek);
    guint planes = cursor_u8(&peek);
    guint bits = cursor_u8(&peek);
    if (!disarm_budget_picture(wmf->job->budget, width, height, error))
        return;
    if (!cursor_ok(&peek) || planes == 0 || bits == 0 || (guint64)row * 8 < (guint64)width * bits)
        fail(copy, "a bitmap's shape is wrong");
    image_copy_items(copy, 5, 2);
    if (between > 0) { /* an address, and room for what was never used */
        cursor_skip(&copy->c, between);
        image_put_zeros(copy->out, between);
    }
    image_copy_items(copy, (guint64)row * height * planes, 1);
}

/* The rest of the record: header, palette and rows after each other. */
static void copy_dib(ImageWmf *wmf, ImageCopy *copy, guint usage, guint32 row_count, GError **error)
{
    const guint8 *bytes = copy->c.at;
    gsize size = cursor_left(&copy->c);
    if (!cursor_ok(&copy->c) || usage > IMAGE_DIB_BARE) {
        fail(copy, "a bitmap is of no known kind");
        return;
    }
    ImageDib dib = {.kind = IMAGE_WMF,
                    .usage = (ImageDibUsage)usage,
                    .order = IMAGE_DIB_AS_IS,
                    .info = bytes,
                    .reach = size,
                    .rows = row_count};
    dib.info_size = image_dib_packed_info(bytes, size, dib.usage);
    dib.bits = bytes + dib.info_size;
    dib.bits_size = size - dib.info_size;
    image_dib_put(&dib, copy->out, wmf->job, error);
}

/* The two that may have a bitmap or none: the size tells. */
static void copy_blt(ImageWmf *wmf, const ImageWmfRow *row, ImageCopy *copy, GError **error)
{
    guint words = row->function >> 8; /* of one without */
    gboolean none = cursor_left(&copy->c) == (gsize)2 * words;
    image_copy_items(copy, none ? words : words - 1, 2);
    if (!none && row->form[0] == 'S')
        copy_dib(wmf, copy, IMAGE_DIB_RGB, 0, error);
    else if (!none)
        copy_old_bitmap(wmf, copy, 0, error);
}

static void copy_pattern(ImageWmf *wmf, ImageCopy *copy, GError **error)
{
    enum { PATTERN = 3 };
    guint style = image_copy_u16(copy);
    guint usage = image_copy_u16(copy);
    if (style == PATTERN && cursor_left(&copy->c) > 4) {
        /* Some writers put the newer form here as well: its first four bytes are its size. */
        Cursor peek = copy->c;
        guint32 size = cursor_u32le(&peek);
        if (size != 40 && size != 12) {
            copy_old_bitmap(wmf, copy, 0, error);
            return;
        }
    }
    copy_dib(wmf, copy, usage, 0, error);
}

static void copy_to_device(ImageWmf *wmf, ImageCopy *copy, GError **error)
{
    guint usage = image_copy_u16(copy);
    guint row_count = image_copy_u16(copy);
    image_copy_items(copy, 7, 2);
    copy_dib(wmf, copy, usage, row_count, error);
}

static void copy_stretched(ImageWmf *wmf, ImageCopy *copy, GError **error)
{
    image_copy_items(copy, 2, 2);
    guint usage = image_copy_u16(copy);
    image_copy_items(copy, 8, 2);
    copy_dib(wmf, copy, usage, 0, error);
}

/* ---- any ---- */

static void copy_bitmap_letter(ImageWmf *wmf, const ImageWmfRow *row, char letter, ImageCopy *copy,
                               GError **error)
{
    switch (letter) {
    case 'D':
        copy_pattern(wmf, copy, error);
        return;
    case 'b':
        copy_old_bitmap(wmf, copy, 22, error);
        return;
    case 'I':
        copy_to_device(wmf, copy, error);
        return;
    case 'i':
        copy_stretched(wmf, copy, error);
        return;
    default:
        copy_blt(wmf, row, copy, error);
    }
}

static void copy_letter(ImageWmf *wmf, const ImageWmfRow *row, char letter, ImageCopy *copy,
                        GError **error)
{
    switch (letter) {
    case 'w':
        image_copy_u16(copy);
        return;
    case 'o':
    case 'x':
        image_wmf_name_object(wmf, copy, letter == 'x');
        return;
    case 'm':
        image_wmf_make_object(wmf, copy);
        return;
    case 'P':
        image_copy_items(copy, image_copy_u16(copy), 4);
        return;
    case 'L':
        copy_lines(copy);
        return;
    case 'T':
        copy_text(copy);
        return;
    case 't':
        copy_characters(copy, image_copy_u16(copy));
        return;
    case 'F':
        copy_face(copy);
        return;
    case 'B':
        copy_brush(copy);
        return;
    case 'C':
        copy_colours(copy);
        return;
    case 'R':
        copy_region(copy);
        return;
    default:
        copy_bitmap_letter(wmf, row, letter, copy, error);
    }
}

gboolean image_wmf_copy_record(ImageWmf *wmf, const ImageWmfRow *row, ImageCopy *copy,
                               GError **error)
{
    g_autoptr(GError) refused = NULL;
    for (const char *letter = row->form; *letter != '\0' && refused == NULL; letter++)
        copy_letter(wmf, row, *letter, copy, &refused);
    if (refused == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&refused));
    return FALSE;
}
