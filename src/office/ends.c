/* office/ends.c -- what must end with the rows that end */
#include "base/json.h"
#include "office/prepare.h"
#include "office/spans.h"
#include <string.h>

typedef struct {
    Store *store;
    json_t *changes;
    GHashTable *named; /* ids among the changes, owned */
    OfficeSpan span;   /* of the row that ends */
    gint64 at;
    GError **error;
    gboolean failed;
} Ending;

static void add_change(Ending *ending, const OfficeNaming *naming, const json_t *row)
{
    const char *until = json_string_value(json_object_get(row, "until_on"));
    json_t *change = json_pack("{s:s, s:s, s:I}", "what", office_what_names[naming->what], "id",
                               naming->id, "at", (json_int_t)ending->at);
    /* What would begin only afterwards never was: it is taken back. */
    if (strcmp(naming->from, ending->span.until) > 0 && naming->what >= OFFICE_APPOINTMENT) {
        json_object_set_new(change, "cancel", json_true());
        json_object_set(change, "before", (json_t *)row);
    } else {
        json_object_set_new(change, "set", json_pack("{s:s}", "until_on", ending->span.until));
        json_object_set_new(change, "before", json_pack("{s:s}", "until_on", until));
    }
    json_array_append_new(ending->changes, change);
}

static gboolean end_naming(const OfficeNaming *naming, gpointer user)
{
    Ending *ending = user;
    OfficeSpan span;
    g_autoptr(json_t) row = office_row_read(ending->store, naming->what, naming->id, ending->error);
    if (row == NULL) {
        ending->failed = TRUE;
        return FALSE;
    }
    span = office_span_of(row);
    gboolean after = strcmp(span.until, ending->span.until) > 0;
    if (after && g_hash_table_add(ending->named, g_strdup(naming->id)))
        add_change(ending, naming, row);
    return TRUE;
}

gboolean office_end_dependents(Store *store, json_t *changes, GError **error)
{
    g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Ending ending = {.store = store, .changes = changes, .named = named, .error = error};
    for (gsize i = 0; i < json_array_size(changes); i++)
        g_hash_table_add(
            named, g_strdup(json_string_value(json_object_get(json_array_get(changes, i), "id"))));
    /* The list grows while it is gone through: what ends with a unit's posts ends too. */
    for (gsize i = 0; i < json_array_size(changes); i++) {
        const json_t *change = json_array_get(changes, i);
        const char *until =
            json_string_value(json_object_get(json_object_get(change, "set"), "until_on"));
        if (until == NULL || *until == '\0')
            continue;
        ending.span = (OfficeSpan){.from = ""};
        g_strlcpy(ending.span.until, until, sizeof ending.span.until);
        ending.at = json_integer_value(json_object_get(change, "at"));
        if (!office_each_beyond(
                store, office_what_named(json_string_value(json_object_get(change, "what"))),
                json_string_value(json_object_get(change, "id")), &ending.span, end_naming, &ending,
                error) ||
            ending.failed)
            return FALSE;
    }
    return TRUE;
}
