/* ole/sectors.c -- header, allocation tables, and chains that claim each sector once */
#include "ole/sectors.h"
#include "base/cursor.h"
#include <string.h>

#define HEADER_BYTES 512u
#define SHIFT_3 9u
#define SHIFT_4 12u

static gboolean fail(OleSectors *s, const char *why)
{
    if (s->failed == NULL)
        s->failed = why;
    return FALSE;
}

static guint32 u32_at(const guint8 *bytes, gsize at)
{
    return (guint32)bytes[at] | (guint32)bytes[at + 1] << 8 | (guint32)bytes[at + 2] << 16 |
           (guint32)bytes[at + 3] << 24;
}

const guint8 *ole_sector(const OleSectors *s, guint32 sector, gsize *have)
{
    gsize at = ((gsize)sector + 1) << s->shift;
    gsize whole = (gsize)1 << s->shift;
    if (sector >= s->sectors || at >= s->size)
        return NULL;
    *have = MIN(whole, s->size - at);
    return s->bytes + at;
}

static const guint8 *whole_sector(const OleSectors *s, guint32 sector)
{
    gsize have = 0;
    const guint8 *bytes = ole_sector(s, sector, &have);
    return have == (gsize)1 << s->shift ? bytes : NULL;
}

static gboolean read_header(OleSectors *s)
{
    Cursor c = cursor_over(s->bytes, s->size);
    cursor_expect(&c, OLE_MAGIC, 8);
    cursor_skip(&c, 16 + 2);
    guint16 major = cursor_u16le(&c);
    guint16 order = cursor_u16le(&c), shift = cursor_u16le(&c), mini_shift = cursor_u16le(&c);
    cursor_skip(&c, 6 + 4);
    s->fat_sectors = cursor_u32le(&c);
    s->first_directory = cursor_u32le(&c);
    cursor_skip(&c, 4);
    guint32 cutoff = cursor_u32le(&c);
    s->first_mini = cursor_u32le(&c);
    s->mini_sectors = cursor_u32le(&c);
    s->first_difat = cursor_u32le(&c);
    s->difat_sectors = cursor_u32le(&c);
    if (!cursor_ok(&c) || s->size < HEADER_BYTES)
        return fail(s, "its header is cut off");
    gboolean known = (major == 3 && shift == SHIFT_3) || (major == 4 && shift == SHIFT_4);
    if (!known || order != 0xFFFE || mini_shift != 6 || cutoff != OLE_MINI_CUTOFF)
        return fail(s, "its header is of no known version");
    s->shift = shift;
    return TRUE;
}

/* ---- the lists of sectors ---- */

/* Takes a sector of the tables themselves. */
static gboolean claim(OleSectors *s, guint32 sector)
{
    if (sector >= s->sectors || s->fat.claimed[sector] != 0)
        return fail(s, "its tables overlap");
    s->fat.claimed[sector] = 1;
    return TRUE;
}

static gboolean read_fat_sector(OleSectors *s, guint32 sector, guint32 number)
{
    guint32 each = (guint32)1 << (s->shift - 2);
    const guint8 *bytes = whole_sector(s, sector);
    if (bytes == NULL || !claim(s, sector))
        return fail(s, "its table of sectors is not whole");
    guint64 from = (guint64)number * each;
    for (guint32 i = 0; i < each && from + i < s->fat.count; i++)
        s->fat.next[from + i] = u32_at(bytes, (gsize)i * 4);
    return TRUE;
}

/* Gives TRUE while there is more to read; `number` counts sectors of the FAT. */
static gboolean read_fat_slot(OleSectors *s, guint32 sector, guint32 *number)
{
    if (sector == OLE_FREE || *number >= s->fat_sectors)
        return TRUE;
    return read_fat_sector(s, sector, (*number)++);
}

static gboolean read_difat(OleSectors *s, guint32 *number)
{
    guint32 each = ((guint32)1 << (s->shift - 2)) - 1, sector = s->first_difat;
    for (guint32 n = 0; n < s->difat_sectors && sector < OLE_DIFAT; n++) {
        const guint8 *bytes = whole_sector(s, sector);
        if (bytes == NULL || !claim(s, sector))
            return fail(s, "its list of tables is not whole");
        for (guint32 i = 0; i < each; i++)
            if (!read_fat_slot(s, u32_at(bytes, (gsize)i * 4), number))
                return FALSE;
        sector = u32_at(bytes, (gsize)each * 4);
    }
    return TRUE;
}

static gboolean read_fat(OleSectors *s)
{
    guint32 number = 0;
    memset(s->fat.next, 0xFF, (gsize)s->fat.count * sizeof(guint32));
    for (guint32 i = 0; i < OLE_HEADER_DIFAT; i++)
        if (!read_fat_slot(s, u32_at(s->bytes, 76 + (gsize)i * 4), &number))
            return FALSE;
    return read_difat(s, &number) &&
           (number == s->fat_sectors || fail(s, "parts of its table of sectors are missing"));
}

static gboolean space_new(OleSectors *s, OleSpace *space, guint32 count)
{
    space->count = count;
    space->next = g_try_malloc0_n((gsize)count + 1, sizeof(guint32));
    space->claimed = g_try_malloc0((gsize)count + 1);
    return (space->next != NULL && space->claimed != NULL) || fail(s, "there is no memory");
}

/* ---- chains ---- */

GArray *ole_chain(OleSectors *s, OleSpace *space, guint32 first, guint32 most)
{
    g_autoptr(GArray) chain = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 at = first; at != OLE_END && chain->len < most; at = space->next[at]) {
        if (at >= space->count || space->claimed[at] != 0) {
            fail(s, "its chains of sectors loop, overlap or lead outside");
            return NULL;
        }
        space->claimed[at] = 1;
        g_array_append_val(chain, at);
    }
    return g_steal_pointer(&chain);
}

static gboolean read_mini(OleSectors *s)
{
    guint32 each = (guint32)1 << (s->shift - 2);
    g_autoptr(GArray) chain = s->mini_sectors == 0
                                  ? g_array_new(FALSE, FALSE, sizeof(guint32))
                                  : ole_chain(s, &s->fat, s->first_mini, s->mini_sectors);
    if (chain == NULL || !space_new(s, &s->mini, chain->len * each))
        return FALSE;
    for (guint32 n = 0; n < chain->len; n++) {
        const guint8 *bytes = whole_sector(s, g_array_index(chain, guint32, n));
        if (bytes == NULL)
            return fail(s, "its table of small sectors is not whole");
        for (guint32 i = 0; i < each; i++)
            s->mini.next[(gsize)n * each + i] = u32_at(bytes, (gsize)i * 4);
    }
    return TRUE;
}

gboolean ole_sectors_open(OleSectors *s, const guint8 *bytes, gsize size)
{
    *s = (OleSectors){.bytes = bytes, .size = size};
    if (!read_header(s))
        return FALSE;
    guint64 sectors = (((guint64)size + ((guint64)1 << s->shift) - 1) >> s->shift);
    if (sectors < 2 || sectors > OLE_DIFAT)
        return fail(s, "it has no sectors, or too many");
    s->sectors = (guint32)(sectors - 1);
    guint64 listed = (guint64)s->fat_sectors << (s->shift - 2);
    if (s->fat_sectors == 0 || s->fat_sectors > s->sectors || listed < 1)
        return fail(s, "its table of sectors has no possible size");
    if (!space_new(s, &s->fat, s->sectors))
        return FALSE;
    return read_fat(s) && read_mini(s);
}

void ole_sectors_clear(OleSectors *s)
{
    g_clear_pointer(&s->fat.next, g_free);
    g_clear_pointer(&s->fat.claimed, g_free);
    g_clear_pointer(&s->mini.next, g_free);
    g_clear_pointer(&s->mini.claimed, g_free);
}
