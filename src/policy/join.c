/* policy/join.c -- reads a line's edges: does it stand alone, or does its sentence go on below */
#include <string.h>

#include "policy/outline-build.h"
#include "policy/words.h"

#define TITLE_MAX_POINTS 60
#define BODY_KANA_MAX 6u /* letters of a name of a body in kana */
#define STOP "。"

gboolean outline_is_whole(const char *text, gsize size)
{
    static const char *const closers[] = {"）", ")", "」", "』", "**", " "};
    static const char *const stops[] = {STOP, "｡", "．", "：", ":", "？", "！"};
    gboolean trimmed = TRUE;
    gsize left = size;
    while (trimmed && left > 0) {
        for (gsize i = 0; i < G_N_ELEMENTS(stops); i++) {
            gsize length = strlen(stops[i]);
            if (left >= length && memcmp(text + left - length, stops[i], length) == 0)
                return TRUE;
        }
        trimmed = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(closers) && !trimmed; i++) {
            gsize length = strlen(closers[i]);
            trimmed = left >= length && memcmp(text + left - length, closers[i], length) == 0;
            left -= trimmed ? length : 0;
        }
    }
    return FALSE;
}

/* More brackets opened than closed: the line was cut inside them. */
static gboolean brackets_open(const char *text)
{
    int depth = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '(' || c == 0x300C || c == 0x300E)
            depth++;
        else if (c == ')' || c == 0x300D || c == 0x300F)
            depth--;
    }
    return depth > 0;
}

gboolean outline_sentence_like(const PolicyRules *rules, const char *text)
{
    gsize size = strlen(text);
    return policy_words_inside(rules->words.open_signs, text) ||
           (policy_words_back(rules->words.open_tails, text, size) > 0 &&
            policy_words_back(rules->words.closed_tails, text, size) == 0);
}

/* "みやこ町の…": the name of a body that is written in kana. */
static gboolean begins_with_body(const char *text)
{
    static const char bodies[] = "市町村区";
    guint letters = 0;
    while (policy_is_hiragana(g_utf8_get_char(text)) && letters < BODY_KANA_MAX) {
        text = g_utf8_next_char(text);
        letters++;
    }
    return letters > 1 && *text != '\0' && g_utf8_strchr(bodies, -1, g_utf8_get_char(text)) != NULL;
}

/* How a line begins that cannot begin a sentence: with punctuation, or with kana that is no opener.
 */
static gboolean begins_amid(const PolicyRules *rules, const char *text)
{
    gunichar c = g_utf8_get_char(text);
    if (c == 0x3001 || c == 0x3002 || c == ')' || c == 0x300D || c == 0x30FC || c == 0x7B49)
        return TRUE; /* 、。）」ー等 */
    return policy_is_hiragana(c) && policy_words_front(rules->words.openers, text) == 0 &&
           !begins_with_body(text);
}

gboolean outline_title_like(const PolicyRules *rules, const char *text, const char *next)
{
    if (*text == '\0' || g_utf8_strlen(text, -1) > TITLE_MAX_POINTS)
        return FALSE;
    if (strstr(text, STOP) != NULL && !g_str_has_suffix(text, ")"))
        return FALSE;
    if (outline_sentence_like(rules, text) || brackets_open(text))
        return FALSE;
    return next == NULL || !begins_amid(rules, next);
}
