/* policy/outline-caption.c -- titles of articles: on the line above, or in brackets before or
 * behind the number */
#include <string.h>

#include "policy/outline-build.h"
#include "policy/words.h"

#define CAPTION_MAX_BYTES 240u

/* How a title may be bracketed. */
static const struct {
    const char *open, *close;
} brackets[] = {{"(", ")"}, {"（", "）"}, {"〔", "〕"}, {"【", "】"}, {"[", "]"}, {"［", "］"}};

/* The size of the bracket that opens `text` and of all up to its close, or 0. One that holds a
 * sentence is no title. */
static gsize bracketed(const char *text, gsize size, gsize *inner, gsize *inner_size)
{
    size = MIN(size, CAPTION_MAX_BYTES);
    for (gsize i = 0; i < G_N_ELEMENTS(brackets); i++) {
        gsize opening = strlen(brackets[i].open);
        if (size <= opening || strncmp(text, brackets[i].open, opening) != 0)
            continue;
        const char *close =
            g_strstr_len(text + opening, (gssize)(size - opening), i < 2 ? ")" : brackets[i].close);
        const char *wide =
            i < 2 ? g_strstr_len(text + opening, (gssize)(size - opening), "）") : NULL;
        if (wide != NULL && (close == NULL || wide < close))
            close = wide;
        if (close == NULL || g_strstr_len(text, close - text, "。") != NULL)
            return 0;
        *inner = opening;
        *inner_size = (gsize)(close - text) - opening;
        return (gsize)(close - text) + (*close == ')' || *close == ']' ? 1 : 3);
    }
    return 0;
}

static gsize skip_spaces(const char *text, gsize size)
{
    gsize at = 0;
    while (at < size && (text[at] == ' ' || text[at] == '\t' ||
                         (size - at >= 3 && memcmp(text + at, "\xE3\x80\x80", 3) == 0)))
        at += text[at] == ' ' || text[at] == '\t' ? 1 : 3;
    return at;
}

/* Numbers and (以下…) in brackets are no titles. */
static gboolean is_title(const OutlineBuilder *b, const char *text, gsize size)
{
    PolicyFolded folded;
    policy_folded_init(&folded);
    policy_fold_text(b->rules->fold, text, size, &folded);
    const char *words = folded.bytes->str;
    gboolean title = outline_title_like(b->rules, words, NULL) &&
                     policy_words_front(b->rules->words.alias_openers, words) == 0 &&
                     !g_unichar_isdigit(g_utf8_get_char(words));
    policy_folded_clear(&folded);
    return title;
}

/* "（趣旨）この要領は": no particle goes on with what the brackets hold. */
static gboolean touches_words(const char *text)
{
    static const char particles[] = "のにをはがでとへかも、。・";
    return g_utf8_strchr(particles, -1, g_utf8_get_char(text)) == NULL;
}

gsize outline_caption_behind(const OutlineBuilder *b, const char *text, gsize size)
{
    gsize inner, inner_size;
    gsize whole = bracketed(text, size, &inner, &inner_size);
    if (whole == 0 || !is_title(b, text + inner, inner_size))
        return 0;
    gsize gap = skip_spaces(text + whole, size - whole);
    return gap > 0 || whole == size || touches_words(text + whole) ? whole + gap : 0;
}

gsize outline_caption_before(const OutlineBuilder *b, guint line)
{
    const char *text = outline_line(b, line);
    gsize size = outline_line_size(b, line), inner, inner_size;
    PolicyMarker marker;
    gsize whole = bracketed(text, size, &inner, &inner_size);
    if (whole == 0 || whole == size || !is_title(b, text + inner, inner_size))
        return 0;
    whole += skip_spaces(text + whole, size - whole);
    gboolean marked = policy_marker_read(&b->rules->words, text + whole, size - whole, &marker);
    return marked && marker.family == FAMILY_ARTICLE ? whole : 0;
}

/* Whether the text line below begins with a marker that may bear a title above it. */
static gboolean marker_below(const OutlineBuilder *b, guint line, gboolean plain)
{
    guint next = outline_next_text(b, line);
    PolicyMarker marker;
    if (next >= b->text->lines->len || b->classes[next] != LINE_TEXT ||
        !policy_marker_read(&b->rules->words, outline_line(b, next), outline_line_size(b, next),
                            &marker) ||
        marker.hashes > 0)
        return FALSE;
    if (marker.family == FAMILY_ARTICLE)
        return !marker.loose || !plain;
    if (marker.family == FAMILY_CHAPTER)
        return !plain && outline_is_bare(&marker);
    return !plain && marker.family == FAMILY_DECIMAL && marker.parts == 1 && !marker.loose &&
           (marker.value == 1 || outline_is_next(b, &marker));
}

static gboolean caption_like(OutlineBuilder *b, guint line)
{
    const char *text = outline_line(b, line);
    gsize size = outline_line_size(b, line), inner, inner_size;
    gboolean whole_line = bracketed(text, size, &inner, &inner_size) == size;
    if (whole_line && is_title(b, text + inner, inner_size))
        return marker_below(b, line, FALSE);
    gboolean listed =
        b->root != NO_NODE && policy_outline_node(b->outline, outline_current(b))->inferred;
    return !whole_line && b->begun && b->habits.articles > 0 && !listed && !outline_goes_on(b) &&
           outline_title_like(b->rules, b->folded.bytes->str, NULL) && marker_below(b, line, TRUE);
}

void outline_give_title(OutlineBuilder *b, guint32 node, const char *text, gsize size, guint32 line)
{
    PolicyNode *at = policy_outline_node(b->outline, node);
    gsize inner = 0, inner_size = size;
    while (size > 0 && skip_spaces(text + size - 1, 1) > 0)
        size--;
    if (bracketed(text, size, &inner, &inner_size) == 0)
        inner = 0, inner_size = size;
    at->title = g_string_chunk_insert_len(b->outline->strings, text + inner, (gssize)inner_size);
    at->title_line = line;
    at->heading = TRUE;
}

void outline_drop_caption(OutlineBuilder *b)
{
    if (b->caption == 0)
        return;
    guint line = b->caption - 1;
    b->caption = 0;
    outline_ensure_part(b);
    outline_open_block(b, BLOCK_CAPTION, line, outline_line(b, line), outline_line_size(b, line));
}

gboolean outline_take_caption(OutlineBuilder *b, guint line)
{
    if (!caption_like(b, line))
        return FALSE;
    outline_drop_caption(b);
    outline_close_block(b);
    b->caption = line + 1;
    outline_set_fate(b, line, FATE_HEADING);
    return TRUE;
}
