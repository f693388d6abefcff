/* tests/fuzz/archive-reader.c -- any bytes as an archive of the kind they begin like: refused, or
 * every member comes out within the budget */
#include "archive/reader.h"
#include "way-mend.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *given, size_t size);

#define MIB ((guint64)1024 * 1024)

static const DisarmLimits limits = {.file_bytes = 16 * MIB,
                                    .inflated_bytes = 8 * MIB,
                                    .output_bytes = 8 * MIB,
                                    .objects = 100000,
                                    .members = 100,
                                    .depth = 4,
                                    .ratio = 200};

static gboolean count(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    gsize *total = user;
    (void)error;
    if (bytes == NULL || size_bytes == 0)
        abort();
    *total += size_bytes;
    return TRUE;
}

/* Members in pieces and whole ones turn by turn; some are passed over. */
static void read_member(ArchiveReader *reader, const ArchiveMember *member, guint at, gsize *total)
{
    g_autoptr(GError) error = NULL;
    if (member->name != NULL && !g_utf8_validate(member->name, -1, NULL))
        abort();
    if (member->kind != ARCHIVE_FILE || at % 3 == 2)
        return;
    if (at % 3 == 0) {
        if (archive_reader_stream(reader, count, total, &error) != (error == NULL))
            abort();
        return;
    }
    g_autoptr(GBytes) bytes = archive_reader_extract(reader, &error);
    if ((bytes == NULL) != (error != NULL))
        abort();
    gsize got = bytes != NULL ? g_bytes_get_size(bytes) : 0;
    if (bytes != NULL && member->size_bytes != ARCHIVE_SIZE_UNKNOWN && member->size_bytes != got)
        abort();
    *total += got;
}

static void read_all(ArchiveReader *reader, const DisarmBudget *budget)
{
    g_autoptr(GError) error = NULL;
    gsize total = 0;
    const ArchiveMember *member = archive_reader_next(reader, &error);
    for (guint i = 0; member != NULL; i++) {
        if (error != NULL || i >= limits.members)
            abort();
        read_member(reader, member, i, &total);
        member = archive_reader_next(reader, &error);
    }
    archive_reader_flaws(reader);
    if (total > budget->inflated_bytes || budget->inflated_bytes > limits.inflated_bytes)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *given, size_t size)
{
    g_autofree guint8 *data = g_malloc(size + 1);
    memcpy(data, given, size);
    if (size % 3 != 0 && archive_format_of(data, size) == ARCHIVE_SEVEN)
        mend_seven(data, size);
    if (size % 3 != 0 && archive_format_of(data, size) == ARCHIVE_LZH)
        mend_lzh(data, size);
    if (size % 3 != 0)
        mend_tar(data, size);
    g_autoptr(GError) error = NULL;
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    ArchiveFormat format = archive_format_of(data, size);
    g_autoptr(ArchiveReader) reader = archive_reader_open(
        format, data, size, &budget, size % 16 == 5 ? "key" : NULL, "fuzz", &error);
    if ((reader == NULL) != (error != NULL) || archive_format_name(format) == NULL)
        abort();
    if (reader != NULL)
        read_all(reader, &budget);
    return 0;
}
