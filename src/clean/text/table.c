/* clean/text/table.c -- CSV and TSV, cell by cell (RFC 4180, and what spreadsheets make of the
 * rest)
 */
#include "clean/text/cell.h"
#include "clean/text/file.h"
#include <string.h>

#define DETAIL_BYTES 100

typedef struct {
    const char *at, *end; /* of the text, from which all odd characters are gone */
    const char *line_end;
    DisarmJob *job;
    GString *out;
    TextOut *file;           /* that `out` is written to piece by piece; NULL: it stays in memory */
    char delimiter, written; /* as it is read, and as it is written */
    guint line;              /* of the cell that is read, from 1 */
    gboolean unusual;        /* not the separator that the file's name promises */
    const char *reach;       /* the last thing in an unusual row by which it could reach anything */
    gboolean first;          /* the file's first cell is next */
    gboolean settling;       /* cells are left as they are */
    gboolean doubted;        /* quotes were noted once */
    GString *cell, *frozen;
} Table;

/* ---- which separator ---- */

static const char separators[] = {',', '\t', ';', '|'};

static gboolean is_separator(char c)
{
    return memchr(separators, c, sizeof separators) != NULL;
}

static gboolean is_line_end(char c)
{
    return c == '\r' || c == '\n';
}

/* A first line that names it, as Excel takes it: sep=; */
static char said_separator(const char **start, const char *end)
{
    const char *at = *start;
    gboolean quoted = at < end && *at == '"';
    at += quoted ? 1 : 0;
    if (end - at < 5 || g_ascii_strncasecmp(at, "sep=", 4) != 0)
        return 0;
    char found = at[4];
    at += 5;
    if (quoted && at < end && *at == '"')
        at++;
    if ((at < end && !is_line_end(*at)) || (guint8)found >= 0x80 || found == '"' ||
        is_line_end(found))
        return 0;
    if (at < end && *at == '\r')
        at++;
    if (at < end && *at == '\n')
        at++;
    *start = at;
    return found;
}

/* ="0312345678" in no quotes of its own, at `at`: behind it, or NULL when it is something else. */
static const char *behind_constant(const char *at, const char *end)
{
    if (end - at < 3 || at[0] != '=' || at[1] != '"')
        return NULL;
    for (at += 2; at < end && *at != '"'; at++)
        if (is_separator(*at) || is_line_end(*at))
            return NULL;
    return at < end && (at + 1 == end || is_separator(at[1]) || is_line_end(at[1])) ? at + 1 : NULL;
}

static gboolean ends_cell(const char *at, const char *end, char separator)
{
    return at == end || *at == separator || is_line_end(*at);
}

/* Whether every quote opens or closes a cell, or is there twice: all readers that go by this
 * separator then agree. */
static gboolean is_even(const GString *text, char separator)
{
    const char *end = text->str + text->len;
    gboolean quoted = FALSE;
    for (const char *at = text->str; at < end; at++) {
        gboolean begins = at == text->str || ends_cell(at - 1, end, separator);
        const char *constant = begins && !quoted ? behind_constant(at, end) : NULL;
        if (constant != NULL)
            at = constant - 1;
        else if (*at == '"' && quoted && at + 1 < end && at[1] == '"')
            at++;
        else if (*at == '"' && (quoted ? ends_cell(at + 1, end, separator) : begins))
            quoted = !quoted;
        else if (*at == '"')
            return FALSE;
    }
    return !quoted;
}

static void count_separators(const GString *text, gsize *counts)
{
    for (gsize i = 0; i < text->len; i++) {
        const char *separator = memchr(separators, text->str[i], sizeof separators);
        if (separator != NULL)
            counts[separator - separators]++;
    }
}

/* The one that is there most, of those that are there at all; -1 when none is. */
static gssize most_counted(const gsize *counts)
{
    gsize best = 0;
    for (gsize i = 1; i < sizeof separators; i++)
        best = counts[i] > counts[best] ? i : best;
    return counts[best] > 0 ? (gssize)best : -1;
}

/* The usual separator where it is there, else the one that is there most, goes to `likely`. Where
 * quotes do not agree with that, another with which they agree; 0 when there is none. Only what a
 * settled text keeps is counted: its separator is found again. */
static char find_separator(const GString *text, char usual, char *likely)
{
    gsize counts[sizeof separators] = {0};
    count_separators(text, counts);
    const char *known = usual != 0 ? memchr(separators, usual, sizeof separators) : NULL;
    gssize most = most_counted(counts);
    gboolean there = known != NULL && counts[known - separators] > 0;
    *likely = there ? usual : most >= 0 ? separators[most] : usual != 0 ? usual : ',';
    if (is_even(text, *likely))
        return *likely;
    for (; most >= 0; most = most_counted(counts)) {
        if (is_even(text, separators[most]))
            return separators[most];
        counts[most] = 0;
    }
    return 0;
}

/* ---- cells ---- */

/* Up to the closing quote; FALSE when there is none. */
static gboolean read_quoted(Table *t)
{
    t->at++;
    for (;;) {
        const char *quote = memchr(t->at, '"', (gsize)(t->end - t->at));
        const char *stop = quote != NULL ? quote : t->end;
        g_string_append_len(t->cell, t->at, stop - t->at);
        t->at = stop;
        if (quote == NULL)
            return FALSE;
        t->at++;
        if (t->at == t->end || *t->at != '"')
            return TRUE;
        g_string_append_c(t->cell, '"');
        t->at++;
    }
}

/* What stands in no quotes, or behind the closing one: spreadsheets take it as it is. */
static void read_unquoted(Table *t)
{
    const char *at = t->at;
    while (at < t->end && *at != t->delimiter && !is_line_end(*at))
        at++;
    g_string_append_len(t->cell, t->at, at - t->at);
    t->at = at;
}

/* Quotes that other readers may take otherwise, once a file. */
static void doubt(Table *t, const char *detail)
{
    disarm_at(t->job->findings, DISARM_LINE, t->line, NULL);
    if (!t->doubted)
        disarm_find(t->job->findings, DISARM_AMBIGUOUS, DISARM_REWRITTEN, detail, -1);
    t->doubted = TRUE;
}

static gboolean read_cell(Table *t)
{
    g_string_truncate(t->cell, 0);
    gboolean quoted = t->at < t->end && *t->at == '"';
    gboolean closed = !quoted || read_quoted(t);
    gsize size = t->cell->len;
    read_unquoted(t);
    if (quoted && (!closed || t->cell->len > size))
        doubt(t, "\"");
    return quoted;
}

static gboolean freeze_cell(Table *t, GError **error)
{
    g_string_truncate(t->frozen, 0);
    TextCellRow row = !t->unusual                             ? TEXT_CELL_ALONE
                      : t->reach != NULL && t->reach >= t->at ? TEXT_CELL_REACHED
                                                              : TEXT_CELL_SPLIT;
    if (text_cell_freeze(t->cell->str, t->cell->len, row, t->frozen) == 0)
        return TRUE;
    g_autofree char *detail = g_strndup(t->cell->str, MIN(t->cell->len, DETAIL_BYTES));
    disarm_at(t->job->findings, DISARM_LINE, t->line, NULL);
    if (disarm_rule(t->job, DISARM_CELLS) == DISARM_KEEP) {
        disarm_find(t->job->findings, DISARM_CELL_FORMULA, DISARM_KEPT, detail, -1);
        return TRUE;
    }
    GString *frozen = t->frozen;
    t->frozen = t->cell;
    t->cell = frozen;
    return disarm_apply(t->job, DISARM_CELLS, DISARM_CELL_FORMULA, DISARM_FROZEN, detail, error);
}

static gboolean needs_quotes(const Table *t)
{
    const GString *cell = t->cell;
    if (t->first && g_str_has_prefix(cell->str, "ID")) /* which would begin a SYLK file */
        return TRUE;
    if (behind_constant(cell->str, cell->str + cell->len) == cell->str + cell->len)
        return FALSE;
    for (gsize i = 0; i < cell->len; i++)
        if (cell->str[i] == t->written || cell->str[i] == '"' || is_line_end(cell->str[i]))
            return TRUE;
    return FALSE;
}

static void put_cell(Table *t, gboolean quoted)
{
    if (!quoted && !needs_quotes(t)) {
        g_string_append_len(t->out, t->cell->str, (gssize)t->cell->len);
        return;
    }
    g_string_append_c(t->out, '"');
    const char *at = t->cell->str, *end = at + t->cell->len;
    while (at < end) {
        const char *quote = memchr(at, '"', (gsize)(end - at));
        const char *stop = quote != NULL ? quote : end;
        g_string_append_len(t->out, at, stop - at);
        if (quote != NULL)
            g_string_append(t->out, "\"\"");
        at = quote != NULL ? quote + 1 : end;
    }
    g_string_append_c(t->out, '"');
}

static guint line_ends(const char *at, const char *end)
{
    guint count = 0;
    for (; at < end; at++)
        count += *at == '\n' ? 1 : 0;
    return count;
}

static gboolean take_cell(Table *t, GError **error)
{
    const char *start = t->at;
    gboolean quoted = read_cell(t);
    if (t->first && g_ascii_strncasecmp(t->cell->str, "sep=", 4) == 0)
        g_string_prepend_c(t->cell, '\''); /* else it would be the file's word on its separator */
    if (!t->settling && !freeze_cell(t, error))
        return FALSE;
    put_cell(t, quoted);
    t->line += quoted ? line_ends(start, t->at) : 0;
    t->first = FALSE;
    return t->file == NULL || text_out_some(t->file, error);
}

/* Behind a cell: a separator, or the end of the row, which is written in one way. */
static void take_separator(Table *t)
{
    if (t->at < t->end && *t->at == t->delimiter) {
        g_string_append_c(t->out, t->written);
        t->at++;
        return;
    }
    g_string_append(t->out, t->line_end);
    t->line++;
    if (t->at < t->end && *t->at == '\r')
        t->at++;
    if (t->at < t->end && *t->at == '\n')
        t->at++;
}

/* Who goes by the name takes an unusual row for one cell. */
static void look_at_row(Table *t)
{
    gboolean quoted = FALSE;
    const char *end = t->at;
    for (; end < t->end && (quoted || !is_line_end(*end)); end++)
        quoted ^= *end == '"';
    t->reach = text_cell_reach(t->at, (gsize)(end - t->at));
}

static gboolean run(Table *t, GError **error)
{
    gboolean row = FALSE; /* a separator was the last: a cell follows, even an empty one */
    while (t->at < t->end || row) {
        if (t->unusual && !row)
            look_at_row(t);
        if (!take_cell(t, error))
            return FALSE;
        row = t->at < t->end && *t->at == t->delimiter;
        take_separator(t);
    }
    return TRUE;
}

/* ---- the whole ---- */

static gboolean run_over(Table *t, const char *start, const GString *text, GError **error)
{
    t->at = start;
    t->end = text->str + text->len;
    return run(t, error);
}

/* Writes the table anew as who goes by `delimiter` takes it; cells are left as they are. `text` is
 * taken. */
static GString *settle(const Table *table, GString *text, const char *start, char delimiter,
                       char written, GError **error)
{
    Table t = *table;
    t.delimiter = delimiter;
    t.written = written;
    t.settling = TRUE;
    t.out = g_string_sized_new(text->len + 16);
    gboolean room = disarm_budget_inflate(t.job->budget, text->len, error);
    gboolean ran = room && run_over(&t, start, text, error);
    g_string_free(text, TRUE);
    if (ran)
        return t.out;
    g_string_free(t.out, TRUE);
    return NULL;
}

/* Where the file itself names the separator, or quotes stand oddly, readers disagree about it. Such
 * a file is first written as a spreadsheet takes it, and that is read as any other: so what comes
 * out would come out of itself again. `text` is taken. */
static GString *settle_all(Table *t, GString *text, char usual, char *separator, GError **error)
{
    const char *start = text->str;
    char likely = 0, said = said_separator(&start, text->str + text->len);
    if (said != 0) {
        doubt(t, "sep=");
        text = settle(t, text, start, said, said == '\t' ? '\t' : ',', error);
    }
    *separator = text != NULL ? find_separator(text, usual, &likely) : 0;
    if (text == NULL || *separator != 0)
        return text;
    doubt(t, "\"");
    *separator = likely;
    return settle(t, text, text->str, likely, likely, error);
}

/* From what `settle_all` gave. */
static gboolean write_table(Table *t, const GString *text, char usual, TextOut *file,
                            CleanText *result, GError **error)
{
    t->written = t->delimiter;
    t->unusual = t->delimiter != usual;
    t->first = TRUE;
    t->file = file;
    t->out = file->pending;
    result->kind = t->written == '\t' ? "tab-table" : "comma-table";
    return run_over(t, text->str, text, error) && text_out_close(file, error);
}

gboolean text_table_write(const TextIn *in, GString *text, char usual, const DisarmSink *out,
                          const char *what, DisarmJob *job, CleanText *result, GError **error)
{
    TextOut file = {0};
    Table t = {.job = job, .line = 1, .line_end = in->line_end};
    t.cell = g_string_new(NULL);
    t.frozen = g_string_new(NULL);
    text = settle_all(&t, text, usual, &t.delimiter, error);
    gboolean cleaned = text != NULL && text_out_open(&file, in, out, TRUE, what, job, error) &&
                       write_table(&t, text, usual, &file, result, error);
    text_out_clear(&file);
    if (text != NULL)
        g_string_free(text, TRUE);
    g_string_free(t.cell, TRUE);
    g_string_free(t.frozen, TRUE);
    return cleaned;
}

static gboolean clean(TextIn *in, const DisarmSink *out, char usual, const char *what,
                      DisarmJob *job, CleanText *result, GError **error)
{
    GString *text = text_in_plain(in, TRUE, job, error);
    return text != NULL && text_table_write(in, text, usual, out, what, job, result, error);
}

gboolean clean_table(const guint8 *bytes, gsize size, char delimiter, const char *what,
                     const DisarmSink *out, DisarmJob *job, CleanText *result, GError **error)
{
    TextIn in;
    *result = (CleanText){0};
    gboolean cleaned = text_in_read(&in, bytes, size, what, job, error);
    if (cleaned) {
        result->encoding = in.encoding;
        cleaned =
            clean(&in, out, delimiter, what, job, result, error) && text_verify(job, result, error);
    }
    text_in_clear(&in);
    return cleaned;
}
