/* tests/unit/clean/clean_old.c -- compound files are what their streams say, and keys open them */
#include "clean/office97/office97.h"
#include "clean/office97/old-crypt.h"
#include "clean/records.h"
#include "ole/writer.h"
#include <string.h>

static const guint8 class_id[OLE_CLASS_BYTES];
static const DisarmLimits limits = {
    .inflated_bytes = 1 << 20, .output_bytes = 1 << 20, .objects = 1000};

static GByteArray *pack(const char *name, const guint8 *bytes, gsize size)
{
    DisarmBudget budget;
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(OleWriter) writer = ole_writer_new(class_id);
    g_autoptr(GBytes) stream = g_bytes_new(bytes, size);
    disarm_budget_init(&budget, &limits);
    g_assert_true(ole_writer_add(writer, name, stream, NULL));
    g_assert_true(ole_writer_finish(writer, &sink, &budget, NULL));
    return out;
}

static void test_kinds(void)
{
    static const struct {
        const char *stream;
        CleanOld kind;
    } rows[] = {{"Workbook", CLEAN_OLD_EXCEL},
                {"book", CLEAN_OLD_EXCEL},
                {"WordDocument", CLEAN_OLD_WORD},
                {"PowerPoint Document", CLEAN_OLD_POWERPOINT},
                {"EncryptedPackage", CLEAN_OLD_PACKAGE},
                {"__properties_version1.0", CLEAN_OLD_MESSAGE},
                {"Contents", CLEAN_OLD_NONE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GByteArray) file = pack(rows[i].stream, (const guint8 *)"x", 1);
        g_assert_cmpint(clean_old_kind(file->data, file->len), ==, rows[i].kind);
        g_assert_cmpint(clean_old_kind(file->data, file->len - 600), ==, CLEAN_OLD_NONE);
    }
}

/* Excel 95 and what breaks off. */
static void test_refused(void)
{
    static const struct {
        guint8 bytes[12];
        gint problem;
    } rows[] = {{{9, 8, 8, 0, 0, 5, 5, 0}, PROBLEM_UNSUPPORTED},
                {{9, 8, 8, 0, 0, 6, 5, 0}, PROBLEM_DAMAGED},
                {{0}, PROBLEM_UNSUPPORTED}};
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DisarmFindings) findings = disarm_findings_new();
        g_autoptr(GByteArray) file = pack("Workbook", rows[i].bytes, 12), out = g_byte_array_new();
        const DisarmSink sink = disarm_sink_memory(out);
        DisarmBudget budget;
        gboolean same = TRUE;
        disarm_budget_init(&budget, &limits);
        DisarmJob job = {.policy = disarm_policies_find(policies, "office", NULL),
                         .budget = &budget,
                         .findings = findings};
        g_assert_false(
            clean_old(CLEAN_OLD_EXCEL, file->data, file->len, "a", &sink, &job, &same, &error));
        g_assert_error(error, PROBLEM, rows[i].problem);
        g_assert_false(same);
        g_assert_cmpuint(out->len, ==, 0);
    }
}

static void test_lists(void)
{
    const CleanRecord *row = clean_record(&clean_xls, 0x00BE); /* six bytes and two for each cell */
    g_assert_nonnull(row);
    g_assert_true(clean_record_fits(row, 6) && clean_record_fits(row, 10));
    g_assert_false(clean_record_fits(row, 7) || clean_record_fits(row, 4));
    g_assert_null(clean_record(&clean_xls, 0x7777));
    const CleanArguments *sum = clean_call(&clean_xls_arguments, 4), /* SUM, ROUND, GETPIVOTDATA */
        *round = clean_call(&clean_xls_arguments, 27),
                         *pivot = clean_call(&clean_xls_arguments, 358);
    g_assert_true(sum->always == 0xFF && sum->least == 0 && sum->most == 30);
    g_assert_true(round->always == 2 && round->least == 2 && round->most == 2);
    g_assert_true(pivot->always == 2 && pivot->least == 2 && pivot->most == 30);
    g_assert_null(clean_call(&clean_xls_arguments, 110)); /* EXEC */
    g_assert_null(clean_call(&clean_xls_arguments, 0xFFFF));
}

static void test_keys(void)
{
    const guint8 header[64] = {1, 0, 1, 0};
    const DisarmJob job = {.password = "secret"};
    OldCrypt crypt;
    g_assert_false(old_crypt_open(&crypt, header, sizeof header, &job));
    g_assert_false(old_crypt_open(&crypt, header, 3, &job));
    const OldCrypt known = {.base = {1, 2, 3, 4, 5}, .base_bytes = 5, .key_bytes = 16};
    guint8 bytes[8] = "abcdefg";
    old_crypt_block(&known, 7, bytes, sizeof bytes);
    g_assert_cmpint(memcmp(bytes, "abcdefg", 8), !=, 0);
    old_crypt_block(&known, 7, bytes, sizeof bytes);
    g_assert_cmpint(memcmp(bytes, "abcdefg", 8), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/old/kinds", test_kinds);
    g_test_add_func("/clean/old/refused", test_refused);
    g_test_add_func("/clean/old/lists", test_lists);
    g_test_add_func("/clean/old/keys", test_keys);
    return g_test_run();
}
