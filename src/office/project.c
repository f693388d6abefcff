/* office/project.c -- changes of the office become rows, and lines of its history */
#include "base/json.h"
#include "office/change.h"
#include <string.h>

STORE_SQL(history_insert, "INSERT INTO office_history (event, n, what, id, time_us, actor, reason,"
                          " plan, before_values, after_values)"
                          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
STORE_SQL(about_insert, "INSERT INTO office_about (about, event, n) VALUES ($1, $2, $3)"
                        " ON CONFLICT (about, event, n) DO NOTHING");

STORE_SQL(history_needed,
          "SELECT 1 FROM office_history h WHERE h.event = $1 AND (h.what <> 'person'"
          " OR EXISTS (SELECT 1 FROM office_person p WHERE p.id = h.id AND p.until_on >= $2))"
          " LIMIT 1");

typedef struct {
    Store *store;
    const LedgerEvent *event;
    const LedgerPlace *place;
    const json_t *content;
    guint64 n; /* of the change within the content */
} Projecting;

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static char *json_text(const json_t *value)
{
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    return text != NULL ? text : g_strdup("{}");
}

static gboolean insert_history(const Projecting *p, OfficeWhat what, const char *id,
                               const json_t *change, GError **error)
{
    g_autofree char *before = json_text(json_object_get(change, "before"));
    g_autofree char *after = json_text(json_object_get(change, "set"));
    g_autoptr(StoreQuery) query = store_query(p->store, &history_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)p->place->index);
    store_bind_integer(query, 2, (gint64)p->n);
    store_bind_text(query, 3, office_what_names[what]);
    store_bind_text(query, 4, id);
    store_bind_integer(query, 5, p->place->time_us);
    store_bind_text(query, 6, p->event->actor);
    store_bind_text(query, 7, text_in(p->content, "reason"));
    store_bind_text(query, 8, text_in(p->content, "plan"));
    store_bind_text(query, 9, before);
    store_bind_text(query, 10, after);
    return store_run(query, error);
}

static gboolean insert_about(const Projecting *p, const char *about, GError **error)
{
    if (*about == '\0')
        return TRUE;
    g_autoptr(StoreQuery) query = store_query(p->store, &about_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, about);
    store_bind_integer(query, 2, (gint64)p->place->index);
    store_bind_integer(query, 3, (gint64)p->n);
    return store_run(query, error);
}

/* The row itself, and all it names. */
static gboolean insert_abouts(const Projecting *p, OfficeWhat what, const char *id,
                              const json_t *row, GError **error)
{
    if (!insert_about(p, id, error))
        return FALSE;
    for (const OfficeField *field = office_fields(what); field->name != NULL; field++) {
        gboolean names = field->kind == OFFICE_FIELD_ID || field->kind == OFFICE_FIELD_SCOPE;
        if (names && !insert_about(p, text_in(row, field->name), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean project_row(const Projecting *p, OfficeWhat what, const char *id,
                            const json_t *change, GError **error)
{
    GError *failed = NULL;
    g_autoptr(json_t) row = office_row_read(p->store, what, id, &failed);
    if (failed != NULL) {
        g_propagate_error(error, failed);
        return FALSE;
    }
    if (row == NULL)
        row = office_row_empty(what);
    else if (!insert_abouts(p, what, id, row, error)) /* whom it named before */
        return FALSE;
    if (json_is_true(json_object_get(change, "cancel")))
        return office_row_delete(p->store, what, id, error);
    json_object_update(row, json_object_get(change, "set"));
    return office_row_write(p->store, what, id, row, p->place->index, error) &&
           insert_abouts(p, what, id, row, error);
}

gboolean office_project_change(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error)
{
    const json_t *changes = json_object_get(content, "changes");
    Projecting p = {store, event, place, content, 0};
    for (gsize i = 0; i < json_array_size(changes); i++) {
        const json_t *change = json_array_get(changes, i);
        OfficeWhat what = office_what_named(text_in(change, "what"));
        const char *id = text_in(change, "id");
        p.n = i;
        if (what != OFFICE_WHATS && (!insert_history(&p, what, id, change, error) ||
                                     !project_row(&p, what, id, change, error)))
            return FALSE;
    }
    return TRUE;
}

gboolean office_is_needed(Store *store, guint64 event, const char *day, gboolean *needed,
                          GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &history_needed, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)event);
    store_bind_text(query, 2, day);
    StoreStep step = store_step(query, error);
    *needed = step == STORE_ROW;
    return step != STORE_FAILED;
}
