/* report/disposed_csv.c -- the disposal register of a fiscal year as CSV for spreadsheets */
#include "base/times.h"
#include "report/cells.h"
#include "report/retention.h"
#include <string.h>

typedef struct {
    ReportLook *look;
    ReportCells cells;
} Csv;

typedef struct {
    Csv *csv;
    const RegisterRetention *said;
} Row;

static gboolean is_english(const Csv *csv)
{
    return strcmp(csv->look->ask->language, "en") == 0;
}

static void append_words(Csv *csv, const char *ja, const char *en)
{
    report_cells_text(&csv->cells, is_english(csv) ? en : ja);
}

static gboolean append_heads(Csv *csv)
{
    static const char *const heads[][2] = {{"廃棄日", "Disposed of"},
                                           {"種類", "Kind"},
                                           {"番号", "Number"},
                                           {"部署", "Unit"},
                                           {"完結日", "Closed"},
                                           {"保存期間", "Kept for"},
                                           {"起算", "Counted from"},
                                           {"満了日", "Kept until"},
                                           {"対象", "What"},
                                           {"決定者", "Decided by"},
                                           {"備考", "Remark"},
                                           {"添付ファイル", "Files"},
                                           {"消した履歴", "Contents erased"}};
    for (guint i = 0; i < G_N_ELEMENTS(heads); i++)
        append_words(csv, heads[i][0], heads[i][1]);
    return report_cells_end(&csv->cells);
}

static void append_day(Csv *csv, gint64 at_us)
{
    char day[TIME_DAY_BYTES];
    time_day_at(at_us, day);
    report_cells_text(&csv->cells, day);
}

/* 5y as 5年. */
static void append_span(Csv *csv, const char *span)
{
    static const char *const units[][2] = {{"h", "時間"}, {"d", "日"}, {"m", "か月"}, {"y", "年"}};
    g_autofree char *count = g_strdup(span);
    const char *unit = "";
    for (guint i = 0; i < G_N_ELEMENTS(units) && *unit == '\0'; i++)
        if (g_str_has_suffix(span, units[i][0]))
            unit = units[i][1];
    if (*unit != '\0')
        count[strlen(count) - 1] = '\0';
    g_autofree char *words = g_strconcat(count, unit, NULL);
    append_words(csv, words, span);
}

/* What is over from 1 April on was kept until 31 March. */
static void append_last_day(Csv *csv, const char *due_on)
{
    char day[TIME_DAY_BYTES] = "";
    if (time_day_is_valid(due_on))
        time_day_shift(due_on, -1, day);
    report_cells_text(&csv->cells, day);
}

static void append_name(Csv *csv, OfficeWhat what, const char *id)
{
    g_autofree char *name = *id != '\0' ? office_name(csv->look->ask->body, what, id, NULL) : NULL;
    report_cells_text(&csv->cells, name != NULL ? name : id);
}

static gboolean append_row(const RegisterLine *line, gpointer user)
{
    const Row *row = user;
    Csv *csv = row->csv;
    const RegisterRetention *said = row->said;
    const RecordType *type = report_line_type(csv->look, line);
    append_day(csv, said->said_us);
    append_words(csv, type != NULL ? type->title.ja : "", type != NULL ? type->title.en : "");
    report_cells_text(&csv->cells, *line->number != '\0' ? line->number : line->key);
    append_name(csv, OFFICE_UNIT, line->applicant_unit);
    append_day(csv, line->closed_us);
    append_span(csv, said->span);
    gboolean closing = strcmp(said->counted, "closing") == 0;
    append_words(csv, closing ? "完結の日" : "完結した翌年度の4月1日",
                 closing ? "closing" : "1 April after closing");
    append_last_day(csv, said->due_on);
    gboolean whole = strcmp(said->scope, REGISTER_SCOPE_RECORD) == 0;
    append_words(csv, whole ? "記録の全部" : "個人に関わる項目",
                 whole ? "the whole record" : "personal fields");
    append_name(csv, OFFICE_PERSON, said->person);
    report_cells_text(&csv->cells, said->comment);
    report_cells_number(&csv->cells, (guint64)said->files);
    report_cells_number(&csv->cells, (guint64)said->contents);
    return report_cells_end(&csv->cells);
}

/* Nothing of a record that may not be seen. */
static gboolean append_one(Csv *csv, gint64 id, GError **error)
{
    gboolean found = FALSE;
    ReportLook *look = csv->look;
    g_auto(RegisterRetention) said = {0};
    g_autoptr(RegisterRecord) record = register_record_load_id(&look->view, id, error);
    if (record == NULL)
        return FALSE;
    if (!register_sees(&look->sight, record))
        return register_view_good(&look->view, error);
    Row row = {csv, &said};
    return register_retention_find(look->ask->body, id, &said, &found, error) &&
           register_line_visit(&look->view, id, append_row, &row, error);
}

gboolean report_disposed_csv(const ReportAsk *ask, int year, ReportSink sink, gpointer user,
                             GError **error)
{
    g_auto(ReportLook) look = {0};
    g_autoptr(GArray) ids = register_disposed(ask->body, year, error);
    if (ids == NULL || !report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    Csv csv = {.look = &look};
    report_cells_begin(&csv.cells, sink, user);
    gboolean done = append_heads(&csv);
    for (guint i = 0; i < ids->len && done; i++)
        done = append_one(&csv, g_array_index(ids, gint64, i), error);
    return report_cells_finish(&csv.cells) && done;
}
