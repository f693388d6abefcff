/* record/finding.h -- what is wrong with a type: where, by which rule, in both languages, and the
 * path that shows it */
#pragma once
#include <glib.h>
#include <jansson.h>

#include "base/problem.h"

typedef enum {
    /* of reading */
    RECORD_NOT_YAML,       /* {1}: what the reader said */
    RECORD_UNKNOWN_MEMBER, /* {1}; {2} lists what may stand */
    RECORD_MISSING_MEMBER, /* {1} */
    RECORD_WRONG_KIND,     /* a {1} must stand here */
    RECORD_UNKNOWN_NAME,   /* {2} is the name of no {1} */
    RECORD_WRONG_VALUE,    /* {1}: {2} may stand */
    RECORD_TWICE,          /* {1} stands twice */
    RECORD_LIMIT,          /* {1} is over {2} */
    RECORD_EXPRESSION,     /* {1} */
    RECORD_VERSION,        /* {1}: must be over {2} */
    /* of the proofs */
    RECORD_ASK_AND_GRANT,   /* {1} can be granted by who asked: {2} */
    RECORD_AROUND_GRANT,    /* {1} leads to granted state {2} without a grant */
    RECORD_EFFECT_GRANT,    /* {1} would be granted by an effect */
    RECORD_EFFECT_CLOSED,   /* {1} is not open to records of {2} */
    RECORD_PARTY_AFTER,     /* party field {1} can change after the grant: {2} */
    RECORD_SECOND,          /* {1}: second person */
    RECORD_RELIEF,          /* {1}: relief by {2} lacks reason, time limit or review */
    RECORD_STUCK,           /* nobody can leave {1} */
    RECORD_NO_END,          /* from {1} no end is reached */
    RECORD_UNREACHABLE,     /* {1} */
    RECORD_SHADOWED,        /* {1} by {2} */
    RECORD_NOBODY_MAY,      /* {1} */
    RECORD_DEADLINE_NOBODY, /* {1} */
    RECORD_DEADLINE_IDLE,   /* {1}: can never begin */
    RECORD_NOBODY_TOLD,     /* {1} */
    RECORD_UNFILLABLE,      /* {1} needed by {2} */
    RECORD_NOBODY_WAITED,   /* {1}: a state that neither rests nor waits for anybody */
    RECORD_HOLD,            /* {1}: {2} keeps what it gives from being whole or from ending */
    RECORD_VALUE_CYCLE,     /* {1} */
    RECORD_LOOP,            /* {1} */
    RECORD_RULE_LAST
} RecordRule;

typedef struct {
    RecordRule rule;
    char *file, *place; /* "takeout.yaml", "transitions.grant.not_by" */
    guint line;         /* from 1; 0 when the finding has none */
    char *things[2];    /* fill {1} and {2} of the rule's text; PROBLEM_BOTH may stand in them */
    char *near;         /* a spelling that may have been meant, or NULL */
    char *path;         /* the steps that break it, or NULL */
} RecordFinding;

typedef struct RecordFindings RecordFindings;
/* Keeps at most `max` findings and counts the rest. */
RecordFindings *record_findings_new(guint max);
void record_findings_free(RecordFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordFindings, record_findings_free)

/* Where a finding is. All lent. */
typedef struct {
    const char *file, *place;
    guint line;
} RecordSpot;
void record_find(RecordFindings *findings, RecordRule rule, RecordSpot spot, const char *thing,
                 const char *more);
/* The same with the steps that break it (may be NULL), or with a near spelling. */
void record_find_path(RecordFindings *findings, RecordRule rule, RecordSpot spot, const char *thing,
                      const char *more, const char *path);
void record_find_near(RecordFindings *findings, RecordRule rule, RecordSpot spot, const char *thing,
                      const char *more, const char *near);

guint record_findings_count(const RecordFindings *findings); /* those not kept too */
guint record_findings_kept(const RecordFindings *findings);
const RecordFinding *record_findings_get(const RecordFindings *findings, guint at);
/* Whether a finding of this rule is kept. */
gboolean record_findings_has(const RecordFindings *findings, RecordRule rule);

/* "unknown-member". Static. */
const char *record_rule_name(RecordRule rule);
/* One sentence, with the near spelling; transfer full. */
char *record_finding_text(const RecordFinding *finding, ProblemLanguage language);
/* "file:line: place: sentence" and the path below it; transfer full. */
char *record_finding_line(const RecordFinding *finding, ProblemLanguage language);
/* [{rule, file, line, place, ja, en, path}]; new reference. */
json_t *record_findings_json(const RecordFindings *findings);

/* The name among `names` (NULL at its end) nearest to `name`, when it is near at all. Lent. */
const char *record_near(const char *name, const char *const *names);
