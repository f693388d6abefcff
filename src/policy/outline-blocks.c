/* policy/outline-blocks.c -- the text of clauses, gathered line by line */
#include <string.h>

#include "policy/outline-build.h"

#define TITLE_BYTES 400u /* longer text is no title, whatever follows */

void outline_drop_line(OutlineBuilder *b, guint line, PolicyWhy why)
{
    GArray *unread = b->outline->unread;
    outline_set_fate(b, line, FATE_UNREAD);
    if (unread->len > 0) {
        PolicyUnreadRun *last = &g_array_index(unread, PolicyUnreadRun, unread->len - 1);
        gboolean only_blanks = last->last <= line;
        for (guint i = last->last; i < line && only_blanks; i++)
            only_blanks = b->outline->fates[i] == FATE_BLANK;
        if (last->why == why && only_blanks) {
            last->last = line + 1;
            return;
        }
    }
    PolicyUnreadRun run = {line + 1, line + 1, why};
    g_array_append_val(unread, run);
}

static PolicyBlock *last_block(const OutlineBuilder *b)
{
    return policy_outline_block(b->outline, b->outline->blocks->len - 1);
}

void outline_close_block(OutlineBuilder *b)
{
    if (!b->open)
        return;
    last_block(b)->text = g_strndup(b->open_text->str, b->open_text->len);
    b->open = FALSE;
}

void outline_open_block(OutlineBuilder *b, PolicyBlockKind kind, guint line, const char *text,
                        gsize size)
{
    outline_close_block(b);
    PolicyBlock block = {
        .kind = kind, .node = outline_current(b), .first = line + 1, .last = line + 1};
    g_array_append_val(b->outline->blocks, block);
    g_string_truncate(b->open_text, 0);
    g_string_append_len(b->open_text, text, (gssize)size);
    b->open = TRUE;
    b->blank = FALSE;
    outline_set_fate(b, line, kind == BLOCK_CAPTION ? FATE_HEADING : FATE_TEXT);
}

/* Latin words that a line's end parted keep a space between them. */
void outline_join_line(OutlineBuilder *b, guint line)
{
    PolicyBlock *block = last_block(b);
    const char *text = outline_line(b, line);
    gsize used = b->open_text->len;
    if (used > 0 && g_ascii_isalpha(b->open_text->str[used - 1]) && g_ascii_isalpha(*text))
        g_string_append_c(b->open_text, ' ');
    PolicyLineEnd end = {(guint32)b->open_text->len, line + 1};
    if (block->ends++ == 0)
        block->first_end = b->outline->line_ends->len;
    g_array_append_val(b->outline->line_ends, end);
    g_string_append_len(b->open_text, text, (gssize)outline_line_size(b, line));
    block->last = line + 1;
    block->joined = TRUE;
    b->blank = FALSE;
    outline_set_fate(b, line, FATE_TEXT);
}

gboolean outline_block_whole(const OutlineBuilder *b)
{
    return outline_is_whole(b->open_text->str, b->open_text->len);
}

gboolean outline_leads_on(OutlineBuilder *b)
{
    if (!b->open)
        return FALSE;
    policy_fold_text(b->rules->fold, b->open_text->str, b->open_text->len, &b->other);
    policy_scan_run(&b->scan, b->rules, b->other.bytes->str, b->other.bytes->len);
    return policy_scan_first(&b->scan, b->rules, USE_LEAD) != NULL;
}

gboolean outline_title_says(OutlineBuilder *b, PolicySection section)
{
    policy_scan_run(&b->scan, b->rules, b->folded.bytes->str, b->folded.bytes->len);
    const PolicyHit *hit = policy_scan_first(&b->scan, b->rules, USE_SECTION);
    return hit != NULL && policy_rules_entry(b->rules, hit->value)->value == (gint16)section;
}

gboolean outline_was_cut(const OutlineBuilder *b)
{
    return b->habits.wrap > 0 && !b->blank &&
           policy_line_columns(b->text, last_block(b)->last - 1) >= b->habits.wrap;
}

gboolean outline_goes_on(OutlineBuilder *b)
{
    if (!b->open || b->revision)
        return FALSE;
    if (last_block(b)->kind == BLOCK_CAPTION || outline_block_whole(b))
        return FALSE;
    if (b->open_text->len == 0 || b->open_text->len > TITLE_BYTES || outline_was_cut(b))
        return TRUE;
    policy_fold_text(b->rules->fold, b->open_text->str, b->open_text->len, &b->other);
    return !outline_title_like(b->rules, b->other.bytes->str, b->folded.bytes->str);
}

/* Pages and blanks between do not part a sentence. */
guint outline_next_text(const OutlineBuilder *b, guint line)
{
    guint count = b->text->lines->len;
    for (line++; line < count; line++) {
        if (b->classes[line] == LINE_TEXT || b->classes[line] == LINE_ROW)
            return line;
    }
    return count;
}
