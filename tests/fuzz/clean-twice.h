/* tests/fuzz/clean-twice.h -- bytes through an engine, and what came out through the whole again:
 * refused, or made into a text or a ZIP that is made into itself, in which nothing is found */
#pragma once
#include "clean/file.h"
#include <stdlib.h>
#include <string.h>

typedef gboolean (*Engine)(const guint8 *, gsize, const char *, const DisarmSink *, DisarmJob *,
                           CleanFile *, GError **);

static inline GByteArray *clean_once(Engine engine, const DisarmPolicy *policy, const guint8 *bytes,
                                     gsize size, const char *name, CleanFile *result,
                                     gboolean *changed)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, NULL};
    DisarmSink sink = disarm_sink_memory(out);
    gboolean cleaned = engine(bytes, size, name, &sink, &job, result, &error);
    if (cleaned != (error == NULL))
        abort();
    *changed = disarm_findings_changed(findings);
    return cleaned ? g_steal_pointer(&out) : NULL;
}

static inline void clean_twice(Engine engine, const DisarmPolicy *policy, const guint8 *bytes,
                               gsize size, const char *name)
{
    gboolean changed = FALSE;
    CleanFile result = {0}, again = {0};
    g_autoptr(GByteArray) first = clean_once(engine, policy, bytes, size, name, &result, &changed);
    if (first == NULL)
        return;
    const char *made = strcmp(result.ending, "zip") == 0 ? "m.zip" : "m.txt";
    g_autoptr(GByteArray) second =
        clean_once(clean_file, policy, first->data, first->len, made, &again, &changed);
    if (second == NULL || changed || second->len != first->len ||
        memcmp(first->data, second->data, first->len) != 0)
        abort();
}
