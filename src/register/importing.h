/* register/importing.h -- rows on their way to be records: how far an import has come, and what is
 * left of it
 *
 * `record.import` on import/KEY says each step of it: its beginning {type, transition, comment,
 * file, digest, rows}, and after each portion {taken, opened} with the state, and where it stopped
 * `ja` and `en`, why. What the rows mean lies in a working table until they are opened. */
#pragma once
#include "ledger/log.h"

extern const StoreSchema register_schema_003;
#define REGISTER_IMPORT_DERIVED_TABLES "record_import"
#define REGISTER_IMPORT_WORKING_TABLES "record_import_row"
#define REGISTER_IMPORT_MAX 10000

#define REGISTER_IMPORT_RUNNING "running"
#define REGISTER_IMPORT_STOPPED "stopped" /* at a row that was refused, or by who began it */
#define REGISTER_IMPORT_DONE "done"
#define REGISTER_IMPORT_ENDED "ended" /* given up: what was opened stays */

typedef struct {
    gint64 id; /* event of its beginning */
    const char *key, *person, *type, *transition, *comment, *file, *digest, *state, *ja, *en;
    gint64 rows, taken, opened, begun_us, changed_us;
} RegisterImport;
typedef void (*RegisterImportSeen)(const RegisterImport *import, gpointer user);

/* FALSE with `error` unset when there is none of this key, by whomever. */
gboolean register_import_find(Store *store, const char *key, RegisterImportSeen seen, gpointer user,
                              GError **error);
/* Those that `person` began, newest first, 50 at most. */
gboolean register_import_each(Store *store, const char *person, RegisterImportSeen seen,
                              gpointer user, GError **error);
/* The one that has been running longest; none: not called. */
gboolean register_import_next(Store *store, RegisterImportSeen seen, gpointer user, GError **error);

/* Working rows. `values` is JSON text. */
gboolean register_import_row_put(Store *store, gint64 import, gint64 n, gint64 line,
                                 const char *values, GError **error);
/* Row `n` of it: its line, and its values (new reference); NULL with `error` unset when it is not
 * there any more. */
json_t *register_import_row(Store *store, gint64 import, gint64 n, gint64 *line, GError **error);
/* What lies before row `until` goes. */
gboolean register_import_rows_drop(Store *store, gint64 import, gint64 until, GError **error);

gboolean register_project_import(Store *store, const LedgerEvent *event, const LedgerPlace *place,
                                 const json_t *content, GError **error);
