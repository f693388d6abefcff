/* register/beside.c -- what lies beside the tables of a record that goes: drafts, saved lists,
 * attachments */
#include "register/files.h"
#include "register/retained.h"
#include <string.h>

STORE_SQL(drafts_of_record, "DELETE FROM draft WHERE record = $1");
STORE_SQL(views_all, "SELECT id, body FROM record_view");
STORE_SQL(view_delete, "DELETE FROM record_view WHERE id = $1");
STORE_SQL(attachment_loose, "SELECT sha256 FROM attachment AS a WHERE id = $1 AND NOT EXISTS"
                            " (SELECT 1 FROM record_file AS f WHERE f.attachment = a.id)");
STORE_SQL(attachment_gone, "DELETE FROM attachment WHERE id = $1");
STORE_SQL(leftover_put, "INSERT INTO record_leftover (sha256, tries) VALUES ($1, 0)"
                        " ON CONFLICT (sha256) DO UPDATE SET tries = 0");
STORE_SQL(leftover_list, "SELECT sha256 FROM record_leftover ORDER BY sha256");
STORE_SQL(leftover_tried, "UPDATE record_leftover SET tries = tries + 1");
STORE_SQL(leftover_drop, "DELETE FROM record_leftover WHERE tries >= 3");

static gboolean run_text(Store *store, const StoreSql *sql, const char *text, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    if (text != NULL)
        store_bind_text(query, 1, text);
    return store_run(query, error);
}

static gboolean drop_views(Store *store, const char *key, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(StoreQuery) query = store_query(store, &views_all, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW)
        if (strstr(store_column_text(query, 1, NULL), key) != NULL)
            g_ptr_array_add(ids, g_strdup(store_column_text(query, 0, NULL)));
    for (guint i = 0; step == STORE_DONE && i < ids->len; i++)
        if (!run_text(store, &view_delete, ids->pdata[i], error))
            return FALSE;
    return step == STORE_DONE;
}

static gboolean drop_attachment(Store *store, const char *id, GPtrArray *blobs, GError **error)
{
    g_autofree char *sha256 = NULL;
    g_autoptr(StoreQuery) query = store_query(store, &attachment_loose, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW)
        return step == STORE_DONE;
    sha256 = g_strdup(store_column_text(query, 0, NULL));
    if (!run_text(store, &attachment_gone, id, error) ||
        !run_text(store, &leftover_put, sha256, error))
        return FALSE;
    g_ptr_array_add(blobs, g_steal_pointer(&sha256));
    return TRUE;
}

gboolean register_forget_beside(Store *store, const RegisterRecord *record,
                                const GPtrArray *attachments, GPtrArray *blobs, GError **error)
{
    if (!run_text(store, &drafts_of_record, record->key, error) ||
        !drop_views(store, record->key, error))
        return FALSE;
    for (guint i = 0; i < attachments->len; i++)
        if (!drop_attachment(store, attachments->pdata[i], blobs, error))
            return FALSE;
    return TRUE;
}

gboolean register_leftovers(Store *store, GPtrArray *blobs, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &leftover_list, error);
    StoreStep step = STORE_FAILED;
    while (query != NULL && (step = store_step(query, error)) == STORE_ROW)
        g_ptr_array_add(blobs, g_strdup(store_column_text(query, 0, NULL)));
    return step == STORE_DONE && run_text(store, &leftover_drop, NULL, error) &&
           run_text(store, &leftover_tried, NULL, error);
}
