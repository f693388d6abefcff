/* service/facts.c -- facts added, corrected and removed by people */
#include "edition/facts.h"
#include "base/json.h"
#include "base/problem.h"
#include "service/call.h"
#include "service/in_use.h"
#include <string.h>

#define REASON_MAX_CHARS 2000
#define NAME_MAX_CHARS 255
#define VALUE_MAX_CHARS 4000
#define PATH_MAX_CHARS 1000
#define FUNCTION_MAX_CHARS 64
#define DETAILS_MAX 100

/* ---- values ---- */

static gboolean refuse_value(const char *name, GError **error)
{
    problem_set(error, PROBLEM_INVALID, name,
                PROBLEM_BOTH("not a value of this field", "この項目の値ではありません"));
    return FALSE;
}

/* One line of text within a limit. */
static gboolean check_line(const char *name, const json_t *value, gsize min, gsize max,
                           GError **error)
{
    const char *text = json_string_value(value);
    if (text == NULL || strpbrk(text, "\n\t") != NULL)
        return refuse_value(name, error);
    return service_check_text(text, name, min, max, error);
}

static gboolean check_details(const json_t *value, GError **error)
{
    if (!json_is_array(value) || json_array_size(value) > DETAILS_MAX)
        return refuse_value("details", error);
    for (gsize i = 0; i < json_array_size(value); i++) {
        const json_t *detail = json_array_get(value, i);
        if (!check_line("label", json_object_get(detail, "label"), 0, NAME_MAX_CHARS, error) ||
            !check_line("text", json_object_get(detail, "text"), 0, VALUE_MAX_CHARS, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_function(const json_t *value, GError **error)
{
    const char *text = json_string_value(value);
    return check_line("function", value, 0, FUNCTION_MAX_CHARS, error) &&
           (strspn(text, "abcdefghijklmnopqrstuvwxyz_") == strlen(text) ||
            refuse_value("function", error));
}

static gboolean check_field(EditionFactField field, const json_t *value, GError **error)
{
    switch (field) {
    case EDITION_FACT_NAME:
        return check_line("name", value, 1, NAME_MAX_CHARS, error);
    case EDITION_FACT_VALUE:
        return check_line("value", value, 0, VALUE_MAX_CHARS, error);
    case EDITION_FACT_FUNCTION:
        return check_function(value, error);
    case EDITION_FACT_DETAILS:
        return check_details(value, error);
    case EDITION_FACT_PATH:
        return check_line("path", value, 0, PATH_MAX_CHARS, error);
    case EDITION_FACT_FIELDS:
        break;
    }
    return FALSE;
}

/* The value as the column holds it; transfer full. `value` was checked. */
static char *text_of(EditionFactField field, const json_t *value)
{
    if (field != EDITION_FACT_DETAILS)
        return g_strdup(json_string_value(value));
    GString *lines = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(value); i++) {
        const json_t *detail = json_array_get(value, i);
        g_string_append_printf(lines, "%s%s\t%s", i > 0 ? "\n" : "",
                               json_string_value(json_object_get(detail, "label")),
                               json_string_value(json_object_get(detail, "text")));
    }
    return g_string_free(lines, FALSE);
}

static EditionFactField field_named(const char *name)
{
    EditionFactField field = 0;
    while (field < EDITION_FACT_FIELDS && strcmp(edition_fact_fields[field], name) != 0)
        field++;
    return field;
}

/* ---- adding ---- */

static gboolean note_next(const EditionFact *fact, gpointer user)
{
    *(guint64 *)user = fact->n + 1;
    return TRUE;
}

/* As an event holds it; owned. */
static json_t *fact_content(const json_t *in, GError **error)
{
    const char *kind = json_string_value(json_object_get(in, "kind"));
    if (kind == NULL || !g_strv_contains(edition_fact_kinds, kind)) {
        refuse_value("kind", error);
        return NULL;
    }
    g_autoptr(json_t) fact = json_pack("{s:s}", "kind", kind);
    for (EditionFactField field = 0; field < EDITION_FACT_FIELDS; field++) {
        const json_t *value = json_object_get(in, edition_fact_fields[field]);
        gboolean needed = field == EDITION_FACT_NAME;
        if ((value != NULL || needed) && !check_field(field, value, error))
            return NULL;
        g_autofree char *text = value != NULL ? text_of(field, value) : g_strdup("");
        json_object_set_new(fact, edition_fact_fields[field], json_string(text));
    }
    return g_steal_pointer(&fact);
}

gboolean service_add_fact(ServiceCall *call, const ServiceFactIn *in, guint64 *n, GError **error)
{
    guint64 event = 0;
    guint64 next = 1;
    if (!service_may(call, "fact.add", error) ||
        !service_check_text(in->reason, "reason", 1, REASON_MAX_CHARS, error) ||
        !service_find_in_use(call, in->edition, &event, error) ||
        !edition_each_fact(ledger_log_store(call->log), event, note_next, &next, error))
        return FALSE;
    json_t *fact = fact_content(in->fact, error);
    if (fact == NULL)
        return FALSE;
    g_autofree char *subject =
        g_strdup_printf("edition/%s/fact/%" G_GUINT64_FORMAT, in->edition, next);
    const ServiceEvent add = {.act = "fact.add", .subject = subject, .to_state = "added"};
    if (!service_append(call, &add, json_pack("{s:o, s:s}", "fact", fact, "reason", in->reason),
                        error))
        return FALSE;
    *n = next;
    return TRUE;
}

/* ---- correcting, removing ---- */

typedef struct {
    const ServiceFactChange *in;
    guint64 version;
    gboolean stands;
    char *path;      /* owned */
    json_t *changes; /* owned: {field: {after, before}} of what differs */
    GError *problem; /* owned */
} Comparison;

static void comparison_clear(Comparison *comparison)
{
    g_free(comparison->path);
    json_decref(comparison->changes);
    g_clear_error(&comparison->problem);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Comparison, comparison_clear)

static gboolean take_change(Comparison *comparison, const EditionFact *fact, const char *name,
                            const json_t *value)
{
    EditionFactField field = field_named(name);
    if (field == EDITION_FACT_FIELDS)
        return refuse_value(name, &comparison->problem);
    if (!check_field(field, value, &comparison->problem))
        return FALSE;
    g_autofree char *text = text_of(field, value);
    if (strcmp(text, fact->fields[field]) != 0)
        json_object_set_new(comparison->changes, name,
                            json_pack("{s:s, s:s}", "before", fact->fields[field], "after", text));
    return TRUE;
}

static gboolean compare(const EditionFact *fact, gpointer user)
{
    Comparison *comparison = user;
    comparison->version = fact->version;
    comparison->stands = strcmp(fact->state, "stands") == 0;
    comparison->path = g_strdup(fact->fields[EDITION_FACT_PATH]);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)comparison->in->changes, name, value)
    {
        if (!take_change(comparison, fact, name, value))
            return FALSE;
    }
    return FALSE;
}

static gboolean check_comparison(Comparison *comparison, GError **error)
{
    const char *why = NULL;
    if (comparison->version != comparison->in->expected_version) {
        problem_set(error, PROBLEM_CONFLICT, PROBLEM_BOTH("this fact", "この事柄"),
                    PROBLEM_BOTH("someone else", "別の人"));
        return FALSE;
    }
    if (comparison->problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&comparison->problem));
        return FALSE;
    }
    if (!comparison->stands)
        why = PROBLEM_BOTH("it was removed", "すでに取り除かれています");
    else if (comparison->in->changes != NULL && json_object_size(comparison->changes) == 0)
        why = PROBLEM_BOTH("nothing would change", "変わる内容がありません");
    if (why != NULL)
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the correction", "訂正"), why);
    return why == NULL;
}

gboolean service_change_fact(ServiceCall *call, const ServiceFactChange *in, GError **error)
{
    guint64 event = 0;
    gboolean removes = in->changes == NULL;
    const char *act = removes ? "fact.remove" : "fact.correct";
    g_auto(Comparison) comparison = {.in = in, .changes = json_object()};
    if (!service_may(call, act, error) ||
        !service_check_text(in->reason, "reason", 1, REASON_MAX_CHARS, error) ||
        !service_find_in_use(call, in->edition, &event, error) ||
        !edition_visit_fact(ledger_log_store(call->log), event, in->n, compare, &comparison,
                            error) ||
        !check_comparison(&comparison, error))
        return FALSE;
    g_autofree char *subject =
        g_strdup_printf("edition/%s/fact/%" G_GUINT64_FORMAT, in->edition, in->n);
    g_autofree char *clause = g_strconcat(in->edition, "/", comparison.path, NULL);
    const char *const clauses[] = {clause, NULL};
    const ServiceEvent change = {.act = act,
                                 .subject = subject,
                                 .from_state = comparison.version > 1 ? "corrected" : "",
                                 .to_state = removes ? "removed" : "corrected",
                                 .clauses = *comparison.path != '\0' ? clauses : NULL};
    json_t *content = json_pack("{s:s}", "reason", in->reason);
    if (!removes)
        json_object_set(content, "changes", comparison.changes);
    return service_append(call, &change, content, error);
}
