/* bench/clean.c -- large Office parts disarmed and checked, beside the least there is to do:
 * inflating them, their sum, one look for tags; and packing again what changed; processor time
 *
 * They are made here: 40 MB of sheets and of a document's text, one in which nothing changes and
 * one in which something does at its end. Whole files beside other programs: clean_command.py.
 */
#include "archive/zip_writer.h"
#include "clean/ooxml/ooxml.h"
#include "pair.h"
#include "verify/verify.h"
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
    GByteArray *large;   /* the file at hand */
    GByteArray *cleaned; /* what it became */
    const char *name;    /* what that is called */
    const char *part;    /* its large part */
} Bench;

static double spent_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* ---- the file ---- */

static gboolean clean(const Bench *bench, GByteArray *out)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    const DisarmSink sink = disarm_sink_memory(out);
    DisarmBudget budget;
    CleanOoxml result;
    DisarmJob job = {.policy = bench->policy, .budget = &budget, .findings = findings};
    disarm_budget_init(&budget, &bench->policy->limits);
    return clean_ooxml(bench->large->data, bench->large->len, "bench", &sink, &job, &result, NULL);
}

static gboolean check(const Bench *bench)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    DisarmJob job = {.policy = bench->policy, .budget = &budget, .findings = findings};
    disarm_budget_init(&budget, &bench->policy->limits);
    return verify_file(bench->cleaned->data, bench->cleaned->len, bench->name, &job, NULL);
}

/* ---- large parts ---- */

static gboolean add(ArchiveZipWriter *writer, const char *name, const char *text)
{
    return archive_zip_writer_add(writer, name, (const guint8 *)text, strlen(text), ARCHIVE_SMALL,
                                  NULL);
}

typedef enum { SHEET_PLAIN, SHEET_CHANGES, SHEET_MIXED } SheetForm;

static void append_plain(GString *text, guint row, guint column)
{
    g_string_append_printf(text, "<c r=\"%c%u\" s=\"%u\"%s><v>%u</v></c>", 'A' + column, row,
                           (row + column) % 3, column % 4 == 0 ? " t=\"s\"" : "",
                           (row * 7919 + column * 104729) % (column % 4 == 0 ? 500 : 99991));
}

/* A text in its cell, a formula with its value, a plain cell. */
static void append_mixed(GString *text, guint row, guint column)
{
    if (column % 3 == 0)
        g_string_append_printf(text,
                               "<c r=\"%c%u\" s=\"%u\" t=\"inlineStr\"><is><t>備品 %u 番　情報"
                               "システム課</t></is></c>",
                               'A' + column, row, row % 3, row * 31 + column);
    else if (column % 3 == 1)
        g_string_append_printf(text, "<c r=\"%c%u\" s=\"1\"><f>SUM(C%u:C%u)*%u</f><v>%u</v></c>",
                               'A' + column, row, row, row + 5, column + 2, row * column % 7919);
    else
        append_plain(text, row, column);
}

static GString *sheet_of(SheetForm form)
{
    GString *text = g_string_sized_new(LARGE_BYTES + 4096);
    g_string_append(text,
                    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
                    "><sheetData>");
    for (guint row = 1; text->len < LARGE_BYTES; row++) {
        g_string_append_printf(text, "<row r=\"%u\" spans=\"1:26\">", row);
        for (guint column = 0; column < 26; column++)
            (form == SHEET_MIXED ? append_mixed : append_plain)(text, row, column);
        g_string_append(text, "</row>");
    }
    g_string_append(text, form == SHEET_CHANGES ? "<own/>" : "");
    g_string_append(text, "</sheetData></worksheet>");
    return text;
}

static GByteArray *made_sheet(SheetForm form)
{
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1 << 30, "bench");
    g_autoptr(GString) sheet = sheet_of(form);
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

static double disarm_alone(gpointer data)
{
    const Bench *bench = data;
    g_autoptr(GByteArray) out = g_byte_array_new();
    double start = spent_ms();
    return clean(bench, out) ? spent_ms() - start : -1;
}

static double check_alone(gpointer data)
{
    const Bench *bench = data;
    double start = spent_ms();
    return check(bench) ? spent_ms() - start : -1;
}

static double both(gpointer data)
{
    double disarmed = disarm_alone(data), checked = check_alone(data);
    return disarmed < 0 || checked < 0 ? -1 : disarmed + checked;
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

/* Inflated, its sum, and each "<" found: nobody reads XML with less. */
static double read_alone(gpointer data)
{
    double start = spent_ms();
    g_autoptr(GBytes) plain = inflate(data);
    if (plain == NULL)
        return -1;
    gsize size = 0, tags = 0;
    const char *at = g_bytes_get_data(plain, &size), *end = at + size;
    for (; at < end && (at = memchr(at, '<', (gsize)(end - at))) != NULL; at++)
        tags++;
    return tags > 0 ? spent_ms() - start : -1;
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

typedef struct {
    const char *name, *part, *file_name;
    GByteArray *file; /* owned */
    gboolean changes;
} Case;

static gboolean run_pair(Bench *bench, const Case *one, const char *what, BenchRun ours,
                         BenchRun yardstick)
{
    g_autofree char *name = g_strdup_printf("40 MB of %s", one->name);
    const char *beside =
        yardstick == inflate_and_pack ? "inflate, pack at level 1" : "inflate, look for tags";
    const BenchPair pair = {name, what, beside, "ms", TRUE, 0, NULL};
    return bench_pair(&pair, ours, yardstick, bench, 7);
}

static gboolean run_case(Bench *bench, const Case *one)
{
    if (one->file == NULL)
        return FALSE;
    g_autoptr(GByteArray) file = one->file, cleaned = g_byte_array_new();
    bench->large = file;
    bench->cleaned = cleaned;
    bench->part = one->part;
    bench->name = one->file_name;
    return clean(bench, cleaned) &&
           run_pair(bench, one, "disarm", disarm_alone,
                    one->changes ? inflate_and_pack : read_alone) &&
           run_pair(bench, one, "check", check_alone, read_alone) &&
           run_pair(bench, one, "disarm and check", both, read_alone);
}

int main(void)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    Bench bench = {0};
    bench.policy = policies != NULL ? disarm_policies_find(policies, "office", NULL) : NULL;
    if (bench.policy == NULL)
        return 1;
    static const char sheet[] = "xl/s.xml", text[] = "word/d.xml";
    gboolean ran =
        run_case(&bench, &(Case){"plain cells, nothing changes", sheet, "a.xlsx",
                                 made_sheet(SHEET_PLAIN), FALSE}) &&
        run_case(&bench, &(Case){"formulas and texts, nothing changes", sheet, "a.xlsx",
                                 made_sheet(SHEET_MIXED), FALSE}) &&
        run_case(&bench,
                 &(Case){"Word text, nothing changes", text, "a.docx", made_text(FALSE), FALSE}) &&
        run_case(&bench, &(Case){"plain cells, something changes", sheet, "a.xlsx",
                                 made_sheet(SHEET_CHANGES), TRUE}) &&
        run_case(&bench,
                 &(Case){"Word text, something changes", text, "a.docx", made_text(TRUE), TRUE});
    return ran ? 0 : 1;
}
