/* tests/unit/image/image_webp.c -- WebP: pictures checked or coded anew, everything around them
 * gone
 */
#include "made.h"
#include <string.h>

#include <webp/decode.h>
#include <webp/encode.h>

/* ---- making ---- */

enum { WIDTH = 37, HEIGHT = 23 };

static GBytes *pixels(void)
{
    guint8 *rgba = g_malloc(WIDTH * HEIGHT * 4);
    guint32 noise = 1;
    for (guint i = 0; i < WIDTH * HEIGHT * 4; i++) {
        noise = noise * 1103515245 + 12345;
        rgba[i] = (guint8)(i / 4 % WIDTH * 5 + (noise >> 27));
    }
    return g_bytes_new_take(rgba, WIDTH * HEIGHT * 4);
}

/* A file as the library writes it. Owned. */
static GByteArray *webp_of(gboolean lossless, gboolean clear)
{
    g_autoptr(GBytes) rgba = pixels();
    const guint8 *bytes = g_bytes_get_data(rgba, NULL);
    guint8 *out = NULL;
    gsize size;
    if (lossless)
        size = clear ? WebPEncodeLosslessRGBA(bytes, WIDTH, HEIGHT, WIDTH * 4, &out)
                     : WebPEncodeLosslessRGB(bytes, WIDTH, HEIGHT, WIDTH * 4, &out);
    else
        size = clear ? WebPEncodeRGBA(bytes, WIDTH, HEIGHT, WIDTH * 4, 70, &out)
                     : WebPEncodeRGB(bytes, WIDTH, HEIGHT, WIDTH * 4, 70, &out);
    g_assert_cmpuint(size, >, 0);
    GByteArray *file = g_byte_array_new();
    made_put(file, out, size);
    WebPFree(out);
    return file;
}

static void put_chunk(GByteArray *file, const char *name, const void *bytes, gsize size)
{
    made_put(file, name, 4);
    made_u32le(file, (guint32)size);
    made_put(file, bytes, size);
    if (size % 2 == 1)
        made_u8(file, 0);
}

static GByteArray *begin(void)
{
    GByteArray *file = g_byte_array_new();
    made_put(file, "RIFF\0\0\0\0WEBP", 12);
    return file;
}

static GByteArray *end(GByteArray *file)
{
    for (guint i = 0; i < 4; i++)
        file->data[4 + i] = (guint8)((file->len - 8) >> (8 * i));
    return file;
}

static void put_header(GByteArray *file, guint flags, guint width, guint height)
{
    guint8 body[10] = {(guint8)flags,        0, 0, 0, (guint8)(width - 1), 0, 0,
                       (guint8)(height - 1), 0, 0};
    put_chunk(file, "VP8X", body, sizeof body);
}

static void assert_same(const GByteArray *file, const Made *made)
{
    int w = 0, h = 0;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(made->bytes, &size);
    guint8 *before = WebPDecodeRGBA(file->data, file->len, &w, &h);
    guint8 *after = WebPDecodeRGBA(bytes, size, &w, &h);
    g_assert_cmpint(w * 1000 + h, ==, WIDTH * 1000 + HEIGHT);
    made_assert_same(after, WIDTH * HEIGHT * 4, before, WIDTH * HEIGHT * 4);
    WebPFree(before);
    WebPFree(after);
}

/* ---- what stays ---- */

static void test_pixels(void)
{
    for (guint i = 0; i < 4; i++) {
        g_autoptr(GByteArray) file = webp_of((i & 1) != 0, (i & 2) != 0);
        g_auto(Made) made = made_clean(IMAGE_WEBP, file->data, file->len);
        made_assert_nothing_found(&made);
        assert_same(file, &made);
    }
}

static void test_animation(void)
{
    g_autoptr(GByteArray) picture = webp_of(FALSE, FALSE);
    guint8 frame[16] = {0, 0, 0, 0, 0, 0, WIDTH - 1, 0, 0, HEIGHT - 1, 0, 0, 50, 0, 0, 0xFF};
    GByteArray *file = begin();
    put_header(file, 2, WIDTH + 3, HEIGHT);
    put_chunk(file, "ANIM", "\1\2\3\4\5\0", 6);
    for (guint i = 0; i < 2; i++) {
        g_autoptr(GByteArray) body = g_byte_array_new();
        frame[0] = (guint8)i;
        made_put(body, frame, sizeof frame);
        made_put(body, picture->data + 12, picture->len - 12);
        put_chunk(body, "odd ", "SECRET", 6);
        put_chunk(file, "ANMF", body->data, body->len);
    }
    end(file);
    g_auto(Made) made = made_clean(IMAGE_WEBP, file->data, file->len);
    g_assert_false(made_holds(&made, "SECRET", 6));
    g_assert_true(made_holds(&made, "ANIM\6\0\0\0\1\2\3\4\5\0", 14));
    g_assert_true(made_holds(&made, "\1\0\0\0\0\0\x24\0\0\x16\0\0\x32\0\0\3", 16));
    file->data[12 + 8 + 4] = WIDTH; /* the canvas: the second frame is outside now */
    made_assert_refused(IMAGE_WEBP, file, PROBLEM_DAMAGED);
}

/* ---- what goes ---- */

static void test_what_goes(void)
{
    static const char exif[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0";
    g_autoptr(GByteArray) picture = webp_of(FALSE, FALSE);
    GByteArray *file = begin();
    put_header(file, 0x2C, WIDTH, HEIGHT);
    put_chunk(file, "ICCP", "SECRET", 6);
    put_chunk(file, "priv", "SECRET", 6);
    made_put(file, picture->data + 12, picture->len - 12);
    put_chunk(file, "EXIF", exif, sizeof exif - 1);
    put_chunk(file, "XMP ", "<x>SECRET</x>", 13);
    end(file);
    made_put(file, "PK\3\4SECRET", 10);
    g_auto(Made) made = made_cleaned(IMAGE_WEBP, file);
    g_assert_false(made_holds(&made, "SECRET", 6));
    made_assert_found(&made, DISARM_COLOUR_PROFILE, DISARM_DROPPED);
    made_assert_found(&made, DISARM_PERSONAL, DISARM_DROPPED);
    made_assert_found(&made, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
    g_assert_true(made_holds(&made, "EXIF\x1A\0\0\0MM\0*", 12));
    g_assert_true(made_holds(&made, "VP8X\x0A\0\0\0\x08\0\0\0", 12));
}

/* What is hidden after the picture in its own chunk. */
static void test_inside_chunk(void)
{
    g_autoptr(GByteArray) picture = webp_of(FALSE, FALSE);
    g_autoptr(GByteArray) body = g_byte_array_new();
    made_put(body, picture->data + 20, picture->len - 20);
    for (guint i = 0; i < 1000; i++)
        made_put(body, "SECRET", 6);
    GByteArray *file = begin();
    put_chunk(file, "VP8 ", body->data, body->len);
    g_auto(Made) made = made_cleaned(IMAGE_WEBP, end(file));
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
    assert_same(picture, &made);
    g_assert_cmpuint(g_bytes_get_size(made.bytes), <, picture->len + 300);
}

/* ---- what is refused ---- */

static void test_cut(void)
{
    for (guint i = 0; i < 4; i++) {
        g_autoptr(GByteArray) whole = webp_of((i & 1) != 0, (i & 2) != 0);
        for (guint cut = 16; cut < whole->len - 40; cut += 97) {
            GByteArray *file = g_byte_array_new();
            made_put(file, whole->data, cut);
            made_assert_refused(IMAGE_WEBP, end(file), PROBLEM_DAMAGED);
        }
    }
}

static void test_wrong(void)
{
    GByteArray *file = webp_of(TRUE, FALSE);
    memset(file->data + 30, 0xFF, 40); /* codes that are none */
    made_assert_refused(IMAGE_WEBP, file, PROBLEM_DAMAGED);
    g_autoptr(GByteArray) picture = webp_of(FALSE, FALSE);
    file = begin();
    put_header(file, 0, WIDTH + 1, HEIGHT);
    made_put(file, picture->data + 12, picture->len - 12);
    made_assert_refused(IMAGE_WEBP, end(file), PROBLEM_DAMAGED);
    file = begin();
    put_header(file, 0, WIDTH, HEIGHT);
    made_assert_refused(IMAGE_WEBP, end(file), PROBLEM_DAMAGED);
    file = begin();
    put_chunk(file, "VP8L", "\x2F\xFF\xFF\xFF\x0F\0\0\0", 8); /* 16384 × 16384 pixels */
    made_assert_refused(IMAGE_WEBP, end(file), PROBLEM_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/webp/pixels", test_pixels);
    g_test_add_func("/image/webp/animation", test_animation);
    g_test_add_func("/image/webp/what-goes", test_what_goes);
    g_test_add_func("/image/webp/inside-chunk", test_inside_chunk);
    g_test_add_func("/image/webp/cut", test_cut);
    g_test_add_func("/image/webp/wrong", test_wrong);
    return g_test_run();
}
