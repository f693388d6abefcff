/* register/inbox.c -- tasks, records applied for, notices: all by a person's keys */
#include "register/inbox.h"
#include "register/parts.h"
#include "register/who.h"
#include <string.h>

STORE_SQL(wait_of_key, "SELECT w.record, w.step, w.place, w.barred, r.due_us FROM record_wait AS w"
                       " JOIN record AS r ON r.id = w.record WHERE w.key = $1");
STORE_SQL(applied_list, "SELECT id, due_us, restricted FROM record"
                        " WHERE applicant = $1 AND waiting = 1 ORDER BY id DESC");
STORE_SQL(notice_of_key, "SELECT id, record, time_us, kind, ja, en FROM record_notice"
                         " WHERE key = $1 AND id < $2 AND time_us >= $3 ORDER BY id DESC LIMIT $4");
STORE_SQL(read_find, "SELECT until FROM notice_read WHERE person = $1");
STORE_SQL(read_put, "INSERT INTO notice_read (person, until) VALUES ($1, $2)"
                    " ON CONFLICT (person) DO UPDATE SET until = excluded.until");

/* ---- tasks ---- */

typedef struct {
    RegisterSight *sight;
    const char *person;
    RegisterTasksOf of;
    GHashTable *places; /* record to its place in tasks */
    GArray *tasks;
} Gathering;

static void task_clear(gpointer data)
{
    g_ptr_array_unref(((RegisterTask *)data)->steps);
}

/* Whether any of the keys, by spaces, is one the person holds. */
static gboolean is_barred(RegisterView *view, const char *barred, const char *person)
{
    const RegisterPerson *known = NULL;
    if (*barred == '\0' || *person == '\0')
        return FALSE;
    known = register_person(view, person);
    g_auto(GStrv) keys = g_strsplit(barred, " ", -1);
    for (guint i = 0; keys[i] != NULL; i++)
        if (register_person_has(known, keys[i]))
            return TRUE;
    return FALSE;
}

/* A deputy whose right is limited: asked of the record itself. */
static gboolean is_within_limits(const Gathering *g, const OfficeKey *key, gint64 id,
                                 const char *step)
{
    RegisterActing way;
    if (!key->as.deputy || key->as.limits == OFFICE_ALL)
        return TRUE;
    g_autoptr(RegisterRecord) record = register_record_load_id(g->sight->view, id, NULL);
    if (record == NULL)
        return FALSE;
    g_autoptr(json_t) full = register_values_full(g->sight->view, record);
    RecordCase now = register_record_case(g->sight->view, record, full);
    const RecordTransition *meant = record_meant(&now, step);
    for (guint i = 1; meant != NULL && register_acting(&way, g->sight->view, record, g->person, i);
         i++) {
        RecordActor actor = register_actor(&way, meant);
        for (guint j = 0; strcmp(way.for_person, key->as.for_person) == 0 && j < meant->by->len;
             j++)
            if (actor.acts(meant->by->pdata[j], meant, actor.user))
                return TRUE;
    }
    return FALSE;
}

static void add_step(GPtrArray *steps, const char *step)
{
    if (!g_ptr_array_find_with_equal_func(steps, step, g_str_equal, NULL))
        g_ptr_array_add(steps, g_strdup(step));
}

static void add_task(Gathering *g, const OfficeKey *key, StoreQuery *row)
{
    gint64 id = store_column_integer(row, 0);
    guint place = (guint)store_column_integer(row, 2);
    gpointer known = NULL;
    if (g_hash_table_lookup_extended(g->places, &id, NULL, &known)) {
        RegisterTask *task = &g_array_index(g->tasks, RegisterTask, GPOINTER_TO_UINT(known));
        task->place = MIN(task->place, place);
        if (!key->as.deputy)
            task->for_person = "";
        add_step(task->steps, store_column_text(row, 1, NULL));
        return;
    }
    const RegisterTask task = {.record = id,
                               .due_us = store_column_integer(row, 4),
                               .place = place,
                               .steps = g_ptr_array_new_with_free_func(g_free),
                               .for_person = key->as.deputy ? key->as.for_person : ""};
    add_step(task.steps, store_column_text(row, 1, NULL));
    g_hash_table_insert(g->places, g_memdup2(&id, sizeof id), GUINT_TO_POINTER(g->tasks->len));
    g_array_append_val(g->tasks, task);
}

static gboolean gather_key(Gathering *g, const OfficeKey *key, const char *text, GError **error)
{
    RegisterView *view = g->sight->view;
    g_autoptr(StoreQuery) query = store_query(view->store, &wait_of_key, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, text);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const char *barred = store_column_text(query, 3, NULL);
        gboolean asked = store_column_integer(query, 2) == 0;
        if ((g->of == REGISTER_ASKED && !asked) || is_barred(view, barred, g->person) ||
            (key->as.deputy && is_barred(view, barred, key->as.for_person)) ||
            !is_within_limits(g, key, store_column_integer(query, 0),
                              store_column_text(query, 1, NULL)))
            continue;
        add_task(g, key, query);
    }
    return step == STORE_DONE;
}

static gint by_due(gconstpointer a, gconstpointer b)
{
    const RegisterTask *left = a;
    const RegisterTask *right = b;
    gint64 first = left->due_us != 0 ? left->due_us : G_MAXINT64;
    gint64 second = right->due_us != 0 ? right->due_us : G_MAXINT64;
    if (first != second)
        return first < second ? -1 : 1;
    return (left->record > right->record) - (left->record < right->record);
}

/* f:FUNCTION:* stands in no list of the office: it follows from any scope held. */
static char *any_scope(const char *key)
{
    const char *scope = g_str_has_prefix(key, "f:") ? strchr(key + 2, ':') : NULL;
    return scope != NULL && scope[1] != '\0' ? g_strdup_printf("%.*s:*", (int)(scope - key), key)
                                             : NULL;
}

static gboolean gather_all(Gathering *g, GError **error)
{
    const GArray *keys = g->sight->person->keys->keys;
    g_autoptr(GPtrArray) anys = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < keys->len; i++) {
        const OfficeKey *key = &g_array_index(keys, OfficeKey, i);
        g_autofree char *any = any_scope(key->key);
        g_autofree char *mark =
            any != NULL ? g_strconcat(any, " ", key->as.for_person, NULL) : NULL;
        gboolean again =
            mark == NULL || g_ptr_array_find_with_equal_func(anys, mark, g_str_equal, NULL);
        if (!gather_key(g, key, key->key, error) || (!again && !gather_key(g, key, any, error)))
            return FALSE;
        if (!again)
            g_ptr_array_add(anys, g_steal_pointer(&mark));
    }
    return register_view_good(g->sight->view, error);
}

GArray *register_inbox(RegisterSight *sight, const char *person, RegisterTasksOf of, GError **error)
{
    g_autoptr(GHashTable) places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GArray) tasks = g_array_new(FALSE, FALSE, sizeof(RegisterTask));
    g_array_set_clear_func(tasks, task_clear);
    Gathering g = {sight, person, of, places, tasks};
    if (!gather_all(&g, error))
        return NULL;
    g_array_sort(tasks, by_due);
    return g_steal_pointer(&tasks);
}

/* ---- applied for ---- */

/* Of restricted ones those that let their applicant see them. */
GArray *register_applied(RegisterSight *sight, const char *person, guint max, RegisterCount *count,
                         GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(StoreQuery) query = store_query(sight->view->store, &applied_list, error);
    RegisterCount found = {0};
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, person);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        gint64 id = store_column_integer(query, 0);
        gint64 due_us = store_column_integer(query, 1);
        if (store_column_integer(query, 2) != 0 && !register_sees_id(sight, id))
            continue;
        found.open++;
        found.late += due_us > 0 && due_us < sight->view->now_us ? 1 : 0;
        if (ids->len < max)
            g_array_append_val(ids, id);
    }
    *count = found;
    return step == STORE_DONE ? g_steal_pointer(&ids) : NULL;
}

/* ---- notices ---- */

typedef struct {
    RegisterNotice notice;
    char *kind, *ja, *en;
} Told;

static void told_clear(gpointer data)
{
    Told *told = data;
    g_free(told->kind);
    g_free(told->ja);
    g_free(told->en);
}

static gint newest_first(gconstpointer a, gconstpointer b)
{
    gint64 left = ((const Told *)a)->notice.id;
    gint64 right = ((const Told *)b)->notice.id;
    return (left < right) - (left > right);
}

static gboolean gather_notices(RegisterSight *sight, const char *key, gint64 before,
                               gint64 since_us, guint max, GArray *all, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(sight->view->store, &notice_of_key, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, key);
    store_bind_integer(query, 2, before > 0 ? before : G_MAXINT64);
    store_bind_integer(query, 3, since_us);
    store_bind_integer(query, 4, (gint64)max);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const Told told = {.notice = {.id = store_column_integer(query, 0),
                                      .record = store_column_integer(query, 1),
                                      .time_us = store_column_integer(query, 2)},
                           .kind = g_strdup(store_column_text(query, 3, NULL)),
                           .ja = g_strdup(store_column_text(query, 4, NULL)),
                           .en = g_strdup(store_column_text(query, 5, NULL))};
        g_array_append_val(all, told);
    }
    return step == STORE_DONE;
}

/* Two keys of one person told the same thing: once will do. */
static gboolean is_again(const GArray *all, guint at)
{
    const Told *now = &g_array_index(all, Told, at);
    for (guint i = at; i > 0; i--) {
        const Told *before = &g_array_index(all, Told, i - 1);
        if (before->notice.id / 256 != now->notice.id / 256)
            return FALSE;
        if (before->notice.record == now->notice.record && strcmp(before->ja, now->ja) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean register_notices(RegisterSight *sight, gint64 before, gint64 since_us, guint max,
                          RegisterNoticeVisit visit, gpointer user, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Told));
    g_array_set_clear_func(all, told_clear);
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, sight->person->all);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!gather_notices(sight, key, before, since_us, max, all, error))
            return FALSE;
    g_array_sort(all, newest_first);
    guint told = 0;
    for (guint i = 0; i < all->len && told < max; i++) {
        Told *one = &g_array_index(all, Told, i);
        if (is_again(all, i))
            continue;
        one->notice.kind = one->kind;
        one->notice.ja = one->ja;
        one->notice.en = one->en;
        told++;
        if (!visit(&one->notice, user))
            break;
    }
    return TRUE;
}

gboolean register_notice_read(Store *store, const char *person, gint64 *until, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &read_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    StoreStep step = store_step(query, error);
    *until = step == STORE_ROW ? store_column_integer(query, 0) : 0;
    return step != STORE_FAILED;
}

gboolean register_notice_set_read(Store *store, const char *person, gint64 until, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(store, &read_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_integer(query, 2, until);
    return store_run(query, error);
}
