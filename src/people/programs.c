/* people/programs.c -- see programs.h */
#include "people/programs.h"
#include "base/json.h"
#include "base/problem.h"
#include "base/times.h"
#include "people/people.h"
#include "people/token.h"
#include <openssl/crypto.h>
#include <string.h>

STORE_SQL(program_insert,
          "INSERT INTO program (id, name, owner, purpose, reason, allows, addresses, until_on,"
          " state, issued_by, issued_us, agreed_by, ended_us, event)"
          " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 0, $12)");
STORE_SQL(program_agree, "UPDATE program SET state = 'active', agreed_by = $2 WHERE id = $1");
STORE_SQL(program_again, "UPDATE program SET state = 'asked', issued_by = $2, issued_us = $3,"
                         " agreed_by = '' WHERE id = $1");
STORE_SQL(program_end, "UPDATE program SET state = 'ended', ended_us = $2 WHERE id = $1");
#define PROGRAM_COLUMNS                                                                            \
    "SELECT g.id, g.name, g.owner, g.purpose, g.reason, g.allows, g.addresses, g.until_on,"        \
    " g.state, g.issued_by, g.issued_us, g.agreed_by, g.ended_us, g.event,"                        \
    " COALESCE(p.state, ''), COALESCE(s.hash, ''), COALESCE(s.since_us, 0),"                       \
    " COALESCE(u.used_us, 0), COALESCE(u.peer, '') FROM program g"                                 \
    " LEFT JOIN person p ON p.id = g.owner LEFT JOIN program_secret s ON s.program = g.id"         \
    " LEFT JOIN program_use u ON u.program = g.id"
STORE_SQL(program_read, PROGRAM_COLUMNS " WHERE g.id = $1");
STORE_SQL(program_list, PROGRAM_COLUMNS " ORDER BY g.event DESC");
STORE_SQL(program_names, "SELECT id, name FROM program");
STORE_SQL(secret_write, "INSERT INTO program_secret (program, hash, since_us) VALUES ($1, $2, $3)"
                        " ON CONFLICT (program) DO UPDATE SET hash = excluded.hash,"
                        " since_us = excluded.since_us");
STORE_SQL(use_write, "INSERT INTO program_use (program, used_us, peer) VALUES ($1, $2, $3)"
                     " ON CONFLICT (program) DO UPDATE SET used_us = excluded.used_us,"
                     " peer = excluded.peer");

#define PREFIX "sekisho_"
#define ID_CHARS ((gsize)ID_TEXT_BYTES - 1)
#define ALLOWS_MAX_BYTES 16384
#define TYPE_MAX_CHARS 64
/* The front reads its clock before the writer that noted the last use. */
#define CLOCKS_APART_US G_TIME_SPAN_MINUTE

/* ---- what it may do ---- */

const PeopleProgramWord people_program_words[] = {
    {"read", PEOPLE_PROGRAM_READ}, {"open", PEOPLE_PROGRAM_OPEN}, {"edit", PEOPLE_PROGRAM_EDIT},
    {"note", PEOPLE_PROGRAM_NOTE}, {"move", PEOPLE_PROGRAM_MOVE}, {NULL, 0}};

static guint act_of(const char *word)
{
    const PeopleProgramWord *row = people_program_words;
    while (row->word != NULL && g_strcmp0(row->word, word) != 0)
        row++;
    return row->act;
}

static guint acts_in(const json_t *array)
{
    guint acts = 0;
    for (gsize i = 0; i < json_array_size(array); i++) {
        guint act = act_of(json_string_value(json_array_get(array, i)));
        if (act == 0)
            return 0;
        acts |= act;
    }
    return acts;
}

gboolean people_program_allows_check(const json_t *allows, GError **error)
{
    const char *type;
    json_t *acts;
    gsize good = 0;
    json_object_foreach((json_t *)allows, type, acts)
    {
        good += acts_in(acts) != 0 && *type != '\0' && strlen(type) <= TYPE_MAX_CHARS;
    }
    if (good > 0 && good == json_object_size(allows) && good <= PEOPLE_PROGRAM_TYPES_MAX)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, "allows",
                PROBLEM_BOTH("types of records, each with read, open, edit, note or move",
                             "記録の種類と、その種類で許す操作を一つ以上選んでください"));
    return FALSE;
}

gboolean people_program_may(const PeopleProgram *program, guint act, const char *type)
{
    if (type != NULL)
        return (GPOINTER_TO_UINT(g_hash_table_lookup(program->allows, type)) & act) != 0;
    GHashTableIter iter;
    gpointer acts;
    g_hash_table_iter_init(&iter, program->allows);
    while (g_hash_table_iter_next(&iter, NULL, &acts))
        if ((GPOINTER_TO_UINT(acts) & act) != 0)
            return TRUE;
    return FALSE;
}

/* Words that an older program wrote and this one does not know allow nothing. */
static void read_allows(PeopleProgram *program, const char *text)
{
    const char *type;
    json_t *acts;
    g_autoptr(json_t) allows =
        json_read((const guint8 *)text, strlen(text), ALLOWS_MAX_BYTES, 4, "program", NULL);
    program->allows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    program->readable = g_ptr_array_new();
    program->touched = g_ptr_array_new();
    json_object_foreach(allows, type, acts)
    {
        guint bits = acts_in(acts);
        char *own = g_strdup(type);
        g_hash_table_replace(program->allows, own, GUINT_TO_POINTER(bits));
        if ((bits & PEOPLE_PROGRAM_READ) != 0)
            g_ptr_array_add(program->readable, own);
        if (bits != 0)
            g_ptr_array_add(program->touched, own);
    }
    g_ptr_array_add(program->readable, NULL);
    g_ptr_array_add(program->touched, NULL);
}

/* ---- tokens ---- */

gboolean people_program_token_read(const char *token, char id[ID_TEXT_BYTES], char secret[65])
{
    gsize before = strlen(PREFIX) + ID_CHARS + 1;
    if (!g_str_has_prefix(token, PREFIX) || strlen(token) != before + PEOPLE_TOKEN_CHARS ||
        token[before - 1] != '_' || !people_token_is_formed(token + before))
        return FALSE;
    g_strlcpy(id, token + strlen(PREFIX), ID_TEXT_BYTES);
    g_strlcpy(secret, token + before, PEOPLE_TOKEN_CHARS + 1);
    return id_is_valid(id);
}

gboolean people_program_secret_set(Store *site, const char *id, gint64 now_us,
                                   char token[PEOPLE_PROGRAM_TOKEN_BYTES], GError **error)
{
    char secret[PEOPLE_TOKEN_CHARS + 1];
    if (!people_token_make(secret, error))
        return FALSE;
    g_autofree char *hash = people_token_hash(secret);
    g_autoptr(StoreQuery) query = store_query(site, &secret_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    store_bind_text(query, 2, hash);
    store_bind_integer(query, 3, now_us);
    g_snprintf(token, PEOPLE_PROGRAM_TOKEN_BYTES, PREFIX "%s_%s", id, secret);
    return store_run(query, error);
}

gboolean people_program_secret_is(const PeopleProgram *program, const char *secret)
{
    g_autofree char *hash = people_token_hash(secret);
    return strlen(program->secret_hash) == PEOPLE_TOKEN_CHARS &&
           CRYPTO_memcmp(program->secret_hash, hash, PEOPLE_TOKEN_CHARS) == 0;
}

const char *people_program_refused(const PeopleProgram *program, const char *peer, gint64 now_us)
{
    char today[TIME_DAY_BYTES];
    time_day_at(now_us, today);
    if (strcmp(program->state, PEOPLE_PROGRAM_ACTIVE) != 0)
        return strcmp(program->state, PEOPLE_PROGRAM_ASKED) == 0 ? "asked" : "ended";
    if (strcmp(today, program->until_on) > 0)
        return "expired";
    if (!program->owner_active)
        return "owner_disabled";
    if (now_us + CLOCKS_APART_US < MAX(program->used_us, program->secret_us))
        return "clock";
    if (*program->addresses != '\0' && !people_ranges_have(program->addresses, peer))
        return "address";
    return NULL;
}

gboolean people_program_use(Store *site, const char *id, const char *peer, gint64 now_us,
                            GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &use_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    store_bind_integer(query, 2, now_us);
    store_bind_text(query, 3, peer);
    return store_run(query, error);
}

/* ---- read ---- */

void people_program_free(PeopleProgram *program)
{
    if (program == NULL)
        return;
    char *const texts[] = {program->id,         program->name,   program->owner,
                           program->purpose,    program->reason, program->addresses,
                           program->until_on,   program->state,  program->issued_by,
                           program->agreed_by,  program->actor,  program->peer,
                           program->secret_hash};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_clear_pointer(&program->readable, g_ptr_array_unref);
    g_clear_pointer(&program->touched, g_ptr_array_unref);
    g_clear_pointer(&program->allows, g_hash_table_unref);
    g_free(program);
}

static PeopleProgram *read_row(StoreQuery *query)
{
    PeopleProgram *program = g_new0(PeopleProgram, 1);
    char **const texts[] = {&program->id, &program->name, &program->owner, &program->purpose,
                            &program->reason};
    for (int i = 0; i < (int)G_N_ELEMENTS(texts); i++)
        *texts[i] = g_strdup(store_column_text(query, i, NULL));
    read_allows(program, store_column_text(query, 5, NULL));
    program->addresses = g_strdup(store_column_text(query, 6, NULL));
    program->until_on = g_strdup(store_column_text(query, 7, NULL));
    program->state = g_strdup(store_column_text(query, 8, NULL));
    program->issued_by = g_strdup(store_column_text(query, 9, NULL));
    program->issued_us = store_column_integer(query, 10);
    program->agreed_by = g_strdup(store_column_text(query, 11, NULL));
    program->ended_us = store_column_integer(query, 12);
    program->event = store_column_integer(query, 13);
    program->owner_active = strcmp(store_column_text(query, 14, NULL), PEOPLE_ACTIVE) == 0;
    program->secret_hash = g_strdup(store_column_text(query, 15, NULL));
    program->secret_us = store_column_integer(query, 16);
    program->used_us = store_column_integer(query, 17);
    program->peer = g_strdup(store_column_text(query, 18, NULL));
    program->actor = g_strconcat("program/", program->id, NULL);
    return program;
}

PeopleProgram *people_program_find(Store *site, const char *id, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &program_read, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_DONE)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("program", "連携プログラム"), id);
    return step == STORE_ROW ? read_row(query) : NULL;
}

gboolean people_program_each(Store *site,
                             gboolean (*visit)(const PeopleProgram *program, gpointer user),
                             gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &program_list, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    gboolean on = TRUE;
    while (on && (step = store_step(query, error)) == STORE_ROW) {
        g_autoptr(PeopleProgram) program = read_row(query);
        on = visit(program, user);
    }
    return !on || step == STORE_DONE;
}

gboolean people_program_is_unused(const PeopleProgram *program, const PeopleSettings *settings,
                                  gint64 now_us)
{
    gint64 since_us = MAX(program->used_us, program->secret_us);
    return strcmp(program->state, PEOPLE_PROGRAM_ACTIVE) == 0 &&
           now_us - since_us > settings->at[PEOPLE_UNUSED_DAYS] * G_TIME_SPAN_DAY;
}

gboolean people_program_names(Store *site, GHashTable *names, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &program_names, error);
    if (query == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        g_hash_table_insert(names, g_strconcat("program/", store_column_text(query, 0, NULL), NULL),
                            g_strdup(store_column_text(query, 1, NULL)));
    return step == STORE_DONE;
}

/* ---- projections ---- */

static const char *id_in(const LedgerEvent *event, GError **error)
{
    if (g_str_has_prefix(event->subject, "program/"))
        return event->subject + strlen("program/");
    problem_set(error, PROBLEM_FORMAT, "ledger", event->subject);
    return NULL;
}

static const char *text_of(const json_t *content, const char *member)
{
    const char *text = json_string_value(json_object_get(content, member));
    return text != NULL ? text : "";
}

/* With its content erased there is no such program, and its token is nobody's. */
gboolean people_project_program_issue(Store *store, const LedgerEvent *event,
                                      const LedgerPlace *place, const json_t *content,
                                      GError **error)
{
    static const char *const members[] = {"name", "owner", "purpose", "reason"};
    if (content == NULL)
        return TRUE;
    const char *id = id_in(event, error);
    g_autofree char *allows =
        id != NULL ? json_write_text(json_object_get(content, "allows"), ALLOWS_MAX_BYTES, error)
                   : NULL;
    g_autoptr(StoreQuery) query =
        allows != NULL ? store_query(store, &program_insert, error) : NULL;
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    for (int i = 0; i < (int)G_N_ELEMENTS(members); i++)
        store_bind_text(query, 2 + i, text_of(content, members[i]));
    store_bind_text(query, 6, allows);
    store_bind_text(query, 7, text_of(content, "addresses"));
    store_bind_text(query, 8, text_of(content, "until_on"));
    store_bind_text(query, 9, event->to_state);
    store_bind_text(query, 10, event->actor);
    store_bind_integer(query, 11, place->time_us);
    store_bind_integer(query, 12, (gint64)place->index);
    return store_run(query, error);
}

/* Of a token that waits for agreement anew, who made it is who may not agree. */
gboolean people_project_program_rotate(Store *store, const LedgerEvent *event,
                                       const LedgerPlace *place, const json_t *content,
                                       GError **error)
{
    (void)content;
    if (g_strcmp0(event->to_state, PEOPLE_PROGRAM_ASKED) != 0)
        return TRUE;
    const char *id = id_in(event, error);
    g_autoptr(StoreQuery) query = id != NULL ? store_query(store, &program_again, error) : NULL;
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    store_bind_text(query, 2, event->actor);
    store_bind_integer(query, 3, place->time_us);
    return store_run(query, error);
}

gboolean people_project_program_state(Store *store, const LedgerEvent *event,
                                      const LedgerPlace *place, const json_t *content,
                                      GError **error)
{
    (void)content; /* why: which may have been erased */
    gboolean agreed = strcmp(event->act, "program.agree") == 0;
    const char *id = id_in(event, error);
    g_autoptr(StoreQuery) query =
        id != NULL ? store_query(store, agreed ? &program_agree : &program_end, error) : NULL;
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    if (agreed)
        store_bind_text(query, 2, event->actor);
    else
        store_bind_integer(query, 2, place->time_us);
    return store_run(query, error);
}
