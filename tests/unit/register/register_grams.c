/* tests/unit/register/register_grams.c -- every text that holds a word is among what the index
 * finds, and a plain scan agrees with what is left after the texts were looked at */
#include "register/grams.h"
#include "register/parts.h"
#include "register/project.h"
#include <glib/gstdio.h>
#include <string.h>

#define TEXTS 5000

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

static void fill(Index *index)
{
    g_autoptr(GError) error = NULL;
    const StoreSchema *const steps[] = {&register_schema_001};
    index->folder = g_dir_make_tmp("grams-XXXXXX", NULL);
    index->path = g_build_filename(index->folder, "body.db", NULL);
    index->store = store_open(index->path, STORE_CREATE, &error);
    g_assert_no_error(error);
    store_upgrade(index->store, steps, 1, &error);
    g_assert_no_error(error);
    store_begin(index->store, &error);
    for (guint i = 1; i <= TEXTS; i++)
        put(index, i);
    for (guint i = 0; i < 700; i++) /* some change later: they stand in two segments */
        put(index, (guint)g_test_rand_int_range(1, TEXTS + 1));
    store_commit(index->store, &error);
    g_assert_no_error(error);
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

/* Records that hold the word by index and text; and how many the index alone named. */
static guint compare(Index *index, const char *word)
{
    g_autoptr(GError) error = NULL;
    g_autofree guint8 *bits = g_malloc0(TEXTS / 8 + 1);
    g_autofree guint16 *kinds = g_new0(guint16, TEXTS + 1);
    RegisterHits hits = {TEXTS, bits, kinds};
    char *const wanted[] = {(char *)word, NULL};
    guint named = 0;
    register_grams_find(index->store, word, &hits, &error);
    g_assert_no_error(error);
    for (guint i = 1; i <= TEXTS; i++) {
        gboolean holds = strstr(index->texts[i], word) != NULL;
        g_assert_true(!holds || register_hits_has(&hits, i));
        if (!register_hits_has(&hits, i))
            continue;
        named++;
        g_assert_cmpint(kinds[i], ==, 1 + i % 13);
        g_assert_cmpint(register_text_holds(index->store, id_of(i), wanted, &error), ==,
                        holds ? REGISTER_HOLDS : REGISTER_HOLDS_NOT);
    }
    return named;
}

static void test_find(void)
{
    static const char *const asked[] = {"会計",   "計課",         "pc-0", "0923", "みほん町",
                                        "検査係", "記録住民端末", "町町", "09"};
    Index index = {0};
    fill(&index);
    for (guint i = 0; i < G_N_ELEMENTS(asked); i++)
        compare(&index, asked[i]);
    /* The list that is looked through is short, and a word nobody wrote names hardly more. */
    g_assert_cmpuint(compare(&index, "存在しない語"), <, 2048 + TEXTS / 20);
    clear(&index);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/register/grams/find", test_find);
    return g_test_run();
}
