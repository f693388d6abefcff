/* tests/fuzz/release-old.c -- any bytes as the streams of an old Office file, on the whole way:
 * what comes out passes the check, and disarmed again is the same. The first byte chooses policy
 * and kind; streams are parted by the word |STREAM|. */
#include "ole/file.h"
#include "ole/writer.h"
#include "release-way.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BETWEEN "|STREAM|"

static const struct {
    const char *file, *streams[4];
} kinds[] = {{"a.xls", {"Workbook", NULL}},
             {"a.ppt", {"PowerPoint Document", "Current User", "Pictures", NULL}},
             {"a.doc", {"WordDocument", "1Table", "Data", NULL}}};

static void add(OleWriter *writer, const char *name, const guint8 *bytes, gsize size)
{
    g_autoptr(GBytes) stream = g_bytes_new(bytes, size);
    if (!ole_writer_add(writer, name, stream, NULL))
        abort();
}

static GByteArray *pack(guint kind, const uint8_t *data, size_t size)
{
    static const guint8 class_id[OLE_CLASS_BYTES] = {1};
    const DisarmLimits limits = {.output_bytes = 64 * WAY_MIB};
    DisarmBudget budget;
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(OleWriter) writer = ole_writer_new(class_id);
    disarm_budget_init(&budget, &limits);
    const uint8_t *at = data, *end = data + size;
    for (guint i = 0; kinds[kind].streams[i] != NULL && at <= end; i++) {
        const uint8_t *stop = memmem(at, (size_t)(end - at), BETWEEN, sizeof BETWEEN - 1);
        add(writer, kinds[kind].streams[i], at, (gsize)((stop != NULL ? stop : end) - at));
        at = stop != NULL ? stop + sizeof BETWEEN - 1 : end;
    }
    if (!ole_writer_finish(writer, &sink, &budget, NULL))
        abort();
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    guint presets = G_N_ELEMENTS(way_presets);
    if (size < 2 || data[0] >= presets * G_N_ELEMENTS(kinds))
        return 0;
    guint kind = data[0] / presets;
    DisarmPolicy policy = way_policy((guint8)(data[0] % presets));
    g_autoptr(GByteArray) file = pack(kind, data + 1, size - 1);
    way_check(&policy, kinds[kind].file, file->data, file->len);
    g_autoptr(GByteArray) once = way_pass(&policy, kinds[kind].file, file->data, file->len);
    g_autoptr(GByteArray) twice =
        once != NULL ? way_pass(&policy, kinds[kind].file, once->data, once->len) : NULL;
    if (once != NULL && (twice == NULL || once->len != twice->len ||
                         memcmp(once->data, twice->data, once->len) != 0))
        abort();
    return 0;
}
