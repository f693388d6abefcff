/* register/scanned.c -- which bytes wait for a virus check, and who sent them */
#include "register/scanned.h"
#include <string.h>

STORE_SQL(unchecked_list, "SELECT sha256 FROM attachment WHERE state = 'unchecked'"
                          " GROUP BY sha256 ORDER BY MIN(sent_us), sha256 LIMIT $1");
STORE_SQL(sender_list, "SELECT DISTINCT person FROM attachment WHERE sha256 = $1 ORDER BY person");
STORE_SQL(scanned_count, "SELECT state, COUNT(*) FROM attachment GROUP BY state");

static GPtrArray *read_texts(StoreQuery *query, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        g_ptr_array_add(texts, g_strdup(store_column_text(query, 0, NULL)));
    return step == STORE_DONE ? g_steal_pointer(&texts) : NULL;
}

GPtrArray *register_unchecked(Store *store, guint max, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &unchecked_list, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, (gint64)max);
    return read_texts(query, error);
}

GPtrArray *register_senders(Store *store, const char *sha256, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &sender_list, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, sha256);
    return read_texts(query, error);
}

gboolean register_scanned_count(Store *store, RegisterScanned *counts, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &scanned_count, error);
    if (query == NULL)
        return FALSE;
    *counts = (RegisterScanned){0};
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const char *state = store_column_text(query, 0, NULL);
        gint64 *count = strcmp(state, "clean") == 0      ? &counts->clean
                        : strcmp(state, "infected") == 0 ? &counts->infected
                        : strcmp(state, "failed") == 0   ? &counts->failed
                                                         : &counts->unchecked;
        *count += store_column_integer(query, 1);
    }
    return step == STORE_DONE;
}
