/* policy/actor.c -- who bears the duty: the subject, or who the text around the sentence names */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

#define FINAL_WINDOW 90u  /* bytes from a subject with が to the end of its sentence */
#define ACT_MAX_BYTES 36u /* of one that needs no lexicon */
#define SCENE_WINDOW 300u /* bytes from a subject with が to the 場合 that makes it one */

static gboolean bears_duty(const PolicyUnit *unit)
{
    return unit->kind == KIND_OBLIGATION || unit->kind == KIND_PERMISSION ||
           unit->kind == KIND_POWER || unit->kind == KIND_LEAD;
}

/* A statement may still say which bodies settled it. */
static gboolean states_act(const PolicyUnit *unit)
{
    return unit->kind == KIND_STATEMENT && unit->shape == SHAPE_SENTENCE;
}

static void note_definition(PolicyAnalysis *a, PolicyUnit *unit, const char *name)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(a->aliases, name));
    if (place == 0)
        return;
    const PolicyDefinition *definition =
        &g_array_index(a->reading->definitions, PolicyDefinition, place - 1);
    if (definition->node != unit->node)
        analysis_note_from(a, unit, FIELD_ACTOR, FROM_DEFINITION, "actor/defined",
                           definition->means, definition->node, 90);
}

/* "前項の貸与を受けた使用者", where the text itself says who 使用者 is. */
static Stretch without_told(PolicyAnalysis *a, const PolicyUnit *unit, Stretch name)
{
    Stretch tail = {names_compound_start(a, name.end), name.end};
    gunichar last = policy_char_before(analysis_text(a), analysis_text(a) + tail.start);
    gboolean told = tail.start > name.start && tail.start < tail.end && last == 0x305F; /* た */
    if (told &&
        policy_char_before(analysis_text(a), analysis_text(a) + tail.end) == 0x8005 && /* 者 */
        g_hash_table_contains(a->aliases, names_written(a, unit, tail)))
        return tail;
    return name;
}

void actor_add(PolicyAnalysis *a, PolicyUnit *unit, Stretch name, const char *rule,
               guint confidence)
{
    name = without_told(a, unit, name);
    const char *written = names_written(a, unit, name);
    const PolicyHit *hit = names_agent_at(a, name.end, NULL);
    a->acts_class = hit != NULL && analysis_entry(a, hit)->value == REACH_CLASS &&
                    strstr(written, "以外の") == NULL; /* whom it leaves out, it speaks not of */
    names_add(a, &unit->actor, written);
    analysis_note(a, unit, FIELD_ACTOR, rule, name, confidence);
    note_definition(a, unit, written);
}

/* "次に掲げる者は": whom the items of the list name. */
static gboolean is_listed(const PolicyAnalysis *a, gsize at)
{
    return policy_words_back(a->rules->words.listed, analysis_text(a), at) > 0;
}

/* The names of the subject that fills `phrase`; one that announces a list is left to its items. */
static void add_subject(PolicyAnalysis *a, PolicyUnit *unit, Stretch phrase, const char *rule,
                        guint confidence)
{
    if (is_listed(a, phrase.end)) {
        analysis_facts(a, unit)->lead_listed = TRUE;
        return;
    }
    const char *alias = names_alias(a, unit, phrase.end);
    if (alias != NULL) {
        names_add(a, &unit->actor, alias);
        analysis_note(a, unit, FIELD_ACTOR, "actor/alias", phrase, confidence);
        return;
    }
    Stretch names[NAMES_MAX];
    guint count = names_of_subject(a, phrase, names);
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], rule, confidence);
}

/* "職員等は毎年度…受講できるようにしなければならない": without a comma the topic belongs to the
 * embedded clause. */
static gboolean is_embedded(const PolicyAnalysis *a, gsize after)
{
    const char *text = analysis_text(a);
    return strncmp(text + after, "、", 3) != 0 &&
           g_strstr_len(text + after, (gssize)MIN(SCENE_WINDOW * 2, analysis_size(a) - after),
                        "できるようにし") != NULL;
}

/* "…通知するものとし": what the scene before the comma is where somebody does it. */
static gboolean is_act_of_own(const char *text, gsize end)
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
            is_act_of_own(text, at - comma));
}

/* "…を得るとともに、当該管理者は": what another does at the same time. */
static gboolean goes_along(const PolicyAnalysis *a, gsize at)
{
    gsize size = strlen("とともに、");
    return at >= size && memcmp(analysis_text(a) + at - size, "とともに、", size) == 0;
}

/* "職員は、…返し、所属長は、…記す": each does its part. */
static void read_second_topic(PolicyAnalysis *a, PolicyUnit *unit, gsize from)
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
    add_subject(a, unit, phrase, "actor/topic", 97);
    read_second_topic(a, unit, place + strlen("は"));
    return TRUE;
}

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
    static const char *const ends[] = {"場合は", "場合には", "ときは", "ときには"};
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
static gboolean read_scene_subject(PolicyAnalysis *a, PolicyUnit *unit)
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
    add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/scene", 62);
    return TRUE;
}

/* "…する者": a verb right before a noun belongs to it, and its subject does too. */
static gboolean has_attribute(const char *text, const char *end)
{
    static const char verbs[] = "るたうくすむつぶぬ";
    for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
        const char *next = g_utf8_next_char(at);
        if (next >= end || g_utf8_strchr(verbs, -1, g_utf8_get_char(at)) == NULL)
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
           !policy_words_inside(a->rules->words.act_bars, act) && !has_attribute(act, act + size);
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
static gboolean ends_in_act(const PolicyAnalysis *a, gsize from)
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
static gboolean ends_in_known_act(const PolicyAnalysis *a, gsize from)
{
    g_autofree char *act = g_strndup(analysis_text(a) + from, a->body - from);
    if (g_str_has_suffix(act, "ものとする"))
        act[strlen(act) - strlen("ものとする")] = '\0';
    return is_known_act(a, act);
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

/* "会議は、情報統括監が、…招集する": a comma behind が sets the subject apart from all clauses
 * below. */
static gboolean read_set_apart(PolicyAnalysis *a, PolicyUnit *unit)
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
    add_subject(a, unit, (Stretch){start, place}, "actor/set-apart", 88);
    add_elsewhere(a, unit, place);
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
    return has_attribute(text + place, text + end) ||
           find_near(a, text + end, "ものでなければ") != NULL;
}

/* "…ときは、管理者がこれを承認し、…": behind the comma that ends a case, who does what follows. */
static gboolean read_behind_case(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    for (const char *at = strstr(text, "が"); at != NULL; at = strstr(at + 3, "が")) {
        gsize place = (gsize)(at - text);
        const char *comma = find_near(a, at, "、");
        Stretch names[NAMES_MAX];
        guint count = comma == NULL ? 0 : names_before(a, place, names);
        if (count == 0 || names_in_brackets(a, place) ||
            names[0].start != names_clause_start(a, place) || names[0].start == 0)
            continue;
        gsize end = (gsize)(comma - text);
        gboolean scene =
            policy_words_back(a->rules->words.scenes, text, end) > 0 && !is_act_of_own(text, end);
        if (scene || !policy_is_hiragana(policy_char_before(text, comma)) ||
            tells_which(a, place, end) || g_strstr_len(at, comma - at, "認め") != NULL)
            continue;
        for (guint i = 0; i < count; i++)
            actor_add(a, unit, names[i], "actor/behind-case", 68);
        return TRUE;
    }
    return FALSE;
}

/* "区分は、取扱責任者が定め、台帳に載せる": the first of several acts has its subject before it. */
static gboolean read_first_act(PolicyAnalysis *a, PolicyUnit *unit)
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
        guint count = names_before(a, place, names);
        if (comma == NULL || (count > 0 ? names[0].start : names_compound_start(a, place)) > start)
            return FALSE;
        gsize end = (gsize)(comma - text);
        gunichar last = policy_char_before(text, comma);
        gboolean verb = policy_is_hiragana(last) || last == 0x4E0A; /* (…の)上 */
        if (names_agent_at(a, place, NULL) == NULL || !verb || !does_first(a, end) ||
            tells_which(a, place, end))
            continue;
        if (person && (policy_words_back(a->rules->words.choices, text, end) == 0 ||
                       has_attribute(at, comma) || strstr(comma, "者でなければ") != NULL))
            return FALSE;
        add_subject(a, unit, (Stretch){start, place}, "actor/first-act", 68);
        add_elsewhere(a, unit, place);
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
static gboolean read_only(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "のみが");
    gsize place = found == NULL ? 0 : (gsize)(found - text);
    if (place == 0 || names_agent_at(a, place, NULL) == NULL || names_in_brackets(a, place))
        return FALSE;
    add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/only", 85);
    return TRUE;
}

/* "付与された職員が", "運営委員会(以下「委員会」という。)が": a class with the clause that tells
 * it, a name that is given a short one by that. */
static void add_last(PolicyAnalysis *a, PolicyUnit *unit, Stretch name, gsize at)
{
    if (names_alias(a, unit, at) != NULL || is_listed(a, at))
        add_subject(a, unit, (Stretch){name.start, at}, "actor/final", 84);
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
        if (!ends_in_act(a, at + 3))
            return FALSE;
        read_parallel(a, unit, at);
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
static gboolean read_last_clause(PolicyAnalysis *a, PolicyUnit *unit)
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
        guint count = has_attribute(text + at, text + end) ? 0 : names_before(a, at, names);
        for (guint i = 0; i < count; i++)
            actor_add(a, unit, names[i], "actor/last-clause", 75);
        return count > 0;
    }
    return FALSE;
}

/* "庶務は、総務課において処理する": the desk's name ends at `place`, what it does begins `after`.
 */
static gboolean read_desk(PolicyAnalysis *a, PolicyUnit *unit, gsize place, gsize after)
{
    if (after >= a->body || !ends_in_known_act(a, after))
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

/* "点検は、管理者により行われなければならない" */
static gboolean read_done_by(PolicyAnalysis *a, PolicyUnit *unit)
{
    static const char *const means[] = {"により", "によって"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(means); i++) {
        const char *last = g_strrstr_len(text, (gssize)a->body, means[i]);
        gsize place = last == NULL ? 0 : (gsize)(last - text);
        if (place == 0 || names_agent_at(a, place, NULL) == NULL ||
            policy_words_front(a->rules->words.undergone, text + place + strlen(means[i])) == 0)
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
static gboolean read_marked(PolicyAnalysis *a, PolicyUnit *unit)
{
    static const char *const marks[] = {"においては、", "においても、", "にあっては、",
                                        "にあつては、"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        const char *found = strstr(text, marks[i]);
        gsize place = found == NULL ? 0 : (gsize)(found - text);
        if (place == 0 || names_agent_at(a, place, NULL) == NULL || names_in_brackets(a, place))
            continue;
        add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/marked", 75);
        return TRUE;
    }
    return FALSE;
}

/* "… 委員会において、… を決定する", "A 及び B において … を策定する": the bodies that do it. */
static gboolean read_place(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "において");
    if (found == NULL)
        return read_done_at(a, unit) || read_done_by(a, unit);
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

/* "X の任務は、次のとおりとする": whose duties the list holds. */
static void read_duties_of(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "は、");
    gsize place = found == NULL ? 0 : (gsize)(found - text);
    gsize size = policy_words_back(a->rules->words.duties, text, place);
    gsize owner = size + strlen("の");
    if (size == 0 || place <= owner || memcmp(text + place - owner, "の", strlen("の")) != 0)
        return;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place - owner, names);
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/duties-of", 85);
}

/* "来訪者については、…許可を受けなければならない": what one gets oneself. */
static gboolean gets_oneself(const PolicyAnalysis *a)
{
    static const char *const ends[] = {"を受けなければならない", "を受けるものとする",
                                       "を得なければならない", "を得るものとする"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        gsize size = strlen(ends[i]);
        if (a->body >= size && memcmp(analysis_text(a) + a->body - size, ends[i], size) == 0)
            return TRUE;
    }
    return FALSE;
}

/* "外部の者についても、同様とする": whom the sentence before binds as well, or, in
 * "…については、この限りでない", not. */
static gboolean read_also(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = analysis_likewise(a) > 0 ? strstr(text, "についても")
                        : gets_oneself(a)        ? strstr(text, "については、")
                                          : strstr(text, "については、この限りで");
    gsize place = found == NULL ? 0 : (gsize)(found - text);
    const PolicyHit *hit = place == 0 ? NULL : names_agent_at(a, place, NULL);
    if (hit == NULL || analysis_entry(a, hit)->value != REACH_CLASS)
        return FALSE;
    add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/also", 75);
    return TRUE;
}

/* "何人も、…してはならない" */
static gboolean says_nobody_else(PolicyAnalysis *a, PolicyUnit *unit)
{
    gsize end = strlen("何人");
    if (!g_str_has_prefix(analysis_text(a), "何人も"))
        return FALSE;
    actor_add(a, unit, (Stretch){0, end}, "actor/anybody", 90);
    analysis_facts(a, unit)->binds_all = TRUE;
    return TRUE;
}

gboolean actor_is_founding(const PolicyAnalysis *a)
{
    static const char *const matters[] = {"条項", "規定", "期間", "期限", "基準", "措置", "機会"};
    const char *text = analysis_text(a);
    gsize size = policy_words_back(a->rules->words.founding, text, a->body);
    for (gsize i = 0; size > 0 && i < G_N_ELEMENTS(matters); i++) {
        gsize length = strlen(matters[i]);
        if (a->body - size >= length &&
            memcmp(text + a->body - size - length, matters[i], length) == 0)
            return FALSE;
    }
    return size > 0;
}

/* An item of "次に掲げる者は、…することができる" names who may. */
static gboolean read_listed(PolicyAnalysis *a, PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    if (unit->shape != SHAPE_ITEM || above == NO_NODE ||
        !(a->facts[above].lead_listed || a->facts[above].lead_lets))
        return FALSE;
    if (names_agent_at(a, a->body, NULL) == NULL)
        actor_add(a, unit, (Stretch){0, a->body}, "actor/listed", 70);
    else
        add_subject(a, unit, (Stretch){actor_behind_term(a, unit), a->body}, "actor/listed", 80);
    return TRUE;
}

void actor_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    a->acts_class = FALSE;
    if (unit->kind == KIND_DESIGNATION) {
        actor_read_holder(a, unit);
        return;
    }
    if (states_act(unit) && strstr(analysis_text(a), "目的とする") == NULL)
        read_place(a, unit);
    if (!bears_duty(unit))
        return;
    if (unit->shape == SHAPE_ROW) {
        notice_read_column(a, unit, a->doer_columns, FIELD_ACTOR);
        if (unit->actor.count == 0)
            actor_inherit(a, unit, analysis_facts(a, unit)->lead, FROM_LEAD, "actor/lead", 85);
        return;
    }
    if (unit->kind == KIND_LEAD && unit->modality == MODALITY_NONE &&
        analysis_facts(a, unit)->lead_base != KIND_POWER) {
        read_duties_of(a, unit);
        return;
    }
    if (g_str_has_suffix(analysis_text(a), "に置く。") || says_nobody_else(a, unit) ||
        read_listed(a, unit) || read_also(a, unit))
        return;
    if (unit->shape == SHAPE_SENTENCE &&
        (actor_read_final(a, unit) || read_only(a, unit) || read_set_apart(a, unit) ||
         read_first_act(a, unit) || actor_read_topic(a, unit) || read_marked(a, unit) ||
         read_behind_case(a, unit) || read_place(a, unit) || read_last_clause(a, unit) ||
         read_scene_subject(a, unit)))
        return;
    if (!actor_is_founding(a) || analysis_founds_on(a, unit))
        actor_inherit_any(a, unit);
    if (unit->actor.count == 0 && unit->modality != MODALITY_NONE)
        unit->confidence[FIELD_ACTOR] = ACTOR_NOBODY;
}
