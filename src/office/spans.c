/* office/spans.c -- who names whom, and for longer than it is there */
#include "office/spans.h"
#include "base/json.h"
#include <string.h>

#define BEYOND " = $1 AND (from_on < $2 OR until_on > $3) ORDER BY id"
#define BEYOND_OWN " = $1 AND source = '' AND (from_on < $2 OR until_on > $3) ORDER BY id"
STORE_SQL(beyond_unit_parent, "SELECT id, from_on FROM office_unit WHERE parent" BEYOND);
STORE_SQL(beyond_post_unit, "SELECT id, from_on FROM office_post WHERE unit" BEYOND);
STORE_SQL(beyond_appointment_post, "SELECT id, from_on FROM office_appointment WHERE post" BEYOND);
STORE_SQL(beyond_appointment_person,
          "SELECT id, from_on FROM office_appointment WHERE person" BEYOND);
STORE_SQL(beyond_holding_scope, "SELECT id, from_on FROM office_holding WHERE scope" BEYOND_OWN);
STORE_SQL(beyond_holding_post, "SELECT id, from_on FROM office_holding WHERE post" BEYOND_OWN);
STORE_SQL(beyond_holding_person, "SELECT id, from_on FROM office_holding WHERE person" BEYOND_OWN);
STORE_SQL(beyond_deputy_scope, "SELECT id, from_on FROM office_deputy WHERE scope" BEYOND_OWN);
STORE_SQL(beyond_deputy_holder_post,
          "SELECT id, from_on FROM office_deputy WHERE holder_post" BEYOND_OWN);
STORE_SQL(beyond_deputy_holder_person,
          "SELECT id, from_on FROM office_deputy WHERE holder_person" BEYOND_OWN);
STORE_SQL(beyond_deputy_post, "SELECT id, from_on FROM office_deputy WHERE deputy_post" BEYOND_OWN);
STORE_SQL(beyond_deputy_person,
          "SELECT id, from_on FROM office_deputy WHERE deputy_person" BEYOND_OWN);
STORE_SQL(beyond_absence_person, "SELECT id, from_on FROM office_absence WHERE person" BEYOND);

static const struct {
    OfficeWhat named, what;
    const StoreSql *sql;
} namings[] = {
    {OFFICE_UNIT, OFFICE_UNIT, &beyond_unit_parent},
    {OFFICE_UNIT, OFFICE_POST, &beyond_post_unit},
    {OFFICE_UNIT, OFFICE_HOLDING, &beyond_holding_scope},
    {OFFICE_UNIT, OFFICE_DEPUTY, &beyond_deputy_scope},
    {OFFICE_POST, OFFICE_APPOINTMENT, &beyond_appointment_post},
    {OFFICE_POST, OFFICE_HOLDING, &beyond_holding_post},
    {OFFICE_POST, OFFICE_DEPUTY, &beyond_deputy_holder_post},
    {OFFICE_POST, OFFICE_DEPUTY, &beyond_deputy_post},
    {OFFICE_PERSON, OFFICE_APPOINTMENT, &beyond_appointment_person},
    {OFFICE_PERSON, OFFICE_HOLDING, &beyond_holding_person},
    {OFFICE_PERSON, OFFICE_DEPUTY, &beyond_deputy_holder_person},
    {OFFICE_PERSON, OFFICE_DEPUTY, &beyond_deputy_person},
    {OFFICE_PERSON, OFFICE_ABSENCE, &beyond_absence_person},
};

OfficeSpan office_span_of(const json_t *row)
{
    OfficeSpan span;
    const char *from = json_string_value(json_object_get(row, "from_on"));
    const char *until = json_string_value(json_object_get(row, "until_on"));
    g_strlcpy(span.from, from != NULL ? from : "", sizeof span.from);
    g_strlcpy(span.until, until != NULL && *until != '\0' ? until : OFFICE_OPEN, sizeof span.until);
    return span;
}

gboolean office_span_read(Store *store, OfficeWhat what, const char *id, OfficeSpan *span,
                          gboolean *there, GError **error)
{
    GError *failed = NULL;
    g_autoptr(json_t) row = office_row_read(store, what, id, &failed);
    if (failed != NULL) {
        g_propagate_error(error, failed);
        return FALSE;
    }
    *there = row != NULL;
    *span = office_span_of(row);
    return TRUE;
}

static gboolean visit_all(StoreQuery *query, OfficeWhat what, OfficeNamingVisit visit,
                          gpointer user, gboolean *go_on, GError **error)
{
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const OfficeNaming naming = {what, store_column_text(query, 0, NULL),
                                     store_column_text(query, 1, NULL)};
        if (!visit(&naming, user)) {
            *go_on = FALSE;
            return TRUE;
        }
    }
    return step == STORE_DONE;
}

gboolean office_each_beyond(Store *store, OfficeWhat what, const char *id, const OfficeSpan *span,
                            OfficeNamingVisit visit, gpointer user, GError **error)
{
    gboolean go_on = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(namings) && go_on; i++) {
        if (namings[i].named != what)
            continue;
        g_autoptr(StoreQuery) query = store_query(store, namings[i].sql, error);
        if (query == NULL)
            return FALSE;
        store_bind_text(query, 1, id);
        store_bind_text(query, 2, span->from);
        store_bind_text(query, 3, span->until);
        if (!visit_all(query, namings[i].what, visit, user, &go_on, error))
            return FALSE;
    }
    return TRUE;
}
