/* tests/fuzz/pack-compound.h -- parts as the streams of a compound file (MS-CFB), each with its way
 * through the storages as its line ("a/b/c"); small ones lie where small ones do */
#pragma once
#include "parts.h"
#include "way-mend.h"

#define COMPOUND_SECTOR 512u
#define COMPOUND_SMALL 64u
#define COMPOUND_SMALL_MAX 4096u
#define COMPOUND_END 0xFFFFFFFEu
#define COMPOUND_FREE 0xFFFFFFFFu
#define COMPOUND_TABLE 0xFFFFFFFDu

typedef struct {
    char *name;                /* owned */
    const Part *part;          /* NULL: a storage */
    guint parent, child, next; /* rows, or COMPOUND_FREE */
    guint32 start;
} CompoundRow;

typedef struct {
    GArray *rows; /* of CompoundRow; the root first */
    GByteArray *body, *small;
    GArray *table, *small_table; /* of guint32 */
} Compound;

static inline CompoundRow *compound_row(const Compound *file, guint at)
{
    return &g_array_index(file->rows, CompoundRow, at);
}

static inline void compound_clear_row(gpointer row)
{
    g_free(((CompoundRow *)row)->name);
}

/* The order of MS-CFB: by length, then by letters in upper case. */
static inline gint compound_order(const char *a, const char *b)
{
    glong a_size = g_utf8_strlen(a, -1), b_size = g_utf8_strlen(b, -1);
    return a_size != b_size ? (a_size < b_size ? -1 : 1) : g_ascii_strcasecmp(a, b);
}

/* The row of that name below `parent`, made where there is none; 0 when it cannot be. */
static inline guint compound_add(Compound *file, guint parent, const char *name, const Part *part)
{
    guint *link = &compound_row(file, parent)->child;
    if (*name == '\0' || g_utf8_strlen(name, -1) > 31 || compound_row(file, parent)->part != NULL)
        return 0;
    while (*link != COMPOUND_FREE && compound_order(compound_row(file, *link)->name, name) < 0)
        link = &compound_row(file, *link)->next;
    if (*link != COMPOUND_FREE && compound_order(compound_row(file, *link)->name, name) == 0)
        return *link;
    const CompoundRow row = {g_strdup(name), part, parent, COMPOUND_FREE, *link, 0};
    *link = file->rows->len; /* before the array may move */
    g_array_append_val(file->rows, row);
    return file->rows->len - 1;
}

static inline void compound_add_part(Compound *file, const Part *part)
{
    g_autofree char *line = parts_text(part);
    if (!g_utf8_validate(line, -1, NULL))
        return;
    g_auto(GStrv) way = g_strsplit(line, "/", 6);
    guint count = g_strv_length(way), at = 0;
    for (guint i = 0; i < count; i++) {
        at = compound_add(file, at, way[i], i + 1 == count ? part : NULL);
        if (at == 0)
            return;
    }
}

/* `size` bytes in sectors of `unit`, chained; where they begin. */
static inline guint32 compound_put(GByteArray *body, GArray *table, const guint8 *bytes, gsize size,
                                   guint unit)
{
    guint32 start = table->len;
    guint count = (guint)((size + unit - 1) / unit), old = body->len;
    if (count == 0)
        return COMPOUND_END;
    g_byte_array_set_size(body, old + count * unit);
    memset(body->data + old, 0, (gsize)count * unit);
    memcpy(body->data + old, bytes, size);
    for (guint i = 0; i < count; i++) {
        guint32 next = i + 1 < count ? start + i + 1 : COMPOUND_END;
        g_array_append_val(table, next);
    }
    return start;
}

static inline void compound_put_streams(Compound *file)
{
    for (guint i = 1; i < file->rows->len; i++) {
        CompoundRow *row = compound_row(file, i);
        const Part *part = row->part;
        if (part != NULL && part->size < COMPOUND_SMALL_MAX)
            row->start = compound_put(file->small, file->small_table, part->bytes, part->size,
                                      COMPOUND_SMALL);
        else if (part != NULL)
            row->start =
                compound_put(file->body, file->table, part->bytes, part->size, COMPOUND_SECTOR);
    }
    compound_row(file, 0)->start =
        compound_put(file->body, file->table, file->small->data, file->small->len, COMPOUND_SECTOR);
}

static inline void compound_entry(const Compound *file, guint at, guint8 *out)
{
    const CompoundRow *row = compound_row(file, at);
    glong units = 0;
    g_autofree gunichar2 *wide = g_utf8_to_utf16(row->name, -1, NULL, &units, NULL);
    for (glong i = 0; i < units && i < 31; i++)
        mend_put(out + 2 * i, 2, FALSE, wide[i]);
    mend_put(out + 64, 2, FALSE, (guint32)MIN(units, 31) * 2 + 2);
    out[66] = at == 0 ? 5 : row->part != NULL ? 2 : 1;
    out[67] = 1;
    mend_put(out + 68, 4, FALSE, COMPOUND_FREE);
    mend_put(out + 72, 4, FALSE, row->next);
    mend_put(out + 76, 4, FALSE, row->child);
    mend_put(out + 116, 4, FALSE, row->start);
    gsize size = row->part != NULL ? row->part->size : at == 0 ? file->small->len : 0;
    mend_put(out + 120, 4, FALSE, (guint32)size);
}

static inline guint32 compound_put_rows(Compound *file)
{
    guint count = (file->rows->len + 3) / 4 * 4;
    g_autofree guint8 *entries = g_malloc0((gsize)count * 128);
    for (guint i = 0; i < count; i++) {
        mend_put(entries + 128 * i + 68, 4, FALSE, COMPOUND_FREE);
        mend_put(entries + 128 * i + 72, 4, FALSE, COMPOUND_FREE);
        mend_put(entries + 128 * i + 76, 4, FALSE, COMPOUND_FREE);
        if (i < file->rows->len)
            compound_entry(file, i, entries + 128 * i);
    }
    return compound_put(file->body, file->table, entries, (gsize)count * 128, COMPOUND_SECTOR);
}

static inline guint32 compound_put_table(Compound *file, GArray *table)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_set_size(bytes, (table->len + 127) / 128 * COMPOUND_SECTOR);
    for (guint i = 0; i < bytes->len / 4; i++)
        mend_put(bytes->data + 4 * i, 4, FALSE,
                 i < table->len ? g_array_index(table, guint32, i) : COMPOUND_FREE);
    return compound_put(file->body, file->table, bytes->data, bytes->len, COMPOUND_SECTOR);
}

/* The table of sectors, which holds its own; how many sectors it takes. */
static inline guint compound_put_sectors(Compound *file, guint32 *start)
{
    static const guint32 own = COMPOUND_TABLE;
    guint count = 1;
    *start = file->table->len;
    while (count * 128 < *start + count)
        count++;
    for (guint i = 0; i < count; i++)
        g_array_append_val(file->table, own);
    g_autoptr(GArray) whole = g_array_copy(file->table);
    guint old = file->body->len;
    g_byte_array_set_size(file->body, old + count * COMPOUND_SECTOR);
    for (guint i = 0; i < count * 128; i++)
        mend_put(file->body->data + old + 4 * i, 4, FALSE,
                 i < whole->len ? g_array_index(whole, guint32, i) : COMPOUND_FREE);
    return count;
}

static inline GByteArray *compound_close(Compound *file)
{
    static const guint8 magic[] = {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1};
    guint8 head[COMPOUND_SECTOR] = {0};
    guint32 small = COMPOUND_END, sectors = 0;
    compound_put_streams(file);
    guint small_count = (file->small_table->len + 127) / 128;
    if (small_count > 0)
        small = compound_put_table(file, file->small_table);
    guint32 rows = compound_put_rows(file);
    guint count = compound_put_sectors(file, &sectors);
    memcpy(head, magic, sizeof magic);
    const guint32 words[][2] = {{24, 0x0003003E}, {28, 0x0009FFFE},  {32, 6},
                                {44, count},      {48, rows},        {56, COMPOUND_SMALL_MAX},
                                {60, small},      {64, small_count}, {68, COMPOUND_END}};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        mend_put(head + words[i][0], 4, FALSE, words[i][1]);
    for (guint i = 0; i < 109; i++)
        mend_put(head + 76 + 4 * i, 4, FALSE, i < count ? sectors + i : COMPOUND_FREE);
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, file->body->data, file->body->len);
    return out;
}

static inline GByteArray *pack_compound(const Parts *parts)
{
    Compound file = {.rows = g_array_new(FALSE, FALSE, sizeof(CompoundRow)),
                     .body = g_byte_array_new(),
                     .small = g_byte_array_new(),
                     .table = g_array_new(FALSE, FALSE, sizeof(guint32)),
                     .small_table = g_array_new(FALSE, FALSE, sizeof(guint32))};
    const CompoundRow root = {g_strdup("Root Entry"), NULL,          0,
                              COMPOUND_FREE,          COMPOUND_FREE, COMPOUND_END};
    g_array_set_clear_func(file.rows, compound_clear_row);
    g_array_append_val(file.rows, root);
    for (guint i = 0; i < parts->count; i++)
        compound_add_part(&file, &parts->parts[i]);
    GByteArray *out = compound_close(&file);
    g_array_unref(file.rows);
    g_byte_array_unref(file.body);
    g_byte_array_unref(file.small);
    g_array_unref(file.table);
    g_array_unref(file.small_table);
    return out;
}
