/* tests/unit/ole/ole_file.c -- what is written is read back, and what loops, overlaps or lies is
 * damage */
#include "base/problem.h"
#include "ole/file.h"
#include "ole/writer.h"
#include <string.h>

#define MIB ((guint64)1024 * 1024)
#define DIRECTORY ((gsize)512) /* of what the writer writes */

static const guint8 class_id[OLE_CLASS_BYTES] = {0x20, 8, 2, 0, 0, 0, 0, 0, 0xC0, [15] = 0x46};

static DisarmBudget budget_of(guint64 objects)
{
    const DisarmLimits limits = {
        .inflated_bytes = 64 * MIB, .output_bytes = 64 * MIB, .objects = objects};
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    return budget;
}

static GBytes *pattern(gsize size)
{
    guint8 *bytes = g_malloc(size + 1);
    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8)(i * 7 + size);
    return g_bytes_new_take(bytes, size);
}

static GByteArray *write_streams(const gsize *sizes, guint count)
{
    g_autoptr(OleWriter) writer = ole_writer_new(class_id);
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    DisarmBudget budget = budget_of(1000);
    for (guint i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("Stream %u", i);
        g_autoptr(GBytes) bytes = pattern(sizes[i]);
        g_assert_true(ole_writer_add(writer, name, bytes, NULL));
        g_assert_false(ole_writer_add(writer, name, bytes, NULL));
        g_assert_false(ole_writer_add(writer, "a/b", bytes, NULL));
    }
    g_assert_true(ole_writer_finish(writer, &sink, &budget, NULL));
    return out;
}

static void assert_read(const GByteArray *out, const gsize *sizes, guint count)
{
    g_autoptr(GError) error = NULL;
    DisarmBudget budget = budget_of(1000);
    g_assert_true(ole_is_file(out->data, out->len));
    g_autoptr(OleFile) file = ole_file_open(out->data, out->len, &budget, "x", &error);
    g_assert_no_error(error);
    OleFacts facts = ole_file_facts(file);
    g_assert_true(facts.class_ids);
    g_assert_false(facts.leftover || facts.times || facts.duplicates || facts.trailing);
    for (guint i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("sTREAM %u", i);
        guint at = ole_file_find(file, OLE_ROOT, name);
        g_autoptr(GBytes) bytes = ole_file_read(file, at, &error), same = pattern(sizes[i]);
        g_assert_no_error(error);
        g_assert_true(g_bytes_equal(bytes, same));
        g_assert_cmpuint(ole_file_entry(file, at)->size_bytes, ==, sizes[i]);
    }
    g_assert_cmpuint(ole_file_find(file, OLE_ROOT, "Stream"), ==, OLE_NONE);
    g_assert_null(ole_file_entry(file, count + 1));
    g_assert_null(ole_file_read(file, OLE_ROOT, NULL));
}

static void test_round(void)
{
    /* none, small ones, both sides of the limit, and more than the header lists */
    static const gsize sizes[] = {0, 1, 64, 65, 4095, 4096, 4097, 100000, 8 * 1024 * 1024 + 5};
    for (guint count = 0; count <= G_N_ELEMENTS(sizes); count++) {
        g_autoptr(GByteArray) out = write_streams(sizes, count);
        g_autoptr(GByteArray) again = write_streams(sizes, count);
        g_assert_cmpuint(out->len, ==, again->len);
        g_assert_true(memcmp(out->data, again->data, out->len) == 0);
        assert_read(out, sizes, count);
    }
}

static void put_u32(GByteArray *out, gsize at, guint32 value)
{
    for (guint i = 0; i < 4; i++)
        out->data[at + i] = (guint8)(value >> (8 * i));
}

static guint32 get_u32(const GByteArray *out, gsize at)
{
    guint32 value = 0;
    for (guint i = 0; i < 4; i++)
        value |= (guint32)out->data[at + i] << (8 * i);
    return value;
}

/* Where the FAT stands in what was written. */
static gsize fat_at(const GByteArray *out)
{
    return ((gsize)get_u32(out, 76) + 1) * 512;
}

static void loop_fat(GByteArray *out)
{
    guint32 first = get_u32(out, DIRECTORY + 128 + 116);
    put_u32(out, fat_at(out) + (gsize)first * 4, first);
}

static void overlap(GByteArray *out)
{
    put_u32(out, DIRECTORY + 256 + 116, get_u32(out, DIRECTORY + 128 + 116));
}

static void outside(GByteArray *out)
{
    put_u32(out, DIRECTORY + 128 + 116, 0xFFFFFF);
}

static void too_long(GByteArray *out)
{
    put_u32(out, DIRECTORY + 128 + 120, 9000);
}

static void huge(GByteArray *out)
{
    put_u32(out, DIRECTORY + 128 + 120, 0x7FFFFFFF);
}

static void cyclic_tree(GByteArray *out)
{
    put_u32(out, DIRECTORY + 128 + 68, get_u32(out, DIRECTORY + 76));
}

static void tree_to_root(GByteArray *out)
{
    put_u32(out, DIRECTORY + 76, 0);
}

static void no_name(GByteArray *out)
{
    out->data[DIRECTORY + 128 + 64] = 0;
}

static void odd_version(GByteArray *out)
{
    out->data[26] = 5;
}

static void many_fats(GByteArray *out)
{
    put_u32(out, 44, 0xFFFFFF);
}

static void directory_loop(GByteArray *out)
{
    put_u32(out, fat_at(out), 0);
}

static void fat_in_difat(GByteArray *out)
{
    put_u32(out, 80, get_u32(out, 76));
    put_u32(out, 44, 2);
}

static void cut(GByteArray *out)
{
    g_byte_array_set_size(out, 1024);
}

static void test_damaged(void)
{
    static void (*const breaks[])(GByteArray *) = {
        loop_fat, overlap,     outside,   too_long,       huge,         cyclic_tree, tree_to_root,
        no_name,  odd_version, many_fats, directory_loop, fat_in_difat, cut};
    static const gsize sizes[] = {5000, 6000};
    for (gsize i = 0; i < G_N_ELEMENTS(breaks); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) out = write_streams(sizes, 2);
        DisarmBudget budget = budget_of(1000);
        breaks[i](out);
        g_assert_null(ole_file_open(out->data, out->len, &budget, "x", &error));
        g_assert_error(error, PROBLEM, PROBLEM_DAMAGED);
    }
}

static void test_facts(void)
{
    static const gsize sizes[] = {5000, 6000};
    g_autoptr(GByteArray) out = write_streams(sizes, 2);
    DisarmBudget budget = budget_of(1000);
    out->data[DIRECTORY + 128 + 120] -= 1; /* one byte less: what was the last is slack now */
    out->data[DIRECTORY + 128 + 100] = 1;
    out->data[DIRECTORY + 256 + 64 - 64] = 's'; /* in another case */
    g_autoptr(OleFile) file = ole_file_open(out->data, out->len, &budget, "x", NULL);
    g_assert_nonnull(file);
    g_assert_true(ole_file_facts(file).leftover && ole_file_facts(file).times);
    g_byte_array_append(out, (const guint8 *)"PK", 2);
    g_autoptr(OleFile) longer = ole_file_open(out->data, out->len, &budget, "x", NULL);
    g_assert_true(ole_file_facts(longer).trailing);
}

static void test_limits(void)
{
    static const gsize sizes[] = {5000};
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) out = write_streams(sizes, 1);
    DisarmBudget few = budget_of(3), small = budget_of(1000);
    g_assert_null(ole_file_open(out->data, out->len, &few, "x", &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    g_clear_error(&error);
    small.limits.inflated_bytes = 100;
    g_autoptr(OleFile) file = ole_file_open(out->data, out->len, &small, "x", NULL);
    g_assert_null(ole_file_read(file, 1, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
}

/* Storages inside each other: a directory made by hand, 40 deep. */
static void test_deep(void)
{
    static const gsize sizes[60] = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) out = write_streams(sizes, 60);
    DisarmBudget budget = budget_of(1000);
    for (guint32 i = 0; i < 40; i++) {
        gsize at = DIRECTORY + (gsize)i * 128;
        if (i > 0)
            out->data[at + 66] = 1;
        put_u32(out, at + 68, 0xFFFFFFFF);
        put_u32(out, at + 72, 0xFFFFFFFF);
        put_u32(out, at + 76, i + 1);
    }
    put_u32(out, DIRECTORY + 40 * 128 + 68, 0xFFFFFFFF);
    put_u32(out, DIRECTORY + 40 * 128 + 72, 0xFFFFFFFF);
    g_assert_null(ole_file_open(out->data, out->len, &budget, "x", &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_DEEP);
    g_clear_error(&error);
    put_u32(out, DIRECTORY + 20 * 128 + 76, 0xFFFFFFFF);
    g_autoptr(OleFile) file = ole_file_open(out->data, out->len, &budget, "x", &error);
    g_assert_no_error(error);
    g_assert_true(ole_file_entry(file, 20)->is_storage);
    g_assert_cmpuint(ole_file_entry(file, 20)->parent, ==, 19);
    g_assert_true(ole_file_facts(file).leftover); /* those that nothing leads to */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ole/file/round", test_round);
    g_test_add_func("/ole/file/damaged", test_damaged);
    g_test_add_func("/ole/file/facts", test_facts);
    g_test_add_func("/ole/file/limits", test_limits);
    g_test_add_func("/ole/file/deep", test_deep);
    return g_test_run();
}
