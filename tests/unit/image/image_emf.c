/* tests/unit/image/image_emf.c -- EMF and EMF+: every record by its list, counted anew, bounds held
 */
#include "base/cursor.h"
#include "made.h"
#include <string.h>

/* ---- making ---- */

static GByteArray *begin_with(guint size, const char *rest, gsize rest_size)
{
    GByteArray *file = g_byte_array_new();
    made_u32le(file, 1);
    made_u32le(file, size);
    made_put(file, "\0\0\0\0\0\0\0\0\x64\0\0\0\x64\0\0\0\0\0\0\0\0\0\0\0\xE8\3\0\0\xE8\3\0\0", 32);
    made_put(file, " EMF\0\0\1\0", 8);
    made_put(file, "\xFF\xFF\0\0\xFF\xFF\0\0\xFF\xFF\0\0", 12); /* lies */
    made_put(file, rest, rest_size);
    made_put(file, "\0\4\0\0\0\3\0\0\x40\1\0\0\xF0\0\0\0", 16);
    return file;
}

static GByteArray *begin(void)
{
    return begin_with(88, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
}

static void put_record(GByteArray *file, guint type, const void *body, gsize size)
{
    made_u32le(file, type);
    made_u32le(file, (guint32)(size + 8));
    made_put(file, body, size);
}

static GByteArray *end(GByteArray *file)
{
    put_record(file, 14, "\0\0\0\0\x10\0\0\0\x14\0\0\0", 12);
    return file;
}

/* One record between head and end. */
static GByteArray *emf_of(guint type, const void *body, gsize size)
{
    GByteArray *file = begin();
    put_record(file, type, body, size);
    return end(file);
}

/* ---- judging ---- */

/* The first record of a type, from its type on; NULL when there is none. Lent. */
static const guint8 *record_of(const Made *made, guint type, gsize *size)
{
    gsize all = 0;
    const guint8 *bytes = g_bytes_get_data(made->bytes, &all);
    Cursor c = cursor_over(bytes, all);
    while (cursor_left(&c) > 0) {
        const guint8 *at = c.at;
        guint found = cursor_u32le(&c);
        *size = cursor_u32le(&c);
        cursor_skip(&c, *size - 8);
        if (found == type)
            return at;
    }
    return NULL;
}

/* Sizes and counts of the header are those of the file. */
static void assert_counts(const Made *made, guint records, guint handles)
{
    gsize all = 0;
    const guint8 *bytes = g_bytes_get_data(made->bytes, &all);
    Cursor c = cursor_over(bytes, all);
    cursor_skip(&c, 48);
    g_assert_cmpuint(cursor_u32le(&c), ==, all);
    g_assert_cmpuint(cursor_u32le(&c), ==, records);
    g_assert_cmpuint(cursor_u16le(&c), ==, handles);
}

static void test_header(void)
{
    static const char plain[] = "\0\0\0\0\0\0\0\0\0\0\0\0";
    static const char described[] = "\x07\0\0\0\x6C\0\0\0\0\0\0\0";
    g_auto(Made) made = made_cleaned(IMAGE_EMF, end(begin_with(88, plain, 12)));
    assert_counts(&made, 2, 1);
    made_assert_nothing_found(&made);
    GByteArray *file = begin_with(124, described, 12);
    made_put(file, "\0\0\0\0\0\0\0\0\1\0\0\0\x11\x22\x33\0\x44\x55\x66\0", 20); /* OpenGL */
    made_put(file, "S\0E\0C\0R\0E\0T\0\0\0\0\0", 16);
    g_auto(Made) precise = made_cleaned(IMAGE_EMF, end(file));
    g_assert_cmpuint(g_bytes_get_size(precise.bytes), ==, 108 + 20);
    made_assert_found(&precise, DISARM_PERSONAL, DISARM_DROPPED);
    made_assert_found(&precise, DISARM_METAFILE_RECORD, DISARM_DROPPED);
    g_assert_false(made_holds(&precise, "S\0E\0C\0R", 8));
    g_assert_true(made_holds(&precise, "\0\0\0\0\x11\x22\x33\0\x44\x55\x66\0", 12));
}

/* Bytes after the head that each record must have, and how many more its numbers ask for when all
 * of them are one. */
static const struct {
    guint type, fixed, more;
} shapes[] = {
    {2, 20, 8},  {3, 20, 8},  {4, 20, 8},  {5, 20, 8},  {6, 20, 8},   {9, 8, 0},   {10, 8, 0},
    {11, 8, 0},  {12, 8, 0},  {13, 8, 0},  {15, 12, 0}, {16, 4, 0},   {17, 4, 0},  {18, 4, 0},
    {19, 4, 0},  {20, 4, 0},  {21, 4, 0},  {22, 4, 0},  {23, 24, 0},  {24, 4, 0},  {25, 4, 0},
    {26, 8, 0},  {27, 8, 0},  {29, 16, 0}, {30, 16, 0}, {31, 16, 0},  {32, 16, 0}, {34, 4, 0},
    {35, 24, 0}, {36, 28, 0}, {37, 4, 0},  {38, 20, 0}, {39, 16, 0},  {40, 4, 0},  {41, 20, 0},
    {42, 16, 0}, {43, 16, 0}, {44, 24, 0}, {45, 32, 0}, {46, 32, 0},  {47, 32, 0}, {48, 4, 0},
    {51, 8, 0},  {53, 16, 0}, {54, 8, 0},  {55, 32, 0}, {56, 20, 12}, {57, 4, 0},  {58, 4, 0},
    {62, 16, 0}, {63, 16, 0}, {64, 16, 0}, {67, 4, 0},  {82, 96, 0},  {85, 20, 4}, {86, 20, 4},
    {87, 20, 4}, {88, 20, 4}, {89, 20, 4}, {92, 20, 8}, {98, 4, 0},   {115, 4, 0}, {120, 8, 0},
};

/* Whole: kept, in its own size though it came longer. Cut: refused. */
static void test_shapes(void)
{
    guint8 body[400];
    for (gsize i = 0; i < sizeof body; i += 4)
        memcpy(body + i, "\1\0\0\0", 4);
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        gsize size = shapes[i].fixed + shapes[i].more;
        gsize kept = 0;
        g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(shapes[i].type, body, size));
        g_auto(Made) longer = made_cleaned(IMAGE_EMF, emf_of(shapes[i].type, body, size + 8));
        const guint8 *record = record_of(&made, shapes[i].type, &kept);
        g_assert_nonnull(record);
        g_assert_cmpuint(kept, ==, shapes[i].type == 82 ? 332 : size + 8);
        g_assert_true(g_bytes_equal(made.bytes, longer.bytes));
        made_assert_refused(IMAGE_EMF, emf_of(shapes[i].type, body, size - 4), PROBLEM_DAMAGED);
    }
    static const guint bare[] = {28, 33, 52, 59, 60, 61, 65, 66, 68};
    for (gsize i = 0; i < G_N_ELEMENTS(bare); i++) {
        g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(bare[i], "", 0));
        assert_counts(&made, 3, 1);
    }
}

/* Numbers of points that are larger than what is there, up to those that overflow. */
static void test_counts(void)
{
    static const guint types[] = {2, 3, 4, 5, 6, 56, 85, 86, 87, 88, 89, 92};
    static const guint32 counts[] = {3, 0x1FFFFFFF, 0x20000000, 0x40000001, 0x80000000, 0xFFFFFFFF};
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(counts); k++) {
            guint8 body[28] = {0};
            for (guint byte = 0; byte < 4; byte++)
                body[16 + byte] = (guint8)(counts[k] >> (8 * byte));
            made_assert_refused(IMAGE_EMF, emf_of(types[i], body, sizeof body), PROBLEM_DAMAGED);
        }
}

static void test_lines(void)
{
    static const char lines[] = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0\3\0\0\0\1\0\0\0\2\0\0\0"
                                "\1\0\1\0\2\0\2\0\3\0\3\0";
    char wrong[sizeof lines];
    g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(91, lines, sizeof lines - 1));
    assert_counts(&made, 3, 1);
    memcpy(wrong, lines, sizeof lines);
    wrong[28] = 2; /* the second line, which now has fewer points than there are */
    wrong[24] = 2;
    made_assert_refused(IMAGE_EMF, emf_of(91, wrong, sizeof wrong - 1), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(90, lines, sizeof lines - 5), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(8, lines, sizeof lines - 1), PROBLEM_DAMAGED);
}

static void test_numbers(void)
{
    guint8 body[28] = {0};
    memcpy(body + 8, "\0\0\x80\x7F", 4); /* without end */
    made_assert_refused(IMAGE_EMF, emf_of(35, body, 24), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(36, body, 28), PROBLEM_DAMAGED);
    memcpy(body + 8, "\1\0\xC0\xFF", 4); /* no number */
    made_assert_refused(IMAGE_EMF, emf_of(35, body, 24), PROBLEM_DAMAGED);
}

/* ---- objects ---- */

static void test_handles(void)
{
    GByteArray *file = begin();
    put_record(file, 38, "\7\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0", 20);
    put_record(file, 37, "\7\0\0\0", 4);
    put_record(file, 37, "\x0D\0\0\x80", 4);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, end(file));
    assert_counts(&made, 5, 8);
    made_assert_refused(IMAGE_EMF, emf_of(37, "\0\0\0\0", 4), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(37, "\x40\0\0\x80", 4), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(40, "\xFF\xFF\0\0", 4), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(37, "\0\0\1\0", 4), PROBLEM_DAMAGED);
    /* a brush whose pattern is an address */
    made_assert_refused(IMAGE_EMF, emf_of(39, "\1\0\0\0\3\0\0\0\0\0\0\0\x41\x41\x41\x41", 16),
                        PROBLEM_DAMAGED);
}

static void test_font(void)
{
    guint8 body[400] = {1};
    memcpy(body + 32, "M\0S\0\0\0S\0E\0C\0R\0", 14);
    memcpy(body + 340, "SECRET", 6);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(82, body, sizeof body));
    gsize size = 0;
    record_of(&made, 82, &size);
    g_assert_cmpuint(size, ==, 332);
    g_assert_true(made_holds(&made, "M\0S\0\0\0\0\0\0\0\0\0", 12));
    g_assert_false(made_holds(&made, "SECRET", 6));
}

static void test_pen(void)
{
    static const char solid[] = "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                "\0\0\1\0\1\0\0\0\0\0\0\0\0\0\0\0\xEF\xBE\xAD\xDE\2\0\0\0"
                                "\3\0\0\0\4\0\0\0";
    char pattern[sizeof solid];
    g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(95, solid, sizeof solid - 1));
    g_assert_false(made_holds(&made, "\xEF\xBE\xAD\xDE", 4));
    made_assert_refused(IMAGE_EMF, emf_of(95, solid, sizeof solid - 5), PROBLEM_DAMAGED);
    memcpy(pattern, solid, sizeof solid);
    pattern[28] = 5; /* a bitmap, and there is none */
    made_assert_refused(IMAGE_EMF, emf_of(95, pattern, sizeof pattern - 1), PROBLEM_DAMAGED);
}

static void test_palette(void)
{
    g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(49, "\1\0\0\0\0\3\2\0\1\2\3\0\4\5\6\0", 16));
    assert_counts(&made, 3, 2);
    made_assert_refused(IMAGE_EMF, emf_of(49, "\1\0\0\0\0\3\3\0\1\2\3\0\4\5\6\0", 16),
                        PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(49, "\1\0\0\0\0\1\2\0\1\2\3\0\4\5\6\0", 16),
                        PROBLEM_DAMAGED);
    g_auto(Made) entries =
        made_cleaned(IMAGE_EMF, emf_of(50, "\1\0\0\0\0\0\0\0\1\0\0\0\1\2\3\0", 16));
    made_assert_refused(IMAGE_EMF, emf_of(50, "\1\0\0\0\0\0\0\0\xFF\xFF\xFF\x3F\1\2\3\0", 16),
                        PROBLEM_DAMAGED);
}

static void test_regions(void)
{
    static const char clip[] = "\x30\0\0\0\5\0\0\0\x20\0\0\0\1\0\0\0\1\0\0\0\xFF\xFF\0\0"
                               "\0\0\0\0\0\0\0\0\5\0\0\0\5\0\0\0\0\0\0\0\0\0\0\0\5\0\0\0\5\0\0\0";
    g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(75, clip, sizeof clip - 1));
    g_assert_true(made_holds(&made, "\1\0\0\0\1\0\0\0\x10\0\0\0", 12));
    g_auto(Made) none = made_cleaned(IMAGE_EMF, emf_of(75, "\0\0\0\0\5\0\0\0", 8));
    char wrong[sizeof clip];
    memcpy(wrong, clip, sizeof clip);
    wrong[16] = 2; /* rectangles */
    made_assert_refused(IMAGE_EMF, emf_of(75, wrong, sizeof clip - 1), PROBLEM_DAMAGED);
    guint8 empty[32] = {0};
    empty[20] = 1;
    made_assert_refused(IMAGE_EMF, emf_of(71, empty, 24), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(74, empty, 20), PROBLEM_DAMAGED);
}

static void test_gradient(void)
{
    guint8 body[28 + 48 + 12] = {0};
    body[16] = 3;
    body[20] = 1;
    body[24] = 2;
    body[28 + 48 + 4] = 1;
    body[28 + 48 + 8] = 2;
    g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(118, body, sizeof body));
    assert_counts(&made, 3, 1);
    body[28 + 48 + 8] = 3; /* a corner that is not there */
    made_assert_refused(IMAGE_EMF, emf_of(118, body, sizeof body), PROBLEM_DAMAGED);
    body[28 + 48 + 8] = 2;
    body[24] = 3;
    made_assert_refused(IMAGE_EMF, emf_of(118, body, sizeof body), PROBLEM_DAMAGED);
}

/* ---- text ---- */

/* A text of three characters at `at`, distances at `distances`; characters stand at 80, after a
 * gap.
 */
static GByteArray *text_of(guint count, guint at, guint distances)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    made_put(body, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\x80\x3F\0\0\x80\x3F", 28);
    made_put(body, "\1\0\0\0\2\0\0\0", 8);
    made_u32le(body, count);
    made_u32le(body, at);
    made_put(body, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    made_u32le(body, distances);
    made_put(body, "gap!a\0b\0c\0--\5\0\0\0\6\0\0\0\7\0\0\0", 24);
    return emf_of(84, body->data, body->len);
}

static void test_text(void)
{
    g_auto(Made) made = made_cleaned(IMAGE_EMF, text_of(3, 80, 88));
    g_assert_false(made_holds(&made, "gap", 3));
    g_assert_true(made_holds(&made, "a\0b\0c\0\0\0\5\0\0\0\6\0\0\0\7\0\0\0", 20));
    g_auto(Made) even = made_cleaned(IMAGE_EMF, text_of(3, 80, 0));
    g_auto(Made) empty = made_cleaned(IMAGE_EMF, text_of(0, 4000, 4000));
    made_assert_refused(IMAGE_EMF, text_of(3, 97, 88), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, text_of(3, 80, 92), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, text_of(3, 4, 88), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, text_of(0x80000003, 80, 88), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, text_of(3, 0xFFFFFFF0, 88), PROBLEM_DAMAGED);
}

static void test_other_texts(void)
{
    g_autoptr(GByteArray) several = g_byte_array_new();
    made_put(several, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\x80\x3F\0\0\x80\x3F\2\0\0\0",
             32);
    for (guint i = 0; i < 2; i++) {
        made_put(several, "\1\0\0\0\2\0\0\0\2\0\0\0\x78\0\0\0\0\0\0\0", 20);
        made_put(several, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
    }
    made_put(several, "ab\0\0", 4);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, emf_of(96, several->data, several->len));
    g_assert_true(made_holds(&made, "ab\0\0ab\0\0", 8)); /* each has its own now */
    several->data[28] = 3;
    made_assert_refused(IMAGE_EMF, emf_of(96, several->data, several->len), PROBLEM_DAMAGED);
    static const char small[] = "\0\0\0\0\0\0\0\0\3\0\0\0\0\3\0\0\1\0\0\0\0\0\x80\x3F\0\0\x80\x3F"
                                "abc\0";
    g_auto(Made) short_one = made_cleaned(IMAGE_EMF, emf_of(108, small, sizeof small - 1));
    made_assert_refused(IMAGE_EMF, emf_of(108, small, sizeof small - 5), PROBLEM_DAMAGED);
}

/* ---- bitmaps ---- */

/* A record of `fixed` bytes with a bitmap's place at `at` of the record, then a header that names a
 * profile elsewhere, then rows. */
static GByteArray *bitmap_of(guint type, guint fixed, guint at, guint32 shift)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    while (body->len < fixed)
        made_u8(body, 0);
    GByteArray *place = g_byte_array_new();
    made_u32le(place, 8 + fixed + shift);
    made_u32le(place, 124);
    made_u32le(place, 8 + fixed + 124 + shift);
    made_u32le(place, 16);
    memcpy(body->data + at - 8, place->data, 16);
    g_byte_array_unref(place);
    guint start = body->len;
    made_put(body, "\x7C\0\0\0\2\0\0\0\2\0\0\0\1\0\x18\0", 16);
    while (body->len < start + 124)
        made_u8(body, 0);
    memcpy(body->data + start + 56, "KNIL\0\0\0\0", 8);
    body->data[start + 112] = 140;
    body->data[start + 116] = 6;
    made_put(body, "abcdef\0\0ghijkl\0\0SECRET\0\0", 24);
    return emf_of(type, body->data, body->len);
}

static const guint drawn[][3] = {{76, 92, 84}, {77, 100, 84}, {78, 120, 84},  {79, 132, 96},
                                 {80, 68, 48}, {81, 72, 48},  {114, 100, 84}, {116, 100, 84}};

static void test_bitmaps(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(drawn); i++) {
        guint type = drawn[i][0], fixed = drawn[i][1], at = drawn[i][2];
        gsize size = 0;
        g_auto(Made) made = made_cleaned(IMAGE_EMF, bitmap_of(type, fixed, at, 0));
        made_assert_found(&made, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED);
        g_assert_false(made_holds(&made, "SECRET", 6));
        g_assert_false(made_holds(&made, "KNIL", 4));
        const guint8 *record = record_of(&made, type, &size);
        g_assert_cmpuint(size, ==, 8 + fixed + 40 + 16);
        Cursor c = cursor_over(record + at, 16);
        g_assert_cmpuint(cursor_u32le(&c), ==, 8 + fixed);
        g_assert_cmpuint(cursor_u32le(&c), ==, 40);
        g_assert_cmpuint(cursor_u32le(&c), ==, 8 + fixed + 40);
        g_assert_cmpuint(cursor_u32le(&c), ==, 16);
        made_assert_same(record + size - 16, 16, "abcdef\0\0ghijkl\0\0", 16);
        made_assert_refused(IMAGE_EMF, bitmap_of(type, fixed, at, 2000), PROBLEM_DAMAGED);
        made_assert_refused(IMAGE_EMF, bitmap_of(type, fixed, at, 0xFFFFFF00), PROBLEM_DAMAGED);
        g_autofree guint8 *none = g_malloc0(fixed);
        g_auto(Made) without = made_cleaned(IMAGE_EMF, emf_of(type, none, fixed));
        assert_counts(&without, 3, 1);
    }
}

/* ---- what goes ---- */

static void test_dropped(void)
{
    static const guint types[] = {99,  100, 101, 102, 103, 104, 105, 106, 107,
                                  109, 110, 111, 112, 113, 119, 121, 122};
    GByteArray *file = begin();
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        put_record(file, types[i], "SECRET\0\0", 8);
    put_record(file, 200, "SECRET\0\0", 8);
    put_record(file, 0, "SECRET\0\0", 8);
    put_record(file, 70, "\x08\0\0\0GDICSECR", 12);
    put_record(file, 70, "\x08\0\0\0SECRET\0\0", 12);
    end(file);
    made_put(file, "PK\3\4SECRET", 10);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, file);
    assert_counts(&made, 2, 1);
    g_assert_false(made_holds(&made, "SECR", 4));
    g_assert_cmpuint(disarm_findings_tally(made.findings, DISARM_METAFILE_RECORD, DISARM_DROPPED),
                     ==, G_N_ELEMENTS(types));
    made_assert_found(&made, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
    made_assert_found(&made, DISARM_CUSTOM_DATA, DISARM_DROPPED);
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
}

static void test_structure(void)
{
    GByteArray *file = begin(); /* no end */
    put_record(file, 28, "", 0);
    made_assert_refused(IMAGE_EMF, file, PROBLEM_DAMAGED);
    file = begin();
    made_put(file, "\x1C\0\0\0\0\0\0\0", 8); /* no size: it would never end */
    made_assert_refused(IMAGE_EMF, end(file), PROBLEM_DAMAGED);
    file = begin();
    made_put(file, "\x1C\0\0\0\x0A\0\0\0\0\0", 10);
    made_assert_refused(IMAGE_EMF, end(file), PROBLEM_DAMAGED);
    file = begin();
    made_put(file, "\x1C\0\0\0\xF0\xFF\xFF\xFF", 8);
    made_assert_refused(IMAGE_EMF, end(file), PROBLEM_DAMAGED);
    file = begin();
    file->data[4] = 80;
    made_assert_refused(IMAGE_EMF, end(file), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, emf_of(70, "\xF0\0\0\0EMF+", 8), PROBLEM_DAMAGED);
}

/* ---- EMF+ ---- */

static void put_plus(GByteArray *records, guint type, guint flags, const void *data, gsize size)
{
    made_u16le(records, type);
    made_u16le(records, flags);
    made_u32le(records, (guint32)(12 + (size + 3) / 4 * 4));
    made_u32le(records, (guint32)size);
    made_put(records, data, size);
    for (gsize i = size; i % 4 != 0; i++)
        made_u8(records, 0);
}

static void put_comment(GByteArray *file, const GByteArray *records)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    made_u32le(body, records->len + 4);
    made_put(body, "EMF+", 4);
    made_put(body, records->data, records->len);
    put_record(file, 70, body->data, body->len);
}

/* A drawing of one EMF+ record. */
static GByteArray *plus_of(guint type, guint flags, const void *data, gsize size)
{
    GByteArray *file = begin();
    g_autoptr(GByteArray) records = g_byte_array_new();
    put_plus(records, type, flags, data, size);
    put_comment(file, records);
    return end(file);
}

/* Data of ones for each record of a plain shape: type, flags, bytes. */
static const guint plus_shapes[][3] = {
    {0x4001, 1, 16},      {0x4002, 0, 0},       {0x4004, 0, 0},       {0x4009, 0, 4},
    {0x400A, 0x8000, 24}, {0x400A, 0x4000, 16}, {0x400B, 1, 20},      {0x400B, 0x4001, 12},
    {0x400C, 0, 16},      {0x400C, 0x4000, 12}, {0x400D, 0x2001, 12}, {0x400E, 0x8000, 20},
    {0x400F, 0x4001, 8},  {0x4010, 0, 28},      {0x4011, 1, 24},      {0x4012, 1, 24},
    {0x4013, 1, 4},       {0x4014, 1, 4},       {0x4015, 1, 4},       {0x4016, 0, 20},
    {0x4017, 1, 16},      {0x4018, 1, 24},      {0x4019, 1, 12},      {0x401A, 1, 40},
    {0x401A, 0x4001, 32}, {0x401B, 1, 36},      {0x401D, 0, 8},       {0x401E, 3, 0},
    {0x401F, 3, 0},       {0x4020, 3, 0},       {0x4021, 3, 0},       {0x4022, 3, 0},
    {0x4023, 3, 0},       {0x4024, 3, 0},       {0x4025, 0, 4},       {0x4026, 0, 4},
    {0x4027, 0, 36},      {0x4028, 0, 4},       {0x4029, 0, 4},       {0x402A, 0, 24},
    {0x402B, 0, 0},       {0x402C, 0, 24},      {0x402D, 0, 8},       {0x402E, 0, 8},
    {0x402F, 0, 4},       {0x4030, 0, 4},       {0x4031, 0, 0},       {0x4032, 0, 16},
    {0x4033, 1, 0},       {0x4034, 1, 0},       {0x4035, 0, 8},
};

static void test_plus_shapes(void)
{
    guint8 ones[64];
    for (gsize i = 0; i < sizeof ones; i += 4)
        memcpy(ones + i, "\1\0\0\0", 4);
    for (gsize i = 0; i < G_N_ELEMENTS(plus_shapes); i++) {
        const guint *shape = plus_shapes[i];
        g_auto(Made) made = made_cleaned(IMAGE_EMF, plus_of(shape[0], shape[1], ones, shape[2]));
        g_auto(Made) longer =
            made_cleaned(IMAGE_EMF, plus_of(shape[0], shape[1], ones, shape[2] + 4));
        made_assert_nothing_found(&made);
        assert_counts(&made, 3, 1);
        g_assert_true(g_bytes_equal(made.bytes, longer.bytes));
        if (shape[2] > 0)
            made_assert_refused(IMAGE_EMF, plus_of(shape[0], shape[1], ones, shape[2] - 4),
                                PROBLEM_DAMAGED);
    }
}

static void test_plus_text(void)
{
    static const char string[] = "\1\0\0\0\xFF\xFF\xFF\xFF\2\0\0\0"
                                 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a\0b\0";
    static const char driver[] = "\1\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0a\0--\0\0\0\0\0\0\0\0";
    g_auto(Made) made = made_cleaned(IMAGE_EMF, plus_of(0x401C, 1, string, sizeof string - 1));
    made_assert_refused(IMAGE_EMF, plus_of(0x401C, 1, string, sizeof string - 3), PROBLEM_DAMAGED);
    g_auto(Made) glyphs = made_cleaned(IMAGE_EMF, plus_of(0x4036, 1, driver, sizeof driver - 1));
    g_assert_false(made_holds(&glyphs, "--", 2));
    made_assert_refused(IMAGE_EMF, plus_of(0x4036, 1, driver, sizeof driver - 5), PROBLEM_DAMAGED);
}

static void test_plus_wrong(void)
{
    made_assert_refused(IMAGE_EMF, plus_of(0x4015, 64, "\1\0\0\0", 4), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, plus_of(0x4015, 1, "\x40\0\0\0", 4), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, plus_of(0x4014, 1, "\x40\0\0\0", 4), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, plus_of(0x402F, 0, "\0\0\xC0\x7F", 4), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, plus_of(0x400D, 1, "\0\0\0\x20\0\0\0\0", 8), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_EMF, plus_of(0x400D, 0x801, "\2\0\0\0\1\1\x81", 7), PROBLEM_DAMAGED);
    GByteArray *file = begin();
    put_record(file, 70, "\x10\0\0\0EMF+\2\x40\0\0\4\0\0\0\0\0\0\0", 20);
    made_assert_refused(IMAGE_EMF, end(file), PROBLEM_DAMAGED);
}

static void test_plus_dropped(void)
{
    GByteArray *file = begin();
    g_autoptr(GByteArray) records = g_byte_array_new();
    put_plus(records, 0x4003, 0, "SECRET\0\0", 8);
    put_plus(records, 0x4005, 0, "SECRET\0\0", 8);
    put_plus(records, 0x4038, 0, "SECRET\0\0", 8);
    put_plus(records, 0x4039, 0, "SECRET\0\0", 8);
    put_plus(records, 0x4099, 0, "SECRET\0\0", 8);
    put_comment(file, records);
    g_auto(Made) made = made_cleaned(IMAGE_EMF, end(file));
    assert_counts(&made, 2, 1); /* a comment of nothing is no comment */
    made_assert_found(&made, DISARM_METAFILE_RECORD, DISARM_DROPPED);
    made_assert_found(&made, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/emf/header", test_header);
    g_test_add_func("/image/emf/shapes", test_shapes);
    g_test_add_func("/image/emf/counts", test_counts);
    g_test_add_func("/image/emf/lines", test_lines);
    g_test_add_func("/image/emf/numbers", test_numbers);
    g_test_add_func("/image/emf/handles", test_handles);
    g_test_add_func("/image/emf/font", test_font);
    g_test_add_func("/image/emf/pen", test_pen);
    g_test_add_func("/image/emf/palette", test_palette);
    g_test_add_func("/image/emf/regions", test_regions);
    g_test_add_func("/image/emf/gradient", test_gradient);
    g_test_add_func("/image/emf/text", test_text);
    g_test_add_func("/image/emf/other-texts", test_other_texts);
    g_test_add_func("/image/emf/bitmaps", test_bitmaps);
    g_test_add_func("/image/emf/dropped", test_dropped);
    g_test_add_func("/image/emf/structure", test_structure);
    g_test_add_func("/image/emf/plus-shapes", test_plus_shapes);
    g_test_add_func("/image/emf/plus-text", test_plus_text);
    g_test_add_func("/image/emf/plus-wrong", test_plus_wrong);
    g_test_add_func("/image/emf/plus-dropped", test_plus_dropped);
    return g_test_run();
}
