/* policy/yaml.h -- rule files read through libfyaml: maps, lists and plain values, nothing else */
#pragma once
#include <glib.h>
#include <libfyaml.h>

typedef struct fy_document PolicyYaml;
typedef struct fy_node PolicyYamlNode;

/* Parses `text`; aliases and merge keys are not resolved. Owned. PROBLEM_FORMAT names `name`. */
PolicyYaml *policy_yaml_read(const char *name, const char *text, GError **error);
void policy_yaml_free(PolicyYaml *yaml);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyYaml, policy_yaml_free)
PolicyYamlNode *policy_yaml_root(PolicyYaml *yaml);

/* The value of `key` in a map, or NULL. Lent. */
PolicyYamlNode *policy_yaml_get(PolicyYamlNode *map, const char *key);
/* A plain value as text, or NULL when it is a map or a list; transfer full. */
char *policy_yaml_text(PolicyYamlNode *node);
/* The value of `key` as text, or NULL; transfer full. */
char *policy_yaml_get_text(PolicyYamlNode *map, const char *key);
/* The value of `key` as a whole number, or `otherwise`. */
int policy_yaml_get_int(PolicyYamlNode *map, const char *key, int otherwise);
/* The texts of a list, or of one plain value, or none for NULL; transfer full. */
GPtrArray *policy_yaml_texts(PolicyYamlNode *node);
