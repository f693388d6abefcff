/* policy/rules.c -- loads the built-in rule files and holds what they compile to */
#include "policy/rules.h"

#include <gio/gio.h>
#include <string.h>

#include "base/problem.h"
#include "policy/rules-compile.h"
#include "policy/rules-resource.h"

#define RESOURCE_FOLDER "/sekisho/rules/"
#define LEARNED_FILE "policy-learned.tsv"

static const char *const rule_files[] = {
    "policy-structure.yaml",
    "policy-sentences.yaml",
    "policy-roles.yaml",
    "policy-records.yaml",
    "policy-noise.yaml",
    "policy-capability.yaml",
    "policy-mechanism.yaml",
    "policy-facts.yaml",
    "policy-guideline.yaml",
    "policy-lint.yaml",
    NULL,
};

gboolean policy_compile_fail(const PolicyCompiler *compiler, const char *rule, const char *what,
                             GError **error)
{
    g_autofree char *detail = g_strdup_printf("rule %s: %s", rule != NULL ? rule : "?", what);
    problem_set(error, PROBLEM_FORMAT, compiler->file, detail);
    return FALSE;
}

/* The words with the first {list} in each put in; FALSE when none had one left. */
static gboolean expand_lists_once(const PolicyCompiler *compiler, GPtrArray **words)
{
    gboolean expanded = FALSE;
    GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < (*words)->len; i++) {
        const char *word = g_ptr_array_index(*words, i);
        const char *open = strchr(word, '{');
        const char *close = open == NULL ? NULL : strchr(open, '}');
        g_autofree char *name =
            close == NULL ? NULL : g_strndup(open + 1, (gsize)(close - open - 1));
        GPtrArray *list = name == NULL ? NULL : g_hash_table_lookup(compiler->lists, name);
        if (list == NULL) {
            g_ptr_array_add(out, g_strdup(word));
            continue;
        }
        expanded = TRUE;
        for (guint j = 0; j < list->len; j++)
            g_ptr_array_add(out,
                            g_strdup_printf("%.*s%s%s", (int)(open - word), word,
                                            (const char *)g_ptr_array_index(list, j), close + 1));
    }
    g_ptr_array_unref(*words);
    *words = out;
    return expanded;
}

static void add_replaced(GPtrArray *out, const char *word, const char *from, const char *to)
{
    g_auto(GStrv) pieces = g_strsplit(word, from, -1);
    g_ptr_array_add(out, g_strjoinv(to, pieces));
}

static void add_variants(GPtrArray *words, const GPtrArray *group)
{
    guint known = group->len > 0 ? words->len : 0;
    for (guint i = 0; i < known; i++) {
        const char *word = g_ptr_array_index(words, i);
        const char *usual = g_ptr_array_index(group, 0);
        if (strstr(word, usual) == NULL)
            continue;
        for (guint j = 1; j < group->len; j++)
            add_replaced(words, g_ptr_array_index(words, i), usual, g_ptr_array_index(group, j));
    }
}

GPtrArray *policy_compile_spellings(PolicyCompiler *compiler, const char *word)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(words, g_strdup(word));
    while (words->len < 10000 && expand_lists_once(compiler, &words))
        ;
    for (guint i = 0; i < compiler->variants->len; i++)
        add_variants(words, g_ptr_array_index(compiler->variants, i));
    GPtrArray *folded = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = words->len > 1 ? g_hash_table_new(g_str_hash, g_str_equal) : NULL;
    for (guint i = 0; i < words->len; i++) {
        char *form = policy_fold_word(compiler->rules->fold, g_ptr_array_index(words, i));
        if (*form == '\0' || (seen != NULL && g_hash_table_contains(seen, form))) {
            g_free(form);
            continue;
        }
        if (seen != NULL)
            g_hash_table_add(seen, form);
        g_ptr_array_add(folded, form);
    }
    g_ptr_array_unref(words);
    return folded;
}

GPtrArray *policy_compile_texts(const YamlNode *node)
{
    GPtrArray *texts = g_ptr_array_new();
    if (node != NULL && node->kind == YAML_TEXT)
        g_ptr_array_add(texts, (gpointer)node->text);
    for (guint i = 0; i < yaml_count(node); i++)
        if (yaml_item(node, i)->kind == YAML_TEXT)
            g_ptr_array_add(texts, (gpointer)yaml_item(node, i)->text);
    return texts;
}

int policy_compile_number(const YamlNode *map, const char *key, int otherwise)
{
    const char *text = yaml_get_text(map, key);
    gint64 value = otherwise;
    if (text != NULL && !g_ascii_string_to_signed(text, 10, G_MININT16, G_MAXINT16, &value, NULL))
        return otherwise;
    return (int)value;
}

/* The lists of all files are one set: a name given twice would silently change another's words. */
static gboolean read_lists(PolicyCompiler *compiler, const YamlNode *root, GError **error)
{
    const YamlNode *lists = yaml_get(root, "lists");
    for (guint i = 0; lists != NULL && lists->kind == YAML_MAP && i < lists->items->len; i++) {
        const YamlNode *list = g_ptr_array_index(lists->items, i);
        if (g_hash_table_contains(compiler->lists, list->key))
            return policy_compile_fail(compiler, list->key, "a list of this name is known", error);
        g_hash_table_insert(compiler->lists, (gpointer)list->key, policy_compile_texts(list));
    }
    const YamlNode *variants = yaml_get(root, "variants");
    for (guint i = 0; i < yaml_count(variants); i++)
        g_ptr_array_add(compiler->variants, policy_compile_texts(yaml_item(variants, i)));
    return TRUE;
}

static gboolean compile_file(PolicyCompiler *compiler, const YamlNode *root, GError **error)
{
    return policy_compile_words(compiler, root, error) &&
           policy_compile_entries(compiler, root, error) &&
           policy_compile_decisions(compiler, root, error) &&
           policy_compile_knowledge(compiler, root, error);
}

/* Lists and variants of every file are known before any word is compiled. */
static gboolean compile_files(PolicyCompiler *compiler, const char *const *names,
                              const char *const *texts, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func((GDestroyNotify)yaml_free);
    for (guint i = 0; names[i] != NULL; i++) {
        Yaml *yaml = yaml_read(names[i], texts[i], strlen(texts[i]), NULL, error);
        if (yaml == NULL)
            return FALSE;
        g_ptr_array_add(files, yaml);
        compiler->file = names[i];
        if (yaml_root(yaml)->kind != YAML_MAP)
            return policy_compile_fail(compiler, "", "it is not a YAML map", error);
        if (!read_lists(compiler, yaml_root(yaml), error))
            return FALSE;
    }
    for (guint i = 0; i < files->len; i++) {
        compiler->file = names[i];
        if (!compile_file(compiler, yaml_root(g_ptr_array_index(files, i)), error))
            return FALSE;
    }
    compiler->rules->match = policy_match_build(compiler->builder, error);
    compiler->rules->knowledge->match =
        compiler->rules->match == NULL ? NULL : policy_match_build(compiler->known, error);
    return compiler->rules->knowledge->match != NULL;
}

static void part_clear(gpointer data)
{
    PolicyPart *part = data;
    g_ptr_array_unref(part->endings);
    g_ptr_array_unref(part->excluded);
    g_ptr_array_unref(part->inside);
}

static PolicyRules *rules_new(GError **error)
{
    g_autoptr(PolicyFold) fold = policy_fold_new(error);
    if (fold == NULL)
        return NULL;
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (sha256 == NULL) {
        problem_set(error, PROBLEM_INTERNAL, "SHA-256 is missing", NULL);
        return NULL;
    }
    PolicyRules *rules = g_new0(PolicyRules, 1);
    rules->sha256 = sha256;
    rules->fold = g_steal_pointer(&fold);
    rules->strings = g_string_chunk_new(4096);
    rules->entries = g_array_new(FALSE, TRUE, sizeof(PolicyEntry));
    rules->words.parts = g_array_new(FALSE, TRUE, sizeof(PolicyPart));
    g_array_set_clear_func(rules->words.parts, part_clear);
    rules->capability_first = g_array_new(FALSE, TRUE, sizeof(PolicyDecision));
    rules->mechanisms = g_array_new(FALSE, TRUE, sizeof(PolicyDecision));
    rules->knowledge = policy_knowledge_new();
    rules->learned = policy_learned_parse(LEARNED_FILE, "", NULL);
    return rules;
}

PolicyRules *policy_rules_parse(const char *const *names, const char *const *texts, GError **error)
{
    g_autoptr(PolicyRules) rules = rules_new(error);
    if (rules == NULL)
        return NULL;
    g_autoptr(PolicyMatchBuilder) builder = policy_match_builder_new();
    g_autoptr(PolicyMatchBuilder) known = policy_match_builder_new();
    g_autoptr(GHashTable) lists =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) cues = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) variants =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    PolicyCompiler compiler = {.rules = rules,
                               .builder = builder,
                               .known = known,
                               .lists = lists,
                               .variants = variants,
                               .cue_of = cues};
    if (!compile_files(&compiler, names, texts, error))
        return NULL;
    return g_steal_pointer(&rules);
}

/* The text of a built-in file, ended by NUL; `blobs` keeps it. NULL when it is missing. */
static const char *built_in(const char *name, GPtrArray *blobs, GError **error)
{
    g_autofree char *path = g_strconcat(RESOURCE_FOLDER, name, NULL);
    GBytes *blob =
        g_resource_lookup_data(policy_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (blob == NULL) {
        problem_set(error, PROBLEM_INTERNAL, path, NULL);
        return NULL;
    }
    g_ptr_array_add(blobs, blob);
    /* GResource ends every file with a NUL that it does not count. */
    return g_bytes_get_data(blob, NULL);
}

gboolean policy_rules_learn(PolicyRules *rules, const char *name, const char *text, GError **error)
{
    PolicyLearned *learned = policy_learned_parse(name, text, error);
    if (learned == NULL)
        return FALSE;
    policy_learned_free(rules->learned);
    rules->learned = learned;
    return TRUE;
}

PolicyRules *policy_rules_load(GError **error)
{
    g_autoptr(GPtrArray) blobs = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    for (guint i = 0; rule_files[i] != NULL; i++) {
        const char *text = built_in(rule_files[i], blobs, error);
        if (text == NULL)
            return NULL;
        g_ptr_array_add(texts, (gpointer)text);
    }
    g_ptr_array_add(texts, NULL);
    const char *learned = built_in(LEARNED_FILE, blobs, error);
    PolicyRules *rules =
        learned == NULL ? NULL
                        : policy_rules_parse(rule_files, (const char *const *)texts->pdata, error);
    if (rules == NULL)
        return NULL;
    if (!policy_rules_learn(rules, LEARNED_FILE, learned, error))
        g_clear_pointer(&rules, policy_rules_free);
    return rules;
}
