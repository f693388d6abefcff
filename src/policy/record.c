/* policy/record.c -- documents that must be made or kept */
#include <string.h>

#include "policy/actor.h"
#include "policy/words.h"

#define VERB_WINDOW 90u   /* bytes between a document and what is done with it */
#define TOPIC_WINDOW 600u /* the same when the document is the topic */
#define QUOTE_WINDOW 150u
#define BARE_MAX_BYTES 6u   /* of a word for a document that does not say of what it is */
#define KIND_BYTES 6u       /* of the end of a document's name that tells of what kind it is */
#define SURE_KIND 80        /* confidence of words for documents that tell it */
#define LIST_GAP 60u        /* bytes that may stand before a member of a list of documents */
#define FORM_MAX 120        /* bytes that brackets behind a document take */
#define WRITTEN_WINDOW 150u /* bytes between a document and what is written into it */

static gsize after_marks(const char *text, gsize at)
{
    while (g_str_has_prefix(text + at, "」") || g_str_has_prefix(text + at, "』"))
        at += 3;
    return at;
}

/* Behind quotes, 等 and what stands in brackets: 届(様式第1号)を, 契約(NDA)の */
static gsize after_quotes(const char *text, gsize at)
{
    at = after_marks(text, at);
    const char *close = g_str_has_prefix(text + at, "(") ? strchr(text + at, ')') : NULL;
    if (close != NULL && close - text - (gssize)at < FORM_MAX)
        at = after_marks(text, (gsize)(close + 1 - text));
    if (g_str_has_prefix(text + at, "等"))
        at += 3;
    return at;
}

/* "…を定める基準": the verb belongs to the noun behind it. */
static gboolean is_attributive(const PolicyAnalysis *a, const char *text, gsize at)
{
    if (g_str_has_prefix(text + at, "のため"))
        return TRUE;
    if (g_str_has_prefix(text + at, "す"))
        at += 3;
    if (policy_words_front(a->rules->words.formal_nouns, text + at + 3) > 0)
        return FALSE;
    return g_str_has_prefix(text + at, "る") && policy_is_compound(g_utf8_get_char(text + at + 3));
}

/* "手順を手順書に定め": of the two the one is made that the other is written into. */
static gboolean goes_into_other(const PolicyAnalysis *a, gsize from, gsize verb)
{
    const GArray *records = a->scan.hits[USE_RECORD];
    for (guint i = policy_scan_from(&a->scan, USE_RECORD, from); i < records->len; i++) {
        const PolicyHit *hit = &g_array_index(records, PolicyHit, i);
        if (hit->end >= verb)
            return FALSE;
        gsize end = after_quotes(analysis_text(a), hit->end);
        if (!analysis_entry(a, hit)->skip && end + strlen("に") == verb &&
            g_str_has_prefix(analysis_text(a) + end, "に"))
            return TRUE;
    }
    return FALSE;
}

static gboolean verb_within(const PolicyAnalysis *a, gsize from, gsize window, gboolean same_clause)
{
    const char *text = analysis_text(a);
    const GArray *verbs = a->scan.hits[USE_RECORD_VERB];
    for (guint i = policy_scan_from(&a->scan, USE_RECORD_VERB, from); i < verbs->len; i++) {
        const PolicyHit *hit = &g_array_index(verbs, PolicyHit, i);
        if (analysis_entry(a, hit)->skip)
            continue;
        if (hit->start > from + window || analysis_entry(a, hit)->value == 1)
            return FALSE;
        if (is_attributive(a, text, hit->end))
            continue;
        if (same_clause && goes_into_other(a, from, hit->start))
            return FALSE;
        return !same_clause || g_strstr_len(text + from, (gssize)(hit->start - from), "を") == NULL;
    }
    return FALSE;
}

/* "申請書により…の許可を受け": leave is asked or something reported by it. */
static gboolean hands_in(const PolicyAnalysis *a, const char *text)
{
    const char *end = text + MIN(strlen(text), WRITTEN_WINDOW);
    g_autofree char *window = g_utf8_make_valid(text, end - text);
    return policy_words_inside(a->rules->words.handing, window);
}

/* Cuts the text where its first clause ends: at a comma behind kana, which no list has. */
static void end_at_verb(char *text)
{
    char *at = text;
    while ((at = strstr(at + 1, "、")) != NULL) {
        gunichar last = policy_char_before(text, at);
        if (policy_is_hiragana(last) && last != 0x306B && last != 0x306E) /* にの */
            break;
    }
    if (at != NULL)
        *at = '\0';
}

/* "管理簿に氏名を記入し", "契約書には、次の事項を定め": it is made by writing into it. */
static gboolean is_written(const PolicyAnalysis *a, const char *text)
{
    if (!g_str_has_prefix(text, "に") || g_str_has_prefix(text, "によ"))
        return FALSE;
    gboolean topic = g_str_has_prefix(text, "には、");
    gsize size = MIN(strlen(text), topic ? TOPIC_WINDOW / 2 : WRITTEN_WINDOW);
    g_autofree char *window = g_utf8_make_valid(text, (gssize)size);
    if (!topic)
        end_at_verb(window);
    return policy_words_inside(a->rules->words.writing, window);
}

/* "管理簿の保存期間は、3年とする" */
static gboolean tells_period(const PolicyAnalysis *a, const char *text)
{
    const GPtrArray *periods = a->rules->words.kept_columns;
    gsize size = g_str_has_prefix(text, "の") ? policy_words_front(periods, text + 3) : 0;
    return size > 0 && g_str_has_prefix(text + 3 + size, "は");
}

/* Without what says at the sentence's end that it is a duty: "…を書くこと。". */
static void end_at_mood(char *act)
{
    static const char *const ends[] = {"。", "こと", "ものとする", "こととする", "ことができる"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (g_str_has_suffix(act, ends[i]))
            act[strlen(act) - strlen(ends[i])] = '\0';
    }
}

/* "点検票により審査し", "「使用簿」に日時を書き": a paper with blanks is filled in whatever is done
 * with it, but where it is only looked at, or tells which thing is meant: "届を出した者". */
static gboolean is_filled_in(const PolicyAnalysis *a, const char *text)
{
    static const char *const means[] = {"により", "によって", "で"};
    const PolicyWords *words = &a->rules->words;
    gsize object = g_str_has_prefix(text, "を") ? strlen("を") : 0, by = 0;
    gsize into = g_str_has_prefix(text, "に") ? strlen("に") : 0;
    for (gsize i = 0; i < G_N_ELEMENTS(means); i++)
        by = MAX(by, g_str_has_prefix(text, means[i]) ? strlen(means[i]) : 0);
    gsize behind = MAX(MAX(object, into), by);
    if (behind == 0 || policy_words_front(words->unfilled, text) > 0)
        return FALSE;
    gsize room = MIN(strlen(text + behind), WRITTEN_WINDOW);
    g_autofree char *act = g_utf8_make_valid(text + behind, (gssize)room);
    end_at_verb(act);
    end_at_mood(act);
    if (actor_has_attribute(act, act + strlen(act)))
        return FALSE;
    if (by > 0)
        return TRUE;
    return into > 0 ? strstr(act, "を") != NULL || policy_words_inside(words->writing, act)
                    : !policy_words_inside(words->unmade, act);
}

/* "箱の一覧を台帳に載せ": what is written into another paper in the same clause. */
static gboolean goes_into_paper(const PolicyAnalysis *a, gsize from)
{
    const GArray *records = a->scan.hits[USE_RECORD];
    const char *text = analysis_text(a), *comma = strstr(text + from, "、");
    gsize end = comma == NULL ? a->body : (gsize)(comma - text);
    for (guint i = policy_scan_from(&a->scan, USE_RECORD, from); i < records->len; i++) {
        const PolicyHit *hit = &g_array_index(records, PolicyHit, i);
        gsize behind = after_quotes(text, hit->end);
        if (hit->end >= end)
            return FALSE;
        if (!analysis_entry(a, hit)->skip && g_str_has_prefix(text + behind, "に") &&
            policy_words_front(a->rules->words.unfilled, text + behind) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What the words behind a document say is done with it. */
static gboolean is_kept(const PolicyAnalysis *a, const PolicyUnit *unit, gsize at, guint form)
{
    const char *text = analysis_text(a) + at;
    gboolean quoted = at > strlen("」") && g_str_has_prefix(text - strlen("」"), "」");
    if (quoted && g_str_has_prefix(text, "に基づ"))
        return TRUE;
    if ((form == RECORD_PAPER || quoted) && is_filled_in(a, text))
        return !g_str_has_prefix(text, "を") || !goes_into_paper(a, at + strlen("を"));
    if (g_str_has_prefix(text, "を用い"))
        return TRUE;
    if (g_str_has_prefix(text, "により") || g_str_has_prefix(text, "によって") ||
        g_str_has_prefix(text, "をもって"))
        return hands_in(a, text);
    if (is_written(a, text))
        return TRUE;
    if (g_str_has_prefix(text, "を"))
        return verb_within(a, at + 3, VERB_WINDOW, TRUE);
    if (g_str_has_prefix(text, "とともに"))
        return verb_within(a, at + strlen("とともに"), VERB_WINDOW, TRUE);
    if (unit->kind != KIND_LEAD && tells_period(a, text))
        return TRUE;
    if (g_str_has_prefix(text, "の") || g_str_has_prefix(text, "への"))
        return verb_within(a, at + 3, g_str_has_prefix(text, "への") ? 12 : 24, TRUE);
    if (g_str_has_prefix(text, "に") || g_str_has_prefix(text, "として"))
        return verb_within(a, at + 3, 18, TRUE);
    if (g_str_has_prefix(text, "は、"))
        return (form == RECORD_TOPIC || policy_words_inside(a->rules->words.kept_for, text)) &&
               verb_within(a, at + 6, TOPIC_WINDOW, FALSE);
    return FALSE;
}

/* "通信の記録": a bare word for a document begins with the noun that says of what it is. */
static gsize of_what(const PolicyAnalysis *a, gsize start)
{
    gsize end = start - strlen("の"), noun = names_compound_start(a, end);
    g_autofree char *name = g_strndup(analysis_text(a) + noun, end - noun);
    return noun < end && !policy_words_equal(a->rules->words.formal_nouns, name) ? noun : start;
}

/* A document's name: what its quotes hold, or the compound noun. */
static gsize record_start(const PolicyAnalysis *a, const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    gsize start = names_compound_start(a, hit->start);
    if (start == hit->start && hit->end - start <= BARE_MAX_BYTES && start > strlen("の") &&
        g_str_has_prefix(text + start - 3, "の"))
        start = of_what(a, start);
    if (!g_str_has_prefix(text + hit->end, "」"))
        return start;
    for (gsize at = start; at > 0 && hit->end - at < QUOTE_WINDOW;) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        if (g_str_has_prefix(text + at, "「"))
            return at + 3;
    }
    return start;
}

/* Whether the list whose next member begins at `from` has `hit` as that member. */
static gboolean goes_on_listing(const PolicyAnalysis *a, gsize from, const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    gsize start = record_start(a, hit);
    if (start < from || start - from > LIST_GAP)
        return FALSE;
    gssize gap = (gssize)(start - from);
    return g_strstr_len(text + from, gap, "、") == NULL &&
           g_strstr_len(text + from, gap, "を") == NULL;
}

/* What parts the members of a list of documents at `text`, or 0. */
static gsize record_chain(const PolicyAnalysis *a, const char *text)
{
    gsize chain = policy_words_front(a->rules->words.chain_words, text);
    if (chain == 0 && g_str_has_prefix(text, "その他"))
        chain = strlen("その他");
    return chain;
}

/* "管理簿その他必要な帳簿": the word at the end names no document of its own. */
static gboolean is_rest(const PolicyAnalysis *a, const PolicyHit *hit)
{
    gsize start = record_start(a, hit), low = start > LIST_GAP ? start - LIST_GAP : 0;
    const char *text = analysis_text(a);
    return start == hit->start && hit->end - start <= BARE_MAX_BYTES &&
           g_strrstr_len(text + low, (gssize)(start - low), "その他") != NULL;
}

/* "この要綱に定めるもののほか", "前項の記録は": the text names itself, or what it spoke of before.
 */
static gboolean is_known(const PolicyAnalysis *a, gsize start)
{
    static const char *const fronts[] = {"前項の", "前条の", "前号の", "同項の", "同条の"};
    const char *text = analysis_text(a);
    gsize size = strlen("この");
    gboolean known = start >= size && memcmp(text + start - size, "この", size) == 0;
    for (gsize i = 0; i < G_N_ELEMENTS(fronts); i++)
        known = known || g_str_has_prefix(text + start, fronts[i]);
    return known;
}

/* Whether the document at `hits[at]` is kept, or is one of a list whose last one is. */
static gboolean listed_and_kept(const PolicyAnalysis *a, const PolicyUnit *unit, const GArray *hits,
                                guint at)
{
    for (guint last = at + NAMES_MAX; at < MIN(hits->len, last); at++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, at);
        const PolicyEntry *entry = analysis_entry(a, hit);
        gsize after = after_quotes(analysis_text(a), hit->end);
        if (entry->skip)
            return FALSE;
        gsize marks = after_marks(analysis_text(a), hit->end);
        gboolean form =
            after > marks + strlen("(様式") && g_str_has_prefix(analysis_text(a) + marks, "(様式");
        if (form || is_kept(a, unit, after, (guint)entry->value))
            return TRUE;
        gsize chain = record_chain(a, analysis_text(a) + after);
        if (chain == 0 || at + 1 == hits->len ||
            !goes_on_listing(a, after + chain, &g_array_index(hits, PolicyHit, at + 1)))
            return FALSE;
    }
    return FALSE;
}

static void read_records(PolicyAnalysis *a, PolicyUnit *unit)
{
    const GArray *hits = a->scan.hits[USE_RECORD];
    for (guint i = 0; i < MIN(hits->len, HITS_MAX); i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        const PolicyEntry *entry = analysis_entry(a, hit);
        if (!listed_and_kept(a, unit, hits, i) || is_rest(a, hit))
            continue;
        Stretch name = {record_start(a, hit), hit->end};
        if (is_known(a, name.start))
            continue;
        names_add(a, &unit->records, names_written(a, unit, name));
        analysis_note(a, unit, FIELD_RECORDS, entry->rule, name, entry->confidence);
    }
}

/* What a row or an item names of which its table or lead says how long it is kept: the list that
 * ends at `end`. */
static void read_kept(PolicyAnalysis *a, PolicyUnit *unit, gsize end)
{
    const char *text = analysis_text(a);
    gsize start = 0;
    for (gsize at = 0; at <= end;) {
        gsize chain = at < end ? policy_words_front(a->rules->words.chain_words, text + at) : 0;
        if ((at == end || chain > 0) && at > start) {
            Stretch name = {start, at};
            names_add(a, &unit->records, names_written(a, unit, name));
            analysis_note(a, unit, FIELD_RECORDS, "records/kept-in-row", name, 85);
        }
        at = chain > 0  ? at + chain
             : at < end ? (gsize)(g_utf8_next_char(text + at) - text)
                        : at + 1;
        start = chain > 0 ? at : start;
    }
}

/* Whether the lead says how long what its items name is kept: "帳票の保存期間は、次のとおりとする".
 */
static gboolean lead_keeps(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    guint32 lead = above == NO_NODE ? 0 : a->facts[above].lead;
    if (lead == 0)
        return FALSE;
    const char *text = policy_reading_unit(a->reading, lead - 1)->text;
    for (guint i = 0; i < a->rules->words.kept_columns->len; i++) {
        const char *word = g_ptr_array_index(a->rules->words.kept_columns, i);
        const char *found = strstr(text, word);
        if (found != NULL && g_str_has_prefix(found + strlen(word), "は"))
            return TRUE;
    }
    return FALSE;
}

/* Whether the lead of an item has that kind of document made: 復旧手順 below "次の手順を整備し". */
static gboolean lead_makes(const PolicyAnalysis *a, const PolicyUnit *unit, const char *kind)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    guint32 lead = above == NO_NODE ? 0 : a->facts[above].lead;
    if (lead == 0 || unit->kind != KIND_OBLIGATION)
        return FALSE;
    PolicyRun made = policy_reading_unit(a->reading, lead - 1)->records;
    for (guint32 i = 0; i < made.count; i++) {
        if (g_str_has_suffix(g_ptr_array_index(a->reading->names, made.first + i), kind))
            return TRUE;
    }
    return FALSE;
}

/* An item that is the name of a document as a whole. */
static void read_named(PolicyAnalysis *a, PolicyUnit *unit)
{
    const GArray *hits = a->scan.hits[USE_RECORD];
    for (guint i = 0; i < hits->len; i++) {
        const PolicyHit *hit = &g_array_index(hits, PolicyHit, i);
        const PolicyEntry *entry = analysis_entry(a, hit);
        if (entry->skip || entry->confidence < SURE_KIND || hit->end - hit->start < KIND_BYTES ||
            hit->end > a->body || after_quotes(analysis_text(a), hit->end) < a->body)
            continue;
        g_autofree char *kind = g_strndup(analysis_text(a) + hit->end - KIND_BYTES, KIND_BYTES);
        Stretch name = {0, hit->end};
        if (!lead_makes(a, unit, kind))
            continue;
        names_add(a, &unit->records, names_written(a, unit, name));
        analysis_note(a, unit, FIELD_RECORDS, "records/named-in-item", name, 80);
    }
}

/* Whether the unit could leave a document: it neither forbids, nor says what a text is for or what
 * something is about. */
static gboolean leaves_document(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    const PolicyWords *words = &a->rules->words;
    const char *text = analysis_text(a);
    if (unit->kind == KIND_STATEMENT &&
        (strstr(text, "目的と") != NULL || policy_words_front(words->selves, text) > 0))
        return FALSE;
    return unit->modality != MODALITY_MUST_NOT && unit->kind != KIND_DEFINITION &&
           unit->kind != KIND_DESIGNATION && unit->kind != KIND_POWER && unit->kind != KIND_SCOPE &&
           policy_words_back(words->matters, text, a->body) == 0;
}

void record_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    if (unit->shape == SHAPE_ROW && a->keeps)
        read_kept(a, unit, strcspn(analysis_text(a), "\t|"));
    else if (unit->shape == SHAPE_ITEM && lead_keeps(a, unit))
        read_kept(a, unit, actor_behind_term(a, unit));
    else if (leaves_document(a, unit)) {
        read_records(a, unit);
        if (unit->shape == SHAPE_ITEM)
            read_named(a, unit);
    }
}
