/* report/csv.c -- units as CSV for spreadsheets (RFC 4180, with a BOM so that they take it for
 * UTF-8) */
#include "report/csv_words.h"
#include "report/select.h"
#include "report/unit.h"
#include <string.h>

#define PIECE_BYTES (64 * 1024)
#define BOM "\xef\xbb\xbf"

typedef struct {
    GString *out;
    gboolean english;
    ReportSink sink;
    gpointer user;
    gboolean stopped; /* the sink wants no more */
} Csv;

/* What a spreadsheet takes for a formula when a cell starts with it; wide forms too, since some
 * turn them narrow first. */
static gboolean starts_formula(const char *text)
{
    gunichar first = g_utf8_get_char(text);
    return first != 0 && g_utf8_strchr("=+-@\t\r＝＋－＠", -1, first) != NULL;
}

static void append_cell(Csv *csv, const char *text)
{
    gsize length = csv->out->len;
    if (length > 0 && csv->out->str[length - 1] != '\n')
        g_string_append_c(csv->out, ',');
    g_string_append_c(csv->out, '"');
    if (starts_formula(text))
        g_string_append_c(csv->out, '\'');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"')
            g_string_append_c(csv->out, '"');
        g_string_append_c(csv->out, *at);
    }
    g_string_append_c(csv->out, '"');
}

static void append_number(Csv *csv, guint64 number)
{
    char text[24];
    g_snprintf(text, sizeof text, "%" G_GUINT64_FORMAT, number);
    append_cell(csv, text);
}

static gboolean hand_out(Csv *csv)
{
    for (gsize at = 0; at < csv->out->len && !csv->stopped; at += PIECE_BYTES)
        csv->stopped =
            !csv->sink(csv->out->str + at, MIN(PIECE_BYTES, csv->out->len - at), csv->user);
    g_string_truncate(csv->out, 0);
    return !csv->stopped;
}

static void append_field(Csv *csv, const EditionUnit *unit, EditionField field)
{
    if (edition_field(field)->form != EDITION_WORDS) {
        append_cell(csv, report_csv_code(field, unit->values[field], csv->english));
        return;
    }
    g_autoptr(GString) words = g_string_new(unit->values[field]);
    g_string_replace(words, "\n", csv->english ? ", " : "、", 0);
    append_cell(csv, words->str);
}

/* In the order of report_csv_heads. */
static gboolean append_row(const EditionUnit *unit, gpointer user)
{
    Csv *csv = user;
    g_autofree char *lines = g_strdup_printf("%" G_GUINT64_FORMAT "～%" G_GUINT64_FORMAT,
                                             unit->line_first, unit->line_last);
    append_number(csv, unit->n);
    append_cell(csv, unit->part);
    append_cell(csv, unit->chapter);
    append_cell(csv, unit->path);
    append_number(csv, unit->s);
    append_cell(csv, lines);
    append_cell(csv, unit->text);
    append_cell(csv, unit->reading);
    for (EditionField field = 0; field < EDITION_FIELDS; field++)
        append_field(csv, unit, field);
    append_cell(csv, !unit->corrected ? "" : csv->english ? "yes" : "済");
    g_string_append(csv->out, "\r\n");
    return csv->out->len < PIECE_BYTES || hand_out(csv);
}

gboolean report_units_csv(Store *body, const ReportUnitFilter *filter, const char *language,
                          ReportSink sink, gpointer user, GError **error)
{
    guint64 event = 0;
    g_auto(ReportSelection) selection = {0};
    g_autoptr(GString) out = g_string_new(BOM);
    Csv csv = {out, strcmp(language, "en") == 0, sink, user, FALSE};
    if (!report_find_edition(body, filter->edition, &event, error) ||
        !report_select(body, event, filter, 0, FALSE, &selection, error))
        return FALSE;
    for (const ReportWord *head = report_csv_heads(); head->key != NULL; head++) {
        if (head != report_csv_heads())
            g_string_append_c(out, ',');
        g_string_append_printf(out, "\"%s\"", csv.english ? head->english : head->japanese);
    }
    g_string_append(out, "\r\n");
    return report_each_selected(body, event, selection.page, append_row, &csv, error) &&
           hand_out(&csv);
}
