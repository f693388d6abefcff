/* tests/fuzz/clean-table.c -- any bytes as a text or a table: refused, or made into what is made
 * into itself, in which nothing is found again */
#include "clean/kind.h"
#include "clean/text.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MIB ((guint64)1024 * 1024)

static void make_policy(DisarmPolicy *policy, guint choice)
{
    *policy = (DisarmPolicy){.limits = {.file_bytes = MIB,
                                        .inflated_bytes = 16 * MIB,
                                        .output_bytes = 4 * MIB,
                                        .objects = 100000,
                                        .members = 100,
                                        .depth = 4,
                                        .ratio = 200}};
    policy->rules[DISARM_CELLS] = DISARM_FREEZE;
    policy->rules[DISARM_CONTROL_CHARS] = DISARM_DROP;
    policy->rules[DISARM_ENCODINGS] = (choice & 4) != 0 ? DISARM_FREEZE : DISARM_KEEP;
}

/* What comes out, or NULL; whether anything was changed goes to `changed`. */
static GByteArray *run(const DisarmPolicy *policy, guint choice, const guint8 *bytes, gsize size,
                       gboolean *changed)
{
    static const char delimiters[] = {',', '\t', 0};
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, NULL};
    DisarmSink sink = disarm_sink_memory(out);
    CleanText text;
    gboolean cleaned = (choice & 3) == 3 ? clean_text(bytes, size, "t", &sink, &job, &text, &error)
                                         : clean_table(bytes, size, delimiters[choice & 3], "t",
                                                       &sink, &job, &text, &error);
    if (cleaned != (error == NULL))
        abort();
    *changed = disarm_findings_changed(findings);
    return cleaned ? g_steal_pointer(&out) : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    guint choice = data[0] & 7;
    DisarmPolicy policy;
    make_policy(&policy, choice);
    if (clean_kind_of_bytes(data + 1, size - 1).name == NULL)
        abort();
    clean_text_has_columns(data + 1, size - 1);
    gboolean changed = FALSE;
    g_autoptr(GByteArray) first = run(&policy, choice, data + 1, size - 1, &changed);
    if (first == NULL)
        return 0;
    g_autoptr(GByteArray) second = run(&policy, choice, first->data, first->len, &changed);
    if (second == NULL || changed || second->len != first->len ||
        (first->len > 0 && memcmp(first->data, second->data, first->len) != 0))
        abort();
    return 0;
}
