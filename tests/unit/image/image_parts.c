/* tests/unit/image/image_parts.c -- what pictures share: output, EXIF, colour profiles */
#include "base/cursor.h"
#include "image/exif.h"
#include "image/icc.h"
#include "made.h"
#include <string.h>

static void test_out_limit(void)
{
    g_auto(ImageOut) out = {.max = 10};
    image_put(&out, "12345678", 8);
    image_put_u16le(&out, 0x0201);
    image_patch_u32be(&out, 0, 0x41424344);
    image_patch_u32le(&out, 4, 0x41424344);
    made_assert_same(out.bytes, out.size, "ABCDDCBA\1\2", 10);
    image_put_u8(&out, 1);
    image_put_zeros(&out, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) taken = image_out_take(&out, &error);
    g_assert_null(taken);
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
}

static void test_out_takes(void)
{
    g_auto(ImageOut) out = {.max = 100000};
    for (guint i = 0; i < 10000; i++)
        image_put_u32be(&out, i);
    image_put_u16be(&out, 7);
    image_put_u32le(&out, 8);
    g_autoptr(GBytes) taken = image_out_take(&out, NULL);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(taken, &size);
    g_assert_cmpuint(size, ==, 40006);
    Cursor c = cursor_over(bytes + 39996, 10);
    g_assert_cmpuint(cursor_u32be(&c), ==, 9999);
    g_assert_cmpuint(cursor_u16be(&c), ==, 7);
    g_assert_cmpuint(cursor_u32le(&c), ==, 8);
}

static const char phone[] = "II*\0\10\0\0\0\4\0"
                            "\x12\1\3\0\1\0\0\0\6\0\0\0"
                            "\x1A\1\5\0\1\0\0\0\x40\0\0\0"
                            "\x1B\1\5\0\1\0\0\0\x40\0\0\0"
                            "\x25\x88\4\0\1\0\0\0\x48\0\0\0"
                            "\0\0\0\0\0\0"
                            "\x48\0\0\0\1\0\0\0";

static void test_exif(void)
{
    ImageExif exif;
    char *bytes = g_memdup2(phone, sizeof phone - 1);
    image_exif_read((const guint8 *)bytes, sizeof phone - 1, &exif);
    g_assert_cmpuint(exif.orientation, ==, 6);
    g_assert_true(exif.has_location);
    g_assert_cmpuint(exif.resolution_unit, ==, 0); /* without a unit there is no resolution */
    g_free(bytes);
    for (gsize cut = 0; cut < sizeof phone - 1; cut++) {
        g_autofree guint8 *exact = g_memdup2(phone, cut);
        image_exif_read(exact, cut, &exif);
        g_assert_true(exif.has_more);
    }
}

static void test_exif_written(void)
{
    ImageExif exif = {.orientation = 8,
                      .resolution_unit = 2,
                      .x_over = 300,
                      .x_under = 1,
                      .y_over = 3000,
                      .y_under = 10};
    g_auto(ImageOut) out = {.max = 256};
    image_exif_put(&out, &exif);
    ImageExif again;
    image_exif_read(out.bytes, out.size, &again);
    made_assert_same(&exif, sizeof exif, &again, sizeof again);
    g_assert_true(image_exif_matters(&again));
    ImageExif nothing = {.orientation = 1};
    g_assert_false(image_exif_matters(&nothing));
}

/* What the new profile says is what the old one said; what it does not know is gone. */
static void test_icc_rebuilt(void)
{
    g_autoptr(GBytes) old = made_profile(563);
    g_autoptr(GBytes) made = NULL;
    g_autoptr(GBytes) again = NULL;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(old, &size);
    g_assert_cmpint(image_icc_rebuild(bytes, size, IMAGE_ICC_RGB, &made), ==, IMAGE_ICC_REBUILT);
    const guint8 *data = g_bytes_get_data(made, &size);
    g_assert_null(memmem(data, size, "SECRET", 6));
    g_assert_null(memmem(data, size, "somebody", 8));
    g_assert_null(memmem(data, size, "APPL", 4));
    g_assert_nonnull(memmem(data, size, "curv\0\0\0\0\0\0\0\1\2\x33", 14));
    Cursor c = cursor_over(data, size);
    g_assert_cmpuint(cursor_u32be(&c), ==, size);
    g_assert_cmpint(image_icc_rebuild(data, size, IMAGE_ICC_RGB, &again), ==, IMAGE_ICC_REBUILT);
    g_assert_true(g_bytes_equal(made, again));
}

static void test_icc_refused(void)
{
    g_autoptr(GBytes) old = made_profile(563);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(old, &size);
    GBytes *made = NULL;
    g_assert_cmpint(image_icc_rebuild(bytes, size, IMAGE_ICC_GREY, &made), ==, IMAGE_ICC_NONE);
    for (gsize cut = 0; cut < size - 3; cut += 7) {
        g_autofree guint8 *exact = g_memdup2(bytes, cut);
        g_assert_cmpint(image_icc_rebuild(exact, cut, IMAGE_ICC_RGB, &made), ==, IMAGE_ICC_NONE);
    }
    g_assert_null(made);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/out/limit", test_out_limit);
    g_test_add_func("/image/out/takes", test_out_takes);
    g_test_add_func("/image/exif/read", test_exif);
    g_test_add_func("/image/exif/written", test_exif_written);
    g_test_add_func("/image/icc/rebuilt", test_icc_rebuilt);
    g_test_add_func("/image/icc/refused", test_icc_refused);
    return g_test_run();
}
