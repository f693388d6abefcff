/* policy/actor-holder.c -- who is made the holder of a role */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

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
        actor_add(a, unit, names[i], "actor/holder", 66);
}

/* "部長を総責任者、課長を": where the name begins of who holds the post named last. */
static gsize behind_other_seat(const PolicyAnalysis *a, Stretch phrase)
{
    const char *text = analysis_text(a);
    const char *object =
        g_strrstr_len(text + phrase.start, (gssize)(phrase.end - phrase.start), "を");
    const char *comma = object == NULL ? NULL : strstr(object, "、");
    gsize place = comma == NULL ? phrase.end : (gsize)(comma - text);
    gboolean seat = place < phrase.end && names_agent_at(a, place, NULL) != NULL &&
                    !names_in_brackets(a, place);
    return seat ? place + strlen("、") : phrase.start;
}

static void add_holder(PolicyAnalysis *a, PolicyUnit *unit, gsize at)
{
    Stretch phrase = {names_clause_start(a, at), at};
    static const char *const fronts[] = {"とし、", "として", "組織し、", "構成し、", "に規定する"};
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
    phrase.start = behind_other_seat(a, phrase);
    phrase.start = behind_post(a, phrase);
    if (g_str_has_prefix(text + phrase.start, "これに") &&
        !g_str_has_prefix(text + phrase.start, "これに代"))
        phrase.start += strlen("これに");
    Stretch names[NAMES_MAX];
    guint count = names_of_holders(a, phrase, names);
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/holder", 80);
    gsize base = at;
    if (at > 0 && text[at - 1] == ')' && names_agent_at(a, at, &base) != NULL &&
        names_agent_at(a, at - 1, NULL) != NULL)
        actor_add(a, unit, (Stretch){names_compound_start(a, at - 1), at - 1}, "actor/holder", 66);
}

static void add_before(PolicyAnalysis *a, PolicyUnit *unit, gsize at)
{
    Stretch names[NAMES_MAX];
    guint count = names_before(a, at, names);
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/holder", 66);
}

/* "A 及び B三人を" before もって: where the last name ends. */
static gsize before_object(const PolicyAnalysis *a, gsize at)
{
    gsize size = strlen("を");
    gboolean object = at >= size && memcmp(analysis_text(a) + at - size, "を", size) == 0;
    return names_before_count(a, object ? at - size : at);
}

/* "部に主任を、課に係を置き、": the posts of one setting up stand before commas. */
static gboolean sets_up(const PolicyAnalysis *a, const char *object)
{
    gsize comma = strlen("を、");
    const char *next = g_str_has_prefix(object, "を、") ? strstr(object + comma, "を") : NULL;
    for (guint looked = 0;
         next != NULL && looked < HITS_MAX &&
         (g_str_has_prefix(next, "を、") || names_in_brackets(a, (gsize)(next - analysis_text(a))));
         looked++)
        next = strstr(next + strlen("を"), "を");
    return next != NULL && (g_str_has_prefix(next, "を置") || g_str_has_prefix(next, "を設"));
}

/* "…を置き、X をもって充てる": what is done with a name tells the holders from others. */
static gboolean seats(const PolicyAnalysis *a, const char *object)
{
    const PolicyWords *words = &a->rules->words;
    if (policy_words_front(words->unseated, object) > 0 || sets_up(a, object))
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

/* "議長は、部長とし、構成員は、課長とする": who holds the post named first. */
static void add_each_said(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a), *next = strstr(text, "とし、");
    if (next == NULL || !g_str_has_suffix(text, "とする。"))
        return;
    gsize place = (gsize)(next - text), topic = last_topic(a, (Stretch){0, place});
    Stretch names[NAMES_MAX];
    guint count = topic == 0 ? 0 : names_before(a, place, names);
    gsize from = topic + strlen("は");
    from += g_str_has_prefix(text + from, "、") ? strlen("、") : 0;
    if (count == 0 || names[0].start != from || last_topic(a, (Stretch){place, a->body}) == 0)
        return;
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/holder", 80);
}

static gboolean is_named_by(const PolicyAnalysis *a, gsize at, const char *rule)
{
    const PolicyHit *hit = names_agent_at(a, at, NULL);
    return hit != NULL && strcmp(analysis_entry(a, hit)->rule, rule) == 0;
}

/* "校長は、管理責任者とする": where the topic ends that is given the post which ends at `post`, or
 * 0. */
static gsize topic_of_post(const PolicyAnalysis *a, gsize post)
{
    gsize topic = is_named_by(a, post, "agent/office") ? last_topic(a, (Stretch){0, post}) : 0;
    gboolean holds =
        topic > 0 && (is_named_by(a, topic, "agent/post") || is_named_by(a, topic, "agent/head"));
    return holds ? topic : 0;
}

/* "担当者は、課長が指名する者とする", "管理者は、当該システムを所管する課の長とする": the clause
 * says who holds the post. */
static gboolean add_told_holders(PolicyAnalysis *a, PolicyUnit *unit, gsize end)
{
    gsize topic = last_topic(a, (Stretch){0, end});
    const char *text = analysis_text(a);
    gsize from = topic + strlen("は");
    from += g_str_has_prefix(text + from, "、") ? strlen("、") : 0;
    if (topic == 0 || makes_up(a) || names_agent_at(a, topic, NULL) == NULL || from >= end ||
        names_agent_at(a, end, NULL) == NULL || is_named_by(a, end, "agent/office"))
        return FALSE;
    add_parallel_holders(a, unit, (Stretch){0, topic});
    Stretch names[NAMES_MAX];
    guint count = names_of_holders(a, (Stretch){from, end}, names);
    for (guint i = 0; i < count; i++)
        actor_add(a, unit, names[i], "actor/holder", 72);
    return count > 0;
}

static void read_holders(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    guint looked = 0;
    for (const char *at = strstr(text, "を"); at != NULL; at = strstr(at + 3, "を")) {
        gsize place = (gsize)(at - text);
        gsize end = names_before_count(a, place);
        if (names_agent_at(a, end, NULL) != NULL && !names_in_brackets(a, place) &&
            looked++ < HITS_MAX && seats(a, at))
            add_holder(a, unit, end);
    }
    const GArray *hits = a->scan.hits[USE_ENDING];
    if (hits->len == 0 || (unit->actor.count > 0 && !makes_up(a)))
        return;
    add_each_said(a, unit);
    gsize before = before_object(a, g_array_index(hits, PolicyHit, hits->len - 1).start);
    gsize topic = topic_of_post(a, before);
    if (topic > 0 || !add_told_holders(a, unit, before))
        add_before(a, unit, topic > 0 ? topic : before);
}

/* "端末　利用する課の長": the holder stands behind the term and its space. */
gsize actor_behind_term(const PolicyAnalysis *a, const PolicyUnit *unit)
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

/* "(1) 総括管理者" below "次の者を置く": which post, and nobody who holds it. */
static gboolean is_founded(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    if (unit->shape != SHAPE_ITEM || above == NO_NODE || !a->facts[above].lead_founds)
        return FALSE;
    gsize base = a->body;
    const PolicyHit *hit = names_agent_at(a, a->body, &base);
    return hit != NULL && names_compound_start(a, base) == 0 &&
           strcmp(analysis_entry(a, hit)->rule, "agent/office") == 0;
}

/* Who holds a role, or, where it is only set up, who names its holder. */
void actor_read_holder(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    gboolean doubles = strstr(text, "を兼ね") != NULL;
    gsize size = strlen("となる");
    doubles = doubles || (strstr(text, "もって") == NULL && a->body > size &&
                          memcmp(text + a->body - size, "となる", size) == 0);
    if (is_founded(a, unit))
        return;
    if (unit->shape == SHAPE_ITEM && names_agent_at(a, a->body, NULL) != NULL &&
        !policy_words_inside(a->rules->words.chain_words, analysis_text(a)))
        actor_add(a, unit, (Stretch){actor_behind_term(a, unit), a->body}, "actor/holder", 85);
    else if (unit->shape == SHAPE_ITEM)
        add_before(a, unit, a->body);
    else if (!actor_is_founding(a) && !actor_read_final(a, unit) &&
             (!doubles || !actor_read_topic(a, unit)))
        read_holders(a, unit);
}
