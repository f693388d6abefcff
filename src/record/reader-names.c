/* record/reader-names.c -- names in a type's file to what they mean */
#include <string.h>

#include "record/reader.h"

const RecordField *record_reader_field(RecordReader *r, const YamlNode *node,
                                       const GPtrArray *fields)
{
    const RecordField *field = record_field_find(fields, node->text);
    if (field == NULL)
        record_reader_unknown(r, node, PROBLEM_BOTH("field", "項目"), node->text, fields);
    return field;
}

GPtrArray *record_reader_fields(RecordReader *r, const YamlNode *map, const char *key)
{
    GPtrArray *words = record_reader_words(r, map, key);
    GPtrArray *fields = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, key);
    for (guint i = 0; i < words->len; i++) {
        const YamlNode *node = g_ptr_array_index(words, i);
        const RecordField *field = record_reader_field(r, node, r->type->fields);
        if (field != NULL && g_ptr_array_find(fields, field, NULL))
            record_reader_find(r, RECORD_TWICE, node, node->text, NULL);
        else if (field != NULL)
            g_ptr_array_add(fields, (gpointer)field);
    }
    record_reader_leave(r, place);
    return fields;
}

const RecordField *record_reader_field_at(RecordReader *r, const YamlNode *map, const char *key,
                                          RecordDemand demand)
{
    const char *name = record_reader_text(r, map, key, RECORD_NAME_MAX, demand);
    if (name == NULL)
        return NULL;
    gsize place = record_reader_enter(r, key);
    const RecordField *field = record_reader_field(r, yaml_get(map, key), r->type->fields);
    record_reader_leave(r, place);
    return field;
}

static const RecordState *state_named(RecordReader *r, const YamlNode *node, const RecordType *type)
{
    const RecordState *state = record_state_find(type, node->text);
    if (state == NULL)
        record_reader_unknown(r, node, PROBLEM_BOTH("state", "状態"), node->text, type->states);
    return state;
}

const RecordState *record_reader_state_at(RecordReader *r, const YamlNode *map, const char *key,
                                          RecordDemand demand)
{
    const char *name = record_reader_text(r, map, key, RECORD_NAME_MAX, demand);
    if (name == NULL)
        return NULL;
    gsize place = record_reader_enter(r, key);
    const RecordState *state = state_named(r, yaml_get(map, key), r->type);
    record_reader_leave(r, place);
    return state;
}

GPtrArray *record_reader_states(RecordReader *r, const YamlNode *map, const char *key,
                                const RecordType *of)
{
    GPtrArray *words = record_reader_words(r, map, key);
    GPtrArray *states = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, key);
    for (guint i = 0; i < words->len; i++) {
        const YamlNode *node = g_ptr_array_index(words, i);
        const RecordState *state = state_named(r, node, of);
        if (state != NULL && g_ptr_array_find(states, state, NULL))
            record_reader_find(r, RECORD_TWICE, node, node->text, NULL);
        else if (state != NULL)
            g_ptr_array_add(states, (gpointer)state);
    }
    record_reader_leave(r, place);
    return states;
}

const RecordType *record_reader_type(RecordReader *r, const YamlNode *node)
{
    const RecordType *type = record_types_find(r->types, node->text);
    if (type == NULL)
        record_reader_unknown(r, node, PROBLEM_BOTH("record type", "記録の種類"), node->text,
                              r->types->all);
    return type;
}

/* "field" or "reference.field" of the type in hand. */
static gboolean find_place(RecordReader *r, const YamlNode *node, const char *path, RecordWho *who)
{
    const char *dot = strchr(path, '.');
    g_autofree char *first = dot == NULL ? g_strdup(path) : g_strndup(path, (gsize)(dot - path));
    const RecordField *field = record_field_find(r->type->fields, first);
    if (field != NULL && dot != NULL) {
        who->via = field;
        field = field->kind == RECORD_REFERENCE ? record_field_find(field->target->fields, dot + 1)
                                                : NULL;
    }
    who->field = field;
    if (field == NULL)
        record_reader_unknown(r, node, PROBLEM_BOTH("field", "項目"), path, r->type->fields);
    return field != NULL;
}

static gboolean wrong_who(RecordReader *r, const YamlNode *node, const char *what)
{
    record_reader_find(r, RECORD_WRONG_KIND, node, what, NULL);
    return FALSE;
}

/* "section_manager of applicant": the unit a field names, that of a person it names, or its record.
 */
static gboolean read_function_of(RecordReader *r, const YamlNode *node, const char *place,
                                 RecordWho *who)
{
    who->kind = RECORD_WHO_FUNCTION_OF;
    gboolean of_record =
        strcmp(who->function->per, "body") != 0 && strcmp(who->function->per, "unit") != 0;
    if (of_record && strcmp(place, "this") == 0 && strcmp(who->function->per, r->type->name) == 0)
        return TRUE;
    if (!find_place(r, node, place, who))
        return FALSE;
    RecordKind kind = who->field->kind;
    if (of_record &&
        (kind != RECORD_REFERENCE || strcmp(who->field->target->name, who->function->per) != 0))
        return wrong_who(r, node,
                         PROBLEM_BOTH("the field of a record that has this function",
                                      "その役割を持つ記録を指す項目"));
    if (!of_record && kind != RECORD_UNIT && kind != RECORD_PERSON)
        return wrong_who(r, node,
                         PROBLEM_BOTH("a field that names a unit or person", "部署か人を指す項目"));
    return TRUE;
}

static gboolean read_doer(RecordReader *r, const YamlNode *node, const char *name, RecordWho *who)
{
    who->kind = RECORD_WHO_DOER;
    who->transition = record_transition_find(r->type, name);
    if (who->transition == NULL)
        record_reader_unknown(r, node, PROBLEM_BOTH("transition", "手続"), name,
                              r->type->transitions);
    return who->transition != NULL;
}

static gboolean read_of(RecordReader *r, const YamlNode *node, const char *of, RecordWho *who)
{
    g_autofree char *head = g_strndup(node->text, (gsize)(of - node->text));
    if (strcmp(head, "doer") == 0)
        return read_doer(r, node, of + 4, who);
    who->function = record_types_function(r->types, head);
    if (who->function == NULL) {
        record_reader_unknown(r, node, PROBLEM_BOTH("function", "役割"), head, r->types->functions);
        return FALSE;
    }
    return read_function_of(r, node, of + 4, who);
}

static gboolean all_tell(const RecordField *field)
{
    gboolean all = field->options != NULL && field->options->len > 0;
    for (guint i = 0; all && i < field->options->len; i++)
        all = ((RecordOption *)g_ptr_array_index(field->options, i))->tells != NULL;
    return all;
}

static gboolean read_tells(RecordReader *r, const YamlNode *node, RecordWho *who)
{
    g_autofree char *name = g_strndup(node->text, strlen(node->text) - strlen(".tells"));
    who->kind = RECORD_WHO_TELLS;
    if (!find_place(r, node, name, who))
        return FALSE;
    if (!all_tell(who->field) || who->via != NULL)
        return wrong_who(r, node,
                         PROBLEM_BOTH("a choice whose options all have “tells”",
                                      "どの選択肢にも tells がある項目"));
    return TRUE;
}

static gboolean read_plain(RecordReader *r, const YamlNode *node, RecordWho *who)
{
    who->kind = RECORD_WHO_FUNCTION;
    who->function = record_types_function(r->types, node->text);
    if (who->function != NULL)
        return TRUE;
    who->kind = RECORD_WHO_FIELD;
    const char *first = strchr(node->text, '.');
    if (first == NULL && record_field_find(r->type->fields, node->text) == NULL) {
        record_reader_unknown(r, node,
                              PROBLEM_BOTH("function or field of a person", "役割または人の項目"),
                              node->text, r->types->functions);
        return FALSE;
    }
    if (!find_place(r, node, node->text, who))
        return FALSE;
    if (who->field->kind != RECORD_PERSON && who->field->kind != RECORD_POST)
        return wrong_who(r, node,
                         PROBLEM_BOTH("a field that names a person or post", "人か職を指す項目"));
    return TRUE;
}

static RecordWho *read_who(RecordReader *r, const YamlNode *node)
{
    RecordWho *who = record_arena_take(r->arena, sizeof *who);
    who->text = record_arena_text(r->arena, node->text);
    who->line = node->line;
    const char *of = strstr(node->text, " of ");
    gboolean good = TRUE;
    if (strcmp(node->text, "applicant") == 0)
        who->kind = RECORD_WHO_APPLICANT;
    else if (of != NULL)
        good = read_of(r, node, of, who);
    else if (g_str_has_suffix(node->text, ".tells"))
        good = read_tells(r, node, who);
    else
        good = read_plain(r, node, who);
    return good ? who : NULL;
}

GPtrArray *record_reader_whos(RecordReader *r, const YamlNode *map, const char *key)
{
    GPtrArray *words = record_reader_words(r, map, key);
    GPtrArray *whos = record_arena_list(r->arena);
    gsize place = record_reader_enter(r, key);
    for (guint i = 0; i < words->len; i++) {
        RecordWho *who = read_who(r, g_ptr_array_index(words, i));
        if (who != NULL && record_who_among(whos, who))
            record_reader_find(r, RECORD_TWICE, g_ptr_array_index(words, i), who->text, NULL);
        else if (who != NULL)
            g_ptr_array_add(whos, who);
    }
    record_reader_leave(r, place);
    return whos;
}

RecordExpr *record_reader_expr(RecordReader *r, const YamlNode *node, const RecordField *table,
                               const RecordShape *want)
{
    if (node->kind != YAML_TEXT) {
        record_reader_find(r, RECORD_WRONG_KIND, node, PROBLEM_BOTH("an expression", "式"), NULL);
        return NULL;
    }
    char *wrong = NULL;
    RecordScope scope = {r->type, table};
    RecordExpr *expr = record_expr_read(r->arena, node->text, scope, want, &wrong);
    if (wrong != NULL)
        record_reader_find(r, RECORD_EXPRESSION, node, wrong, NULL);
    g_free(wrong);
    return expr;
}

RecordExpr *record_reader_when(RecordReader *r, const YamlNode *map, const char *key)
{
    RecordShape truth = record_truth_shape();
    const YamlNode *node = yaml_get(map, key);
    if (node == NULL)
        return NULL;
    gsize place = record_reader_enter(r, key);
    RecordExpr *expr = record_reader_expr(r, node, NULL, &truth);
    record_reader_leave(r, place);
    return expr;
}
