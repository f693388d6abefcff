/* policy/mood.c -- how a sentence ends says what kind it is and how strongly it binds */
#include <string.h>

#include "policy/analysis.h"
#include "policy/brackets.h"
#include "policy/words.h"

#define TERM_MAX_BYTES 90
#define RULE_WINDOW 200u /* bytes of the brackets that say which rule is meant */
#define REACH_WINDOW 45u /* bytes from 対象 to the end of whom it means */
#define SETTLED_SURE 65u /* of an ending that means another thing here than by itself */
#define ROLE_GAP 12u     /* bytes of quotes between a role and the words that give it */

/* Where the last predicate ends: full stops and a remark in brackets at the end left off. */
static gsize body_end(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    gsize end = analysis_size(a);
    for (int round = 0; round < 3; round++) {
        while (end >= 3 &&
               (memcmp(text + end - 3, "。", 3) == 0 || memcmp(text + end - 3, "、", 3) == 0))
            end -= 3;
        if (end == 0 || text[end - 1] != ')')
            break;
        int depth = 0;
        gsize at = end;
        do {
            at--;
            depth += text[at] == ')' ? 1 : (text[at] == '(' ? -1 : 0);
        } while (at > 0 && depth > 0);
        if (depth != 0 || at == 0)
            break;
        end = at;
    }
    return end;
}

static const PolicyHit *ending_hit(const PolicyAnalysis *a)
{
    const GArray *hits = a->scan.hits[USE_ENDING];
    for (guint i = hits->len; i > 0; i--) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i - 1);
        if (hit->end == a->body)
            return hit;
        if (hit->end < a->body)
            break;
    }
    return NULL;
}

static void set_mood(PolicyAnalysis *a, PolicyUnit *unit, PolicyKind kind, PolicyModality modality,
                     const char *rule, Stretch words, guint confidence)
{
    unit->kind = (guint8)kind;
    unit->modality = (guint8)modality;
    analysis_note(a, unit, FIELD_KIND, rule, words, confidence);
    analysis_note(a, unit, FIELD_MODALITY, rule, words, confidence);
}

/* "X を、Y とする": someone is made the holder of a role. */
static gboolean gives_role(const PolicyAnalysis *a, gsize before)
{
    const char *text = analysis_text(a);
    gsize end = names_before_count(a, before), number = before;
    while (number > 0 && g_ascii_isdigit(text[number - 1]))
        number--;
    if (number < before && number >= strlen("を") &&
        memcmp(text + number - strlen("を"), "を", strlen("を")) == 0)
        end = number - strlen("を"); /* "担当者を1人置く" */
    while (end > 0 && before - end < ROLE_GAP && (text[end - 1] & 0x80) != 0 &&
           policy_char_before(text, text + end) == 0x300D)
        end -= 3;
    return names_agent_at(a, end, NULL) != NULL;
}

/* What the items of a list are whose lead's own sentence is of kind `base`. */
static PolicyKind kind_of_items(const NodeFacts *parent, const PolicyUnit *lead)
{
    if (parent->lead != 0 && parent->lead_items != KIND_LAST)
        return (PolicyKind)parent->lead_items;
    if (lead->modality == MODALITY_MAY)
        return KIND_PERMISSION;
    if (lead->modality != MODALITY_NONE)
        return KIND_OBLIGATION;
    if (lead->kind != KIND_LEAD)
        return (PolicyKind)lead->kind;
    gboolean own = parent->lead_base == KIND_POWER || parent->lead_base == KIND_DESIGNATION ||
                   parent->lead_base == KIND_SCOPE;
    return own ? (PolicyKind)parent->lead_base : KIND_STATEMENT;
}

/* "データ等　データ及びプログラム": where the text that announced the list is lost, a term and what
 * it stands for. */
static gboolean lists_terms(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    if (above == NO_NODE || !policy_outline_node(a->outline, above)->inferred)
        return FALSE;
    for (const char *at = unit->text; at - unit->text < TERM_MAX_BYTES && *at != '\0';
         at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isspace(c))
            return at > unit->text;
        if (c == 0x3001 || c == 0x3002)
            return FALSE;
    }
    return FALSE;
}

/* "利用者の登録に関すること" below "次の事務を行わせるため、運用責任者を置く": a task, and no post.
 */
static gboolean ends_in_matter(const PolicyAnalysis *a)
{
    return policy_words_back(a->rules->words.matters, analysis_text(a), a->body) > 0;
}

/* An item is what the text above its list, said by `parent`, makes it. */
static void inherit_item(PolicyAnalysis *a, PolicyUnit *unit, const NodeFacts *parent)
{
    guint32 said = parent == NULL ? 0 : (parent->lead != 0 ? parent->lead : parent->last);
    unit->shape = SHAPE_ITEM;
    unit->kind = KIND_STATEMENT;
    unit->modality = MODALITY_NONE;
    if (said == 0) {
        gboolean glossary = lists_terms(a, unit);
        unit->kind = glossary ? KIND_DEFINITION : KIND_STATEMENT;
        if (glossary)
            analysis_note(a, unit, FIELD_KIND, "kind/term-and-sense", (Stretch){0, a->body}, 70);
        return;
    }
    const PolicyUnit *lead = policy_reading_unit(a->reading, said - 1);
    unit->kind = (guint8)kind_of_items(parent, lead);
    if (unit->kind == KIND_DESIGNATION && ends_in_matter(a)) {
        unit->kind = KIND_OBLIGATION;
        unit->modality = MODALITY_MUST;
        analysis_note_from(a, unit, FIELD_KIND, FROM_LEAD, "kind/task-of-post", lead->text,
                           lead->node, 75);
        return;
    }
    gboolean binds = unit->kind == KIND_OBLIGATION || unit->kind == KIND_PERMISSION;
    if (binds)
        unit->modality = parent->lead_lets ? MODALITY_MAY : lead->modality;
    const char *rule = binds ? "kind/item-of-lead" : "kind/item-of-list";
    guint sure = binds ? 85 : 62;
    analysis_note_from(a, unit, FIELD_KIND, FROM_LEAD, rule, lead->text, lead->node, sure);
    analysis_note_from(a, unit, FIELD_MODALITY, FROM_LEAD, rule, lead->text, lead->node, sure);
}

/* What says how the items below `above` are meant: its lead, or the item it is itself; 0 if
 * neither. */
static guint32 governor_of(const PolicyAnalysis *a, guint32 above)
{
    const NodeFacts *facts = &a->facts[above];
    if (facts->lead != 0 || facts->last == 0)
        return facts->lead;
    const PolicyUnit *item = policy_reading_unit(a->reading, facts->last - 1);
    return item->shape == SHAPE_ITEM && item->modality == MODALITY_SHOULD ? facts->last : 0;
}

/* "…に関すること" below "次の権限を有する", "…すること" below "次の行為をしてはならない": a noun
 * that its lead's sentence governs. */
static gboolean is_governed(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    const char *text = analysis_text(a);
    guint32 lead_at = above == NO_NODE ? 0 : governor_of(a, above);
    if (lead_at == 0 || a->body < strlen("こと") ||
        memcmp(text + a->body - strlen("こと"), "こと", strlen("こと")) != 0 ||
        policy_outline_stands_beside(a->outline, unit->node))
        return FALSE;
    const PolicyUnit *lead = policy_reading_unit(a->reading, lead_at - 1);
    return lead->modality == MODALITY_MUST_NOT || lead->modality == MODALITY_MAY ||
           lead->modality == MODALITY_SHOULD ||
           (lead->modality == MODALITY_NONE && a->facts[above].lead_base == KIND_POWER);
}

/* "この規程は、…を定めるものとする": a text says what it is for, nobody must do anything. */
static gboolean speaks_of_itself(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    gsize self = policy_words_front(a->rules->words.selves, text);
    return self > 0 && g_str_has_prefix(text + self, "は");
}

/* "その職を退いた後も、同様とする": what the sentence before said, or this one says on the way. */
static gboolean read_likewise(PolicyAnalysis *a, PolicyUnit *unit)
{
    gsize words = analysis_likewise(a);
    if (words == 0)
        return FALSE;
    guint32 last = analysis_repeated(a, unit);
    gboolean barred = strstr(analysis_text(a), "てはならない") != NULL;
    if (!barred && last == 0)
        return FALSE;
    const PolicyUnit *before = last == 0 ? NULL : policy_reading_unit(a->reading, last - 1);
    set_mood(a, unit, barred ? KIND_OBLIGATION : (PolicyKind)before->kind,
             barred ? MODALITY_MUST_NOT : (PolicyModality)before->modality, "kind/likewise",
             (Stretch){a->body - words, a->body}, 80);
    return TRUE;
}

/* Whether the sentence's topic is someone who can act, named as `reach` says (REACH_…). */
static gboolean topic_is(const PolicyAnalysis *a, gint16 reach)
{
    gsize place = names_topic_from(a, 0);
    const PolicyHit *hit = place == 0 ? NULL : names_agent_at(a, place, NULL);
    return hit != NULL && analysis_entry(a, hit)->value == reach;
}

/* "利用することができる者は、…とする": who may do something, and no role. */
static gboolean speaks_of_class(const PolicyAnalysis *a)
{
    gsize place = names_topic_from(a, 0);
    const PolicyHit *hit = place == 0 ? NULL : names_agent_at(a, place, NULL);
    return hit != NULL && hit->end == place && analysis_entry(a, hit)->value == REACH_CLASS &&
           policy_is_hiragana(policy_char_before(analysis_text(a), analysis_text(a) + hit->start));
}

/* "管理簿の保存期間は、3年とする": so long it must be kept. */
static gboolean keeps_for(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    const char *topic = strstr(text, "は、");
    return topic != NULL &&
           policy_words_back(a->rules->words.kept_columns, text, (gsize)(topic - text)) > 0;
}

/* "次の事項を設定しなければならない": what its list settles must be so. */
static gboolean below_duty(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    guint32 lead = above == NO_NODE ? 0 : a->facts[above].lead;
    return lead != 0 && policy_reading_unit(a->reading, lead - 1)->modality == MODALITY_MUST &&
           !policy_outline_stands_beside(a->outline, unit->node);
}

/* "貸与期間は、当該年度内とする", "…次に定める場所とする": how much, when or where, and nobody's
 * duty. */
static gboolean only_measures(const PolicyAnalysis *a, const PolicyUnit *unit, gsize before)
{
    if (keeps_for(a) || below_duty(a, unit))
        return FALSE;
    const char *text = analysis_text(a);
    if (names_topic_from(a, 0) == 0 &&
        policy_words_back(a->rules->words.measures, text, before) > 0)
        return TRUE;
    const char *topic = strstr(text, "は、");
    if (topic == NULL || names_topic_from(a, 0) != 0)
        return FALSE;
    return policy_words_back(a->rules->words.measures, text, (gsize)(topic - text)) > 0 ||
           policy_words_front(a->rules->words.sheets, topic + strlen("は、")) > 0;
}

/* "取扱要綱(平成…)によるものとする", "…規程による": another rule says it. */
static gboolean left_to_rule(const PolicyAnalysis *a)
{
    static const char *const ends[] = {"によるものとする", "による", "に準ずるものとする",
                                       "に準ずる"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        gsize size = strlen(ends[i]);
        if (a->body <= size || memcmp(text + a->body - size, ends[i], size) != 0)
            continue;
        gsize at = brackets_start(text, a->body - size, RULE_WINDOW);
        return policy_words_back(a->rules->words.rulings, text, at) > 0;
    }
    return FALSE;
}

/* "対象職員は、次の職員とする": whom the text is for. */
static gboolean speaks_of_reach(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    const char *word = strstr(text, "対象");
    gsize place = word == NULL ? 0 : names_topic_from(a, (gsize)(word - text));
    return place > 0 && place - (gsize)(word - text) <= REACH_WINDOW;
}

/* Whether the words at `before` end the name of who does what follows, or the topic is one. */
static gboolean has_bearer(const PolicyAnalysis *a, gsize before)
{
    const char *text = analysis_text(a);
    gsize size = strlen("が");
    return (before > size && memcmp(text + before - size, "が", size) == 0) ||
           names_topic_from(a, 0) > 0;
}

static gboolean in_supplement(const PolicyUnit *unit)
{
    return strstr(unit->path, "附則") != NULL || strstr(unit->path, "付則") != NULL;
}

/* "市長は、課長を管理者に指名する": an act of the one who names, and no holder's seat. */
static gboolean names_someone(const PolicyAnalysis *a, const PolicyHit *hit)
{
    const char *words = analysis_text(a) + hit->start;
    return g_str_has_prefix(words, "に指名") || g_str_has_prefix(words, "に任命");
}

/* "町長は、管理責任者を置く": the head of the body whose text this is does by it what it says. */
static gboolean enacts(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    gsize name = policy_words_front(a->rules->words.enactors, text);
    return name > 0 && g_str_has_prefix(text + name, "は");
}

/* "責任者は、対応班を編成し、班長に課長を充てる": the one who sets up a body also mans it. */
static gboolean mans_own(const PolicyAnalysis *a, const PolicyHit *hit)
{
    static const char *const acts[] = {"を設け、", "を編成し、", "を設置し、", "を組織し、"};
    gsize topic = names_topic_from(a, 0);
    const PolicyHit *agent = topic == 0 ? NULL : names_agent_at(a, topic, NULL);
    if (agent == NULL || analysis_entry(a, agent)->value != REACH_ROLE || enacts(a) ||
        topic > hit->start)
        return FALSE;
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(acts); i++) {
        if (g_strstr_len(text + topic, (gssize)(hit->start - topic), acts[i]) != NULL)
            return TRUE;
    }
    return FALSE;
}

/* What an ending says where what it asks for does not hold. */
static void settle_ending(const PolicyAnalysis *a, const PolicyUnit *unit, const PolicyHit *hit,
                          PolicyKind *kind, PolicyModality *modality)
{
    gboolean duty = FALSE, stated = FALSE;
    switch (analysis_entry(a, hit)->weight) {
    case ASKS_ROLE:
        if (speaks_of_reach(a)) {
            *kind = KIND_SCOPE;
            return;
        }
        duty = !gives_role(a, hit->start) || speaks_of_class(a);
        stated = duty && g_str_has_prefix(analysis_text(a) + hit->start, "と") &&
                 only_measures(a, unit, hit->start);
        duty = duty || (names_someone(a, hit) && names_topic_from(a, 0) > 0) || mans_own(a, hit);
        break;
    case ASKS_FOUNDING:
        duty = !gives_role(a, hit->start) || (names_topic_from(a, 0) > 0 && !enacts(a)) ||
               analysis_founds_on(a, unit);
        break;
    case ASKS_DECIDER:
        duty = has_bearer(a, hit->start);
        break;
    case ASKS_BEARER:
        stated = !has_bearer(a, hit->start);
        break;
    case ASKS_RELIEF:
        stated = in_supplement(unit);
        break;
    case ASKS_PROVISO:
        stated = !g_str_has_prefix(analysis_text(a), "ただし");
        break;
    default:
        break;
    }
    if (!duty && !stated)
        return;
    *kind = stated ? KIND_STATEMENT : KIND_OBLIGATION;
    *modality = stated ? MODALITY_NONE : MODALITY_MUST;
}

/* An item of a list of roles that are set up sets one up. */
static gboolean sets_up_role(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    return above != NO_NODE && a->facts[above].lead != 0 && a->facts[above].lead_founds &&
           !ends_in_matter(a);
}

static gboolean ends_plainly(const PolicyAnalysis *a)
{
    return policy_words_back(a->rules->words.declaratives, analysis_text(a), a->body) > 0;
}

/* "次に掲げる場合は": the cases in its list may end with a full stop, and are no sentences. */
static gboolean below_lead(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    return above != NO_NODE && a->facts[above].lead != 0;
}

static void read_ending(PolicyAnalysis *a, PolicyUnit *unit)
{
    if (read_likewise(a, unit))
        return;
    if (policy_words_inside(a->rules->words.rereads, analysis_text(a))) {
        set_mood(a, unit, KIND_STATEMENT, MODALITY_NONE, "kind/reread", (Stretch){0, a->body}, 90);
        return;
    }
    const PolicyHit *hit = ending_hit(a);
    gboolean stopped =
        a->body < analysis_size(a) && strncmp(analysis_text(a) + a->body, "。", 3) == 0;
    if (hit == NULL && stopped && !ends_plainly(a) && !below_lead(a, unit)) {
        gboolean term = lists_terms(a, unit);
        set_mood(a, unit, term ? KIND_DEFINITION : KIND_STATEMENT, MODALITY_NONE,
                 term ? "kind/term-and-sense" : "ending/other", (Stretch){a->body, a->body}, 50);
        return;
    }
    gboolean unfinished = hit == NULL ? !ends_plainly(a) : analysis_entry(a, hit)->skip != 0;
    gboolean binds = hit != NULL && analysis_entry(a, hit)->other == MODALITY_MUST;
    unfinished = unfinished || ((hit == NULL || binds) && is_governed(a, unit));
    if (unfinished) {
        guint32 parent = policy_outline_node(a->outline, unit->node)->parent;
        inherit_item(a, unit, parent == NO_NODE ? NULL : &a->facts[parent]);
        return;
    }
    gsize last = a->body >= 3 ? a->body - 3 : 0;
    Stretch words = {hit == NULL ? last : hit->start, a->body};
    if (hit == NULL) {
        gboolean itself = speaks_of_itself(a);
        set_mood(a, unit, itself ? KIND_STATEMENT : KIND_OBLIGATION,
                 itself ? MODALITY_NONE : MODALITY_MUST,
                 itself ? "kind/of-itself" : "ending/plain-verb", words, itself ? 85 : 76);
        return;
    }
    const PolicyEntry *entry = analysis_entry(a, hit);
    PolicyKind kind = (PolicyKind)entry->value;
    PolicyModality modality = (PolicyModality)entry->other;
    settle_ending(a, unit, hit, &kind, &modality);
    if (kind == KIND_OBLIGATION && modality == MODALITY_MUST && left_to_rule(a)) {
        set_mood(a, unit, KIND_STATEMENT, MODALITY_NONE, "kind/left-to-rule", words, 80);
        return;
    }
    if (kind == KIND_OBLIGATION && modality == MODALITY_MUST && speaks_of_itself(a)) {
        set_mood(a, unit, KIND_STATEMENT, MODALITY_NONE, "kind/of-itself", words, 88);
        return;
    }
    gboolean settled = kind != (PolicyKind)entry->value;
    set_mood(a, unit, kind, modality, entry->rule, words,
             settled ? MIN(entry->confidence, SETTLED_SURE) : entry->confidence);
}

/* What the sentences and lists around make of a sentence that would bind by itself. */
static void read_surroundings(PolicyAnalysis *a, PolicyUnit *unit)
{
    const NodeFacts *own = analysis_facts(a, unit);
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    if (unit->shape != SHAPE_SENTENCE || above == NO_NODE || unit->modality > MODALITY_SHOULD)
        return;
    gboolean glossary = policy_outline_node(a->outline, above)->inferred ||
                        a->facts[above].lead_items == KIND_DEFINITION;
    const char *rule = NULL;
    if (unit->kind == KIND_OBLIGATION && unit->modality == MODALITY_MUST && sets_up_role(a, unit)) {
        unit->kind = KIND_DESIGNATION;
        rule = "kind/item-of-roles";
    } else if (glossary && own->first != 0 &&
               policy_reading_unit(a->reading, own->first - 1)->kind == KIND_DEFINITION) {
        unit->kind = KIND_DEFINITION;
        rule = "kind/goes-on-defining";
    }
    if (rule == NULL)
        return;
    unit->modality = MODALITY_NONE;
    analysis_note(a, unit, FIELD_KIND, rule, (Stretch){a->body, a->body}, 80);
}

static void read_section(PolicyAnalysis *a, PolicyUnit *unit)
{
    const HeadingFacts *heading = analysis_heading(a, unit->node);
    gboolean plain = unit->modality == MODALITY_NONE || unit->kind == KIND_OBLIGATION;
    if (!plain || unit->kind == KIND_POWER || heading->section == SECTION_PLAIN)
        return;
    const char *title = policy_outline_node(a->outline, heading->node)->title;
    gboolean duty = unit->modality != MODALITY_NONE && topic_is(a, REACH_ROLE);
    if (heading->section == SECTION_DEFINITION && unit->kind != KIND_LEAD && !duty) {
        unit->kind = KIND_DEFINITION;
    } else if (heading->section == SECTION_SCOPE && unit->kind != KIND_LEAD &&
               unit->kind != KIND_DEFINITION && !g_str_has_suffix(title, "例外") && !duty) {
        unit->kind = KIND_SCOPE;
    } else {
        return;
    }
    unit->modality = MODALITY_NONE;
    analysis_note_from(a, unit, FIELD_KIND, FROM_HEADING, "kind/section", title, heading->node, 90);
}

/* A list below, or an ending that has no other sense: "次の点検までに" announces nothing. */
static gboolean list_follows(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    const PolicyNode *node = policy_outline_node(a->outline, unit->node);
    return node->children > 0 || node->tables > 0 ||
           (unit->kind == KIND_STATEMENT && unit->shape == SHAPE_SENTENCE);
}

/* The words that announce a list: such as can mean nothing else, or the first where one follows. */
static const PolicyHit *announcing(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    const GArray *hits = a->scan.hits[USE_LEAD];
    for (guint i = 0; i < MIN(hits->len, HITS_MAX); i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        if (!analysis_entry(a, hit)->skip && analysis_entry(a, hit)->other == 1)
            return hit;
    }
    return list_follows(a, unit) ? policy_scan_first(&a->scan, a->rules, USE_LEAD) : NULL;
}

/* "用語の意義は、当該各号に定めるところによる": the definitions come in the list. */
static gboolean defines_below(const PolicyAnalysis *a)
{
    return policy_words_back(a->rules->words.defined_below, analysis_text(a), a->body) > 0;
}

/* "端末を使用できる者は、次に掲げる者とする": the list says for whom something is. */
static gboolean allows_class(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    gsize size = strlen("者とする");
    gsize place = names_topic_from(a, 0);
    const PolicyHit *hit = place == 0 ? NULL : names_agent_at(a, place, NULL);
    const char *text = analysis_text(a);
    return hit != NULL && unit->kind != KIND_PERMISSION && a->body > size &&
           memcmp(text + a->body - size, "者とする", size) == 0 &&
           analysis_entry(a, hit)->value == REACH_CLASS &&
           g_strstr_len(text, (gssize)hit->end, "できる") != NULL;
}

/* "次に掲げる者のほかは、立ち入ることができない": those of the list may. */
static gboolean leaves_listed_out(const PolicyAnalysis *a)
{
    static const char *const outs[] = {"のほか", "以外の者", "でなければ"};
    const char *text = analysis_text(a);
    for (gsize i = 0; i < G_N_ELEMENTS(outs); i++) {
        const char *found = strstr(text, outs[i]);
        if (found != NULL &&
            policy_words_back(a->rules->words.listed, text, (gsize)(found - text)) > 0)
            return TRUE;
    }
    return FALSE;
}

static void read_lead(PolicyAnalysis *a, PolicyUnit *unit)
{
    const PolicyHit *hit = announcing(a, unit);
    gboolean listed = policy_outline_node(a->outline, unit->node)->children > 0;
    gboolean defines = defines_below(a) || (listed && strstr(analysis_text(a), "とは、") != NULL);
    if (hit == NULL || (unit->kind == KIND_DEFINITION && !defines))
        return;
    if (listed && allows_class(a, unit)) {
        unit->kind = KIND_SCOPE;
        unit->modality = MODALITY_NONE;
    }
    NodeFacts *facts = analysis_facts(a, unit);
    facts->lead_base = unit->kind;
    facts->lead_founds = policy_words_back(a->rules->words.founding, analysis_text(a), a->body) > 0;
    facts->lead_sorts = grades_sorts(a, unit) ? 1 : 0;
    const PolicyEntry *entry = analysis_entry(a, hit);
    facts->lead_items = (guint8)entry->value;
    facts->lead_lets = unit->modality == MODALITY_MUST_NOT && leaves_listed_out(a);
    if (facts->lead_lets)
        facts->lead_items = KIND_PERMISSION;
    const HeadingFacts *heading = analysis_heading(a, unit->node);
    if (heading->section == SECTION_SCOPE && entry->value == KIND_LAST)
        facts->lead_items = KIND_SCOPE;
    if (unit->kind == KIND_DEFINITION || strstr(analysis_text(a), "用語") != NULL)
        facts->lead_items = KIND_DEFINITION;
    if (unit->kind == KIND_DESIGNATION || unit->kind == KIND_SCOPE || unit->kind == KIND_STATEMENT)
        unit->modality = MODALITY_NONE;
    unit->kind = KIND_LEAD;
    analysis_note(a, unit, FIELD_KIND, entry->rule, (Stretch){hit->start, hit->end},
                  entry->confidence);
}

/* "―": a cell that says nothing. */
static gboolean says_nothing(const char *cell, gsize size)
{
    static const char *const words[] = {"なし", "制限なし", "特になし", "無し", "該当なし"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (size == strlen(words[i]) && memcmp(cell, words[i], size) == 0)
            return TRUE;
    }
    static const char dashes[] = "―-ー–—‐−─";
    for (const char *at = cell; at < cell + size; at = g_utf8_next_char(at)) {
        if (g_utf8_strchr(dashes, -1, g_utf8_get_char(at)) == NULL)
            return FALSE;
    }
    return TRUE;
}

/* Whether the row fills a column that says what must be done. */
static gboolean fills_norm(const PolicyAnalysis *a)
{
    const char *text = analysis_text(a);
    gsize size = analysis_size(a), start = 0;
    guint column = 0;
    for (gsize i = 0; i <= size; i++) {
        if (i < size && text[i] != '\t' && text[i] != '|')
            continue;
        if (!says_nothing(text + start, i - start) && column < 64 &&
            (a->norm_columns >> column & 1) != 0)
            return TRUE;
        start = i + 1;
        column++;
    }
    return FALSE;
}

/* "第1級\t短い停止\t課長が対応する。": the last cell is a sentence that says what is done. */
static gboolean says_act(const PolicyAnalysis *a)
{
    return a->body < analysis_size(a) && ends_plainly(a);
}

/* A row says what must be done when its table has a column for that and the row fills it; without
 * such a column it is what the text above the table makes it. */
static void read_row(PolicyAnalysis *a, PolicyUnit *unit)
{
    Stretch all = {0, strcspn(analysis_text(a), "\t|")};
    if (a->norm_columns != 0 && fills_norm(a))
        set_mood(a, unit, KIND_OBLIGATION, MODALITY_MUST, "row/says-what-to-do", all, 85);
    else if (a->norm_columns != 0)
        set_mood(a, unit, KIND_DEFINITION, MODALITY_NONE, "row/says-what-it-is", all, 80);
    else
        inherit_item(a, unit, &a->facts[unit->node]);
    if (unit->kind == KIND_STATEMENT && says_act(a))
        set_mood(a, unit, KIND_OBLIGATION, MODALITY_MUST, "row/says-an-act", all, 72);
    else if (unit->kind == KIND_STATEMENT && a->sorts)
        set_mood(a, unit, KIND_DEFINITION, MODALITY_NONE, "row/says-what-it-is", all, 72);
    unit->shape = SHAPE_ROW;
}

/* "審議するため、会議を置く": somebody has to set it up, and nobody holds a seat by it; where the
 * head of the body whose text it is sets it up, he does so by the text. */
static void read_founding(const PolicyAnalysis *a, PolicyUnit *unit)
{
    gboolean sentence = unit->shape == SHAPE_SENTENCE && unit->kind == KIND_DESIGNATION;
    if (!sentence || enacts(a) ||
        policy_words_back(a->rules->words.founding, analysis_text(a), a->body) == 0)
        return;
    unit->kind = KIND_OBLIGATION;
    unit->modality = MODALITY_MUST;
}

void mood_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    a->body = body_end(a);
    if (unit->shape == SHAPE_ROW) {
        read_row(a, unit);
        return;
    }
    if (grades_defines(a, unit)) {
        unit->shape = SHAPE_ITEM;
        set_mood(a, unit, KIND_DEFINITION, MODALITY_NONE, "kind/class-and-sense",
                 (Stretch){0, a->body}, 75);
        return;
    }
    read_ending(a, unit);
    read_surroundings(a, unit);
    read_section(a, unit);
    read_lead(a, unit);
    read_founding(a, unit);
}
