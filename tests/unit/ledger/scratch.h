/* tests/unit/ledger/scratch.h -- a log on a store in a temporary folder, with a clock that tests
 * turn */
#pragma once
#include "ledger/log.h"
#include "ledger/note.h"

#define SCRATCH_ORIGIN "town.example/body/mihon"

typedef struct {
    char *dir, *path;
    Store *store;
    LedgerLog *log;
    guint8 seed[LEDGER_KEY_BYTES];
    LedgerVerifier verifier;
    gint64 utc_us, boot_us; /* what the clocks read; both move on by `tick_us` at each look */
    gint64 tick_us;
} Scratch;

/* Makes the log; fails the test when it cannot. */
void scratch_open(Scratch *scratch, const LedgerSchema *schema, const StoreSchema *const *more,
                  gsize more_count);
void scratch_close(Scratch *scratch);
/* Closes and opens log and store again. */
void scratch_reopen(Scratch *scratch, const LedgerSchema *schema);
/* One call in one group with one event; its index. `content` may be NULL. */
guint64 scratch_add(Scratch *scratch, const char *act, const char *subject, const char *content);
/* `count` events in one group, some with content. */
void scratch_fill(Scratch *scratch, guint count);
/* Signs what is committed and keeps the note. */
GBytes *scratch_checkpoint(Scratch *scratch);
/* Erases in one group, as a service does, and empties the write-ahead log. */
void scratch_erase(Scratch *scratch, guint64 index);
LedgerEvent scratch_event(const char *act, const char *subject, GBytes *content);
