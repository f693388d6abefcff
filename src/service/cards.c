/* service/cards.c -- certificates of IC cards: registered, removed, exchanged for a code, signed in
 * with */
#include "base/problem.h"
#include "service/call.h"
#include "service/signing.h"
#include "service/work.h"
#include <string.h>

#define CERTIFICATE PROBLEM_BOTH("the certificate", "証明書")

/* ---- registered by an administrator ---- */

static void count_one(const PeopleCertificateRow *row, gpointer user)
{
    (void)row;
    ++*(guint *)user;
}

static gboolean check_new(ServiceCall *call, const PeoplePerson *who,
                          const PeopleCertificate *certificate, GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleCard owner;
    guint count = 0;
    if (!people_card_find(site, certificate->card, &owner, error) ||
        !people_certificate_each(site, who->id, count_one, &count, error))
        return FALSE;
    const char *why = NULL;
    if (certificate->until_us <= call->now_us)
        why = PROBLEM_BOTH("it has expired", "有効期限が過ぎています");
    else if (*owner.id != '\0')
        why = strcmp(owner.person, who->id) == 0
                  ? PROBLEM_BOTH("it is registered already", "すでに登録されています")
                  : PROBLEM_BOTH("it is registered to another person", "別の人に登録されています");
    else if (count >= PEOPLE_CERTIFICATES_MAX)
        why = PROBLEM_BOTH("this person has five already: remove one first",
                           "この人にはすでに 5 枚登録されています。先に一つ外してください");
    if (why == NULL)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, CERTIFICATE, why);
    return FALSE;
}

gboolean service_add_certificate(ServiceCall *call, const char *person,
                                 const PeopleCertificate *certificate, GError **error)
{
    char id[ID_TEXT_BYTES];
    if (!service_may_administrate(call, "certificate.add", error))
        return FALSE;
    g_autoptr(PeoplePerson) who = people_person_find(ledger_log_store(call->log), person, error);
    if (who == NULL || !check_new(call, who, certificate, error))
        return FALSE;
    id_make(id);
    g_autofree char *subject = g_strconcat("person/", person, NULL);
    const ServiceEvent event = {.act = "certificate.add", .subject = subject};
    json_t *content =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "certificate", id, "card", certificate->card,
                  "subject", certificate->subject, "issuer", certificate->issuer, "serial",
                  certificate->serial, "until_us", (json_int_t)certificate->until_us);
    return service_append(call, &event, content, error);
}

typedef struct {
    const char *id;
    gboolean found;
} Wanted;

static void look_for(const PeopleCertificateRow *row, gpointer user)
{
    Wanted *wanted = user;
    wanted->found |= strcmp(row->id, wanted->id) == 0;
}

/* What was signed in with it is not to go on: all of the person's ends but the session that asks.
 */
gboolean service_remove_certificate(ServiceCall *call, const char *person, const char *id,
                                    const char *keep, GError **error)
{
    Wanted wanted = {.id = id};
    if (!service_may_administrate(call, "certificate.remove", error) ||
        !people_certificate_each(ledger_log_store(call->log), person, look_for, &wanted, error))
        return FALSE;
    if (!wanted.found) {
        problem_set(error, PROBLEM_NOT_FOUND, CERTIFICATE, id);
        return FALSE;
    }
    g_autofree char *subject = g_strconcat("person/", person, NULL);
    const ServiceEvent event = {.act = "certificate.remove", .subject = subject};
    return service_end_sessions(call, person, keep, error) &&
           service_append(call, &event, json_pack("{s:s}", "certificate", id), error);
}

/* ---- signed in with ---- */

static gboolean check_owner(ServiceCall *call, const PeopleCard *card, GError **error)
{
    g_autoptr(PeoplePerson) who =
        people_person_find(ledger_log_store(call->log), card->person, error);
    if (who == NULL)
        return FALSE;
    if (strcmp(who->state, PEOPLE_ACTIVE) == 0)
        return TRUE;
    problem_set(error, PROBLEM_DISABLED, NULL, NULL);
    return FALSE;
}

gboolean service_make_card_code(ServiceCall *call, const char *card_text, const char *challenge,
                                char code[PEOPLE_CARD_CODE_BYTES], GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleCard card;
    if (!people_card_find(site, card_text, &card, error))
        return FALSE;
    if (*card.id == '\0') {
        problem_set(error, PROBLEM_NOT_FOUND, CERTIFICATE, "");
        return FALSE;
    }
    return check_owner(call, &card, error) &&
           people_card_code_make(site, card.id, challenge, call->now_us, code, error);
}

/* Used, late, another browser's: one answer to all, and the code is spent. */
static gboolean refuse_code(ServiceCall *call, GError **error)
{
    call->keep_refusal = TRUE;
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("signing in", "サインイン"),
                PROBLEM_BOTH("the card's code was used, or is older than a minute: show the card "
                             "again",
                             "カードの確認は一度だけ、1 分以内に使えます。もう一度カードで"
                             "サインインしてください"));
    return FALSE;
}

gboolean service_give_card_code(ServiceCall *call, const ServiceCardIn *in, ServiceSignInOut *out,
                                GError **error)
{
    Store *site = ledger_log_store(call->log);
    PeopleCard card;
    *out = (ServiceSignInOut){0};
    if (!people_card_code_take(site, in->code, in->verifier, call->now_us, &card, error))
        return FALSE;
    if (*card.id == '\0')
        return refuse_code(call, error);
    g_autoptr(PeoplePerson) who = people_person_find(site, card.person, error);
    if (who == NULL)
        return FALSE;
    if (strcmp(who->state, PEOPLE_ACTIVE) != 0) {
        call->keep_refusal = TRUE;
        problem_set(error, PROBLEM_DISABLED, NULL, NULL);
        return FALSE;
    }
    return service_open_session(call, who->id, who->user_name, in->peer, PEOPLE_BY_CARD, TRUE, out,
                                error);
}
