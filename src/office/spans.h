/* office/spans.h -- rows and the days of the rows they name; inside office/ only */
#pragma once
#include "office/change.h"

typedef struct {
    char from[16], until[16]; /* "" and OFFICE_OPEN where there is no limit */
} OfficeSpan;

OfficeSpan office_span_of(const json_t *row);
/* FALSE with `there` untouched when the database failed. */
gboolean office_span_read(Store *store, OfficeWhat what, const char *id, OfficeSpan *span,
                          gboolean *there, GError **error);

/* A row that names another. */
typedef struct {
    OfficeWhat what;
    const char *id, *from; /* lent during the visit */
} OfficeNaming;
typedef gboolean (*OfficeNamingVisit)(const OfficeNaming *naming, gpointer user);
/* Rows that people entered (and not records) that name the row `id` of `what` and go beyond
 * `span`; FALSE from `visit` ends the visit. */
gboolean office_each_beyond(Store *store, OfficeWhat what, const char *id, const OfficeSpan *span,
                            OfficeNamingVisit visit, gpointer user, GError **error);
