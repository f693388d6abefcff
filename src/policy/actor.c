/* policy/actor.c -- who bears the duty: the subject, or who the text around the sentence names */
#include <string.h>

#include "policy/analysis.h"
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

static void add_actor(PolicyAnalysis *a, PolicyUnit *unit, Stretch name, const char *rule,
                      guint confidence)
{
    const char *written = names_written(a, unit, name);
    const PolicyHit *hit = names_agent_at(a, name.end, NULL);
    a->acts_class = hit != NULL && analysis_entry(a, hit)->value == REACH_CLASS;
    names_add(a, &unit->actor, written);
    analysis_note(a, unit, FIELD_ACTOR, rule, name, confidence);
    note_definition(a, unit, written);
}

/* "次に掲げる者は": whom the items of the list name. */
static gboolean is_listed(const PolicyAnalysis *a, gsize at)
{
    return policy_words_back(a->rules->words.listed, analysis_text(a), at) > 0;
}

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
        add_actor(a, unit, names[i], rule, confidence);
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
           policy_words_back(a->rules->words.scenes, text, at - comma) == 0;
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
        if (count == 0 || !(part_ends(a, names[0].start) || goes_along(a, names[0].start)))
            continue;
        if (g_str_has_prefix(analysis_text(a) + names[0].start, "当該"))
            names[0].start += strlen("当該");
        for (guint i = 0; i < count; i++)
            add_actor(a, unit, names[i], "actor/topic", 85);
    }
}

/* "会議は、過半数の出席がなければ開くことができない": a meeting is held and holds nothing. */
static gboolean is_held(const PolicyAnalysis *a, gsize place)
{
    static const char *const acts[] = {"開くことができ", "開催する", "公開と", "招集する", "開く"};
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

static gboolean read_topic(PolicyAnalysis *a, PolicyUnit *unit)
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

/* "… が … 場合は": who does it in that case also bears the duty that the case brings. */
static gboolean read_scene_subject(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "が");
    for (; found != NULL; found = strstr(found + 3, "が")) {
        gsize place = (gsize)(found - text);
        const PolicyHit *hit = names_agent_at(a, place, NULL);
        if (hit != NULL && !names_in_brackets(a, place))
            break;
    }
    if (found == NULL)
        return FALSE;
    gsize place = (gsize)(found - text);
    gboolean outsider = analysis_entry(a, names_agent_at(a, place, NULL))->other == 1;
    if (outsider && policy_scan_first(&a->scan, a->rules, USE_APPROVAL) == NULL)
        return FALSE;
    gssize window = (gssize)MIN(SCENE_WINDOW, analysis_size(a) - place);
    const char *scene = g_strstr_len(found, window, "場合");
    if (scene == NULL)
        scene = g_strstr_len(found, window, "うとするとき");
    if (scene == NULL || g_strstr_len(found, scene - found, "認め") != NULL ||
        g_strstr_len(found, scene - found, "定める") != NULL ||
        g_strstr_len(found, scene - found, "、") != NULL)
        return FALSE;
    add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/scene", 80);
    return TRUE;
}

/* A short act that has no clause of its own, where the topic is a thing:
 * "電算室の管理は、総務課が行う". */
static gboolean is_short_act(const PolicyAnalysis *a, const char *act, gboolean bound)
{
    gsize size = strlen(act);
    return size > 0 && size <= ACT_MAX_BYTES && names_topic_from(a, 0) == 0 &&
           (bound || policy_words_back(a->rules->words.declaratives, act, size) > 0) &&
           !policy_words_inside(a->rules->words.act_bars, act);
}

/* "予算の範囲内で支弁する": an act of the lexicon, and what may stand before it. */
static gboolean is_known_act(const PolicyAnalysis *a, const char *act)
{
    gsize size = policy_words_back(a->rules->words.acts, act, strlen(act));
    gsize front = strlen(act) - size;
    return size > 0 &&
           (front == 0 || policy_words_back(a->rules->words.act_fronts, act, front) > 0);
}

/* Whether what stands between `from` and the sentence's end is one act and no clause of another:
 * "別に定める", "職員のうちから指名するものとする". */
static gboolean ends_in_act(const PolicyAnalysis *a, gsize from)
{
    g_autofree char *act = g_strndup(analysis_text(a) + from, a->body - from);
    static const char *const ends[] = {"ものとする", "なければならない", "てはならない"};
    gboolean bound = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(ends) && !bound; i++) {
        bound = g_str_has_suffix(act, ends[i]);
        if (bound)
            act[strlen(act) - strlen(ends[i])] = '\0';
        bound = bound && i > 0;
    }
    return is_known_act(a, act) || is_short_act(a, act, bound);
}

/* The same of acts that the lexicon holds only: "総務課において予算の範囲内で支弁する". */
static gboolean ends_in_known_act(const PolicyAnalysis *a, gsize from)
{
    g_autofree char *act = g_strndup(analysis_text(a) + from, a->body - from);
    return is_known_act(a, act);
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
        return FALSE;
    add_subject(a, unit, (Stretch){start, place}, "actor/set-apart", 88);
    return TRUE;
}

/* "区分は、取扱責任者が定め、台帳に載せる": the first of several acts has its subject before it. */
static gboolean read_first_act(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *topic = strstr(text, "は、");
    if (topic == NULL || policy_words_back(a->rules->words.scenes, text, (gsize)(topic - text)) > 0)
        return FALSE;
    gboolean person = names_agent_at(a, (gsize)(topic - text), NULL) != NULL;
    gsize start = (gsize)(topic - text) + strlen("は、");
    for (const char *at = strstr(text + start, "が"); at != NULL; at = strstr(at + 3, "が")) {
        gsize place = (gsize)(at - text);
        const char *comma = strstr(at, "、");
        Stretch names[NAMES_MAX];
        guint count = names_before(a, place, names);
        if (comma == NULL || (count > 0 ? names[0].start : names_compound_start(a, place)) > start)
            return FALSE;
        gsize end = (gsize)(comma - text);
        gunichar last = policy_char_before(text, comma);
        if (names_agent_at(a, place, NULL) == NULL || !policy_is_hiragana(last) ||
            policy_words_back(a->rules->words.scenes, text, end) > 0)
            continue;
        if (person && (policy_words_back(a->rules->words.choices, text, end) == 0 ||
                       strstr(comma, "者でなければ") != NULL))
            return FALSE;
        add_subject(a, unit, (Stretch){start, place}, "actor/first-act", 85);
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
            add_actor(a, unit, (Stretch){names_compound_start(a, place), place}, "actor/parallel",
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
        add_subject(a, unit, (Stretch){name.start, at}, "actor/final", 92);
    else
        add_actor(a, unit, names_with_clause(a, name), "actor/final", 92);
}

/* "必要な事項は、町長が別に定める": who stands before が and what is done end the sentence. */
static gboolean read_final_subject(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    gsize low = a->body > FINAL_WINDOW ? a->body - FINAL_WINDOW : 0;
    for (gsize at = a->body; at > low;) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        if (!g_str_has_prefix(text + at, "が") || names_agent_at(a, at, NULL) == NULL)
            continue;
        if (!ends_in_act(a, at + 3))
            return FALSE;
        read_parallel(a, unit, at);
        Stretch names[NAMES_MAX];
        guint count = names_before(a, at, names);
        for (guint i = 0; i + 1 < count; i++)
            add_actor(a, unit, names[i], "actor/final", 92);
        if (count > 0)
            add_last(a, unit, names[count - 1], at);
        return count > 0;
    }
    return FALSE;
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
            add_actor(a, unit, names[i], "actor/last-clause", 80);
        return count > 0;
    }
    return FALSE;
}

/* "庶務は、総務課において処理する" */
static gboolean read_desk(PolicyAnalysis *a, PolicyUnit *unit, const char *here)
{
    const char *text = analysis_text(a);
    gsize place = (gsize)(here - text), after = place + strlen("において");
    if (after >= a->body || !ends_in_known_act(a, after))
        return FALSE;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place, names);
    for (guint i = 0; i < count; i++)
        add_actor(a, unit, names[i], "actor/desk", 90);
    return count > 0;
}

/* "搬送は、関係課の責任において行う" */
static gboolean read_charge(PolicyAnalysis *a, PolicyUnit *unit, gsize place)
{
    gsize size = strlen("の責任");
    if (place <= size || memcmp(analysis_text(a) + place - size, "の責任", size) != 0)
        return FALSE;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place - size, names);
    for (guint i = 0; i < count; i++)
        add_actor(a, unit, names[i], "actor/charge", 88);
    return count > 0;
}

/* "… 委員会において、… を決定する", "A 及び B において … を策定する": the bodies that do it. */
static gboolean read_place(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "において");
    if (found == NULL)
        return FALSE;
    gsize place = (gsize)(found - text);
    if (read_desk(a, unit, found) || read_charge(a, unit, place))
        return TRUE;
    if (policy_words_back(a->rules->words.here_words, text, place) == 0)
        return FALSE;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, place, names);
    gboolean scene = g_str_has_prefix(found, "において、");
    for (guint i = 0; i < count && (scene || count > 1); i++)
        add_actor(a, unit, names[i], "actor/place", 85);
    return unit->actor.count > 0;
}

/* -- who is made the holder of a role -- */

/* "班長に係長を": where the holder's name begins behind the post's. */
static gsize behind_post(const PolicyAnalysis *a, Stretch phrase)
{
    const char *text = analysis_text(a);
    const char *found =
        g_strrstr_len(text + phrase.start, (gssize)(phrase.end - phrase.start), "に");
    gsize place = found == NULL ? 0 : (gsize)(found - text);
    gboolean post =
        place > 0 && names_agent_at(a, place, NULL) != NULL && !names_in_brackets(a, place);
    return post ? place + strlen("に") : phrase.start;
}

/* Where the last は of `phrase` stands that is none of 又は, or 0. */
static gsize last_topic(const PolicyAnalysis *a, Stretch phrase)
{
    const char *text = analysis_text(a);
    gsize end = phrase.end;
    for (;;) {
        const char *last = g_strrstr_len(text + phrase.start, (gssize)(end - phrase.start), "は");
        if (last == NULL)
            return 0;
        end = (gsize)(last - text);
        gunichar before = policy_char_before(text, last);
        if (before != 0x53C8 && before != 0x304F && !names_in_brackets(a, end)) /* 又, (若し)く */
            return end;
    }
}

/* "委員長は副町長、副委員長は": who holds the post named before, without を. */
static void add_parallel_holders(PolicyAnalysis *a, PolicyUnit *unit, Stretch before)
{
    const char *text = analysis_text(a);
    gsize topic = last_topic(a, before);
    const char *comma =
        topic == 0 ? NULL : g_strrstr_len(text + topic, (gssize)(before.end - topic), "、");
    gsize place = comma == NULL ? 0 : (gsize)(comma - text);
    if (place == 0 || names_agent_at(a, place, NULL) == NULL ||
        names_agent_at(a, topic, NULL) == NULL)
        return;
    Stretch names[NAMES_MAX];
    guint count = names_of_holders(a, (Stretch){topic + strlen("は"), place}, names);
    for (guint i = 0; i < count; i++)
        add_actor(a, unit, names[i], "actor/holder", 85);
}

static void add_holder(PolicyAnalysis *a, PolicyUnit *unit, gsize at)
{
    Stretch phrase = {names_clause_start(a, at), at};
    static const char *const fronts[] = {"とし、", "として", "組織し、", "構成し、"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(fronts); i++) {
        const char *last =
            g_strrstr_len(text + phrase.start, (gssize)(at - phrase.start), fronts[i]);
        if (last != NULL && !names_in_brackets(a, (gsize)(last - text)))
            phrase.start = (gsize)(last - text) + strlen(fronts[i]);
    }
    gsize topic = last_topic(a, phrase);
    if (topic > 0) {
        add_parallel_holders(a, unit, (Stretch){phrase.start, topic});
        phrase.start = topic + strlen("は");
    }
    phrase.start = behind_post(a, phrase);
    Stretch names[NAMES_MAX];
    guint count = names_of_holders(a, phrase, names);
    for (guint i = 0; i < count; i++)
        add_actor(a, unit, names[i], "actor/holder", 92);
    gsize base = at;
    if (at > 0 && text[at - 1] == ')' && names_agent_at(a, at, &base) != NULL &&
        names_agent_at(a, at - 1, NULL) != NULL)
        add_actor(a, unit, (Stretch){names_compound_start(a, at - 1), at - 1}, "actor/holder", 85);
}

static void add_before(PolicyAnalysis *a, PolicyUnit *unit, gsize at)
{
    Stretch names[NAMES_MAX];
    guint count = names_before(a, at, names);
    for (guint i = 0; i < count; i++)
        add_actor(a, unit, names[i], "actor/holder", 85);
}

/* "A 及び B三人を" before もって: where the last name ends. */
static gsize before_object(const PolicyAnalysis *a, gsize at)
{
    gsize size = strlen("を");
    gboolean object = at >= size && memcmp(analysis_text(a) + at - size, "を", size) == 0;
    return names_before_count(a, object ? at - size : at);
}

/* "…を置き、X をもって充てる": what is done with a name tells the holders from others. */
static gboolean seats(const PolicyAnalysis *a, const char *object)
{
    const PolicyWords *words = &a->rules->words;
    if (policy_words_front(words->unseated, object) > 0)
        return FALSE;
    return !policy_words_inside(words->seatings, analysis_text(a)) ||
           policy_words_front(words->seated, object) > 0;
}

/* "X を議長とし、Y 及び Z で構成する": the others are named last. */
static gboolean makes_up(const PolicyAnalysis *a)
{
    static const char *const words[] = {"で構成", "で組織", "により構成", "により組織"};
    const GArray *hits = a->scan.hits[USE_ENDING];
    const char *last = analysis_text(a) + g_array_index(hits, PolicyHit, hits->len - 1).start;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_prefix(last, words[i]))
            return TRUE;
    }
    return FALSE;
}

static void read_holders(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    guint looked = 0;
    for (const char *at = strstr(text, "を"); at != NULL; at = strstr(at + 3, "を")) {
        gsize place = (gsize)(at - text);
        gsize end = names_before_count(a, place);
        if (names_agent_at(a, end, NULL) != NULL && !names_in_brackets(a, place) && seats(a, at) &&
            looked++ < HITS_MAX)
            add_holder(a, unit, end);
    }
    const GArray *hits = a->scan.hits[USE_ENDING];
    if (hits->len == 0 || (unit->actor.count > 0 && !makes_up(a)))
        return;
    gsize before = before_object(a, g_array_index(hits, PolicyHit, hits->len - 1).start);
    add_before(a, unit, before);
}

/* -- inheritance -- */

static gboolean inherit(PolicyAnalysis *a, PolicyUnit *unit, guint32 from, PolicyFrom place,
                        const char *rule, guint confidence)
{
    if (from == 0)
        return FALSE;
    const PolicyUnit *source = policy_reading_unit(a->reading, from - 1);
    if (source->actor.count == 0)
        return FALSE;
    unit->actor = source->actor;
    analysis_note_from(a, unit, FIELD_ACTOR, place, rule,
                       policy_reading_name(a->reading, source->actor.first), source->node,
                       confidence);
    return TRUE;
}

/* An annex takes what its article is about, not who that article's title names. */
static gboolean stands_below(const PolicyAnalysis *a, guint32 node, guint32 above)
{
    for (guint i = 0; i <= POLICY_MAX_DEPTH && node != NO_NODE; i++) {
        if (node == above)
            return TRUE;
        node = policy_outline_node(a->outline, node)->parent;
    }
    return FALSE;
}

/* "助言者に助言を求める": something is done to whom the title names, so that he does not do it. */
static gboolean done_to(const PolicyAnalysis *a, const char *name)
{
    static const char *const particles[] = {"に", "を", "から", "へ"};
    g_autofree char *folded = policy_fold_word(a->rules->fold, name);
    const char *found = strstr(analysis_text(a), folded);
    const char *behind = found == NULL ? "" : found + strlen(folded);
    for (gsize i = 0; i < G_N_ELEMENTS(particles); i++) {
        if (g_str_has_prefix(behind, particles[i]))
            return !g_str_has_prefix(behind, "による");
    }
    return FALSE;
}

static gboolean inherit_heading(PolicyAnalysis *a, PolicyUnit *unit)
{
    const HeadingFacts *heading = analysis_heading(a, unit->node);
    if (heading->agent_count == 0 || !stands_below(a, unit->node, heading->agent_node) ||
        done_to(a, policy_reading_name(a->reading, heading->agent_first)))
        return FALSE;
    unit->actor = (PolicyRun){heading->agent_first, heading->agent_count};
    analysis_note_from(a, unit, FIELD_ACTOR, FROM_HEADING, "actor/heading",
                       policy_outline_node(a->outline, heading->agent_node)->title,
                       heading->agent_node, 70);
    return TRUE;
}

static gboolean forbids_by_noun(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    return strstr(text, "禁止") != NULL || strstr(text, "禁ずる") != NULL;
}

/* A 項 that names nobody binds the persons of whom a 項 before it speaks, else who bears the
 * article's first duty; in guideline style each clause stands by itself. */
static gboolean is_paragraph(const PolicyAnalysis *a, const PolicyNode *node)
{
    guint8 family = policy_outline_node(a->outline, node->parent)->family;
    if (node->family != FAMILY_DECIMAL)
        return FALSE;
    return family == FAMILY_ARTICLE ||
           (family == FAMILY_CHAPTER && a->facts[node->parent].first != 0);
}

static void inherit_actor(PolicyAnalysis *a, PolicyUnit *unit)
{
    const PolicyNode *node = policy_outline_node(a->outline, unit->node);
    const NodeFacts *own = analysis_facts(a, unit);
    if (inherit(a, unit, own->acting, FROM_SIBLING, "actor/sentence-before", 90))
        return;
    if (node->parent == NO_NODE || node->heading) {
        inherit_heading(a, unit);
        return;
    }
    const NodeFacts *parent = &a->facts[node->parent];
    if (is_paragraph(a, node) &&
        inherit(a, unit, parent->child_class, FROM_SIBLING, "actor/paragraph-before", 68))
        return;
    if (parent->lead != 0) {
        if (!inherit(a, unit, parent->lead, FROM_LEAD, "actor/lead", 93) &&
            !inherit_heading(a, unit) && !parent->child_discord && !forbids_by_noun(a))
            inherit(a, unit, parent->child_acting, FROM_SIBLING, "actor/first-sibling", 48);
        return;
    }
    if (inherit(a, unit, parent->acting, FROM_PARENT, "actor/parent", 66) ||
        inherit_heading(a, unit))
        return;
    if (!parent->child_discord && !forbids_by_noun(a))
        inherit(a, unit, parent->child_acting, FROM_SIBLING, "actor/siblings-agree", 60);
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
        add_actor(a, unit, names[i], "actor/duties-of", 85);
}

/* "外部の者についても、同様とする": whom the sentence before binds as well. */
static gboolean read_also(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = analysis_likewise(a) == 0 ? NULL : strstr(text, "についても");
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
    add_actor(a, unit, (Stretch){0, end}, "actor/anybody", 90);
    return TRUE;
}

static gboolean is_founding(const PolicyAnalysis *a)
{
    return policy_words_back(a->rules->words.founding, analysis_text(a), a->body) > 0;
}

/* "端末　利用する課の長": the holder stands behind the term and its space. */
static gsize behind_term(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    const char *space = unit->text;
    while (*space != '\0' && !g_unichar_isspace(g_utf8_get_char(space)))
        space = g_utf8_next_char(space);
    gsize at = 0, byte = (gsize)(space - unit->text);
    if (*space == '\0' || unit->reading != NULL)
        return 0;
    while (at < a->body && policy_folded_origin(&a->folded, at)->byte < byte)
        at++;
    return at < a->body ? at : 0;
}

/* An item of "次に掲げる者は、…することができる" names who may. */
static gboolean read_listed(PolicyAnalysis *a, PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    if (unit->shape != SHAPE_ITEM || above == NO_NODE || !a->facts[above].lead_listed)
        return FALSE;
    if (names_agent_at(a, a->body, NULL) == NULL)
        add_actor(a, unit, (Stretch){0, a->body}, "actor/listed", 70);
    else
        add_subject(a, unit, (Stretch){behind_term(a, unit), a->body}, "actor/listed", 80);
    return TRUE;
}

/* Who holds a role, or, where it is only set up, who names its holder. */
static void read_designated(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    gboolean doubles = strstr(text, "を兼ね") != NULL;
    gsize size = strlen("となる");
    doubles = doubles || (strstr(text, "もって") == NULL && a->body > size &&
                          memcmp(text + a->body - size, "となる", size) == 0);
    if (unit->shape == SHAPE_ITEM && names_agent_at(a, a->body, NULL) != NULL &&
        !policy_words_inside(a->rules->words.chain_words, analysis_text(a)))
        add_actor(a, unit, (Stretch){behind_term(a, unit), a->body}, "actor/holder", 90);
    else if (unit->shape == SHAPE_ITEM)
        add_before(a, unit, a->body);
    else if (!is_founding(a) && !read_final_subject(a, unit) && (!doubles || !read_topic(a, unit)))
        read_holders(a, unit);
}

void actor_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    a->acts_class = FALSE;
    if (unit->kind == KIND_DESIGNATION) {
        read_designated(a, unit);
        return;
    }
    if (states_act(unit))
        read_place(a, unit);
    if (!bears_duty(unit))
        return;
    if (unit->shape == SHAPE_ROW) {
        inherit(a, unit, analysis_facts(a, unit)->lead, FROM_LEAD, "actor/lead", 85);
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
        (read_final_subject(a, unit) || read_only(a, unit) || read_set_apart(a, unit) ||
         read_first_act(a, unit) || read_topic(a, unit) || read_place(a, unit) ||
         read_last_clause(a, unit) || read_scene_subject(a, unit)))
        return;
    if (!is_founding(a) || analysis_founds_on(a, unit))
        inherit_actor(a, unit);
}
