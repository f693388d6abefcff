/* report/carry.c -- what an edition took over from the one before */
#include "edition/carry.h"
#include "base/json.h"
#include "edition/edition.h"
#include "people/people.h"
#include "report/json.h"
#include "report/report.h"
#include <string.h>

typedef struct {
    GString *json;
    GHashTable *names; /* NULL: ids are shown */
    guint64 open, settled;
} Answer;

/* {field: value} as [{field, value: […]}]; lines of a text are values of their own. */
static void append_values(GString *json, const char *key, const char *text)
{
    g_autoptr(json_t) values = json_loads(text, 0, NULL);
    const char *name;
    json_t *value;
    report_raw(json, key, "[");
    json_object_foreach(values, name, value)
    {
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "field", name);
        if (json_is_string(value)) {
            report_lines(json, "value", json_string_value(value));
        } else {
            report_raw(json, "value", "[");
            for (gsize i = 0; i < json_array_size(value); i++) {
                report_next(json);
                json_append_string(json, json_string_value(json_array_get(value, i)), -1);
            }
            g_string_append_c(json, ']');
        }
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

static void append_settled(const Answer *answer, const EditionCarry *carry)
{
    GString *json = answer->json;
    report_text(json, "settled_reason", carry->settled_reason);
    report_time(json, "settled_at", carry->settled_us);
    report_text(json, "settled_by", report_name(answer->names, carry->settled_by));
    report_number(json, "event_index", carry->settled_event);
}

static gboolean append_row(const EditionCarry *carry, gpointer user)
{
    Answer *answer = user;
    GString *json = answer->json;
    gboolean open = strcmp(carry->state, "open") == 0;
    answer->open += open ? 1 : 0;
    answer->settled += open ? 0 : 1;
    report_next(json);
    g_string_append_c(json, '{');
    report_number(json, "n", carry->n);
    report_text(json, "of", carry->of);
    report_text(json, "state", carry->state);
    report_text(json, "why", carry->why);
    report_number(json, "from_n", carry->from_n);
    report_text(json, "from_path", carry->from_path);
    report_text(json, "from_text", carry->from_text);
    report_number(json, "to_n", carry->to_n);
    report_text(json, "to_path", carry->to_path);
    report_text(json, "to_text", carry->to_text);
    if (*carry->item != '\0')
        report_text(json, "item", carry->item);
    append_values(json, "before", carry->before_values);
    append_values(json, "after", carry->after_values);
    report_text(json, "reason", carry->reason);
    report_text(json, "by", report_name(answer->names, carry->actor));
    if (!open)
        append_settled(answer, carry);
    g_string_append_c(json, '}');
    return TRUE;
}

static gboolean append_kept(const EditionKept *kept, gpointer user)
{
    GString *json = user;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "of", kept->of);
    report_number(json, "n", kept->n);
    if (*kept->item != '\0')
        report_text(json, "item", kept->item);
    report_text(json, "path", kept->path);
    report_text(json, "text", kept->text);
    report_carried(json, kept->carried, kept->carried_event);
    g_string_append_c(json, '}');
    return TRUE;
}

/* ---- what is still to come ---- */

typedef struct {
    const char *id;
    guint64 event, until;   /* of the edition asked; of what was seen */
    guint64 in_force_event; /* of the one in force; 0 for none or itself */
    char from[64], in_force[64];
    gboolean draft;
} Between;

static gboolean note_between(const Edition *edition, gpointer user)
{
    Between *between = user;
    if (strcmp(edition->id, between->id) == 0) {
        between->event = edition->event;
        between->until = edition->carried_until;
        between->draft = strcmp(edition->state, "draft") == 0;
        g_strlcpy(between->from, edition->carried_from, sizeof between->from);
    } else if (strcmp(edition->state, "adopted") == 0) {
        between->in_force_event = edition->event;
        g_strlcpy(between->in_force, edition->id, sizeof between->in_force);
    }
    return TRUE;
}

static gboolean count_decided(const EditionDecided *decided, gpointer user)
{
    (void)decided;
    ++*(guint64 *)user;
    return TRUE;
}

static gboolean append_pending(Store *body, const Between *between, GString *json, GError **error)
{
    guint64 pending = 0;
    guint64 since = strcmp(between->from, between->in_force) == 0 ? between->until : 0;
    if (between->draft && *between->in_force != '\0' &&
        !edition_each_decided(body, between->in_force_event, since, count_decided, &pending, error))
        return FALSE;
    report_number(json, "pending", pending);
    return TRUE;
}

static gboolean note_found(const Edition *edition, gpointer user)
{
    (void)edition;
    (void)user;
    return FALSE;
}

gboolean report_carry(Store *body, Store *people, const char *edition, GString *json,
                      GError **error)
{
    Between between = {.id = edition};
    g_autoptr(GHashTable) names = NULL;
    if (people != NULL && (names = people_person_names(people, error)) == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{\"rows\":[");
    Answer answer = {.json = own, .names = names};
    if (!edition_visit(body, edition, note_found, NULL, error) ||
        !edition_each(body, note_between, &between, error) ||
        !edition_each_carry(body, between.event, append_row, &answer, error))
        return FALSE;
    g_string_append(own, "],\"kept\":[");
    if (!edition_each_kept(body, between.event, append_kept, own, error))
        return FALSE;
    g_string_append_c(own, ']');
    if (*between.from != '\0')
        report_text(own, "from", between.from);
    report_number(own, "open", answer.open);
    report_number(own, "settled", answer.settled);
    if (!append_pending(body, &between, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}
