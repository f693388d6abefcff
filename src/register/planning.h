/* register/planning.h -- between the files that make plans; inside register/ only */
#pragma once
#include "register/plan.h"
#include "register/who.h"

/* The record as it stands in the plan; lent by it. */
RegisterRecord *planning_record(RegisterPlan *plan, const char *key, GError **error);
/* The same, seen by who acts and at the version expected. */
RegisterRecord *planning_seen(RegisterPlan *plan, const RegisterDoing *doing, GError **error);
/* register_acting of who acts; a program has its owner's own rights, not those of a deputy. */
gboolean planning_acting(RegisterActing *way, const RegisterPlan *plan,
                         const RegisterRecord *record, guint at);
/* FALSE where records of the type are not for programs and a program acts. */
gboolean planning_program_may(const RegisterPlan *plan, const RecordType *type);
/* Copies the record as it is, to be compared with what it becomes; owned. */
RegisterRecord *planning_before(RegisterRecord *record);
/* Adds an event of the record at its version; takes `content`. Lent by the plan. */
RegisterEvent *planning_event(RegisterPlan *plan, const char *act, const RegisterRecord *record,
                              json_t *content);
gboolean planning_check_doing(const RegisterPlan *plan, const RegisterDoing *doing, GError **error);
/* Comment and effective day, where there are any. */
void planning_say(const RegisterPlan *plan, const RegisterDoing *doing, json_t *content);
void planning_withdraw_pending(RegisterRecord *record, json_t *content);
void planning_tell(RegisterPlan *plan, const RegisterRecord *record, const GPtrArray *keys,
                   const char *kind, RecordLabel text, json_t *content);
/* Of the keys, those that may see the record where it is restricted; new reference. */
json_t *planning_those_who_see(const RegisterPlan *plan, const RegisterRecord *record,
                               const GPtrArray *keys);

/* What leads to a state, whoever did it. All lent. */
typedef struct {
    const char *act;
    json_t *content;
    const char *on_behalf_of; /* NULL for oneself */
    const RecordState *to;
    const GPtrArray *effects;
    RecordLabel label;
    const char *serve; /* NULL for none */
} PlanningStep;
gboolean planning_enter(RegisterPlan *plan, RegisterRecord *record, const RegisterRecord *was,
                        const PlanningStep *step, GError **error);

typedef struct {
    const RegisterSet *set;
    const RecordType *type;
    const json_t *values;
    const GPtrArray *fields;     /* that may be filled in; NULL: any */
    const char *applicant;       /* NULL: nobody's */
    const char *unit;            /* NULL for none */
    const RegisterRecord *cause; /* NULL for none */
    const char *period;          /* NULL for none */
    const RegisterDoing *doing;  /* NULL for none */
} PlanningOpening;
/* `key` (may be NULL) gets the record's. */
gboolean planning_open(RegisterPlan *plan, const PlanningOpening *opening, char *key,
                       GError **error);

/* The transition's own step. */
gboolean planning_make(RegisterPlan *plan, RegisterRecord *record, const RegisterRecord *was,
                       const RecordTransition *transition, PlanningStep step, GError **error);
gboolean planning_effects(RegisterPlan *plan, RegisterRecord *record, const GPtrArray *effects,
                          RecordLabel label, json_t *content, GError **error);
/* TRUE with an error when the plan grew beyond its bounds. */
gboolean planning_too_much(const RegisterPlan *plan, GError **error);
/* The record that is the cause of an event; new reference. */
json_t *planning_cause(const RegisterRecord *record);
/* `person` (may be NULL or "") made the transition. */
void planning_add_doer(RegisterRecord *record, const char *transition, const char *person);

/* A transition tried on a record. */
typedef struct {
    const RecordTransition *transition;
    RegisterActing acting;
    const RecordWho *lifted; /* whom `not_by` would leave out, if it were not for a relief */
    const char *lifted_of;   /* that person: who acts, or whom a deputy acts for; lent */
    json_t *changes;         /* lent */
    gboolean needs_second;
} PlanningTry;
/* Puts the values in and judges; the reason of a refusal is told. */
gboolean planning_try(RegisterPlan *plan, RegisterRecord *record, const RegisterDoing *doing,
                      const char *name, PlanningTry *try, GError **error);
/* Says in `content` by which relief it was made, where it was. */
void planning_note_relief(const RegisterPlan *plan, const RegisterRecord *record,
                          const PlanningTry *try, json_t *content);
/* How a deputy acted; new reference. */
json_t *planning_as(const RegisterActing *acting);
/* Says so in `content`, and that the holder is to see it where the appointment demands it. */
void planning_note_deputy(const RegisterPlan *plan, RegisterRecord *record,
                          const RegisterActing *acting, json_t *content);
gboolean planning_ask_second(RegisterPlan *plan, RegisterRecord *record, RegisterRecord *was,
                             const RegisterDoing *doing, const PlanningTry *try, GError **error);
