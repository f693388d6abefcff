/* tests/unit/image/image_wmf.c -- WMF: every record by its list, counted anew, escapes gone */
#include "base/cursor.h"
#include "made.h"
#include <string.h>

static GByteArray *begin(void)
{
    GByteArray *file = g_byte_array_new();
    made_put(file, "\1\0\x09\0\0\3\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0", 18); /* lies */
    return file;
}

static void put_record(GByteArray *file, guint function, const void *body, gsize size)
{
    made_u32le(file, (guint32)(3 + size / 2));
    made_u16le(file, function);
    made_put(file, body, size);
}

static GByteArray *end(GByteArray *file)
{
    put_record(file, 0, "", 0);
    return file;
}

static GByteArray *wmf_of(guint function, const void *body, gsize size)
{
    GByteArray *file = begin();
    put_record(file, function, body, size);
    return end(file);
}

static void assert_counts(const Made *made, guint objects, guint32 largest)
{
    gsize all = 0;
    const guint8 *bytes = g_bytes_get_data(made->bytes, &all);
    Cursor c = cursor_over(bytes, all);
    cursor_skip(&c, 6);
    g_assert_cmpuint(cursor_u32le(&c), ==, all / 2);
    g_assert_cmpuint(cursor_u16le(&c), ==, objects);
    g_assert_cmpuint(cursor_u32le(&c), ==, largest);
    g_assert_cmpuint(cursor_u16le(&c), ==, 0);
}

static void test_header(void)
{
    g_auto(Made) made = made_cleaned(IMAGE_WMF, end(begin()));
    assert_counts(&made, 0, 3);
    GByteArray *file = g_byte_array_new();
    made_put(file, "\xD7\xCD\xC6\x9A\1\1\0\0\0\0\x64\0\x64\0\x60\0\x11\x22\x33\x44\x55\x66", 22);
    g_autoptr(GByteArray) inner = end(begin());
    made_put(file, inner->data, inner->len);
    g_auto(Made) placed = made_cleaned(IMAGE_WMF, file);
    g_assert_true(
        made_holds(&placed, "\xD7\xCD\xC6\x9A\0\0\0\0\0\0\x64\0\x64\0\x60\0\0\0\0\0\x71\x57", 22));
    file = begin();
    file->data[5] = 1; /* the version without bitmaps of their own comes out as the usual one */
    g_auto(Made) early = made_cleaned(IMAGE_WMF, end(file));
    g_assert_true(g_bytes_equal(early.bytes, made.bytes));
    file = begin();
    file->data[2] = 10;
    made_assert_refused(IMAGE_WMF, end(file), PROBLEM_UNSUPPORTED);
    made_assert_refused(IMAGE_WMF, begin(), PROBLEM_DAMAGED);
}

/* Function and bytes of its numbers; all of them are one. */
static const guint shapes[][2] = {
    {0x001E, 0},  {0x0035, 0},  {0x0037, 8},  {0x00F7, 8},  {0x0102, 2},  {0x0103, 2},
    {0x0104, 2},  {0x0106, 2},  {0x0107, 2},  {0x0108, 2},  {0x0127, 2},  {0x012E, 2},
    {0x0139, 2},  {0x0149, 2},  {0x0201, 4},  {0x0209, 4},  {0x020A, 4},  {0x020B, 4},
    {0x020C, 4},  {0x020D, 4},  {0x020E, 4},  {0x020F, 4},  {0x0211, 4},  {0x0213, 4},
    {0x0214, 4},  {0x0220, 4},  {0x0231, 4},  {0x02FA, 10}, {0x02FC, 8},  {0x0324, 6},
    {0x0325, 6},  {0x0410, 8},  {0x0412, 8},  {0x0415, 8},  {0x0416, 8},  {0x0418, 8},
    {0x0419, 8},  {0x041B, 8},  {0x041F, 8},  {0x0436, 8},  {0x0521, 8},  {0x0538, 8},
    {0x0548, 10}, {0x061C, 12}, {0x061D, 12}, {0x0817, 16}, {0x081A, 16}, {0x0830, 16},
};

static void test_shapes(void)
{
    guint8 ones[64];
    for (gsize i = 0; i < sizeof ones; i += 2)
        memcpy(ones + i, "\1\0", 2);
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        guint function = shapes[i][0], size = shapes[i][1];
        g_auto(Made) made = made_cleaned(IMAGE_WMF, wmf_of(function, ones, size));
        g_auto(Made) longer = made_cleaned(IMAGE_WMF, wmf_of(function, ones, size + 6));
        made_assert_nothing_found(&made);
        g_assert_cmpuint(g_bytes_get_size(made.bytes), ==, 18 + 6 + size + 6);
        g_assert_true(g_bytes_equal(made.bytes, longer.bytes));
        if (size > 0)
            made_assert_refused(IMAGE_WMF, wmf_of(function, ones, size - 2), PROBLEM_DAMAGED);
    }
}

/* Objects take the lowest free place; a record that names none does nothing and goes. */
static void test_objects(void)
{
    static const char pen[] = "\0\0\1\0\0\0\0\0\0\0";
    GByteArray *file = begin();
    put_record(file, 0x02FA, pen, 10);
    put_record(file, 0x02FA, pen, 10);
    put_record(file, 0x01F0, "\0\0", 2);
    put_record(file, 0x02FC, "\0\0\0\0\0\0\0\0", 8);
    put_record(file, 0x012D, "\0\0", 2);
    put_record(file, 0x012D, "\1\0", 2);
    g_auto(Made) made = made_cleaned(IMAGE_WMF, end(file));
    made_assert_nothing_found(&made);
    assert_counts(&made, 2, 8);
    g_auto(Made) idle = made_cleaned(IMAGE_WMF, wmf_of(0x012D, "\7\0", 2));
    made_assert_found(&idle, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
    assert_counts(&idle, 0, 3);
    made_assert_refused(IMAGE_WMF, wmf_of(0x02FC, "\3\0\0\0\0\0\0\0", 8), PROBLEM_DAMAGED);
}

static void test_text(void)
{
    g_auto(Made) made =
        made_cleaned(IMAGE_WMF, wmf_of(0x0A32, "\1\0\2\0\3\0\0\0abc-\5\0\6\0\7\0", 18));
    g_assert_true(made_holds(&made, "abc\0\5\0\6\0\7\0", 10));
    g_auto(Made) bare = made_cleaned(IMAGE_WMF, wmf_of(0x0A32, "\1\0\2\0\3\0\0\0abc-", 12));
    g_auto(Made) boxed =
        made_cleaned(IMAGE_WMF, wmf_of(0x0A32, "\1\0\2\0\2\0\2\0\1\0\1\0\1\0\1\0ab", 18));
    made_assert_refused(IMAGE_WMF, wmf_of(0x0A32, "\1\0\2\0\5\0\0\0abc-", 12), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_WMF,
                        wmf_of(0x0521,
                               "\xFF\xFF"
                               "ab\0\0\0\0",
                               8),
                        PROBLEM_DAMAGED);
    static const char font[] = "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0Arial\0SECRET";
    g_auto(Made) face = made_cleaned(IMAGE_WMF, wmf_of(0x02FB, font, sizeof font - 1));
    g_assert_true(made_holds(&face, "Arial\0", 6));
    g_assert_false(made_holds(&face, "SECRET", 6));
}

/* A header that names a profile elsewhere, its rows, and what follows them. */
static GByteArray *bitmap_record(guint function, guint words)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    while (body->len < words * 2)
        made_u8(body, 0);
    guint start = body->len;
    made_put(body, "\x7C\0\0\0\2\0\0\0\2\0\0\0\1\0\x18\0", 16);
    while (body->len < start + 124)
        made_u8(body, 0);
    memcpy(body->data + start + 56, "KNIL\0\0\0\0", 8);
    made_put(body, "abcdef\0\0ghijkl\0\0SECRET", 22);
    return wmf_of(function, body->data, body->len);
}

static void test_bitmaps(void)
{
    static const guint drawn[][2] = {
        {0x0940, 8}, {0x0B41, 10}, {0x0D33, 9}, {0x0F43, 11}, {0x0142, 2}};
    for (gsize i = 0; i < G_N_ELEMENTS(drawn); i++) {
        guint function = drawn[i][0], words = drawn[i][1];
        g_auto(Made) made = made_cleaned(IMAGE_WMF, bitmap_record(function, words));
        made_assert_found(&made, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED);
        g_assert_false(made_holds(&made, "SECRET", 6));
        g_assert_cmpuint(g_bytes_get_size(made.bytes), ==, 18 + 6 + words * 2 + 40 + 16 + 6);
        g_autoptr(GByteArray) whole = bitmap_record(function, words);
        g_autoptr(GByteArray) cut = g_byte_array_new();
        made_put(cut, whole->data + 24, words * 2 + 124 + 8);
        made_assert_refused(IMAGE_WMF, wmf_of(function, cut->data, cut->len), PROBLEM_DAMAGED);
    }
    g_auto(Made) none =
        made_cleaned(IMAGE_WMF, wmf_of(0x0940, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 18));
    made_assert_nothing_found(&none);
}

/* Bitmaps of Windows 2: shape, bytes of a row, rows. */
static void test_old_bitmaps(void)
{
    static const char drawn[] = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                "\0\0\x09\0\2\0\2\0\1\1\xFF\x80\xFF\x80SECRET";
    static const char brush[] = "\0\0\x09\0\2\0\2\0\1\1\x41\x41\x41\x41"
                                "SECRETSECRETSECRET\xFF\x80\xFF\x80";
    g_auto(Made) made = made_cleaned(IMAGE_WMF, wmf_of(0x0922, drawn, sizeof drawn - 1));
    g_assert_false(made_holds(&made, "SECRET", 6));
    g_auto(Made) second = made_cleaned(IMAGE_WMF, wmf_of(0x01F9, brush, sizeof brush - 1));
    g_assert_false(made_holds(&second, "SECRET", 6));
    g_assert_false(made_holds(&second, "\x41\x41\x41\x41", 4));
    assert_counts(&second, 1, 3 + 18);
    made_assert_refused(IMAGE_WMF, wmf_of(0x0922, drawn, 28), PROBLEM_DAMAGED);
    char narrow[sizeof drawn];
    memcpy(narrow, drawn, sizeof drawn);
    narrow[18] = 17;
    made_assert_refused(IMAGE_WMF, wmf_of(0x0922, narrow, sizeof drawn - 1), PROBLEM_DAMAGED);
}

static void test_region(void)
{
    static const char region[] =
        "\7\0\6\0\7\0\7\0\7\0\1\0\2\0\0\0\0\0\5\0\5\0\2\0\0\0\5\0\0\0\5\0\2\0";
    g_auto(Made) made = made_cleaned(IMAGE_WMF, wmf_of(0x06FF, region, sizeof region - 1));
    g_assert_true(made_holds(&made, "\0\0\6\0\0\0\0\0\x22\0\1\0", 12));
    made_assert_refused(IMAGE_WMF, wmf_of(0x06FF, region, sizeof region - 3), PROBLEM_DAMAGED);
}

static void test_what_goes(void)
{
    GByteArray *file = begin();
    put_record(file, 0x0626, "\x09\0\4\0\xCC\xCC\xCC\xCC", 8); /* SETABORTPROC */
    put_record(file, 0x0626, "\x0F\0\6\0SECRET", 10);
    put_record(file, 0x0ABC, "SECRET", 6);
    end(file);
    made_put(file, "<script>", 8);
    g_auto(Made) made = made_cleaned(IMAGE_WMF, file);
    g_assert_cmpuint(g_bytes_get_size(made.bytes), ==, 24);
    g_assert_cmpuint(disarm_findings_tally(made.findings, DISARM_METAFILE_RECORD, DISARM_DROPPED),
                     ==, 2);
    made_assert_found(&made, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
}

static void test_structure(void)
{
    GByteArray *file = begin();
    made_put(file, "\2\0\0\0\x1E\0", 6); /* shorter than its head */
    made_assert_refused(IMAGE_WMF, end(file), PROBLEM_DAMAGED);
    file = begin();
    made_put(file, "\xFF\xFF\xFF\xFF\x1E\0", 6);
    made_assert_refused(IMAGE_WMF, end(file), PROBLEM_DAMAGED);
    file = begin();
    made_put(file, "\0\0\0\x40\x1E\0", 6);
    made_assert_refused(IMAGE_WMF, end(file), PROBLEM_DAMAGED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/wmf/header", test_header);
    g_test_add_func("/image/wmf/shapes", test_shapes);
    g_test_add_func("/image/wmf/objects", test_objects);
    g_test_add_func("/image/wmf/text", test_text);
    g_test_add_func("/image/wmf/bitmaps", test_bitmaps);
    g_test_add_func("/image/wmf/old-bitmaps", test_old_bitmaps);
    g_test_add_func("/image/wmf/region", test_region);
    g_test_add_func("/image/wmf/what-goes", test_what_goes);
    g_test_add_func("/image/wmf/structure", test_structure);
    return g_test_run();
}
