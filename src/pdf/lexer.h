/* pdf/lexer.h -- words of PDF syntax, for files and for content streams (ISO 32000-2, 7.2); pure */
#pragma once
#include "pdf/value.h"

typedef enum {
    PDF_TOKEN_END,
    PDF_TOKEN_INTEGER,
    PDF_TOKEN_REAL,
    PDF_TOKEN_STRING, /* in parentheses */
    PDF_TOKEN_HEX,    /* a string in < > */
    PDF_TOKEN_NAME,
    PDF_TOKEN_WORD,
    PDF_TOKEN_ARRAY,
    PDF_TOKEN_ARRAY_END,
    PDF_TOKEN_DICT,
    PDF_TOKEN_DICT_END,
    PDF_TOKEN_BRACE, /* { or }, of functions */
    PDF_TOKEN_BAD    /* one byte that stands nowhere, or a string without end */
} PdfTokenType;

typedef struct {
    PdfTokenType type;
    gsize from, to; /* its bytes, delimiters and all */
    gint64 integer;
    double real;
} PdfToken;

typedef struct {
    const guint8 *bytes; /* lent */
    gsize size, at;
    gboolean comment; /* one was passed over since this was last cleared */
} PdfLexer;

PdfToken pdf_next(PdfLexer *lexer);
gboolean pdf_token_is(const PdfLexer *lexer, const PdfToken *token, const char *word);
/* The bytes that a string or name stands for, a zero behind them. NULL when `arena` is full. */
const char *pdf_token_text(const PdfLexer *lexer, const PdfToken *token, PdfArena *arena,
                           guint32 *size);
gboolean pdf_is_space(guint8 byte);
/* Neither blank nor delimiter. */
gboolean pdf_is_regular(guint8 byte);
/* 0 to 15, or -1. */
int pdf_hex_digit(guint8 byte);
void pdf_skip_space(PdfLexer *lexer);
