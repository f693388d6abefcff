/* record/expr.h -- conditions and derived values: a small language that always ends and has no
 * effects
 *
 *     confidentiality >= 'c3b' and count(items) > 0 or not encrypted
 *     highest(items.confidentiality)      sum(items.amount)      days(out_on, back_on)
 *     any(items, personal and people > 100)                      fiscal_year_end(opened_on)
 *
 * Names are fields of the type, `table.column` or `reference.field`; inside any, all and count with
 * a condition, columns of that table come first. Every operation has a value for every input: a
 * comparison with an empty value is no, a calculation with one is empty, numbers stop at ±(2^53−1).
 */
#pragma once
#include <jansson.h>

#include "record/arena.h"
#include "record/type.h"

#define RECORD_EXPR_MAX_BYTES 2000u
#define RECORD_EXPR_MAX_NODES 200u
#define RECORD_EXPR_MAX_DEPTH 16u
#define RECORD_TABLE_MAX_ROWS 1000u
#define RECORD_NUMBER_MAX G_GINT64_CONSTANT(9007199254740991)

typedef enum {
    RECORD_OP_FIELD,
    RECORD_OP_NUMBER,
    RECORD_OP_LITERAL, /* a text, or an option's code */
    RECORD_OP_DATE,
    RECORD_OP_TRUTH,
    RECORD_OP_TODAY,
    RECORD_OP_NOT,
    RECORD_OP_AND,
    RECORD_OP_OR,
    RECORD_OP_EQ,
    RECORD_OP_NE,
    RECORD_OP_LT,
    RECORD_OP_LE,
    RECORD_OP_GT,
    RECORD_OP_GE,
    RECORD_OP_ADD,
    RECORD_OP_SUB,
    RECORD_OP_MUL,
    RECORD_OP_EMPTY,
    RECORD_OP_FILLED,
    RECORD_OP_HIGHEST,
    RECORD_OP_LOWEST,
    RECORD_OP_COUNT,
    RECORD_OP_SUM,
    RECORD_OP_ANY,
    RECORD_OP_ALL,
    RECORD_OP_HAS,
    RECORD_OP_IF,
    RECORD_OP_DAYS,
    RECORD_OP_FISCAL_YEAR,
    RECORD_OP_FISCAL_YEAR_END,
    RECORD_OP_LAST
} RecordOp;

/* What kind of value an expression has. */
typedef struct {
    RecordKind kind;
    gboolean many;            /* a list of such: a column, or the chosen codes of choices */
    const GPtrArray *options; /* RecordOption, of choice and classification */
    gboolean ordered;
    const RecordType *target;
    const RecordField *table; /* of RECORD_TABLE */
} RecordShape;

struct RecordExpr {
    RecordOp op;
    RecordShape shape;
    gint64 number;                  /* number, day, truth, or rank of an option */
    const char *text;               /* of a literal */
    const RecordField *via, *field; /* of RECORD_OP_FIELD */
    RecordExpr **args;
    guint count;
};

/* What names mean: the fields of `type`, and before them the columns of `table` (or NULL). */
typedef struct {
    const RecordType *type;
    const RecordField *table;
} RecordScope;

/* The expression in `text`; lent by `arena`. It must have the shape `want` (NULL: any). NULL with
 * `wrong` set (transfer full, a PROBLEM_BOTH) to what is wrong and where. */
RecordExpr *record_expr_read(RecordArena *arena, const char *text, RecordScope scope,
                             const RecordShape *want, char **wrong);
/* What a field's values are. */
RecordShape record_field_shape(const RecordField *field);
RecordShape record_truth_shape(void);

/* Calls `visit` for every field that `expr` reads; NULL reads none. */
typedef void (*RecordExprVisit)(const RecordField *via, const RecordField *field, gpointer user);
void record_expr_visit(const RecordExpr *expr, RecordExprVisit visit, gpointer user);
/* Whether it is the same for every record; then `truth` says what. */
gboolean record_expr_constant(const RecordExpr *expr, gboolean *truth);
gboolean record_expr_same(const RecordExpr *a, const RecordExpr *b);

/* {"op": "ge", "args": [...]}, {"op": "field", "path": "items.kind"}, {"op": "number", "value": 3},
 * …; new reference. */
json_t *record_expr_json(const RecordExpr *expr);
const char *record_op_name(RecordOp op);

/* What is known when an expression is computed. Values are JSON by kind: text, person, unit, post,
 * option and date ("2026-11-21") and time ("2026-11-21T09:30") as strings, numbers as integers,
 * yes_no as booleans, choices as arrays of codes, files as arrays of ids, tables as arrays of
 * objects, references as objects with "id" and the fields known of it. Anything else, and what is
 * missing, is empty. */
typedef struct {
    const json_t *values;
    const char *today; /* ISO date */
    const json_t *row; /* of the table the expression belongs to, or NULL */
} RecordScene;

gboolean record_expr_truth(const RecordExpr *expr, const RecordScene *scene);
/* The value in the form above; NULL when it is empty. New reference. */
json_t *record_expr_value(const RecordExpr *expr, const RecordScene *scene);
/* Whether `value` is empty or fails to be of the field's kind. */
gboolean record_value_empty(const RecordField *field, const json_t *value);
/* Days since 1970-01-01 of an ISO date; FALSE when it is none. */
gboolean record_day_read(const char *text, gint64 *day);
