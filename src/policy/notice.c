/* policy/notice.c -- whose leave is needed, and who is told */
#include <string.h>

#include "policy/actor.h"
#include "policy/words.h"

#define OWNER_WINDOW 75u  /* bytes before a name that say whose he is */
#define LEAVE_WINDOW 60u  /* bytes between an approver and the approval */
#define ASKED_WINDOW 90u  /* bytes between who is asked and the leave that is his */
#define JUDGE_WINDOW 150u /* bytes between who judges something needed and the judging */
#define TOLD_WINDOW 420u  /* bytes between who is told and the telling */

/* "次の対応者": the names come in the list below. */
static gboolean is_announced(const PolicyAnalysis *a, Stretch name)
{
    const GArray *leads = a->scan.hits[USE_LEAD];
    for (guint i = 0; i < MIN(leads->len, HITS_MAX); i++) {
        guint32 end = g_array_index(leads, PolicyHit, i).end;
        if (end >= name.start && end <= name.end)
            return TRUE;
    }
    return FALSE;
}

/* "同表に掲げる者": another place names them. */
static gboolean points_elsewhere(const PolicyAnalysis *a, Stretch name)
{
    const char *text = analysis_text(a) + name.start;
    gssize size = (gssize)(name.end - name.start);
    return g_strstr_len(text, size, "掲げる") != NULL ||
           g_strstr_len(text, size, "各号に定める") != NULL;
}

/* "所属課の主任者", "当該データを主管する主任者": of whom leave is asked is named with what says
 * whose he is. */
static gsize with_owner(const PolicyAnalysis *a, Stretch name)
{
    const char *text = analysis_text(a);
    const PolicyHit *hit = names_agent_at(a, name.end, NULL);
    gsize size = strlen("の"), at = name.start;
    gboolean of = at > size && memcmp(text + at - size, "の", size) == 0;
    gboolean told = at > size && memcmp(text + at - size, "る", size) == 0;
    if (hit == NULL || analysis_entry(a, hit)->value != REACH_ROLE || !(of || told))
        return name.start;
    const char *from = text + (at > OWNER_WINDOW ? at - OWNER_WINDOW : 0);
    while (((guint8)*from & 0xC0) == 0x80)
        from++;
    const char *which = g_strrstr_len(from, text + at - from, "当該");
    if (which != NULL && g_strstr_len(which, text + at - which, "、") == NULL &&
        g_strstr_len(which, text + at - which, "は") == NULL &&
        g_strstr_len(which, text + at - which, "が") == NULL)
        return (gsize)(which - text);
    const PolicyHit *body = of ? names_agent_at(a, at - size, NULL) : NULL;
    return body != NULL && analysis_entry(a, body)->value == REACH_BODY
               ? names_compound_start(a, at - size)
               : name.start;
}

/* "総務課の職員及び課長の許可を受けた者": beside the holder of a post, persons of a class give no
 * leave. */
static gboolean is_mere_person(const PolicyAnalysis *a, Stretch name, Stretch last)
{
    const PolicyHit *hit = names_agent_at(a, name.end, NULL);
    const PolicyHit *post = names_agent_at(a, last.end, NULL);
    return hit != NULL && post != NULL && analysis_entry(a, hit)->value == REACH_CLASS &&
           strcmp(analysis_entry(a, hit)->rule, "agent/person") == 0 &&
           analysis_entry(a, post)->value == REACH_ROLE;
}

/* The names that end at `at`; of those let in and who lets them in only the last. */
static void add_names(PolicyAnalysis *a, PolicyUnit *unit, PolicyField field, PolicyRun *run,
                      gsize at, const char *rule, guint confidence)
{
    gboolean from_last = field == FIELD_APPROVER && a->leave_admits;
    Stretch names[NAMES_MAX];
    guint count = names_before(a, at, names);
    for (guint i = from_last ? MAX(count, 1u) - 1 : 0; i < count; i++) {
        if (is_announced(a, names[i]) || points_elsewhere(a, names[i])) {
            analysis_facts(a, unit)->lead_asks = (guint8)(field + 1);
            continue;
        }
        if (field == FIELD_APPROVER && is_mere_person(a, names[i], names[count - 1]))
            continue;
        if (field == FIELD_APPROVER || a->leave_asked)
            names[i].start = with_owner(a, names[i]);
        const char *alias = i + 1 == count ? names_alias(a, unit, at) : NULL;
        names_add(a, run, alias != NULL ? alias : names_written(a, unit, names[i]));
        analysis_note(a, unit, field, rule, names[i], confidence);
        const PolicyHit *hit = names_agent_at(a, names[i].end, NULL);
        if (field == FIELD_APPROVER && hit != NULL && analysis_entry(a, hit)->value == REACH_BODY)
            a->leave_of_body = TRUE;
    }
}

static gsize step_back(const PolicyAnalysis *a, gsize at)
{
    const char *text = analysis_text(a);
    return (gsize)(g_utf8_prev_char(text + at) - text);
}

/* The particle at `at` that may follow the one whose leave is asked, or 0. */
static gsize leave_particle(const char *text)
{
    static const char *const particles[] = {"から", "より", "による", "の", "に", "へ"};
    for (gsize i = 0; i < G_N_ELEMENTS(particles); i++) {
        if (g_str_has_prefix(text, particles[i]))
            return strlen(particles[i]);
    }
    return 0;
}

/* "A 及び B が許可した者": A is let in as well. */
static gboolean lets_persons(const char *behind)
{
    static const char *const fronts[] = {"た者", "る者", "者"};
    for (gsize i = 0; i < G_N_ELEMENTS(fronts); i++) {
        if (g_str_has_prefix(behind, fronts[i]))
            return TRUE;
    }
    return FALSE;
}

/* "企業長と協議の上、その承認を受け", "課長に説明し、その同意を得": whose leave その means, where
 * something is done with him right before. */
static gboolean read_leave_of_asked(PolicyAnalysis *a, PolicyUnit *unit, const PolicyHit *hit)
{
    static const char *const particles[] = {"と", "に", "へ"};
    const char *text = analysis_text(a);
    gsize size = strlen("、その");
    gsize low = hit->start > ASKED_WINDOW ? hit->start - ASKED_WINDOW : 0;
    if (hit->start <= size || memcmp(text + hit->start - size, "、その", size) != 0)
        return FALSE;
    for (gsize at = hit->start - size; at > low;) {
        at = step_back(a, at);
        if (g_str_has_prefix(text + at, "、"))
            return FALSE;
        gboolean led = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(particles); i++)
            led = led || g_str_has_prefix(text + at, particles[i]);
        if (led && names_agent_at(a, at, NULL) != NULL) {
            add_names(a, unit, FIELD_APPROVER, &unit->approver, at, "approver/asked", 85);
            return TRUE;
        }
    }
    return FALSE;
}

/* "町村の同意及び管理者の許可を得": whose other leave stands before him whose name ends at `at`. */
static void add_other_leave(PolicyAnalysis *a, PolicyUnit *unit, gsize at, const PolicyEntry *entry)
{
    const char *text = analysis_text(a);
    const PolicyWords *words = &a->rules->words;
    Stretch names[NAMES_MAX];
    gsize start = names_before(a, at, names) == 0 ? 0 : names[0].start;
    gsize end = start - policy_words_back(words->chain_words, text, start);
    gsize leave = end < start ? policy_words_back(words->leaves, text, end) : 0;
    gsize size = leave + strlen("の");
    if (leave > 0 && end > size && memcmp(text + end - size, "の", strlen("の")) == 0)
        add_names(a, unit, FIELD_APPROVER, &unit->approver, end - size, entry->rule,
                  entry->confidence);
}

static void read_leave(PolicyAnalysis *a, PolicyUnit *unit, const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    const PolicyEntry *entry = analysis_entry(a, hit);
    if (entry->other == 0 && entry->value == LEAVE_OBJECT) {
        a->leave_asked = TRUE;
        a->leave_at = hit->start;
    }
    if (entry->value != LEAVE_OBJECT && names_agent_at(a, hit->start, NULL) != NULL) {
        a->leave_admits = a->leave_admits || lets_persons(text + hit->end);
        add_names(a, unit, FIELD_APPROVER, &unit->approver, hit->start, entry->rule,
                  entry->confidence);
        return;
    }
    gsize window = entry->value == LEAVE_OBJECT ? LEAVE_WINDOW : JUDGE_WINDOW;
    gsize low = hit->start > window ? hit->start - window : 0;
    for (gsize at = hit->start; at > low;) {
        at = step_back(a, at);
        gboolean object = entry->value == LEAVE_OBJECT && strncmp(text + at, "を", 3) == 0;
        gboolean aside = policy_words_back(a->rules->words.ask_fronts, text, at) > 0;
        if ((strncmp(text + at, "、", 3) == 0 && !aside) || object)
            break;
        gboolean led = entry->value != LEAVE_OBJECT ? g_str_has_prefix(text + at, "が")
                                                    : leave_particle(text + at) > 0;
        if (led && names_agent_at(a, at, NULL) != NULL) {
            add_other_leave(a, unit, at, entry);
            add_names(a, unit, FIELD_APPROVER, &unit->approver, at, entry->rule, entry->confidence);
            return;
        }
    }
    if (entry->other == 0 && entry->value == LEAVE_OBJECT && !read_leave_of_asked(a, unit, hit))
        a->leave_bare = hit->start;
}

/* The particle at the start of `text` that may follow who is told, or 0. */
static gsize told_particle(const char *text)
{
    static const char *const barred[] = {
        "における", "において", "に係", "に関", "について", "により", "によっ", "による",   "に従",
        "に応",     "に基",     "にと", "に代", "に含",     "に定",   "に所属", "に対する", "には"};
    static const char *const particles[] = {"に", "へ", "まで", "宛", "あて"};
    for (gsize i = 0; i < G_N_ELEMENTS(barred); i++) {
        if (g_str_has_prefix(text, barred[i]))
            return 0;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(particles); i++) {
        if (g_str_has_prefix(text, particles[i]))
            return strlen(particles[i]);
    }
    return 0;
}

/* "自らへの報告": the subject is told. */
static gboolean tells_self(const PolicyAnalysis *a, gsize at)
{
    return policy_words_back(a->rules->words.self_words, analysis_text(a), at) > 0;
}

static void tell_self(PolicyAnalysis *a, PolicyUnit *unit, Stretch words, const char *rule)
{
    for (guint32 i = 0; i < unit->actor.count; i++)
        names_add(a, &unit->notify, policy_reading_name(a->reading, unit->actor.first + i));
    analysis_note(a, unit, FIELD_NOTIFY, rule, words, 75);
}

/* "…に対して、" says who is told, and its comma ends nothing. */
static gboolean told_about(const char *text, gsize at)
{
    return (at >= 9 && memcmp(text + at - 9, "に対し", 9) == 0) ||
           (at >= 12 && memcmp(text + at - 12, "に対して", 12) == 0);
}

/* A comma behind a scene ends the search: what stands before it belongs to another clause. */
static gboolean scene_ends(const PolicyAnalysis *a, gsize at)
{
    const char *text = analysis_text(a);
    return strncmp(text + at, "、", 3) == 0 &&
           policy_words_back(a->rules->words.scenes, text, at) > 0 && !told_about(text, at);
}

/* "X と協議し": who is asked stands before another particle. */
static gboolean asks_of(const char *text)
{
    static const char *const asked[] = {"と協議", "と合議", "の指示を仰", "の判断を仰",
                                        "の閲覧に供"};
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
        if (g_str_has_prefix(text, asked[i]))
            return TRUE;
    }
    return FALSE;
}

/* Whether と at `at` joins who is asked to the asking at `hit`: "と事前に協議". */
static gboolean asks_with(const PolicyAnalysis *a, gsize at, gsize hit)
{
    const char *text = analysis_text(a);
    gsize behind = at + strlen("と");
    if (!g_str_has_prefix(text + at, "と") || behind > hit)
        return FALSE;
    if (behind == hit)
        return asks_of(text + at);
    gsize front = policy_words_front(a->rules->words.ask_fronts, text + behind);
    return behind + front == hit && g_str_has_prefix(text + hit, "協議");
}

/* Where what is handed over at `hit` may be named: behind the case in which it is. */
static const char *behind_case(const char *text, gsize at)
{
    static const char *const cases[] = {"ときは、", "とき、", "場合は、", "場合には、",
                                        "場合において、"};
    const char *front = text;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *found = g_strrstr_len(text, (gssize)at, cases[i]);
        if (found != NULL && found + strlen(cases[i]) > front)
            front = found + strlen(cases[i]);
    }
    return front;
}

/* What is handed over at `hit` to the one whose name ends at `at`: FIELD_NOTIFY when he learns of
 * something, FIELD_APPROVER when he is asked for leave, FIELD_LAST when for something else. */
static PolicyField handed_for(const PolicyAnalysis *a, const PolicyUnit *unit, gsize at,
                              const PolicyHit *hit)
{
    const PolicyEntry *entry = analysis_entry(a, hit);
    const PolicyHit *agent = names_agent_at(a, at, NULL);
    guint reach = agent == NULL ? REACH_CLASS : (guint)analysis_entry(a, agent)->value;
    if (entry->other == 1)
        return unit->modality == MODALITY_MUST && reach == REACH_ROLE ? FIELD_NOTIFY : FIELD_LAST;
    if (entry->value == 0)
        return FIELD_NOTIFY;
    const char *text = analysis_text(a), *from = behind_case(text, hit->start);
    g_autofree char *front = g_strndup(from, hit->end - (gsize)(from - text));
    if (strstr(front, "書の写し") != NULL)
        return FIELD_NOTIFY; /* a copy of a request asks for nothing */
    gboolean request = policy_words_inside(a->rules->words.requests, front);
    if (!request && !policy_words_inside(a->rules->words.orders, front))
        return FIELD_NOTIFY;
    gboolean decides = request || a->leave_asked;
    gboolean bare = a->leave_bare > hit->start;
    gboolean listed = analysis_facts(a, unit)->lead_asks == FIELD_APPROVER + 1;
    gboolean open = (unit->approver.count == 0 && !listed) || bare;
    return decides && open && (unit->kind != KIND_PERMISSION || bare) ? FIELD_APPROVER : FIELD_LAST;
}

static void add_told(PolicyAnalysis *a, PolicyUnit *unit, gsize at, const PolicyHit *hit)
{
    const PolicyEntry *entry = analysis_entry(a, hit);
    PolicyField field = handed_for(a, unit, at, hit);
    if (field == FIELD_LAST)
        return;
    a->told_at = hit->start;
    PolicyRun *run = field == FIELD_NOTIFY ? &unit->notify : &unit->approver;
    add_names(a, unit, field, run, at, entry->rule, entry->confidence);
}

/* "職員は主任に、主任は所長に報告": who is told tells the next. */
static gboolean is_relay(const PolicyAnalysis *a, gsize low, gsize from)
{
    const char *text = analysis_text(a);
    for (const char *at = g_strstr_len(text + low, (gssize)(from - low), "に、"); at != NULL;
         at = g_strstr_len(at + 3, text + from - at - 3, "に、")) {
        gsize end = (gsize)(at - text), start = names_compound_start(a, end);
        const char *next = at + strlen("に、");
        if (names_agent_at(a, end, NULL) != NULL && end > start &&
            strncmp(next, text + start, end - start) == 0 &&
            g_str_has_prefix(next + (end - start), "は"))
            return TRUE;
    }
    return FALSE;
}

/* "甲は乙に、丙は丁に、それぞれ報告": who else is told stands before the comma. */
static void add_each(PolicyAnalysis *a, PolicyUnit *unit, gsize from, gsize low,
                     const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    if (g_strstr_len(text + from, (gssize)(hit->start - from), "それぞれ") == NULL &&
        !is_relay(a, low, from))
        return;
    for (gsize at = from; at > low && !g_str_has_prefix(text + at, "し、");) {
        at = step_back(a, at);
        if (g_str_has_prefix(text + at, "に、") && names_agent_at(a, at, NULL) != NULL)
            add_told(a, unit, at, hit);
    }
}

/* "委託先に報告させ": who is made to tell. */
static gboolean reports_himself(const PolicyAnalysis *a, gsize at, const PolicyHit *hit)
{
    const PolicyHit *agent = names_agent_at(a, at, NULL);
    const char *text = analysis_text(a);
    return analysis_entry(a, agent)->value == REACH_CLASS &&
           strcmp(analysis_entry(a, agent)->rule, "agent/own") != 0 &&
           g_str_has_prefix(text + hit->start, "報告") && g_str_has_prefix(text + hit->end, "させ");
}

/* Whether what stands at `text` is done to the one before it: "に対してする". */
static gboolean is_done_to_him(const char *text)
{
    static const char *const ends[] = {"に対して", "に", "へ"};
    static const char *const acts[] = {"する", "行う", "行わな", "しなければ"};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        const char *act = text + strlen(ends[i]);
        for (gsize k = 0; k < G_N_ELEMENTS(acts); k++) {
            if (g_str_has_prefix(text, ends[i]) && g_str_has_prefix(act, acts[k]))
                return TRUE;
        }
    }
    return FALSE;
}

/* "報告は、室長に対してする": who is told stands behind the telling that is the topic. */
static void read_told_behind(PolicyAnalysis *a, PolicyUnit *unit, const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    if (!g_str_has_prefix(text + hit->end, "は、"))
        return;
    for (gsize at = hit->end + strlen("は、"); at < MIN(a->body, hit->end + TOLD_WINDOW);
         at = (gsize)(g_utf8_next_char(text + at) - text)) {
        if (g_str_has_prefix(text + at, "、"))
            return;
        if (is_done_to_him(text + at) && names_agent_at(a, at, NULL) != NULL) {
            add_told(a, unit, at, hit);
            return;
        }
    }
}

static void read_told(PolicyAnalysis *a, PolicyUnit *unit, const PolicyHit *hit)
{
    const char *text = analysis_text(a);
    gsize low = hit->start > TOLD_WINDOW ? hit->start - TOLD_WINDOW : 0;
    gsize from = told_particle(text + hit->start) == 0
                     ? hit->start
                     : (gsize)(g_utf8_next_char(text + hit->start) - text);
    for (gsize at = from; at > low;) {
        at = step_back(a, at);
        if (scene_ends(a, at))
            return;
        gboolean with =
            asks_with(a, at, hit->start) || (at + strlen("の") == hit->start && asks_of(text + at));
        gboolean of =
            at + strlen("に対する") == hit->start && g_str_has_prefix(text + at, "に対する");
        if (told_particle(text + at) == 0 && !with && !of)
            continue;
        if (tells_self(a, at)) {
            tell_self(a, unit, (Stretch){at, hit->end}, analysis_entry(a, hit)->rule);
            return;
        }
        if (names_agent_at(a, at, NULL) != NULL && !reports_himself(a, at, hit)) {
            add_each(a, unit, at, low, hit);
            add_told(a, unit, at, hit);
            return;
        }
    }
}

/* Whether the part of a cell is a name, or one that is told something: "課長に2時間以内"; it ends
 * at `base` then. */
static gboolean told_in_cell(const PolicyAnalysis *a, Stretch part, gsize *base)
{
    const char *text = analysis_text(a);
    if (names_agent_at(a, part.end, base) != NULL)
        return TRUE;
    const char *to = g_strstr_len(text + part.start, (gssize)(part.end - part.start), "に");
    return to != NULL && names_agent_at(a, (gsize)(to - text), base) != NULL;
}

/* The members of the list of names in a cell. */
static void read_cell(PolicyAnalysis *a, PolicyUnit *unit, Stretch cell, PolicyField field)
{
    const char *text = analysis_text(a);
    gboolean told = field == FIELD_NOTIFY, does = field == FIELD_ACTOR;
    PolicyRun *run = told ? &unit->notify : does ? &unit->actor : &unit->approver;
    const char *rule = told ? "notify/column" : does ? "actor/column" : "approver/column";
    gsize start = cell.start;
    for (gsize at = cell.start; at <= cell.end;) {
        gsize chain =
            at < cell.end ? policy_words_front(a->rules->words.chain_words, text + at) : 0;
        gboolean ends = at == cell.end || (chain > 0 && !names_in_brackets(a, at));
        gsize base = at;
        if (ends && at > start && told_in_cell(a, (Stretch){start, at}, &base)) {
            names_add(a, run, names_written(a, unit, (Stretch){start, base}));
            analysis_note(a, unit, field, rule, (Stretch){start, base}, 80);
        }
        at = chain > 0       ? at + chain
             : at < cell.end ? (gsize)(g_utf8_next_char(text + at) - text)
                             : at + 1;
        start = ends ? at : start;
    }
}

/* The names in a row's cells below "報告先", "承認者" and the like: those of `columns`. */
void notice_read_column(PolicyAnalysis *a, PolicyUnit *unit, guint64 columns, PolicyField field)
{
    const char *text = analysis_text(a);
    gsize size = analysis_size(a), start = 0;
    guint column = 0;
    for (gsize at = 0; at <= size && column < 64; at++) {
        if (at < size && text[at] != '\t' && text[at] != '|')
            continue;
        if ((columns >> column & 1) != 0)
            read_cell(a, unit, (Stretch){start, at}, field);
        start = at + 1;
        column++;
    }
}

/* "これを変更したときも、同様とする": those asked and told are those of the sentence before. */
static void repeat_notice(PolicyAnalysis *a, PolicyUnit *unit)
{
    guint32 last = analysis_repeated(a, unit);
    if (last == 0)
        return;
    PolicyUnit *before = policy_reading_unit(a->reading, last - 1);
    unit->approver = before->approver;
    unit->notify = before->notify;
    unit->confidence[FIELD_APPROVER] = before->confidence[FIELD_APPROVER];
    unit->confidence[FIELD_NOTIFY] = before->confidence[FIELD_NOTIFY];
}

/* "改めて承認を得るものとする", behind a sentence that says whose: it is asked of him again. */
static void ask_again(PolicyAnalysis *a, PolicyUnit *unit)
{
    guint32 last = analysis_facts(a, unit)->last;
    if (last == 0 || a->leave_bare == 0 || unit->approver.count > 0)
        return;
    const PolicyUnit *before = policy_reading_unit(a->reading, last - 1);
    if (before->approver.count == 0)
        return;
    unit->approver = before->approver;
    analysis_note_from(a, unit, FIELD_APPROVER, FROM_SIBLING, "approver/asked-again",
                       policy_reading_name(a->reading, before->approver.first), before->node, 70);
}

/* Whether a request is handed in before leave is asked. */
static gboolean handed_in(const PolicyAnalysis *a)
{
    static const char own[] = "その"; /* "課に連絡し、その承諾を得て" */
    gsize size = strlen(own);
    return policy_words_inside(a->rules->words.handed, analysis_text(a)) ||
           (a->leave_at > size && memcmp(analysis_text(a) + a->leave_at - size, own, size) == 0);
}

/* "X に提出し、その承認を受け": who receives the request gives the leave; and who gives leave in a
 * sentence is not told by it. */
static void settle_leave(PolicyAnalysis *a, PolicyUnit *unit)
{
    const GArray *evidence = a->reading->evidence;
    if (a->leave_asked && a->leave_at > a->told_at && unit->approver.count == 0 &&
        unit->notify.count > 0 && handed_in(a)) {
        unit->approver = unit->notify;
        unit->notify = (PolicyRun){0, 0};
        for (guint32 i = unit->evidence.first; i < evidence->len; i++) {
            PolicyEvidence *e = &g_array_index(evidence, PolicyEvidence, i);
            if (e->field == FIELD_NOTIFY)
                e->field = FIELD_APPROVER;
        }
        unit->confidence[FIELD_APPROVER] = 82;
        unit->confidence[FIELD_NOTIFY] = 0;
    }
}

/* "管理者へ届け出てその確認を受け": who gives the leave that is asked from him right there. */
static void untell_leaver(PolicyAnalysis *a, PolicyUnit *unit)
{
    if (!a->leave_asked || unit->approver.count != 1 || unit->notify.count != 1 ||
        a->leave_at <= a->told_at)
        return;
    const GPtrArray *names = a->reading->names;
    if (g_ptr_array_index(names, unit->approver.first) !=
        g_ptr_array_index(names, unit->notify.first))
        return;
    unit->notify = (PolicyRun){0, 0};
    unit->confidence[FIELD_NOTIFY] = 0;
}

/* Whether the unit says who may do something or whom the text is for, so that who is let in by
 * somebody has his leave. */
static gboolean admits(const PolicyUnit *unit)
{
    return unit->kind == KIND_PERMISSION || unit->kind == KIND_SCOPE ||
           (unit->kind == KIND_STATEMENT && unit->shape == SHAPE_SENTENCE);
}

static void read_leaves(PolicyAnalysis *a, PolicyUnit *unit, gboolean all)
{
    const GArray *leaves = a->scan.hits[USE_APPROVAL];
    for (guint i = 0; i < MIN(leaves->len, HITS_MAX); i++) {
        const PolicyHit *hit = &g_array_index(leaves, PolicyHit, i);
        const PolicyEntry *entry = analysis_entry(a, hit);
        gboolean lets = entry->value == LEAVE_SUBJECT && lets_persons(analysis_text(a) + hit->end);
        gboolean asked = entry->value == LEAVE_ADMITS
                             ? admits(unit) || policy_words_front(a->rules->words.only_these,
                                                                  analysis_text(a) + hit->end) > 0
                             : all || (lets && admits(unit));
        /* "同意なしに…できる": none is needed. */
        asked = asked && (entry->other == 0 || unit->kind != KIND_PERMISSION);
        asked =
            asked ||
            (entry->value == LEAVE_OBJECT &&
             (unit->kind == KIND_POWER || (unit->kind == KIND_SCOPE && unit->shape == SHAPE_ITEM)));
        a->leave_admits = entry->value == LEAVE_ADMITS;
        if (!entry->skip && asked)
            read_leave(a, unit, hit);
    }
}

/* "重要な情報を扱う場合　統括者" below "各号に定める者の許可を受け": the item names him. */
static void read_asked_item(PolicyAnalysis *a, PolicyUnit *unit)
{
    guint32 above = policy_outline_node(a->outline, unit->node)->parent;
    guint8 asks = above == NO_NODE ? 0 : a->facts[above].lead_asks;
    if (unit->shape != SHAPE_ITEM || asks == 0 || names_agent_at(a, a->body, NULL) == NULL)
        return;
    gboolean told = asks == FIELD_NOTIFY + 1;
    gsize term = actor_behind_term(a, unit);
    Stretch names[NAMES_MAX];
    guint count = names_before(a, a->body, names);
    for (guint i = 0; i < count; i++) {
        Stretch name = {MAX(names[i].start, names[i].end > term ? term : 0), names[i].end};
        names_add(a, told ? &unit->notify : &unit->approver, names_written(a, unit, name));
        analysis_note(a, unit, told ? FIELD_NOTIFY : FIELD_APPROVER,
                      told ? "notify/listed" : "approver/listed", name, 78);
    }
}

/* "利用は、課長が許可する": who gives leave as his own act needs none. */
static void drop_own_leave(const PolicyAnalysis *a, PolicyUnit *unit)
{
    static const char *const modes[] = {"", "ものとする", "ことができる", "ことができるものとする"};
    const GArray *leaves = a->scan.hits[USE_APPROVAL];
    gsize end = leaves->len == 0 ? 0 : g_array_index(leaves, PolicyHit, leaves->len - 1).end;
    gboolean ends = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(modes) && leaves->len > 0; i++)
        ends = ends || (a->body == end + strlen(modes[i]) &&
                        memcmp(analysis_text(a) + end, modes[i], strlen(modes[i])) == 0);
    if (ends && unit->approver.count == 1 && unit->actor.count == 1 &&
        policy_reading_name(a->reading, unit->approver.first) ==
            policy_reading_name(a->reading, unit->actor.first)) {
        unit->approver = (PolicyRun){0, 0};
        unit->confidence[FIELD_APPROVER] = 0;
    }
}

/* "職員以外の者の閲覧に供してはならない" */
static gboolean is_forbidden(const PolicyAnalysis *a, const PolicyUnit *unit, const PolicyHit *hit)
{
    static const char *const ends[] = {"してはならない", "てはならない"};
    const char *behind = analysis_text(a) + hit->end;
    gboolean barred = g_str_has_prefix(behind, ends[0]) || g_str_has_prefix(behind, ends[1]);
    return unit->modality == MODALITY_MUST_NOT && barred;
}

void notice_read(PolicyAnalysis *a, PolicyUnit *unit)
{
    if (unit->shape == SHAPE_ROW && unit->kind == KIND_OBLIGATION) {
        notice_read_column(a, unit, a->leave_columns, FIELD_APPROVER);
        notice_read_column(a, unit, a->told_columns, FIELD_NOTIFY);
    }
    a->leave_asked = a->leave_of_body = FALSE;
    a->leave_at = a->told_at = a->leave_bare = 0;
    gboolean acts =
        unit->kind == KIND_OBLIGATION || unit->kind == KIND_PERMISSION || unit->kind == KIND_LEAD;
    read_leaves(a, unit, acts);
    drop_own_leave(a, unit);
    a->leave_admits = FALSE;
    read_asked_item(a, unit);
    if (!acts)
        return;
    const GArray *reports = a->scan.hits[USE_REPORT];
    for (guint i = 0; i < MIN(reports->len, HITS_MAX); i++) {
        const PolicyHit *hit = &g_array_index(reports, PolicyHit, i);
        if (analysis_entry(a, hit)->skip || is_forbidden(a, unit, hit))
            continue;
        read_told(a, unit, hit);
        read_told_behind(a, unit, hit);
    }
    settle_leave(a, unit);
    untell_leaver(a, unit);
    ask_again(a, unit);
    repeat_notice(a, unit);
}
