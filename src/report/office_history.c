/* report/office_history.c -- who changed what of the office, and whether it gave anybody a function
 */
#include "base/json.h"
#include "office/change.h"
#include "people/people.h"
#include "report/json.h"
#include "report/office.h"
#include <string.h>

#define ROWS_MAX 50
#define PAGE_EVENTS 50

typedef struct {
    Store *store;
    ReportOfficeChanges *changes;
    GHashTable *names; /* of accounts */
    GString *json;
    GString *rows; /* of the event under way */
    guint64 event; /* under way; G_MAXUINT64: none */
    guint row_count, done;
    gboolean of_functions, own;
    char *head; /* members of the event under way; owned */
    GError **error;
} Listing;

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* ---- what a row is called, in no language ---- */

static char *name_of(Store *store, OfficeWhat what, const char *id)
{
    char *name = *id != '\0' ? office_name(store, what, id, NULL) : NULL;
    return name != NULL ? name : g_strdup("");
}

static char *post_name(Store *store, const char *id)
{
    g_autoptr(json_t) row = *id != '\0' ? office_row_read(store, OFFICE_POST, id, NULL) : NULL;
    g_autofree char *unit = name_of(store, OFFICE_UNIT, text_in(row, "unit"));
    return g_strstrip(g_strdup_printf("%s %s", unit, text_in(row, "name")));
}

static char *either_name(Store *store, const json_t *row, const char *post, const char *person)
{
    return *text_in(row, post) != '\0' ? post_name(store, text_in(row, post))
                                       : name_of(store, OFFICE_PERSON, text_in(row, person));
}

static char *title_of(Store *store, OfficeWhat what, const char *id, const json_t *row)
{
    if (what == OFFICE_POST)
        return post_name(store, id);
    if (what == OFFICE_UNIT || what == OFFICE_PERSON)
        return name_of(store, what, id);
    if (what == OFFICE_ABSENCE)
        return name_of(store, OFFICE_PERSON, text_in(row, "person"));
    if (what == OFFICE_HOLDING)
        return either_name(store, row, "post", "person");
    g_autofree char *left = what == OFFICE_DEPUTY
                                ? either_name(store, row, "deputy_post", "deputy_person")
                                : name_of(store, OFFICE_PERSON, text_in(row, "person"));
    g_autofree char *right = what == OFFICE_DEPUTY
                                 ? either_name(store, row, "holder_post", "holder_person")
                                 : post_name(store, text_in(row, "post"));
    return g_strdup_printf("%s → %s", left, right);
}

/* A value as people read it: names for ids; transfer full. */
static char *value_text(Store *store, const OfficeField *field, const json_t *value)
{
    if (json_is_boolean(value))
        return g_strdup(json_is_true(value) ? "true" : "false");
    if (json_is_integer(value))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    const char *text = json_string_value(value);
    if (text == NULL || *text == '\0')
        return g_strdup("");
    if (field->kind == OFFICE_FIELD_ID)
        return field->of == OFFICE_POST ? post_name(store, text) : name_of(store, field->of, text);
    if (field->kind == OFFICE_FIELD_SCOPE) {
        g_autofree char *unit = name_of(store, OFFICE_UNIT, text);
        return g_strdup(*unit != '\0' ? unit : text);
    }
    return g_strdup(text);
}

static void append_values(Listing *listing, OfficeWhat what, const json_t *before,
                          const json_t *after)
{
    report_raw(listing->rows, "fields", "[");
    for (const OfficeField *field = office_fields(what); field->name != NULL; field++) {
        const json_t *new = json_object_get(after, field->name);
        const json_t *old = json_object_get(before, field->name);
        if (new == NULL && old == NULL)
            continue;
        g_autofree char *old_text = value_text(listing->store, field, old);
        g_autofree char *new_text = value_text(listing->store, field, new);
        report_next(listing->rows);
        g_string_append_c(listing->rows, '{');
        report_text(listing->rows, "field", field->name);
        report_text(listing->rows, "before", old_text);
        report_text(listing->rows, "after", new_text);
        g_string_append_c(listing->rows, '}');
    }
    g_string_append_c(listing->rows, ']');
}

/* ---- whether it gives anybody a function ---- */

static gboolean note_held(const OfficeHolding *holding, gpointer user)
{
    (void)holding;
    *(gboolean *)user = TRUE;
    return FALSE;
}

static gboolean holds_anything(Listing *listing, const char *post, gboolean *holds)
{
    return office_each_holding(listing->store, NULL, post, note_held, holds, listing->error);
}

static gboolean is_own(const json_t *row, const char *actor)
{
    static const char *const fields[] = {"person", "deputy_person"};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (strcmp(text_in(row, fields[i]), actor) == 0)
            return TRUE;
    return FALSE;
}

typedef struct {
    const char *actor;
    gboolean found;
} InPost;

static gboolean note_in_post(const OfficeAppointment *appointment, gpointer user)
{
    InPost *in_post = user;
    in_post->found = in_post->found || strcmp(appointment->person, in_post->actor) == 0;
    return TRUE;
}

/* Whether the actor was ever in the post that gets the function or stands in. */
static gboolean is_in_post(Listing *listing, const json_t *row, const char *actor, gboolean *in)
{
    static const char *const fields[] = {"post", "deputy_post"};
    InPost in_post = {actor, FALSE};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (*text_in(row, fields[i]) != '\0' &&
            !office_each_appointment(listing->store, NULL, text_in(row, fields[i]), note_in_post,
                                     &in_post, listing->error))
            return FALSE;
    *in = in_post.found;
    return TRUE;
}

static gboolean judge(Listing *listing, OfficeWhat what, const json_t *row, const char *actor)
{
    gboolean of_functions = what == OFFICE_HOLDING || what == OFFICE_DEPUTY;
    gboolean own = is_own(row, actor);
    if (what == OFFICE_APPOINTMENT && !holds_anything(listing, text_in(row, "post"), &of_functions))
        return FALSE;
    if (of_functions && !own && what != OFFICE_APPOINTMENT &&
        !is_in_post(listing, row, actor, &own))
        return FALSE;
    listing->of_functions = listing->of_functions || of_functions;
    listing->own = listing->own || (of_functions && own);
    return TRUE;
}

/* ---- events ---- */

static void finish_event(Listing *listing)
{
    if (listing->event == G_MAXUINT64)
        return;
    if (listing->of_functions || !listing->changes->functions) {
        report_next(listing->json);
        g_string_append_printf(listing->json, "{%s", listing->head);
        report_bool(listing->json, "functions", listing->of_functions);
        report_bool(listing->json, "own", listing->own);
        report_number(listing->json, "row_count", listing->row_count);
        g_string_append_printf(listing->json, ",\"rows\":[%s]}", listing->rows->str);
        listing->done++;
    }
    listing->event = G_MAXUINT64;
}

static void begin_event(Listing *listing, const OfficeChange *change)
{
    g_autoptr(GString) head = g_string_new("{");
    g_autofree char *name = name_of(listing->store, OFFICE_PERSON, change->actor);
    report_number(head, "event_index", change->event);
    report_time(head, "at", change->time_us);
    report_text(head, "by", *name != '\0' ? name : report_name(listing->names, change->actor));
    report_text(head, "reason", change->reason);
    report_text(head, "plan", change->plan);
    g_free(listing->head);
    listing->head = g_strdup(head->str + 1);
    listing->event = change->event;
    listing->row_count = 0;
    listing->of_functions = FALSE;
    listing->own = FALSE;
    g_string_truncate(listing->rows, 0);
}

static void append_row(Listing *listing, const OfficeChange *change, OfficeWhat what,
                       const json_t *row, const json_t *before, const json_t *after)
{
    g_autofree char *title = title_of(listing->store, what, change->id, row);
    if (listing->rows->len > 0)
        g_string_append_c(listing->rows, ',');
    g_string_append_c(listing->rows, '{');
    report_text(listing->rows, "what", change->what);
    report_text(listing->rows, "id", change->id);
    report_text(listing->rows, "title", title);
    report_text(listing->rows, "how",
                json_object_size(after) == 0 ? "cancelled"
                                             : (json_object_size(before) == 0 ? "new" : "changed"));
    append_values(listing, what, before, after);
    g_string_append_c(listing->rows, '}');
}

static gboolean take_change(const OfficeChange *change, gpointer user)
{
    Listing *listing = user;
    OfficeWhat what = office_what_named(change->what);
    if (change->event != listing->event) {
        finish_event(listing);
        if (listing->done == listing->changes->limit) {
            listing->changes->next = change->event + 1;
            return FALSE;
        }
        begin_event(listing, change);
    }
    g_autoptr(json_t) before = json_loads(change->before, 0, NULL);
    g_autoptr(json_t) after = json_loads(change->after, 0, NULL);
    g_autoptr(json_t) row = office_row_read(listing->store, what, change->id, NULL);
    const json_t *shown = row != NULL ? row : before;
    if (++listing->row_count <= ROWS_MAX)
        append_row(listing, change, what, shown, before, after);
    return judge(listing, what, shown, change->actor);
}

gboolean report_office_append_changes(Store *store, Store *people, ReportOfficeChanges *changes,
                                      GString *json, GError **error)
{
    GError *failed = NULL;
    g_autoptr(GHashTable) names = people != NULL ? people_person_names(people, error) : NULL;
    g_autoptr(GString) rows = g_string_new(NULL);
    if (people != NULL && names == NULL)
        return FALSE;
    Listing listing = {.store = store,
                       .changes = changes,
                       .names = names,
                       .json = json,
                       .rows = rows,
                       .event = G_MAXUINT64,
                       .error = &failed};
    gboolean done =
        office_each_change(store, changes->about, changes->before, take_change, &listing, &failed);
    if (done && failed == NULL)
        finish_event(&listing);
    g_free(listing.head);
    if (failed == NULL)
        return TRUE;
    g_propagate_error(error, failed);
    return FALSE;
}

gboolean report_office_changes(Store *body, Store *people, const ReportOfficeAsk *ask,
                               guint64 before, gboolean functions, GString *json, GError **error)
{
    g_autoptr(GString) own = g_string_new("{\"changes\":[");
    ReportOfficeChanges changes = {.about = ask->sees_all ? "" : ask->person,
                                   .before = before > 0 ? before : G_MAXINT64,
                                   .limit = PAGE_EVENTS,
                                   .functions = functions};
    if (!report_office_append_changes(body, people, &changes, own, error))
        return FALSE;
    g_string_append_c(own, ']');
    report_number(own, "next", changes.next);
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}
