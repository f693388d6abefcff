/* report/office_pages.c -- one unit, one post, one person: what they are now and were before */
#include "base/problem.h"
#include "office/change.h"
#include "record/type.h"
#include "report/json.h"
#include "report/office.h"
#include <string.h>

#define HISTORY_MAX 200

typedef struct {
    GString *json;
    Store *store;
    const ReportOfficeAsk *ask;
    gboolean own; /* of the person who asks */
    GError **error;
} Page;

/* ---- rows that name it ---- */

static void append_scope(GString *json, Store *store, const char *scope)
{
    report_text(json, "scope", scope);
    g_autofree char *unit = office_name(store, OFFICE_UNIT, scope, NULL);
    if (unit != NULL && *unit != '\0')
        report_text(json, "scope_name", unit);
}

static void append_post_named(GString *json, Store *store, const char *prefix, const char *post)
{
    if (*post == '\0')
        return;
    g_autoptr(json_t) row = office_row_read(store, OFFICE_POST, post, NULL);
    const char *unit = json_string_value(json_object_get(row, "unit"));
    g_autofree char *name = unit != NULL ? office_name(store, OFFICE_UNIT, unit, NULL) : NULL;
    g_autofree char *key = g_strconcat(prefix, "_unit", NULL);
    report_named(json, store, prefix, OFFICE_POST, post);
    report_text(json, key, name != NULL ? name : "");
}

static void append_days(GString *json, const char *from_on, const char *until_on, gint64 event)
{
    report_text(json, "from_on", from_on);
    report_until(json, until_on);
    report_number(json, "version", (guint64)event);
}

static gboolean append_appointment(const OfficeAppointment *appointment, gpointer user)
{
    const Page *page = user;
    GString *json = page->json;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", appointment->id);
    report_named(json, page->store, "person", OFFICE_PERSON, appointment->person);
    append_post_named(json, page->store, "post", appointment->post);
    report_bool(json, "main", appointment->main);
    report_text(json, "order_text", appointment->order_text);
    append_days(json, appointment->from_on, appointment->until_on, appointment->event);
    g_string_append_c(json, '}');
    return TRUE;
}

void report_office_holding(GString *json, Store *store, const OfficeHolding *holding)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", holding->id);
    report_text(json, "function", holding->function);
    append_scope(json, store, holding->scope);
    append_post_named(json, store, "post", holding->post);
    report_named(json, store, "person", OFFICE_PERSON, holding->person);
    report_text(json, "clause", holding->clause);
    report_text(json, "source", holding->source);
    append_days(json, holding->from_on, holding->until_on, holding->event);
    g_string_append_c(json, '}');
}

static gboolean append_holding(const OfficeHolding *holding, gpointer user)
{
    const Page *page = user;
    report_office_holding(page->json, page->store, holding);
    return TRUE;
}

void report_office_deputy(GString *json, Store *store, const OfficeDeputy *deputy)
{
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", deputy->id);
    report_text(json, "function", deputy->function);
    append_scope(json, store, deputy->scope);
    append_post_named(json, store, "holder_post", deputy->holder_post);
    report_named(json, store, "holder_person", OFFICE_PERSON, deputy->holder_person);
    append_post_named(json, store, "deputy_post", deputy->deputy_post);
    report_named(json, store, "deputy_person", OFFICE_PERSON, deputy->deputy_person);
    report_bool(json, "standing", deputy->standing);
    report_number(json, "place", (guint64)deputy->place);
    report_text(json, "limits", deputy->limits);
    report_bool(json, "after_view", deputy->after_view);
    report_text(json, "source", deputy->source);
    append_days(json, deputy->from_on, deputy->until_on, deputy->event);
    g_string_append_c(json, '}');
}

static gboolean append_deputy(const OfficeDeputy *deputy, gpointer user)
{
    const Page *page = user;
    report_office_deputy(page->json, page->store, deputy);
    return TRUE;
}

/* Of others one sees who is away, and not when they were or will be. */
static gboolean append_absence(const OfficeAbsence *absence, gpointer user)
{
    const Page *page = user;
    GString *json = page->json;
    const char *day = page->ask->day;
    gboolean now = strcmp(absence->from_on, day) <= 0 && strcmp(absence->until_on, day) >= 0;
    if (!now && !page->own && !page->ask->sees_all)
        return TRUE;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", absence->id);
    append_days(json, absence->from_on, absence->until_on, absence->event);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_held(Page *page, const char *of)
{
    report_raw(page->json, "holdings", "[");
    if (!office_each_holding(page->store, NULL, of, append_holding, page, page->error))
        return FALSE;
    g_string_append_c(page->json, ']');
    report_raw(page->json, "deputies", "[");
    if (!office_each_deputy(page->store, NULL, of, append_deputy, page, page->error))
        return FALSE;
    g_string_append_c(page->json, ']');
    return TRUE;
}

static gboolean append_appointments(Page *page, const char *of)
{
    report_raw(page->json, "appointments", "[");
    if (!office_each_appointment(page->store, NULL, of, append_appointment, page, page->error))
        return FALSE;
    g_string_append_c(page->json, ']');
    return TRUE;
}

/* ---- who answers ---- */

static void append_as(GString *json, Store *store, const OfficeAs *as)
{
    report_bool(json, "deputy", as->deputy);
    if (!as->deputy)
        return;
    report_named(json, store, "for", OFFICE_PERSON, as->for_person);
    report_text(json, "limits", office_limits[as->limits]);
    report_bool(json, "after_view", as->after_view);
    report_text(json, "by", as->by);
}

/* `"answering":[…]`: who answers to the function for the unit that day, and where it is held. */
static gboolean append_answering(Page *page, const char *function, const char *unit,
                                 const char *day)
{
    g_autofree char *key = office_function_key(function, unit);
    g_autoptr(OfficeHolders) holders = office_holders(page->store, key, day, page->error);
    if (holders == NULL)
        return FALSE;
    for (guint i = 0; i < holders->holders->len; i++) {
        const OfficeHolder *one = &g_array_index(holders->holders, OfficeHolder, i);
        report_next(page->json);
        g_string_append_c(page->json, '{');
        report_text(page->json, "function", function);
        report_named(page->json, page->store, "person", OFFICE_PERSON, one->person);
        if (strcmp(holders->unit, unit) != 0)
            report_named(page->json, page->store, "unit", OFFICE_UNIT, holders->unit);
        append_as(page->json, page->store, &one->as);
        g_string_append_c(page->json, '}');
    }
    return TRUE;
}

static gboolean append_all_answering(Page *page, const ReportOfficeAsk *ask, const char *unit)
{
    report_raw(page->json, "answering", "[");
    for (guint i = 0; i < ask->functions->len; i++) {
        const RecordFunction *function = ask->functions->pdata[i];
        if (strcmp(function->per, "unit") == 0 &&
            !append_answering(page, function->code, unit, ask->day))
            return FALSE;
    }
    g_string_append_c(page->json, ']');
    return TRUE;
}

void report_office_append_keys(GString *json, Store *store, const OfficeKeys *keys)
{
    report_raw(json, "keys", "[");
    for (guint i = 0; i < keys->keys->len; i++) {
        const OfficeKey *key = &g_array_index(keys->keys, OfficeKey, i);
        const char *scope = g_str_has_prefix(key->key, "f:") ? strchr(key->key + 2, ':') : NULL;
        g_autofree char *function =
            scope != NULL ? g_strndup(key->key + 2, (gsize)(scope - key->key - 2)) : NULL;
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "key", key->key);
        if (function != NULL) {
            report_text(json, "function", function);
            append_scope(json, store, scope + 1);
        } else if (key->key[0] == 't') {
            append_post_named(json, store, "post", key->key + 2);
        }
        append_as(json, store, &key->as);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

/* ---- pages ---- */

/* Numbers and addresses are for those who look after them, and one's own. */
static gboolean is_hidden(const Page *page, OfficeWhat what, const char *field)
{
    return what == OFFICE_PERSON && !page->own && !page->ask->sees_all &&
           (strcmp(field, "number") == 0 || strcmp(field, "mail") == 0);
}

static void append_field(Page *page, OfficeWhat what, const OfficeField *field, const json_t *value)
{
    GString *json = page->json;
    if (field->kind == OFFICE_FIELD_ID)
        report_named(json, page->store, field->name, field->of, json_string_value(value));
    else if (json_is_string(value))
        report_text(json, field->name,
                    is_hidden(page, what, field->name) ? "" : json_string_value(value));
    else if (json_is_boolean(value))
        report_bool(json, field->name, json_is_true(value));
    else
        report_number(json, field->name, (guint64)json_integer_value(value));
}

/* The row's own members; FALSE with PROBLEM_NOT_FOUND. */
static gboolean append_row(Page *page, OfficeWhat what, const char *id, const char *thing)
{
    GError *failed = NULL;
    guint64 event = 0;
    g_autoptr(json_t) row = office_row_read(page->store, what, id, &failed);
    if (failed != NULL || row == NULL ||
        !office_row_event(page->store, what, id, &event, page->error)) {
        if (failed != NULL)
            g_propagate_error(page->error, failed);
        else if (row == NULL)
            problem_set(page->error, PROBLEM_NOT_FOUND, thing, id);
        return FALSE;
    }
    report_text(page->json, "id", id);
    for (const OfficeField *field = office_fields(what); field->name != NULL; field++)
        append_field(page, what, field, json_object_get(row, field->name));
    report_number(page->json, "version", event);
    return TRUE;
}

typedef struct {
    const Page *page;
    const char *id;
} Below;

static gboolean append_below(const OfficeUnit *unit, gpointer user)
{
    const Below *below = user;
    GString *json = below->page->json;
    if (strcmp(unit->parent, below->id) != 0)
        return TRUE;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", unit->id);
    report_text(json, "name", unit->name);
    append_days(json, unit->from_on, unit->until_on, unit->event);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_post_of(const OfficePost *post, gpointer user)
{
    const Below *below = user;
    GString *json = below->page->json;
    if (strcmp(post->unit, below->id) != 0)
        return TRUE;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "id", post->id);
    report_text(json, "name", post->name);
    report_text(json, "kind", post->kind);
    report_bool(json, "many", post->many);
    append_days(json, post->from_on, post->until_on, post->event);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_unit_page(Page *page, const ReportOfficeAsk *ask, const char *id)
{
    Below below = {page, id};
    if (!append_row(page, OFFICE_UNIT, id, PROBLEM_BOTH("unit", "部署")))
        return FALSE;
    report_raw(page->json, "below", "[");
    if (!office_each_unit(page->store, NULL, append_below, &below, page->error))
        return FALSE;
    g_string_append_c(page->json, ']');
    report_raw(page->json, "posts", "[");
    if (!office_each_post(page->store, NULL, append_post_of, &below, page->error))
        return FALSE;
    g_string_append_c(page->json, ']');
    return append_all_answering(page, ask, id) && append_held(page, id);
}

static gboolean append_post_page(Page *page, const ReportOfficeAsk *ask, const char *id)
{
    (void)ask;
    return append_row(page, OFFICE_POST, id, PROBLEM_BOTH("post", "職")) &&
           append_appointments(page, id) && append_held(page, id);
}

static gboolean append_person_page(Page *page, const ReportOfficeAsk *ask, const char *id)
{
    GString *json = page->json;
    g_autofree char *unit = office_unit_of(page->store, id, ask->day, page->error);
    if (unit == NULL || !append_row(page, OFFICE_PERSON, id, PROBLEM_BOTH("person", "職員")))
        return FALSE;
    report_named(json, page->store, "unit", OFFICE_UNIT, unit);
    report_raw(json, "absences", "[");
    if (!office_each_absence(page->store, NULL, id, append_absence, page, page->error))
        return FALSE;
    g_string_append_c(json, ']');
    g_autoptr(OfficeKeys) keys = office_keys(page->store, id, ask->day, page->error);
    if (keys == NULL)
        return FALSE;
    report_office_append_keys(json, page->store, keys);
    return append_appointments(page, id) && append_held(page, id);
}

static gboolean append_page(Store *body, Store *people, const ReportOfficeAsk *ask, const char *id,
                            gboolean (*append)(Page *page, const ReportOfficeAsk *ask,
                                               const char *id),
                            GString *json, GError **error)
{
    g_autoptr(GString) own = g_string_new("{");
    Page page = {own, body, ask, strcmp(ask->person, id) == 0, error};
    report_text(own, "day", ask->day);
    report_bool(own, "may_change", ask->may_change);
    report_bool(own, "own", page.own);
    report_raw(own, "history", "[");
    ReportOfficeChanges changes = {.about = id, .before = G_MAXINT64, .limit = HISTORY_MAX};
    gboolean sees = page.own || ask->sees_all;
    if (sees && !report_office_append_changes(body, people, &changes, own, error))
        return FALSE;
    g_string_append_c(own, ']');
    if (!append(&page, ask, id))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

gboolean report_office_unit(Store *body, Store *people, const ReportOfficeAsk *ask, const char *id,
                            GString *json, GError **error)
{
    return append_page(body, people, ask, id, append_unit_page, json, error);
}

gboolean report_office_post(Store *body, Store *people, const ReportOfficeAsk *ask, const char *id,
                            GString *json, GError **error)
{
    return append_page(body, people, ask, id, append_post_page, json, error);
}

gboolean report_office_person(Store *body, Store *people, const ReportOfficeAsk *ask,
                              const char *id, GString *json, GError **error)
{
    return append_page(body, people, ask, id, append_person_page, json, error);
}
