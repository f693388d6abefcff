/* policy/actor-subject.c -- who bears the duty as the subject of a clause: before が */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

#define FINAL_WINDOW 90u  /* bytes from a subject with が to the end of its sentence */
#define SCENE_WINDOW 300u /* bytes from a subject with が to the 場合 that makes it one */

/* The first が behind the name of someone who can act, outside brackets, or NULL. */
static const char *first_subject(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    for (const char *at = strstr(text, "が"); at != NULL; at = strstr(at + 3, "が")) {
        gsize place = (gsize)(at - text);
        if (names_agent_at(a, place, NULL) != NULL && !names_in_brackets(a, place))
            return at;
    }
    return NULL;
}

/* Where the case ends that the subject at `found` opens, or NULL. One that opens the sentence may
 * have commas below it and reaches to とき. */
static const char *scene_end(const PolicyAnalysis *a, const char *found, gboolean opens)
{
    static const char *const ends[] = {"場合は", "場合には", "ときは", "ときには", "ことは、禁止"};
    gsize place = (gsize)(found - analysis_text(a));
    gssize window = (gssize)MIN(SCENE_WINDOW, analysis_size(a) - place);
    const char *scene = NULL;
    for (gsize i = 0; opens && i < G_N_ELEMENTS(ends); i++) {
        const char *end = g_strstr_len(found, window, ends[i]);
        scene = end != NULL && (scene == NULL || end < scene) ? end : scene;
    }
    if (scene != NULL)
        return scene;
    scene = g_strstr_len(found, window, "場合");
    if (scene == NULL)
        scene = g_strstr_len(found, window, "うとするとき");
    return scene != NULL && g_strstr_len(found, scene - found, "、") == NULL ? scene : NULL;
}

/* "… が … 場合は": who does it in that case also bears the duty that the case brings. */
gboolean actor_read_scene(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *found = first_subject(a);
    if (found == NULL)
        return FALSE;
    gsize place = (gsize)(found - analysis_text(a));
    gboolean outsider = analysis_entry(a, names_agent_at(a, place, NULL))->other == 1;
    if (policy_words_front(a->rules->words.absences, found + strlen("が")) > 0)
        return FALSE;
    if (outsider && policy_scan_first(&a->scan, a->rules, USE_APPROVAL) == NULL)
        return FALSE;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place, names);
    const char *front = analysis_text(a);
    front += g_str_has_prefix(front, "ただし、") ? strlen("ただし、") : 0;
    gssize room = (gssize)(place - (gsize)(front - analysis_text(a)));
    gboolean opens = count > 0 && g_strstr_len(front, room, "、") == NULL &&
                     g_strstr_len(front, room, "は") == NULL;
    const char *scene = scene_end(a, found, opens);
    if (scene == NULL || g_strstr_len(found, scene - found, "認め") != NULL ||
        g_strstr_len(found, scene - found, "定める") != NULL || g_str_has_prefix(scene, "場合を除"))
        return FALSE;
    actor_add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/scene", 62);
    return TRUE;
}

/* The first `word` at or behind `at` that is not far away, or NULL. */
static const char *find_near(const PolicyAnalysis *a, const char *at, const char *word)
{
    gsize rest = analysis_size(a) - (gsize)(at - analysis_text(a));
    return g_strstr_len(at, (gssize)MIN(SCENE_WINDOW, rest), word);
}

/* "本庁にあっては総務課長が、支所にあっては支所長が、": who does the same elsewhere. */
static void add_elsewhere(PolicyAnalysis *a, PolicyUnit *unit, gsize from)
{
    const char *text = analysis_text(a);
    for (const char *at = strstr(text + from, "にあっては"); at != NULL;
         at = strstr(at + 1, "にあっては")) {
        const char *found = find_near(a, at, "が、");
        gsize place = found == NULL ? 0 : (gsize)(found - text);
        if (place == 0 || names_agent_at(a, place, NULL) == NULL || names_in_brackets(a, place))
            return;
        actor_add(a, unit, (Stretch){names_compound_start(a, place), place}, "actor/set-apart", 80);
    }
}

/* "日中は係長が、夜間は当直員が見回り": who does the same at another time, or with another thing,
 * right behind the comma at `from`. */
static void add_alternate(PolicyAnalysis *a, PolicyUnit *unit, gsize from)
{
    const char *text = analysis_text(a);
    const char *topic = find_near(a, text + from, "は");
    const char *found = topic == NULL ? NULL : find_near(a, topic, "が");
    gsize place = found == NULL ? 0 : (gsize)(found - text);
    if (place == 0 || g_strstr_len(text + from, found - text - (gssize)from, "、") != NULL ||
        names_agent_at(a, place, NULL) == NULL || names_in_brackets(a, place))
        return;
    Stretch name = {(gsize)(topic - text) + strlen("は"), place};
    if (g_strstr_len(topic + strlen("は"), (gssize)(name.end - name.start), "は") == NULL)
        actor_add_subject(a, unit, name, "actor/set-apart", 80);
}

/* "会議は、情報統括監が、…招集する": a comma behind が sets the subject apart from all clauses
 * below. */
gboolean actor_read_set_apart(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "が、");
    if (found == NULL)
        return FALSE;
    gsize place = (gsize)(found - text);
    if (names_agent_at(a, place, NULL) == NULL || names_in_brackets(a, place))
        return FALSE;
    gsize start = names_compound_start(a, place);
    if (start < 6 || memcmp(text + start - 3, "、", 3) != 0)
        start = names_clause_start(a, place);
    static const char behind[] = "は、";
    gsize size = strlen(behind);
    if (start < 6 || memcmp(text + start - 3, "、", 3) != 0 ||
        (start < names_compound_start(a, place) &&
         (memcmp(text + start - size, behind, size) != 0 ||
          g_strstr_len(text + start, (gssize)(place - start), "、") != NULL)))
        return FALSE;
    actor_add_subject(a, unit, (Stretch){start, place}, "actor/set-apart", 88);
    add_elsewhere(a, unit, place);
    add_alternate(a, unit, place + strlen("が、"));
    return TRUE;
}

/* Whether what ends before the comma at `end` is an act of its own: "…保管するものとし、", and no
 * scene. */
static gboolean does_first(const PolicyAnalysis *a, gsize end)
{
    static const char *const acts[] = {"るものとし", "ることとし", "うものとし", "うこととし",
                                       "すものとし", "すこととし", "くものとし", "くこととし"};
    for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
        gsize size = strlen(acts[i]);
        if (end >= size && memcmp(analysis_text(a) + end - size, acts[i], size) == 0)
            return TRUE;
    }
    return policy_words_back(a->rules->words.scenes, analysis_text(a), end) == 0;
}

/* "媒体は、課長が配布するものを用い、", "課長が登録し、番号を付したものでなければ": the act of the
 * subject that stands before `place` tells which thing or person is meant; it ends at `end`. */
static gboolean tells_which(const PolicyAnalysis *a, gsize place, gsize end)
{
    static const char *const wholes[] = {"ものとし", "こととし"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(wholes); i++) {
        if (end >= strlen(wholes[i]) &&
            memcmp(text + end - strlen(wholes[i]), wholes[i], strlen(wholes[i])) == 0)
            return FALSE;
    }
    static const char *const things[] = {"ものでなければ", "たものだけ", "たもののみ", "たもの以外",
                                         "たものに限"};
    gboolean thing = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(things); i++)
        thing = thing || find_near(a, text + end, things[i]) != NULL;
    return thing || actor_has_attribute(text + place, text + end);
}

/* Whether the name at `start`, the subject before `place`, opens its clause or stands behind what
 * it does something with: "…については課長が", "…は、範囲を課長が定め、". */
static gboolean opens_clause(const PolicyAnalysis *a, gsize place, gsize start)
{
    static const char *const fronts[] = {"については", "を"};
    const char *text = analysis_text(a);
    if (start == 0)
        return FALSE;
    if (start == names_clause_start(a, place))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(fronts); i++) {
        gsize size = strlen(fronts[i]);
        if (start > size && memcmp(text + start - size, fronts[i], size) == 0)
            return TRUE;
    }
    return FALSE;
}

/* "…ときは、管理者がこれを承認し、…": behind the comma that ends a case, who does what follows. */
gboolean actor_read_behind_case(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    for (const char *at = strstr(text, "が"); at != NULL; at = strstr(at + 3, "が")) {
        gsize place = (gsize)(at - text);
        const char *comma = find_near(a, at, "、");
        Stretch names[NAMES_MAX];
        guint count = comma == NULL ? 0 : names_before(a, names_before_count(a, place), names);
        if (count == 0 || names_in_brackets(a, place) || !opens_clause(a, place, names[0].start))
            continue;
        gsize end = (gsize)(comma - text);
        gboolean scene = policy_words_back(a->rules->words.scenes, text, end) > 0 &&
                         !actor_is_act_of_own(text, end);
        if (scene || !policy_is_hiragana(policy_char_before(text, comma)) ||
            tells_which(a, place, end) || g_strstr_len(at, comma - at, "認め") != NULL)
            continue;
        for (guint i = 0; i < count; i++)
            actor_add(a, unit, names[i], "actor/behind-case", 68);
        return TRUE;
    }
    return FALSE;
}

/* "記録を作成した者": whether `phrase` is a class of persons and the clause that tells which. */
static gboolean is_told_class(const PolicyAnalysis *a, Stretch phrase)
{
    static const char others[] = "、はが";
    const char *text = analysis_text(a);
    const PolicyHit *hit = names_agent_at(a, phrase.end, NULL);
    if (hit == NULL || analysis_entry(a, hit)->value != REACH_CLASS)
        return FALSE;
    gsize start = names_compound_start(a, phrase.end);
    gunichar last = policy_char_before(text, text + start);
    for (const char *at = text + phrase.start; at < text + start; at = g_utf8_next_char(at)) {
        if (g_utf8_strchr(others, -1, g_utf8_get_char(at)) != NULL)
            return FALSE;
    }
    return start > phrase.start && (last == 0x305F || last == 0x308B); /* たる */
}

/* "区分は、取扱責任者が定め、台帳に載せる": the first of several acts has its subject before it. */
gboolean actor_read_first_act(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *topic = strstr(text, "は");
    while (topic != NULL && policy_char_before(text, topic) == 0x53C8) /* 又は */
        topic = strstr(topic + strlen("は"), "は");
    if (topic == NULL || policy_words_back(a->rules->words.scenes, text, (gsize)(topic - text)) > 0)
        return FALSE;
    gboolean person = names_agent_at(a, (gsize)(topic - text), NULL) != NULL;
    gsize start = (gsize)(topic - text) + strlen("は");
    static const char *const gaps[] = {"、", "原則として", "、"};
    for (gsize i = 0; i < G_N_ELEMENTS(gaps); i++)
        start += g_str_has_prefix(text + start, gaps[i]) ? strlen(gaps[i]) : 0;
    start = names_behind_count(a, start);
    for (const char *at = strstr(text + start, "が"); at != NULL; at = strstr(at + 3, "が")) {
        gsize place = (gsize)(at - text);
        const char *comma = strstr(at, "、");
        Stretch names[NAMES_MAX];
        gsize counted = names_before_count(a, place);
        guint count = names_before(a, counted, names);
        if (comma == NULL ||
            ((count > 0 ? names[0].start : names_compound_start(a, place)) > start &&
             !is_told_class(a, (Stretch){start, place})))
            return FALSE;
        gsize end = (gsize)(comma - text);
        gunichar last = policy_char_before(text, comma);
        gboolean verb = policy_is_hiragana(last) || last == 0x4E0A; /* (…の)上 */
        if (names_agent_at(a, counted, NULL) == NULL || !verb || !does_first(a, end) ||
            tells_which(a, place, end))
            continue;
        if (person && (policy_words_back(a->rules->words.choices, text, end) == 0 ||
                       actor_has_attribute(at, comma) || strstr(comma, "者でなければ") != NULL))
            return FALSE;
        actor_add_subject(a, unit, (Stretch){start, counted}, "actor/first-act", 68);
        add_elsewhere(a, unit, place);
        actor_read_second_topic(a, unit, place);
        return TRUE;
    }
    return FALSE;
}

/* "正の鍵は甲が、副の鍵は乙が保管する": who does the same with something else. */
static void read_parallel(PolicyAnalysis *a, PolicyUnit *unit, gsize before)
{
    const char *text = analysis_text(a);
    const char *found = text;
    while ((found = g_strstr_len(found, text + before - found, "が、")) != NULL) {
        gsize place = (gsize)(found - text);
        if (names_agent_at(a, place, NULL) != NULL && !names_in_brackets(a, place))
            actor_add(a, unit, (Stretch){names_compound_start(a, place), place}, "actor/parallel",
                      82);
        found += strlen("が、");
    }
}

/* "許可を得た者のみが入室し": nobody else does. */
gboolean actor_read_only(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "のみが");
    gsize place = found == NULL ? 0 : (gsize)(found - text);
    if (place == 0 || names_agent_at(a, place, NULL) == NULL || names_in_brackets(a, place))
        return FALSE;
    actor_add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/only", 85);
    return TRUE;
}

/* "付与された職員が", "運営委員会(以下「委員会」という。)が": a class with the clause that tells
 * it, a name that is given a short one by that. */
static void add_last(PolicyAnalysis *a, PolicyUnit *unit, Stretch name, gsize at)
{
    if (names_alias(a, unit, at) != NULL || actor_is_listed(a, at))
        actor_add_subject(a, unit, (Stretch){name.start, at}, "actor/final", 84);
    else
        actor_add(a, unit, names_with_clause(a, name), "actor/final", 84);
}

/* "管理者又は管理者の指定する職員が": who stands before the clause that tells the other. */
static void add_before_clause(PolicyAnalysis *a, PolicyUnit *unit, Stretch name)
{
    gsize start = names_with_clause(a, name).start;
    gsize chain = policy_words_back(a->rules->words.chain_words, analysis_text(a), start);
    Stretch names[NAMES_MAX];
    guint count = start < name.start && chain > 0 ? names_before(a, start - chain, names) : 0;
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/final", 88);
}

/* Whether the act that the subject before `place` does up to the comma is one of a case:
 * "職員が退職し、 又は異動したときは、". */
static gboolean is_of_case(const PolicyAnalysis *a, gsize place, gsize comma, gsize last)
{
    static const char *const cases[] = {"とき", "場合", "際"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (g_strstr_len(text + place, (gssize)(last - place), cases[i]) != NULL)
            return TRUE;
    }
    return policy_words_back(a->rules->words.scenes, text, comma) > 0;
}

/* "係長が案を作り、…、課長が決める": who did his part before the last, behind a comma. */
static void add_first_of_two(PolicyAnalysis *a, PolicyUnit *unit, gsize last)
{
    const char *text = analysis_text(a);
    for (const char *at = g_strstr_len(text, (gssize)last, "が"); at != NULL;
         at = g_strstr_len(at + 3, text + last - at - 3, "が")) {
        gsize place = (gsize)(at - text), size = strlen("、");
        const char *comma = g_strstr_len(at, text + last - at, "、");
        Stretch names[NAMES_MAX];
        guint count =
            comma == NULL || names_in_brackets(a, place) ? 0 : names_before(a, place, names);
        if (count == 0 || names[0].start < size ||
            memcmp(text + names[0].start - size, "、", size) != 0)
            continue;
        gsize end = (gsize)(comma - text);
        if (!policy_is_hiragana(policy_char_before(text, comma)) ||
            is_of_case(a, place, end, last) || tells_which(a, place, end) ||
            g_strstr_len(at, comma - at, "認め") != NULL)
            continue;
        for (guint i = 0; i < count; i++)
            actor_add(a, unit, names[i], "actor/first-act", 66);
    }
}

/* "必要な事項は、町長が別に定める": who stands before が and what is done end the sentence. */
gboolean actor_read_final(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    gsize low = a->body > FINAL_WINDOW ? a->body - FINAL_WINDOW : 0;
    for (gsize at = a->body; at > low;) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        gsize end = g_str_has_prefix(text + at, "が") ? names_before_count(a, at) : 0;
        if (end == 0 || names_agent_at(a, end, NULL) == NULL)
            continue;
        if (!actor_ends_in_act(a, at + 3))
            return FALSE;
        read_parallel(a, unit, at);
        add_first_of_two(a, unit, at);
        Stretch names[NAMES_MAX];
        guint count = names_before(a, end, names);
        if (count > 0)
            add_before_clause(a, unit, names[0]);
        for (guint i = 0; i + 1 < count; i++)
            actor_add(a, unit, names[i], "actor/final", 84);
        if (count > 0)
            add_last(a, unit, names[count - 1], end);
        return count > 0;
    }
    return FALSE;
}

/* "座長を置き、座長が会議の招集及び進行を行う": the last clause has a subject and no topic. */
gboolean actor_read_last_clause(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    static const char *const ends[] = {"ものとする", "こととする"};
    gsize end = a->body;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        gsize size = strlen(ends[i]);
        end -= end > size && memcmp(text + end - size, ends[i], size) == 0 ? size : 0;
    }
    for (gsize at = end; at > 0;) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        if (g_str_has_prefix(text + at, "、") && at + strlen("、") < a->body &&
            !names_in_brackets(a, at))
            return FALSE;
        if (!g_str_has_prefix(text + at, "が") || names_agent_at(a, at, NULL) == NULL ||
            names_in_brackets(a, at))
            continue;
        Stretch names[NAMES_MAX];
        guint count = actor_has_attribute(text + at, text + end) ? 0 : names_before(a, at, names);
        for (guint i = 0; i < count; i++)
            actor_add(a, unit, names[i], "actor/last-clause", 75);
        return count > 0;
    }
    return FALSE;
}
