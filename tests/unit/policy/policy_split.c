/* tests/unit/policy/policy_split.c -- full stops that end sentences, and those that do not */
#include "policy/split.h"
#include <string.h>

static void assert_splits(const char *text, const char *want)
{
    g_autoptr(GArray) sentences = g_array_new(FALSE, FALSE, sizeof(PolicySentence));
    g_autoptr(GString) got = g_string_new(NULL);
    policy_split(text, strlen(text), sentences);
    for (guint i = 0; i < sentences->len; i++) {
        const PolicySentence *s = &g_array_index(sentences, PolicySentence, i);
        g_string_append(got, i > 0 ? "|" : "");
        g_string_append_len(got, text + s->start, s->size);
    }
    g_assert_cmpstr(got->str, ==, want);
}

static void sentences(void)
{
    assert_splits("甲とする。 乙とする。", "甲とする。|乙とする。");
    assert_splits("甲｡乙", "甲｡|乙");
    assert_splits("鍵を掛ける", "鍵を掛ける");
    assert_splits("", "");
    assert_splits("ver．１．２を使う．次を使う．", "ver．１．２を使う．|次を使う．");
}

static void brackets(void)
{
    assert_splits("職員（以下「甲」という。）は守る。乙。",
                  "職員（以下「甲」という。）は守る。|乙。");
    assert_splits("「鍵。」と言う。", "「鍵。」と言う。");
    assert_splits("（甲)は。乙。", "（甲)は。|乙。");
    assert_splits("開いたまま（甲。乙。", "開いたまま（甲。|乙。");
    assert_splits("閉じるだけ）甲。乙。", "閉じるだけ）甲。|乙。");
}

/* Brackets alone behind a full stop belong to the sentence before. */
static void remarks(void)
{
    assert_splits("別に定める。（下の表）", "別に定める。（下の表）");
    assert_splits("（下の表）", "（下の表）");
    assert_splits("定める。（甲）と（乙）。", "定める。|（甲）と（乙）。");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/split/sentences", sentences);
    g_test_add_func("/policy/split/brackets", brackets);
    g_test_add_func("/policy/split/remarks", remarks);
    return g_test_run();
}
