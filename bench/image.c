/* bench/image.c -- pictures made safe beside what only copies or repacks them, in processor time
 *
 * A photograph and a screen of 5 million pixels each are made here: the photograph beside
 * libjpeg's own transcoding (what jpegtran -copy none does), the screen beside libpng reading and
 * writing all rows, both as a frame of GIF beside each other. Pictures named as arguments are made
 * safe besides, and their figures printed. */
#include "image/image.h"
#include "pair.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jpeglib.h>
#include <png.h>

enum { WIDTH = 2592, HEIGHT = 1944 };

typedef struct {
    const DisarmPolicy *policy;
    GBytes *photograph, *screen;
} Bench;

static double processor_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* ---- pictures ---- */

/* Soft shapes with the grain of a sensor on them. */
static void photograph_row(guint y, guint8 *row, guint32 *noise)
{
    for (guint x = 0; x < WIDTH; x++) {
        *noise = *noise * 1103515245 + 12345;
        guint grain = *noise >> 28;
        guint soft = (x * x / 9000 + y * y / 7000) % 512;
        soft = soft < 256 ? soft : 511 - soft;
        row[3 * x] = (guint8)MIN(soft + grain, 255);
        row[3 * x + 1] = (guint8)MIN(soft / 2 + 60 + grain, 255);
        row[3 * x + 2] = (guint8)MIN(200 - soft / 2 + grain, 255);
    }
}

/* Flat areas, lines and rows of small marks. */
static void screen_row(guint y, guint8 *row)
{
    for (guint x = 0; x < WIDTH; x++) {
        gboolean mark =
            y % 24 < 14 && (x * 2654435761u ^ (y / 24) * 40503u) >> 30 == 0 && x % 300 > 40;
        guint8 base = x % 300 < 4 ? 180 : y / 200 % 2 == 0 ? 255 : 244;
        memset(row + 3 * x, mark ? 40 : base, 3);
    }
}

static GBytes *make_photograph(void)
{
    struct jpeg_compress_struct to;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    guint32 noise = 1;
    g_autofree guint8 *row = g_malloc(WIDTH * 3);
    to.err = jpeg_std_error(&errors);
    jpeg_create_compress(&to);
    jpeg_mem_dest(&to, &bytes, &size);
    to.image_width = WIDTH;
    to.image_height = HEIGHT;
    to.input_components = 3;
    to.in_color_space = JCS_RGB;
    jpeg_set_defaults(&to);
    jpeg_set_quality(&to, 92, TRUE);
    jpeg_start_compress(&to, TRUE);
    for (guint y = 0; y < HEIGHT; y++) {
        photograph_row(y, row, &noise);
        jpeg_write_scanlines(&to, &row, 1);
    }
    jpeg_finish_compress(&to);
    jpeg_destroy_compress(&to);
    GBytes *made = g_bytes_new(bytes, size);
    free(bytes);
    return made;
}

/* Packs rows of RGB with libpng's usual settings. Owned; NULL when it fails. */
static GBytes *pack_png(const guint8 *rows)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = WIDTH, .height = HEIGHT, .format = PNG_FORMAT_RGB};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    g_autofree guint8 *bytes = g_malloc(size);
    if (!png_image_write_to_memory(&image, bytes, &size, 0, rows, 0, NULL))
        return NULL;
    return g_bytes_new(bytes, size);
}

static GBytes *make_screen(void)
{
    g_autofree guint8 *rows = g_malloc((gsize)WIDTH * HEIGHT * 3);
    for (guint y = 0; y < HEIGHT; y++)
        screen_row(y, rows + (gsize)y * WIDTH * 3);
    return pack_png(rows);
}

/* ---- ours ---- */

static double clean_ms(const Bench *bench, GBytes *picture)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(picture, &size);
    DisarmBudget budget;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmJob job = {bench->policy, &budget, findings, NULL};
    disarm_budget_init(&budget, &bench->policy->limits);
    double start = processor_ms();
    g_autoptr(GBytes) safe = image_clean(image_kind_of(bytes, size), bytes, size, &job, NULL);
    return safe != NULL ? processor_ms() - start : -1;
}

static double ours_photograph(gpointer data)
{
    return clean_ms(data, ((const Bench *)data)->photograph);
}

static double ours_screen(gpointer data)
{
    return clean_ms(data, ((const Bench *)data)->screen);
}

/* ---- yardsticks ---- */

static double copy_photograph(gpointer data)
{
    const Bench *bench = data;
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct to;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long out_size = 0;
    gsize size = 0;
    const guint8 *photograph = g_bytes_get_data(bench->photograph, &size);
    double start = processor_ms();
    in.err = to.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&in);
    jpeg_create_compress(&to);
    jpeg_mem_src(&in, photograph, size);
    jpeg_mem_dest(&to, &bytes, &out_size);
    jpeg_read_header(&in, TRUE);
    jvirt_barray_ptr *arrays = jpeg_read_coefficients(&in);
    jpeg_copy_critical_parameters(&in, &to);
    jpeg_write_coefficients(&to, arrays);
    jpeg_finish_compress(&to);
    jpeg_destroy_compress(&to);
    jpeg_destroy_decompress(&in);
    double took = processor_ms() - start;
    free(bytes);
    return took;
}

static double repack_screen(gpointer data)
{
    const Bench *bench = data;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(bench->screen, &size);
    g_autofree guint8 *rows = g_malloc((gsize)WIDTH * HEIGHT * 3);
    png_image image = {.version = PNG_IMAGE_VERSION};
    double start = processor_ms();
    gboolean read = png_image_begin_read_from_memory(&image, bytes, size) != 0;
    image.format = PNG_FORMAT_RGB;
    read = read && png_image_finish_read(&image, NULL, rows, 0, NULL) != 0;
    g_autoptr(GBytes) packed = read ? pack_png(rows) : NULL;
    return packed != NULL ? processor_ms() - start : -1;
}

/* ---- files ---- */

/* The best of five, for a picture of somebody's own. */
static gboolean print_file(const Bench *bench, const char *path)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    double best = 1e9;
    if (!g_file_get_contents(path, &text, &size, NULL))
        return FALSE;
    g_autoptr(GBytes) picture = g_bytes_new(text, size);
    for (guint i = 0; i < 5; i++) {
        double took = clean_ms(bench, picture);
        if (took < 0)
            return FALSE;
        best = MIN(best, took);
    }
    g_autofree char *name = g_path_get_basename(path);
    printf("image/file: %s, %s, %.1f kB: %.2f ms\n", name,
           image_kind_name(image_kind_of((const guint8 *)text, size)), (double)size / 1e3, best);
    return TRUE;
}

static gboolean run_pairs(Bench *bench)
{
    const BenchPair photograph = {"a photograph of 5 million pixels (JPEG), processor time",
                                  "image_clean",
                                  "libjpeg, coefficients copied",
                                  "ms",
                                  TRUE,
                                  1.2,
                                  "besides copying, amounts are looked through once"};
    const BenchPair screen = {"a screen of 5 million pixels (PNG), processor time",
                              "image_clean",
                              "libpng, read and written",
                              "ms",
                              TRUE,
                              0.5,
                              "inflating alone takes as long"};
    return bench_pair(&photograph, ours_photograph, copy_photograph, bench, 9) &&
           bench_pair(&screen, ours_screen, repack_screen, bench, 9);
}

int main(int argc, char **argv)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    Bench bench = {.policy =
                       policies != NULL ? disarm_policies_find(policies, "office", NULL) : NULL,
                   .photograph = make_photograph(),
                   .screen = make_screen()};
    gboolean whole = bench.policy != NULL && bench.screen != NULL && run_pairs(&bench);
    for (int i = 1; i < argc; i++)
        whole = print_file(&bench, argv[i]) && whole;
    g_bytes_unref(bench.photograph);
    g_clear_pointer(&bench.screen, g_bytes_unref);
    return whole ? 0 : 1;
}
