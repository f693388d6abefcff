/* clean/xml-chars.c -- characters of XML, checked eight bytes at a time where they are ASCII */
#include "clean/xml-chars.h"
#include <string.h>

#define ONES ((guint64)0x0101010101010101)
#define HIGHS (ONES * 0x80)

/* Eight bytes of printable ASCII. */
static gboolean all_printable(const guint8 *bytes)
{
    guint64 word;
    memcpy(&word, bytes, 8);
    return ((word | (word - ONES * 0x20)) & HIGHS) == 0;
}

static gboolean is_char(gunichar c)
{
    return (c >= 0x20 && c != 0xFFFE && c != 0xFFFF) || c == '\t' || c == '\n' || c == '\r';
}

static guint8 length_of(guint8 lead)
{
    return lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

/* Three bytes, of which most Japanese is made, are looked at right here. */
static gboolean check_three(const guint8 *bytes)
{
    gunichar c = (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
    gboolean form = ((bytes[1] ^ 0x80) | (bytes[2] ^ 0x80)) < 0x40;
    return form && c >= 0x800 && (c & 0xF800) != 0xD800 && is_char(c);
}

#define TWO_FORM ((guint64)0x8080E08080E0) /* two characters of three bytes, as they lie */
#define TWO_MASK ((guint64)0xC0C0F0C0C0F0)

/* Whether a lead byte of three stands for no surrogate, nothing overlong and no noncharacter. */
static gboolean is_easy_lead(guint8 lead)
{
    return (guint8)(lead - 0xE1) < 0xEC - 0xE1 + 1;
}

/* Behind as much Japanese text as can be told at a glance, two characters at a time. */
static const guint8 *skip_threes(const guint8 *at, const guint8 *end)
{
    for (; end - at >= 8; at += 6) {
        guint64 word;
        memcpy(&word, at, 8);
        word = GUINT64_FROM_LE(word);
        if ((word & TWO_MASK) != TWO_FORM || !is_easy_lead(at[0]) || !is_easy_lead(at[3]))
            break;
    }
    return end - at >= 3 && is_easy_lead(at[0]) && ((at[1] ^ 0x80) | (at[2] ^ 0x80)) < 0x40 ? at + 3
                                                                                            : at;
}

/* One character of more than a byte, all of it there. */
static gboolean check_wide(const guint8 *bytes, guint8 size)
{
    if (size == 3)
        return check_three(bytes);
    gunichar c = g_utf8_get_char_validated((const char *)bytes, size);
    return c != (gunichar)-1 && c != (gunichar)-2 && is_char(c);
}

static gboolean finish_tail(CleanChars *chars, const guint8 **at, const guint8 *end)
{
    while (chars->have < chars->need && *at < end)
        chars->tail[chars->have++] = *(*at)++;
    if (chars->have < chars->need)
        return TRUE;
    guint8 size = chars->need;
    chars->have = chars->need = 0;
    return size == 0 || check_wide(chars->tail, size);
}

static gboolean check_one(CleanChars *chars, const guint8 **at, const guint8 *end)
{
    guint8 lead = **at;
    if (lead < 0x80) {
        (*at)++;
        return is_char(lead);
    }
    guint8 size = length_of(lead);
    if (size == 0)
        return FALSE;
    if (end - *at < size) {
        chars->have = 0;
        chars->need = size;
        return finish_tail(chars, at, end);
    }
    if (!check_wide(*at, size))
        return FALSE;
    *at += size;
    return TRUE;
}

gboolean clean_chars_check(CleanChars *chars, const guint8 *bytes, gsize size, gboolean last)
{
    const guint8 *at = bytes, *end = bytes + size;
    if (!finish_tail(chars, &at, end))
        return FALSE;
    while (at < end) {
        while (end - at >= 8 && all_printable(at))
            at += 8;
        while (at < end && *at >= 0x20 && *at < 0x80)
            at++;
        at = skip_threes(at, end);
        if (at < end && !check_one(chars, &at, end))
            return FALSE;
    }
    return !last || chars->need == 0;
}

/* ---- the declaration ---- */

/* Takes `name` = "value" at the front, with white space before it. */
static gboolean take_pseudo(CleanSlice *rest, const char *name, CleanSlice *value)
{
    const char *at = rest->at, *end = at + rest->size;
    gsize size = strlen(name);
    while (at < end && clean_is_space(*at))
        at++;
    if ((gsize)(end - at) < size || memcmp(at, name, size) != 0)
        return FALSE;
    at += size;
    while (at < end && clean_is_space(*at))
        at++;
    if (end - at < 2 || *at++ != '=')
        return FALSE;
    while (at < end && clean_is_space(*at))
        at++;
    const char *close = end - at >= 2 && (*at == '"' || *at == '\'')
                            ? memchr(at + 1, *at, (gsize)(end - at - 1))
                            : NULL;
    if (close == NULL)
        return FALSE;
    *value = (CleanSlice){at + 1, (gsize)(close - at - 1)};
    *rest = (CleanSlice){close + 1, (gsize)(end - close - 1)};
    return TRUE;
}

static gboolean is(CleanSlice value, const char *text)
{
    return value.size == strlen(text) && g_ascii_strncasecmp(value.at, text, value.size) == 0;
}

gboolean clean_head_is_utf8(CleanSlice declaration, gboolean *plain)
{
    CleanSlice rest = declaration, value;
    if (!take_pseudo(&rest, "version", &value) || !is(value, "1.0"))
        return FALSE;
    gboolean named = take_pseudo(&rest, "encoding", &value);
    *plain = !named || is(value, "UTF-8");
    if (!*plain && !is(value, "utf8"))
        return FALSE;
    if (take_pseudo(&rest, "standalone", &value) && !is(value, "yes") && !is(value, "no"))
        return FALSE;
    for (gsize i = 0; i < rest.size; i++)
        if (!clean_is_space(rest.at[i]))
            return FALSE;
    return TRUE;
}

/* ---- references ---- */

static const struct {
    const char *name;
    char c;
} entities[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};

/* What stands between "&" and ";". */
static gboolean append_reference(const char *at, gsize size, GString *out)
{
    for (guint i = 0; i < G_N_ELEMENTS(entities); i++)
        if (size == strlen(entities[i].name) && memcmp(at, entities[i].name, size) == 0) {
            g_string_append_c(out, entities[i].c);
            return TRUE;
        }
    gboolean hex = size > 1 && at[1] == 'x';
    gsize digits = hex ? 2 : 1;
    if (size <= digits || at[0] != '#' || size - digits > 8)
        return FALSE;
    gunichar c = 0;
    for (gsize i = digits; i < size; i++) {
        int digit = hex ? g_ascii_xdigit_value(at[i]) : g_ascii_digit_value(at[i]);
        if (digit < 0)
            return FALSE;
        c = c * (hex ? 16 : 10) + (gunichar)digit;
    }
    if (!is_char(c) || !g_unichar_validate(c))
        return FALSE;
    g_string_append_unichar(out, c);
    return TRUE;
}

gboolean clean_xml_decode(CleanSlice raw, gboolean attribute, GString *out)
{
    const char *at = raw.at, *end = at + raw.size;
    while (at < end) {
        const char *plain = at;
        while (at < end && *at != '&' && (guint8)*at >= 0x20)
            at++;
        g_string_append_len(out, plain, at - plain);
        if (at == end)
            break;
        if (*at == '&') {
            const char *close = memchr(at, ';', (gsize)(end - at));
            if (close == NULL || !append_reference(at + 1, (gsize)(close - at - 1), out))
                return FALSE;
            at = close + 1;
            continue;
        }
        gboolean pair = *at == '\r' && at + 1 < end && at[1] == '\n';
        g_string_append_c(out, attribute ? ' ' : *at == '\r' ? '\n' : *at);
        at += pair ? 2 : 1;
    }
    return TRUE;
}
