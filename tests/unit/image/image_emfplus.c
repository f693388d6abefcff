/* tests/unit/image/image_emfplus.c -- objects of EMF+: field by field, and what is inside them */
#include "made.h"
#include <string.h>

#define VERSION "\2\x10\xC0\xDB"
#define ONE_FLOAT "\0\0\x80\x3F"

/* ---- making ---- */

static void put_record(GByteArray *records, guint flags, const void *data, gsize size)
{
    made_u16le(records, 0x4008);
    made_u16le(records, flags);
    made_u32le(records, (guint32)(12 + (size + 3) / 4 * 4));
    made_u32le(records, (guint32)size);
    made_put(records, data, size);
    for (gsize i = size; i % 4 != 0; i++)
        made_u8(records, 0);
}

static void put_comment(GByteArray *file, const GByteArray *records)
{
    made_u32le(file, 70);
    made_u32le(file, records->len + 16);
    made_u32le(file, records->len + 4);
    made_put(file, "EMF+", 4);
    made_put(file, records->data, records->len);
}

static GByteArray *begin(void)
{
    GByteArray *file = g_byte_array_new();
    made_put(file, "\1\0\0\0\x58\0\0\0", 8);
    while (file->len < 40)
        made_u8(file, 0);
    made_put(file, " EMF\0\0\1\0", 8);
    while (file->len < 88)
        made_u8(file, 0);
    return file;
}

static GByteArray *end(GByteArray *file)
{
    made_put(file, "\x0E\0\0\0\x14\0\0\0\0\0\0\0\x10\0\0\0\x14\0\0\0", 20);
    return file;
}

/* A drawing of one object of a type, with index 5. */
static GByteArray *object_of(guint type, const void *data, gsize size)
{
    GByteArray *file = begin();
    g_autoptr(GByteArray) records = g_byte_array_new();
    put_record(records, type << 8 | 5, data, size);
    put_comment(file, records);
    return end(file);
}

/* Whole: kept as it is, without what follows it. Cut: refused. */
static void assert_whole(guint type, const void *data, gsize size)
{
    g_autoptr(GByteArray) more = g_byte_array_new();
    made_put(more, data, size);
    made_put(more, "SECRET\0\0", 8);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, object_of(type, data, size));
    g_auto(Made) longer = made_cleaned(IMAGE_EMF, object_of(type, more->data, more->len));
    made_assert_nothing_found(&made);
    g_assert_true(made_holds(&made, data, size));
    g_assert_true(g_bytes_equal(made.bytes, longer.bytes));
    for (gsize cut = 0; cut < size; cut++)
        made_assert_refused(IMAGE_EMF, object_of(type, data, cut), PROBLEM_DAMAGED);
}

/* ---- objects ---- */

static void test_brushes(void)
{
    static const char solid[] = VERSION "\0\0\0\0\1\2\3\4";
    static const char hatch[] = VERSION "\1\0\0\0\1\0\0\0\1\2\3\4\1\2\3\4";
    static const char linear[] =
        VERSION "\4\0\0\0\x1A\0\0\0\0\0\0\0" /* transform and both blends */
        ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT
                "\1\2\3\4\1\2\3\4\0\0\0\0\0\0\0\0" ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT
                    ONE_FLOAT "\1\0\0\0" ONE_FLOAT ONE_FLOAT "\1\0\0\0" ONE_FLOAT ONE_FLOAT;
    static const char path[] = VERSION "\3\0\0\0\x44\0\0\0\0\0\0\0\1\2\3\4" ONE_FLOAT ONE_FLOAT
                                       "\1\0\0\0\1\2\3\4\1\0\0\0" ONE_FLOAT ONE_FLOAT
                                       "\1\0\0\0" ONE_FLOAT "\1\2\3\4\2\0\0\0" ONE_FLOAT ONE_FLOAT;
    assert_whole(1, solid, sizeof solid - 1);
    assert_whole(1, hatch, sizeof hatch - 1);
    assert_whole(1, linear, sizeof linear - 1);
    assert_whole(1, path, sizeof path - 1);
    made_assert_refused(IMAGE_EMF, object_of(1, VERSION "\7\0\0\0\0\0\0\0", 12), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, object_of(1, "\2\x10\xC0\xDA\0\0\0\0\0\0\0\0", 12),
                        PROBLEM_DAMAGED);
}

static void test_pens(void)
{
    static const char plain[] =
        VERSION "\0\0\0\0\0\0\0\0\0\0\0\0" ONE_FLOAT VERSION "\0\0\0\0\1\2\3\4";
    static const char dashed[] =
        VERSION "\0\0\0\0\x22\1\0\0\0\0\0\0" ONE_FLOAT
                "\1\0\0\0\5\0\0\0\2\0\0\0" ONE_FLOAT ONE_FLOAT VERSION "\0\0\0\0\1\2\3\4";
    static const char arrow[] =
        VERSION "\0\0\0\0\0\x08\0\0\0\0\0\0" ONE_FLOAT "\x3C\0\0\0" VERSION
                "\1\0\0\0" ONE_FLOAT ONE_FLOAT ONE_FLOAT
                "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT
                    ONE_FLOAT VERSION "\0\0\0\0\1\2\3\4";
    assert_whole(2, plain, sizeof plain - 1);
    assert_whole(2, dashed, sizeof dashed - 1);
    assert_whole(2, arrow, sizeof arrow - 1);
    char unknown[sizeof plain];
    memcpy(unknown, plain, sizeof plain);
    unknown[9] = 0x20;
    made_assert_refused(IMAGE_EMF, object_of(2, unknown, sizeof plain - 1), PROBLEM_DAMAGED);
}

static void test_paths(void)
{
    static const char floats[] = VERSION "\1\0\0\0\0\0\0\0" ONE_FLOAT ONE_FLOAT "\1\0\0\0";
    static const char shorts[] = VERSION "\2\0\0\0\0\x40\0\0\1\0\1\0\2\0\2\0\1\1\0\0";
    static const char runs[] = VERSION "\2\0\0\0\0\x50\0\0\1\0\1\0\2\0\2\0\2\1\0\0";
    g_auto(Made) made = made_cleaned(IMAGE_EMF, object_of(3, floats, sizeof floats - 1));
    g_auto(Made) second = made_cleaned(IMAGE_EMF, object_of(3, shorts, sizeof shorts - 1));
    g_auto(Made) third = made_cleaned(IMAGE_EMF, object_of(3, runs, sizeof runs - 1));
    g_assert_true(made_holds(&third, runs, sizeof runs - 1));
    for (gsize cut = 0; cut < sizeof floats - 4; cut++)
        made_assert_refused(IMAGE_EMF, object_of(3, floats, cut), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, object_of(3, VERSION "\1\0\0\0\0\x50\0\0\1\0\1\0\2\1\0\0", 20),
                        PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, object_of(3, VERSION "\1\0\0\0\0\x50\0\0\1\0\1\0\0\1\0\0", 20),
                        PROBLEM_DAMAGED);
}

static void test_regions(void)
{
    static const char both[] =
        VERSION "\2\0\0\0\1\0\0\0\2\0\0\x10\0\0\0\x10" ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT;
    static const char path[] = VERSION "\0\0\0\0\1\0\0\x10\x18\0\0\0" VERSION
                                       "\1\0\0\0\0\0\0\0" ONE_FLOAT ONE_FLOAT "\1\0\0\0";
    assert_whole(4, both, sizeof both - 1);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, object_of(4, path, sizeof path - 1));
    g_assert_true(made_holds(&made, path, sizeof path - 1));
    made_assert_refused(IMAGE_EMF, object_of(4, VERSION "\1\0\0\0\2\0\0\x10", 12), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, object_of(4, VERSION "\0\0\0\0\6\0\0\0", 12), PROBLEM_DAMAGED);
}

/* A tree that leans to one side goes as deep as it is long. */
static void test_deep_region(void)
{
    g_autoptr(GByteArray) deep = g_byte_array_new();
    made_put(deep, VERSION, 4);
    made_u32le(deep, 4000);
    for (guint i = 0; i < 2000; i++)
        made_u32le(deep, 3);
    for (guint i = 0; i < 2001; i++)
        made_u32le(deep, 0x10000002);
    made_assert_refused(IMAGE_EMF, object_of(4, deep->data, deep->len), PROBLEM_DAMAGED);
}

static void test_text_objects(void)
{
    static const char font[] = VERSION ONE_FLOAT "\2\0\0\0\1\0\0\0\0\0\0\0\2\0\0\0M\0S\0";
    guint8 format[68] = {0};
    guint8 attributes[24] = {0};
    memcpy(format, VERSION, 4);
    format[52] = 1;
    format[56] = 0;
    memcpy(attributes, VERSION, 4);
    assert_whole(6, font, sizeof font - 1);
    assert_whole(7, format, 64);
    assert_whole(8, attributes, sizeof attributes);
    made_assert_refused(
        IMAGE_EMF, object_of(6, VERSION ONE_FLOAT "\2\0\0\0\1\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF", 24),
        PROBLEM_DAMAGED);
}

static void test_line_cap(void)
{
    static const char filled[] = VERSION
        "\0\0\0\0\1\0\0\0\0\0\0\0" ONE_FLOAT
        "\0\0\0\0\0\0\0\0\0\0\0\0" ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT ONE_FLOAT
        "\x18\0\0\0" VERSION "\1\0\0\0\0\0\0\0" ONE_FLOAT ONE_FLOAT "\1\0\0\0";
    g_auto(Made) made = made_cleaned(IMAGE_EMF, object_of(9, filled, sizeof filled - 1));
    g_assert_true(made_holds(&made, filled, sizeof filled - 1));
    made_assert_refused(IMAGE_EMF, object_of(9, filled, sizeof filled - 9), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, object_of(9, VERSION "\2\0\0\0", 8), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, object_of(10, VERSION "\0\0\0\0", 8), PROBLEM_DAMAGED);
}

/* ---- pictures ---- */

static void test_pixels(void)
{
    static const char plain[] = VERSION "\1\0\0\0\1\0\0\0\2\0\0\0\4\0\0\0\x0A\x20\x26\0\0\0\0\0"
                                        "abcdefgh";
    static const char indexed[] = VERSION "\1\0\0\0\2\0\0\0\1\0\0\0\4\0\0\0\3\x08\3\0\0\0\0\0"
                                          "\0\0\0\0\1\0\0\0\1\2\3\4ab--";
    assert_whole(5, plain, sizeof plain - 1);
    assert_whole(5, indexed, sizeof indexed - 1);
    char narrow[sizeof plain];
    memcpy(narrow, plain, sizeof plain);
    narrow[16] = 3; /* bytes of a row */
    made_assert_refused(IMAGE_EMF, object_of(5, narrow, sizeof plain - 1), PROBLEM_DAMAGED);
    memcpy(narrow, plain, sizeof plain);
    narrow[20] = 0x0B; /* no such format */
    made_assert_refused(IMAGE_EMF, object_of(5, narrow, sizeof plain - 1), PROBLEM_DAMAGED);
    memcpy(narrow, plain, sizeof plain);
    memcpy(narrow + 8, "\xFF\xFF\xFF\x7F\xFF\xFF\xFF\x7F", 8);
    made_assert_refused(IMAGE_EMF, object_of(5, narrow, sizeof plain - 1), PROBLEM_TOO_LARGE);
}

/* A PNG of one pixel that carries a comment. */
static GByteArray *png_inside(void)
{
    GByteArray *body = g_byte_array_new();
    made_put(body, VERSION "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0", 28);
    g_autoptr(GByteArray) png = g_byte_array_new();
    made_png_start(png, 1, 1, 8, 0, 0);
    made_chunk(png, "tEXt", "Author\0SECRET", 13);
    g_autoptr(GBytes) packed = made_packed((const guint8 *)"\0\x7F", 2);
    made_chunk(png, "IDAT", g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
    made_chunk(png, "IEND", "", 0);
    made_put(body, png->data, png->len);
    while (body->len % 4 != 0)
        made_u8(body, 0);
    return body;
}

static void test_picture_inside(void)
{
    g_autoptr(GByteArray) body = png_inside();
    g_auto(Made) made = made_cleaned(IMAGE_EMF, object_of(5, body->data, body->len));
    made_assert_found(&made, DISARM_PERSONAL, DISARM_DROPPED);
    g_assert_false(made_holds(&made, "SECRET", 6));
    g_assert_true(made_holds(&made, "IHDR", 4));
    body->data[40] ^= 1;
    made_assert_refused(IMAGE_EMF, object_of(5, body->data, body->len), PROBLEM_DAMAGED);
    made_assert_refused(
        IMAGE_EMF,
        object_of(5, VERSION "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0MZ--------", 38),
        PROBLEM_UNSUPPORTED);
}

/* `file` inside a picture object. */
static GByteArray *wrapped(GByteArray *file)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    made_put(body, VERSION "\2\0\0\0\3\0\0\0", 12);
    made_u32le(body, file->len);
    made_put(body, file->data, file->len);
    g_byte_array_unref(file);
    return object_of(5, body->data, body->len);
}

static void test_metafile_inside(void)
{
    GByteArray *inner = begin();
    made_put(inner, "\x6A\0\0\0\x10\0\0\0ESCAPE\0\0", 16);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, wrapped(end(inner)));
    made_assert_found(&made, DISARM_METAFILE_RECORD, DISARM_DROPPED);
    g_assert_false(made_holds(&made, "ESCAPE", 6));
    GByteArray *deep = end(begin());
    for (guint i = 0; i < 10; i++)
        deep = wrapped(deep);
    made_assert_refused(IMAGE_EMF, deep, PROBLEM_TOO_DEEP);
}

/* ---- objects in pieces ---- */

static void test_pieces(void)
{
    g_autoptr(GByteArray) body = png_inside();
    GByteArray *file = begin();
    g_autoptr(GByteArray) first = g_byte_array_new();
    g_autoptr(GByteArray) second = g_byte_array_new();
    g_autoptr(GByteArray) piece = g_byte_array_new();
    made_u32le(piece, body->len);
    made_put(piece, body->data, 40);
    put_record(first, 0x8505, piece->data, piece->len);
    put_record(second, 0x505, body->data + 40, body->len - 40);
    put_comment(file, first);
    put_comment(file, second);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, end(file));
    g_auto(Made) whole = made_cleaned(IMAGE_EMF, object_of(5, body->data, body->len));
    g_assert_true(g_bytes_equal(made.bytes, whole.bytes));
    file = begin();
    put_comment(file, first); /* the rest never comes */
    made_assert_refused(IMAGE_EMF, end(file), PROBLEM_DAMAGED);
    file = begin();
    put_comment(file, first);
    put_comment(file, first);
    made_assert_refused(IMAGE_EMF, end(file), PROBLEM_DAMAGED);
}

/* What is large goes out in pieces that are read as one again. */
static void test_large(void)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    made_put(body, VERSION "\1\0\0\0\0\4\0\0\x64\0\0\0\0\x10\0\0\x0A\x20\x26\0\0\0\0\0", 28);
    for (guint i = 0; i < 102400; i++)
        made_u32le(body, i * 2654435761u);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, object_of(5, body->data, body->len));
    made_assert_nothing_found(&made);
    g_assert_cmpuint(g_bytes_get_size(made.bytes), ==, 88 + 16 + body->len + 7 * 12 + 6 * 4 + 20);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/emfplus/brushes", test_brushes);
    g_test_add_func("/image/emfplus/pens", test_pens);
    g_test_add_func("/image/emfplus/paths", test_paths);
    g_test_add_func("/image/emfplus/regions", test_regions);
    g_test_add_func("/image/emfplus/deep-region", test_deep_region);
    g_test_add_func("/image/emfplus/text-objects", test_text_objects);
    g_test_add_func("/image/emfplus/line-cap", test_line_cap);
    g_test_add_func("/image/emfplus/pixels", test_pixels);
    g_test_add_func("/image/emfplus/picture-inside", test_picture_inside);
    g_test_add_func("/image/emfplus/metafile-inside", test_metafile_inside);
    g_test_add_func("/image/emfplus/pieces", test_pieces);
    g_test_add_func("/image/emfplus/large", test_large);
    return g_test_run();
}
