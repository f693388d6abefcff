/* report/courier.c -- what the courier may reach, how that answered, what became of letters */
#include "people/people.h"
#include "register/scanned.h"
#include "report/json.h"
#include "report/report.h"
#include "service/house.h"
#include "service/outbox.h"

#define LOOKED_US (30 * G_TIME_SPAN_DAY)
#define ROWS_MAX 200

static gboolean append_peer(Store *body, const char *name, GString *json, GError **error)
{
    g_auto(ServicePeer) peer = {0};
    if (!service_peer_read(body, name, &peer, error))
        return FALSE;
    report_raw(json, name, "{");
    report_time(json, "served", peer.served_us);
    report_time(json, "failed", peer.failed_us);
    report_time(json, "since", peer.since_us);
    report_number(json, "failures", (guint64)peer.failures);
    report_time(json, "next", peer.next_us);
    report_text(json, "answer", peer.answer);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_letters(Store *body, gint64 now_us, GString *json, GError **error)
{
    gint64 counts[SERVICE_LETTER_STATES];
    gint64 unaddressed = 0;
    if (!service_outbox_count(body, now_us - LOOKED_US, counts, &unaddressed, error))
        return FALSE;
    report_raw(json, "letters", "{");
    for (guint i = 0; i < SERVICE_LETTER_STATES; i++)
        report_number(json, service_letter_states[i], (guint64)counts[i]);
    report_number(json, "persons_unaddressed", (guint64)unaddressed);
    g_string_append_c(json, '}');
    return TRUE;
}

typedef struct {
    GString *json;
    Store *body;
} Rows;

static void append_row(const ServiceLetterRow *row, gpointer user)
{
    const Rows *rows = user;
    GString *json = rows->json;
    if (row->state == SERVICE_LETTER_WAITING && row->tries == 0)
        return;
    g_autofree char *name = office_name(rows->body, OFFICE_PERSON, row->person, NULL);
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", row->id);
    report_text(json, "person", row->person);
    report_text(json, "name", name != NULL ? name : "");
    report_text(json, "state", service_letter_states[row->state]);
    report_time(json, "opened", row->opened_us);
    report_time(json, "due", row->due_us);
    report_time(json, "closed", row->closed_us);
    report_number(json, "tries", (guint64)row->tries);
    report_text(json, "answer", row->answer);
    g_string_append_c(json, '}');
}

static gboolean append_unsent(Store *body, GString *json, GError **error)
{
    static const ServiceLetterState states[] = {SERVICE_LETTER_REFUSED, SERVICE_LETTER_GIVEN_UP,
                                                SERVICE_LETTER_WAITING, SERVICE_LETTER_UNADDRESSED};
    Rows rows = {json, body};
    report_raw(json, "unsent", "[");
    for (guint i = 0; i < G_N_ELEMENTS(states); i++)
        if (!service_outbox_each(body, states[i], ROWS_MAX, append_row, &rows, error))
            return FALSE;
    g_string_append_c(json, ']');
    return TRUE;
}

static gboolean append_attachments(Store *body, GString *json, GError **error)
{
    RegisterScanned counts;
    if (!register_scanned_count(body, &counts, error))
        return FALSE;
    report_raw(json, "attachments", "{");
    report_number(json, "unchecked", (guint64)counts.unchecked);
    report_number(json, "clean", (guint64)counts.clean);
    report_number(json, "infected", (guint64)counts.infected);
    report_number(json, "failed", (guint64)counts.failed);
    g_string_append_c(json, '}');
    return TRUE;
}

gboolean report_courier(Store *site, Store *body, gint64 now_us, GString *json, GError **error)
{
    g_autofree char *facts = service_house_courier(site, error);
    if (facts == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    report_raw(own, "settings", *facts != '\0' ? facts : "{}");
    report_raw(own, "peers", "{");
    if (!append_peer(body, "mail", own, error) || !append_peer(body, "directory", own, error) ||
        !append_peer(body, "scan", own, error))
        return FALSE;
    g_string_append_c(own, '}');
    if (!append_letters(body, now_us, own, error) || !append_unsent(body, own, error) ||
        !append_attachments(body, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

gboolean report_pace(Store *body, const char *person, GString *json, GError **error)
{
    ServicePace pace;
    if (!service_outbox_pace(body, person, &pace, error))
        return FALSE;
    g_string_append_printf(json, "{\"pace\":\"%s\"}", service_paces[pace]);
    return TRUE;
}
