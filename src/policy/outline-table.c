/* policy/outline-table.c -- rows into tables: which row is a header, and what a history of
 * revisions is */
#include "policy/outline-build.h"

#define HEADER_CELL_MAX 14u /* characters; a longer cell is no column's name */

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
