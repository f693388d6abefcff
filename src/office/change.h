/* office/change.h -- rows of the office as changes name them, and their projection
 *
 * Acts: `office.change` on `office`, and `office.person` on person/ID, which alone holds names and
 * so can be erased for one person. Content of both:
 *
 *     {"changes": [{"what": "post", "id": ID, "set": {field: value}, "before": {field: value}}, …],
 *      "plan": ID or absent, "reason": text}
 *
 * `before` is absent for a row that is new, and holds the fields of `set` as they stood otherwise.
 * `"cancel": true` instead of `set` takes back an appointment, holding, deputy or absence that was
 * entered by mistake; `before` then holds the whole row. Of a day, "" is no limit. */
#pragma once
#include "ledger/log.h"
#include "office/office.h"

typedef enum {
    OFFICE_FIELD_TEXT,
    OFFICE_FIELD_DAY,
    OFFICE_FIELD_FLAG,
    OFFICE_FIELD_NUMBER,
    OFFICE_FIELD_CHOICE,
    OFFICE_FIELD_ID,   /* of a row of `of` */
    OFFICE_FIELD_SCOPE /* of a unit or a record */
} OfficeFieldKind;

typedef struct {
    const char *name;
    const char *label; /* in both languages, as PROBLEM_BOTH */
    OfficeFieldKind kind;
    gsize max_chars;            /* of a text */
    const char *const *choices; /* of a choice; the first is what a new row has */
    OfficeWhat of;              /* of an id */
    gboolean needed;            /* may not be empty */
} OfficeField;
#define OFFICE_FIELDS_MAX 16
/* In the order of the columns; ended by a NULL name. */
const OfficeField *office_fields(OfficeWhat what);
/* OFFICE_WHATS when there is none of the name. */
OfficeWhat office_what_named(const char *name);

/* A row as changes have it: {field: value}, all fields; owned. NULL without error when there is
 * none. */
json_t *office_row_read(Store *store, OfficeWhat what, const char *id, GError **error);
/* The event that last changed it; 0 when there is no such row. */
gboolean office_row_event(Store *store, OfficeWhat what, const char *id, guint64 *event,
                          GError **error);
/* A row no event has filled; owned. */
json_t *office_row_empty(OfficeWhat what);
/* Makes it the row of `id`; `event` is its version. */
gboolean office_row_write(Store *store, OfficeWhat what, const char *id, const json_t *row,
                          guint64 event, GError **error);
gboolean office_row_delete(Store *store, OfficeWhat what, const char *id, GError **error);

/* Projection of both acts. */
gboolean office_project_change(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                               const json_t *content, GError **error);
/* Whether the content of `event` must stay: it says who holds what, or who somebody is that is in
 * office on `day` or later. */
gboolean office_is_needed(Store *store, guint64 event, const char *day, gboolean *needed,
                          GError **error);
