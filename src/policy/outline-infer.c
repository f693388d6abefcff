/* policy/outline-infer.c -- clauses whose markers were lost: items left without their signs, and
 * articles of which only a list is left */
#include <string.h>

#include "policy/outline-build.h"
#include "policy/words.h"

#define LOST_MOST 3u /* articles that may be lost at one place */

/* Whether the article that is open bears its number in kanji; its items then do so as well. */
static gboolean counts_in_kanji(const OutlineBuilder *b)
{
    int article = outline_article(b);
    return article >= 0 && strpbrk(policy_outline_node(b->outline, b->levels[article].node)->marker,
                                   "0123456789") == NULL;
}

/* The family that items below a clause of `family` bear. */
static MarkerFamily family_below(const OutlineBuilder *b, MarkerFamily family)
{
    switch (family) {
    case FAMILY_PAREN_DECIMAL:
    case FAMILY_CIRCLED:
    case FAMILY_CLOSE_DECIMAL:
    case FAMILY_PAREN_KANJI:
    case FAMILY_KANJI:
        return FAMILY_KANA;
    case FAMILY_KANA:
        return FAMILY_PAREN_KANA;
    case FAMILY_ARTICLE:
    case FAMILY_DECIMAL:
        return counts_in_kanji(b) ? FAMILY_KANJI : FAMILY_PAREN_DECIMAL;
    default:
        return FAMILY_NONE;
    }
}

static gboolean open_inferred(OutlineBuilder *b, guint line, PolicyMarker *marker, GError **error)
{
    marker->parts = 1;
    marker->upto = marker->value;
    marker->misread = TRUE;
    return outline_open(b, marker, policy_text_line(b->text, line)->indent, line + 1, error);
}

/* -- articles -- */

/* Whether the articles that follow tell that some between are lost. */
static gboolean articles_lost(const OutlineBuilder *b, guint line, guint32 open)
{
    guint32 next = b->habits.next_article[line];
    return next > open + 1 && next <= open + 1 + LOST_MOST;
}

/* A list that nothing announces, or a 項 that comes a second time. */
static gboolean is_orphan(OutlineBuilder *b, const PolicyMarker *marker, guint article)
{
    const OpenLevel *last = &b->levels[b->depth - 1];
    if (marker->family == FAMILY_DECIMAL)
        return marker->value == 2 && last->family == FAMILY_DECIMAL && last->value >= 2 &&
               b->depth == article + 2;
    gboolean first = marker->value == 1 && b->depth == article + 1;
    gboolean listing = marker->family == FAMILY_PAREN_DECIMAL || marker->family == FAMILY_KANJI;
    return first && listing && b->open && outline_block_whole(b) && !outline_leads_on(b);
}

gboolean outline_infer_article(OutlineBuilder *b, guint line, const PolicyMarker *marker,
                               GError **error)
{
    int article = outline_article(b);
    if (article < 0 || !articles_lost(b, line, b->levels[article].value) ||
        !is_orphan(b, marker, (guint)article))
        return TRUE;
    PolicyMarker lost = {.family = FAMILY_ARTICLE, .value = b->levels[article].value + 1};
    const PolicyNode *before = policy_outline_node(b->outline, b->levels[article].node);
    if (!counts_in_kanji(b)) {
        g_snprintf(lost.text, sizeof lost.text, "第%u条", lost.value);
    } else {
        char number[MARKER_TEXT_BYTES] = "";
        policy_marker_write(FAMILY_KANJI, 0, lost.value, number);
        g_snprintf(lost.text, sizeof lost.text, "第%.60s条", number);
    }
    lost.sign = before->sign;
    outline_close_block(b);
    b->depth = (guint)article;
    return open_inferred(b, line, &lost, error);
}

/* -- 附則 -- */

/* "(平成20年規程第1号)" alone on the line above tells which 附則 it is: written into `name`. */
static gboolean numbered_above(OutlineBuilder *b, guint line, char *name, gsize size)
{
    while (line > 0 && b->classes[line - 1] == LINE_BLANK)
        line--;
    if (line == 0)
        return FALSE;
    policy_fold_text(b->rules->fold, outline_line(b, line - 1), outline_line_size(b, line - 1),
                     &b->other);
    const char *text = b->other.bytes->str;
    if (*text != '(' || policy_words_front(b->rules->words.eras, text + 1) == 0 ||
        !g_str_has_suffix(text, "号)") || strlen(text) > size / 2)
        return FALSE;
    g_strlcat(name, text, size);
    return TRUE;
}

/* "この規程は、公布の日から施行する。" stands in no article: its 附則 has lost its title. */
gboolean outline_infer_supplement(OutlineBuilder *b, guint line, gboolean *opened, GError **error)
{
    const char *text = b->folded.bytes->str;
    PolicyMarker marker = {.family = FAMILY_NAMED, .sign = OUTLINE_SUPPLEMENT, .text = "附則"};
    gsize self = policy_words_front(b->rules->words.selves, text);
    *opened = FALSE;
    if (self == 0 || strstr(text, "施行") == NULL || !g_str_has_suffix(text, "する。") ||
        (outline_article(b) < 0 && !outline_in_supplement(b)))
        return TRUE;
    gboolean numbered = numbered_above(b, line, marker.text, sizeof marker.text);
    gboolean amid = outline_in_supplement(b) || (b->open && !outline_block_whole(b));
    if (amid && !numbered)
        return TRUE;
    outline_close_block(b);
    outline_close_for(b, &marker, 0, FALSE);
    *opened = TRUE;
    return open_inferred(b, line, &marker, error);
}

/* -- items -- */

/* Whether the text in hand is one of several that a list's lead announced: a plain line follows, or
 * the second item of the family with its marker. */
static gboolean more_follow(const OutlineBuilder *b, guint line, MarkerFamily family)
{
    guint next = outline_next_text(b, line);
    PolicyMarker marker;
    if (next >= b->text->lines->len || b->classes[next] != LINE_TEXT)
        return FALSE;
    if (!policy_marker_read(&b->rules->words, outline_line(b, next), outline_line_size(b, next),
                            &marker))
        return g_utf8_get_char(outline_line(b, next)) != '(';
    return marker.family == family && marker.value == 2;
}

static gboolean begins_sentence(const OutlineBuilder *b)
{
    return policy_words_front(b->rules->words.openers, b->folded.bytes->str) > 0;
}

static gboolean open_item(OutlineBuilder *b, guint line, MarkerFamily family, guint32 value,
                          gboolean *opened, GError **error)
{
    PolicyMarker marker = {.family = family, .value = value};
    if (!policy_marker_write(family, 0, value, marker.text))
        return TRUE;
    outline_close_block(b);
    *opened = TRUE;
    return open_inferred(b, line, &marker, error);
}

/* The text in hand stands outside of every block that goes on. */
gboolean outline_infer_item(OutlineBuilder *b, guint line, gboolean *opened, GError **error)
{
    *opened = FALSE;
    if (b->depth == 0 || outline_article(b) < 0 || begins_sentence(b))
        return TRUE;
    const OpenLevel *level = &b->levels[b->depth - 1];
    const PolicyNode *node = policy_outline_node(b->outline, level->node);
    MarkerFamily below = family_below(b, level->family);
    if (node->inferred && level->family != FAMILY_ARTICLE && node->children == 0 &&
        !outline_leads_on(b)) {
        MarkerFamily family = level->family;
        guint32 value = level->value + 1;
        b->depth--;
        return open_item(b, line, family, value, opened, error);
    }
    gboolean announced =
        b->open && node->children == 0 && below != FAMILY_NONE && outline_leads_on(b);
    if (!announced || !more_follow(b, line, below))
        return TRUE;
    return open_item(b, line, below, 1, opened, error);
}
