/* tests/archives/archive_list.c -- prints what the reader finds in an archive, for tests that make
 * them: archive-list FILE [PASSWORD]; what is of no known format is taken for a ZIP. Its last words
 * on standard error are the most memory it took. */
#include "archive/reader.h"
#include "base/json.h"
#include "base/problem.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB ((guint64)1024 * 1024)

static const DisarmLimits limits = {.file_bytes = 512 * MIB,
                                    .inflated_bytes = 256 * MIB,
                                    .output_bytes = 256 * MIB,
                                    .objects = 1000000,
                                    .members = 2000,
                                    .depth = 4,
                                    .ratio = 250};

static const char *const kinds[] = {"file", "folder", "symlink", "hardlink", "device", "other"};
static const char *const flaws[] = {"before", "between", "behind", "comment", "disagrees", "name"};

static json_t *flaw_names(guint set)
{
    json_t *names = json_array();
    for (guint i = 0; i < G_N_ELEMENTS(flaws); i++)
        if ((set & 1u << i) != 0)
            json_array_append_new(names, json_string(flaws[i]));
    return names;
}

static void print(json_t *line)
{
    g_autofree char *text = json_dumps(line, JSON_SORT_KEYS);
    puts(text);
    json_decref(line);
}

static gboolean add_to_sum(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    (void)error;
    g_checksum_update(user, bytes, (gssize)size_bytes);
    return TRUE;
}

/* Whole members and members in pieces turn by turn. */
static void read_member(ArchiveReader *reader, guint at, json_t *line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    if (at % 2 == 0) {
        archive_reader_stream(reader, add_to_sum, sum, &error);
    } else {
        g_autoptr(GBytes) bytes = archive_reader_extract(reader, &error);
        if (bytes != NULL)
            g_checksum_update(sum, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
    }
    if (error != NULL)
        json_object_set_new(line, "error", json_string(problem_slug(error)));
    else
        json_object_set_new(line, "sha256", json_string(g_checksum_get_string(sum)));
}

static void print_member(ArchiveReader *reader, const ArchiveMember *member, guint at)
{
    json_t *line = json_pack("{s:s?, s:s, s:o, s:b, s:I}", "name", member->name, "kind",
                             kinds[member->kind], "flaws", flaw_names(member->flaws), "encrypted",
                             member->encrypted, "size", (json_int_t)member->size_bytes);
    if (member->kind == ARCHIVE_FILE)
        read_member(reader, at, line);
    print(line);
}

static void list(const guint8 *bytes, gsize size, const char *password, DisarmBudget *budget,
                 GError **error)
{
    disarm_budget_init(budget, &limits);
    ArchiveFormat format = archive_format_of(bytes, size);
    print(json_pack("{s:s, s:b}", "format", archive_format_name(format), "read",
                    archive_format_is_read(format)));
    archive_reader_prepare();
    format = format == ARCHIVE_NONE ? ARCHIVE_ZIP : format;
    g_autoptr(ArchiveReader) reader =
        archive_reader_open(format, bytes, size, budget, password, "a", error);
    if (reader == NULL)
        return;
    const ArchiveMember *member = archive_reader_next(reader, error);
    for (guint i = 0; member != NULL; member = archive_reader_next(reader, error))
        print_member(reader, member, i++);
    print(json_pack("{s:o}", "archive", flaw_names(archive_reader_flaws(reader))));
}

static void print_work(const DisarmBudget *budget)
{
    fprintf(stderr, "%" G_GUINT64_FORMAT " unpacked ", budget->inflated_bytes);
}

static void print_peak(void)
{
    g_autofree char *status = NULL;
    if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
        return;
    const char *peak = strstr(status, "VmHWM:");
    fprintf(stderr, "%u kB\n", peak != NULL ? (guint)strtoul(peak + 6, NULL, 10) : 0);
}

int main(int argc, char **argv)
{
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size = 0;
    if (argc < 2 || !g_file_get_contents(argv[1], &bytes, &size, &error))
        return 2;
    list((const guint8 *)bytes, size, argc > 2 ? argv[2] : NULL, &budget, &error);
    if (error != NULL)
        print(json_pack("{s:s, s:s}", "refused", problem_slug(error), "why", error->message));
    print_work(&budget);
    print_peak();
    return 0;
}
