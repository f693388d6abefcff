/* register/list.h -- one register: the records of a type that a person sees, filtered and sorted in
 * one pass over their short rows */
#pragma once
#include "register/sight.h"

#define REGISTER_LIST_MAX 10000

typedef struct {
    const char *column; /* of the type's list, or applicant, applicant_unit, state, number, title */
    const char *value;  /* equal to it; for dates "FROM..UNTIL", either side open */
} RegisterFilter;
typedef enum { REGISTER_OPEN, REGISTER_CLOSED, REGISTER_ALL } RegisterWhich;
typedef struct {
    const RegisterFilter *filters;
    guint filter_count;
    RegisterWhich which;
    gboolean late;    /* only what is overdue */
    const char *q;    /* words in number, title or cells, folded alike; "" for any */
    const char *sort; /* a column as above, or due, changed; "" newest first */
    gboolean descending;
    guint limit; /* 1 to REGISTER_LIST_MAX */
    guint64 offset;
} RegisterListing;

typedef struct {
    gint64 id;
    const char *key, *state, *applicant, *applicant_unit, *number, *title;
    const char *cells; /* JSON array, by the columns of the type's list */
    const RegisterSet *set;
    guint64 version;
    gint64 opened_us, changed_us, closed_us, due_us;
} RegisterLine;
typedef gboolean (*RegisterLineVisit)(const RegisterLine *line, gpointer user);
/* Visits the page; `total` gets how many there are in all. */
gboolean register_list(RegisterSight *sight, const RecordType *type, const RegisterListing *in,
                       guint64 *total, RegisterLineVisit visit, gpointer user, GError **error);
/* One row by its id; FALSE from `visit` is no matter. PROBLEM_NOT_FOUND. */
gboolean register_line_visit(RegisterView *view, gint64 id, RegisterLineVisit visit, gpointer user,
                             GError **error);
