/* record/expr-build.h -- between reading an expression and giving its parts their types */
#pragma once
#include "record/expr.h"

#define RECORD_EXPR_MAX_ARGS 6u

typedef struct {
    RecordArena *arena;
    const char *at;
    RecordScope scope;
    gboolean in_rows; /* inside the condition of any, all or count */
    guint depth, nodes;
    char *wrong; /* the first thing that was */
} RecordExprReader;

/* Keeps the first thing wrong; the formats take `a` and `b` as texts. */
void record_expr_fail(RecordExprReader *r, const char *english, const char *japanese, const char *a,
                      const char *b);
/* Each NULL once something is wrong. */
RecordExpr *record_expr_make(RecordExprReader *r, RecordOp op, RecordKind kind);
RecordExpr *record_expr_field(RecordExprReader *r, const char *name, const char *inner);
RecordExpr *record_expr_call(RecordExprReader *r, RecordOp op, RecordExpr **args, guint count);
/* The function called `name`; RECORD_OP_LAST when there is none. */
RecordOp record_expr_function(RecordExprReader *r, const char *name);
/* Fails unless `expr` is what is wanted; a literal becomes an option of it. */
void record_expr_want(RecordExprReader *r, RecordExpr *expr, const RecordShape *want);
