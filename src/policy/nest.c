/* policy/nest.c -- nesting found from the document: a family seen before closes down to where it
 * stood */
#include <string.h>

#include "base/problem.h"
#include "policy/outline-build.h"

static const char chapter_order[] = "編部章節款条";

guint32 outline_current(const OutlineBuilder *b)
{
    return b->depth > 0 ? b->levels[b->depth - 1].node : b->root;
}

static guint chapter_rank(const OpenLevel *level)
{
    if (level->family == FAMILY_NAMED)
        return 2;
    if (level->family != FAMILY_CHAPTER)
        return G_MAXUINT;
    guint rank = 0;
    for (const char *at = chapter_order; *at != '\0'; at = g_utf8_next_char(at), rank++) {
        if (g_utf8_get_char(at) == level->sign)
            return rank;
    }
    return rank;
}

static gboolean same_family(const OpenLevel *level, const PolicyMarker *marker)
{
    if (level->family != marker->family)
        return FALSE;
    if (marker->family == FAMILY_DECIMAL)
        return level->parts == marker->parts;
    return marker->family != FAMILY_BULLET || level->sign == marker->sign;
}

/* The deepest open level that `marker` could continue, or -1; one whose number comes next wins. */
static int level_continued(const OutlineBuilder *b, const PolicyMarker *marker)
{
    int found = -1;
    for (int i = (int)b->depth - 1; i >= 0; i--) {
        const OpenLevel *level = &b->levels[i];
        if (!same_family(level, marker))
            continue;
        if (marker->value == level->value + 1)
            return i;
        if (found < 0)
            found = i;
    }
    return found;
}

static gboolean is_next(const OutlineBuilder *b, const PolicyMarker *marker)
{
    int level = level_continued(b, marker);
    return level >= 0 && marker->value == b->levels[level].value + 1;
}

static gboolean year_like(const PolicyMarker *marker)
{
    return strspn(marker->text, "0123456789") > 2;
}

gboolean outline_expects(const OutlineBuilder *b, const PolicyMarker *marker, gboolean titled)
{
    if (is_next(b, marker))
        return TRUE;
    if (marker->family != FAMILY_DECIMAL)
        return marker->value == 1;
    if (year_like(marker))
        return FALSE;
    if (marker->parts > 1 || marker->value == 1)
        return TRUE;
    int level = level_continued(b, marker);
    if (level < 0)
        return titled; /* a document may begin anywhere */
    guint32 last = b->levels[level].value;
    return titled && marker->value > last && marker->value <= last + 3;
}

/* Dotted numbers nest by their count of numbers: 4.1 stands below 4 and closes 4.1.2. */
static int decimal_depth(const OutlineBuilder *b, const PolicyMarker *marker)
{
    int depth = -1;
    for (int i = 0; i < (int)b->depth; i++) {
        if (b->levels[i].family != FAMILY_DECIMAL)
            continue;
        if (b->levels[i].parts >= marker->parts)
            return i;
        depth = i + 1;
    }
    return depth;
}

static int chapter_depth(const OutlineBuilder *b, const PolicyMarker *marker)
{
    OpenLevel wanted = {.family = marker->family, .sign = marker->sign};
    int depth = 0;
    while (depth < (int)b->depth && chapter_rank(&b->levels[depth]) < chapter_rank(&wanted))
        depth++;
    return depth;
}

/* Bullets nest by sign, and equal signs by how far they are indented. */
static int bullet_depth(const OutlineBuilder *b, const PolicyMarker *marker, guint indent)
{
    int level = level_continued(b, marker);
    while (level > 0 && same_family(&b->levels[level - 1], marker) &&
           b->levels[level].indent > indent + 1)
        level--;
    if (level < 0)
        return (int)b->depth;
    return indent > b->levels[level].indent + 1 ? (int)b->depth : level;
}

static int depth_for(const OutlineBuilder *b, const PolicyMarker *marker, guint indent,
                     gboolean leading)
{
    if (marker->family == FAMILY_CHAPTER || marker->family == FAMILY_NAMED)
        return chapter_depth(b, marker);
    if (marker->family == FAMILY_BULLET)
        return bullet_depth(b, marker, indent);
    int level = level_continued(b, marker);
    gboolean next = level >= 0 && marker->value == b->levels[level].value + 1;
    if (next)
        return level;
    gboolean nested = leading && marker->value == 1 && level != (int)b->depth - 1;
    if (marker->family == FAMILY_DECIMAL && !nested) {
        int depth = decimal_depth(b, marker);
        return depth < 0 ? (int)b->depth : depth;
    }
    return level < 0 || nested ? (int)b->depth : level;
}

void outline_close_for(OutlineBuilder *b, const PolicyMarker *marker, guint indent,
                       gboolean leading)
{
    if (b->depth > 0 && b->levels[b->depth - 1].family == FAMILY_NOTE &&
        marker->family != FAMILY_NOTE && marker->family != FAMILY_BULLET)
        b->depth--;
    int depth = depth_for(b, marker, indent, leading);
    b->depth = (guint)CLAMP(depth, 0, (int)b->depth);
}

void outline_close_to_section(OutlineBuilder *b)
{
    guint depth = b->depth;
    while (depth > 0 && b->levels[depth - 1].family != FAMILY_DECIMAL &&
           b->levels[depth - 1].family != FAMILY_CHAPTER)
        depth--;
    if (depth > 0)
        b->depth = depth;
}

/* The marker as it stands in a path: bullets and notes get their number among their siblings. */
static const char *path_marker(OutlineBuilder *b, const PolicyMarker *marker, PolicyNode *parent)
{
    char text[MARKER_TEXT_BYTES];
    g_strlcpy(text, marker->text, sizeof text);
    if (marker->family == FAMILY_BULLET)
        g_snprintf(text, sizeof text, "・%u", ++parent->bullets);
    else if (marker->family == FAMILY_NOTE)
        g_snprintf(text, sizeof text, "※%u", ++parent->notes);
    return g_string_chunk_insert_const(b->outline->strings, text);
}

/* 4.1 stands right below the part or the clause that holds the decimals, never below 4. */
static const char *path_base(const OutlineBuilder *b, const PolicyMarker *marker)
{
    guint depth = b->depth;
    while (marker->family == FAMILY_DECIMAL && depth > 0 &&
           b->levels[depth - 1].family == FAMILY_DECIMAL)
        depth--;
    guint32 node = depth > 0 ? b->levels[depth - 1].node : b->root;
    return policy_outline_node(b->outline, node)->path;
}

/* The number a heat map files a clause under: the first decimal above it, or else the first marker.
 */
static const char *chapter_of(OutlineBuilder *b, const PolicyMarker *marker, const char *text,
                              const PolicyNode *parent)
{
    gboolean top = TRUE;
    for (guint i = 0; i < b->depth; i++)
        top = top && (b->levels[i].family == FAMILY_CHAPTER || b->levels[i].family == FAMILY_NAMED);
    if (marker->family != FAMILY_DECIMAL || !top)
        return *parent->chapter != '\0' ? parent->chapter : text;
    g_autofree char *first = g_strndup(text, strcspn(text, ".-"));
    return g_string_chunk_insert_const(b->outline->strings, first);
}

gboolean outline_open(OutlineBuilder *b, const PolicyMarker *marker, guint indent, guint32 line,
                      const char *name, GError **error)
{
    if (b->depth == POLICY_MAX_DEPTH) {
        problem_set(error, PROBLEM_TOO_DEEP, name, "32");
        return FALSE;
    }
    guint32 parent_at = outline_current(b);
    PolicyNode *parent = policy_outline_node(b->outline, parent_at);
    const char *text = path_marker(b, marker, parent);
    g_autofree char *path = g_strconcat(path_base(b, marker), "/", text, NULL);
    parent->children++;
    PolicyNode node = {.parent = parent_at,
                       .line = line,
                       .part = parent->part,
                       .family = (guint8)marker->family,
                       .depth = (guint8)(b->depth + 1),
                       .hashes = (guint8)MIN(marker->hashes, 99),
                       .marker = text,
                       .path = g_string_chunk_insert(b->outline->strings, path),
                       .title = "",
                       .chapter = chapter_of(b, marker, text, parent)};
    g_array_append_val(b->outline->nodes, node);
    guint32 at = b->outline->nodes->len - 1;
    b->levels[b->depth++] = (OpenLevel){.node = at,
                                        .family = marker->family,
                                        .value = marker->value,
                                        .parts = marker->parts,
                                        .sign = marker->sign,
                                        .indent = indent};
    if (b->outline->family_seen[marker->family] == 0)
        b->outline->family_seen[marker->family] = at + 1;
    return TRUE;
}
