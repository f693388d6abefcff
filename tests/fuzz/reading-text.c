/* tests/fuzz/reading-text.c -- any bytes as a policy: refused in words, or read with every line
 * accounted for */
#include "base/json.h"
#include "policy/reading.h"
#include "reading/print.h"
#include "reading/read.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define JSON_BYTES ((gsize)64 * 1024 * 1024)

static PolicyRules *rules_once(void)
{
    static gsize once = 0;
    if (g_once_init_enter(&once)) {
        PolicyRules *rules = policy_rules_load(NULL);
        if (rules == NULL)
            abort();
        g_once_init_leave(&once, (gsize)rules);
    }
    return (PolicyRules *)once; /* lent: lives as long as the run */
}

/* No line is dropped silently. */
static void check_fates(const PolicyReading *reading)
{
    for (guint i = 0; i < reading->outline->lines; i++) {
        if (reading->outline->fates[i] == FATE_NONE)
            abort();
    }
}

static void check_units(const PolicyReading *reading)
{
    for (guint i = 0; i < reading->units->len; i++) {
        const PolicyUnit *unit = policy_reading_unit(reading, i);
        if (*unit->text == '\0' || unit->first_line > unit->last_line ||
            unit->last_line > reading->lines || !g_utf8_validate(unit->text, -1, NULL))
            abort();
        glong points = g_utf8_strlen(unit->reading != NULL ? unit->reading : unit->text, -1);
        for (guint32 j = 0; j < unit->evidence.count; j++) {
            const PolicyEvidence *e =
                &g_array_index(reading->evidence, PolicyEvidence, unit->evidence.first + j);
            if (e->from == FROM_OWN && (e->start > e->end || e->end > (guint32)points))
                abort();
        }
    }
}

/* Facts and findings stand in the text, in valid words; every entry of the comparison list has a
 * state. */
static void check_whole(const PolicyReading *reading)
{
    for (guint i = 0; i < reading->facts->len; i++) {
        const PolicyFact *fact = &g_array_index(reading->facts, PolicyFact, i);
        if (fact->line > reading->lines || fact->confidence > 100 ||
            !g_utf8_validate(fact->words, -1, NULL) || !g_utf8_validate(fact->name, -1, NULL) ||
            fact->details.first + fact->details.count > reading->details->len)
            abort();
    }
    for (guint i = 0; i < reading->findings->len; i++) {
        const PolicyFinding *finding = &g_array_index(reading->findings, PolicyFinding, i);
        if (finding->line > reading->lines || *finding->ja == '\0' ||
            !g_utf8_validate(finding->ja, -1, NULL))
            abort();
    }
    if (reading->coverage->len != reading->knowledge->coverage->len)
        abort();
}

/* What is printed is canonical: read and written again it is the same. */
static void check_json(const PolicyReading *reading)
{
    g_autoptr(GBytes) json = policy_reading_json(reading, NULL);
    if (json == NULL)
        return;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(json, &size);
    g_autoptr(json_t) value = json_read(bytes, size, JSON_BYTES, 16, "reading", NULL);
    g_autoptr(GBytes) again = value == NULL ? NULL : json_write_canonical(value, JSON_BYTES, NULL);
    if (again == NULL || !g_bytes_equal(json, again))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PolicyReading) reading =
        policy_read(rules_once(), data, size, "fuzz.txt", NULL, NULL, &error);
    if (reading == NULL) {
        if (error == NULL)
            abort();
        return 0;
    }
    check_fates(reading);
    check_units(reading);
    check_json(reading);
    check_whole(reading);
    g_string_free(policy_print_jsonl(reading, NULL), TRUE);
    g_string_free(policy_print_facts(reading, PROBLEM_JAPANESE), TRUE);
    g_string_free(policy_print_findings(reading, PROBLEM_ENGLISH), TRUE);
    g_string_free(policy_print_tree(reading), TRUE);
    return 0;
}
