/* clean/ooxml/made.c -- pictures and documents inside a document */
#include "base/problem.h"
#include "clean/inside.h"
#include "clean/ooxml/internal.h"
#include "image/image.h"
#include <string.h>

/* A document inside a document, disarmed by this same engine. */
static GBytes *make_package(CleanPart *part, const guint8 *bytes, gsize size, DisarmJob *job,
                            GError **error)
{
    CleanOoxml result;
    g_autoptr(GByteArray) out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    if (!disarm_budget_enter(job->budget, error))
        return NULL;
    gboolean cleaned = clean_ooxml(bytes, size, part->name, &sink, job, &result, error);
    disarm_budget_leave(job->budget);
    if (!cleaned)
        return NULL;
    part->ending = result.extension;
    if (result.same)
        g_byte_array_append(out, bytes, (guint)size);
    return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

static GBytes *make(Ooxml *ooxml, CleanPart *part, DisarmJob *job, GError **error)
{
    g_autoptr(GBytes) bytes = clean_package_bytes(&ooxml->package, part->entry, error);
    if (bytes == NULL)
        return NULL;
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    g_autoptr(GBytes) made = NULL;
    if ((clean_kinds[part->kind].flags & CLEAN_PART_PACKAGE) != 0) {
        made = make_package(part, data, size, job, error);
    } else {
        part->image = image_kind_of(data, size);
        made = image_clean((ImageKind)part->image, data, size, job, error);
    }
    if (made != NULL)
        part->changed = !g_bytes_equal(made, bytes);
    return g_steal_pointer(&made);
}

static gboolean leave_out(Ooxml *ooxml, CleanPart *part, const GError *problem, GError **error)
{
    gboolean package = (clean_kinds[part->kind].flags & CLEAN_PART_PACKAGE) != 0;
    DisarmDanger danger = package ? DISARM_EMBEDDED_FILE
                          : g_error_matches(problem, PROBLEM, PROBLEM_DAMAGED) ? DISARM_DAMAGED
                                                                               : DISARM_UNSUPPORTED;
    part->state = CLEAN_PART_GOES;
    return disarm_apply(ooxml->job, package ? DISARM_PACKAGES : DISARM_UNKNOWNS, danger,
                        DISARM_DROPPED, problem->message, error);
}

gboolean ooxml_make(Ooxml *ooxml, CleanPart *part, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gboolean package = (clean_kinds[part->kind].flags & CLEAN_PART_PACKAGE) != 0;
    if (package && disarm_rule(ooxml->job, DISARM_PACKAGES) != DISARM_KEEP) {
        part->state = CLEAN_PART_GOES;
        return disarm_apply(ooxml->job, DISARM_PACKAGES, DISARM_EMBEDDED_FILE, DISARM_DROPPED,
                            part->type, error);
    }
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    DisarmJob job = *ooxml->job;
    job.findings = apart;
    g_autoptr(GBytes) made = make(ooxml, part, &job, &problem);
    if (made != NULL || !clean_inside_is_of_part(problem))
        disarm_findings_take(ooxml->job->findings, apart);
    if (made == NULL && clean_inside_is_of_part(problem))
        return leave_out(ooxml, part, problem, error);
    if (made == NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    part->state = CLEAN_PART_STAYS;
    gsize size = g_bytes_get_size(made);
    if (part->changed && ooxml->cached_bytes + size <= OOXML_CACHE_BYTES) {
        ooxml->cached_bytes += size;
        part->made = g_steal_pointer(&made);
    }
    return TRUE;
}

GBytes *ooxml_made(Ooxml *ooxml, CleanPart *part, GError **error)
{
    if (part->made != NULL)
        return g_bytes_ref(part->made);
    /* What it found was noted, and what it used charged, the first time. */
    g_autoptr(DisarmFindings) scratch = disarm_findings_new();
    DisarmBudget budget = *ooxml->job->budget;
    budget.inflated_bytes = budget.objects = 0;
    budget.members = budget.pages = 0;
    budget.returned = (DisarmReturned){0};
    DisarmJob quiet = *ooxml->job;
    quiet.findings = scratch;
    quiet.budget = &budget;
    return make(ooxml, part, &quiet, error);
}
