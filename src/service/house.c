/* service/house.c -- what a log says of itself and the site becomes rows, and is asked */
#include "service/house.h"
#include "base/json.h"
#include "base/problem.h"
#include <string.h>

STORE_SQL(name_insert, "INSERT INTO log_name (event, name, host, previous_origin,"
                       " previous_checkpoint, restored_size) VALUES ($1, $2, $3, $4, $5, $6)");
STORE_SQL(name_read, "SELECT name FROM log_name ORDER BY event DESC LIMIT 1");
STORE_SQL(host_read, "SELECT host FROM log_name WHERE host <> '' ORDER BY event DESC LIMIT 1");
STORE_SQL(body_insert, "INSERT INTO body (id, name, origin, event, checkpoint_size, checkpoint)"
                       " VALUES ($1, $2, $3, $4, 0, '')");
STORE_SQL(body_checkpoint, "UPDATE body SET checkpoint_size = $2, checkpoint = $3 WHERE id = $1");
STORE_SQL(body_list, "SELECT id, name, origin FROM body ORDER BY event");
STORE_SQL(sandbox_insert, "INSERT INTO sandbox_note (event, time_us, missing) VALUES ($1, $2, $3)");
STORE_SQL(sandbox_read, "SELECT missing, time_us FROM sandbox_note ORDER BY event DESC LIMIT 1");

STORE_SQL(courier_insert, "INSERT INTO courier_setting (event, facts) VALUES ($1, $2)");
STORE_SQL(courier_read, "SELECT facts FROM courier_setting ORDER BY event DESC LIMIT 1");

#define COURIER_FACTS_MAX_BYTES 65536

static const char *text_in(const json_t *content, const char *key)
{
    const char *text = json_string_value(json_object_get(content, key));
    return text != NULL ? text : "";
}

static gint64 integer_in(const json_t *content, const char *key)
{
    return json_integer_value(json_object_get(content, key));
}

static const char *subject_id(const LedgerEvent *event)
{
    const char *slash = strchr(event->subject, '/');
    return slash != NULL ? slash + 1 : "";
}

gboolean service_house_project_name(Store *store, const LedgerEvent *event,
                                    const LedgerPlace *place, const json_t *content, GError **error)
{
    (void)event;
    g_autoptr(StoreQuery) query = store_query(store, &name_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_text(query, 2, text_in(content, "name"));
    store_bind_text(query, 3, text_in(content, "host"));
    store_bind_text(query, 4, text_in(content, "previous_origin"));
    store_bind_text(query, 5, text_in(content, "previous_checkpoint"));
    store_bind_integer(query, 6, integer_in(content, "restored_size"));
    return store_run(query, error);
}

gboolean service_house_project_body(Store *store, const LedgerEvent *event,
                                    const LedgerPlace *place, const json_t *content, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &body_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, subject_id(event));
    store_bind_text(query, 2, text_in(content, "name"));
    store_bind_text(query, 3, text_in(content, "origin"));
    store_bind_integer(query, 4, (gint64)place->index);
    return store_run(query, error);
}

gboolean service_house_project_checkpoint(Store *store, const LedgerEvent *event,
                                          const LedgerPlace *place, const json_t *content,
                                          GError **error)
{
    (void)place;
    g_autoptr(StoreQuery) query = store_query(store, &body_checkpoint, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, subject_id(event));
    store_bind_integer(query, 2, integer_in(content, "size"));
    store_bind_text(query, 3, text_in(content, "checkpoint"));
    return store_run(query, error);
}

static char *join_words(const json_t *words)
{
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(words); i++) {
        const char *word = json_string_value(json_array_get(words, i));
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", word != NULL ? word : "");
    }
    return g_string_free(out, FALSE);
}

/* `sandbox.full` has the empty list: nothing is missing. */
gboolean service_house_project_sandbox(Store *store, const LedgerEvent *event,
                                       const LedgerPlace *place, const json_t *content,
                                       GError **error)
{
    gboolean weak = strcmp(event->act, "sandbox.weak") == 0;
    g_autofree char *missing = join_words(json_object_get(content, "missing"));
    g_autoptr(StoreQuery) query = store_query(store, &sandbox_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_integer(query, 2, place->time_us);
    store_bind_text(query, 3, weak && *missing == '\0' ? "?" : missing);
    return store_run(query, error);
}

gboolean service_house_project_courier(Store *store, const LedgerEvent *event,
                                       const LedgerPlace *place, const json_t *content,
                                       GError **error)
{
    (void)event;
    const json_t *facts = json_object_get(content, "settings");
    if (facts == NULL)
        return TRUE; /* erased */
    g_autofree char *text = json_write_text(facts, COURIER_FACTS_MAX_BYTES, error);
    g_autoptr(StoreQuery) query = text != NULL ? store_query(store, &courier_insert, error) : NULL;
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)place->index);
    store_bind_text(query, 2, text);
    return store_run(query, error);
}

/* ---- asked ---- */

static gboolean read_text(Store *store, const StoreSql *sql, char **text, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return FALSE;
    *text = g_strdup(step == STORE_ROW ? store_column_text(query, 0, NULL) : "");
    return TRUE;
}

gboolean service_house_name(Store *store, char **name, char **host, GError **error)
{
    g_autofree char *own = NULL;
    g_autofree char *at = NULL;
    if (!read_text(store, &name_read, &own, error) || !read_text(store, &host_read, &at, error))
        return FALSE;
    *name = g_steal_pointer(&own);
    *host = g_steal_pointer(&at);
    return TRUE;
}

gboolean service_house_each_body(Store *store,
                                 void (*visit)(const ServiceBody *body, gpointer user),
                                 gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &body_list, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const ServiceBody body = {store_column_text(query, 0, NULL),
                                  store_column_text(query, 1, NULL),
                                  store_column_text(query, 2, NULL)};
        visit(&body, user);
    }
    return step == STORE_DONE;
}

gboolean service_house_sandbox(Store *store, ServiceSandbox *sandbox, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &sandbox_read, error);
    if (query == NULL)
        return FALSE;
    StoreStep row = store_step(query, error);
    if (row == STORE_FAILED)
        return FALSE;
    sandbox->missing = g_strdup(row == STORE_ROW ? store_column_text(query, 0, NULL) : "");
    sandbox->since_us = row == STORE_ROW ? store_column_integer(query, 1) : 0;
    sandbox->weak = *sandbox->missing != '\0';
    return TRUE;
}

char *service_house_courier(Store *store, GError **error)
{
    char *facts = NULL;
    return read_text(store, &courier_read, &facts, error) ? facts : NULL;
}
