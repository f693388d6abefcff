/* office/checking.h -- the checks of one row; inside office/ only */
#pragma once
#include "office/prepare.h"
#include "office/spans.h"

typedef struct {
    Store *store;
    const GPtrArray *functions; /* RecordFunction */
    OfficeFindings *findings;
    GError **error;
    gint64 at;
    OfficeWhat what;
    const char *id;
    const json_t *row;
    OfficeSpan span;
} OfficeChecking;

/* Text of a field of the row; "" when it is none. */
const char *office_checking_text(const OfficeChecking *c, const char *field);
/* A finding about the row itself; `more` lent. */
void office_checking_find(const OfficeChecking *c, OfficeRule rule, const char *more);
/* Each FALSE only when the database failed. */
gboolean office_check_function(const OfficeChecking *c); /* of a holding */
gboolean office_check_deputy(const OfficeChecking *c);   /* of a deputy */
gboolean office_check_overlaps(const OfficeChecking *c); /* with rows of the same kind */
/* Nobody stands in for oneself along any chain of deputies, on any day from `from` on. */
gboolean office_check_deputy_loops(Store *store, const char *from, OfficeFindings *findings,
                                   GError **error);
