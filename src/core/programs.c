/* core/programs.c -- whose token a request came with, and what becomes of wrong ones
 *
 * Nothing of a program is remembered between requests: that it was ended, or its owner's account
 * disabled, holds from the moment it was committed. */
#include "base/problem.h"
#include "base/times.h"
#include "core/core.h"
#include "office/office.h"
#include <string.h>

#define FREE_FAILURES 3 /* a program may have been given the token before the last */
#define LOCK_FAILURES 10
#define LONGEST_S 60
#define FORGET_US (15 * G_TIME_SPAN_MINUTE)
#define PEERS_MAX 4096u
#define NOTED_MAX 4096u
#define NOTE_AGAIN_US G_TIME_SPAN_HOUR
#define USE_AGAIN_US G_TIME_SPAN_MINUTE

/* By monotonic time: no clock set back or on changes how long somebody waits. */
typedef struct {
    gint64 failures, last_us, blocked_until_us;
} Peer;

struct CorePrograms {
    GHashTable *peers; /* address to Peer: where wrong tokens came from */
    GHashTable *good;  /* set of SHA-256 of token and address: right once, so no guess */
    GHashTable *noted; /* "ID WHY" to gint64: refused, and said in the ledger */
    GHashTable *used;  /* "ID ADDRESS" to gint64: use noted */
};

CorePrograms *core_programs_new(void)
{
    CorePrograms *programs = g_new0(CorePrograms, 1);
    programs->peers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    programs->good = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    programs->noted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    programs->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return programs;
}

void core_programs_free(CorePrograms *programs)
{
    if (programs == NULL)
        return;
    g_hash_table_unref(programs->peers);
    g_hash_table_unref(programs->good);
    g_hash_table_unref(programs->noted);
    g_hash_table_unref(programs->used);
    g_free(programs);
}

/* ---- what the site's log is told ---- */

typedef enum { NOTE_USE, NOTE_REFUSED, NOTE_LOCK } NoteKind;

typedef struct {
    CoreWrite write; /* first */
    NoteKind kind;
    char id[ID_TEXT_BYTES];
    char *peer;
    const char *why; /* static */
    gint64 failures;
} Note;

static gboolean note_run(CoreWrite *write, ServiceCall *service, GError **error)
{
    const Note *note = (const Note *)write;
    switch (note->kind) {
    case NOTE_USE:
        return service_note_program_use(service, note->id, note->peer, error);
    case NOTE_REFUSED:
        return service_note_program_refused(service, note->id, note->why, note->peer, error);
    case NOTE_LOCK:
        break;
    }
    return service_note_program_lock(service, note->id, note->peer, note->failures, error);
}

static void note_done(CoreWrite *write, ServiceCall *service, const GError *problem)
{
    Note *note = (Note *)write;
    (void)service;
    if (problem != NULL)
        g_warning("what a program did was not noted: %s", problem->message);
    g_free(note->peer);
    g_free(note);
}

static void note_push(Core *core, Note note)
{
    Note *own = g_memdup2(&note, sizeof note);
    own->write = (CoreWrite){.run = note_run, .done = note_done, .actor = "system"};
    own->peer = g_strdup(note.peer);
    g_queue_push_tail(&core->writes[API_LOG_OF_SITE], &own->write);
}

/* TRUE once in `again_us` for one text; all is forgotten when there is too much of it. */
static gboolean is_due(GHashTable *table, char *text, gint64 again_us)
{
    g_autofree char *key = text;
    gint64 now_us = g_get_monotonic_time();
    const gint64 *last_us = g_hash_table_lookup(table, key);
    if (last_us != NULL && now_us - *last_us < again_us)
        return FALSE;
    if (g_hash_table_size(table) >= NOTED_MAX)
        g_hash_table_remove_all(table);
    g_hash_table_replace(table, g_steal_pointer(&key), g_memdup2(&now_us, sizeof now_us));
    return TRUE;
}

/* ---- wrong tokens, by address ---- */

static char *good_key(const char *token, const char *peer)
{
    g_autofree char *both = g_strconcat(peer, " ", token, NULL);
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, both, -1);
}

/* A token that was right from there is looked at all the same: whoever else calls from that address
 * does not shut it out. */
static gboolean is_looked_at(const CorePrograms *programs, const char *token, const char *peer,
                             GError **error)
{
    const Peer *from = g_hash_table_lookup(programs->peers, peer);
    gint64 now_us = g_get_monotonic_time();
    if (from == NULL || from->blocked_until_us <= now_us)
        return TRUE;
    g_autofree char *key = good_key(token, peer);
    if (g_hash_table_contains(programs->good, key))
        return TRUE;
    gint64 wait_s = (from->blocked_until_us - now_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
    g_autofree char *seconds = g_strdup_printf("%" G_GINT64_FORMAT, wait_s);
    problem_set(error, PROBLEM_LOCKED, seconds, NULL);
    return FALSE;
}

static void count_failure(Core *core, const char *id, const char *peer)
{
    GHashTable *peers = core->programs->peers;
    gint64 now_us = g_get_monotonic_time();
    Peer *from = g_hash_table_lookup(peers, peer);
    if (from == NULL && g_hash_table_size(peers) >= PEERS_MAX)
        g_hash_table_remove_all(peers);
    if (from == NULL) {
        from = g_new0(Peer, 1);
        g_hash_table_insert(peers, g_strdup(peer), from);
    }
    if (now_us - from->last_us > FORGET_US)
        from->failures = 0;
    from->last_us = now_us;
    from->failures++;
    gint64 over = from->failures - FREE_FAILURES;
    if (over > 0)
        from->blocked_until_us =
            now_us + MIN((gint64)1 << MIN(over, 30), LONGEST_S) * G_USEC_PER_SEC;
    if (from->failures != LOCK_FAILURES)
        return;
    Note note = {.kind = NOTE_LOCK, .peer = (char *)peer, .failures = from->failures};
    g_strlcpy(note.id, id, sizeof note.id);
    note_push(core, note);
}

/* ---- found ---- */

/* "" when it may be used; NULL when that cannot be told, and then it may not. */
static const char *refusal_of(Core *core, const PeopleProgram *program, const char *peer,
                              gint64 now_us)
{
    const char *why = people_program_refused(program, peer, now_us);
    char today[TIME_DAY_BYTES];
    gboolean left = FALSE;
    if (why != NULL)
        return why;
    time_day_at(now_us, today);
    if (!office_person_left(core->body, program->owner, today, &left, NULL))
        return NULL;
    return left ? "owner_left" : "";
}

static void note_use(Core *core, const PeopleProgram *program, const char *token, const char *peer)
{
    CorePrograms *programs = core->programs;
    if (!is_due(programs->used, g_strconcat(program->id, " ", peer, NULL), USE_AGAIN_US))
        return;
    if (g_hash_table_size(programs->good) >= NOTED_MAX)
        g_hash_table_remove_all(programs->good);
    g_hash_table_add(programs->good, good_key(token, peer));
    Note note = {.kind = NOTE_USE, .peer = (char *)peer};
    g_strlcpy(note.id, program->id, sizeof note.id);
    note_push(core, note);
}

static void note_refused(Core *core, const PeopleProgram *program, const char *why,
                         const char *peer)
{
    if (!is_due(core->programs->noted, g_strconcat(program->id, " ", why, NULL), NOTE_AGAIN_US))
        return;
    Note note = {.kind = NOTE_REFUSED, .peer = (char *)peer, .why = why};
    g_strlcpy(note.id, program->id, sizeof note.id);
    note_push(core, note);
}

PeopleProgram *core_program_find(Core *core, const char *token, const char *peer, gint64 now_us,
                                 GError **error)
{
    char id[ID_TEXT_BYTES] = "";
    char secret[65];
    if (!is_looked_at(core->programs, token, peer, error))
        return NULL;
    g_autoptr(PeopleProgram) program = people_program_token_read(token, id, secret)
                                           ? people_program_find(core->site, id, NULL)
                                           : NULL;
    problem_set(error, PROBLEM_TOKEN, NULL, NULL);
    if (program == NULL || !people_program_secret_is(program, secret)) {
        count_failure(core, program != NULL ? id : "", peer);
        return NULL;
    }
    const char *why = refusal_of(core, program, peer, now_us);
    if (why == NULL)
        return NULL;
    if (*why != '\0') {
        note_refused(core, program, why, peer);
        return NULL;
    }
    g_clear_error(error);
    note_use(core, program, token, peer);
    return g_steal_pointer(&program);
}
