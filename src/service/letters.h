/* service/letters.h -- letters: made of what people are told, tried, sent or not; on a body's log
 *
 * Of a notice that people get in the browser each person who answers to its key today gets a line
 * in a letter; of some events of their account too. What is written comes later, when it is sent
 * (report/letter.h). A letter is marked as tried before it is handed over and as sent after: when
 * the program is killed in between it is sent twice, under the same Message-ID, and never lost.
 * Only what an administrator should know becomes an event. */
#pragma once
#include "service/outbox.h"
#include "service/service.h"

/* Events of accounts that people are told by mail. */
typedef struct {
    const char *act;
    gboolean administrators; /* they are told too */
    gboolean program;        /* its subject is program/ID: who answers for the program is told */
    const char *ja, *en;
} ServiceAccountAct;
/* NULL: no letter is written of it. Static. */
const ServiceAccountAct *service_account_act(const char *act);

typedef struct {
    char person[ID_TEXT_BYTES];
    gint64 event; /* of the site's log */
} ServiceAccountNews;
/* Events of the site's log from `from` on, a few hundred at most: appends ServiceAccountNews, one
 * for each person to be told; `until` gets where to go on. Reads only. */
gboolean service_account_news(Store *site, gint64 from, const char *const *administrators,
                              GArray *news, gint64 *until, GError **error);

typedef struct {
    gboolean mail;     /* a mail server is set up; else what comes is passed over */
    gint64 minutes;    /* that a letter waits for more to come */
    gint64 daily_hour; /* of JST, at which those who want one letter a day get it */
    gint64 give_up_days;
    const char *const *administrators; /* ids, NULL-terminated: told when letters do not arrive */
} ServiceLetterRules;

/* Makes letters of notices not yet looked at and of `news`, then marks the site's log up to
 * `news_until`. `more`: call again. */
gboolean service_letters_collect(ServiceCall *call, const ServiceLetterRules *rules,
                                 const GArray *news, gint64 news_until, gboolean *more,
                                 GError **error);
/* About to be handed over: from now on nothing is added to it. */
gboolean service_letter_try(ServiceCall *call, const char *letter, GError **error);
/* Not now; again after a pause that grows. */
gboolean service_letter_later(ServiceCall *call, const ServiceLetter *letter, const char *answer,
                              GError **error);
/* It is over. `mail.refuse` when it was refused. */
gboolean service_letter_end(ServiceCall *call, const ServiceLetterRules *rules,
                            const ServiceLetter *letter, ServiceLetterState state,
                            const char *answer, GError **error);
/* `mail.give_up` for letters that waited too long; forgets what is long over. */
gboolean service_letters_give_up(ServiceCall *call, const ServiceLetterRules *rules,
                                 GError **error);
/* By an administrator: tries again what was not sent. */
gboolean service_letter_again(ServiceCall *call, const char *letter, GError **error);
/* How often the caller wants letters. */
gboolean service_choose_pace(ServiceCall *call, const char *pace, GError **error);

#define SERVICE_PEER_NOTED 3 /* failures in a row that become an event */
/* A server outside served, or did not, and why. `PEER.fail` when it failed several times in a row,
 * `PEER.recover` when it serves after that; not of the directory, which a person asks. */
gboolean service_note_peer(ServiceCall *call, const char *peer, gboolean served, const char *answer,
                           const char *const *administrators, GError **error);
