/* policy/window.c -- decodes the first characters of a line and reads numbers off them */
#include "policy/window.h"

#include "policy/words.h"

static const char kanji_digits[] = "一二三四五六七八九";
static const char kana_order[] =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
static const char half_kana[] = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";

guint policy_place_in(const char *order, gunichar c)
{
    if (c >= 0x3041 && c <= 0x3096) /* hiragana: in none of them, and most common */
        return 0;
    guint place = 1;
    for (const char *at = order; *at != '\0'; place++) {
        if (policy_next_char(&at) == c)
            return place;
    }
    return 0;
}

static gunichar narrow(gunichar c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFF01 + '!';
    guint place = c >= 0xFF66 && c <= 0xFF9D ? policy_place_in(half_kana, c) : 0;
    if (place != 0)
        return g_utf8_get_char(kana_order + 3 * (gsize)(place - 1));
    gboolean space = c == '\t' || c == 0x00A0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B);
    return space ? ' ' : c;
}

void policy_window_fill(PolicyWindow *w, const char *line, gsize size)
{
    const char *at = line, *end = line + size;
    w->count = 0;
    w->at = 0;
    w->wide = w->misread = FALSE;
    while (at < end && w->count < POLICY_WINDOW) {
        w->byte[w->count] = (guint32)(at - line);
        gunichar c = policy_next_char(&at);
        w->wide = w->wide || (c >= 0xFF10 && c <= 0xFF19 && w->count < 4);
        w->c[w->count++] = narrow(c);
    }
    w->c[w->count] = 0;
    w->byte[w->count] = (guint32)(at - line);
}

gboolean policy_window_spread(PolicyWindow *w, const char *name)
{
    guint start = w->at;
    for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
        policy_window_skip(w);
        if (!policy_window_accept(w, g_utf8_get_char(at))) {
            w->at = start;
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean is_digit(gunichar c)
{
    return c >= '0' && c <= '9';
}

gboolean policy_window_number(PolicyWindow *w, guint32 *value)
{
    guint start = w->at;
    *value = 0;
    while (is_digit(policy_window_peek(w)) && *value <= POLICY_NUMBER_MAX)
        *value = *value * 10 + (guint32)(w->c[w->at++] - '0');
    return w->at > start && *value <= POLICY_NUMBER_MAX;
}

guint32 policy_kanji_lookalike(gunichar c)
{
    static const struct {
        gunichar kana;
        guint32 digit;
    } pairs[] = {{0x30CB, 2}, {0x30CF, 8}, {0x30FC, 1}, {0x2015, 1}, {0x2014, 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (pairs[i].kana == c)
            return pairs[i].digit;
    }
    return 0;
}

static gboolean kanji_digit(PolicyWindow *w, gboolean mend, guint32 *digit)
{
    gunichar c = policy_window_peek(w);
    *digit = c == 0x3007 ? 0 : policy_place_in(kanji_digits, c); /* 〇 */
    if (*digit == 0 && c != 0x3007) {
        *digit = mend ? policy_kanji_lookalike(c) : 0;
        if (*digit == 0)
            return FALSE;
        w->misread = TRUE;
    }
    w->at++;
    return TRUE;
}

gboolean policy_window_kanji(PolicyWindow *w, gboolean mend, guint32 *value)
{
    guint start = w->at;
    guint32 sum = 0, run = 0, digit = 0;
    gboolean digits = FALSE;
    while (w->at < w->count && sum + run <= POLICY_NUMBER_MAX) {
        guint32 scale = policy_window_peek(w) == 0x5341 ? 10 : /* 十 */
                            policy_window_peek(w) == 0x767E ? 100
                                                            : 0; /* 百 */
        if (scale != 0) {
            sum += (digits ? run : 1) * scale;
            run = 0;
            digits = FALSE;
            w->at++;
        } else if (kanji_digit(w, mend, &digit)) {
            run = run * 10 + digit;
            digits = TRUE;
        } else {
            break;
        }
    }
    *value = sum + run;
    return w->at > start && *value <= POLICY_NUMBER_MAX;
}

gboolean policy_window_ordinal(PolicyWindow *w, guint32 *value)
{
    guint start = w->at;
    guint32 more;
    if (!policy_window_number(w, value)) {
        w->at = start;
        return policy_window_kanji(w, TRUE, value) && *value > 0;
    }
    gboolean spread = start > 0 && w->c[start - 1] == ' ';
    while (spread && policy_window_peek(w) == ' ' && *value < 100) {
        guint before = w->at;
        policy_window_skip(w);
        if (!is_digit(policy_window_peek(w)) || !policy_window_number(w, &more) || more > 9) {
            w->at = before;
            break;
        }
        *value = *value * 10 + more;
    }
    return *value > 0;
}
