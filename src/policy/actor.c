/* policy/actor.c -- who bears the duty: the order in which it is asked, and who is named by none of
 * the particles */
#include <string.h>

#include "policy/actor.h"
#include "policy/window.h"
#include "policy/words.h"

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
    names_add(a, &unit->actor, written);
    analysis_note(a, unit, FIELD_ACTOR, rule, name, confidence);
    note_definition(a, unit, written);
}

/* "次に掲げる者は": whom the items of the list name. */
gboolean actor_is_listed(const PolicyAnalysis *a, gsize at)
{
    return policy_words_back(a->rules->words.listed, analysis_text(a), at) > 0;
}

/* The names of the subject that fills `phrase`; one that announces a list is left to its items. */
void actor_add_subject(PolicyAnalysis *a, PolicyUnit *unit, Stretch phrase, const char *rule,
                       guint confidence)
{
    if (actor_is_listed(a, phrase.end)) {
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

/* "X の任務は、次のとおりとする", "X が守るべきことは、…": whose duties the list holds. */
static void read_duties_of(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a);
    const char *found = strstr(text, "は、");
    gsize place = found == NULL ? 0 : (gsize)(found - text);
    gsize size = policy_words_back(a->rules->words.duties, text, place);
    gsize owner = size + strlen("の"), at = 0;
    const char *subject = size == 0 ? NULL : g_strrstr_len(text, (gssize)place, "が");
    if (size > 0 && place > owner && memcmp(text + place - owner, "の", strlen("の")) == 0)
        at = place - owner;
    else if (subject != NULL)
        at = (gsize)(subject - text);
    Stretch names[NAMES_MAX];
    guint count = at == 0 ? 0 : names_before(a, at, names);
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
    actor_add_subject(a, unit, (Stretch){names_clause_start(a, place), place}, "actor/also", 75);
    return TRUE;
}

/* "何人も、…してはならない", "…は、何人もこれを…してはならない" */
static gboolean says_nobody_else(PolicyAnalysis *a, PolicyUnit *unit)
{
    const char *text = analysis_text(a), *inside = strstr(text, "は、何人も");
    gsize start = inside == NULL ? 0 : (gsize)(inside - text) + strlen("は、");
    if (!g_str_has_prefix(text + start, "何人も"))
        return FALSE;
    actor_add(a, unit, (Stretch){start, start + strlen("何人")}, "actor/anybody", 90);
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

/* "事務局は、総務課に置く": where something is, and nobody puts it there. */
static gboolean is_placed(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a), *object = g_strrstr(text, "を");
    if (!g_str_has_suffix(text, "に置く。"))
        return FALSE;
    return object == NULL || names_agent_at(a, (gsize)(object - text), NULL) != NULL ||
           names_topic_from(a, 0) == 0;
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
        actor_add_subject(a, unit, (Stretch){actor_behind_term(a, unit), a->body}, "actor/listed",
                          80);
    return TRUE;
}

void actor_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    if (unit->kind == KIND_DESIGNATION) {
        actor_read_holder(a, unit);
        return;
    }
    if (states_act(unit) && strstr(analysis_text(a), "目的とする") == NULL)
        actor_read_place(a, unit);
    if (!bears_duty(unit))
        return;
    if (unit->shape == SHAPE_ROW) {
        notice_read_column(a, unit, a->doer_columns, FIELD_ACTOR);
        if (unit->actor.count == 0 && !(analysis_size(a) > a->body && actor_read_final(a, unit)))
            actor_inherit(a, unit, analysis_facts(a, unit)->lead, FROM_LEAD, "actor/lead", 85);
        return;
    }
    if (unit->kind == KIND_LEAD && unit->modality == MODALITY_NONE &&
        analysis_facts(a, unit)->lead_base != KIND_POWER) {
        read_duties_of(a, unit);
        return;
    }
    if (is_placed(a) || says_nobody_else(a, unit) || read_listed(a, unit) || read_also(a, unit))
        return;
    if (unit->shape == SHAPE_SENTENCE &&
        (actor_read_final(a, unit) || actor_read_only(a, unit) || actor_read_set_apart(a, unit) ||
         actor_read_first_act(a, unit) || actor_read_topic(a, unit) || actor_read_marked(a, unit) ||
         actor_read_behind_case(a, unit) || actor_read_place(a, unit) ||
         actor_read_last_clause(a, unit) || actor_read_scene(a, unit)))
        return;
    if (!actor_is_founding(a) || analysis_founds_on(a, unit))
        actor_inherit_any(a, unit);
    if (unit->actor.count == 0 && unit->modality != MODALITY_NONE)
        unit->confidence[FIELD_ACTOR] = ACTOR_NOBODY;
}
