/* understand/coverage.c -- which entries of the comparison list the document says, and where
 *
 * A clause says an entry when a word of each of the entry's groups stands in it or in a title above
 * it. The first group is what the entry is about: a clause that has it and not all others says the
 * entry in part, or perhaps says it: where the title names it, where the clause is about the
 * entry's chapter, or where it stands in the other part of the document. */
#include <string.h>

#include "understand/understanding.h"

#define PATHS_MAX 8u

/* What the sentences of one node that announce others met: it holds for the nodes below it. */
typedef struct {
    guint32 node; /* + 1 */
    guint8 groups;
} LeadMark;

typedef struct {
    guint8 own;   /* groups met by the clause's units */
    guint8 above; /* by its title and those above it */
    guint8
        whole; /* sentences of one node that bind somebody, with the lead and the titles, met all */
    guint8 near;                         /* a unit that met one is about the entry's chapter */
    guint64 fields;                      /* CoverField, as bits, of the units that met one */
    guint8 here;                         /* by the sentences of the node in hand */
    guint32 node;                        /* the one `here` speaks of, + 1 */
    gboolean listed;                     /* in `touched` */
    LeadMark lead[POLICY_MAX_DEPTH + 1]; /* by how far below the clause the node lies */
} Mark;

struct Coverage {
    Understanding *u;
    guint entries;
    GArray *titles;                      /* TitleWord, by node */
    guint title_at;                      /* first of `titles` not yet passed */
    Mark *marks;                         /* by entry, of the clause in hand */
    GArray *touched;                     /* guint: entries with marks */
    guint32 clause;                      /* in hand, or NO_NODE */
    guint32 chain[POLICY_MAX_DEPTH + 1]; /* nodes down to the one in hand */
    guint levels;                        /* of `chain` */
    GPtrArray **said;                    /* by entry: const char * paths */
    GPtrArray **partly;
    GPtrArray **perhaps;
};

typedef struct {
    guint32 node;
    guint16 entry;
    guint8 groups;
} TitleWord;

Coverage *coverage_new(Understanding *u)
{
    Coverage *coverage = g_new0(Coverage, 1);
    coverage->u = u;
    coverage->entries = u->know->coverage->len;
    coverage->titles = g_array_new(FALSE, FALSE, sizeof(TitleWord));
    coverage->marks = g_new0(Mark, coverage->entries + 1);
    coverage->touched = g_array_new(FALSE, FALSE, sizeof(guint));
    coverage->clause = NO_NODE;
    coverage->said = g_new0(GPtrArray *, coverage->entries + 1);
    coverage->partly = g_new0(GPtrArray *, coverage->entries + 1);
    coverage->perhaps = g_new0(GPtrArray *, coverage->entries + 1);
    for (guint i = 0; i < coverage->entries; i++) {
        coverage->said[i] = g_ptr_array_new();
        coverage->partly[i] = g_ptr_array_new();
        coverage->perhaps[i] = g_ptr_array_new();
    }
    return coverage;
}

void coverage_read_title(Coverage *coverage, guint32 node)
{
    Understanding *u = coverage->u;
    for (guint i = 0; i < u->hits[KNOW_COVER]->len; i++) {
        const KnownWord *word = u_word(u, u_hit(u, KNOW_COVER, i));
        TitleWord title = {node, (guint16)word->value, (guint8)(1u << word->other)};
        g_array_append_val(coverage->titles, title);
    }
}

static Mark *mark_of(Coverage *coverage, guint entry)
{
    Mark *mark = &coverage->marks[entry];
    if (!mark->listed)
        g_array_append_val(coverage->touched, entry);
    mark->listed = TRUE;
    return mark;
}

/* The words of one node's title: they lie together, in document order. */
static void add_title(Coverage *coverage, guint32 node)
{
    const GArray *titles = coverage->titles;
    guint low = 0, high = titles->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(titles, TitleWord, middle).node < node)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < titles->len && g_array_index(titles, TitleWord, low).node == node; low++) {
        const TitleWord *word = &g_array_index(titles, TitleWord, low);
        mark_of(coverage, word->entry)->above |= word->groups;
    }
}

static void add_path(GPtrArray *paths, const char *path)
{
    if (paths->len < PATHS_MAX &&
        (paths->len == 0 || strcmp(g_ptr_array_index(paths, paths->len - 1), path) != 0))
        g_ptr_array_add(paths, (gpointer)path);
}

/* Whether the clause stands where the entry belongs: duties of the standards are not looked for in
 * a basic policy that has standards beside it. */
static gboolean fits(const Coverage *coverage, const KnownCover *cover, const PolicyNode *node)
{
    const Understanding *u = coverage->u;
    if (u->outline->parts->len < 2)
        return TRUE;
    const PolicyOutlinePart *part =
        &g_array_index(u->outline->parts, PolicyOutlinePart, node->part);
    return (strcmp(part->key, "方針") == 0) == cover->basic || *cover->guideline == '\0';
}

/* The guideline's main chapter: 6 of 6.2. */
static gboolean same_chapter(const char *a, const char *b)
{
    return strcspn(a, ".") == strcspn(b, ".") && strncmp(a, b, strcspn(a, ".")) == 0;
}

/* Whether a clause about another chapter can still say the entry: in a document that follows the
 * guideline's numbers only when its titles name what the entry is about. */
static gboolean fits_chapter(const Coverage *coverage, const KnownCover *cover, const Mark *mark)
{
    const Understanding *u = coverage->u;
    const NodeNotes *notes = &u->notes[coverage->clause];
    if (!u->numbered || cover->basic || notes->chapter == NO_CHAPTER || (mark->above & 1) != 0)
        return TRUE;
    const KnownChapter *chapter = &g_array_index(u->know->chapters, KnownChapter, notes->chapter);
    return same_chapter(chapter->guideline, cover->guideline);
}

/* All groups but one, what the entry is about among them; of two both, here and there. */
static gboolean is_partly(guint8 met, guint8 groups)
{
    guint count = 0;
    for (guint i = 0; i < groups; i++)
        count += met >> i & 1;
    return (met & 1) != 0 && count + 1 >= groups && (groups > 2 || count == groups);
}

/* Named where the entry belongs (in a title only where numbers do not tell what a clause is about),
 * said outright where it does not, or in other words. */
static gboolean is_perhaps(const KnownCover *cover, const Mark *mark, guint8 all, gboolean numbered)
{
    guint8 met = mark->own | mark->above;
    if ((mark->own >> COVER_HINT & 1) != 0 || (met & all) == all)
        return TRUE;
    return *cover->guideline != '\0' && (met & 1) != 0 &&
           (mark->near != 0 || (!numbered && (mark->above & 1) != 0));
}

static guint8 all_groups(const KnownCover *cover)
{
    return (guint8)((1u << cover->groups) - 1);
}

/* The groups that fields meet. */
static guint8 by_fields(const KnownCover *cover, guint64 fields)
{
    guint8 met = 0;
    for (guint i = 0; i < cover->groups; i++)
        if ((cover->fields[i] & fields) != 0)
            met |= (guint8)(1u << i);
    return met;
}

static void note_clause(Coverage *coverage, guint entry, const Mark *mark)
{
    const Understanding *u = coverage->u;
    const KnownCover *cover = &g_array_index(u->know->coverage, KnownCover, entry);
    const PolicyNode *node = policy_outline_node(u->outline, coverage->clause);
    guint8 all = all_groups(cover),
           met = (mark->own | mark->above | by_fields(cover, mark->fields)) & all;
    gboolean here = fits(coverage, cover, node) && fits_chapter(coverage, cover, mark);
    if (here && mark->whole != 0)
        add_path(coverage->said[entry], node->path);
    else if (here && is_partly(met, cover->groups))
        add_path(coverage->partly[entry], node->path);
    else if (is_perhaps(cover, mark, all, u->numbered))
        add_path(coverage->perhaps[entry], node->path);
}

/* What the clause in hand said becomes a place that says the entry. */
static void close_clause(Coverage *coverage)
{
    for (guint i = 0; i < coverage->touched->len; i++) {
        guint entry = g_array_index(coverage->touched, guint, i);
        Mark mark = coverage->marks[entry];
        memset(&coverage->marks[entry], 0, sizeof mark);
        if (mark.own != 0)
            note_clause(coverage, entry, &mark);
    }
    g_array_set_size(coverage->touched, 0);
}

static void open_clause(Coverage *coverage, guint32 clause)
{
    const PolicyOutline *outline = coverage->u->outline;
    coverage->clause = clause;
    guint32 at = clause;
    for (guint i = 0; i < POLICY_MAX_DEPTH && at != NO_NODE; i++) {
        add_title(coverage, at);
        at = policy_outline_node(outline, at)->parent;
    }
}

/* Who only wishes or defines binds nobody. */
static gboolean is_firm(const PolicyUnit *unit, const KnownCover *cover)
{
    return unit->modality != MODALITY_SHOULD &&
           (unit->kind != KIND_DEFINITION || cover->basic || *cover->fact != '\0');
}

/* The groups met by the sentences that announce the node in hand. */
static guint8 by_leads(const Coverage *coverage, const Mark *mark)
{
    guint8 met = 0;
    for (guint i = 0; i < coverage->levels; i++)
        met |= mark->lead[i].node == coverage->chain[i] + 1 ? mark->lead[i].groups : 0;
    return met;
}

static gboolean is_whole(const Coverage *coverage, const KnownCover *cover, const Mark *mark,
                         guint64 fields)
{
    const PolicyUnit *unit = coverage->u->unit;
    guint8 met = mark->here | by_leads(coverage, mark) | mark->above | by_fields(cover, fields);
    guint8 all = all_groups(cover);
    return all != 0 && (met & all) == all && is_firm(unit, cover);
}

static guint64 fields_of(const PolicyUnit *unit)
{
    const gboolean holds[COVER_CAPABILITY] = {
        [COVER_FORBIDS] = unit->modality == MODALITY_MUST_NOT,
        [COVER_LEAVE] = unit->approver.count > 0,
        [COVER_TELLS] = unit->notify.count > 0,
        [COVER_RECORDS] = unit->records.count > 0,
        [COVER_REGULAR] = unit->timing == TIMING_PERIODIC || unit->timing == TIMING_ANNUAL,
        [COVER_PROMPT] = unit->timing == TIMING_PROMPT,
    };
    guint64 fields = G_GUINT64_CONSTANT(1) << (COVER_CAPABILITY + unit->capability);
    for (guint i = 0; i < COVER_CAPABILITY; i++)
        fields |= (guint64)(holds[i] ? 1 : 0) << i;
    return fields;
}

/* Fills `chain` for the unit in hand, which stands in the clause. A 項 opens a chain of its own. */
static void follow_node(Coverage *coverage, guint32 node)
{
    const PolicyOutline *outline = coverage->u->outline;
    guint32 up[POLICY_MAX_DEPTH + 1];
    guint count = 0;
    while (node != NO_NODE && count < G_N_ELEMENTS(up)) {
        up[count++] = node;
        gboolean top = node == coverage->clause || policy_outline_stands_beside(outline, node);
        node = top ? NO_NODE : policy_outline_node(outline, node)->parent;
    }
    coverage->levels = count;
    for (guint i = 0; i < count; i++)
        coverage->chain[i] = up[count - 1 - i];
}

static void note_lead(const Coverage *coverage, Mark *mark)
{
    LeadMark *lead = &mark->lead[coverage->levels - 1];
    if (lead->node != mark->node)
        lead->groups = 0;
    lead->node = mark->node;
    lead->groups |= mark->here;
}

void coverage_read_unit(Coverage *coverage)
{
    Understanding *u = coverage->u;
    guint32 clause = u->notes[u->unit->node].clause;
    if (clause != coverage->clause) {
        if (coverage->clause != NO_NODE)
            close_clause(coverage);
        open_clause(coverage, clause);
    }
    follow_node(coverage, u->unit->node);
    guint64 fields = u->hits[KNOW_COVER]->len > 0 ? fields_of(u->unit) : 0;
    for (guint i = 0; i < u->hits[KNOW_COVER]->len; i++) {
        const KnownWord *word = u_word(u, u_hit(u, KNOW_COVER, i));
        const KnownCover *cover = &g_array_index(u->know->coverage, KnownCover, word->value);
        Mark *mark = mark_of(coverage, (guint)word->value);
        if (mark->node != u->unit->node + 1)
            mark->here = 0;
        mark->node = u->unit->node + 1;
        mark->here |= (guint8)(1u << word->other);
        mark->own |= mark->here;
        if (u->unit->kind == KIND_LEAD)
            note_lead(coverage, mark);
        mark->fields |= fields;
        mark->whole = mark->whole || is_whole(coverage, cover, mark, fields) ? 1 : 0;
        mark->near = mark->near || strcmp(u->unit->guideline, cover->guideline) == 0 ? 1 : 0;
    }
}

/* -- settling -- */

/* A fact of the kind and function that the entry asks for says it where it stands. */
static void add_facts(Coverage *coverage, guint entry, const KnownCover *cover)
{
    const PolicyReading *reading = coverage->u->reading;
    for (guint i = 0; *cover->fact != '\0' && i < reading->facts->len; i++) {
        const PolicyFact *fact = &g_array_index(reading->facts, PolicyFact, i);
        if (strcmp(policy_fact_names[fact->kind], cover->fact) == 0 &&
            (*cover->function == '\0' || strcmp(cover->function, fact->function) == 0))
            add_path(coverage->said[entry], *fact->path != '\0' ? fact->path : "表紙");
    }
}

static PolicyCoverState state_of(const Coverage *coverage, guint entry, const KnownCover *cover)
{
    const Understanding *u = coverage->u;
    gboolean law = *cover->guideline == '\0';
    if (!cover->basic && !u->standards)
        return COVER_ELSEWHERE;
    if (coverage->said[entry]->len > 0)
        return COVER_SAID;
    if (cover->basic && !law && !u->basic)
        return COVER_ELSEWHERE;
    if (coverage->partly[entry]->len > 0)
        return COVER_PARTLY;
    return coverage->perhaps[entry]->len > 0 ? COVER_PERHAPS : COVER_UNSAID;
}

static void settle_entry(Coverage *coverage, guint entry)
{
    PolicyReading *reading = coverage->u->reading;
    const KnownCover *cover = &g_array_index(coverage->u->know->coverage, KnownCover, entry);
    add_facts(coverage, entry, cover);
    PolicyCover state = {.state = (guint8)state_of(coverage, entry, cover),
                         .paths = {reading->paths->len, 0}};
    GPtrArray *const places[COVER_LAST] = {[COVER_SAID] = coverage->said[entry],
                                           [COVER_PARTLY] = coverage->partly[entry],
                                           [COVER_PERHAPS] = coverage->perhaps[entry]};
    const GPtrArray *paths = places[state.state];
    for (guint i = 0; paths != NULL && i < paths->len; i++) {
        g_ptr_array_add(reading->paths, g_ptr_array_index(paths, i));
        state.paths.count++;
    }
    g_array_append_val(reading->coverage, state);
}

void coverage_settle(Coverage *coverage)
{
    if (coverage->clause != NO_NODE)
        close_clause(coverage);
    for (guint i = 0; i < coverage->entries; i++) {
        settle_entry(coverage, i);
        g_ptr_array_unref(coverage->said[i]);
        g_ptr_array_unref(coverage->partly[i]);
        g_ptr_array_unref(coverage->perhaps[i]);
    }
    g_array_unref(coverage->titles);
    g_array_unref(coverage->touched);
    g_free(coverage->marks);
    g_free(coverage->said);
    g_free(coverage->partly);
    g_free(coverage->perhaps);
    g_free(coverage);
}
