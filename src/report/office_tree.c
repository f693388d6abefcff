/* report/office_tree.c -- the organisation on a day: units, posts, who is in them, what they hold
 */
#include "report/json.h"
#include "report/office.h"
#include <string.h>

void report_until(GString *json, const char *until_on)
{
    report_text(json, "until_on", strcmp(until_on, OFFICE_OPEN) == 0 ? "" : until_on);
}

void report_named(GString *json, Store *store, const char *key, OfficeWhat what, const char *id)
{
    if (*id == '\0')
        return;
    g_autofree char *id_key = g_strconcat(key, "_id", NULL);
    g_autofree char *name = office_name(store, what, id, NULL);
    report_text(json, id_key, id);
    report_text(json, key, name != NULL ? name : "");
}

static void append_unit(GString *json, const OfficeUnit *unit, guint depth)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", unit->id);
    report_text(json, "code", unit->code);
    report_text(json, "name", unit->name);
    report_text(json, "kana", unit->kana);
    report_text(json, "parent_id", unit->parent);
    report_number(json, "place", (guint64)unit->place);
    report_number(json, "depth", depth);
    report_text(json, "from_on", unit->from_on);
    report_until(json, unit->until_on);
    report_number(json, "version", (guint64)unit->event);
    g_string_append_c(json, '}');
}

static void append_one_in_post(GString *json, const ReportOffice *office,
                               const OfficeAppointment *appointment)
{
    const OfficePerson *person = report_office_person_of(office, appointment->person);
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "appointment_id", appointment->id);
    report_text(json, "id", appointment->person);
    report_text(json, "name", person != NULL ? person->name : "");
    report_text(json, "kana", person != NULL ? person->kana : "");
    report_text(json, "kind", person != NULL ? person->kind : "regular");
    report_bool(json, "main", appointment->main);
    report_bool(json, "absent", g_hash_table_contains(office->absent, appointment->person));
    report_text(json, "from_on", appointment->from_on);
    report_until(json, appointment->until_on);
    report_number(json, "version", (guint64)appointment->event);
    g_string_append_c(json, '}');
}

static void append_post(GString *json, const ReportOffice *office, const OfficePost *post,
                        const GPtrArray *in_post)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", post->id);
    report_text(json, "unit_id", post->unit);
    report_text(json, "name", post->name);
    report_text(json, "kind", post->kind);
    report_bool(json, "many", post->many);
    report_number(json, "place", (guint64)post->place);
    report_text(json, "from_on", post->from_on);
    report_until(json, post->until_on);
    report_number(json, "version", (guint64)post->event);
    report_raw(json, "people", "[");
    for (guint i = 0; in_post != NULL && i < in_post->len; i++)
        append_one_in_post(json, office, in_post->pdata[i]);
    g_string_append(json, "]}");
}

/* Who is in a function's post is said by the post: ids alone suffice here. */
static void append_held(GString *json, const OfficeHolding *holding)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", holding->id);
    report_text(json, "function", holding->function);
    report_text(json, "scope", holding->scope);
    report_text(json, "post_id", holding->post);
    report_text(json, "person_id", holding->person);
    g_string_append_c(json, '}');
}

static void append_tree(GString *json, const ReportOffice *office)
{
    report_raw(json, "units", "[");
    for (guint i = 0; i < office->units->len; i++)
        append_unit(json, &g_array_index(office->units, OfficeUnit, i),
                    g_array_index(office->depths, guint, i));
    g_string_append_c(json, ']');
    report_raw(json, "posts", "[");
    for (guint i = 0; i < office->posts->len; i++) {
        const OfficePost *post = &g_array_index(office->posts, OfficePost, i);
        append_post(json, office, post, g_hash_table_lookup(office->in_post, post->id));
    }
    g_string_append_c(json, ']');
    report_raw(json, "holdings", "[");
    for (guint i = 0; i < office->holdings->len; i++)
        append_held(json, &g_array_index(office->holdings, OfficeHolding, i));
    g_string_append_c(json, ']');
}

/* Where nobody is, is told to those who can mend it or answer for it. */
static gboolean append_gaps(const ReportOffice *office, const ReportOfficeAsk *ask, GString *json,
                            GError **error)
{
    if (ask->sees_all)
        return report_office_gap_list(office, ask, json, error);
    report_raw(json, "gaps", "[]");
    return TRUE;
}

gboolean report_office(Store *body, const ReportOfficeAsk *ask, GString *json, GError **error)
{
    g_autoptr(ReportOffice) office = report_office_load(body, ask->day, error);
    g_autoptr(GString) own = g_string_new("{");
    if (office == NULL)
        return FALSE;
    report_text(own, "day", ask->day);
    report_bool(own, "may_change", ask->may_change);
    report_bool(own, "sees_gaps", ask->sees_all);
    report_number(own, "people", office->persons->len);
    append_tree(own, office);
    if (!append_gaps(office, ask, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

gboolean report_office_gaps(Store *body, const ReportOfficeAsk *ask, GString *json, GError **error)
{
    g_autoptr(ReportOffice) office = report_office_load(body, ask->day, error);
    g_autoptr(GString) own = g_string_new("{");
    if (office == NULL)
        return FALSE;
    report_text(own, "day", ask->day);
    report_bool(own, "sees_gaps", ask->sees_all);
    if (!append_gaps(office, ask, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}
