/* pdf/lexer.c -- one word after the other */
#include "pdf/lexer.h"
#include <string.h>

enum { SPACE = 1, DELIMITER = 2 };

static const guint8 classes[256] = {
    [0] = SPACE,       ['\t'] = SPACE,    ['\n'] = SPACE,    ['\f'] = SPACE,
    ['\r'] = SPACE,    [' '] = SPACE,     ['('] = DELIMITER, [')'] = DELIMITER,
    ['<'] = DELIMITER, ['>'] = DELIMITER, ['['] = DELIMITER, [']'] = DELIMITER,
    ['{'] = DELIMITER, ['}'] = DELIMITER, ['/'] = DELIMITER, ['%'] = DELIMITER,
};

gboolean pdf_is_space(guint8 byte)
{
    return classes[byte] == SPACE;
}

gboolean pdf_is_regular(guint8 byte)
{
    return classes[byte] == 0;
}

int pdf_hex_digit(guint8 byte)
{
    return g_ascii_xdigit_value((char)byte);
}

void pdf_skip_space(PdfLexer *lexer)
{
    while (lexer->at < lexer->size) {
        guint8 c = lexer->bytes[lexer->at];
        if (c == '%') {
            lexer->comment = TRUE;
            while (lexer->at < lexer->size && lexer->bytes[lexer->at] != '\n' &&
                   lexer->bytes[lexer->at] != '\r')
                lexer->at++;
        } else if (classes[c] == SPACE) {
            lexer->at++;
        } else {
            return;
        }
    }
}

/* ---- numbers ---- */

#define INTEGER_MAX ((gint64)1 << 53)

/* "+17", "-.002", "4.", and "--5" and "5-3" as programs read them; FALSE for what is a word. */
static gboolean take_number(const guint8 *at, const guint8 *end, PdfToken *token)
{
    gboolean minus = FALSE, point = FALSE;
    double value = 0, unit = 1;
    guint digits = 0;
    while (at < end && (*at == '+' || *at == '-'))
        minus |= *at++ == '-';
    for (; at < end; at++) {
        if (*at == '.' && !point) {
            point = TRUE;
        } else if (*at == '-' && digits > 0) {
            break;
        } else if (*at < '0' || *at > '9') {
            return FALSE;
        } else if (point) {
            unit *= 10;
            if (digits++ < 300)
                value += (*at - '0') / unit;
        } else {
            digits++;
            value = MIN(value * 10 + (*at - '0'), (double)INTEGER_MAX);
        }
    }
    if (digits == 0 && !point)
        return FALSE;
    token->type = point ? PDF_TOKEN_REAL : PDF_TOKEN_INTEGER;
    token->real = minus ? -value : value;
    token->integer = (gint64)token->real;
    return TRUE;
}

/* ---- strings ---- */

static void take_string(PdfLexer *lexer, PdfToken *token)
{
    guint depth = 0;
    for (gsize at = token->from; at < lexer->size; at++) {
        guint8 c = lexer->bytes[at];
        if (c == '\\') {
            at++;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && --depth == 0) {
            token->type = PDF_TOKEN_STRING;
            token->to = at + 1;
            return;
        }
    }
    token->type = PDF_TOKEN_BAD;
    token->to = lexer->size;
}

static void take_hex(PdfLexer *lexer, PdfToken *token)
{
    const guint8 *end = memchr(lexer->bytes + token->from, '>', lexer->size - token->from);
    token->type = end != NULL ? PDF_TOKEN_HEX : PDF_TOKEN_BAD;
    token->to = end != NULL ? (gsize)(end - lexer->bytes) + 1 : lexer->size;
}

static gboolean doubled(const PdfLexer *lexer, guint8 byte)
{
    return lexer->at + 1 < lexer->size && lexer->bytes[lexer->at + 1] == byte;
}

static void take_delimiter(PdfLexer *lexer, PdfToken *token)
{
    guint8 c = lexer->bytes[lexer->at];
    token->to = token->from + 1;
    if (c == '(') {
        take_string(lexer, token);
    } else if (c == '<' && doubled(lexer, '<')) {
        token->type = PDF_TOKEN_DICT;
        token->to++;
    } else if (c == '<') {
        take_hex(lexer, token);
    } else if (c == '>' && doubled(lexer, '>')) {
        token->type = PDF_TOKEN_DICT_END;
        token->to++;
    } else {
        token->type = c == '['                 ? PDF_TOKEN_ARRAY
                      : c == ']'               ? PDF_TOKEN_ARRAY_END
                      : (c == '{' || c == '}') ? PDF_TOKEN_BRACE
                                               : PDF_TOKEN_BAD;
    }
}

static gsize regular_end(const PdfLexer *lexer, gsize at)
{
    while (at < lexer->size && classes[lexer->bytes[at]] == 0)
        at++;
    return at;
}

PdfToken pdf_next(PdfLexer *lexer)
{
    pdf_skip_space(lexer);
    PdfToken token = {.type = PDF_TOKEN_END, .from = lexer->at, .to = lexer->at};
    if (lexer->at >= lexer->size)
        return token;
    guint8 c = lexer->bytes[lexer->at];
    if (c == '/') {
        token.type = PDF_TOKEN_NAME;
        token.to = regular_end(lexer, lexer->at + 1);
    } else if (classes[c] == DELIMITER) {
        take_delimiter(lexer, &token);
    } else {
        token.to = regular_end(lexer, lexer->at);
        if (!take_number(lexer->bytes + token.from, lexer->bytes + token.to, &token))
            token.type = PDF_TOKEN_WORD;
    }
    lexer->at = token.to;
    return token;
}

gboolean pdf_token_is(const PdfLexer *lexer, const PdfToken *token, const char *word)
{
    gsize size = strlen(word);
    return token->type == PDF_TOKEN_WORD && token->to - token->from == size &&
           memcmp(lexer->bytes + token->from, word, size) == 0;
}

/* ---- what they stand for ---- */

static gsize decode_name(const guint8 *at, const guint8 *end, char *out)
{
    gsize size = 0;
    for (; at < end; at++) {
        guint8 c = *at;
        if (c == '#' && end - at > 2 && pdf_hex_digit(at[1]) >= 0 && pdf_hex_digit(at[2]) >= 0) {
            c = (guint8)(pdf_hex_digit(at[1]) * 16 + pdf_hex_digit(at[2]));
            at += 2;
        }
        out[size++] = c != 0 ? (char)c : '?'; /* no name holds a zero (7.3.5) */
    }
    return size;
}

static gsize decode_hex(const guint8 *at, const guint8 *end, char *out)
{
    gsize size = 0;
    int high = -1;
    for (; at < end; at++) {
        int digit = pdf_hex_digit(*at);
        if (digit < 0)
            continue;
        if (high >= 0)
            out[size++] = (char)(high * 16 + digit);
        high = high >= 0 ? -1 : digit;
    }
    if (high >= 0)
        out[size++] = (char)(high * 16);
    return size;
}

/* Behind a backslash; moves `at` to the last byte of the escape. Returns a byte, or -1 for none. */
static int decode_escape(const guint8 **at, const guint8 *end)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    guint8 c = **at;
    const char *row = c != 0 ? strchr(from, c) : NULL;
    if (row != NULL)
        return to[row - from];
    if (c == '\r' && *at + 1 < end && (*at)[1] == '\n')
        (*at)++;
    if (c == '\r' || c == '\n')
        return -1;
    if (c < '0' || c > '7')
        return c;
    int value = 0;
    for (guint i = 0; i < 3 && *at < end && **at >= '0' && **at <= '7'; i++)
        value = value * 8 + (*(*at)++ - '0');
    (*at)--;
    return value & 0xFF;
}

static gsize decode_string(const guint8 *at, const guint8 *end, char *out)
{
    gsize size = 0;
    for (; at < end; at++) {
        int c = *at;
        if (c == '\\' && at + 1 < end) {
            at++;
            c = decode_escape(&at, end);
        } else if (c == '\r') {
            c = '\n';
            if (at + 1 < end && at[1] == '\n')
                at++;
        }
        if (c >= 0)
            out[size++] = (char)c;
    }
    return size;
}

const char *pdf_token_text(const PdfLexer *lexer, const PdfToken *token, PdfArena *arena,
                           guint32 *size)
{
    gsize length = token->to - token->from;
    char *out = length < G_MAXINT32 ? pdf_arena_take(arena, length + 1) : NULL;
    if (out == NULL)
        return NULL;
    const guint8 *from = lexer->bytes + token->from, *to = lexer->bytes + token->to;
    gsize made = token->type == PDF_TOKEN_NAME  ? decode_name(from + 1, to, out)
                 : token->type == PDF_TOKEN_HEX ? decode_hex(from + 1, to - 1, out)
                                                : decode_string(from + 1, to - 1, out);
    out[made] = '\0';
    *size = (guint32)made;
    return out;
}
