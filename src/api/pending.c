/* api/pending.c -- routes agreed on whose tables are still being made */
#include "api-routes.h"
#include "base/problem.h"

#define PENDING(operation)                                                                         \
    gboolean api_##operation(ApiCall *call, ApiAnswer *answer, GError **error)                     \
    {                                                                                              \
        (void)call;                                                                                \
        (void)answer;                                                                              \
        problem_set(error, PROBLEM_UNAVAILABLE, #operation, NULL);                                 \
        return FALSE;                                                                              \
    }

PENDING(editions_diff)
PENDING(facts_list)
PENDING(facts_add)
PENDING(facts_read)
PENDING(facts_correct)
PENDING(facts_remove)
PENDING(findings_list)
PENDING(findings_decide)
PENDING(coverage_read)
PENDING(coverage_decide)
PENDING(exemption_read)
PENDING(exemption_answer)
PENDING(carry_read)
PENDING(carry_run)
PENDING(carry_settle)
