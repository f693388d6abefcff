/* policy/names.c -- finds names of those who act: heads from the lexicon, the rest from the script
 */
#include <string.h>

#include "policy/analysis.h"
#include "policy/brackets.h"
#include "policy/window.h"
#include "policy/words.h"

#define BRACKET_WINDOW 400u /* bytes that a remark in brackets behind a name may take */
#define MODIFIER_WINDOW 90u /* bytes between two members of a list of names */
#define AIM "ため"          /* "事務を処理させるため主任を" */
#define CLAUSE_WINDOW 1200u /* bytes a subject may take */

static const PolicyHit *agent_ending(const PolicyAnalysis *a, gsize at)
{
    const GArray *hits = a->scan.hits[USE_AGENT];
    guint low = 0, high = hits->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(hits, PolicyHit, middle).end < at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == hits->len)
        return NULL;
    const PolicyHit *hit = &g_array_index(hits, PolicyHit, low);
    return hit->end == at && !analysis_entry(a, hit)->skip ? hit : NULL;
}

static gboolean ends_with(const PolicyAnalysis *a, gsize at, const char *word)
{
    gsize size = strlen(word);
    return at >= size && memcmp(analysis_text(a) + at - size, word, size) == 0;
}

const PolicyHit *names_agent_at(const PolicyAnalysis *a, gsize at, gsize *base)
{
    gsize end = brackets_start(analysis_text(a), at, BRACKET_WINDOW);
    end = brackets_start(analysis_text(a), end, BRACKET_WINDOW);
    if (ends_with(a, end, "」") || ends_with(a, end, "自身"))
        end -= ends_with(a, end, "」") ? strlen("」") : strlen("自身");
    const PolicyHit *hit = agent_ending(a, end);
    if (hit == NULL && ends_with(a, end, "等"))
        hit = agent_ending(a, end - strlen("等"));
    if (hit != NULL && base != NULL)
        *base = end;
    return hit;
}

/* Where the run of letters that compounds are written with begins that ends at `at`. */
static gsize run_start(const char *text, gsize at)
{
    const char *start = text + at;
    while (start > text) {
        const char *before = g_utf8_prev_char(start);
        gunichar c = g_utf8_get_char(before);
        if (!policy_is_compound(c) && c != 0x30FB)
            break;
        start = before;
    }
    while (start < text + at && g_utf8_get_char(start) == 0x30FB)
        start = g_utf8_next_char(start);
    return (gsize)(start - text);
}

gsize names_compound_start(const PolicyAnalysis *a, gsize at)
{
    const char *text = analysis_text(a);
    gsize start = run_start(text, at);
    for (gsize part;
         start < at && (part = policy_words_back(a->rules->words.name_parts, text, start)) > 0;)
        start = run_start(text, start - part);
    return start;
}

/* A name that needs the words before it ("… に関する統一的な窓口") begins where its clause does. */
static gsize modified_start(const PolicyAnalysis *a, gsize at)
{
    const char *text = analysis_text(a);
    gsize start = at;
    while (start > 0 && at - start < BRACKET_WINDOW) {
        gsize before = (gsize)(g_utf8_prev_char(text + start) - text);
        gunichar c = g_utf8_get_char(text + before);
        if (c == 0x3001 || c == 0x3092 || c == 0x304C || c == 0x306F || /* 、をがは */
            policy_words_back(a->rules->words.chain_words, text, start) > 0)
            break;
        start = before;
    }
    return start;
}

/* "主任が指名する者": the clause begins with who does it. */
static gsize clause_subject(const PolicyAnalysis *a, gsize start)
{
    gsize size = strlen("が");
    gboolean subject = ends_with(a, start, "が") && names_agent_at(a, start - size, NULL) != NULL;
    return subject ? names_compound_start(a, start - size) : start;
}

/* "付与された職員": of persons and firms the clause says which are meant. */
Stretch names_with_clause(const PolicyAnalysis *a, Stretch name)
{
    const PolicyHit *hit = names_agent_at(a, name.end, NULL);
    gboolean told = ends_with(a, name.start, "た") || ends_with(a, name.start, "る");
    if (hit != NULL && told && analysis_entry(a, hit)->value == REACH_CLASS)
        name.start = clause_subject(a, modified_start(a, name.start));
    return name;
}

/* "推進課の職員": of whose persons they are belongs to the name. */
static gsize with_body(const PolicyAnalysis *a, gsize start, const PolicyHit *hit)
{
    gsize end = ends_with(a, start, "の") ? start - strlen("の") : 0;
    const PolicyHit *body = end == 0 ? NULL : agent_ending(a, end);
    if (body == NULL || analysis_entry(a, hit)->value != REACH_CLASS ||
        analysis_entry(a, body)->value != REACH_BODY)
        return start;
    return names_compound_start(a, end);
}

/* Where a compound that begins with "都度" or stands behind "関係の" begins as a name. */
static gsize name_edge(const PolicyAnalysis *a, gsize start, const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    const PolicyWords *words = &a->rules->words;
    if (ends_with(a, start, "その") && g_str_has_prefix(text + start, "他"))
        return start + strlen("他");
    gsize front = policy_words_front(words->name_fronts, text + start);
    if (front > 0 && start + front <= hit->start)
        return start + front;
    gsize kin = policy_words_back(words->name_kins, text, start);
    return kin == 0 ? start : run_start(text, start - kin); /* "広報担当の職員" */
}

/* "当該システムを所管する課の長": of which unit somebody is the head belongs to the name. */
static gsize unit_start(const PolicyAnalysis *a, gsize start)
{
    static const char others[] = "、はが";
    const char *text = analysis_text(a);
    gsize from = modified_start(a, start);
    for (gsize at = from; at > 0 && start - at < MODIFIER_WINDOW;) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        if (g_utf8_strchr(others, -1, g_utf8_get_char(text + at)) != NULL)
            break;
        if (g_str_has_prefix(text + at, "当該"))
            return at;
    }
    return from;
}

static gsize member_start(const PolicyAnalysis *a, const PolicyHit *hit)
{
    gsize start = names_compound_start(a, hit->start);
    static const char parties[] = "甲乙丙国県市町村区";
    gboolean bare = start == hit->start && hit->end - hit->start <= strlen("者") &&
                    g_utf8_strchr(parties, -1, g_utf8_get_char(analysis_text(a) + start)) == NULL;
    if (ends_with(a, hit->end, "の長") && ends_with(a, start, "る"))
        return unit_start(a, start);
    if (bare || analysis_entry(a, hit)->value == REACH_CLAUSE)
        return clause_subject(a, modified_start(a, start));
    return with_body(a, name_edge(a, start, hit), hit);
}

/* "A 及び … が所属する課の B": where A ends, or 0 when no name stands before B's modifier. */
static gsize before_modifier(const PolicyAnalysis *a, gsize start)
{
    const char *text = analysis_text(a);
    gboolean object = FALSE;
    if (!ends_with(a, start, "の") && !ends_with(a, start, "た"))
        return 0;
    for (gsize at = start; at > 0 && start - at < MODIFIER_WINDOW;) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        gsize chain = policy_words_back(a->rules->words.chain_words, text, at);
        if (chain > 0 && object && ends_with(a, at, "、"))
            return 0;
        if (chain > 0)
            return names_agent_at(a, at - chain, NULL) != NULL ? at - chain : 0;
        gunichar c = g_utf8_get_char(text + at);
        object = object || c == 0x3092; /* を: the modifier is a clause of its own */
        if (c == 0x306F || c == 0x306B) /* はに */
            return 0;
    }
    return 0;
}

/* "本庁にあっては総務課長、支所にあっては支所長が": where the one before ends, or 0. */
static gsize before_place(const PolicyAnalysis *a, gsize start)
{
    const char *text = analysis_text(a);
    static const char *const particles[] = {"が", "の", "に", "へ"};
    start -= ends_with(a, start, "、") ? strlen("、") : 0;
    if (!ends_with(a, start, "にあっては") && !ends_with(a, start, "については"))
        return 0;
    for (gsize at = start; at > 0 && start - at < MODIFIER_WINDOW;) {
        at = (gsize)(g_utf8_prev_char(text + at) - text);
        if (!g_str_has_prefix(text + at, "、"))
            continue;
        gsize end = at;
        for (gsize i = 0; i < G_N_ELEMENTS(particles) && end == at; i++)
            end -= ends_with(a, at, particles[i]) ? strlen(particles[i]) : 0;
        return names_agent_at(a, end, NULL) != NULL ? end : 0;
    }
    return 0;
}

/* "所長と課長が": a name right before と. */
static gboolean joined_by_with(const PolicyAnalysis *a, gsize start)
{
    return ends_with(a, start, "と") && names_agent_at(a, start - strlen("と"), NULL) != NULL;
}

guint names_before(const PolicyAnalysis *a, gsize at, Stretch out[NAMES_MAX])
{
    guint count = 0;
    gsize base = 0;
    const PolicyHit *hit;
    while (count < NAMES_MAX && (hit = names_agent_at(a, at, &base)) != NULL) {
        gsize start = member_start(a, hit);
        out[count++] = (Stretch){start, base};
        gsize chain = policy_words_back(a->rules->words.chain_words, analysis_text(a), start);
        if (chain == 0 && joined_by_with(a, start))
            chain = strlen("と");
        at = chain > 0 ? start - chain : before_modifier(a, start);
        if (at == 0)
            at = before_place(a, start);
        if (at == 0)
            break;
    }
    for (guint i = 0; i < count / 2; i++) {
        Stretch first = out[i];
        out[i] = out[count - 1 - i];
        out[count - 1 - i] = first;
    }
    return count;
}

/* "委員五人以内で", "課長及び係長の2名が": where the name ends that the count stands behind. */
gsize names_before_count(const PolicyAnalysis *a, gsize at)
{
    static const char *const ends[] = {"以内", "以上", "人", "名"};
    const char *text = analysis_text(a);
    gsize end = at;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        gsize size = strlen(ends[i]);
        end -= end >= size && memcmp(text + end - size, ends[i], size) == 0 ? size : 0;
    }
    gsize number = end;
    for (gunichar c; (c = policy_char_before(text, text + number)) != 0 &&
                     (g_unichar_isdigit(c) || policy_place_in("一二三四五六七八九十", c) != 0);)
        number = (gsize)(g_utf8_prev_char(text + number) - text);
    if (end == at || number == end)
        return at;
    number -= ends_with(a, number, "それぞれ") ? strlen("それぞれ") : 0;
    return number - (ends_with(a, number, "の") ? strlen("の") : 0);
}

/* "二人以上の職員": where the name begins that a count of persons at `at` stands before, or `at`.
 */
gsize names_behind_count(const PolicyAnalysis *a, gsize at)
{
    static const char *const counts[] = {"人以上の", "名以上の", "人の", "名の"};
    const char *text = analysis_text(a);
    const char *end = text + at;
    for (gunichar c = g_utf8_get_char(end);
         c != 0 && (g_unichar_isdigit(c) || policy_place_in("一二三四五六七八九十", c) != 0);
         c = g_utf8_get_char(end))
        end = g_utf8_next_char(end);
    for (gsize i = 0; end > text + at && i < G_N_ELEMENTS(counts); i++) {
        if (g_str_has_prefix(end, counts[i]))
            return (gsize)(end - text) + strlen(counts[i]);
    }
    return at;
}

gboolean names_in_brackets(const PolicyAnalysis *a, gsize at)
{
    return brackets_around(analysis_text(a), at, BRACKET_WINDOW);
}

gsize names_topic_from(const PolicyAnalysis *a, gsize from)
{
    const char *text = analysis_text(a);
    for (const char *at = strstr(text + from, "は"); at != NULL; at = strstr(at + 3, "は")) {
        gsize place = (gsize)(at - text);
        /* "申請する者とこれを行う者とは、" */
        gsize with = g_str_has_prefix(at, "は、") && ends_with(a, place, "者と") ? strlen("と") : 0;
        gsize end = place - with;
        if (end > 0 && (with == 0 || end >= from) && names_agent_at(a, end, NULL) != NULL &&
            !names_in_brackets(a, place))
            return end;
    }
    return 0;
}

gsize names_clause_start(const PolicyAnalysis *a, gsize at)
{
    const char *text = analysis_text(a);
    gsize from = at > CLAUSE_WINDOW ? at - CLAUSE_WINDOW : 0;
    for (gsize i = at; i >= from + 3; i--) {
        if (memcmp(text + i - 3, "、", 3) == 0 && !names_in_brackets(a, i) &&
            policy_words_back(a->rules->words.scenes, text, i - 3) > 0)
            return i;
    }
    while (from > 0 && ((guint8)text[from] & 0xC0) == 0x80)
        from++;
    return from;
}

/* The size of the chain word at `at`, or 0. */
static gsize chain_at(const PolicyAnalysis *a, gsize at)
{
    return policy_words_front(a->rules->words.chain_words, analysis_text(a) + at);
}

/* "A 及び B 以外の者": all that is named is left out, so that it is one name. */
static gboolean leaves_out(const PolicyAnalysis *a, Stretch phrase)
{
    return ends_with(a, phrase.end, "以外の者") || ends_with(a, phrase.end, "以外の職員");
}

/* The size of "と" (with) at `text`: 0 in となる, とする, として, とともに. */
static gsize with_at(const char *text)
{
    static const char others[] = "なすしいもきこ";
    if (strncmp(text, "と", 3) != 0)
        return 0;
    if (g_str_has_prefix(text, "とこれ"))
        return 3;
    gunichar next = g_utf8_get_char(text + 3);
    return next != 0 && g_utf8_strchr(others, -1, next) != NULL ? 0 : 3;
}

/* Splits where a chain word follows a whole name; "と" (with) splits alone when it does. */
static guint split_names(const PolicyAnalysis *a, Stretch phrase, gboolean with, Stretch *out)
{
    const char *text = analysis_text(a);
    guint count = 0;
    gsize start = phrase.start;
    int depth = 0;
    for (gsize at = phrase.start; at < phrase.end && count + 1 < NAMES_MAX;) {
        depth += text[at] == '(' ? 1 : (text[at] == ')' ? -1 : 0);
        gsize step = (gsize)(g_utf8_next_char(text + at) - (text + at));
        gsize chain = with ? with_at(text + at) : chain_at(a, at);
        if (depth == 0 && chain > 0 && at > start && names_agent_at(a, at, NULL) != NULL) {
            out[count++] = (Stretch){start, at};
            start = at + chain;
            step = chain;
        }
        at += step;
    }
    out[count++] = (Stretch){start, phrase.end};
    return count;
}

/* "報告を受けた取扱責任者", "提供しようとする取扱責任者": what has happened or is about to is no
 * part of the name of a post; what its holder does ("業務を委託する取扱責任者") says which holder
 * is meant. Of persons and firms any clause does. */
static gsize without_clause(const PolicyAnalysis *a, Stretch name)
{
    static const char *const verbs[] = {"うとする", "た", "だ", "における"};
    const PolicyHit *hit = names_agent_at(a, name.end, NULL);
    if (hit == NULL || analysis_entry(a, hit)->value != REACH_ROLE)
        return name.start;
    gsize start = names_compound_start(a, hit->start);
    gsize last = start;
    if (ends_with(a, start, "の") && start > name.start)
        last = start - strlen("の");
    gboolean verb = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
        verb = verb || ends_with(a, start, verbs[i]);
    const char *front = analysis_text(a) + name.start;
    verb = verb || g_str_has_prefix(front, "前項"); /* what the 項 before says has come up */
    gssize room = (gssize)(last - name.start);
    gboolean clause = verb || (last < start && (g_strstr_len(front, room, "における") != NULL ||
                                                g_strstr_len(front, room, "うとする") != NULL ||
                                                g_strstr_len(front, room, "を受けた") != NULL));
    return clause && start > name.start ? start : name.start;
}

/* The end of the last of `list` in the name, or where the name starts. */
static gsize behind_last(const PolicyAnalysis *a, Stretch name, const GPtrArray *list)
{
    const char *text = analysis_text(a);
    gsize end = name.start;
    for (guint i = 0; i < list->len; i++) {
        const char *word = g_ptr_array_index(list, i);
        const char *found = g_strstr_len(text + name.start, (gssize)(name.end - name.start), word);
        if (found != NULL)
            end = (gsize)(found - text) + strlen(word);
    }
    return end;
}

/* "方針に規定する責任者": the rule that sets a post up is no part of its name. */
static gsize behind_rule(const PolicyAnalysis *a, Stretch name)
{
    static const char *const verbs[] = {"に規定する", "に定める"};
    gsize compound = names_compound_start(a, name.end);
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (compound > name.start && ends_with(a, compound, verbs[i]))
            return compound;
    }
    return name.start;
}

/* "事務を処理させるため主任を": the aim is no part of a name, but of a class of persons it may tell
 * which are meant: "保守のため接続する事業者". */
static gsize behind_aim(const PolicyAnalysis *a, Stretch name)
{
    const char *text = analysis_text(a);
    const char *aim = g_strrstr_len(text + name.start, (gssize)(name.end - name.start), AIM);
    gsize behind = aim == NULL ? name.end : (gsize)(aim - text) + strlen(AIM);
    const PolicyHit *hit = names_agent_at(a, name.end, NULL);
    gboolean tells = hit != NULL && analysis_entry(a, hit)->value == REACH_CLASS &&
                     behind < names_compound_start(a, name.end);
    return behind < name.end && !tells ? behind : name.start;
}

/* "勤務時間内は当番": where a name begins that stands behind when he does it. */
static gsize behind_time(const PolicyAnalysis *a, Stretch name)
{
    static const char times[] = "内外中時日間";
    const char *text = analysis_text(a);
    const char *last = g_strrstr_len(text + name.start, (gssize)(name.end - name.start), "は");
    gsize place = last == NULL ? name.start : (gsize)(last - text);
    gunichar before = place == name.start ? 0 : policy_char_before(text, text + place);
    gsize behind = place + strlen("は");
    gboolean time = before != 0 && g_utf8_strchr(times, -1, before) != NULL;
    return time && behind < name.end && !names_in_brackets(a, place) ? behind : name.start;
}

/* "本庁にあっては総務課長": where he does it is no part of his name. */
static gsize behind_place(const PolicyAnalysis *a, Stretch name)
{
    const char *text = analysis_text(a);
    const char *last =
        g_strrstr_len(text + name.start, (gssize)(name.end - name.start), "にあっては");
    gsize behind = last == NULL ? 0 : (gsize)(last - text) + strlen("にあっては");
    behind += behind > 0 && g_str_has_prefix(text + behind, "、") ? strlen("、") : 0;
    return behind > 0 && behind < name.end && !names_in_brackets(a, behind) ? behind : name.start;
}

/* "相互に分離し、課長": where a name begins that stands right behind an act and its comma. */
static gsize behind_act(const PolicyAnalysis *a, Stretch name)
{
    static const char bars[] = "はをがでもとへのや"; /* particles that go on */
    const char *text = analysis_text(a);
    if (g_strstr_len(text + name.start, (gssize)(name.end - name.start), "、") == NULL)
        return name.start;
    const PolicyHit *hit = names_agent_at(a, name.end, NULL);
    gsize start = hit == NULL ? name.start : names_compound_start(a, hit->start);
    if (start <= name.start || !ends_with(a, start, "、"))
        return name.start;
    gunichar last = policy_char_before(text, text + start - strlen("、"));
    return policy_is_hiragana(last) && g_utf8_strchr(bars, -1, last) == NULL ? start : name.start;
}

/* Without the words before a name that are no part of it, brackets and quotes behind it. */
static Stretch bare_name(const PolicyAnalysis *a, Stretch name)
{
    const char *text = analysis_text(a);
    static const char *const fronts[] = {"、", "その他", "その", "「", "それぞれ"};
    for (gsize i = 0; i < G_N_ELEMENTS(fronts); i++) {
        gsize size = strlen(fronts[i]);
        if (name.end - name.start > size && strncmp(text + name.start, fronts[i], size) == 0)
            name.start += size;
    }
    name.start = behind_place(a, name);
    name.start = behind_time(a, name);
    name.start = behind_aim(a, name);
    gsize base = name.end;
    const PolicyHit *hit = names_agent_at(a, name.end, &base);
    if (hit != NULL && base > name.start)
        name.end = base;
    if (hit != NULL && analysis_entry(a, hit)->value == REACH_ROLE)
        name.start = behind_rule(a, name);
    return name;
}

static Stretch trimmed_name(const PolicyAnalysis *a, Stretch name)
{
    const char *text = analysis_text(a);
    name = bare_name(a, name);
    gsize said = name.start + strlen("当該"); /* "当該課長", but "当該箱を所管する課の長" */
    if (name.end > said && g_str_has_prefix(text + name.start, "当該") &&
        names_compound_start(a, name.end) <= said)
        name.start = said;
    gsize reporter = behind_last(a, name, a->rules->words.reporters);
    if (reporter < name.end && name.end - reporter > strlen("者"))
        name.start = reporter;
    gsize compound = names_compound_start(a, name.end);
    if (compound > name.start &&
        policy_words_back(a->rules->words.scenes, text, compound) > strlen("後") &&
        policy_words_back(a->rules->words.chain_words, text, compound) == 0)
        name.start = compound;
    name.start = without_clause(a, name);
    name.start = behind_act(a, name);
    return name;
}

static guint split_list(const PolicyAnalysis *a, Stretch phrase, Stretch out[NAMES_MAX])
{
    guint count = split_names(a, phrase, TRUE, out);
    return count < 2 ? split_names(a, phrase, FALSE, out) : count;
}

/* "職員、保守員等で入室する者", "市民、業者から報告を受けた職員": the list belongs to the clause
 * that tells which persons are meant. */
static gboolean lists_within(const PolicyAnalysis *a, Stretch last)
{
    static const char *const particles[] = {"で", "から", "のうち"};
    const char *text = analysis_text(a);
    gsize start = names_compound_start(a, last.end);
    const PolicyHit *whole = names_agent_at(a, last.end, NULL);
    if (whole == NULL || analysis_entry(a, whole)->value != REACH_CLASS ||
        !(ends_with(a, start, "る") || ends_with(a, start, "た")))
        return FALSE;
    for (gsize at = last.start; at < start;
         at += (gsize)(g_utf8_next_char(text + at) - text) - at) {
        if (at == last.start || names_agent_at(a, at, NULL) == NULL)
            continue;
        for (gsize i = 0; i < G_N_ELEMENTS(particles); i++) {
            if (g_str_has_prefix(text + at, particles[i]))
                return TRUE;
        }
    }
    return FALSE;
}

guint names_of_subject(const PolicyAnalysis *a, Stretch phrase, Stretch out[NAMES_MAX])
{
    if (leaves_out(a, phrase)) {
        out[0] = phrase;
        return 1;
    }
    guint count = split_list(a, phrase, out);
    if (count > 1 && lists_within(a, out[count - 1])) {
        out[0] = phrase;
        return 1;
    }
    for (guint i = 0; i < count; i++)
        out[i] = trimmed_name(a, out[i]);
    return count;
}

guint names_of_holders(const PolicyAnalysis *a, Stretch phrase, Stretch out[NAMES_MAX])
{
    guint count = split_list(a, phrase, out);
    for (guint i = 0; i < count; i++)
        out[i] = bare_name(a, out[i]);
    return count;
}

const char *names_written(PolicyAnalysis *a, const PolicyUnit *unit, Stretch name)
{
    const char *text = unit->reading != NULL ? unit->reading : unit->text;
    const char *start = text + policy_folded_origin(&a->folded, name.start)->byte;
    const char *end = text + policy_folded_origin(&a->folded, name.end)->byte;
    while (end > start && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end))))
        end = g_utf8_prev_char(end);
    g_autofree char *written = g_strndup(start, (gsize)(end - start));
    return g_string_chunk_insert_const(a->reading->strings, written);
}

const char *names_alias(PolicyAnalysis *a, const PolicyUnit *unit, gsize at)
{
    const char *text = analysis_text(a);
    if (at == 0 || text[at - 1] != ')')
        return NULL;
    gsize base = at;
    if (names_agent_at(a, at, &base) == NULL)
        return NULL;
    const char *inside = text + base;
    const char *found = g_strstr_len(inside, (gssize)(at - base), "以下");
    const char *open = found == NULL ? NULL : g_strstr_len(found, text + at - found, "「");
    const char *close = open == NULL ? NULL : g_strstr_len(open, text + at - open, "」");
    if (close == NULL)
        return NULL;
    return names_written(a, unit,
                         (Stretch){(gsize)(open - text) + strlen("「"), (gsize)(close - text)});
}

void names_add(PolicyAnalysis *a, PolicyRun *run, const char *name)
{
    GPtrArray *names = a->reading->names;
    if (run->count == 0)
        run->first = names->len;
    for (guint32 i = 0; i < run->count; i++) {
        if (g_ptr_array_index(names, run->first + i) == name)
            return;
    }
    if (run->count == NAMES_MAX || *name == '\0' || g_utf8_strlen(name, -1) > NAME_MAX_CHARS)
        return;
    g_ptr_array_add(names, (gpointer)name);
    run->count++;
}
