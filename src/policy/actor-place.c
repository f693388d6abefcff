/* policy/actor-place.c -- who bears the duty as the place or the means: before において, により, で
 */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

/* "庶務は、総務課において処理する": the desk's name ends at `place`, what it does begins `after`.
 */
static gboolean read_desk(PolicyAnalysis *a, PolicyUnit *unit, gsize place, gsize after)
{
    if (after >= a->body || !actor_ends_in_known_act(a, after))
        return FALSE;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place, names);
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/desk", 90);
    return count > 0;
}

/* "搬送は、関係課の責任において行う" */
static gboolean read_charge(PolicyAnalysis *a, PolicyUnit *unit, gsize place)
{
    static const char *const charges[] = {"の責任", "の負担", "の費用負担"};
    gsize size = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(charges) && size == 0; i++) {
        gsize length = strlen(charges[i]);
        if (place > length && memcmp(analysis_text(a) + place - length, charges[i], length) == 0)
            size = length;
    }
    if (size == 0)
        return FALSE;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place - size, names);
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/charge", 88);
    return count > 0;
}

/* "帳票は、出力者において速やかに回収し、…": right behind the thing that is the topic. */
static gboolean read_thing_at(PolicyAnalysis *a, PolicyUnit *unit, gsize place)
{
    const char *text = analysis_text(a);
    gsize size = strlen("は、");
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place, names);
    gsize start = count == 0 ? 0 : names[0].start;
    if (start <= size || memcmp(text + start - size, "は、", size) != 0 ||
        policy_words_back(a->rules->words.scenes, text, start - size) > 0 ||
        policy_char_before(text, text + start - size) == 0x304D || /* とき */
        g_str_has_prefix(text + place, "において、") ||
        g_str_has_prefix(text + place, "においては"))
        return FALSE;
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/desk", 80);
    return TRUE;
}

/* "入力は、主務課で行う" */
static gboolean read_done_at(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *last = g_strrstr_len(text, (gssize)a->body, "で");
    gsize place = last == NULL ? 0 : (gsize)(last - text);
    const PolicyHit *hit = place == 0 ? NULL : names_agent_at(a, place, NULL);
    return hit != NULL && analysis_entry(a, hit)->value == REACH_BODY &&
           read_desk(a, unit, place, place + strlen("で"));
}

/* "課長により保存され、": whether what is done by means of somebody is said in the passive. */
static gboolean is_undergone(const PolicyAnalysis *a, const char *behind)
{
    behind += g_str_has_prefix(behind, "、") ? strlen("、") : 0;
    const char *end = strstr(behind, "、"), *stop = analysis_text(a) + a->body;
    end = end == NULL || end > stop ? stop : end;
    const char *passive = g_strstr_len(behind, end - behind, "され");
    return policy_words_front(a->rules->words.undergone, behind) > 0 ||
           (passive != NULL && !g_str_has_prefix(passive, "された"));
}

/* "点検は、管理者により行われなければならない" */
static gboolean read_done_by(PolicyAnalysis *a, PolicyUnit *unit)
{
    static const char *const means[] = {"により", "によって"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(means); i++) {
        const char *last = g_strrstr_len(text, (gssize)a->body, means[i]);
        gsize place = last == NULL ? 0 : (gsize)(last - text);
        if (place == 0 || names_agent_at(a, place, NULL) == NULL ||
            !is_undergone(a, text + place + strlen(means[i])))
            continue;
        Stretch names[NAMES_MAX];
        guint count = names_before(a, place, names);
        for (guint k = 0; k < count; k++)
            actor_add(a, unit, names[k], "actor/done-by", 82);
        return count > 0;
    }
    return FALSE;
}

/* "委託先においても、…しなければならない": who opens the sentence before a word that stands for は.
 */
gboolean actor_read_marked(PolicyAnalysis *a, PolicyUnit *unit)
{
    static const char *const marks[] = {"においては、", "においても、", "にあっては、",
                                        "にあつては、", "も、"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        const char *found = strstr(text, marks[i]);
        gsize place = found == NULL ? 0 : (gsize)(found - text);
        if (place == 0 || names_agent_at(a, place, NULL) == NULL || names_in_brackets(a, place))
            continue;
        actor_add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/marked",
                          75);
        return TRUE;
    }
    return FALSE;
}

/* "協議のあった事項", "報告を受けた": what has come, and nobody does it here. */
static gboolean has_come(const char *behind)
{
    static const char *const comings[] = {"の", "が", "を受", "を求"};
    for (gsize i = 0; i < G_N_ELEMENTS(comings); i++) {
        if (g_str_has_prefix(behind, comings[i]))
            return TRUE;
    }
    return FALSE;
}

/* Whether somebody is told something behind `place`, in the same clause. */
static gboolean tells_behind(const PolicyAnalysis *a, gsize place)
{
    const GArray *reports = a->scan.hits[USE_REPORT];
    const char *comma = strstr(analysis_text(a) + place, "、");
    gsize end = comma == NULL ? a->body : (gsize)(comma - analysis_text(a));
    for (guint i = policy_scan_from(&a->scan, USE_REPORT, place); i < MIN(reports->len, HITS_MAX);
         i++) {
        const PolicyHit *hit = &g_array_index(reports, PolicyHit, i);
        if (hit->start >= end)
            return FALSE;
        if (!analysis_entry(a, hit)->skip)
            return !has_come(analysis_text(a) + hit->end);
    }
    return FALSE;
}

/* "漏えいの場合は、課長から部長へ連絡する": from whom others hear of it. */
static gboolean read_from(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    for (const char *at = strstr(text, "から"); at != NULL; at = strstr(at + 3, "から")) {
        gsize place = (gsize)(at - text);
        Stretch names[NAMES_MAX];
        guint count = names_in_brackets(a, place) ? 0 : names_before(a, place, names);
        if (count == 0 || names[0].start != names_clause_start(a, place) || !tells_behind(a, place))
            continue;
        for (guint i = 0; i < count; i++)
            actor_add(a, unit, names[i], "actor/from", 78);
        return TRUE;
    }
    return FALSE;
}

/* "… 委員会において、… を決定する", "A 及び B において … を策定する": the bodies that do it. */
gboolean actor_read_place(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "において");
    if (found == NULL)
        return read_from(a, unit) || read_done_at(a, unit) || read_done_by(a, unit);
    gsize place = (gsize)(found - text);
    if (read_desk(a, unit, place, place + strlen("において")) || read_charge(a, unit, place) ||
        read_thing_at(a, unit, place))
        return TRUE;
    if (policy_words_back(a->rules->words.here_words, text, place) == 0)
        return FALSE;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place, names);
    gboolean scene = g_str_has_prefix(found, "において、");
    for (guint i = 0; i < count && (scene || count > 1); i++)
        actor_add(a, unit, names[i], "actor/place", 85);
    return unit->actor.count > 0;
}
