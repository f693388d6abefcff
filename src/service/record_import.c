/* service/record_import.c -- rows of a spreadsheet opened as records: tried first, then all or none
 */
#include "base/problem.h"
#include "register/intake.h"
#include "register/parts.h"
#include "service/call.h"
#include "service/planned.h"
#include <string.h>

/* The row beside what is wrong in it, counted as people count those below the headings. */
static gboolean blame_row(gsize at, GError *problem, GError **error)
{
    g_autoptr(GError) owned = problem;
    g_autofree char *english = problem_detail(owned, PROBLEM_ENGLISH);
    g_autofree char *japanese = problem_detail(owned, PROBLEM_JAPANESE);
    g_autofree char *what = g_strdup_printf(
        "row %" G_GSIZE_FORMAT PROBLEM_MARK "%" G_GSIZE_FORMAT "行目", at + 1, at + 1);
    g_autofree char *why = g_strconcat(english, PROBLEM_MARK, japanese, NULL);
    problem_set(error, (Problem)owned->code, what, why);
    return FALSE;
}

static const RecordType *type_of(RegisterView *view, const char *name, GError **error)
{
    const RegisterSet *set =
        register_types_newest(register_desk_types(view->desk), view->store, error);
    const RecordType *type = set != NULL ? record_types_find(set->types, name) : NULL;
    if (set != NULL && type == NULL)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record type", "記録の種類"), name);
    return type;
}

/* What one row would do, in a plan of its own; `key` gets the record's. */
static gboolean plan_row(RegisterPlan *plan, RegisterIntake *intake, const ServiceRows *in,
                         const json_t *row, char key[ID_TEXT_BYTES], GError **error)
{
    g_autoptr(json_t) values = register_intake_row(intake, row, error);
    if (values == NULL)
        return FALSE;
    const RegisterOpening opening = {
        .type = in->type,
        .doing = {.values = values, .comment = in->comment, .effective_on = "", .second = ""}};
    if (!register_plan_open(plan, &opening, key, error))
        return FALSE;
    const RegisterDoing doing = {.record = key,
                                 .expected_version = 1,
                                 .comment = in->comment,
                                 .effective_on = "",
                                 .second = ""};
    return *in->transition == '\0' || register_plan_move(plan, &doing, in->transition, error);
}

/* ---- trying ---- */

static void tell_row(const RegisterPlan *plan, gsize at, const GError *problem,
                     ProblemLanguage language, json_t *rows)
{
    const RegisterEvent *first = problem == NULL ? g_ptr_array_index(plan->events, 0) : NULL;
    json_t *one = json_pack("{s:I, s:s}", "row", (json_int_t)at + 1, "title",
                            first != NULL ? register_text_in(first->content, "title") : "");
    if (problem != NULL) {
        g_autofree char *detail = problem_detail(problem, language);
        json_object_set_new(one, "problem", json_string(detail));
    }
    json_array_append_new(rows, one);
}

static gboolean try_row(RegisterSight *sight, RegisterIntake *intake, const ServiceRows *in,
                        gsize at, json_t *rows)
{
    char key[ID_TEXT_BYTES];
    g_autoptr(GError) problem = NULL;
    g_auto(RegisterPlan) plan = {0};
    register_plan_begin(&plan, sight->view, sight, in->person);
    gboolean good = plan_row(&plan, intake, in, json_array_get(in->rows, at), key, &problem);
    tell_row(&plan, at, problem, in->language, rows);
    return good;
}

gboolean service_records_preview(RegisterDesk *desk, Store *store, gint64 now_us,
                                 const ServiceRows *in, json_t **told, GError **error)
{
    g_auto(RegisterView) view = {0};
    g_auto(RegisterSight) sight = {0};
    g_autoptr(json_t) rows = json_array();
    gsize good = 0;
    if (!register_view_open(&view, desk, store, now_us, G_MAXUINT64, error) ||
        !register_sight_open(&sight, &view, in->person, error))
        return FALSE;
    const RecordType *type = type_of(&view, in->type, error);
    g_autoptr(RegisterIntake) intake =
        type != NULL ? register_intake_new(&view, in->person, type, in->heads, error) : NULL;
    if (intake == NULL)
        return FALSE;
    for (gsize i = 0; i < json_array_size(in->rows); i++)
        good += try_row(&sight, intake, in, i, rows) ? 1 : 0;
    *told = json_pack("{s:O, s:I, s:I}", "rows", rows, "good", (json_int_t)good, "refused",
                      (json_int_t)(json_array_size(in->rows) - good));
    return register_view_good(&view, error);
}

/* ---- doing ---- */

static gboolean open_row(ServiceCall *call, RegisterIntake *intake, const ServiceRows *in, gsize at,
                         GError **error)
{
    char key[ID_TEXT_BYTES];
    GError *problem = NULL;
    g_auto(ServicePlan) planned = {0};
    if (!service_plan_begin(&planned, call, error))
        return FALSE;
    if (!plan_row(&planned.plan, intake, in, json_array_get(in->rows, at), key, &problem))
        return blame_row(at, problem, error);
    return service_append_plan(call, &planned.plan, error);
}

gboolean service_records_import(ServiceCall *call, const ServiceRows *in, GError **error)
{
    g_auto(ServicePlan) whole = {0}; /* its view, for what the rows name */
    if (!service_may(call, "record.open", error) || !service_plan_begin(&whole, call, error))
        return FALSE;
    const RecordType *type = type_of(&whole.view, in->type, error);
    g_autoptr(RegisterIntake) intake =
        type != NULL ? register_intake_new(&whole.view, in->person, type, in->heads, error) : NULL;
    LedgerPlace first = call->place;
    for (gsize i = 0; intake != NULL && i < json_array_size(in->rows); i++) {
        if (!open_row(call, intake, in, i, error))
            return FALSE;
        if (i == 0)
            first = call->place;
    }
    call->place = first;
    return intake != NULL;
}
