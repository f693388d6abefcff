/* clean/office97/doc-lists.c -- numbered lists, and how paragraphs differ from them
 * (MS-DOC 2.9.131, 2.9.147, 2.9.150) */
#include "clean/office97/doc-internal.h"

#define LIST_BYTES 28u
#define LEVEL_BYTES 28u
#define LEVELS 9u
#define OVERRIDE_BYTES 16u
#define OVERRIDES_MAX 0x7FEu
#define NO_STYLE 0x0FFFu
#define SIMPLE 1u
#define FORMATTED 0x20u
#define LEVEL_UNITS_MAX 255u

/* ---- a level ---- */

/* The text of a number, and where in it numbers of levels stand. */
static void put_number(GByteArray *out, gsize head, const guint8 *text, gsize units)
{
    bytes_add16(out, (guint)units);
    for (gsize i = 0; i < units; i++) {
        guint unit = bytes_u16(text, i * 2);
        bytes_add16(out, unit < ' ' && unit >= LEVELS && unit != '\t' ? ' ' : unit);
    }
    for (gsize i = 0; i < LEVELS; i++)
        if (out->data[head + 6 + i] > units)
            out->data[head + 6 + i] = 0;
}

/* Its number's form, the properties of number and paragraph, its text; moves behind it. */
static gboolean put_level(Doc *doc, DocBytes part, gsize *at, GByteArray *out)
{
    if (part.size < *at || part.size - *at < LEVEL_BYTES)
        return FALSE;
    const guint8 *level = part.bytes + *at;
    gsize chars = level[24], paras = level[25], left = part.size - *at - LEVEL_BYTES;
    if (left < chars + paras + 2)
        return FALSE;
    gsize units = bytes_u16(level + LEVEL_BYTES, chars + paras);
    if (units > LEVEL_UNITS_MAX || units * 2 > left - chars - paras - 2)
        return FALSE;
    gsize head = out->len;
    bytes_add(out, level, 16);
    bytes_add_zeros(out, 8);
    bytes_add(out, level + 24, 4);
    bytes_set32(out->data, head + 16, bytes_u32(level, 16));
    gsize begin = out->len;
    doc_put_props(doc, (DocBytes){level + LEVEL_BYTES, paras}, DOC_FAMILY_PARA | DOC_OF_STYLE, out);
    gsize made = out->len - begin; /* of a huge one there may come more */
    out->data[head + 25] = (guint8)made;
    begin = out->len;
    doc_put_props(doc, (DocBytes){level + LEVEL_BYTES + paras, chars},
                  DOC_FAMILY_CHAR | DOC_OF_STYLE, out);
    out->data[head + 24] = (guint8)(out->len - begin);
    put_number(out, head, level + LEVEL_BYTES + chars + paras + 2, units);
    *at += LEVEL_BYTES + chars + paras + 2 + units * 2;
    return made <= G_MAXUINT8;
}

/* ---- lists ---- */

/* The levels lie behind what the FIB counts as this part. */
static DocBytes with_levels(const Doc *doc, DocBytes part)
{
    gsize at = (gsize)(part.bytes - doc->table.bytes);
    return (DocBytes){part.bytes, doc->table.size - at};
}

/* `numbers` get those of the lists, which are different. */
static gboolean put_lists(Doc *doc, DocBytes part, GHashTable *numbers)
{
    guint count = bytes_u16(part.bytes, 0);
    gsize at = 2 + (gsize)count * LIST_BYTES;
    if (part.size < at)
        return FALSE;
    DocBytes all = with_levels(doc, part);
    g_autoptr(GByteArray) levels = g_byte_array_new();
    doc_begin_part(doc, DOC_LISTS);
    bytes_add(doc->table_out, part.bytes, at);
    for (guint i = 0; i < count; i++) {
        if (!g_hash_table_add(numbers,
                              GUINT_TO_POINTER(bytes_u32(part.bytes, 2 + (gsize)i * LIST_BYTES))))
            return FALSE;
        guint8 *list = doc->table_out->data + doc->part_at[DOC_LISTS] + 2 + (gsize)i * LIST_BYTES;
        guint many = (list[26] & SIMPLE) != 0 ? 1 : LEVELS;
        list[27] = 0; /* what it is compatible with */
        for (gsize level = 0; level < LEVELS; level++)
            if (bytes_u16(list, 8 + level * 2) >= doc->styles)
                bytes_set16(list, 8 + level * 2, NO_STYLE);
        for (guint level = 0; level < many; level++)
            if (!put_level(doc, all, &at, levels))
                return FALSE;
    }
    doc_end_part(doc, DOC_LISTS);
    bytes_add(doc->table_out, levels->data, levels->len);
    return TRUE;
}

/* ---- overrides ---- */

static gboolean put_override_levels(Doc *doc, DocBytes part, gsize *at, guint count,
                                    GByteArray *out)
{
    for (guint i = 0; i < count; i++) {
        if (part.size - *at < 8)
            return FALSE;
        const guint8 *level = part.bytes + *at;
        bytes_add32(out, bytes_u32(level, 0));
        bytes_add32(out, bytes_u32(level, 4) & 0x3F);
        *at += 8;
        if ((level[4] & 15) >= LEVELS)
            return FALSE;
        if ((level[4] & FORMATTED) != 0 && !put_level(doc, part, at, out))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_overrides(Doc *doc, DocBytes part, GHashTable *numbers)
{
    guint32 count = bytes_u32(part.bytes, 0);
    if (count > OVERRIDES_MAX || count > (part.size - 4) / OVERRIDE_BYTES)
        return FALSE;
    gsize at = 4 + (gsize)count * OVERRIDE_BYTES;
    g_autoptr(GByteArray) data = g_byte_array_new();
    doc_begin_part(doc, DOC_LIST_OVERRIDES);
    bytes_add32(doc->table_out, count);
    for (guint32 i = 0; i < count; i++) {
        const guint8 *override = part.bytes + 4 + (gsize)i * OVERRIDE_BYTES;
        bytes_add32(doc->table_out, bytes_u32(override, 0));
        bytes_add_zeros(doc->table_out, 8);
        bytes_add8(doc->table_out, MIN(override[12], LEVELS));
        bytes_add8(doc->table_out, override[13]);
        bytes_add16(doc->table_out, 0);
        if (!g_hash_table_contains(numbers, GUINT_TO_POINTER(bytes_u32(override, 0))) ||
            override[12] > LEVELS || part.size - at < 4)
            return FALSE;
        bytes_add32(data, bytes_u32(part.bytes, at));
        at += 4;
        if (!put_override_levels(doc, part, &at, override[12], data))
            return FALSE;
    }
    bytes_add(doc->table_out, data->data, data->len);
    doc_end_part(doc, DOC_LIST_OVERRIDES);
    return TRUE;
}

void doc_put_lists(Doc *doc)
{
    DocBytes lists = doc_part(doc, DOC_LISTS), overrides = doc_part(doc, DOC_LIST_OVERRIDES);
    g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
    if ((lists.size >= 2 && !put_lists(doc, lists, numbers)) ||
        (overrides.size >= 4 && !put_overrides(doc, overrides, numbers))) {
        doc_fail(doc, "its lists are damaged");
        return;
    }
    g_autoptr(GArray) names = doc_texts(doc, DOC_LIST_NAMES);
    if (names != NULL && lists.size >= 2 && names->len <= bytes_u16(lists.bytes, 0))
        doc_put_texts(doc, DOC_LIST_NAMES, names);
}
