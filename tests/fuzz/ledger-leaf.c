/* tests/fuzz/ledger-leaf.c -- a leaf that is read is written again as the very same bytes */
#include "ledger/leaf.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    LedgerLeafFacts facts;
    gboolean scanned = ledger_leaf_scan(&facts, bytes, size_bytes, NULL);
    g_autoptr(LedgerLeaf) leaf = ledger_leaf_read(bytes, size_bytes, NULL);
    g_assert_true(scanned == (leaf != NULL));
    if (leaf == NULL)
        return 0;
    g_autoptr(GString) again = g_string_new(NULL);
    g_assert_true(ledger_leaf_write(again, &leaf->event, leaf->time_us,
                                    leaf->has_content ? &leaf->content : NULL, NULL));
    g_assert_true(again->len == size_bytes && memcmp(again->str, bytes, size_bytes) == 0);
    return 0;
}
