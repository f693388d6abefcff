/* ledger/append.c -- one event into the log: clock, salt, leaf, content, derived rows */
#include "base/ids.h"
#include "base/problem.h"
#include "ledger/export.h"
#include "ledger/state.h"
#include <string.h>

#define JUMP_US G_GINT64_CONSTANT(2000000)

STORE_SQL(leaf_insert, "INSERT INTO ledger_leaf (idx, bytes) VALUES ($1, $2)");
STORE_SQL(content_insert, "INSERT INTO ledger_content (idx, salt, bytes) VALUES ($1, $2, $3)");

/* Of the leaf that starts at `at` of the group's leaves and is the last of them. */
static gboolean insert_leaf(LedgerLog *log, guint64 index, gsize at, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(log->store, &leaf_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)index);
    store_bind_blob(query, 2, log->leaves->str + at, log->leaves->len - at);
    return store_run(query, error);
}

static gboolean insert_content(LedgerLog *log, guint64 index, const guint8 salt[32],
                               GBytes *content, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(log->store, &content_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, (gint64)index);
    store_bind_blob(query, 2, salt, LEDGER_SALT_BYTES);
    store_bind_blob(query, 3, g_bytes_get_data(content, NULL), g_bytes_get_size(content));
    return store_run(query, error);
}

/* Drawn in one system call for many events; each is wiped when taken. */
static gboolean take_salt(LedgerLog *log, guint8 salt[LEDGER_SALT_BYTES], GError **error)
{
    if (log->salts_left == 0) {
        if (!random_fill(log->salts[0], sizeof log->salts, error))
            return FALSE;
        log->salts_left = LEDGER_SALTS_AT_ONCE;
    }
    guint8 *from = log->salts[--log->salts_left];
    memcpy(salt, from, LEDGER_SALT_BYTES);
    memset(from, 0, LEDGER_SALT_BYTES);
    return TRUE;
}

gboolean ledger_project(LedgerLog *log, const LedgerEvent *event, const LedgerPlace *place,
                        GBytes *content, GError **error)
{
    const LedgerProjection *projection = g_hash_table_lookup(log->projections, event->act);
    if (projection == NULL)
        return TRUE;
    if (event->value != NULL)
        return projection->project(log->store, event, place, event->value, error);
    g_autoptr(json_t) read = NULL;
    if (content != NULL) {
        read = json_read(g_bytes_get_data(content, NULL), g_bytes_get_size(content),
                         LEDGER_CONTENT_MAX_BYTES, JSON_DEPTH_MAX, event->act, error);
        if (read == NULL)
            return FALSE;
    }
    return projection->project(log->store, event, place, read, error);
}

/* Leaf, content and derived rows of `event` at the end of the log. */
static gboolean put(LedgerLog *log, const LedgerEvent *event, GBytes *content, gint64 now_us,
                    LedgerPlace *place, GError **error)
{
    guint8 salt[LEDGER_SALT_BYTES];
    LedgerHash vouched;
    LedgerPlace here = {log->tree->size + log->pending->len, now_us};
    if (content != NULL) {
        if (!take_salt(log, salt, error))
            return FALSE;
        vouched = ledger_hash_content(log->hasher, salt, g_bytes_get_data(content, NULL),
                                      g_bytes_get_size(content));
    }
    gsize at = log->leaves->len;
    if (!ledger_leaf_write(log->leaves, event, now_us, content != NULL ? &vouched : NULL, error) ||
        !insert_leaf(log, here.index, at, error))
        return FALSE;
    if (content != NULL && !insert_content(log, here.index, salt, content, error))
        return FALSE;
    g_array_append_val(log->pending, log->leaves->len);
    log->moment.last_us = now_us;
    *place = here;
    return ledger_project(log, event, &here, content, error);
}

static gboolean put_step(LedgerLog *log, const char *kind, gint64 change_us, gint64 now_us,
                         GError **error)
{
    g_autofree char *text = g_strdup_printf(
        "{\"change_us\":%" G_GINT64_FORMAT ",\"kind\":\"%s\",\"last_us\":%" G_GINT64_FORMAT "}",
        CLAMP(change_us, -JSON_INTEGER_MAX, JSON_INTEGER_MAX), kind, log->moment.last_us);
    g_autoptr(GBytes) content = g_bytes_new(text, strlen(text));
    LedgerEvent event = {.actor = "system",
                         .on_behalf_of = "",
                         .act = LEDGER_ACT_CLOCK_STEPPED,
                         .subject = "clock",
                         .from_state = "",
                         .to_state = "",
                         .content = content};
    LedgerPlace place;
    return put(log, &event, content, now_us, &place, error);
}

/* Looks at the clocks; a step of the calendar's clock becomes an event of its own first. */
static gboolean look_at_clock(LedgerLog *log, gint64 *now_us, GError **error)
{
    gint64 now = log->clock.utc_us(log->clock.user);
    gint64 boot_us = log->clock.boot_us(log->clock.user);
    gint64 change_us = now - boot_us - log->moment.offset_us;
    gint64 since_us = log->moment.since_us;
    gboolean jumped = change_us > JUMP_US || change_us < -JUMP_US;
    gboolean earlier = now < log->moment.last_us || now + JUMP_US < since_us;
    gboolean away = since_us != 0 && now - since_us > LEDGER_AWAY_US;
    if (jumped) /* a slow drift stays measured against the first look */
        log->moment.offset_us = now - boot_us;
    log->moment.since_us = 0;
    *now_us = now;
    if (!jumped && (earlier || away))
        change_us = now - MAX(log->moment.last_us, since_us);
    const char *kind = earlier ? "earlier" : jumped ? "jump" : "away";
    return (!(jumped || earlier || away) || put_step(log, kind, change_us, now, error)) &&
           ledger_note_moment(log, now, boot_us, jumped, error);
}

/* An erasure's event pays what ledger_erase left owed; one that names nothing erased is refused. */
static gboolean settle_erasure(LedgerLog *log, const LedgerEvent *event, GError **error)
{
    if (strcmp(event->act, LEDGER_ACT_ERASE) != 0)
        return TRUE;
    for (guint i = 0; i < log->erased->len; i++) {
        g_autofree char *subject =
            g_strdup_printf("event/%" G_GUINT64_FORMAT, g_array_index(log->erased, guint64, i));
        if (strcmp(subject, event->subject) == 0) {
            g_array_remove_index(log->erased, i);
            return TRUE;
        }
    }
    problem_set(error, PROBLEM_INTERNAL, "an erasure is recorded that was not done in this call",
                NULL);
    return FALSE;
}

/* The content's bytes, owned; `*content` stays NULL when there is none. */
static gboolean take_content(const LedgerEvent *event, GBytes **content, GError **error)
{
    if (event->value != NULL) {
        *content = json_write_canonical(event->value, LEDGER_CONTENT_MAX_BYTES, error);
        return *content != NULL;
    }
    if (event->content == NULL)
        return TRUE;
    if (g_bytes_get_size(event->content) > LEDGER_CONTENT_MAX_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE, event->act, "64 MiB");
        return FALSE;
    }
    *content = g_bytes_ref(event->content);
    return TRUE;
}

gboolean ledger_append(LedgerLog *log, const LedgerEvent *event, LedgerPlace *place, GError **error)
{
    gint64 now_us = 0;
    LedgerPlace here = {0};
    g_autoptr(GBytes) content = NULL;
    if (!ledger_in_phase(log, LEDGER_IN_CALL, error))
        return FALSE;
    if (log->failed) {
        problem_set(error, PROBLEM_INTERNAL, "this call failed before", NULL);
        return FALSE;
    }
    log->failed = !take_content(event, &content, error) || !settle_erasure(log, event, error) ||
                  !look_at_clock(log, &now_us, error) ||
                  !put(log, event, content, now_us, &here, error);
    if (!log->failed && place != NULL)
        *place = here;
    return !log->failed;
}

gboolean ledger_note_clock(LedgerLog *log, GError **error)
{
    gint64 now_us = 0;
    if (!ledger_in_phase(log, LEDGER_IN_CALL, error))
        return FALSE;
    log->failed = log->failed || !look_at_clock(log, &now_us, error);
    return !log->failed;
}
