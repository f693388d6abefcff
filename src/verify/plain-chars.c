/* verify/plain-chars.c -- eight bytes at a time where they are ASCII, else one character */
#include "verify/plain-chars.h"
#include <string.h>

#define EACH ((guint64)0x0101010101010101)

static gboolean is_ascii_text(const guint8 *bytes)
{
    guint64 word;
    memcpy(&word, bytes, sizeof word);
    return ((word | (word - EACH * 0x20)) & (EACH * 0x80)) == 0;
}

static gboolean is_control(guint8 c)
{
    return c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

/* How many bytes a character has that begins with this one; 0: none does. */
static guint size_of(guint8 lead)
{
    return lead < 0x80   ? 1
           : lead < 0xC2 ? 0
           : lead < 0xE0 ? 2
           : lead < 0xF0 ? 3
           : lead < 0xF5 ? 4
                         : 0;
}

static gboolean is_tail(guint8 byte)
{
    return (byte & 0xC0) == 0x80;
}

static gboolean is_three(const guint8 *at)
{
    guint c = (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
    return is_tail(at[1]) && is_tail(at[2]) && c >= 0x800 && (c < 0xD800 || c > 0xDFFF) &&
           c < 0xFFFE;
}

/* Kana, kanji and their punctuation, but those at the edges of what three bytes can say. */
static gboolean is_common(const guint8 *at)
{
    return at[0] >= 0xE1 && at[0] <= 0xEC && ((at[1] ^ 0x80) | (at[2] ^ 0x80)) < 0x40;
}

static const guint8 *skip_common(const guint8 *at, const guint8 *end)
{
    while (end - at >= 6 && (is_common(at) & is_common(at + 3)))
        at += 6;
    return end - at >= 3 && is_common(at) ? at + 3 : at;
}

static gboolean is_four(const guint8 *at)
{
    guint c = (at[0] & 0x07u) << 18 | (at[1] & 0x3Fu) << 12;
    return is_tail(at[1]) && is_tail(at[2]) && is_tail(at[3]) && c >= 0x10000 && c <= 0x10FFFF;
}

/* All `size` bytes of it are there. */
static gboolean is_char(const guint8 *at, guint size)
{
    switch (size) {
    case 1:
        return !is_control(*at);
    case 2:
        return is_tail(at[1]);
    case 3:
        return is_three(at);
    default:
        return size == 4 && is_four(at);
    }
}

static gboolean finish_tail(VerifyChars *chars, const guint8 **at, const guint8 *end)
{
    while (chars->have < chars->need && *at < end)
        chars->tail[chars->have++] = *(*at)++;
    if (chars->have < chars->need)
        return TRUE;
    guint size = chars->need;
    chars->have = chars->need = 0;
    return size == 0 || is_char(chars->tail, size);
}

gboolean verify_chars_push(VerifyChars *chars, const guint8 *bytes, gsize size)
{
    const guint8 *at = bytes, *end = bytes + size;
    if (!finish_tail(chars, &at, end))
        return FALSE;
    while (at < end) {
        while (end - at >= 8 && is_ascii_text(at))
            at += 8;
        while (at < end && *at >= 0x20 && *at < 0x80)
            at++;
        at = skip_common(at, end);
        if (at == end)
            break;
        guint need = size_of(*at);
        if (need > (gsize)(end - at)) {
            chars->need = need;
            return finish_tail(chars, &at, end);
        }
        if (!is_char(at, need))
            return FALSE;
        at += need;
    }
    return TRUE;
}

/* ---- references ---- */

/* What stands between "&#" and ";": the character, or 0. */
static gunichar number_of(const char *at, gsize size)
{
    gboolean hex = size > 0 && *at == 'x';
    gunichar c = 0;
    gsize from = hex ? 1 : 0;
    if (size == from || size > 8)
        return 0;
    for (gsize i = from; i < size; i++) {
        int digit = hex ? g_ascii_xdigit_value(at[i]) : g_ascii_digit_value(at[i]);
        if (digit < 0)
            return 0;
        c = c * (hex ? 16 : 10) + (gunichar)digit;
    }
    gboolean control = c < 0x20 && is_control((guint8)c);
    return !control && c != 0xFFFE && c != 0xFFFF && g_unichar_validate(c) ? c : 0;
}

static gunichar entity_of(const char *at, gsize size)
{
    static const struct {
        const char *name;
        char c;
    } own[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    for (guint i = 0; i < G_N_ELEMENTS(own); i++)
        if (strlen(own[i].name) == size && memcmp(own[i].name, at, size) == 0)
            return (guint8)own[i].c;
    return size > 0 && *at == '#' ? number_of(at + 1, size - 1) : 0;
}

gboolean verify_chars_decode(const char *raw, gsize size, GString *out)
{
    const char *at = raw, *end = raw + size;
    for (;;) {
        const char *mark = memchr(at, '&', (gsize)(end - at));
        g_string_append_len(out, at, (mark != NULL ? mark : end) - at);
        if (mark == NULL)
            return TRUE;
        const char *close = memchr(mark, ';', (gsize)(end - mark));
        gunichar c = close != NULL ? entity_of(mark + 1, (gsize)(close - mark - 1)) : 0;
        if (c == 0)
            return FALSE;
        g_string_append_unichar(out, c);
        at = close + 1;
    }
}
