/* verify/doc-lists.c -- lists, their levels, and how paragraphs name them (MS-DOC 2.9.147, 2.9.131,
 * 2.9.150) */
#include "verify/doc-internal.h"

#define LEVELS 9u
#define LIST_BYTES 28u
#define WAY_BYTES 16u
#define LEVEL_HEAD_BYTES 28u
#define NUMBER_UNITS_MAX 255u
#define WAYS_MAX 0x7FEu
#define NO_STYLE 0xFFFu

/* The text of a number: what is seen, and places for the numbers of levels, which its head names.
 */
static gboolean number_fits(const guint8 *level, const guint8 *text, gsize units)
{
    for (gsize i = 0; i < units; i++) {
        guint unit = verify_u16(text, i * 2);
        if (unit < ' ' && unit >= LEVELS && unit != '\t')
            return FALSE;
    }
    for (gsize i = 0; i < LEVELS; i++)
        if (level[6 + i] > units)
            return FALSE;
    return TRUE;
}

/* A level at the start of `bytes`; its size, or 0. */
static gsize level(VerifyDoc *d, const guint8 *bytes, gsize size)
{
    if (size < LEVEL_HEAD_BYTES + 2)
        return 0;
    gsize runs = bytes[24], paragraphs = bytes[25], at = LEVEL_HEAD_BYTES;
    if (size - at < runs + paragraphs + 2)
        return 0;
    verify_doc_properties(d, bytes + at, paragraphs, VERIFY_OF_STYLE_PARAGRAPH, NULL);
    at += paragraphs;
    verify_doc_properties(d, bytes + at, runs, VERIFY_OF_STYLE_RUN, NULL);
    at += runs;
    gsize units = verify_u16(bytes, at);
    at += 2;
    if (units > NUMBER_UNITS_MAX || units * 2 > size - at || !number_fits(bytes, bytes + at, units))
        return 0;
    return at + units * 2;
}

/* Levels of all lists lie behind the part that names the lists. */
static void levels(VerifyDoc *d, const VerifyBytes *part, guint count)
{
    const VerifyBytes *table = &d->streams[VERIFY_TABLE];
    gsize first = (gsize)(part->bytes - table->bytes) + part->size, at = first;
    for (guint i = 0; i < count; i++) {
        guint many = (part->bytes[2 + (gsize)i * LIST_BYTES + 26] & 1) != 0 ? 1 : LEVELS;
        for (guint j = 0; j < many; j++) {
            gsize size = level(d, table->bytes + at, table->size - at);
            if (size == 0) {
                verify_doc_say(d, DISARM_DAMAGED, "LVL");
                return;
            }
            at += size;
        }
    }
    (void)verify_doc_span(d, VERIFY_TABLE, first, at - first, "LVL");
}

static gboolean has_list(const VerifyDoc *d, guint32 number)
{
    return g_hash_table_contains(d->lists, GUINT_TO_POINTER(number));
}

static gboolean list(VerifyDoc *d, const guint8 *row)
{
    gboolean fine = g_hash_table_add(d->lists, GUINT_TO_POINTER(verify_u32(row, 0)));
    for (gsize i = 0; i < LEVELS; i++) {
        guint style = verify_u16(row, 8 + i * 2);
        fine &= style < d->styles || style == NO_STYLE;
    }
    return fine;
}

/* What a paragraph's list does differently: a start, or a level of its own. `at` moves. */
static gboolean way_levels(VerifyDoc *d, const VerifyBytes *part, gsize *at, guint count)
{
    if (part->size - *at < 4)
        return FALSE;
    *at += 4;
    for (guint i = 0; i < count; i++) {
        if (part->size - *at < 8)
            return FALSE;
        guint32 what = verify_u32(part->bytes, *at + 4);
        *at += 8;
        if ((what & 15u) >= LEVELS)
            return FALSE;
        gsize size = 0;
        if ((what & 0x20u) != 0) {
            size = level(d, part->bytes + *at, part->size - *at);
            if (size == 0)
                return FALSE;
        }
        *at += size;
    }
    return TRUE;
}

static void ways(VerifyDoc *d)
{
    VerifyBytes part = verify_doc_part(d, 74);
    gsize count = part.size >= 4 ? verify_u32(part.bytes, 0) : 0;
    if (part.size == 0)
        return;
    gboolean fine = count <= WAYS_MAX && part.size >= 4 + count * WAY_BYTES;
    gsize at = 4 + count * WAY_BYTES;
    for (gsize i = 0; fine && i < count; i++) {
        const guint8 *row = part.bytes + 4 + i * WAY_BYTES;
        fine = has_list(d, verify_u32(row, 0)) && row[12] <= LEVELS &&
               way_levels(d, &part, &at, row[12]);
    }
    if (!fine || at != part.size)
        verify_doc_say(d, DISARM_DAMAGED, "PlfLfo");
}

void verify_doc_ways(VerifyDoc *d)
{
    VerifyBytes part = verify_doc_part(d, 74);
    d->ways = part.size >= 4 ? MIN(verify_u32(part.bytes, 0), WAYS_MAX) : 0;
}

void verify_doc_lists(VerifyDoc *d)
{
    VerifyBytes part = verify_doc_part(d, 73);
    guint count = part.size >= 2 ? verify_u16(part.bytes, 0) : 0;
    gboolean fine = part.size == 0 || part.size == 2 + (gsize)count * LIST_BYTES;
    for (guint i = 0; fine && i < count; i++)
        fine = list(d, part.bytes + 2 + (gsize)i * LIST_BYTES);
    if (!fine)
        verify_doc_say(d, DISARM_DAMAGED, "PlfLst");
    else if (count > 0)
        levels(d, &part, count);
    ways(d);
    if (verify_doc_strings(d, 91, NUMBER_UNITS_MAX) > g_hash_table_size(d->lists))
        verify_doc_say(d, DISARM_DAMAGED, "SttbListNames");
}
