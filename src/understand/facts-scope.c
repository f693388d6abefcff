/* understand/facts-scope.c -- zones named, bodies in scope, who adopts the text, what is public */
#include <string.h>

#include "policy/words.h"
#include "understand/understanding.h"

#define BODIES_MAX 40u
#define BODY_MAX_BYTES 180u

/* -- zones -- */

void fact_read_zones(Understanding *u)
{
    const PolicyHit *model = u_first(u, KNOW_MODEL);
    const char *value = model != NULL ? u_word(u, model)->code : "";
    for (guint i = 0; i < u->hits[KNOW_ZONE]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_ZONE, i);
        const KnownWord *word = u_word(u, hit);
        if (word->skip || !u_once(u, FACT_ZONE, word->code))
            continue;
        u_fact(u, FACT_ZONE, u_written(u, (Span){hit->start, hit->end}), "", word->code, 92);
    }
    if (model != NULL && u_once(u, FACT_ZONE, value))
        u_fact(u, FACT_ZONE, u_written(u, (Span){model->start, model->end}), value, "other", 90);
}

/* A zone's own entry in a glossary is its place. */
void fact_read_zone_title(Understanding *u, guint32 node)
{
    const PolicyNode *clause = policy_outline_node(u->outline, node);
    const PolicyHit *hit = u_first(u, KNOW_ZONE);
    if (hit == NULL || hit->start != 0 || strstr(u_title(u, clause->parent), "定義") == NULL ||
        !u_once(u, FACT_ZONE, u_word(u, hit)->code))
        return;
    PolicyFact *fact = u_fact(u, FACT_ZONE, u_written(u, (Span){hit->start, hit->end}), "",
                              u_word(u, hit)->code, 95);
    fact->line = clause->line;
    fact->path = clause->path;
    fact->words = u_cut(u, clause->title, WORDS_POINTS);
}

/* -- bodies -- */

/* What kind of body a name ends in; NULL: it is none. */
static const KnownWord *body_word(const Understanding *u, Span name)
{
    const KnownWord *found = NULL;
    for (guint i = 0; i < u->hits[KNOW_BODY]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_BODY, i);
        if (hit->start >= name.start && hit->end == name.end)
            found = u_word(u, hit);
    }
    return found != NULL && !found->skip ? found : NULL;
}

static gboolean add_body(Understanding *u, PolicyFactKind kind, Span member, const char *value,
                         guint confidence)
{
    Span name = {member.start, u_bracket_start(u, member.end)};
    while (name.end > name.start && u_ends(u, name.end, "等"))
        name.end -= strlen("等");
    const KnownWord *word = body_word(u, name);
    if (word == NULL || name.end - name.start > BODY_MAX_BYTES)
        return FALSE;
    const char *written = u_written(u, name);
    g_autofree char *key = g_strconcat(value, written, NULL);
    if (!u_once(u, kind, key))
        return TRUE;
    u_fact(u, kind, written, value, word->code, confidence);
    if (name.end + 2 < member.end && u_ends(u, member.end, ")"))
        u_detail(u, "備考", u_written(u, (Span){name.end + 1, member.end - 1}));
    return TRUE;
}

/* The bodies that a list names; a list of other things has none. */
static guint add_bodies(Understanding *u, PolicyFactKind kind, Span span, const char *value,
                        guint confidence)
{
    Span members[BODIES_MAX];
    guint count = u_list(u, span, members, BODIES_MAX), added = 0;
    for (guint i = 0; i < count; i++)
        added += add_body(u, kind, members[i], value, confidence) ? 1 : 0;
    return added;
}

/* Where the words that close a list of bodies begin: とする, をいう, において; 0: nowhere. */
static gsize list_end(const Understanding *u, gsize from)
{
    static const char *const ends[] = {"とする",       "をいう", "である", "に属する",
                                       "の事務に従事", "の職員", "に適用"};
    const char *text = u_text(u);
    gsize first = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        const char *at = strstr(text + from, ends[i]);
        if (at != NULL && (first == 0 || (gsize)(at - text) < first))
            first = (gsize)(at - text);
    }
    return first;
}

/* "…行政機関は、A、B及びCとする": what the topic speaks of decides whether bodies follow. */
static gboolean read_scope_list(Understanding *u)
{
    const char *text = u_text(u);
    for (guint i = 0; i < u->know->lists.scope_topics->len; i++) {
        const char *topic = g_ptr_array_index(u->know->lists.scope_topics, i);
        const char *at = strstr(text, topic);
        if (at == NULL)
            continue;
        gsize start = (gsize)(at - text) + strlen(topic);
        gboolean whole = g_str_has_prefix(topic, "この") || g_str_has_prefix(topic, "本");
        if (whole && strstr(text + start, "適用") == NULL)
            continue;
        gsize end = list_end(u, start);
        if (end <= start)
            continue;
        const char *alias = g_strstr_len(text + start, (gssize)(end - start), "(以下");
        if (alias != NULL)
            end = (gsize)(alias - text);
        return add_bodies(u, FACT_BODY, (Span){start, end}, "", 92) > 0;
    }
    return FALSE;
}

/* "教育委員会のうち…は対象外とする": the first body named is left out, or a part of it. */
static gboolean read_excluded(Understanding *u)
{
    for (guint i = 0; i < u->know->lists.excluded->len; i++) {
        const char *word = g_ptr_array_index(u->know->lists.excluded, i);
        const char *at = strstr(u_text(u), word);
        if (at == NULL)
            continue;
        Span clause = {0, (gsize)(at - u_text(u))};
        if (u_ends(u, clause.end, "は、"))
            clause.end -= strlen("は、");
        else if (u_ends(u, clause.end, "は"))
            clause.end -= strlen("は");
        clause.start = u_clause_start(u, clause.end);
        clause.end = u_bracket_start(u, clause.end);
        if (clause.end <= clause.start || clause.end - clause.start > 2 * BODY_MAX_BYTES)
            return FALSE;
        u_fact(u, FACT_BODY, u_written(u, clause), "対象外", "other", 80);
        return TRUE;
    }
    return FALSE;
}

static gboolean below_scope(const Understanding *u)
{
    guint32 at = u->unit->node;
    for (guint i = 0; i < POLICY_MAX_DEPTH && at != NO_NODE; i++) {
        const PolicyNode *node = policy_outline_node(u->outline, at);
        if (node->heading &&
            (strstr(node->title, "範囲") != NULL || strstr(node->title, "対象機関") != NULL ||
             strstr(node->title, "適用機関") != NULL))
            return TRUE;
        at = node->parent;
    }
    return FALSE;
}

/* An item of a list below a heading on scope that is a body's name and nothing else. */
static void read_listed_body(Understanding *u)
{
    gsize end = u_size(u);
    if (u_ends(u, end, "。"))
        end -= strlen("。");
    if (end < BODY_MAX_BYTES)
        add_body(u, FACT_BODY, (Span){0, end}, "", 85);
}

/* "A、B及びCにおいて…方針を共同で策定する". */
static void read_adopters(Understanding *u)
{
    const PolicyHit *hit = u_first(u, KNOW_ADOPT);
    if (hit == NULL)
        return;
    const char *text = u_text(u);
    static const char *const bounds[] = {"において", "は、", "が、", "が"};
    for (gsize i = 0; i < G_N_ELEMENTS(bounds); i++) {
        const char *at = g_strstr_len(text, (gssize)hit->start, bounds[i]);
        if (at == NULL)
            continue;
        if (add_bodies(u, FACT_ADOPTER, (Span){0, (gsize)(at - text)}, "", 92) > 0)
            return;
    }
}

void fact_read_scope(Understanding *u)
{
    if (u->hits[KNOW_BODY]->len == 0)
        return;
    read_adopters(u);
    if (read_scope_list(u) || !below_scope(u))
        return;
    if (!read_excluded(u) && u->unit->shape != SHAPE_ROW)
        read_listed_body(u);
}

void fact_settle_adopters(Understanding *u)
{
    const GArray *facts = u->reading->facts;
    for (guint i = 0; i < facts->len; i++) {
        if (g_array_index(facts, PolicyFact, i).kind == FACT_ADOPTER)
            return;
    }
    const char *body = u->outline->body;
    if (*body == '\0')
        return;
    PolicyFact *fact = u_fact(u, FACT_ADOPTER, body, "", "executive", 60);
    fact->words = u_cut(u, u->outline->title, WORDS_POINTS);
    fact->line = u->outline->parts->len > 0
                     ? g_array_index(u->outline->parts, PolicyOutlinePart, 0).line
                     : 0;
}

/* -- public or closed -- */

static void add_public(Understanding *u, const PolicyHit *document, const PolicyHit *said)
{
    const char *name = u_written(u, (Span){document->start, document->end});
    const char *function = u_word(u, said)->code;
    g_autofree char *key = g_strconcat(function, name, NULL);
    if (!u_once(u, FACT_PUBLIC, key))
        return;
    u_fact(u, FACT_PUBLIC, name, u_written(u, (Span){said->start, said->end}), function, 92);
}

/* The documents named before the words, in the same sentence. */
void fact_read_public(Understanding *u)
{
    const PolicyHit *said = u_first(u, KNOW_PUBLIC);
    if (said == NULL)
        return;
    for (guint i = 0; i < u->hits[KNOW_DOCUMENT]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_DOCUMENT, i);
        gboolean topic = u_starts(u, hit->end, "は") || u_starts(u, hit->end, "及び") ||
                         u_starts(u, hit->end, "を") || u_starts(u, hit->end, "並びに") ||
                         u_starts(u, hit->end, "、");
        if (hit->end <= said->start && topic && !u_word(u, hit)->skip)
            add_public(u, hit, said);
    }
}
