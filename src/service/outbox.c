/* service/outbox.c -- rows of letters, and of the servers outside */
#include "service/outbox.h"
#include "base/problem.h"
#include <string.h>

STORE_SQL(letter_insert, "INSERT INTO letter (id, person, state, opened_us, due_us, tries,"
                         " closed_us, answer) VALUES ($1, $2, 'waiting', $3, $4, 0, 0, '')");
STORE_SQL(letter_open, "SELECT l.id FROM letter AS l WHERE l.person = $1 AND l.state = 'waiting'"
                       " AND l.tries = 0 AND (SELECT COUNT(*) FROM letter_line AS n"
                       " WHERE n.letter = l.id) < $2 ORDER BY l.opened_us LIMIT 1");
STORE_SQL(letter_due, "SELECT id, person, opened_us, due_us, tries FROM letter"
                      " WHERE state = 'waiting' AND due_us <= $1"
                      " ORDER BY tries, due_us, id LIMIT $2");
STORE_SQL(letter_old, "SELECT id, person, opened_us, due_us, tries FROM letter"
                      " WHERE state = 'waiting' AND opened_us < $1 AND (tries > 0 OR EXISTS"
                      " (SELECT 1 FROM courier_peer AS p WHERE p.peer = 'mail' AND"
                      " p.since_us > 0)) ORDER BY opened_us LIMIT $2");
STORE_SQL(letter_try, "UPDATE letter SET tries = tries + 1 WHERE id = $1 AND state = 'waiting'");
STORE_SQL(letter_delay, "UPDATE letter SET due_us = $2, answer = $3 WHERE id = $1 AND"
                        " state = 'waiting'");
STORE_SQL(letter_close, "UPDATE letter SET state = $2, answer = $3, closed_us = $4 WHERE id = $1"
                        " AND state = 'waiting'");
STORE_SQL(letter_again, "UPDATE letter SET state = 'waiting', opened_us = $2, due_us = $2,"
                        " closed_us = 0 WHERE id = $1 AND"
                        " state IN ('refused', 'given_up', 'unaddressed')");
STORE_SQL(letter_each, "SELECT id, person, answer, opened_us, due_us, closed_us, tries FROM letter"
                       " WHERE state = $1 ORDER BY opened_us DESC, id LIMIT $2");
STORE_SQL(letter_count, "SELECT state, COUNT(*), COUNT(DISTINCT person) FROM letter"
                        " WHERE state = 'waiting' OR closed_us >= $1 GROUP BY state");
STORE_SQL(letter_forget, "DELETE FROM letter WHERE state <> 'waiting' AND closed_us < $1");
STORE_SQL(line_forget, "DELETE FROM letter_line WHERE NOT EXISTS (SELECT 1 FROM letter AS l"
                       " WHERE l.id = letter_line.letter)");
STORE_SQL(line_insert, "INSERT INTO letter_line (letter, source, number) VALUES ($1, $2, $3)"
                       " ON CONFLICT (letter, source, number) DO NOTHING");
STORE_SQL(line_each, "SELECT source, number FROM letter_line WHERE letter = $1"
                     " ORDER BY source, number");
STORE_SQL(mark_find, "SELECT until FROM letter_mark WHERE source = $1");
STORE_SQL(mark_put, "INSERT INTO letter_mark (source, until) VALUES ($1, $2)"
                    " ON CONFLICT (source) DO UPDATE SET until = excluded.until");
STORE_SQL(wish_find, "SELECT pace FROM letter_wish WHERE person = $1");
STORE_SQL(wish_put, "INSERT INTO letter_wish (person, pace) VALUES ($1, $2)"
                    " ON CONFLICT (person) DO UPDATE SET pace = excluded.pace");
STORE_SQL(peer_find, "SELECT served_us, failed_us, since_us, failures, next_us, noted, answer"
                     " FROM courier_peer WHERE peer = $1");
STORE_SQL(peer_put, "INSERT INTO courier_peer (peer, served_us, failed_us, since_us, failures,"
                    " next_us, noted, answer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                    " ON CONFLICT (peer) DO UPDATE SET served_us = excluded.served_us,"
                    " failed_us = excluded.failed_us, since_us = excluded.since_us,"
                    " failures = excluded.failures, next_us = excluded.next_us,"
                    " noted = excluded.noted, answer = excluded.answer");

const char *const service_letter_states[] = {"waiting",     "sent",  "refused", "given_up",
                                             "unaddressed", "empty", NULL};
const char *const service_paces[] = {"soon", "daily", "never", NULL};
static const char *const sources[] = {"notice", "account", NULL};

/* The place of `word`; `fallback` when it is none of them. */
static guint place_of(const char *const *words, const char *word, guint fallback)
{
    for (guint i = 0; words[i] != NULL; i++)
        if (g_strcmp0(words[i], word) == 0)
            return i;
    return fallback;
}

/* ---- asked ---- */

static GArray *read_letters(StoreQuery *query, GError **error)
{
    g_autoptr(GArray) letters = g_array_new(FALSE, FALSE, sizeof(ServiceLetter));
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        ServiceLetter letter = {.opened_us = store_column_integer(query, 2),
                                .due_us = store_column_integer(query, 3),
                                .tries = store_column_integer(query, 4)};
        g_strlcpy(letter.id, store_column_text(query, 0, NULL), sizeof letter.id);
        g_strlcpy(letter.person, store_column_text(query, 1, NULL), sizeof letter.person);
        g_array_append_val(letters, letter);
    }
    return step == STORE_DONE ? g_steal_pointer(&letters) : NULL;
}

static GArray *letters_until(Store *body, const StoreSql *sql, gint64 until_us, guint max,
                             GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, sql, error);
    if (query == NULL)
        return NULL;
    store_bind_integer(query, 1, until_us);
    store_bind_integer(query, 2, (gint64)max);
    return read_letters(query, error);
}

GArray *service_outbox_due(Store *body, gint64 now_us, guint max, GError **error)
{
    return letters_until(body, &letter_due, now_us, max, error);
}

GArray *service_outbox_old(Store *body, gint64 before_us, guint max, GError **error)
{
    return letters_until(body, &letter_old, before_us, max, error);
}

gboolean service_outbox_lines(Store *body, const char *letter,
                              void (*visit)(ServiceLineSource source, gint64 number, gpointer user),
                              gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &line_each, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, letter);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        visit((ServiceLineSource)place_of(sources, store_column_text(query, 0, NULL), 0),
              store_column_integer(query, 1), user);
    return step == STORE_DONE;
}

gboolean service_outbox_each(Store *body, ServiceLetterState state, guint max,
                             void (*visit)(const ServiceLetterRow *row, gpointer user),
                             gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_each, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, service_letter_states[state]);
    store_bind_integer(query, 2, (gint64)max);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const ServiceLetterRow row = {.id = store_column_text(query, 0, NULL),
                                      .person = store_column_text(query, 1, NULL),
                                      .answer = store_column_text(query, 2, NULL),
                                      .state = state,
                                      .opened_us = store_column_integer(query, 3),
                                      .due_us = store_column_integer(query, 4),
                                      .closed_us = store_column_integer(query, 5),
                                      .tries = store_column_integer(query, 6)};
        visit(&row, user);
    }
    return step == STORE_DONE;
}

gboolean service_outbox_count(Store *body, gint64 since_us, gint64 counts[SERVICE_LETTER_STATES],
                              gint64 *unaddressed, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_count, error);
    if (query == NULL)
        return FALSE;
    memset(counts, 0, SERVICE_LETTER_STATES * sizeof *counts);
    *unaddressed = 0;
    store_bind_integer(query, 1, since_us);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        guint state = place_of(service_letter_states, store_column_text(query, 0, NULL),
                               SERVICE_LETTER_EMPTY);
        counts[state] = store_column_integer(query, 1);
        if (state == SERVICE_LETTER_UNADDRESSED)
            *unaddressed = store_column_integer(query, 2);
    }
    return step == STORE_DONE;
}

gboolean service_outbox_pace(Store *body, const char *person, ServicePace *pace, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &wish_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    StoreStep step = store_step(query, error);
    const char *word = step == STORE_ROW ? store_column_text(query, 0, NULL) : NULL;
    *pace = (ServicePace)place_of(service_paces, word, SERVICE_PACE_SOON);
    return step != STORE_FAILED;
}

gboolean service_outbox_mark(Store *body, ServiceLineSource source, gint64 *until, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &mark_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, sources[source]);
    StoreStep step = store_step(query, error);
    *until = step == STORE_ROW ? store_column_integer(query, 0) : -1;
    return step != STORE_FAILED;
}

void service_peer_clear(ServicePeer *peer)
{
    g_clear_pointer(&peer->answer, g_free);
}

gboolean service_peer_read(Store *body, const char *name, ServicePeer *peer, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &peer_find, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, name);
    StoreStep step = store_step(query, error);
    if (step == STORE_FAILED)
        return FALSE;
    *peer = (ServicePeer){.answer = NULL};
    if (step == STORE_ROW)
        *peer = (ServicePeer){.served_us = store_column_integer(query, 0),
                              .failed_us = store_column_integer(query, 1),
                              .since_us = store_column_integer(query, 2),
                              .failures = store_column_integer(query, 3),
                              .next_us = store_column_integer(query, 4),
                              .noted = store_column_integer(query, 5)};
    peer->answer = g_strdup(step == STORE_ROW ? store_column_text(query, 6, NULL) : "");
    return TRUE;
}

/* ---- changed ---- */

gboolean service_outbox_set_mark(Store *body, ServiceLineSource source, gint64 until,
                                 GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &mark_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, sources[source]);
    store_bind_integer(query, 2, until);
    return store_run(query, error);
}

gboolean service_outbox_set_pace(Store *body, const char *person, ServicePace pace, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &wish_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_text(query, 2, service_paces[pace]);
    return store_run(query, error);
}

/* The person's letter that takes one more line; "" for none. */
static gboolean find_open(Store *body, const char *person, char id[ID_TEXT_BYTES], GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_open, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    store_bind_integer(query, 2, SERVICE_LETTER_LINES_MAX);
    StoreStep step = store_step(query, error);
    g_strlcpy(id, step == STORE_ROW ? store_column_text(query, 0, NULL) : "", ID_TEXT_BYTES);
    return step != STORE_FAILED;
}

static gboolean open_letter(Store *body, const char *person, gint64 now_us, gint64 due_us,
                            char id[ID_TEXT_BYTES], GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_insert, error);
    if (query == NULL)
        return FALSE;
    id_make(id);
    store_bind_text(query, 1, id);
    store_bind_text(query, 2, person);
    store_bind_integer(query, 3, now_us);
    store_bind_integer(query, 4, due_us);
    return store_run(query, error);
}

gboolean service_outbox_add(Store *body, const char *person, ServiceLineSource source,
                            gint64 number, gint64 now_us, gint64 due_us, GError **error)
{
    char id[ID_TEXT_BYTES];
    if (!find_open(body, person, id, error) ||
        (*id == '\0' && !open_letter(body, person, now_us, due_us, id, error)))
        return FALSE;
    g_autoptr(StoreQuery) query = store_query(body, &line_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    store_bind_text(query, 2, sources[source]);
    store_bind_integer(query, 3, number);
    return store_run(query, error);
}

gboolean service_outbox_try(Store *body, const char *letter, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_try, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, letter);
    return store_run(query, error);
}

gboolean service_outbox_delay(Store *body, const char *letter, gint64 due_us, const char *answer,
                              GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_delay, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, letter);
    store_bind_integer(query, 2, due_us);
    store_bind_text(query, 3, answer);
    return store_run(query, error);
}

gboolean service_outbox_close(Store *body, const char *letter, ServiceLetterState state,
                              const char *answer, gint64 now_us, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_close, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, letter);
    store_bind_text(query, 2, service_letter_states[state]);
    store_bind_text(query, 3, answer);
    store_bind_integer(query, 4, now_us);
    return store_run(query, error);
}

gboolean service_outbox_again(Store *body, const char *letter, gint64 now_us, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_again, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, letter);
    store_bind_integer(query, 2, now_us);
    if (!store_run(query, error))
        return FALSE;
    if (store_changes(body) > 0)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("sending it again", "もう一度送ること"),
                PROBLEM_BOTH("there is no letter of this id that was not sent",
                             "送れなかったメールではありません"));
    return FALSE;
}

gboolean service_outbox_sweep(Store *body, gint64 before_us, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &letter_forget, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, before_us);
    if (!store_run(query, error))
        return FALSE;
    if (store_changes(body) == 0)
        return TRUE;
    g_autoptr(StoreQuery) lines = store_query(body, &line_forget, error);
    return lines != NULL && store_run(lines, error);
}

gboolean service_peer_write(Store *body, const char *name, const ServicePeer *peer, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(body, &peer_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, name);
    store_bind_integer(query, 2, peer->served_us);
    store_bind_integer(query, 3, peer->failed_us);
    store_bind_integer(query, 4, peer->since_us);
    store_bind_integer(query, 5, peer->failures);
    store_bind_integer(query, 6, peer->next_us);
    store_bind_integer(query, 7, peer->noted);
    store_bind_text(query, 8, peer->answer);
    return store_run(query, error);
}
