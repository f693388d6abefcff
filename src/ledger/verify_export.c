/* ledger/verify_export.c -- a whole log read from an export and given to the audit */
#include "base/problem.h"
#include "ledger/audit.h"
#include "ledger/export.h"
#include "ledger/verify.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static gssize read_fd(guint8 *out, gsize count, gpointer user, GError **error)
{
    const int *fd = user;
    for (;;) {
        ssize_t got = read(*fd, out, count);
        if (got >= 0)
            return got;
        if (errno != EINTR) {
            problem_set_errno(error, PROBLEM_BOTH("the ledger export", "台帳の書き出し"), errno);
            return -1;
        }
    }
}

static gboolean audit_header(LedgerAudit *audit, const LedgerRecord *record)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_t) header =
        json_read(record->bytes, record->size_bytes, record->size_bytes, 1, "header", &error);
    gint64 format = 0, size = 0;
    const char *origin = header != NULL ? json_get_string(header, "origin", &error) : NULL;
    const char *verifier = origin != NULL ? json_get_string(header, "verifier", &error) : NULL;
    if (verifier == NULL || !json_get_integer(header, "format", 1, 1, &format, &error) ||
        !json_get_integer(header, "size", 0, JSON_INTEGER_MAX, &size, &error))
        return ledger_audit_wrong(audit, LEDGER_WRONG_EXPORT, 0, error->message);
    return ledger_audit_begin(audit, origin, verifier, (guint64)size);
}

static gboolean audit_withheld(LedgerAudit *audit, const LedgerRecord *record)
{
    LedgerHash leaf;
    memcpy(leaf.bytes, record->bytes, LEDGER_HASH_BYTES); /* the reader has seen to its length */
    return ledger_audit_withheld(audit, &leaf);
}

static gboolean audit_leaf(LedgerAudit *audit, const LedgerRecord *record)
{
    LedgerHash hash =
        ledger_hash_leaf(ledger_audit_hasher(audit), record->bytes, record->size_bytes);
    return ledger_audit_leaf(audit, record->bytes, record->size_bytes, &hash);
}

static gboolean audit_content(LedgerAudit *audit, const LedgerRecord *record)
{
    LedgerHash hash = ledger_hash_content(ledger_audit_hasher(audit), record->bytes,
                                          record->bytes + LEDGER_SALT_BYTES,
                                          record->size_bytes - LEDGER_SALT_BYTES);
    return ledger_audit_content(audit, &hash);
}

static gboolean audit_record(LedgerAudit *audit, const LedgerRecord *record)
{
    gboolean of_event =
        record->kind == LEDGER_RECORD_CONTENT || record->kind == LEDGER_RECORD_ERASED;
    if (!of_event && !ledger_audit_settled(audit))
        return FALSE;
    switch (record->kind) {
    case LEDGER_RECORD_HEADER:
        return audit_header(audit, record);
    case LEDGER_RECORD_LEAF:
        return audit_leaf(audit, record);
    case LEDGER_RECORD_WITHHELD:
        return audit_withheld(audit, record);
    case LEDGER_RECORD_CONTENT:
        return audit_content(audit, record);
    case LEDGER_RECORD_CHECKPOINT:
        return ledger_audit_checkpoint(audit, record->bytes, record->size_bytes);
    case LEDGER_RECORD_ERASED:
        return ledger_audit_erased(audit);
    case LEDGER_RECORD_END:
        return TRUE;
    }
    return FALSE;
}

gboolean ledger_verify_export(int fd, const LedgerVerifyOptions *options, LedgerReport *report,
                              GError **error)
{
    g_autoptr(LedgerAudit) audit = ledger_audit_new(options, report, error);
    g_autoptr(LedgerExportReader) reader =
        audit != NULL ? ledger_export_reader_new(read_fd, &fd, error) : NULL;
    if (reader == NULL)
        return FALSE;
    g_autoptr(GError) failure = NULL;
    LedgerRecord record = {0};
    gboolean good = TRUE;
    while (good && record.kind != LEDGER_RECORD_END)
        good = ledger_export_next(reader, &record, &failure) && audit_record(audit, &record);
    if (failure != NULL && !g_error_matches(failure, PROBLEM, PROBLEM_FORMAT)) {
        ledger_report_clear(report);
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (failure != NULL)
        ledger_audit_wrong(audit, LEDGER_WRONG_EXPORT, report->size, failure->message);
    ledger_audit_end(audit);
    return TRUE;
}
