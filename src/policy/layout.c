/* policy/layout.c -- tells contents pages, page furniture and tables from text, line by line */
#include "policy/layout.h"

#include <string.h>

#include "policy/line-form.h"
#include "policy/marker.h"
#include "policy/words.h"

#define CONTENTS_LINE_MAX 240u /* bytes; a title is not longer */
#define CONTENTS_RUN 3u        /* so many in a row are a contents page without a title */
#define PAGE_LINE_MAX 75u      /* bytes of a line that may be a page number or a link */
#define FURNITURE_MAX 300u     /* bytes of a caption or a row of signs */

/* What a line's end says about a contents page. */
typedef struct {
    gboolean leader; /* dots lead to the page */
    guint page;      /* its number, or 0 */
} Tail;

typedef struct {
    const PolicyRules *rules;
    const PolicyText *text;
    guint8 *classes;
    PolicyFolded folded;
    gboolean remembered;   /* `last_seen` is filled */
    GHashTable *last_seen; /* hash of a folded line -> its last line + 1 */
} Layout;

static const char *line_start(const Layout *layout, guint line)
{
    return layout->text->utf8 + policy_text_line(layout->text, line)->start;
}

static gboolean is_digit(gunichar c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static gboolean is_leader(gunichar c)
{
    return c == '.' || c == 0x2026 || c == 0x2025 || c == 0x30FB || c == 0xFF0E || c == 0xFF65 ||
           c == 0x00B7;
}

static gboolean is_gap(gunichar c)
{
    return c == ' ' || c == '\t' || c == 0x3000;
}

/* Reads the line's end backwards: digits, a gap, dots. */
static Tail read_tail(const char *start, gsize size)
{
    Tail tail = {FALSE, 0};
    const char *at = start + size;
    guint scale = 1, digits = 0, gap = 0, dots = 0;
    gunichar c;
    for (; digits < 4 && is_digit(c = policy_char_before(start, at)); digits++, scale *= 10) {
        tail.page += scale * (guint)(c >= 0xFF10 ? c - 0xFF10 : c - '0');
        at = g_utf8_prev_char(at);
    }
    gboolean tab = FALSE;
    while (is_gap(c = policy_char_before(start, at))) {
        gap++;
        tab = tab || c == '\t';
        at = g_utf8_prev_char(at);
    }
    while (is_leader(c = policy_char_before(start, at)) || (dots > 0 && c == ' ')) {
        dots += c == 0x2026 ? 3 : 1;
        at = g_utf8_prev_char(at);
    }
    tail.leader = dots >= 3;
    if (digits == 0 || at == start || !(tab || gap >= 2 || tail.leader))
        tail.page = 0;
    return tail;
}

static gboolean is_contents_like(const Layout *layout, guint line)
{
    const PolicyLine *l = policy_text_line(layout->text, line);
    if (l->size == 0 || l->size > CONTENTS_LINE_MAX)
        return FALSE;
    Tail tail = read_tail(line_start(layout, line), l->size);
    return tail.page > 0 || (tail.leader && l->size > 12);
}

static void fold_line(Layout *layout, guint line)
{
    policy_fold_text(layout->rules->fold, line_start(layout, line),
                     policy_text_line(layout->text, line)->size, &layout->folded);
}

/* White space, Markdown's heading signs and a contents line's page do not make another title. */
static guint title_hash(const Layout *layout, guint line)
{
    const char *at = line_start(layout, line);
    const char *end = at + policy_text_line(layout->text, line)->size;
    while (end > at &&
           (g_ascii_isdigit(end[-1]) || end[-1] == '.' || end[-1] == ' ' || end[-1] == '\t'))
        end--;
    guint hash = 5381;
    while (at < end) {
        gunichar c = policy_next_char(&at);
        if (!is_gap(c) && c != '#')
            hash = hash * 33 + c;
    }
    return hash;
}

static void remember_titles(Layout *layout)
{
    layout->remembered = TRUE;
    for (guint i = 0; i < layout->text->lines->len; i++) {
        gsize size = policy_text_line(layout->text, i)->size;
        if (size > 0 && size <= CONTENTS_LINE_MAX)
            g_hash_table_insert(layout->last_seen, GUINT_TO_POINTER(title_hash(layout, i)),
                                GUINT_TO_POINTER(i + 1));
    }
}

static gboolean comes_again(Layout *layout, guint line)
{
    const PolicyLine *l = policy_text_line(layout->text, line);
    if (l->size > CONTENTS_LINE_MAX)
        return FALSE;
    if (!layout->remembered)
        remember_titles(layout);
    gpointer last =
        g_hash_table_lookup(layout->last_seen, GUINT_TO_POINTER(title_hash(layout, line)));
    return GPOINTER_TO_UINT(last) > line + 1;
}

static guint next_filled(const Layout *layout, guint line)
{
    do
        line++;
    while (line < layout->text->lines->len && policy_text_line(layout->text, line)->size == 0);
    return line;
}

static gboolean ends_sentence(const Layout *layout, guint line)
{
    gsize size = policy_text_line(layout->text, line)->size;
    return size >= 3 && memcmp(line_start(layout, line) + size - 3, "。", 3) == 0;
}

static gboolean lists_articles(Layout *layout, guint line)
{
    if (policy_text_line(layout->text, line)->size > CONTENTS_LINE_MAX)
        return FALSE;
    fold_line(layout, line);
    return policy_line_lists_articles(layout->folded.bytes->str);
}

/* `opening` is the first title listed: where it comes again, the document itself begins. */
static gboolean belongs_to_contents(Layout *layout, guint line, guint opening)
{
    if (is_contents_like(layout, line) || lists_articles(layout, line))
        return TRUE;
    if (ends_sentence(layout, line) || title_hash(layout, line) == opening)
        return FALSE;
    guint next = next_filled(layout, line);
    gboolean more = next < layout->text->lines->len && is_contents_like(layout, next);
    gboolean brief = policy_text_line(layout->text, line)->size <= CONTENTS_LINE_MAX / 2;
    return (more && brief) || comes_again(layout, line);
}

static gboolean is_contents_title(Layout *layout, guint line)
{
    if (policy_text_line(layout->text, line)->size > 60)
        return FALSE;
    fold_line(layout, line);
    const char *text = layout->folded.bytes->str;
    return policy_words_equal(layout->rules->words.contents, text + strspn(text, "#"));
}

/* Marks the contents page that `title` opens; gives the first line after it. */
static guint mark_contents(Layout *layout, guint title)
{
    guint count = layout->text->lines->len;
    layout->classes[title] = LINE_CONTENTS;
    guint line = next_filled(layout, title);
    guint after = title + 1;
    guint opening = line < count ? title_hash(layout, line) : 0;
    if (line < count && !ends_sentence(layout, line) &&
        (is_contents_like(layout, line) || lists_articles(layout, line) ||
         comes_again(layout, line))) {
        layout->classes[line] = LINE_CONTENTS;
        after = line + 1;
        line = next_filled(layout, line);
    }
    while (line < count && belongs_to_contents(layout, line, opening)) {
        layout->classes[line] = LINE_CONTENTS;
        after = line + 1;
        line = next_filled(layout, line);
    }
    return after;
}

/* A run of lines that lead to rising page numbers is a contents page too. */
static guint mark_untitled(Layout *layout, guint first)
{
    guint count = layout->text->lines->len, found = 0, page = 0, after = first + 1;
    guint line = first;
    while (line < count) {
        const PolicyLine *l = policy_text_line(layout->text, line);
        Tail tail = read_tail(line_start(layout, line), MIN(l->size, CONTENTS_LINE_MAX + 1));
        PolicyMarker marker;
        gboolean marked =
            policy_marker_read(&layout->rules->words, line_start(layout, line), l->size, &marker);
        if (l->size > CONTENTS_LINE_MAX || tail.page == 0 || tail.page < page ||
            !(tail.leader || marked))
            break;
        page = tail.page;
        found++;
        after = line + 1;
        line = next_filled(layout, line);
    }
    if (found < CONTENTS_RUN)
        return first;
    for (line = first; line < after; line++) {
        if (policy_text_line(layout->text, line)->size > 0)
            layout->classes[line] = LINE_CONTENTS;
    }
    return after;
}

/* A number alone, perhaps between dashes or of so many: - 3 -, 3/47, P.3 */
static gboolean is_page_number(const char *text)
{
    const char *at = text + strspn(text, "-");
    if (g_ascii_tolower(*at) == 'p')
        at += 1 + strspn(at + 1, ".");
    gsize digits = strspn(at, "0123456789");
    if (digits == 0 || digits > 4)
        return FALSE;
    at += digits;
    if (*at == '/')
        at += 1 + strspn(at + 1, "0123456789");
    if (g_str_has_prefix(at, "ページ"))
        at += strlen("ページ");
    return at[strspn(at, "-")] == '\0';
}

static gboolean is_figure(const char *text, gsize size)
{
    static const struct {
        const char *open, *close;
    } brackets[] = {{"<", ">"}, {"〈", "〉"}, {"《", "》"}, {"![", ")"}, {"[図", "]"}};
    for (gsize i = 0; i < G_N_ELEMENTS(brackets); i++) {
        if (size > 2 && g_str_has_prefix(text, brackets[i].open) &&
            g_str_has_suffix(text, brackets[i].close))
            return TRUE;
    }
    return g_str_has_prefix(text, "図") && g_ascii_isdigit(text[strlen("図")]) && size < 90 &&
           !g_str_has_suffix(text, "。");
}

static gboolean has_letter(const char *text, gsize size)
{
    for (const char *at = text; at < text + size;) {
        if (g_unichar_isalnum(policy_next_char(&at)))
            return TRUE;
    }
    return FALSE;
}

/* The end of a sentence that a line's end cut off: "。" */
static gboolean closes_sentence(const char *text, gsize size)
{
    return size <= 9 && (strncmp(text, "。", 3) == 0 || strncmp(text, "）", 3) == 0 ||
                         strncmp(text, "」", 3) == 0);
}

/* A tab that is not just behind the marker, or Markdown's bars. */
static gboolean is_row(const Layout *layout, guint line)
{
    const PolicyLine *l = policy_text_line(layout->text, line);
    const char *start = line_start(layout, line);
    if (*start == '|' && l->size > 2)
        return memchr(start + 1, '|', l->size - 1) != NULL;
    if (start[l->size] == '\t')
        return TRUE;
    if (memchr(start, '\t', l->size) == NULL)
        return FALSE;
    PolicyMarker marker;
    gboolean marked = policy_marker_read(&layout->rules->words, start, l->size, &marker);
    gsize skip = marked ? marker.size : 0;
    return memchr(start + skip, '\t', l->size - skip) != NULL;
}

/* The first characters of figures' captions and images: <, 〈, 《, [, !, 図, ＜, ［ */
static gboolean may_be_figure(gunichar first)
{
    static const gunichar firsts[] = {'<', 0x3008, 0x300A, '[', '!', 0x56F3, 0xFF1C, 0xFF3B};
    for (gsize i = 0; i < G_N_ELEMENTS(firsts); i++) {
        if (firsts[i] == first)
            return TRUE;
    }
    return FALSE;
}

/* What a short line's words tell; LINE_TEXT when nothing. */
static PolicyLineClass classify_short(Layout *layout, guint line, gunichar first)
{
    const PolicyWords *words = &layout->rules->words;
    gboolean figure = may_be_figure(first), tells = policy_line_may_tell(first);
    if (!figure && !tells && policy_text_line(layout->text, line)->size > PAGE_LINE_MAX)
        return LINE_TEXT;
    fold_line(layout, line);
    const char *text = layout->folded.bytes->str;
    if (is_page_number(text))
        return LINE_PAGE;
    if (policy_line_is_link(text) || policy_line_is_furniture(words, text))
        return LINE_FURNITURE;
    if (figure && is_figure(text, layout->folded.bytes->len))
        return LINE_FIGURE;
    return tells && policy_line_is_amendment(words, text) ? LINE_AMENDMENT : LINE_TEXT;
}

static PolicyLineClass classify(Layout *layout, guint line)
{
    const PolicyLine *l = policy_text_line(layout->text, line);
    const char *start = line_start(layout, line);
    if (l->size == 0)
        return LINE_BLANK;
    if (l->size <= FURNITURE_MAX) {
        PolicyLineClass told = classify_short(layout, line, g_utf8_get_char(start));
        if (told != LINE_TEXT)
            return told;
    }
    if (l->size <= FURNITURE_MAX && !has_letter(start, l->size))
        return closes_sentence(start, l->size) ? LINE_TEXT : LINE_DECORATION;
    return is_row(layout, line) ? LINE_ROW : LINE_TEXT;
}

static void mark_contents_pages(Layout *layout)
{
    guint count = layout->text->lines->len;
    for (guint line = 0; line < count;) {
        if (is_contents_title(layout, line)) {
            line = mark_contents(layout, line);
            continue;
        }
        guint after = is_contents_like(layout, line) ? mark_untitled(layout, line) : line;
        line = after == line ? line + 1 : after;
    }
}

static guint count_tabs(const Layout *layout, guint line)
{
    const char *at = line_start(layout, line);
    const char *end = at + policy_text_line(layout->text, line)->size;
    guint tabs = 0;
    for (; at < end; at++)
        tabs += *at == '\t' ? 1 : 0;
    return tabs;
}

/* Right below a row, a number and a tab are the next row's first cell and no marker. */
static gboolean goes_on_table(const Layout *layout, guint line)
{
    return line > 0 && layout->classes[line - 1] == LINE_ROW && count_tabs(layout, line) > 0 &&
           count_tabs(layout, line) == count_tabs(layout, line - 1);
}

guint8 *policy_layout_classify(const PolicyRules *rules, const PolicyText *text)
{
    Layout layout = {.rules = rules,
                     .text = text,
                     .classes = g_new0(guint8, text->lines->len),
                     .last_seen = g_hash_table_new(NULL, NULL)};
    policy_folded_init(&layout.folded);
    mark_contents_pages(&layout);
    for (guint line = 0; line < text->lines->len; line++) {
        if (layout.classes[line] == LINE_CONTENTS)
            continue;
        layout.classes[line] = (guint8)classify(&layout, line);
        if (layout.classes[line] == LINE_TEXT && goes_on_table(&layout, line))
            layout.classes[line] = LINE_ROW;
    }
    policy_folded_clear(&layout.folded);
    g_hash_table_unref(layout.last_seen);
    return layout.classes;
}
