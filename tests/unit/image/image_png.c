/* tests/unit/image/image_png.c -- PNG: kept in one order, hostile chunks gone, bombs refused */
#include "base/cursor.h"
#include "made.h"
#include <string.h>

#include <zlib.h>

typedef struct {
    guint width, height, depth, colour, interlaced;
} Shape;

/* Rows of noise for one of the shapes, not interlaced. Owned. */
static GByteArray *rows_of(const Shape *shape, guint filter)
{
    static const guint samples[] = {1, 0, 3, 1, 2, 0, 4};
    GByteArray *rows = g_byte_array_new();
    guint row = (shape->width * shape->depth * samples[shape->colour] + 7) / 8;
    guint32 noise = 1;
    for (guint y = 0; y < shape->height; y++) {
        made_u8(rows, filter);
        for (guint x = 0; x < row; x++)
            made_u8(rows, (noise = noise * 1103515245 + 12345) >> 24);
    }
    return rows;
}

static void put_pixels(GByteArray *file, const char *type, const guint8 *rows, gsize size)
{
    g_autoptr(GBytes) packed = made_packed(rows, size);
    gsize packed_size = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &packed_size);
    made_chunk(file, type, bytes, packed_size);
}

static GByteArray *begin(const Shape *shape)
{
    GByteArray *file = g_byte_array_new();
    made_png_start(file, shape->width, shape->height, shape->depth, shape->colour,
                   shape->interlaced);
    if (shape->colour == 3)
        made_chunk(file, "PLTE", "\1\2\3\4\5\6\7\x08\x09", 9);
    return file;
}

static GByteArray *end(GByteArray *file, const Shape *shape)
{
    g_autoptr(GByteArray) rows = rows_of(shape, 1);
    put_pixels(file, "IDAT", rows->data, rows->len);
    made_chunk(file, "IEND", "", 0);
    return file;
}

/* The contents of the first chunk of a type; NULL when there is none. Lent. */
static const guint8 *chunk_of(const Made *made, const char *type, gsize *size)
{
    gsize all = 0;
    const guint8 *bytes = g_bytes_get_data(made->bytes, &all);
    Cursor c = cursor_over(bytes, all);
    cursor_skip(&c, 8);
    while (cursor_left(&c) > 0) {
        *size = cursor_u32be(&c);
        const guint8 *name = cursor_lend(&c, 4, 4);
        const guint8 *data = cursor_lend(&c, *size, all);
        cursor_skip(&c, 4);
        if (memcmp(name, type, 4) == 0)
            return data;
    }
    return NULL;
}

static void assert_rows(const Made *made, const char *type, gsize skip, const GByteArray *rows)
{
    gsize size = 0;
    const guint8 *packed = chunk_of(made, type, &size);
    g_autofree guint8 *plain = g_malloc(rows->len + 1);
    uLongf plain_size = rows->len + 1;
    g_assert_cmpint(uncompress(plain, &plain_size, packed + skip, size - skip), ==, Z_OK);
    made_assert_same(plain, plain_size, rows->data, rows->len);
}

static const Shape rgb = {5, 4, 8, 2, 0};

static void test_shapes(void)
{
    static const guint8 depths[7][5] = {{1, 2, 4, 8, 16}, {0}, {8, 16}, {1, 2, 4, 8},
                                        {8, 16},          {0}, {8, 16}};
    for (guint colour = 0; colour < 7; colour++)
        for (guint i = 0; i < 5 && depths[colour][i] != 0; i++) {
            Shape shape = {13, 7, depths[colour][i], colour, 0};
            g_autoptr(GByteArray) rows = rows_of(&shape, 1);
            g_auto(Made) made = made_cleaned(IMAGE_PNG, end(begin(&shape), &shape));
            made_assert_nothing_found(&made);
            assert_rows(&made, "IDAT", 0, rows);
        }
}

static void test_wrong_shapes(void)
{
    static const Shape wrong[] = {{5, 4, 3, 0, 0},  {5, 4, 4, 2, 0}, {5, 4, 16, 3, 0},
                                  {5, 4, 8, 1, 0},  {5, 4, 8, 5, 0}, {5, 4, 8, 7, 0},
                                  {0, 4, 8, 2, 0},  {5, 0, 8, 2, 0}, {5, 4, 8, 2, 2},
                                  {5, 4, 32, 2, 0}, {5, 4, 0, 2, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        made_assert_refused(IMAGE_PNG, end(begin(&wrong[i]), &rgb), PROBLEM_DAMAGED);
}

/* Adam7 has seven small pictures, of which some may be empty: 3 × 2 pixels are in five of them. */
static void test_interlaced(void)
{
    static const guint8 rows[] = {0, 1, 0, 2, 0, 3, 0, 4, 5, 6};
    Shape shape = {3, 2, 8, 0, 1};
    GByteArray *file = begin(&shape);
    put_pixels(file, "IDAT", rows, sizeof rows);
    made_chunk(file, "IEND", "", 0);
    g_auto(Made) made = made_cleaned(IMAGE_PNG, file);
    g_autoptr(GByteArray) same = g_byte_array_new();
    made_put(same, rows, sizeof rows);
    assert_rows(&made, "IDAT", 0, same);
    Shape plain = {3, 2, 8, 0, 0};
    file = begin(&shape);
    made_assert_refused(IMAGE_PNG, end(file, &plain), PROBLEM_DAMAGED);
}

static void test_what_goes(void)
{
    GByteArray *file = begin(&rgb);
    made_chunk(file, "tEXt", "Author\0SECRET", 13);
    made_chunk(file, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0SECRET", 28);
    made_chunk(file, "tIME", "\7\xEA\1\1\0\0\0", 7);
    made_chunk(file, "prVt", "SECRET", 6);
    made_chunk(file, "gAMA", "\0\0\xB1\x8F", 4);
    made_chunk(file, "pHYs", "\0\0\x0B\x13\0\0\x0B\x13\1", 9);
    end(file, &rgb);
    made_put(file, "PK\3\4SECRET<script>", 18);
    g_auto(Made) made = made_cleaned(IMAGE_PNG, file);
    made_assert_found(&made, DISARM_PERSONAL, DISARM_DROPPED);
    made_assert_found(&made, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
    g_assert_false(made_holds(&made, "SECRET", 6));
    g_assert_true(made_holds(&made, "gAMA\0\0\xB1\x8F", 8));
    g_assert_true(made_holds(&made, "pHYs\0\0\x0B\x13\0\0\x0B\x13\1", 13));
}

/* Orientation may be said before the pixels or after them. */
static void test_orientation(void)
{
    static const char exif[] = "MM\0*\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0\5\0\0\0\0\0\0";
    for (guint after = 0; after < 2; after++) {
        g_autoptr(GByteArray) rows = rows_of(&rgb, 1);
        GByteArray *file = begin(&rgb);
        if (after == 0)
            made_chunk(file, "eXIf", exif, sizeof exif - 1);
        put_pixels(file, "IDAT", rows->data, rows->len);
        if (after == 1)
            made_chunk(file, "eXIf", exif, sizeof exif - 1);
        made_chunk(file, "IEND", "", 0);
        g_auto(Made) made = made_cleaned(IMAGE_PNG, file);
        gsize size = 0;
        const guint8 *kept = chunk_of(&made, "eXIf", &size);
        g_assert_nonnull(kept);
        made_assert_same(kept, size, exif, sizeof exif - 1);
    }
}

/* Wrong values of chunks that are kept are not passed on. */
static void test_wrong_values(void)
{
    GByteArray *file = begin(&rgb);
    made_chunk(file, "gAMA", "\0\0\0\0", 4);
    made_chunk(file, "cHRM", "\xFF\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
               32);
    made_chunk(file, "sRGB", "\x09", 1);
    made_chunk(file, "sBIT", "\x08\x08\x09", 3);
    made_chunk(file, "tRNS", "\1\0\0\0\0\0", 6);
    made_chunk(file, "bKGD", "\0", 1);
    made_chunk(file, "pHYs", "\0\0\0\1\0\0\0\1\2", 9);
    g_auto(Made) made = made_cleaned(IMAGE_PNG, end(file, &rgb));
    g_assert_cmpuint(disarm_findings_tally(made.findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED),
                     ==, 7);
}

/* Every index has a colour, whether the palette had one or not. */
static void test_palette_overflow(void)
{
    Shape shape = {9, 9, 8, 3, 0};
    gsize size = 0;
    g_auto(Made) made = made_cleaned(IMAGE_PNG, end(begin(&shape), &shape));
    const guint8 *palette = chunk_of(&made, "PLTE", &size);
    g_assert_cmpuint(size, ==, 768);
    made_assert_same(palette, 12, "\1\2\3\4\5\6\7\x08\x09\0\0\0", 12);
    GByteArray *file = g_byte_array_new();
    made_png_start(file, 9, 9, 8, 3, 0);
    made_assert_refused(IMAGE_PNG, end(file, &shape), PROBLEM_DAMAGED);
}

static void test_structure(void)
{
    GByteArray *file = end(begin(&rgb), &rgb);
    file->data[20] ^= 1; /* in the header, whose sum is now wrong */
    made_assert_refused(IMAGE_PNG, file, PROBLEM_DAMAGED);
    file = end(begin(&rgb), &rgb);
    g_byte_array_set_size(file, file->len - 12);
    made_assert_refused(IMAGE_PNG, file, PROBLEM_DAMAGED);
    file = begin(&rgb);
    made_chunk(file, "CgBI", "\0\0\0\0", 4);
    made_assert_refused(IMAGE_PNG, end(file, &rgb), PROBLEM_UNSUPPORTED);
    file = begin(&rgb);
    made_chunk(file, "IEND", "", 0);
    made_assert_refused(IMAGE_PNG, file, PROBLEM_DAMAGED);
    file = begin(&rgb);
    put_pixels(file, "IDAT", (const guint8 *)"\0", 1);
    made_chunk(file, "tIME", "\7\xEA\1\1\0\0\0", 7);
    made_assert_refused(IMAGE_PNG, end(file, &rgb), PROBLEM_DAMAGED);
}

static void test_wrong_pixels(void)
{
    g_autoptr(GByteArray) rows = rows_of(&rgb, 5); /* there is no such filter */
    GByteArray *file = begin(&rgb);
    put_pixels(file, "IDAT", rows->data, rows->len);
    made_chunk(file, "IEND", "", 0);
    made_assert_refused(IMAGE_PNG, file, PROBLEM_DAMAGED);
    g_autoptr(GByteArray) few = rows_of(&rgb, 1);
    file = begin(&rgb);
    put_pixels(file, "IDAT", few->data, few->len - 1);
    made_chunk(file, "IEND", "", 0);
    made_assert_refused(IMAGE_PNG, file, PROBLEM_DAMAGED);
}

/* One stream, whatever the chunks it lies in, and its own sum at its end. */
static void test_stream_in_pieces(void)
{
    g_autoptr(GByteArray) rows = rows_of(&rgb, 1);
    g_autoptr(GBytes) packed = made_packed(rows->data, rows->len);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &size);
    GByteArray *file = begin(&rgb);
    for (gsize at = 0; at < size; at++) {
        made_chunk(file, "IDAT", bytes + at, 1);
        made_chunk(file, "IDAT", "", 0);
    }
    made_chunk(file, "IEND", "", 0);
    g_auto(Made) made = made_cleaned(IMAGE_PNG, file);
    assert_rows(&made, "IDAT", 0, rows);
    for (gsize cut = 1; cut <= 5; cut++) {
        file = begin(&rgb);
        made_chunk(file, "IDAT", bytes, size - cut);
        made_chunk(file, "IEND", "", 0);
        made_assert_refused(IMAGE_PNG, file, PROBLEM_DAMAGED);
    }
    g_autofree guint8 *wrong = g_memdup2(bytes, size);
    wrong[size - 1] ^= 1;
    file = begin(&rgb);
    made_chunk(file, "IDAT", wrong, size);
    made_chunk(file, "IEND", "", 0);
    made_assert_refused(IMAGE_PNG, file, PROBLEM_DAMAGED);
}

/* What the stream holds beyond the rows does not pass, packed or not. */
static void test_more_than_rows(void)
{
    g_autoptr(GByteArray) rows = rows_of(&rgb, 1);
    g_autoptr(GByteArray) more = g_byte_array_new();
    made_put(more, rows->data, rows->len);
    for (guint i = 0; i < 100000; i++)
        made_put(more, "SECRET", 6);
    GByteArray *file = begin(&rgb);
    put_pixels(file, "IDAT", more->data, more->len);
    made_chunk(file, "IEND", "", 0);
    g_auto(Made) made = made_cleaned(IMAGE_PNG, file);
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
    assert_rows(&made, "IDAT", 0, rows);
    file = begin(&rgb);
    g_autoptr(GBytes) packed = made_packed(rows->data, rows->len);
    g_autoptr(GByteArray) tail = g_byte_array_new();
    made_put(tail, g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
    made_put(tail, "SECRET", 6);
    made_chunk(file, "IDAT", tail->data, tail->len);
    made_chunk(file, "IEND", "", 0);
    g_auto(Made) second = made_cleaned(IMAGE_PNG, file);
    g_assert_false(made_holds(&second, "SECRET", 6));
    assert_rows(&second, "IDAT", 0, rows);
}

/* Refused by the header, before a byte is inflated. */
static void test_size_bomb(void)
{
    Shape vast = {0x7FFFFFFF, 0x7FFFFFFF, 16, 6, 0};
    made_assert_refused(IMAGE_PNG, end(begin(&vast), &rgb), PROBLEM_TOO_LARGE);
    GByteArray *file = end(begin(&rgb), &rgb);
    g_auto(Made) made = made_clean_within(IMAGE_PNG, file->data, file->len, 19);
    g_byte_array_unref(file);
    g_assert_error(made.error, PROBLEM, PROBLEM_TOO_LARGE);
}

static void put_profile(GByteArray *file, const guint8 *bytes, gsize size)
{
    g_autoptr(GBytes) packed = made_packed(bytes, size);
    g_autoptr(GByteArray) chunk = g_byte_array_new();
    made_put(chunk, "Name of a device\0", 18);
    made_put(chunk, g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
    made_chunk(file, "iCCP", chunk->data, chunk->len);
}

static void test_profile(void)
{
    g_autoptr(GBytes) profile = made_profile(563);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(profile, &size);
    GByteArray *file = begin(&rgb);
    put_profile(file, bytes, size);
    g_auto(Made) made = made_cleaned(IMAGE_PNG, end(file, &rgb));
    made_assert_found(&made, DISARM_COLOUR_PROFILE, DISARM_REWRITTEN);
    g_assert_true(made_holds(&made, "iCCPICC", 8));
    g_autofree guint8 *bomb = g_malloc0(64 << 20);
    file = begin(&rgb);
    put_profile(file, bomb, 64 << 20);
    g_auto(Made) second = made_cleaned(IMAGE_PNG, end(file, &rgb));
    made_assert_found(&second, DISARM_COLOUR_PROFILE, DISARM_DROPPED);
    g_assert_false(made_holds(&second, "iCCP", 4));
}

static void put_frame(GByteArray *file, guint sequence, guint width, guint x)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    made_u32be(body, sequence);
    made_u32be(body, width);
    made_u32be(body, 4);
    made_u32be(body, x);
    made_u32be(body, 0);
    made_put(body, "\0\1\0\x0A\0\0", 6);
    made_chunk(file, "fcTL", body->data, body->len);
}

static void put_frame_pixels(GByteArray *file, guint sequence, const Shape *shape)
{
    g_autoptr(GByteArray) rows = rows_of(shape, 2);
    g_autoptr(GBytes) packed = made_packed(rows->data, rows->len);
    g_autoptr(GByteArray) body = g_byte_array_new();
    made_u32be(body, sequence);
    made_put(body, g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
    made_chunk(file, "fdAT", body->data, body->len);
}

/* Two frames, the first at `first_x`, the second of 3 × 4 pixels at `x`; numbered from `sequence`.
 */
static GByteArray *animation(guint first_x, guint x, guint sequence)
{
    Shape small = {3, 4, 8, 2, 0};
    GByteArray *file = begin(&rgb);
    g_autoptr(GByteArray) rows = rows_of(&rgb, 1);
    made_chunk(file, "acTL", "\0\0\0\2\0\0\0\5", 8);
    put_frame(file, sequence, 5, first_x);
    put_pixels(file, "IDAT", rows->data, rows->len);
    put_frame(file, sequence + 1, 3, x);
    put_frame_pixels(file, sequence + 2, &small);
    made_chunk(file, "IEND", "", 0);
    return file;
}

static void test_animation(void)
{
    Shape small = {3, 4, 8, 2, 0};
    g_autoptr(GByteArray) rows = rows_of(&small, 2);
    g_auto(Made) made = made_cleaned(IMAGE_PNG, animation(0, 2, 0));
    made_assert_nothing_found(&made);
    assert_rows(&made, "fdAT", 4, rows);
    /* Out of the picture, or out of order: it stands still. */
    g_auto(Made) outside = made_cleaned(IMAGE_PNG, animation(0, 3, 0));
    g_auto(Made) disordered = made_cleaned(IMAGE_PNG, animation(0, 2, 1));
    g_auto(Made) moved = made_cleaned(IMAGE_PNG, animation(1, 2, 0)); /* the picture itself */
    made_assert_found(&outside, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
    g_assert_false(made_holds(&outside, "acTL", 4));
    g_assert_false(made_holds(&outside, "fdAT", 4));
    g_assert_false(made_holds(&disordered, "fcTL", 4));
    g_assert_false(made_holds(&moved, "acTL", 4));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/png/shapes", test_shapes);
    g_test_add_func("/image/png/wrong-shapes", test_wrong_shapes);
    g_test_add_func("/image/png/interlaced", test_interlaced);
    g_test_add_func("/image/png/what-goes", test_what_goes);
    g_test_add_func("/image/png/orientation", test_orientation);
    g_test_add_func("/image/png/wrong-values", test_wrong_values);
    g_test_add_func("/image/png/palette-overflow", test_palette_overflow);
    g_test_add_func("/image/png/structure", test_structure);
    g_test_add_func("/image/png/wrong-pixels", test_wrong_pixels);
    g_test_add_func("/image/png/stream-in-pieces", test_stream_in_pieces);
    g_test_add_func("/image/png/more-than-rows", test_more_than_rows);
    g_test_add_func("/image/png/size-bomb", test_size_bomb);
    g_test_add_func("/image/png/profile", test_profile);
    g_test_add_func("/image/png/animation", test_animation);
    return g_test_run();
}
