/* image/jb2.c -- libjbig2dec with a purse: what it takes is counted, and what it is asked to draw
 * is added up before it sees it */
#include "image/jb2.h"
#include "base/cursor.h"
#include "base/problem.h"
#include <stdint.h> /* jbig2.h does not ask for it itself */
#include <string.h>

#include <jbig2.h>

#define PURSE_FREE ((gsize)64 * 1024 * 1024)
#define PURSE_PER_PAGE 8u /* of the bytes of the page */
#define AREA_PER_PAGE 4u  /* pixels of all regions to those of the page */
#define AREA_FREE ((guint64)16 * 1000 * 1000)
#define INSTANCES_PER_BYTE 64u /* an eighth of a bit each: no text is packed that well */
#define SEGMENTS_MAX 65536u
#define HEAD_BYTES 11u /* of a segment, at least */
#define REFERRED_MAX 65536u
#define BEFORE_SIZE ((gsize)16) /* of a block: how much it is */

/* First member: libjbig2dec hands it back. `left` never grows, so it bounds time as well. */
typedef struct {
    Jbig2Allocator way;
    gsize left;
} Purse;

static void *purse_take(Jbig2Allocator *way, size_t size)
{
    Purse *purse = (Purse *)way;
    if (size > purse->left)
        return NULL;
    guint8 *block = g_try_malloc(size + BEFORE_SIZE);
    if (block == NULL)
        return NULL;
    purse->left -= size;
    memcpy(block, &size, sizeof size);
    return block + BEFORE_SIZE;
}

static void purse_give(Jbig2Allocator *way, void *block)
{
    (void)way;
    if (block != NULL)
        g_free((guint8 *)block - BEFORE_SIZE);
}

static void *purse_change(Jbig2Allocator *way, void *block, size_t size)
{
    size_t before = 0;
    if (block != NULL)
        memcpy(&before, (guint8 *)block - BEFORE_SIZE, sizeof before);
    void *made = purse_take(way, size);
    if (made == NULL || block == NULL)
        return made;
    memcpy(made, block, MIN(before, size));
    purse_give(way, block);
    return made;
}

/* ---- segments, before libjbig2dec sees them (T.88, 7.2) ---- */

typedef struct {
    guint type;
    guint32 size;
} Segment;

static void read_segment(Cursor *c, Segment *segment)
{
    guint32 number = cursor_u32be(c);
    guint flags = cursor_u8(c), count = cursor_u8(c);
    guint32 referred = count >> 5;
    if (referred == 7) {
        referred = (count & 31u) << 24 | (guint32)cursor_u8(c) << 16;
        referred |= cursor_u16be(c);
        if (referred > REFERRED_MAX)
            cursor_fail(c, "segments referred to");
        cursor_skip(c, ((gsize)referred + 8) / 8);
    }
    gsize wide = number <= 256 ? 1 : number <= 65536 ? 2 : 4;
    cursor_skip(c, wide * referred + ((flags & 0x40) != 0 ? 4 : 1));
    segment->type = flags & 63u;
    segment->size = cursor_u32be(c);
}

/* Regions: text, halftone, generic, refinement. A pattern dictionary and one of symbols tell no
 * size that the purse does not bound. */
static gboolean is_region(guint type)
{
    return type == 4 || type == 6 || type == 7 || (type >= 20 && type <= 23 && type != 21) ||
           (type >= 36 && type <= 43 && type != 37 && type != 41);
}

/* Whether a text region (7.4.3.1) has data for as many symbols as it says that it places: each is
 * looked for, and drawn over the region if need be, however few there are. */
static gboolean instances_fit(Cursor region, guint32 size)
{
    cursor_skip(&region, 17); /* where it is */
    guint flags = cursor_u16be(&region);
    gboolean huffman = (flags & 1) != 0;
    gboolean refined = (flags & 2) != 0 && (flags & 0x8000) == 0;
    cursor_skip(&region, (huffman ? 2u : 0u) + (refined ? 4u : 0u));
    guint64 instances = cursor_u32be(&region);
    return !cursor_ok(&region) || instances <= (guint64)size * INSTANCES_PER_BYTE;
}

/* FALSE for what draws more than a page of that size needs. `cut`: the last is not whole. */
static gboolean regions_fit(GBytes *data, guint64 *area, gboolean *cut)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(data, &size);
    Cursor c = cursor_over(bytes, size);
    for (guint i = 0; cursor_left(&c) >= HEAD_BYTES; i++) {
        Segment segment = {0};
        read_segment(&c, &segment);
        gboolean open = segment.size == G_MAXUINT32; /* ends where a mark says so */
        *cut = !cursor_ok(&c) || segment.size > cursor_left(&c);
        if (i == SEGMENTS_MAX || open || !cursor_ok(&c))
            return !cursor_ok(&c);
        if (is_region(segment.type) && cursor_left(&c) >= 8) {
            Cursor inner = c;
            guint64 width = cursor_u32be(&inner), height = cursor_u32be(&inner);
            if (width > 0 && height > *area / width)
                return FALSE;
            *area -= width * height;
            if (segment.type <= 7 && !instances_fit(c, segment.size))
                return FALSE;
        }
        cursor_skip(&c, MIN(segment.size, cursor_left(&c)));
    }
    return TRUE;
}

/* ---- the picture ---- */

static void be_silent(void *data, const char *message, Jbig2Severity severity, guint32 segment)
{
    (void)message;
    (void)segment;
    if (severity >= JBIG2_SEVERITY_WARNING)
        *(gboolean *)data = TRUE;
}

typedef struct {
    Purse purse;
    gboolean complained;
    Jbig2GlobalCtx *shared;
    Jbig2Ctx *context;
} Jbig2;

static gboolean read_into(Jbig2Ctx *context, GBytes *data)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(data, &size);
    return size == 0 || jbig2_data_in(context, bytes, size) >= 0;
}

static gboolean open_shared(Jbig2 *jbig2, GBytes *shared)
{
    if (shared == NULL)
        return TRUE;
    Jbig2Ctx *context = jbig2_ctx_new(&jbig2->purse.way, JBIG2_OPTIONS_EMBEDDED, NULL, be_silent,
                                      &jbig2->complained);
    if (context == NULL)
        return FALSE;
    gboolean fine = read_into(context, shared);
    jbig2->shared = jbig2_make_global_ctx(context);
    return fine;
}

static void copy_rows(const Jbig2Image *page, guint8 *rows, guint32 width, guint32 height)
{
    gsize row_bytes = ((gsize)width + 7) / 8, stride = page->stride;
    gsize shared = MIN(row_bytes, stride);
    for (gsize y = 0; y < MIN(height, page->height); y++)
        for (gsize x = 0; x < shared; x++)
            rows[y * row_bytes + x] = (guint8)~page->data[y * stride + x];
}

static gboolean draw(Jbig2 *jbig2, GBytes *data, guint8 *rows, guint32 width, guint32 height)
{
    jbig2->context = jbig2_ctx_new(&jbig2->purse.way, JBIG2_OPTIONS_EMBEDDED, jbig2->shared,
                                   be_silent, &jbig2->complained);
    if (jbig2->context == NULL)
        return FALSE;
    jbig2->complained |= !read_into(jbig2->context, data);
    jbig2_complete_page(jbig2->context);
    Jbig2Image *page = jbig2_page_out(jbig2->context);
    if (page == NULL)
        return FALSE;
    copy_rows(page, rows, width, height);
    jbig2_release_page(jbig2->context, page);
    return TRUE;
}

GBytes *image_jbig2_rows(GBytes *data, GBytes *shared, guint32 width, guint32 height,
                         gboolean *damaged, DisarmBudget *budget, GError **error)
{
    gsize bytes = (gsize)((guint64)width + 7) / 8 * height;
    guint64 area = AREA_FREE + AREA_PER_PAGE * (guint64)width * height;
    *damaged = TRUE;
    if (!disarm_budget_picture(budget, width, height, error) ||
        !disarm_budget_inflate(budget, bytes, error) || bytes == 0)
        return NULL;
    gboolean cut = FALSE, shared_cut = FALSE;
    if (!regions_fit(data, &area, &cut) ||
        (shared != NULL && !regions_fit(shared, &area, &shared_cut)))
        return NULL;
    Jbig2 jbig2 = {.purse = {{purse_take, purse_give, purse_change},
                             PURSE_FREE + PURSE_PER_PAGE * bytes + g_bytes_get_size(data)}};
    guint8 *rows = g_malloc(bytes);
    memset(rows, 0xFF, bytes);
    gboolean fine = open_shared(&jbig2, shared) && draw(&jbig2, data, rows, width, height);
    if (jbig2.context != NULL)
        jbig2_ctx_free(jbig2.context);
    if (jbig2.shared != NULL)
        jbig2_global_ctx_free(jbig2.shared);
    *damaged = jbig2.complained || cut || shared_cut;
    if (fine)
        return g_bytes_new_take(rows, bytes);
    *damaged = TRUE;
    g_free(rows);
    return NULL;
}
