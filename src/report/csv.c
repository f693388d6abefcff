/* report/csv.c -- units as CSV for spreadsheets */
#include "report/cells.h"
#include "report/csv_words.h"
#include "report/select.h"
#include "report/unit.h"
#include <string.h>

typedef struct {
    ReportCells cells;
    gboolean english;
} Csv;

static void append_field(Csv *csv, const EditionUnit *unit, EditionField field)
{
    if (edition_field(field)->form != EDITION_WORDS) {
        report_cells_text(&csv->cells, report_csv_code(field, unit->values[field], csv->english));
        return;
    }
    g_autoptr(GString) words = g_string_new(unit->values[field]);
    g_string_replace(words, "\n", csv->english ? ", " : "、", 0);
    report_cells_text(&csv->cells, words->str);
}

/* In the order of report_csv_heads. */
static gboolean append_row(const EditionUnit *unit, gpointer user)
{
    Csv *csv = user;
    ReportCells *cells = &csv->cells;
    g_autofree char *lines = g_strdup_printf("%" G_GUINT64_FORMAT "～%" G_GUINT64_FORMAT,
                                             unit->line_first, unit->line_last);
    report_cells_number(cells, unit->n);
    report_cells_text(cells, unit->part);
    report_cells_text(cells, unit->chapter);
    report_cells_text(cells, unit->path);
    report_cells_number(cells, unit->s);
    report_cells_text(cells, lines);
    report_cells_text(cells, unit->text);
    report_cells_text(cells, unit->reading);
    for (EditionField field = 0; field < EDITION_FIELDS; field++)
        append_field(csv, unit, field);
    report_cells_text(cells, !unit->corrected ? "" : csv->english ? "yes" : "済");
    return report_cells_end(cells);
}

gboolean report_units_csv(Store *body, const ReportUnitFilter *filter, const char *language,
                          ReportSink sink, gpointer user, GError **error)
{
    guint64 event = 0;
    g_auto(ReportSelection) selection = {0};
    if (!report_find_edition(body, filter->edition, &event, error) ||
        !report_select(body, event, filter, 0, FALSE, &selection, error))
        return FALSE;
    Csv csv = {.english = strcmp(language, "en") == 0};
    report_cells_begin(&csv.cells, sink, user);
    for (const ReportWord *head = report_csv_heads(); head->key != NULL; head++)
        report_cells_text(&csv.cells, csv.english ? head->english : head->japanese);
    gboolean done = report_cells_end(&csv.cells) &&
                    report_each_selected(body, event, selection.page, append_row, &csv, error);
    return report_cells_finish(&csv.cells) && done;
}
