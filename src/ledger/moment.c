/* ledger/moment.c -- what the clocks read, noted for the next start of the program */
#include "ledger/state.h"
#include <string.h>

#define NOTE_EVERY_US (15 * G_TIME_SPAN_MINUTE)

STORE_SQL(moment_read, "SELECT boot, utc_us, boot_us FROM ledger_moment");
STORE_SQL(moment_put, "INSERT INTO ledger_moment (id, boot, utc_us, boot_us) VALUES (1, $1, $2, $3)"
                      " ON CONFLICT (id) DO UPDATE SET boot = excluded.boot,"
                      " utc_us = excluded.utc_us, boot_us = excluded.boot_us");

/* In the same start of the machine the two clocks must still be as far apart as they were. */
static void hold_against(LedgerLog *log, StoreQuery *noted)
{
    const char *boot = store_column_text(noted, 0, NULL);
    gint64 utc_us = store_column_integer(noted, 1);
    if (boot[0] != '\0' && strcmp(boot, log->boot) == 0)
        log->moment.offset_us = utc_us - store_column_integer(noted, 2);
    else
        log->moment.since_us = MAX(utc_us, log->moment.last_us);
}

gboolean ledger_log_set_boot(LedgerLog *log, const char *boot, GError **error)
{
    g_autoptr(StoreQuery) query = store_query(log->store, &moment_read, error);
    if (query == NULL)
        return FALSE;
    g_free(log->boot);
    log->boot = g_strdup(boot);
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW)
        hold_against(log, query);
    return step == STORE_ROW || step == STORE_DONE;
}

gboolean ledger_note_moment(LedgerLog *log, gint64 now_us, gint64 boot_us, gboolean anew,
                            GError **error)
{
    gint64 since_us = now_us - log->moment.noted_us;
    if (log->boot == NULL || (!anew && since_us >= 0 && since_us < NOTE_EVERY_US))
        return TRUE;
    g_autoptr(StoreQuery) query = store_query(log->store, &moment_put, error);
    if (query == NULL)
        return FALSE;
    store_bind_text(query, 1, log->boot);
    store_bind_integer(query, 2, now_us);
    store_bind_integer(query, 3, boot_us);
    log->moment.noted_us = now_us;
    return store_run(query, error);
}
