/* record/read-flow.c -- states, transitions and what they set off */
#include <string.h>

#include "record/reader.h"

static const char *const state_members[] = {"ja", "en", "final", "rests", "edit", NULL};
static const char *const edit_members[] = {"by", "fields", NULL};
static const char *const transition_members[] = {
    "name",   "ja",       "en",          "from",   "to",    "act",    "by",
    "not_by", "second",   "when",        "needs",  "fills", "reason", "aside",
    "do",     "moved_by", "relieved_by", "serves", NULL};
static const char *const second_members[] = {"by", "not_by", NULL};
static const char *const effect_members[] = {"notify",     "ja",   "en",   "when", "set",
                                             "transition", "open", "with", NULL};

static void declare_state(RecordReader *r, const YamlNode *node)
{
    gsize place = record_reader_enter(r, node->key);
    if (record_state_find(r->type, node->key) != NULL) {
        record_reader_find(r, RECORD_TWICE, node, node->key, NULL);
    } else if (record_reader_is_name(r, node, node->key) &&
               record_reader_map(r, node, state_members)) {
        RecordState *state = record_arena_take(r->arena, sizeof *state);
        state->name = record_arena_text(r->arena, node->key);
        state->label = record_reader_label(r, node);
        state->final = record_reader_flag(r, node, "final");
        state->rests = record_reader_flag(r, node, "rests");
        state->index = r->type->states->len;
        state->line = node->line;
        g_ptr_array_add(r->type->states, state);
    }
    record_reader_leave(r, place);
}

static void declare_transition(RecordReader *r, const YamlNode *node)
{
    RecordTransition *transition = record_arena_take(r->arena, sizeof *transition);
    transition->line = node->line;
    transition->index = r->type->transitions->len;
    if (!record_reader_map(r, node, transition_members))
        return;
    transition->name = record_reader_name(r, node, "name", RECORD_REQUIRED);
    if (transition->name != NULL)
        g_ptr_array_add(r->type->transitions, transition);
}

void record_declare_flow(RecordReader *r, const YamlNode *root)
{
    const GPtrArray *states = record_reader_items(r, root, "states", YAML_MAP);
    const GPtrArray *transitions = record_reader_items(r, root, "transitions", YAML_LIST);
    r->type->states = record_arena_list(r->arena);
    r->type->transitions = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, "states");
    for (guint i = 0; i < states->len; i++)
        declare_state(r, g_ptr_array_index(states, i));
    record_reader_leave(r, place);
    place = record_reader_enter(r, "transitions");
    for (guint i = 0; i < transitions->len; i++)
        declare_transition(r, g_ptr_array_index(transitions, i));
    record_reader_leave(r, place);
    if (r->type->states->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, root, "states", NULL);
}

/* "all": whatever a person can fill in. */
static GPtrArray *edit_fields(RecordReader *r, const YamlNode *edit)
{
    const YamlNode *fields = yaml_get(edit, "fields");
    if (fields != NULL && (fields->kind != YAML_TEXT || strcmp(fields->text, "all") != 0))
        return record_reader_fields(r, edit, "fields");
    GPtrArray *all = record_arena_list(r->arena);
    for (guint i = 0; i < r->type->fields->len; i++) {
        RecordField *field = g_ptr_array_index(r->type->fields, i);
        if (!field->builtin && field->value == NULL)
            g_ptr_array_add(all, field);
    }
    return all;
}

static void define_state(RecordReader *r, const YamlNode *node)
{
    RecordState *state = (RecordState *)record_state_find(r->type, node->key);
    if (state == NULL || state->line != node->line)
        return;
    gsize place = record_reader_enter(r, node->key);
    const YamlNode *edit = yaml_get(node, "edit");
    state->edit_by = record_arena_list(r->arena);
    state->edit_fields = state->edit_by;
    gsize inner = record_reader_enter(r, "edit");
    if (edit != NULL && record_reader_map(r, edit, edit_members)) {
        state->edit_by = record_reader_whos(r, edit, "by");
        state->edit_fields = edit_fields(r, edit);
    }
    record_reader_leave(r, inner);
    record_reader_leave(r, place);
}

static void define_second(RecordReader *r, const YamlNode *node, RecordTransition *transition)
{
    const YamlNode *second = yaml_get(node, "second");
    transition->has_second = second != NULL;
    gsize place = record_reader_enter(r, "second");
    gboolean map = second != NULL && record_reader_map(r, second, second_members);
    transition->second_by = map ? record_reader_whos(r, second, "by") : record_arena_list(r->arena);
    transition->second_not_by =
        map ? record_reader_whos(r, second, "not_by") : record_arena_list(r->arena);
    record_reader_leave(r, place);
}

static void define_served(RecordReader *r, const YamlNode *node, RecordTransition *transition)
{
    transition->serves = record_reader_name(r, node, "serves", RECORD_OPTIONAL);
    for (guint i = 0; transition->serves != NULL && i < r->type->serves->len; i++)
        if (strcmp(((RecordServe *)g_ptr_array_index(r->type->serves, i))->id,
                   transition->serves) == 0)
            return;
    if (transition->serves != NULL)
        record_reader_unknown(r, yaml_get(node, "serves"),
                              PROBLEM_BOTH("clause pattern", "条項の型"), transition->serves,
                              r->type->serves);
}

static GPtrArray *read_types(RecordReader *r, const YamlNode *node, const char *key)
{
    GPtrArray *words = record_reader_words(r, node, key);
    GPtrArray *types = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, key);
    for (guint i = 0; i < words->len; i++) {
        const RecordType *type = record_reader_type(r, g_ptr_array_index(words, i));
        if (type != NULL)
            g_ptr_array_add(types, (gpointer)type);
    }
    record_reader_leave(r, place);
    return types;
}

static void define_people(RecordReader *r, const YamlNode *node, RecordTransition *transition)
{
    transition->by = record_reader_whos(r, node, "by");
    transition->not_by = record_reader_whos(r, node, "not_by");
    transition->moved_by = read_types(r, node, "moved_by");
    GPtrArray *relief = read_types(r, node, "relieved_by");
    transition->relief = relief->len > 0 ? g_ptr_array_index(relief, 0) : NULL;
    if (transition->by->len == 0 && transition->moved_by->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "by", NULL);
    define_second(r, node, transition);
}

static void define_transition(RecordReader *r, const YamlNode *node, RecordTransition *transition)
{
    gsize place = record_reader_enter(r, transition->name);
    transition->label = record_reader_label(r, node);
    transition->from = record_reader_states(r, node, "from", r->type);
    if (transition->from->len == 0)
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "from", NULL);
    transition->to = record_reader_state_at(r, node, "to", RECORD_REQUIRED);
    int act = record_reader_among(r, node, "act", record_act_names, RECORD_REQUIRED);
    transition->act = act < 0 ? RECORD_ACT_RECORD : (RecordAct)act;
    define_people(r, node, transition);
    transition->when = record_reader_when(r, node, "when");
    transition->needs = record_reader_fields(r, node, "needs");
    transition->fills = record_reader_fields(r, node, "fills");
    transition->reason = record_reader_flag(r, node, "reason");
    transition->aside = record_reader_flag(r, node, "aside");
    transition->effects = record_define_effects(r, node, "do");
    define_served(r, node, transition);
    record_reader_leave(r, place);
}

void record_define_flow(RecordReader *r, const YamlNode *root)
{
    const GPtrArray *states = record_reader_items(r, root, "states", YAML_MAP);
    const GPtrArray *transitions = record_reader_items(r, root, "transitions", YAML_LIST);
    gsize place = record_reader_enter(r, "states");
    for (guint i = 0; i < states->len; i++)
        define_state(r, g_ptr_array_index(states, i));
    record_reader_leave(r, place);
    place = record_reader_enter(r, "transitions");
    for (guint i = 0, at = 0; i < transitions->len && at < r->type->transitions->len; i++) {
        RecordTransition *transition = g_ptr_array_index(r->type->transitions, at);
        if (yaml_get(g_ptr_array_index(transitions, i), "name") == NULL ||
            transition->line != ((YamlNode *)g_ptr_array_index(transitions, i))->line)
            continue;
        transition->index = at++;
        define_transition(r, g_ptr_array_index(transitions, i), transition);
    }
    record_reader_leave(r, place);
}

static void read_notify(RecordReader *r, const YamlNode *node, RecordEffect *effect)
{
    effect->kind = RECORD_NOTIFY;
    effect->to = record_reader_whos(r, node, "notify");
    if (yaml_get(node, "ja") != NULL || yaml_get(node, "en") != NULL)
        effect->text = record_reader_label(r, node);
}

/* "medium" or "items.medium": one record, or one for each row. */
static const RecordField *read_set_field(RecordReader *r, const YamlNode *node)
{
    const YamlNode *set = yaml_get(node, "set");
    if (set->kind != YAML_TEXT)
        return NULL;
    const char *dot = strchr(set->text, '.');
    g_autofree char *first =
        dot == NULL ? g_strdup(set->text) : g_strndup(set->text, (gsize)(dot - set->text));
    const RecordField *field = record_field_find(r->type->fields, first);
    if (field != NULL && dot != NULL)
        field = record_field_find(field->columns, dot + 1);
    return field != NULL && field->kind == RECORD_REFERENCE ? field : NULL;
}

static void read_set(RecordReader *r, const YamlNode *node, RecordEffect *effect)
{
    effect->kind = RECORD_SET;
    effect->field = read_set_field(r, node);
    effect->transition = record_reader_name(r, node, "transition", RECORD_REQUIRED);
    if (effect->field == NULL) {
        record_reader_find(r, RECORD_WRONG_KIND, yaml_get(node, "set"),
                           PROBLEM_BOTH("a field that refers to a record", "記録を指す項目"), NULL);
        return;
    }
    effect->type = effect->field->target;
    if (effect->transition != NULL &&
        record_transition_find(effect->type, effect->transition) == NULL)
        record_reader_unknown(r, yaml_get(node, "transition"), PROBLEM_BOTH("transition", "手続"),
                              effect->transition, effect->type->transitions);
}

static void read_with(RecordReader *r, const YamlNode *node, RecordEffect *effect)
{
    const GPtrArray *items = record_reader_items(r, node, "with", YAML_MAP);
    gsize place = record_reader_enter(r, "with");
    for (guint i = 0; i < items->len; i++) {
        const YamlNode *item = g_ptr_array_index(items, i);
        const RecordField *field = record_field_find(effect->type->fields, item->key);
        if (field == NULL || field->value != NULL) {
            record_reader_unknown(r, item, PROBLEM_BOTH("field", "項目"), item->key,
                                  effect->type->fields);
            continue;
        }
        RecordShape want = record_field_shape(field);
        RecordExpr *value = record_reader_expr(r, item, NULL, &want);
        if (value == NULL)
            continue;
        g_ptr_array_add(effect->with_fields, (gpointer)field);
        g_ptr_array_add(effect->with_values, value);
    }
    record_reader_leave(r, place);
}

static void read_open(RecordReader *r, const YamlNode *node, RecordEffect *effect)
{
    const YamlNode *open = yaml_get(node, "open");
    effect->kind = RECORD_OPEN;
    effect->with_fields = record_arena_list(r->arena);
    effect->with_values = record_arena_list(r->arena);
    effect->type = open->kind == YAML_TEXT ? record_reader_type(r, open) : NULL;
    if (effect->type == NULL)
        return;
    if (!effect->type->open_follow_up)
        record_reader_find(r, RECORD_WRONG_VALUE, open, open->text, "open.follow_up: yes");
    read_with(r, node, effect);
}

static void read_effect(RecordReader *r, const YamlNode *node, GPtrArray *effects)
{
    if (!record_reader_map(r, node, effect_members))
        return;
    RecordEffect *effect = record_arena_take(r->arena, sizeof *effect);
    effect->line = node->line;
    effect->when = record_reader_when(r, node, "when");
    if (yaml_get(node, "notify") != NULL)
        read_notify(r, node, effect);
    else if (yaml_get(node, "set") != NULL)
        read_set(r, node, effect);
    else if (yaml_get(node, "open") != NULL)
        read_open(r, node, effect);
    else
        record_reader_find(r, RECORD_MISSING_MEMBER, node, "notify | set | open", NULL);
    g_ptr_array_add(effects, effect);
}

GPtrArray *record_define_effects(RecordReader *r, const YamlNode *map, const char *key)
{
    const GPtrArray *items = record_reader_items(r, map, key, YAML_LIST);
    GPtrArray *effects = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, key);
    for (guint i = 0; i < items->len; i++)
        read_effect(r, g_ptr_array_index(items, i), effects);
    record_reader_leave(r, place);
    return effects;
}
