/* policy/outline-accept.c -- whether what looks like a marker is one here, and which */
#include <string.h>

#include "policy/outline-build.h"
#include "policy/words.h"

#define MISREAD_I 10u /* the number in the circle that some conversions turn into I */

/* What stands right behind the marker goes on with a sentence: (1)の, 2 、 */
static gboolean reference_like(const OutlineBuilder *b, guint line, const PolicyMarker *marker)
{
    static const char particles[] = "のにをはがでとへかも";
    const char *rest = outline_line(b, line) + marker->size;
    if (marker->size >= outline_line_size(b, line) || rest[-1] == ' ' || rest[-1] == '\t')
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
    char before = outline_line(b, line)[marker->size - 1];
    gboolean apart = before == ' ' || before == '\t';
    return counter > 0 && policy_words_front(b->rules->words.not_counters, rest) == 0 &&
           !(apart && rest[counter] == '\0');
}

/* "第5条 第2項に", "ア及びイ": the words behind name another place, or join two. */
static gboolean joins_on(const OutlineBuilder *b)
{
    const char *rest = b->folded.bytes->str;
    static const char *const units[] = {"項", "号", "条"};
    if (policy_words_front(b->rules->words.chain_words, rest) > 0)
        return TRUE;
    if (!g_str_has_prefix(rest, "第"))
        return FALSE;
    rest += strlen("第");
    rest += strspn(rest, "0123456789");
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_str_has_prefix(rest, units[i]))
            return TRUE;
    }
    return FALSE;
}

static MarkerFamily kanji_family(MarkerFamily kana)
{
    return kana == FAMILY_PAREN_KANA ? FAMILY_PAREN_KANJI : FAMILY_KANJI;
}

/* ニ between 一 and 三 was meant to be 二; イ where the text counts イロハ is the first. */
static void resolve_kana(const OutlineBuilder *b, PolicyMarker *marker)
{
    if (marker->family != FAMILY_KANA && marker->family != FAMILY_PAREN_KANA)
        return;
    PolicyMarker other = *marker;
    other.family = kanji_family(marker->family);
    other.value = other.upto = marker->kanji;
    other.misread = TRUE;
    if (marker->kanji > 1 && outline_is_next(b, &other)) {
        policy_marker_write(other.family, 0, other.value, other.text);
        *marker = other;
    } else if (b->habits.iroha && marker->iroha > 0) {
        marker->value = marker->upto = marker->iroha;
        marker->sign = 0x30A4; /* イ */
    }
}

/* An item of an article's list ends with a noun, or with the case it names (…場合), and nothing of
 * it comes on the next line unless lines are cut there. */
static gboolean ends_item(const OutlineBuilder *b)
{
    static const char *const nouns[] = {"場合", "とき", "もの", "こと"};
    const char *text = b->open_text->str;
    int article = outline_article(b);
    if (article < 0 || (guint)article + 1 >= b->depth || outline_was_cut(b))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(nouns); i++) {
        if (g_str_has_suffix(text, nouns[i]) && b->open_text->len > strlen(nouns[i]))
            return TRUE;
    }
    return policy_is_compound(policy_char_before(text, text + b->open_text->len));
}

/* Whether a sentence is under way above, so that a number may belong to it. */
static gboolean is_under_way(OutlineBuilder *b)
{
    if (!b->open || b->open_text->len == 0 || outline_block_whole(b) || ends_item(b))
        return FALSE;
    policy_fold_text(b->rules->fold, b->open_text->str, b->open_text->len, &b->other);
    return !outline_title_like(b->rules, b->other.bytes->str, NULL);
}

/* A marker alone on its line, its words on the next. */
static gboolean accept_alone(OutlineBuilder *b, guint line, const PolicyMarker *marker)
{
    guint next = outline_next_text(b, line);
    PolicyMarker other;
    if (next >= b->text->lines->len || b->classes[next] != LINE_TEXT)
        return FALSE;
    if (marker->family == FAMILY_DECIMAL && !b->habits.lone)
        return FALSE;
    return !policy_marker_read(&b->rules->words, outline_line(b, next), outline_line_size(b, next),
                               &other) &&
           outline_expects(b, marker, TRUE);
}

static gboolean accept_article(const OutlineBuilder *b, const PolicyMarker *marker,
                               gboolean under_way)
{
    if (!under_way && !marker->loose)
        return TRUE;
    if (joins_on(b))
        return FALSE;
    return outline_is_next(b, marker) || (b->depth == 0 && marker->value == 1);
}

/* What a form holds is no clause; what may follow a form ends it. */
static gboolean ends_form(const OutlineBuilder *b, const PolicyMarker *marker)
{
    if (marker->loose)
        return FALSE;
    return marker->family == FAMILY_ANNEX || marker->family == FAMILY_NAMED ||
           (marker->family == FAMILY_ARTICLE && outline_is_next(b, marker));
}

static gboolean has_annex(const OutlineBuilder *b)
{
    const PolicyNode *node = policy_outline_node(b->outline, outline_current(b));
    for (guint i = 0; i < b->depth; i++) {
        if (b->levels[i].family == FAMILY_ANNEX)
            return TRUE;
    }
    return node->tables > 0;
}

/* Markers that are none by their own form alone. */
static gboolean accept_number(OutlineBuilder *b, guint line, const PolicyMarker *marker,
                              gboolean under_way)
{
    const char *rest = b->folded.bytes->str;
    if (*rest == '\0')
        return (!under_way || marker->family == FAMILY_KANA) && accept_alone(b, line, marker);
    gboolean fits = !under_way && !marker->loose && outline_is_next(b, marker);
    if ((!fits && counts_something(b, line, marker)) ||
        (marker->loose && (under_way || joins_on(b))))
        return FALSE;
    gboolean titled = outline_title_like(b->rules, rest, NULL);
    if (under_way && !titled && marker->family == FAMILY_DECIMAL)
        return FALSE;
    return outline_expects(b, marker, titled);
}

/* "17企情第36号" before the text begins numbers the act that made it. */
static gboolean is_file_number(const OutlineBuilder *b)
{
    const char *rest = b->folded.bytes->str;
    return !b->begun && g_str_has_suffix(rest, "号") && strstr(rest, "第") != NULL;
}

/* ⑩ that was misread as "I" goes on with ⑨; elsewhere I is a Roman one. */
static void resolve_roman(const OutlineBuilder *b, PolicyMarker *marker)
{
    if (marker->family != FAMILY_ROMAN || strcmp(marker->text, "I") != 0)
        return;
    PolicyMarker other = *marker;
    other.family = FAMILY_CIRCLED;
    other.value = other.upto = MISREAD_I;
    other.misread = other.loose = TRUE;
    if (!outline_is_next(b, &other))
        return;
    policy_marker_write(FAMILY_CIRCLED, 0, other.value, other.text);
    *marker = other;
}

gboolean outline_accept(OutlineBuilder *b, guint line, PolicyMarker *marker)
{
    const char *rest = b->folded.bytes->str;
    gboolean under_way = is_under_way(b);
    resolve_kana(b, marker);
    resolve_roman(b, marker);
    if ((b->form && !ends_form(b, marker)) || is_file_number(b))
        return FALSE;
    if (under_way && reference_like(b, line, marker))
        return FALSE;
    if (marker->family == FAMILY_BULLET && !b->begun && outline_names_regulation(b))
        return FALSE;
    if (marker->family == FAMILY_ARTICLE)
        return accept_article(b, marker, under_way);
    if (marker->family == FAMILY_REMARKS)
        return b->root != NO_NODE && has_annex(b);
    if (marker->misread && marker->family == FAMILY_CIRCLED)
        return outline_is_next(b, marker) || (marker->value == 1 && !under_way);
    if (marker->strict && marker->family != FAMILY_DECIMAL)
        return TRUE;
    if (marker->hashes > 0)
        return *rest != '\0';
    return accept_number(b, line, marker, under_way);
}
