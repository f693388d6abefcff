/* register/refuse.c -- why not, and what would make it possible */
#include "register/refuse.h"
#include "base/problem.h"
#include "register/parts.h"
#include "register/sight.h"
#include <string.h>

static const char *const kinds[] = {
    [RECORD_MAY] = "may",
    [RECORD_REFUSED_STATE] = "state",
    [RECORD_REFUSED_CONDITION] = "condition",
    [RECORD_REFUSED_PERSON] = "person",
    [RECORD_REFUSED_EXCLUDED] = "excluded",
    [RECORD_REFUSED_MISSING] = "missing",
    [RECORD_REFUSED_SECOND] = "second",
};

static char *name_of(const RegisterRecord *record)
{
    return *record->number != '\0' ? g_strdup_printf("%s %s", record->number, record->title)
                                   : g_strdup(record->title);
}

static void set_text(json_t *values, const RecordField *field, const char *text)
{
    if (field == NULL || field->table != NULL || *text == '\0')
        return;
    json_object_set_new(values, field->name, json_string(text));
}

static json_t *offer_json(const RecordType *type, json_t *values)
{
    return json_pack("{s:s, s:o}", "type", type->name, "values", values);
}

/* Who is left out may be relieved: the form that does so, for this person and unit. */
static json_t *offer_relief(const RegisterRecord *record, const RecordTransition *transition,
                            const char *person)
{
    const RecordType *type = transition->relief;
    json_t *values = json_object();
    g_autofree char *target = name_of(record);
    set_text(values, type->relief.person, person);
    if (type->relief.unit != NULL)
        set_text(values, type->relief.unit, record->unit);
    set_text(values, type->offer.target, target);
    return offer_json(type, values);
}

/* What another record's effect does: the form of that kind, with this record in its place. */
static json_t *offer_mover(const RegisterRecord *record, const RecordTransition *transition)
{
    const RecordType *type = g_ptr_array_index(transition->moved_by, 0);
    json_t *values = json_object();
    json_t *reference = json_pack("{s:s}", "id", record->key);
    gboolean placed = FALSE;
    for (guint i = 0; !placed && i < type->fields->len; i++) {
        const RecordField *field = g_ptr_array_index(type->fields, i);
        const RecordField *column = NULL;
        for (guint j = 0; field->columns != NULL && j < field->columns->len; j++) {
            const RecordField *one = g_ptr_array_index(field->columns, j);
            if (one->target != NULL && strcmp(one->target->name, record->type->name) == 0)
                column = one;
        }
        placed = column != NULL ||
                 (field->target != NULL && strcmp(field->target->name, record->type->name) == 0);
        if (column != NULL)
            json_object_set_new(
                values, field->name,
                json_pack("[{s:O, s:s}]", column->name, reference, "name", record->title));
        else if (placed)
            json_object_set(values, field->name, reference);
    }
    json_decref(reference);
    return offer_json(type, values);
}

static gboolean is_offered(const RecordType *type, const char *kind)
{
    for (guint i = 0; type->offer.line > 0 && i < type->offer.refusals->len; i++)
        if (strcmp(type->offer.refusals->pdata[i], kind) == 0)
            return TRUE;
    return FALSE;
}

/* The exception, where a type offers itself for this kind of refusal; clause and words are added by
 * who knows the edition. */
static json_t *offer_other(RegisterView *view, const RegisterRecord *record, const char *kind,
                           const char *actor)
{
    GPtrArray *all = record_types_all(record->set->types);
    for (guint i = 0; i < all->len; i++) {
        const RecordType *type = g_ptr_array_index(all, i);
        if (type == record->type || !is_offered(type, kind) || strcmp(kind, "excluded") == 0 ||
            !register_may_open(view, record->set, type, actor))
            continue;
        json_t *values = json_object();
        g_autofree char *target = name_of(record);
        set_text(values, type->offer.target, target);
        return offer_json(type, values);
    }
    return NULL;
}

/* A form that who acts may not open helps nobody. */
static json_t *offer_of(RegisterView *view, const RegisterRecord *record,
                        const RecordRefusal *refusal, const RegisterLeftOut *who)
{
    const RecordTransition *transition = refusal->transition;
    const RecordType *relief = refusal->kind == RECORD_REFUSED_EXCLUDED ? transition->relief : NULL;
    const RecordType *mover =
        refusal->kind == RECORD_REFUSED_PERSON && transition->moved_by->len > 0
            ? transition->moved_by->pdata[0]
            : NULL;
    if (relief == NULL && mover == NULL)
        return offer_other(view, record, kinds[refusal->kind], who->actor);
    if (!register_may_open(view, record->set, relief != NULL ? relief : mover, who->actor))
        return NULL;
    return relief != NULL ? offer_relief(record, transition, who->left_out)
                          : offer_mover(record, transition);
}

/* Whom only a field says that is hidden from who is refused, the refusal does not name either. */
static json_t *who_json(RegisterView *view, const RegisterRecord *record, const GPtrArray *whos,
                        const char *actor)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_auto(RegisterSight) sight = {0};
    json_t *out = json_array();
    if (whos != NULL && register_sight_open(&sight, view, actor, NULL))
        register_shown_whos(&sight, record, whos, keys);
    for (guint i = 0; i < keys->len; i++)
        json_array_append_new(out, json_string(keys->pdata[i]));
    return out;
}

static void set_error(const RecordRefusal *refusal, const char *ja, const char *en, GError **error)
{
    g_autofree char *text = g_strconcat(en, PROBLEM_MARK, ja, NULL);
    g_autofree char *label = g_strconcat(refusal->transition->label.en, PROBLEM_MARK,
                                         refusal->transition->label.ja, NULL);
    Problem kind =
        refusal->kind == RECORD_REFUSED_PERSON || refusal->kind == RECORD_REFUSED_EXCLUDED
            ? PROBLEM_NOT_ALLOWED
        : refusal->kind == RECORD_REFUSED_MISSING ? PROBLEM_INVALID
                                                  : PROBLEM_STATE;
    problem_set(error, kind, label, text);
}

void register_refuse(RegisterView *view, const RegisterRecord *record, const RecordRefusal *refusal,
                     const RegisterLeftOut *who, json_t **told, GError **error)
{
    g_autofree char *ja = record_refusal_text(refusal, PROBLEM_JAPANESE);
    g_autofree char *en = record_refusal_text(refusal, PROBLEM_ENGLISH);
    json_t *out =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "kind", kinds[refusal->kind], "transition",
                  refusal->transition->name, "ja", ja, "en", en, "type", record->type->name, "who",
                  who_json(view, record, refusal->transition->by, who->actor));
    json_t *offer = offer_of(view, record, refusal, who);
    if (offer != NULL)
        json_object_set_new(out, "offer", offer);
    if (refusal->transition->serves != NULL)
        json_object_set_new(out, "serve", json_string(refusal->transition->serves));
    if (refusal->kind == RECORD_REFUSED_MISSING) {
        g_autoptr(json_t) full = register_values_full(view, record);
        RecordCase now = register_record_case(view, record, full);
        g_autoptr(GPtrArray) missing = record_missing(&now, refusal->transition);
        json_t *names = json_array();
        for (guint i = 0; i < missing->len; i++)
            json_array_append_new(names, json_string(((RecordField *)missing->pdata[i])->name));
        json_object_set_new(out, "missing", names);
    }
    set_error(refusal, ja, en, error);
    json_decref(*told);
    *told = out;
}

/* ---- of retention ---- */

/* Whose clauses keep asking and deciding apart: of the type that may lift it. */
static const RecordType *parting_type(const RegisterRecord *record)
{
    GPtrArray *all = record_types_all(record->set->types);
    for (guint i = 0; i < all->len; i++)
        if (((const RecordType *)all->pdata[i])->relief.line > 0)
            return all->pdata[i];
    return record->type;
}

static char *with_basis(const GError *problem, const RecordKeep *keep, ProblemLanguage language)
{
    char *text = problem_detail(problem, language);
    const RecordLabel basis = keep != NULL ? keep->basis : (RecordLabel){NULL, NULL};
    if (basis.ja == NULL)
        return text;
    char *whole = language == PROBLEM_JAPANESE ? g_strdup_printf("%s。根拠：%s", text, basis.ja)
                                               : g_strdup_printf("%s. Why: %s", text, basis.en);
    g_free(text);
    return whole;
}

void register_refuse_kept(RegisterView *view, const RegisterRecord *record, const RecordKeep *keep,
                          const RegisterRefused *refused, json_t **told, GError **error)
{
    g_autoptr(GError) problem = NULL;
    problem_set(&problem, PROBLEM_STATE,
                PROBLEM_BOTH("the decision on retention", "保存期間の決定"), refused->why);
    g_autofree char *ja = with_basis(problem, keep, PROBLEM_JAPANESE);
    g_autofree char *en = with_basis(problem, keep, PROBLEM_ENGLISH);
    const RecordType *type =
        refused->kind == RECORD_REFUSED_EXCLUDED ? parting_type(record) : record->type;
    json_decref(*told);
    *told = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "kind", kinds[refused->kind], "transition",
                      "", "ja", ja, "en", en, "type", type->name, "who",
                      who_json(view, record, refused->whos, refused->actor));
    g_propagate_error(error, g_steal_pointer(&problem));
}
