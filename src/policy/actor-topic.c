/* policy/actor-topic.c -- who bears the duty as the topic of the sentence: before は */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

#define EMBEDDED_WINDOW 600u /* bytes from a topic to what tells that it is another clause's */

/* "職員等は毎年度…受講できるようにしなければならない": without a comma the topic belongs to the
 * embedded clause. */
static gboolean is_embedded(const PolicyAnalysis *a, gsize after)
{
    const char *text = analysis_text(a);
    return strncmp(text + after, "、", 3) != 0 &&
           g_strstr_len(text + after, (gssize)MIN(EMBEDDED_WINDOW, analysis_size(a) - after),
                        "できるようにし") != NULL;
}

/* "…通知するものとし": what the scene before the comma is where somebody does it. */
gboolean actor_is_act_of_own(const char *text, gsize end)
{
    static const char *const acts[] = {"ものとし", "こととし"};
    for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
        gsize size = strlen(acts[i]);
        if (end >= size && memcmp(text + end - size, acts[i], size) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Whether one's part ends before `at`, with a verb or with who it is done to: "…返し、", "…長に、".
 */
static gboolean part_ends(const PolicyAnalysis *a, gsize at)
{
    static const char bars[] = "はをがでもとへのや"; /* particles that go on */
    const char *text = analysis_text(a);
    gsize comma = strlen("、");
    if (at <= comma || memcmp(text + at - comma, "、", comma) != 0)
        return FALSE;
    gunichar last = policy_char_before(text, text + at - comma);
    return policy_is_hiragana(last) && g_utf8_strchr(bars, -1, last) == NULL &&
           (policy_words_back(a->rules->words.scenes, text, at - comma) == 0 ||
            actor_is_act_of_own(text, at - comma));
}

/* "…を得るとともに、当該管理者は": what another does at the same time. */
static gboolean goes_along(const PolicyAnalysis *a, gsize at)
{
    gsize size = strlen("とともに、");
    return at >= size && memcmp(analysis_text(a) + at - size, "とともに、", size) == 0;
}

/* "職員は、…返し、所属長は、…記す": each does its part. */
void actor_read_second_topic(PolicyAnalysis *a, PolicyUnit *unit, gsize from)
{
    for (gsize place = names_topic_from(a, from); place > 0;
         place = names_topic_from(a, place + strlen("は"))) {
        Stretch names[NAMES_MAX];
        guint count = names_before(a, place, names);
        gsize front = count == 0 ? 0 : names[0].start;
        front -= policy_words_back(a->rules->words.reporters, analysis_text(a), front);
        if (count == 0 || !(part_ends(a, front) || goes_along(a, front)))
            continue;
        if (g_str_has_prefix(analysis_text(a) + names[0].start, "当該"))
            names[0].start += strlen("当該");
        for (guint i = 0; i < count; i++)
            actor_add(a, unit, names[i], "actor/topic", 85);
    }
}

/* "会議は、過半数の出席がなければ開くことができない": a meeting is held and holds nothing. */
static gboolean is_held(const PolicyAnalysis *a, gsize place)
{
    static const char *const acts[] = {"開くことができ", "開催する", "公開と",
                                       "招集する",       "開く",     "成立"};
    const char *text = analysis_text(a);
    gsize size = strlen("会議");
    if (place < size || memcmp(text + place - size, "会議", size) != 0 ||
        policy_is_compound(policy_char_before(text, text + place - size)))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
        if (strstr(text + place, acts[i]) != NULL)
            return TRUE;
    }
    return FALSE;
}

gboolean actor_read_topic(PolicyAnalysis *a, PolicyUnit *unit)
{
    gsize place = names_topic_from(a, 0);
    while (place > 0 && is_embedded(a, place + strlen("は")))
        place = names_topic_from(a, place + strlen("は"));
    if (place == 0)
        return FALSE;
    if (is_held(a, place))
        return TRUE;
    Stretch phrase = {names_clause_start(a, place), place};
    actor_add_subject(a, unit, phrase, "actor/topic", 97);
    actor_read_second_topic(a, unit, place + strlen("は"));
    return TRUE;
}
