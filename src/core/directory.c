/* core/directory.c -- a search of the directory becomes rows for the import of persons */
#include "core/directory.h"
#include "base/json.h"
#include "base/problem.h"
#include "core/courier.h"
#include "core/errand.h"
#include <string.h>

/* Columns of the settings, as a staff list heads them; what is not here keeps its name, and the
 * import says that it does not know it. */
static const struct {
    const char *column, *head;
} heads[] = {
    {"number", "職員番号"},   {"name", "氏名"},       {"family_name", "姓"},
    {"given_name", "名"},     {"kana", "カナ"},       {"family_kana", "姓カナ"},
    {"given_kana", "名カナ"}, {"unit", "所属"},       {"unit_code", "所属コード"},
    {"section", "係"},        {"parent", "部"},       {"post", "職名"},
    {"kind", "任用区分"},     {"mail", "メール"},     {"company", "会社名"},
    {"from_on", "採用日"},    {"until_on", "退職日"},
};

static const char *head_of(const char *column)
{
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        if (strcmp(heads[i].column, column) == 0)
            return heads[i].head;
    return column;
}

typedef struct {
    GString *json;
    guint rows;
} Rows;

static void append_row(char *const *cells, gpointer user)
{
    Rows *rows = user;
    g_string_append(rows->json, rows->rows > 0 ? ",[" : "[");
    for (guint i = 0; cells[i] != NULL; i++) {
        if (i > 0)
            g_string_append_c(rows->json, ',');
        json_append_string(rows->json, rows->rows == 0 ? head_of(cells[i]) : cells[i], -1);
    }
    g_string_append_c(rows->json, ']');
    rows->rows++;
}

static gboolean search(CoreRequest *request, GString *json, GError **error)
{
    guint64 left_out = 0;
    guint64 referrals = 0;
    Rows rows = {json, 0};
    g_auto(CoreErrand) errand = {.channel_fd = -1};
    g_string_append(json, "{\"rows\":[");
    if (!core_errand_begin(&errand, request->core, core_courier_cancel(request->core), error) ||
        !courier_ask_directory(errand.line, append_row, &rows, &left_out, &referrals, error))
        return FALSE;
    g_string_append_printf(
        json, "],\"left_out\":%" G_GUINT64_FORMAT ",\"referrals\":%" G_GUINT64_FORMAT "}", left_out,
        referrals);
    return TRUE;
}

gboolean core_directory_work(CoreRequest *request, Store *site, Store *store, GError **error)
{
    (void)site;
    (void)store;
    const CoreCourierDesk desk = {.core = request->core};
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(GError) problem = NULL;
    gboolean done = search(request, json, &problem);
    gboolean outside = done || g_error_matches(problem, PROBLEM, PROBLEM_UNREACHABLE);
    if (outside && !core_courier_note(&desk, "directory", "", problem, error))
        return FALSE;
    if (done)
        g_string_append_len(request->answer.body, json->str, (gssize)json->len);
    else
        g_propagate_error(error, g_steal_pointer(&problem));
    return done;
}
