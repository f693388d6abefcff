/* tests/fuzz/archive-zip.c -- any bytes as a ZIP archive: refused, or every entry comes out within
 * the budget */
#include "archive/zip.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const ArchiveZipBudget budget = {.max_entries = 100,
                                        .max_entry_bytes = 1024 * 1024,
                                        .max_total_bytes = 4 * 1024 * 1024,
                                        .max_ratio = 100,
                                        .max_name_bytes = 256};

static gboolean append(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    (void)error;
    g_byte_array_append(user, bytes, (guint)size_bytes);
    return TRUE;
}

/* In pieces the same comes out as in the whole, or neither does. */
static void check_pieces(ArchiveZip *zip, const ArchiveZipEntry *entry, GBytes *whole)
{
    g_autoptr(GByteArray) pieces = g_byte_array_new();
    gboolean well = archive_zip_stream(zip, entry, append, pieces, NULL);
    if (pieces->len > entry->size_bytes || (well && whole == NULL))
        abort();
    if (well && pieces->len != g_bytes_get_size(whole))
        abort();
    if (well && pieces->len > 0 &&
        memcmp(pieces->data, g_bytes_get_data(whole, NULL), pieces->len) != 0)
        abort();
}

static void check_entry(ArchiveZip *zip, const ArchiveZipEntry *entry, gsize *total)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = archive_zip_extract(zip, entry, &error);
    if ((bytes == NULL) != (error != NULL) || strstr(entry->name, "..") == entry->name)
        abort();
    *total += bytes != NULL ? g_bytes_get_size(bytes) : 0;
    if (bytes != NULL && g_bytes_get_size(bytes) != entry->size_bytes)
        abort();
    check_pieces(zip, entry, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(data, size, &budget, "fuzz.zip", &error);
    if ((zip == NULL) != (error != NULL))
        abort();
    gsize total = 0;
    for (guint i = 0; zip != NULL && archive_zip_entry(zip, i) != NULL; i++) {
        const ArchiveZipEntry *entry = archive_zip_entry(zip, i);
        if (archive_zip_find(zip, entry->name) != entry)
            abort();
        check_entry(zip, entry, &total);
    }
    if (total > budget.max_total_bytes)
        abort();
    return 0;
}
