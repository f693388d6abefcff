/* understand/facts-law.c -- laws and articles a text names: what it rests on, what is to be
 * observed */
#include <string.h>

#include "policy/words.h"
#include "understand/dates.h"
#include "understand/understanding.h"

#define NUMBER_MAX 90u /* bytes of a law's number in its brackets */
#define NAME_BACK 240u /* bytes a law's name may take */
#define LAWS_MAX 40u   /* looked at in one unit */
#define BASIS_NEAR 60u /* bytes between a law and the words that rest on it */

static gboolean is_number(const Understanding *u, Span inside)
{
    const char *text = u_text(u);
    static const char *const eras[] = {"明治", "大正", "昭和", "平成", "令和"};
    gboolean dated = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(eras); i++)
        dated = dated || u_starts(u, inside.start, eras[i]);
    return dated && inside.end - inside.start < NUMBER_MAX &&
           g_strstr_len(text + inside.start, (gssize)(inside.end - inside.start), "号") != NULL;
}

/* 第244条の6第1項: articles and paragraphs behind a law's name. */
static gsize article_end(const Understanding *u, gsize at)
{
    const char *text = u_text(u);
    gsize end = at;
    while (u_starts(u, end, "第")) {
        guint number = 0;
        gsize digits = policy_number_read(text + end + 3, &number);
        gsize unit = end + 3 + digits;
        if (digits == 0 ||
            !(u_starts(u, unit, "条") || u_starts(u, unit, "項") || u_starts(u, unit, "号")))
            break;
        end = unit + 3;
        gsize more = u_starts(u, end, "の") ? policy_number_read(text + end + 3, &number) : 0;
        end += more > 0 ? 3 + more : 0;
    }
    return end;
}

/* Where a law's name begins that ends at `at`: behind a comma, a quotation mark, a topic. */
static gsize name_start(const Understanding *u, gsize at)
{
    const char *text = u_text(u);
    static const char *const bounds[] = {"、", "。", "「", "は、", "(", "。", "後の"};
    gsize from = at > NAME_BACK ? at - NAME_BACK : 0;
    for (gsize i = at; i > from; i--) {
        for (gsize j = 0; j < G_N_ELEMENTS(bounds); j++) {
            if (u_ends(u, i, bounds[j]))
                return i;
        }
    }
    while (((guint8)text[from] & 0xC0) == 0x80)
        from++;
    return from;
}

/* A name that begins with another law's begins there: 地方自治法の一部を改正する法律. */
static gsize known_start(const Understanding *u, gsize start, gsize at)
{
    for (guint i = 0; i < u->hits[KNOW_LAW]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_LAW, i);
        gunichar before = policy_char_before(u_text(u), u_text(u) + hit->start);
        if (hit->start >= start && hit->end <= at && !u_word(u, hit)->skip &&
            !policy_is_compound(before))
            return hit->start;
    }
    return start;
}

static const char *function_of(const Understanding *u, gsize behind)
{
    const char *title = u_title(u, u->unit->node);
    if (strstr(title, "法令") != NULL || strstr(title, "法律") != NULL)
        return "observed";
    for (guint i = 0; i < u->hits[KNOW_BASIS]->len; i++) {
        const PolicyHit *hit = u_hit(u, KNOW_BASIS, i);
        if (hit->start >= behind && hit->start < behind + BASIS_NEAR)
            return "basis";
    }
    return "cited";
}

static void add_law(Understanding *u, Span name, gsize behind)
{
    Span number = {0, 0};
    gsize close = u_bracket_end(u, behind);
    if (close > behind && is_number(u, (Span){behind + 1, close - 1})) {
        number = (Span){behind + 1, close - 1};
        behind = close;
        if (u_starts(u, behind, "。"))
            behind += strlen("。");
    }
    gsize end = article_end(u, behind);
    while (name.start < name.end && g_ascii_isdigit(u_text(u)[name.start]))
        name.start++;
    if (u_starts(u, end, "は、廃止"))
        return;
    const char *law = u_written(u, name);
    const char *article = end > behind ? u_written(u, (Span){behind, end}) : "";
    const char *function = function_of(u, end);
    g_autofree char *key = g_strconcat(law, article, function, NULL);
    if (*law == '\0' || !u_once(u, FACT_LEGAL_BASIS, key))
        return;
    u_fact(u, FACT_LEGAL_BASIS, law, article, function, number.end > 0 ? 93 : 80);
    if (number.end > 0)
        u_detail(u, "番号", u_written(u, number));
}

/* A name ends before the brackets that hold a number; those of the lexicon end by themselves. */
static void read_numbered(Understanding *u, gsize *done)
{
    const char *text = u_text(u);
    guint looked = 0;
    for (const char *open = strchr(text, '('); open != NULL && looked++ < LAWS_MAX;
         open = strchr(open + 1, '(')) {
        gsize at = (gsize)(open - text);
        gsize close = u_bracket_end(u, at);
        if (close <= at + 2 || !is_number(u, (Span){at + 1, close - 1}) ||
            policy_words_back(u->know->lists.law_endings, text, at) == 0)
            continue;
        gsize start = known_start(u, MAX(name_start(u, at), *done), at);
        add_law(u, (Span){start, at}, at);
        *done = close;
    }
}

/* Laws named without their number. */
static void read_named(Understanding *u)
{
    for (guint i = 0; i < MIN(u->hits[KNOW_LAW]->len, LAWS_MAX); i++) {
        const PolicyHit *hit = u_hit(u, KNOW_LAW, i);
        gunichar before = policy_char_before(u_text(u), u_text(u) + hit->start);
        gboolean part = before != 0 && policy_is_compound(before);
        gboolean longer = u_starts(u, hit->end, "の一部") || u_starts(u, hit->end, "施行") ||
                          u_starts(u, hit->end, "違反") || u_starts(u, hit->end, "(");
        if (!u_word(u, hit)->skip && !part && !longer)
            add_law(u, (Span){hit->start, hit->end}, hit->end);
    }
}

void fact_read_laws(Understanding *u)
{
    gsize done = 0;
    read_numbered(u, &done);
    read_named(u);
}
