/* service/office_plan.c -- extracts of a personnel system taken in, and plans put in force */
#include "base/ids.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/times.h"
#include "office/import.h"
#include "office/plan.h"
#include "office/prepare.h"
#include "service/call.h"
#include <string.h>

#define TITLE_MAX_CHARS 200

/* ---- extracts ---- */

static gboolean check_import(const OfficeImport *import, const ServiceOfficeImportIn *in,
                             GError **error)
{
    g_autofree char *digest = office_import_digest(import);
    if (in->digest == NULL || strcmp(digest, in->digest) != 0) {
        problem_set(error, PROBLEM_CONFLICT,
                    PROBLEM_BOTH("the organisation or the sheet", "組織または名簿"),
                    PROBLEM_BOTH("someone since the preview was made: look at it again",
                                 "確認画面を開いた後に別の人"));
        return FALSE;
    }
    if (import->refused)
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the import", "取り込み"),
                    PROBLEM_BOTH("rows are refused", "取り込めない行があります"));
    return !import->refused;
}

/* What the rows ask for, when it is still what was seen; owned. */
static OfficeImport *read_import(ServiceCall *call, const ServiceOfficeImportIn *in, GError **error)
{
    g_autoptr(OfficeImport) import =
        office_import_read(ledger_log_store(call->log), in->rows, &in->options, error);
    return import != NULL && check_import(import, in, error) ? g_steal_pointer(&import) : NULL;
}

static gboolean may_change(ServiceCall *call, GError **error)
{
    char today[TIME_DAY_BYTES];
    gboolean may = FALSE;
    time_day_at(call->now_us, today);
    if (!service_may(call, "office.change", error) ||
        !service_office_right(ledger_log_store(call->log), call->actor, call->administrator, today,
                              &may, error))
        return FALSE;
    if (!may)
        problem_set(error, PROBLEM_NOT_ALLOWED,
                    PROBLEM_BOTH("changing the organisation", "組織の変更"), NULL);
    return may;
}

gboolean service_import_office(ServiceCall *call, const ServiceOfficeImportIn *in, GError **error)
{
    if (!may_change(call, error))
        return FALSE;
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autoptr(OfficeImport) import = read_import(call, in, error);
    if (import == NULL)
        return FALSE;
    const ServiceOfficeIn change = {.changes = import->asked,
                                    .reason = in->reason,
                                    .plan = "",
                                    .end_dependents = TRUE,
                                    .functions = in->functions};
    return service_change_office(call, &change, findings, NULL, error);
}

/* ---- plans ---- */

typedef struct {
    gint64 version, made_us;
    char *title, *day, *changes, *state, *made_by; /* owned */
} Standing;

static void standing_clear(Standing *standing)
{
    g_free(standing->title);
    g_free(standing->day);
    g_free(standing->changes);
    g_free(standing->state);
    g_free(standing->made_by);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Standing, standing_clear)

static gboolean keep_plan(const OfficePlan *plan, gpointer user)
{
    *(Standing *)user = (Standing){
        plan->version,           plan->made_us,         g_strdup(plan->title),  g_strdup(plan->day),
        g_strdup(plan->changes), g_strdup(plan->state), g_strdup(plan->made_by)};
    return TRUE;
}

/* A draft at the version that was seen. */
static gboolean find_draft(ServiceCall *call, const char *id, gint64 version, Standing *standing,
                           GError **error)
{
    if (!office_plan_visit(ledger_log_store(call->log), id, keep_plan, standing, error))
        return FALSE;
    if (strcmp(standing->state, "draft") != 0) {
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the plan", "異動案"),
                    PROBLEM_BOTH("it is no draft any more", "すでに確定または破棄されています"));
        return FALSE;
    }
    if (standing->version == version)
        return TRUE;
    problem_set(error, PROBLEM_CONFLICT, PROBLEM_BOTH("the plan", "異動案"),
                PROBLEM_BOTH("someone else", "別の人"));
    return FALSE;
}

static gboolean check_plan(const ServicePlanIn *in, GError **error)
{
    if (!service_check_text(in->title, PROBLEM_BOTH("title", "名前"), 1, TITLE_MAX_CHARS, error))
        return FALSE;
    if (in->day == NULL || !time_day_is_valid(in->day)) {
        problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the day", "施行日"),
                    PROBLEM_BOTH("a day like 2027-04-01", "2027-04-01 のような日付"));
        return FALSE;
    }
    return TRUE;
}

gboolean service_write_plan(ServiceCall *call, const ServicePlanIn *in, char id[ID_TEXT_BYTES],
                            GError **error)
{
    gboolean is_new = *in->id == '\0';
    g_auto(Standing) standing = {.made_us = call->now_us, .made_by = g_strdup(call->actor)};
    if (!may_change(call, error) || !check_plan(in, error))
        return FALSE;
    if (!is_new) {
        g_free(standing.made_by);
        standing.made_by = NULL;
        if (!find_draft(call, in->id, in->version, &standing, error))
            return FALSE;
    }
    if (is_new)
        id_make(id);
    else
        g_strlcpy(id, in->id, ID_TEXT_BYTES);
    g_autofree char *changes = json_dumps(in->changes, JSON_COMPACT);
    const OfficePlan plan = {.id = id,
                             .title = in->title,
                             .day = in->day,
                             .changes = changes,
                             .state = "draft",
                             .made_by = standing.made_by,
                             .changed_by = call->actor,
                             .made_us = standing.made_us,
                             .changed_us = call->now_us,
                             .version = standing.version + 1,
                             .event = -1};
    return office_plan_write(ledger_log_store(call->log), &plan, error);
}

/* The plan as it stood, in another state. */
static gboolean end_plan(ServiceCall *call, const char *id, const Standing *standing,
                         const char *state, gint64 event, GError **error)
{
    const OfficePlan plan = {.id = id,
                             .title = standing->title,
                             .day = standing->day,
                             .changes = standing->changes,
                             .state = state,
                             .made_by = standing->made_by,
                             .changed_by = call->actor,
                             .made_us = standing->made_us,
                             .changed_us = call->now_us,
                             .version = standing->version + 1,
                             .event = event};
    return office_plan_write(ledger_log_store(call->log), &plan, error);
}

/* New rows are called +1, +2, … in every extract; in a plan that may hold several they are told
 * apart by `prefix`. */
static void rename_new_rows(json_t *changes, const char *prefix)
{
    g_autoptr(GHashTable) made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    gsize at;
    json_t *change;
    json_array_foreach(changes, at, change)
    {
        const char *id = json_string_value(json_object_get(change, "id"));
        if (*id == '+')
            g_hash_table_insert(made, g_strdup(id), g_strconcat("+", prefix, ".", id + 1, NULL));
    }
    json_array_foreach(changes, at, change)
    {
        json_t *set = json_object_get(change, "set");
        const char *key, *id = json_string_value(json_object_get(change, "id"));
        json_t *value;
        if (*id == '+')
            json_object_set_new(change, "id", json_string(g_hash_table_lookup(made, id)));
        json_object_foreach(set, key, value)
        {
            const char *name = json_string_value(value);
            const char *now = name != NULL ? g_hash_table_lookup(made, name) : NULL;
            if (now != NULL)
                json_object_set_new(set, key, json_string(now));
        }
    }
}

gboolean service_import_plan(ServiceCall *call, const char *id, gint64 version,
                             const ServiceOfficeImportIn *in, GError **error)
{
    char prefix[ID_TEXT_BYTES], written[ID_TEXT_BYTES];
    g_auto(Standing) standing = {0};
    if (!may_change(call, error) || !find_draft(call, id, version, &standing, error))
        return FALSE;
    g_autoptr(OfficeImport) import = read_import(call, in, error);
    if (import == NULL)
        return FALSE;
    g_autoptr(json_t) changes = json_loads(standing.changes, 0, NULL);
    id_make(prefix);
    rename_new_rows(import->asked, prefix);
    json_array_extend(changes, import->asked);
    if (json_array_size(changes) > SERVICE_PLAN_MAX_CHANGES) {
        problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("the plan", "異動案"),
                    PROBLEM_BOTH("50,000 changes", "50,000 件の変更"));
        return FALSE;
    }
    const ServicePlanIn plan = {id, version, standing.title, standing.day, changes};
    return service_write_plan(call, &plan, written, error);
}

gboolean service_discard_plan(ServiceCall *call, const char *id, gint64 version, GError **error)
{
    g_auto(Standing) standing = {0};
    return may_change(call, error) && find_draft(call, id, version, &standing, error) &&
           end_plan(call, id, &standing, "discarded", -1, error);
}

gboolean service_apply_plan(ServiceCall *call, const char *id, gint64 version, const char *reason,
                            const GPtrArray *functions, OfficeFindings *findings, GError **error)
{
    g_auto(Standing) standing = {0};
    if (!may_change(call, error) || !find_draft(call, id, version, &standing, error))
        return FALSE;
    g_autoptr(json_t) changes = json_loads(standing.changes, 0, NULL);
    const ServiceOfficeIn change = {.changes = changes,
                                    .reason = reason,
                                    .plan = id,
                                    .end_dependents = TRUE,
                                    .functions = functions};
    return service_change_office(call, &change, findings, NULL, error) &&
           end_plan(call, id, &standing, "done", (gint64)call->place.index, error);
}
