/* tests/fuzz/release-way.h -- the whole way for fuzz targets: what is released passes the check
 * again, comes out of a second time as it is and holds nothing that starts; nothing else ends but
 * refused; and the verifier has nothing against what the disarmer wrote */
#pragma once
#include "release/release.h"
#include "verify/verify.h"
#include "way-active.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAY_MIB ((guint64)1024 * 1024)
#define WAY_PASSWORD "secret" /* typed in for every file: seeds under it are opened */

static const char *const way_presets[] = {"office", "strict", "verify-only"};
static DisarmPolicies *way_builtin; /* made once, kept to the end */

/* A preset with limits that let a run be short; "office" for a name that is none. */
static inline DisarmPolicy way_policy(const char *preset)
{
    static const DisarmLimits limits = {.file_bytes = WAY_MIB,
                                        .inflated_bytes = 16 * WAY_MIB,
                                        .output_bytes = 8 * WAY_MIB,
                                        .memory_bytes = 64 * WAY_MIB,
                                        .objects = 100000,
                                        .pixels = 100000,
                                        .members = 100,
                                        .pages = 10,
                                        .depth = 4,
                                        .ratio = 100};
    guint which = 0;
    for (guint i = 0; i < G_N_ELEMENTS(way_presets); i++)
        which = strcmp(preset, way_presets[i]) == 0 ? i : which;
    if (way_builtin == NULL)
        way_builtin = disarm_policies_builtin(NULL);
    DisarmPolicy policy = *disarm_policies_find(way_builtin, way_presets[which], NULL);
    policy.limits = limits;
    return policy;
}

/* With FUZZ_SAVE in the environment, which names a folder: what went in and came out, to look at.
 */
static inline void way_save(const char *turn, const char *name, const guint8 *bytes, gsize size)
{
    const char *folder = g_getenv("FUZZ_SAVE");
    if (folder == NULL)
        return;
    g_autofree char *path = g_strdup_printf("%s/%s-%s", folder, turn, name);
    g_file_set_contents(path, (const char *)bytes, (gssize)size, NULL);
}

static inline void way_fail(const char *what, const char *name, const GError *error)
{
    fprintf(stderr, "%s: %s: %s\n", name, what, error != NULL ? error->message : "");
    abort();
}

/* Disagreement over limits is none over what is safe: what is written may be larger. Nor is one
 * over a text without an ending that begins like something else: the check asks for a name. */
static inline gboolean way_disagrees(DisarmFindings *findings, const GError *error)
{
    gboolean check = strstr(error->message, "The check of") != NULL;
    return check && disarm_findings_tally(findings, DISARM_LIMIT, DISARM_REFUSED) == 0 &&
           disarm_findings_tally(findings, DISARM_UNSUPPORTED, DISARM_REFUSED) == 0;
}

/* As an output, whatever it is: the verifier reads it to its end. */
static inline void way_check(const DisarmPolicy *policy, const char *name, const guint8 *bytes,
                             gsize size, gboolean must)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {.policy = policy, .budget = &budget, .findings = findings};
    gboolean fine = verify_file(bytes, size, name, &job, &error);
    if (fine != (error == NULL))
        way_fail("the check neither passes nor refuses", name, error);
    if (must && !fine)
        way_fail("released and refused by the check", name, error);
}

typedef struct {
    GByteArray *bytes; /* NULL: nothing was written */
    char *name;        /* of what was written, or NULL */
    gboolean limit;    /* refused, or not let pass, for its size */
    gboolean changed;  /* something was found, and is not there any more */
} WayOut;

static inline void way_out_clear(WayOut *out)
{
    g_clear_pointer(&out->bytes, g_byte_array_unref);
    g_clear_pointer(&out->name, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WayOut, way_out_clear)

/* The disarmer wrote what the check refuses: nothing got out, and one of them is wrong. With
 * FUZZ_NOTE in the environment, which begins a path, what went in is left there, once for each
 * reason, and the run goes on. */
static inline void way_disagree(const char *name, const guint8 *bytes, gsize size,
                                const GError *error)
{
    const char *start = g_getenv("FUZZ_NOTE");
    if (start == NULL)
        way_fail("written and not let pass", name, error);
    g_autofree char *reason = g_compute_checksum_for_string(G_CHECKSUM_MD5, error->message, -1);
    g_autofree char *path = g_strdup_printf("%s-%.6s-%s", start, reason, name);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return;
    g_file_set_contents(path, (const char *)bytes, (gssize)size, NULL);
    fprintf(stderr, "%s: %s\n", path, error->message);
}

static inline void way_judge(const DisarmPolicy *policy, const char *name, gboolean fine,
                             const Release *released, const WayOut *out, DisarmFindings *findings,
                             const GError *error)
{
    gboolean same = fine && released->verdict == DISARM_VERDICT_VERIFIED_CLEAN;
    if (fine != (error == NULL) || fine != (released->name != NULL))
        way_fail("neither released nor refused", name, error);
    if (same && out->bytes->len > 0)
        way_fail("written under verify-only", name, NULL);
    if (fine && policy->verify_only && !same)
        way_fail("released with changes under verify-only", name, NULL);
    if (same && disarm_findings_changed(findings))
        way_fail("released as it is, and something was found", name, NULL);
}

static inline WayOut way_pass(const DisarmPolicy *policy, const char *name, const guint8 *bytes,
                              gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    WayOut out = {.bytes = g_byte_array_new()};
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {
        .policy = policy, .budget = &budget, .findings = findings, .password = WAY_PASSWORD};
    ReleaseOutput output = release_memory(out.bytes);
    Release released;
    gboolean fine = release_file(bytes, size, name, &output, &job, &released, &error);
    if (!fine && out.bytes->len > 0)
        way_save("refused", name, out.bytes->data, out.bytes->len);
    way_judge(policy, name, fine, &released, &out, findings, error);
    if (!fine && !policy->verify_only && way_disagrees(findings, error))
        way_disagree(name, bytes, size, error);
    out.limit = disarm_findings_tally(findings, DISARM_LIMIT, DISARM_REFUSED) > 0 ||
                (error != NULL && error->code == PROBLEM_TOO_LARGE);
    out.changed = disarm_findings_changed(findings);
    if (fine && released.verdict == DISARM_VERDICT_CLEANED)
        out.name = g_strdup(released.name);
    else
        g_clear_pointer(&out.bytes, g_byte_array_unref);
    if (fine && out.bytes == NULL)
        way_active(released.name, bytes, size);
    release_clear(&released);
    return out;
}

/* All that is said above, for one file. */
static inline void way_whole(const DisarmPolicy *policy, const char *name, const guint8 *bytes,
                             gsize size)
{
    way_save("in", name, bytes, size);
    g_auto(WayOut) once = way_pass(policy, name, bytes, size);
    if (once.bytes == NULL)
        return;
    way_save("once", once.name, once.bytes->data, once.bytes->len);
    way_check(policy, once.name, once.bytes->data, once.bytes->len, TRUE);
    way_active(once.name, once.bytes->data, once.bytes->len);
    g_auto(WayOut) twice = way_pass(policy, once.name, once.bytes->data, once.bytes->len);
    if (twice.bytes != NULL)
        way_save("twice", once.name, twice.bytes->data, twice.bytes->len);
    if (twice.bytes == NULL && !twice.limit)
        way_fail("what was released is refused when it comes again", once.name, NULL);
    if (twice.bytes != NULL && (once.bytes->len != twice.bytes->len ||
                                memcmp(once.bytes->data, twice.bytes->data, once.bytes->len) != 0))
        way_fail("disarmed again it is another", once.name, NULL);
    if (twice.bytes != NULL && twice.changed)
        way_fail("something was found in what was released", once.name, NULL);
}
