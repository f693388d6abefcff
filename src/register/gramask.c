/* register/gramask.c -- the index of pairs of characters, asked by searches */
#include "register/gramrow.h"
#include "register/grams.h"
#include "register/parts.h"
#include <string.h>

STORE_SQL(text_read, "SELECT folded FROM record_text WHERE id = $1");
STORE_SQL(fresh_list, "SELECT record FROM record_fresh");
STORE_SQL(reach_list, "SELECT id, most FROM record_reach ORDER BY id");
STORE_SQL(records_read, "SELECT records FROM record_segment WHERE id = $1");
STORE_SQL(gram_read, "SELECT places FROM record_gram WHERE id = $1");
STORE_SQL(ordinal_last, "SELECT COALESCE(MAX(last), 0) FROM record_number WHERE series = ''");

#define PAIRS_MAX 64 /* of a word */
#define PLACES (GRAM_RUN_MAX * GRAM_TEXTS)
#define SEGMENT_WORDS (GRAM_TEXTS / 64) /* of 64 bits */

/* Which texts of a run: a bit by place. */
typedef struct {
    guint64 words[PLACES / 64];
} Places;

/* The pairs of a word, no two alike; those that fewer texts had so far stand first. */
typedef struct {
    guint count;
    guint hashes[PAIRS_MAX];
    guint64 had[PAIRS_MAX];
} Pairs;

typedef struct {
    gint64 first, most;
    GramLevel level;
} Run;

struct RegisterGrams {
    Store *store;
    const RegisterGramWord *words;
    guint count;
    RegisterHits *hits;
    Pairs *pairs; /* by word */
    GArray *runs; /* Run, the greatest `most` first */
    guint at;
};

void register_hits_add(RegisterHits *hits, gint64 record)
{
    gint64 ordinal = register_ordinal_of_id(record);
    if (ordinal > hits->last)
        return;
    hits->bits[ordinal / 8] = (guint8)(hits->bits[ordinal / 8] | 1u << (ordinal % 8));
    hits->kinds[ordinal] = (guint16)register_kind_of_id(record);
}

gboolean register_last_ordinal(Store *store, gint64 *last, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &ordinal_last, error);
    if (query == NULL || store_step(query, error) != STORE_ROW)
        return FALSE;
    *last = store_column_integer(query, 0);
    return TRUE;
}

/* ---- beginning ---- */

static void find_pairs(const char *word, Pairs *pairs)
{
    guint hash;
    while (pairs->count < PAIRS_MAX && gram_next_pair(&word, &hash)) {
        gboolean known = FALSE;
        for (guint i = 0; i < pairs->count; i++)
            known = known || pairs->hashes[i] == hash;
        if (!known)
            pairs->hashes[pairs->count++] = hash;
    }
}

static gboolean add_fresh(RegisterGrams *grams, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(grams->store, &fresh_list, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW)
        register_hits_add(grams->hits, store_column_integer(query, 0));
    return step == STORE_DONE;
}

static gint newest_first(gconstpointer a, gconstpointer b)
{
    const Run *left = a;
    const Run *right = b;
    return (left->most < right->most) - (left->most > right->most);
}

/* By how far each segment reaches, from the first on. */
static void make_runs(RegisterGrams *grams, const GArray *reaches)
{
    for (guint i = 0; i < reaches->len;) {
        Run run = {.first = (gint64)i + 1, .level = gram_run_at((gint64)i + 1, reaches->len)};
        for (guint end = i + run.level.segments; i < end; i++)
            run.most = MAX(run.most, g_array_index(reaches, gint64, i));
        g_array_append_val(grams->runs, run);
    }
    g_array_sort(grams->runs, newest_first);
}

static gboolean read_runs(RegisterGrams *grams, GError **error)
{
    g_autoptr(GArray) reaches = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(StoreQuery) query = store_query(grams->store, &reach_list, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW) {
        gint64 most = store_column_integer(query, 1);
        g_array_append_val(reaches, most);
    }
    make_runs(grams, reaches);
    return step == STORE_DONE;
}

RegisterGrams *register_grams_open(Store *store, const RegisterGramWord *words, guint count,
                                   RegisterHits *hits, GError **error)
{
    g_autoptr(RegisterGrams) grams = g_new0(RegisterGrams, 1);
    grams->store = store;
    grams->words = words;
    grams->count = count;
    grams->hits = hits;
    grams->pairs = g_new0(Pairs, count);
    grams->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    for (guint i = 0; i < count; i++)
        find_pairs(words[i].text, &grams->pairs[i]);
    return add_fresh(grams, error) && read_runs(grams, error) ? g_steal_pointer(&grams) : NULL;
}

void register_grams_close(RegisterGrams *grams)
{
    if (grams == NULL)
        return;
    g_free(grams->pairs);
    g_array_unref(grams->runs);
    g_free(grams);
}

gint64 register_grams_reach(const RegisterGrams *grams)
{
    return grams->at < grams->runs->len ? g_array_index(grams->runs, Run, grams->at).most : 0;
}

/* ---- one run ---- */

static guint words_of(const Run *run)
{
    return run->level.segments * SEGMENT_WORDS;
}

static gboolean any_left(const Run *run, const Places *places)
{
    guint64 all = 0;
    for (guint i = 0; i < words_of(run); i++)
        all |= places->words[i];
    return all != 0;
}

/* How many have the hash; their bits in `found`. The row was written by this program, and what is
 * too short ends it. */
static guint read_places(const Run *run, const guint8 *bytes, gsize size, guint n, Places *found)
{
    gsize at = run->level.hashes;
    if (bytes == NULL || size < 2 * at)
        return 0;
    for (guint i = 0; i < n; i++)
        at += gram_u16(bytes + (gsize)2 * i);
    guint count = gram_u16(bytes + (gsize)2 * n);
    for (gsize i = at; i < at + count && 2 * i + 1 < size; i++) {
        guint place = gram_u16(bytes + 2 * i);
        if (place / 64 < words_of(run))
            found->words[place / 64] |= G_GUINT64_CONSTANT(1) << (place % 64);
    }
    return count;
}

/* Keeps in `places` those that have the hash too; says how many have it. */
static gboolean narrow(const RegisterGrams *grams, const Run *run, guint hash, Places *places,
                       guint *had, GError **error)
{
    Places found;
    guint n = hash % run->level.hashes;
    memset(&found, 0, words_of(run) * sizeof found.words[0]);
    g_autoptr(StoreQuery) query = store_query(grams->store, &gram_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, gram_row_id(run->first, hash - n));
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return FALSE;
    gsize size = 0;
    const guint8 *bytes = step == STORE_ROW ? store_column_blob(query, 0, &size) : NULL;
    *had = read_places(run, bytes, size, n, &found);
    for (guint i = 0; i < words_of(run); i++)
        places->words[i] &= found.words[i];
    return TRUE;
}

/* So that the next run is narrowed by the rarest first. */
static void put_in_order(Pairs *pairs)
{
    for (guint i = 1; i < pairs->count; i++)
        for (guint j = i; j > 0 && pairs->had[j] < pairs->had[j - 1]; j--) {
            guint hash = pairs->hashes[j];
            guint64 had = pairs->had[j];
            pairs->hashes[j] = pairs->hashes[j - 1];
            pairs->had[j] = pairs->had[j - 1];
            pairs->hashes[j - 1] = hash;
            pairs->had[j - 1] = had;
        }
}

static gboolean narrow_by_word(const RegisterGrams *grams, const Run *run, Pairs *pairs,
                               Places *places, GError **error)
{
    for (guint i = 0; i < pairs->count && any_left(run, places); i++) {
        guint had = 0;
        if (!narrow(grams, run, pairs->hashes[i], places, &had, error))
            return FALSE;
        pairs->had[i] += had;
    }
    put_in_order(pairs);
    return TRUE;
}

typedef void (*PlaceVisit)(gint64 record, guint place, gpointer user);

static void visit_segment(const guint8 *records, gsize size, const Places *places, guint from,
                          PlaceVisit visit, gpointer user)
{
    for (guint i = 0; i < GRAM_TEXTS && (i + 1) * sizeof(gint64) <= size; i++) {
        gint64 id;
        guint place = from + i;
        if ((places->words[place / 64] >> (place % 64) & 1) == 0)
            continue;
        memcpy(&id, records + i * sizeof id, sizeof id);
        visit(GINT64_FROM_LE(id), place, user);
    }
}

/* The records that stand at `places`. */
static gboolean each_record(const RegisterGrams *grams, const Run *run, const Places *places,
                            PlaceVisit visit, gpointer user, GError **error)
{
    for (guint i = 0; i < run->level.segments; i++) {
        const Run one = {.level = gram_level(0)};
        Places here;
        memcpy(&here, places->words + (gsize)i * SEGMENT_WORDS,
               SEGMENT_WORDS * sizeof here.words[0]);
        if (!any_left(&one, &here))
            continue;
        g_autoptr(StoreQuery) query = store_query(grams->store, &records_read, error);
        if (query == NULL)
            return FALSE;
        store_bind_integer(query, 1, run->first + i);
        StoreStep step = store_step(query, error);
        if (step == STORE_FAILED)
            return FALSE;
        gsize size = 0;
        const guint8 *records = step == STORE_ROW ? store_column_blob(query, 0, &size) : NULL;
        visit_segment(records, size, places, i * GRAM_TEXTS, visit, user);
    }
    return TRUE;
}

typedef struct {
    const RegisterHits *people;
    Places *places;
} Adding;

static void add_person(gint64 record, guint place, gpointer user)
{
    const Adding *adding = user;
    if (register_hits_has(adding->people, register_ordinal_of_id(record)))
        adding->places->words[place / 64] |= G_GUINT64_CONSTANT(1) << (place % 64);
}

/* Of `places`, those that may be of the word: by their text or by who takes part. */
static gboolean keep_word(const RegisterGrams *grams, const Run *run, guint word, Places *places,
                          GError **error)
{
    const RegisterHits *people = grams->words[word].people;
    const Places before = *places;
    if (!narrow_by_word(grams, run, &grams->pairs[word], places, error))
        return FALSE;
    Adding adding = {people, places};
    return people == NULL || each_record(grams, run, &before, add_person, &adding, error);
}

static void add_hit(gint64 record, guint place, gpointer user)
{
    (void)place;
    register_hits_add(user, record);
}

gboolean register_grams_read(RegisterGrams *grams, GError **error)
{
    const Run *run = &g_array_index(grams->runs, Run, grams->at);
    Places places;
    memset(&places, 0xff, sizeof places);
    grams->at++;
    for (guint i = 0; i < grams->count && any_left(run, &places); i++)
        if (!keep_word(grams, run, i, &places, error))
            return FALSE;
    return each_record(grams, run, &places, add_hit, grams->hits, error);
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
