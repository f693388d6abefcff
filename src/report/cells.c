/* report/cells.c -- rows of CSV, cell by cell */
#include "report/cells.h"
#include <string.h>

#define PIECE_BYTES (64 * 1024)
#define BOM "\xef\xbb\xbf"

void report_cells_begin(ReportCells *cells, ReportSink sink, gpointer user)
{
    *cells = (ReportCells){g_string_new(BOM), sink, user, FALSE};
}

/* What a spreadsheet takes for a formula when a cell starts with it; wide forms too, since some
 * turn them narrow first. */
static gboolean starts_formula(const char *text)
{
    gunichar first = g_utf8_get_char(text);
    return first != 0 && g_utf8_strchr("=+-@\t\r＝＋－＠", -1, first) != NULL;
}

void report_cells_text(ReportCells *cells, const char *text)
{
    GString *out = cells->out;
    gboolean first = out->len == 0 || out->str[out->len - 1] == '\n' ||
                     (out->len == strlen(BOM) && memcmp(out->str, BOM, strlen(BOM)) == 0);
    if (!first)
        g_string_append_c(out, ',');
    g_string_append_c(out, '"');
    if (starts_formula(text))
        g_string_append_c(out, '\'');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '"');
}

void report_cells_number(ReportCells *cells, guint64 number)
{
    char text[24];
    g_snprintf(text, sizeof text, "%" G_GUINT64_FORMAT, number);
    report_cells_text(cells, text);
}

static gboolean hand_out(ReportCells *cells)
{
    for (gsize at = 0; at < cells->out->len && !cells->stopped; at += PIECE_BYTES)
        cells->stopped =
            !cells->sink(cells->out->str + at, MIN(PIECE_BYTES, cells->out->len - at), cells->user);
    g_string_truncate(cells->out, 0);
    return !cells->stopped;
}

gboolean report_cells_end(ReportCells *cells)
{
    g_string_append(cells->out, "\r\n");
    return cells->out->len < PIECE_BYTES || hand_out(cells);
}

gboolean report_cells_finish(ReportCells *cells)
{
    gboolean done = hand_out(cells);
    g_string_free(cells->out, TRUE);
    cells->out = NULL;
    return done;
}
