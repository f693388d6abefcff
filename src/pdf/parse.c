/* pdf/parse.c -- values by a stack: what opens leaves a mark, what closes takes all behind it */
#include "pdf/parse.h"
#include <string.h>

#define DEPTH_MAX 100u

typedef struct {
    PdfParse *parse;
    PdfLexer *lexer;
    GArray *values; /* PdfValue */
    guint marks[DEPTH_MAX];
    gboolean dict[DEPTH_MAX];
    guint depth;
} Stack;

static gboolean take_text(Stack *stack, const PdfToken *token, PdfValue *value)
{
    const PdfParse *parse = stack->parse;
    value->as.text = pdf_token_text(stack->lexer, token, parse->arena, &value->size);
    if (value->as.text == NULL)
        return FALSE;
    if (value->type == PDF_STRING && parse->crypt != NULL)
        value->as.text = pdf_crypt_string(parse->crypt, parse->number, parse->generation,
                                          value->as.text, &value->size, parse->arena);
    return value->as.text != NULL;
}

static gboolean take_atom(Stack *stack, const PdfToken *token, PdfValue *value)
{
    *value = PDF_NULL_VALUE;
    switch (token->type) {
    case PDF_TOKEN_INTEGER:
        *value = (PdfValue){.type = PDF_INTEGER, .as.integer = token->integer};
        return TRUE;
    case PDF_TOKEN_REAL:
        *value = (PdfValue){.type = PDF_REAL, .as.real = token->real};
        return TRUE;
    case PDF_TOKEN_STRING:
    case PDF_TOKEN_HEX:
        value->type = PDF_STRING;
        return take_text(stack, token, value);
    case PDF_TOKEN_NAME:
        value->type = PDF_NAME;
        return take_text(stack, token, value);
    default:
        break;
    }
    gboolean true_word = pdf_token_is(stack->lexer, token, "true");
    if (true_word || pdf_token_is(stack->lexer, token, "false"))
        *value = (PdfValue){.type = PDF_BOOLEAN, .as.integer = true_word};
    return TRUE; /* any other word stands for nothing, as null does */
}

/* "N G R": the two before it become a reference. */
static void take_reference(Stack *stack)
{
    guint base = stack->marks[stack->depth - 1], count = stack->values->len;
    PdfValue *last = count >= base + 2 ? &g_array_index(stack->values, PdfValue, count - 2) : NULL;
    if (last == NULL || last[0].type != PDF_INTEGER || last[1].type != PDF_INTEGER)
        return;
    last[0].type = PDF_REFERENCE;
    g_array_set_size(stack->values, count - 1);
}

static gboolean close_array(Stack *stack, guint base, PdfValue *out)
{
    guint count = stack->values->len - base;
    PdfValue *items = pdf_arena_take(stack->parse->arena, sizeof *items * MAX(count, 1));
    if (items == NULL)
        return FALSE;
    if (count > 0)
        memcpy(items, &g_array_index(stack->values, PdfValue, base), sizeof *items * count);
    *out = (PdfValue){.type = PDF_ARRAY, .size = count, .as.items = items};
    return TRUE;
}

/* What is no key where a key should stand is passed over. */
static gboolean close_dict(Stack *stack, guint base, PdfValue *out)
{
    guint count = stack->values->len - base, made = 0;
    PdfEntry *entries =
        pdf_arena_take(stack->parse->arena, sizeof *entries * MAX((count + 1) / 2, 1));
    if (entries == NULL)
        return FALSE;
    for (guint i = 0; i + 1 < count; i++) {
        const PdfValue *values = &g_array_index(stack->values, PdfValue, base + i);
        if (values[0].type == PDF_NAME) {
            entries[made++] = (PdfEntry){values[0].as.text, values[1]};
            i++;
        }
    }
    *out = (PdfValue){.type = PDF_DICT, .size = made, .as.entries = entries};
    return TRUE;
}

static gboolean close_one(Stack *stack, gboolean dict)
{
    if (stack->depth == 0 || stack->dict[stack->depth - 1] != dict)
        return FALSE;
    guint base = stack->marks[--stack->depth];
    PdfValue made;
    if (!(dict ? close_dict(stack, base, &made) : close_array(stack, base, &made)))
        return FALSE;
    g_array_set_size(stack->values, base);
    g_array_append_val(stack->values, made);
    return TRUE;
}

static gboolean open_one(Stack *stack, gboolean dict)
{
    if (stack->depth == DEPTH_MAX)
        return FALSE;
    stack->dict[stack->depth] = dict;
    stack->marks[stack->depth++] = stack->values->len;
    return TRUE;
}

static gboolean ends_object(const PdfLexer *lexer, const PdfToken *token)
{
    return pdf_token_is(lexer, token, "endobj") || pdf_token_is(lexer, token, "stream") ||
           pdf_token_is(lexer, token, "obj") || pdf_token_is(lexer, token, "endstream");
}

static gboolean take_token(Stack *stack, const PdfToken *token)
{
    PdfValue value;
    switch (token->type) {
    case PDF_TOKEN_END:
    case PDF_TOKEN_BAD:
        return FALSE;
    case PDF_TOKEN_BRACE:
        return TRUE;
    case PDF_TOKEN_ARRAY:
    case PDF_TOKEN_DICT:
        return open_one(stack, token->type == PDF_TOKEN_DICT);
    case PDF_TOKEN_ARRAY_END:
    case PDF_TOKEN_DICT_END:
        return close_one(stack, token->type == PDF_TOKEN_DICT_END);
    default:
        break;
    }
    if (ends_object(stack->lexer, token))
        return FALSE;
    if (stack->depth > 0 && pdf_token_is(stack->lexer, token, "R")) {
        take_reference(stack);
        return TRUE;
    }
    if (++stack->parse->values > stack->parse->values_max || !take_atom(stack, token, &value))
        return FALSE;
    g_array_append_val(stack->values, value);
    return TRUE;
}

/* A whole object that is a reference: "5 0 R". */
static void look_for_reference(PdfLexer *lexer, PdfValue *value)
{
    PdfLexer ahead = *lexer;
    PdfToken generation = pdf_next(&ahead);
    if (generation.type != PDF_TOKEN_INTEGER)
        return;
    PdfToken word = pdf_next(&ahead);
    if (!pdf_token_is(&ahead, &word, "R"))
        return;
    value->type = PDF_REFERENCE;
    *lexer = ahead;
}

gboolean pdf_parse(PdfParse *parse, PdfLexer *lexer, PdfValue *out)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(PdfValue));
    Stack stack = {.parse = parse, .lexer = lexer, .values = values};
    do {
        PdfToken token = pdf_next(lexer);
        if (!take_token(&stack, &token))
            return FALSE;
    } while (stack.depth > 0 || values->len == 0);
    *out = g_array_index(values, PdfValue, 0);
    if (out->type == PDF_INTEGER)
        look_for_reference(lexer, out);
    return TRUE;
}
