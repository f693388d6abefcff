/* policy/yaml.c -- a thin, quiet layer over libfyaml's document tree */
#include "policy/yaml.h"

#include <string.h>

#include "base/problem.h"

PolicyYaml *policy_yaml_read(const char *name, const char *text, GError **error)
{
    /* libfyaml 0.7.12 reads a directive that is not UTF-8 without end. */
    if (!g_utf8_validate(text, -1, NULL)) {
        problem_set(error, PROBLEM_FORMAT, name, "it is not UTF-8");
        return NULL;
    }
    struct fy_parse_cfg quiet = {.flags = FYPCF_QUIET};
    PolicyYaml *yaml = fy_document_build_from_string(&quiet, text, strlen(text));
    if (yaml == NULL || fy_document_root(yaml) == NULL ||
        !fy_node_is_mapping(fy_document_root(yaml))) {
        problem_set(error, PROBLEM_FORMAT, name, "it is not a YAML map");
        g_clear_pointer(&yaml, fy_document_destroy);
    }
    return yaml;
}

void policy_yaml_free(PolicyYaml *yaml)
{
    fy_document_destroy(yaml);
}

PolicyYamlNode *policy_yaml_root(PolicyYaml *yaml)
{
    return fy_document_root(yaml);
}

PolicyYamlNode *policy_yaml_get(PolicyYamlNode *map, const char *key)
{
    return fy_node_mapping_lookup_by_string(map, key, strlen(key));
}

char *policy_yaml_text(PolicyYamlNode *node)
{
    size_t length = 0;
    const char *text = node == NULL ? NULL : fy_node_get_scalar(node, &length);
    return text == NULL ? NULL : g_strndup(text, length);
}

char *policy_yaml_get_text(PolicyYamlNode *map, const char *key)
{
    return policy_yaml_text(policy_yaml_get(map, key));
}

int policy_yaml_get_int(PolicyYamlNode *map, const char *key, int otherwise)
{
    g_autofree char *text = policy_yaml_get_text(map, key);
    gint64 value = otherwise;
    if (text != NULL && !g_ascii_string_to_signed(text, 10, G_MININT16, G_MAXINT16, &value, NULL))
        return otherwise;
    return (int)value;
}

GPtrArray *policy_yaml_texts(PolicyYamlNode *node)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    char *one = policy_yaml_text(node);
    if (one != NULL)
        g_ptr_array_add(texts, one);
    if (node == NULL || !fy_node_is_sequence(node))
        return texts;
    void *iterator = NULL;
    PolicyYamlNode *item;
    while ((item = fy_node_sequence_iterate(node, &iterator)) != NULL) {
        char *text = policy_yaml_text(item);
        if (text != NULL)
            g_ptr_array_add(texts, text);
    }
    return texts;
}
