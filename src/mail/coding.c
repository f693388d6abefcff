/* mail/coding.c -- base64, quoted-printable, uuencode */
#include "mail/coding.h"
#include <string.h>

MailCoding mail_coding_named(const char *name)
{
    if (name != NULL && g_ascii_strcasecmp(name, "base64") == 0)
        return MAIL_CODING_BASE64;
    if (name != NULL && g_ascii_strcasecmp(name, "quoted-printable") == 0)
        return MAIL_CODING_QUOTED;
    return MAIL_CODING_PLAIN;
}

/* ---- base64 ---- */

/* 0 to 63; 64 for what is no digit. */
static guint digit_of(guint8 byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A';
    if (byte >= 'a' && byte <= 'z')
        return byte - 'a' + 26u;
    if (byte >= '0' && byte <= '9')
        return byte - '0' + 52u;
    return byte == '+' ? 62 : byte == '/' ? 63 : 64;
}

static void put_bits(GByteArray *out, guint32 bits, guint digits)
{
    guint8 three[3] = {(guint8)(bits >> 16), (guint8)(bits >> 8), (guint8)bits};
    if (digits > 1)
        g_byte_array_append(out, three, digits - 1);
}

static void read_base64(GByteArray *out, const guint8 *bytes, gsize size)
{
    guint32 bits = 0;
    guint digits = 0;
    for (gsize i = 0; i < size; i++) {
        guint digit = digit_of(bytes[i]);
        if (digit < 64) {
            bits |= (guint32)digit << (18 - 6 * digits);
            digits++;
        }
        if (digits == 4 || bytes[i] == '=') {
            put_bits(out, bits, digits);
            bits = digits = 0;
        }
    }
    put_bits(out, bits, digits);
}

/* ---- quoted-printable ---- */

static gboolean take_hex(const guint8 *at, gsize left, guint8 *byte)
{
    int high = left > 2 ? g_ascii_xdigit_value((char)at[1]) : -1;
    int low = left > 2 ? g_ascii_xdigit_value((char)at[2]) : -1;
    if (high < 0 || low < 0)
        return FALSE;
    *byte = (guint8)(high * 16 + low);
    return TRUE;
}

/* The size of a soft line break: "=", blanks, a line end. */
static gsize soft_break(const guint8 *at, gsize left)
{
    gsize size = 1;
    while (size < left && (at[size] == ' ' || at[size] == '\t'))
        size++;
    if (size == left)
        return size;
    if (at[size] == '\r')
        return size + 1 < left && at[size + 1] == '\n' ? size + 2 : size + 1;
    return at[size] == '\n' ? size + 1 : 0;
}

static void read_quoted(GByteArray *out, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size;) {
        guint8 byte = bytes[i];
        gsize soft = byte == '=' ? soft_break(bytes + i, size - i) : 0;
        gboolean hex = byte == '=' && soft == 0 && take_hex(bytes + i, size - i, &byte);
        if (soft == 0)
            g_byte_array_append(out, &byte, 1);
        i += soft > 0 ? soft : hex ? 3 : 1;
    }
}

GByteArray *mail_coding_words(const guint8 *bytes, gsize size)
{
    GByteArray *out = g_byte_array_new();
    for (gsize i = 0; i < size;) {
        guint8 byte = bytes[i] == '_' ? ' ' : bytes[i];
        gboolean hex = byte == '=' && take_hex(bytes + i, size - i, &byte);
        g_byte_array_append(out, &byte, 1);
        i += hex ? 3 : 1;
    }
    return out;
}

GByteArray *mail_coding_decode(MailCoding coding, const guint8 *bytes, gsize size)
{
    GByteArray *out = g_byte_array_new();
    if (coding == MAIL_CODING_BASE64)
        read_base64(out, bytes, size);
    else if (coding == MAIL_CODING_QUOTED)
        read_quoted(out, bytes, size);
    else if (size > 0)
        g_byte_array_append(out, bytes, (guint)MIN(size, G_MAXUINT));
    return out;
}

/* ---- uuencode ---- */

static gsize line_size(const guint8 *at, gsize left)
{
    const guint8 *end = left > 0 ? memchr(at, '\n', left) : NULL;
    return end != NULL ? (gsize)(end - at) + 1 : left;
}

/* The name behind "begin" and three or four octal digits; NULL when the line is no such thing. */
static char *begin_name(const guint8 *at, gsize size)
{
    gsize digits = 0;
    if (size < 12 || memcmp(at, "begin ", 6) != 0)
        return NULL;
    while (digits < 5 && at[6 + digits] >= '0' && at[6 + digits] <= '7')
        digits++;
    gsize name = 6 + digits;
    if (digits < 3 || digits > 4 || at[name] != ' ')
        return NULL;
    g_autofree char *text = g_strndup((const char *)at + name + 1, size - name - 1);
    g_strstrip(text);
    return *text != '\0' ? g_steal_pointer(&text) : NULL;
}

/* A line of data: its first character says how many bytes. */
static gboolean take_line(GByteArray *out, const guint8 *at, gsize size)
{
    guint count = size > 0 ? (at[0] - 0x20u) & 0x3Fu : 0;
    while (size > 0 && (at[size - 1] == '\n' || at[size - 1] == '\r'))
        size--;
    if (size == 0 || at[0] < 0x20 || at[0] > 0x60 || size > 1 + (gsize)(count + 2) / 3 * 4 + 2)
        return FALSE;
    for (guint i = 0; i < count; i += 3) {
        guint8 four[4] = {0};
        for (guint k = 0; k < 4; k++) {
            gsize place = 1 + (gsize)i / 3 * 4 + k;
            guint8 c = place < size ? at[place] : ' '; /* blanks at the end get lost on the way */
            if (c < 0x20 || c > 0x60)
                return FALSE;
            four[k] = (guint8)((c - 0x20u) & 0x3Fu);
        }
        guint32 bits =
            (guint32)four[0] << 18 | (guint32)four[1] << 12 | (guint32)four[2] << 6 | four[3];
        put_bits(out, bits, MIN(count - i, 3) + 1);
    }
    return TRUE;
}

/* From the line behind "begin" to the one that says "end". */
static gboolean take_file(const guint8 *text, gsize size, gsize at, MailUu *found)
{
    gsize from = at;
    found->bytes = g_byte_array_new();
    while (at < size) {
        gsize line = line_size(text + at, size - at);
        if (line >= 3 && memcmp(text + at, "end", 3) == 0 && (line == 3 || text[at + 3] <= ' ')) {
            found->to = at + line;
            return TRUE;
        }
        if (!take_line(found->bytes, text + at, line))
            break;
        at += line;
        if (found->bytes->len > at - from) /* blanks that got lost, but for so many */
            break;
    }
    g_clear_pointer(&found->bytes, g_byte_array_unref);
    return FALSE;
}

gboolean mail_uu_find(const guint8 *text, gsize size, gsize at, MailUu *found)
{
    *found = (MailUu){0};
    while (at < size) {
        gsize line = line_size(text + at, size - at);
        found->name = begin_name(text + at, line);
        found->from = at;
        if (found->name != NULL && take_file(text, size, at + line, found))
            return TRUE;
        g_clear_pointer(&found->name, g_free);
        at += line;
    }
    return FALSE;
}

void mail_uu_clear(MailUu *found)
{
    g_clear_pointer(&found->name, g_free);
    g_clear_pointer(&found->bytes, g_byte_array_unref);
}
