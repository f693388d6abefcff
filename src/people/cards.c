/* people/cards.c -- certificates as registered, and the codes they are exchanged for */
#include "base/problem.h"
#include "people/certificates.h"
#include "people/key.h"
#include "people/token.h"
#include <openssl/crypto.h>
#include <string.h>

STORE_SQL(certificate_insert, "INSERT INTO certificate (id, person, card, subject, issuer, serial,"
                              " until_us, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
STORE_SQL(certificate_delete, "DELETE FROM certificate WHERE id = $1");
STORE_SQL(certificate_list, "SELECT c.id, c.person, c.subject, c.issuer, c.serial, c.until_us,"
                            " COALESCE(u.used_us, 0) FROM certificate c"
                            " LEFT JOIN certificate_use u ON u.certificate = c.id"
                            " WHERE c.person = $1 ORDER BY c.event");
STORE_SQL(certificate_by_card, "SELECT id, person FROM certificate WHERE card = $1");
STORE_SQL(certificate_used, "INSERT INTO certificate_use (certificate, used_us) VALUES ($1, $2)"
                            " ON CONFLICT (certificate) DO UPDATE SET used_us = excluded.used_us");
STORE_SQL(card_code_write, "INSERT INTO card_code (certificate, code_hash, challenge, made_us)"
                           " VALUES ($1, $2, $3, $4) ON CONFLICT (certificate) DO UPDATE SET"
                           " code_hash = excluded.code_hash, challenge = excluded.challenge,"
                           " made_us = excluded.made_us");
STORE_SQL(card_code_read, "SELECT c.id, c.person, k.challenge, k.made_us FROM card_code k"
                          " JOIN certificate c ON c.id = k.certificate WHERE k.code_hash = $1");
STORE_SQL(card_code_delete, "DELETE FROM card_code WHERE code_hash = $1");

#define CODE_BYTES 32

static const char *text_of(const json_t *content, const char *member)
{
    return json_string_value(json_object_get(content, member));
}

gboolean people_project_certificate_add(Store *store, const LedgerEvent *event,
                                        const LedgerPlace *place, const json_t *content,
                                        GError **error)
{
    if (content == NULL)
        return TRUE; /* erased: nobody signs in with it */
    if (!g_str_has_prefix(event->subject, "person/")) {
        problem_set(error, PROBLEM_FORMAT, "ledger", event->subject);
        return FALSE;
    }
    g_autoptr(StoreQuery) query = store_query(store, &certificate_insert, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, text_of(content, "certificate"));
    store_bind_text(query, 2, event->subject + strlen("person/"));
    store_bind_text(query, 3, text_of(content, "card"));
    store_bind_text(query, 4, text_of(content, "subject"));
    store_bind_text(query, 5, text_of(content, "issuer"));
    store_bind_text(query, 6, text_of(content, "serial"));
    store_bind_integer(query, 7, json_integer_value(json_object_get(content, "until_us")));
    store_bind_integer(query, 8, (gint64)place->index);
    return store_run(query, error);
}

gboolean people_project_certificate_remove(Store *store, const LedgerEvent *event,
                                           const LedgerPlace *place, const json_t *content,
                                           GError **error)
{
    (void)event;
    (void)place;
    g_autoptr(StoreQuery) query = store_query(store, &certificate_delete, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, text_of(content, "certificate"));
    return store_run(query, error);
}

gboolean people_certificate_each(Store *site, const char *person,
                                 void (*visit)(const PeopleCertificateRow *row, gpointer user),
                                 gpointer user, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &certificate_list, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, person);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        const PeopleCertificateRow row = {
            .id = store_column_text(query, 0, NULL),
            .person = store_column_text(query, 1, NULL),
            .subject = store_column_text(query, 2, NULL),
            .issuer = store_column_text(query, 3, NULL),
            .serial = store_column_text(query, 4, NULL),
            .until_us = store_column_integer(query, 5),
            .used_us = store_column_integer(query, 6),
        };
        visit(&row, user);
    }
    return step == STORE_DONE;
}

static void read_owner(StoreQuery *query, PeopleCard *card)
{
    g_strlcpy(card->id, store_column_text(query, 0, NULL), sizeof card->id);
    g_strlcpy(card->person, store_column_text(query, 1, NULL), sizeof card->person);
}

gboolean people_card_find(Store *site, const char *card_text, PeopleCard *card, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &certificate_by_card, error);
    *card = (PeopleCard){0};
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, card_text);
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW)
        read_owner(query, card);
    return step != STORE_FAILED;
}

/* ---- codes ---- */

gboolean people_card_code_make(Store *site, const char *certificate, const char *challenge,
                               gint64 now_us, char code[PEOPLE_CARD_CODE_BYTES], GError **error)
{
    if (!people_token_make(code, error))
        return FALSE;
    g_autofree char *hash = people_token_hash(code);
    g_autoptr(StoreQuery) query = store_query(site, &card_code_write, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, certificate);
    store_bind_text(query, 2, hash);
    store_bind_text(query, 3, challenge);
    store_bind_integer(query, 4, now_us);
    return store_run(query, error);
}

/* Whether the browser that gives the code is the one that asked for it (as RFC 7636, S256). */
static gboolean answers_challenge(const char *challenge, const char *verifier)
{
    guint8 digest[32];
    gsize count = sizeof digest;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)verifier, (gssize)strlen(verifier));
    g_checksum_get_digest(sum, digest, &count);
    g_autofree char *expected = people_base64url_write(digest, sizeof digest);
    return strlen(challenge) == strlen(expected) &&
           CRYPTO_memcmp(challenge, expected, strlen(expected)) == 0;
}

static gboolean run_with(Store *site, const StoreSql *sql, const char *text, gint64 number,
                         GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, sql, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, text);
    if (number != 0)
        store_bind_integer(query, 2, number);
    return store_run(query, error);
}

/* The one of that code, when it is still good; `card->id` "" otherwise. */
static gboolean find_code(Store *site, const char *hash, const char *verifier, gint64 now_us,
                          PeopleCard *card, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(site, &card_code_read, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, hash);
    StoreStep step = store_step(query, error);
    if (step != STORE_ROW)
        return step == STORE_DONE;
    gint64 age_us = now_us - store_column_integer(query, 3);
    if (age_us >= -PEOPLE_CARD_CODE_US && age_us <= PEOPLE_CARD_CODE_US &&
        answers_challenge(store_column_text(query, 2, NULL), verifier))
        read_owner(query, card);
    return TRUE;
}

gboolean people_card_code_take(Store *site, const char *code, const char *verifier, gint64 now_us,
                               PeopleCard *card, GError **error)
{
    PeopleCard found = {0};
    g_autofree char *hash = people_token_hash(code);
    *card = found;
    if (!find_code(site, hash, verifier, now_us, &found, error) ||
        !run_with(site, &card_code_delete, hash, 0, error) ||
        (*found.id != '\0' && !run_with(site, &certificate_used, found.id, now_us, error)))
        return FALSE;
    *card = found;
    return TRUE;
}
