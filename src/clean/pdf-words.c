/* clean/pdf-words.c -- programs that only name numbers: character maps and calculators, by the list
 * of their words (9.7.5, 9.10.3, 7.10.5) */
#include "clean/pdf-internal.h"
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

static gboolean token_is_known(const PdfLexer *lexer, const PdfToken *token, const char *words,
                               int *braces)
{
    if (token->type == PDF_TOKEN_BRACE) {
        *braces += lexer->bytes[token->from] == '{' ? 1 : -1;
        return words == calculator_words && *braces >= 0 && *braces <= BRACES_MAX;
    }
    if (token->type == PDF_TOKEN_WORD)
        return word_is_known(lexer, token, words);
    if (words == calculator_words)
        return token->type == PDF_TOKEN_INTEGER || token->type == PDF_TOKEN_REAL;
    return token->type != PDF_TOKEN_BAD;
}

/* Whether all of it is known; `out` gets it without comments when there are any. */
static gboolean read_words(const guint8 *bytes, gsize size, const char *words, GByteArray *out)
{
    PdfLexer lexer = {bytes, size, 0, FALSE};
    int braces = 0;
    for (;;) {
        PdfToken token = pdf_next(&lexer);
        if (token.type == PDF_TOKEN_END)
            break;
        if (!token_is_known(&lexer, &token, words, &braces))
            return FALSE;
        g_byte_array_append(out, bytes + token.from, (guint)(token.to - token.from));
        g_byte_array_append(out, (const guint8 *)(token.type == PDF_TOKEN_WORD ? "\n" : " "), 1);
    }
    if (!lexer.comment)
        g_byte_array_set_size(out, 0);
    return braces == 0;
}

static gboolean take_words(Pdf *pdf, const PdfObject *object, const char *words, const char *what,
                           PdfMade *made)
{
    PdfFilters filters;
    g_auto(PdfData) data = {0};
    g_autoptr(GByteArray) out = g_byte_array_new();
    gsize size = 0;
    if (!pdf_unpack(pdf, object, &filters, &data))
        return FALSE;
    const guint8 *bytes = g_bytes_get_data(data.bytes, &size);
    if (size > G_MAXINT32 / 2 || !read_words(bytes, size, words, out)) {
        pdf_note(pdf, DISARM_UNKNOWN_CONTENT, what);
        return FALSE;
    }
    gboolean same = out->len == 0;
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
