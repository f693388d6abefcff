/* tests/fuzz/clean-lock.c -- any bytes as what a document says of its lock: a manifest of
 * OpenDocument, or the stream EncryptionInfo of an Office package. Nothing is computed from it */
#include "clean/odf/lock.h"
#include "clean/ooxml/package-lock.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_manifest(const uint8_t *data, size_t size, DisarmBudget *budget)
{
    g_autoptr(GError) error = NULL;
    GHashTable *locks = NULL;
    GHashTableIter each;
    gpointer lock = NULL;
    gboolean read = odf_locks_read(data, size, budget, &locks, &error);
    if (read == (error != NULL) || (!read && locks != NULL))
        abort();
    if (locks == NULL)
        return;
    g_hash_table_iter_init(&each, locks);
    while (g_hash_table_iter_next(&each, NULL, &lock))
        if (odf_lock_plain_bytes(lock) > G_MAXINT64)
            abort();
    g_hash_table_unref(locks);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const DisarmLimits limits = {.objects = 100000, .inflated_bytes = 1 << 24, .ratio = 250};
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    if (size == 0)
        return 0;
    if (data[0] % 2 == 0)
        read_manifest(data + 1, size - 1, &budget);
    else
        package_lock_free(package_lock_read(data + 1, size - 1, &budget));
    return 0;
}
