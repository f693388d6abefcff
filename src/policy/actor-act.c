/* policy/actor-act.c -- whether what stands behind a subject is its act and ends the sentence */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

#define ACT_MAX_BYTES 36u /* of one that needs no lexicon */

/* "1本ずつ", "遅滞なく": what ends at `end` only looks like a verb. */
static gboolean is_no_verb(const char *text, const char *end)
{
    static const char *const others[] = {"ずつ", "かつ", "なく",      "しく", "広く",
                                         "早く", "速く", "深く",      "強く", "固く",
                                         "全く", "多く", "施錠できる"};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        gsize size = strlen(others[i]);
        if ((gsize)(end - text) >= size && memcmp(end - size, others[i], size) == 0)
            return TRUE;
    }
    return FALSE;
}

/* "鍵のかかる場所": the verb that ends at `end` has a subject of its own, behind which nothing else
 * stands. */
static gboolean has_own_subject(const char *text, const char *end)
{
    static const char particles[] = "をにでがはとへも、";
    for (const char *at = end; at > text;) {
        at = g_utf8_prev_char(at);
        gunichar c = g_utf8_get_char(at);
        if (g_utf8_strchr(particles, -1, c) != NULL)
            return FALSE;
        if (c == 0x306E) /* の */
            return at > text && policy_is_compound(policy_char_before(text, at));
    }
    return FALSE;
}

/* "…する者": a verb right before a noun belongs to it, and its subject does too. */
gboolean actor_has_attribute(const char *text, const char *end)
{
    static const char verbs[] = "るたうくすむつぶぬ";
    if (g_strstr_len(text, end - text, "ないよう") != NULL)
        return TRUE;
    for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
        const char *next = g_utf8_next_char(at);
        if (next >= end || g_utf8_strchr(verbs, -1, g_utf8_get_char(at)) == NULL ||
            is_no_verb(text, next) || has_own_subject(text, next))
            continue;
        if (policy_is_compound(g_utf8_get_char(next)) || g_str_has_prefix(next, "もの") ||
            g_str_has_prefix(next, "こと") || g_str_has_prefix(next, "とき") ||
            g_str_has_prefix(next, "ため") || g_str_has_prefix(next, "よう"))
            return TRUE;
    }
    return FALSE;
}

/* A short act that has no clause of its own, where the topic is a thing:
 * "電算室の管理は、総務課が行う". */
static gboolean is_short_act(const PolicyAnalysis *a, const char *act, gboolean bound)
{
    gsize size = strlen(act);
    return size > 0 && size <= ACT_MAX_BYTES && names_topic_from(a, 0) == 0 &&
           (bound || policy_words_back(a->rules->words.declaratives, act, size) > 0) &&
           !policy_words_inside(a->rules->words.act_bars, act) &&
           !actor_has_attribute(act, act + size);
}

/* "一括管理する": where the noun begins that する makes an act of, or the size of `act`. */
static gsize one_word_act(const char *act)
{
    gsize size = strlen(act);
    if (!g_str_has_suffix(act, "する"))
        return size;
    gsize noun = size - strlen("する");
    while (noun > 0 && policy_is_compound(policy_char_before(act, act + noun)))
        noun = (gsize)(g_utf8_prev_char(act + noun) - act);
    return noun < size - strlen("する") ? noun : size;
}

/* "予算の範囲内で支弁する": an act of the lexicon, and what may stand before it. */
static gboolean is_known_act(const PolicyAnalysis *a, const char *act)
{
    gsize size = policy_words_back(a->rules->words.acts, act, strlen(act));
    gsize front = strlen(act) - size;
    if (size == 0)
        front = one_word_act(act);
    return (size > 0 || front < strlen(act)) &&
           (front == 0 || policy_words_back(a->rules->words.act_fronts, act, front) > 0);
}

/* Whether what stands between `from` and the sentence's end is one act and no clause of another:
 * "別に定める", "職員のうちから指名するものとする". */
gboolean actor_ends_in_act(const PolicyAnalysis *a, gsize from)
{
    g_autofree char *act = g_strndup(analysis_text(a) + from, a->body - from);
    static const char *const ends[] = {"ものとする", "ことができる", "なければならない",
                                       "てはならない"};
    gboolean bound = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(ends) && !bound; i++) {
        bound = g_str_has_suffix(act, ends[i]);
        if (bound)
            act[strlen(act) - strlen(ends[i])] = '\0';
        bound = bound && i > 1;
    }
    if (strstr(act, "者をもって") != NULL || strstr(act, "職員をもって") != NULL)
        return FALSE; /* "課長が指名する者をもって組織する" */
    if (g_str_has_suffix(act, "すること") || g_str_has_suffix(act, "うこと"))
        act[strlen(act) - strlen("こと")] = '\0';
    return is_known_act(a, act) || is_short_act(a, act, bound);
}

/* The same of acts that the lexicon holds only: "総務課において予算の範囲内で支弁する". */
gboolean actor_ends_in_known_act(const PolicyAnalysis *a, gsize from)
{
    g_autofree char *act = g_strndup(analysis_text(a) + from, a->body - from);
    if (g_str_has_suffix(act, "ものとする"))
        act[strlen(act) - strlen("ものとする")] = '\0';
    return is_known_act(a, act);
}
