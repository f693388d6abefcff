/* ledger/export.h -- a whole log as one stream of records, for those who check it without our
 * database
 *
 * docs/format/ledger.md, section "Export", is the form. Reading is strict and bounded. */
#pragma once
#include "ledger/leaf.h"
#include "store/store.h"
#include <glib.h>

#define LEDGER_EXPORT_MAGIC "sekisho-ledger-export 1\n"
#define LEDGER_CONTENT_MAX_BYTES (64 * 1024 * 1024)

/* Takes the next bytes of the export; FALSE stops the writing. */
typedef gboolean (*LedgerExportSink)(const guint8 *bytes, gsize size_bytes, gpointer user,
                                     GError **error);
/* TRUE for an event that is to go out as its leaf's hash alone. */
typedef gboolean (*LedgerWithhold)(guint64 index, const LedgerLeaf *leaf, gpointer user);

/* Writes the state of one moment (a reading transaction). `withhold` may be NULL. */
gboolean ledger_export_write(Store *store, LedgerExportSink sink, LedgerWithhold withhold,
                             gpointer user, GError **error);

typedef enum {
    LEDGER_RECORD_HEADER = 'H',
    LEDGER_RECORD_LEAF = 'L',
    LEDGER_RECORD_WITHHELD = 'R',
    LEDGER_RECORD_CONTENT = 'C',
    LEDGER_RECORD_ERASED = 'E',
    LEDGER_RECORD_CHECKPOINT = 'K',
    LEDGER_RECORD_END = 'Z'
} LedgerRecordKind;

typedef struct {
    LedgerRecordKind kind;
    const guint8 *bytes; /* lent until the next record is read */
    gsize size_bytes;
} LedgerRecord;

/* Reads at most `count` bytes: how many came, 0 at the end, -1 with `error`. */
typedef gssize (*LedgerExportSource)(guint8 *out, gsize count, gpointer user, GError **error);

typedef struct LedgerExportReader LedgerExportReader;
LedgerExportReader *ledger_export_reader_new(LedgerExportSource source, gpointer user,
                                             GError **error);
void ledger_export_reader_free(LedgerExportReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerExportReader, ledger_export_reader_free)
/* The next record. Kinds come in their order and the END record's digest was compared before it is
 * given; after it comes nothing. PROBLEM_FORMAT for anything else. What records say is not checked
 * here. */
gboolean ledger_export_next(LedgerExportReader *reader, LedgerRecord *record, GError **error);
