/* service/call.c -- who may do what, and appending the event */
#include "service/call.h"
#include "base/json.h"
#include "base/problem.h"
#include <string.h>

typedef enum { BY_PERSON = 1, BY_OPERATOR = 2, BY_SYSTEM = 4, BY_PROGRAM = 8 } Kind;

/* An operator sets up, imports and maintains, and can never approve or erase; the system notes what
 * happened by itself. */
static const struct {
    const char *act;
    guint by; /* of Kind */
} rights[] = {
    {"site.create", BY_OPERATOR | BY_SYSTEM},
    {"body.create", BY_OPERATOR | BY_SYSTEM},
    {"body.checkpoint", BY_SYSTEM},
    {"log.open", BY_OPERATOR | BY_SYSTEM},
    {"sandbox.weak", BY_OPERATOR | BY_SYSTEM},
    {"sandbox.full", BY_OPERATOR | BY_SYSTEM},
    {"courier.change", BY_OPERATOR | BY_SYSTEM},
    /* Of persons, administrators alone: service_may_administrate. */
    {"person.add", BY_PERSON | BY_OPERATOR | BY_SYSTEM},
    {"person.change", BY_PERSON},
    {"person.disable", BY_PERSON | BY_OPERATOR},
    {"person.enable", BY_PERSON | BY_OPERATOR},
    {"session.begin", BY_PERSON},
    {"session.end", BY_PERSON},
    {"session.lock", BY_SYSTEM},
    {"work.begin", BY_PERSON},
    {"work.end", BY_PERSON | BY_SYSTEM},
    {"credential.change", BY_PERSON},
    {"setting.change", BY_PERSON},
    {"factor.add", BY_PERSON},
    {"factor.remove", BY_PERSON | BY_OPERATOR},
    {"factor.doubt", BY_SYSTEM},
    {"certificate.add", BY_PERSON},
    {"certificate.remove", BY_PERSON},
    {"credential.reset", BY_PERSON | BY_OPERATOR},
    {"policy.import", BY_PERSON | BY_OPERATOR},
    {"unit.correct", BY_PERSON},
    {"edition.adopt", BY_PERSON},
    {"edition.discard", BY_PERSON | BY_OPERATOR},
    {"unit.carry", BY_PERSON | BY_OPERATOR},
    {"fact.add", BY_PERSON},
    {"fact.correct", BY_PERSON},
    {"fact.remove", BY_PERSON},
    {"fact.carry", BY_PERSON | BY_OPERATOR},
    {"finding.decide", BY_PERSON},
    {"finding.carry", BY_PERSON | BY_OPERATOR},
    {"coverage.decide", BY_PERSON},
    {"coverage.carry", BY_PERSON | BY_OPERATOR},
    {"exemption.answer", BY_PERSON},
    {"edition.carry", BY_PERSON | BY_OPERATOR},
    {"carry.settle", BY_PERSON},
    /* Of persons, whom service_may_change_office names. */
    {"office.change", BY_PERSON | BY_OPERATOR},
    {"office.person", BY_PERSON | BY_OPERATOR},
    {"anchor.add", BY_PERSON | BY_OPERATOR},
    {"content.erase", BY_PERSON},
    {"clock.confirm", BY_PERSON | BY_OPERATOR},
    {"type.adopt", BY_OPERATOR | BY_SYSTEM},
    {"type.match", BY_PERSON | BY_OPERATOR | BY_SYSTEM},
    /* Of records, who may is said by their types: register/plan.h sees to that. */
    {"record.open", BY_PERSON | BY_SYSTEM | BY_PROGRAM},
    {"record.edit", BY_PERSON | BY_PROGRAM},
    {"record.move", BY_PERSON | BY_SYSTEM | BY_PROGRAM},
    {"record.propose", BY_PERSON},
    {"record.decline", BY_PERSON},
    {"record.note", BY_PERSON | BY_PROGRAM},
    {"record.hand_over", BY_PERSON},
    {"record.look", BY_PERSON},
    {"record.remind", BY_SYSTEM},
    {"record.escalate", BY_SYSTEM},
    {"record.lapse", BY_SYSTEM},
    {"record.repoint", BY_SYSTEM},
    {"record.recur", BY_SYSTEM},
    {"record.due", BY_SYSTEM},
    {"record.ask", BY_SYSTEM},
    {"record.extend", BY_PERSON},
    {"record.hold", BY_PERSON},
    {"record.release", BY_PERSON},
    {"record.condense", BY_PERSON},
    {"record.sweep", BY_PERSON},
    {"record.import", BY_PERSON},
    {"mail.refuse", BY_SYSTEM},
    {"mail.give_up", BY_SYSTEM},
    {"mail.fail", BY_SYSTEM},
    {"mail.recover", BY_SYSTEM},
    {"attachment.infected", BY_SYSTEM},
    {"scan.fail", BY_SYSTEM},
    {"scan.recover", BY_SYSTEM},
    /* Of persons, administrators alone. */
    {"program.issue", BY_PERSON},
    {"program.agree", BY_PERSON},
    {"program.rotate", BY_PERSON},
    {"program.end", BY_PERSON | BY_SYSTEM},
    {"program.refuse", BY_SYSTEM},
    {"program.lock", BY_SYSTEM},
};

static guint kind_of(const char *actor)
{
    if (strcmp(actor, "system") == 0)
        return BY_SYSTEM;
    if (g_str_has_prefix(actor, "operator "))
        return BY_OPERATOR;
    if (g_str_has_prefix(actor, "program/"))
        return BY_PROGRAM;
    return id_is_valid(actor) ? BY_PERSON : 0;
}

gboolean service_may(const ServiceCall *call, const char *act, GError **error)
{
    guint kind = kind_of(call->actor);
    if (kind == BY_PROGRAM &&
        (call->program == NULL || strcmp(call->program->actor, call->actor) != 0))
        kind = 0; /* the name alone is no program */
    for (gsize i = 0; i < G_N_ELEMENTS(rights); i++)
        if (strcmp(rights[i].act, act) == 0 && (rights[i].by & kind) != 0)
            return TRUE;
    problem_set(error, PROBLEM_NOT_ALLOWED, act, NULL);
    return FALSE;
}

gboolean service_may_administrate(const ServiceCall *call, const char *act, GError **error)
{
    if (!service_may(call, act, error))
        return FALSE;
    if (kind_of(call->actor) != BY_PERSON)
        return TRUE;
    g_autoptr(PeoplePerson) who =
        people_person_find(ledger_log_store(call->log), call->actor, error);
    if (who == NULL)
        return FALSE;
    if (people_is_administrator(who))
        return TRUE;
    problem_set(error, PROBLEM_NOT_ALLOWED, act, NULL);
    return FALSE;
}

/* The content says in which privileged work it was done, and how a passkey answered for it. */
static json_t *with_authority(const ServiceCall *call, const json_t *content)
{
    json_t *with = content != NULL ? json_copy((json_t *)content) : json_object();
    if (call->work > 0)
        json_object_set_new(with, "work", json_integer(call->work));
    if (call->attestation != NULL)
        json_object_set(with, "attestation", (json_t *)call->attestation);
    return with;
}

gboolean service_append_lent(ServiceCall *call, const ServiceEvent *event, const json_t *content,
                             GError **error)
{
    if (!service_may(call, event->act, error))
        return FALSE;
    gboolean plain = call->work == 0 && call->attestation == NULL;
    g_autoptr(json_t) with = plain ? NULL : with_authority(call, content);
    const LedgerEvent leaf = {.actor = call->actor,
                              .on_behalf_of = call->on_behalf_of,
                              .act = event->act,
                              .subject = event->subject,
                              .from_state = event->from_state != NULL ? event->from_state : "",
                              .to_state = event->to_state != NULL ? event->to_state : "",
                              .clauses = event->clauses,
                              .value = with != NULL ? with : content};
    if (!ledger_append(call->log, &leaf, &call->place, error))
        return FALSE;
    call->appended = TRUE;
    return TRUE;
}

gboolean service_append(ServiceCall *call, const ServiceEvent *event, json_t *content,
                        GError **error)
{
    g_autoptr(json_t) owned = content;
    return service_append_lent(call, event, owned, error);
}

static gboolean is_plain(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (((guchar)*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7f)
            return FALSE;
    return TRUE;
}

/* More than blanks, the ideographic one among them. */
static gboolean says_something(const char *text)
{
    const char *at = text;
    while (*at != '\0' && g_unichar_isspace(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return *at != '\0';
}

gboolean service_check_text(const char *text, const char *what, gsize min_chars, gsize max_chars,
                            GError **error)
{
    gboolean fits = text != NULL && g_utf8_validate(text, -1, NULL) && is_plain(text);
    gsize chars = fits ? (gsize)g_utf8_strlen(text, -1) : 0;
    if (fits && chars >= min_chars && chars <= max_chars &&
        (min_chars == 0 || says_something(text)))
        return TRUE;
    g_autofree char *why =
        g_strdup_printf("%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT " characters" PROBLEM_MARK
                        "%" G_GSIZE_FORMAT "～%" G_GSIZE_FORMAT "文字で入力してください",
                        min_chars, max_chars, min_chars, max_chars);
    problem_set(error, PROBLEM_INVALID, what, why);
    return FALSE;
}
