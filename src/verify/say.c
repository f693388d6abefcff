/* verify/say.c -- the first thing that is wrong is the refusal, all of them are findings */
#include "verify/say.h"
#include <string.h>

void verify_say(Verify *v, DisarmDanger danger, const char *detail)
{
    if (danger == VERIFY_NO_DANGER)
        return;
    disarm_find(v->findings, danger, DISARM_REFUSED, detail, -1);
    if (v->said++ > 0)
        return;
    GString *part = g_string_new(NULL);
    for (guint i = 0; i < v->where->len; i++)
        g_string_append_printf(part, "%s%s", i > 0 ? " > " : "",
                               (const char *)g_ptr_array_index(v->where, i));
    v->danger = danger;
    v->part = g_string_free(part, FALSE);
    v->detail = g_strdup(detail);
}

void verify_say_error(Verify *v, GError *error)
{
    gboolean limit = g_error_matches(error, PROBLEM, PROBLEM_TOO_LARGE) ||
                     g_error_matches(error, PROBLEM, PROBLEM_TOO_DEEP);
    const char *why = problem_thing(error, 1);
    g_autofree char *english = why != NULL ? g_strndup(why, strcspn(why, PROBLEM_MARK)) : NULL;
    verify_say(v, limit ? DISARM_LIMIT : DISARM_DAMAGED, english);
    g_error_free(error);
}

void verify_enter(Verify *v, const char *name)
{
    g_ptr_array_add(v->where, (gpointer)name);
    disarm_enter(v->findings, name);
}

void verify_leave(Verify *v)
{
    g_ptr_array_set_size(v->where, (gint)v->where->len - 1);
    disarm_leave(v->findings);
}

gboolean verify_keeps(const Verify *v, DisarmAspect aspect)
{
    return v->policy->rules[aspect] == DISARM_KEEP;
}

void verify_say_policy(Verify *v, guint policy, const char *detail)
{
    if (policy != VERIFY_NO_POLICY && !verify_keeps(v, verify_policies[policy].aspect))
        verify_say(v, verify_policies[policy].danger, detail);
}
