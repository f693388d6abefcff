/* tests/unit/pdf/pdf_filter.c -- what is packed comes out as it was, and no more than is allowed */
#include "base/problem.h"
#include "pdf/filter.h"
#include <string.h>

#define MIB ((guint64)1024 * 1024)

static const DisarmLimits limits = {.inflated_bytes = 64 * MIB, .ratio = 100};

static void assert_undone(PdfFilter filter, const PdfFilterParms *parms, const void *packed,
                          gsize size, const void *plain, gsize plain_size)
{
    g_autoptr(GError) error = NULL;
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    g_auto(PdfSink) sink = {.budget = &budget, .packed_bytes = size, .max_bytes = MIB};
    g_assert_true(pdf_filter_undo(filter, parms, packed, size, &sink, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(sink.size, ==, plain_size);
    g_assert_true(memcmp(sink.bytes, plain, plain_size) == 0);
}

/* The examples of ISO 32000-2, 7.4. */
static void test_texts(void)
{
    static const guint8 runs[] = {2, 'a', 'b', 'c', 254, 'x', 128};
    static const guint8 codes[] = {0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01};
    static const guint8 coded[] = {45, 45, 45, 45, 45, 65, 45, 45, 45, 66};
    const PdfFilterParms none = PDF_FILTER_NO_PARMS;
    assert_undone(PDF_FILTER_ASCIIHEX, &none, "41 4 2 5>", 9, "AB\x50", 3);
    assert_undone(PDF_FILTER_ASCII85, &none, "87cURD]i,\"Ebo80~>", 17, "Hello World!", 12);
    assert_undone(PDF_FILTER_ASCII85, &none, "z~>", 3, "\0\0\0\0", 4);
    assert_undone(PDF_FILTER_RUN_LENGTH, &none, runs, sizeof runs, "abcxxx", 6);
    assert_undone(PDF_FILTER_LZW, &none, codes, sizeof codes, coded, sizeof coded);
    g_assert_cmpint(pdf_filter_named("AHx"), ==, PDF_FILTER_ASCIIHEX);
    g_assert_cmpint(pdf_filter_named("Other"), ==, PDF_FILTER_UNKNOWN);
}

static void test_predictors(void)
{
    static const guint8 png[] = {1, 1, 1, 1, 2, 1, 1, 1, 4, 0, 0, 0},
                        rows[] = {1, 2, 3, 2, 3, 4, 2, 3, 4};
    static const guint8 tiff[] = {1, 1, 1, 5, 1, 1}, sums[] = {1, 2, 3, 5, 6, 7};
    PdfFilterParms parms = {
        .predictor = 15, .colors = 1, .bits = 8, .columns = 3, .early_change = 1};
    g_autoptr(GBytes) packed = pdf_deflate(png, sizeof png);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &size);
    assert_undone(PDF_FILTER_FLATE, &parms, bytes, size, rows, sizeof rows);
    parms.predictor = 2;
    g_autoptr(GBytes) other = pdf_deflate(tiff, sizeof tiff);
    bytes = g_bytes_get_data(other, &size);
    assert_undone(PDF_FILTER_FLATE, &parms, bytes, size, sums, sizeof sums);
}

static void test_bomb(void)
{
    g_autofree guint8 *zeros = g_malloc0(8 * MIB);
    g_autoptr(GBytes) packed = pdf_deflate(zeros, 8 * MIB);
    g_autoptr(GError) error = NULL;
    DisarmBudget budget;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &size);
    const PdfFilterParms none = PDF_FILTER_NO_PARMS;
    disarm_budget_init(&budget, &limits);
    g_auto(PdfSink) sink = {.budget = &budget, .packed_bytes = size, .max_bytes = 64 * MIB};
    g_assert_false(pdf_filter_undo(PDF_FILTER_FLATE, &none, bytes, size, &sink, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    g_assert_cmpuint(sink.size, <=, (size + 1) * limits.ratio);
    g_auto(PdfSink) known = {.budget = &budget,
                             .packed_bytes = size,
                             .max_bytes = 1000,
                             .cut = TRUE,
                             .known_size = TRUE};
    g_assert_true(pdf_filter_undo(PDF_FILTER_FLATE, &none, bytes, size, &known, NULL));
    g_assert_cmpuint(known.size, ==, 1000);
    g_assert_true(known.full);
}

/* Data that break off give what came before. */
static void test_cut(void)
{
    static const char text[] = "a text that is long enough to be cut in two, a text that is long";
    g_autoptr(GBytes) packed = pdf_deflate((const guint8 *)text, sizeof text);
    DisarmBudget budget;
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(packed, &size);
    const PdfFilterParms none = PDF_FILTER_NO_PARMS;
    disarm_budget_init(&budget, &limits);
    g_auto(PdfSink) sink = {.budget = &budget, .packed_bytes = size, .max_bytes = MIB};
    g_assert_true(pdf_filter_undo(PDF_FILTER_FLATE, &none, bytes, size - 8, &sink, NULL));
    g_assert_true(sink.damaged && sink.size > 0);
    g_assert_true(memcmp(sink.bytes, text, sink.size) == 0);
    g_assert_true(pdf_sink_put(&sink, (const guint8 *)"x", 1, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/filter/texts", test_texts);
    g_test_add_func("/pdf/filter/predictors", test_predictors);
    g_test_add_func("/pdf/filter/bomb", test_bomb);
    g_test_add_func("/pdf/filter/cut", test_cut);
    return g_test_run();
}
