/* record/expr-build.c -- gives each part of an expression its type, or says why it has none */
#include "record/expr-build.h"

#include <string.h>

#include "record/finding.h"

#define QUOTED_BYTES 20u

/* The form with its %s and %.20s filled in. */
static void append_filled(GString *out, const char *form, const char *a, const char *b)
{
    const char *next = a;
    for (; *form != '\0'; form++) {
        if (*form != '%') {
            g_string_append_c(out, *form);
            continue;
        }
        gboolean cut = form[1] == '.';
        g_string_append_len(out, next, (gssize)MIN(strlen(next), cut ? QUOTED_BYTES : G_MAXINT));
        next = b;
        form += cut ? strlen(".20s") : strlen("s");
    }
}

void record_expr_fail(RecordExprReader *r, const char *english, const char *japanese, const char *a,
                      const char *b)
{
    if (r->wrong != NULL)
        return;
    g_autoptr(GString) both = g_string_new(NULL);
    append_filled(both, english, a, b);
    g_string_append(both, PROBLEM_MARK);
    append_filled(both, japanese, a, b);
    r->wrong = g_utf8_make_valid(both->str, (gssize)both->len);
}

RecordShape record_truth_shape(void)
{
    return (RecordShape){.kind = RECORD_YES_NO};
}

RecordShape record_field_shape(const RecordField *field)
{
    RecordShape shape = {.kind = field->kind, .options = field->options, .ordered = field->ordered};
    shape.many = field->kind == RECORD_CHOICES || field->kind == RECORD_FILE;
    if (field->kind == RECORD_CHOICES) {
        shape.kind = RECORD_CHOICE;
    } else if (field->kind == RECORD_MONEY) {
        shape.kind = RECORD_NUMBER;
    } else if (field->kind == RECORD_TABLE) {
        shape.table = field;
    }
    shape.target = field->target;
    return shape;
}

static gboolean fits(const RecordShape *have, const RecordShape *want)
{
    return have->kind == want->kind && have->many == want->many && have->options == want->options &&
           have->target == want->target && have->table == want->table;
}

RecordExpr *record_expr_make(RecordExprReader *r, RecordOp op, RecordKind kind)
{
    if (++r->nodes > RECORD_EXPR_MAX_NODES)
        record_expr_fail(r, "it has too many parts%s%s", "要素が多すぎます%s%s", "", "");
    if (r->wrong != NULL)
        return NULL;
    RecordExpr *expr = record_arena_take(r->arena, sizeof *expr);
    expr->op = op;
    expr->shape.kind = kind;
    return expr;
}

static const char *near_field(const RecordExprReader *r, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const GPtrArray *lists[] = {r->scope.table != NULL ? r->scope.table->columns : NULL,
                                r->scope.type->fields};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        for (guint j = 0; lists[i] != NULL && j < lists[i]->len; j++)
            g_ptr_array_add(names, (gpointer)((RecordField *)g_ptr_array_index(lists[i], j))->name);
    g_ptr_array_add(names, NULL);
    const char *near = record_near(name, (const char *const *)names->pdata);
    return near != NULL ? near : "—";
}

static RecordExpr *unknown_field(RecordExprReader *r, const char *name)
{
    record_expr_fail(r, "there is no field “%s” here (near: %s)",
                     "項目「%s」はありません（近いもの：%s）", name, near_field(r, name));
    return NULL;
}

RecordExpr *record_expr_field(RecordExprReader *r, const char *name, const char *inner)
{
    const RecordField *field =
        r->scope.table == NULL ? NULL : record_field_find(r->scope.table->columns, name);
    if (field == NULL)
        field = record_field_find(r->scope.type->fields, name);
    if (field == NULL)
        return unknown_field(r, name);
    const RecordField *via = NULL;
    if (inner != NULL) {
        const GPtrArray *inside = field->kind == RECORD_TABLE       ? field->columns
                                  : field->kind == RECORD_REFERENCE ? field->target->fields
                                                                    : NULL;
        via = field;
        field = inside == NULL ? NULL : record_field_find(inside, inner);
        if (field == NULL)
            return unknown_field(r, inner);
    }
    RecordExpr *expr = record_expr_make(r, RECORD_OP_FIELD, field->kind);
    if (expr == NULL)
        return NULL;
    expr->via = via;
    expr->field = field;
    expr->shape = record_field_shape(field);
    expr->shape.many = expr->shape.many || (via != NULL && via->kind == RECORD_TABLE);
    return expr;
}

/* A literal that stands beside a choice is the code of one of its options. */
static void settle_literal(RecordExprReader *r, RecordExpr *expr, const RecordShape *want)
{
    if (expr->op != RECORD_OP_LITERAL || want->options == NULL || expr->shape.options != NULL)
        return;
    for (guint i = 0; i < want->options->len; i++) {
        const RecordOption *option = g_ptr_array_index(want->options, i);
        if (strcmp(option->code, expr->text) == 0) {
            expr->number = option->rank;
            expr->shape = *want;
            expr->shape.many = FALSE;
            return;
        }
    }
    record_expr_fail(r, "“%s” is no option of what it stands beside%s",
                     "「%s」は選択肢にありません%s", expr->text, "");
}

void record_expr_want(RecordExprReader *r, RecordExpr *expr, const RecordShape *want)
{
    if (!want->many)
        settle_literal(r, expr, want);
    if (!fits(&expr->shape, want))
        record_expr_fail(r, "its value is a %s, and a %s is needed",
                         "値の種類が %s ですが、%s が必要です", record_kind_names[expr->shape.kind],
                         record_kind_names[want->kind]);
}

static void want_kind(RecordExprReader *r, RecordExpr *expr, RecordKind kind)
{
    RecordShape want = {.kind = kind};
    record_expr_want(r, expr, &want);
}

static gboolean is_ordered(const RecordShape *shape)
{
    return shape->kind == RECORD_NUMBER || shape->kind == RECORD_DATE ||
           shape->kind == RECORD_TIME || shape->ordered;
}

static void check_order(RecordExprReader *r, const RecordShape *shape)
{
    if (!is_ordered(shape))
        record_expr_fail(r, "values of %s have no order%s", "%s の値には大小がありません%s",
                         record_kind_names[shape->kind], "");
}

static void check_comparison(RecordExprReader *r, RecordOp op, RecordExpr **args)
{
    settle_literal(r, args[0], &args[1]->shape);
    settle_literal(r, args[1], &args[0]->shape);
    if (args[0]->shape.many || args[0]->shape.kind == RECORD_TABLE)
        record_expr_fail(r, "a list cannot be compared; use any() or has()%s%s",
                         "一覧は比べられません。any() か has() を使ってください%s%s", "", "");
    record_expr_want(r, args[1], &args[0]->shape);
    if (op != RECORD_OP_EQ && op != RECORD_OP_NE)
        check_order(r, &args[0]->shape);
}

static void check_sum(RecordExprReader *r, RecordExpr *made, RecordExpr **args)
{
    if (made->op != RECORD_OP_MUL && args[0]->shape.kind == RECORD_DATE && !args[0]->shape.many)
        made->shape.kind = RECORD_DATE;
    else
        want_kind(r, args[0], RECORD_NUMBER);
    want_kind(r, args[1], RECORD_NUMBER);
}

static void check_extreme(RecordExprReader *r, RecordExpr *made)
{
    RecordShape shape = made->args[0]->shape;
    for (guint i = 1; i < made->count && shape.kind == RECORD_TEXT; i++)
        shape = made->args[i]->shape;
    shape.many = FALSE;
    for (guint i = 0; i < made->count; i++) {
        settle_literal(r, made->args[i], &shape);
        RecordShape have = made->args[i]->shape;
        have.many = FALSE;
        if (!fits(&have, &shape))
            record_expr_fail(r, "its arguments are of different kinds: %s, %s",
                             "引数の種類が違います：%s、%s", record_kind_names[shape.kind],
                             record_kind_names[have.kind]);
    }
    check_order(r, &shape);
    made->shape = shape;
}

/* any, all and count: over the rows of a table, with a condition on each. */
static void check_rows(RecordExprReader *r, RecordExpr *made)
{
    gboolean table = made->args[0]->shape.kind == RECORD_TABLE;
    made->shape.kind = made->op == RECORD_OP_COUNT ? RECORD_NUMBER : RECORD_YES_NO;
    if (r->in_rows)
        record_expr_fail(r, "rows are not gone through within rows%s%s",
                         "行の条件の中で、さらに行をたどることはできません%s%s", "", "");
    if (made->op == RECORD_OP_COUNT && made->count == 1 && (table || made->args[0]->shape.many))
        return;
    if (!table || made->count != 2) {
        record_expr_fail(r, "a table and a condition are needed%s%s", "表と条件が必要です%s%s", "",
                         "");
        return;
    }
    want_kind(r, made->args[1], RECORD_YES_NO);
}

static void check_has(RecordExprReader *r, RecordExpr *made)
{
    made->shape.kind = RECORD_YES_NO;
    if (made->count != 2 || !made->args[0]->shape.many) {
        record_expr_fail(r, "has() takes choices and one option%s%s",
                         "has() には複数選択の項目と選択肢が要ります%s%s", "", "");
        return;
    }
    RecordShape one = made->args[0]->shape;
    one.many = FALSE;
    record_expr_want(r, made->args[1], &one);
}

static void check_if(RecordExprReader *r, RecordExpr *made)
{
    if (made->count != 3) {
        record_expr_fail(r, "if() takes three arguments%s%s", "if() の引数は三つです%s%s", "", "");
        return;
    }
    want_kind(r, made->args[0], RECORD_YES_NO);
    settle_literal(r, made->args[1], &made->args[2]->shape);
    record_expr_want(r, made->args[2], &made->args[1]->shape);
    made->shape = made->args[1]->shape;
}

static gboolean is_day(const RecordExpr *expr)
{
    return !expr->shape.many &&
           (expr->shape.kind == RECORD_DATE || expr->shape.kind == RECORD_TIME);
}

static void check_days(RecordExprReader *r, RecordExpr *made)
{
    gboolean two = made->op == RECORD_OP_DAYS;
    made->shape.kind = made->op == RECORD_OP_FISCAL_YEAR_END ? RECORD_DATE : RECORD_NUMBER;
    if (made->count != (two ? 2 : 1) || !is_day(made->args[0]) || (two && !is_day(made->args[1])))
        record_expr_fail(r, "%s() takes dates%s", "%s() には日付が要ります%s",
                         record_op_name(made->op), "");
}

static void check_column(RecordExprReader *r, RecordExpr *made)
{
    made->shape.kind = RECORD_NUMBER;
    const RecordShape *shape = &made->args[0]->shape;
    if (made->count != 1 || shape->kind != RECORD_NUMBER || !shape->many || r->in_rows)
        record_expr_fail(r, "sum() takes one column of numbers%s%s",
                         "sum() には数の列が一つ要ります%s%s", "", "");
}

static void check_logic(RecordExprReader *r, RecordExpr *made)
{
    for (guint i = 0; i < made->count; i++)
        want_kind(r, made->args[i], RECORD_YES_NO);
}

static void check(RecordExprReader *r, RecordExpr *made)
{
    if (made->op >= RECORD_OP_NOT && made->op <= RECORD_OP_OR)
        check_logic(r, made);
    else if (made->op >= RECORD_OP_EQ && made->op <= RECORD_OP_GE)
        check_comparison(r, made->op, made->args);
    else if (made->op >= RECORD_OP_ADD && made->op <= RECORD_OP_MUL)
        check_sum(r, made, made->args);
    else if (made->op == RECORD_OP_HIGHEST || made->op == RECORD_OP_LOWEST)
        check_extreme(r, made);
    else if (made->op == RECORD_OP_COUNT || made->op == RECORD_OP_ANY || made->op == RECORD_OP_ALL)
        check_rows(r, made);
    else if (made->op == RECORD_OP_SUM)
        check_column(r, made);
    else if (made->op == RECORD_OP_HAS)
        check_has(r, made);
    else if (made->op == RECORD_OP_IF)
        check_if(r, made);
    else if (made->op >= RECORD_OP_DAYS)
        check_days(r, made);
}

static RecordKind kind_of(RecordOp op)
{
    return op >= RECORD_OP_ADD && op <= RECORD_OP_MUL ? RECORD_NUMBER : RECORD_YES_NO;
}

RecordExpr *record_expr_call(RecordExprReader *r, RecordOp op, RecordExpr **args, guint count)
{
    RecordExpr *made = record_expr_make(r, op, kind_of(op));
    if (made == NULL)
        return NULL;
    made->count = count;
    made->args = record_arena_take(r->arena, count * sizeof *args);
    memcpy(made->args, args, count * sizeof *args);
    check(r, made);
    return r->wrong == NULL ? made : NULL;
}

RecordOp record_expr_function(RecordExprReader *r, const char *name)
{
    const char *names[RECORD_OP_LAST - RECORD_OP_HIGHEST + 1] = {NULL};
    for (guint op = RECORD_OP_HIGHEST; op < RECORD_OP_LAST; op++) {
        names[op - RECORD_OP_HIGHEST] = record_op_name((RecordOp)op);
        if (strcmp(name, record_op_name((RecordOp)op)) == 0)
            return (RecordOp)op;
    }
    const char *near = record_near(name, names);
    record_expr_fail(r, "there is no function “%s” (near: %s)",
                     "関数「%s」はありません（近いもの：%s）", name, near != NULL ? near : "—");
    return RECORD_OP_LAST;
}
