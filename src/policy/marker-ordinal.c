/* policy/marker-ordinal.c -- 第2条の2 and ranges of articles, 第1号様式, 別表第1, 附則 */
#include "policy/marker-ordinal.h"

#include "policy/words.h"

#define RANGE_MAX 4u /* articles that one marker may list */

static const char chapter_units[] = "編部章節款目条";

static gboolean is_kanji(gunichar c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || c == 0x3005;
}

/* Kanji that go on with a reference: 第5条第2項, 第5条及び, 第5条中, 第5条関係, 第5条各号 … */
static gboolean refers_on(gunichar c)
{
    static const char signs[] = "第及又若並中関各前後同見全違但本以";
    return policy_place_in(signs, c) != 0;
}

/* の2 behind a number. */
static guint32 read_branch(PolicyWindow *w)
{
    guint32 branch = 0, number;
    for (guint start = w->at; policy_window_accept(w, 0x306E); start = w->at) { /* の */
        policy_window_skip(w);
        if (!policy_window_ordinal(w, &number)) {
            w->at = start;
            break;
        }
        branch = branch * 100 + number;
    }
    return branch;
}

static gboolean read_bound(PolicyWindow *w, guint32 *value)
{
    if (!policy_window_spread(w, "第"))
        return FALSE;
    policy_window_skip(w);
    if (!policy_window_ordinal(w, value) || !policy_window_spread(w, "条"))
        return FALSE;
    read_branch(w);
    return TRUE;
}

static gboolean read_joint(PolicyWindow *w)
{
    static const char *const joints[] = {"から", "及び", "、", "・", "-", "~", "―", "〜"};
    for (gsize i = 0; i < G_N_ELEMENTS(joints); i++) {
        if (policy_window_spread(w, joints[i]))
            return TRUE;
    }
    return FALSE;
}

/* 第4条から第6条まで 削除: articles that are gone bear one marker together. */
static void read_range(PolicyWindow *w, PolicyMarker *m)
{
    guint start = w->at;
    guint32 upto = m->value;
    for (guint i = 0; i < RANGE_MAX && read_joint(w); i++) {
        if (!read_bound(w, &upto)) {
            w->at = start;
            return;
        }
    }
    policy_window_spread(w, "まで");
    guint end = w->at;
    gboolean gone = end > start && upto >= m->value && policy_window_spread(w, "削除");
    w->at = gone ? end : start;
    m->upto = gone ? upto : m->value;
}

/* 第1号様式 */
static gboolean read_form(PolicyWindow *w, PolicyMarker *m)
{
    m->branch = read_branch(w);
    if (!policy_window_spread(w, "様式"))
        return FALSE;
    m->family = FAMILY_ANNEX;
    m->sign = 0x5F0F; /* 式 */
    m->form = TRUE;
    m->branch = m->branch == 0 ? read_branch(w) : m->branch;
    gunichar next = policy_window_peek(w);
    return next == 0 || next == ' ' || next == '(';
}

static gboolean read_unit(PolicyWindow *w, PolicyMarker *m)
{
    m->sign = policy_window_peek(w);
    if (m->sign == 0x53F7) { /* 号 */
        w->at++;
        return read_form(w, m);
    }
    if (policy_place_in(chapter_units, m->sign) == 0)
        return FALSE;
    w->at++;
    if (m->sign == 0x6761) /* 条 */
        m->family = FAMILY_ARTICLE;
    m->branch = read_branch(w);
    if (m->family == FAMILY_ARTICLE)
        read_range(w, m);
    gunichar next = policy_window_peek(w);
    if (next == 0 || next == ' ' || next == '(')
        return TRUE;
    m->loose = TRUE;
    m->strict = FALSE;
    if (m->family != FAMILY_ARTICLE && m->sign != 0x7AE0) /* 章 */
        return FALSE;
    return (is_kanji(next) && !refers_on(next)) || (next >= 0x30A1 && next <= 0x30FA);
}

gboolean marker_ordinal_read(PolicyWindow *w, PolicyMarker *m)
{
    if (!policy_window_accept(w, 0x7B2C)) /* 第 */
        return FALSE;
    policy_window_skip(w);
    m->family = FAMILY_CHAPTER;
    m->strict = TRUE;
    if (!policy_window_ordinal(w, &m->value))
        return FALSE;
    guint bare = w->at;
    m->misread = w->misread;
    policy_window_skip(w);
    if (read_unit(w, m))
        return TRUE;
    w->at = bare; /* 第1 without a unit */
    *m = (PolicyMarker){.family = FAMILY_CHAPTER,
                        .value = m->value,
                        .parts = 1,
                        .strict = TRUE,
                        .hashes = m->hashes,
                        .listed = m->listed};
    return policy_window_peek(w) == ' ' || policy_window_peek(w) == 0;
}

/* 第1, 第1号, 1, 第1号の2 behind the name of an annex. */
static void read_annex_number(PolicyWindow *w, PolicyMarker *m)
{
    guint before = w->at;
    policy_window_skip(w);
    gboolean said = policy_window_accept(w, 0x7B2C);
    policy_window_skip(w);
    if (!policy_window_ordinal(w, &m->value)) {
        w->at = before;
        m->value = 1;
        return;
    }
    policy_window_spread(w, "号");
    m->branch = read_branch(w);
    if (said && policy_window_spread(w, "様式"))
        m->form = TRUE;
}

static gboolean is_form(const PolicyWords *words, guint place)
{
    const char *name = g_ptr_array_index(words->annexes, place);
    return policy_words_equal(words->forms, name);
}

gboolean marker_annex_read(PolicyWindow *w, PolicyMarker *m, const PolicyWords *words)
{
    guint start = w->at;
    for (guint i = 0; i < words->annexes->len; i++) {
        w->at = start;
        if (!policy_window_spread(w, g_ptr_array_index(words->annexes, i)))
            continue;
        m->family = FAMILY_ANNEX;
        m->sign = w->c[w->at - 1];
        m->form = is_form(words, i);
        m->strict = TRUE;
        read_annex_number(w, m);
        gunichar next = policy_window_peek(w);
        if (next == 0 || next == '(' || next == ' ')
            return TRUE;
    }
    return FALSE;
}

/* A later 附則 is told apart by what brought it: 附則(令和3年訓令第5号). */
static void read_source(PolicyWindow *w)
{
    guint start = w->at;
    policy_window_skip(w);
    gboolean dated = FALSE;
    if (policy_window_accept(w, '(')) {
        for (gunichar c; (c = policy_window_peek(w)) != 0; w->at++) {
            dated = dated || c == 0x5E74 || c == 0x53F7; /* 年号 */
            if (c == ')' && dated) {
                w->at++;
                return;
            }
        }
    }
    w->at = start;
}

gboolean marker_named_read(PolicyWindow *w, PolicyMarker *m, const PolicyWords *words)
{
    guint start = w->at;
    for (guint i = 0; i < words->named_markers->len; i++) {
        w->at = start;
        if (!policy_window_spread(w, g_ptr_array_index(words->named_markers, i)))
            continue;
        m->family = FAMILY_NAMED;
        m->value = i + 1;
        m->strict = TRUE;
        if (w->c[w->at - 1] == 0x5247 && w->c[start] != 0x7DCF) /* 附則, 付則; not 総則 */
            m->sign = 0x5247;
        if (m->sign != 0)
            read_source(w);
        gunichar next = policy_window_peek(w);
        gboolean excerpt = m->sign != 0 && next == 0x6284; /* 抄 */
        return next == ' ' || next == 0 || excerpt || (m->sign != 0 && next == '(');
    }
    w->at = start;
    if (!policy_window_spread(w, "備考"))
        return FALSE;
    m->family = FAMILY_REMARKS;
    m->value = 1;
    m->strict = TRUE;
    return policy_window_peek(w) == ' ' || policy_window_peek(w) == 0;
}
