/* report/imports.c -- an import the running program no longer knows */
#include "base/problem.h"
#include "edition/edition.h"
#include "report/json.h"
#include "report/report.h"
#include <string.h>

typedef struct {
    GString *json;
    ProblemLanguage language;
} Answer;

static void append_problem(const Answer *answer, const EditionImport *import)
{
    g_autoptr(GError) problem = NULL;
    gboolean known = import->problem >= 0 && import->problem < PROBLEM_LAST;
    problem_set(&problem, known ? (Problem)import->problem : PROBLEM_INTERNAL, import->thing,
                import->more);
    g_autofree char *type = g_strconcat("urn:sekisho:problem:", problem_slug(problem), NULL);
    g_autofree char *detail = problem_detail(problem, answer->language);
    g_autofree char *way_out = problem_way_out(problem, answer->language);
    report_raw(answer->json, "problem", "{");
    report_text(answer->json, "type", type);
    report_text(answer->json, "title", problem_title(problem, answer->language));
    report_number(answer->json, "status", problem_status(problem));
    report_text(answer->json, "detail", detail);
    report_text(answer->json, "way_out", way_out);
    g_string_append_c(answer->json, '}');
}

/* Sending the file again may help: it was not the file's fault. */
static gboolean is_retryable(gint64 problem)
{
    return problem == PROBLEM_WORKER_ENDED || problem == PROBLEM_TIMEOUT ||
           problem == PROBLEM_DISK_FULL || problem == PROBLEM_STATE;
}

static void append_import(const EditionImport *import, gpointer user)
{
    const Answer *answer = user;
    GString *json = answer->json;
    gboolean ready = strcmp(import->state, "ready") == 0;
    g_string_append_c(json, '{');
    report_text(json, "id", import->id);
    report_text(json, "state", import->state);
    report_text(json, "stage", ready ? "done" : "receiving");
    report_number(json, "percent", ready ? 100 : 0);
    report_text(json, "filename", import->file_name);
    report_number(json, "bytes", 0);
    report_time(json, "started_at", import->noted_us);
    report_bool(json, "retryable", is_retryable(import->problem));
    if (ready)
        report_text(json, "edition", import->edition);
    if (import->problem >= 0)
        append_problem(answer, import);
    g_string_append_c(json, '}');
}

gboolean report_import(Store *body, const char *import, const char *language, GString *json,
                       GError **error)
{
    gboolean english = strcmp(language, "en") == 0;
    Answer answer = {json, english ? PROBLEM_ENGLISH : PROBLEM_JAPANESE};
    return edition_import_visit(body, import, append_import, &answer, error);
}
