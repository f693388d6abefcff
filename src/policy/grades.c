/* policy/grades.c -- classes of information that a unit names: scales known to the rules, classes
 * by number, and those that the text's own table of classes brings */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

#define CLASSES_MAX 32u    /* learned of one text */
#define CLASS_MIN_BYTES 6u /* shorter names are no names */
#define CLASS_MAX_BYTES 60u

/* The step of a scale at `at`: 2, 3A, Ⅱ, 二, B; its size, or 0. */
static gsize step_size(const char *text)
{
    static const char signs[] = "ⅠⅡⅢⅣⅤ一二三四五";
    gsize size = strspn(text, "0123456789");
    if (size > 0)
        return size + (g_ascii_isupper(text[size]) ? 1 : 0);
    gunichar c = g_utf8_get_char(text);
    if (c >= 'A' && c <= 'E' && !g_ascii_isalpha(text[1]))
        return 1;
    return policy_place_in(signs, c) != 0 ? 3 : 0;
}

/* Behind 以上 and the like at `at`. */
static gsize bound_end(const char *text, gsize at)
{
    static const char *const bounds[] = {"以上", "以下", "未満"};
    for (gsize i = 0; i < G_N_ELEMENTS(bounds); i++) {
        if (g_str_has_prefix(text + at, bounds[i]))
            return at + strlen(bounds[i]);
    }
    return at;
}

/* 2, 3A, 2以上 behind the name of a scale; the end of it, or `at` when there is none. */
static gsize grade_end(const char *text, gsize at)
{
    gsize start = at;
    at += step_size(text + at);
    if (at == start)
        return start;
    return bound_end(text, at);
}

static void add_grade(PolicyAnalysis *a, PolicyUnit *unit, Stretch name, const char *rule,
                      guint confidence)
{
    names_add(a, &unit->grades, names_written(a, unit, name));
    analysis_note(a, unit, FIELD_CLASS, rule, name, confidence);
}

/* 第一種データ, 第2類情報 */
static void read_numbered_classes(PolicyAnalysis *a, PolicyUnit *unit, Stretch part)
{
    static const char *const counters[] = {"種", "類", "級"};
    const char *text = analysis_text(a), *end = text + part.end;
    const char *found = text + part.start;
    while ((found = g_strstr_len(found, end - found, "第")) != NULL) {
        gsize start = (gsize)(found - text);
        found += strlen("第");
        gsize step = step_size(found);
        for (gsize i = 0; step > 0 && i < G_N_ELEMENTS(counters); i++) {
            const char *what = found + step + strlen(counters[i]);
            gsize size = g_str_has_prefix(found + step, counters[i])
                             ? policy_words_front(a->rules->words.graded, what)
                             : 0;
            if (size > 0)
                add_grade(a, unit, (Stretch){start, (gsize)(what - text) + size}, "class/numbered",
                          85);
        }
    }
}

/* "区分Ⅱ": a word and a step of it. */
static gboolean is_step(const char *name)
{
    const char *last = *name != '\0' ? g_utf8_prev_char(name + strlen(name)) : name;
    return last > name && step_size(last) == strlen(last);
}

/* Names that the text's own table or list of classes gave. */
static void read_learned_classes(PolicyAnalysis *a, PolicyUnit *unit, Stretch part)
{
    const char *text = analysis_text(a), *end = text + part.end;
    for (guint i = 0; i < a->classes->len; i++) {
        const char *name = g_ptr_array_index(a->classes, i);
        gsize size = strlen(name);
        const char *found = text + part.start;
        while ((found = g_strstr_len(found, end - found, name)) != NULL) {
            gsize start = (gsize)(found - text);
            found += size;
            gsize stop = bound_end(text, start + size);
            gboolean step = is_step(name) && step_size(found) == 0;
            gboolean whole = !policy_is_compound(policy_char_before(text, text + start)) &&
                             (stop == part.end || stop > start + size ||
                              !policy_is_compound(g_utf8_get_char(found)) ||
                              (step && policy_words_front(a->rules->words.graded, found) > 0));
            if (whole)
                add_grade(a, unit, (Stretch){start, stop}, "class/of-own-table", 75);
        }
    }
}

/* The size of the term that opens `text` and ends before a space, or 0. */
static gsize term_size(const char *text)
{
    for (gsize i = 0; i <= CLASS_MAX_BYTES && text[i] != '\0'; i++) {
        gboolean wide =
            (guint8)text[i] == 0xE3 && (guint8)text[i + 1] == 0x80 && (guint8)text[i + 2] == 0x80;
        if (text[i] == ' ' || wide)
            return i;
    }
    return 0;
}

/* Where what a term stands for begins in the folded text of the unit in hand, or 0. */
static gsize behind_term(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    return term_size(unit->text) == 0 ? 0 : actor_behind_term(a, unit);
}

static void read_grades_in(PolicyAnalysis *a, PolicyUnit *unit, Stretch part)
{
    const char *text = analysis_text(a);
    const GArray *hits = a->scan.hits[USE_GRADE];
    for (guint i = policy_scan_from(&a->scan, USE_GRADE, part.start); i < MIN(hits->len, HITS_MAX);
         i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        gsize end = grade_end(text, hit->end);
        if (end > hit->end && end <= part.end)
            add_grade(a, unit, (Stretch){hit->start, end}, analysis_entry(a, hit)->rule, 98);
    }
    read_numbered_classes(a, unit, part);
    if (unit->grades.count == 0)
        read_learned_classes(a, unit, part);
}

/* A row speaks of the classes its first cell names, an item "term　…" of those of its term; only
 * when that names none, of others. */
void grades_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    gsize size = analysis_size(a);
    gsize first = unit->shape == SHAPE_ROW ? strcspn(analysis_text(a), "\t|") : size;
    gsize term = unit->shape == SHAPE_ITEM ? behind_term(a, unit) : 0;
    if (term > 0)
        read_grades_in(a, unit, (Stretch){0, term});
    if (unit->grades.count > 0)
        return;
    read_grades_in(a, unit, (Stretch){0, first});
    if (unit->grades.count == 0 && first < size && unit->kind == KIND_OBLIGATION)
        read_grades_in(a, unit, (Stretch){first, size});
}

gboolean grades_sorts(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    const GPtrArray *words = a->rules->words.class_columns;
    return policy_words_inside(words, policy_outline_node(a->outline, unit->node)->title) ||
           policy_words_inside(words, analysis_text(a));
}

gboolean grades_defines(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    static const char thing[] = "もの";
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    gboolean sorted = above != NO_NODE && a->facts[above].lead != 0 && a->facts[above].lead_sorts;
    gsize size = strlen(thing), term = sorted || a->classes->len > 0 ? behind_term(a, unit) : 0;
    const char *text = analysis_text(a);
    gboolean ends = a->body > term + size && memcmp(text + a->body - size, thing, size) == 0;
    if (term == 0 || !(ends || policy_words_back(a->rules->words.graded, text, a->body) > 0))
        return FALSE;
    if (sorted)
        return TRUE;
    g_autofree char *name = g_strndup(text, term);
    return is_step(name) && g_ptr_array_find_with_equal_func(a->classes, name, g_str_equal, NULL);
}

/* -- the text's own table of classes -- */

static char *first_cell(const PolicyAnalysis *a, const PolicyBlock *block)
{
    g_autofree char *cell = g_strndup(block->text, strcspn(block->text, "\t|"));
    return policy_fold_word(a->rules->fold, cell);
}

/* "区分 …" above what information is and how it is handled. */
static gboolean lists_classes(const PolicyAnalysis *a, const PolicyBlock *header)
{
    const PolicyWords *words = &a->rules->words;
    g_autofree char *first = first_cell(a, header);
    return policy_words_inside(words->class_columns, first) &&
           (policy_words_inside(words->graded, header->text) ||
            analysis_heading(a, header->node)->score[CAPABILITY_ASSET] > 0);
}

/* Whether the rules' own scales read the name already. */
static gboolean is_of_scale(PolicyAnalysis *a, const char *name)
{
    policy_scan_run(&a->scan, a->rules, name, strlen(name));
    const PolicyHit *hit = policy_scan_first(&a->scan, a->rules, USE_GRADE);
    return hit != NULL && grade_end(name, hit->end) > hit->end;
}

/* A step of a scale, or a kind of information; other words mean more than a class. */
static gboolean is_class_name(const PolicyAnalysis *a, const char *name)
{
    gsize size = strlen(name);
    if (size < CLASS_MIN_BYTES || size > CLASS_MAX_BYTES || strstr(name, "、") != NULL)
        return FALSE;
    return is_step(name) || policy_words_back(a->rules->words.graded, name, size) > 0;
}

/* Takes `name` when it is none that is known; owned. */
static void learn(PolicyAnalysis *a, char *name)
{
    g_autofree char *owned = name;
    if (a->classes->len < CLASSES_MAX && is_class_name(a, name) && !is_of_scale(a, name) &&
        !g_ptr_array_find_with_equal_func(a->classes, name, g_str_equal, NULL))
        g_ptr_array_add(a->classes, g_steal_pointer(&owned));
}

/* -- the text's own list of classes -- */

/* "区分Ⅱ　漏えいが…もの": the term before the space, folded, or NULL. */
static char *first_term(const PolicyAnalysis *a, const PolicyBlock *block)
{
    gsize size = term_size(block->text);
    if (size == 0)
        return NULL;
    g_autofree char *term = g_strndup(block->text, size);
    return policy_fold_word(a->rules->fold, term);
}

/* "次のとおり区分する" in the text of the clause, or in the title above it. */
static gboolean grades_below(const PolicyAnalysis *a, guint32 at)
{
    const PolicyNode *node = policy_outline_node(a->outline, at);
    if (policy_words_inside(a->rules->words.class_columns, node->title))
        return TRUE;
    for (guint32 i = node->first_block; i < a->outline->blocks->len; i++) {
        const PolicyBlock *block = policy_outline_block(a->outline, i);
        if (block->node != at)
            return FALSE;
        if (policy_words_inside(a->rules->words.class_columns, block->text))
            return TRUE;
    }
    return FALSE;
}

/* Two items in a row whose terms are steps of one word are classes, where the text above them
 * classifies. */
static void learn_items(PolicyAnalysis *a)
{
    g_autofree char *before = NULL;
    guint32 above = NO_NODE, judged = NO_NODE;
    gboolean grades = FALSE; /* what is judged below a clause once */
    for (guint32 i = 0; i < a->outline->blocks->len && a->classes->len < CLASSES_MAX; i++) {
        const PolicyBlock *block = policy_outline_block(a->outline, i);
        if (block->kind != BLOCK_HEAD)
            continue;
        guint32 parent = policy_outline_node(a->outline, block->node)->parent;
        g_autofree char *term = first_term(a, block);
        if (term == NULL || parent == NO_NODE || !is_step(term))
            continue;
        gsize stem = (gsize)(g_utf8_prev_char(term + strlen(term)) - term);
        if (before != NULL && above == parent && strncmp(before, term, stem) == 0) {
            grades = judged == parent ? grades : grades_below(a, parent);
            judged = parent;
            if (grades) {
                learn(a, g_strdup(before));
                learn(a, g_strdup(term));
            }
        }
        above = parent;
        g_free(before);
        before = g_steal_pointer(&term);
    }
}

void grades_learn(PolicyAnalysis *a)
{
    gboolean classes = FALSE;
    learn_items(a);
    for (guint32 i = 0; i < a->outline->blocks->len && a->classes->len < CLASSES_MAX; i++) {
        const PolicyBlock *block = policy_outline_block(a->outline, i);
        if (block->kind != BLOCK_ROW)
            continue;
        if (block->row == 0)
            classes = lists_classes(a, block);
        if (block->row > 0 && classes)
            learn(a, first_cell(a, block));
    }
}
