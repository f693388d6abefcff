/* tests/unit/clean/open.c -- makes packages, and hands files through disarming and check */
#include "open.h"
#include "archive/zip_writer.h"
#include <string.h>

void opened_clear(Opened *opened)
{
    g_free(opened->called);
    g_byte_array_unref(opened->bytes);
    disarm_findings_free(opened->findings);
    g_clear_error(&opened->refusal);
}

Opened open_file(const char *name, const void *bytes, gsize size, const char *policy)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(&error);
    g_assert_no_error(error);
    DisarmBudget budget;
    Release released;
    Opened opened = {.bytes = g_byte_array_new(), .findings = disarm_findings_new()};
    DisarmJob job = {.policy = disarm_policies_find(policies, policy, NULL),
                     .budget = &budget,
                     .findings = opened.findings};
    disarm_budget_init(&budget, &job.policy->limits);
    const ReleaseOutput output = release_memory(opened.bytes);
    opened.passed = release_file(bytes, size, name, &output, &job, &released, &opened.refusal);
    opened.called = g_strdup(released.name);
    if (!opened.passed)
        g_byte_array_set_size(opened.bytes, 0);
    release_clear(&released);
    return opened;
}

Opened open_file_well(const char *name, const void *bytes, gsize size, const char *policy)
{
    Opened once = open_file(name, bytes, size, policy);
    g_assert_no_error(once.refusal);
    g_assert_true(once.passed);
    g_auto(Opened) twice = open_file(once.called, once.bytes->data, once.bytes->len, policy);
    g_assert_no_error(twice.refusal);
    g_assert_cmpuint(once.bytes->len, ==, twice.bytes->len);
    g_assert_cmpint(memcmp(once.bytes->data, twice.bytes->data, once.bytes->len), ==, 0);
    return once;
}

Opened open_text(const char *name, const char *text)
{
    return open_file_well(name, text, strlen(text), "office");
}

GByteArray *open_pack(const char *const *pairs)
{
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1u << 28, "test");
    g_autoptr(GError) error = NULL;
    ArchiveLevel level = ARCHIVE_STORE;
    for (; *pairs != NULL; pairs += 2) {
        archive_zip_writer_add(writer, pairs[0], (const guint8 *)pairs[1], strlen(pairs[1]), level,
                               &error);
        g_assert_no_error(error);
        level = ARCHIVE_SMALL;
    }
    g_assert_true(archive_zip_writer_finish(writer, NULL));
    return out;
}

static ArchiveZip *unpack(const Opened *opened)
{
    static const ArchiveZipBudget budget = {.max_entries = 1000,
                                            .max_entry_bytes = 1u << 26,
                                            .max_total_bytes = 1u << 28,
                                            .max_ratio = 1000,
                                            .max_name_bytes = 1000};
    return archive_zip_open(opened->bytes->data, opened->bytes->len, &budget, "out", NULL);
}

char *opened_part(const Opened *opened, const char *name)
{
    g_autoptr(ArchiveZip) zip = unpack(opened);
    g_assert_nonnull(zip);
    const ArchiveZipEntry *entry = archive_zip_find(zip, name);
    g_autoptr(GBytes) bytes = entry != NULL ? archive_zip_extract(zip, entry, NULL) : NULL;
    return bytes != NULL ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
}

gboolean opened_holds(const Opened *opened, const char *text)
{
    g_autoptr(ArchiveZip) zip = unpack(opened);
    if (opened->bytes->len > 0 &&
        memmem(opened->bytes->data, opened->bytes->len, text, strlen(text)) != NULL)
        return TRUE;
    for (guint i = 0; zip != NULL && archive_zip_entry(zip, i) != NULL; i++) {
        g_autoptr(GBytes) bytes = archive_zip_extract(zip, archive_zip_entry(zip, i), NULL);
        gsize size = 0;
        const void *data = g_bytes_get_data(bytes, &size);
        if (size > 0 && memmem(data, size, text, strlen(text)) != NULL)
            return TRUE;
    }
    return FALSE;
}

gboolean opened_found(const Opened *opened, DisarmDanger danger, DisarmDeed deed)
{
    return disarm_findings_tally(opened->findings, danger, deed) > 0;
}

const guint8 *open_pixel(gsize *size)
{
    static const guint8 png[] = {
        0x89, 'P',  'N',  'G',  0x0D, 0x0A, 0x1A, 0x0A, 0,    0,   0,    0x0D, 'I',  'H',
        'D',  'R',  0,    0,    0,    1,    0,    0,    0,    1,   8,    6,    0,    0,
        0,    0x1F, 0x15, 0xC4, 0x89, 0,    0,    0,    0x0D, 'I', 'D',  'A',  'T',  0x78,
        0xDA, 0x63, 0xFC, 0xCF, 0xC0, 0xF0, 0x1F, 0,    5,    5,   2,    0,    0x5F, 0xC8,
        0xF1, 0xD2, 0,    0,    0,    0,    'I',  'E',  'N',  'D', 0xAE, 0x42, 0x60, 0x82};
    *size = sizeof png;
    return png;
}
