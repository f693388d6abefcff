/* tests/unit/policy/reading_of.c -- see reading_of.h */
#include "reading_of.h"
#include "reading/read.h"

#include <string.h>

const PolicyRules *rules_of_tests(void)
{
    static gsize once = 0;
    if (g_once_init_enter(&once)) {
        g_autoptr(GError) error = NULL;
        PolicyRules *rules = policy_rules_load(&error);
        g_assert_no_error(error);
        g_once_init_leave(&once, (gsize)rules);
    }
    return (const PolicyRules *)once;
}

PolicyReading *reading_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    PolicyReading *reading = policy_read(rules_of_tests(), (const guint8 *)text, strlen(text),
                                         "test.txt", NULL, NULL, &error);
    g_assert_no_error(error);
    return reading;
}

const PolicyUnit *unit_at(const PolicyReading *reading, const char *path, guint s)
{
    for (guint i = 0; i < reading->units->len; i++) {
        const PolicyUnit *unit = policy_reading_unit(reading, i);
        if (strcmp(unit->path, path) == 0 && unit->s == s)
            return unit;
    }
    g_error("no unit %s#%u", path, s);
}

char *names_of(const PolicyReading *reading, PolicyRun run)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint32 i = 0; i < run.count; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? "|" : "",
                               policy_reading_name(reading, run.first + i));
    return g_strdup(out->str);
}
