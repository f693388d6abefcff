/* policy/rules-words.c -- the short word lists of the rule files, and giving all rules back */
#include "base/problem.h"
#include "policy/rules-compile.h"

/* Section of the rule files and the list it fills. */
typedef struct {
    const char *section;
    gsize offset;
} WordList;

#define WORD_LIST(name)                                                                            \
    {                                                                                              \
#name, G_STRUCT_OFFSET(PolicyWords, name)                                                  \
    }
static const WordList word_lists[] = {
    WORD_LIST(contents),     WORD_LIST(openers),       WORD_LIST(open_signs),
    WORD_LIST(open_tails),   WORD_LIST(counters),      WORD_LIST(title_endings),
    WORD_LIST(body_endings), WORD_LIST(named_markers), WORD_LIST(alias_openers),
    WORD_LIST(chain_words),  WORD_LIST(scenes),        WORD_LIST(reporters),
    WORD_LIST(self_words),   WORD_LIST(here_words),    WORD_LIST(norm_columns),
    WORD_LIST(declaratives), WORD_LIST(duties),        WORD_LIST(formal_nouns),
    WORD_LIST(told_columns), WORD_LIST(closed_tails),  WORD_LIST(not_counters),
    WORD_LIST(annexes),      WORD_LIST(forms),         WORD_LIST(rule_endings),
    WORD_LIST(amendments),   WORD_LIST(sources),       WORD_LIST(eras),
    WORD_LIST(furniture),    WORD_LIST(repealed),      WORD_LIST(enactments),
    WORD_LIST(subjects),     WORD_LIST(selves),        WORD_LIST(defined_below),
    WORD_LIST(acts),         WORD_LIST(likewise),      WORD_LIST(founding),
    WORD_LIST(writing),      WORD_LIST(handing),       WORD_LIST(handed),
    WORD_LIST(act_fronts),   WORD_LIST(act_bars),      WORD_LIST(name_fronts),
    WORD_LIST(name_kins),    WORD_LIST(requests),      WORD_LIST(orders),
    WORD_LIST(matters),      WORD_LIST(graded),        WORD_LIST(class_columns),
    WORD_LIST(kept_columns), WORD_LIST(kept_things),   WORD_LIST(backward),
    WORD_LIST(choices),      WORD_LIST(rereads),       WORD_LIST(measures),
    WORD_LIST(seated),       WORD_LIST(seatings),      WORD_LIST(unseated),
    WORD_LIST(undergone),    WORD_LIST(absences),      WORD_LIST(only_these),
    WORD_LIST(done_to),      WORD_LIST(goes_back),     WORD_LIST(has_come),
    WORD_LIST(has_done),     WORD_LIST(leaves),        WORD_LIST(listed),
    WORD_LIST(rulings),      WORD_LIST(sheets),        WORD_LIST(name_parts),
    WORD_LIST(kept_for),     WORD_LIST(leave_columns), WORD_LIST(due_columns),
    WORD_LIST(enactors),     WORD_LIST(ask_fronts),    WORD_LIST(doer_columns),
    WORD_LIST(unfilled),     WORD_LIST(unmade),        WORD_LIST(level_columns),
};

static GPtrArray **list_at(PolicyWords *words, const WordList *list)
{
    return (GPtrArray **)(void *)((char *)words + list->offset);
}

static void add_spellings(PolicyCompiler *compiler, const YamlNode *node, GPtrArray *to)
{
    g_autoptr(GPtrArray) texts = policy_compile_texts(node);
    for (guint i = 0; i < texts->len; i++) {
        g_autoptr(GPtrArray) forms =
            policy_compile_spellings(compiler, g_ptr_array_index(texts, i));
        g_ptr_array_extend_and_steal(to, g_steal_pointer(&forms));
    }
}

static gboolean read_parts(PolicyCompiler *compiler, const YamlNode *parts, GError **error)
{
    for (guint i = 0; i < yaml_count(parts); i++) {
        const YamlNode *item = yaml_item(parts, i);
        const char *key = yaml_get_text(item, "key");
        if (key == NULL)
            return policy_compile_fail(compiler, "parts", "key is missing", error);
        PolicyPart part = {g_string_chunk_insert(compiler->rules->strings, key),
                           g_ptr_array_new_with_free_func(g_free),
                           g_ptr_array_new_with_free_func(g_free),
                           g_ptr_array_new_with_free_func(g_free)};
        add_spellings(compiler, yaml_get(item, "endings"), part.endings);
        add_spellings(compiler, yaml_get(item, "except"), part.excluded);
        add_spellings(compiler, yaml_get(item, "inside"), part.inside);
        g_array_append_val(compiler->rules->words.parts, part);
    }
    return TRUE;
}

static GPtrArray *list_ensure(GPtrArray **list)
{
    if (*list == NULL)
        *list = g_ptr_array_new_with_free_func(g_free);
    return *list;
}

/* The matcher tells whether a run stands in a text at all. */
static void watch_for(PolicyCompiler *compiler, const char *run)
{
    PolicyEntry entry = {.rule = "mend", .use = USE_MEND, .confidence = 90};
    g_array_append_val(compiler->rules->entries, entry);
    g_autofree char *folded = policy_fold_word(compiler->rules->fold, run);
    if (*folded != '\0')
        policy_match_builder_add(compiler->builder, folded, compiler->rules->entries->len - 1);
}

/* Noise is mended in the text as written: its runs are not folded. */
static gboolean read_mends(PolicyCompiler *compiler, const YamlNode *mends, GError **error)
{
    PolicyWords *words = &compiler->rules->words;
    list_ensure(&words->mend_from);
    list_ensure(&words->mend_to);
    for (guint i = 0; i < yaml_count(mends); i++) {
        const YamlNode *item = yaml_item(mends, i);
        const char *from = yaml_get_text(item, "from");
        const char *to = yaml_get_text(item, "to");
        if (from == NULL || *from == '\0' || to == NULL)
            return policy_compile_fail(compiler, "mends", "from or to is missing", error);
        watch_for(compiler, from);
        g_ptr_array_add(words->mend_from, g_strdup(from));
        g_ptr_array_add(words->mend_to, g_strdup(to));
    }
    return TRUE;
}

gboolean policy_compile_words(PolicyCompiler *compiler, const YamlNode *root, GError **error)
{
    PolicyWords *words = &compiler->rules->words;
    for (gsize i = 0; i < G_N_ELEMENTS(word_lists); i++)
        add_spellings(compiler, yaml_get(root, word_lists[i].section),
                      list_ensure(list_at(words, &word_lists[i])));
    return read_parts(compiler, yaml_get(root, "parts"), error) &&
           read_mends(compiler, yaml_get(root, "mends"), error);
}

void policy_rules_free(PolicyRules *rules)
{
    if (rules == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(word_lists); i++)
        g_clear_pointer(list_at(&rules->words, &word_lists[i]), g_ptr_array_unref);
    g_clear_pointer(&rules->words.mend_from, g_ptr_array_unref);
    g_clear_pointer(&rules->words.mend_to, g_ptr_array_unref);
    g_array_unref(rules->words.parts);
    g_array_unref(rules->entries);
    g_array_unref(rules->capability_first);
    g_array_unref(rules->mechanisms);
    policy_match_free(rules->match);
    policy_knowledge_free(rules->knowledge);
    policy_learned_free(rules->learned);
    policy_fold_free(rules->fold);
    EVP_MD_free(rules->sha256);
    g_string_chunk_free(rules->strings);
    g_free(rules);
}
