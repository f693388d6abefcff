/* tests/unit/image/image_jpeg.c -- JPEG: no pixel changes, nothing but the picture gets through */
#include "image/jpeg.h"
#include "made.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
    guint width, height, components;
    J_COLOR_SPACE space;
    guint h_factor, v_factor, quality, restart;
    gboolean progressive, arithmetic, optimised, separate;
} Plan;

static const Plan usual = {61, 47, 3, JCS_YCbCr, 2, 2, 85, 0, FALSE, FALSE, FALSE, FALSE};

/* ---- making and reading by libjpeg ---- */

static void plan_scans(struct jpeg_compress_struct *to, jpeg_scan_info *scans)
{
    for (int i = 0; i < to->num_components; i++)
        scans[i] = (jpeg_scan_info){.comps_in_scan = 1, .component_index = {i}, .Se = 63};
    to->scan_info = scans;
    to->num_scans = to->num_components;
}

static void write_rows(struct jpeg_compress_struct *to, const Plan *plan)
{
    g_autofree guint8 *row = g_malloc((gsize)plan->width * plan->components);
    guint32 noise = 1;
    for (guint y = 0; y < plan->height; y++) {
        for (guint x = 0; x < plan->width * plan->components; x++) {
            noise = noise * 1103515245 + 12345;
            row[x] = (guint8)(x * 3 + y * 5 + (noise >> 28));
        }
        jpeg_write_scanlines(to, &row, 1);
    }
}

/* A picture as planned. Owned. */
static GByteArray *jpeg_of(const Plan *plan)
{
    struct jpeg_compress_struct to;
    struct jpeg_error_mgr errors;
    jpeg_scan_info scans[4];
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    to.err = jpeg_std_error(&errors);
    jpeg_create_compress(&to);
    jpeg_mem_dest(&to, &bytes, &size);
    to.image_width = plan->width;
    to.image_height = plan->height;
    to.input_components = (int)plan->components;
    to.in_color_space = plan->components == 1   ? JCS_GRAYSCALE
                        : plan->components == 3 ? JCS_RGB
                                                : JCS_CMYK;
    jpeg_set_defaults(&to);
    jpeg_set_colorspace(&to, plan->space);
    jpeg_set_quality(&to, (int)plan->quality, TRUE);
    to.comp_info[0].h_samp_factor = (int)plan->h_factor;
    to.comp_info[0].v_samp_factor = (int)plan->v_factor;
    to.restart_interval = plan->restart;
    to.arith_code = plan->arithmetic;
    to.optimize_coding = plan->optimised;
    if (plan->progressive)
        jpeg_simple_progression(&to);
    else if (plan->separate)
        plan_scans(&to, scans);
    jpeg_start_compress(&to, TRUE);
    write_rows(&to, plan);
    jpeg_finish_compress(&to);
    jpeg_destroy_compress(&to);
    GByteArray *file = g_byte_array_new();
    made_put(file, bytes, size);
    free(bytes);
    return file;
}

/* Its pixels. Owned. */
static GBytes *pixels_of(const guint8 *bytes, gsize size)
{
    struct jpeg_decompress_struct in;
    struct jpeg_error_mgr errors;
    in.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&in);
    jpeg_mem_src(&in, bytes, size);
    jpeg_read_header(&in, TRUE);
    jpeg_start_decompress(&in);
    gsize row_size = (gsize)in.output_width * (gsize)in.output_components;
    guint8 *pixels = g_malloc(row_size * in.output_height);
    while (in.output_scanline < in.output_height) {
        JSAMPROW row = pixels + row_size * in.output_scanline;
        jpeg_read_scanlines(&in, &row, 1);
    }
    gsize all = row_size * in.output_height;
    g_assert_cmpint(errors.num_warnings, ==, 0);
    jpeg_finish_decompress(&in);
    jpeg_destroy_decompress(&in);
    return g_bytes_new_take(pixels, all);
}

static void assert_same_pixels(const GByteArray *file, const Made *made)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(made->bytes, &size);
    g_autoptr(GBytes) before = pixels_of(file->data, file->len);
    g_autoptr(GBytes) after = pixels_of(bytes, size);
    g_assert_true(g_bytes_equal(before, after));
}

/* A marker put in right after the first. */
static void insert(GByteArray *file, guint marker, const void *body, gsize size)
{
    g_autoptr(GByteArray) whole = g_byte_array_new();
    made_put(whole, file->data, 2);
    made_u8(whole, 0xFF);
    made_u8(whole, marker);
    made_u16be(whole, (guint)size + 2);
    made_put(whole, body, size);
    made_put(whole, file->data + 2, file->len - 2);
    g_byte_array_set_size(file, 0);
    made_put(file, whole->data, whole->len);
}

/* Where the frame's header stands. */
static guint8 *frame_header(GByteArray *file)
{
    guint8 *at = memmem(file->data, file->len, "\xFF\xC0\0\x11\x08", 5);
    g_assert_nonnull(at);
    return at;
}

/* ---- what stays ---- */

static void test_pixels(void)
{
    static const Plan plans[] = {
        {61, 47, 3, JCS_YCbCr, 2, 2, 85, 0, FALSE, FALSE, FALSE, FALSE},
        {1, 1, 3, JCS_YCbCr, 2, 2, 85, 0, FALSE, FALSE, FALSE, FALSE},
        {130, 9, 3, JCS_YCbCr, 2, 1, 30, 0, FALSE, FALSE, TRUE, FALSE},
        {61, 47, 3, JCS_YCbCr, 1, 1, 100, 3, FALSE, FALSE, FALSE, FALSE},
        {61, 47, 3, JCS_YCbCr, 4, 1, 85, 0, FALSE, FALSE, FALSE, FALSE},
        {61, 47, 3, JCS_YCbCr, 2, 2, 85, 0, FALSE, FALSE, FALSE, TRUE},
        {61, 47, 3, JCS_YCbCr, 2, 2, 85, 0, TRUE, FALSE, FALSE, FALSE},
        {61, 47, 3, JCS_YCbCr, 2, 2, 85, 5, TRUE, FALSE, FALSE, FALSE},
        {61, 47, 3, JCS_YCbCr, 2, 2, 85, 0, FALSE, TRUE, FALSE, FALSE},
        {61, 47, 3, JCS_RGB, 1, 1, 85, 0, FALSE, FALSE, FALSE, FALSE},
        {61, 47, 1, JCS_GRAYSCALE, 1, 1, 85, 0, FALSE, FALSE, FALSE, FALSE},
        {61, 47, 1, JCS_GRAYSCALE, 2, 2, 85, 0, FALSE, FALSE, FALSE, FALSE},
        {61, 47, 4, JCS_CMYK, 1, 1, 85, 0, FALSE, FALSE, FALSE, FALSE},
        {61, 47, 4, JCS_YCCK, 2, 2, 85, 0, FALSE, FALSE, FALSE, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(plans); i++) {
        g_autoptr(GByteArray) file = jpeg_of(&plans[i]);
        g_auto(Made) made = made_clean(IMAGE_JPEG, file->data, file->len);
        made_assert_nothing_found(&made);
        assert_same_pixels(file, &made);
        g_assert_false(made_holds(&made, "\xFF\xDD\0\4", 4)); /* restart intervals */
        g_assert_false(made_holds(&made, "\xFF\xC2\0", 3));   /* progressive */
    }
}

/* Black of full amount has a code of its own making. */
static void test_rare_amounts(void)
{
    Plan plan = usual;
    plan.quality = 100;
    g_autoptr(GByteArray) file = jpeg_of(&plan);
    g_auto(Made) made = made_clean(IMAGE_JPEG, file->data, file->len);
    assert_same_pixels(file, &made);
}

/* As in TIFF: tables apart, no markers but those that decoding needs. */
static void test_bare(void)
{
    g_autoptr(GByteArray) file = jpeg_of(&usual);
    const guint8 *tables = memmem(file->data, file->len, "\xFF\xDB", 2);
    const guint8 *frame = frame_header(file);
    g_autoptr(GByteArray) apart = g_byte_array_new();
    g_autoptr(GByteArray) rest = g_byte_array_new();
    made_put(apart, "\xFF\xD8", 2);
    made_put(apart, tables, (gsize)(frame - tables));
    made_put(apart, "\xFF\xD9", 2);
    made_put(rest, "\xFF\xD8\xFF\xFE\0\4no", 8);
    made_put(rest, frame, (gsize)(file->data + file->len - frame));
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    const DisarmPolicy *policy = disarm_policies_find(policies, "office", NULL);
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, NULL};
    ImageJpegFrame found = {.bare = TRUE};
    ImageOut out;
    image_out_init(&out, &job);
    g_assert_true(image_jpeg_transcode(apart->data, apart->len, rest->data, rest->len, &found, &out,
                                       &job, NULL));
    Made made = {.bytes = image_out_take(&out, NULL)};
    assert_same_pixels(file, &made);
    g_assert_false(made_holds(&made, "JFIF", 4));
    g_assert_cmpuint(found.width * 1000 + found.height, ==, 61047);
    g_assert_cmpuint(found.components * 100 + found.h_factor * 10 + found.v_factor, ==, 322);
    g_bytes_unref(made.bytes);
}

/* Which marker says how colours are meant stays, and only what it means. */
static void test_colours(void)
{
    Plan plan = usual;
    plan.components = 4;
    plan.space = JCS_YCCK;
    g_autoptr(GByteArray) file = jpeg_of(&plan);
    g_auto(Made) made = made_clean(IMAGE_JPEG, file->data, file->len);
    g_assert_true(made_holds(&made,
                             "\xFF\xEE\0\x0E"
                             "Adobe\0\x64\0\0\0\0\2",
                             16));
    g_assert_false(made_holds(&made, "JFIF", 4));
    g_autoptr(GByteArray) rgb = jpeg_of(&usual);
    g_auto(Made) second = made_clean(IMAGE_JPEG, rgb->data, rgb->len);
    g_assert_false(made_holds(&second, "Adobe", 5));
    g_assert_true(made_holds(&second, "JFIF\0\1\1", 7));
}

static const char phone[] = "Exif\0\0MM\0*\0\0\0\10\0\2"
                            "\1\x12\0\3\0\0\0\1\0\6\0\0"
                            "\x88\x25\0\4\0\0\0\1\0\0\0\x26"
                            "\0\0\0\0SECRET GPS";

static void test_exif(void)
{
    g_autoptr(GByteArray) file = jpeg_of(&usual);
    insert(file, 0xE1, phone, sizeof phone - 1);
    g_auto(Made) made = made_clean(IMAGE_JPEG, file->data, file->len);
    assert_same_pixels(file, &made);
    made_assert_found(&made, DISARM_LOCATION, DISARM_DROPPED);
    g_assert_false(made_holds(&made, "SECRET", 6));
    g_assert_true(
        made_holds(&made, "Exif\0\0MM\0*\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0", 32));
}

/* ---- what goes ---- */

static void test_what_goes(void)
{
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/\0<x>SECRET</x>";
    static const char page[] = "<html><script>SECRET</script>PK\5\6";
    g_autoptr(GByteArray) file = jpeg_of(&usual);
    insert(file, 0xFE, "SECRET comment", 14);
    insert(file, 0xE1, xmp, sizeof xmp - 1);
    insert(file, 0xED, "Photoshop 3.0\0SECRET", 20);
    insert(file, 0xE2, "MPF\0SECRET", 10);
    insert(file, 0xE0, "JFXX\0\x10SECRET", 12);
    insert(file, 0xEB, "SECRET", 6);
    made_put(file, page, sizeof page - 1);
    g_auto(Made) made = made_clean(IMAGE_JPEG, file->data, file->len);
    made_assert_found(&made, DISARM_COMMENT, DISARM_DROPPED);
    made_assert_found(&made, DISARM_PERSONAL, DISARM_DROPPED);
    made_assert_found(&made, DISARM_THUMBNAIL, DISARM_DROPPED);
    made_assert_found(&made, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED);
    made_assert_found(&made, DISARM_LEFTOVER, DISARM_DROPPED);
    g_assert_false(made_holds(&made, "SECRET", 6));
    g_assert_false(made_holds(&made, "PK", 2));
}

static void insert_profile(GByteArray *file, guint number, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    made_put(body, "ICC_PROFILE\0", 12);
    made_u8(body, number);
    made_u8(body, 2);
    made_put(body, bytes, size);
    insert(file, 0xE2, body->data, body->len);
}

static void test_profile(void)
{
    g_autoptr(GBytes) profile = made_profile(563);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(profile, &size);
    g_autoptr(GByteArray) file = jpeg_of(&usual);
    insert_profile(file, 2, bytes + 100, size - 100);
    insert_profile(file, 1, bytes, 100);
    g_auto(Made) made = made_clean(IMAGE_JPEG, file->data, file->len);
    made_assert_found(&made, DISARM_COLOUR_PROFILE, DISARM_REWRITTEN);
    g_assert_true(made_holds(&made, "ICC_PROFILE\0\1\1", 14));
    g_assert_false(made_holds(&made, "SECRET", 6));
    insert_profile(file, 2, bytes, 100); /* out of order now */
    g_auto(Made) second = made_clean(IMAGE_JPEG, file->data, file->len);
    made_assert_found(&second, DISARM_COLOUR_PROFILE, DISARM_DROPPED);
    g_assert_false(made_holds(&second, "ICC_PROFILE", 11));
}

/* ---- what is refused ---- */

static void test_cut(void)
{
    for (guint progressive = 0; progressive < 2; progressive++) {
        Plan plan = usual;
        plan.progressive = progressive == 1;
        g_autoptr(GByteArray) file = jpeg_of(&plan);
        for (guint cut = 3; cut < file->len - 2; cut += 61) {
            GByteArray *part = g_byte_array_new();
            made_put(part, file->data, cut);
            made_assert_refused(IMAGE_JPEG, part, PROBLEM_DAMAGED);
        }
    }
    /* The end marker alone may be missing. */
    g_autoptr(GByteArray) file = jpeg_of(&usual);
    g_auto(Made) made = made_clean(IMAGE_JPEG, file->data, file->len - 2);
    assert_same_pixels(file, &made);
}

static void test_size_bomb(void)
{
    g_autoptr(GByteArray) file = jpeg_of(&usual);
    memcpy(frame_header(file) + 5, "\xFF\xDC\xFF\xDC", 4);
    g_auto(Made) made = made_clean_within(IMAGE_JPEG, file->data, file->len, 0);
    g_assert_error(made.error, PROBLEM, PROBLEM_TOO_LARGE);
    memcpy(frame_header(file) + 5, "\x27\x10\x27\x10", 4); /* 100 million pixels: their memory */
    g_auto(Made) second = made_clean_within(IMAGE_JPEG, file->data, file->len, 0);
    g_assert_error(second.error, PROBLEM, PROBLEM_TOO_LARGE);
}

/* A hundred photographs in one job use up what they weigh, not what they decode to. */
static void test_many(void)
{
    Plan plan = {2000, 1500, 3, JCS_YCbCr, 2, 2, 90, 0, FALSE, FALSE, FALSE, FALSE};
    g_autoptr(GByteArray) file = jpeg_of(&plan);
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    const DisarmPolicy *policy = disarm_policies_find(policies, "office", NULL);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, NULL};
    g_autoptr(GBytes) made = image_clean(IMAGE_JPEG, file->data, file->len, &job, NULL);
    g_assert_nonnull(made);
    g_assert_cmpuint(budget.inflated_bytes, ==, file->len);
}

/* Tiny scans that each go over a large picture. */
static void test_scan_bomb(void)
{
    Plan plan = {4000, 4000, 1, JCS_GRAYSCALE, 1, 1, 50, 0, TRUE, FALSE, FALSE, FALSE};
    GByteArray *file = jpeg_of(&plan);
    g_autoptr(GByteArray) scan = g_byte_array_new();
    made_put(scan, "\xFF\xC4\0\x14\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xE0", 22);
    made_put(scan, "\xFF\xDA\0\x08\1\1\0\1\x3F\0", 10);
    for (guint i = 0; i < 40; i++)
        made_put(scan, "\0\0", 2);
    g_byte_array_set_size(file, file->len - 2);
    for (guint i = 0; i < 2000; i++)
        made_put(file, scan->data, scan->len);
    made_put(file, "\xFF\xD9", 2);
    g_auto(Made) made = made_clean_within(IMAGE_JPEG, file->data, file->len, 0);
    g_assert_error(made.error, PROBLEM, PROBLEM_TOO_LARGE);
    g_byte_array_unref(file);
}

static void test_wrong(void)
{
    GByteArray *file = jpeg_of(&usual);
    guint8 *table = memmem(file->data, file->len, "\xFF\xDB\0\x43\0", 5);
    table[30] = 0; /* a step of zero */
    made_assert_refused(IMAGE_JPEG, file, PROBLEM_DAMAGED);
    file = jpeg_of(&usual);
    frame_header(file)[4] = 12; /* bits of a sample */
    made_assert_refused(IMAGE_JPEG, file, PROBLEM_DAMAGED);
    file = jpeg_of(&usual);
    frame_header(file)[1] = 0xC3; /* lossless */
    made_assert_refused(IMAGE_JPEG, file, PROBLEM_DAMAGED);
    file = g_byte_array_new();
    made_put(file, "\xFF\xD8\xFF\xE0\0\0", 6);
    made_assert_refused(IMAGE_JPEG, file, PROBLEM_DAMAGED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/jpeg/pixels", test_pixels);
    g_test_add_func("/image/jpeg/rare-amounts", test_rare_amounts);
    g_test_add_func("/image/jpeg/bare", test_bare);
    g_test_add_func("/image/jpeg/colours", test_colours);
    g_test_add_func("/image/jpeg/exif", test_exif);
    g_test_add_func("/image/jpeg/what-goes", test_what_goes);
    g_test_add_func("/image/jpeg/profile", test_profile);
    g_test_add_func("/image/jpeg/cut", test_cut);
    g_test_add_func("/image/jpeg/size-bomb", test_size_bomb);
    g_test_add_func("/image/jpeg/many", test_many);
    g_test_add_func("/image/jpeg/scan-bomb", test_scan_bomb);
    g_test_add_func("/image/jpeg/wrong", test_wrong);
    return g_test_run();
}
