/* sheet/book.c -- the parts of a workbook beside its cells */
#include "sheet/book.h"
#include "base/problem.h"
#include "document/package.h"
#include <string.h>

#define STRINGS_MAX 2000000u
#define STYLES_MAX 100000u
#define TITLES_MAX 200u

const DocumentXmlSpace sheet_spaces[] = {
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "s"},
    {"http://purl.oclc.org/ooxml/spreadsheetml/main", "s"},
    {"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"},
    {"http://purl.oclc.org/ooxml/officeDocument/relationships", "r"},
    {"http://schemas.openxmlformats.org/package/2006/relationships", "p"},
    {NULL, NULL}};

static void no_end(const char *name, gpointer user)
{
    (void)name, (void)user;
}

static void no_text(const char *text, gsize size, gpointer user)
{
    (void)text, (void)size, (void)user;
}

/* ---- the workbook: which sheet ---- */

typedef struct {
    SheetBook *book;
    guint sheet;    /* that is asked for, from 1 */
    char *relation; /* id of the sheet's relationship; owned */
} Choosing;

static void on_book_start(const char *name, const char *const *attributes, gpointer user)
{
    Choosing *choosing = user;
    if (strcmp(name, "s:workbookPr") == 0)
        choosing->book->since_1904 =
            document_xml_switch(document_xml_attribute(attributes, "date1904"), FALSE);
    if (strcmp(name, "s:sheet") != 0 || choosing->book->titles->len >= TITLES_MAX)
        return;
    const char *state = document_xml_attribute(attributes, "state");
    const char *title = document_xml_attribute(attributes, "name");
    const char *relation = document_xml_attribute(attributes, "r:id");
    if (relation == NULL || (state != NULL && strcmp(state, "visible") != 0))
        return;
    if (choosing->book->titles->len + 1 == choosing->sheet)
        choosing->relation = g_strdup(relation);
    g_ptr_array_add(choosing->book->titles, g_strdup(title != NULL ? title : ""));
}

typedef struct {
    const char *id;
    char *target; /* owned */
} Relating;

static void on_relation(const char *name, const char *const *attributes, gpointer user)
{
    Relating *relating = user;
    const char *id = document_xml_attribute(attributes, "Id");
    const char *mode = document_xml_attribute(attributes, "TargetMode");
    if (relating->target == NULL && strcmp(name, "p:Relationship") == 0 &&
        g_strcmp0(id, relating->id) == 0 && g_strcmp0(mode, "External") != 0)
        relating->target = g_strdup(document_xml_attribute(attributes, "Target"));
}

/* The name of the part that `source` relates to under that id. */
static char *related_by_id(ArchiveZip *zip, const char *source, const char *id, const char *what,
                           GError **error)
{
    static const DocumentXmlHandlers handlers = {on_relation, no_end, no_text, NULL, FALSE};
    const char *slash = strrchr(source, '/');
    g_autofree char *folder =
        slash != NULL ? g_strndup(source, (gsize)(slash - source)) : g_strdup("");
    g_autofree char *rels = g_strdup_printf("%s%s_rels/%s.rels", folder, *folder != '\0' ? "/" : "",
                                            slash != NULL ? slash + 1 : source);
    g_autoptr(GBytes) bytes = document_package_part(zip, rels, what, FALSE, error);
    Relating relating = {id, NULL};
    if (bytes == NULL)
        return NULL;
    gboolean read = document_xml_read(bytes, what, sheet_spaces, &handlers, &relating, error);
    g_autofree char *target = relating.target;
    if (!read || target == NULL) {
        if (read)
            problem_set(error, PROBLEM_DAMAGED, what,
                        PROBLEM_BOTH("a part of it is missing", "中の部品が足りません"));
        return NULL;
    }
    g_autofree char *joined =
        *target == '/' ? g_strdup(target) : g_strdup_printf("/%s/%s", folder, target);
    g_autofree char *canonical = g_canonicalize_filename(joined, "/");
    return g_strdup(canonical + 1);
}

gboolean sheet_is_missing(const char *what, guint sheet, GError **error)
{
    g_autofree char *which = g_strdup_printf("sheet %u of %s" PROBLEM_MARK "%sの%u番目のシート",
                                             sheet, what, what, sheet);
    problem_set(error, PROBLEM_NOT_FOUND, which, NULL);
    return FALSE;
}

static gboolean choose_sheet(ArchiveZip *zip, const char *main, const char *what, guint sheet,
                             SheetBook *book, GError **error)
{
    static const DocumentXmlHandlers handlers = {on_book_start, no_end, no_text, NULL, FALSE};
    g_autoptr(GBytes) bytes = document_package_part(zip, main, what, FALSE, error);
    Choosing choosing = {book, sheet, NULL};
    gboolean read =
        bytes != NULL && document_xml_read(bytes, what, sheet_spaces, &handlers, &choosing, error);
    g_autofree char *relation = choosing.relation;
    if (read && relation == NULL && book->titles->len > 0)
        return sheet_is_missing(what, sheet, error);
    if (read && relation == NULL)
        problem_set(error, PROBLEM_EMPTY, what, NULL);
    if (!read || relation == NULL)
        return FALSE;
    book->part = related_by_id(zip, main, relation, what, error);
    return book->part != NULL;
}

/* ---- shared strings ---- */

typedef struct {
    SheetBook *book;
    GString *text;
    guint phonetic; /* inside furigana, which is no text of the cell */
    gboolean in_text, too_many;
} Strings;

static void on_string_start(const char *name, const char *const *attributes, gpointer user)
{
    (void)attributes;
    Strings *strings = user;
    if (strcmp(name, "s:si") == 0)
        g_string_truncate(strings->text, 0);
    else if (strcmp(name, "s:rPh") == 0)
        strings->phonetic++;
    strings->in_text = strcmp(name, "s:t") == 0 && strings->phonetic == 0;
}

static void on_string_end(const char *name, gpointer user)
{
    Strings *strings = user;
    strings->in_text = FALSE;
    if (strcmp(name, "s:rPh") == 0)
        strings->phonetic--;
    if (strcmp(name, "s:si") != 0)
        return;
    strings->too_many = strings->book->strings->len >= STRINGS_MAX;
    if (!strings->too_many)
        g_ptr_array_add(strings->book->strings,
                        g_string_chunk_insert_len(strings->book->chunk, strings->text->str,
                                                  (gssize)strings->text->len));
}

static void on_string_text(const char *text, gsize size, gpointer user)
{
    Strings *strings = user;
    if (strings->in_text)
        g_string_append_len(strings->text, text, (gssize)size);
}

static gboolean strings_go_on(gpointer user)
{
    return !((const Strings *)user)->too_many;
}

static gboolean read_strings(GBytes *bytes, const char *what, SheetBook *book, GError **error)
{
    static const DocumentXmlHandlers handlers = {on_string_start, on_string_end, on_string_text,
                                                 strings_go_on, FALSE};
    Strings strings = {.book = book, .text = g_string_new(NULL)};
    gboolean read = document_xml_read(bytes, what, sheet_spaces, &handlers, &strings, error);
    g_string_free(strings.text, TRUE);
    if (read && strings.too_many)
        problem_set(error, PROBLEM_TOO_LARGE, what,
                    PROBLEM_BOTH("2,000,000 texts", "文字列 2,000,000 個"));
    return read && !strings.too_many;
}

/* ---- formats ---- */

typedef struct {
    SheetBook *book;
    GHashTable *codes; /* id to SheetFormat, owned */
    gboolean in_cells;
} Styles;

static void on_style_start(const char *name, const char *const *attributes, gpointer user)
{
    Styles *styles = user;
    gint64 id =
        document_xml_number(document_xml_attribute(attributes, "numFmtId"), 0, G_MAXINT32, 0);
    if (strcmp(name, "s:cellXfs") == 0)
        styles->in_cells = TRUE;
    if (strcmp(name, "s:numFmt") == 0) {
        const char *code = document_xml_attribute(attributes, "formatCode");
        SheetFormat format = sheet_format_of(code != NULL ? code : "");
        if (g_hash_table_size(styles->codes) < STYLES_MAX)
            g_hash_table_insert(styles->codes, GINT_TO_POINTER((gint)id),
                                g_memdup2(&format, sizeof format));
    }
    if (strcmp(name, "s:xf") != 0 || !styles->in_cells || styles->book->formats->len >= STYLES_MAX)
        return;
    const SheetFormat *own = g_hash_table_lookup(styles->codes, GINT_TO_POINTER((gint)id));
    SheetFormat format = own != NULL ? *own : sheet_format_built_in((guint)id);
    g_array_append_val(styles->book->formats, format);
}

static void on_style_end(const char *name, gpointer user)
{
    Styles *styles = user;
    if (strcmp(name, "s:cellXfs") == 0)
        styles->in_cells = FALSE;
}

static gboolean read_styles(GBytes *bytes, const char *what, SheetBook *book, GError **error)
{
    static const DocumentXmlHandlers handlers = {on_style_start, on_style_end, no_text, NULL,
                                                 FALSE};
    g_autoptr(GHashTable) codes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    Styles styles = {book, codes, FALSE};
    return document_xml_read(bytes, what, sheet_spaces, &handlers, &styles, error);
}

/* ---- all of it ---- */

/* A part the workbook may do without. */
static gboolean read_part(ArchiveZip *zip, const char *main, const char *type, const char *what,
                          gboolean (*read)(GBytes *, const char *, SheetBook *, GError **),
                          SheetBook *book, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *name = document_package_related(zip, main, type, what, &problem);
    g_autoptr(GBytes) bytes = name != NULL && problem == NULL
                                  ? document_package_part(zip, name, what, TRUE, &problem)
                                  : NULL;
    if (problem == NULL)
        return bytes == NULL || read(bytes, what, book, error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

gboolean sheet_book_read(ArchiveZip *zip, const char *what, guint sheet, SheetBook *book,
                         GError **error)
{
    *book = (SheetBook){.titles = g_ptr_array_new_with_free_func(g_free),
                        .chunk = g_string_chunk_new(64 * 1024),
                        .strings = g_ptr_array_new(),
                        .formats = g_array_new(FALSE, FALSE, sizeof(SheetFormat))};
    g_autoptr(GError) problem = NULL;
    g_autofree char *main = document_package_related(zip, "", "officeDocument", what, &problem);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (main == NULL) {
        problem_set(error, PROBLEM_DAMAGED, what,
                    PROBLEM_BOTH("a part of it is missing", "中の部品が足りません"));
        return FALSE;
    }
    return choose_sheet(zip, main, what, sheet, book, error) &&
           read_part(zip, main, "sharedStrings", what, read_strings, book, error) &&
           read_part(zip, main, "styles", what, read_styles, book, error);
}

void sheet_book_clear(SheetBook *book)
{
    g_clear_pointer(&book->titles, g_ptr_array_unref);
    g_free(book->part);
    if (book->chunk != NULL)
        g_string_chunk_free(book->chunk);
    g_clear_pointer(&book->strings, g_ptr_array_unref);
    g_clear_pointer(&book->formats, g_array_unref);
}
