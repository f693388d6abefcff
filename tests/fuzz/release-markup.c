/* tests/fuzz/release-markup.c -- open markup on the whole way: what is released comes out of it a
 * second time as it is, and the verifier has nothing against what was written
 *
 * The first line is a file's name. A package's parts follow, parted by NULs, each with its name in
 * a line before it; of other files all the rest is the file. */
#include "archive/zip_writer.h"
#include "release/release.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PARTS_MAX 16

static DisarmPolicies *builtin; /* made once, kept to the end */

static gboolean is_name(const char *name)
{
    gboolean plain = *name != '\0' && *name != '/';
    for (const char *c = name; plain && *c != '\0'; c++)
        plain = g_ascii_isprint(*c) && strchr("\\:\"&<>", *c) == NULL &&
                !(*c == '/' && (c[1] == '/' || c[1] == '\0')) &&
                !(*c == '.' && (c[1] == '.' || c[1] == '/' || c[1] == '\0'));
    return plain;
}

static void add_part(ArchiveZipWriter *writer, GHashTable *names, const char *part, gsize size)
{
    const char *line = memchr(part, '\n', size);
    g_autofree char *name = line != NULL ? g_strndup(part, (gsize)(line - part)) : g_strdup("");
    if (!is_name(name) || !g_hash_table_add(names, g_ascii_strdown(name, -1)))
        return;
    archive_zip_writer_add(writer, name, (const guint8 *)line + 1, size - (gsize)(line + 1 - part),
                           ARCHIVE_STORE, NULL);
}

static GByteArray *pack(const char *at, gsize size)
{
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1 << 26, "fuzz");
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *end = at + size;
    for (guint i = 0; i < PARTS_MAX && at < end; i++) {
        const char *stop = memchr(at, 0, (gsize)(end - at));
        add_part(writer, names, at, (gsize)((stop != NULL ? stop : end) - at));
        at = stop != NULL ? stop + 1 : end;
    }
    archive_zip_writer_finish(writer, NULL);
    return out;
}

/* What came out, or NULL. */
static GByteArray *pass(const char *preset, const char *name, const guint8 *bytes, gsize size,
                        char **called)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GError) error = NULL;
    Release released;
    DisarmBudget budget;
    DisarmPolicy policy = *disarm_policies_find(builtin, preset, NULL);
    policy.limits.inflated_bytes = 1 << 24;
    policy.limits.objects = policy.limits.pixels = 100000;
    DisarmJob job = {.policy = &policy, .budget = &budget, .findings = findings};
    disarm_budget_init(&budget, &policy.limits);
    const ReleaseOutput output = release_memory(out);
    gboolean passed = release_file(bytes, size, name, &output, &job, &released, &error);
    gboolean limit = disarm_findings_tally(findings, DISARM_LIMIT, DISARM_REFUSED) > 0;
    if (passed == (error != NULL) ||
        (!passed && !limit && strstr(error->message, "The check of") != NULL))
        abort();
    gboolean cleaned = passed && released.verdict == DISARM_VERDICT_CLEANED;
    *called = cleaned ? g_strdup(released.name) : NULL;
    release_clear(&released);
    return cleaned ? g_steal_pointer(&out) : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const presets[] = {"office", "strict", "verify-only"};
    const char *line = size > 0 ? memchr(data, '\n', size) : NULL;
    if (line == NULL)
        return 0;
    if (builtin == NULL)
        builtin = disarm_policies_builtin(NULL);
    g_autofree char *name = g_strndup((const char *)data, (gsize)(line - (const char *)data));
    gsize rest = size - (gsize)(line + 1 - (const char *)data);
    gboolean package = g_str_has_prefix(name, "a.o");
    g_autoptr(GByteArray) in = package ? pack(line + 1, rest) : g_byte_array_new();
    if (!package)
        g_byte_array_append(in, (const guint8 *)line + 1, (guint)rest);
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz.") != strlen(name) || strlen(name) > 8)
        return 0; /* names are judged elsewhere */
    for (guint i = 0; i < G_N_ELEMENTS(presets); i++) {
        g_autofree char *called = NULL, *again = NULL;
        g_autoptr(GByteArray) once = pass(presets[i], name, in->data, in->len, &called);
        g_autoptr(GByteArray) twice =
            once != NULL ? pass(presets[i], called, once->data, once->len, &again) : NULL;
        if (once != NULL && (twice == NULL || once->len != twice->len ||
                             memcmp(once->data, twice->data, once->len) != 0))
            abort();
    }
    return 0;
}
