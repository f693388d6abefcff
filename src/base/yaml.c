/* base/yaml.c -- libfyaml's documents turned into a bounded tree of our own */
#include "base/yaml.h"

#include <libfyaml.h>
#include <string.h>

#include "base/problem.h"

struct Yaml {
    GStringChunk *texts;
    GPtrArray *nodes; /* all of them, owned */
    YamlNode *root;
};

typedef struct {
    Yaml *yaml;
    guint line;        /* where reading stands, from 1 */
    const char *wrong; /* the first thing that was */
} Walk;

static void node_free(gpointer data)
{
    YamlNode *node = data;
    g_clear_pointer(&node->items, g_ptr_array_unref);
    g_free(node);
}

static YamlNode *node_new(Walk *walk, YamlKind kind)
{
    if (walk->yaml->nodes->len >= YAML_MAX_NODES) {
        walk->wrong = PROBLEM_BOTH("too many entries", "項目が多すぎます");
        return NULL;
    }
    YamlNode *node = g_new0(YamlNode, 1);
    node->kind = kind;
    node->line = walk->line;
    if (kind != YAML_TEXT)
        node->items = g_ptr_array_new();
    g_ptr_array_add(walk->yaml->nodes, node);
    return node;
}

static const char *text_of(Walk *walk, struct fy_node *from)
{
    size_t size = 0;
    const char *text = fy_node_get_scalar(from, &size);
    if (fy_node_is_alias(from))
        walk->wrong = PROBLEM_BOTH("an alias (*) is not read", "別名参照（*）は使えません");
    else if (text != NULL && memchr(text, '\0', size) != NULL)
        walk->wrong = PROBLEM_BOTH("a text holds NUL", "文字列に NUL が含まれています");
    const struct fy_mark *mark = fy_token_start_mark(fy_node_get_scalar_token(from));
    if (mark != NULL)
        walk->line = (guint)mark->line + 1;
    return g_string_chunk_insert_len(walk->yaml->texts, text != NULL ? text : "", (gssize)size);
}

static YamlNode *read_text(Walk *walk, struct fy_node *from)
{
    const char *text = text_of(walk, from);
    YamlNode *node = node_new(walk, YAML_TEXT);
    if (node == NULL)
        return NULL;
    node->text = text;
    enum fy_scalar_style style = fy_token_scalar_style(fy_node_get_scalar_token(from));
    node->quoted = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
    return node;
}

static YamlNode *read_node(Walk *walk, struct fy_node *from, guint depth);

static void read_list(Walk *walk, struct fy_node *from, YamlNode *list, guint depth)
{
    void *iterator = NULL;
    struct fy_node *item;
    while (walk->wrong == NULL && (item = fy_node_sequence_iterate(from, &iterator)) != NULL) {
        YamlNode *node = read_node(walk, item, depth + 1);
        if (node != NULL)
            g_ptr_array_add(list->items, node);
    }
    if (list->items->len > 0)
        list->line = ((YamlNode *)g_ptr_array_index(list->items, 0))->line;
}

static void read_map(Walk *walk, struct fy_node *from, YamlNode *map, guint depth)
{
    void *iterator = NULL;
    struct fy_node_pair *pair;
    while (walk->wrong == NULL && (pair = fy_node_mapping_iterate(from, &iterator)) != NULL) {
        struct fy_node *name = fy_node_pair_key(pair);
        if (name == NULL || !fy_node_is_scalar(name)) {
            walk->wrong = PROBLEM_BOTH("a key is no plain word", "キーが単語ではありません");
            return;
        }
        const char *key = text_of(walk, name);
        guint line = walk->line;
        YamlNode *node = read_node(walk, fy_node_pair_value(pair), depth + 1);
        if (node == NULL)
            return;
        node->key = key;
        node->line = line;
        g_ptr_array_add(map->items, node);
    }
    if (map->items->len > 0)
        map->line = ((YamlNode *)g_ptr_array_index(map->items, 0))->line;
}

static YamlNode *read_node(Walk *walk, struct fy_node *from, guint depth)
{
    if (depth >= YAML_MAX_DEPTH)
        walk->wrong = PROBLEM_BOTH("it is nested too deep", "入れ子が深すぎます");
    if (walk->wrong != NULL)
        return NULL;
    if (from == NULL || fy_node_is_scalar(from))
        return from == NULL ? node_new(walk, YAML_TEXT) : read_text(walk, from);
    YamlNode *node = node_new(walk, fy_node_is_mapping(from) ? YAML_MAP : YAML_LIST);
    if (node == NULL)
        return NULL;
    if (node->kind == YAML_MAP)
        read_map(walk, from, node, depth);
    else
        read_list(walk, from, node, depth);
    return node;
}

static void fail(const char *name, guint at, const char *what, guint *line, GError **error)
{
    const char *mark = strstr(what, PROBLEM_MARK);
    g_autofree char *english =
        mark == NULL ? g_strdup(what) : g_strndup(what, (gsize)(mark - what));
    g_autofree char *both = g_strdup_printf("line %u: %s" PROBLEM_MARK "%u 行目：%s", at, english,
                                            at, mark != NULL ? mark + 1 : what);
    problem_set(error, PROBLEM_INVALID, name, both);
    if (line != NULL)
        *line = at;
}

/* The library's first report ends up here: "<memory-@…>:3:7: error: what is wrong". */
static void keep_report(struct fy_diag *diag, void *user, const char *text, size_t size)
{
    GString *report = user;
    (void)diag;
    if (report->len == 0)
        g_string_append_len(report, text, (gssize)size);
}

static void fail_parse(const char *name, const char *report, guint *line, GError **error)
{
    static const char before[] = ": error: ";
    const char *place = strstr(report, ">:");
    const char *words = strstr(report, before);
    guint64 at = place != NULL ? g_ascii_strtoull(place + strlen(">:"), NULL, 10) : 0;
    g_autofree char *plain = g_strstrip(g_strdup(words != NULL ? words + strlen(before) : ""));
    if (at == 0 || *plain == '\0')
        fail(name, 1, PROBLEM_BOTH("it is not YAML", "YAML ではありません"), line, error);
    else
        fail(name, (guint)MIN(at, G_MAXINT), plain, line, error);
}

static struct fy_document *parse(const char *name, const char *text, gsize size_bytes, guint *line,
                                 GError **error)
{
    g_autoptr(GString) report = g_string_new(NULL);
    struct fy_diag_cfg reports;
    fy_diag_cfg_default(&reports);
    reports.fp = NULL;
    reports.output_fn = keep_report;
    reports.user = report;
    reports.colorize = false;
    reports.show_source = false;
    reports.show_position = true;
    reports.show_type = false;
    reports.show_module = false;
    struct fy_diag *diag = fy_diag_create(&reports);
    struct fy_parse_cfg config = {.flags = FYPCF_QUIET, .diag = diag};
    struct fy_document *document = fy_document_build_from_string(&config, text, size_bytes);
    if (document == NULL || fy_document_root(document) == NULL) {
        fail_parse(name, report->str, line, error);
        g_clear_pointer(&document, fy_document_destroy);
    }
    fy_diag_unref(diag);
    return document;
}

static gboolean is_readable(const char *name, const char *text, gsize size_bytes, guint *line,
                            GError **error)
{
    const char *what = NULL;
    const char *end = NULL;
    if (size_bytes > YAML_MAX_BYTES)
        what = PROBLEM_BOTH("the file is over 1 MiB", "ファイルが 1 MiB を超えています");
    else if (!g_utf8_validate_len(text, size_bytes, &end))
        what = PROBLEM_BOTH("a byte is not UTF-8", "UTF-8 でないバイトがあります");
    if (what == NULL)
        return TRUE;
    guint at = 1;
    for (const char *c = text; end != NULL && c < end; c++)
        at += *c == '\n';
    fail(name, at, what, line, error);
    return FALSE;
}

Yaml *yaml_read(const char *name, const char *text, gsize size_bytes, guint *line, GError **error)
{
    if (!is_readable(name, text, size_bytes, line, error))
        return NULL;
    struct fy_document *document = parse(name, text, size_bytes, line, error);
    if (document == NULL)
        return NULL;
    g_autoptr(Yaml) yaml = g_new0(Yaml, 1);
    yaml->texts = g_string_chunk_new(4096);
    yaml->nodes = g_ptr_array_new_with_free_func(node_free);
    Walk walk = {.yaml = yaml, .line = 1};
    yaml->root = read_node(&walk, fy_document_root(document), 0);
    fy_document_destroy(document);
    if (walk.wrong == NULL)
        return g_steal_pointer(&yaml);
    fail(name, walk.line, walk.wrong, line, error);
    return NULL;
}

void yaml_free(Yaml *yaml)
{
    if (yaml == NULL)
        return;
    g_ptr_array_unref(yaml->nodes);
    g_string_chunk_free(yaml->texts);
    g_free(yaml);
}

const YamlNode *yaml_root(const Yaml *yaml)
{
    return yaml->root;
}

const YamlNode *yaml_get(const YamlNode *map, const char *key)
{
    for (guint i = 0; map != NULL && map->kind == YAML_MAP && i < map->items->len; i++) {
        const YamlNode *member = g_ptr_array_index(map->items, i);
        if (strcmp(member->key, key) == 0)
            return member;
    }
    return NULL;
}

const char *yaml_get_text(const YamlNode *map, const char *key)
{
    const YamlNode *node = yaml_get(map, key);
    return node != NULL ? node->text : NULL;
}

guint yaml_count(const YamlNode *list)
{
    return list != NULL && list->kind == YAML_LIST ? list->items->len : 0;
}

const YamlNode *yaml_item(const YamlNode *list, guint at)
{
    return g_ptr_array_index(list->items, at);
}
