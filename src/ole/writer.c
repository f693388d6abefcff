/* ole/writer.c -- streams laid out sector by sector, then the header that says where they are */
#include "ole/writer.h"
#include "base/problem.h"
#include "ole/names.h"
#include "ole/sectors.h"
#include <string.h>

#define SHIFT 9u
#define SECTOR ((gsize)1 << SHIFT)
#define EACH ((guint32)(SECTOR / 4)) /* numbers in a sector */
#define ENTRIES ((guint32)(SECTOR / OLE_ENTRY_BYTES))
#define SIZE_MAX_BYTES ((guint64)1 << 31)
#define RED 0
#define BLACK 1

typedef struct {
    OleName name;
    GBytes *bytes;
    guint32 first;
    guint32 left, right;
    guint8 colour;
} Stream;

struct OleWriter {
    guint8 class_id[OLE_CLASS_BYTES];
    GPtrArray *streams; /* Stream */
    GArray *fat, *mini; /* guint32 */
    GByteArray *small;  /* the small streams */
    const DisarmSink *out;
    DisarmBudget *budget;
    GError *failed;
};

static void stream_free(gpointer data)
{
    Stream *stream = data;
    g_bytes_unref(stream->bytes);
    g_free(stream);
}

OleWriter *ole_writer_new(const guint8 *class_id)
{
    OleWriter *writer = g_new0(OleWriter, 1);
    memcpy(writer->class_id, class_id, OLE_CLASS_BYTES);
    writer->streams = g_ptr_array_new_with_free_func(stream_free);
    writer->fat = g_array_new(FALSE, FALSE, sizeof(guint32));
    writer->mini = g_array_new(FALSE, FALSE, sizeof(guint32));
    writer->small = g_byte_array_new();
    return writer;
}

void ole_writer_free(OleWriter *writer)
{
    if (writer == NULL)
        return;
    g_ptr_array_unref(writer->streams);
    g_array_unref(writer->fat);
    g_array_unref(writer->mini);
    g_byte_array_unref(writer->small);
    g_clear_error(&writer->failed);
    g_free(writer);
}

static Stream *stream_at(const OleWriter *writer, guint at)
{
    return g_ptr_array_index(writer->streams, at);
}

gboolean ole_writer_add(OleWriter *writer, const char *name, GBytes *bytes, GError **error)
{
    OleName parsed;
    gboolean fine = ole_name_from_text(name, &parsed);
    for (guint i = 0; fine && i < writer->streams->len; i++)
        fine = ole_name_order(&stream_at(writer, i)->name, &parsed) != 0;
    if (!fine) {
        problem_set(error, PROBLEM_INVALID, name, "it is no name of a stream, or is there twice");
        return FALSE;
    }
    Stream *stream = g_new0(Stream, 1);
    *stream = (Stream){.name = parsed, .bytes = g_bytes_ref(bytes)};
    g_ptr_array_add(writer->streams, stream);
    return TRUE;
}

/* ---- the tree of names ---- */

static gint by_name(gconstpointer a, gconstpointer b)
{
    const Stream *const *x = a, *const *y = b;
    return ole_name_order(&(*x)->name, &(*y)->name);
}

typedef struct {
    guint from, end, level;
    guint32 *link; /* where the number of the top is to stand */
} Span;

/* A balanced tree; only what hangs below the last whole level is red, so every way down has as many
 * black ones. Entry `i` of the streams is number `i` + 1 of the directory. */
static guint32 make_tree(OleWriter *writer)
{
    guint count = writer->streams->len, whole = 0;
    guint32 top = OLE_FREE;
    while (((guint64)2 << whole) - 1 <= count)
        whole++;
    g_autoptr(GArray) work = g_array_new(FALSE, FALSE, sizeof(Span));
    Span all = {0, count, 0, &top};
    g_array_append_val(work, all);
    while (work->len > 0) {
        Span span = g_array_index(work, Span, work->len - 1);
        g_array_set_size(work, work->len - 1);
        *span.link = OLE_FREE;
        if (span.from == span.end)
            continue;
        guint middle = span.from + (span.end - span.from) / 2;
        Stream *stream = stream_at(writer, middle);
        *span.link = middle + 1;
        stream->colour = span.level >= whole ? RED : BLACK;
        Span left = {span.from, middle, span.level + 1, &stream->left};
        Span right = {middle + 1, span.end, span.level + 1, &stream->right};
        g_array_append_val(work, left);
        g_array_append_val(work, right);
    }
    return top;
}

/* ---- layout ---- */

static guint32 sectors_of(gsize size)
{
    return (guint32)((size + SECTOR - 1) >> SHIFT);
}

/* A run of sectors at the end: where it begins, OLE_END for none. */
static guint32 take(GArray *table, guint32 count)
{
    guint32 first = table->len;
    for (guint32 i = 1; i <= count; i++) {
        guint32 next = i == count ? OLE_END : first + i;
        g_array_append_val(table, next);
    }
    return count > 0 ? first : OLE_END;
}

static void place_small(OleWriter *writer)
{
    static const guint8 zeros[OLE_MINI_BYTES];
    for (guint i = 0; i < writer->streams->len; i++) {
        Stream *stream = stream_at(writer, i);
        gsize size = 0;
        const guint8 *bytes = g_bytes_get_data(stream->bytes, &size);
        if (size >= OLE_MINI_CUTOFF)
            continue;
        guint32 count = (guint32)((size + OLE_MINI_BYTES - 1) / OLE_MINI_BYTES);
        stream->first = take(writer->mini, count);
        if (size > 0)
            g_byte_array_append(writer->small, bytes, (guint)size);
        g_byte_array_append(writer->small, zeros, (guint)(count * OLE_MINI_BYTES - size));
    }
}

static void place_large(OleWriter *writer)
{
    for (guint i = 0; i < writer->streams->len; i++) {
        Stream *stream = stream_at(writer, i);
        gsize size = g_bytes_get_size(stream->bytes);
        if (size >= OLE_MINI_CUTOFF)
            stream->first = take(writer->fat, sectors_of(size));
    }
}

/* ---- writing ---- */

static void put(OleWriter *writer, const guint8 *bytes, gsize size)
{
    if (size > 0 && writer->failed == NULL &&
        disarm_budget_output(writer->budget, size, &writer->failed))
        writer->out->write(writer->out->user, bytes, size, &writer->failed);
}

static void put_sectors(OleWriter *writer, const guint8 *bytes, gsize size, guint8 fill)
{
    guint8 rest[1u << SHIFT];
    memset(rest, fill, sizeof rest);
    put(writer, bytes, size);
    if (size % SECTOR != 0)
        put(writer, rest, SECTOR - size % SECTOR);
}

static void add_u32(GByteArray *out, guint32 value)
{
    const guint8 bytes[4] = {(guint8)value, (guint8)(value >> 8), (guint8)(value >> 16),
                             (guint8)(value >> 24)};
    g_byte_array_append(out, bytes, 4);
}

static void add_u16(GByteArray *out, guint value)
{
    const guint8 bytes[2] = {(guint8)value, (guint8)(value >> 8)};
    g_byte_array_append(out, bytes, 2);
}

static void put_table(OleWriter *writer, const GArray *table)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (guint i = 0; i < table->len; i++)
        add_u32(bytes, g_array_index(table, guint32, i));
    put_sectors(writer, bytes->data, bytes->len, 0xFF);
}

typedef struct {
    const OleName *name;
    guint8 type, colour;
    guint32 left, right, child, first, size;
    const guint8 *class_id;
} DirectoryEntry;

static void add_entry(GByteArray *out, const DirectoryEntry *entry)
{
    static const guint8 zeros[64];
    for (guint i = 0; i < 32; i++)
        add_u16(out, entry->name != NULL && i < entry->name->count ? entry->name->units[i] : 0);
    add_u16(out, entry->name != NULL ? (entry->name->count + 1) * 2 : 0);
    const guint8 kind[2] = {entry->type, entry->colour};
    g_byte_array_append(out, kind, 2);
    add_u32(out, entry->left);
    add_u32(out, entry->right);
    add_u32(out, entry->child);
    g_byte_array_append(out, entry->class_id != NULL ? entry->class_id : zeros, OLE_CLASS_BYTES);
    g_byte_array_append(out, zeros, 4 + 16);
    add_u32(out, entry->first);
    add_u32(out, entry->size);
    add_u32(out, 0);
}

static void put_directory(OleWriter *writer, guint32 top, guint32 small_first)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    OleName root_name;
    ole_name_from_text("Root Entry", &root_name);
    DirectoryEntry root = {&root_name,      5,   BLACK,       OLE_FREE,
                           OLE_FREE,        top, small_first, writer->small->len,
                           writer->class_id};
    add_entry(out, &root);
    for (guint i = 0; i < writer->streams->len; i++) {
        const Stream *stream = stream_at(writer, i);
        DirectoryEntry entry = {
            &stream->name, 2,        stream->colour, stream->left,
            stream->right, OLE_FREE, stream->first,  (guint32)g_bytes_get_size(stream->bytes),
            NULL};
        add_entry(out, &entry);
    }
    const DirectoryEntry none = {NULL, 0, RED, OLE_FREE, OLE_FREE, OLE_FREE, 0, 0, NULL};
    while (out->len % SECTOR != 0)
        add_entry(out, &none);
    put_sectors(writer, out->data, out->len, 0);
}

/* How many sectors FAT and DIFAT need for `used` others, themselves among what they list. */
static void count_tables(guint32 used, guint32 *fat, guint32 *difat)
{
    *fat = *difat = 0;
    for (;;) {
        guint32 all = used + *fat + *difat;
        guint32 need = (all + EACH - 1) / EACH;
        guint32 more = need > OLE_HEADER_DIFAT ? need - OLE_HEADER_DIFAT : 0;
        guint32 lists = (more + EACH - 2) / (EACH - 1);
        if (need == *fat && lists == *difat)
            return;
        *fat = need;
        *difat = lists;
    }
}

typedef struct {
    guint32 mini_first, mini_count, fat_first, fat_count, difat_first, difat_count;
} Layout;

static void put_header(OleWriter *writer, const Layout *layout)
{
    static const guint8 zeros[16];
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_byte_array_append(out, (const guint8 *)OLE_MAGIC, 8);
    g_byte_array_append(out, zeros, 16);
    static const guint16 facts[] = {0x3E, 3, 0xFFFE, SHIFT, 6, 0, 0, 0, 0, 0};
    for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
        add_u16(out, facts[i]);
    const guint32 places[] = {layout->fat_count,
                              0,
                              0,
                              OLE_MINI_CUTOFF,
                              layout->mini_first,
                              layout->mini_count,
                              layout->difat_first,
                              layout->difat_count};
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
        add_u32(out, places[i]);
    for (guint32 i = 0; i < OLE_HEADER_DIFAT; i++)
        add_u32(out, i < layout->fat_count ? layout->fat_first + i : OLE_FREE);
    put(writer, out->data, out->len);
}

static void put_difat(OleWriter *writer, const Layout *layout)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    guint32 at = OLE_HEADER_DIFAT;
    for (guint32 n = 0; n < layout->difat_count; n++) {
        for (guint32 i = 0; i + 1 < EACH; i++, at++)
            add_u32(out, at < layout->fat_count ? layout->fat_first + at : OLE_FREE);
        add_u32(out, n + 1 < layout->difat_count ? layout->difat_first + n + 1 : OLE_END);
    }
    put_sectors(writer, out->data, out->len, 0);
}

/* The sectors of the tables, in the table itself. */
static void list_tables(OleWriter *writer, Layout *layout)
{
    count_tables(writer->fat->len, &layout->fat_count, &layout->difat_count);
    layout->fat_first = writer->fat->len;
    const guint32 fat = OLE_FAT, difat = OLE_DIFAT;
    for (guint32 i = 0; i < layout->fat_count; i++)
        g_array_append_val(writer->fat, fat);
    layout->difat_first = layout->difat_count > 0 ? writer->fat->len : OLE_END;
    for (guint32 i = 0; i < layout->difat_count; i++)
        g_array_append_val(writer->fat, difat);
}

static void put_streams(OleWriter *writer)
{
    for (guint i = 0; i < writer->streams->len; i++) {
        gsize size = 0;
        const guint8 *bytes = g_bytes_get_data(stream_at(writer, i)->bytes, &size);
        if (size >= OLE_MINI_CUTOFF)
            put_sectors(writer, bytes, size, 0);
    }
}

static gboolean fits(const OleWriter *writer, GError **error)
{
    guint64 sum = 0;
    for (guint i = 0; i < writer->streams->len; i++)
        sum += g_bytes_get_size(stream_at(writer, i)->bytes);
    if (sum < SIZE_MAX_BYTES)
        return TRUE;
    problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("A compound file", "複合ファイル"), "2 GiB");
    return FALSE;
}

gboolean ole_writer_finish(OleWriter *writer, const DisarmSink *out, DisarmBudget *budget,
                           GError **error)
{
    Layout layout;
    if (!fits(writer, error))
        return FALSE;
    writer->out = out;
    writer->budget = budget;
    g_ptr_array_sort(writer->streams, by_name);
    guint32 top = make_tree(writer);
    take(writer->fat, (writer->streams->len + 1 + ENTRIES - 1) / ENTRIES);
    place_small(writer);
    guint32 small_first = take(writer->fat, sectors_of(writer->small->len));
    layout.mini_count = (writer->mini->len + EACH - 1) / EACH;
    layout.mini_first = take(writer->fat, layout.mini_count);
    place_large(writer);
    list_tables(writer, &layout);
    put_header(writer, &layout);
    put_directory(writer, top, small_first);
    put_sectors(writer, writer->small->data, writer->small->len, 0);
    put_table(writer, writer->mini);
    put_streams(writer);
    put_table(writer, writer->fat);
    put_difat(writer, &layout);
    if (writer->failed == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&writer->failed));
    return FALSE;
}
