/* report/retention.c -- what is due for disposal, what is held back, and the register of what was
 * disposed of */
#include "report/retention.h"
#include "register/clock.h"
#include "register/parts.h"
#include "register/plan.h"
#include "report/json.h"
#include <string.h>

#define PAGE_MAX 200
#define YEAR_MAX 10000
#define COUNT_MAX 1000 /* told on the home page */
#define ASKED_MAX 20

/* ---- one record ---- */

typedef struct {
    ReportLook *look;
    GString *json;
} Holding;

static void append_hold(const RegisterHold *hold, gpointer user)
{
    const Holding *h = user;
    report_next(h->json);
    g_string_append_c(h->json, '{');
    report_number(h->json, "id", (guint64)hold->id);
    report_text(h->json, "kind", hold->kind);
    report_text(h->json, "reason", hold->reason);
    report_text(h->json, "person", hold->person);
    report_time(h->json, "placed_at", hold->placed_us);
    g_string_append_c(h->json, '}');
    report_meet(h->look, hold->person);
}

static gboolean append_holds(ReportLook *look, GString *json, gint64 record, GError **error)
{
    Holding holding = {look, json};
    report_raw(json, "holds", "[");
    gboolean done = register_holds_each(look->ask->body, record, append_hold, &holding, error);
    g_string_append_c(json, ']');
    return done;
}

static void append_said(ReportLook *look, GString *json, const RegisterRetention *said)
{
    report_text(json, "scope", said->scope);
    report_text(json, "span", said->span);
    report_text(json, "counted", said->counted);
    report_text(json, "until_on", said->until_on);
    report_time(json, "said_at", said->said_us);
    report_text(json, "person", said->person);
    report_text(json, "comment", said->comment);
    report_number(json, "files", (guint64)said->files);
    report_number(json, "contents", (guint64)said->contents);
    report_meet(look, said->person);
}

gboolean report_retention_of(ReportLook *look, GString *json, const RegisterRecord *record,
                             GError **error)
{
    char day[11] = "";
    gboolean found = FALSE;
    g_auto(RegisterRetention) said = {0};
    if (!register_retention_find(look->ask->body, record->id, &said, &found, error))
        return FALSE;
    register_keep_end(&look->view, record, day);
    report_raw(json, "retention", "{");
    report_text(json, "state", said.state);
    report_text(json, "due_on", found ? said.due_on : day);
    report_bool(json, "may_decide",
                register_decides(&look->view, record, look->ask->person) &&
                    strcmp(record->applicant, look->ask->person) != 0);
    report_bool(json, "may_hold", register_may_hold(&look->view, record, look->ask->person));
    if (found)
        append_said(look, json, &said);
    gboolean done = append_holds(look, json, record->id, error);
    g_string_append_c(json, '}');
    return done;
}

/* ---- lists ---- */

typedef struct {
    ReportLook *look;
    GString *json;
} Lining;

static gboolean append_line(const RegisterLine *line, gpointer user)
{
    const Lining *l = user;
    report_line_members(l->look, l->json, line, FALSE);
    return TRUE;
}

/* Nothing of a record that may not be seen. */
static gboolean append_one(ReportLook *look, GString *json, gint64 id, GError **error)
{
    Lining lining = {look, json};
    g_autoptr(RegisterRecord) record = register_record_load_id(&look->view, id, error);
    if (record == NULL)
        return FALSE;
    if (!register_sees(&look->sight, record))
        return register_view_good(&look->view, error);
    report_next(json);
    g_string_append_c(json, '{');
    gboolean done = register_line_visit(&look->view, id, append_line, &lining, error) &&
                    report_retention_of(look, json, record, error);
    g_string_append_c(json, '}');
    return done;
}

static gboolean append_all(ReportLook *look, GString *json, const GArray *ids, guint max,
                           GError **error)
{
    report_raw(json, "records", "[");
    for (guint i = 0; i < MIN(ids->len, max); i++)
        if (!append_one(look, json, g_array_index(ids, gint64, i), error))
            return FALSE;
    g_string_append_c(json, ']');
    return TRUE;
}

gboolean report_retention(const ReportAsk *ask, const char *which, gint64 after, GString *json,
                          GError **error)
{
    g_auto(ReportLook) look = {0};
    g_autoptr(GArray) ids = strcmp(which, "held") == 0
                                ? register_held(ask->body, after, PAGE_MAX + 1, error)
                                : register_retained(ask->body, which, after, PAGE_MAX + 1, error);
    if (ids == NULL || !report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    if (!append_all(&look, own, ids, PAGE_MAX, error))
        return FALSE;
    if (ids->len > PAGE_MAX)
        report_number(own, "next", (guint64)g_array_index(ids, gint64, PAGE_MAX - 1));
    if (!report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

gboolean report_disposed(const ReportAsk *ask, int year, GString *json, GError **error)
{
    g_auto(ReportLook) look = {0};
    g_autofree char *from = g_strdup_printf("%04d-04-01", year);
    g_autofree char *until = g_strdup_printf("%04d-04-01", year + 1);
    g_autoptr(GArray) ids = register_disposed(ask->body, register_day_start_us(from),
                                              register_day_start_us(until), YEAR_MAX + 1, error);
    if (ids == NULL || !report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    report_number(own, "year", (guint64)year);
    report_bool(own, "whole", ids->len <= YEAR_MAX);
    if (!append_all(&look, own, ids, YEAR_MAX, error) || !report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* Posts decide for a whole type, so the first of those that are due say for all. */
gboolean report_retention_count(ReportLook *look, guint *count, GError **error)
{
    *count = 0;
    g_autoptr(GArray) ids = register_retained(look->ask->body, REGISTER_DUE, 0, COUNT_MAX, error);
    for (guint i = 0; ids != NULL && i < MIN(ids->len, ASKED_MAX); i++) {
        g_autoptr(RegisterRecord) record =
            register_record_load_id(&look->view, g_array_index(ids, gint64, i), error);
        if (record == NULL)
            return FALSE;
        if (register_sees(&look->sight, record) &&
            register_decides(&look->view, record, look->ask->person)) {
            *count = ids->len;
            break;
        }
    }
    return ids != NULL && register_view_good(&look->view, error);
}
