/* verify/tiff.c -- directories of known tags, and no byte that none of them points to */
#include "verify/picture.h"
#include <string.h>

#define DIRECTORIES_MAX 5000u
#define TAGS_MAX 64u

typedef struct {
    gsize at, size;
} Span;

typedef struct {
    Verify *v;
    const guint8 *bytes;
    gsize size;
    gboolean big;
    GArray *spans;    /* Span: what belongs to something */
    GHashTable *seen; /* places of directories */
} Tiff;

typedef struct {
    guint16 tag, type;
    guint32 count;
    gsize at; /* of its values */
} Entry;

typedef struct {
    guint32 compression, width, height;
    Entry offsets, sizes;
} Page;

enum {
    WIDTH = 256,
    LENGTH = 257,
    COMPRESSION = 259,
    STRIP_OFFSETS = 273,
    STRIP_SIZES = 279,
    TILE_OFFSETS = 324,
    TILE_SIZES = 325,
    PROFILE = 34675
};

static const guint16 tags[] = {254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278,
                               279, 282, 283, 284, 292, 293, 296, 297, 317, 320, 322,
                               323, 324, 325, 338, 339, 347, 529, 530, 531, 532, 34675};

static guint type_bytes(guint16 type)
{
    static const guint8 sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    return type < G_N_ELEMENTS(sizes) ? sizes[type] : 0;
}

static guint32 number(const Tiff *t, gsize at, guint bytes)
{
    if (at > t->size || bytes > t->size - at)
        return 0;
    Cursor c = cursor_over(t->bytes + at, bytes);
    if (bytes == 2)
        return t->big ? cursor_u16be(&c) : cursor_u16le(&c);
    return bytes == 1 ? cursor_u8(&c) : t->big ? cursor_u32be(&c) : cursor_u32le(&c);
}

static void belongs(Tiff *t, gsize at, guint64 size, const char *what)
{
    Span span = {at, (gsize)size};
    if (at > t->size || size > t->size - at)
        verify_say(t->v, DISARM_DAMAGED, what);
    else if (size > 0)
        g_array_append_val(t->spans, span);
}

static guint32 value(const Tiff *t, const Entry *entry, guint32 at)
{
    guint bytes = type_bytes(entry->type);
    return number(t, entry->at + (gsize)at * bytes, bytes);
}

static gboolean tag_is_known(guint16 tag)
{
    for (guint i = 0; i < G_N_ELEMENTS(tags); i++)
        if (tags[i] == tag)
            return TRUE;
    return FALSE;
}

static Entry read_entry(Tiff *t, gsize at)
{
    Entry entry = {(guint16)number(t, at, 2), (guint16)number(t, at + 2, 2), number(t, at + 4, 4),
                   at + 8};
    guint64 size = (guint64)entry.count * type_bytes(entry.type);
    g_autofree char *which = g_strdup_printf("tag %u", entry.tag);
    if (!tag_is_known(entry.tag) || type_bytes(entry.type) == 0 || entry.count == 0)
        verify_say(t->v, DISARM_UNKNOWN_CONTENT, which);
    if (size > 4) {
        entry.at = number(t, at + 8, 4);
        belongs(t, entry.at, size, which);
        entry.count = entry.at > t->size || size > t->size - entry.at ? 0 : entry.count;
    }
    return entry;
}

static gboolean compression_is_known(const Tiff *t, guint32 compression)
{
    static const guint16 kept[] = {1, 4, 5, 7, 8, 32773, 2, 3, 32946};
    guint count = t->v->policy->verify_only ? G_N_ELEMENTS(kept) : 6;
    for (guint i = 0; i < count; i++)
        if (kept[i] == compression)
            return TRUE;
    return FALSE;
}

static void judge_page(Tiff *t, const Page *page)
{
    GError *error = NULL;
    if (!compression_is_known(t, page->compression))
        verify_say(t->v, DISARM_UNKNOWN_CONTENT, "a compression");
    if (!disarm_budget_picture(t->v->budget, page->width, page->height, &error) ||
        !disarm_budget_pages(t->v->budget, 1, &error))
        verify_say_error(t->v, error);
    if (page->offsets.count == 0 || page->offsets.count != page->sizes.count)
        verify_say(t->v, DISARM_DAMAGED, "strips");
    for (guint32 i = 0; i < MIN(page->offsets.count, page->sizes.count); i++) {
        guint32 at = value(t, &page->offsets, i), size = value(t, &page->sizes, i);
        belongs(t, at, size, "a strip");
        if (page->compression == 7 && at <= t->size && size <= t->size - at)
            verify_jpeg(t->v, t->bytes + at, size);
    }
}

static void take_entry(Tiff *t, Page *page, const Entry *entry)
{
    guint32 first = value(t, entry, 0);
    if (entry->tag == WIDTH)
        page->width = first;
    else if (entry->tag == LENGTH)
        page->height = first;
    else if (entry->tag == COMPRESSION)
        page->compression = first;
    else if (entry->tag == STRIP_OFFSETS || entry->tag == TILE_OFFSETS)
        page->offsets = *entry;
    else if (entry->tag == STRIP_SIZES || entry->tag == TILE_SIZES)
        page->sizes = *entry;
    else if (entry->tag == PROFILE && entry->count > 0 && entry->at <= t->size &&
             entry->count <= t->size - entry->at)
        verify_icc(t->v, t->bytes + entry->at, entry->count);
}

/* Gives the place of the next one; 0 after the last, or where it leads nowhere. */
static gsize read_directory(Tiff *t, gsize at)
{
    Page page = {.compression = 1};
    guint32 count = number(t, at, 2), last = 0;
    gsize size = 2 + (gsize)count * 12 + 4;
    belongs(t, at, size, "a directory");
    if (count == 0 || count > TAGS_MAX || at > t->size || size > t->size - at) {
        verify_say(t->v, DISARM_DAMAGED, "a directory");
        return 0;
    }
    for (guint32 i = 0; i < count; i++) {
        Entry entry = read_entry(t, at + 2 + (gsize)i * 12);
        if (entry.tag <= last && i > 0)
            verify_say(t->v, DISARM_AMBIGUOUS, "the order of tags");
        last = entry.tag;
        take_entry(t, &page, &entry);
    }
    judge_page(t, &page);
    return number(t, at + size - 4, 4);
}

static gint by_place(gconstpointer a, gconstpointer b)
{
    const Span *one = a, *other = b;
    return one->at < other->at ? -1 : one->at > other->at;
}

/* One behind the other; a byte of zero may make a place even. */
static void judge_spans(Tiff *t)
{
    gsize end = 8;
    g_array_sort(t->spans, by_place);
    for (guint i = 0; i < t->spans->len; i++) {
        const Span *span = &g_array_index(t->spans, Span, i);
        gboolean even = span->at == end + 1 && t->bytes[end] == 0;
        if (span->at < end)
            verify_say(t->v, DISARM_AMBIGUOUS, "pieces that overlap");
        else if (span->at != end && !even)
            verify_say(t->v, DISARM_LEFTOVER, "bytes between pieces");
        end = MAX(end, span->at + span->size);
    }
    if (end != t->size && !(end + 1 == t->size && t->bytes[end] == 0))
        verify_say(t->v, DISARM_LEFTOVER, "bytes behind the end");
}

void verify_tiff(Verify *v, const guint8 *bytes, gsize size)
{
    Tiff t = {.v = v, .bytes = bytes, .size = size, .big = bytes[0] == 'M'};
    t.spans = g_array_new(FALSE, FALSE, sizeof(Span));
    t.seen = g_hash_table_new(NULL, NULL);
    gsize at = number(&t, 4, 4);
    for (guint i = 0; at != 0; i++) {
        if (i >= DIRECTORIES_MAX || !g_hash_table_add(t.seen, GSIZE_TO_POINTER(at))) {
            verify_say(v, DISARM_LIMIT, "directories");
            break;
        }
        at = read_directory(&t, at);
    }
    judge_spans(&t);
    g_array_unref(t.spans);
    g_hash_table_unref(t.seen);
}
