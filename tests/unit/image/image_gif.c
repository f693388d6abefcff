/* tests/unit/image/image_gif.c -- GIF: frames packed anew, and what is wrong with LZW streams */
#include "base/cursor.h"
#include "image/gif-lzw.h"
#include "made.h"
#include <string.h>

/* ---- LZW ---- */

/* Pixels packed by the writer. Owned. */
static GBytes *packed_of(const guint8 *pixels, gsize count, guint bits)
{
    ImageOut out = {.max = 1 << 30};
    ImageLzwWriter *writer = image_lzw_writer_new(&out, bits);
    image_lzw_writer_put(writer, pixels, count / 2);
    image_lzw_writer_put(writer, pixels + count / 2, count - count / 2);
    image_lzw_writer_end(writer);
    return image_out_take(&out, NULL);
}

static void assert_round_trip(const guint8 *pixels, gsize count, guint bits)
{
    g_autoptr(GBytes) packed = packed_of(pixels, count, bits);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &size);
    g_autofree guint8 *again = g_malloc(count + 1);
    Cursor c = cursor_over(bytes + 1, size - 1);
    g_assert_cmpuint(bytes[0], ==, bits);
    g_assert_cmpint(image_lzw_decode(&c, bits, again, count), ==, IMAGE_LZW_WHOLE);
    g_assert_true(cursor_at_end(&c));
    made_assert_same(again, count, pixels, count);
    Cursor blocks = cursor_over(bytes + 1, size - 1);
    image_gif_skip_blocks(&blocks);
    g_assert_true(cursor_at_end(&blocks));
    Cursor few = cursor_over(bytes + 1, size - 1);
    g_assert_cmpint(image_lzw_decode(&few, bits, again, count + 1), ==, IMAGE_LZW_BAD);
}

/* All widths and lengths around those at which codes grow and the table is full. */
static void test_lzw(void)
{
    enum { MOST = 70000 };
    g_autofree guint8 *noise = g_malloc(MOST);
    g_autofree guint8 *flat = g_malloc0(MOST);
    guint32 seed = 7;
    for (guint i = 0; i < MOST; i++)
        noise[i] = (guint8)((seed = seed * 1103515245 + 12345) >> 24);
    for (guint bits = 2; bits <= 8; bits++) {
        g_autofree guint8 *narrow = g_memdup2(noise, MOST);
        for (guint i = 0; i < MOST; i++)
            narrow[i] = (guint8)(narrow[i] >> (8 - bits));
        for (gsize count = 1; count < 300; count++)
            assert_round_trip(narrow, count, bits);
        for (gsize count = 3700; count < 4200; count += 3)
            assert_round_trip(narrow, count, bits);
        assert_round_trip(narrow, MOST, bits);
        assert_round_trip(flat, MOST, bits);
    }
}

/* ---- files ---- */

static GByteArray *begin(guint width, guint height, guint flags)
{
    GByteArray *file = g_byte_array_new();
    made_put(file, "GIF87a", 6);
    made_u16le(file, width);
    made_u16le(file, height);
    made_u8(file, flags);
    made_u16be(file, 0);
    if ((flags & 0x80) != 0)
        for (guint i = 0; i < 3u << ((flags & 7) + 1); i++)
            made_u8(file, i);
    return file;
}

static void put_frame(GByteArray *file, guint x, guint y, guint width, guint height, guint flags,
                      const guint8 *pixels, guint bits)
{
    g_autoptr(GBytes) packed = packed_of(pixels, (gsize)width * height, bits);
    made_u8(file, ',');
    made_u16le(file, x);
    made_u16le(file, y);
    made_u16le(file, width);
    made_u16le(file, height);
    made_u8(file, flags);
    made_put(file, g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
}

static const guint8 ramp[64] = {0, 1, 2, 3, 0, 1, 2, 3, 1, 1, 1, 1, 2, 2, 2, 2,
                                3, 3, 3, 3, 0, 0, 0, 0, 1, 2, 3, 0, 1, 2, 3, 0};

static void test_what_goes(void)
{
    GByteArray *file = begin(8, 4, 0x81);
    made_put(file, "!\xFF\x0BNETSCAPE2.0\3\1\5\0\0", 19);
    made_put(file, "!\xFE\6SECRET\0", 10);
    made_put(file, "!\xFF\x0BXMP DataXMP\6SECRET\0", 22);
    made_put(file, "!\xFF\x0BOTHER123456\6SECRET\0", 22);
    made_put(file, "!\xF9\4\x05\x0A\0\3\0", 8);
    put_frame(file, 0, 0, 8, 4, 0, ramp, 2);
    made_put(file, "!\1\x0C\0\0\0\0\0\0\0\0\0\0\0\0\6SECRET\0", 23);
    put_frame(file, 4, 2, 4, 2, 0, ramp, 2);
    made_put(file, ";PK\3\4SECRET", 11);
    g_auto(Made) made = made_cleaned(IMAGE_GIF, file);
    g_assert_false(made_holds(&made, "SECRET", 6));
    made_assert_found(&made, DISARM_COMMENT, DISARM_DROPPED);
    made_assert_found(&made, DISARM_PERSONAL, DISARM_DROPPED);
    made_assert_found(&made, DISARM_CUSTOM_DATA, DISARM_DROPPED);
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
    g_assert_true(made_holds(&made, "!\xFF\x0BNETSCAPE2.0\3\1\5\0\0", 19));
    g_assert_true(made_holds(&made, "!\xF9\4\x05\x0A\0\3\0,", 9));
}

/* Rows that came every eighth first come in their order. */
static void test_interlaced(void)
{
    guint8 rows[9], order[] = {0, 8, 4, 2, 6, 1, 3, 5, 7};
    for (guint i = 0; i < 9; i++)
        rows[i] = order[i] % 4;
    GByteArray *file = begin(1, 9, 0x81);
    put_frame(file, 0, 0, 1, 9, 0x40, rows, 2);
    made_put(file, ";", 1);
    g_auto(Made) made = made_cleaned(IMAGE_GIF, file);
    g_autoptr(GByteArray) want = begin(1, 9, 0x91);
    memcpy(want->data, "GIF89a", 6);
    put_frame(want, 0, 0, 1, 9, 0, (const guint8 *)"\0\1\2\3\0\1\2\3\0", 2);
    made_put(want, ";", 1);
    made_assert_same(g_bytes_get_data(made.bytes, NULL), g_bytes_get_size(made.bytes), want->data,
                     want->len);
}

/* Pixels beyond the palette get colours; frames beyond the screen are cut or refused. */
static void test_outside(void)
{
    GByteArray *file = begin(8, 4, 0x80);
    put_frame(file, 0, 0, 8, 4, 0, ramp, 2);
    g_auto(Made) made = made_cleaned(IMAGE_GIF, file);
    g_assert_true(made_holds(&made, "\x81\0\1\2\3\4\5\0\0\0\0\0\0", 13));
    file = begin(4, 4, 0x81);
    put_frame(file, 2, 1, 8, 4, 0, ramp, 2); /* the screen grows by the first */
    put_frame(file, 8, 0, 8, 4, 0, ramp, 2);
    g_auto(Made) grown = made_cleaned(IMAGE_GIF, file);
    g_assert_true(made_holds(&grown, "GIF89a\x0A\0\5\0", 10));
    g_assert_true(made_holds(&grown, ",\x08\0\0\0\2\0\4\0", 9));
    file = begin(8, 4, 0x81);
    put_frame(file, 0, 0, 8, 4, 0, ramp, 2);
    put_frame(file, 8, 0, 8, 4, 0, ramp, 2);
    made_assert_refused(IMAGE_GIF, file, PROBLEM_DAMAGED);
}

static void test_wrong(void)
{
    GByteArray *file = begin(8, 4, 0);
    put_frame(file, 0, 0, 8, 4, 0, ramp, 2); /* no palette at all */
    made_assert_refused(IMAGE_GIF, file, PROBLEM_DAMAGED);
    file = begin(8, 4, 0x81);
    put_frame(file, 0, 0, 8, 4, 0, ramp, 2);
    file->data[file->len - 4] ^= 0xFF;
    g_byte_array_set_size(file, file->len - 1);
    made_assert_refused(IMAGE_GIF, file, PROBLEM_DAMAGED);
    file = begin(8, 4, 0x81);
    made_put(file, ";", 1);
    made_assert_refused(IMAGE_GIF, file, PROBLEM_DAMAGED);
    file = begin(8, 4, 0x81);
    made_put(file, "?", 1);
    made_assert_refused(IMAGE_GIF, file, PROBLEM_DAMAGED);
    file = begin(8, 4, 0x81);
    /* a code that no string has yet, right after the clear code */
    made_put(file, ",\0\0\0\0\x08\0\4\0\0\2\2\x3C\0\0;", 16);
    made_assert_refused(IMAGE_GIF, file, PROBLEM_DAMAGED);
}

static void test_bombs(void)
{
    GByteArray *file = begin(0xFFFF, 0xFFFF, 0x81);
    made_put(file, ",\0\0\0\0\xFF\xFF\xFF\xFF\0\2\1\4\0;", 15);
    made_assert_refused(IMAGE_GIF, file, PROBLEM_TOO_LARGE);
    file = begin(5000, 5000, 0x81);
    for (guint i = 0; i < 9; i++) /* 225 million pixels in all */
        made_put(file, ",\0\0\0\0\x88\x13\x88\x13\0\2\1\4\0", 14);
    made_assert_refused(IMAGE_GIF, file, PROBLEM_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/gif/lzw", test_lzw);
    g_test_add_func("/image/gif/what-goes", test_what_goes);
    g_test_add_func("/image/gif/interlaced", test_interlaced);
    g_test_add_func("/image/gif/outside", test_outside);
    g_test_add_func("/image/gif/wrong", test_wrong);
    g_test_add_func("/image/gif/bombs", test_bombs);
    return g_test_run();
}
