/* policy/outline.c -- reads a document's lines in order into clauses and blocks, dropping none
 * silently */
#include "policy/outline.h"

#include <string.h>

#include "base/problem.h"
#include "policy/outline-build.h"
#include "policy/words.h"

#define PART_TITLE_BYTES 180u
#define COVER_LINE_BYTES 240u
#define REVISION_TITLE_BYTES 75u
#define OPENING_BYTES 60u /* of a line show how it begins */
#define TITLE_BYTES 400u  /* longer text is no title, whatever follows */

static const char *line_start(const OutlineBuilder *b, guint line)
{
    return b->text->utf8 + policy_text_line(b->text, line)->start;
}

static gsize line_size(const OutlineBuilder *b, guint line)
{
    return policy_text_line(b->text, line)->size;
}

static void set_fate(OutlineBuilder *b, guint line, PolicyFate fate)
{
    b->outline->fates[line] = (guint8)fate;
}

static void drop_line(OutlineBuilder *b, guint line, PolicyWhy why)
{
    GArray *unread = b->outline->unread;
    set_fate(b, line, FATE_UNREAD);
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

/* -- blocks -- */

static void close_block(OutlineBuilder *b)
{
    if (!b->open)
        return;
    PolicyBlock *block = policy_outline_block(b->outline, b->outline->blocks->len - 1);
    block->text = g_strndup(b->open_text->str, b->open_text->len);
    b->open = FALSE;
}

static void open_block(OutlineBuilder *b, PolicyBlockKind kind, guint line, const char *text,
                       gsize size)
{
    close_block(b);
    PolicyBlock block = {
        .kind = kind, .node = outline_current(b), .first = line + 1, .last = line + 1};
    g_array_append_val(b->outline->blocks, block);
    g_string_truncate(b->open_text, 0);
    g_string_append_len(b->open_text, text, (gssize)size);
    b->open = TRUE;
    b->blank = FALSE;
    set_fate(b, line, kind == BLOCK_CAPTION ? FATE_HEADING : FATE_TEXT);
}

/* Latin words that a line's end parted keep a space between them. */
static void join_line(OutlineBuilder *b, guint line)
{
    PolicyBlock *block = policy_outline_block(b->outline, b->outline->blocks->len - 1);
    const char *text = line_start(b, line);
    gsize used = b->open_text->len;
    if (used > 0 && g_ascii_isalpha(b->open_text->str[used - 1]) && g_ascii_isalpha(*text))
        g_string_append_c(b->open_text, ' ');
    PolicyLineEnd end = {(guint32)b->open_text->len, line + 1};
    if (block->ends++ == 0)
        block->first_end = b->outline->line_ends->len;
    g_array_append_val(b->outline->line_ends, end);
    g_string_append_len(b->open_text, text, (gssize)line_size(b, line));
    block->last = line + 1;
    block->joined = TRUE;
    b->blank = FALSE;
    set_fate(b, line, FATE_TEXT);
}

static void fold_into(const OutlineBuilder *b, PolicyFolded *folded, const char *text, gsize size)
{
    policy_fold_text(b->rules->fold, text, size, folded);
}

static gboolean block_is_whole(const OutlineBuilder *b)
{
    return outline_is_whole(b->open_text->str, b->open_text->len);
}

/* -- parts -- */

static guint32 add_part(OutlineBuilder *b, const char *key, const char *title, guint32 line)
{
    PolicyOutline *outline = b->outline;
    PolicyOutlinePart part = {key, title, line, outline->nodes->len};
    g_array_append_val(outline->parts, part);
    PolicyNode node = {.parent = NO_NODE,
                       .line = line,
                       .part = (guint16)(outline->parts->len - 1),
                       .marker = key,
                       .path = key,
                       .title = title,
                       .chapter = "",
                       .heading = TRUE};
    g_array_append_val(outline->nodes, node);
    b->depth = 0;
    b->revision = FALSE;
    b->root = outline->nodes->len - 1;
    return b->root;
}

/* Text before any part is named belongs to the first kind of part the rules know. */
static void ensure_part(OutlineBuilder *b)
{
    if (b->root == NO_NODE)
        add_part(b, g_array_index(b->rules->words.parts, PolicyPart, 0).key, "", 0);
    b->begun = TRUE;
}

static const char *part_named(const OutlineBuilder *b, const char *folded)
{
    gsize size = strlen(folded);
    if (size > PART_TITLE_BYTES || strstr(folded, "。") != NULL)
        return NULL;
    static const char *const closers[] = {"】", "」", ")", "》"};
    for (gsize i = 0; i < G_N_ELEMENTS(closers); i++) {
        if (size > strlen(closers[i]) && g_str_has_suffix(folded, closers[i]))
            size -= strlen(closers[i]);
    }
    for (guint i = 0; i < b->rules->words.parts->len; i++) {
        const PolicyPart *part = &g_array_index(b->rules->words.parts, PolicyPart, i);
        if (policy_words_back(part->endings, folded, size) > 0 &&
            policy_words_back(part->excluded, folded, size) == 0)
            return part->key;
    }
    return NULL;
}

static PolicyOutlinePart *current_part(const OutlineBuilder *b)
{
    if (b->root == NO_NODE)
        return NULL;
    guint16 part = policy_outline_node(b->outline, b->root)->part;
    return &g_array_index(b->outline->parts, PolicyOutlinePart, part);
}

static gboolean part_is_bare(const OutlineBuilder *b)
{
    return b->root != NO_NODE && b->outline->nodes->len == b->root + 1 &&
           (b->outline->blocks->len == 0 ||
            policy_outline_block(b->outline, b->outline->blocks->len - 1)->node != b->root);
}

/* A line that names a part: opens it, or names again the one that has just begun, or is the
 * running head of a page. */
static void read_part_title(OutlineBuilder *b, guint line, const char *key)
{
    PolicyOutlinePart *part = current_part(b);
    gboolean same = part != NULL && strcmp(part->key, key) == 0;
    if (same && !part_is_bare(b)) {
        drop_line(b, line, WHY_DECORATION);
        return;
    }
    close_block(b);
    set_fate(b, line, FATE_HEADING);
    g_autofree char *raw = g_strndup(line_start(b, line), line_size(b, line));
    const char *bare = raw + strspn(raw, "# ");
    const char *title = g_string_chunk_insert(b->outline->strings, bare);
    if (!same) {
        add_part(b, key, title, line + 1);
        return;
    }
    if (part->line > 0)
        drop_line(b, part->line - 1, WHY_COVER);
    part->title = title;
    part->line = line + 1;
    PolicyNode *root = policy_outline_node(b->outline, b->root);
    root->title = title;
    root->line = line + 1;
}

/* -- cover -- */

static void note_title(OutlineBuilder *b, guint line)
{
    const PolicyWords *words = &b->rules->words;
    const char *folded = b->folded.bytes->str;
    gsize size = b->folded.bytes->len;
    if (size == 0 || size > COVER_LINE_BYTES)
        return;
    gsize ending = policy_words_back(words->title_endings, folded, size);
    if (ending > 0 && *b->outline->title == '\0') {
        g_autofree char *raw = g_strndup(line_start(b, line), line_size(b, line));
        b->outline->title = g_string_chunk_insert(b->outline->strings, raw + strspn(raw, "# "));
    }
    if (*b->outline->body != '\0')
        return;
    gsize stem = size - ending;
    if (policy_words_back(words->body_endings, folded, stem) > 0)
        b->outline->body =
            g_string_chunk_insert_len(b->outline->strings, folded + strspn(folded, "#"),
                                      (gssize)(stem - strspn(folded, "#")));
}

/* -- lines -- */

/* The next line that is text or a row, or `lines`; pages and blanks between do not part a sentence.
 */
static guint next_text(const OutlineBuilder *b, guint line)
{
    guint count = b->text->lines->len;
    for (line++; line < count; line++) {
        if (b->classes[line] == LINE_TEXT || b->classes[line] == LINE_ROW)
            return line;
    }
    return count;
}

static gboolean reference_like(const OutlineBuilder *b, guint line, const PolicyMarker *marker)
{
    static const char particles[] = "のにをはがでとへかも";
    const char *rest = line_start(b, line) + marker->size;
    if (marker->size >= line_size(b, line) || rest[-1] == ' ' || rest[-1] == '\t')
        return FALSE;
    gunichar c = g_utf8_get_char(rest);
    for (const char *at = particles; *at != '\0'; at = g_utf8_next_char(at)) {
        if (g_utf8_get_char(at) == c)
            return TRUE;
    }
    return FALSE;
}

/* "5人" and "5 人を" count something; "5 人" alone on its line is a title. */
static gboolean counts_something(const OutlineBuilder *b, guint line, const PolicyMarker *marker)
{
    const char *rest = b->folded.bytes->str;
    gsize counter = policy_words_front(b->rules->words.counters, rest);
    char before = line_start(b, line)[marker->size - 1];
    gboolean apart = before == ' ' || before == '\t';
    return counter > 0 && !(apart && rest[counter] == '\0');
}

/* Whether what looks like a marker is one here. `b->folded` holds the words behind it. */
static gboolean accept_marker(OutlineBuilder *b, guint line, const PolicyMarker *marker)
{
    const char *rest = b->folded.bytes->str;
    gboolean under_way = b->open && !block_is_whole(b);
    if (under_way && reference_like(b, line, marker))
        return FALSE;
    if (marker->strict && marker->family != FAMILY_DECIMAL)
        return TRUE;
    if (marker->hashes > 0)
        return *rest != '\0';
    if (*rest == '\0' || counts_something(b, line, marker))
        return FALSE;
    gboolean titled = outline_title_like(b->rules, rest, NULL);
    if (under_way && !titled && marker->family == FAMILY_DECIMAL)
        return FALSE;
    return outline_expects(b, marker, titled);
}

static gboolean part_may_stand(const PolicyMarker *marker, gboolean marked)
{
    return !marked || marker->family == FAMILY_CHAPTER || marker->family == FAMILY_ROMAN;
}

static gboolean leads_on(OutlineBuilder *b)
{
    if (!b->open)
        return FALSE;
    fold_into(b, &b->other, b->open_text->str, b->open_text->len);
    policy_scan_run(&b->scan, b->rules, b->other.bytes->str, b->other.bytes->len);
    return policy_scan_first(&b->scan, b->rules, USE_LEAD) != NULL;
}

static gboolean title_says(OutlineBuilder *b, const PolicyFolded *folded, PolicySection section)
{
    policy_scan_run(&b->scan, b->rules, folded->bytes->str, folded->bytes->len);
    const PolicyHit *hit = policy_scan_first(&b->scan, b->rules, USE_SECTION);
    return hit != NULL && policy_rules_entry(b->rules, hit->value)->value == (gint16)section;
}

static gboolean read_marked(OutlineBuilder *b, guint line, const PolicyMarker *marker,
                            const char *name, GError **error)
{
    guint indent = policy_text_line(b->text, line)->indent;
    const char *key = part_may_stand(marker, TRUE) ? part_named(b, b->folded.bytes->str) : NULL;
    gboolean leading = marker->value == 1 && leads_on(b);
    close_block(b);
    PolicyOutlinePart *part = current_part(b);
    if (key != NULL && (part == NULL || strcmp(part->key, key) != 0))
        add_part(b, key,
                 g_string_chunk_insert_len(b->outline->strings, line_start(b, line) + marker->size,
                                           (gssize)(line_size(b, line) - marker->size)),
                 line + 1);
    ensure_part(b);
    b->revision =
        b->folded.bytes->len < REVISION_TITLE_BYTES && title_says(b, &b->folded, SECTION_REVISION);
    outline_close_for(b, marker, indent, leading);
    if (b->revision && marker->family == FAMILY_BULLET)
        b->depth = 0;
    if (!outline_open(b, marker, indent, line + 1, name, error))
        return FALSE;
    b->listed = marker->listed;
    open_block(b, BLOCK_HEAD, line, line_start(b, line) + marker->size,
               line_size(b, line) - MIN(marker->size, line_size(b, line)));
    PolicyNode *node = policy_outline_node(b->outline, outline_current(b));
    node->first_block = b->outline->blocks->len - 1;
    node->blocks = 1;
    node->titled = b->revision;
    return TRUE;
}

/* Whether the line in hand (`b->folded`) goes on with the open block. */
static gboolean goes_on(OutlineBuilder *b)
{
    if (!b->open || b->revision)
        return FALSE;
    const PolicyBlock *block = policy_outline_block(b->outline, b->outline->blocks->len - 1);
    if (block->kind == BLOCK_CAPTION || block_is_whole(b))
        return FALSE;
    if (b->open_text->len == 0 || b->open_text->len > TITLE_BYTES)
        return TRUE;
    fold_into(b, &b->other, b->open_text->str, b->open_text->len);
    return !outline_title_like(b->rules, b->other.bytes->str, b->folded.bytes->str);
}

/* A Markdown item that is whole ends its list at the next paragraph; a note ends with its sentence.
 */
static void leave_list(OutlineBuilder *b, guint line)
{
    if (b->depth == 0 || (b->open && !block_is_whole(b)))
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

/* Before anything has begun a line that is no sentence is the cover's. */
static gboolean is_cover(const OutlineBuilder *b, guint line)
{
    return !b->begun && line_size(b, line) <= COVER_LINE_BYTES &&
           !outline_is_whole(line_start(b, line), line_size(b, line)) &&
           !outline_sentence_like(b->rules, b->folded.bytes->str);
}

static gboolean is_caption(OutlineBuilder *b, guint line)
{
    guint next = next_text(b, line);
    if (next >= b->text->lines->len)
        return FALSE;
    if (!outline_title_like(b->rules, b->folded.bytes->str, NULL))
        return FALSE;
    gsize front = MIN(line_size(b, next), OPENING_BYTES);
    while (front < line_size(b, next) && ((guint8)line_start(b, next)[front] & 0xC0) == 0x80)
        front++;
    fold_into(b, &b->other, line_start(b, next), front);
    return outline_title_like(b->rules, b->folded.bytes->str, b->other.bytes->str);
}

static void read_plain(OutlineBuilder *b, guint line)
{
    const char *text = line_start(b, line);
    gsize size = line_size(b, line);
    if (goes_on(b)) {
        join_line(b, line);
        return;
    }
    const char *key = part_named(b, b->folded.bytes->str);
    if (key != NULL) {
        note_title(b, line);
        read_part_title(b, line, key);
        return;
    }
    if (is_cover(b, line)) {
        note_title(b, line);
        drop_line(b, line, WHY_COVER);
        return;
    }
    if (b->revision) {
        drop_line(b, line, WHY_REVISION_TABLE);
        return;
    }
    ensure_part(b);
    leave_list(b, line);
    PolicyBlockKind kind = is_caption(b, line) ? BLOCK_CAPTION : BLOCK_PARAGRAPH;
    if (kind == BLOCK_CAPTION)
        b->revision = title_says(b, &b->folded, SECTION_REVISION);
    open_block(b, kind, line, text + strspn(text, "#"), size - strspn(text, "#"));
}

/* -- tables -- */

static gboolean is_header(const OutlineBuilder *b, guint line)
{
    guint next = line + 1;
    while (next < b->text->lines->len && b->classes[next] == LINE_BLANK)
        next++;
    gboolean more = next < b->text->lines->len &&
                    (b->classes[next] == LINE_ROW || b->classes[next] == LINE_DECORATION);
    const char *at = line_start(b, line), *end = at + line_size(b, line);
    guint longest = 0, cell = 0;
    for (; at < end; at = g_utf8_next_char(at)) {
        cell = *at == '\t' || *at == '|' ? 0 : cell + 1;
        longest = MAX(longest, cell);
    }
    return more && longest <= 14;
}

static gboolean begin_table(OutlineBuilder *b, guint line)
{
    gboolean header = is_header(b, line);
    fold_into(b, &b->folded, line_start(b, line), line_size(b, line));
    b->table_dropped =
        b->revision || !b->begun || (header && title_says(b, &b->folded, SECTION_REVISION));
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

static void read_row(OutlineBuilder *b, guint line)
{
    gboolean same = continues_table(b, line);
    guint32 row = 0;
    if (!same)
        row = begin_table(b, line) ? 0 : 1;
    else if (!b->table_dropped)
        row = policy_outline_block(b->outline, b->outline->blocks->len - 1)->row + 1;
    b->table_last = line + 1;
    if (b->table_dropped) {
        close_block(b);
        drop_line(b, line, b->begun ? WHY_REVISION_TABLE : WHY_COVER);
        return;
    }
    open_block(b, BLOCK_ROW, line, line_start(b, line), line_size(b, line));
    PolicyBlock *block = policy_outline_block(b->outline, b->outline->blocks->len - 1);
    block->row = row;
    block->table = policy_outline_node(b->outline, block->node)->tables;
    if (row == 0)
        set_fate(b, line, FATE_HEADING);
    close_block(b);
}

/* -- driver -- */

static const PolicyWhy why_of_class[] = {
    [LINE_CONTENTS] = WHY_CONTENTS,
    [LINE_PAGE] = WHY_PAGE_NUMBER,
    [LINE_FIGURE] = WHY_FIGURE,
    [LINE_DECORATION] = WHY_DECORATION,
};

static gboolean read_text_line(OutlineBuilder *b, guint line, const char *name, GError **error)
{
    PolicyMarker marker;
    const char *text = line_start(b, line);
    gsize size = line_size(b, line);
    gboolean marked = policy_marker_read(&b->rules->words, text, size, &marker);
    gsize skip = marked ? MIN(marker.size, size) : 0;
    fold_into(b, &b->folded, text + skip, size - skip);
    if (marked && accept_marker(b, line, &marker))
        return read_marked(b, line, &marker, name, error);
    gsize hashes = strspn(text, "#");
    if (skip != hashes)
        fold_into(b, &b->folded, text + hashes, size - hashes);
    if (hashes > 0)
        close_block(b);
    read_plain(b, line);
    return TRUE;
}

static gboolean read_line(OutlineBuilder *b, guint line, const char *name, GError **error)
{
    switch ((PolicyLineClass)b->classes[line]) {
    case LINE_BLANK:
        b->blank = TRUE;
        set_fate(b, line, FATE_BLANK);
        return TRUE;
    case LINE_TEXT:
        return read_text_line(b, line, name, error);
    case LINE_ROW:
        read_row(b, line);
        return TRUE;
    case LINE_FIGURE:
        close_block(b);
        outline_close_to_section(b);
        break;
    case LINE_CONTENTS:
        close_block(b);
        break;
    default:
        break;
    }
    drop_line(b, line, why_of_class[b->classes[line]]);
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

static gboolean read_lines(OutlineBuilder *b, const char *name, GError **error)
{
    for (guint line = 0; line < b->text->lines->len; line++) {
        if (!read_line(b, line, name, error))
            return FALSE;
        if (b->outline->blocks->len > POLICY_MAX_UNITS) {
            problem_set(error, PROBLEM_TOO_LARGE, name, "100000 clauses");
            return FALSE;
        }
    }
    close_block(b);
    g_array_sort(b->outline->unread, compare_runs);
    outline_settle(b);
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
                        .outline = outline,
                        .root = NO_NODE,
                        .open_text = g_string_new(NULL)};
    policy_folded_init(&b.folded);
    policy_folded_init(&b.other);
    policy_scan_init(&b.scan);
    gboolean whole = read_lines(&b, name, error);
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
