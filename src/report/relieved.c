/* report/relieved.c -- the year's report of steps made under a relief, on screen and as CSV */
#include "report/relieved.h"
#include "base/times.h"
#include "ledger/leaf.h"
#include "ledger/read.h"
#include "register/parts.h"
#include "register/relieved.h"
#include "report/cells.h"
#include "report/json.h"
#include <string.h>

#define YEAR_MAX 10000

/* ---- one use ---- */

typedef struct {
    const RegisterRelieved *one;
    const RegisterRecord *record;
    const RegisterRecord *relief; /* NULL when it may not be seen */
    const LedgerLeaf *leaf;
} Use;

typedef struct Walk {
    ReportLook look;
    gboolean (*take)(struct Walk *walk, const Use *use); /* FALSE: no more is wanted */
    GString *json;
    ReportCells cells;
    guint shown;
    gboolean more;
} Walk;

/* Granted, it passes the review on every way to its end (record/check-relief.c): closed is
 * reviewed. Until then it runs, or waits for the review. */
static const char *review_of(const Use *use)
{
    const RecordState *review = use->relief != NULL ? use->relief->type->relief.review : NULL;
    if (use->relief == NULL)
        return "unknown";
    if (use->relief->closed_us > 0)
        return "reviewed";
    return use->relief->state == review ? "waiting" : "running";
}

static RecordLabel step_label(const Use *use)
{
    const RecordTransition *step = record_transition_find(use->record->type, use->one->transition);
    return step != NULL ? step->label : (RecordLabel){"", ""};
}

/* As whom they are kept from it: a field of the record, or who made another step. Owned. */
static char *barred_words(const Use *use, gboolean japanese)
{
    static const char *const doer = "doer of ";
    const char *barred = use->one->barred;
    const RecordType *type = use->record->type;
    const RecordField *field = record_field_find(type->fields, barred);
    const RecordTransition *step =
        g_str_has_prefix(barred, doer) ? record_transition_find(type, barred + strlen(doer)) : NULL;
    if (field != NULL)
        return g_strdup(japanese ? field->label.ja : field->label.en);
    if (step != NULL)
        return japanese ? g_strdup_printf("「%s」を行った人", step->label.ja)
                        : g_strdup_printf("who made “%s”", step->label.en);
    return g_strdup(barred);
}

/* Nothing of a record that may not be seen. */
static gboolean visit(const RegisterRelieved *one, gpointer user, GError **error)
{
    Walk *walk = user;
    ReportLook *look = &walk->look;
    g_autoptr(RegisterRecord) record = register_record_load_id(&look->view, one->record, error);
    if (record == NULL)
        return FALSE;
    if (!register_sees(&look->sight, record))
        return register_view_good(&look->view, error);
    g_autoptr(GError) unseen = NULL;
    g_autoptr(RegisterRecord) relief = register_record_seen(&look->sight, one->relief, &unseen);
    if (relief == NULL && !g_error_matches(unseen, PROBLEM, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&unseen));
        return FALSE;
    }
    g_autoptr(GBytes) bytes = ledger_read_leaf(look->ask->body, (guint64)one->event, error);
    gsize size = 0;
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    g_autoptr(LedgerLeaf) leaf = data != NULL ? ledger_leaf_read(data, size, error) : NULL;
    const Use use = {one, record, relief, leaf};
    return leaf != NULL && walk->take(walk, &use);
}

/* ---- as JSON ---- */

static void append_clauses(GString *json, const char *const *clauses)
{
    report_raw(json, "clauses", "[");
    for (gsize i = 0; clauses != NULL && clauses[i] != NULL; i++) {
        g_auto(GStrv) parts = g_strsplit(clauses[i], "/", 2);
        if (g_strv_length(parts) < 2)
            continue;
        report_next(json);
        g_string_append_c(json, '{');
        report_text(json, "edition", parts[0]);
        report_text(json, "path", parts[1]);
        g_string_append_c(json, '}');
    }
    g_string_append_c(json, ']');
}

static gboolean take_json(Walk *walk, const Use *use)
{
    GString *json = walk->json;
    walk->more = walk->shown == YEAR_MAX;
    if (walk->more)
        return TRUE;
    walk->shown++;
    g_autofree char *ja = barred_words(use, TRUE);
    g_autofree char *en = barred_words(use, FALSE);
    report_next(json);
    g_string_append_c(json, '{');
    report_number(json, "event", (guint64)use->one->event);
    report_time(json, "at", use->one->time_us);
    report_text(json, "person", use->one->person);
    report_text(json, "record", use->record->key);
    report_text(json, "unit", use->record->unit);
    report_label(json, "step", step_label(use));
    report_label(json, "barred", (RecordLabel){ja, en});
    append_clauses(json, use->leaf->event.clauses);
    report_text(json, "review", review_of(use));
    if (use->relief != NULL) {
        report_text(json, "relief", use->relief->key);
        report_meet_record(&walk->look, use->relief->key);
    }
    g_string_append_c(json, '}');
    report_meet(&walk->look, use->one->person);
    report_meet(&walk->look, use->record->unit);
    report_meet_record(&walk->look, use->record->key);
    return TRUE;
}

gboolean report_relieved(const ReportAsk *ask, int year, GString *json, GError **error)
{
    g_autoptr(GString) own = g_string_new("{");
    Walk walk = {.take = take_json, .json = own};
    gboolean done = report_look_open(&walk.look, ask, G_MAXUINT64, error);
    report_number(own, "year", (guint64)year);
    report_raw(own, "uses", "[");
    done = done && register_relieved_year(ask->body, year, visit, &walk, error);
    g_string_append_c(own, ']');
    report_bool(own, "whole", !walk.more);
    done = done && report_append_names(&walk.look, own, error);
    g_string_append_c(own, '}');
    if (done)
        g_string_append_len(json, own->str, (gssize)own->len);
    report_look_close(&walk.look);
    return done;
}

/* ---- as CSV ---- */

static void append_words(Walk *walk, const char *ja, const char *en)
{
    gboolean english = strcmp(walk->look.ask->language, "en") == 0;
    report_cells_text(&walk->cells, english ? en : ja);
}

static void append_name(Walk *walk, OfficeWhat what, const char *id)
{
    g_autofree char *name = *id != '\0' ? office_name(walk->look.ask->body, what, id, NULL) : NULL;
    report_cells_text(&walk->cells, name != NULL ? name : id);
}

static void append_record(Walk *walk, const RegisterRecord *record)
{
    const char *number = record != NULL ? record->number : "";
    report_cells_text(&walk->cells, record != NULL && *number == '\0' ? record->key : number);
    report_cells_text(&walk->cells, record != NULL ? record->title : "");
}

static void append_cited(Walk *walk, const char *const *clauses)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; clauses != NULL && clauses[i] != NULL; i++) {
        const char *slash = strchr(clauses[i], '/');
        g_string_append_printf(text, "%s%s", i > 0 ? "\n" : "",
                               slash != NULL ? slash + 1 : clauses[i]);
    }
    report_cells_text(&walk->cells, text->str);
}

static void append_review(Walk *walk, const Use *use)
{
    static const char *const words[][3] = {
        {"reviewed", "確認済み", "reviewed"},
        {"waiting", "事後確認待ち", "waiting for review"},
        {"running", "兼務中（未確認）", "in force, not reviewed"},
        {"unknown", "見られない記録", "not for you to see"}};
    char day[TIME_DAY_BYTES] = "";
    const char *review = review_of(use);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(review, words[i][0]) == 0)
            append_words(walk, words[i][1], words[i][2]);
    if (strcmp(review, "reviewed") == 0)
        time_day_at(use->relief->closed_us, day);
    report_cells_text(&walk->cells, day);
}

static gboolean take_csv(Walk *walk, const Use *use)
{
    char day[TIME_DAY_BYTES];
    const RecordLabel step = step_label(use);
    const RecordLabel title = use->record->type->title;
    g_autofree char *ja = barred_words(use, TRUE);
    g_autofree char *en = barred_words(use, FALSE);
    time_day_at(use->one->time_us, day);
    report_cells_text(&walk->cells, day);
    append_name(walk, OFFICE_PERSON, use->one->person);
    append_words(walk, title.ja, title.en);
    append_record(walk, use->record);
    append_name(walk, OFFICE_UNIT, use->record->unit);
    append_words(walk, step.ja, step.en);
    append_words(walk, ja, en);
    append_cited(walk, use->leaf->event.clauses);
    append_record(walk, use->relief);
    append_review(walk, use);
    report_cells_number(&walk->cells, (guint64)use->one->event);
    return report_cells_end(&walk->cells);
}

static gboolean append_heads(Walk *walk)
{
    static const char *const heads[][2] = {{"日付", "Day"},
                                           {"行った人", "Who"},
                                           {"種類", "Kind"},
                                           {"番号", "Number"},
                                           {"件名", "Title"},
                                           {"部署", "Unit"},
                                           {"手続き", "Step"},
                                           {"本来は行えない立場", "Kept from it as"},
                                           {"手続きの条項", "Clauses of the step"},
                                           {"兼務の番号", "Relief"},
                                           {"兼務の件名", "Title of the relief"},
                                           {"事後確認", "Review"},
                                           {"確認日", "Reviewed on"},
                                           {"記録台帳の番号", "Event"}};
    for (guint i = 0; i < G_N_ELEMENTS(heads); i++)
        append_words(walk, heads[i][0], heads[i][1]);
    return report_cells_end(&walk->cells);
}

gboolean report_relieved_csv(const ReportAsk *ask, int year, ReportSink sink, gpointer user,
                             GError **error)
{
    Walk walk = {.take = take_csv};
    gboolean done = report_look_open(&walk.look, ask, G_MAXUINT64, error);
    report_cells_begin(&walk.cells, sink, user);
    done =
        done && append_heads(&walk) && register_relieved_year(ask->body, year, visit, &walk, error);
    done = report_cells_finish(&walk.cells) && done;
    report_look_close(&walk.look);
    return done;
}
