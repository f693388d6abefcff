/* report/records_csv.c -- a register as CSV for spreadsheets, with the columns of its list */
#include "base/problem.h"
#include "base/times.h"
#include "register/parts.h"
#include "register/told.h"
#include "report/cells.h"
#include "report/lines.h"
#include "report/records.h"
#include <string.h>

typedef struct {
    ReportLook *look;
    const RecordType *type;
    ReportCells cells;
    GHashTable *known; /* id to name, owned */
} Csv;

static gboolean is_english(const Csv *csv)
{
    return strcmp(csv->look->ask->language, "en") == 0;
}

static const char *in(const Csv *csv, RecordLabel label)
{
    const char *text = is_english(csv) ? label.en : label.ja;
    return text != NULL ? text : "";
}

static const char *name_of(Csv *csv, OfficeWhat what, const char *id)
{
    const char *known = g_hash_table_lookup(csv->known, id);
    if (known == NULL && *id != '\0') {
        char *name = office_name(csv->look->ask->body, what, id, NULL);
        g_hash_table_insert(csv->known, g_strdup(id), name != NULL ? name : g_strdup(""));
        known = g_hash_table_lookup(csv->known, id);
    }
    return known != NULL ? known : "";
}

static const char *title_of(Csv *csv, const char *key)
{
    const char *known = g_hash_table_lookup(csv->known, key);
    if (known == NULL && *key != '\0') {
        g_autoptr(RegisterRecord) record = register_record_seen(&csv->look->sight, key, NULL);
        g_hash_table_insert(csv->known, g_strdup(key),
                            g_strdup(record != NULL ? record->title : ""));
        known = g_hash_table_lookup(csv->known, key);
    }
    return known != NULL ? known : "";
}

static const char *option_of(const Csv *csv, const RecordField *field, const char *code)
{
    for (guint i = 0; i < field->options->len; i++) {
        const RecordOption *option = field->options->pdata[i];
        if (strcmp(option->code, code) == 0)
            return in(csv, option->label);
    }
    return code;
}

static char *options_text(const Csv *csv, const RecordField *field, const json_t *codes)
{
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < json_array_size(codes); i++)
        g_string_append_printf(out, "%s%s", i > 0 ? "、" : "",
                               option_of(csv, field, json_string_value(json_array_get(codes, i))));
    return g_string_free(out, FALSE);
}

/* Transfer full. */
static char *cell_text(Csv *csv, const RecordField *field, const json_t *value)
{
    const char *text = json_string_value(value);
    if (json_is_array(value))
        return field->options != NULL ? options_text(csv, field, value) : g_strdup("");
    if (json_is_boolean(value))
        return g_strdup(is_english(csv) ? (json_is_true(value) ? "yes" : "no")
                                        : (json_is_true(value) ? "はい" : "いいえ"));
    if (json_is_integer(value))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    if (text == NULL || *text == '\0')
        return g_strdup("");
    switch (field->kind) {
    case RECORD_PERSON:
        return g_strdup(name_of(csv, OFFICE_PERSON, text));
    case RECORD_UNIT:
        return g_strdup(name_of(csv, OFFICE_UNIT, text));
    case RECORD_POST:
        return g_strdup(name_of(csv, OFFICE_POST, text));
    case RECORD_REFERENCE:
        return g_strdup(title_of(csv, text));
    default:
        return g_strdup(field->options != NULL ? option_of(csv, field, text) : text);
    }
}

static void append_heads(Csv *csv)
{
    report_cells_text(&csv->cells, is_english(csv) ? "Number" : "番号");
    report_cells_text(&csv->cells, is_english(csv) ? "Title" : "件名");
    report_cells_text(&csv->cells, is_english(csv) ? "State" : "状態");
    report_cells_text(&csv->cells, is_english(csv) ? "Due" : "期限");
    for (guint i = 0; i < csv->type->list.columns->len; i++)
        report_cells_text(&csv->cells,
                          in(csv, ((RecordField *)csv->type->list.columns->pdata[i])->label));
    report_cells_end(&csv->cells);
}

static gboolean append_row(const RegisterLine *line, gpointer user)
{
    Csv *csv = user;
    const RecordState *state = record_state_find(csv->type, line->state);
    g_autofree char *due = line->due_us != 0 ? time_jst_text(line->due_us) : g_strdup("");
    g_autoptr(json_t) cells = json_loads(line->cells, 0, NULL);
    report_cells_text(&csv->cells, line->number);
    report_cells_text(&csv->cells, line->title);
    report_cells_text(&csv->cells, state != NULL ? in(csv, state->label) : line->state);
    report_cells_text(&csv->cells, due);
    for (guint i = 0; i < csv->type->list.columns->len; i++) {
        g_autofree char *text =
            cell_text(csv, csv->type->list.columns->pdata[i], json_array_get(cells, i));
        report_cells_text(&csv->cells, text);
    }
    return report_cells_end(&csv->cells);
}

gboolean report_records_csv(const ReportAsk *ask, const char *name, const RegisterListing *in_list,
                            ReportSink sink, gpointer user, GError **error)
{
    guint64 total = 0;
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    const RegisterSet *set =
        register_types_newest(register_desk_types(look.view.desk), look.view.store, error);
    const RecordType *type = set != NULL ? record_types_find(set->types, name) : NULL;
    if (set != NULL && type == NULL)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record type", "記録の種類"), name);
    if (type == NULL)
        return FALSE;
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Csv csv = {.look = &look, .type = type, .known = known};
    report_cells_begin(&csv.cells, sink, user);
    append_heads(&csv);
    gboolean done = register_list(&look.sight, type, in_list, &total, append_row, &csv, error);
    return report_cells_finish(&csv.cells) && done;
}
