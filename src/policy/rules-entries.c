/* policy/rules-entries.c -- sections of word entries and decision lists, checked name by name */
#include <string.h>

#include "base/problem.h"
#include "policy/rules-compile.h"

/* A key of an entry whose value is one of a closed set of names. */
typedef struct {
    const char *key;
    const char *const *names;
    int count;
    int otherwise; /* when the key is missing; -1: it must be there */
} NamedKey;

static const char *const yes_names[] = {"false", "true"};
static const char *const paper_names[] = {"false", "true", "paper"};
static const char *const form_names[] = {"object", "subject", "admits"};
static const char *const reach_names[] = {"false", "true", "class", "body"};

/* One section of the rule files: which use its words have, and what its keys mean. */
typedef struct {
    const char *section;
    PolicyUse use;
    NamedKey value, other;
} Section;

#define KEY(name, set, otherwise)                                                                  \
    {                                                                                              \
        name, set, G_N_ELEMENTS(set), otherwise                                                    \
    }
#define NO_KEY                                                                                     \
    {                                                                                              \
        NULL, NULL, 0, 0                                                                           \
    }
static const Section sections[] = {
    {"endings", USE_ENDING, KEY("kind", policy_kind_names, -1),
     KEY("modality", policy_modality_names, MODALITY_NONE)},
    {"leads", USE_LEAD, KEY("items", policy_kind_names, KIND_LAST), KEY("certain", yes_names, 0)},
    {"timing", USE_TIMING, KEY("timing", policy_timing_names, TIMING_NONE),
     KEY("kind", policy_kind_names, KIND_LAST)},
    {"agents", USE_AGENT, KEY("modified", reach_names, 0), KEY("outsider", yes_names, 0)},
    {"reports", USE_REPORT, KEY("handing", yes_names, 0), KEY("role", yes_names, 0)},
    {"approvals", USE_APPROVAL, KEY("form", form_names, 0), KEY("without", yes_names, 0)},
    {"records", USE_RECORD, KEY("form", paper_names, 0), NO_KEY},
    {"record_verbs", USE_RECORD_VERB, KEY("ends", yes_names, 0), NO_KEY},
    {"grades", USE_GRADE, NO_KEY, NO_KEY},
    {"sections", USE_SECTION, KEY("section", policy_section_names, SECTION_PLAIN), NO_KEY},
    {"capabilities", USE_CAPABILITY, KEY("code", policy_capability_names, -1), NO_KEY},
};

static gboolean named_value(const PolicyCompiler *compiler, const YamlNode *item, const char *rule,
                            const NamedKey *key, gint16 *value, GError **error)
{
    *value = (gint16)key->otherwise;
    if (key->key == NULL)
        return TRUE;
    const char *name = yaml_get_text(item, key->key);
    int found = name == NULL ? key->otherwise : policy_name_find(key->names, key->count, name);
    if (found < 0)
        return policy_compile_fail(compiler, rule, name != NULL ? name : key->key, error);
    *value = (gint16)found;
    return TRUE;
}

static const char *const ask_names[ASKS_LAST] = {"nothing", "role",   "founding", "bearer",
                                                 "decider", "relief", "proviso"};

/* What an ending asks for besides, kept where other sections keep a weight. */
static gboolean read_ask(const PolicyCompiler *compiler, const YamlNode *item, PolicyEntry *entry,
                         GError **error)
{
    static const NamedKey asks = KEY("asks", ask_names, ASKS_NOTHING);
    return entry->use != USE_ENDING || entry->skip ||
           named_value(compiler, item, entry->rule, &asks, &entry->weight, error);
}

static guint8 where_of(const YamlNode *item)
{
    const char *where = yaml_get_text(item, "where");
    if (where == NULL)
        return WHERE_BOTH;
    return strcmp(where, "own") == 0 ? WHERE_OWN : WHERE_HEADING;
}

static guint add_entry(PolicyCompiler *compiler, const PolicyEntry *entry)
{
    g_array_append_val(compiler->rules->entries, *entry);
    return compiler->rules->entries->len - 1;
}

static guint add_words(PolicyCompiler *compiler, const YamlNode *words, guint entry)
{
    g_autoptr(GPtrArray) texts = policy_compile_texts(words);
    guint added = 0;
    for (guint i = 0; i < texts->len; i++) {
        g_autoptr(GPtrArray) forms =
            policy_compile_spellings(compiler, g_ptr_array_index(texts, i));
        for (guint j = 0; j < forms->len; j++)
            policy_match_builder_add(compiler->builder, g_ptr_array_index(forms, j), entry);
        added += forms->len;
    }
    return added;
}

static gboolean read_entry(PolicyCompiler *compiler, const Section *section, const YamlNode *item,
                           GError **error)
{
    const char *rule = yaml_get_text(item, "rule");
    if (rule == NULL)
        return policy_compile_fail(compiler, section->section, "rule has no name", error);
    const char *skip = yaml_get_text(item, "skip");
    PolicyEntry entry = {
        .rule = g_string_chunk_insert_const(compiler->rules->strings, rule),
        .use = (guint8)section->use,
        .skip = skip != NULL && strcmp(skip, "true") == 0,
        .where = where_of(item),
        .confidence = (guint8)policy_compile_number(item, "confidence", 90),
        .weight = (gint16)policy_compile_number(item, "weight", 1),
    };
    if (!entry.skip && (!named_value(compiler, item, rule, &section->value, &entry.value, error) ||
                        !named_value(compiler, item, rule, &section->other, &entry.other, error)))
        return FALSE;
    if (!read_ask(compiler, item, &entry, error))
        return FALSE;
    guint place = add_entry(compiler, &entry);
    if (add_words(compiler, yaml_get(item, "words"), place) == 0)
        return policy_compile_fail(compiler, rule, "no words", error);
    return TRUE;
}

gboolean policy_compile_entries(PolicyCompiler *compiler, const YamlNode *root, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
        const YamlNode *list = yaml_get(root, sections[i].section);
        for (guint j = 0; j < yaml_count(list); j++) {
            const YamlNode *item = yaml_item(list, j);
            if (!read_entry(compiler, &sections[i], item, error))
                return FALSE;
        }
    }
    return TRUE;
}

/* The cue of a folded word, made when it is new. */
static gboolean cue_for(PolicyCompiler *compiler, const char *word, guint *cue)
{
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(compiler->cue_of, word));
    if (known != 0) {
        *cue = known - 1;
        return TRUE;
    }
    if (compiler->rules->cues == RULES_MAX_CUES)
        return FALSE;
    *cue = compiler->rules->cues++;
    g_hash_table_insert(compiler->cue_of, g_strdup(word), GUINT_TO_POINTER(*cue + 1));
    PolicyEntry entry = {.rule = "cue", .use = USE_CUE, .value = (gint16)*cue, .confidence = 90};
    policy_match_builder_add(compiler->builder, word, add_entry(compiler, &entry));
    return TRUE;
}

static gboolean read_cues(PolicyCompiler *compiler, const YamlNode *item, const char *key,
                          PolicyCues *cues, gboolean *asked, GError **error)
{
    g_autoptr(GPtrArray) texts = policy_compile_texts(yaml_get(item, key));
    for (guint i = 0; i < texts->len; i++) {
        g_autoptr(GPtrArray) forms =
            policy_compile_spellings(compiler, g_ptr_array_index(texts, i));
        for (guint j = 0; j < forms->len; j++) {
            guint cue;
            if (!cue_for(compiler, g_ptr_array_index(forms, j), &cue))
                return policy_compile_fail(compiler, key, "too many cues", error);
            policy_cues_set(cues, cue);
        }
    }
    if (asked != NULL)
        *asked = texts->len > 0;
    return TRUE;
}

static gboolean read_set(const PolicyCompiler *compiler, const YamlNode *item, const char *key,
                         const char *const *names, int count, guint32 *set, GError **error)
{
    g_autoptr(GPtrArray) texts = policy_compile_texts(yaml_get(item, key));
    for (guint i = 0; i < texts->len; i++) {
        int found = policy_name_find(names, count, g_ptr_array_index(texts, i));
        if (found < 0)
            return policy_compile_fail(compiler, key, g_ptr_array_index(texts, i), error);
        *set |= 1u << found;
    }
    return TRUE;
}

/* Fields that are there or not when decisions are made: who acts is settled only when all units are
 * read. */
static gboolean read_fields(const PolicyCompiler *compiler, const YamlNode *item, const char *key,
                            guint32 *set, GError **error)
{
    static const guint32 settled =
        1u << FIELD_APPROVER | 1u << FIELD_NOTIFY | 1u << FIELD_RECORDS | 1u << FIELD_CLASS;
    if (!read_set(compiler, item, key, policy_field_names, FIELD_LAST, set, error))
        return FALSE;
    return (*set & ~settled) == 0 ||
           policy_compile_fail(compiler, key, "a field that is settled later", error);
}

static const char *const shape_names[SHAPE_LAST] = {"sentence", "item", "row"};

static gboolean read_sets(PolicyCompiler *compiler, const YamlNode *item, PolicyDecision *decision,
                          GError **error)
{
    return read_set(compiler, item, "kind", policy_kind_names, KIND_LAST, &decision->kinds,
                    error) &&
           read_set(compiler, item, "modality", policy_modality_names, MODALITY_LAST,
                    &decision->modalities, error) &&
           read_set(compiler, item, "timing", policy_timing_names, TIMING_LAST, &decision->timings,
                    error) &&
           read_set(compiler, item, "capability", policy_capability_names, CAPABILITY_LAST,
                    &decision->capabilities, error) &&
           read_set(compiler, item, "shape", shape_names, SHAPE_LAST, &decision->shapes, error) &&
           read_fields(compiler, item, "has", &decision->has, error) &&
           read_fields(compiler, item, "lacks", &decision->lacks, error) &&
           read_cues(compiler, item, "any", &decision->any, &decision->asks_any, error) &&
           read_cues(compiler, item, "also", &decision->also, &decision->asks_also, error) &&
           read_cues(compiler, item, "heading", &decision->heading, &decision->asks_heading,
                     error) &&
           read_cues(compiler, item, "none", &decision->none, NULL, error);
}

static const char *kept_text(const PolicyCompiler *compiler, const YamlNode *item, const char *key)
{
    const char *text = yaml_get_text(item, key);
    return text == NULL ? NULL : g_string_chunk_insert_const(compiler->rules->strings, text);
}

static gboolean read_decision(PolicyCompiler *compiler, const YamlNode *item,
                              const NamedKey *result, GArray *decisions, GError **error)
{
    PolicyDecision decision = {.rule = kept_text(compiler, item, "rule"),
                               .confidence = (guint8)policy_compile_number(item, "confidence", 75),
                               .how = kept_text(compiler, item, "how"),
                               .how_ja = kept_text(compiler, item, "how_ja")};
    if (decision.rule == NULL)
        return policy_compile_fail(compiler, result->key, "rule has no name", error);
    if (!named_value(compiler, item, decision.rule, result, &decision.result, error) ||
        !read_sets(compiler, item, &decision, error))
        return FALSE;
    g_array_append_val(decisions, decision);
    return TRUE;
}

static gboolean read_decisions(PolicyCompiler *compiler, const YamlNode *list, NamedKey result,
                               GArray *decisions, GError **error)
{
    for (guint i = 0; i < yaml_count(list); i++) {
        const YamlNode *item = yaml_item(list, i);
        if (!read_decision(compiler, item, &result, decisions, error))
            return FALSE;
    }
    return TRUE;
}

gboolean policy_compile_decisions(PolicyCompiler *compiler, const YamlNode *root, GError **error)
{
    NamedKey code = KEY("code", policy_capability_names, -1);
    NamedKey mechanism = KEY("mechanism", policy_mechanism_names, -1);
    return read_decisions(compiler, yaml_get(root, "capability_first"), code,
                          compiler->rules->capability_first, error) &&
           read_decisions(compiler, yaml_get(root, "mechanisms"), mechanism,
                          compiler->rules->mechanisms, error);
}
