/* clean/ooxml/ooxml.c -- the way through an Office file: open, decide, learn, write */
#include "clean/ooxml/ooxml.h"
#include "base/problem.h"
#include "clean/inside.h"
#include "clean/ooxml/internal.h"
#include "clean/whole.h"
#include <string.h>

#define LOST_MAX 16u /* parts that may be lost */

/* ---- what kind of file it is ---- */

static const struct {
    const char *type, *what;
} others[] = {
    {"application/vnd.ms-excel.sheet.binary.macroEnabled.main",
     PROBLEM_BOTH("Excel binary workbook (xlsb)", "Excel バイナリ ブック（xlsb）")},
    {"application/vnd.ms-visio.drawing.main+xml", PROBLEM_BOTH("Visio drawing", "Visio 図面")},
    {"application/vnd.ms-visio.drawing.macroEnabled.main+xml",
     PROBLEM_BOTH("Visio drawing", "Visio 図面")},
    {"application/vnd.ms-package.xps-fixeddocumentsequence+xml", PROBLEM_BOTH("XPS", "XPS")},
};

static gboolean refuse_kind(const Ooxml *ooxml, GError **error)
{
    const char *what = PROBLEM_BOTH("package of unknown use", "用途の分からないパッケージ");
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, ooxml->package.parts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const char *type = ((const CleanPart *)value)->type;
        for (guint i = 0; type != NULL && i < G_N_ELEMENTS(others); i++)
            if (g_ascii_strcasecmp(others[i].type, type) == 0)
                what = others[i].what;
    }
    disarm_find(ooxml->job->findings, DISARM_UNSUPPORTED, DISARM_REFUSED, NULL, -1);
    problem_set(error, PROBLEM_UNSUPPORTED, what,
                PROBLEM_BOTH("Save it as docx, xlsx, pptx or PDF and send that.",
                             "docx・xlsx・pptx か PDF で保存し直して送ってください。"));
    return FALSE;
}

static void lose_way(const Ooxml *ooxml, CleanRelationship *way)
{
    way->reference.kept = FALSE;
    disarm_find(ooxml->job->findings, DISARM_AMBIGUOUS, DISARM_DROPPED, way->target, -1);
}

/* The one part that everything hangs on. */
static CleanPart *main_part(Ooxml *ooxml)
{
    CleanPart *found = NULL;
    const GPtrArray *ways = ooxml->package.root->relationships;
    for (guint i = 0; i < ways->len; i++) {
        CleanRelationship *way = g_ptr_array_index(ways, i);
        gboolean is_main = way->reference.kept && way->kind != CLEAN_KIND_LAST &&
                           clean_kinds[way->kind].main != NULL;
        if (!is_main)
            continue;
        if (found == NULL)
            found = way->part;
        else /* one is enough: programs take the first */
            lose_way(ooxml, way);
    }
    return found;
}

/* ---- what cannot be read ---- */

/* A part that cannot be read goes, when the document does without it; what else hangs on it is
 * then read anew. */
static gboolean may_lose(const Ooxml *ooxml, const GError *problem)
{
    return (clean_inside_is_of_part(problem) || ooxml->foreign) &&
           (clean_kinds[ooxml->failed->kind].flags & CLEAN_PART_OPTIONAL) != 0 &&
           disarm_rule(ooxml->job, DISARM_UNKNOWNS) == DISARM_DROP &&
           g_hash_table_size(ooxml->lost) < LOST_MAX;
}

/* Comments that hang together go together: their marks in the text, too. */
static gboolean lose(Ooxml *ooxml, const GError *problem)
{
    if (!may_lose(ooxml, problem))
        return FALSE;
    const CleanPart *part = ooxml->failed;
    guint aspect = clean_kinds[part->kind].aspect;
    g_hash_table_insert(ooxml->lost, g_strdup(part->name), g_strdup(problem->message));
    if (aspect == DISARM_COMMENTS)
        ooxml->policy->rules[aspect] = DISARM_DROP;
    ooxml->failed = NULL;
    ooxml->foreign = FALSE;
    ooxml->again = TRUE;
    return TRUE;
}

/* ---- from part to part ---- */

static void take_ways(Ooxml *ooxml, const CleanPart *part)
{
    for (guint i = 0; i < part->relationships->len; i++) {
        const CleanRelationship *way = g_ptr_array_index(part->relationships, i);
        if (!ooxml_is_used(way) || way->part == NULL || way->part->queued)
            continue;
        way->part->queued = TRUE;
        g_ptr_array_add(ooxml->order, way->part);
    }
}

static gboolean is_xml(const CleanPart *part)
{
    return (clean_kinds[part->kind].flags & (CLEAN_PART_IMAGE | CLEAN_PART_PACKAGE)) == 0;
}

static gboolean walk_part(Ooxml *ooxml, CleanPart *part, GError **error)
{
    if (is_xml(part) && (!ooxml_decide(ooxml, part, error) || !ooxml_learn(ooxml, part, error)))
        return FALSE;
    if (is_xml(part))
        take_ways(ooxml, part);
    disarm_part(ooxml->job->findings, clean_kinds[part->kind].name,
                part->changed ? DISARM_REBUILT : DISARM_SAME);
    return TRUE;
}

/* To the end even when a part is lost: so all that are broken are found in one reading. */
static gboolean walk(Ooxml *ooxml, GError **error)
{
    take_ways(ooxml, ooxml->package.root);
    for (guint i = 0; i < ooxml->order->len; i++) {
        g_autoptr(GError) problem = NULL;
        CleanPart *part = g_ptr_array_index(ooxml->order, i);
        ooxml_go(ooxml, part);
        gboolean walked = walk_part(ooxml, part, &problem);
        ooxml_go(ooxml, NULL);
        if (!walked && ooxml->failed == NULL)
            ooxml->failed = part;
        if (!walked && !lose(ooxml, problem)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- what was not reached ---- */

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(CleanPart *const *)a)->name, (*(CleanPart *const *)b)->name);
}

/* Part names are one whatever their case: ECMA-376-2 6.2.2.3. */
static gboolean is_list(const CleanPart *part)
{
    gsize size = strlen(part->name), tail = strlen(".rels");
    return size >= tail && g_ascii_strcasecmp(part->name + size - tail, ".rels") == 0;
}

/* What a part of that kind that nothing needs is called; a file inside by its name, which may be
 * missed. */
static DisarmDanger danger_left(guint kind)
{
    if (kind == CLEAN_KIND_LAST)
        return DISARM_LEFTOVER;
    const CleanPartKind *row = &clean_kinds[kind];
    return row->danger != DISARM_DANGER_LAST        ? (DisarmDanger)row->danger
           : (row->flags & CLEAN_PART_PACKAGE) != 0 ? DISARM_EMBEDDED_FILE
                                                    : DISARM_LEFTOVER;
}

static gboolean note_left(Ooxml *ooxml, CleanPart *part, GError **error)
{
    gboolean unseen = part->state == CLEAN_PART_UNSEEN, unused = part->state == CLEAN_PART_STAYS;
    guint kind = part->kind;
    if (is_list(part))
        return TRUE;
    if (unseen)
        kind = clean_kind_guess(NULL, part->type != NULL ? part->type : "");
    DisarmDanger danger = danger_left(kind);
    gboolean quiet = kind != CLEAN_KIND_LAST && (clean_kinds[kind].flags & CLEAN_PART_QUIET) != 0;
    disarm_part(ooxml->job->findings, kind != CLEAN_KIND_LAST ? clean_kinds[kind].name : "unknown",
                DISARM_LEFT_OUT);
    return (!unseen && !unused) || quiet ||
           disarm_apply(ooxml->job, clean_aspect_of(danger), danger, DISARM_DROPPED, part->type,
                        error);
}

static gboolean note_rest(Ooxml *ooxml, GError **error)
{
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, ooxml->package.parts);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (!((CleanPart *)value)->queued)
            g_ptr_array_add(rest, value);
    g_ptr_array_sort(rest, by_name);
    for (guint i = 0; i < rest->len; i++) {
        CleanPart *part = g_ptr_array_index(rest, i);
        ooxml_go(ooxml, part);
        gboolean noted = note_left(ooxml, part, error);
        ooxml_go(ooxml, NULL);
        if (!noted)
            return FALSE;
    }
    return TRUE;
}

/* A type that is given to nothing still tells of what is not there. */
static void note_types(const Ooxml *ooxml)
{
    g_autoptr(GPtrArray) names = clean_package_types_of_none(&ooxml->package);
    for (guint i = 0; i < names->len; i++)
        disarm_find(ooxml->job->findings, DISARM_LEFTOVER, DISARM_DROPPED,
                    g_ptr_array_index(names, i), -1);
}

/* ---- the whole ---- */

static gboolean run(Ooxml *ooxml, const guint8 *bytes, gsize size, const DisarmSink *out,
                    CleanOoxml *result, GError **error)
{
    if (!clean_package_open(&ooxml->package, bytes, size, error) ||
        !ooxml_decide(ooxml, ooxml->package.root, error))
        return FALSE;
    const CleanPart *part = main_part(ooxml);
    if (part == NULL)
        return refuse_kind(ooxml, error);
    *result = (CleanOoxml){clean_kinds[part->kind].name, clean_kinds[part->kind].main, FALSE};
    if (part->type_at > 0)
        disarm_find(ooxml->job->findings, DISARM_MACRO, DISARM_RENAMED, part->type, -1);
    if (!walk(ooxml, error) || ooxml->again || !note_rest(ooxml, error))
        return FALSE;
    note_types(ooxml);
    return ooxml->job->policy->verify_only || ooxml_write(ooxml, out, error);
}

/* One reading of the whole; `again` when it may go better without a part that is now lost. */
static gboolean attempt(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                        DisarmJob *job, DisarmPolicy *policy, GHashTable *lost, CleanOoxml *result,
                        gboolean *again, GError **error)
{
    g_autoptr(GError) problem = NULL;
    Ooxml ooxml = {.package = {.what = what, .job = job},
                   .job = job,
                   .policy = policy,
                   .order = g_ptr_array_new(),
                   .lost = lost};
    clean_shared_init(&ooxml.shared);
    ooxml.names = clean_names_new();
    gboolean cleaned = run(&ooxml, bytes, size, out, result, &problem);
    *again = ooxml.again; /* what else was wrong then may hang on what is lost */
    if (!cleaned && !*again)
        g_propagate_error(error, g_steal_pointer(&problem));
    clean_package_close(&ooxml.package);
    clean_shared_clear(&ooxml.shared);
    clean_names_free(ooxml.names);
    g_ptr_array_unref(ooxml.order);
    return cleaned;
}

gboolean clean_ooxml(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                     DisarmJob *job, CleanOoxml *result, GError **error)
{
    g_autoptr(GHashTable) lost = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    DisarmPolicy policy = *job->policy;
    gboolean cleaned = FALSE, again = TRUE;
    while (again) {
        g_autoptr(DisarmFindings) apart = disarm_findings_new();
        const DisarmBudget before = *job->budget;
        DisarmJob own = *job;
        own.findings = apart;
        own.policy = &policy;
        cleaned = attempt(bytes, size, what, out, &own, &policy, lost, result, &again, error);
        if (again)
            disarm_budget_return(job->budget, &before);
        else
            disarm_findings_take(job->findings, apart);
    }
    return cleaned && (!policy.verify_only || clean_verify(job, &result->same, error));
}
