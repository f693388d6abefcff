/* tests/unit/policy/policy_match.c -- the matcher finds what a plain search finds, in one pass */
#include "base/problem.h"
#include "policy/match.h"
#include <string.h>

static GArray *run(const char *const *words, const char *text)
{
    g_autoptr(PolicyMatchBuilder) builder = policy_match_builder_new();
    for (guint32 i = 0; words[i] != NULL; i++)
        policy_match_builder_add(builder, words[i], i);
    g_autoptr(PolicyMatch) match = policy_match_build(builder, NULL);
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(PolicyHit));
    policy_match_run(match, text, strlen(text), hits);
    return hits;
}

static guint count_plainly(const char *const *words, const char *text)
{
    guint count = 0;
    for (guint i = 0; words[i] != NULL; i++) {
        for (const char *at = strstr(text, words[i]); at != NULL; at = strstr(at + 1, words[i]))
            count++;
    }
    return count;
}

static void nested_words(void)
{
    static const char *const words[] = {"管理", "情報管理", "理者", "情報管理者", "者", NULL};
    g_autoptr(GArray) hits = run(words, "情報管理者は");
    g_assert_cmpuint(hits->len, ==, 5);
    const PolicyHit *last = &g_array_index(hits, PolicyHit, 2);
    g_assert_cmpuint(last->value, ==, 3); /* of the words that end there the longest comes first */
    g_assert_cmpuint(last->start, ==, 0);
    g_assert_cmpuint(last->end, ==, strlen("情報管理者"));
}

/* Random words over few letters, so that they overlap and nest in every way. */
static void same_as_plain_search(void)
{
    GRand *random = g_rand_new_with_seed(7);
    for (guint round = 0; round < 300; round++) {
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
        g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; i < 20; i++) {
            g_autoptr(GString) word = g_string_new(NULL);
            for (int n = g_rand_int_range(random, 1, 6); n > 0; n--)
                g_string_append(word, g_rand_boolean(random) ? "あ" : "い");
            if (g_hash_table_contains(seen, word->str))
                continue;
            g_ptr_array_add(words, g_strdup(word->str));
            g_hash_table_add(seen, g_ptr_array_index(words, words->len - 1));
        }
        g_ptr_array_add(words, NULL);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = 0; i < 60; i++)
            g_string_append(text, g_rand_boolean(random) ? "あ" : "い");
        g_autoptr(GArray) hits = run((const char *const *)words->pdata, text->str);
        g_assert_cmpuint(hits->len, ==,
                         count_plainly((const char *const *)words->pdata, text->str));
    }
    g_rand_free(random);
}

static void several_values(void)
{
    g_autoptr(PolicyMatchBuilder) builder = policy_match_builder_new();
    policy_match_builder_add(builder, "鍵", 4);
    policy_match_builder_add(builder, "鍵", 9);
    g_autoptr(PolicyMatch) match = policy_match_build(builder, NULL);
    g_assert_cmpuint(policy_match_states(match), ==, 4);
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(PolicyHit));
    policy_match_run(match, "鍵", 3, hits);
    g_assert_cmpuint(hits->len, ==, 2);
    g_assert_cmpuint(
        g_array_index(hits, PolicyHit, 0).value + g_array_index(hits, PolicyHit, 1).value, ==, 13);
}

/* More states than 16 bits count: each word of a long list is found, and no other. */
static void many_states(void)
{
    g_autoptr(PolicyMatchBuilder) builder = policy_match_builder_new();
    for (guint i = 0; i < 9000; i++) {
        g_autofree char *word = g_strdup_printf("箱%04u鍵錠蓋", i);
        policy_match_builder_add(builder, word, i);
    }
    g_autoptr(PolicyMatch) match = policy_match_build(builder, NULL);
    g_assert_nonnull(match);
    g_assert_cmpuint(policy_match_states(match), >, G_MAXUINT16);
    const char *text = "箱0000鍵錠蓋箱8999鍵錠箱8999鍵錠蓋箱4711鍵錠蓋";
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(PolicyHit));
    policy_match_run(match, text, strlen(text), hits);
    g_assert_cmpuint(hits->len, ==, 3);
    g_assert_cmpuint(g_array_index(hits, PolicyHit, 0).value, ==, 0);
    g_assert_cmpuint(g_array_index(hits, PolicyHit, 1).value, ==, 8999);
    g_assert_cmpuint(g_array_index(hits, PolicyHit, 2).value, ==, 4711);
    g_assert_cmpuint(g_array_index(hits, PolicyHit, 2).end, ==, strlen(text));
}

/* What the rows' 16 bits cannot hold is refused, and not cut. */
static void many_beginnings(void)
{
    g_autoptr(PolicyMatchBuilder) builder = policy_match_builder_new();
    for (guint i = 0; i < 70000; i++) {
        const char word[] = {(char)('0' + (i >> 15)), (char)('0' + (i >> 10) % 32),
                             (char)('0' + (i >> 5) % 32), (char)('0' + i % 32), '\0'};
        policy_match_builder_add(builder, word, i);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(policy_match_build(builder, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INTERNAL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/match/nested-words", nested_words);
    g_test_add_func("/policy/match/same-as-plain-search", same_as_plain_search);
    g_test_add_func("/policy/match/several-values", several_values);
    g_test_add_func("/policy/match/many-states", many_states);
    g_test_add_func("/policy/match/many-beginnings", many_beginnings);
    return g_test_run();
}
