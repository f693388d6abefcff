/* sheet/text.c -- a text with separators to rows */
#include "sheet/text.h"
#include <string.h>

#define LOOKED_AT_BYTES ((gsize)64 * 1024)

static const char separators[] = {'\t', ',', ';'};

/* The one there is most of outside quotes; the first of equal ones. */
static char find_separator(const char *text, gsize size)
{
    gsize counts[sizeof separators] = {0};
    gsize best = 1; /* a comma where there is none of them */
    gboolean quoted = FALSE;
    for (gsize i = 0; i < MIN(size, LOOKED_AT_BYTES); i++) {
        const char *found = memchr(separators, text[i], sizeof separators);
        quoted ^= text[i] == '"';
        if (!quoted && found != NULL)
            counts[found - separators]++;
    }
    for (gsize i = 0; i < sizeof separators; i++)
        best = counts[i] > counts[best] ? i : best;
    return separators[best];
}

typedef struct {
    const char *at, *end;
    char separator;
    GString *cell;
} Reading;

static gboolean is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* From an opening quote to behind the closing one, or to the end of the text. */
static void read_quoted(Reading *r)
{
    r->at++;
    while (r->at < r->end) {
        const char *quote = memchr(r->at, '"', (gsize)(r->end - r->at));
        const char *stop = quote != NULL ? quote : r->end;
        g_string_append_len(r->cell, r->at, stop - r->at);
        r->at = quote != NULL ? quote + 1 : r->end;
        if (r->at == r->end || *r->at != '"')
            return;
        g_string_append_c(r->cell, '"');
        r->at++;
    }
}

static void read_cell(Reading *r)
{
    g_string_truncate(r->cell, 0);
    if (r->at < r->end && *r->at == '"')
        read_quoted(r);
    const char *start = r->at;
    while (r->at < r->end && *r->at != r->separator && !is_line_end(*r->at))
        r->at++;
    g_string_append_len(r->cell, start, r->at - start);
}

/* ="0007", by which people keep the zeros of a number in Excel, is 0007. */
static void bare_constant(GString *cell)
{
    if (cell->len < 3 || !g_str_has_prefix(cell->str, "=\"") || cell->str[cell->len - 1] != '"' ||
        memchr(cell->str + 2, '"', cell->len - 3) != NULL)
        return;
    g_string_truncate(cell, cell->len - 1);
    g_string_erase(cell, 0, 2);
}

char sheet_text_read(const char *text, gsize size, SheetRows *rows)
{
    Reading r = {text, text + size, find_separator(text, size), g_string_new(NULL)};
    guint row = 0, column = 0;
    gboolean going = TRUE;
    while (going && r.at < r.end) {
        read_cell(&r);
        bare_constant(r.cell);
        going = sheet_rows_put(rows, row, column, r.cell->str, r.cell->len);
        if (r.at < r.end && *r.at == r.separator) {
            column++;
            r.at++;
            continue;
        }
        row++;
        column = 0;
        if (r.at < r.end && *r.at == '\r')
            r.at++;
        if (r.at < r.end && *r.at == '\n')
            r.at++;
    }
    g_string_free(r.cell, TRUE);
    return r.separator;
}
