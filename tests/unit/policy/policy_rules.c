/* tests/unit/policy/policy_rules.c -- the built-in rules load, and wrong ones are refused by name
 */
#include "base/problem.h"
#include "policy/rules.h"
#include "reading_of.h"
#include <string.h>

static void built_in(void)
{
    const PolicyRules *rules = rules_of_tests();
    g_assert_cmpuint(rules->entries->len, >, 300);
    g_assert_cmpuint(rules->mechanisms->len, >, 50);
    g_assert_cmpuint(rules->cues, <, RULES_MAX_CUES);
    g_assert_cmpuint(rules->words.parts->len, ==, 2);
}

/* What makes a clause true is said in both languages, in English in at most 15 words. */
static void ways_are_short(void)
{
    const GArray *mechanisms = rules_of_tests()->mechanisms;
    for (guint i = 0; i < mechanisms->len; i++) {
        const PolicyDecision *decision = &g_array_index(mechanisms, PolicyDecision, i);
        g_assert_nonnull(decision->how);
        g_assert_nonnull(decision->how_ja);
        g_auto(GStrv) words = g_strsplit(decision->how, " ", -1);
        g_assert_cmpuint(g_strv_length(words), <=, 15);
    }
}

static void assert_refused(const char *text, int code, const char *says)
{
    const char *names[] = {"x.yaml", NULL};
    const char *texts[] = {text, NULL};
    g_autoptr(GError) error = NULL;
    g_assert_null(policy_rules_parse(names, texts, &error));
    g_assert_error(error, PROBLEM, code);
    g_assert_nonnull(strstr(error->message, "x.yaml"));
    if (strstr(error->message, says) == NULL)
        g_error("%s does not say %s", error->message, says);
}

static void assert_wrong(const char *text, const char *says)
{
    assert_refused(text, PROBLEM_FORMAT, says);
}

static void wrong_rules(void)
{
    assert_wrong("- a\n", "YAML map");
    assert_refused("a: [", PROBLEM_INVALID, "closing bracket");
    assert_wrong("leads: [{words: [次の]}]", "no name");
    assert_wrong("leads: [{rule: lead/x}]", "no words");
    assert_wrong("leads: [{rule: lead/x, items: thing, words: [次の]}]", "thing");
    assert_wrong("endings: [{rule: e/x, words: [る]}]", "kind");
    assert_wrong("capabilities: [{rule: c/x, code: NOPE, words: [鍵]}]", "NOPE");
    assert_wrong("mechanisms: [{rule: m/x, mechanism: none, kind: [odd]}]", "odd");
    assert_wrong("mechanisms: [{mechanism: none}]", "no name");
    /* was heard before it was known who acts */
    assert_wrong("mechanisms: [{rule: m/x, mechanism: none, has: [actor]}]", "settled later");
    assert_wrong("mechanisms: [{rule: m/x, mechanism: none, lacks: [actor]}]", "settled later");
    assert_wrong("parts: [{endings: [方針]}]", "key");
    assert_wrong("mends: [{from: a}]", "to");
}

/* {lists} are put in and variants tried in every word. */
static void spellings(void)
{
    const char *names[] = {"x.yaml", NULL};
    const char *texts[] = {"lists: {end: [する, した]}\n"
                           "variants: [[及び, および]]\n"
                           "leads: [{rule: lead/x, words: ['甲及び乙を{end}']}]\n",
                           NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(PolicyRules) rules = policy_rules_parse(names, texts, &error);
    g_assert_no_error(error);
    static const char *const found[] = {"甲及び乙をする", "甲および乙をした"};
    for (gsize i = 0; i < G_N_ELEMENTS(found); i++) {
        g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(PolicyHit));
        policy_match_run(rules->match, found[i], strlen(found[i]), hits);
        g_assert_cmpuint(hits->len, ==, 1);
        g_assert_cmpstr(policy_rules_entry(rules, g_array_index(hits, PolicyHit, 0).value)->rule,
                        ==, "lead/x");
    }
}

/* A second file's list of the same name once took the words of the first away. */
static void lists_of_one_name_are_refused(void)
{
    const char *names[] = {"x.yaml", "y.yaml", NULL};
    const char *texts[] = {"lists: {end: [する]}\n", "lists: {end: [した]}\n", NULL};
    g_autoptr(GError) error = NULL;
    g_assert_null(policy_rules_parse(names, texts, &error));
    g_assert_error(error, PROBLEM, PROBLEM_FORMAT);
    g_assert_nonnull(strstr(error->message, "y.yaml"));
    g_assert_nonnull(strstr(error->message, "end"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/rules/built-in", built_in);
    g_test_add_func("/policy/rules/ways-are-short", ways_are_short);
    g_test_add_func("/policy/rules/wrong-rules", wrong_rules);
    g_test_add_func("/policy/rules/spellings", spellings);
    g_test_add_func("/policy/rules/lists-of-one-name", lists_of_one_name_are_refused);
    return g_test_run();
}
