/* tests/unit/image/image_kind.c -- pictures are told by their bytes, and named for people */
#include "image/kind.h"
#include "made.h"
#include <string.h>

static void assert_kind(const char *bytes, gsize size, ImageKind kind)
{
    g_autofree guint8 *exact = g_memdup2(bytes, size);
    g_assert_cmpint(image_kind_of(exact, size), ==, kind);
}

static void test_bytes(void)
{
    char emf[44] = {1};
    memcpy(emf + 40, " EMF", 4);
    assert_kind("\xFF\xD8\xFF\xE0", 4, IMAGE_JPEG);
    assert_kind("\x89PNG\r\n\x1A\n", 8, IMAGE_PNG);
    assert_kind("GIF87a", 6, IMAGE_GIF);
    assert_kind("MM\0*\0\0\0\10", 8, IMAGE_TIFF);
    assert_kind("II\xBC\1\10\0\0\0", 8, IMAGE_JPEG_XR);
    assert_kind("BM\0\0\0\0\0\0\0\0\0\0\0\0\50\0\0\0", 18, IMAGE_BMP);
    assert_kind("RIFF\0\0\0\0WEBP", 12, IMAGE_WEBP);
    assert_kind(emf, sizeof emf, IMAGE_EMF);
    assert_kind("\xD7\xCD\xC6\x9A", 4, IMAGE_WMF);
    assert_kind("\1\0\x09\0\0\3", 6, IMAGE_WMF);
    assert_kind("\0\0\1\0\1\0\x10\x10\0\0", 10, IMAGE_ICON);
    assert_kind("\0\0\2\0\1\0\x10\x10\0\0", 10, IMAGE_CURSOR);
    assert_kind("\0\0\0\x18"
                "ftypheic\0\0\0\0",
                16, IMAGE_HEIF);
    assert_kind("\0\0\0\x18"
                "ftypavif\0\0\0\0",
                16, IMAGE_AVIF);
    assert_kind("\0\0\0\x0CjP  \r\n\x87\n", 12, IMAGE_JPEG_2000);
}

static void test_others(void)
{
    assert_kind("BM is how this text starts, and it is none", 42, IMAGE_NONE);
    assert_kind("PK\3\4", 4, IMAGE_NONE);
    assert_kind("%PDF-1.7", 8, IMAGE_NONE);
    assert_kind("\xFF\xD8", 2, IMAGE_NONE);
    assert_kind("", 0, IMAGE_NONE);
}

static void test_names(void)
{
    g_assert_cmpint(image_kind_of_ending("JPeG"), ==, IMAGE_JPEG);
    g_assert_cmpint(image_kind_of_ending("wdp"), ==, IMAGE_JPEG_XR);
    g_assert_cmpint(image_kind_of_ending("docx"), ==, IMAGE_NONE);
    for (guint kind = IMAGE_NONE + 1; kind < IMAGE_KIND_LAST; kind++) {
        const char *ending = image_kind_ending((ImageKind)kind);
        g_assert_cmpint(image_kind_of_ending(ending), ==, kind);
        g_assert_true(g_str_has_prefix(image_kind_name((ImageKind)kind), "image-"));
        g_assert_nonnull(strchr(image_kind_media_type((ImageKind)kind), '/'));
        g_assert_cmpstr(image_kind_text((ImageKind)kind, PROBLEM_JAPANESE), !=,
                        image_kind_text((ImageKind)kind, PROBLEM_ENGLISH));
        g_assert_true(strstr(image_kind_both((ImageKind)kind), PROBLEM_MARK) != NULL);
    }
}

/* Each kind that is not handled says its name and what to do instead. */
static void test_refused_by_name(void)
{
    GByteArray *file = g_byte_array_new();
    made_put(file,
             "\0\0\0\x18"
             "ftypheic\0\0\0\0",
             16);
    g_auto(Made) made = made_clean_within(IMAGE_HEIF, file->data, file->len, 0);
    g_byte_array_unref(file);
    g_assert_error(made.error, PROBLEM, PROBLEM_UNSUPPORTED);
    g_autofree char *text = problem_detail(made.error, PROBLEM_JAPANESE);
    g_autofree char *way_out = problem_way_out(made.error, PROBLEM_JAPANESE);
    g_assert_nonnull(strstr(text, "HEIC"));
    g_assert_nonnull(strstr(way_out, "PNG"));
    made_assert_found(&made, DISARM_UNSUPPORTED, DISARM_REFUSED);
    for (guint kind = 0; kind < IMAGE_KIND_LAST; kind++)
        g_assert_true(image_kind_is_cleaned((ImageKind)kind) ==
                      (kind > IMAGE_NONE && kind <= IMAGE_WMF));
}

/* What is called a JPEG and is a GIF is not read as a JPEG. */
static void test_disguise(void)
{
    GByteArray *file = g_byte_array_new();
    made_put(file, "GIF89a\1\0\1\0\0\0\0", 13);
    made_assert_refused(IMAGE_JPEG, file, PROBLEM_UNSUPPORTED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/kind/bytes", test_bytes);
    g_test_add_func("/image/kind/others", test_others);
    g_test_add_func("/image/kind/names", test_names);
    g_test_add_func("/image/kind/refused-by-name", test_refused_by_name);
    g_test_add_func("/image/kind/disguise", test_disguise);
    return g_test_run();
}
