/* office/finding.h -- why a change of the office cannot be made: each a rule, where, and of what */
#pragma once
#include "base/problem.h"
#include "office/office.h"
#include <jansson.h>

typedef enum {
    OFFICE_RULE_FORM,           /* {1} is not of its form: {2} */
    OFFICE_RULE_NEEDED,         /* {1} is empty */
    OFFICE_RULE_NO_FIELD,       /* there is no {1} */
    OFFICE_RULE_NO_ROW,         /* there is no {1} called {2} */
    OFFICE_RULE_NAMED_TWICE,    /* {1} stands twice among the changes */
    OFFICE_RULE_ID_TAKEN,       /* {1} stands already */
    OFFICE_RULE_CHANGED,        /* {1} was changed meanwhile */
    OFFICE_RULE_NO_CANCEL,      /* {1} can be ended and not taken back */
    OFFICE_RULE_ENDS_FIRST,     /* {1} ends before it begins */
    OFFICE_RULE_OUTSIDE,        /* {1} reaches beyond {2} */
    OFFICE_RULE_ORPHAN,         /* {1} ends (or begins) while {2} needs it */
    OFFICE_RULE_UNIT_LOOP,      /* {1} stands below itself */
    OFFICE_RULE_SUCCESSOR,      /* {1} has a successor that is not there when it ends, or none */
    OFFICE_RULE_CODE_TAKEN,     /* {1} has the code of {2} */
    OFFICE_RULE_NUMBER_TAKEN,   /* {1} has the number of {2} */
    OFFICE_RULE_POST_TAKEN,     /* {1} is a post of one, and {2} is in it */
    OFFICE_RULE_TWICE,          /* {1} stands already for some of these days */
    OFFICE_RULE_TWO_MAIN,       /* {1} has another main appointment, {2} */
    OFFICE_RULE_FUNCTION,       /* there is no function {1} to be given */
    OFFICE_RULE_ONE_HOLDER,     /* {1}: exactly one of post and person */
    OFFICE_RULE_SCOPE,          /* {1} is held for something else than that */
    OFFICE_RULE_SINGLE,         /* {1} is held by one at a time, and {2} holds it */
    OFFICE_RULE_SINGLE_OF_MANY, /* {1} is held by one at a time, and {2} is a post of several */
    OFFICE_RULE_ONESELF,        /* {1} stands in for oneself */
    OFFICE_RULE_DEPUTY_LOOP,    /* {1} and {2} stand in for each other on {2}'s day */
    OFFICE_RULES
} OfficeRule;

typedef struct {
    OfficeRule rule;
    gint64 at;          /* number of the change among those asked for; -1: of what they lead to */
    char *thing, *more; /* {1} and {2}, each in both languages or plain */
} OfficeFinding;

#define OFFICE_FINDINGS_MAX 500 /* kept; more are counted */
typedef struct {
    GPtrArray *kept; /* OfficeFinding */
    guint count;
} OfficeFindings;
OfficeFindings *office_findings_new(void);
void office_findings_free(OfficeFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OfficeFindings, office_findings_free)
void office_find(OfficeFindings *findings, OfficeRule rule, gint64 at, const char *thing,
                 const char *more);
/* Transfer full. */
char *office_finding_text(const OfficeFinding *finding, ProblemLanguage language);
const char *office_rule_name(OfficeRule rule); /* "post_taken" */
/* The first as a PROBLEM_STATE (PROBLEM_CONFLICT when it is OFFICE_RULE_CHANGED), and how many. */
void office_findings_problem(const OfficeFindings *findings, GError **error);
