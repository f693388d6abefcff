/* policy/rules-knowledge.c -- the sections of the rule files that say what facts, chapters and
 * findings are */
#include <string.h>

#include "base/problem.h"
#include "policy/reading.h"
#include "policy/rules-compile.h"

static const char *const use_names[] = {
    [KNOW_ROLE] = "role",     [KNOW_ZONE] = "zone",           [KNOW_MODEL] = "model",
    [KNOW_BODY] = "body",     [KNOW_DOCUMENT] = "document",   [KNOW_PUBLIC] = "public",
    [KNOW_LAW] = "law",       [KNOW_BASIS] = "basis",         [KNOW_REVIEW] = "review",
    [KNOW_LEVEL] = "level",   [KNOW_SCALE] = "scale",         [KNOW_APPOINT] = "appoint",
    [KNOW_ADOPT] = "adopt",   [KNOW_REVISE] = "revise",       [KNOW_TERM] = "term",
    [KNOW_DAMAGE] = "damage", [KNOW_REFERENCE] = "reference",
};

/* Section of the rule files and the list it fills. */
typedef struct {
    const char *section;
    gsize offset;
} KnownList;

#define KNOWN_LIST(name)                                                                           \
    {                                                                                              \
#name, G_STRUCT_OFFSET(KnownLists, name)                                                   \
    }
static const KnownList known_lists[] = {
    KNOWN_LIST(holder_columns), KNOWN_LIST(role_columns),    KNOWN_LIST(recipient_columns),
    KNOWN_LIST(limit_columns),  KNOWN_LIST(meaning_columns), KNOWN_LIST(revision_columns),
    KNOWN_LIST(list_chains),    KNOWN_LIST(scope_topics),    KNOWN_LIST(excluded),
    KNOWN_LIST(law_endings),    KNOWN_LIST(sound_runs),      KNOWN_LIST(known_terms),
    KNOWN_LIST(form_papers),    KNOWN_LIST(form_ledgers),    KNOWN_LIST(form_records),
    KNOWN_LIST(level_columns),  KNOWN_LIST(form_plans),      KNOWN_LIST(form_procedures),
};

static const char *kept(PolicyCompiler *compiler, const YamlNode *item, const char *key)
{
    const char *text = yaml_get_text(item, key);
    return g_string_chunk_insert_const(compiler->rules->strings, text != NULL ? text : "");
}

static PolicyKnowledge *knowledge_of(const PolicyCompiler *compiler)
{
    return compiler->rules->knowledge;
}

/* Adds every spelling of the words to the matcher of knowledge; how many there are. */
static guint add_known(PolicyCompiler *compiler, const YamlNode *words, const KnownWord *word)
{
    GArray *all = knowledge_of(compiler)->words;
    g_autoptr(GPtrArray) texts = policy_compile_texts(words);
    guint added = 0;
    g_array_append_val(all, *word);
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        if (*text == '@') /* a field, not a word: read_fields */
            continue;
        g_autoptr(GPtrArray) forms = policy_compile_spellings(compiler, text);
        for (guint j = 0; j < forms->len; j++)
            policy_match_builder_add(compiler->known, g_ptr_array_index(forms, j), all->len - 1);
        added += forms->len;
    }
    return added;
}

static gboolean is_true(const YamlNode *item, const char *key)
{
    const char *text = yaml_get_text(item, key);
    return text != NULL && strcmp(text, "true") == 0;
}

static gboolean read_known(PolicyCompiler *compiler, const YamlNode *item, GError **error)
{
    const char *use = yaml_get_text(item, "use");
    int found = use == NULL ? -1 : policy_name_find(use_names, G_N_ELEMENTS(use_names), use);
    if (found < 0)
        return policy_compile_fail(compiler, "knowledge", use != NULL ? use : "use", error);
    KnownWord word = {.use = (guint8)found,
                      .skip = is_true(item, "skip") ? 1 : 0,
                      .weight = (gint16)policy_compile_number(item, "weight", 1),
                      .other = (gint16)policy_compile_number(item, "other", 0),
                      .code = kept(compiler, item, "code")};
    if (add_known(compiler, yaml_get(item, "words"), &word) == 0)
        return policy_compile_fail(compiler, use, "no words", error);
    return TRUE;
}

static gboolean read_capabilities(PolicyCompiler *compiler, const YamlNode *item, guint32 *set,
                                  GError **error)
{
    g_autoptr(GPtrArray) names = policy_compile_texts(yaml_get(item, "capabilities"));
    for (guint i = 0; i < names->len; i++) {
        int code =
            policy_name_find(policy_capability_names, CAPABILITY_LAST, g_ptr_array_index(names, i));
        if (code < 0)
            return policy_compile_fail(compiler, "chapters", g_ptr_array_index(names, i), error);
        *set |= 1u << code;
    }
    return TRUE;
}

static gboolean read_chapter(PolicyCompiler *compiler, const YamlNode *item, GError **error)
{
    GArray *chapters = knowledge_of(compiler)->chapters;
    KnownChapter chapter = {.guideline = kept(compiler, item, "guideline"),
                            .ja = kept(compiler, item, "ja"),
                            .en = kept(compiler, item, "en"),
                            .area = (guint8)policy_compile_number(item, "area", 0)};
    if (*chapter.guideline == '\0' || *chapter.ja == '\0' || chapter.area > 8)
        return policy_compile_fail(compiler, "chapters", "guideline, ja or area", error);
    chapter.basic = strchr(chapter.guideline, '/') != NULL;
    chapter.depth = strchr(chapter.guideline, '.') != NULL ? 2 : 1;
    if (!read_capabilities(compiler, item, &chapter.capabilities, error))
        return FALSE;
    g_array_append_val(chapters, chapter);
    KnownWord word = {.use = KNOW_CHAPTER,
                      .value = (gint16)(chapters->len - 1),
                      .other = 1,
                      .weight = 4,
                      .code = ""};
    add_known(compiler, yaml_get(item, "titles"), &word);
    word.other = 0;
    word.weight = 1;
    add_known(compiler, yaml_get(item, "words"), &word);
    return TRUE;
}

/* "@forbid" and the like in `group`, as bits; FALSE when one is no field's. */
static gboolean read_fields(const YamlNode *group, guint64 *fields)
{
    static const char *const names[COVER_CAPABILITY] = {
        [COVER_FORBIDS] = "forbid", [COVER_LEAVE] = "leave",     [COVER_TELLS] = "tell",
        [COVER_RECORDS] = "record", [COVER_REGULAR] = "regular", [COVER_PROMPT] = "prompt"};
    g_autoptr(GPtrArray) texts = policy_compile_texts(group);
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        if (*text != '@')
            continue;
        int field = policy_name_find(names, COVER_CAPABILITY, text + 1);
        int about = policy_name_find(policy_capability_names, CAPABILITY_LAST, text + 1);
        if (field < 0 && about < 0)
            return FALSE;
        *fields |= G_GUINT64_CONSTANT(1) << (field >= 0 ? field : COVER_CAPABILITY + about);
    }
    return TRUE;
}

static gboolean read_groups(PolicyCompiler *compiler, const YamlNode *item, KnownCover *cover,
                            GError **error)
{
    const YamlNode *say = yaml_get(item, "say");
    for (guint i = 0; i < yaml_count(say); i++) {
        const YamlNode *group = yaml_item(say, i);
        KnownWord word = {.use = KNOW_COVER,
                          .value = (gint16)knowledge_of(compiler)->coverage->len,
                          .other = cover->groups,
                          .code = ""};
        if (cover->groups == COVER_GROUPS || add_known(compiler, group, &word) == 0 ||
            !read_fields(group, &cover->fields[cover->groups++]))
            return policy_compile_fail(compiler, cover->id, "say", error);
    }
    KnownWord hint = {.use = KNOW_COVER,
                      .value = (gint16)knowledge_of(compiler)->coverage->len,
                      .other = COVER_HINT,
                      .code = ""};
    add_known(compiler, yaml_get(item, "perhaps"), &hint);
    return TRUE;
}

static gboolean read_cover(PolicyCompiler *compiler, const YamlNode *item, GError **error)
{
    KnownCover cover = {.id = kept(compiler, item, "id"),
                        .guideline = kept(compiler, item, "guideline"),
                        .basis = kept(compiler, item, "basis"),
                        .ja = kept(compiler, item, "ja"),
                        .en = kept(compiler, item, "en"),
                        .area = (guint8)policy_compile_number(item, "area", 0),
                        .fact = kept(compiler, item, "fact"),
                        .function = kept(compiler, item, "function")};
    cover.basic = *cover.guideline == '\0' || strchr(cover.guideline, '/') != NULL;
    if (*cover.id == '\0' || *cover.ja == '\0' || *cover.en == '\0' || cover.area > 8)
        return policy_compile_fail(compiler, "coverage", "id, ja, en or area", error);
    if (!read_groups(compiler, item, &cover, error))
        return FALSE;
    if (cover.groups == 0 && *cover.fact == '\0')
        return policy_compile_fail(compiler, cover.id, "nothing shows that it is said", error);
    g_array_append_val(knowledge_of(compiler)->coverage, cover);
    return TRUE;
}

static gboolean read_finding(PolicyCompiler *compiler, const YamlNode *item, GError **error)
{
    const char *severity = yaml_get_text(item, "severity");
    KnownFinding finding = {.rule = kept(compiler, item, "rule"),
                            .ja = kept(compiler, item, "ja"),
                            .en = kept(compiler, item, "en")};
    int found =
        severity == NULL ? -1 : policy_name_find(policy_severity_names, SEVERITY_LAST, severity);
    if (*finding.rule == '\0' || *finding.ja == '\0' || *finding.en == '\0' || found < 0)
        return policy_compile_fail(compiler, "findings", "rule, severity, ja or en", error);
    finding.severity = (guint8)found;
    g_array_append_val(knowledge_of(compiler)->findings, finding);
    return TRUE;
}

static gboolean read_law(PolicyCompiler *compiler, const YamlNode *item, GError **error)
{
    const char *name = yaml_get_text(item, "name");
    const char *number = yaml_get_text(item, "number");
    const char *since = yaml_get_text(item, "since");
    if (name == NULL || number == NULL)
        return policy_compile_fail(compiler, "laws", "name or number", error);
    GStringChunk *strings = compiler->rules->strings;
    g_autofree char *folded = policy_fold_word(compiler->rules->fold, name);
    g_autofree char *folded_number = policy_fold_word(compiler->rules->fold, number);
    KnownLaw law = {g_string_chunk_insert_const(strings, folded),
                    g_string_chunk_insert_const(strings, folded_number),
                    since == NULL ? NULL : g_string_chunk_insert_const(strings, since)};
    g_array_append_val(knowledge_of(compiler)->laws, law);
    return TRUE;
}

static gboolean read_area(PolicyCompiler *compiler, const YamlNode *item, GError **error)
{
    KnownText text = {"", kept(compiler, item, "ja"), kept(compiler, item, "en")};
    if (*text.ja == '\0' || *text.en == '\0')
        return policy_compile_fail(compiler, "areas", "ja or en", error);
    g_array_append_val(knowledge_of(compiler)->areas, text);
    return TRUE;
}

static gboolean read_question(PolicyCompiler *compiler, const YamlNode *item, GError **error)
{
    KnownText text = {kept(compiler, item, "id"), kept(compiler, item, "ja"),
                      kept(compiler, item, "en")};
    if (*text.id == '\0' || *text.ja == '\0' || *text.en == '\0')
        return policy_compile_fail(compiler, "questions", "id, ja or en", error);
    g_array_append_val(knowledge_of(compiler)->questions, text);
    return TRUE;
}

typedef gboolean (*ReadItem)(PolicyCompiler *compiler, const YamlNode *item, GError **error);

static const struct {
    const char *section;
    ReadItem read;
} known_sections[] = {
    {"knowledge", read_known},    {"chapters", read_chapter}, {"coverage", read_cover},
    {"findings", read_finding},   {"laws", read_law},         {"areas", read_area},
    {"questions", read_question},
};

static void read_list(PolicyCompiler *compiler, const YamlNode *root, const KnownList *list)
{
    GPtrArray **to = (GPtrArray **)(void *)((char *)&knowledge_of(compiler)->lists + list->offset);
    g_autoptr(GPtrArray) texts = policy_compile_texts(yaml_get(root, list->section));
    if (*to == NULL)
        *to = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < texts->len; i++)
        g_ptr_array_extend_and_steal(
            *to, policy_compile_spellings(compiler, g_ptr_array_index(texts, i)));
}

gboolean policy_compile_knowledge(PolicyCompiler *compiler, const YamlNode *root, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(known_sections); i++) {
        const YamlNode *list = yaml_get(root, known_sections[i].section);
        for (guint j = 0; j < yaml_count(list); j++) {
            const YamlNode *item = yaml_item(list, j);
            if (!known_sections[i].read(compiler, item, error))
                return FALSE;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(known_lists); i++)
        read_list(compiler, root, &known_lists[i]);
    if (yaml_get(root, "deadline") != NULL)
        knowledge_of(compiler)->deadline = kept(compiler, root, "deadline");
    return TRUE;
}

PolicyKnowledge *policy_knowledge_new(void)
{
    PolicyKnowledge *knowledge = g_new0(PolicyKnowledge, 1);
    knowledge->words = g_array_new(FALSE, TRUE, sizeof(KnownWord));
    knowledge->chapters = g_array_new(FALSE, TRUE, sizeof(KnownChapter));
    knowledge->coverage = g_array_new(FALSE, TRUE, sizeof(KnownCover));
    knowledge->findings = g_array_new(FALSE, TRUE, sizeof(KnownFinding));
    knowledge->laws = g_array_new(FALSE, TRUE, sizeof(KnownLaw));
    knowledge->areas = g_array_new(FALSE, TRUE, sizeof(KnownText));
    knowledge->questions = g_array_new(FALSE, TRUE, sizeof(KnownText));
    knowledge->deadline = "";
    return knowledge;
}

void policy_knowledge_free(PolicyKnowledge *knowledge)
{
    if (knowledge == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(known_lists); i++) {
        GPtrArray *list =
            *(GPtrArray **)(void *)((char *)&knowledge->lists + known_lists[i].offset);
        g_clear_pointer(&list, g_ptr_array_unref);
    }
    GArray *arrays[] = {knowledge->words,    knowledge->chapters, knowledge->coverage,
                        knowledge->findings, knowledge->laws,     knowledge->areas,
                        knowledge->questions};
    for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_unref(arrays[i]);
    policy_match_free(knowledge->match);
    g_free(knowledge);
}
