/* ledger/verify.h -- re-hashes everything a log holds and says the first thing that is wrong
 *
 * The same checks run on a store and on an export: form of every leaf, every content against its
 * leaf, erasures, times, tiles (store), root, every kept checkpoint, and a checkpoint held
 * elsewhere. */
#pragma once
#include "ledger/note.h"
#include "store/store.h"
#include <glib.h>
#include <jansson.h>

typedef enum {
    LEDGER_FINE,
    LEDGER_WRONG_EXPORT,  /* the export does not keep its form */
    LEDGER_WRONG_LOG,     /* origin or verifier key are not in their form, or not those expected */
    LEDGER_WRONG_ORDER,   /* index: this event is missing or out of place */
    LEDGER_WRONG_LEAF,    /* index: its leaf is not in its form */
    LEDGER_WRONG_TIME,    /* index: earlier than the one before, and no clock.stepped says so */
    LEDGER_WRONG_CONTENT, /* index: content or salt is not what its leaf holds the hash of */
    LEDGER_WRONG_MISSING, /* index: its content is gone and no event erased it */
    LEDGER_WRONG_ERASURE, /* index: its content stands although an event erased it, or that event is
                             wrong */
    LEDGER_WRONG_TILE,    /* index: the first event of the tile that is not what the leaves make */
    LEDGER_WRONG_CHECKPOINT, /* index: size of a checkpoint that is damaged or badly signed */
    LEDGER_WRONG_FORK, /* index: size of a checkpoint, well signed, whose root is not this log's */
    LEDGER_WRONG_TRUNCATED /* index: size of a checkpoint that is larger than the log */
} LedgerWrong;

typedef struct {
    LedgerWrong wrong; /* the first thing wrong, in index order */
    guint64 wrong_at;
    char *detail; /* more about it; NULL when nothing is wrong */
    char *origin, *verifier;
    guint64 size; /* leaves read and checked */
    LedgerHash root;
    guint64 contents, erased, withheld, tiles, checkpoints;
    guint64 last_checkpoint; /* its size; 0 when none */
    gboolean against;        /* a checkpoint held elsewhere was compared */
    guint64 against_size;
} LedgerReport;
void ledger_report_clear(LedgerReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LedgerReport, ledger_report_clear)

typedef struct {
    const char *verifier; /* the key known from elsewhere; NULL: the one the log itself names */
    GBytes *against;      /* a checkpoint held elsewhere; NULL for none */
    void (*progress)(guint64 done, guint64 of, gpointer user); /* may be NULL */
    gpointer user;
} LedgerVerifyOptions;

/* TRUE when everything was read, whether or not it is fine: `report` says. FALSE when reading
 * itself failed (PROBLEM_STORE, PROBLEM_IO). `options` may be NULL. */
gboolean ledger_verify_store(Store *store, const LedgerVerifyOptions *options, LedgerReport *report,
                             GError **error);
gboolean ledger_verify_export(int fd, const LedgerVerifyOptions *options, LedgerReport *report,
                              GError **error);
/* The report as JSON (with texts in both languages); transfer full. */
json_t *ledger_report_json(const LedgerReport *report);
/* PROBLEM_LEDGER naming what is wrong; nothing when all is fine. */
void ledger_report_problem(const LedgerReport *report, GError **error);
