/* record/expr.c -- questions to an expression that need no values */
#include "record/expr.h"

#include <string.h>

static const char *const op_names[RECORD_OP_LAST] = {
    [RECORD_OP_FIELD] = "field",
    [RECORD_OP_NUMBER] = "number",
    [RECORD_OP_LITERAL] = "text",
    [RECORD_OP_DATE] = "date",
    [RECORD_OP_TRUTH] = "truth",
    [RECORD_OP_TODAY] = "today",
    [RECORD_OP_NOT] = "not",
    [RECORD_OP_AND] = "and",
    [RECORD_OP_OR] = "or",
    [RECORD_OP_EQ] = "eq",
    [RECORD_OP_NE] = "ne",
    [RECORD_OP_LT] = "lt",
    [RECORD_OP_LE] = "le",
    [RECORD_OP_GT] = "gt",
    [RECORD_OP_GE] = "ge",
    [RECORD_OP_ADD] = "add",
    [RECORD_OP_SUB] = "sub",
    [RECORD_OP_MUL] = "mul",
    [RECORD_OP_EMPTY] = "empty",
    [RECORD_OP_FILLED] = "filled",
    [RECORD_OP_HIGHEST] = "highest",
    [RECORD_OP_LOWEST] = "lowest",
    [RECORD_OP_COUNT] = "count",
    [RECORD_OP_SUM] = "sum",
    [RECORD_OP_ANY] = "any",
    [RECORD_OP_ALL] = "all",
    [RECORD_OP_HAS] = "has",
    [RECORD_OP_IF] = "if",
    [RECORD_OP_DAYS] = "days",
    [RECORD_OP_FISCAL_YEAR] = "fiscal_year",
    [RECORD_OP_FISCAL_YEAR_END] = "fiscal_year_end",
};

const char *record_op_name(RecordOp op)
{
    return op_names[op];
}

void record_expr_visit(const RecordExpr *expr, RecordExprVisit visit, gpointer user)
{
    if (expr == NULL)
        return;
    if (expr->op == RECORD_OP_FIELD)
        visit(expr->via, expr->field, user);
    for (guint i = 0; i < expr->count; i++)
        record_expr_visit(expr->args[i], visit, user);
}

gboolean record_expr_same(const RecordExpr *a, const RecordExpr *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (a->op != b->op || a->number != b->number || g_strcmp0(a->text, b->text) != 0 ||
        a->via != b->via || a->field != b->field || a->count != b->count)
        return FALSE;
    for (guint i = 0; i < a->count; i++)
        if (!record_expr_same(a->args[i], b->args[i]))
            return FALSE;
    return TRUE;
}

static void note_field(const RecordField *via, const RecordField *field, gpointer user)
{
    (void)via;
    (void)field;
    *(gboolean *)user = TRUE;
}

static gboolean reads_today(const RecordExpr *expr)
{
    gboolean found = expr->op == RECORD_OP_TODAY;
    for (guint i = 0; i < expr->count && !found; i++)
        found = reads_today(expr->args[i]);
    return found;
}

gboolean record_expr_constant(const RecordExpr *expr, gboolean *truth)
{
    gboolean reads = FALSE;
    record_expr_visit(expr, note_field, &reads);
    if (expr == NULL || reads || reads_today(expr))
        return FALSE;
    RecordScene nothing = {0};
    *truth = record_expr_truth(expr, &nothing);
    return TRUE;
}

static json_t *field_path(const RecordExpr *expr)
{
    if (expr->via == NULL)
        return json_string(expr->field->name);
    g_autofree char *path = g_strconcat(expr->via->name, ".", expr->field->name, NULL);
    return json_string(path);
}

json_t *record_expr_json(const RecordExpr *expr)
{
    json_t *out = json_pack("{s:s}", "op", op_names[expr->op]);
    if (expr->op == RECORD_OP_FIELD)
        json_object_set_new(out, "path", field_path(expr));
    else if (expr->op == RECORD_OP_NUMBER)
        json_object_set_new(out, "value", json_integer(expr->number));
    else if (expr->op == RECORD_OP_TRUTH)
        json_object_set_new(out, "value", json_boolean(expr->number != 0));
    else if (expr->op == RECORD_OP_LITERAL)
        json_object_set_new(out, "value", json_string(expr->text));
    else if (expr->op == RECORD_OP_DATE)
        json_object_set_new(out, "value", record_expr_value(expr, &(RecordScene){0}));
    if (expr->count == 0)
        return out;
    json_t *args = json_array();
    for (guint i = 0; i < expr->count; i++)
        json_array_append_new(args, record_expr_json(expr->args[i]));
    json_object_set_new(out, "args", args);
    return out;
}
