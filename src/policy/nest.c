/* policy/nest.c -- nesting found from the document: a family seen before closes down to where it
 * stood */
#include <string.h>

#include "base/problem.h"
#include "policy/outline-build.h"

#define RANK_TOP 0u
#define RANK_NAMED 2u
#define RANK_ARTICLE 6u
#define RANK_BARE 7u /* 第1 without a unit */
#define RANK_REMARKS 8u
#define NUMBER_SKIP 3u /* so many numbers may be lost between two */

static const char chapter_order[] = "編部章節款目";

guint32 outline_current(const OutlineBuilder *b)
{
    return b->depth > 0 ? b->levels[b->depth - 1].node : b->root;
}

static gboolean is_supplement(const OpenLevel *level)
{
    return level->family == FAMILY_NAMED && level->sign == OUTLINE_SUPPLEMENT;
}

static guint chapter_rank(const OpenLevel *level)
{
    switch (level->family) {
    case FAMILY_NAMED:
        return is_supplement(level) ? RANK_TOP : RANK_NAMED;
    case FAMILY_ANNEX:
        return RANK_TOP;
    case FAMILY_ARTICLE:
        return RANK_ARTICLE;
    case FAMILY_REMARKS:
        return RANK_REMARKS;
    case FAMILY_CHAPTER:
        break;
    default:
        return G_MAXUINT;
    }
    guint rank = 0;
    for (const char *at = chapter_order; *at != '\0'; at = g_utf8_next_char(at), rank++) {
        if (g_utf8_get_char(at) == level->sign)
            return rank;
    }
    return RANK_BARE;
}

gboolean outline_is_bare(const PolicyMarker *marker)
{
    OpenLevel level = {.family = marker->family, .sign = marker->sign};
    return chapter_rank(&level) == RANK_BARE;
}

/* The deepest open level that articles and their 項 belong to: an article or a 附則; or -1. */
static int deepest_of(const OutlineBuilder *b, gboolean supplements)
{
    for (int i = (int)b->depth - 1; i >= 0; i--) {
        if (b->levels[i].family == FAMILY_ARTICLE || (supplements && is_supplement(&b->levels[i])))
            return i;
    }
    return -1;
}

gboolean outline_in_supplement(const OutlineBuilder *b)
{
    for (guint i = 0; i < b->depth; i++) {
        if (is_supplement(&b->levels[i]))
            return TRUE;
    }
    return FALSE;
}

int outline_article(const OutlineBuilder *b)
{
    return deepest_of(b, FALSE);
}

/* 要領 that count 第1, 第2 … have 項 below them as articles have; or -1. */
static int bare_level(const OutlineBuilder *b)
{
    for (int i = (int)b->depth - 1; i >= 0; i--) {
        if (chapter_rank(&b->levels[i]) == RANK_BARE)
            return i;
    }
    return -1;
}

/* The first 項 bears no number, so that 2 is next below an article that has none yet: the level of
 * that article, or -1. */
static int implied_level(const OutlineBuilder *b, const PolicyMarker *marker)
{
    int base = deepest_of(b, TRUE);
    if (base < 0)
        base = bare_level(b);
    if (base < 0 || marker->family != FAMILY_DECIMAL || marker->parts > 1)
        return -1;
    for (guint i = (guint)base + 1; i < b->depth; i++) {
        if (b->levels[i].family == FAMILY_DECIMAL)
            return -1;
    }
    return base;
}

static gboolean same_family(const OpenLevel *level, const PolicyMarker *marker)
{
    if (level->family != marker->family)
        return FALSE;
    if (marker->family == FAMILY_DECIMAL)
        return level->parts == marker->parts;
    return level->sign == marker->sign;
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

gboolean outline_is_next(const OutlineBuilder *b, const PolicyMarker *marker)
{
    int level = level_continued(b, marker);
    if (level >= 0 && marker->value == b->levels[level].value + 1)
        return TRUE;
    if (marker->family == FAMILY_ARTICLE && level >= 0 && marker->branch > 0)
        return marker->value == b->levels[level].value;
    return level < 0 && marker->value == 2 && implied_level(b, marker) >= 0;
}

static gboolean year_like(const PolicyMarker *marker)
{
    return strspn(marker->text, "0123456789") > 2;
}

/* A number that is not the next of its family. */
static gboolean expects_decimal(const OutlineBuilder *b, const PolicyMarker *marker,
                                gboolean titled)
{
    if (year_like(marker))
        return FALSE;
    if (marker->parts > 1 || marker->value == 1)
        return titled || !marker->loose;
    int level = level_continued(b, marker), implied = implied_level(b, marker);
    if (level < 0 && implied < 0)
        return titled && !marker->loose; /* a document may begin anywhere */
    guint32 last = level >= 0 ? b->levels[level].value : 1;
    gboolean near = marker->value > last && marker->value <= last + NUMBER_SKIP;
    return near && (titled || (deepest_of(b, TRUE) >= 0 && !marker->loose));
}

gboolean outline_expects(const OutlineBuilder *b, const PolicyMarker *marker, gboolean titled)
{
    if (outline_is_next(b, marker))
        return TRUE;
    if (marker->family == FAMILY_DECIMAL)
        return expects_decimal(b, marker, titled);
    if (marker->value == 1)
        return TRUE;
    int level = level_continued(b, marker);
    if (level < 0)
        return marker->family == FAMILY_KANA && marker->value == 2 && !marker->loose &&
               outline_article(b) >= 0;
    guint32 last = b->levels[level].value;
    return !marker->loose && marker->value > last && marker->value <= last + NUMBER_SKIP;
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
    if (depth > 0 && marker->family == FAMILY_CHAPTER && is_supplement(&b->levels[depth - 1]))
        depth--; /* a 附則 has articles and no chapters */
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
    if (marker->family >= FAMILY_CHAPTER && marker->family <= FAMILY_REMARKS)
        return chapter_depth(b, marker);
    if (marker->family == FAMILY_BULLET)
        return bullet_depth(b, marker, indent);
    int level = level_continued(b, marker);
    gboolean next = level >= 0 && marker->value == b->levels[level].value + 1;
    if (next)
        return level;
    gboolean nested = leading && marker->value == 1 && level != (int)b->depth - 1;
    int implied = level < 0 && !nested ? implied_level(b, marker) : -1;
    if (implied >= 0)
        return implied + 1;
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

/* 4.1 below 第4章: its first number is the chapter's, which its path need not say again. */
static gboolean counts_chapter(const OpenLevel *level, const PolicyMarker *marker)
{
    return level->family == FAMILY_CHAPTER && marker->family == FAMILY_DECIMAL &&
           marker->parts > 1 && g_ascii_strtoull(marker->text, NULL, 10) == level->value;
}

/* 4.1 stands right below the part or the clause that holds the decimals, never below 4; an article,
 * whose numbers run through all chapters, right below the part, the 附則 or the annex. */
static const char *path_base(const OutlineBuilder *b, const PolicyMarker *marker)
{
    guint depth = b->depth;
    while (marker->family == FAMILY_ARTICLE && depth > 0 &&
           b->levels[depth - 1].family != FAMILY_ANNEX && !is_supplement(&b->levels[depth - 1]))
        depth--;
    while (marker->family == FAMILY_DECIMAL && depth > 0 &&
           b->levels[depth - 1].family == FAMILY_DECIMAL)
        depth--;
    if (depth > 0 && counts_chapter(&b->levels[depth - 1], marker))
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
                      GError **error)
{
    if (b->depth == POLICY_MAX_DEPTH) {
        problem_set(error, PROBLEM_TOO_DEEP, b->name, "32");
        return FALSE;
    }
    guint32 parent_at = outline_current(b);
    PolicyNode *parent = policy_outline_node(b->outline, parent_at);
    const char *text = path_marker(b, marker, parent);
    g_autofree char *path = g_strconcat(path_base(b, marker), "/", text, NULL);
    parent->children++;
    PolicyNode node = {.parent = parent_at,
                       .line = line,
                       .value = marker->value,
                       .upto = marker->upto,
                       .branch = marker->branch,
                       .sign = marker->sign,
                       .inferred = marker->misread,
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
                                        .value = marker->upto,
                                        .parts = marker->parts,
                                        .sign = marker->sign,
                                        .indent = indent};
    if (b->outline->family_seen[marker->family] == 0)
        b->outline->family_seen[marker->family] = at + 1;
    return TRUE;
}
