/* tests/fuzz/verify-plain.c -- what the reader of plain XML takes, Expat reads to its end and
 * nothing in it is wrong; and it takes the same however the bytes are cut
 *
 * The first line is the kind of the part; its size decides how the bytes are cut. */
#include "archive/sink.h"
#include "verify/part.h"
#include "verify/plain.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static DisarmPolicies *builtin; /* made once, kept to the end */

static gboolean push_all(ArchiveSink sink, gpointer user, const guint8 *bytes, gsize size,
                         gsize piece)
{
    g_autoptr(GError) error = NULL;
    gboolean took = TRUE;
    for (gsize at = 0; took && at < size; at += piece)
        took = sink(user, bytes + at, MIN(piece, size - at), &error);
    if (took != (error == NULL))
        abort();
    return took;
}

static gboolean is_plain(const Verify *v, const VerifyPart *kind, GHashTable *ways,
                         const guint8 *bytes, gsize size, gsize piece)
{
    VerifyPlain *plain = verify_plain_new(v, kind, ways);
    gboolean took = push_all(verify_plain_push, plain, bytes, size, piece);
    gboolean fine = verify_plain_finish(plain);
    return took && fine;
}

static void check(Verify *v, const VerifyPart *kind, const guint8 *bytes, gsize size, gsize piece)
{
    g_autoptr(GHashTable) ways = g_hash_table_new(g_str_hash, g_str_equal);
    gboolean whole = is_plain(v, kind, ways, bytes, size, size);
    if (v->said > 0 || is_plain(v, kind, ways, bytes, size, piece) != whole)
        abort();
    VerifyPartReader *reader = verify_part_new(v, kind, ways);
    push_all(verify_part_push, reader, bytes, size, size);
    verify_part_finish(reader);
    if (whole && v->said > 0)
        abort();
}

static const VerifyPart *kind_of(const char *name, gsize size)
{
    for (guint i = 0; i < verify_part_count; i++)
        if (verify_parts[i].root != NULL && strlen(verify_parts[i].kind) == size &&
            memcmp(verify_parts[i].kind, name, size) == 0)
            return &verify_parts[i];
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
    const VerifyPart *kind =
        line != NULL ? kind_of((const char *)data, (gsize)(line - data)) : NULL;
    if (kind == NULL)
        return 0;
    if (builtin == NULL)
        builtin = disarm_policies_builtin(NULL);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GPtrArray) where = g_ptr_array_new();
    const DisarmPolicy *policy = disarm_policies_find(builtin, "office", NULL);
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    Verify v = {.policy = policy, .budget = &budget, .findings = findings, .where = where};
    gsize rest = size - (gsize)(line + 1 - data);
    check(&v, kind, line + 1, rest, rest % 16 + 1);
    g_free(v.part);
    g_free(v.detail);
    return 0;
}
