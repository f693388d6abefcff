/* bench/pdf.c -- a PDF to units beside pdftotext alone over the same file, and a long one per page
 *
 * The first argument is the program (beside this one when there is none), the second a PDF. Without
 * one, PDFs of 200 and 1,000 pages are made from a policy that may lie beside the sources: full
 * pages of Japanese text, each character with a place of its own as word processors set it. The
 * yardstick is Debian's pdftotext -bbox, which reads what `sekisho policy extract` has it read. */
#include "pair.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define RUNS 7u
#define ROWS 40u
#define ROW_CHARS 36u
#define SHORT_PAGES 200u
#define LONG_PAGES 1000u

typedef struct {
    const char *program;
    const char *few, *many; /* paths; many NULL with a PDF of one's own */
} Bench;

/* ---- a PDF of so many pages ---- */

static void add_object(GString *pdf, GArray *places, const char *text)
{
    gsize at = pdf->len;
    g_array_append_val(places, at);
    g_string_append_printf(pdf, "%u 0 obj%sendobj\n", places->len, text);
}

/* A row of text, in the code units of UTF-16, with small corrections between them. */
static const char *add_row(GString *drawn, const char *text, const char *whole)
{
    g_string_append(drawn, "[");
    for (guint i = 0; i < ROW_CHARS; i++) {
        gunichar c = g_utf8_get_char(text);
        text = *g_utf8_next_char(text) != '\0' ? g_utf8_next_char(text) : whole;
        if (c == '\n')
            break;
        if (c < 0x10000)
            g_string_append_printf(drawn, "<%04X>%u", c, i % 3);
    }
    g_string_append(drawn, "] TJ T*\n");
    return text;
}

static GString *make_pdf(const char *text, guint pages)
{
    static const char *const objects[] = {
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[2 0 R]"
        "/ToUnicode 3 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 1000/W[0[0]32 126 500]"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/FontDescriptor<</Type/FontDescriptor/FontName/A/Flags 4/Ascent 880/Descent -120>>>>",
        "<</Length 120>>stream\n/CIDInit /ProcSet findresource begin begincmap\n"
        "1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange\nendcmap end end\n          \n"
        "endstream ",
    };
    GString *pdf = g_string_new("%PDF-1.4\n");
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GString) kids = g_string_new(NULL);
    const char *at = text;
    for (gsize i = 0; i < G_N_ELEMENTS(objects); i++)
        add_object(pdf, places, objects[i]);
    guint tree = places->len + 2 * pages + 1;
    for (guint page = 0; page < pages; page++) {
        g_autoptr(GString) drawn = g_string_new("BT /F 11 Tf 18 TL 60 790 Td\n");
        for (guint row = 0; row < ROWS; row++)
            at = add_row(drawn, at, text);
        g_autofree char *stream = g_strdup_printf(
            "<</Length %" G_GSIZE_FORMAT ">>stream\n%sET\nendstream ", drawn->len + 3, drawn->str);
        add_object(pdf, places, stream);
        g_autofree char *facts =
            g_strdup_printf("<</Type/Page/Parent %u 0 R/MediaBox[0 0 595 842]/Contents %u 0 R"
                            "/Resources<</Font<</F 1 0 R>>>>>>",
                            tree, places->len);
        add_object(pdf, places, facts);
        g_string_append_printf(kids, "%u 0 R ", places->len);
    }
    g_autofree char *pages_of =
        g_strdup_printf("<</Type/Pages/Kids[%s]/Count %u>>", kids->str, pages);
    g_autofree char *catalog = g_strdup_printf("<</Type/Catalog/Pages %u 0 R>>", tree);
    add_object(pdf, places, pages_of);
    add_object(pdf, places, catalog);
    gsize table = pdf->len;
    g_string_append_printf(pdf, "xref\n0 %u\n0000000000 65535 f \n", places->len + 1);
    for (guint i = 0; i < places->len; i++)
        g_string_append_printf(pdf, "%010" G_GSIZE_FORMAT " 00000 n \n",
                               g_array_index(places, gsize, i));
    g_string_append_printf(
        pdf, "trailer<</Size %u/Root %u 0 R>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
        places->len + 1, places->len, table);
    return pdf;
}

static char *write_pdf(const char *text, guint pages)
{
    g_autoptr(GString) pdf = make_pdf(text, pages);
    char *path = NULL;
    int fd = g_file_open_tmp("bench-XXXXXX.pdf", &path, NULL);
    if (fd < 0)
        return NULL;
    g_close(fd, NULL);
    return g_file_set_contents(path, pdf->str, (gssize)pdf->len, NULL) ? path : NULL;
}

/* ---- runs ---- */

static double run_ms(const char *const *line)
{
    int status = 1;
    double start = bench_now_s();
    GSpawnFlags flags =
        G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
    if (!g_spawn_sync(NULL, (char **)line, NULL, flags, NULL, NULL, NULL, NULL, &status, NULL) ||
        status != 0)
        return -1;
    return (bench_now_s() - start) * 1000;
}

static double extract(const Bench *bench, const char *path)
{
    const char *const line[] = {bench->program, "policy", "extract", path, "--jsonl", NULL};
    return run_ms(line);
}

static double ours(gpointer data)
{
    return extract(data, ((Bench *)data)->few);
}

static double pdftotext(gpointer data)
{
    const char *const line[] = {"pdftotext",          "-enc", "UTF-8", "-bbox",
                                ((Bench *)data)->few, "-",    NULL};
    return run_ms(line);
}

static double few_each(gpointer data)
{
    return extract(data, ((Bench *)data)->few) / SHORT_PAGES;
}

static double many_each(gpointer data)
{
    return extract(data, ((Bench *)data)->many) / LONG_PAGES;
}

static gboolean run_pairs(Bench *bench)
{
    const BenchPair whole = {
        "a PDF to units",
        "policy extract",
        "pdftotext -bbox alone",
        "ms",
        TRUE,
        1.0,
        "one core, or cores that others use: then all of it is one after the other"};
    const BenchPair linear = {
        "1,000 pages, per page", "1,000 pages", "200 pages", "ms", TRUE, 1.1, NULL};
    return bench_pair(&whole, ours, pdftotext, bench, RUNS) &&
           (bench->many == NULL || bench_pair(&linear, many_each, few_each, bench, RUNS));
}

int main(int argc, char **argv)
{
    g_autofree char *folder = g_path_get_dirname(argv[0]);
    g_autofree char *beside = g_build_filename(folder, "..", "sekisho", NULL);
    g_autofree char *text = NULL;
    g_autofree char *few = NULL, *many = NULL, *found = g_find_program_in_path("pdftotext");
    Bench bench = {.program = argc > 1 ? argv[1] : beside, .few = argc > 2 ? argv[2] : NULL};
    if (found == NULL) {
        printf("bench/pdf: no pdftotext\n");
        return 77;
    }
    if (bench.few == NULL) {
        if (!g_file_get_contents("../shared/policies/shime.txt", &text, NULL, NULL) &&
            !g_file_get_contents("sample/mihon/policy.txt", &text, NULL, NULL)) {
            printf("bench/pdf: no text to make a PDF of (give a PDF)\n");
            return 77;
        }
        bench.few = few = write_pdf(text, SHORT_PAGES);
        bench.many = many = write_pdf(text, LONG_PAGES);
    }
    gboolean well = bench.few != NULL && run_pairs(&bench);
    for (gsize i = 0; i < 2; i++)
        if ((i == 0 ? few : many) != NULL)
            g_unlink(i == 0 ? few : many);
    return well ? 0 : 1;
}
