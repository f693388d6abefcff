/* record/type.c -- finding parts of a type by name */
#include "record/type.h"

#include <string.h>

#include "record/reader.h"

const char *const record_kind_names[RECORD_KIND_LAST + 1] = {
    "text",   "choice", "choices", "date",           "time",      "number", "money", "yes_no",
    "person", "unit",   "post",    "classification", "reference", "file",   "table", NULL};
const char *const record_act_names[RECORD_ACT_LAST + 1] = {
    "record", "ask", "grant", "refuse", "return", "withdraw", "report", "review", "close", NULL};

const RecordType *record_types_find(const RecordTypes *types, const char *name)
{
    for (guint i = 0; i < types->all->len; i++) {
        const RecordType *type = g_ptr_array_index(types->all, i);
        if (strcmp(type->name, name) == 0)
            return type;
    }
    return NULL;
}

const RecordFunction *record_types_function(const RecordTypes *types, const char *code)
{
    for (guint i = 0; i < types->functions->len; i++) {
        const RecordFunction *function = g_ptr_array_index(types->functions, i);
        if (strcmp(function->code, code) == 0)
            return function;
    }
    return NULL;
}

GPtrArray *record_types_all(const RecordTypes *types)
{
    return types->all;
}

GPtrArray *record_types_functions(const RecordTypes *types)
{
    return types->functions;
}

void record_types_free(RecordTypes *types)
{
    if (types == NULL)
        return;
    record_arena_free(types->arena);
    g_free(types);
}

const RecordField *record_field_find(const GPtrArray *fields, const char *name)
{
    for (guint i = 0; fields != NULL && i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        if (strcmp(field->name, name) == 0)
            return field;
    }
    return NULL;
}

const RecordState *record_state_find(const RecordType *type, const char *name)
{
    for (guint i = 0; i < type->states->len; i++) {
        const RecordState *state = g_ptr_array_index(type->states, i);
        if (strcmp(state->name, name) == 0)
            return state;
    }
    return NULL;
}

const RecordTransition *record_transition_find(const RecordType *type, const char *name)
{
    for (guint i = 0; i < type->transitions->len; i++) {
        const RecordTransition *transition = g_ptr_array_index(type->transitions, i);
        if (strcmp(transition->name, name) == 0)
            return transition;
    }
    return NULL;
}

gboolean record_who_same(const RecordWho *a, const RecordWho *b)
{
    gboolean doers = a->kind == RECORD_WHO_DOER && b->kind == RECORD_WHO_DOER;
    return a->kind == b->kind && a->function == b->function && a->field == b->field &&
           a->via == b->via && (!doers || strcmp(a->transition->name, b->transition->name) == 0);
}

gboolean record_who_among(const GPtrArray *whos, const RecordWho *who)
{
    for (guint i = 0; whos != NULL && i < whos->len; i++)
        if (record_who_same(g_ptr_array_index(whos, i), who))
            return TRUE;
    return FALSE;
}

char *record_span_text(RecordSpan span)
{
    return span.count == 0 ? g_strdup("") : g_strdup_printf("%u%c", span.count, "hdmy"[span.unit]);
}
