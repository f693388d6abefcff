/* base/yaml.h -- YAML files as a small tree of maps, lists and texts that knows its lines */
#pragma once
#include <glib.h>

#define YAML_MAX_BYTES (1024u * 1024u)
#define YAML_MAX_NODES 50000u
#define YAML_MAX_DEPTH 24u

typedef enum { YAML_TEXT, YAML_LIST, YAML_MAP } YamlKind;

/* Lent by the Yaml it belongs to. A text has no number and no truth of its own: who reads it
 * decides, and may ask whether it stood in quotes. */
typedef struct {
    YamlKind kind;
    gboolean quoted;
    guint line;       /* from 1; a member's is that of its key */
    const char *text; /* of a text, else NULL */
    const char *key;  /* of a member of a map, else NULL */
    GPtrArray *items; /* YamlNode, of a list or map, else NULL */
} YamlNode;

typedef struct Yaml Yaml;
/* One document; owned. PROBLEM_INVALID names `name` and the line, which `line` gets too when it is
 * not NULL: not UTF-8, no YAML, a key twice or not plain, an alias (nothing here can refer to
 * itself or grow), or a limit above. */
Yaml *yaml_read(const char *name, const char *text, gsize size_bytes, guint *line, GError **error);
void yaml_free(Yaml *yaml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Yaml, yaml_free)
const YamlNode *yaml_root(const Yaml *yaml);
/* The member called `key` of a map, or NULL (also when `map` is NULL or no map). */
const YamlNode *yaml_get(const YamlNode *map, const char *key);
/* Its text, or NULL when there is none or it is a list or map. Lent. */
const char *yaml_get_text(const YamlNode *map, const char *key);
/* How many items a list has, and each of them; none for anything else, NULL among it. */
guint yaml_count(const YamlNode *list);
const YamlNode *yaml_item(const YamlNode *list, guint at);
