/* clean/ooxml/filtered.c -- runs a part's XML through the filter */
#include "clean/ooxml/internal.h"

gboolean ooxml_filter(Ooxml *ooxml, CleanPart *part, CleanPass pass, DisarmJob *job,
                      CleanWriter *writer, CleanFilter *filter, GError **error)
{
    *filter = (CleanFilter){.job = job,
                            .what = part->name,
                            .kind = part->kind,
                            .pass = pass,
                            .references = part->references,
                            .shared = &ooxml->shared,
                            .verdicts = part->verdicts,
                            .writer = writer,
                            .names = ooxml->names};
    clean_filter_init(filter);
    const CleanXmlHandlers handlers = clean_filter_handlers(filter);
    g_autoptr(CleanXml) xml = clean_xml_new(&handlers, part->name);
    if (part->kind == CLEAN_KIND_VML_DRAWING)
        clean_xml_take_breaks(xml);
    gboolean read = clean_package_xml(&ooxml->package, part->entry, xml, error) &&
                    clean_filter_finish(filter, xml, error);
    ooxml->foreign = !read && filter->foreign;
    clean_filter_clear(filter);
    return read;
}

static void forget_uses(CleanPart *part)
{
    for (guint i = 0; i < part->relationships->len; i++) {
        CleanRelationship *relationship = g_ptr_array_index(part->relationships, i);
        relationship->reference.used = FALSE;
    }
}

gboolean ooxml_learn(Ooxml *ooxml, CleanPart *part, GError **error)
{
    g_autofree CleanFilter *filter = g_new0(CleanFilter, 1);
    if (part->filtered)
        return TRUE;
    part->filtered = TRUE;
    if (!ooxml_filter(ooxml, part, CLEAN_PASS_LEARN, ooxml->job, NULL, filter, error))
        return FALSE;
    part->changed = filter->changed;
    if (filter->condemned)
        part->state = CLEAN_PART_GOES;
    if (filter->condemned || !filter->again)
        return TRUE;
    /* What is found again was noted the first time. */
    g_autoptr(DisarmFindings) scratch = disarm_findings_new();
    DisarmJob quiet = *ooxml->job;
    quiet.findings = scratch;
    forget_uses(part);
    return ooxml_filter(ooxml, part, CLEAN_PASS_SETTLE, &quiet, NULL, filter, error);
}
