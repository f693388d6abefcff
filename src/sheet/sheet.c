/* sheet/sheet.c -- finds out what a table's file is and has it read */
#include "sheet/sheet.h"
#include "base/charset.h"
#include "base/json.h"
#include "base/problem.h"
#include "document/document.h"
#include "document/package.h"
#include "sheet/book.h"
#include "sheet/text.h"
#include "sheet/xlsx.h"
#include <string.h>

#define PROBLEM_SAVE_AS_SHEET                                                                      \
    PROBLEM_BOTH("save it as Excel (.xlsx) or CSV",                                                \
                 "Excel（.xlsx）または CSV で保存し直してください")

/* A million cells of a worksheet are some 60 MB. */
static const ArchiveZipBudget budget = {.max_entries = 10000,
                                        .max_entry_bytes = (gsize)96 * 1024 * 1024,
                                        .max_total_bytes = (gsize)128 * 1024 * 1024,
                                        .max_ratio = 200,
                                        .max_name_bytes = 1024};

typedef struct {
    const char *format, *encoding;
    guint sheet;
    SheetFound found;
} Facts;

static GBytes *answer(const Facts *facts, const SheetRows *rows)
{
    GString *json = g_string_sized_new(rows->json->len + 200);
    const SheetFound *found = &facts->found;
    g_string_append_printf(json,
                           "{\"format\":\"%s\",\"encoding\":\"%s\",\"merged\":%u,\"uncomputed\":%u,"
                           "\"sheet\":%u,\"sheets\":[",
                           facts->format, facts->encoding, found->merged, found->uncomputed,
                           facts->sheet);
    for (guint i = 0; found->titles != NULL && i < found->titles->len; i++) {
        if (i > 0)
            g_string_append_c(json, ',');
        json_append_string(json, g_ptr_array_index(found->titles, i), -1);
    }
    g_string_append(json, "],\"rows\":");
    g_string_append_len(json, rows->json->str, (gssize)rows->json->len);
    g_string_append_c(json, '}');
    return g_string_free_to_bytes(json);
}

static gboolean refuse(const char *kind, GError **error)
{
    problem_set(error, PROBLEM_UNSUPPORTED, kind, PROBLEM_SAVE_AS_SHEET);
    return FALSE;
}

static gboolean read_zip(const guint8 *bytes, gsize size, const char *name, SheetRows *rows,
                         Facts *facts, GError **error)
{
    g_autoptr(ArchiveZip) zip = archive_zip_open(bytes, size, &budget, name, error);
    if (zip == NULL)
        return FALSE;
    g_autoptr(GError) problem = NULL;
    g_autofree char *main = document_package_related(zip, "", "officeDocument", name, &problem);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (main != NULL && g_str_has_suffix(main, ".bin"))
        return refuse(
            PROBLEM_BOTH("a binary Excel workbook (.xlsb)", "Excel バイナリ ブック（.xlsb）"),
            error);
    if (main == NULL || strstr(main, "workbook") == NULL)
        return refuse(PROBLEM_BOTH("a file that is no table", "表ではないファイル"), error);
    facts->format = "xlsx";
    return sheet_xlsx_read(zip, name, facts->sheet, rows, &facts->found, error);
}

static gboolean read_text(const guint8 *bytes, gsize size, const char *name, SheetRows *rows,
                          Facts *facts, GError **error)
{
    if (facts->sheet != 1)
        return sheet_is_missing(name, facts->sheet, error);
    g_autofree char *text = charset_read(bytes, size, name, &facts->encoding, error);
    if (text == NULL)
        return FALSE;
    facts->format = sheet_text_read(text, strlen(text), rows) == '\t' ? "tsv" : "csv";
    return TRUE;
}

/* An OLE compound file: a package locked by a password names its one stream so ([MS-OFFCRYPTO]
 * 2.3.4.4); else a workbook of before 2007. */
static gboolean refuse_compound(const guint8 *bytes, gsize size, const char *name, GError **error)
{
    static const char stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    if (memmem(bytes, size, stream, sizeof stream - 1) == NULL)
        return refuse(PROBLEM_BOTH("an old Excel file (.xls)", "古い形式の Excel（.xls）"), error);
    problem_set(error, PROBLEM_ENCRYPTED, name, NULL);
    return FALSE;
}

static gboolean begins(const guint8 *bytes, gsize size, const char *opening, gsize opening_size)
{
    return size >= opening_size && memcmp(bytes, opening, opening_size) == 0;
}

static gboolean read_any(const guint8 *bytes, gsize size, const char *name, SheetRows *rows,
                         Facts *facts, GError **error)
{
    if (size > SHEET_FILE_MAX_BYTES) {
        problem_set(error, PROBLEM_TOO_LARGE, name, "32 MiB");
        return FALSE;
    }
    if (begins(bytes, size, "PK\003\004", 4))
        return read_zip(bytes, size, name, rows, facts, error);
    if (begins(bytes, size, "\320\317\021\340\241\261\032\341", 8))
        return refuse_compound(bytes, size, name, error);
    if (document_is_pdf(bytes, size))
        return refuse("PDF", error);
    return read_text(bytes, size, name, rows, facts, error);
}

GBytes *sheet_read(const guint8 *bytes, gsize size_bytes, const char *name, guint sheet,
                   GError **error)
{
    Facts facts = {.format = "csv", .encoding = "utf-8", .sheet = sheet};
    g_auto(SheetRows) rows = {0};
    sheet_rows_init(&rows);
    gboolean read = read_any(bytes, size_bytes, name, &rows, &facts, error) &&
                    sheet_rows_end(&rows, name, error);
    GBytes *json = read ? answer(&facts, &rows) : NULL;
    g_clear_pointer(&facts.found.titles, g_ptr_array_unref);
    return json;
}
