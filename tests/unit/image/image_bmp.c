/* tests/unit/image/image_bmp.c -- BMP: every header there is becomes one of two, plain and whole */
#include "image/dib-rle.h"
#include "made.h"
#include <string.h>

typedef struct {
    guint header, bits, compression;
    gint width, height;
    guint colours;
} Plan;

/* A file of a header with nothing in its later fields, a palette of rising bytes, and `pixels`. */
static GByteArray *bmp_of(const Plan *plan, const guint32 *masks, const void *pixels, gsize size)
{
    GByteArray *file = g_byte_array_new();
    gboolean core = plan->header == 12;
    made_put(file, "BM\0\0\0\0\0\0\0\0\0\0\0\0", 14);
    made_u32le(file, plan->header);
    if (core) {
        made_u16le(file, (guint)plan->width);
        made_u16le(file, (guint)plan->height);
    } else {
        made_u32le(file, (guint32)plan->width);
        made_u32le(file, (guint32)plan->height);
    }
    made_u16le(file, 1);
    made_u16le(file, plan->bits);
    if (plan->header >= 40) {
        made_u32le(file, plan->compression);
        made_put(file, "\0\0\0\0\x13\x0B\0\0\x13\x0B\0\0", 12);
        made_u32le(file, plan->colours);
        made_u32le(file, 0);
    }
    for (guint i = 0; masks != NULL && i < (plan->header >= 56 ? 4 : 3); i++)
        made_u32le(file, masks[i]);
    while (file->len < 14 + plan->header)
        made_u8(file, 0);
    guint entries = plan->bits > 8 ? 0 : plan->colours > 0 ? plan->colours : 1u << plan->bits;
    for (guint i = 0; i < entries * (core ? 3 : 4); i++)
        made_u8(file, i + 1);
    file->data[10] = (guint8)file->len;
    file->data[11] = (guint8)(file->len >> 8);
    made_put(file, pixels, size);
    return file;
}

/* What comes out from `at` on. */
static void assert_bytes(const Made *made, gsize at, const char *bytes, gsize size)
{
    gsize all = 0;
    const guint8 *data = g_bytes_get_data(made->bytes, &all);
    g_assert_cmpuint(at + size, <=, all);
    made_assert_same(data + at, size, bytes, size);
}

static void test_headers(void)
{
    static const guint headers[] = {12, 16, 40, 52, 56, 64, 108, 124};
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++) {
        Plan plan = {headers[i], 24, 0, 2, 2, 0};
        GByteArray *file = bmp_of(&plan, NULL, "abcdef\xEE\xEEghijkl\xEE\xEE", 16);
        g_auto(Made) made = made_cleaned(IMAGE_BMP, file);
        made_assert_nothing_found(&made);
        assert_bytes(&made, 0, "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0\2\0\0\0\1\0\x18\0",
                     30);
        assert_bytes(&made, 54, "abcdef\0\0ghijkl\0\0", 16); /* what was in the padding is gone */
    }
}

static void test_upwards(void)
{
    Plan plan = {40, 32, 0, 1, -2, 0};
    g_auto(Made) made = made_cleaned(IMAGE_BMP, bmp_of(&plan, NULL, "abcdefgh", 8));
    assert_bytes(&made, 22, "\2\0\0\0", 4);
    assert_bytes(&made, 54, "efghabcd", 8);
}

/* As many colours as a pixel can name. */
static void test_palette(void)
{
    Plan plan = {40, 4, 0, 3, 1, 2};
    g_auto(Made) made = made_cleaned(IMAGE_BMP, bmp_of(&plan, NULL, "\xF0\x1F\xAA\xBB", 4));
    assert_bytes(&made, 54, "\1\2\3\0\5\6\7\0\0\0\0\0", 12);
    assert_bytes(&made, 54 + 64, "\xF0\x10\0\0", 4);
    g_assert_cmpuint(g_bytes_get_size(made.bytes), ==, 54 + 64 + 4);
    Plan old = {12, 1, 0, 9, 1, 0};
    g_auto(Made) second = made_cleaned(IMAGE_BMP, bmp_of(&old, NULL, "\xFF\xFF\xFF\xFF", 4));
    assert_bytes(&second, 54, "\1\2\3\0\4\5\6\0\xFF\x80\0\0", 12);
}

static void test_masks(void)
{
    static const guint32 green[] = {0xF800, 0x7E0, 0x1F, 0};
    static const guint32 alpha[] = {0xFF, 0xFF00, 0xFF0000, 0xFF000000};
    static const guint32 overlap[] = {0xF800, 0xFE0, 0x1F, 0};
    static const guint32 torn[] = {0xF100, 0x7E0, 0x1F, 0};
    Plan plan = {40, 16, 3, 2, 1, 0};
    g_auto(Made) masked = made_cleaned(IMAGE_BMP, bmp_of(&plan, green, "abcd", 4));
    assert_bytes(&masked, 30, "\3\0\0\0", 4);
    assert_bytes(&masked, 54, "\0\xF8\0\0\xE0\7\0\0\x1F\0\0\0abcd", 16);
    plan = (Plan){124, 32, 3, 1, 1, 0};
    g_auto(Made) clear = made_cleaned(IMAGE_BMP, bmp_of(&plan, alpha, "abcd", 4));
    assert_bytes(&clear, 14, "\x6C\0\0\0", 4);
    assert_bytes(&clear, 66,
                 "\0\0\0\xFF"
                 "BGRs",
                 8);
    plan = (Plan){40, 16, 3, 2, 1, 0};
    made_assert_refused(IMAGE_BMP, bmp_of(&plan, overlap, "abcd", 4), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_BMP, bmp_of(&plan, torn, "abcd", 4), PROBLEM_DAMAGED);
}

/* A profile that is a path makes the reader fetch it. */
static void test_linked_profile(void)
{
    static const char path[] = "\\\\evil.example\\share\\p.icm";
    Plan plan = {124, 24, 0, 1, 1, 0};
    GByteArray *file = bmp_of(&plan, NULL, "abc\0", 4);
    memcpy(file->data + 14 + 56, "KNIL", 4);
    file->data[14 + 112] = 128;
    file->data[14 + 116] = sizeof path;
    made_put(file, path, sizeof path);
    g_auto(Made) made = made_cleaned(IMAGE_BMP, file);
    made_assert_found(&made, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED);
    g_assert_nonnull(strstr(disarm_findings_get(made.findings, 0)->detail, "evil.example"));
    g_assert_false(made_holds(&made, "evil", 4));
    file = bmp_of(&plan, NULL, "abc\0", 4);
    memcpy(file->data + 14 + 56, "DEBM", 4);
    g_auto(Made) second = made_cleaned(IMAGE_BMP, file);
    made_assert_found(&second, DISARM_COLOUR_PROFILE, DISARM_DROPPED);
}

static void test_leftovers(void)
{
    Plan plan = {40, 24, 0, 1, 1, 0};
    g_auto(Made) made = made_cleaned(IMAGE_BMP, bmp_of(&plan, NULL, "abc\0PK\3\4SECRET", 14));
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
    g_assert_false(made_holds(&made, "SECRET", 6));
}

/* ---- run lengths ---- */

static void test_runs(void)
{
    Plan plan = {40, 8, 1, 4, 3, 0};
    static const char rle8[] = "\3\7\1\x08\0\0"      /* a row of runs */
                               "\0\3\1\2\3\0\0\0"    /* three as they are, padded; end of row */
                               "\0\2\2\0\2\x09\0\1"; /* two are passed over */
    g_auto(Made) made = made_cleaned(IMAGE_BMP, bmp_of(&plan, NULL, rle8, sizeof rle8 - 1));
    assert_bytes(&made, 54 + 1024, "\7\7\7\x08\1\2\3\0\0\0\x09\x09", 12);
    Plan narrow = {40, 4, 2, 5, 2, 0};
    static const char rle4[] = "\5\x12\0\0\0\5\x34\x56\x70\0\0\1";
    g_auto(Made) second = made_cleaned(IMAGE_BMP, bmp_of(&narrow, NULL, rle4, sizeof rle4 - 1));
    assert_bytes(&second, 54 + 64, "\x12\x12\x10\0\x34\x56\x70\0", 8);
    Plan deep = {64, 24, 4, 2, 2, 0};
    static const char rle24[] = "\2abc\0\0\1def\1ghi";
    g_auto(Made) third = made_cleaned(IMAGE_BMP, bmp_of(&deep, NULL, rle24, sizeof rle24 - 1));
    assert_bytes(&third, 54, "abcabc\0\0defghi\0\0", 16);
}

static void test_wrong_runs(void)
{
    static const char *const wrong[] = {"\5\7\0\1",     "\4\7\0\0\0\5aaaaa\0\0\1",  "\0\2\5\0\0\1",
                                        "\0\2\0\4\0\1", "\4\7\0\0\0\0\0\0\1\7\0\1", "\4\7",
                                        "\0\4ab"};
    static const gsize sizes[] = {4, 14, 6, 6, 12, 2, 4};
    Plan plan = {40, 8, 1, 4, 3, 0};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        made_assert_refused(IMAGE_BMP, bmp_of(&plan, NULL, wrong[i], sizes[i]), PROBLEM_DAMAGED);
    guint8 row[4] = {0};
    Cursor c = cursor_over((const guint8 *)"\4\7\0\1", 4);
    g_assert_true(image_dib_rle_decode(&c, 8, 4, 1, 4, row));
    made_assert_same(row, 4, "\7\7\7\7", 4);
}

/* Two bytes that say of a hundred million pixels that there is nothing in them. */
static void test_run_bomb(void)
{
    Plan plan = {40, 8, 1, 10000, 10000, 0};
    made_assert_refused(IMAGE_BMP, bmp_of(&plan, NULL, "\0\1", 2), PROBLEM_TOO_LARGE);
}

static void test_refused(void)
{
    static const Plan wrong[] = {{40, 3, 0, 2, 2, 0},  {40, 8, 2, 2, 2, 0},   {40, 24, 1, 2, 2, 0},
                                 {40, 24, 0, 0, 2, 0}, {40, 24, 0, -2, 2, 0}, {40, 24, 0, 2, 0, 0},
                                 {44, 24, 0, 2, 2, 0}, {40, 24, 7, 2, 2, 0},  {40, 8, 1, 2, -2, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        made_assert_refused(IMAGE_BMP, bmp_of(&wrong[i], NULL, "abcdefghabcdefgh", 16),
                            PROBLEM_DAMAGED);
    Plan cut = {40, 24, 0, 3, 2, 0};
    made_assert_refused(IMAGE_BMP, bmp_of(&cut, NULL, "abcdefghi\0\0\0abcdefgh", 20),
                        PROBLEM_DAMAGED);
    Plan jpeg = {40, 0, 4, 2, 2, 0};
    made_assert_refused(IMAGE_BMP, bmp_of(&jpeg, NULL, "\xFF\xD8", 2), PROBLEM_UNSUPPORTED);
    Plan fax = {64, 1, 3, 2, 2, 0};
    made_assert_refused(IMAGE_BMP, bmp_of(&fax, NULL, "\0\0", 2), PROBLEM_UNSUPPORTED);
    Plan vast = {40, 1, 0, 0x7FFFFFFF, -0x7FFFFFFF, 0};
    made_assert_refused(IMAGE_BMP, bmp_of(&vast, NULL, "\0\0", 2), PROBLEM_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/bmp/headers", test_headers);
    g_test_add_func("/image/bmp/upwards", test_upwards);
    g_test_add_func("/image/bmp/palette", test_palette);
    g_test_add_func("/image/bmp/masks", test_masks);
    g_test_add_func("/image/bmp/linked-profile", test_linked_profile);
    g_test_add_func("/image/bmp/leftovers", test_leftovers);
    g_test_add_func("/image/bmp/runs", test_runs);
    g_test_add_func("/image/bmp/wrong-runs", test_wrong_runs);
    g_test_add_func("/image/bmp/run-bomb", test_run_bomb);
    g_test_add_func("/image/bmp/refused", test_refused);
    return g_test_run();
}
