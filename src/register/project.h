/* register/project.h -- events of records become rows; and the tables of this folder
 *
 * One projection serves every act on record/ID, since contents hold results only
 * (docs/design/storage.md lists the members): what a content does not hold stands as it stood. */
#pragma once
#include "ledger/log.h"

extern const StoreSchema register_schema_001, register_schema_002, register_schema_005;
/* Emptied and filled again by rebuild. */
#define REGISTER_DERIVED_TABLES                                                                    \
    "record_type", "record_kind", "record_clause", "record", "record_body", "record_event",        \
        "record_wait", "record_see", "record_deadline", "record_notice", "record_link",            \
        "record_file", "record_relief", "record_number", "record_period", "record_stamp",          \
        "record_text", "record_fresh", "record_segment", "record_reach", "record_gram",            \
        "record_retention", "record_hold", "record_relieved"
#define REGISTER_WORKING_TABLES                                                                    \
    "draft", "attachment", "notice_read", "record_view", "record_leftover"

gboolean register_project_record(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error);
/* `record.recur` on types/NAME: {"period"}: all records of that period are opened, or the one about
 * which none can be. */
gboolean register_project_recur(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error);
/* `record.sweep` on records, after disposals in the same call: the search index is made anew. */
gboolean register_project_sweep(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                const json_t *content, GError **error);
