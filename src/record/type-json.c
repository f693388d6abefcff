/* record/type-json.c -- a type as JSON: what the UI builds forms, lists and prints from */
#include <string.h>

#include "record/expr.h"
#include "record/show.h"

static json_t *label_json(RecordLabel label)
{
    return json_pack("{s:s,s:s}", "en", label.en != NULL ? label.en : "", "ja",
                     label.ja != NULL ? label.ja : "");
}

/* The first member of each struct is its name. */
static json_t *names_json(const GPtrArray *list)
{
    json_t *out = json_array();
    for (guint i = 0; list != NULL && i < list->len; i++)
        json_array_append_new(out, json_string(*(const char *const *)g_ptr_array_index(list, i)));
    return out;
}

static json_t *whos_json(const GPtrArray *whos)
{
    json_t *out = json_array();
    for (guint i = 0; whos != NULL && i < whos->len; i++)
        json_array_append_new(out,
                              json_string(((const RecordWho *)g_ptr_array_index(whos, i))->text));
    return out;
}

static void set_expr(json_t *object, const char *key, const RecordExpr *expr)
{
    if (expr != NULL)
        json_object_set_new(object, key, record_expr_json(expr));
}

static void set_span(json_t *object, const char *key, RecordSpan span)
{
    g_autofree char *text = record_span_text(span);
    if (span.count > 0)
        json_object_set_new(object, key, json_string(text));
}

static json_t *options_json(const GPtrArray *options)
{
    json_t *out = json_array();
    for (guint i = 0; i < options->len; i++) {
        const RecordOption *option = g_ptr_array_index(options, i);
        json_t *one =
            json_pack("{s:s,s:o}", "code", option->code, "label", label_json(option->label));
        if (option->help.ja != NULL)
            json_object_set_new(one, "help", label_json(option->help));
        if (option->tells != NULL)
            json_object_set_new(one, "tells", whos_json(option->tells));
        set_span(one, "within", option->within);
        json_array_append_new(out, one);
    }
    return out;
}

static json_t *fields_json(const GPtrArray *fields);

static void set_limits(json_t *out, const RecordField *field)
{
    if (field->has_min)
        json_object_set_new(out, "min", json_integer(field->min));
    if (field->has_max)
        json_object_set_new(out, "max", json_integer(field->max));
    if (field->options != NULL)
        json_object_set_new(out, "options", options_json(field->options));
    if (field->scale != NULL)
        json_object_set_new(out, "scale", json_string(field->scale->name));
    if (field->target != NULL)
        json_object_set_new(out, "to", json_string(field->target->name));
    if (field->columns != NULL)
        json_object_set_new(out, "columns", fields_json(field->columns));
}

static json_t *field_json(const RecordField *field)
{
    static const char *const needs[] = {"no", "yes", "when"};
    json_t *out = json_pack("{s:s,s:s,s:o,s:o,s:s}", "name", field->name, "kind",
                            record_kind_names[field->kind], "label", label_json(field->label),
                            "help", label_json(field->help), "required", needs[field->need]);
    set_limits(out, field);
    set_expr(out, "required_when", field->need_when);
    set_expr(out, "default", field->preset);
    set_expr(out, "value", field->value);
    set_span(out, "keep", field->keep);
    json_object_set_new(out, "see", whos_json(field->see));
    const struct {
        const char *key;
        gboolean is;
    } flags[] = {{"builtin", field->builtin},
                 {"multiline", field->multiline},
                 {"ordered", field->ordered},
                 {"party", field->party},
                 {"personal", field->personal}};
    for (guint i = 0; i < G_N_ELEMENTS(flags); i++)
        json_object_set_new(out, flags[i].key, json_boolean(flags[i].is));
    return out;
}

static json_t *fields_json(const GPtrArray *fields)
{
    json_t *out = json_array();
    for (guint i = 0; i < fields->len; i++)
        json_array_append_new(out, field_json(g_ptr_array_index(fields, i)));
    return out;
}

static json_t *states_json(const RecordType *type)
{
    json_t *out = json_array();
    for (guint i = 0; i < type->states->len; i++) {
        const RecordState *state = g_ptr_array_index(type->states, i);
        json_array_append_new(out,
                              json_pack("{s:s,s:o,s:b,s:b,s:o,s:o}", "name", state->name, "label",
                                        label_json(state->label), "final", state->final, "rests",
                                        state->rests, "edit_by", whos_json(state->edit_by),
                                        "edit_fields", names_json(state->edit_fields)));
    }
    return out;
}

static json_t *with_json(const RecordEffect *effect)
{
    json_t *out = json_object();
    for (guint i = 0; i < effect->with_fields->len; i++)
        json_object_set_new(out, ((RecordField *)g_ptr_array_index(effect->with_fields, i))->name,
                            record_expr_json(g_ptr_array_index(effect->with_values, i)));
    return out;
}

static json_t *effect_json(const RecordEffect *effect)
{
    json_t *out = json_object();
    if (effect->kind == RECORD_NOTIFY) {
        json_object_set_new(out, "notify", whos_json(effect->to));
        json_object_set_new(out, "text", label_json(effect->text));
    } else if (effect->kind == RECORD_SET) {
        const RecordField *table = effect->field->table;
        g_autofree char *path = table == NULL
                                    ? g_strdup(effect->field->name)
                                    : g_strconcat(table->name, ".", effect->field->name, NULL);
        json_object_set_new(out, "set", json_string(path));
        json_object_set_new(out, "transition", json_string(effect->transition));
    } else {
        json_object_set_new(out, "open", json_string(effect->type->name));
        json_object_set_new(out, "with", with_json(effect));
    }
    set_expr(out, "when", effect->when);
    return out;
}

static json_t *effects_json(const GPtrArray *effects)
{
    json_t *out = json_array();
    for (guint i = 0; i < effects->len; i++)
        json_array_append_new(out, effect_json(g_ptr_array_index(effects, i)));
    return out;
}

static json_t *transition_json(const RecordTransition *transition)
{
    json_t *out =
        json_pack("{s:s,s:o,s:o,s:s,s:s,s:o,s:o,s:o,s:o,s:b,s:b,s:o,s:o}", "name", transition->name,
                  "label", label_json(transition->label), "from", names_json(transition->from),
                  "to", transition->to->name, "act", record_act_names[transition->act], "by",
                  whos_json(transition->by), "not_by", whos_json(transition->not_by), "needs",
                  names_json(transition->needs), "fills", names_json(transition->fills), "reason",
                  transition->reason, "aside", transition->aside, "do",
                  effects_json(transition->effects), "moved_by", names_json(transition->moved_by));
    if (transition->has_second)
        json_object_set_new(out, "second",
                            json_pack("{s:o,s:o}", "by", whos_json(transition->second_by), "not_by",
                                      whos_json(transition->second_not_by)));
    if (transition->serves != NULL)
        json_object_set_new(out, "serves", json_string(transition->serves));
    if (transition->relief != NULL)
        json_object_set_new(out, "relieved_by", json_string(transition->relief->name));
    set_expr(out, "when", transition->when);
    return out;
}

static json_t *transitions_json(const RecordType *type)
{
    json_t *out = json_array();
    for (guint i = 0; i < type->transitions->len; i++)
        json_array_append_new(out, transition_json(g_ptr_array_index(type->transitions, i)));
    return out;
}

static void set_field(json_t *object, const char *key, const RecordField *field)
{
    if (field != NULL)
        json_object_set_new(object, key, json_string(field->name));
}

static json_t *before_json(const RecordDeadline *deadline)
{
    json_t *out = json_array();
    for (guint i = 0; i < deadline->before->len; i++) {
        g_autofree char *text =
            record_span_text(*(const RecordSpan *)g_ptr_array_index(deadline->before, i));
        json_array_append_new(out, json_string(text));
    }
    return out;
}

static json_t *deadline_json(const RecordDeadline *deadline)
{
    json_t *out = json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "name", deadline->name, "label",
                            label_json(deadline->label), "basis", label_json(deadline->basis), "in",
                            names_json(deadline->states), "before", before_json(deadline), "remind",
                            whos_json(deadline->remind), "escalate", whos_json(deadline->escalate),
                            "do", effects_json(deadline->effects));
    set_span(out, "within", deadline->within);
    set_span(out, "escalate_after", deadline->escalate_after);
    set_field(out, "within_of", deadline->within_of);
    set_field(out, "from", deadline->from);
    set_field(out, "until", deadline->until);
    set_expr(out, "when", deadline->when);
    if (deadline->becomes != NULL)
        json_object_set_new(out, "becomes", json_string(deadline->becomes->name));
    return out;
}

static json_t *deadlines_json(const RecordType *type)
{
    json_t *out = json_array();
    for (guint i = 0; i < type->deadlines->len; i++)
        json_array_append_new(out, deadline_json(g_ptr_array_index(type->deadlines, i)));
    return out;
}

static json_t *texts_json(const GPtrArray *texts)
{
    json_t *out = json_array();
    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(out, json_string(g_ptr_array_index(texts, i)));
    return out;
}

static json_t *serves_json(const RecordType *type)
{
    json_t *out = json_array();
    for (guint i = 0; i < type->serves->len; i++) {
        const RecordServe *serve = g_ptr_array_index(type->serves, i);
        json_array_append_new(out, json_pack("{s:s,s:s,s:s,s:o,s:o}", "id", serve->id, "capability",
                                             serve->capability, "guideline", serve->guideline,
                                             "words", texts_json(serve->words), "label",
                                             label_json(serve->label)));
    }
    return out;
}

static json_t *preset_json(const RecordField *field, const char *code)
{
    if (field->kind == RECORD_YES_NO)
        return json_boolean(strcmp(code, "yes") == 0);
    return field->kind == RECORD_CHOICES ? json_pack("[s]", code) : json_string(code);
}

json_t *record_phrases_json(const RecordType *type)
{
    json_t *out = json_array();
    for (guint i = 0; i < type->phrases->len; i++) {
        const RecordPhrase *phrase = g_ptr_array_index(type->phrases, i);
        json_t *with = json_object();
        for (guint j = 0; j < phrase->fields->len; j++) {
            const RecordField *field = g_ptr_array_index(phrase->fields, j);
            json_object_set_new(with, field->name, preset_json(field, phrase->codes->pdata[j]));
        }
        json_array_append_new(
            out, json_pack("{s:o,s:o}", "label", label_json(phrase->label), "with", with));
    }
    return out;
}

/* The scales that fields and columns of the type are classified by, each once. */
static void add_scales(json_t *out, const GPtrArray *fields)
{
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        if (field->columns != NULL)
            add_scales(out, field->columns);
        if (field->scale != NULL && json_object_get(out, field->scale->name) == NULL)
            json_object_set_new(out, field->scale->name, options_json(field->scale->options));
    }
}

static json_t *scales_json(const RecordType *type)
{
    json_t *out = json_object();
    add_scales(out, type->fields);
    return out;
}

static json_t *print_json(const RecordPrint *print)
{
    json_t *rows = json_array();
    for (guint i = 0; i < print->rows->len; i++)
        json_array_append_new(rows, names_json(g_ptr_array_index(print->rows, i)));
    return json_pack("{s:o,s:o,s:o}", "title", label_json(print->title), "rows", rows, "boxes",
                     names_json(print->boxes));
}

static json_t *list_json(const RecordList *list)
{
    json_t *out = json_pack("{s:o,s:o,s:o,s:o}", "columns", names_json(list->columns), "filters",
                            names_json(list->filters), "groups", names_json(list->groups), "cells",
                            names_json(list->cells));
    set_field(out, "sort", list->sort);
    g_autoptr(GString) title = g_string_new(NULL);
    for (guint i = 0; i < list->title->len; i++) {
        const RecordPiece *piece = g_ptr_array_index(list->title, i);
        if (piece->field != NULL)
            g_string_append_printf(title, "{%s}", piece->field->name);
        else
            g_string_append(title, piece->text);
    }
    json_object_set_new(out, "title", json_string(title->str));
    return out;
}

static json_t *recurs_json(const RecordRecurs *recurs)
{
    json_t *out = json_pack("{s:s,s:s,s:i,s:o,s:s}", "every", recurs->every, "each", recurs->each,
                            "days", (int)recurs->days, "in", names_json(recurs->states), "opens",
                            recurs->at_start ? "start" : "end");
    set_field(out, "about", recurs->about);
    set_field(out, "period_first", recurs->first);
    set_field(out, "period_last", recurs->last);
    set_span(out, "due", recurs->due);
    return out;
}

static json_t *relief_json(const RecordRelief *relief)
{
    json_t *out = json_pack("{s:s,s:s,s:s,s:s,s:o}", "reason", relief->reason->name, "until",
                            relief->until->name, "review", relief->review->name, "person",
                            relief->person->name, "in", names_json(relief->states));
    set_field(out, "unit", relief->unit);
    set_field(out, "from", relief->from);
    return out;
}

static json_t *hold_json(const RecordHold *hold)
{
    json_t *out =
        json_pack("{s:s,s:o,s:o,s:b}", "function",
                  hold->function != NULL ? hold->function->code : hold->function_of->name, "of",
                  names_json(hold->of), "in", names_json(hold->states), "of_this", hold->of_this);
    set_field(out, "person", hold->person);
    set_field(out, "post", hold->post);
    set_field(out, "from", hold->from);
    set_field(out, "until", hold->until);
    return out;
}

static json_t *stand_json(const RecordStandIn *stand)
{
    json_t *out =
        json_pack("{s:s,s:s,s:s,s:s,s:s,s:o}", "function", stand->function->name, "holder",
                  stand->holder->name, "deputy", stand->deputy->name, "from", stand->from->name,
                  "until", stand->until->name, "in", names_json(stand->states));
    set_field(out, "limits", stand->limits);
    set_field(out, "after_view", stand->after_view);
    return out;
}

/* What its records mean beyond themselves. */
static void set_means(json_t *out, const RecordType *type)
{
    json_t *holds = json_array();
    for (guint i = 0; i < type->holds->len; i++)
        json_array_append_new(holds, hold_json(g_ptr_array_index(type->holds, i)));
    json_object_set_new(out, "holds", holds);
    json_object_set_new(out, "see", whos_json(type->see));
    json_object_set_new(out, "see_restricted", whos_json(type->see_restricted));
    set_expr(out, "restricted", type->restricted);
    if (type->numbered != NULL)
        json_object_set_new(out, "numbered", json_string(type->numbered));
    if (type->stands_in.line > 0)
        json_object_set_new(out, "stands_in", stand_json(&type->stands_in));
}

static json_t *keep_json(const RecordKeep *keep)
{
    json_t *out = json_pack("{s:s,s:o}", "from", keep->from_closing ? "closing" : "fiscal_year",
                            "decide", whos_json(keep->decide));
    set_span(out, "for", keep->span);
    if (keep->basis.ja != NULL)
        json_object_set_new(out, "basis", label_json(keep->basis));
    return out;
}

json_t *record_type_json(const RecordType *type)
{
    json_t *out = json_pack("{s:s,s:i,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "type", type->name,
                            "version", (int)type->version, "title", label_json(type->title),
                            "forms", texts_json(type->forms), "serves", serves_json(type), "fields",
                            fields_json(type->fields), "states", states_json(type), "transitions",
                            transitions_json(type), "deadlines", deadlines_json(type), "print",
                            print_json(&type->print), "list", list_json(&type->list));
    json_object_set_new(out, "open",
                        json_pack("{s:o,s:o,s:s,s:b,s:b}", "by", whos_json(type->open_by), "needs",
                                  names_json(type->open_needs), "state", type->initial->name,
                                  "follow_up", type->open_follow_up, "schedule",
                                  type->open_schedule));
    json_object_set_new(out, "phrases", record_phrases_json(type));
    json_object_set_new(out, "scales", scales_json(type));
    if (type->recurs.every != NULL)
        json_object_set_new(out, "recurs", recurs_json(&type->recurs));
    if (type->relief.line > 0)
        json_object_set_new(out, "relief", relief_json(&type->relief));
    set_means(out, type);
    if (type->keep.line > 0)
        json_object_set_new(out, "keep", keep_json(&type->keep));
    return out;
}
