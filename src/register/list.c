/* register/list.c -- one pass over a register: seen, filtered, sorted, paged */
#include "register/list.h"
#include "base/fold.h"
#include "base/problem.h"
#include "register/parts.h"
#include <stdlib.h>
#include <string.h>

#define LINE_COLUMNS                                                                               \
    "SELECT id, key, state, version, generation, restricted, opened_us, changed_us, closed_us,"    \
    " due_us, applicant, applicant_unit, number, title, cells FROM record"
STORE_SQL(line_range, LINE_COLUMNS " WHERE id BETWEEN $1 AND $2 ORDER BY id DESC");
STORE_SQL(line_open, LINE_COLUMNS " WHERE id BETWEEN $1 AND $2 AND closed_us = 0 ORDER BY id DESC");
STORE_SQL(line_by_id, LINE_COLUMNS " WHERE id = $1");

/* ---- cells ---- */

/* The element at `at` of a JSON array as this program writes it: its text without quotes, escapes
 * left as they are. FALSE when there is none. */
static gboolean cell_at(const char *cells, guint at, const char **text, gsize *size)
{
    const char *c = cells + 1;
    for (guint i = 0; *c != '\0' && *c != ']'; i++) {
        gboolean quoted = *c == '"';
        const char *start = quoted ? ++c : c;
        guint depth = 0;
        while (*c != '\0' && (quoted ? *c != '"' : depth > 0 || (*c != ',' && *c != ']'))) {
            depth += !quoted && *c == '[';
            depth -= !quoted && *c == ']' && depth > 0;
            c += quoted && *c == '\\' && c[1] != '\0' ? 2 : 1;
        }
        if (i == at) {
            *text = start;
            *size = (gsize)(c - start);
            return TRUE;
        }
        c += quoted && *c == '"' ? 1 : 0;
        c += *c == ',' ? 1 : 0;
    }
    return FALSE;
}

typedef enum {
    BY_CELL,
    BY_STATE,
    BY_APPLICANT,
    BY_UNIT,
    BY_NUMBER,
    BY_TITLE,
    BY_DUE,
    BY_CHANGED,
    BY_OPENED
} ColumnKind;

typedef struct {
    ColumnKind kind;
    guint cell;
    const RecordField *field;
} Column;

static const struct {
    const char *name;
    ColumnKind kind;
} columns[] = {
    {"state", BY_STATE},     {"applicant", BY_APPLICANT}, {"applicant_unit", BY_UNIT},
    {"number", BY_NUMBER},   {"title", BY_TITLE},         {"due", BY_DUE},
    {"changed", BY_CHANGED}, {"opened", BY_OPENED},
};

static gboolean find_column(const RecordType *type, const char *name, Column *column,
                            GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
        if (strcmp(columns[i].name, name) == 0) {
            *column = (Column){.kind = columns[i].kind};
            return TRUE;
        }
    for (guint i = 0; i < type->list.cells->len; i++) {
        const RecordField *field = type->list.cells->pdata[i];
        if (strcmp(field->name, name) == 0) {
            *column = (Column){BY_CELL, i, field};
            return TRUE;
        }
    }
    problem_set(error, PROBLEM_INVALID, name,
                PROBLEM_BOTH("no column of this list", "この一覧の列ではありません"));
    return FALSE;
}

/* Transfer full; "" when empty. */
static char *column_text(const Column *column, const RegisterLine *line)
{
    const char *text = "";
    gsize size = 0;
    switch (column->kind) {
    case BY_CELL:
        return cell_at(line->cells, column->cell, &text, &size) ? g_strndup(text, size)
                                                                : g_strdup("");
    case BY_STATE:
        return g_strdup(line->state);
    case BY_APPLICANT:
        return g_strdup(line->applicant);
    case BY_UNIT:
        return g_strdup(line->applicant_unit);
    case BY_NUMBER:
        return g_strdup(line->number);
    case BY_TITLE:
        return g_strdup(line->title);
    case BY_DUE:
        return g_strdup_printf("%" G_GINT64_FORMAT, line->due_us);
    case BY_CHANGED:
        return g_strdup_printf("%" G_GINT64_FORMAT, line->changed_us);
    case BY_OPENED:
        return g_strdup_printf("%" G_GINT64_FORMAT, line->opened_us);
    }
    return g_strdup(text);
}

/* ---- filters ---- */

typedef struct {
    Column column;
    char *from, *until; /* of a range; else NULL */
    const char *value;
} Want;

typedef struct {
    RegisterSight *sight;
    const RecordType *type;
    const RegisterListing *in;
    Want *wants;
    char **words; /* folded; NULL for none */
    GArray *own;  /* ids seen by keys of one's own, ascending */
    Column sort;
    gboolean sorts;
    GArray *rows; /* Row: what passed */
} Pass;

typedef struct {
    gint64 id;
    char *text;    /* to sort by; owned, NULL when not sorted */
    gint64 number; /* likewise */
} Row;

static gboolean fits_list(const char *cell, const char *value)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", value);
    return *cell == '[' ? strstr(cell, quoted) != NULL : strcmp(cell, value) == 0;
}

static gboolean fits(const Want *want, const RegisterLine *line)
{
    g_autofree char *text = column_text(&want->column, line);
    if (want->from == NULL)
        return fits_list(text, want->value);
    return *text != '\0' && strcmp(text, want->from) >= 0 &&
           (*want->until == '\0' || strncmp(text, want->until, strlen(want->until)) <= 0);
}

static gboolean has_words(const Pass *pass, const RegisterLine *line)
{
    if (pass->words == NULL)
        return TRUE;
    g_autofree char *all = g_strjoin("\n", line->number, line->title, line->cells, NULL);
    g_autofree char *folded = fold_text(all);
    for (char **word = pass->words; *word != NULL; word++)
        if (strstr(folded, *word) == NULL)
            return FALSE;
    return TRUE;
}

static gboolean is_seen(const Pass *pass, const RegisterLine *line, gboolean restricted)
{
    const RecordType *type = record_types_find(line->set->types, pass->type->name);
    const RegisterKind *kind = type != NULL ? register_set_kind(line->set, type) : NULL;
    return register_sees_row(pass->sight, kind, line->id, restricted, pass->own);
}

static gboolean passes(const Pass *pass, const RegisterLine *line, gboolean restricted)
{
    const RegisterListing *in = pass->in;
    gboolean closed = line->closed_us != 0;
    if ((in->which == REGISTER_OPEN && closed) || (in->which == REGISTER_CLOSED && !closed) ||
        (in->late && (closed || line->due_us == 0 || line->due_us > pass->sight->view->now_us)) ||
        !is_seen(pass, line, restricted))
        return FALSE;
    for (guint i = 0; i < in->filter_count; i++)
        if (!fits(&pass->wants[i], line))
            return FALSE;
    return has_words(pass, line);
}

/* ---- rows ---- */

static gboolean read_line(RegisterView *view, StoreQuery *query, RegisterLine *line, GError **error)
{
    *line = (RegisterLine){.id = store_column_integer(query, 0),
                           .key = store_column_text(query, 1, NULL),
                           .state = store_column_text(query, 2, NULL),
                           .version = (guint64)store_column_integer(query, 3),
                           .opened_us = store_column_integer(query, 6),
                           .changed_us = store_column_integer(query, 7),
                           .closed_us = store_column_integer(query, 8),
                           .due_us = store_column_integer(query, 9),
                           .applicant = store_column_text(query, 10, NULL),
                           .applicant_unit = store_column_text(query, 11, NULL),
                           .number = store_column_text(query, 12, NULL),
                           .title = store_column_text(query, 13, NULL),
                           .cells = store_column_text(query, 14, NULL)};
    line->set = register_types_at(register_desk_types(view->desk), view->store,
                                  (guint64)store_column_integer(query, 4), error);
    return line->set != NULL;
}

/* Options by their rank, numbers by their value, all else by its characters. */
static void set_sort(const Pass *pass, const RegisterLine *line, Row *row)
{
    const RecordField *field = pass->sort.field;
    row->text = column_text(&pass->sort, line);
    row->number =
        pass->sort.kind >= BY_DUE ||
                (field != NULL && (field->kind == RECORD_NUMBER || field->kind == RECORD_MONEY))
            ? g_ascii_strtoll(row->text, NULL, 10)
            : 0;
    for (guint i = 0; field != NULL && field->options != NULL && i < field->options->len; i++)
        if (strcmp(((RecordOption *)field->options->pdata[i])->code, row->text) == 0)
            row->number = (gint64)i + 1;
}

static gint by_sort(gconstpointer a, gconstpointer b)
{
    const Row *left = a;
    const Row *right = b;
    gboolean empty = *left->text == '\0';
    if (empty != (*right->text == '\0'))
        return empty ? 1 : -1;
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    int order = strcmp(left->text, right->text);
    return order != 0 ? order : (left->id < right->id) - (left->id > right->id);
}

static gint by_sort_descending(gconstpointer a, gconstpointer b)
{
    return by_sort(b, a);
}

static gboolean scan(Pass *pass, gint64 kind, GError **error)
{
    RegisterView *view = pass->sight->view;
    gboolean open = pass->in->which == REGISTER_OPEN || pass->in->late;
    g_autoptr(StoreQuery) query = store_query(view->store, open ? &line_open : &line_range, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_record_id(kind, 0));
    store_bind_integer(query, 2, register_record_id(kind + 1, 0) - 1);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        RegisterLine line;
        if (!read_line(view, query, &line, error))
            return FALSE;
        if (!passes(pass, &line, store_column_integer(query, 5) != 0))
            continue;
        Row row = {.id = line.id};
        if (pass->sorts)
            set_sort(pass, &line, &row);
        g_array_append_val(pass->rows, row);
    }
    return step == STORE_DONE;
}

gboolean register_line_visit(RegisterView *view, gint64 id, RegisterLineVisit visit, gpointer user,
                             GError **error)
{
    RegisterLine line;
    g_autoptr(StoreQuery) query = store_query(view->store, &line_by_id, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, id);
    StoreStep step = store_step(query, error);
    if (step == STORE_DONE)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record", "記録"), "");
    if (step != STORE_ROW || !read_line(view, query, &line, error))
        return FALSE;
    visit(&line, user);
    return TRUE;
}

static gboolean show_page(const Pass *pass, RegisterLineVisit visit, gpointer user, GError **error)
{
    const RegisterListing *in = pass->in;
    for (guint64 i = in->offset; i < pass->rows->len && i - in->offset < in->limit; i++)
        if (!register_line_visit(pass->sight->view, g_array_index(pass->rows, Row, i).id, visit,
                                 user, error))
            return FALSE;
    return TRUE;
}

/* ---- the question ---- */

static gboolean read_wants(Pass *pass, GError **error)
{
    const RegisterListing *in = pass->in;
    pass->wants = g_new0(Want, in->filter_count + 1);
    for (guint i = 0; i < in->filter_count; i++) {
        Want *want = &pass->wants[i];
        if (!find_column(pass->type, in->filters[i].column, &want->column, error))
            return FALSE;
        want->value = in->filters[i].value;
        const char *dots = strstr(want->value, "..");
        if (dots == NULL)
            continue;
        want->from = g_strndup(want->value, (gsize)(dots - want->value));
        want->until = g_strdup(dots + 2);
    }
    return TRUE;
}

static char **folded_words(const char *q)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_autofree char *normal = g_utf8_normalize(q, -1, G_NORMALIZE_NFKC);
    g_auto(GStrv) parts = g_strsplit_set(normal != NULL ? normal : "", " \t\r\n", 16);
    for (char **part = parts; *part != NULL; part++) {
        g_autofree char *folded = fold_text(*part);
        if (*folded != '\0')
            g_strv_builder_add(builder, folded);
    }
    return g_strv_builder_end(builder);
}

static void row_clear(gpointer data)
{
    g_free(((Row *)data)->text);
}

static void pass_clear(Pass *pass)
{
    for (guint i = 0; pass->wants != NULL && i < pass->in->filter_count; i++) {
        g_free(pass->wants[i].from);
        g_free(pass->wants[i].until);
    }
    g_free(pass->wants);
    g_strfreev(pass->words);
    g_clear_pointer(&pass->own, g_array_unref);
    g_clear_pointer(&pass->rows, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pass, pass_clear)

gboolean register_list(RegisterSight *sight, const RecordType *type, const RegisterListing *in,
                       guint64 *total, RegisterLineVisit visit, gpointer user, GError **error)
{
    gint64 kind = 0;
    g_auto(Pass) pass = {.sight = sight, .type = type, .in = in, .sorts = *in->sort != '\0'};
    pass.rows = g_array_new(FALSE, FALSE, sizeof(Row));
    g_array_set_clear_func(pass.rows, row_clear);
    if (*in->q != '\0')
        pass.words = folded_words(in->q);
    if (!register_kind_find(sight->view->store, type->name, &kind, error) ||
        !read_wants(&pass, error) ||
        (pass.sorts && !find_column(type, in->sort, &pass.sort, error)))
        return FALSE;
    pass.own = register_seen_rows(sight, kind, error);
    if (pass.own == NULL || !scan(&pass, kind, error))
        return FALSE;
    if (pass.sorts)
        g_array_sort(pass.rows, in->descending ? by_sort_descending : by_sort);
    *total = pass.rows->len;
    return show_page(&pass, visit, user, error);
}
