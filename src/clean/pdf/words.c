/* clean/pdf/words.c -- programs that only name numbers: character maps and calculators, by the list
 * of their words (9.7.5, 9.10.3, 7.10.5) */
#include "clean/pdf/internal.h"
#include <string.h>

#define BRACES_MAX 32

static const char *const map_words =
    "|findresource|begin|end|def|dict|dup|pop|defineresource|currentdict|begincmap|endcmap|"
    "begincodespacerange|endcodespacerange|beginbfchar|endbfchar|beginbfrange|endbfrange|"
    "begincidrange|endcidrange|begincidchar|endcidchar|beginnotdefrange|endnotdefrange|"
    "beginnotdefchar|endnotdefchar|usecmap|CMapName|true|false|null|";
static const char *const calculator_words =
    "|abs|add|atan|ceiling|cos|cvi|cvr|div|exp|floor|idiv|ln|log|mod|mul|neg|round|sin|sqrt|sub|"
    "truncate|and|bitshift|eq|false|ge|gt|le|lt|ne|not|or|true|xor|if|ifelse|copy|dup|exch|index|"
    "pop|roll|";

static gboolean word_is_known(const PdfLexer *lexer, const PdfToken *token, const char *words)
{
    g_autofree char *word =
        g_strndup((const char *)lexer->bytes + token->from, MIN(token->to - token->from, 64));
    return pdf_word_in(words, word);
}

/* Whether it is spelt as every reader takes it: digits in numbers, in <> and no control in names.
 */
static gboolean is_spelt(const PdfLexer *lexer, const PdfToken *token)
{
    const guint8 *bytes = lexer->bytes;
    gboolean number = token->type == PDF_TOKEN_INTEGER || token->type == PDF_TOKEN_REAL;
    for (gsize i = token->from; i < token->to && number; i++)
        if (strchr("+-.0123456789", bytes[i]) == NULL)
            return FALSE;
    for (gsize i = token->from; i < token->to && token->type == PDF_TOKEN_NAME; i++)
        if (bytes[i] <= ' ')
            return FALSE;
    for (gsize i = token->from + 1; i + 1 < token->to && token->type == PDF_TOKEN_HEX; i++)
        if (bytes[i] > ' ' && pdf_hex_digit(bytes[i]) < 0)
            return FALSE;
    return TRUE;
}

static gboolean token_is_known(const PdfLexer *lexer, const PdfToken *token, const char *words,
                               int *braces)
{
    gboolean calculator = words == calculator_words;
    if (token->type == PDF_TOKEN_BRACE && calculator) {
        *braces += lexer->bytes[token->from] == '{' ? 1 : -1;
        return *braces >= 0 && *braces <= BRACES_MAX;
    }
    if (token->type == PDF_TOKEN_BRACE || token->type == PDF_TOKEN_BAD || !is_spelt(lexer, token))
        return FALSE;
    if (token->type == PDF_TOKEN_WORD)
        return word_is_known(lexer, token, words);
    return !calculator || token->type == PDF_TOKEN_INTEGER || token->type == PDF_TOKEN_REAL;
}

typedef struct {
    const char *words;
    GByteArray *out;   /* what stays */
    gsize behind;      /* of `out`, behind the last known word or code outside brackets */
    guint each, items; /* what makes one code of a range, and what there is */
    gint depth;        /* of brackets */
    gboolean skips;    /* up to the end of brackets of which the beginning went */
    gboolean in_range; /* that word begins codes or characters */
    gboolean unknown;  /* something went */
    int braces;
} Words;

static void take_known(Words *words, const PdfLexer *lexer, const PdfToken *token)
{
    const guint8 *at = lexer->bytes + token->from;
    gsize size = token->to - token->from;
    g_byte_array_append(words->out, at, (guint)size);
    g_byte_array_append(words->out, (const guint8 *)(token->type == PDF_TOKEN_WORD ? "\n" : " "),
                        1);
    gboolean word = token->type == PDF_TOKEN_WORD;
    words->items += words->in_range && words->depth == 0 ? 1 : 0;
    if (words->depth == 0 && (word || (words->in_range && words->items % words->each == 0)))
        words->behind = words->out->len;
    if (!word)
        return;
    words->in_range = size > 9 && memcmp(at, "begin", 5) == 0 && memcmp(at, "begincmap", 9) != 0;
    words->each = words->in_range && (at[size - 1] == 'r' || memcmp(at, "beginco", 7) == 0) ? 2 : 3;
    words->items = 0;
}

/* A list begins or ends. */
static gboolean is_part(const PdfLexer *lexer, const PdfToken *token)
{
    const char *at = (const char *)lexer->bytes + token->from;
    gsize size = token->to - token->from;
    return ((size > 5 && memcmp(at, "begin", 5) == 0) || (size > 3 && memcmp(at, "end", 3) == 0)) &&
           token->type == PDF_TOKEN_WORD && word_is_known(lexer, token, map_words);
}

/* Where it does in brackets, they are never closed, and everybody reads on: what they took goes. */
static void close_brackets(Words *words)
{
    g_byte_array_set_size(words->out, (guint)words->behind);
    words->depth = 0;
    words->skips = FALSE;
    words->unknown = TRUE;
}

/* Maps are read by their ranges, whatever is said around them, and some writers misspell that: a
 * word on no list goes with what it takes, or the dictionary around it. Within a range it would
 * shift what stays, and what a calculator computes: FALSE. */
static gboolean leave_out(Words *words, const PdfToken *token)
{
    if (words->words != map_words || token->type != PDF_TOKEN_WORD || words->in_range)
        return FALSE;
    g_byte_array_set_size(words->out, (guint)words->behind);
    words->unknown = TRUE;
    words->skips = words->depth > 0;
    return TRUE;
}

static gint bracket(PdfTokenType type)
{
    gboolean opens = type == PDF_TOKEN_DICT || type == PDF_TOKEN_ARRAY;
    return opens ? 1 : type == PDF_TOKEN_DICT_END || type == PDF_TOKEN_ARRAY_END ? -1 : 0;
}

/* FALSE when it is none; `words.out` is empty when all of it stays as it is. */
static gboolean read_words(const guint8 *bytes, gsize size, Words *words)
{
    PdfLexer lexer = {bytes, size, 0, FALSE};
    for (;;) {
        PdfToken token = pdf_next(&lexer);
        if (token.type == PDF_TOKEN_END)
            break;
        words->depth = MAX(words->depth + bracket(token.type), 0);
        if (words->words == map_words && words->depth > 0 && is_part(&lexer, &token))
            close_brackets(words);
        if (words->skips)
            words->skips = words->depth > 0;
        else if (token_is_known(&lexer, &token, words->words, &words->braces))
            take_known(words, &lexer, &token);
        else if (!leave_out(words, &token))
            return FALSE;
    }
    if (!lexer.comment && !words->unknown)
        g_byte_array_set_size(words->out, 0);
    return words->braces == 0;
}

static gboolean take_words(Pdf *pdf, const PdfObject *object, const char *list, const char *what,
                           PdfMade *made)
{
    PdfFilters filters;
    g_auto(PdfData) data = {0};
    g_autoptr(GByteArray) out = g_byte_array_new();
    Words words = {.words = list, .out = out};
    gsize size = 0;
    if (!pdf_unpack(pdf, object, &filters, &data))
        return FALSE;
    const guint8 *bytes = g_bytes_get_data(data.bytes, &size);
    gboolean read = size <= G_MAXINT32 / 2 && read_words(bytes, size, &words);
    if (!read || words.unknown)
        pdf_note(pdf, DISARM_UNKNOWN_CONTENT, what);
    if (!read)
        return FALSE;
    gboolean same = out->len == 0 && !words.unknown;
    return pdf_pack_data(pdf, object, &filters, &data, same ? bytes : out->data,
                         same ? size : out->len, made);
}

gboolean pdf_stream_cmap(Pdf *pdf, const PdfObject *object, PdfMade *made)
{
    return take_words(pdf, object, map_words, "CMap", made);
}

gboolean pdf_stream_calculator(Pdf *pdf, const PdfObject *object, PdfMade *made)
{
    return take_words(pdf, object, calculator_words, "FunctionType 4", made);
}
