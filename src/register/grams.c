/* register/grams.c -- the index of pairs of characters: filled by events, asked by searches */
#include "register/grams.h"
#include "register/parts.h"
#include <string.h>

STORE_SQL(text_put, "INSERT INTO record_text (id, folded) VALUES ($1, $2)"
                    " ON CONFLICT (id) DO UPDATE SET folded = excluded.folded");
STORE_SQL(text_drop, "DELETE FROM record_text WHERE id = $1");
STORE_SQL(text_ids, "SELECT id FROM record_text ORDER BY id");
STORE_SQL(text_read, "SELECT folded FROM record_text WHERE id = $1");
STORE_SQL(fresh_last, "SELECT COALESCE(MAX(id), 0) FROM record_fresh");
STORE_SQL(fresh_put, "INSERT INTO record_fresh (id, record) VALUES ($1, $2)");
STORE_SQL(fresh_list, "SELECT record FROM record_fresh ORDER BY id");
STORE_SQL(segment_last, "SELECT COALESCE(MAX(id), 0) FROM record_segment");
STORE_SQL(segment_put, "INSERT INTO record_segment (id, records) VALUES ($1, $2)");
STORE_SQL(segment_list, "SELECT id, records FROM record_segment ORDER BY id");
STORE_SQL(gram_put, "INSERT INTO record_gram (id, places) VALUES ($1, $2)");
STORE_SQL(gram_read, "SELECT places FROM record_gram WHERE id = $1");
STORE_SQL(ordinal_last, "SELECT COALESCE(MAX(last), 0) FROM record_number WHERE series = ''");

#define TEXTS 2048  /* of a segment */
#define HASHES 8192 /* of pairs */
#define GROUP 64    /* hashes whose lists lie in one row: counts, then places, two bytes each */
#define GROUPS (HASHES / GROUP)
#define WORD_PAIRS_MAX 64

static guint hash_pair(gunichar a, gunichar b)
{
    guint32 hash = a * 0x9e3779b1u + b * 0x85ebca77u;
    hash ^= hash >> 15;
    hash *= 0x2c1b3c6du;
    return (hash ^ (hash >> 13)) % HASHES;
}

/* The next pair of neighbours on one line; FALSE at the end. */
static gboolean next_pair(const char **at, guint *hash)
{
    while (**at != '\0') {
        gunichar a = g_utf8_get_char(*at);
        *at = g_utf8_next_char(*at);
        if (a == '\n' || **at == '\n' || **at == '\0')
            continue;
        *hash = hash_pair(a, g_utf8_get_char(*at));
        return TRUE;
    }
    return FALSE;
}

/* ---- filling ---- */

static gboolean read_number(Store *store, const StoreSql *sql, gint64 *number, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    StoreStep step = store_step(query, error);
    *number = step == STORE_ROW ? store_column_integer(query, 0) : 0;
    return step != STORE_FAILED;
}

gboolean register_last_ordinal(Store *store, gint64 *last, GError **error)
{
    return read_number(store, &ordinal_last, last, error);
}

static GArray *read_fresh(Store *store, GError **error)
{
    g_autoptr(GArray) records = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(StoreQuery) query = store_query(store, &fresh_list, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW) {
        gint64 record = store_column_integer(query, 0);
        g_array_append_val(records, record);
    }
    return step == STORE_DONE ? g_steal_pointer(&records) : NULL;
}

/* Per hash, the places of texts that have it, ascending. */
typedef struct {
    GArray *lists[HASHES]; /* guint16; NULL for none */
} Postings;

static void postings_clear(Postings *postings)
{
    for (guint i = 0; i < HASHES; i++)
        g_clear_pointer(&postings->lists[i], g_array_unref);
}

static void add_text(Postings *postings, guint16 place, const char *text)
{
    guint hash;
    while (next_pair(&text, &hash)) {
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
        g_autoptr(StoreQuery) query = store_query(store, &text_read, error);
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

static gboolean put_group(Store *store, gint64 segment, guint group, const Postings *postings,
                          GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_sized_new(4096);
    guint all = 0;
    for (guint i = 0; i < GROUP; i++) {
        const GArray *list = postings->lists[group * GROUP + i];
        append_u16(bytes, list != NULL ? list->len : 0);
        all += list != NULL ? list->len : 0;
    }
    for (guint i = 0; i < GROUP; i++) {
        const GArray *list = postings->lists[group * GROUP + i];
        for (guint j = 0; list != NULL && j < list->len; j++)
            append_u16(bytes, g_array_index(list, guint16, j));
    }
    return all == 0 || put_bytes(store, &gram_put, segment * GROUPS + group, bytes, error);
}

static gboolean put_segment(Store *store, const GArray *records, const Postings *postings,
                            GError **error)
{
    gint64 last = 0;
    g_autoptr(GByteArray) ids = g_byte_array_new();
    for (guint i = 0; i < records->len; i++) {
        gint64 id = GINT64_TO_LE(g_array_index(records, gint64, i));
        g_byte_array_append(ids, (const guint8 *)&id, sizeof id);
    }
    if (!read_number(store, &segment_last, &last, error) ||
        !put_bytes(store, &segment_put, last + 1, ids, error))
        return FALSE;
    for (guint group = 0; group < GROUPS; group++)
        if (!put_group(store, last + 1, group, postings, error))
            return FALSE;
    return TRUE;
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
    return store_run(fresh, error) && (last + 1 < TEXTS || seal(store, error));
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
    static const char *const tables[] = {"record_fresh", "record_segment", "record_gram"};
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

/* ---- asking ---- */

void register_hits_add(RegisterHits *hits, gint64 record)
{
    gint64 ordinal = register_ordinal_of_id(record);
    if (ordinal > hits->last)
        return;
    hits->bits[ordinal / 8] = (guint8)(hits->bits[ordinal / 8] | 1u << (ordinal % 8));
    hits->kinds[ordinal] = (guint16)register_kind_of_id(record);
}

/* The pairs of a word, no two alike. */
static guint word_pairs(const char *word, guint pairs[WORD_PAIRS_MAX])
{
    guint count = 0;
    guint hash;
    while (count < WORD_PAIRS_MAX && next_pair(&word, &hash)) {
        gboolean known = FALSE;
        for (guint i = 0; i < count; i++)
            known = known || pairs[i] == hash;
        if (!known)
            pairs[count++] = hash;
    }
    return count;
}

static guint read_u16(const guint8 *bytes)
{
    return bytes[0] | (guint)bytes[1] << 8;
}

/* Keeps in `places` those that have the hash too. */
static gboolean narrow(Store *store, gint64 segment, guint hash, guint64 places[TEXTS / 64],
                       GError **error)
{
    guint64 found[TEXTS / 64] = {0};
    g_autoptr(StoreQuery) query = store_query(store, &gram_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, segment * GROUPS + hash / GROUP);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return FALSE;
    gsize size = 0;
    const guint8 *bytes = step == STORE_ROW ? store_column_blob(query, 0, &size) : NULL;
    gsize at = GROUP;
    for (guint i = 0; size > 0 && i < hash % GROUP; i++)
        at += read_u16(bytes + (gsize)2 * i);
    guint count = size > 0 ? read_u16(bytes + (gsize)2 * (hash % GROUP)) : 0;
    for (gsize i = at; i < at + count && 2 * i + 1 < size; i++) {
        guint place = read_u16(bytes + 2 * i) % TEXTS;
        found[place / 64] |= G_GUINT64_CONSTANT(1) << (place % 64);
    }
    for (guint i = 0; i < TEXTS / 64; i++)
        places[i] &= found[i];
    return TRUE;
}

static gboolean any_left(const guint64 places[TEXTS / 64])
{
    guint64 all = 0;
    for (guint i = 0; i < TEXTS / 64; i++)
        all |= places[i];
    return all != 0;
}

static void add_places(const guint8 *records, gsize size, const guint64 places[TEXTS / 64],
                       RegisterHits *hits)
{
    for (gsize i = 0; i < TEXTS && i * sizeof(gint64) < size; i++) {
        gint64 id;
        if ((places[i / 64] >> (i % 64) & 1) == 0)
            continue;
        memcpy(&id, records + i * sizeof id, sizeof id);
        register_hits_add(hits, GINT64_FROM_LE(id));
    }
}

static gboolean find_in_segment(Store *store, StoreQuery *segment, const guint *pairs, guint count,
                                RegisterHits *hits, GError **error)
{
    guint64 places[TEXTS / 64];
    memset(places, 0xff, sizeof places);
    for (guint i = 0; i < count && any_left(places); i++)
        if (!narrow(store, store_column_integer(segment, 0), pairs[i], places, error))
            return FALSE;
    gsize size = 0;
    const guint8 *records = any_left(places) ? store_column_blob(segment, 1, &size) : NULL;
    add_places(records, size, places, hits);
    return TRUE;
}

gboolean register_grams_find(Store *store, const char *word, RegisterHits *hits, GError **error)
{
    guint pairs[WORD_PAIRS_MAX];
    guint count = word_pairs(word, pairs);
    g_autoptr(GArray) fresh = read_fresh(store, error);
    if (fresh == NULL)
        return FALSE;
    for (guint i = 0; i < fresh->len; i++)
        register_hits_add(hits, g_array_index(fresh, gint64, i));
    g_autoptr(StoreQuery) query = store_query(store, &segment_list, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        if (!find_in_segment(store, query, pairs, count, hits, error))
            return FALSE;
    return step == STORE_DONE;
}

RegisterHolds register_text_holds(Store *store, gint64 record, char *const *words, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &text_read, error);
    if (query == NULL)
        return REGISTER_HOLDS_FAILED;
    store_bind_integer(query, 1, record);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return REGISTER_HOLDS_FAILED;
    const char *text = step == STORE_ROW ? store_column_text(query, 0, NULL) : "";
    for (; *words != NULL; words++)
        if (strstr(text, *words) == NULL)
            return REGISTER_HOLDS_NOT;
    return REGISTER_HOLDS;
}
