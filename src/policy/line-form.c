/* policy/line-form.c -- amendments, links and furniture, read from a folded line */
#include "policy/line-form.h"

#include <string.h>

#include "policy/window.h"
#include "policy/words.h"

#define LINE_MAX_BYTES 400u
#define LINK_MAX_BYTES 120u

gboolean policy_line_may_tell(gunichar first)
{
    static const gunichar signs[] = {'(',    0xFF08, '[',    0xFF3B, '<',    0xFF1C, 0x3014, 0x4EE4,
                                     0x5E73, 0x662D, 0x5927, 0x660E, 0x6539, 0x4E00, 0x5168, 0x6700,
                                     0x5236, 0x6CBF, 0x516C, 0x65BD, 0x5EC3, 'C'};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (signs[i] == first)
            return TRUE;
    }
    return FALSE;
}

/* A number in digits or kanji, 元 included. */
static gsize number_size(const char *text)
{
    static const char kanji[] = "元〇一二三四五六七八九十";
    const char *at = text;
    while (*at != '\0') {
        const char *next = at;
        gunichar c = policy_next_char(&next);
        if (!(c >= '0' && c <= '9') && policy_place_in(kanji, c) == 0)
            break;
        at = next;
    }
    return (gsize)(at - text);
}

static gsize counted_size(const char *text, const char *unit)
{
    gsize size = number_size(text);
    return size > 0 && g_str_has_prefix(text + size, unit) ? size + strlen(unit) : 0;
}

/* 令和3年3月30日, or 0. */
static gsize date_size(const PolicyWords *words, const char *text)
{
    static const char *const units[] = {"年", "月", "日"};
    gsize size = policy_words_front(words->eras, text);
    for (gsize i = 0; size > 0 && i < G_N_ELEMENTS(units); i++) {
        gsize more = counted_size(text + size, units[i]);
        if (more == 0)
            return 0;
        size += more;
    }
    return size;
}

static const char *skip_front(const PolicyWords *words, const char *text)
{
    gsize size;
    while ((size = policy_words_front(words->amendments, text)) > 0 || *text == ':' ||
           g_str_has_prefix(text, "、"))
        text += size > 0 ? size : (*text == ':' ? 1 : strlen("、"));
    return text;
}

/* 平30訓令2: an era, a year and an act, as the notes below articles say it. */
static gboolean is_short_note(const PolicyWords *words, const char *text)
{
    gsize era = policy_words_front(words->eras, text);
    gsize year = era > 0 ? number_size(text + era) : 0;
    return year > 0 && g_str_has_suffix(text, ")") &&
           policy_words_front(words->sources, text + era + year) > 0;
}

gboolean policy_line_is_amendment(const PolicyWords *words, const char *folded)
{
    if (strstr(folded, "。") != NULL || strlen(folded) > LINE_MAX_BYTES)
        return FALSE;
    const char *open = folded;
    if (*open == '(' || *open == '[' || g_str_has_prefix(open, "〔"))
        open = g_utf8_next_char(open);
    if (open > folded && is_short_note(words, open))
        return TRUE;
    const char *text = skip_front(words, open);
    gsize date = date_size(words, text);
    const char *rest = text + date;
    if (date == 0 || policy_is_hiragana(g_utf8_get_char(rest)))
        return FALSE;
    return *rest == '\0' || *rest == ')' || *rest == ']' ||
           policy_words_inside(words->sources, rest) ||
           policy_words_inside(words->amendments, rest);
}

gboolean policy_line_is_link(const char *folded)
{
    static const char *const said[] = {"第", "別表", "様式", "別記", "附則"};
    gboolean place = FALSE;
    while (*folded == '[') {
        const char *close = strchr(folded, ']');
        if (close == NULL || close - folded > (gssize)LINK_MAX_BYTES)
            return FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
            place = place || g_str_has_prefix(folded + 1, said[i]);
        folded = close + 1;
    }
    return place && *folded == '\0';
}

static gboolean only_tags(const char *folded)
{
    while (*folded == '<') {
        const char *close = strchr(folded, '>');
        if (close == NULL || !(g_ascii_isalpha(folded[1]) || folded[1] == '/'))
            return FALSE;
        folded = close + 1;
    }
    return *folded == '\0';
}

gboolean policy_line_is_furniture(const PolicyWords *words, const char *folded)
{
    if (*folded == '<')
        return only_tags(folded);
    if (g_str_has_prefix(folded, "第") && strstr(folded, "/第") != NULL)
        return strstr(folded, "。") == NULL; /* where a rule book keeps the text */
    return policy_words_equal(words->furniture, folded) ||
           (g_str_has_prefix(folded, "Copyright") && strstr(folded, "。") == NULL);
}

gboolean policy_line_lists_articles(const char *folded)
{
    const char *open = strrchr(folded, '(');
    return open != NULL && open > folded && g_str_has_prefix(open + 1, "第") &&
           strstr(open, "条") != NULL && strstr(open, "関係") == NULL &&
           (g_str_has_suffix(open, "条)") || strstr(open, "条の") != NULL) &&
           g_str_has_suffix(open, ")");
}
