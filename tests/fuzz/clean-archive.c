/* tests/fuzz/clean-archive.c -- any bytes as an archive to be made safe: refused, or made into a
 * strict ZIP that is made into itself */
#include "archive/zip.h"
#include "clean/archive-name.h"
#include "clean/file.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MIB ((guint64)1024 * 1024)

static void make_policy(DisarmPolicy *policy)
{
    *policy = (DisarmPolicy){.limits = {.file_bytes = MIB,
                                        .inflated_bytes = 16 * MIB,
                                        .output_bytes = 8 * MIB,
                                        .objects = 100000,
                                        .pixels = 100000,
                                        .members = 100,
                                        .pages = 10,
                                        .depth = 3,
                                        .ratio = 100}};
    policy->rules[DISARM_CELLS] = DISARM_FREEZE;
    policy->rules[DISARM_CONTROL_CHARS] = DISARM_DROP;
    policy->rules[DISARM_PROGRAMS] = policy->rules[DISARM_MEMBERS] = DISARM_DROP;
    policy->rules[DISARM_UNKNOWNS] = policy->rules[DISARM_METADATA] = DISARM_DROP;
}

static GByteArray *run(const DisarmPolicy *policy, const guint8 *bytes, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, NULL};
    DisarmSink sink = disarm_sink_memory(out);
    CleanFile file;
    gboolean cleaned = clean_file(bytes, size, "a", &sink, &job, &file, &error);
    g_autofree char *called = clean_file_name("a", &file);
    if (cleaned != (error == NULL) || budget.depth != 0)
        abort();
    return cleaned && g_strcmp0(file.ending, "zip") == 0 ? g_steal_pointer(&out) : NULL;
}

/* What comes out is in the strict form, and nothing is odd about it. */
static void check_form(const GByteArray *out)
{
    static const ArchiveZipBudget look = {.max_entries = 1000,
                                          .max_entry_bytes = 16 * 1024 * 1024,
                                          .max_total_bytes = 64 * 1024 * 1024,
                                          .max_ratio = 10000,
                                          .max_name_bytes = 4096};
    g_autoptr(ArchiveZip) zip = archive_zip_open(out->data, out->len, &look, "out", NULL);
    if (zip == NULL || archive_zip_flaws(zip) != 0)
        abort();
    for (guint i = 0; archive_zip_entry(zip, i) != NULL; i++) {
        const ArchiveZipEntry *entry = archive_zip_entry(zip, i);
        guint flaws = 0;
        g_autofree char *plain = clean_member_name(entry->name, &flaws);
        if (strcmp(plain, entry->name) != 0 || flaws != 0 ||
            !archive_zip_stream(zip, entry, NULL, NULL, NULL))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DisarmPolicy policy;
    make_policy(&policy);
    g_autoptr(GByteArray) first = run(&policy, data, size);
    if (first == NULL)
        return 0;
    check_form(first);
    policy.limits.depth++; /* a packed TAR came out one level deeper */
    g_autoptr(GByteArray) second = run(&policy, first->data, first->len);
    if (second == NULL || second->len != first->len ||
        memcmp(first->data, second->data, first->len) != 0)
        abort();
    return 0;
}
