/* people/settings.h -- what the site asks of signing in: one table of settings with their limits
 *
 * `setting` is derived from `setting.change` events. What no event changed has the value the table
 * in settings.c gives it; these are what policies demand of IDs, passwords and signing in. */
#pragma once
#include "ledger/log.h"
#include <glib.h>

extern const StoreSchema people_schema_003;

/* "privileged": of administrators. */
typedef enum {
    PEOPLE_PASSWORD_HASH,            /* PeopleScheme */
    PEOPLE_PASSWORD_MIN,             /* characters */
    PEOPLE_PASSWORD_MIN_PRIVILEGED,  /* characters */
    PEOPLE_PASSWORD_DAYS,            /* until it must be changed; 0: never */
    PEOPLE_PASSWORD_DAYS_PRIVILEGED, /* the same */
    PEOPLE_PASSWORD_HISTORY,         /* passwords before the present one that are refused */
    PEOPLE_TEMPORARY_DAYS,           /* a temporary password can be used; 0: without end */
    PEOPLE_LOCK_FAILURES,            /* in a row that lock */
    PEOPLE_LOCK_FAILURES_PRIVILEGED, /* the same */
    PEOPLE_LOCK_MINUTES,             /* a lock lasts */
    PEOPLE_IDLE_MINUTES,             /* a session lasts without use */
    PEOPLE_SESSION_HOURS,            /* a session lasts */
    PEOPLE_FACTOR_FOR,     /* PeopleFor: who needs a second factor, once the days are over */
    PEOPLE_FACTOR_INSIDE,  /* ranges of addresses (CIDR) that are inside; text */
    PEOPLE_FACTOR_DAYS,    /* from the first sign-in that asks for one */
    PEOPLE_WORK_DEMAND,    /* PeopleDemand: privileged acts need privileged work */
    PEOPLE_WORK_MINUTES,   /* it lasts at most */
    PEOPLE_ATTEST_FOR,     /* kinds of PeopleActs, a bit each from ACCOUNTS on: with a passkey */
    PEOPLE_UNUSED_DAYS,    /* without a sign-in, after which an account is reported */
    PEOPLE_PROGRAM_DAYS,   /* a program's token lasts at most */
    PEOPLE_PROGRAM_SECOND, /* PeopleDemand: a second administrator agrees before it can be used */
    PEOPLE_NOTICE,         /* text people read before they sign in */
    PEOPLE_SETTING_LAST
} PeopleSetting;

typedef enum { PEOPLE_ARGON2ID, PEOPLE_PBKDF2, PEOPLE_SCHEME_LAST } PeopleScheme;

/* Of one administrator alone nobody could ask what it was for, and nothing is set up yet: with the
 * second one it begins. */
typedef enum { PEOPLE_WORK_OF_SEVERAL, PEOPLE_WORK_ALWAYS, PEOPLE_WORK_NEVER } PeopleDemand;

/* Kinds of privileged acts, as `x-privileged` in api/openapi.yaml says which operation is one. */
typedef enum {
    PEOPLE_ACTS_ORDINARY, /* not privileged */
    PEOPLE_ACTS_ACCOUNTS,
    PEOPLE_ACTS_SETTINGS,
    PEOPLE_ACTS_POLICIES,
    PEOPLE_ACTS_LEDGER,
    PEOPLE_ACTS_LAST
} PeopleActs;

/* Outside: administrators wherever they are, everybody else who does not come from inside. */
typedef enum { PEOPLE_FOR_PRIVILEGED, PEOPLE_FOR_EVERYONE, PEOPLE_FOR_OUTSIDE } PeopleFor;

#define PEOPLE_NOTICE_CHARS 300
#define PEOPLE_INSIDE_CHARS 2000

typedef enum {
    PEOPLE_NUMBER, /* between low and high */
    PEOPLE_CHOICE, /* one of `words`: its place */
    PEOPLE_WORDS,  /* some of `words`: a bit each */
    PEOPLE_TEXT    /* up to `high` characters */
} PeopleSettingKind;

typedef struct {
    const char *name;
    PeopleSettingKind kind;
    gint64 low, high, fallback;
    const char *const *words; /* NULL-terminated; of CHOICE and WORDS */
} PeopleSettingRow;
extern const PeopleSettingRow people_setting_rows[PEOPLE_SETTING_LAST];

typedef struct {
    gint64 at[PEOPLE_SETTING_LAST];
    char notice[4 * PEOPLE_NOTICE_CHARS + 1]; /* "": the program's own words */
    char factor_inside[PEOPLE_INSIDE_CHARS + 1];
} PeopleSettings;

void people_settings_default(PeopleSettings *settings);
gboolean people_settings_read(Store *site, PeopleSettings *settings, GError **error);
/* The value of one, as the interface and the ledger have it; owned. */
json_t *people_setting_json(const PeopleSettings *settings, PeopleSetting which);
/* Takes a value over; PROBLEM_INVALID names the setting and what it may be. */
gboolean people_setting_take(PeopleSettings *settings, const char *name, const json_t *value,
                             GError **error);
/* Ranges with blanks or commas between them; PROBLEM_INVALID names the one that is none. */
gboolean people_ranges_check(const char *ranges, GError **error);
/* Whether the address `peer` lies in one of them; one that cannot be read lies in none. */
gboolean people_ranges_have(const char *ranges, const char *peer);
/* Whether a second factor is asked of who signs in from the address `peer`; NULL: from anywhere. An
 * address that is none of the ranges', or cannot be read, is outside. */
gboolean people_factor_is_asked(const PeopleSettings *settings, gboolean administrator,
                                const char *peer);
/* What does not go together: PROBLEM_INVALID. */
gboolean people_settings_check(const PeopleSettings *settings, GError **error);

/* Whether an act of that kind is to be done with a passkey's signature over it. With any kind go
 * accounts and settings: by these the demand could be taken back, or a new administrator made who
 * has a passkey. */
static inline gboolean people_acts_attested(gint64 attest_for, PeopleActs acts)
{
    if (acts == PEOPLE_ACTS_ACCOUNTS || acts == PEOPLE_ACTS_SETTINGS)
        return attest_for != 0;
    return acts != PEOPLE_ACTS_ORDINARY &&
           (attest_for & (gint64)1 << (acts - PEOPLE_ACTS_ACCOUNTS)) != 0;
}

static inline gint64 people_setting_for(const PeopleSettings *settings, PeopleSetting of_all,
                                        PeopleSetting of_privileged, gboolean privileged)
{
    return settings->at[privileged ? of_privileged : of_all];
}

/* Projection of `setting.change` on settings/sign-in: {changes: {NAME: {after, before}}}. */
gboolean people_project_setting(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error);
