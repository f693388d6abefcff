/* tests/fuzz/ledger-export.c -- an export of any bytes is verified or refused, with a reason */
#include "base/json.h"
#include "ledger/verify.h"
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_auto(LedgerReport) report = {0};
    int fd = memfd_create("export", MFD_CLOEXEC);
    if (fd < 0 || write(fd, bytes, size_bytes) != (ssize_t)size_bytes ||
        lseek(fd, 0, SEEK_SET) != 0)
        g_error("no memory file");
    g_assert_true(ledger_verify_export(fd, NULL, &report, NULL));
    close(fd);
    g_assert_true((report.wrong == LEDGER_FINE) == (report.detail == NULL));
    g_autoptr(json_t) json = ledger_report_json(&report);
    g_assert_nonnull(json);
    return 0;
}
