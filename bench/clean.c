/* bench/clean.c -- large Office parts disarmed, beside the least there is to do: inflating them,
 * and packing again what changed; processor time
 *
 * They are made here: 40 MB of a sheet and of a document's text, one in which nothing changes and
 * one in which something does at its end. Whole files beside other programs: clean_command.py.
 */
#include "archive/zip_writer.h"
#include "clean/ooxml.h"
#include "pair.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

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
    const DisarmPolicy *policy;
    GByteArray *large; /* the file at hand */
    const char *part;  /* its large part */
} Bench;

static double spent_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* ---- the file ---- */

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
    double start = spent_ms();
    if (!clean(bench, bench->large->data, bench->large->len))
        return -1;
    return spent_ms() - start;
}

/* The part's bytes, inflated and their sum checked; NULL when that fails. Owned. */
static GBytes *inflate(const Bench *bench)
{
    const ArchiveZipBudget budget = {100, 1 << 28, 1 << 28, 1000, 1000};
    g_autoptr(ArchiveZip) zip =
        archive_zip_open(bench->large->data, bench->large->len, &budget, "bench", NULL);
    const ArchiveZipEntry *entry = zip != NULL ? archive_zip_find(zip, bench->part) : NULL;
    return entry != NULL ? archive_zip_extract(zip, entry, NULL) : NULL;
}

static double inflate_alone(gpointer data)
{
    double start = spent_ms();
    g_autoptr(GBytes) plain = inflate(data);
    return plain != NULL ? spent_ms() - start : -1;
}

static double inflate_and_pack(gpointer data)
{
    const Bench *bench = data;
    double start = spent_ms();
    g_autoptr(GBytes) plain = inflate(bench);
    g_autoptr(GByteArray) out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1 << 30, "bench");
    if (plain == NULL || !archive_zip_writer_add(writer, bench->part, g_bytes_get_data(plain, NULL),
                                                 g_bytes_get_size(plain), ARCHIVE_FAST, NULL))
        return -1;
    return spent_ms() - start;
}

static gboolean run_large(Bench *bench, const char *name, const char *part, GByteArray *file,
                          gboolean changes)
{
    const BenchPair pair = {name, "disarm", changes ? "inflate, pack at level 1" : "inflate alone",
                            "ms", TRUE,     4,
                            NULL};
    g_autoptr(GByteArray) owned = file;
    bench->large = file;
    bench->part = part;
    return file != NULL &&
           bench_pair(&pair, ours_large, changes ? inflate_and_pack : inflate_alone, bench, 7);
}

int main(void)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    Bench bench = {0};
    bench.policy = policies != NULL ? disarm_policies_find(policies, "office", NULL) : NULL;
    if (bench.policy == NULL)
        return 1;
    gboolean ran =
        run_large(&bench, "40 MB of sheet, nothing changes", "xl/s.xml", made_sheet(FALSE),
                  FALSE) &&
        run_large(&bench, "40 MB of sheet, something changes", "xl/s.xml", made_sheet(TRUE),
                  TRUE) &&
        run_large(&bench, "40 MB of text, nothing changes", "word/d.xml", made_text(FALSE),
                  FALSE) &&
        run_large(&bench, "40 MB of text, something changes", "word/d.xml", made_text(TRUE), TRUE);
    return ran ? 0 : 1;
}
