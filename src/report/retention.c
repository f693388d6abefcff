/* report/retention.c -- what is due for disposal, what is held back, and the register of what was
 * disposed of */
#include "report/retention.h"
#include "register/parts.h"
#include "register/plan.h"
#include "register/who.h"
#include "report/json.h"
#include <string.h>

#define PAGE_MAX 200
#define YEAR_MAX 10000
#define COUNT_MAX 1000 /* told on the home page, and looked at for it */

/* ---- one record ---- */

typedef struct {
    ReportLook *look;
    GString *json;
    gboolean why; /* the reason is for those who could hold it back as well */
} Holding;

static void append_hold(const RegisterHold *hold, gpointer user)
{
    const Holding *h = user;
    report_next(h->json);
    g_string_append_c(h->json, '{');
    report_number(h->json, "id", (guint64)hold->id);
    report_text(h->json, "kind", hold->kind);
    report_text(h->json, "reason", h->why ? hold->reason : "");
    report_text(h->json, "person", h->why ? hold->person : "");
    report_time(h->json, "placed_at", hold->placed_us);
    g_string_append_c(h->json, '}');
    if (h->why)
        report_meet(h->look, hold->person);
}

static gboolean append_holds(ReportLook *look, GString *json, gint64 record, gboolean why,
                             GError **error)
{
    Holding holding = {look, json, why};
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
    const gboolean may_hold = register_may_hold(&look->view, record, look->ask->person);
    report_raw(json, "retention", "{");
    report_text(json, "state", said.state);
    report_text(json, "due_on", found ? said.due_on : day);
    report_bool(json, "may_decide",
                register_decides(&look->view, record, look->ask->person) &&
                    !register_was_applicant(record, look->ask->person));
    report_bool(json, "may_hold", may_hold);
    if (found)
        append_said(look, json, &said);
    gboolean done = append_holds(look, json, record->id, may_hold, error);
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

/* Nothing of a record that may not be seen; `shown` counts the others. */
static gboolean append_one(ReportLook *look, GString *json, gint64 id, guint *shown, GError **error)
{
    Lining lining = {look, json};
    g_autoptr(RegisterRecord) record = register_record_load_id(&look->view, id, error);
    if (record == NULL)
        return FALSE;
    if (!register_sees(&look->sight, record))
        return register_view_good(&look->view, error);
    ++*shown;
    report_next(json);
    g_string_append_c(json, '{');
    gboolean done = register_line_visit(&look->view, id, append_line, &lining, error) &&
                    report_retention_of(look, json, record, error);
    g_string_append_c(json, '}');
    return done;
}

/* As many as are seen, `max` at most; `last` gets the last that was looked at. */
static gboolean append_seen(ReportLook *look, GString *json, const GArray *ids, guint max,
                            guint *shown, gint64 *last, GError **error)
{
    for (guint i = 0; i < ids->len && *shown < max; i++) {
        *last = g_array_index(ids, gint64, i);
        if (!append_one(look, json, *last, shown, error))
            return FALSE;
    }
    return TRUE;
}

/* Whole pages of what is seen: where one ends says nothing of what is not. */
static gboolean append_page(ReportLook *look, GString *json, const char *which, gint64 after,
                            GError **error)
{
    guint shown = 0;
    guint found = PAGE_MAX;
    report_raw(json, "records", "[");
    while (found == PAGE_MAX && shown < PAGE_MAX) {
        g_autoptr(GArray) ids =
            strcmp(which, "held") == 0
                ? register_held(look->ask->body, after, PAGE_MAX, error)
                : register_retained(look->ask->body, which, after, PAGE_MAX, error);
        if (ids == NULL || !append_seen(look, json, ids, PAGE_MAX, &shown, &after, error))
            return FALSE;
        found = ids->len;
    }
    g_string_append_c(json, ']');
    if (shown == PAGE_MAX)
        report_number(json, "next", (guint64)after);
    return TRUE;
}

gboolean report_retention(const ReportAsk *ask, const char *which, gint64 after, GString *json,
                          GError **error)
{
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    if (!append_page(&look, own, which, after, error) || !report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

gboolean report_disposed(const ReportAsk *ask, int year, GString *json, GError **error)
{
    g_auto(ReportLook) look = {0};
    guint shown = 0;
    gint64 last = 0;
    g_autoptr(GArray) ids = register_disposed(ask->body, year, error);
    if (ids == NULL || !report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    report_number(own, "year", (guint64)year);
    report_raw(own, "records", "[");
    if (!append_seen(&look, own, ids, YEAR_MAX, &shown, &last, error))
        return FALSE;
    g_string_append_c(own, ']');
    report_bool(own, "whole", shown < YEAR_MAX || last == g_array_index(ids, gint64, ids->len - 1));
    if (!report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- how many ---- */

/* Ends early, behind the last of a kind, where the person decides on none of it. */
static gboolean count_some(ReportLook *look, const GArray *ids, gint64 *after, guint *looked,
                           guint *count, GError **error)
{
    const char *person = look->ask->person;
    for (guint i = 0; i < ids->len; i++) {
        *after = g_array_index(ids, gint64, i);
        g_autoptr(RegisterRecord) record = register_record_load_id(&look->view, *after, error);
        if (record == NULL)
            return FALSE;
        ++*looked;
        if (!register_may_decide(&look->view, record, person)) {
            *after = register_record_id(register_kind_of_id(*after) + 1, 0) - 1;
            return TRUE;
        }
        *count += register_sees(&look->sight, record) && !register_was_applicant(record, person) &&
                  register_decides(&look->view, record, person);
    }
    return TRUE;
}

gboolean report_retention_count(ReportLook *look, guint *count, GError **error)
{
    gint64 after = 0;
    guint looked = 0;
    *count = 0;
    while (looked < COUNT_MAX) {
        g_autoptr(GArray) ids =
            register_retained(look->ask->body, REGISTER_DUE, after, COUNT_MAX - looked, error);
        if (ids == NULL || !count_some(look, ids, &after, &looked, count, error))
            return FALSE;
        if (ids->len == 0)
            break;
    }
    return register_view_good(&look->view, error);
}
