/* policy/marker.c -- reads markers off the first characters of a line, width folded as it goes */
#include "policy/marker.h"

#include <string.h>

#include "policy/words.h"

#define WINDOW 40u
#define NUMBER_MAX 9999u

const char *const marker_family_names[FAMILY_LAST] = {
    "none",          "chapter",     "named",         "roman",       "decimal", "kanji",
    "paren-decimal", "paren-kanji", "close-decimal", "circled",     "kana",    "paren-kana",
    "close-kana",    "alpha",       "paren-alpha",   "close-alpha", "bullet",  "note",
};

/* The first characters of a line, decoded. */
typedef struct {
    gunichar c[WINDOW + 1]; /* 0 at the end */
    guint32 byte[WINDOW + 2];
    guint count;
    guint at;
    gboolean wide; /* its digits are full-width ones */
} Window;

static const char kana_order[] =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
static const char kanji_order[] = "一二三四五六七八九";
static const char chapter_units[] = "編部章節款条";
static const char bullet_signs[] = "・-‐−–●○◎■□◆◇▪▶➢◦•∙･";
static const char half_kana[] = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";

/* The place of `c` among the characters of `order`, from 1; 0 when it is not there. */
static guint place_in(const char *order, gunichar c)
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
    guint place = c >= 0xFF66 && c <= 0xFF9D ? place_in(half_kana, c) : 0;
    if (place != 0)
        return g_utf8_get_char(kana_order + 3 * (gsize)(place - 1));
    return c == 0x3000 || c == 0x00A0 || c == '\t' ? ' ' : c;
}

static void window_fill(Window *w, const char *line, gsize size)
{
    const char *at = line, *end = line + size;
    w->count = 0;
    w->at = 0;
    w->wide = FALSE;
    while (at < end && w->count < WINDOW) {
        w->byte[w->count] = (guint32)(at - line);
        gunichar c = policy_next_char(&at);
        w->wide = w->wide || (c >= 0xFF10 && c <= 0xFF19 && w->count < 4);
        w->c[w->count++] = narrow(c);
    }
    w->c[w->count] = 0;
    w->byte[w->count] = (guint32)(at - line);
}

static gunichar peek(const Window *w)
{
    return w->c[w->at];
}

static gboolean accept(Window *w, gunichar c)
{
    if (peek(w) != c)
        return FALSE;
    w->at++;
    return TRUE;
}

static void skip_spaces(Window *w)
{
    while (peek(w) == ' ')
        w->at++;
}

static gboolean read_number(Window *w, guint32 *value)
{
    guint start = w->at;
    *value = 0;
    while (peek(w) >= '0' && peek(w) <= '9' && *value <= NUMBER_MAX)
        *value = *value * 10 + (guint32)(w->c[w->at++] - '0');
    return w->at > start && *value <= NUMBER_MAX;
}

static gboolean read_kanji_number(Window *w, guint32 *value)
{
    guint32 tens = 0, ones = 0;
    guint start = w->at;
    ones = place_in(kanji_order, peek(w));
    if (ones != 0)
        w->at++;
    if (accept(w, 0x5341)) { /* 十 */
        tens = ones == 0 ? 1 : ones;
        ones = place_in(kanji_order, peek(w));
        if (ones != 0)
            w->at++;
    }
    *value = tens * 10 + ones;
    return w->at > start;
}

static void write_text(PolicyMarker *m, const Window *w, guint from, guint to)
{
    gsize used = 0;
    for (guint i = from; i < to && used + 7 < MARKER_TEXT_BYTES; i++) {
        if (w->c[i] != ' ')
            used += (gsize)g_unichar_to_utf8(w->c[i], m->text + used);
    }
    m->text[used] = '\0';
}

static guint32 circled_value(gunichar c)
{
    if (c >= 0x2460 && c <= 0x2473) /* ①–⑳ */
        return c - 0x2460 + 1;
    if (c >= 0x3251 && c <= 0x325F) /* ㉑–㉟ */
        return c - 0x3251 + 21;
    if (c >= 0x32B1 && c <= 0x32BF) /* ㊱–㊿ */
        return c - 0x32B1 + 36;
    return c >= 0x2776 && c <= 0x277F ? c - 0x2776 + 1 : 0; /* ❶–❿ */
}

static gboolean read_circled(Window *w, PolicyMarker *m)
{
    m->value = circled_value(peek(w));
    if (m->value == 0)
        return FALSE;
    m->family = FAMILY_CIRCLED;
    m->strict = TRUE;
    w->at++;
    return TRUE;
}

/* What stands between brackets or before a closing one: a number, a kana, a letter. */
static gboolean read_core(Window *w, PolicyMarker *m, MarkerFamily decimal, MarkerFamily kana,
                          MarkerFamily alpha)
{
    guint32 value;
    if (read_number(w, &value)) {
        m->family = decimal;
    } else if ((value = place_in(kana_order, peek(w))) != 0) {
        m->family = kana;
        w->at++;
    } else if (peek(w) < 0x80 && g_ascii_islower((char)peek(w))) {
        m->family = alpha;
        value = (guint32)(peek(w) - 'a' + 1);
        w->at++;
    } else {
        return FALSE;
    }
    m->value = value;
    return value > 0;
}

static gboolean read_bracketed(Window *w, PolicyMarker *m)
{
    if (!accept(w, '('))
        return FALSE;
    skip_spaces(w);
    guint32 value;
    if (!read_core(w, m, FAMILY_PAREN_DECIMAL, FAMILY_PAREN_KANA, FAMILY_PAREN_ALPHA)) {
        if (!read_kanji_number(w, &value) || value == 0)
            return FALSE;
        m->family = FAMILY_PAREN_KANJI;
        m->value = value;
    }
    skip_spaces(w);
    m->strict = TRUE;
    return accept(w, ')');
}

static gboolean read_closed(Window *w, PolicyMarker *m)
{
    if (!read_core(w, m, FAMILY_CLOSE_DECIMAL, FAMILY_CLOSE_KANA, FAMILY_CLOSE_ALPHA))
        return FALSE;
    m->strict = TRUE;
    return accept(w, ')');
}

static gboolean read_chapter(Window *w, PolicyMarker *m)
{
    if (!accept(w, 0x7B2C)) /* 第 */
        return FALSE;
    skip_spaces(w);
    if (!read_number(w, &m->value) && !read_kanji_number(w, &m->value))
        return FALSE;
    skip_spaces(w);
    m->sign = peek(w);
    m->family = FAMILY_CHAPTER;
    m->strict = TRUE;
    if (m->value == 0)
        return FALSE;
    if (w->c[w->at - 1] == ' ') { /* 第1 without a unit */
        m->sign = 0;
        return TRUE;
    }
    if (place_in(chapter_units, m->sign) == 0)
        return FALSE;
    w->at++;
    return peek(w) == ' ' || peek(w) == 0;
}

/* Headings often spread their two characters: 附　則. */
static gboolean accept_spread(Window *w, const char *name)
{
    for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
        skip_spaces(w);
        if (!accept(w, g_utf8_get_char(at)))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_named(Window *w, PolicyMarker *m, const PolicyWords *words)
{
    guint start = w->at;
    for (guint i = 0; i < words->named_markers->len; i++) {
        w->at = start;
        if (!accept_spread(w, g_ptr_array_index(words->named_markers, i)))
            continue;
        m->family = FAMILY_NAMED;
        m->value = i + 1;
        m->strict = TRUE;
        return peek(w) == ' ' || peek(w) == 0;
    }
    return FALSE;
}

/* 1, 4.1, 4-1-2, with or without a closing dot, and white space or the end behind it; full-width
 * digits may touch the words. */
static gboolean read_decimal(Window *w, PolicyMarker *m, guint *text_end)
{
    guint32 number;
    if (!read_number(w, &m->value))
        return FALSE;
    m->parts = 1;
    m->family = FAMILY_DECIMAL;
    *text_end = w->at;
    gboolean dotted = FALSE;
    while (m->parts < MARKER_MAX_PARTS && (peek(w) == '.' || peek(w) == '-')) {
        dotted = w->c[w->at++] == '.';
        if (!read_number(w, &number))
            break;
        dotted = FALSE;
        m->value = number;
        m->parts++;
        *text_end = w->at;
    }
    m->strict = m->parts > 1;
    return m->value > 0 && (dotted || peek(w) == ' ' || peek(w) == 0 || peek(w) == 0x3001 ||
                            (w->wide && policy_is_compound(peek(w))));
}

static gboolean read_spaced(Window *w, PolicyMarker *m, guint *text_end)
{
    gunichar c = peek(w);
    if ((m->value = place_in(kana_order, c)) != 0)
        m->family = FAMILY_KANA;
    else if (c >= 0x2160 && c <= 0x216B) { /* Ⅰ–Ⅻ */
        m->family = FAMILY_ROMAN;
        m->value = c - 0x2160 + 1;
    } else if (c < 0x80 && g_ascii_islower((char)c)) {
        m->family = FAMILY_ALPHA;
        m->value = (guint32)(c - 'a' + 1);
    } else {
        m->family = FAMILY_KANJI;
        if (!read_kanji_number(w, &m->value))
            return FALSE;
        w->at--;
    }
    w->at++;
    *text_end = w->at;
    return peek(w) == ' ' || peek(w) == '.' || (m->family == FAMILY_ROMAN && peek(w) == 0);
}

static gboolean read_sign(Window *w, PolicyMarker *m)
{
    gunichar c = peek(w);
    if (c == 0x203B) { /* ※ */
        m->family = FAMILY_NOTE;
        w->at++;
        guint32 number;
        if (!read_number(w, &number))
            return TRUE;
        return TRUE;
    }
    if (c == 0 || place_in(bullet_signs, c) == 0)
        return FALSE;
    m->family = FAMILY_BULLET;
    m->sign = c;
    w->at++;
    return c != '-' || peek(w) == ' ';
}

static gboolean read_any(Window *w, PolicyMarker *m, const PolicyWords *words, guint *text_end)
{
    guint start = w->at;
    gboolean (*const readers[])(Window *, PolicyMarker *) = {read_circled, read_bracketed,
                                                             read_closed, read_chapter};
    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        w->at = start;
        if (readers[i](w, m)) {
            *text_end = w->at;
            return TRUE;
        }
        m->strict = FALSE;
    }
    w->at = start;
    if (read_decimal(w, m, text_end))
        return TRUE;
    w->at = start;
    if (read_named(w, m, words)) {
        *text_end = w->at;
        return TRUE;
    }
    w->at = start;
    m->strict = FALSE;
    return read_spaced(w, m, text_end);
}

/* Markdown signs before a marker: any number of #, or one list sign and white space. */
static void read_markdown(Window *w, PolicyMarker *m)
{
    while (accept(w, '#'))
        m->hashes++;
    if (m->hashes > 0 && peek(w) != ' ') {
        m->hashes = 0;
        w->at = 0;
        return;
    }
    gunichar c = peek(w);
    if (m->hashes == 0 && (c == '-' || c == '*' || c == '+') && w->c[w->at + 1] == ' ') {
        m->listed = TRUE;
        w->at += 2;
    }
    skip_spaces(w);
    while (accept(w, '*'))
        ;
}

static void finish(Window *w, PolicyMarker *m, guint start, guint text_end)
{
    write_text(m, w, start, text_end);
    while (peek(w) == ' ' || peek(w) == '.' || peek(w) == 0x3001 || peek(w) == '*')
        w->at++;
    m->size = w->byte[w->at];
}

gboolean policy_marker_read(const PolicyWords *words, const char *line, gsize size,
                            PolicyMarker *marker)
{
    Window w = {.count = 0};
    PolicyMarker m = {.parts = 1};
    window_fill(&w, line, size);
    read_markdown(&w, &m);
    guint start = w.at, text_end = w.at;
    PolicyMarker plain = m;
    plain.size = w.byte[start];
    if (read_any(&w, &m, words, &text_end) && w.at < WINDOW) {
        finish(&w, &m, start, text_end);
        *marker = m;
        return TRUE;
    }
    w.at = start;
    m = plain;
    if (peek(&w) != 0 && read_sign(&w, &m)) {
        m.strict = TRUE;
        finish(&w, &m, start, start + 1);
        *marker = m;
        return TRUE;
    }
    if (plain.listed) { /* a list sign with nothing else: it is the marker itself */
        plain.family = FAMILY_BULLET;
        plain.sign = '-';
        plain.strict = TRUE;
        g_strlcpy(plain.text, "・", MARKER_TEXT_BYTES);
        *marker = plain;
        return TRUE;
    }
    *marker = plain;
    return FALSE;
}
