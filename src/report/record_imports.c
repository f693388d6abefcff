/* report/record_imports.c -- how far imports of rows have come */
#include "base/problem.h"
#include "register/importing.h"
#include "report/json.h"
#include "report/records.h"
#include <string.h>

typedef struct {
    const ReportAsk *ask;
    GString *json;
} Telling;

static void append_import(const RegisterImport *import, gpointer user)
{
    const Telling *telling = user;
    GString *json = telling->json;
    gboolean english = strcmp(telling->ask->language, "en") == 0;
    if (strcmp(import->person, telling->ask->person) != 0)
        return; /* another's is not there */
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", import->key);
    report_text(json, "type", import->type);
    report_text(json, "transition", import->transition);
    report_text(json, "file", import->file);
    report_text(json, "state", import->state);
    report_number(json, "rows", (guint64)import->rows);
    report_number(json, "taken", (guint64)import->taken);
    report_number(json, "opened", (guint64)import->opened);
    report_number(json, "event_index", (guint64)import->id);
    report_time(json, "begun_at", import->begun_us);
    report_time(json, "changed_at", import->changed_us);
    report_text(json, "problem", english ? import->en : import->ja);
    g_string_append_c(json, '}');
}

gboolean report_record_imports(const ReportAsk *ask, GString *json, GError **error)
{
    Telling telling = {ask, json};
    g_string_append(json, "{\"imports\":[");
    gboolean done = register_import_each(ask->body, ask->person, append_import, &telling, error);
    g_string_append(json, "]}");
    return done;
}

gboolean report_record_import(const ReportAsk *ask, const char *key, GString *json, GError **error)
{
    g_autoptr(GError) problem = NULL;
    Telling telling = {ask, json};
    gsize before = json->len;
    register_import_find(ask->body, key, append_import, &telling, &problem);
    if (problem != NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    else if (json->len == before)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("import", "取り込み"), key);
    return json->len > before;
}
