/* tests/unit/image/image_tiff.c -- TIFF: pages kept, tags by their list, chains that never end
 * refused
 */
#include "base/cursor.h"
#include "made.h"
#include <string.h>

/* ---- making ---- */

typedef struct {
    guint tag, type;
    guint32 count, value;
} Entry;

static void put_directory(GByteArray *file, const Entry *entries, guint count, guint32 next)
{
    made_u16le(file, count);
    for (guint i = 0; i < count; i++) {
        made_u16le(file, entries[i].tag);
        made_u16le(file, entries[i].type);
        made_u32le(file, entries[i].count);
        made_u32le(file, entries[i].value);
    }
    made_u32le(file, next);
}

/* A grey page of 4 × 3 pixels whose rows stand at 8, and more entries. */
static GByteArray *page_of(guint compression, guint width, guint height, const Entry *more,
                           guint count, guint32 next)
{
    Entry entries[20] = {{256, 4, 1, width},       {257, 4, 1, height}, {258, 3, 1, 8},
                         {259, 3, 1, compression}, {262, 3, 1, 1},      {273, 4, 1, 8},
                         {277, 3, 1, 1},           {278, 4, 1, height}, {279, 4, 1, 12}};
    GByteArray *file = g_byte_array_new();
    if (count > 0)
        memcpy(entries + 9, more, sizeof(Entry) * count);
    made_put(file, "II*\0\x14\0\0\0abcdefghijkl", 20);
    put_directory(file, entries, 9 + count, next);
    return file;
}

static GByteArray *plain(void)
{
    return page_of(1, 4, 3, NULL, 0, 0);
}

/* The value of a tag in the first directory of what came out; -1 when it is not there. */
static gint64 tag_of(const Made *made, guint wanted)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(made->bytes, &size);
    Cursor c = cursor_over(bytes, size);
    cursor_expect(&c, "II*\0", 4);
    cursor_skip(&c, cursor_u32le(&c) - 8);
    guint count = cursor_u16le(&c);
    for (guint i = 0; i < count; i++) {
        guint tag = cursor_u16le(&c);
        guint type = cursor_u16le(&c);
        cursor_skip(&c, 4);
        guint32 value = cursor_u32le(&c);
        if (tag == wanted)
            return type == 3 ? (gint64)(value & 0xFFFF) : (gint64)value;
    }
    return -1;
}

static void test_page(void)
{
    g_auto(Made) made = made_cleaned(IMAGE_TIFF, plain());
    made_assert_nothing_found(&made);
    g_assert_true(made_holds(&made, "abcdefghijkl", 12));
    g_assert_cmpint(tag_of(&made, 256), ==, 4);
    g_assert_cmpint(tag_of(&made, 257), ==, 3);
    g_assert_cmpint(tag_of(&made, 262), ==, 1);
}

static void test_what_goes(void)
{
    Entry more[] = {{270, 2, 4, 0x54455243}, {274, 3, 1, 6},           {305, 2, 4, 0x54455243},
                    {330, 4, 1, 8},          {700, 1, 4, 0x54455243},  {34665, 4, 1, 8},
                    {34853, 4, 1, 8},        {50000, 1, 4, 0x54455243}};
    GByteArray *file = page_of(1, 4, 3, more, G_N_ELEMENTS(more), 0);
    made_put(file, "PK\3\4<script>", 12);
    g_auto(Made) made = made_cleaned(IMAGE_TIFF, file);
    made_assert_found(&made, DISARM_PERSONAL, DISARM_DROPPED);
    made_assert_found(&made, DISARM_LOCATION, DISARM_DROPPED);
    made_assert_found(&made, DISARM_THUMBNAIL, DISARM_DROPPED);
    made_assert_found(&made, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
    g_assert_false(made_holds(&made, "CRET", 4));
    g_assert_false(made_holds(&made, "script", 6));
    g_assert_cmpint(tag_of(&made, 274), ==, 6);
    g_assert_cmpint(tag_of(&made, 34853), ==, -1);
}

/* Pages one after the other, one that comes back, one that leads outside. */
static void test_chain(void)
{
    GByteArray *file = page_of(1, 4, 3, NULL, 0, 0);
    g_autoptr(GByteArray) other = page_of(1, 4, 3, NULL, 0, 0);
    guint32 second = file->len;
    file->data[file->len - 4] = (guint8)second;
    made_put(file, other->data + 20, other->len - 20);
    g_auto(Made) made = made_cleaned(IMAGE_TIFF, file);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(made.bytes, &size);
    g_assert_nonnull(memmem(bytes + 21, size - 21, "abcdefghijkl", 12));
    made_assert_refused(IMAGE_TIFF, page_of(1, 4, 3, NULL, 0, 20), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_TIFF, page_of(1, 4, 3, NULL, 0, 5000), PROBLEM_DAMAGED);
    file = plain();
    file->data[4] = 0;
    made_assert_refused(IMAGE_TIFF, file, PROBLEM_DAMAGED);
}

static void test_wrong(void)
{
    GByteArray *file = plain();
    g_byte_array_set_size(file, file->len - 20);
    made_assert_refused(IMAGE_TIFF, file, PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_TIFF, page_of(1, 0, 3, NULL, 0, 0), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_TIFF, page_of(1, 4, 300, NULL, 0, 0), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_TIFF, page_of(1, 0x7FFFFFFF, 0x7FFFFFFF, NULL, 0, 0),
                        PROBLEM_TOO_LARGE);
    made_assert_refused(IMAGE_TIFF, page_of(4, 4, 3, NULL, 0, 0), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_TIFF, page_of(5, 4, 3, NULL, 0, 0), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_TIFF, page_of(8, 4, 3, NULL, 0, 0), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_TIFF, page_of(7, 4, 3, NULL, 0, 0), PROBLEM_DAMAGED);
}

/* Cameras keep their picture below a preview, which alone would be left of it. */
static void test_camera(void)
{
    Entry more[] = {{254, 4, 1, 1}, {330, 4, 1, 8}};
    made_assert_refused(IMAGE_TIFF, page_of(1, 4, 3, more, 2, 0), PROBLEM_UNSUPPORTED);
    g_auto(Made) preview = made_cleaned(IMAGE_TIFF, page_of(1, 4, 3, more, 1, 0));
    g_assert_cmpint(tag_of(&preview, 254), ==, 1);
}

/* Resolutions that no fraction says are left out or settled, so that twice is once. */
static void test_resolution(void)
{
    static const guint32 floats[] = {0x000000BC, 0x42908A3D, 0x7F800000, 0x43960000};
    for (gsize i = 0; i < G_N_ELEMENTS(floats); i++) {
        Entry more[] = {{282, 11, 1, floats[i]}, {283, 11, 1, floats[i]}, {296, 3, 1, 2}};
        g_auto(Made) made = made_cleaned(IMAGE_TIFF, page_of(1, 4, 3, more, 3, 0));
        gboolean usual = i == 1 || i == 3;
        g_assert_true((tag_of(&made, 282) >= 0) == usual);
    }
}

/* A size or a way of packing that is there twice means what who reads it takes. */
static void test_tag_twice(void)
{
    Entry width = {256, 4, 1, 2}, packing = {259, 3, 1, 34712};
    made_assert_refused(IMAGE_TIFF, page_of(1, 4, 3, &width, 1, 0), PROBLEM_DAMAGED);
    made_assert_refused(IMAGE_TIFF, page_of(1, 4, 3, &packing, 1, 0), PROBLEM_UNSUPPORTED);
}

/* Ways of packing that need a library of their own, or that nobody uses. */
static void test_refused_by_name(void)
{
    static const guint rare[] = {6, 9, 10, 32766, 32809, 34661, 34676, 34712, 34887, 34925, 50000};
    for (gsize i = 0; i < G_N_ELEMENTS(rare); i++)
        made_assert_refused(IMAGE_TIFF, page_of(rare[i], 4, 3, NULL, 0, 0), PROBLEM_UNSUPPORTED);
}

static void test_palette(void)
{
    GByteArray *file = plain();
    file->data[22 + 4 * 12 + 8] = 3;
    file->data[22 + 2 * 12 + 8] = 4;
    made_assert_refused(IMAGE_TIFF, file, PROBLEM_DAMAGED);
}

static void test_profile(void)
{
    g_autoptr(GBytes) profile = made_profile(563);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(profile, &size);
    Entry icc = {34675, 7, (guint32)size, 0};
    g_autoptr(GByteArray) one = page_of(1, 4, 3, &icc, 1, 0);
    icc.value = one->len;
    GByteArray *file = page_of(1, 4, 3, &icc, 1, 0);
    made_put(file, bytes, size);
    g_auto(Made) made = made_cleaned(IMAGE_TIFF, file); /* for RGB, and the page is grey */
    made_assert_found(&made, DISARM_COLOUR_PROFILE, DISARM_DROPPED);
    g_assert_false(made_holds(&made, "acsp", 4));
}

/* As many pages as the policy lets a file have, and no more. */
static void test_many_pages(void)
{
    GByteArray *file = plain();
    g_autoptr(GByteArray) page = g_byte_array_new();
    made_put(page, file->data + 20, file->len - 20);
    for (guint i = 0; i < 6000; i++) {
        guint32 next = file->len;
        for (guint k = 0; k < 4; k++)
            file->data[file->len - 4 + k] = (guint8)(next >> (8 * k));
        made_put(file, page->data, page->len);
    }
    made_assert_refused(IMAGE_TIFF, file, PROBLEM_TOO_LARGE);
}

/* Pages of fax that are all white, and the same few bytes. */
static void test_blank_bomb(void)
{
    enum { STRIP = 1200, PAGES = 12 };
    GByteArray *file = g_byte_array_new();
    Entry entries[] = {{256, 4, 1, 12000}, {257, 4, 1, 9000}, {258, 3, 1, 1},
                       {259, 3, 1, 4},     {262, 3, 1, 0},    {273, 4, 1, 8},
                       {278, 4, 1, 9000},  {279, 4, 1, STRIP}};
    made_put(file, "II*\0", 4);
    made_u32le(file, 8 + STRIP);
    for (guint i = 0; i < STRIP; i++)
        made_u8(file, 0xFF); /* a row like the one above, eight times */
    for (guint i = 0; i < PAGES; i++) {
        guint32 next = file->len + 2 + 12 * (guint)G_N_ELEMENTS(entries) + 4;
        put_directory(file, entries, G_N_ELEMENTS(entries), i + 1 < PAGES ? next : 0);
    }
    made_assert_refused(IMAGE_TIFF, file, PROBLEM_TOO_LARGE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/tiff/page", test_page);
    g_test_add_func("/image/tiff/what-goes", test_what_goes);
    g_test_add_func("/image/tiff/chain", test_chain);
    g_test_add_func("/image/tiff/wrong", test_wrong);
    g_test_add_func("/image/tiff/camera", test_camera);
    g_test_add_func("/image/tiff/resolution", test_resolution);
    g_test_add_func("/image/tiff/tag-twice", test_tag_twice);
    g_test_add_func("/image/tiff/refused-by-name", test_refused_by_name);
    g_test_add_func("/image/tiff/palette", test_palette);
    g_test_add_func("/image/tiff/profile", test_profile);
    g_test_add_func("/image/tiff/blank-bomb", test_blank_bomb);
    g_test_add_func("/image/tiff/many-pages", test_many_pages);
    return g_test_run();
}
