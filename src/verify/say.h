/* verify/say.h -- what is wrong is said and the walk goes on; nothing said means that all is well
 * (verify/ only) */
#pragma once
#include "disarm/job.h"
#include "verify/tables.h"

#define VERIFY_DEPTH_MAX 512u /* of elements in each other */

typedef struct {
    const DisarmPolicy *policy;
    DisarmBudget *budget;
    DisarmFindings *findings;
    guint64 said;        /* times anything was wrong */
    DisarmDanger danger; /* the first, … */
    char *part, *detail; /* … where (lent by `where`'s stack: a copy), and what; owned */
    GPtrArray *where;    /* names from the file to where we are; lent */
} Verify;

/* Wrong here; `detail` as found, or NULL. VERIFY_NO_DANGER says nothing. */
void verify_say(Verify *v, DisarmDanger danger, const char *detail);
/* What reads the budget sets an error: it is said as a limit or as damage. */
void verify_say_error(Verify *v, GError *error);
void verify_enter(Verify *v, const char *name);
void verify_leave(Verify *v);
/* Whether the policy keeps it. */
gboolean verify_keeps(const Verify *v, DisarmAspect aspect);
/* The rows of verify_policies: says so unless the policy keeps it. */
void verify_say_policy(Verify *v, guint policy, const char *detail);
