/* tests/unit/register/register_grams.c -- every text that holds the words is among what the index
 * finds, the newest first, and a plain scan agrees with what is left after the texts were looked
 * at; rows of an earlier version become those of this one */
#include "register/grams.h"
#include "register/parts.h"
#include "register/project.h"
#include <glib/gstdio.h>
#include <string.h>

#define TEXTS 5000
#define SEGMENT 2048

typedef struct {
    char *folder, *path;
    Store *store;
    char *texts[TEXTS + 1];
} Index;

static const char *const words[] = {"会計", "課", "端末",   "pc-", "持出", "申請", "住民", "記録",
                                    "09",   "a",  "みほん", "町",  "係",   "ー",   "検査", "x"};

static char *random_text(void)
{
    GString *out = g_string_new(NULL);
    for (gint i = g_test_rand_int_range(1, 12); i > 0; i--) {
        if (g_test_rand_int_range(0, 5) == 0)
            g_string_append_printf(out, "%04d", g_test_rand_int_range(0, 10000));
        else
            g_string_append(out, words[g_test_rand_int_range(0, G_N_ELEMENTS(words))]);
        if (g_test_rand_int_range(0, 4) == 0)
            g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static gint64 id_of(guint ordinal)
{
    return register_record_id(1 + ordinal % 13, ordinal);
}

static void put(Index *index, guint ordinal)
{
    g_autoptr(GError) error = NULL;
    g_free(index->texts[ordinal]);
    index->texts[ordinal] = random_text();
    register_grams_put(index->store, id_of(ordinal), index->texts[ordinal], &error);
    g_assert_no_error(error);
}

static void open_index(Index *index, gboolean upgraded)
{
    g_autoptr(GError) error = NULL;
    const StoreSchema *const steps[] = {&register_schema_001, &register_schema_005};
    index->folder = g_dir_make_tmp("grams-XXXXXX", NULL);
    index->path = g_build_filename(index->folder, "body.db", NULL);
    index->store = store_open(index->path, STORE_CREATE, &error);
    g_assert_no_error(error);
    store_upgrade(index->store, steps, upgraded ? 2 : 1, &error);
    g_assert_no_error(error);
}

static void fill(Index *index)
{
    open_index(index, TRUE);
    g_assert_true(store_begin(index->store, NULL));
    for (guint i = 1; i <= TEXTS; i++)
        put(index, i);
    for (guint i = 0; i < 700; i++) /* some change later: they stand in two segments */
        put(index, (guint)g_test_rand_int_range(1, TEXTS + 1));
    g_assert_true(store_commit(index->store, NULL));
}

/* So often that there are runs of all lengths: 24 segments, 8 and some alone. */
static void change_often(Index *index)
{
    g_assert_true(store_begin(index->store, NULL));
    for (guint i = 0; i < 34 * SEGMENT - 5700 - 100; i++)
        put(index, (guint)g_test_rand_int_range(1, TEXTS + 1));
    g_assert_true(store_commit(index->store, NULL));
}

static void clear(Index *index)
{
    for (guint i = 0; i <= TEXTS; i++)
        g_free(index->texts[i]);
    store_close(index->store);
    g_remove(index->path);
    g_rmdir(index->folder);
    g_free(index->path);
    g_free(index->folder);
}

/* ---- asking ---- */

typedef struct {
    Index *index;
    const char *words[2]; /* the second may be NULL */
    RegisterHits people;  /* will do in the place of the first word */
} Question;

static gboolean holds(const Question *q, guint ordinal)
{
    const char *text = q->index->texts[ordinal];
    return (strstr(text, q->words[0]) != NULL || register_hits_has(&q->people, ordinal)) &&
           (q->words[1] == NULL || strstr(text, q->words[1]) != NULL);
}

/* Whoever stops before the end has missed nothing newer than what is left says. */
static void read_all(const Question *q, RegisterGrams *grams, const RegisterHits *hits)
{
    g_autoptr(GError) error = NULL;
    gint64 reach;
    while ((reach = register_grams_reach(grams)) > 0) {
        for (gint64 i = reach + 1; i <= TEXTS; i++)
            g_assert_true(!holds(q, (guint)i) || register_hits_has(hits, i));
        g_assert_true(register_grams_read(grams, &error));
        g_assert_no_error(error);
        g_assert_cmpint(register_grams_reach(grams), <=, reach);
    }
}

/* How many records the index names for the question; all that hold the words are among them. */
static guint ask(Question *q)
{
    g_autoptr(GError) error = NULL;
    g_autofree guint8 *bits = g_malloc0(TEXTS / 8 + 1);
    g_autofree guint16 *kinds = g_new0(guint16, TEXTS + 1);
    RegisterHits hits = {TEXTS, bits, kinds};
    const RegisterGramWord asked[] = {{q->words[0], q->people.bits != NULL ? &q->people : NULL},
                                      {q->words[1], NULL}};
    guint named = 0;
    g_autoptr(RegisterGrams) grams =
        register_grams_open(q->index->store, asked, q->words[1] != NULL ? 2 : 1, &hits, &error);
    g_assert_no_error(error);
    read_all(q, grams, &hits);
    for (guint i = 1; i <= TEXTS; i++) {
        g_assert_true(!holds(q, i) || register_hits_has(&hits, i));
        if (!register_hits_has(&hits, i))
            continue;
        named++;
        g_assert_cmpint(kinds[i], ==, 1 + i % 13);
    }
    return named;
}

/* Records that hold the word by index and text; and how many the index alone named. */
static guint compare(Index *index, const char *word)
{
    g_autoptr(GError) error = NULL;
    char *const wanted[] = {(char *)word, NULL};
    Question q = {.index = index, .words = {word, NULL}};
    for (guint i = 1; i <= TEXTS; i += 7)
        g_assert_cmpint(register_text_holds(index->store, id_of(i), wanted, &error), ==,
                        holds(&q, i) ? REGISTER_HOLDS : REGISTER_HOLDS_NOT);
    return ask(&q);
}

static void compare_two(Index *index, const char *first, const char *second, gboolean named)
{
    g_autofree guint8 *bits = g_malloc0(TEXTS / 8 + 1);
    g_autofree guint16 *kinds = g_new0(guint16, TEXTS + 1);
    Question q = {.index = index, .words = {first, second}};
    if (named)
        q.people = (RegisterHits){TEXTS, bits, kinds};
    for (guint i = 0; named && i < 300; i++)
        register_hits_add(&q.people, id_of((guint)g_test_rand_int_range(1, TEXTS + 1)));
    ask(&q);
}

static void compare_all(Index *index)
{
    static const char *const asked[] = {"会計",   "計課",         "pc-0", "0923", "みほん町",
                                        "検査係", "記録住民端末", "町町", "09"};
    for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
        compare(index, asked[i]);
        compare_two(index, asked[i], asked[(i + 1) % G_N_ELEMENTS(asked)], i % 2 == 1);
    }
}

static void test_find(void)
{
    Index index = {0};
    fill(&index);
    compare_all(&index);
    /* The list that is looked through is short, and a word nobody wrote names hardly more. */
    g_assert_cmpuint(compare(&index, "存在しない語"), <, SEGMENT + TEXTS / 20);
    change_often(&index);
    compare_all(&index);
    clear(&index);
}

/* ---- an earlier version's rows ---- */

STORE_SQL(all_grams, "SELECT id, places FROM record_gram ORDER BY id");
STORE_SQL(all_segments, "SELECT id, records FROM record_segment ORDER BY id");
STORE_SQL(all_reaches, "SELECT id, CAST(most AS BLOB) FROM record_reach ORDER BY id");
STORE_SQL(put_gram, "INSERT INTO record_gram (id, places) VALUES ($1, $2)");
STORE_SQL(put_segment, "INSERT INTO record_segment (id, records) VALUES ($1, $2)");

static void copy_rows(Store *from, const StoreSql *select, Store *to, const StoreSql *insert,
                      gint64 (*moved)(gint64 id, guint segment), guint segment)
{
    g_autoptr(StoreQuery) rows = store_query(from, select, NULL);
    while (store_step(rows, NULL) == STORE_ROW) {
        gsize size = 0;
        g_autoptr(StoreQuery) put = store_query(to, insert, NULL);
        const void *bytes = store_column_blob(rows, 1, &size);
        store_bind_integer(put, 1, moved(store_column_integer(rows, 0), segment));
        store_bind_blob(put, 2, bytes, size);
        g_assert_true(store_run(put, NULL));
    }
}

static gint64 old_gram(gint64 id, guint segment)
{
    return segment * 128 + id % 8192 / 64; /* of the first and only segment */
}

static gint64 old_segment(gint64 id, guint segment)
{
    return id - 1 + segment;
}

/* Each segment as it is where it is alone, numbered as it was. */
static void fill_old(Index *old, Index *index, guint segments)
{
    open_index(old, FALSE);
    for (guint segment = 1; segment <= segments; segment++) {
        Index alone = {0};
        open_index(&alone, TRUE);
        g_assert_true(store_begin(alone.store, NULL) && store_begin(index->store, NULL) &&
                      store_begin(old->store, NULL));
        for (guint i = 0; i < SEGMENT; i++) {
            gint64 id = id_of(1 + (i * 7 + segment * 401) % TEXTS);
            g_autofree char *text = random_text();
            g_assert_true(register_grams_put(alone.store, id, text, NULL) &&
                          register_grams_put(index->store, id, text, NULL));
        }
        copy_rows(alone.store, &all_grams, old->store, &put_gram, old_gram, segment);
        copy_rows(alone.store, &all_segments, old->store, &put_segment, old_segment, segment);
        g_assert_true(store_commit(alone.store, NULL) && store_commit(index->store, NULL) &&
                      store_commit(old->store, NULL));
        clear(&alone);
    }
}

static void assert_same(Store *a, Store *b, const StoreSql *select, guint least)
{
    g_autoptr(StoreQuery) left = store_query(a, select, NULL);
    g_autoptr(StoreQuery) right = store_query(b, select, NULL);
    guint count = 0;
    for (; store_step(left, NULL) == STORE_ROW; count++) {
        gsize size[2] = {0};
        g_assert_cmpint(store_step(right, NULL), ==, STORE_ROW);
        g_assert_cmpint(store_column_integer(left, 0), ==, store_column_integer(right, 0));
        const void *one = store_column_blob(left, 1, &size[0]);
        const void *other = store_column_blob(right, 1, &size[1]);
        g_assert_cmpuint(size[0], ==, size[1]);
        g_assert_true(size[0] > 0 && memcmp(one, other, size[0]) == 0);
    }
    g_assert_cmpint(store_step(right, NULL), ==, STORE_DONE);
    g_assert_cmpuint(count, >=, least);
}

static void test_earlier_rows_become_runs(void)
{
    const StoreSchema *const steps[] = {&register_schema_001, &register_schema_005};
    g_autoptr(GError) error = NULL;
    Index old = {0};
    Index index = {0};
    open_index(&index, TRUE);
    fill_old(&old, &index, 9);
    store_upgrade(old.store, steps, 2, &error);
    g_assert_no_error(error);
    assert_same(old.store, index.store, &all_grams, 500);
    assert_same(old.store, index.store, &all_segments, 9);
    assert_same(old.store, index.store, &all_reaches, 9);
    g_autofree char *copy = g_strconcat(old.path, ".before-register-5", NULL);
    g_remove(copy);
    clear(&old);
    clear(&index);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/register/grams/find", test_find);
    g_test_add_func("/register/grams/earlier-rows", test_earlier_rows_become_runs);
    return g_test_run();
}
