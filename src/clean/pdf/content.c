/* clean/pdf/content.c -- what draws, by the list of operators and what they take (annex A) */
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include <string.h>

#define OPERANDS_MAX 40u

/* What stands before an operator: n number, s string, / name, a array of numbers, t array of
 * numbers and strings, p name or dictionary of properties, * any numbers and perhaps a name behind
 * them. In the order of their bytes, shorter ones first. */
static const struct {
    const char *name, *takes;
} operators[] = {
    {"\"", "nns"},    {"'", "s"},    {"B", ""},        {"F", ""},      {"G", "n"},
    {"J", "n"},       {"K", "nnnn"}, {"M", "n"},       {"Q", ""},      {"S", ""},
    {"W", ""},        {"b", ""},     {"c", "nnnnnn"},  {"d", "an"},    {"f", ""},
    {"g", "n"},       {"h", ""},     {"i", "n"},       {"j", "n"},     {"k", "nnnn"},
    {"l", "nn"},      {"m", "nn"},   {"n", ""},        {"q", ""},      {"s", ""},
    {"v", "nnnn"},    {"w", "n"},    {"y", "nnnn"},    {"B*", ""},     {"BT", ""},
    {"CS", "/"},      {"DP", "/p"},  {"Do", "/"},      {"ET", ""},     {"MP", "/"},
    {"RG", "nnn"},    {"SC", "*"},   {"T*", ""},       {"TD", "nn"},   {"TJ", "t"},
    {"TL", "n"},      {"Tc", "n"},   {"Td", "nn"},     {"Tf", "/n"},   {"Tj", "s"},
    {"Tm", "nnnnnn"}, {"Tr", "n"},   {"Ts", "n"},      {"Tw", "n"},    {"Tz", "n"},
    {"W*", ""},       {"b*", ""},    {"cm", "nnnnnn"}, {"cs", "/"},    {"d0", "nn"},
    {"d1", "nnnnnn"}, {"f*", ""},    {"gs", "/"},      {"re", "nnnn"}, {"rg", "nnn"},
    {"ri", "/"},      {"sc", "*"},   {"sh", "/"},      {"BDC", "/p"},  {"BMC", "/"},
    {"EMC", ""},      {"SCN", "*"},  {"scn", "*"},
};

typedef struct {
    char type; /* n s / a t d, or x for what no operator takes */
    gsize from, to;
} Operand;

typedef struct {
    Pdf *pdf;
    PdfLexer lexer;
    GByteArray *out;
    gsize done;  /* of the input: what is before it was copied or left out */
    gsize after; /* behind the operator before */
    gboolean changed;
    Operand operands[OPERANDS_MAX];
    guint count;
} Content;

/* ---- what is left out, what is put instead ---- */

static void put(Content *content, const void *bytes, gsize size)
{
    GError **failed = &content->pdf->failed;
    if (size > PDF_CONTENT_BYTES - MIN(content->out->len, PDF_CONTENT_BYTES)) {
        if (*failed == NULL)
            problem_set(failed, PROBLEM_TOO_LARGE,
                        PROBLEM_BOTH("What draws a page", "ページを描く部分"), "256 MiB");
    } else if (size > 0) {
        g_byte_array_append(content->out, bytes, (guint)size);
    }
}

/* Comments stand between operators and go with what changes behind them. */
static gsize without_comment(const Content *content, gsize from)
{
    return content->lexer.comment ? MAX(content->done, content->after) : from;
}

static void replace(Content *content, gsize from, gsize to, const char *with)
{
    from = without_comment(content, from);
    put(content, content->lexer.bytes + content->done, from - content->done);
    const GByteArray *out = content->out;
    if (out->len > 0 && pdf_is_regular(out->data[out->len - 1]) && pdf_is_regular((guint8)*with) &&
        *with != '\0') /* a comment was all that parted them */
        put(content, " ", 1);
    put(content, with, strlen(with));
    put(content, " ", 1);
    content->done = to;
    content->changed = TRUE;
}

/* Word for word, without the comments before and between them. */
static void replace_by_words(Content *content, gsize from, gsize to)
{
    PdfLexer words = {content->lexer.bytes, to, from, FALSE};
    replace(content, from, from, "");
    for (PdfToken word = pdf_next(&words); word.type != PDF_TOKEN_END; word = pdf_next(&words)) {
        put(content, words.bytes + word.from, word.to - word.from);
        put(content, " ", 1);
    }
    content->done = to;
}

/* ---- operands ---- */

static char array_type(const PdfLexer *lexer, PdfLexer *inner)
{
    char type = 'a';
    for (;;) {
        PdfToken token = pdf_next(inner);
        (void)lexer;
        if (token.type == PDF_TOKEN_ARRAY_END)
            return type;
        if (token.type == PDF_TOKEN_END)
            return 'x';
        if (token.type == PDF_TOKEN_STRING || token.type == PDF_TOKEN_HEX)
            type = type == 'a' ? 't' : type;
        else if (token.type != PDF_TOKEN_INTEGER && token.type != PDF_TOKEN_REAL)
            return 'x';
    }
}

static gboolean property_is_known(const PdfLexer *lexer, const PdfToken *token)
{
    static const char *const keys =
        "|MCID|ActualText|Alt|E|Lang|Type|Subtype|BBox|Attached|O|Placement|";
    g_autofree char *key = g_strndup((const char *)lexer->bytes + token->from + 1,
                                     MIN(token->to - token->from - 1, 32));
    return pdf_word_in(keys, key);
}

static gboolean is_scalar(PdfTokenType type)
{
    return type == PDF_TOKEN_INTEGER || type == PDF_TOKEN_REAL || type == PDF_TOKEN_STRING ||
           type == PDF_TOKEN_HEX || type == PDF_TOKEN_NAME;
}

/* Behind <<: known keys, each with a plain value or an array of those. */
static char dict_type(PdfLexer *inner)
{
    for (;;) {
        PdfToken key = pdf_next(inner);
        if (key.type == PDF_TOKEN_DICT_END)
            return 'd';
        if (key.type != PDF_TOKEN_NAME || !property_is_known(inner, &key))
            return 'x';
        PdfToken value = pdf_next(inner);
        gboolean list = value.type == PDF_TOKEN_ARRAY;
        while (value.type == PDF_TOKEN_ARRAY)
            do
                value = pdf_next(inner);
            while (is_scalar(value.type));
        if (list ? value.type != PDF_TOKEN_ARRAY_END : !is_scalar(value.type))
            return 'x';
    }
}

/* Over what is nested and not understood, to where it closes. */
static void skip_nested(PdfLexer *lexer)
{
    for (guint depth = 1; depth > 0;) {
        PdfToken token = pdf_next(lexer);
        if (token.type == PDF_TOKEN_END)
            return;
        if (token.type == PDF_TOKEN_ARRAY || token.type == PDF_TOKEN_DICT)
            depth++;
        else if (token.type == PDF_TOKEN_ARRAY_END || token.type == PDF_TOKEN_DICT_END)
            depth--;
    }
}

static char nested_type(Content *content, PdfTokenType opener)
{
    PdfLexer inner = content->lexer;
    char type = opener == PDF_TOKEN_ARRAY ? array_type(&content->lexer, &inner) : dict_type(&inner);
    content->lexer.comment |= inner.comment;
    if (type == 'x')
        skip_nested(&content->lexer);
    else
        content->lexer.at = inner.at;
    return type;
}

static void add_operand(Content *content, const PdfToken *token)
{
    char type = 'x';
    if (token->type == PDF_TOKEN_INTEGER || token->type == PDF_TOKEN_REAL)
        type = 'n';
    else if (token->type == PDF_TOKEN_STRING || token->type == PDF_TOKEN_HEX)
        type = 's';
    else if (token->type == PDF_TOKEN_NAME)
        type = '/';
    else if (token->type == PDF_TOKEN_ARRAY || token->type == PDF_TOKEN_DICT)
        type = nested_type(content, token->type);
    if (content->count == OPERANDS_MAX) {
        replace(content, content->operands[0].from, content->operands[OPERANDS_MAX - 1].to, "");
        content->count = 0;
        content->lexer.comment = FALSE;
    }
    content->operands[content->count++] = (Operand){type, token->from, content->lexer.at};
}

/* ---- operators ---- */

static guint32 code_of(const guint8 *bytes, gsize size)
{
    guint32 code = 0;
    for (gsize i = 0; i < size; i++)
        code = code << 8 | bytes[i];
    return code;
}

static const char *takes_of(const guint8 *bytes, gsize size)
{
    if (size > 3)
        return NULL;
    guint32 sought = code_of(bytes, size);
    for (guint low = 0, high = G_N_ELEMENTS(operators); low < high;) {
        guint middle = (low + high) / 2;
        const char *name = operators[middle].name;
        guint32 found = code_of((const guint8 *)name, strlen(name));
        if (found == sought)
            return operators[middle].takes;
        if (sought < found)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static gboolean fits(char wanted, char type)
{
    return wanted == type || (wanted == 't' && type == 'a') ||
           (wanted == 'p' && (type == '/' || type == 'd'));
}

/* How many of the operands before an operator are its own, from the last; -1: it cannot be so. */
static int own_operands(const Content *content, const char *takes)
{
    guint own = (guint)strlen(takes);
    if (strcmp(takes, "*") == 0) {
        for (guint i = 0; i < content->count; i++) {
            char type = content->operands[i].type;
            if (type != 'n' && !(type == '/' && i + 1 == content->count))
                return -1;
        }
        return (int)content->count;
    }
    for (guint i = 0; i < own; i++)
        if (own > content->count ||
            !fits(takes[i], content->operands[content->count - own + i].type))
            return -1;
    return (int)own;
}

/* Marked content whose properties are not understood stays marked. */
static gboolean keep_mark(Content *content, gsize to)
{
    guint count = content->count;
    if (count < 2 || content->operands[count - 2].type != '/' ||
        content->operands[count - 1].type != 'x')
        return FALSE;
    const Operand *tag = &content->operands[count - 2];
    g_autofree char *mark = g_strdup_printf("%.*s BMC", (int)(tag->to - tag->from),
                                            (const char *)content->lexer.bytes + tag->from);
    replace(content, content->operands[0].from, to, mark);
    return TRUE;
}

static void drop(Content *content, const PdfToken *word)
{
    gsize from = content->count > 0 ? content->operands[0].from : word->from;
    g_autofree char *what =
        g_strndup((const char *)content->lexer.bytes + word->from, MIN(word->to - word->from, 32));
    if (strcmp(what, "BDC") == 0 && keep_mark(content, word->to))
        return;
    if (strcmp(what, "BX") != 0 && strcmp(what, "EX") != 0)
        pdf_note(content->pdf, DISARM_UNKNOWN_CONTENT, what);
    replace(content, from, word->to, "");
}

static void take_inline(Content *content, const PdfToken *word)
{
    g_autoptr(GString) made = g_string_new(NULL);
    gboolean same = FALSE;
    gsize from = content->count > 0 ? content->operands[0].from : word->from;
    if (!pdf_inline_image(content->pdf, &content->lexer, made, &same) || !same ||
        content->count > 0 || content->lexer.comment)
        replace(content, from, content->lexer.at, made->str);
}

/* What it draws that is not its own, or may: to be weighed when all is known. */
static void weigh_operator(const Content *content, const guint8 *word, gsize size)
{
    static const struct {
        const char *name;
        PdfUse what;
    } rows[] = {{"Do", PDF_USE_OBJECT},
                {"Tf", PDF_USE_FONT},
                {"gs", PDF_USE_STATE},
                {"SCN", PDF_USE_PATTERN},
                {"scn", PDF_USE_PATTERN}};
    const Operand *last = content->count > 0 ? &content->operands[content->count - 1] : NULL;
    gboolean text = last != NULL && (last->type == 's' || last->type == 't');
    pdf_drawing_count(content->pdf, text ? last->to - last->from : 0);
    if (size < 2 || last == NULL)
        return;
    if (word[0] == 'T' && content->count > 1)
        last--;
    for (guint i = 0; last->type == '/' && i < G_N_ELEMENTS(rows); i++)
        if (strlen(rows[i].name) == size && memcmp(rows[i].name, word, size) == 0)
            pdf_drawing_use(content->pdf, rows[i].what, content->lexer.bytes + last->from + 1,
                            last->to - last->from - 1);
}

static void take_operator(Content *content, const PdfToken *word)
{
    const guint8 *bytes = content->lexer.bytes;
    const char *takes = takes_of(bytes + word->from, word->to - word->from);
    int own = takes != NULL ? own_operands(content, takes) : -1;
    if (own < 0) {
        drop(content, word);
        return;
    }
    weigh_operator(content, bytes + word->from, word->to - word->from);
    gsize first = content->count > 0 ? content->operands[0].from : word->from;
    gsize from = own > 0 ? content->operands[content->count - (guint)own].from : word->from;
    if (content->lexer.comment)
        replace_by_words(content, from, word->to);
    else if (from > first)
        replace(content, first, from, "");
}

static void take_token(Content *content, const PdfToken *token)
{
    gboolean value = pdf_token_is(&content->lexer, token, "true") ||
                     pdf_token_is(&content->lexer, token, "false") ||
                     pdf_token_is(&content->lexer, token, "null");
    if (token->type == PDF_TOKEN_BAD || token->type == PDF_TOKEN_BRACE ||
        token->type == PDF_TOKEN_ARRAY_END || token->type == PDF_TOKEN_DICT_END) {
        replace(content, content->count > 0 ? content->operands[0].from : token->from, token->to,
                "");
        content->count = 0;
        content->after = content->lexer.at;
        content->lexer.comment = FALSE;
    } else if (token->type != PDF_TOKEN_WORD || value) {
        add_operand(content, token);
    } else {
        if (pdf_token_is(&content->lexer, token, "BI"))
            take_inline(content, token);
        else
            take_operator(content, token);
        content->count = 0;
        content->after = content->lexer.at;
        content->lexer.comment = FALSE;
    }
}

gboolean pdf_content_filter(Pdf *pdf, const guint8 *bytes, gsize size, GByteArray *out,
                            gboolean *changed)
{
    Content content = {.pdf = pdf, .lexer = {bytes, size, 0, FALSE}, .out = out};
    if (size > G_MAXINT32 / 4)
        problem_set(&pdf->failed, PROBLEM_TOO_LARGE, "PDF", "512 MiB");
    for (;;) {
        PdfToken token = pdf_next(&content.lexer);
        if (token.type == PDF_TOKEN_END || pdf->failed != NULL)
            break;
        take_token(&content, &token);
    }
    gsize from = content.count > 0 ? content.operands[0].from : size;
    if (content.count > 0 || content.lexer.comment)
        replace(&content, from, size, "");
    if (content.changed)
        put(&content, bytes + content.done, size - content.done);
    *changed = content.changed;
    return pdf->failed == NULL;
}
