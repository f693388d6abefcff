/* policy/outline.c -- reads a document's lines in order into clauses and blocks, dropping none
 * silently */
#include "policy/outline.h"

#include <string.h>

#include "base/problem.h"
#include "policy/outline-build.h"
#include "policy/words.h"

#define OPENING_BYTES 60u /* of a line show how it begins */
#define REVISION_TITLE_BYTES 75u

static void fold_line(OutlineBuilder *b, guint line, gsize skip)
{
    policy_fold_text(b->rules->fold, outline_line(b, line) + skip,
                     outline_line_size(b, line) - skip, &b->folded);
}

/* -- lines with a marker -- */

/* The words behind the marker: text when a title stands elsewhere, else what is settled last. */
static void open_head(OutlineBuilder *b, guint line, gsize skip)
{
    const char *text = outline_line(b, line) + skip;
    gsize size = outline_line_size(b, line) - skip;
    guint32 node = outline_current(b);
    gboolean article = policy_outline_node(b->outline, node)->family == FAMILY_ARTICLE;
    gsize title = article && b->caption == 0 ? outline_caption_behind(b, text, size) : 0;
    if (title > 0)
        outline_give_title(b, node, text, title, line + 1);
    if (b->caption > 0)
        outline_give_title(b, node, outline_line(b, b->caption - 1),
                           outline_line_size(b, b->caption - 1), b->caption);
    gboolean titled = title > 0 || b->caption > 0;
    b->caption = 0;
    outline_open_block(b, titled ? BLOCK_PARAGRAPH : BLOCK_HEAD, line, text + title, size - title);
    if (titled)
        return;
    PolicyNode *opened = policy_outline_node(b->outline, node);
    opened->first_block = b->outline->blocks->len - 1;
    opened->blocks = 1;
    opened->titled = b->revision;
}

static gboolean may_name_part(const PolicyMarker *marker)
{
    return marker->family == FAMILY_CHAPTER || marker->family == FAMILY_ROMAN;
}

/* "第1編 情報セキュリティ基本方針" is the part itself, and no chapter of it. */
static gboolean read_marked(OutlineBuilder *b, guint line, const PolicyMarker *marker, gsize skip,
                            GError **error)
{
    guint indent = policy_text_line(b->text, line)->indent;
    const char *key = may_name_part(marker) ? outline_part_named(b, b->folded.bytes->str) : NULL;
    gboolean leading = marker->value == 1 && outline_leads_on(b);
    if (!outline_infer_article(b, line, marker, error))
        return FALSE;
    outline_close_block(b);
    if (key != NULL) {
        gboolean volume = g_strstr_len(outline_line(b, line), (gssize)skip, "編") != NULL;
        outline_switch_part(b, line, key, skip);
        if (volume) {
            outline_set_fate(b, line, FATE_HEADING);
            return TRUE;
        }
    }
    outline_ensure_part(b);
    b->revision =
        b->folded.bytes->len < REVISION_TITLE_BYTES && outline_title_says(b, SECTION_REVISION);
    outline_close_for(b, marker, indent, leading);
    if (b->revision && marker->family == FAMILY_BULLET)
        b->depth = 0;
    if (!outline_open(b, marker, indent, line + 1, error))
        return FALSE;
    b->form = marker->form;
    b->listed = marker->listed;
    open_head(b, line, skip);
    return TRUE;
}

/* -- lines without one -- */

/* A Markdown item that is whole ends its list at the next paragraph; a note ends with its sentence.
 */
static void leave_list(OutlineBuilder *b, guint line)
{
    if (b->depth == 0 || (b->open && !outline_block_whole(b)))
        return;
    if (b->levels[b->depth - 1].family == FAMILY_NOTE) {
        b->depth--;
        return;
    }
    gboolean outside = policy_text_line(b->text, line)->indent <= b->levels[b->depth - 1].indent;
    if (!b->listed || !b->blank || !outside)
        return;
    b->listed = FALSE;
    MarkerFamily family = b->levels[b->depth - 1].family;
    while (b->depth > 0 && b->levels[b->depth - 1].family == family)
        b->depth--;
}

static gboolean is_caption(OutlineBuilder *b, guint line)
{
    guint next = outline_next_text(b, line);
    if (next >= b->text->lines->len)
        return FALSE;
    if (!outline_title_like(b->rules, b->folded.bytes->str, NULL))
        return FALSE;
    const char *below = outline_line(b, next);
    gsize front = MIN(outline_line_size(b, next), OPENING_BYTES);
    while (front < outline_line_size(b, next) && ((guint8)below[front] & 0xC0) == 0x80)
        front++;
    policy_fold_text(b->rules->fold, below, front, &b->other);
    return outline_title_like(b->rules, b->folded.bytes->str, b->other.bytes->str);
}

/* A title in brackets below its number, which stands alone on its line. */
static gboolean take_title_below(OutlineBuilder *b, guint line)
{
    const char *text = outline_line(b, line);
    gsize size = outline_line_size(b, line);
    guint32 node = outline_current(b);
    if (!b->open || b->open_text->len > 0 || b->depth == 0 ||
        b->levels[b->depth - 1].family != FAMILY_ARTICLE ||
        *policy_outline_node(b->outline, node)->title != '\0' ||
        outline_caption_behind(b, text, size) != size)
        return FALSE;
    outline_give_title(b, node, text, size, line + 1);
    PolicyNode *article = policy_outline_node(b->outline, node);
    policy_outline_block(b->outline, article->first_block)->kind = BLOCK_PARAGRAPH;
    article->blocks = 0;
    outline_set_fate(b, line, FATE_HEADING);
    return TRUE;
}

static gboolean read_paragraph(OutlineBuilder *b, guint line, GError **error)
{
    gboolean opened = FALSE;
    outline_ensure_part(b);
    leave_list(b, line);
    if (outline_read_flat(b, line))
        return TRUE;
    if (!outline_infer_supplement(b, line, &opened, error) ||
        (!opened && !outline_infer_item(b, line, &opened, error)))
        return FALSE;
    gsize hashes = strspn(outline_line(b, line), "#");
    PolicyBlockKind kind = !opened && is_caption(b, line) ? BLOCK_CAPTION : BLOCK_PARAGRAPH;
    if (kind == BLOCK_CAPTION)
        b->revision = outline_title_says(b, SECTION_REVISION);
    outline_open_block(b, opened ? BLOCK_HEAD : kind, line, outline_line(b, line) + hashes,
                       outline_line_size(b, line) - hashes);
    if (opened) {
        PolicyNode *node = policy_outline_node(b->outline, outline_current(b));
        node->first_block = b->outline->blocks->len - 1;
        node->blocks = 1;
    }
    return TRUE;
}

/* Rule books say the title once more below the text. */
static gboolean is_title_again(OutlineBuilder *b, guint line)
{
    const char *title = b->outline->title;
    if (!b->begun || *title == '\0' || outline_line_size(b, line) != strlen(title) ||
        (b->open && !outline_block_whole(b)))
        return FALSE;
    policy_fold_text(b->rules->fold, title, strlen(title), &b->other);
    return strcmp(b->other.bytes->str, b->folded.bytes->str) == 0;
}

static gboolean read_plain(OutlineBuilder *b, guint line, GError **error)
{
    if (b->form) {
        outline_close_block(b);
        outline_drop_line(b, line, WHY_FIGURE);
        return TRUE;
    }
    if (take_title_below(b, line) || outline_take_caption(b, line))
        return TRUE;
    if (is_title_again(b, line)) {
        outline_drop_line(b, line, WHY_DECORATION);
        return TRUE;
    }
    outline_drop_caption(b);
    if (outline_goes_on(b)) {
        outline_join_line(b, line);
        return TRUE;
    }
    const char *key = outline_part_named(b, b->folded.bytes->str);
    if (key != NULL) {
        outline_read_part(b, line, key);
        return TRUE;
    }
    if (outline_read_cover(b, line))
        return TRUE;
    if (b->revision) {
        outline_drop_line(b, line, WHY_REVISION_TABLE);
        return TRUE;
    }
    return read_paragraph(b, line, error);
}

/* -- driver -- */

static const PolicyWhy why_of_class[] = {
    [LINE_CONTENTS] = WHY_CONTENTS,
    [LINE_PAGE] = WHY_PAGE_NUMBER,
    [LINE_FIGURE] = WHY_FIGURE,
    [LINE_DECORATION] = WHY_DECORATION,
    [LINE_AMENDMENT] = WHY_REVISION_TABLE,
    [LINE_FURNITURE] = WHY_DECORATION,
};

/* A number alone that turned out to be no marker is a page's. */
static gboolean is_page_number(const OutlineBuilder *b, guint line)
{
    return b->habits.lone && outline_line_size(b, line) <= 6 &&
           g_unichar_isdigit(g_utf8_get_char(outline_line(b, line))) &&
           g_unichar_isdigit(g_utf8_get_char(
               g_utf8_prev_char(outline_line(b, line) + outline_line_size(b, line))));
}

/* (目的) 第1条 …: the title stands before its number, on one line. */
static gsize take_caption_before(OutlineBuilder *b, guint line)
{
    gsize skip = outline_caption_before(b, line);
    if (skip == 0)
        return 0;
    outline_drop_caption(b);
    b->caption = line + 1;
    return skip;
}

static gboolean read_text_line(OutlineBuilder *b, guint line, GError **error)
{
    PolicyMarker marker;
    gsize before = take_caption_before(b, line);
    const char *text = outline_line(b, line) + before;
    gsize size = outline_line_size(b, line) - before;
    gboolean marked = policy_marker_read(&b->rules->words, text, size, &marker);
    gsize skip = before + (marked ? MIN(marker.size, size) : 0);
    marker.size += (guint32)before;
    fold_line(b, line, skip);
    if (marked && outline_accept(b, line, &marker))
        return read_marked(b, line, &marker, skip, error);
    if (marked && is_page_number(b, line)) {
        outline_drop_line(b, line, WHY_PAGE_NUMBER);
        return TRUE;
    }
    gsize hashes = strspn(outline_line(b, line), "#");
    if (skip != hashes)
        fold_line(b, line, hashes);
    if (hashes > 0)
        outline_close_block(b);
    return read_plain(b, line, error);
}

static void read_row(OutlineBuilder *b, guint line)
{
    outline_drop_caption(b);
    if (b->form)
        outline_drop_line(b, line, WHY_FIGURE);
    else
        outline_read_row(b, line);
}

static gboolean read_line(OutlineBuilder *b, guint line, GError **error)
{
    switch ((PolicyLineClass)b->classes[line]) {
    case LINE_BLANK:
        b->blank = TRUE;
        outline_set_fate(b, line, FATE_BLANK);
        return TRUE;
    case LINE_TEXT:
        return read_text_line(b, line, error);
    case LINE_ROW:
        read_row(b, line);
        return TRUE;
    case LINE_FIGURE:
        outline_close_block(b);
        outline_close_to_section(b);
        break;
    case LINE_CONTENTS:
        outline_close_block(b);
        break;
    default:
        break;
    }
    PolicyWhy why = why_of_class[b->classes[line]];
    outline_drop_line(b, line, why == WHY_REVISION_TABLE && !b->begun ? WHY_COVER : why);
    return TRUE;
}

static void block_clear(gpointer data)
{
    g_free(((PolicyBlock *)data)->text);
}

static PolicyOutline *outline_new(guint lines)
{
    PolicyOutline *outline = g_new0(PolicyOutline, 1);
    outline->strings = g_string_chunk_new(4096);
    outline->nodes = g_array_new(FALSE, FALSE, sizeof(PolicyNode));
    outline->blocks = g_array_new(FALSE, FALSE, sizeof(PolicyBlock));
    g_array_set_clear_func(outline->blocks, block_clear);
    outline->line_ends = g_array_new(FALSE, FALSE, sizeof(PolicyLineEnd));
    outline->parts = g_array_new(FALSE, FALSE, sizeof(PolicyOutlinePart));
    outline->unread = g_array_new(FALSE, FALSE, sizeof(PolicyUnreadRun));
    outline->numbering = g_array_new(FALSE, FALSE, sizeof(PolicyNumbering));
    outline->fates = g_new0(guint8, lines);
    outline->lines = lines;
    outline->title = outline->body = "";
    return outline;
}

/* A title that was taken for a part's and comes again is dropped late. */
static gint compare_runs(gconstpointer a, gconstpointer b)
{
    const PolicyUnreadRun *left = a, *right = b;
    return left->first < right->first ? -1 : left->first > right->first;
}

static gboolean read_lines(OutlineBuilder *b, GError **error)
{
    for (guint line = 0; line < b->text->lines->len; line++) {
        if (!read_line(b, line, error))
            return FALSE;
        if (b->outline->blocks->len > POLICY_MAX_UNITS) {
            problem_set(error, PROBLEM_TOO_LARGE, b->name, "100000 clauses");
            return FALSE;
        }
    }
    outline_drop_caption(b);
    outline_close_block(b);
    g_array_sort(b->outline->unread, compare_runs);
    outline_settle(b);
    outline_check_numbering(b);
    if (*b->outline->title == '\0' && b->outline->parts->len > 0)
        b->outline->title = g_array_index(b->outline->parts, PolicyOutlinePart, 0).title;
    return TRUE;
}

PolicyOutline *policy_outline_build(const PolicyRules *rules, const PolicyText *text,
                                    const char *name, GError **error)
{
    g_autoptr(PolicyOutline) outline = outline_new(text->lines->len);
    g_autofree guint8 *classes = policy_layout_classify(rules, text);
    OutlineBuilder b = {.rules = rules,
                        .text = text,
                        .classes = classes,
                        .name = name,
                        .outline = outline,
                        .root = NO_NODE,
                        .open_text = g_string_new(NULL)};
    policy_folded_init(&b.folded);
    policy_folded_init(&b.other);
    policy_scan_init(&b.scan);
    policy_habits_read(&b.habits, rules, text, classes);
    gboolean whole = read_lines(&b, error);
    policy_habits_clear(&b.habits);
    policy_scan_clear(&b.scan);
    policy_folded_clear(&b.folded);
    policy_folded_clear(&b.other);
    g_string_free(b.open_text, TRUE);
    return whole ? g_steal_pointer(&outline) : NULL;
}

void policy_outline_free(PolicyOutline *outline)
{
    if (outline == NULL)
        return;
    g_array_unref(outline->nodes);
    g_array_unref(outline->blocks);
    g_array_unref(outline->line_ends);
    g_array_unref(outline->parts);
    g_array_unref(outline->unread);
    g_array_unref(outline->numbering);
    g_string_chunk_free(outline->strings);
    g_free(outline->fates);
    g_free(outline);
}

gboolean policy_outline_stands_beside(const PolicyOutline *outline, guint32 node)
{
    const PolicyNode *own = policy_outline_node(outline, node);
    if (own->family != FAMILY_DECIMAL || own->parent == NO_NODE ||
        policy_outline_node(outline, own->parent)->family != FAMILY_ARTICLE)
        return FALSE;
    const PolicyNode *first = policy_outline_node(outline, own->parent + 1);
    return first->parent == own->parent && (first->family != FAMILY_DECIMAL || first->value == 2);
}
