/* understand/tags.c -- which chapter of the ministry's guideline a clause is about, and which of
 * the eight areas
 *
 * Titles decide by their words; a number that agrees makes it certain, none does so alone. Where no
 * title says it the units' words and capabilities do. */
#include <string.h>

#include "understand/understanding.h"

#define CHAPTERS_MAX 128u
#define STRONG_SHARE 6     /* tenths of a title that a chapter's words cover */
#define CAPABILITY_WORTH 3 /* words' worth of a capability that speaks for a chapter */
#define UNIT_ENOUGH 3

typedef struct {
    guint score[CHAPTERS_MAX];
    guint bytes[CHAPTERS_MAX]; /* of the text that the chapter's words cover */
} Scores;

static const KnownChapter *chapter_at(const Understanding *u, gint16 at)
{
    return &g_array_index(u->know->chapters, KnownChapter, at);
}

static void weigh_words(const Understanding *u, gboolean title, Scores *scores)
{
    memset(scores, 0, sizeof *scores);
    for (guint i = 0; i < u->hits[KNOW_CHAPTER]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_CHAPTER, i);
        const KnownWord *word = u_word(u, hit);
        if (word->skip || word->value < 0 || word->value >= (gint16)CHAPTERS_MAX ||
            (!title && word->other == 1))
            continue;
        scores->score[word->value] += (guint)word->weight * (title ? hit->end - hit->start : 1);
        scores->bytes[word->value] += hit->end - hit->start;
    }
}

static gboolean below(const char *guideline, const char *above)
{
    gsize size = strlen(above);
    return strncmp(guideline, above, size) == 0 &&
           (guideline[size] == '\0' || guideline[size] == '.');
}

/* The best of the chapters: of the basic policy or not, at or below `above` when that is given. */
static gint16 best_of(const Understanding *u, const Scores *scores, gboolean basic,
                      const char *above, guint least)
{
    gint16 best = NO_CHAPTER;
    guint chapters = MIN(u->know->chapters->len, CHAPTERS_MAX);
    for (gint16 i = 0; i < (gint16)chapters; i++) {
        const KnownChapter *chapter = chapter_at(u, i);
        if (chapter->basic != basic || scores->score[i] < least ||
            (above != NULL && !below(chapter->guideline, above)))
            continue;
        if (best == NO_CHAPTER || scores->score[i] > scores->score[best])
            best = i;
    }
    return best;
}

/* Whether a text of one part that holds duties like standards is read as both. */
static gboolean is_mixed(const Understanding *u)
{
    return u->standards && u->outline->parts->len < 2;
}

static gboolean in_basic_part(const Understanding *u, const PolicyNode *node)
{
    const PolicyOutlinePart *part =
        &g_array_index(u->outline->parts, PolicyOutlinePart, node->part);
    return strcmp(part->key, "方針") == 0 && !is_mixed(u);
}

/* Sections that a text of both kinds has of the basic policy; the others are its standards. */
static gboolean only_basic(const KnownChapter *chapter)
{
    return strcmp(chapter->guideline, "基本方針/6") != 0 &&
           strcmp(chapter->guideline, "基本方針/7") != 0 &&
           strcmp(chapter->guideline, "基本方針/8") != 0;
}

static guint16 area_bit(guint8 area)
{
    return area == 0 ? 0 : (guint16)(1u << area);
}

/* -- titles -- */

/* The section of the basic policy that the title names, else its parent's. */
static void tag_basic(Understanding *u, const PolicyNode *node, const Scores *scores,
                      NodeNotes *notes, const NodeNotes *above)
{
    gboolean top = policy_outline_node(u->outline, node->parent)->parent == NO_NODE;
    notes->basic =
        top || above->basic == NO_CHAPTER ? best_of(u, scores, TRUE, NULL, 1) : above->basic;
    if (notes->basic == NO_CHAPTER)
        return;
    const KnownChapter *section = chapter_at(u, notes->basic);
    notes->areas = area_bit(section->area);
    if (strcmp(section->guideline, "基本方針/6") != 0)
        return;
    notes->chapter =
        top || above->chapter != NO_CHAPTER ? above->chapter : best_of(u, scores, FALSE, NULL, 1);
    if (notes->chapter != NO_CHAPTER)
        notes->areas = area_bit(chapter_at(u, notes->chapter)->area);
}

/* Whether the words of the chapter are most of the title. */
static gboolean is_strong(const Scores *scores, gint16 chapter, gsize title)
{
    return chapter != NO_CHAPTER && scores->bytes[chapter] * 10 >= title * STRONG_SHARE;
}

/* Below a chapter of the guideline its own sub-chapters are looked for; a title that names another
 * chapter outright is believed only where the numbers above are the document's own. */
static gint16 chapter_below(const Understanding *u, const PolicyNode *node, const Scores *scores,
                            gint16 above)
{
    const KnownChapter *chapter = chapter_at(u, above);
    const PolicyNode *parent = policy_outline_node(u->outline, node->parent);
    gint16 other = best_of(u, scores, FALSE, NULL, 1);
    gboolean own =
        strcmp(parent->marker, chapter->guideline) != 0 && parent->family == FAMILY_CHAPTER;
    if (own && is_strong(scores, other, u_size(u)))
        return other;
    gint16 inside = best_of(u, scores, FALSE, chapter->guideline, 1);
    return chapter->depth == 2 || inside == NO_CHAPTER ? above : inside;
}

/* The chapter whose number the clause bears, when its title speaks of it too. */
static gint16 numbered_chapter(const Understanding *u, const PolicyNode *node, const Scores *scores)
{
    guint chapters = MIN(u->know->chapters->len, CHAPTERS_MAX);
    for (gint16 i = 0; i < (gint16)chapters; i++) {
        if (scores->score[i] > 0 && strcmp(chapter_at(u, i)->guideline, node->marker) == 0 &&
            strchr(node->path, '/') == strrchr(node->path, '/'))
            return i;
    }
    return NO_CHAPTER;
}

static void tag_title(Understanding *u, guint32 at, NodeNotes *notes, const NodeNotes *above)
{
    const PolicyNode *node = policy_outline_node(u->outline, at);
    Scores scores;
    u_scan(u, node->title, strlen(node->title));
    weigh_words(u, TRUE, &scores);
    if (in_basic_part(u, node)) {
        tag_basic(u, node, &scores, notes, above);
        return;
    }
    gint16 basic = best_of(u, &scores, TRUE, NULL, 1);
    gint16 chapter = above->chapter == NO_CHAPTER ? best_of(u, &scores, FALSE, NULL, 1)
                                                  : chapter_below(u, node, &scores, above->chapter);
    if (is_mixed(u) && basic != NO_CHAPTER && above->chapter == NO_CHAPTER &&
        only_basic(chapter_at(u, basic)) &&
        (chapter == NO_CHAPTER || scores.score[basic] >= scores.score[chapter])) {
        notes->basic = basic;
        notes->areas = area_bit(chapter_at(u, basic)->area);
        return;
    }
    gint16 numbered = numbered_chapter(u, node, &scores);
    notes->chapter = numbered != NO_CHAPTER ? numbered : chapter;
    if (notes->chapter == NO_CHAPTER)
        return;
    const KnownChapter *known = chapter_at(u, notes->chapter);
    notes->areas = area_bit(known->area);
    u->numbered = u->numbered || (known->depth == 2 && strcmp(node->marker, known->guideline) == 0);
}

void tags_read_titles(Understanding *u)
{
    for (guint32 i = 0; i < u->outline->nodes->len; i++) {
        const PolicyNode *node = policy_outline_node(u->outline, i);
        if (node->parent == NO_NODE)
            continue;
        NodeNotes *notes = &u->notes[i];
        const NodeNotes *above = &u->notes[node->parent];
        if (node->heading && *node->title != '\0') {
            tag_title(u, i, notes, above);
            continue;
        }
        notes->basic = above->basic;
        notes->chapter = above->chapter;
        notes->areas = above->areas;
    }
}

/* -- units -- */

static const char *guideline_of(const Understanding *u, const NodeNotes *notes)
{
    if (notes->basic != NO_CHAPTER)
        return chapter_at(u, notes->basic)->guideline;
    return notes->chapter == NO_CHAPTER ? "" : chapter_at(u, notes->chapter)->guideline;
}

/* What the words of a unit below no telling title are about. */
static gint16 chapter_of_unit(const Understanding *u)
{
    Scores scores;
    guint chapters = MIN(u->know->chapters->len, CHAPTERS_MAX);
    weigh_words(u, FALSE, &scores);
    for (guint i = 0; i < chapters; i++) {
        if ((chapter_at(u, (gint16)i)->capabilities >> u->unit->capability & 1) != 0)
            scores.score[i] += CAPABILITY_WORTH;
    }
    return best_of(u, &scores, FALSE, NULL, UNIT_ENOUGH);
}

void tags_read_unit(Understanding *u)
{
    PolicyUnit *unit = policy_reading_unit(u->reading, u->unit_at);
    NodeNotes *notes = &u->notes[unit->node];
    unit->guideline = guideline_of(u, notes);
    unit->areas = notes->areas;
    if (*unit->guideline != '\0' || unit->kind == KIND_DEFINITION ||
        in_basic_part(u, policy_outline_node(u->outline, unit->node)))
        return;
    gint16 chapter = chapter_of_unit(u);
    if (chapter == NO_CHAPTER)
        return;
    unit->guideline = chapter_at(u, chapter)->guideline;
    unit->areas = area_bit(chapter_at(u, chapter)->area);
    NodeNotes *clause = &u->notes[notes->clause];
    if (clause->chapter == NO_CHAPTER && clause->basic == NO_CHAPTER && notes->clause != 0) {
        clause->chapter = chapter;
        clause->areas = unit->areas;
    }
}

void tags_settle(Understanding *u)
{
    for (guint i = 0; i < u->reading->entries->len; i++) {
        PolicyOutlineEntry *entry = &g_array_index(u->reading->entries, PolicyOutlineEntry, i);
        const NodeNotes *notes = &u->notes[entry->node];
        const NodeNotes *clause = &u->notes[notes->clause];
        gboolean own = notes->chapter != NO_CHAPTER || notes->basic != NO_CHAPTER;
        entry->guideline = guideline_of(u, own ? notes : clause);
        entry->areas = own ? notes->areas : clause->areas;
    }
}
