/* register/plan.h -- the rules: what an act on records would do, all of its events, before one is
 * written
 *
 * A plan is made in one view, from the rows and from what the plan itself did before. A refusal
 * leaves nothing; a plan that stands is appended event by event in its order, each with the act,
 * the states and the content as given here. Effects on other records are in the same plan, at most
 * REGISTER_EVENTS_MAX of them. */
#pragma once
#include "register/fill.h"

#define REGISTER_EVENTS_MAX 200
#define REGISTER_COMMENT_CHARS 2000

typedef struct {
    const char *act;                   /* static */
    char *subject, *on_behalf_of;      /* "record/KEY"; "" for oneself */
    const char *from_state, *to_state; /* lent by the types; "" where none */
    const char *type, *serve;          /* which clauses it cites: the type's pattern, "" for all */
    json_t *content;
} RegisterEvent;

typedef struct {
    RegisterView *view;
    RegisterFiller filler;
    const char *person;  /* who acts; "" for the program itself */
    gboolean by_program; /* a program calls in the name of `person`, who answers for it */
    GPtrArray *events;   /* RegisterEvent */
    GHashTable *records; /* key to RegisterRecord, as they stand after it */
    GHashTable *numbers; /* series to the number given last */
    guint depth;
    json_t *refusal; /* set when refused by a type's rules: see register/refuse.h */
} RegisterPlan;
/* `sight` of the person; NULL for the program itself. */
void register_plan_begin(RegisterPlan *plan, RegisterView *view, RegisterSight *sight,
                         const char *person);
void register_plan_end(RegisterPlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegisterPlan, register_plan_end)

/* What is common to acts of people. All lent. */
typedef struct {
    const char *record; /* key */
    guint64 expected_version;
    const json_t *values;     /* {field: value}; NULL for none */
    const char *comment;      /* "" for none */
    const char *effective_on; /* a day not after today; "" for today */
    const char *as;           /* person a deputy acts for; NULL: by whichever right there is */
    const char *second;       /* person asked to be the second; "" for whoever may */
} RegisterDoing;

typedef struct {
    const char *type;
    RegisterDoing doing;        /* without record and version */
    const char *period, *about; /* of what recurs; else "" */
} RegisterOpening;

/* Each FALSE with an error: PROBLEM_NOT_FOUND alike for what is not there and what may not be seen,
 * PROBLEM_CONFLICT at another version, PROBLEM_INVALID for values, else PROBLEM_STATE or
 * PROBLEM_NOT_ALLOWED with `refusal`. */
gboolean register_plan_open(RegisterPlan *plan, const RegisterOpening *in, char key[ID_TEXT_BYTES],
                            GError **error);
gboolean register_plan_edit(RegisterPlan *plan, const RegisterDoing *doing, GError **error);
/* A transition; where a second person is needed, the asking of one. */
gboolean register_plan_move(RegisterPlan *plan, const RegisterDoing *doing, const char *transition,
                            GError **error);
/* The second person agrees, and the transition is made; or does not, and nothing is. */
gboolean register_plan_second(RegisterPlan *plan, const RegisterDoing *doing, gboolean agree,
                              GError **error);
gboolean register_plan_note(RegisterPlan *plan, const RegisterDoing *doing, GError **error);
/* The draft goes to a colleague, who is the applicant from then on. */
gboolean register_plan_hand_over(RegisterPlan *plan, const RegisterDoing *doing, const char *to,
                                 GError **error);
/* 後閲: the holder has seen what a deputy did. */
gboolean register_plan_look(RegisterPlan *plan, const RegisterDoing *doing, GError **error);
/* The clock: the next step of a deadline of the record whose time has come. */
gboolean register_plan_tick(RegisterPlan *plan, gint64 id, const char *name, GError **error);
/* The same deadline stops where it is: what its step would do is refused. */
gboolean register_plan_stop(RegisterPlan *plan, gint64 id, const char *name, GError **error);
/* The office changed: waits and sees anew. No event when nothing differs. */
gboolean register_plan_repoint(RegisterPlan *plan, gint64 id, GError **error);

/* ---- retention ---- */

/* The clock: its time is over; no event when it is not. `deciders` (owned texts, no two alike) gets
 * the keys of those who are to be told, too. */
gboolean register_plan_due(RegisterPlan *plan, gint64 id, GPtrArray *deciders, GError **error);
/* By who decides (register/retained.h), never its applicant: kept until a day after today;
 * disposed of. PROBLEM_STATE unless it is due, and for the latter while it is held back or an
 * unfinished record refers to it. */
gboolean register_plan_extend(RegisterPlan *plan, const RegisterDoing *doing, const char *until_on,
                              GError **error);
typedef struct {
    const RegisterRecord *record; /* lent by the plan */
    GArray *contents;             /* gint64: events whose contents are to be erased with it */
    GPtrArray *attachments;       /* char *: those it cited */
} RegisterCondensed;
void register_condensed_clear(RegisterCondensed *condensed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegisterCondensed, register_condensed_clear)
gboolean register_plan_condense(RegisterPlan *plan, const RegisterDoing *doing,
                                RegisterCondensed *out, GError **error);
/* Nothing is disposed of while somebody holds it back: at any time, by who decides, the chief
 * officer and auditors; `kind` is audit, lawsuit, disclosure or other, the comment its reason.
 * Released (`hold`: the event that placed it) by who placed it, by auditors, and but for what an
 * audit holds by who may hold. */
gboolean register_may_hold(RegisterView *view, const RegisterRecord *record, const char *person);
gboolean register_plan_hold(RegisterPlan *plan, const RegisterDoing *doing, const char *kind,
                            GError **error);
gboolean register_plan_release(RegisterPlan *plan, const RegisterDoing *doing, gint64 hold,
                               GError **error);
