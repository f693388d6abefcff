/* tests/fuzz/ole-file.c -- any bytes as a compound file: refused, or every stream of it read within
 * the budget, and those of the root written again to the same contents */
#include "ole/file.h"
#include "ole/writer.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MIB ((guint64)1024 * 1024)

static void read_all(const OleFile *file, OleWriter *writer)
{
    for (guint i = 1; ole_file_entry(file, i) != NULL; i++) {
        const OleEntry *entry = ole_file_entry(file, i);
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = entry->is_storage ? NULL : ole_file_read(file, i, &error);
        if (entry->parent >= i || (bytes == NULL) != (entry->is_storage || error != NULL))
            abort();
        gboolean known = ole_file_find(file, entry->parent, entry->name) == i;
        if (!known && !ole_file_facts(file).duplicates)
            abort();
        if (bytes != NULL && entry->parent == OLE_ROOT && known &&
            !ole_writer_add(writer, entry->name, bytes, NULL))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const DisarmLimits limits = {
        .inflated_bytes = 16 * MIB, .output_bytes = 16 * MIB, .objects = 100000};
    static const guint8 class_id[OLE_CLASS_BYTES];
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    disarm_budget_init(&budget, &limits);
    g_autoptr(OleFile) file = ole_file_open(data, size, &budget, "fuzz", &error);
    if ((file == NULL) != (error != NULL))
        abort();
    if (file == NULL)
        return 0;
    g_autoptr(OleWriter) writer = ole_writer_new(class_id);
    read_all(file, writer);
    disarm_budget_init(&budget, &limits);
    if (!ole_writer_finish(writer, &sink, &budget, NULL))
        return 0;
    disarm_budget_init(&budget, &limits);
    g_autoptr(OleFile) again = ole_file_open(out->data, out->len, &budget, "fuzz", NULL);
    if (again == NULL || ole_file_facts(again).leftover || ole_file_facts(again).class_ids)
        abort();
    return 0;
}
