/* record/expr-read.c -- the text of an expression to its typed tree */
#include "record/expr-build.h"

#include <string.h>

static RecordExpr *read_or(RecordExprReader *r);

static void skip_space(RecordExprReader *r)
{
    while (*r->at == ' ' || *r->at == '\n' || *r->at == '\t')
        r->at++;
}

static gboolean is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* Takes `sign` when it stands next; a word only when it ends there. */
static gboolean take(RecordExprReader *r, const char *sign)
{
    skip_space(r);
    gsize size = strlen(sign);
    if (strncmp(r->at, sign, size) != 0 || (is_word(sign[0]) && is_word(r->at[size])))
        return FALSE;
    r->at += size;
    return TRUE;
}

static gboolean expect(RecordExprReader *r, const char *sign)
{
    if (take(r, sign))
        return TRUE;
    record_expr_fail(r, "“%s” is expected before “%.20s”", "「%s」が「%.20s」の前に必要です", sign,
                     r->at);
    return FALSE;
}

static const char *take_word(RecordExprReader *r)
{
    skip_space(r);
    const char *start = r->at;
    if (!g_ascii_isalpha(*start))
        return NULL;
    while (is_word(*r->at))
        r->at++;
    g_autofree char *word = g_strndup(start, (gsize)(r->at - start));
    return record_arena_text(r->arena, word);
}

static RecordExpr *read_quoted(RecordExprReader *r)
{
    const char *start = ++r->at;
    while (*r->at != '\'' && *r->at != '\0')
        r->at++;
    if (*r->at == '\0') {
        record_expr_fail(r, "a text is not closed: “%.20s”", "文字列が閉じていません：「%.20s」",
                         start, "");
        return NULL;
    }
    g_autofree char *text = g_strndup(start, (gsize)(r->at++ - start));
    RecordExpr *expr = record_expr_make(r, RECORD_OP_LITERAL, RECORD_TEXT);
    if (expr != NULL)
        expr->text = record_arena_text(r->arena, text);
    return expr;
}

static gboolean is_date(const char *at)
{
    static const char form[] = "0000-00-00";
    for (guint i = 0; form[i] != '\0'; i++)
        if (form[i] == '0' ? !g_ascii_isdigit(at[i]) : at[i] != form[i])
            return FALSE;
    return !g_ascii_isdigit(at[10]);
}

static RecordExpr *read_date(RecordExprReader *r)
{
    g_autofree char *text = g_strndup(r->at, 10);
    RecordExpr *expr = record_expr_make(r, RECORD_OP_DATE, RECORD_DATE);
    if (expr != NULL && !record_day_read(text, &expr->number))
        record_expr_fail(r, "“%s” is no date%s", "「%s」は日付ではありません%s", text, "");
    r->at += 10;
    return expr;
}

static RecordExpr *read_number(RecordExprReader *r)
{
    if (is_date(r->at))
        return read_date(r);
    char *end;
    guint64 number = g_ascii_strtoull(r->at, &end, 10);
    RecordExpr *expr = record_expr_make(r, RECORD_OP_NUMBER, RECORD_NUMBER);
    if (expr == NULL)
        return NULL;
    expr->number = (gint64)MIN(number, (guint64)RECORD_NUMBER_MAX);
    r->at = end;
    return expr;
}

/* The arguments behind an open bracket; those behind the first see the columns of its table. */
static guint read_args(RecordExprReader *r, RecordExpr **args, gboolean in_rows)
{
    guint count = 0;
    const RecordField *outer = r->scope.table;
    gboolean outer_rows = r->in_rows;
    do {
        if (count == RECORD_EXPR_MAX_ARGS)
            record_expr_fail(r, "too many arguments before “%.20s”%s",
                             "「%.20s」の前の引数が多すぎます%s", r->at, "");
        RecordExpr *arg = r->wrong == NULL ? read_or(r) : NULL;
        if (arg == NULL)
            return 0;
        args[count++] = arg;
        if (in_rows && count == 1 && arg->shape.kind == RECORD_TABLE) {
            r->scope.table = arg->shape.table;
            r->in_rows = TRUE;
        }
    } while (take(r, ","));
    r->scope.table = outer;
    r->in_rows = outer_rows;
    return count;
}

static RecordExpr *read_call(RecordExprReader *r, const char *name)
{
    RecordExpr *args[RECORD_EXPR_MAX_ARGS];
    RecordOp op = record_expr_function(r, name);
    if (op == RECORD_OP_LAST)
        return NULL;
    gboolean rows = op == RECORD_OP_ANY || op == RECORD_OP_ALL || op == RECORD_OP_COUNT;
    guint count = read_args(r, args, rows);
    if (count == 0 || !expect(r, ")"))
        return NULL;
    return record_expr_call(r, op, args, count);
}

static RecordExpr *read_name(RecordExprReader *r)
{
    const char *name = take_word(r);
    if (name == NULL) {
        record_expr_fail(r, "a value is expected before “%.20s”%s", "「%.20s」の前に値が必要です%s",
                         r->at, "");
        return NULL;
    }
    if (take(r, "("))
        return read_call(r, name);
    if (strcmp(name, "yes") == 0 || strcmp(name, "no") == 0) {
        RecordExpr *truth = record_expr_make(r, RECORD_OP_TRUTH, RECORD_YES_NO);
        if (truth != NULL)
            truth->number = name[0] == 'y';
        return truth;
    }
    if (strcmp(name, "today") == 0)
        return record_expr_make(r, RECORD_OP_TODAY, RECORD_DATE);
    const char *inner = take(r, ".") ? take_word(r) : NULL;
    return record_expr_field(r, name, inner);
}

static RecordExpr *read_primary(RecordExprReader *r)
{
    skip_space(r);
    if (*r->at == '\'')
        return read_quoted(r);
    if (g_ascii_isdigit(*r->at))
        return read_number(r);
    if (!take(r, "("))
        return read_name(r);
    RecordExpr *inner = read_or(r);
    return inner != NULL && expect(r, ")") ? inner : NULL;
}

typedef struct {
    const char *sign;
    RecordOp op;
} Sign;

/* Longer signs stand first. */
static const Sign comparisons[] = {{"!=", RECORD_OP_NE}, {"<=", RECORD_OP_LE}, {">=", RECORD_OP_GE},
                                   {"=", RECORD_OP_EQ},  {"<", RECORD_OP_LT},  {">", RECORD_OP_GT}};
static const Sign sums[] = {{"+", RECORD_OP_ADD}, {"-", RECORD_OP_SUB}};
static const Sign products[] = {{"*", RECORD_OP_MUL}};
static const Sign conjunctions[] = {{"and", RECORD_OP_AND}};
static const Sign disjunctions[] = {{"or", RECORD_OP_OR}};

static RecordOp take_sign(RecordExprReader *r, const Sign *signs, guint count)
{
    for (guint i = 0; i < count; i++)
        if (take(r, signs[i].sign))
            return signs[i].op;
    return RECORD_OP_LAST;
}

/* A chain of operations of one strength, from left to right. */
static RecordExpr *read_chain(RecordExprReader *r, const Sign *signs, guint count,
                              RecordExpr *(*part)(RecordExprReader *))
{
    RecordExpr *left = part(r);
    while (left != NULL && r->wrong == NULL) {
        RecordOp op = take_sign(r, signs, count);
        if (op == RECORD_OP_LAST)
            return left;
        RecordExpr *pair[2] = {left, part(r)};
        left = pair[1] == NULL ? NULL : record_expr_call(r, op, pair, 2);
    }
    return NULL;
}

static RecordExpr *read_product(RecordExprReader *r)
{
    return read_chain(r, products, G_N_ELEMENTS(products), read_primary);
}

static RecordExpr *read_sum(RecordExprReader *r)
{
    return read_chain(r, sums, G_N_ELEMENTS(sums), read_product);
}

/* in ['a', 'b']: any of these. */
static RecordExpr *read_members(RecordExprReader *r, RecordExpr *left)
{
    RecordExpr *found = NULL;
    if (!expect(r, "["))
        return NULL;
    do {
        RecordExpr *pair[2] = {left, read_primary(r)};
        RecordExpr *is = pair[1] == NULL ? NULL : record_expr_call(r, RECORD_OP_EQ, pair, 2);
        if (is == NULL)
            return NULL;
        RecordExpr *either[2] = {found, is};
        found = found == NULL ? is : record_expr_call(r, RECORD_OP_OR, either, 2);
    } while (found != NULL && take(r, ","));
    return found != NULL && expect(r, "]") ? found : NULL;
}

static RecordExpr *read_comparison(RecordExprReader *r)
{
    RecordExpr *left = read_sum(r);
    if (left == NULL)
        return NULL;
    if (take(r, "is")) {
        gboolean empty = take(r, "empty");
        if (!empty && !expect(r, "filled"))
            return NULL;
        return record_expr_call(r, empty ? RECORD_OP_EMPTY : RECORD_OP_FILLED, &left, 1);
    }
    if (take(r, "in"))
        return read_members(r, left);
    RecordOp op = take_sign(r, comparisons, G_N_ELEMENTS(comparisons));
    if (op == RECORD_OP_LAST)
        return left;
    RecordExpr *pair[2] = {left, read_sum(r)};
    return pair[1] == NULL ? NULL : record_expr_call(r, op, pair, 2);
}

static RecordExpr *read_not(RecordExprReader *r)
{
    gboolean negate = FALSE;
    while (take(r, "not"))
        negate = !negate;
    RecordExpr *expr = read_comparison(r);
    return expr != NULL && negate ? record_expr_call(r, RECORD_OP_NOT, &expr, 1) : expr;
}

static RecordExpr *read_and(RecordExprReader *r)
{
    return read_chain(r, conjunctions, 1, read_not);
}

static RecordExpr *read_or(RecordExprReader *r)
{
    if (++r->depth > RECORD_EXPR_MAX_DEPTH)
        record_expr_fail(r, "it is nested too deep at “%.20s”%s", "「%.20s」で入れ子が深すぎます%s",
                         r->at, "");
    RecordExpr *expr = r->wrong == NULL ? read_chain(r, disjunctions, 1, read_and) : NULL;
    r->depth--;
    return expr;
}

RecordExpr *record_expr_read(RecordArena *arena, const char *text, RecordScope scope,
                             const RecordShape *want, char **wrong)
{
    RecordExprReader r = {.arena = arena, .at = text, .scope = scope};
    if (strlen(text) > RECORD_EXPR_MAX_BYTES)
        record_expr_fail(&r, "it is longer than 2,000 bytes%s%s", "2,000 バイトを超えています%s%s",
                         "", "");
    RecordExpr *expr = r.wrong == NULL ? read_or(&r) : NULL;
    skip_space(&r);
    if (expr != NULL && r.wrong == NULL && *r.at != '\0')
        record_expr_fail(&r, "“%.20s” is left over%s", "「%.20s」が余っています%s", r.at, "");
    if (expr != NULL && r.wrong == NULL && want != NULL)
        record_expr_want(&r, expr, want);
    *wrong = r.wrong;
    return r.wrong == NULL ? expr : NULL;
}
