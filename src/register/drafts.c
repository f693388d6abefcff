/* register/drafts.c -- forms being typed, lists saved */
#include "register/drafts.h"
#include "base/problem.h"
#include <string.h>

STORE_SQL(draft_owner, "SELECT person FROM draft WHERE id = $1");
STORE_SQL(draft_put, "INSERT INTO draft (id, person, type, record, body, changed_us)"
                     " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET"
                     " type = excluded.type, record = excluded.record, body = excluded.body,"
                     " changed_us = excluded.changed_us");
STORE_SQL(draft_drop, "DELETE FROM draft WHERE id = $1 AND person = $2");
STORE_SQL(draft_trim, "DELETE FROM draft WHERE person = $1 AND id NOT IN (SELECT id FROM draft"
                      " WHERE person = $1 ORDER BY changed_us DESC, id LIMIT 100)");
STORE_SQL(draft_list, "SELECT id, person, type, record, body, changed_us FROM draft"
                      " WHERE person = $1 ORDER BY changed_us DESC, id");
STORE_SQL(draft_one, "SELECT id, person, type, record, body, changed_us FROM draft"
                     " WHERE person = $1 AND id = $2");
STORE_SQL(view_owner, "SELECT person FROM record_view WHERE id = $1");
STORE_SQL(view_put, "INSERT INTO record_view (id, person, name, type, body)"
                    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET"
                    " name = excluded.name, type = excluded.type, body = excluded.body");
STORE_SQL(view_drop, "DELETE FROM record_view WHERE id = $1 AND person = $2");
STORE_SQL(view_count, "SELECT COUNT(*) FROM record_view WHERE person = $1 AND id <> $2");
STORE_SQL(view_list, "SELECT id, person, name, type, body FROM record_view WHERE person = $1"
                     " ORDER BY name, id");

static gboolean unknown(const char *id, GError **error)
{
    problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("what was saved", "保存したもの"), id);
    return FALSE;
}

/* Whose it is, if it is there: ids are made by pages, and could be somebody else's. */
static gboolean is_own(Store *store, const StoreSql *sql, const char *id, const char *person,
                       GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return FALSE;
    return step == STORE_DONE || strcmp(store_column_text(query, 0, NULL), person) == 0 ||
           unknown(id, error);
}

static gboolean run_texts(Store *store, const StoreSql *sql, const char *first, const char *second,
                          GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, first);
    if (second != NULL)
        store_bind_text(query, 2, second);
    return store_run(query, error);
}

gboolean register_draft_put(Store *store, const RegisterDraft *draft, GError **error)
{
    if (strlen(draft->body) > REGISTER_DRAFT_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("the draft", "下書き"), "1 MiB");
        return FALSE;
    }
    if (!is_own(store, &draft_owner, draft->id, draft->person, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &draft_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, draft->id);
    store_bind_text(query, 2, draft->person);
    store_bind_text(query, 3, draft->type);
    store_bind_text(query, 4, draft->record);
    store_bind_text(query, 5, draft->body);
    store_bind_integer(query, 6, draft->changed_us);
    return store_run(query, error) && run_texts(store, &draft_trim, draft->person, NULL, error);
}

gboolean register_draft_drop(Store *store, const char *id, const char *person, GError **error)
{
    return run_texts(store, &draft_drop, id, person, error);
}

gboolean register_drafts_each(Store *store, const char *person, const char *id,
                              RegisterDraftVisit visit, gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, id != NULL ? &draft_one : &draft_list, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    if (id != NULL)
        store_bind_text(query, 2, id);
    guint found = 0;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterDraft draft = {.id = store_column_text(query, 0, NULL),
                                     .person = store_column_text(query, 1, NULL),
                                     .type = store_column_text(query, 2, NULL),
                                     .record = store_column_text(query, 3, NULL),
                                     .body = store_column_text(query, 4, NULL),
                                     .changed_us = store_column_integer(query, 5)};
        found++;
        if (!visit(&draft, user))
            return TRUE;
    }
    return step == STORE_DONE && (id == NULL || found > 0 || unknown(id, error));
}

static gboolean has_room(Store *store, const RegisterSaved *saved, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &view_count, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, saved->person);
    store_bind_text(query, 2, saved->id);
    if (store_step(query, error) != STORE_ROW)
        return FALSE;
    if (store_column_integer(query, 0) < REGISTER_SAVED_MAX)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the list", "一覧の保存"),
                PROBLEM_BOTH("a hundred are saved already; delete one first",
                             "保存できるのは100件までです。使わないものを削除してください"));
    return FALSE;
}

gboolean register_saved_put(Store *store, const RegisterSaved *saved, GError **error)
{
    if (!is_own(store, &view_owner, saved->id, saved->person, error) ||
        !has_room(store, saved, error))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(store, &view_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, saved->id);
    store_bind_text(query, 2, saved->person);
    store_bind_text(query, 3, saved->name);
    store_bind_text(query, 4, saved->type);
    store_bind_text(query, 5, saved->body);
    return store_run(query, error);
}

gboolean register_saved_drop(Store *store, const char *id, const char *person, GError **error)
{
    return run_texts(store, &view_drop, id, person, error);
}

gboolean register_saved_each(Store *store, const char *person,
                             void (*visit)(const RegisterSaved *saved, gpointer user),
                             gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &view_list, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const RegisterSaved saved = {
            store_column_text(query, 0, NULL), store_column_text(query, 1, NULL),
            store_column_text(query, 2, NULL), store_column_text(query, 3, NULL),
            store_column_text(query, 4, NULL)};
        visit(&saved, user);
    }
    return step == STORE_DONE;
}
