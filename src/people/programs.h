/* people/programs.h -- programs that call by a token: who answers for each, what it may do with
 * which types of records, from where and until when
 *
 * A token is "sekisho_ID_SECRET": the program's id, which is no secret and finds its row, and 256
 * random bits in hex, of which only the SHA-256 is kept (RFC 6750 says how it is shown).
 * `program` is derived from events; secrets and uses are working tables. */
#pragma once
#include "base/ids.h"
#include "ledger/log.h"
#include "people/settings.h"
#include <glib.h>

extern const StoreSchema people_schema_006;
#define PEOPLE_PROGRAM_DERIVED_TABLES "program"
#define PEOPLE_PROGRAM_WORKING_TABLES "program_secret", "program_use"

#define PEOPLE_PROGRAM_TYPES_MAX 50
#define PEOPLE_PROGRAM_TOKEN_BYTES 101 /* "sekisho_", id, "_", 64 hex digits and NUL, with room */
#define PEOPLE_PROGRAM_ASKED "asked"   /* a second administrator is to agree */
#define PEOPLE_PROGRAM_ACTIVE "active"
#define PEOPLE_PROGRAM_ENDED "ended"

/* What a program may be let do with records of a type; a bit each. */
typedef enum {
    PEOPLE_PROGRAM_READ = 1,
    PEOPLE_PROGRAM_OPEN = 2,
    PEOPLE_PROGRAM_EDIT = 4,
    PEOPLE_PROGRAM_NOTE = 8,
    PEOPLE_PROGRAM_MOVE = 16
} PeopleProgramAct;

typedef struct {
    char *id, *name, *owner, *purpose, *reason, *addresses, *until_on, *state, *issued_by;
    char *agreed_by, *actor;       /* actor: "program/ID", its subject too */
    GHashTable *allows;            /* type to a set of PeopleProgramAct; owned */
    GPtrArray *readable, *touched; /* types to be read; to do anything with. NULL-terminated */
    gboolean owner_active;         /* the owner's account is there and in use */
    gint64 issued_us, ended_us, event;
    gint64 secret_us, used_us; /* of the secret; 0: never used */
    char *peer;                /* last used from; "" */
    char *secret_hash;         /* "" when there is none */
} PeopleProgram;
void people_program_free(PeopleProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PeopleProgram, people_program_free)

typedef struct {
    const char *word;
    guint act; /* of PeopleProgramAct */
} PeopleProgramWord;
extern const PeopleProgramWord people_program_words[]; /* ended by a NULL word */
/* {type: [words]}: known words, one at least of each, one type at least. PROBLEM_INVALID. */
gboolean people_program_allows_check(const json_t *allows, GError **error);
/* Whether it may do `act` with records of `type`; of any type at all when NULL. */
gboolean people_program_may(const PeopleProgram *program, guint act, const char *type);

/* Takes a token apart; FALSE when it has not the form of one. */
gboolean people_program_token_read(const char *token, char id[ID_TEXT_BYTES], char secret[65]);
/* Makes a new secret of the program; any before it is worth nothing from then on. */
gboolean people_program_secret_set(Store *site, const char *id, gint64 now_us,
                                   char token[PEOPLE_PROGRAM_TOKEN_BYTES], GError **error);
/* In constant time. */
gboolean people_program_secret_is(const PeopleProgram *program, const char *secret);
/* Why it may not be used now from there, as one word for the ledger: "ended", "asked", "expired",
 * "owner_disabled", "clock" (before it was last used), "address"; NULL when it may. */
const char *people_program_refused(const PeopleProgram *program, const char *peer, gint64 now_us);
gboolean people_program_use(Store *site, const char *id, const char *peer, gint64 now_us,
                            GError **error);

/* PROBLEM_NOT_FOUND. */
PeopleProgram *people_program_find(Store *site, const char *id, GError **error);
/* All of them, newest first; FALSE from the visitor ends the visit. */
gboolean people_program_each(Store *site,
                             gboolean (*visit)(const PeopleProgram *program, gpointer user),
                             gpointer user, GError **error);
/* In use, but not used for the days of the settings. */
gboolean people_program_is_unused(const PeopleProgram *program, const PeopleSettings *settings,
                                  gint64 now_us);
/* Adds "program/ID" to name. */
gboolean people_program_names(Store *site, GHashTable *names, GError **error);

/* Projections on program/ID: `program.issue` {name, owner, purpose, reason, allows, addresses,
 * until_on}; `program.agree`, `program.rotate`, `program.end`. */
gboolean people_project_program_issue(Store *store, const LedgerEvent *event,
                                      const LedgerPlace *place, const json_t *content,
                                      GError **error);
gboolean people_project_program_rotate(Store *store, const LedgerEvent *event,
                                       const LedgerPlace *place, const json_t *content,
                                       GError **error);
gboolean people_project_program_state(Store *store, const LedgerEvent *event,
                                      const LedgerPlace *place, const json_t *content,
                                      GError **error);
