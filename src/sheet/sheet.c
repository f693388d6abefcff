/* sheet/sheet.c -- finds out what a table's file is and has it read */
#include "sheet/sheet.h"
#include "base/charset.h"
#include "base/json.h"
#include "base/problem.h"
#include "document/document.h"
#include "document/package.h"
#include "sheet/text.h"
#include "sheet/xlsx.h"
#include <string.h>

#define PROBLEM_SAVE_AS_SHEET                                                                      \
    PROBLEM_BOTH("save it as Excel (.xlsx) or CSV",                                                \
                 "Excel（.xlsx）または CSV で保存し直してください")

typedef struct {
    const char *format, *encoding;
    char *title; /* owned */
} Facts;

static GBytes *answer(const Facts *facts, const SheetRows *rows)
{
    GString *json = g_string_sized_new(rows->json->len + 200);
    g_string_append_printf(json, "{\"format\":\"%s\",\"encoding\":\"%s\",\"sheet\":", facts->format,
                           facts->encoding);
    json_append_string(json, facts->title != NULL ? facts->title : "", -1);
    g_string_append(json, ",\"rows\":");
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
    g_autoptr(ArchiveZip) zip =
        archive_zip_open(bytes, size, &document_package_budget, name, error);
    if (zip == NULL)
        return FALSE;
    g_autoptr(GError) problem = NULL;
    g_autofree char *main = document_package_related(zip, "", "officeDocument", name, &problem);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (main == NULL || strstr(main, "workbook") == NULL)
        return refuse(PROBLEM_BOTH("a file that is no table", "表ではないファイル"), error);
    facts->format = "xlsx";
    return sheet_xlsx_read(zip, name, rows, &facts->title, error);
}

static gboolean read_text(const guint8 *bytes, gsize size, const char *name, SheetRows *rows,
                          Facts *facts, GError **error)
{
    g_autofree char *text = charset_read(bytes, size, name, &facts->encoding, error);
    if (text == NULL)
        return FALSE;
    facts->format = sheet_text_read(text, strlen(text), rows) == '\t' ? "tsv" : "csv";
    return TRUE;
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
    if (begins(bytes, size, "\320\317\021\340", 4))
        return refuse(PROBLEM_BOTH("an old or locked Excel file (.xls, or with a password)",
                                   "古い形式（.xls）またはパスワード付きの Excel"),
                      error);
    if (document_is_pdf(bytes, size))
        return refuse("PDF", error);
    return read_text(bytes, size, name, rows, facts, error);
}

GBytes *sheet_read(const guint8 *bytes, gsize size_bytes, const char *name, GError **error)
{
    Facts facts = {"csv", "utf-8", NULL};
    g_auto(SheetRows) rows = {0};
    sheet_rows_init(&rows);
    gboolean read = read_any(bytes, size_bytes, name, &rows, &facts, error) &&
                    sheet_rows_end(&rows, name, error);
    GBytes *json = read ? answer(&facts, &rows) : NULL;
    g_free(facts.title);
    return json;
}
