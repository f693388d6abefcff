/* policy/outline-table.c -- rows into tables: which row is a header, and what a history of
 * revisions is */
#include <string.h>

#include "policy/outline-build.h"
#include "policy/words.h"

#define HEADER_CELL_MAX 14u /* characters; a longer cell is no column's name */
#define FLAT_ROWS_MAX 40u

static gboolean is_header(const OutlineBuilder *b, guint line)
{
    guint next = line + 1;
    while (next < b->text->lines->len && b->classes[next] == LINE_BLANK)
        next++;
    gboolean more = next < b->text->lines->len &&
                    (b->classes[next] == LINE_ROW || b->classes[next] == LINE_DECORATION);
    const char *at = outline_line(b, line), *end = at + outline_line_size(b, line);
    guint longest = 0, cell = 0;
    for (; at < end; at = g_utf8_next_char(at)) {
        cell = *at == '\t' || *at == '|' ? 0 : cell + 1;
        longest = MAX(longest, cell);
    }
    return more && longest <= HEADER_CELL_MAX;
}

static gboolean tells_revisions(OutlineBuilder *b, guint line)
{
    policy_fold_text(b->rules->fold, outline_line(b, line), outline_line_size(b, line), &b->folded);
    return outline_title_says(b, SECTION_REVISION);
}

static gboolean begin_table(OutlineBuilder *b, guint line)
{
    gboolean header = is_header(b, line);
    b->table_dropped = b->revision || !b->begun || (header && tells_revisions(b, line));
    if (b->table_dropped)
        return header;
    if (b->depth > 0 && b->levels[b->depth - 1].family == FAMILY_NOTE)
        b->depth--;
    policy_outline_node(b->outline, outline_current(b))->tables++;
    return header;
}

/* Whether nothing but blanks and page furniture stands between the table's last row and `line`. */
static gboolean continues_table(const OutlineBuilder *b, guint line)
{
    if (b->table_last == 0)
        return FALSE;
    for (guint i = b->table_last; i < line; i++) {
        if (b->classes[i] == LINE_TEXT || b->classes[i] == LINE_FIGURE)
            return FALSE;
    }
    return TRUE;
}

void outline_read_row(OutlineBuilder *b, guint line)
{
    gboolean same = continues_table(b, line);
    guint32 row = 0;
    if (!same)
        row = begin_table(b, line) ? 0 : 1;
    else if (!b->table_dropped)
        row = policy_outline_block(b->outline, b->outline->blocks->len - 1)->row + 1;
    b->table_last = line + 1;
    if (b->table_dropped) {
        outline_close_block(b);
        outline_drop_line(b, line, b->begun ? WHY_REVISION_TABLE : WHY_COVER);
        return;
    }
    outline_open_block(b, BLOCK_ROW, line, outline_line(b, line), outline_line_size(b, line));
    PolicyBlock *block = policy_outline_block(b->outline, b->outline->blocks->len - 1);
    block->row = row;
    block->table = policy_outline_node(b->outline, block->node)->tables;
    if (row == 0)
        outline_set_fate(b, line, FATE_HEADING);
    outline_close_block(b);
}

/* -- tables that conversion made one line of -- */

/* A cell that ends in its step: 重要度3. */
typedef struct {
    const char *start;
    gsize stem; /* bytes before the step */
    guint32 step;
} Step;

static guint32 step_value(gunichar c)
{
    if (c >= 0x2160 && c <= 0x2169) /* Ⅰ–Ⅹ */
        return c - 0x2160 + 1;
    return g_unichar_isdigit(c) ? (guint32)g_unichar_digit_value(c) : 0;
}

static Step read_step(const char *start, const char *end)
{
    Step step = {start, 0, 0};
    if (end - start < 4)
        return step;
    const char *last = g_utf8_prev_char(end);
    step.step = step_value(g_utf8_get_char(last));
    step.stem = last > start && step_value(policy_char_before(start, last)) == 0
                    ? (gsize)(last - start)
                    : 0;
    return step;
}

static gboolean is_space(gunichar c)
{
    return c == ' ' || c == 0x3000;
}

/* Where the cells stand that count up or down by one: the starts of the rows. */
static guint find_steps(const char *text, gsize size, const char *rows[FLAT_ROWS_MAX])
{
    const char *end = text + size;
    Step last = {NULL, 0, 0};
    guint found = 0;
    for (const char *at = text; at < end && found < FLAT_ROWS_MAX;) {
        const char *stop = at;
        while (stop < end && !is_space(g_utf8_get_char(stop)))
            stop = g_utf8_next_char(stop);
        Step step = read_step(at, stop);
        gboolean same = last.start != NULL && step.stem == last.stem && step.step > 0 &&
                        memcmp(step.start, last.start, step.stem) == 0 &&
                        (step.step == last.step + 1 || step.step + 1 == last.step);
        if (same || (found <= 1 && step.stem > 0 && step.step > 0)) {
            found = same ? found : 0;
            rows[found++] = at;
            last = step;
        }
        for (at = stop; at < end && is_space(g_utf8_get_char(at));)
            at = g_utf8_next_char(at);
    }
    return found;
}

static void add_flat_row(OutlineBuilder *b, guint line, guint32 row, const char *start,
                         const char *end)
{
    while (end > start && is_space(policy_char_before(start, end)))
        end = g_utf8_prev_char(end);
    outline_open_block(b, BLOCK_ROW, line, start, (gsize)(end - start));
    PolicyBlock *block = policy_outline_block(b->outline, b->outline->blocks->len - 1);
    block->row = row;
    block->table = policy_outline_node(b->outline, block->node)->tables;
    outline_close_block(b);
}

gboolean outline_read_flat(OutlineBuilder *b, guint line)
{
    const char *rows[FLAT_ROWS_MAX + 1];
    const char *text = outline_line(b, line), *end = text + outline_line_size(b, line);
    PolicyNode *node = policy_outline_node(b->outline, outline_current(b));
    if (node->family != FAMILY_ANNEX && !outline_leads_on(b))
        return FALSE;
    guint found = find_steps(text, (gsize)(end - text), rows);
    if (found < 2)
        return FALSE;
    node->tables++;
    rows[found] = end;
    if (rows[0] > text)
        add_flat_row(b, line, 0, text, rows[0]);
    for (guint i = 0; i < found; i++)
        add_flat_row(b, line, i + 1, rows[i], rows[i + 1]);
    return TRUE;
}
