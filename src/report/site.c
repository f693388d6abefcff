/* report/site.c -- the site, what people should be warned of, and a person's sessions */
#include "ledger/leaf.h"
#include "ledger/marks.h"
#include "ledger/read.h"
#include "people/people.h"
#include "report/event.h"
#include "report/json.h"
#include "report/report.h"
#include "service/house.h"
#include "service/outbox.h"
#include <string.h>

#define UNANCHORED_WARN 500             /* events nobody outside could vouch for */
#define SILENT_US (10 * G_USEC_PER_SEC) /* an event is signed within a second or so */

static void begin_banner(GString *json, const char *kind, gint64 since_us)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "kind", kind);
    report_time(json, "since", since_us);
}

static void append_body(const ServiceBody *body, gpointer user)
{
    GString *json = user;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", body->id);
    report_text(json, "name", body->name);
    report_text(json, "origin", body->origin);
    g_string_append_c(json, '}');
}

static gboolean append_sandbox(Store *site, const ReportSiteFacts *facts, GString *json,
                               GError **error)
{
    ServiceSandbox sandbox = {0};
    if (!facts->weak_sandbox)
        return TRUE;
    if (!service_house_sandbox(site, &sandbox, error))
        return FALSE;
    begin_banner(json, "weaker_sandbox", sandbox.since_us);
    report_text(json, "detail", sandbox.missing);
    g_string_append_c(json, '}');
    g_free(sandbox.missing);
    return TRUE;
}

static gboolean append_clock(Store *store, GString *json, GError **error)
{
    gint64 step = -1;
    gint64 time_us = 0;
    if (!ledger_unconfirmed_step(store, &step, error))
        return FALSE;
    if (step < 0)
        return TRUE;
    if (!report_event_time(store, (guint64)step, &time_us, error))
        return FALSE;
    begin_banner(json, "clock_stepped", time_us);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_unanchored(Store *body, guint64 size, GString *json, GError **error)
{
    guint64 anchored = 0;
    if (!ledger_anchored_size(body, &anchored, error))
        return FALSE;
    if (size - MIN(anchored, size) < UNANCHORED_WARN)
        return TRUE;
    begin_banner(json, "unanchored", 0);
    report_number(json, "count", size - anchored);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_silence(Store *body, guint64 size, const ReportSiteFacts *facts,
                               GString *json, GError **error)
{
    gint64 time_us = 0;
    if (facts->signed_size >= size)
        return TRUE;
    if (!report_event_time(body, facts->signed_size, &time_us, error))
        return FALSE;
    if (facts->now_us - time_us < SILENT_US)
        return TRUE;
    begin_banner(json, "keeper_silent", time_us);
    g_string_append_c(json, '}');
    return TRUE;
}

/* A server outside that failed several times in a row: of interest to administrators. */
static gboolean append_failing(Store *body, const char *peer, const char *kind, GString *json,
                               GError **error)
{
    g_auto(ServicePeer) now = {0};
    if (!service_peer_read(body, peer, &now, error))
        return FALSE;
    if (now.noted == 0)
        return TRUE;
    begin_banner(json, kind, now.since_us);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_servers(Store *site, Store *body, const char *person, GString *json,
                               GError **error)
{
    g_autoptr(PeoplePerson) who = people_person_find(site, person, NULL);
    if (who == NULL || !people_is_administrator(who))
        return TRUE;
    return append_failing(body, "mail", "mail_failing", json, error) &&
           append_failing(body, "scan", "scan_failing", json, error);
}

static gboolean append_banners(Store *site, Store *body, const char *person,
                               const ReportSiteFacts *facts, GString *json, GError **error)
{
    guint64 size = 0;
    report_raw(json, "banners", "[");
    if (!append_sandbox(site, facts, json, error) || !append_clock(body, json, error) ||
        !ledger_read_size(body, &size, error) || !append_unanchored(body, size, json, error) ||
        !append_silence(body, size, facts, json, error) ||
        !append_servers(site, body, person, json, error))
        return FALSE;
    g_string_append_c(json, ']');
    return TRUE;
}

gboolean report_site(Store *site, Store *body, const char *person, const ReportSiteFacts *facts,
                     GString *json, GError **error)
{
    g_autofree char *name = NULL;
    g_autofree char *host = NULL;
    g_autofree char *language = people_language(site, person, error);
    if (language == NULL || !service_house_name(site, &name, &host, error))
        return FALSE;
    g_string_append_c(json, '{');
    report_text(json, "name", name);
    report_text(json, "host", host);
    report_text(json, "version", facts->version);
    report_text(json, "language", *language != '\0' ? language : "ja");
    report_raw(json, "bodies", "[");
    if (!service_house_each_body(site, append_body, json, error))
        return FALSE;
    g_string_append_c(json, ']');
    if (!append_banners(site, body, person, facts, json, error))
        return FALSE;
    g_string_append_c(json, '}');
    return TRUE;
}

/* ---- sessions ---- */

typedef struct {
    GString *json;
    const char *own; /* id of the one that asks; "" when none */
    gint64 now_us;
    gboolean whose; /* says of each whose it is */
} Sessions;

static void append_whose(const PeopleSessionRow *row, gint64 now_us, GString *json)
{
    report_text(json, "account", row->person);
    report_text(json, "login", row->user_name);
    report_text(json, "name", row->name);
    report_time(json, "work_until", row->work_until_us > now_us ? row->work_until_us : 0);
}

static void append_session(const PeopleSessionRow *row, gpointer user)
{
    const Sessions *sessions = user;
    GString *json = sessions->json;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", row->id);
    report_time(json, "since", row->began_us);
    report_time(json, "last", row->used_us);
    report_text(json, "peer", row->peer);
    report_text(json, "means", row->means);
    report_bool(json, "this", strcmp(row->id, sessions->own) == 0);
    if (sessions->whose)
        append_whose(row, sessions->now_us, json);
    g_string_append_c(json, '}');
}

gboolean report_sessions(Store *site, const char *person, const char *token, gint64 now_us,
                         GString *json, GError **error)
{
    PeopleSession own = {0};
    if (!people_session_find(site, token, now_us, &own, error))
        return FALSE;
    Sessions sessions = {json, own.id, now_us, person == NULL};
    g_string_append(json, "{\"sessions\":[");
    if (!people_session_each(site, person, now_us, append_session, &sessions, error))
        return FALSE;
    g_string_append(json, "]}");
    return TRUE;
}
