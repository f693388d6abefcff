/* rtf/reader.c -- one token after the other */
#include "rtf/reader.h"
#include <string.h>

void rtf_reader_open(RtfReader *reader, const guint8 *bytes, gsize size)
{
    *reader = (RtfReader){.at = bytes, .start = bytes, .end = bytes + size};
}

gboolean rtf_looks_like(const guint8 *bytes, gsize size)
{
    while (size > 0 && (*bytes == ' ' || *bytes == '\r' || *bytes == '\n' || *bytes == '\t')) {
        bytes++;
        size--;
    }
    return size >= 4 && memcmp(bytes, "{\\rt", 4) == 0;
}

/* ---- control words ---- */

static gboolean is_letter(guint8 byte)
{
    return g_ascii_isalpha((char)byte);
}

/* Digits after a word; a number that is too large is one that is on no list. */
static void take_number(RtfReader *r)
{
    gboolean minus = r->at + 1 < r->end && *r->at == '-' && g_ascii_isdigit((char)r->at[1]);
    const guint8 *digits = r->at + (minus ? 1 : 0);
    gint64 value = 0;
    r->has_number = digits < r->end && g_ascii_isdigit((char)*digits);
    r->number = 0;
    if (!r->has_number)
        return;
    for (; digits < r->end && g_ascii_isdigit((char)*digits); digits++)
        value = MIN(value * 10 + (*digits - '0'), G_MAXINT32);
    r->at = digits;
    r->number = (gint32)(minus ? -value : value);
}

static void take_binary(RtfReader *r)
{
    gsize left = (gsize)(r->end - r->at);
    r->kind = RTF_BINARY;
    r->bytes = r->at;
    r->size = r->number > 0 ? MIN((gsize)r->number, left) : 0;
    r->at += r->size;
}

/* \ansicpg comes before any font; programs that leave it out say it by their fonts alone. */
static void note_charset(RtfReader *r)
{
    gboolean page = strcmp(r->word, "ansicpg") == 0;
    gboolean font = !r->paged && strcmp(r->word, "fcharset") == 0;
    if (page)
        r->two = r->number == 932;
    else if (font && r->number == 128)
        r->two = TRUE;
    r->paged |= page;
}

static void take_word(RtfReader *r)
{
    gsize size = 0;
    for (; r->at < r->end && is_letter(*r->at); r->at++) {
        if (size < RTF_WORD_MAX)
            r->word[size] = (char)*r->at;
        size++;
    }
    gboolean fits = size <= RTF_WORD_MAX;
    r->word[MIN(size, RTF_WORD_MAX)] = '\0';
    take_number(r);
    if (r->at < r->end && *r->at == ' ')
        r->at++;
    r->kind = fits ? RTF_WORD : RTF_ODD;
    if (fits && r->has_number)
        note_charset(r);
    if (fits && strcmp(r->word, "bin") == 0 && r->has_number)
        take_binary(r);
}

/* ---- symbols ---- */

static void take_hex(RtfReader *r)
{
    int high = r->at < r->end ? g_ascii_xdigit_value((char)r->at[0]) : -1;
    int low = r->at + 1 < r->end ? g_ascii_xdigit_value((char)r->at[1]) : -1;
    r->kind = RTF_ODD;
    if (high < 0 || low < 0)
        return;
    r->kind = RTF_HEX;
    r->number = high * 16 + low;
    r->at += 2;
}

static void name_it(RtfReader *r, const char *word)
{
    r->kind = RTF_WORD;
    r->has_number = FALSE;
    r->number = 0;
    g_strlcpy(r->word, word, sizeof r->word);
}

static void take_symbol(RtfReader *r)
{
    guint8 symbol = *r->at++;
    char name[2] = {(char)symbol, '\0'};
    if (symbol == '\'')
        take_hex(r);
    else if (symbol == '\\' || symbol == '{' || symbol == '}') {
        r->kind = RTF_BYTES;
        r->bytes = r->at - 1;
        r->size = 1;
    } else if (symbol == '\r' || symbol == '\n')
        name_it(r, "par");
    else if (symbol == '\t')
        name_it(r, "tab");
    else if (symbol != 0 && strchr("~-_*:|", symbol) != NULL)
        name_it(r, name);
    else
        r->kind = RTF_ODD;
}

gboolean rtf_is_pair(const guint8 *at)
{
    gboolean first = (at[0] >= 0x81 && at[0] < 0xA0) || (at[0] >= 0xE0 && at[0] < 0xFD);
    return first && at[1] >= 0x40 && at[1] < 0xFD && at[1] != 0x7F;
}

static gboolean is_text(guint8 byte)
{
    return byte != '\\' && byte != '{' && byte != '}' && byte != '\r' && byte != '\n';
}

static void take_bytes(RtfReader *r)
{
    const guint8 *from = r->at;
    while (r->at < r->end && is_text(*r->at))
        r->at += r->two && r->end - r->at >= 2 && rtf_is_pair(r->at) ? 2 : 1;
    r->kind = RTF_BYTES;
    r->bytes = from;
    r->size = (gsize)(r->at - from);
}

gboolean rtf_reader_next(RtfReader *r)
{
    while (r->at < r->end && (*r->at == '\r' || *r->at == '\n'))
        r->at++;
    r->kind = RTF_END;
    if (r->at >= r->end)
        return FALSE;
    if (*r->at == '{' || *r->at == '}') {
        r->kind = *r->at == '{' ? RTF_OPEN : RTF_CLOSE;
        r->at++;
        return TRUE;
    }
    if (*r->at != '\\') {
        take_bytes(r);
        return TRUE;
    }
    r->at++;
    if (r->at >= r->end)
        r->kind = RTF_ODD;
    else if (is_letter(*r->at))
        take_word(r);
    else
        take_symbol(r);
    return TRUE;
}

/* ---- compressed ---- */

#define HEADER_BYTES 16u
#define WINDOW_BYTES 4096u

static const char prefilled[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static guint32 little(const guint8 *at)
{
    return (guint32)at[0] | (guint32)at[1] << 8 | (guint32)at[2] << 16 | (guint32)at[3] << 24;
}

typedef struct {
    guint8 window[WINDOW_BYTES];
    guint write;
    GByteArray *out;
} Unpack;

static void put_byte(Unpack *u, guint8 byte)
{
    u->window[u->write] = byte;
    u->write = (u->write + 1) % WINDOW_BYTES;
    g_byte_array_append(u->out, &byte, 1);
}

/* A reference into the window; FALSE for the one that ends all. */
static gboolean put_again(Unpack *u, guint reference)
{
    guint from = reference >> 4, count = (reference & 15u) + 2;
    if (from == u->write)
        return FALSE;
    for (guint i = 0; i < count; i++)
        put_byte(u, u->window[(from + i) % WINDOW_BYTES]);
    return TRUE;
}

static void unpack(Unpack *u, const guint8 *at, const guint8 *end, gsize most)
{
    while (at < end && u->out->len < most) {
        guint flags = *at++;
        for (guint bit = 0; bit < 8 && at < end; bit++, flags >>= 1) {
            gboolean again = (flags & 1u) != 0;
            if (again && (end - at < 2 || !put_again(u, (guint)at[0] << 8 | at[1])))
                return;
            if (!again)
                put_byte(u, *at);
            at += again ? 2 : 1;
        }
    }
}

GByteArray *rtf_unpack(const guint8 *bytes, gsize size, gsize most)
{
    if (size < HEADER_BYTES)
        return NULL;
    guint32 raw = little(bytes + 4), kind = little(bytes + 8);
    gsize body = MIN(size - HEADER_BYTES, (gsize)little(bytes) - MIN(little(bytes), 12));
    gsize room = MIN(most, (gsize)raw);
    Unpack u = {.out = g_byte_array_new()};
    if (kind == 0x414C454D) { /* "MELA": as it is */
        if (MIN(body, room) > 0)
            g_byte_array_append(u.out, bytes + HEADER_BYTES, (guint)MIN(body, room));
        return u.out;
    }
    if (kind != 0x75465A4C) { /* "LZFu" */
        g_byte_array_unref(u.out);
        return NULL;
    }
    u.write = sizeof prefilled - 1;
    memcpy(u.window, prefilled, u.write);
    unpack(&u, bytes + HEADER_BYTES, bytes + HEADER_BYTES + body, room);
    g_byte_array_set_size(u.out, (guint)MIN(u.out->len, room));
    return u.out;
}
