/* policy/units.c -- walks the blocks in order, cuts them into units and asks each question of each
 */
#include "policy/units.h"

#include <gio/gio.h>
#include <string.h>

#include "base/problem.h"
#include "policy/analysis.h"
#include "policy/mend.h"
#include "policy/words.h"

#define CELL_MAX_BYTES 120u
#define PROGRESS_STEP 256u

void analysis_note(PolicyAnalysis *a, PolicyUnit *unit, PolicyField field, const char *rule,
                   Stretch words, guint confidence)
{
    const char *shown =
        words.end == words.start
            ? ""
            : g_string_chunk_insert_len(a->reading->strings, analysis_text(a) + words.start,
                                        (gssize)(words.end - words.start));
    PolicyEvidence evidence = {.field = (guint8)field,
                               .from = FROM_OWN,
                               .rule = rule,
                               .words = shown,
                               .start = policy_folded_origin(&a->folded, words.start)->point,
                               .end = policy_folded_origin(&a->folded, words.end)->point,
                               .node = unit->node,
                               .line = unit->first_line};
    g_array_append_val(a->reading->evidence, evidence);
    unit->confidence[field] = (guint8)confidence;
}

void analysis_note_from(PolicyAnalysis *a, PolicyUnit *unit, PolicyField field, PolicyFrom from,
                        const char *rule, const char *words, guint32 node, guint confidence)
{
    const PolicyNode *source = policy_outline_node(a->outline, node);
    PolicyEvidence evidence = {.field = (guint8)field,
                               .from = (guint8)from,
                               .rule = rule,
                               .words = words,
                               .start = 0,
                               .end = (guint32)g_utf8_strlen(words, -1),
                               .node = node,
                               .line = source->line};
    g_array_append_val(a->reading->evidence, evidence);
    unit->confidence[field] = (guint8)confidence;
}

gsize analysis_likewise(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    return strstr(text, "同様") == NULL
               ? 0
               : policy_words_back(a->rules->words.likewise, text, a->body);
}

guint32 analysis_repeated(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    static const char *const firsts[] = {"第1項", "第一項"};
    const char *text = analysis_text(a);
    if (analysis_likewise(a) == 0)
        return 0;
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    for (gsize i = 0; above != NO_NODE && i < G_N_ELEMENTS(firsts); i++) {
        if (strstr(text, firsts[i]) != NULL)
            return a->facts[above].first;
    }
    guint32 last = analysis_facts(a, unit)->last;
    gboolean goes_on = strstr(text, "前項") != NULL || strstr(text, "も、同様とする") != NULL;
    return last == 0 && goes_on ? a->reading->units->len : last;
}

gboolean analysis_founds_on(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    guint32 first = above == NO_NODE ? 0 : a->facts[above].first;
    if (first == 0 || policy_outline_node(a->outline, above)->family != FAMILY_ARTICLE)
        return FALSE;
    const PolicyUnit *before = policy_reading_unit(a->reading, first - 1);
    gsize size = strlen(before->text);
    gsize stop = g_str_has_suffix(before->text, "。") ? strlen("。") : 0;
    return before->kind == KIND_OBLIGATION && before->actor.count > 0 &&
           policy_words_back(a->rules->words.founding, before->text, size - stop) > 0;
}

gboolean analysis_note_like(PolicyAnalysis *a, PolicyUnit *unit, PolicyField field,
                            PolicyField like, const char *rule, guint confidence)
{
    GArray *all = a->reading->evidence;
    for (guint32 i = unit->evidence.first; i < all->len; i++) {
        PolicyEvidence evidence = g_array_index(all, PolicyEvidence, i);
        if (evidence.field != like || *evidence.words == '\0')
            continue;
        evidence.field = (guint8)field;
        evidence.rule = rule;
        g_array_append_val(all, evidence);
        unit->confidence[field] = (guint8)confidence;
        return TRUE;
    }
    return FALSE;
}

/* What noise hides is read from the mended text, but shown as written. */
static void prepare(PolicyAnalysis *a, PolicyUnit *unit)
{
    gsize size = strlen(unit->text);
    policy_fold_text(a->rules->fold, unit->text, size, &a->folded);
    policy_scan_run(&a->scan, a->rules, analysis_text(a), analysis_size(a));
    if (!a->folded.mended && a->scan.hits[USE_MEND]->len == 0)
        return;
    g_autofree char *mended = policy_mend(a->rules, unit->text, a->folded.mended);
    if (mended == NULL)
        return;
    unit->reading = g_string_chunk_insert(a->reading->strings, mended);
    policy_fold_text(a->rules->fold, unit->reading, strlen(unit->reading), &a->folded);
    policy_scan_run(&a->scan, a->rules, analysis_text(a), analysis_size(a));
}

/* The first sibling; the items of an article's list are none of its 項. */
static void note_first(const PolicyAnalysis *a, const PolicyUnit *unit, NodeFacts *parent,
                       guint32 number)
{
    gboolean item = parent->child_first != 0 &&
                    policy_reading_unit(a->reading, parent->child_first - 1)->shape == SHAPE_ITEM;
    if (parent->child_first != 0 && !(item && unit->shape != SHAPE_ITEM))
        return;
    parent->child_first = number;
    parent->child_acting = 0;
    parent->child_discord = 0;
}

static void remember(PolicyAnalysis *a, const PolicyUnit *unit, guint32 number)
{
    NodeFacts *facts = analysis_facts(a, unit);
    const PolicyNode *node = policy_outline_node(a->outline, unit->node);
    facts->last = number;
    if (facts->first == 0)
        facts->first = number;
    if (unit->kind == KIND_LEAD)
        facts->lead = number;
    if (node->parent != NO_NODE && !node->heading)
        note_first(a, unit, &a->facts[node->parent], number);
    if (unit->actor.count == 0 || unit->kind == KIND_DESIGNATION)
        return;
    facts->acting = number;
    if (node->parent == NO_NODE || node->heading)
        return;
    NodeFacts *parent = &a->facts[node->parent];
    if (parent->child_acting == 0) {
        parent->child_acting = number;
        return;
    }
    const PolicyUnit *other = policy_reading_unit(a->reading, parent->child_acting - 1);
    if (other->actor.count != unit->actor.count ||
        policy_reading_name(a->reading, other->actor.first) !=
            policy_reading_name(a->reading, unit->actor.first))
        parent->child_discord = 1;
}

static gboolean add_unit(PolicyAnalysis *a, PolicyUnit unit, GError **error)
{
    PolicyReading *reading = a->reading;
    if (reading->units->len == POLICY_MAX_UNITS) {
        problem_set(error, PROBLEM_TOO_LARGE, reading->name, "100000 units");
        return FALSE;
    }
    unit.evidence.first = reading->evidence->len;
    prepare(a, &unit);
    mood_read(a, &unit);
    actor_read(a, &unit);
    notice_read(a, &unit);
    grades_read(a, &unit);
    record_read(a, &unit);
    timing_read(a, &unit);
    judge_read(a, &unit);
    unit.evidence.count = reading->evidence->len - unit.evidence.first;
    g_array_append_val(reading->units, unit);
    remember(a, &unit, reading->units->len);
    define_read(a, &unit);
    return TRUE;
}

/* -- tables -- */

/* Which columns of a header row hold one of the words. */
static guint64 columns_of(PolicyAnalysis *a, const char *header, const GPtrArray *words)
{
    guint64 columns = 0;
    g_auto(GStrv) cells = g_strsplit_set(header, "\t|", 64);
    for (guint i = 0; cells[i] != NULL; i++) {
        g_autofree char *folded = policy_fold_word(a->rules->fold, cells[i]);
        if (strlen(folded) < CELL_MAX_BYTES && policy_words_inside(words, folded))
            columns |= G_GUINT64_CONSTANT(1) << i;
    }
    return columns;
}

static gboolean add_row(PolicyAnalysis *a, const PolicyBlock *block, GError **error)
{
    const char *base = policy_outline_node(a->outline, block->node)->path;
    gboolean same = a->table_node == block->node && a->table == block->table;
    if (!same)
        a->norm_columns = a->told_columns = a->leave_columns = a->due_columns = a->doer_columns = 0;
    a->keeps = a->keeps && same;
    a->sorts = a->sorts && same;
    a->ranks = a->ranks && same;
    a->table_node = block->node;
    a->table = block->table;
    if (block->row == 0) {
        a->norm_columns = columns_of(a, block->text, a->rules->words.norm_columns);
        a->told_columns = columns_of(a, block->text, a->rules->words.told_columns);
        a->leave_columns = columns_of(a, block->text, a->rules->words.leave_columns);
        a->due_columns = columns_of(a, block->text, a->rules->words.due_columns);
        a->doer_columns = columns_of(a, block->text, a->rules->words.doer_columns);
        a->sorts = (columns_of(a, block->text, a->rules->words.class_columns) & 1) != 0;
        a->ranks = (columns_of(a, block->text, a->rules->words.level_columns) & 1) != 0;
        a->keeps = columns_of(a, block->text, a->rules->words.kept_columns) > 1 &&
                   (columns_of(a, block->text, a->rules->words.kept_things) & 1) != 0;
        return TRUE;
    }
    g_autofree char *path = g_strdup_printf("%s/表%u-行%u", base, block->table, block->row);
    PolicyUnit unit = {.node = block->node,
                       .s = 1,
                       .first_line = block->first,
                       .last_line = block->last,
                       .path = g_string_chunk_insert(a->reading->strings, path),
                       .text = g_string_chunk_insert(a->reading->strings, block->text),
                       .guideline = "",
                       .shape = SHAPE_ROW};
    return add_unit(a, unit, error);
}

/* -- sentences -- */

/* A sentence's lines: of a joined block, counted by how far into it the sentence stands. `from` and
 * `line` say where the sentence before it ended. */
static void place_sentence(const PolicyAnalysis *a, const PolicyBlock *block,
                           const PolicySentence *sentence, guint32 *from, guint32 *line,
                           PolicyUnit *unit)
{
    for (; *from < block->ends; ++*from) {
        const PolicyLineEnd *end =
            &g_array_index(a->outline->line_ends, PolicyLineEnd, block->first_end + *from);
        if (end->end > sentence->start)
            break;
        *line = end->next_line;
    }
    unit->first_line = *line;
    for (; *from < block->ends; ++*from) {
        const PolicyLineEnd *end =
            &g_array_index(a->outline->line_ends, PolicyLineEnd, block->first_end + *from);
        if (end->end >= sentence->start + sentence->size)
            break;
        *line = end->next_line;
    }
    unit->last_line = *line;
}

static gboolean add_sentences(PolicyAnalysis *a, const PolicyBlock *block, GError **error)
{
    policy_split(block->text, strlen(block->text), a->sentences);
    guint32 from = 0, line = block->first;
    for (guint i = 0; i < a->sentences->len; i++) {
        const PolicySentence *sentence = &g_array_index(a->sentences, PolicySentence, i);
        PolicyUnit unit = {.node = block->node,
                           .s = ++a->facts[block->node].sentences,
                           .path = policy_outline_node(a->outline, block->node)->path,
                           .text = g_string_chunk_insert_len(a->reading->strings,
                                                             block->text + sentence->start,
                                                             (gssize)sentence->size),
                           .guideline = "",
                           .shape = SHAPE_SENTENCE};
        place_sentence(a, block, sentence, &from, &line, &unit);
        if (!add_unit(a, unit, error))
            return FALSE;
    }
    return TRUE;
}

/* -- outline entries -- */

static void add_node_entry(PolicyReading *reading, guint32 at)
{
    const PolicyNode *node = policy_outline_node(reading->outline, at);
    guint32 first = node->line, last = first;
    if (node->heading && node->blocks > 0)
        last = policy_outline_block(reading->outline, node->first_block)->last;
    if (node->title_line > 0) {
        first = MIN(first, node->title_line);
        last = MAX(last, node->title_line);
    }
    PolicyOutlineEntry entry = {.line = first,
                                .last = last,
                                .depth = node->depth,
                                .part = node->part,
                                .path = node->path,
                                .title = node->title,
                                .chapter = node->chapter,
                                .node = at,
                                .guideline = ""};
    g_array_append_val(reading->entries, entry);
}

/* A caption is a title without a marker; a table's header stands for the table. */
static void add_block_entry(PolicyReading *reading, const PolicyBlock *block)
{
    const PolicyNode *node = policy_outline_node(reading->outline, block->node);
    g_autofree char *path = block->kind == BLOCK_ROW
                                ? g_strdup_printf("%s/表%u", node->path, block->table)
                                : g_strdup_printf("%s/%s", node->path, block->text);
    PolicyOutlineEntry entry = {.line = block->first,
                                .last = block->last,
                                .depth = (guint8)(node->depth + 1),
                                .part = node->part,
                                .path = g_string_chunk_insert(reading->strings, path),
                                .title = g_string_chunk_insert(reading->strings, block->text),
                                .chapter = node->chapter,
                                .node = block->node,
                                .guideline = ""};
    g_array_append_val(reading->entries, entry);
}

static void add_entries_before(PolicyReading *reading, guint32 *node, guint32 line)
{
    const GArray *nodes = reading->outline->nodes;
    for (; *node < nodes->len && policy_outline_node(reading->outline, *node)->line <= line;
         ++*node) {
        if (policy_outline_node(reading->outline, *node)->parent != NO_NODE)
            add_node_entry(reading, *node);
    }
}

static gboolean read_block(PolicyAnalysis *a, const PolicyBlock *block, GError **error)
{
    const PolicyNode *node = policy_outline_node(a->outline, block->node);
    switch (block->kind) {
    case BLOCK_ROW:
        if (block->row == 0)
            add_block_entry(a->reading, block);
        return add_row(a, block, error);
    case BLOCK_CAPTION:
        add_block_entry(a->reading, block);
        return TRUE;
    case BLOCK_HEAD:
        return node->heading || add_sentences(a, block, error);
    default:
        return add_sentences(a, block, error);
    }
}

static gboolean read_blocks(PolicyAnalysis *a, PolicyProgress progress, gpointer data,
                            GError **error)
{
    guint32 node = 0;
    const GArray *blocks = a->outline->blocks;
    for (guint32 i = 0; i < blocks->len; i++) {
        const PolicyBlock *block = policy_outline_block(a->outline, i);
        add_entries_before(a->reading, &node, block->first);
        if (!read_block(a, block, error))
            return FALSE;
        guint percent = (guint)(20 + (guint64)i * 75 / blocks->len);
        if (progress != NULL && i % PROGRESS_STEP == 0 && !progress("units", percent, data)) {
            g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
            return FALSE;
        }
    }
    add_entries_before(a->reading, &node, G_MAXUINT32);
    return TRUE;
}

gboolean policy_units_read(const PolicyRules *rules, PolicyReading *reading,
                           PolicyProgress progress, gpointer progress_data, GError **error)
{
    PolicyOutline *outline = reading->outline;
    g_autofree NodeFacts *facts = g_new0(NodeFacts, outline->nodes->len + 1);
    g_autoptr(GArray) headings = g_array_new(FALSE, FALSE, sizeof(HeadingFacts));
    g_autoptr(GHashTable) aliases = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) classes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) weighed = g_array_new(FALSE, FALSE, sizeof(PolicyHit));
    g_autoptr(GArray) sentences = g_array_new(FALSE, FALSE, sizeof(PolicySentence));
    PolicyAnalysis a = {.rules = rules,
                        .reading = reading,
                        .outline = outline,
                        .headings = headings,
                        .facts = facts,
                        .aliases = aliases,
                        .sentences = sentences,
                        .classes = classes,
                        .weighed = weighed};
    policy_folded_init(&a.folded);
    policy_scan_init(&a.scan);
    heading_read_all(&a);
    grades_learn(&a);
    gboolean whole = read_blocks(&a, progress, progress_data, error);
    if (whole)
        actor_read_later(&a);
    policy_scan_clear(&a.scan);
    policy_folded_clear(&a.folded);
    return whole;
}
