/* bench/clean.c -- Office files disarmed, beside mat2 and LibreOffice, and large parts beside their
 * inflation alone
 *
 * Arguments are Office files; without any those of a corpus that may lie beside the sources are
 * taken. The large ones are made here: 40 MB of a sheet and of a document's text, one in which
 * nothing changes and one in which something does at its end.
 */
#include "archive/zip_writer.h"
#include "clean/ooxml.h"
#include "pair.h"
#include <stdio.h>
#include <string.h>

#define LARGE_BYTES ((gsize)40 * 1000 * 1000)
#define TYPES_HEAD                                                                                 \
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "      \
    "Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\""  \
    "/>"
#define WAYS_HEAD                                                                                  \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define WAY(id, word, target)                                                                      \
    "<Relationship Id=\"" id                                                                       \
    "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" word          \
    "\" Target=\"" target "\"/></Relationships>"
#define OFFICE_TYPE "application/vnd.openxmlformats-officedocument."

typedef struct {
    GPtrArray *paths;  /* char, owned */
    GPtrArray *mapped; /* GMappedFile of them, owned */
    const DisarmPolicy *policy;
    GByteArray *large; /* the file at hand */
    const char *part;  /* its large part */
    char *folder;      /* for what mat2 writes */
} Bench;

/* ---- one file ---- */

static gboolean clean(const Bench *bench, const guint8 *bytes, gsize size)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    const DisarmSink sink = disarm_sink_memory(out);
    DisarmBudget budget;
    CleanOoxml result;
    DisarmJob job = {.policy = bench->policy, .budget = &budget, .findings = findings};
    disarm_budget_init(&budget, &bench->policy->limits);
    return clean_ooxml(bytes, size, "bench", &sink, &job, &result, NULL);
}

/* ---- many files: the median of one ---- */

static double ours_each(gpointer data)
{
    const Bench *bench = data;
    g_autofree double *figures = g_new(double, bench->mapped->len);
    for (guint i = 0; i < bench->mapped->len; i++) {
        GMappedFile *file = g_ptr_array_index(bench->mapped, i);
        double start = bench_now_s();
        clean(bench, (const guint8 *)g_mapped_file_get_contents(file),
              g_mapped_file_get_length(file)); /* a refusal is an answer */
        figures[i] = (bench_now_s() - start) * 1000;
    }
    return bench_median(figures, bench->mapped->len);
}

/* What `argv` takes, in ms; -1 when it could not be run. */
static double run_program(const char *const *argv)
{
    double start = bench_now_s();
    gboolean ran =
        g_spawn_sync(NULL, (char **)argv, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, NULL, NULL);
    return ran ? (bench_now_s() - start) * 1000 : -1;
}

/* mat2 writes its output beside its input. */
static double run_mat2(const Bench *bench, const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *copy = g_build_filename(bench->folder, base, NULL);
    g_autofree char *text = NULL;
    gsize size;
    const char *const argv[] = {"mat2", copy, NULL};
    if (!g_file_get_contents(path, &text, &size, NULL) ||
        !g_file_set_contents(copy, text, (gssize)size, NULL))
        return -1;
    return run_program(argv);
}

/* What a disarmer that flattens to pixels begins with. */
static double run_office(const Bench *bench, const char *path)
{
    g_autofree char *profile =
        g_strdup_printf("-env:UserInstallation=file://%s/profile", bench->folder);
    const char *const argv[] = {"soffice",      profile, "--headless",
                                "--convert-to", "pdf",   "--outdir",
                                bench->folder,  path,    NULL};
    return run_program(argv);
}

static double each(const Bench *bench, double (*run)(const Bench *bench, const char *path))
{
    guint step = MAX(bench->paths->len / 12, 1), count = 0; /* a dozen is enough: it is slow */
    g_autofree double *figures = g_new(double, bench->paths->len + 1);
    for (guint i = 0; i < bench->paths->len; i += step) {
        figures[count] = run(bench, g_ptr_array_index(bench->paths, i));
        if (figures[count++] < 0)
            return -1;
    }
    return bench_median(figures, count);
}

static double mat2_each(gpointer data)
{
    return each(data, run_mat2);
}

static double office_each(gpointer data)
{
    return each(data, run_office);
}

/* ---- large parts ---- */

static gboolean add(ArchiveZipWriter *writer, const char *name, const char *text)
{
    return archive_zip_writer_add(writer, name, (const guint8 *)text, strlen(text), ARCHIVE_SMALL,
                                  NULL);
}

static GString *sheet_of(gboolean changes)
{
    GString *text = g_string_sized_new(LARGE_BYTES + 4096);
    g_string_append(text,
                    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
                    "><sheetData>");
    for (guint row = 1; text->len < LARGE_BYTES; row++) {
        g_string_append_printf(text, "<row r=\"%u\" spans=\"1:26\">", row);
        for (guint column = 0; column < 26; column++)
            g_string_append_printf(text, "<c r=\"%c%u\" s=\"%u\"%s><v>%u</v></c>", 'A' + column,
                                   row, (row + column) % 3, column % 4 == 0 ? " t=\"s\"" : "",
                                   (row * 7919 + column * 104729) %
                                       (column % 4 == 0 ? 500 : 99991));
        g_string_append(text, "</row>");
    }
    g_string_append(text, changes ? "<own/>" : "");
    g_string_append(text, "</sheetData></worksheet>");
    return text;
}

static GByteArray *made_sheet(gboolean changes)
{
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1 << 30, "bench");
    g_autoptr(GString) sheet = sheet_of(changes);
    gboolean made =
        add(writer, "[Content_Types].xml",
            TYPES_HEAD "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" OFFICE_TYPE
                       "spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/s.xml\" "
                       "ContentType=\"" OFFICE_TYPE "spreadsheetml.worksheet+xml\"/></Types>") &&
        add(writer, "_rels/.rels", WAYS_HEAD WAY("rId1", "officeDocument", "xl/workbook.xml")) &&
        add(writer, "xl/_rels/workbook.xml.rels", WAYS_HEAD WAY("rId1", "worksheet", "s.xml")) &&
        add(writer, "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
            "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
            "<sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>") &&
        add(writer, "xl/s.xml", sheet->str) && archive_zip_writer_finish(writer, NULL);
    return made ? out : NULL;
}

static GByteArray *made_text(gboolean changes)
{
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1 << 30, "bench");
    g_autoptr(GString) text = g_string_sized_new(LARGE_BYTES + 4096);
    g_string_append(
        text, "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
              "><w:body>");
    for (guint i = 0; text->len < LARGE_BYTES; i++)
        g_string_append_printf(
            text,
            "<w:p w:rsidR=\"00%06X\"><w:pPr><w:pStyle w:val=\"a%u\"/><w:ind w:left=\"%u\"/></w:pPr>"
            "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/><w:sz w:val=\"21\"/></w:rPr><w:t>第%u条　"
            "職員等は、情報資産を外部に持ち出すときは、情報セキュリティ管理者の許可を得なければなら"
            "ない。"
            "</w:t></w:r></w:p>",
            i * 2654435761u >> 8, i % 9, i % 5 * 210, i);
    g_string_append(text, changes ? "<own/>" : "");
    g_string_append(text, "</w:body></w:document>");
    gboolean made =
        add(writer, "[Content_Types].xml",
            TYPES_HEAD "<Override PartName=\"/word/d.xml\" ContentType=\"" OFFICE_TYPE
                       "wordprocessingml.document.main+xml\"/></Types>") &&
        add(writer, "_rels/.rels", WAYS_HEAD WAY("rId1", "officeDocument", "word/d.xml")) &&
        add(writer, "word/d.xml", text->str) && archive_zip_writer_finish(writer, NULL);
    return made ? out : NULL;
}

static double ours_large(gpointer data)
{
    const Bench *bench = data;
    double start = bench_now_s();
    if (!clean(bench, bench->large->data, bench->large->len))
        return -1;
    return (bench_now_s() - start) * 1000;
}

/* The least there is to do: inflate the part and check its sum. */
static double inflate_alone(gpointer data)
{
    const Bench *bench = data;
    const ArchiveZipBudget budget = {100, 1 << 28, 1 << 28, 1000, 1000};
    double start = bench_now_s();
    g_autoptr(ArchiveZip) zip =
        archive_zip_open(bench->large->data, bench->large->len, &budget, "bench", NULL);
    const ArchiveZipEntry *entry = zip != NULL ? archive_zip_find(zip, bench->part) : NULL;
    if (entry == NULL || !archive_zip_stream(zip, entry, NULL, NULL, NULL))
        return -1;
    return (bench_now_s() - start) * 1000;
}

static gboolean run_large(Bench *bench, const char *name, const char *part, GByteArray *file,
                          const char *holds_back)
{
    const BenchPair pair = {name, "disarm", "inflate alone", "ms", TRUE, 4, holds_back};
    g_autoptr(GByteArray) owned = file;
    bench->large = file;
    bench->part = part;
    return file != NULL && bench_pair(&pair, ours_large, inflate_alone, bench, 7);
}

/* ---- which files ---- */

static void add_path(Bench *bench, const char *path)
{
    GMappedFile *file = g_mapped_file_new(path, FALSE, NULL);
    if (file == NULL)
        return;
    g_ptr_array_add(bench->paths, g_strdup(path));
    g_ptr_array_add(bench->mapped, file);
}

static void add_corpus(Bench *bench)
{
    static const char folder[] = "../shared/corpora/clean";
    static const char *const endings[] = {".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".ppsx"};
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
            if (g_str_has_suffix(name, endings[i])) {
                g_autofree char *path = g_build_filename(folder, name, NULL);
                add_path(bench, path);
            }
}

static gboolean run_files(Bench *bench, const char *program, double aim, BenchRun yardstick)
{
    g_autofree char *found = g_find_program_in_path(program);
    const BenchPair pair = {
        "Office files, median of one", "disarm", program, "ms", TRUE, aim, NULL};
    if (found == NULL || bench->paths->len == 0) {
        printf("bench/clean: no %s, or no Office files (give some)\n", program);
        return TRUE;
    }
    return bench_pair(&pair, ours_each, yardstick, bench, 3);
}

int main(int argc, char **argv)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) mapped =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_mapped_file_unref);
    g_autofree char *folder = g_dir_make_tmp("bench-clean-XXXXXX", NULL);
    Bench bench = {.paths = paths, .mapped = mapped, .folder = folder};
    bench.policy = policies != NULL ? disarm_policies_find(policies, "office", NULL) : NULL;
    if (bench.policy == NULL || folder == NULL)
        return 1;
    for (int i = 1; i < argc; i++)
        add_path(&bench, argv[i]);
    if (argc == 1)
        add_corpus(&bench);
    gboolean ran =
        run_files(&bench, "mat2", 0.05, mat2_each) &&
        run_files(&bench, "soffice", 0.01, office_each) &&
        run_large(&bench, "40 MB of sheet, nothing changes", "xl/s.xml", made_sheet(FALSE), NULL) &&
        run_large(&bench, "40 MB of sheet, something changes", "xl/s.xml", made_sheet(TRUE),
                  "it is packed again, at level 1") &&
        run_large(&bench, "40 MB of text, nothing changes", "word/d.xml", made_text(FALSE), NULL) &&
        run_large(&bench, "40 MB of text, something changes", "word/d.xml", made_text(TRUE),
                  "it is packed again, at level 1");
    g_autofree char *command = g_strdup_printf("rm -r '%s'", folder);
    return ran && g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL) ? 0 : 1;
}
