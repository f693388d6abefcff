/* record/act.h -- what can be done with a record now, and why not: questions the engine asks with
 * values and persons it knows; pure */
#pragma once
#include <jansson.h>

#include "base/problem.h"
#include "record/type.h"

/* Who acts. Separation is kept between persons: neither who acts nor whose post is acted for may be
 * among those left out. */
typedef struct {
    const char *person;     /* id */
    const char *for_person; /* whose post a deputy acts for, or NULL */
    /* Whether `person` is the one `who` means for this record. The engine knows posts and dates. */
    gboolean (*is)(const RecordWho *who, const char *person, gpointer user);
    /* Whether the actor may act as `who`: a deputy by what was handed to the deputy alone.
     * `transition` is NULL for opening and editing. NULL: as `is` says, and for another only by a
     * function. */
    gboolean (*acts)(const RecordWho *who, const RecordTransition *transition, gpointer user);
    gpointer user;
    /* A relief in force of `person`, and of `for_person`, lifts `not_by` for that one alone where
     * the transition names its type. */
    gboolean relieved, for_relieved;
} RecordActor;

/* A record as it stands: values as record/expr.h says. */
typedef struct {
    const RecordType *type;
    const RecordState *state;
    const json_t *values;
    const char *today;
} RecordCase;

typedef enum {
    RECORD_MAY,
    RECORD_REFUSED_STATE,     /* it does not lead on from this state */
    RECORD_REFUSED_CONDITION, /* its condition does not hold */
    RECORD_REFUSED_PERSON,    /* nobody the actor is may make it */
    RECORD_REFUSED_EXCLUDED,  /* the actor is left out by `who` */
    RECORD_REFUSED_MISSING,   /* `field` is empty */
    RECORD_REFUSED_SECOND     /* the second person is missing, the same, or left out */
} RecordRefusalKind;

typedef struct {
    RecordRefusalKind kind;
    const RecordTransition *transition;
    const RecordWho *who;     /* of RECORD_REFUSED_EXCLUDED */
    const RecordField *field; /* of RECORD_REFUSED_MISSING */
    const RecordWho *lifted;  /* whom `not_by` would leave out but for a relief */
    gboolean of_other;        /* `who` or `lifted` is whom the actor acts for, not the actor */
    const RecordServe *serve; /* the clause pattern the transition serves, or NULL */
} RecordRefusal;

/* Computes the derived values of `values` in place (columns row by row). */
void record_derive(const RecordType *type, json_t *values, const char *today);
/* Whether that would change nothing. */
gboolean record_derived_stand(const RecordType *type, const json_t *values, const char *today);
/* Whether `actor` may make `transition`, with `second` (or NULL) as the second person. */
RecordRefusal record_may(const RecordCase *record, const RecordTransition *transition,
                         const RecordActor *actor, const RecordActor *second);
/* Whether the actor may open a record of the type, or change fields of one as it stands. */
gboolean record_may_open(const RecordType *type, const RecordActor *actor);
gboolean record_may_edit(const RecordCase *record, const RecordActor *actor);
/* Whether somebody may be the second person of `transition`, `actor` apart. */
gboolean record_may_second(const RecordTransition *transition, const RecordActor *actor,
                           const RecordActor *second);
/* Whether a program may open, change and move records of the type in the name of its owner: not
 * where they give somebody a function, a deputy or a relief. */
gboolean record_is_for_programs(const RecordType *type);
/* Whether it may make the transition: one that notes, asks, reports or takes back. It decides
 * nothing, and makes none for which two persons are kept apart. */
gboolean record_may_by_program(const RecordTransition *transition);
/* The transition of the name that is meant as the record stands: the first whose condition holds.
 * NULL when none leads on from here. */
const RecordTransition *record_meant(const RecordCase *record, const char *name);
/* The transitions the actor may make, whatever is still to be filled in; RecordTransition, owned
 * array. Of several of one name the first whose condition holds. */
GPtrArray *record_possible(const RecordCase *record, const RecordActor *actor);
/* The fields that `transition` demands and that are empty; RecordField, owned array. */
GPtrArray *record_missing(const RecordCase *record, const RecordTransition *transition);
/* One sentence; names the clause pattern where there is one. Transfer full. */
char *record_refusal_text(const RecordRefusal *refusal, ProblemLanguage language);

typedef enum { RECORD_VALUE_KIND, RECORD_VALUE_LEAST, RECORD_VALUE_MOST } RecordFault;
/* The first field whose value is not of its kind or beyond its limits; NULL when all are good.
 * Empty values are good: what is demanded when, record_missing says. */
const RecordField *record_values_fault(const RecordType *type, const json_t *values,
                                       RecordFault *fault);
