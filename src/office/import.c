/* office/import.c -- an extract read row by row */
#include "office/import.h"
#include "base/problem.h"
#include "office/folded.h"
#include "office/importing.h"
#include "office/prepare.h"
#include <string.h>

const char *const office_verdict_names[] = {"unchanged", "changed", "moved",   "new",
                                            "leaves",    "skipped", "refused", NULL};
const char *const office_import_kinds[] = {"persons", "units", "posts", NULL};

#define HEAD_ROWS 10 /* titles may stand above the heads */

/* ---- for the files that read rows ---- */

static int column_at(const OfficeImport *import, OfficeColumn column)
{
    for (guint at = 0; at < import->columns->len; at++)
        if (g_array_index(import->columns, OfficeColumn, at) == column)
            return (int)at;
    return -1;
}

gboolean office_importing_has(const Importing *i, OfficeColumn column)
{
    return column_at(i->import, column) >= 0;
}

/* Without blanks of any width around it; what stands inside stays as it is. */
static char *trimmed(const char *text)
{
    const char *end = text + strlen(text);
    while (*text != '\0' && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    while (end > text) {
        const char *last = g_utf8_prev_char(end);
        if (!g_unichar_isspace(g_utf8_get_char(last)))
            break;
        end = last;
    }
    return g_strndup(text, (gsize)(end - text));
}

char *office_importing_cell(const Importing *i, OfficeColumn column)
{
    int at = column_at(i->import, column);
    const char *text = at >= 0 ? json_string_value(json_array_get(i->cells, (gsize)at)) : NULL;
    return trimmed(text != NULL ? text : "");
}

void office_importing_raise(Importing *i, OfficeVerdict verdict)
{
    i->row->verdict = MAX(i->row->verdict, verdict);
}

/* Both halves of `note` with {1} filled in; transfer full. */
static char *fill(const char *note, const char *thing)
{
    g_autoptr(GString) text = g_string_new(note);
    g_string_replace(text, "{1}", thing != NULL ? thing : "", 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

void office_importing_note(Importing *i, const char *note, const char *thing)
{
    g_ptr_array_add(i->row->notes, fill(note, thing));
}

void office_importing_refuse(Importing *i, const char *note, const char *thing)
{
    office_importing_raise(i, OFFICE_ROW_REFUSED);
    office_importing_note(i, note, thing);
    i->import->refused = TRUE;
}

char *office_importing_name(Importing *i)
{
    return g_strdup_printf("+%u", ++i->made);
}

void office_importing_ask(Importing *i, OfficeWhat what, const char *id, json_t *set)
{
    json_t *change = json_pack("{s:s, s:s}", "what", office_what_names[what], "id", id);
    if (set != NULL)
        json_object_set_new(change, "set", set);
    else
        json_object_set_new(change, "cancel", json_true());
    json_array_append_new(i->import->asked, change);
    g_array_append_val(i->import->asked_for, i->row_at);
}

gboolean office_importing_day(Importing *i, OfficeColumn column, const char *otherwise,
                              char day[16])
{
    g_autofree char *text = office_importing_cell(i, column);
    if (!office_import_day(text, day)) {
        office_importing_refuse(i, PROBLEM_BOTH("{1} is no date", "「{1}」は日付として読めません"),
                                text);
        return FALSE;
    }
    if (*day == '\0')
        g_strlcpy(day, otherwise, 16);
    if (g_str_has_prefix(day, "9999"))
        *day = '\0'; /* how some systems write that there is no end */
    return TRUE;
}

/* ---- heads ---- */

static void read_heads(OfficeImport *import, const json_t *cells)
{
    g_ptr_array_set_size(import->heads, 0);
    g_array_set_size(import->columns, 0);
    for (gsize at = 0; at < json_array_size(cells); at++) {
        const char *text = json_string_value(json_array_get(cells, at));
        const char *head = text != NULL ? text : "";
        OfficeColumn column = office_import_column(head);
        if (column != OFFICE_COLUMN_SECRET && column_at(import, column) >= 0)
            column = OFFICE_COLUMN_NONE; /* the first of a name counts */
        g_ptr_array_add(import->heads, g_strdup(head));
        g_array_append_val(import->columns, column);
    }
}

static gboolean has_any(const OfficeImport *import, OfficeColumn a, OfficeColumn b)
{
    return column_at(import, a) >= 0 || column_at(import, b) >= 0;
}

/* Whether the heads say what the rows are about. */
static gboolean find_kind(OfficeImport *import)
{
    gboolean people = has_any(import, OFFICE_COLUMN_NAME, OFFICE_COLUMN_FAMILY);
    gboolean unit = has_any(import, OFFICE_COLUMN_UNIT, OFFICE_COLUMN_UNIT_CODE);
    import->kind = OFFICE_IMPORT_PERSONS;
    if (!people && unit)
        import->kind =
            column_at(import, OFFICE_COLUMN_POST) >= 0 ? OFFICE_IMPORT_POSTS : OFFICE_IMPORT_UNITS;
    return people || unit;
}

/* The row of the heads; -1 with the error set. */
static gssize find_heads(OfficeImport *import, const json_t *rows, GError **error)
{
    for (gsize at = 0; at < MIN(json_array_size(rows), HEAD_ROWS); at++) {
        read_heads(import, json_array_get(rows, at));
        if (!find_kind(import))
            continue;
        if (column_at(import, OFFICE_COLUMN_SECRET) < 0)
            return (gssize)at;
        problem_set(
            error, PROBLEM_INVALID, PROBLEM_BOTH("the sheet", "名簿"),
            PROBLEM_BOTH("it has a column of individual numbers (My Number), which may not "
                         "be brought here: take the column out",
                         "個人番号（マイナンバー）の列があります。ここには取り込めないので、"
                         "列を削除してください"));
        return -1;
    }
    problem_set(
        error, PROBLEM_INVALID, PROBLEM_BOTH("the sheet", "名簿"),
        PROBLEM_BOTH("no row of heads was found: name the columns 職員番号, 氏名, 所属名, 職名 "
                     "or the like",
                     "見出しの行が見つかりません。職員番号、氏名、所属名、職名などの見出しを"
                     "付けてください"));
    return -1;
}

/* ---- limits ---- */

static gboolean check_limits(const json_t *rows, GError **error)
{
    const char *limit = NULL;
    if (json_array_size(rows) > OFFICE_IMPORT_ROWS_MAX)
        limit = PROBLEM_BOTH("20,000 rows", "20,000 行");
    for (gsize at = 0; at < json_array_size(rows) && limit == NULL; at++)
        if (json_array_size(json_array_get(rows, at)) > OFFICE_IMPORT_COLUMNS_MAX)
            limit = PROBLEM_BOTH("100 columns", "100 列");
    if (limit != NULL)
        problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("the sheet", "名簿"), limit);
    return limit == NULL;
}

/* A cell too long to be meant, or with characters that cannot be seen, refuses its row. */
static gboolean check_cells(Importing *i)
{
    for (gsize at = 0; at < json_array_size(i->cells); at++) {
        const char *text = json_string_value(json_array_get(i->cells, at));
        if (text == NULL || at >= i->import->columns->len ||
            g_array_index(i->import->columns, OfficeColumn, at) == OFFICE_COLUMN_NONE)
            continue;
        gboolean plain = TRUE;
        for (const char *c = text; *c != '\0' && plain; c = g_utf8_next_char(c))
            plain =
                !g_unichar_iscntrl(g_utf8_get_char(c)) || *c == '\n' || *c == '\t' || *c == '\r';
        if (plain && g_utf8_strlen(text, -1) <= OFFICE_IMPORT_CELL_MAX)
            continue;
        i->row->title = g_strdup("");
        office_importing_refuse(
            i,
            plain ? PROBLEM_BOTH("{1} is longer than 1,000 characters",
                                 "「{1}」の列が 1,000 文字を超え"
                                 "ています")
                  : PROBLEM_BOTH("{1} holds control characters", "「{1}」の列に制御文字があります"),
            i->import->heads->pdata[at]);
        return FALSE;
    }
    return TRUE;
}

static gboolean is_blank(const json_t *cells)
{
    for (gsize at = 0; at < json_array_size(cells); at++) {
        const char *text = json_string_value(json_array_get(cells, at));
        g_autofree char *bare = trimmed(text != NULL ? text : "");
        if (*bare != '\0')
            return FALSE;
    }
    return TRUE;
}

/* ---- rows ---- */

/* How many rows of the extract put their person into each post as the main one: a post of which
 * there are several is one of several. */
static void count_seats(Importing *i, const json_t *rows, gsize from)
{
    for (gsize at = from; at < json_array_size(rows); at++) {
        i->cells = json_array_get(rows, at);
        g_autofree char *unit = office_importing_cell(i, OFFICE_COLUMN_UNIT);
        g_autofree char *section = office_importing_cell(i, OFFICE_COLUMN_SECTION);
        g_autofree char *post = office_importing_cell(i, OFFICE_COLUMN_POST);
        g_autofree char *beside = office_importing_cell(i, OFFICE_COLUMN_MAIN);
        g_autofree char *unit_folded = office_folded(*section != '\0' ? section : unit);
        g_autofree char *post_folded = office_folded(post);
        if (*post_folded == '\0' || office_import_beside(beside) == 1)
            continue;
        char *seat = g_strconcat(unit_folded, "/", post_folded, NULL);
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(i->seats, seat));
        g_hash_table_insert(i->seats, seat, GUINT_TO_POINTER(count + 1));
    }
}

static gboolean is_skipped(const Importing *i, gsize row)
{
    for (gsize at = 0; at < json_array_size(i->options->skip); at++)
        if ((gsize)json_integer_value(json_array_get(i->options->skip, at)) == row)
            return TRUE;
    return FALSE;
}

static gboolean take_row(Importing *i, const json_t *cells, gsize number)
{
    static gboolean (*const takers[])(Importing *) = {
        [OFFICE_IMPORT_PERSONS] = office_importing_person_row,
        [OFFICE_IMPORT_UNITS] = office_importing_unit_row,
        [OFFICE_IMPORT_POSTS] = office_importing_post_row,
    };
    if (is_blank(cells))
        return TRUE;
    OfficeImportRow *row = g_new0(OfficeImportRow, 1);
    row->row = (guint)number;
    row->notes = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(i->import->rows, row);
    i->row = row;
    i->row_at = i->import->rows->len - 1;
    i->cells = cells;
    if (is_skipped(i, number)) {
        g_autofree char *name = office_importing_cell(i, OFFICE_COLUMN_NAME);
        row->title = g_strdup(name);
        row->verdict = OFFICE_ROW_SKIPPED;
        return TRUE;
    }
    return !check_cells(i) || takers[i->import->kind](i);
}

/* Units may stand below, or go over into, units further down. */
static gboolean take_rest(Importing *i, const json_t *rows)
{
    for (guint at = 0; at < i->import->rows->len; at++) {
        i->row = i->import->rows->pdata[at];
        i->row_at = at;
        i->cells = json_array_get(rows, i->row->row - 1);
        if (i->row->verdict < OFFICE_ROW_SKIPPED && !office_importing_unit_rest(i))
            return FALSE;
    }
    return TRUE;
}

static gboolean take_rows(Importing *i, const json_t *rows, gsize from)
{
    count_seats(i, rows, from);
    for (gsize at = from; at < json_array_size(rows); at++)
        if (!take_row(i, json_array_get(rows, at), at + 1))
            return FALSE;
    if (i->import->kind == OFFICE_IMPORT_UNITS && !take_rest(i, rows))
        return FALSE;
    gboolean leaves = i->options->complete && i->import->kind == OFFICE_IMPORT_PERSONS;
    return !leaves || office_importing_leave(i);
}

static void row_free(gpointer data)
{
    OfficeImportRow *row = data;
    g_ptr_array_unref(row->notes);
    g_free(row->title);
    g_free(row);
}

void office_import_free(OfficeImport *import)
{
    if (import == NULL)
        return;
    g_ptr_array_unref(import->heads);
    g_ptr_array_unref(import->rows);
    g_array_free(import->columns, TRUE);
    g_array_free(import->asked_for, TRUE);
    json_decref(import->asked);
    g_free(import);
}

OfficeImport *office_import_read(Store *store, const json_t *rows,
                                 const OfficeImportOptions *options, GError **error)
{
    g_autoptr(OfficeImport) import = g_new0(OfficeImport, 1);
    import->heads = g_ptr_array_new_with_free_func(g_free);
    import->rows = g_ptr_array_new_with_free_func(row_free);
    import->columns = g_array_new(FALSE, FALSE, sizeof(OfficeColumn));
    import->asked_for = g_array_new(FALSE, FALSE, sizeof(guint));
    import->asked = json_array();
    gssize heads = check_limits(rows, error) ? find_heads(import, rows, error) : -1;
    if (heads < 0)
        return NULL;
    Importing i = {.store = store,
                   .import = import,
                   .options = options,
                   .unit_rows = g_ptr_array_new(),
                   .error = error};
    gboolean done = office_importing_load(&i) && take_rows(&i, rows, (gsize)heads + 1);
    office_importing_clear(&i);
    g_ptr_array_unref(i.unit_rows);
    return done ? g_steal_pointer(&import) : NULL;
}

void office_import_judge(OfficeImport *import, const OfficeFindings *findings)
{
    for (guint at = 0; at < findings->kept->len; at++) {
        const OfficeFinding *finding = findings->kept->pdata[at];
        gboolean placed = finding->at >= 0 && (guint64)finding->at < import->asked_for->len;
        guint row_at = placed ? g_array_index(import->asked_for, guint, finding->at) : 0;
        if (import->rows->len == 0)
            return;
        OfficeImportRow *row = import->rows->pdata[row_at];
        g_autofree char *english = office_finding_text(finding, PROBLEM_ENGLISH);
        g_autofree char *japanese = office_finding_text(finding, PROBLEM_JAPANESE);
        row->verdict = OFFICE_ROW_REFUSED;
        import->refused = TRUE;
        g_ptr_array_add(row->notes, g_strconcat(english, PROBLEM_MARK, japanese, NULL));
    }
}

char *office_import_digest(const OfficeImport *import)
{
    g_autofree char *text = json_dumps(import->asked, JSON_COMPACT | JSON_SORT_KEYS);
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text != NULL ? text : "", -1);
}
