/* people/passkeys.c -- the passkeys of persons, in the site's database */
#include "base/problem.h"
#include "people/factors.h"
#include "people/passkey.h"
#include <string.h>

#define COLUMNS                                                                                    \
    "SELECT id, person, name, algorithm, public_key, sign_count, since_us, used_us FROM passkey"
STORE_SQL(passkey_by_credential, COLUMNS " WHERE credential = $1");
STORE_SQL(passkey_by_id, COLUMNS " WHERE id = $1 AND person = $2");
STORE_SQL(passkey_list, "SELECT id, credential, name, since_us, used_us FROM passkey"
                        " WHERE person = $1 ORDER BY since_us, id");
STORE_SQL(passkey_insert,
          "INSERT INTO passkey (id, person, credential, algorithm, public_key, name, sign_count,"
          " since_us, used_us) SELECT $1, $2, $3, $4, $5, $6, $7, $8, 0"
          " WHERE (SELECT COUNT(*) FROM passkey WHERE person = $2) < $9"
          " ON CONFLICT (credential) DO NOTHING");
STORE_SQL(passkey_rename, "UPDATE passkey SET name = $2 WHERE id = $1");
STORE_SQL(passkey_delete, "DELETE FROM passkey WHERE id = $1");
/* An authenticator without a count says 0 for ever. */
STORE_SQL(passkey_use, "UPDATE passkey SET sign_count = $2, used_us = $3 WHERE id = $1"
                       " AND ((sign_count = 0 AND $2 = 0) OR sign_count < $2)");

/* ---- questions ---- */

static const char *purpose_of(PeopleCeremony ceremony)
{
    return ceremony == PEOPLE_CEREMONY_CREATE ? "passkey register" : "passkey assert";
}

gboolean people_challenge_make(const PeopleKey *key, PeopleCeremony ceremony, const char *session,
                               gint64 now_us, char text[PEOPLE_CHALLENGE_TEXT_BYTES],
                               GError **error)
{
    PeopleTicket ticket;
    if (!people_ticket_make(key, purpose_of(ceremony), session, now_us, &ticket, error))
        return FALSE;
    g_autofree char *made = people_base64url_write(ticket.bytes, sizeof ticket.bytes);
    g_strlcpy(text, made, PEOPLE_CHALLENGE_TEXT_BYTES);
    return TRUE;
}

gboolean people_challenge_take(Store *site, const PeopleKey *key, const PeopleClientData *client,
                               const char *session, gint64 now_us, GError **error)
{
    if (!people_ticket_holds(key, purpose_of(client->ceremony), session, PEOPLE_CHALLENGE_US,
                             now_us, client->challenge, client->challenge_bytes)) {
        problem_set(error, PROBLEM_PASSKEY,
                    PROBLEM_BOTH("it answers a question that was not asked here just now",
                                 "いまこの画面で出した問いへの応答ではありません"),
                    NULL);
        return FALSE;
    }
    g_autofree char *text = people_base64url_write(client->challenge, client->challenge_bytes);
    return people_spend(site, text, now_us, error);
}

/* ---- acts ---- */

#define ACT_PURPOSE "passkey act"
#define HASH_BYTES 32

gboolean people_nonce_make(const PeopleKey *key, const char *session, gint64 now_us,
                           char text[PEOPLE_CHALLENGE_TEXT_BYTES], GError **error)
{
    PeopleTicket ticket;
    if (!people_ticket_make(key, ACT_PURPOSE, session, now_us, &ticket, error))
        return FALSE;
    g_autofree char *made = people_base64url_write(ticket.bytes, sizeof ticket.bytes);
    g_strlcpy(text, made, PEOPLE_CHALLENGE_TEXT_BYTES);
    return TRUE;
}

static gboolean answers_for(const PeopleClientData *client, GBytes *act)
{
    guint8 hash[HASH_BYTES];
    gsize hash_bytes = sizeof hash;
    gsize act_bytes;
    const guint8 *at = g_bytes_get_data(act, &act_bytes);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, at, (gssize)act_bytes);
    g_checksum_get_digest(sum, hash, &hash_bytes);
    return client->challenge_bytes == sizeof hash &&
           memcmp(client->challenge, hash, sizeof hash) == 0;
}

gboolean people_act_take(Store *site, const PeopleKey *key, const PeopleClientData *client,
                         const PeopleAct *act, gint64 now_us, GError **error)
{
    gsize size_bytes = 0;
    g_autoptr(GBytes) bytes = people_base64url_read(act->nonce, PEOPLE_TICKET_BYTES);
    const guint8 *ticket = bytes != NULL ? g_bytes_get_data(bytes, &size_bytes) : NULL;
    if (ticket != NULL && answers_for(client, act->act) &&
        people_ticket_holds(key, ACT_PURPOSE, act->session, PEOPLE_CHALLENGE_US, now_us, ticket,
                            size_bytes))
        return people_spend(site, act->nonce, now_us, error);
    problem_set(error, PROBLEM_PASSKEY,
                PROBLEM_BOTH("it does not answer for this act, asked just now",
                             "いま行おうとしている操作への署名ではありません"),
                NULL);
    return FALSE;
}

/* ---- the table ---- */

void people_passkey_free(PeoplePasskey *passkey)
{
    if (passkey == NULL)
        return;
    g_free(passkey->id);
    g_free(passkey->person);
    g_free(passkey->name);
    g_bytes_unref(passkey->public_key);
    g_free(passkey);
}

/* NULL with `absent` where there is none. */
static PeoplePasskey *read_passkey(StoreQuery *query, Problem absent, const char *first,
                                   const char *second, GError **error)
{
    StoreStep step = store_step(query, error);
    if (step == STORE_DONE)
        problem_set(error, absent, first, second);
    if (step != STORE_ROW)
        return NULL;
    gsize key_bytes;
    PeoplePasskey *passkey = g_new0(PeoplePasskey, 1);
    passkey->id = g_strdup(store_column_text(query, 0, NULL));
    passkey->person = g_strdup(store_column_text(query, 1, NULL));
    passkey->name = g_strdup(store_column_text(query, 2, NULL));
    passkey->algorithm = (int)store_column_integer(query, 3);
    const void *key = store_column_blob(query, 4, &key_bytes);
    passkey->public_key = g_bytes_new(key, key_bytes);
    passkey->sign_count = store_column_integer(query, 5);
    passkey->since_us = store_column_integer(query, 6);
    passkey->used_us = store_column_integer(query, 7);
    return passkey;
}

PeoplePasskey *people_passkey_by_credential(Store *site, const char *credential, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &passkey_by_credential, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, credential);
    return read_passkey(query, PROBLEM_PASSKEY,
                        PROBLEM_BOTH("it is not registered here", "ここに登録がありません"), NULL,
                        error);
}

PeoplePasskey *people_passkey_find(Store *site, const char *person, const char *id, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &passkey_by_id, error);
    if (query == NULL)
        return NULL;
    store_bind_text(query, 1, id);
    store_bind_text(query, 2, person);
    return read_passkey(query, PROBLEM_NOT_FOUND, PROBLEM_BOTH("passkey", "パスキー"), id, error);
}

gboolean people_passkey_add(Store *site, const char *person, const PeoplePasskeyNew *made,
                            const char *name, gint64 now_us, char id[ID_TEXT_BYTES], GError **error)
{
    g_autofree char *credential = people_base64url_write(made->id, made->id_bytes);
    g_autoptr(StoreQuery) query = store_query(site, &passkey_insert, error);
    if (query == NULL)
        return FALSE;
    id_make(id);
    store_bind_text(query, 1, id);
    store_bind_text(query, 2, person);
    store_bind_text(query, 3, credential);
    store_bind_integer(query, 4, made->algorithm);
    store_bind_blob(query, 5, made->public_key->data, made->public_key->len);
    store_bind_text(query, 6, name);
    store_bind_integer(query, 7, made->sign_count);
    store_bind_integer(query, 8, now_us);
    store_bind_integer(query, 9, PEOPLE_PASSKEYS_MAX);
    if (!store_run(query, error))
        return FALSE;
    if (store_changes(site) == 1)
        return TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("this registration", "この登録"),
                PROBLEM_BOTH("the passkey is registered already, or you have 10",
                             "すでに登録されているか、10 個に達しています"));
    return FALSE;
}

static gboolean run_with(Store *site, const StoreSql *sql, const char *id, const char *text,
                         GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    if (text != NULL)
        store_bind_text(query, 2, text);
    return store_run(query, error);
}

gboolean people_passkey_rename(Store *site, const char *id, const char *name, GError **error)
{
    return run_with(site, &passkey_rename, id, name, error);
}

gboolean people_passkey_remove(Store *site, const char *id, GError **error)
{
    return run_with(site, &passkey_delete, id, NULL, error);
}

gboolean people_passkey_use(Store *site, const char *id, guint32 sign_count, gint64 now_us,
                            gboolean *cloned, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &passkey_use, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, id);
    store_bind_integer(query, 2, sign_count);
    store_bind_integer(query, 3, now_us);
    if (!store_run(query, error))
        return FALSE;
    *cloned = store_changes(site) != 1;
    return TRUE;
}

gboolean people_passkey_each(Store *site, const char *person,
                             void (*visit)(const PeoplePasskeyRow *row, gpointer user),
                             gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &passkey_list, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const PeoplePasskeyRow row = {.id = store_column_text(query, 0, NULL),
                                      .credential = store_column_text(query, 1, NULL),
                                      .name = store_column_text(query, 2, NULL),
                                      .since_us = store_column_integer(query, 3),
                                      .used_us = store_column_integer(query, 4)};
        visit(&row, user);
    }
    return step == STORE_DONE;
}
