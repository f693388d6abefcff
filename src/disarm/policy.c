/* disarm/policy.c -- presets and routes out of YAML: every aspect said, nothing said twice */
#include "disarm/policy.h"
#include "base/yaml.h"
#include "disarm/disarm-resource.h"
#include <gio/gio.h>
#include <string.h>

#define MIB ((guint64)1024 * 1024)
#define NUMBER_MAX ((guint64)1000 * 1000 * 1000 * 1000)
#define BUILTIN_PATH "/sekisho/disarm/clean-policy.yaml"

typedef struct {
    char *from, *to, *information;
    const DisarmPolicy *policy; /* of the same DisarmPolicies */
} Route;

struct DisarmPolicies {
    GPtrArray *all; /* DisarmPolicy, owned */
    GArray *routes; /* Route */
};

#define TAKES(rule) (1u << (rule))
#define KEEP TAKES(DISARM_KEEP)
#define FREEZE TAKES(DISARM_FREEZE)
#define DROP TAKES(DISARM_DROP)
#define REFUSE TAKES(DISARM_REFUSE)

static const struct {
    const char *name;
    guint takes;
} aspects[DISARM_ASPECT_LAST] = {
    [DISARM_LINKS] = {"links", KEEP | FREEZE | REFUSE},
    [DISARM_FIELDS] = {"fields", FREEZE | REFUSE},
    [DISARM_FORMULAS] = {"formulas", FREEZE | REFUSE},
    [DISARM_EXTERNAL_BOOKS] = {"external-books", FREEZE | REFUSE},
    [DISARM_EXTERNALS] = {"externals", DROP | REFUSE},
    [DISARM_CONNECTIONS] = {"connections", DROP | REFUSE},
    [DISARM_MACROS] = {"macros", DROP | REFUSE},
    [DISARM_CONTROLS] = {"controls", DROP | REFUSE},
    [DISARM_OBJECTS] = {"objects", FREEZE | REFUSE},
    [DISARM_PACKAGES] = {"packages", KEEP | DROP | REFUSE},
    [DISARM_MEDIAS] = {"media", DROP | REFUSE},
    [DISARM_FONTS] = {"fonts", DROP | REFUSE},
    [DISARM_COMMENTS] = {"comments", KEEP | DROP | REFUSE},
    [DISARM_REVISIONS] = {"revisions", KEEP | FREEZE | REFUSE},
    [DISARM_HIDDENS] = {"hidden", KEEP | DROP | REFUSE},
    [DISARM_METADATA] = {"metadata", KEEP | DROP},
    [DISARM_CUSTOM] = {"custom", DROP | REFUSE},
    [DISARM_PIVOTS] = {"pivots", KEEP | FREEZE | REFUSE},
    [DISARM_SIGNATURES] = {"signatures", DROP | REFUSE},
    [DISARM_CELLS] = {"cells", KEEP | FREEZE | REFUSE},
    [DISARM_CONTROL_CHARS] = {"control-characters", KEEP | DROP | REFUSE},
    [DISARM_ENCODINGS] = {"encodings", KEEP | FREEZE},
    [DISARM_PROGRAMS] = {"programs", DROP | REFUSE},
    [DISARM_MEMBERS] = {"members", DROP | REFUSE},
    [DISARM_UNKNOWNS] = {"unknown", DROP | REFUSE},
};

static const char *const rule_names[] = {"keep", "freeze", "drop", "refuse"};

static const struct {
    const char *name;
    gsize offset;
    guint64 unit;
    gboolean wide;
} limit_members[] = {
    {"file-mib", G_STRUCT_OFFSET(DisarmLimits, file_bytes), MIB, TRUE},
    {"inflated-mib", G_STRUCT_OFFSET(DisarmLimits, inflated_bytes), MIB, TRUE},
    {"output-mib", G_STRUCT_OFFSET(DisarmLimits, output_bytes), MIB, TRUE},
    {"objects", G_STRUCT_OFFSET(DisarmLimits, objects), 1, TRUE},
    {"pixels", G_STRUCT_OFFSET(DisarmLimits, pixels), 1, TRUE},
    {"members", G_STRUCT_OFFSET(DisarmLimits, members), 1, FALSE},
    {"pages", G_STRUCT_OFFSET(DisarmLimits, pages), 1, FALSE},
    {"depth", G_STRUCT_OFFSET(DisarmLimits, depth), 1, FALSE},
    {"ratio", G_STRUCT_OFFSET(DisarmLimits, ratio), 1, FALSE},
    {"memory-mib", G_STRUCT_OFFSET(DisarmLimits, memory_bytes), MIB, TRUE},
    {"seconds", G_STRUCT_OFFSET(DisarmLimits, seconds), 1, FALSE},
};

static void policy_free(gpointer data)
{
    DisarmPolicy *policy = data;
    g_free(policy->name);
    g_free(policy->text[PROBLEM_JAPANESE]);
    g_free(policy->text[PROBLEM_ENGLISH]);
    g_free(policy);
}

static void route_clear(gpointer data)
{
    Route *route = data;
    g_free(route->from);
    g_free(route->to);
    g_free(route->information);
}

void disarm_policies_free(DisarmPolicies *policies)
{
    if (policies == NULL)
        return;
    g_ptr_array_unref(policies->all);
    g_array_unref(policies->routes);
    g_free(policies);
}

static gboolean wrong(const char *name, const YamlNode *at, const char *what, GError **error)
{
    g_autofree char *where = g_strdup_printf("%s:%u", name, at != NULL ? at->line : 0);
    problem_set(error, PROBLEM_INVALID, where, what);
    return FALSE;
}

static const char *text_of(const YamlNode *map, const char *key)
{
    const YamlNode *node = yaml_get(map, key);
    return node != NULL ? node->text : NULL;
}

/* Whether every member of a map is among `known` (NULL ends it). */
static gboolean only(const char *name, const YamlNode *map, const char *const *known,
                     GError **error)
{
    for (guint i = 0; i < map->items->len; i++) {
        const YamlNode *member = g_ptr_array_index(map->items, i);
        if (!g_strv_contains(known, member->key))
            return wrong(name, member, member->key, error);
    }
    return TRUE;
}

static gboolean read_rule(DisarmPolicy *policy, const char *name, const YamlNode *node,
                          GError **error)
{
    for (guint aspect = 0; aspect < DISARM_ASPECT_LAST; aspect++) {
        if (strcmp(aspects[aspect].name, node->key) != 0)
            continue;
        for (guint rule = 0; rule < G_N_ELEMENTS(rule_names); rule++)
            if (node->text != NULL && strcmp(rule_names[rule], node->text) == 0 &&
                (aspects[aspect].takes & TAKES(rule)) != 0) {
                policy->rules[aspect] = (DisarmRule)rule;
                return TRUE;
            }
        break;
    }
    return wrong(name, node, node->key, error);
}

static gboolean read_rules(DisarmPolicy *policy, const char *name, const YamlNode *preset,
                           GError **error)
{
    const YamlNode *rules = yaml_get(preset, "rules");
    if (rules == NULL || rules->kind != YAML_MAP || rules->items->len != DISARM_ASPECT_LAST)
        return wrong(name, preset, "rules", error);
    for (guint i = 0; i < rules->items->len; i++)
        if (!read_rule(policy, name, g_ptr_array_index(rules->items, i), error))
            return FALSE;
    return TRUE;
}

static gboolean read_limit(DisarmLimits *limits, const char *name, const YamlNode *node,
                           GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(limit_members); i++) {
        guint64 number;
        guint64 max = limit_members[i].wide ? NUMBER_MAX / limit_members[i].unit : G_MAXINT32;
        if (strcmp(limit_members[i].name, node->key) != 0)
            continue;
        if (node->text == NULL ||
            !g_ascii_string_to_unsigned(node->text, 10, 1, max, &number, NULL))
            break;
        gpointer field = G_STRUCT_MEMBER_P(limits, limit_members[i].offset);
        if (limit_members[i].wide)
            *(guint64 *)field = number * limit_members[i].unit;
        else
            *(guint *)field = (guint)number;
        return TRUE;
    }
    return wrong(name, node, node->key, error);
}

static gboolean read_limits(DisarmPolicy *policy, const char *name, const YamlNode *preset,
                            GError **error)
{
    const YamlNode *limits = yaml_get(preset, "limits");
    if (limits == NULL || limits->kind != YAML_MAP ||
        limits->items->len != G_N_ELEMENTS(limit_members))
        return wrong(name, preset, "limits", error);
    for (guint i = 0; i < limits->items->len; i++)
        if (!read_limit(&policy->limits, name, g_ptr_array_index(limits->items, i), error))
            return FALSE;
    return TRUE;
}

static const DisarmPolicy *find(const DisarmPolicies *policies, const char *name)
{
    for (guint i = 0; i < policies->all->len; i++) {
        const DisarmPolicy *policy = g_ptr_array_index(policies->all, i);
        if (name != NULL && policy->name != NULL && strcmp(policy->name, name) == 0)
            return policy;
    }
    return NULL;
}

static gboolean read_preset(DisarmPolicies *policies, const char *name, const YamlNode *preset,
                            GError **error)
{
    static const char *const known[] = {"name", "ja", "en", "verify-only", "rules", "limits", NULL};
    if (preset->kind != YAML_MAP)
        return wrong(name, preset, "presets", error);
    const char *own = text_of(preset, "name"), *verify = text_of(preset, "verify-only");
    const char *japanese = text_of(preset, "ja"), *english = text_of(preset, "en");
    if (own == NULL || japanese == NULL || english == NULL || find(policies, own) != NULL)
        return wrong(name, preset, "name, ja, en", error);
    if (verify != NULL && strcmp(verify, "true") != 0)
        return wrong(name, preset, "verify-only", error);
    DisarmPolicy *policy = g_new0(DisarmPolicy, 1);
    g_ptr_array_add(policies->all, policy);
    policy->name = g_strdup(own);
    policy->text[PROBLEM_JAPANESE] = g_strdup(japanese);
    policy->text[PROBLEM_ENGLISH] = g_strdup(english);
    policy->verify_only = verify != NULL;
    return only(name, preset, known, error) && read_rules(policy, name, preset, error) &&
           read_limits(policy, name, preset, error);
}

static gboolean read_route(DisarmPolicies *policies, const char *name, const YamlNode *node,
                           GError **error)
{
    static const char *const known[] = {"from", "to", "information", "preset", NULL};
    if (node->kind != YAML_MAP || !only(name, node, known, error))
        return wrong(name, node, "routes", error);
    const DisarmPolicy *policy = find(policies, text_of(node, "preset"));
    const char *from = text_of(node, "from"), *to = text_of(node, "to");
    const char *information = text_of(node, "information");
    if (policy == NULL || from == NULL || to == NULL || information == NULL)
        return wrong(name, node, "from, to, information, preset", error);
    Route route = {g_strdup(from), g_strdup(to), g_strdup(information), policy};
    g_array_append_val(policies->routes, route);
    return TRUE;
}

static gboolean
read_list(DisarmPolicies *policies, const char *name, const YamlNode *root, const char *key,
          gboolean (*read)(DisarmPolicies *, const char *, const YamlNode *, GError **),
          GError **error)
{
    const YamlNode *list = yaml_get(root, key);
    if (list == NULL || list->kind != YAML_LIST)
        return wrong(name, root, key, error);
    for (guint i = 0; i < list->items->len; i++)
        if (!read(policies, name, g_ptr_array_index(list->items, i), error))
            return FALSE;
    return TRUE;
}

DisarmPolicies *disarm_policies_read(const char *name, const char *text, gsize size, GError **error)
{
    static const char *const known[] = {"presets", "routes", NULL};
    g_autoptr(Yaml) yaml = yaml_read(name, text, size, NULL, error);
    if (yaml == NULL)
        return NULL;
    g_autoptr(DisarmPolicies) policies = g_new0(DisarmPolicies, 1);
    policies->all = g_ptr_array_new_with_free_func(policy_free);
    policies->routes = g_array_new(FALSE, TRUE, sizeof(Route));
    g_array_set_clear_func(policies->routes, route_clear);
    const YamlNode *root = yaml_root(yaml);
    if (root == NULL || root->kind != YAML_MAP) {
        wrong(name, root, "presets, routes", error);
        return NULL;
    }
    if (!only(name, root, known, error) ||
        !read_list(policies, name, root, "presets", read_preset, error) ||
        !read_list(policies, name, root, "routes", read_route, error))
        return NULL;
    return g_steal_pointer(&policies);
}

DisarmPolicies *disarm_policies_builtin(GError **error)
{
    g_autoptr(GBytes) bytes = g_resource_lookup_data(disarm_get_resource(), BUILTIN_PATH,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    if (bytes == NULL)
        return NULL;
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    return disarm_policies_read("clean-policy.yaml", text, size, error);
}

const DisarmPolicy *disarm_policies_find(const DisarmPolicies *policies, const char *name,
                                         GError **error)
{
    const DisarmPolicy *policy = find(policies, name);
    if (policy == NULL)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("disarming policy", "無害化の方針"),
                    name);
    return policy;
}

const DisarmPolicy *disarm_policies_get(const DisarmPolicies *policies, guint at)
{
    return at < policies->all->len ? g_ptr_array_index(policies->all, at) : NULL;
}

static gboolean fits(const char *rule, const char *value)
{
    return strcmp(rule, "any") == 0 || strcmp(rule, value) == 0;
}

const DisarmPolicy *disarm_policies_route(const DisarmPolicies *policies, const char *from,
                                          const char *to, const char *information, GError **error)
{
    for (guint i = 0; i < policies->routes->len; i++) {
        const Route *route = &g_array_index(policies->routes, Route, i);
        if (fits(route->from, from) && fits(route->to, to) && fits(route->information, information))
            return route->policy;
    }
    g_autofree char *way = g_strdup_printf("%s → %s (%s)", from, to, information);
    problem_set(error, PROBLEM_NOT_ALLOWED, way, NULL);
    return NULL;
}

const char *disarm_aspect_name(DisarmAspect aspect)
{
    return aspects[aspect].name;
}

const char *disarm_rule_name(DisarmRule rule)
{
    return rule_names[rule];
}
