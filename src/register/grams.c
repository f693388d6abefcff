/* register/grams.c -- the index of pairs of characters, filled by events */
#include "register/grams.h"
#include "register/gramrow.h"
#include "register/parts.h"
#include <string.h>

STORE_SQL(text_put, "INSERT INTO record_text (id, folded) VALUES ($1, $2)"
                    " ON CONFLICT (id) DO UPDATE SET folded = excluded.folded");
STORE_SQL(text_drop, "DELETE FROM record_text WHERE id = $1");
STORE_SQL(text_ids, "SELECT id FROM record_text ORDER BY id");
STORE_SQL(text_of, "SELECT folded FROM record_text WHERE id = $1");
STORE_SQL(fresh_last, "SELECT COALESCE(MAX(id), 0) FROM record_fresh");
STORE_SQL(fresh_put, "INSERT INTO record_fresh (id, record) VALUES ($1, $2)");
STORE_SQL(fresh_records, "SELECT record FROM record_fresh ORDER BY id");
STORE_SQL(segment_last, "SELECT COALESCE(MAX(id), 0) FROM record_segment");
STORE_SQL(segment_put, "INSERT INTO record_segment (id, records) VALUES ($1, $2)");
STORE_SQL(segment_read, "SELECT records FROM record_segment WHERE id = $1");
STORE_SQL(reach_put, "INSERT INTO record_reach (id, most) VALUES ($1, $2)");
STORE_SQL(gram_put, "INSERT INTO record_gram (id, places) VALUES ($1, $2)");
STORE_SQL(gram_of, "SELECT places FROM record_gram WHERE id = $1");
STORE_SQL(gram_drop, "DELETE FROM record_gram WHERE id = $1");

static gboolean read_number(Store *store, const StoreSql *sql, gint64 *number, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    StoreStep step = store_step(query, error);
    *number = step == STORE_ROW ? store_column_integer(query, 0) : 0;
    return step != STORE_FAILED;
}

static GArray *read_fresh(Store *store, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(StoreQuery) query = store_query(store, &fresh_records, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW) {
        gint64 record = store_column_integer(query, 0);
        g_array_append_val(records, record);
    }
    return step == STORE_DONE ? g_steal_pointer(&records) : NULL;
}

/* Per hash, the places of texts that have it, ascending. */
typedef struct {
    GArray *lists[GRAM_HASHES]; /* guint16; NULL for none */
} Postings;

static void postings_clear(Postings *postings)
{
    for (guint i = 0; i < GRAM_HASHES; i++)
        g_clear_pointer(&postings->lists[i], g_array_unref);
}

static void add_text(Postings *postings, guint16 place, const char *text)
{
    guint hash;
    while (gram_next_pair(&text, &hash)) {
        GArray **list = &postings->lists[hash];
        if (*list == NULL)
            *list = g_array_sized_new(FALSE, FALSE, sizeof(guint16), 8);
        if ((*list)->len == 0 || g_array_index(*list, guint16, (*list)->len - 1) != place)
            g_array_append_val(*list, place);
    }
}

static gboolean collect_texts(Store *store, const GArray *records, Postings *postings,
                              GError **error)
{
    for (guint i = 0; i < records->len; i++) {
        g_autoptr(StoreQuery) query = store_query(store, &text_of, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, g_array_index(records, gint64, i));
        StoreStep step = store_step(query, error);
        if (step == STORE_FAILED)
            return FALSE;
        if (step == STORE_ROW)
            add_text(postings, (guint16)i, store_column_text(query, 0, NULL));
    }
    return TRUE;
}

static void append_u16(GByteArray *bytes, guint number)
{
    const guint8 two[] = {(guint8)(number & 0xff), (guint8)(number >> 8)};
    g_byte_array_append(bytes, two, sizeof two);
}

static gboolean put_bytes(Store *store, const StoreSql *sql, gint64 id, const GByteArray *bytes,
                          GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, id);
    store_bind_blob(query, 2, bytes->data, bytes->len);
    return store_run(query, error);
}

/* ---- rows ---- */

/* A row under way; `counts` of its hashes come before the places. */
typedef struct {
    GByteArray *counts, *places;
} Row;

static void row_begin(Row *row)
{
    g_byte_array_set_size(row->counts, 0);
    g_byte_array_set_size(row->places, 0);
}

/* Rows of which no text has any hash are left out. */
static gboolean row_put(const Row *row, Store *store, gint64 id, GError **error)
{
    if (row->places->len == 0)
        return TRUE;
    g_byte_array_append(row->counts, row->places->data, row->places->len);
    return put_bytes(store, &gram_put, id, row->counts, error);
}

static gboolean put_postings(Store *store, gint64 segment, const Postings *postings, GError **error)
{
    const guint hashes = gram_level(0).hashes;
    g_autoptr(GByteArray) counts = g_byte_array_new();
    g_autoptr(GByteArray) places = g_byte_array_new();
    Row row = {counts, places};
    for (guint from = 0; from < GRAM_HASHES; from += hashes) {
        row_begin(&row);
        for (guint hash = from; hash < from + hashes; hash++) {
            const GArray *list = postings->lists[hash];
            append_u16(counts, list != NULL ? list->len : 0);
            for (guint j = 0; list != NULL && j < list->len; j++)
                append_u16(places, g_array_index(list, guint16, j));
        }
        if (!row_put(&row, store, gram_row_id(segment, from), error))
            return FALSE;
    }
    return TRUE;
}

/* ---- runs ---- */

/* Takes a row away; empty when there was none. New. */
static GByteArray *take_row(Store *store, gint64 id, GError **error)
{
    g_autoptr(GByteArray) row = g_byte_array_new();
    g_autoptr(StoreQuery) query = store_query(store, &gram_of, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW) {
        gsize size = 0;
        const guint8 *bytes = store_column_blob(query, 0, &size);
        g_byte_array_append(row, bytes, (guint)size);
    }
    g_autoptr(StoreQuery) drop = step == STORE_ROW ? store_query(store, &gram_drop, error) : NULL;
    if (drop == NULL)
        return step == STORE_DONE ? g_steal_pointer(&row) : NULL;
    store_bind_integer(drop, 1, id);
    return store_run(drop, error) ? g_steal_pointer(&row) : NULL;
}

/* One row of each of the shorter runs, read hash by hash. */
typedef struct {
    GramLevel of;
    guint count; /* of runs */
    GByteArray *rows[GRAM_RUN_MAX];
    gsize at[GRAM_RUN_MAX]; /* in the row, of the places not yet read */
} Shorter;

static void shorter_clear(Shorter *shorter)
{
    for (guint i = 0; i < shorter->count; i++)
        g_clear_pointer(&shorter->rows[i], g_byte_array_unref);
}

static gboolean shorter_take(Shorter *shorter, Store *store, gint64 first, guint hash,
                             GError **error)
{
    for (guint i = 0; i < shorter->count; i++) {
        shorter->rows[i] =
            take_row(store, gram_row_id(first + i * shorter->of.segments, hash), error);
        if (shorter->rows[i] == NULL)
            return FALSE;
        shorter->at[i] = (gsize)2 * shorter->of.hashes;
    }
    return TRUE;
}

/* The places of the hash that comes next in all rows, the `n`th of them. */
static void append_places(Shorter *shorter, guint n, Row *row)
{
    guint all = 0;
    for (guint i = 0; i < shorter->count; i++) {
        const GByteArray *from = shorter->rows[i];
        guint count = from->len > 0 ? gram_u16(from->data + (gsize)2 * n) : 0;
        for (guint j = 0; j < count && shorter->at[i] + 1 < from->len; j++, shorter->at[i] += 2)
            append_u16(row->places, gram_u16(from->data + shorter->at[i]) +
                                        i * shorter->of.segments * GRAM_TEXTS);
        all += count;
    }
    append_u16(row->counts, all);
}

/* Rows of the runs of `level` - 1 from segment `first` on become those of one. */
static gboolean put_together(Store *store, guint level, gint64 first, GError **error)
{
    const GramLevel to = gram_level(level);
    Shorter shorter = {.of = gram_level(level - 1)};
    g_autoptr(GByteArray) counts = g_byte_array_new();
    g_autoptr(GByteArray) places = g_byte_array_new();
    Row row = {counts, places};
    gboolean done = TRUE;
    shorter.count = to.segments / shorter.of.segments;
    for (guint hash = 0; done && hash < GRAM_HASHES; hash++) {
        guint n = hash % shorter.of.hashes;
        if (n == 0)
            shorter_clear(&shorter);
        if (n == 0 && !(done = shorter_take(&shorter, store, first, hash, error)))
            break;
        if (hash % to.hashes == 0)
            row_begin(&row);
        append_places(&shorter, n, &row);
        if ((hash + 1) % to.hashes == 0)
            done = row_put(&row, store, gram_row_id(first, hash + 1 - to.hashes), error);
    }
    shorter_clear(&shorter);
    return done;
}

/* Once there are `count` segments: the runs that end with the last of them. */
static gboolean put_runs(Store *store, gint64 count, GError **error)
{
    for (guint level = 1; level < GRAM_LEVELS; level++) {
        guint segments = gram_level(level).segments;
        if (count % segments == 0 && !put_together(store, level, count - segments + 1, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- segments ---- */

static gboolean put_reach(Store *store, gint64 segment, gint64 most, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &reach_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, segment);
    store_bind_integer(query, 2, most);
    return store_run(query, error);
}

static gboolean put_segment(Store *store, const GArray *records, const Postings *postings,
                            GError **error)
{
    gint64 last = 0;
    gint64 most = 0;
    g_autoptr(GByteArray) ids = g_byte_array_new();
    for (guint i = 0; i < records->len; i++) {
        gint64 id = g_array_index(records, gint64, i);
        gint64 stored = GINT64_TO_LE(id);
        g_byte_array_append(ids, (const guint8 *)&stored, sizeof stored);
        most = MAX(most, register_ordinal_of_id(id));
    }
    return read_number(store, &segment_last, &last, error) &&
           put_bytes(store, &segment_put, last + 1, ids, error) &&
           put_reach(store, last + 1, most, error) &&
           put_postings(store, last + 1, postings, error) && put_runs(store, last + 1, error);
}

static gboolean seal(Store *store, GError **error)
{
    g_autoptr(GArray) records = read_fresh(store, error);
    if (records == NULL)
        return FALSE;
    Postings *postings = g_new0(Postings, 1);
    gboolean done = collect_texts(store, records, postings, error) &&
                    put_segment(store, records, postings, error) &&
                    store_empty_table(store, "record_fresh", error);
    postings_clear(postings);
    g_free(postings);
    return done;
}

static gboolean put_fresh(Store *store, gint64 record, GError **error)
{
    gint64 last = 0;
    if (!read_number(store, &fresh_last, &last, error))
        return FALSE;
    g_autoptr(StoreQuery) fresh = store_query(store, &fresh_put, error);
    if (fresh == NULL)
        return FALSE;
    store_bind_integer(fresh, 1, last + 1);
    store_bind_integer(fresh, 2, record);
    return store_run(fresh, error) && (last + 1 < GRAM_TEXTS || seal(store, error));
}

gboolean register_grams_put(Store *store, gint64 record, const char *folded, GError **error)
{
    g_autoptr(StoreQuery) text = store_query(store, &text_put, error);
    if (text == NULL)
        return FALSE;
    store_bind_integer(text, 1, record);
    store_bind_text(text, 2, folded);
    return store_run(text, error) && put_fresh(store, record, error);
}

gboolean register_grams_drop(Store *store, gint64 record, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &text_drop, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, record);
    return store_run(query, error);
}

static GArray *read_ids(Store *store, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(StoreQuery) query = store_query(store, &text_ids, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW) {
        gint64 id = store_column_integer(query, 0);
        g_array_append_val(ids, id);
    }
    return step == STORE_DONE ? g_steal_pointer(&ids) : NULL;
}

gboolean register_grams_remake(Store *store, GError **error)
{
    static const char *const tables[] = {"record_fresh", "record_segment", "record_gram",
                                         "record_reach"};
    g_autoptr(GArray) ids = read_ids(store, error);
    if (ids == NULL)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        if (!store_empty_table(store, tables[i], error))
            return FALSE;
    for (guint i = 0; i < ids->len; i++)
        if (!put_fresh(store, g_array_index(ids, gint64, i), error))
            return FALSE;
    return TRUE;
}

static gboolean settle_reach(Store *store, gint64 segment, GError **error)
{
    gint64 most = 0;
    gsize size = 0;
    g_autoptr(StoreQuery) query = store_query(store, &segment_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, segment);
    if (store_step(query, error) == STORE_FAILED)
        return FALSE;
    const guint8 *bytes = store_column_blob(query, 0, &size);
    for (gsize at = 0; at + sizeof(gint64) <= size; at += sizeof(gint64)) {
        gint64 id;
        memcpy(&id, bytes + at, sizeof id);
        most = MAX(most, register_ordinal_of_id(GINT64_FROM_LE(id)));
    }
    return put_reach(store, segment, most, error);
}

gboolean register_grams_settle(Store *store, GError **error)
{
    gint64 last = 0;
    if (!read_number(store, &segment_last, &last, error))
        return FALSE;
    for (gint64 segment = 1; segment <= last; segment++)
        if (!settle_reach(store, segment, error) || !put_runs(store, segment, error))
            return FALSE;
    return TRUE;
}
