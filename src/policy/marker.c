/* policy/marker.c -- reads markers off the first characters of a line, width folded as it goes */
#include "policy/marker.h"

#include <string.h>

#include "policy/marker-ordinal.h"
#include "policy/window.h"
#include "policy/words.h"

const char *const marker_family_names[FAMILY_LAST] = {
    "none",       "chapter",    "article",       "named",       "annex",         "remarks", "roman",
    "decimal",    "kanji",      "paren-decimal", "paren-kanji", "close-decimal", "circled", "kana",
    "paren-kana", "close-kana", "alpha",         "paren-alpha", "close-alpha",   "bullet",  "note",
};

static const char kana_order[] =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
static const char iroha_order[] =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテ";
static const char bullet_signs[] = "・-‐−–●○◎■□◆◇▪▶➢◦•∙･";

/* Signs that hold a number: the first of them, how many there are, which number that is. */
typedef struct {
    gunichar first, last;
    guint32 value;
    MarkerFamily family;
} SignRange;

static const SignRange sign_ranges[] = {
    {0x2460, 0x2473, 1, FAMILY_CIRCLED},       /* ①–⑳ */
    {0x3251, 0x325F, 21, FAMILY_CIRCLED},      /* ㉑–㉟ */
    {0x32B1, 0x32BF, 36, FAMILY_CIRCLED},      /* ㊱–㊿ */
    {0x2776, 0x277F, 1, FAMILY_CIRCLED},       /* ❶–❿ */
    {0x24F5, 0x24FE, 1, FAMILY_CIRCLED},       /* ⓵–⓾ */
    {0x2474, 0x2487, 1, FAMILY_PAREN_DECIMAL}, /* ⑴–⒇ */
    {0x3220, 0x3229, 1, FAMILY_PAREN_KANJI},   /* ㈠–㈩ */
    {0x249C, 0x24B5, 1, FAMILY_PAREN_ALPHA},   /* ⒜–⒵ */
    {0x32D0, 0x32FE, 1, FAMILY_PAREN_KANA},    /* ㋐–㋾ */
    {0x2488, 0x249B, 1, FAMILY_DECIMAL},       /* ⒈–⒛ */
};

static const struct {
    MarkerFamily family;
    const char *open, *close;
} brackets_of[] = {
    {FAMILY_DECIMAL, "", ""}, {FAMILY_PAREN_DECIMAL, "(", ")"}, {FAMILY_CLOSE_DECIMAL, "", ")"},
    {FAMILY_KANA, "", ""},    {FAMILY_PAREN_KANA, "(", ")"},    {FAMILY_CLOSE_KANA, "", ")"},
    {FAMILY_ALPHA, "", ""},   {FAMILY_PAREN_ALPHA, "(", ")"},   {FAMILY_CLOSE_ALPHA, "", ")"},
    {FAMILY_KANJI, "", ""},   {FAMILY_PAREN_KANJI, "(", ")"},   {FAMILY_CIRCLED, "", ""},
};

static gboolean append_nth(GString *out, const char *order, guint32 value)
{
    if (value == 0 || value > (guint32)g_utf8_strlen(order, -1))
        return FALSE;
    g_string_append_unichar(out, g_utf8_get_char(g_utf8_offset_to_pointer(order, value - 1)));
    return TRUE;
}

static gboolean append_kanji(GString *out, guint32 value)
{
    static const char digits[] = "一二三四五六七八九";
    if (value == 0 || value > 99)
        return FALSE;
    if (value >= 20)
        append_nth(out, digits, value / 10);
    if (value >= 10)
        g_string_append(out, "十");
    return value % 10 == 0 || append_nth(out, digits, value % 10);
}

static gboolean append_number(GString *out, MarkerFamily family, gunichar sign, guint32 value)
{
    switch (family) {
    case FAMILY_DECIMAL:
    case FAMILY_PAREN_DECIMAL:
    case FAMILY_CLOSE_DECIMAL:
        g_string_append_printf(out, "%u", value);
        return TRUE;
    case FAMILY_KANA:
    case FAMILY_PAREN_KANA:
    case FAMILY_CLOSE_KANA:
        return append_nth(out, sign != 0 ? iroha_order : kana_order, value);
    case FAMILY_CIRCLED:
        g_string_append_unichar(out, 0x2460 + value - 1);
        return value <= 20;
    case FAMILY_KANJI:
    case FAMILY_PAREN_KANJI:
        return append_kanji(out, value);
    default:
        g_string_append_c(out, (char)('a' + value - 1));
        return value <= 26;
    }
}

gboolean policy_marker_write(MarkerFamily family, gunichar sign, guint32 value,
                             char text[MARKER_TEXT_BYTES])
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(brackets_of); i++) {
        if (brackets_of[i].family != family || value == 0)
            continue;
        g_string_append(out, brackets_of[i].open);
        gboolean whole = append_number(out, family, sign, value);
        g_string_append(out, brackets_of[i].close);
        return whole && g_strlcpy(text, out->str, MARKER_TEXT_BYTES) < MARKER_TEXT_BYTES;
    }
    return FALSE;
}

static void write_text(PolicyMarker *m, const PolicyWindow *w, guint from, guint to)
{
    gsize used = 0;
    for (guint i = from; i < to && used + 7 < MARKER_TEXT_BYTES; i++) {
        if (w->c[i] != ' ')
            used += (gsize)g_unichar_to_utf8(w->c[i], m->text + used);
    }
    m->text[used] = '\0';
}

/* One sign that holds its number. What is read as another family is written as that. */
static gboolean read_numbered_sign(PolicyWindow *w, PolicyMarker *m)
{
    gunichar c = policy_window_peek(w);
    for (gsize i = 0; i < G_N_ELEMENTS(sign_ranges); i++) {
        const SignRange *range = &sign_ranges[i];
        if (c < range->first || c > range->last)
            continue;
        m->family = range->family;
        m->value = c - range->first + range->value;
        m->strict = TRUE;
        if (m->family != FAMILY_CIRCLED && m->family != FAMILY_PAREN_KANA)
            policy_marker_write(m->family, 0, m->value, m->text);
        w->at++;
        return TRUE;
    }
    return FALSE;
}

/* ① and those after it lose a byte in some conversions and come out as @, A, B … */
static gboolean read_misread_circled(PolicyWindow *w, PolicyMarker *m)
{
    gunichar c = policy_window_peek(w);
    if (c < '@' || c > 'S')
        return FALSE;
    w->at++;
    gunichar next = policy_window_peek(w);
    m->family = FAMILY_CIRCLED;
    m->value = c - '@' + 1;
    m->misread = m->loose = TRUE;
    policy_marker_write(FAMILY_CIRCLED, 0, m->value, m->text);
    return next == ' ' || next == 0 || next >= 0x3041;
}

static void note_kana(PolicyMarker *m, gunichar kana)
{
    m->value = policy_place_in(kana_order, kana);
    m->iroha = policy_place_in(iroha_order, kana);
    m->kanji = policy_kanji_lookalike(kana);
}

/* What stands between brackets or before a closing one: a number, a kana, a letter. */
static gboolean read_core(PolicyWindow *w, PolicyMarker *m, MarkerFamily decimal, MarkerFamily kana,
                          MarkerFamily alpha)
{
    gunichar c = policy_window_peek(w);
    if (c >= '0' && c <= '9') {
        m->family = decimal;
        return policy_window_ordinal(w, &m->value);
    }
    if (policy_place_in(kana_order, c) != 0) {
        m->family = kana;
        note_kana(m, c);
        w->at++;
    } else if (c < 0x80 && g_ascii_islower((char)c)) {
        m->family = alpha;
        m->value = c - 'a' + 1;
        w->at++;
    } else {
        return FALSE;
    }
    return m->value > 0;
}

static gboolean read_bracketed(PolicyWindow *w, PolicyMarker *m)
{
    if (!policy_window_accept(w, '('))
        return FALSE;
    policy_window_skip(w);
    guint start = w->at;
    if (!read_core(w, m, FAMILY_PAREN_DECIMAL, FAMILY_PAREN_KANA, FAMILY_PAREN_ALPHA)) {
        w->at = start;
        if (!policy_window_kanji(w, FALSE, &m->value) || m->value == 0)
            return FALSE;
        m->family = FAMILY_PAREN_KANJI;
    }
    policy_window_skip(w);
    m->strict = TRUE;
    return policy_window_accept(w, ')');
}

/* 【1】, 《２》: a number in brackets of a title heads a chapter. */
static gboolean read_boxed(PolicyWindow *w, PolicyMarker *m)
{
    static const gunichar pairs[][2] = {{0x3010, 0x3011}, {0x300A, 0x300B}, {0x3008, 0x3009}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (!policy_window_accept(w, pairs[i][0]))
            continue;
        policy_window_skip(w);
        if (!policy_window_ordinal(w, &m->value) || m->value == 0)
            return FALSE;
        policy_window_skip(w);
        m->family = FAMILY_CHAPTER;
        m->sign = pairs[i][0];
        m->strict = TRUE;
        return policy_window_accept(w, pairs[i][1]);
    }
    return FALSE;
}

static gboolean read_closed(PolicyWindow *w, PolicyMarker *m)
{
    m->strict = TRUE;
    return read_core(w, m, FAMILY_CLOSE_DECIMAL, FAMILY_CLOSE_KANA, FAMILY_CLOSE_ALPHA) &&
           policy_window_accept(w, ')');
}

static gboolean is_kanji(gunichar c)
{
    return c >= 0x4E00 && c <= 0x9FFF;
}

/* 1, 4.1, 4-1-2, with or without a closing dot, and white space or the end behind it; full-width
 * digits may touch the words, and narrow ones when the number fits. */
static gboolean read_decimal(PolicyWindow *w, PolicyMarker *m, guint *text_end)
{
    guint32 number;
    if (!policy_window_number(w, &m->value))
        return FALSE;
    m->family = FAMILY_DECIMAL;
    *text_end = w->at;
    gboolean dotted = FALSE;
    while (m->parts < MARKER_MAX_PARTS &&
           (policy_window_peek(w) == '.' || policy_window_peek(w) == '-')) {
        dotted = w->c[w->at++] == '.';
        if (!policy_window_number(w, &number))
            break;
        dotted = FALSE;
        m->value = number;
        m->parts++;
        *text_end = w->at;
    }
    gunichar next = policy_window_peek(w);
    m->strict = m->parts > 1;
    if (m->value == 0)
        return FALSE;
    if (dotted || next == ' ' || next == 0 || next == 0x3001 ||
        (w->wide && policy_is_compound(next)))
        return TRUE;
    m->loose = TRUE;
    m->strict = FALSE;
    return w->at == *text_end && (is_kanji(next) || (next >= 0x30A1 && next <= 0x30FA));
}

static gboolean ends_spaced(PolicyWindow *w, PolicyMarker *m)
{
    gunichar next = policy_window_peek(w);
    if (next == ' ' || next == '.' || next == 0x3001 || next == 0)
        return TRUE;
    m->loose = TRUE;
    return m->family == FAMILY_KANA && is_kanji(next);
}

/* I to XII in letters, with white space behind. */
static gboolean read_roman(PolicyWindow *w, guint32 *value)
{
    static const char *const numbers[] = {"I",   "II",   "III", "IV", "V",  "VI",
                                          "VII", "VIII", "IX",  "X",  "XI", "XII"};
    for (gsize i = G_N_ELEMENTS(numbers); i > 0; i--) {
        const char *number = numbers[i - 1];
        guint size = 0;
        while (number[size] != '\0' && w->c[w->at + size] == (gunichar)number[size])
            size++;
        if (number[size] != '\0' || (w->c[w->at + size] != ' ' && w->c[w->at + size] != '.'))
            continue;
        w->at += size;
        *value = (guint32)i;
        return TRUE;
    }
    return FALSE;
}

static gboolean read_spaced(PolicyWindow *w, PolicyMarker *m, guint *text_end)
{
    gunichar c = policy_window_peek(w);
    if (policy_place_in(kana_order, c) != 0) {
        m->family = FAMILY_KANA;
        note_kana(m, c);
        w->at++;
    } else if (c >= 0x2160 && c <= 0x216B) { /* Ⅰ–Ⅻ */
        m->family = FAMILY_ROMAN;
        m->value = c - 0x2160 + 1;
        w->at++;
    } else if (c < 0x80 && g_ascii_islower((char)c)) {
        m->family = FAMILY_ALPHA;
        m->value = c - 'a' + 1;
        w->at++;
    } else if (c == 'I' || c == 'V' || c == 'X') {
        m->family = FAMILY_ROMAN;
        if (!read_roman(w, &m->value))
            return FALSE;
    } else {
        m->family = FAMILY_KANJI;
        if (!policy_window_kanji(w, c == 0x30FC, &m->value) || m->value == 0)
            return FALSE;
        m->misread = w->misread;
        if (m->misread)
            policy_marker_write(FAMILY_KANJI, 0, m->value, m->text);
    }
    *text_end = w->at;
    return ends_spaced(w, m);
}

static gboolean read_sign(PolicyWindow *w, PolicyMarker *m)
{
    gunichar c = policy_window_peek(w);
    if (c == 0x203B) { /* ※ */
        m->family = FAMILY_NOTE;
        w->at++;
        guint32 number;
        (void)policy_window_number(w, &number);
        return TRUE;
    }
    if (c == 0 || policy_place_in(bullet_signs, c) == 0)
        return FALSE;
    m->family = FAMILY_BULLET;
    m->sign = c;
    w->at++;
    return c != '-' || policy_window_peek(w) == ' ';
}

static gboolean read_any(PolicyWindow *w, PolicyMarker *m, const PolicyWords *words,
                         guint *text_end)
{
    gboolean (*const plain[])(PolicyWindow *, PolicyMarker *) = {
        read_numbered_sign, read_bracketed, read_boxed, read_closed, marker_ordinal_read};
    gboolean (*const worded[])(PolicyWindow *, PolicyMarker *,
                               const PolicyWords *) = {marker_named_read, marker_annex_read};
    gboolean (*const ended[])(PolicyWindow *, PolicyMarker *, guint *) = {read_decimal,
                                                                          read_spaced};
    const PolicyMarker fresh = *m;
    guint start = w->at;
    for (gsize i = 0; i < G_N_ELEMENTS(plain); i++, w->at = start, *m = fresh) {
        if (plain[i](w, m)) {
            *text_end = w->at;
            return TRUE;
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(ended); i++, w->at = start, *m = fresh) {
        if (ended[i](w, m, text_end))
            return TRUE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(worded); i++, w->at = start, *m = fresh) {
        if (worded[i](w, m, words)) {
            *text_end = w->at;
            return TRUE;
        }
    }
    gboolean misread = read_misread_circled(w, m);
    *text_end = w->at;
    return misread;
}

/* Markdown signs before a marker: any number of #, or one list sign and white space. */
static void read_markdown(PolicyWindow *w, PolicyMarker *m)
{
    while (policy_window_accept(w, '#'))
        m->hashes++;
    if (m->hashes > 0 && policy_window_peek(w) != ' ') {
        m->hashes = 0;
        w->at = 0;
        return;
    }
    gunichar c = policy_window_peek(w);
    if (m->hashes == 0 && (c == '-' || c == '*' || c == '+') && w->c[w->at + 1] == ' ') {
        m->listed = TRUE;
        w->at += 2;
    }
    policy_window_skip(w);
    while (policy_window_accept(w, '*'))
        ;
}

static void finish(PolicyWindow *w, PolicyMarker *m, guint start, guint text_end)
{
    if (*m->text == '\0')
        write_text(m, w, start, text_end);
    if (m->upto < m->value)
        m->upto = m->value;
    for (gunichar c; (c = policy_window_peek(w)) == ' ' || c == '.' || c == 0x3001 || c == '*';)
        w->at++;
    m->size = w->byte[w->at];
}

/* 5人 counts; 5人的対策 does not. `rest` is what touches the number. */
static gboolean counts(const PolicyMarker *m, const PolicyWords *words, const char *rest)
{
    return m->loose && m->family == FAMILY_DECIMAL &&
           policy_words_front(words->counters, rest) > 0 &&
           policy_words_front(words->not_counters, rest) == 0;
}

gboolean policy_marker_read(const PolicyWords *words, const char *line, gsize size,
                            PolicyMarker *marker)
{
    PolicyWindow w = {.count = 0};
    PolicyMarker m = {.parts = 1};
    policy_window_fill(&w, line, size);
    read_markdown(&w, &m);
    guint start = w.at, text_end = w.at;
    PolicyMarker plain = m;
    plain.size = w.byte[start];
    if (read_any(&w, &m, words, &text_end) && w.at < POLICY_WINDOW &&
        !counts(&m, words, line + w.byte[w.at])) {
        finish(&w, &m, start, text_end);
        *marker = m;
        return TRUE;
    }
    w.at = start;
    m = plain;
    if (policy_window_peek(&w) != 0 && read_sign(&w, &m)) {
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
