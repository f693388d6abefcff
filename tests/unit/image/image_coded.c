/* tests/unit/image/image_coded.c -- fax, JBIG2 and JPEG 2000: what libtiff and libopenjp2 packed
 * comes out as it was; what is damaged or asks for too much ends */
#include "image/fax.h"
#include "image/jb2.h"
#include "image/jpx.h"
#include "made.h"
#include <glib/gstdio.h>
#include <openjpeg.h>
#include <string.h>
#include <tiffio.h>

static void start_budget(DisarmBudget *budget)
{
    DisarmLimits limits = {
        .inflated_bytes = 64 << 20, .pixels = 16 << 20, .memory_bytes = 64 << 20};
    disarm_budget_init(budget, &limits);
}

/* ---- fax: libtiff packs it, one row after the other with runs of every length ---- */

/* Black as 1. Owned. */
static guint8 *make_rows(GRand *random, guint32 width, guint32 height)
{
    gsize row_bytes = (width + 7) / 8;
    guint8 *rows = g_malloc0(row_bytes * height);
    for (guint32 y = 0; y < height; y++) {
        guint8 *row = rows + y * row_bytes;
        if (y > 0 && g_rand_boolean(random))
            memcpy(row, row - row_bytes, row_bytes);
        for (guint32 x = 0; x < width; x += (guint32)g_rand_int_range(random, 1, 90)) {
            guint32 run = (guint32)g_rand_int_range(random, 0, 80), end = MIN(width, x + run);
            for (; x < end && g_rand_int_range(random, 0, 9) > 0; x++)
                row[x >> 3] |= (guint8)(0x80 >> (x & 7));
        }
    }
    return rows;
}

/* The one strip of a picture that libtiff packed. Owned. */
static GBytes *pack_fax(const guint8 *rows, guint32 width, guint32 height, guint compression,
                        guint32 options)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("fax-XXXXXX", &path, NULL);
    TIFF *out = TIFFFdOpen(fd, path, "w");
    g_assert_nonnull(out);
    TIFFSetField(out, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(out, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(out, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(out, TIFFTAG_COMPRESSION, compression);
    TIFFSetField(out, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(out, TIFFTAG_ROWSPERSTRIP, height);
    if (compression == COMPRESSION_CCITTFAX3)
        TIFFSetField(out, TIFFTAG_GROUP3OPTIONS, options);
    gsize row_bytes = (width + 7) / 8;
    g_autofree guint8 *row = g_malloc(row_bytes);
    for (guint32 y = 0; y < height; y++) {
        memcpy(row, rows + y * row_bytes, row_bytes);
        g_assert_cmpint(TIFFWriteScanline(out, row, y, 0), ==, 1);
    }
    TIFFClose(out);
    TIFF *in = TIFFOpen(path, "r");
    tmsize_t size = TIFFRawStripSize(in, 0);
    guint8 *bytes = g_malloc((gsize)size);
    g_assert_cmpint(TIFFReadRawStrip(in, 0, bytes, size), ==, size);
    TIFFClose(in);
    g_unlink(path);
    return g_bytes_new_take(bytes, (gsize)size);
}

static const struct {
    guint compression, options;
    gint64 k;
    gboolean aligned;
} fax_ways[] = {{COMPRESSION_CCITTFAX4, 0, -1, FALSE},
                {COMPRESSION_CCITTFAX3, 0, 0, FALSE},
                {COMPRESSION_CCITTFAX3, GROUP3OPT_FILLBITS, 0, FALSE},
                {COMPRESSION_CCITTFAX3, GROUP3OPT_2DENCODING, 4, FALSE},
                {COMPRESSION_CCITTFAX3, GROUP3OPT_2DENCODING | GROUP3OPT_FILLBITS, 4, FALSE},
                {COMPRESSION_CCITTRLE, 0, 0, TRUE}};

static void test_fax(void)
{
    static const guint32 widths[] = {1, 7, 8, 64, 1728, 2600, 9000};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (guint w = 0; w < G_N_ELEMENTS(widths); w++)
        for (guint i = 0; i < G_N_ELEMENTS(fax_ways); i++) {
            guint32 height = 20;
            gsize size = (widths[w] + 7) / 8 * height, packed = 0, used = 0;
            g_autofree guint8 *rows = make_rows(random, widths[w], height);
            g_autoptr(GBytes) coded =
                pack_fax(rows, widths[w], height, fax_ways[i].compression, fax_ways[i].options);
            const guint8 *bytes = g_bytes_get_data(coded, &packed);
            ImageFax way = {fax_ways[i].k, widths[w], fax_ways[i].aligned, TRUE, TRUE};
            gboolean damaged = FALSE;
            g_autoptr(GByteArray) out = image_fax_rows(bytes, packed, &way, size, &damaged, &used);
            g_assert_false(damaged);
            made_assert_same(out->data, out->len, rows, size);
            g_assert_cmpuint(used, <=, packed);
        }
}

static void test_fax_bad(void)
{
    static const guint8 zeros[4096], ones[] = {255, 255, 255, 255};
    gboolean damaged = FALSE;
    gsize used = 0;
    for (gint64 k = -1; k <= 1; k++) {
        ImageFax way = {k, 1728, FALSE, FALSE, TRUE};
        g_autoptr(GByteArray) nothing =
            image_fax_rows(zeros, sizeof zeros, &way, 216 * 100, &damaged, &used);
        g_assert_cmpuint(nothing->len, <=, 216 * 100);
        g_autoptr(GByteArray) all = image_fax_rows(ones, 4, &way, 216 * 100, &damaged, &used);
        g_assert_cmpuint(all->len, <=, 216 * 100);
    }
    ImageFax none = {0, 0, FALSE, FALSE, TRUE};
    g_assert_null(image_fax_rows(ones, 4, &none, 100, &damaged, &used));
    none.columns = (gint64)1 << 40;
    g_assert_null(image_fax_rows(ones, 4, &none, 100, &damaged, &used));
}

/* Whatever becomes of a picture, it has its size. */
static void test_fax_flipped(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    gsize row_bytes = 216, height = 30;
    g_autofree guint8 *rows = make_rows(random, 1728, (guint32)height);
    for (guint i = 0; i < 300; i++) {
        guint way_at = i % G_N_ELEMENTS(fax_ways);
        gsize size = 0, used = 0;
        g_autoptr(GBytes) coded = pack_fax(rows, 1728, (guint32)height,
                                           fax_ways[way_at].compression, fax_ways[way_at].options);
        guint8 *bytes = g_bytes_unref_to_data(g_steal_pointer(&coded), &size);
        for (guint flips = 0; flips <= i % 20; flips++)
            bytes[g_rand_int_range(random, 0, (gint32)size)] ^=
                (guint8)(1 << g_rand_int_range(random, 0, 8));
        ImageFax way = {fax_ways[way_at].k, 1728, fax_ways[way_at].aligned, TRUE, TRUE};
        gboolean damaged = FALSE;
        g_autoptr(GByteArray) out =
            image_fax_rows(bytes, size, &way, row_bytes * height, &damaged, &used);
        g_assert_cmpuint(out->len, <=, row_bytes * height);
        g_assert_cmpuint(out->len % row_bytes, ==, 0);
        g_free(bytes);
    }
}

/* ---- JBIG2: a page with one region, packed as fax pictures are ---- */

static void put_segment(GByteArray *out, guint number, guint type, const GByteArray *data)
{
    made_u32be(out, number);
    made_u8(out, type);
    made_u8(out, 0);
    made_u8(out, 1);
    made_u32be(out, data->len);
    made_put(out, data->data, data->len);
}

static GBytes *make_jbig2(GBytes *coded, guint32 width, guint32 height, guint regions)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GByteArray) page = g_byte_array_new(), region = g_byte_array_new();
    for (guint i = 0; i < 2; i++) {
        GByteArray *one = i == 0 ? page : region;
        made_u32be(one, width);
        made_u32be(one, height);
        made_u32be(one, 0);
        made_u32be(one, 0);
        made_u8(one, 0);
    }
    made_u16be(page, 0);
    made_u8(region, 1); /* MMR */
    made_put(region, g_bytes_get_data(coded, NULL), g_bytes_get_size(coded));
    put_segment(out, 0, 48, page);
    for (guint i = 0; i < regions; i++)
        put_segment(out, i + 1, 38, region);
    return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

static void test_jbig2(void)
{
    const guint32 width = 300, height = 40;
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    gsize size = (width + 7) / 8 * height, made = 0;
    g_autofree guint8 *rows = make_rows(random, width, height);
    g_autoptr(GBytes) coded = pack_fax(rows, width, height, COMPRESSION_CCITTFAX4, 0);
    g_autoptr(GBytes) whole = make_jbig2(coded, width, height, 1);
    g_autoptr(GBytes) cut = g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) - 20);
    g_autoptr(GError) error = NULL;
    gboolean damaged = TRUE;
    DisarmBudget budget;
    start_budget(&budget);
    g_autoptr(GBytes) out = image_jbig2_rows(whole, NULL, width, height, &damaged, &budget, &error);
    const guint8 *bytes = g_bytes_get_data(out, &made);
    g_assert_false(damaged);
    for (gsize i = 0; i < size; i++)
        rows[i] = (guint8)~rows[i];
    made_assert_same(bytes, made, rows, size);
    g_autoptr(GBytes) half = image_jbig2_rows(cut, NULL, width, height, &damaged, &budget, &error);
    g_assert_true(damaged && half != NULL && g_bytes_get_size(half) == size);
}

/* A text region that says that it places more symbols than its few bytes can name is not begun. */
static void test_jbig2_symbols(void)
{
    static const guint32 instances[] = {64, G_MAXUINT32};
    for (gsize i = 0; i < G_N_ELEMENTS(instances); i++) {
        g_autoptr(GByteArray) out = g_byte_array_new();
        g_autoptr(GByteArray) page = g_byte_array_new(), region = g_byte_array_new();
        for (guint k = 0; k < 2; k++)
            made_u32be(page, 100);
        made_put(page, "\0\0\0\0\0\0\0\0\0\0\0", 11);
        made_put(region, page->data, 8);
        made_put(region, "\0\0\0\0\0\0\0\0\0", 9);
        made_u16be(region, 0); /* arithmetic, not refined */
        made_u32be(region, instances[i]);
        put_segment(out, 0, 48, page);
        put_segment(out, 1, 6, region);
        g_autoptr(GBytes) picture = g_byte_array_free_to_bytes(g_steal_pointer(&out));
        g_autoptr(GError) error = NULL;
        gboolean damaged = FALSE;
        DisarmBudget budget;
        start_budget(&budget);
        g_autoptr(GBytes) rows =
            image_jbig2_rows(picture, NULL, 100, 100, &damaged, &budget, &error);
        g_assert_true((rows != NULL) == (i == 0));
        g_assert_true(damaged);
    }
}

/* Regions that are many pages large are not begun. */
static void test_jbig2_bomb(void)
{
    g_autoptr(GBytes) nothing = g_bytes_new_static("\0\0\0\0", 4);
    g_autoptr(GBytes) huge = make_jbig2(nothing, 60000, 60000, 1);
    g_autoptr(GBytes) many = make_jbig2(nothing, 3000, 3000, 100);
    g_autoptr(GBytes) junk = g_bytes_new_static("no segments at all, only words", 30);
    g_autoptr(GError) error = NULL;
    gboolean damaged = FALSE;
    DisarmBudget budget;
    start_budget(&budget);
    g_assert_null(image_jbig2_rows(huge, NULL, 100, 100, &damaged, &budget, &error));
    g_assert_null(image_jbig2_rows(many, NULL, 100, 100, &damaged, &budget, &error));
    g_assert_null(image_jbig2_rows(junk, NULL, 100, 100, &damaged, &budget, &error));
    g_assert_no_error(error);
    g_assert_null(image_jbig2_rows(huge, NULL, 60000, 60000, &damaged, &budget, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
}

/* ---- JPEG 2000 ---- */

static OPJ_SIZE_T write_some(void *from, OPJ_SIZE_T size, void *user)
{
    g_byte_array_append(user, from, (guint)size);
    return size;
}

/* A bare codestream of 8 bits, without loss. Owned. */
static GBytes *pack_jpx(const guint8 *samples, guint32 side, guint count)
{
    GByteArray *out = g_byte_array_new();
    opj_image_cmptparm_t parts[4] = {0};
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.numresolution = 2;
    for (guint i = 0; i < count; i++)
        parts[i] = (opj_image_cmptparm_t){.dx = 1, .dy = 1, .w = side, .h = side, .prec = 8};
    opj_image_t *image = opj_image_create(count, parts, OPJ_CLRSPC_UNSPECIFIED);
    image->x1 = image->y1 = side;
    for (gsize i = 0; i < (gsize)side * side; i++)
        for (guint k = 0; k < count; k++)
            image->comps[k].data[i] = samples[i * count + k];
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t *stream = opj_stream_default_create(OPJ_FALSE);
    opj_stream_set_write_function(stream, write_some);
    opj_stream_set_user_data(stream, out, NULL);
    g_assert_true(opj_setup_encoder(codec, &parameters, image) &&
                  opj_start_compress(codec, image, stream) && opj_encode(codec, stream) &&
                  opj_end_compress(codec, stream));
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    return g_byte_array_free_to_bytes(out);
}

static void test_jpx(void)
{
    enum { SIDE = 70 };
    guint8 samples[SIDE * SIDE * 3];
    for (gsize i = 0; i < sizeof samples; i++)
        samples[i] = (guint8)(i * 7 + i / 300);
    for (guint count = 1; count <= 3; count += 2) {
        g_autoptr(GBytes) coded = pack_jpx(samples, SIDE, count);
        g_auto(ImageJpx) jpx = {0}, cut = {0}, wrong = {0};
        g_autoptr(GError) error = NULL;
        ImageJpxWish wish = {count, FALSE, FALSE}, more = {count + 1, FALSE, FALSE};
        DisarmBudget budget;
        gsize size = 0, made = 0;
        const guint8 *bytes = g_bytes_get_data(coded, &size);
        start_budget(&budget);
        g_assert_true(image_jpx_read(bytes, size, &wish, &budget, &jpx, &error));
        g_assert_false(jpx.damaged);
        g_assert_true(jpx.width == SIDE && jpx.height == SIDE && jpx.components == count);
        const guint8 *out = g_bytes_get_data(jpx.samples, &made);
        made_assert_same(out, made, samples, (gsize)SIDE * SIDE * count);
        g_assert_true(image_jpx_read(bytes, size * 2 / 3, &wish, &budget, &cut, &error));
        g_assert_true(cut.damaged);
        g_assert_false(image_jpx_read(bytes, size, &more, &budget, &wrong, &error));
        g_assert_false(image_jpx_read(bytes, 20, &wish, &budget, &wrong, &error));
        g_assert_no_error(error);
    }
}

/* The size of a picture is read before memory is taken for it. */
static void test_jpx_bomb(void)
{
    static const guint8 sample[16 * 16] = {1};
    g_autoptr(GBytes) coded = pack_jpx(sample, 16, 1);
    g_autoptr(GError) error = NULL;
    g_auto(ImageJpx) jpx = {0};
    ImageJpxWish wish = {1, FALSE, FALSE};
    DisarmBudget budget;
    gsize size = 0;
    g_autofree guint8 *bytes = g_bytes_unref_to_data(g_steal_pointer(&coded), &size);
    start_budget(&budget);
    g_assert_cmpuint(bytes[8] | bytes[9] | bytes[10], ==, 0);
    bytes[10] = bytes[14] = bytes[26] = bytes[30] = 0xF0; /* Xsiz, Ysiz, XTsiz, YTsiz */
    g_assert_false(image_jpx_read(bytes, size, &wish, &budget, &jpx, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    g_clear_error(&error);
    bytes[10] = bytes[14] = 0x04;
    bytes[26] = bytes[30] = 0;
    bytes[27] = bytes[31] = 1; /* a million tiles */
    g_assert_false(image_jpx_read(bytes, size, &wish, &budget, &jpx, &error));
    g_assert_no_error(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/coded/fax", test_fax);
    g_test_add_func("/image/coded/fax/bad", test_fax_bad);
    g_test_add_func("/image/coded/fax/flipped", test_fax_flipped);
    g_test_add_func("/image/coded/jbig2", test_jbig2);
    g_test_add_func("/image/coded/jbig2/bomb", test_jbig2_bomb);
    g_test_add_func("/image/coded/jbig2/symbols", test_jbig2_symbols);
    g_test_add_func("/image/coded/jpx", test_jpx);
    g_test_add_func("/image/coded/jpx/bomb", test_jpx_bomb);
    return g_test_run();
}
