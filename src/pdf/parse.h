/* pdf/parse.h -- one value out of bytes (pdf/ only) */
#pragma once
#include "pdf/crypt.h"
#include "pdf/lexer.h"

typedef struct {
    PdfArena *arena;
    const PdfCrypt *crypt;      /* NULL: strings stand as they are */
    guint32 number;             /* of the object that strings belong to, … */
    guint16 generation;         /* … for their key */
    guint64 values, values_max; /* read so far, and at most */
} PdfParse;

/* The value at the lexer's place, which moves behind it. FALSE when there is none, it has no end,
 * or it nests too deep. Out of the arena. */
gboolean pdf_parse(PdfParse *parse, PdfLexer *lexer, PdfValue *out);
