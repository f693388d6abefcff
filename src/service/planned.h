/* service/planned.h -- a plan of acts on records within one call; seen by service/ alone */
#pragma once
#include "service/record.h"

typedef struct {
    ServiceCall *call;
    RegisterView view;
    RegisterSight sight; /* of a person */
    RegisterPlan plan;
} ServicePlan;
gboolean service_plan_begin(ServicePlan *planned, ServiceCall *call, GError **error);
void service_plan_end(ServicePlan *planned);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServicePlan, service_plan_end)
/* All of its events; `call->place` is then of the first. */
gboolean service_append_plan(ServiceCall *call, const RegisterPlan *plan, GError **error);
/* What became of one of several records decided on: {record, done, problem?, refusal?} to `told`.
 */
void service_tell_decided(const ServicePlan *planned, const char *record, const GError *problem,
                          ProblemLanguage language, json_t *told);
/* Whether a plan was refused for what it is, so that the next time will be no better. */
gboolean service_is_refusal(const GError *problem);
