/* clean/ooxml/decide.c -- which parts stay, and which ways to them */
#include "base/problem.h"
#include "clean/link.h"
#include "clean/ooxml/internal.h"
#include <string.h>

static const char *const hyperlinks[] = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink"};

static gboolean is_hyperlink(const char *way)
{
    return strcmp(way, hyperlinks[0]) == 0 || strcmp(way, hyperlinks[1]) == 0;
}

const CleanPart *ooxml_go(Ooxml *ooxml, const CleanPart *part)
{
    const CleanPart *before = ooxml->inside;
    if (before != NULL)
        disarm_leave(ooxml->job->findings);
    if (part != NULL)
        disarm_enter(ooxml->job->findings, part->name);
    ooxml->inside = part;
    return before;
}

gboolean ooxml_is_used(const CleanRelationship *relationship)
{
    if (!relationship->reference.kept)
        return FALSE;
    gboolean implied = relationship->part != NULL && relationship->kind != CLEAN_KIND_LAST &&
                       (clean_kinds[relationship->kind].flags & CLEAN_PART_IMPLIED) != 0;
    return implied || relationship->reference.used;
}

static gboolean note(Ooxml *ooxml, DisarmDanger danger, DisarmDeed deed, const char *detail,
                     GError **error)
{
    if (deed == DISARM_KEPT) {
        disarm_find(ooxml->job->findings, danger, deed, detail, -1);
        return TRUE;
    }
    return disarm_apply(ooxml->job, clean_aspect_of(danger), danger, deed, detail, error);
}

/* ---- ways out of the file ---- */

static gboolean decide_link(Ooxml *ooxml, CleanRelationship *relationship, GError **error)
{
    const char *target = relationship->target;
    CleanLink link = clean_link_kind(target, strlen(target));
    relationship->reference.kept = link == CLEAN_LINK_INSIDE;
    if (link == CLEAN_LINK_INSIDE)
        return TRUE;
    if (link == CLEAN_LINK_UNSAFE)
        return note(ooxml, DISARM_UNSAFE_LINK, DISARM_DROPPED, target, error);
    relationship->reference.kept = disarm_rule(ooxml->job, DISARM_LINKS) == DISARM_KEEP;
    return note(ooxml, DISARM_LINK, relationship->reference.kept ? DISARM_KEPT : DISARM_FROZEN,
                target, error);
}

static gboolean decide_outside(Ooxml *ooxml, CleanRelationship *relationship, GError **error)
{
    if (is_hyperlink(relationship->way))
        return decide_link(ooxml, relationship, error);
    return note(ooxml, clean_external_danger(relationship->way), DISARM_DROPPED,
                relationship->target, error);
}

/* ---- parts ---- */

/* What a policy aspect speaks of, as a danger. */
static DisarmDanger danger_of(DisarmAspect aspect)
{
    return aspect == DISARM_COMMENTS ? DISARM_COMMENT
           : aspect == DISARM_PIVOTS ? DISARM_CACHED_DATA
                                     : DISARM_PERSONAL;
}

static gboolean leave_out(Ooxml *ooxml, CleanPart *part, guint kind, DisarmDanger danger,
                          DisarmDeed deed, GError **error)
{
    gboolean quiet = kind != CLEAN_KIND_LAST && (clean_kinds[kind].flags & CLEAN_PART_QUIET) != 0;
    part->state = CLEAN_PART_GOES;
    if (part->kind == CLEAN_KIND_LAST)
        part->kind = kind;
    return quiet || note(ooxml, danger, deed, part->type, error);
}

/* By the policy alone; `stays` is written when it says nothing against. */
static gboolean decide_by_policy(Ooxml *ooxml, CleanPart *part, gboolean *stays, GError **error)
{
    guint aspect = clean_kinds[part->kind].aspect;
    *stays = TRUE;
    if (aspect == DISARM_ASPECT_LAST)
        return TRUE;
    DisarmRule rule = disarm_rule(ooxml->job, (DisarmAspect)aspect);
    DisarmDanger danger = danger_of((DisarmAspect)aspect);
    *stays = rule == DISARM_KEEP;
    if (*stays)
        return note(ooxml, danger, DISARM_KEPT, NULL, error);
    return leave_out(ooxml, part, part->kind, danger,
                     rule == DISARM_FREEZE ? DISARM_FROZEN : DISARM_DROPPED, error);
}

static gboolean has_needed(const CleanPart *part, guint needed)
{
    for (guint i = 0; i < part->relationships->len; i++) {
        const CleanRelationship *relationship = g_ptr_array_index(part->relationships, i);
        if (relationship->reference.kept && relationship->kind == needed)
            return TRUE;
    }
    return FALSE;
}

/* A part whose own contents decide. */
static gboolean probe(Ooxml *ooxml, CleanPart *part, GError **error)
{
    guint needed = clean_kinds[part->kind].needs;
    if (!ooxml_decide(ooxml, part, error))
        return FALSE;
    if (needed != CLEAN_KIND_LAST && !has_needed(part, needed)) {
        part->state = CLEAN_PART_GOES;
        return note(ooxml, DISARM_CACHED_DATA, DISARM_FROZEN, NULL, error);
    }
    return ooxml_learn(ooxml, part, error);
}

/* The first time a part is reached. */
static gboolean decide_part(Ooxml *ooxml, CleanPart *part, GError **error)
{
    gboolean stays = TRUE;
    guint flags = clean_kinds[part->kind].flags;
    ArchivePacked packed = archive_zip_packed(ooxml->package.zip, part->entry);
    part->state = CLEAN_PART_OPEN;
    if (!decide_by_policy(ooxml, part, &stays, error) || !stays)
        return error == NULL || *error == NULL;
    if (!disarm_budget_stream(ooxml->job->budget, packed.size_bytes, packed.plain_bytes, error))
        return FALSE;
    if ((flags & (CLEAN_PART_IMAGE | CLEAN_PART_PACKAGE)) != 0)
        return ooxml_make(ooxml, part, error);
    part->state = CLEAN_PART_STAYS;
    return (flags & CLEAN_PART_PROBE) == 0 || probe(ooxml, part, error);
}

/* It could not be read the last time, and the document does without. */
static gboolean lose(Ooxml *ooxml, CleanPart *part, const char *why, GError **error)
{
    part->state = CLEAN_PART_GOES;
    return disarm_apply(ooxml->job, DISARM_UNKNOWNS, DISARM_DAMAGED, DISARM_DROPPED, why, error);
}

static gboolean decide_unseen(Ooxml *ooxml, CleanPart *part, GError **error)
{
    guint danger = clean_kinds[part->kind].danger;
    const char *why = g_hash_table_lookup(ooxml->lost, part->name);
    if (why != NULL)
        return lose(ooxml, part, why, error);
    if (danger != DISARM_DANGER_LAST)
        return leave_out(ooxml, part, part->kind, (DisarmDanger)danger, DISARM_DROPPED, error);
    if (decide_part(ooxml, part, error))
        return TRUE;
    if (ooxml->failed == NULL)
        ooxml->failed = part;
    return FALSE;
}

static gboolean decide_known(Ooxml *ooxml, CleanRelationship *relationship, guint at,
                             GError **error)
{
    CleanPart *part = relationship->part;
    if (part->state == CLEAN_PART_UNSEEN) {
        part->kind = relationship->kind;
        part->type_at = at;
        const CleanPart *before = ooxml_go(ooxml, part);
        gboolean decided = decide_unseen(ooxml, part, error);
        ooxml_go(ooxml, before);
        if (!decided)
            return FALSE;
    }
    if (part->kind != relationship->kind)
        return note(ooxml, DISARM_AMBIGUOUS, DISARM_DROPPED, relationship->target, error);
    relationship->reference.kept = part->state != CLEAN_PART_GOES;
    return TRUE;
}

/* A way, or a type, that is on no list together. */
static gboolean decide_unknown(Ooxml *ooxml, CleanRelationship *relationship, GError **error)
{
    CleanPart *part = relationship->part;
    if (part->state != CLEAN_PART_UNSEEN)
        return note(ooxml, DISARM_AMBIGUOUS, DISARM_DROPPED, relationship->target, error);
    guint kind = clean_kind_guess(relationship->way, part->type != NULL ? part->type : "");
    guint danger = kind != CLEAN_KIND_LAST ? clean_kinds[kind].danger : DISARM_DANGER_LAST;
    const CleanPart *before = ooxml_go(ooxml, part);
    gboolean noted =
        leave_out(ooxml, part, danger != DISARM_DANGER_LAST ? kind : CLEAN_KIND_LAST,
                  danger != DISARM_DANGER_LAST ? (DisarmDanger)danger : DISARM_UNKNOWN_PART,
                  DISARM_DROPPED, error);
    ooxml_go(ooxml, before);
    return noted;
}

/* A place in the file itself, or nothing. */
static gboolean decide_nowhere(Ooxml *ooxml, CleanRelationship *relationship, GError **error)
{
    const char *target = relationship->target;
    gboolean link = is_hyperlink(relationship->way);
    relationship->reference.kept =
        link && target[0] == '#' && clean_link_kind(target, strlen(target)) == CLEAN_LINK_INSIDE;
    return relationship->reference.kept ||
           note(ooxml, link ? DISARM_UNSAFE_LINK : DISARM_LEFTOVER, DISARM_DROPPED, target, error);
}

/* The main part and the properties hang on the package itself, and nothing else does. */
static gboolean is_misplaced(const Ooxml *ooxml, const CleanPart *from, guint kind)
{
    const CleanPartKind *row = &clean_kinds[kind];
    gboolean top = row->main != NULL || (row->flags & CLEAN_PART_TOP) != 0;
    return row->danger == DISARM_DANGER_LAST && top != (from == ooxml->package.root);
}

static gboolean decide_inside(Ooxml *ooxml, const CleanPart *from, CleanRelationship *relationship,
                              GError **error)
{
    guint at = 0;
    CleanPart *part = relationship->part;
    if (part == NULL)
        return decide_nowhere(ooxml, relationship, error);
    relationship->kind =
        part->type != NULL ? clean_kind_find(relationship->way, part->type, &at) : CLEAN_KIND_LAST;
    if (relationship->kind != CLEAN_KIND_LAST && is_misplaced(ooxml, from, relationship->kind))
        return note(ooxml, DISARM_AMBIGUOUS, DISARM_DROPPED, relationship->target, error);
    return relationship->kind == CLEAN_KIND_LAST ? decide_unknown(ooxml, relationship, error)
                                                 : decide_known(ooxml, relationship, at, error);
}

gboolean ooxml_decide(Ooxml *ooxml, CleanPart *part, GError **error)
{
    if (part->relationships != NULL)
        return TRUE;
    if (!clean_package_relationships(&ooxml->package, part, error))
        return FALSE;
    for (guint i = 0; i < part->relationships->len; i++) {
        CleanRelationship *relationship = g_ptr_array_index(part->relationships, i);
        if (relationship->external ? !decide_outside(ooxml, relationship, error)
                                   : !decide_inside(ooxml, part, relationship, error))
            return FALSE;
    }
    return TRUE;
}
