/* tests/fuzz/archive-reader.c -- any bytes as an archive of the kind they begin like: refused, or
 * every member comes out within the budget */
#include "archive/reader.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

static void put32(guint8 *at, guint32 value)
{
    for (guint i = 0; i < 4; i++)
        at[i] = (guint8)(value >> (8 * i));
}

/* The sums of a 7z archive's headers, so that what lies behind them is reached. */
static void sum_seven(guint8 *bytes, gsize size)
{
    guint64 at = 0, length = 0;
    for (guint i = 0; size >= 32 && i < 8; i++) {
        at |= (guint64)bytes[12 + i] << (8 * i);
        length |= (guint64)bytes[20 + i] << (8 * i);
    }
    if (size < 32 || at > size - 32 || length > size - 32 - at)
        return;
    put32(bytes + 28, (guint32)crc32_z(0, bytes + 32 + at, length));
    put32(bytes + 8, (guint32)crc32_z(0, bytes + 12, 20));
}

/* The sum of each block that is marked as a header. */
static void sum_tar(guint8 *bytes, gsize size)
{
    for (gsize at = 0; at + 512 <= size; at += 512) {
        guint8 *block = bytes + at;
        guint sum = 8 * ' ';
        if (memcmp(block + 257, "ustar", 5) != 0)
            continue;
        for (guint i = 0; i < 512; i++)
            sum += i < 148 || i >= 156 ? block[i] : 0;
        char digits[8] = {0};
        g_snprintf(digits, sizeof digits, "%06o", sum);
        memcpy(block + 148, digits, sizeof digits);
    }
}

/* The sum of a first header of level 0 or 1. */
static void sum_lzh(guint8 *bytes, gsize size)
{
    guint8 sum = 0;
    if (size < 22 || bytes[20] > 1 || bytes[0] > size - 2)
        return;
    for (gsize i = 2; i < 2 + (gsize)bytes[0]; i++)
        sum = (guint8)(sum + bytes[i]);
    bytes[1] = sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *given, size_t size)
{
    g_autofree guint8 *data = g_malloc(size + 1);
    memcpy(data, given, size);
    if (size % 3 != 0 && archive_format_of(data, size) == ARCHIVE_SEVEN)
        sum_seven(data, size);
    if (size % 3 != 0 && archive_format_of(data, size) == ARCHIVE_LZH)
        sum_lzh(data, size);
    if (size % 3 != 0)
        sum_tar(data, size);
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
