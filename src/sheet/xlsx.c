/* sheet/xlsx.c -- the cells of one worksheet */
#include "sheet/xlsx.h"
#include "base/problem.h"
#include "document/package.h"
#include "sheet/book.h"
#include "sheet/sheet.h"
#include <string.h>

typedef enum { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_FLAG, CELL_INLINE } CellKind;

typedef struct {
    const SheetBook *book;
    SheetRows *rows;
    guint row, column; /* of the cell that is read, from 0 */
    guint next_row, next_column;
    CellKind kind;
    guint style, phonetic;
    gboolean in_value, computed;
    GString *value, *shown;
    SheetFound *found;
} Cells;

/* "AB12" to column 27, row 11; FALSE when it is no such name. */
static gboolean read_place(const char *name, guint *column, guint *row)
{
    guint64 letters = 0, digits = 0;
    const char *at = name;
    for (; g_ascii_isupper(*at) && letters <= SHEET_COLUMNS_MAX; at++)
        letters = letters * 26 + (guint64)(*at - 'A' + 1);
    if (letters == 0 || g_ascii_isupper(*at))
        return FALSE;
    for (; g_ascii_isdigit(*at) && digits <= SHEET_ROWS_MAX; at++)
        digits = digits * 10 + (guint64)(*at - '0');
    if (digits == 0 || *at != '\0')
        return FALSE;
    *column = (guint)letters - 1;
    *row = (guint)digits - 1;
    return TRUE;
}

static CellKind kind_of(const char *type)
{
    if (type == NULL || strcmp(type, "n") == 0)
        return CELL_NUMBER;
    if (strcmp(type, "s") == 0)
        return CELL_SHARED;
    if (strcmp(type, "b") == 0)
        return CELL_FLAG;
    return strcmp(type, "inlineStr") == 0 ? CELL_INLINE : CELL_TEXT;
}

static void begin_cell(Cells *cells, const char *const *attributes)
{
    const char *place = document_xml_attribute(attributes, "r");
    cells->row = cells->next_row;
    cells->column = cells->next_column;
    if (place != NULL && !read_place(place, &cells->column, &cells->row) &&
        cells->rows->over == NULL)
        cells->rows->over =
            PROBLEM_BOTH("1,000,000 rows or 1,000 columns", "1,000,000 行または 1,000 列");
    if (cells->row < cells->next_row ||
        (cells->row == cells->next_row && cells->column < cells->next_column)) {
        cells->row = cells->next_row; /* a place that was passed: the next one is meant */
        cells->column = cells->next_column;
    }
    cells->next_row = cells->row;
    cells->next_column = cells->column + 1;
    cells->kind = kind_of(document_xml_attribute(attributes, "t"));
    cells->style =
        (guint)document_xml_number(document_xml_attribute(attributes, "s"), 0, G_MAXINT32, 0);
    cells->computed = FALSE;
    g_string_truncate(cells->value, 0);
}

static void on_start(const char *name, const char *const *attributes, gpointer user)
{
    Cells *cells = user;
    if (strcmp(name, "s:row") == 0) {
        gint64 row = document_xml_number(document_xml_attribute(attributes, "r"), 1, G_MAXINT32, 0);
        if (row > cells->next_row)
            cells->next_row = (guint)row - 1;
        cells->next_column = 0;
    } else if (strcmp(name, "s:c") == 0) {
        begin_cell(cells, attributes);
    } else if (strcmp(name, "s:rPh") == 0) {
        cells->phonetic++;
    } else if (strcmp(name, "s:f") == 0) {
        cells->computed = TRUE;
    } else if (strcmp(name, "s:mergeCell") == 0) {
        cells->found->merged++;
    }
    cells->in_value =
        cells->phonetic == 0 &&
        (strcmp(name, "s:v") == 0 || (cells->kind == CELL_INLINE && strcmp(name, "s:t") == 0));
}

static void on_text(const char *text, gsize size, gpointer user)
{
    Cells *cells = user;
    if (cells->in_value && cells->value->len + size <= SHEET_CELL_MAX_BYTES + 1)
        g_string_append_len(cells->value, text, (gssize)size);
    else if (cells->in_value && cells->rows->over == NULL)
        cells->rows->over = PROBLEM_BOTH("128 KiB in a cell", "一つのセルに 128 KiB");
}

static void show_value(Cells *cells)
{
    static const SheetFormat general = {SHEET_NUMBER, 0};
    const SheetBook *book = cells->book;
    g_string_truncate(cells->shown, 0);
    if (cells->kind == CELL_SHARED) {
        guint64 at = g_ascii_strtoull(cells->value->str, NULL, 10);
        if (cells->value->len > 0 && at < book->strings->len)
            g_string_append(cells->shown, g_ptr_array_index(book->strings, at));
    } else if (cells->kind == CELL_FLAG) {
        g_string_append(cells->shown, strcmp(cells->value->str, "0") == 0 ? "FALSE" : "TRUE");
    } else if (cells->kind == CELL_NUMBER) {
        const SheetFormat *format = cells->style < book->formats->len
                                        ? &g_array_index(book->formats, SheetFormat, cells->style)
                                        : &general;
        sheet_format_append(format, cells->value->str, book->since_1904, cells->shown);
    } else {
        g_string_append_len(cells->shown, cells->value->str, (gssize)cells->value->len);
    }
}

static void on_end(const char *name, gpointer user)
{
    Cells *cells = user;
    cells->in_value = FALSE;
    if (strcmp(name, "s:rPh") == 0 && cells->phonetic > 0)
        cells->phonetic--;
    if (strcmp(name, "s:row") == 0)
        cells->next_row++;
    if (strcmp(name, "s:c") != 0)
        return;
    cells->found->uncomputed += cells->computed && cells->value->len == 0;
    if (cells->value->len == 0)
        return;
    show_value(cells);
    sheet_rows_put(cells->rows, cells->row, cells->column, cells->shown->str, cells->shown->len);
}

static gboolean go_on(gpointer user)
{
    return ((const Cells *)user)->rows->over == NULL;
}

gboolean sheet_xlsx_read(ArchiveZip *zip, const char *name, guint sheet, SheetRows *rows,
                         SheetFound *found, GError **error)
{
    static const DocumentXmlHandlers handlers = {on_start, on_end, on_text, go_on, FALSE};
    g_auto(SheetBook) book = {0};
    if (!sheet_book_read(zip, name, sheet, &book, error))
        return FALSE;
    g_autoptr(GBytes) bytes = document_package_part(zip, book.part, name, FALSE, error);
    if (bytes == NULL)
        return FALSE;
    Cells cells = {.book = &book,
                   .rows = rows,
                   .value = g_string_new(NULL),
                   .shown = g_string_new(NULL),
                   .found = found};
    gboolean read = document_xml_read(bytes, name, sheet_spaces, &handlers, &cells, error);
    g_string_free(cells.value, TRUE);
    g_string_free(cells.shown, TRUE);
    found->titles = g_steal_pointer(&book.titles);
    return read;
}
