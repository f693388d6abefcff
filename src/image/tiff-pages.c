/* image/tiff-pages.c -- the directories of a TIFF file, walked before libtiff sees them */
#include "base/cursor.h"
#include "image/tiff.h"
#include <string.h>

enum { TYPE_SHORT = 3, TYPE_LONG = 4, TYPE_LONG8 = 16 };
enum {
    TAG_SUBFILE = 254,
    TAG_WIDTH = 256,
    TAG_HEIGHT = 257,
    TAG_COMPRESSION = 259,
    TAG_DIRECTORIES = 330,
    TAG_STREAM = 513,
    TAG_STREAM_SIZE = 514
};

/* Tags that are not kept, by what they are; ranges, in order. What is in no row is kept, made anew
 * or means nothing to a reader of today. */
static const struct {
    guint first, last;
    DisarmDanger danger;
    const char *detail;
} dropped[] = {
    {269, 272, DISARM_PERSONAL, "DocumentName, ImageDescription, Make, Model"},
    {285, 285, DISARM_PERSONAL, "PageName"},
    {300, 301, DISARM_COLOUR_PROFILE, "TransferFunction"},
    {305, 306, DISARM_PERSONAL, "Software, DateTime"},
    {315, 316, DISARM_PERSONAL, "Artist, HostComputer"},
    {318, 319, DISARM_COLOUR_PROFILE, "WhitePoint, PrimaryChromaticities"},
    {330, 330, DISARM_THUMBNAIL, "SubIFDs"},
    {333, 333, DISARM_PERSONAL, "InkNames"},
    {342, 342, DISARM_COLOUR_PROFILE, "TransferRange"},
    {700, 700, DISARM_PERSONAL, "XMP"},
    {33432, 33432, DISARM_PERSONAL, "Copyright"},
    {33550, 33550, DISARM_LOCATION, "GeoTIFF"},
    {33723, 33723, DISARM_PERSONAL, "IPTC"},
    {33922, 33922, DISARM_LOCATION, "GeoTIFF"},
    {34264, 34264, DISARM_LOCATION, "GeoTIFF"},
    {34377, 34377, DISARM_PERSONAL, "Photoshop"},
    {34665, 34665, DISARM_PERSONAL, "EXIF"},
    {34675, 34675, DISARM_DANGER_LAST, ""}, /* ICC: judged when it is read */
    {34735, 34737, DISARM_LOCATION, "GeoTIFF"},
    {34853, 34853, DISARM_LOCATION, "EXIF GPS"},
};
#define TAG_PRIVATE_FROM 532u /* tags above are somebody's own, but those of the table */

typedef struct {
    const guint8 *bytes;
    gsize size;
    gboolean big_endian, big; /* 64 bits wide */
    DisarmJob *job;
} Reader;

static guint read_u16(const Reader *r, Cursor *c)
{
    return r->big_endian ? cursor_u16be(c) : cursor_u16le(c);
}

static guint32 read_u32(const Reader *r, Cursor *c)
{
    return r->big_endian ? cursor_u32be(c) : cursor_u32le(c);
}

static guint64 read_u64(const Reader *r, Cursor *c)
{
    return r->big_endian ? cursor_u64be(c) : cursor_u64le(c);
}

/* A place or number, as wide as the file has them. */
static guint64 read_wide(const Reader *r, Cursor *c)
{
    return r->big ? read_u64(r, c) : read_u32(r, c);
}

static Cursor cursor_from(const Reader *r, guint64 at)
{
    return at <= r->size ? cursor_over(r->bytes + at, r->size - (gsize)at)
                         : cursor_over(r->bytes, 0);
}

static void note_tag(const Reader *r, guint tag)
{
    for (gsize i = 0; i < G_N_ELEMENTS(dropped); i++) {
        if (tag < dropped[i].first || tag > dropped[i].last)
            continue;
        if (dropped[i].danger != DISARM_DANGER_LAST)
            disarm_find(r->job->findings, dropped[i].danger, DISARM_DROPPED, dropped[i].detail, -1);
        return;
    }
    if (tag <= TAG_PRIVATE_FROM)
        return;
    g_autofree char *name = g_strdup_printf("tag %u", tag);
    disarm_find(r->job->findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, name, -1);
}

/* The one number of an entry; 0 when it holds something else. */
static guint64 read_value(const Reader *r, Cursor c, guint type, guint64 count)
{
    if (count != 1)
        return 0;
    return type == TYPE_SHORT   ? read_u16(r, &c)
           : type == TYPE_LONG  ? read_u32(r, &c)
           : type == TYPE_LONG8 ? read_u64(r, &c)
                                : 0;
}

static void read_entry(const Reader *r, Cursor *c, ImageTiffPage *page)
{
    guint tag = read_u16(r, c);
    guint type = read_u16(r, c);
    guint64 count = read_wide(r, c);
    guint64 value = read_value(r, *c, type, count);
    cursor_skip(c, r->big ? 8 : 4);
    if (!cursor_ok(c))
        return;
    note_tag(r, tag);
    page->has_more_inside = page->has_more_inside || tag == TAG_DIRECTORIES;
    if (tag == TAG_SUBFILE)
        page->reduced = (value & 1) != 0;
    else if (tag == TAG_WIDTH)
        page->width = (guint32)MIN(value, G_MAXUINT32);
    else if (tag == TAG_HEIGHT)
        page->height = (guint32)MIN(value, G_MAXUINT32);
    else if (tag == TAG_COMPRESSION)
        page->compression = (guint)MIN(value, G_MAXUINT16);
    else if (tag == TAG_STREAM)
        page->stream_at = value;
    else if (tag == TAG_STREAM_SIZE)
        page->stream_size = value;
}

static gboolean check_page(const Reader *r, const ImageTiffPage *page, GError **error)
{
    static const guint known[] = {1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946};
    gboolean listed = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        listed = listed || page->compression == known[i];
    if (page->width == 0 || page->height == 0)
        return image_damaged(r->job, IMAGE_TIFF, "a page has no size", error);
    if (page->reduced && page->has_more_inside) /* the picture itself would be lost */
        return image_unsupported(r->job, IMAGE_TIFF,
                                 PROBLEM_BOTH("raw picture of a camera", "カメラの RAW 画像"),
                                 error);
    if (!listed) {
        g_autofree char *variant =
            g_strdup_printf("TIFF (compression %u)" PROBLEM_MARK "TIFF 画像（圧縮方式 %u）",
                            page->compression, page->compression);
        return image_unsupported(r->job, IMAGE_TIFF, variant, error);
    }
    return disarm_budget_picture(r->job->budget, page->width, page->height, error) &&
           disarm_budget_pages(r->job->budget, 1, error);
}

/* One directory; `*next` is where the next one is, 0 after the last. */
static gboolean read_page(const Reader *r, guint64 at, ImageTiffPage *page, guint64 *next,
                          GError **error)
{
    Cursor c = cursor_from(r, at);
    guint64 count = r->big ? read_u64(r, &c) : read_u16(r, &c);
    *page = (ImageTiffPage){.at = at, .compression = 1};
    if (count > cursor_left(&c) / 12)
        return image_damaged(r->job, IMAGE_TIFF, "a directory is cut off", error);
    if (!disarm_budget_objects(r->job->budget, count, error))
        return FALSE;
    for (guint64 i = 0; i < count; i++)
        read_entry(r, &c, page);
    *next = read_wide(r, &c);
    if (!cursor_ok(&c))
        return image_damaged(r->job, IMAGE_TIFF, c.failed, error);
    return check_page(r, page, error);
}

static gboolean was_there(const GArray *pages, guint64 at)
{
    for (guint i = 0; i < pages->len; i++)
        if (g_array_index(pages, ImageTiffPage, i).at == at)
            return TRUE;
    return FALSE;
}

static gboolean read_chain(const Reader *r, guint64 at, GArray *pages, GError **error)
{
    while (at != 0) {
        ImageTiffPage page;
        guint64 next = 0;
        if (was_there(pages, at))
            return image_damaged(
                r->job, IMAGE_TIFF,
                PROBLEM_BOTH("its pages go round in a circle", "ページのつながりが循環しています"),
                error);
        if (!read_page(r, at, &page, &next, error))
            return FALSE;
        g_array_append_val(pages, page);
        at = next;
    }
    return pages->len > 0 || image_damaged(r->job, IMAGE_TIFF, "it has no page", error);
}

GArray *image_tiff_read_pages(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    Reader r = {.bytes = bytes, .size = size, .job = job};
    Cursor c = cursor_over(bytes, size);
    g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(ImageTiffPage));
    r.big_endian = cursor_u16be(&c) == 0x4D4D;
    r.big = read_u16(&r, &c) == 43;
    if (r.big) {
        guint wide = read_u16(&r, &c); /* bytes of a place */
        guint reserved = read_u16(&r, &c);
        if (wide != 8 || reserved != 0)
            cursor_fail(&c, "its header is wrong");
    }
    guint64 first = read_wide(&r, &c);
    if (!cursor_ok(&c)) {
        image_damaged(job, IMAGE_TIFF, c.failed, error);
        return NULL;
    }
    return read_chain(&r, first, pages, error) ? g_steal_pointer(&pages) : NULL;
}
