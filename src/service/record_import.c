/* service/record_import.c -- rows of a spreadsheet opened as records: all tried first, then some at
 * a time, so that nobody waits for ten thousand rows */
#include "base/json.h"
#include "base/problem.h"
#include "register/importing.h"
#include "register/intake.h"
#include "register/parts.h"
#include "service/call.h"
#include "service/planned.h"
#include <string.h>

#define PORTION 50 /* rows of one call: what others wait for at most */
#define ROW_MAX_BYTES ((gsize)4 * 1024 * 1024)

/* The row beside what is wrong in it, called as the file calls it. */
static gboolean blame_row(gint64 line, GError *problem, GError **error)
{
    g_autoptr(GError) owned = problem;
    g_autofree char *english = problem_detail(owned, PROBLEM_ENGLISH);
    g_autofree char *japanese = problem_detail(owned, PROBLEM_JAPANESE);
    g_autofree char *what = g_strdup_printf(
        "row %" G_GINT64_FORMAT PROBLEM_MARK "%" G_GINT64_FORMAT "行目", line, line);
    g_autofree char *why = g_strconcat(english, PROBLEM_MARK, japanese, NULL);
    problem_set(error, (Problem)owned->code, what, why);
    return FALSE;
}

/* ---- trying ---- */

typedef struct {
    RegisterView view;
    RegisterSight sight;
    RegisterIntake *intake;
    const ServiceRows *in;
} Trying;

static void trying_end(Trying *trying)
{
    g_clear_pointer(&trying->intake, register_intake_free);
    register_sight_close(&trying->sight);
    register_view_close(&trying->view);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trying, trying_end)

static const RecordType *type_of(RegisterView *view, const char *name, GError **error)
{
    const RegisterSet *set =
        register_types_newest(register_desk_types(view->desk), view->store, error);
    const RecordType *type = set != NULL ? record_types_find(set->types, name) : NULL;
    if (set != NULL && type == NULL)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("record type", "記録の種類"), name);
    return type;
}

static gboolean trying_begin(Trying *trying, const ServiceReading *reading, const ServiceRows *in,
                             GError **error)
{
    trying->in = in;
    if (!register_view_open(&trying->view, reading->desk, reading->store, reading->now_us,
                            G_MAXUINT64, error) ||
        !register_sight_open(&trying->sight, &trying->view, in->person, error))
        return FALSE;
    const RecordType *type = type_of(&trying->view, in->type, error);
    if (type != NULL)
        trying->intake = register_intake_new(&trying->view, in->person, type, in->heads);
    return type != NULL;
}

/* What `values` would do; `key` gets the record's. */
static gboolean plan_values(RegisterPlan *plan, const char *type, const char *transition,
                            const char *comment, const json_t *values, GError **error)
{
    char key[ID_TEXT_BYTES];
    const RegisterOpening opening = {
        .type = type,
        .doing = {.values = values, .comment = comment, .effective_on = "", .second = ""}};
    if (!register_plan_open(plan, &opening, key, error))
        return FALSE;
    const RegisterDoing doing = {
        .record = key, .expected_version = 1, .comment = comment, .effective_on = "", .second = ""};
    return *transition == '\0' || register_plan_move(plan, &doing, transition, error);
}

/* A plan of its own that is not written. The values of the row (new reference), and what the record
 * would be called (owned); NULL when it would be refused. */
static json_t *try_row(Trying *trying, const json_t *row, char **title, GError **error)
{
    const ServiceRows *in = trying->in;
    g_autoptr(json_t) values = register_intake_row(trying->intake, row, error);
    if (values == NULL)
        return NULL;
    g_auto(RegisterPlan) plan = {0};
    register_plan_begin(&plan, &trying->view, &trying->sight, in->person);
    if (!plan_values(&plan, in->type, in->transition, in->comment, values, error))
        return NULL;
    const RegisterEvent *first = g_ptr_array_index(plan.events, 0);
    if (title != NULL)
        *title = g_strdup(register_text_in(first->content, "title"));
    return g_steal_pointer(&values);
}

/* FALSE when it would be refused. */
static gboolean tell_row(Trying *trying, const json_t *row, gint64 line, json_t *rows)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *title = NULL;
    g_autoptr(json_t) values = try_row(trying, row, &title, &problem);
    json_t *one =
        json_pack("{s:I, s:s}", "row", (json_int_t)line, "title", title != NULL ? title : "");
    if (values == NULL) {
        g_autofree char *detail = problem_detail(problem, trying->in->language);
        json_object_set_new(one, "problem", json_string(detail));
    }
    json_array_append_new(rows, one);
    return values != NULL;
}

static json_t *told_columns(const Trying *trying)
{
    json_t *columns = json_array();
    for (guint i = 0; i < json_array_size(trying->in->heads); i++) {
        const GError *fault = NULL;
        const RecordField *field = register_intake_column(trying->intake, i, &fault);
        json_t *one = json_pack("{s:O, s:s}", "head", json_array_get(trying->in->heads, i), "field",
                                field != NULL ? field->name : "");
        if (fault != NULL) {
            g_autofree char *detail = problem_detail(fault, trying->in->language);
            json_object_set_new(one, "problem", json_string(detail));
        }
        json_array_append_new(columns, one);
    }
    return columns;
}

gboolean service_records_preview(const ServiceReading *reading, const ServiceRows *in,
                                 json_t **told, GError **error)
{
    g_auto(Trying) trying = {0};
    if (!trying_begin(&trying, reading, in, error))
        return FALSE;
    g_autoptr(json_t) rows = json_array();
    gsize good = 0;
    for (gsize i = 0; i < json_array_size(in->rows); i++) {
        const json_t *row = json_array_get(in->rows, i);
        if (!register_intake_blank(trying.intake, row))
            good += tell_row(&trying, row, in->first + (gint64)i, rows) ? 1 : 0;
    }
    *told =
        json_pack("{s:o, s:O, s:I, s:I}", "columns", told_columns(&trying), "rows", rows, "good",
                  (json_int_t)good, "refused", (json_int_t)(json_array_size(rows) - good));
    return register_view_good(&trying.view, error);
}

json_t *service_records_meant(const ServiceReading *reading, const ServiceRows *in, GError **error)
{
    g_auto(Trying) trying = {0};
    if (!trying_begin(&trying, reading, in, error) || !register_intake_good(trying.intake, error))
        return NULL;
    g_autoptr(json_t) meant = json_array();
    for (gsize i = 0; i < json_array_size(in->rows); i++) {
        GError *problem = NULL;
        const json_t *row = json_array_get(in->rows, i);
        if (register_intake_blank(trying.intake, row))
            continue;
        json_t *values = try_row(&trying, row, NULL, &problem);
        if (values == NULL) {
            blame_row(in->first + (gint64)i, problem, error);
            return NULL;
        }
        json_array_append_new(meant,
                              json_pack("{s:I, s:o}", "line", (json_int_t)in->first + (json_int_t)i,
                                        "values", values));
    }
    if (!register_view_good(&trying.view, error))
        return NULL;
    if (json_array_size(meant) > 0)
        return g_steal_pointer(&meant);
    problem_set(error, PROBLEM_EMPTY, PROBLEM_BOTH("the table", "表"), NULL);
    return NULL;
}

/* ---- beginning ---- */

static gboolean append_state(ServiceCall *call, const char *key, const char *from, const char *to,
                             json_t *content, GError **error)
{
    g_autofree char *subject = g_strconcat("import/", key, NULL);
    const ServiceEvent event = {
        .act = "record.import", .subject = subject, .from_state = from, .to_state = to};
    return service_append(call, &event, content, error);
}

/* An import as the table has it, kept beyond its query. */
typedef struct {
    gint64 id, rows, taken, opened;
    char *key, *person, *type, *transition, *comment, *digest, *state;
    gboolean refused; /* it stopped at a row, not by a person */
} Under;

static void under_clear(Under *under)
{
    char **texts[] = {&under->key,     &under->person, &under->type, &under->transition,
                      &under->comment, &under->digest, &under->state};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Under, under_clear)

static void keep_import(const RegisterImport *import, gpointer user)
{
    *(Under *)user = (Under){.id = import->id,
                             .rows = import->rows,
                             .taken = import->taken,
                             .opened = import->opened,
                             .key = g_strdup(import->key),
                             .person = g_strdup(import->person),
                             .type = g_strdup(import->type),
                             .transition = g_strdup(import->transition),
                             .comment = g_strdup(import->comment),
                             .digest = g_strdup(import->digest),
                             .state = g_strdup(import->state),
                             .refused = *import->en != '\0'};
}

gboolean service_import_known(const ServiceReading *reading, const ServiceRows *in)
{
    g_auto(Under) known = {0};
    return register_import_find(reading->store, in->key, keep_import, &known, NULL);
}

static void note_unfinished(const RegisterImport *import, gpointer user)
{
    if (strcmp(import->state, REGISTER_IMPORT_RUNNING) == 0 ||
        strcmp(import->state, REGISTER_IMPORT_STOPPED) == 0)
        *(gboolean *)user = TRUE;
}

static gboolean none_unfinished(ServiceCall *call, GError **error)
{
    gboolean unfinished = FALSE;
    if (!register_import_each(ledger_log_store(call->log), call->actor, note_unfinished,
                              &unfinished, error))
        return FALSE;
    if (unfinished)
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("another import", "ほかの取り込み"),
                    PROBLEM_BOTH("an earlier one of yours is not finished: continue or end it",
                                 "前の取り込みが終わっていません。続けるか、打ち切ってください"));
    return !unfinished;
}

static char *digest_of(const ServiceRows *in, GError **error)
{
    g_autoptr(json_t) all = json_pack("{s:s, s:s, s:s, s:O, s:O, s:I}", "type", in->type,
                                      "transition", in->transition, "comment", in->comment, "heads",
                                      in->heads, "rows", in->rows, "first", (json_int_t)in->first);
    g_autoptr(GBytes) bytes = json_write_canonical(all, 64 * 1024 * 1024, error);
    return bytes != NULL ? g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes) : NULL;
}

static gboolean put_rows(ServiceCall *call, const json_t *meant, GError **error)
{
    gint64 import = (gint64)call->place.index;
    for (gsize i = 0; i < json_array_size(meant); i++) {
        const json_t *one = json_array_get(meant, i);
        g_autofree char *text =
            json_write_text(json_object_get(one, "values"), ROW_MAX_BYTES, error);
        if (text == NULL || !register_import_row_put(ledger_log_store(call->log), import, (gint64)i,
                                                     register_integer_in(one, "line"), text, error))
            return FALSE;
    }
    return TRUE;
}

/* The same asked again is what is under way already; `done`. */
static gboolean asked_before(ServiceCall *call, const char *key, const char *digest, gboolean *done,
                             GError **error)
{
    g_auto(Under) known = {0};
    g_autoptr(GError) problem = NULL;
    *done = register_import_find(ledger_log_store(call->log), key, keep_import, &known, &problem);
    if (problem != NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (!*done || (strcmp(known.person, call->actor) == 0 && strcmp(known.digest, digest) == 0))
        return TRUE;
    problem_set(error, PROBLEM_CONFLICT, PROBLEM_BOTH("the import", "取り込み"),
                PROBLEM_BOTH("this id is of another import", "別の取り込みの番号です"));
    return FALSE;
}

gboolean service_import_begin(ServiceCall *call, const ServiceRows *in, const json_t *meant,
                              GError **error)
{
    gboolean done = FALSE;
    g_autofree char *digest = digest_of(in, error);
    if (digest == NULL || !service_may(call, "record.import", error) ||
        !service_check_text(in->file, "file", 0, 255, error) ||
        !asked_before(call, in->key, digest, &done, error))
        return FALSE;
    if (done)
        return TRUE;
    if (!none_unfinished(call, error))
        return FALSE;
    json_t *content = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "type", in->type, "transition",
                                in->transition, "comment", in->comment, "file", in->file, "digest",
                                digest, "rows", (json_int_t)json_array_size(meant));
    return append_state(call, in->key, "", REGISTER_IMPORT_RUNNING, content, error) &&
           put_rows(call, meant, error);
}

/* ---- a portion ---- */

/* `refusal` is set when the rules refuse the row; nothing of it is written then. */
static gboolean open_values(ServiceCall *call, const Under *under, const json_t *values,
                            GError **refusal, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(ServicePlan) planned = {0};
    if (!service_plan_begin(&planned, call, error))
        return FALSE;
    if (plan_values(&planned.plan, under->type, under->transition, under->comment, values,
                    &problem))
        return service_append_plan(call, &planned.plan, error);
    gboolean refused = service_is_refusal(problem);
    g_propagate_error(refused ? refusal : error, g_steal_pointer(&problem));
    return refused;
}

static gboolean take_row(ServiceCall *call, Under *under, GError **refusal, GError **error)
{
    gint64 line = 0;
    GError *problem = NULL;
    g_autoptr(json_t) values =
        register_import_row(ledger_log_store(call->log), under->id, under->taken, &line, &problem);
    if (values == NULL && problem != NULL) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    if (values == NULL) {
        problem_set(refusal, PROBLEM_STATE, PROBLEM_BOTH("the rows", "残りの行"),
                    PROBLEM_BOTH("they are not kept here any more; import them anew",
                                 "残っていません。続きを新しく取り込んでください"));
        return TRUE;
    }
    if (!open_values(call, under, values, &problem, error))
        return FALSE;
    if (problem != NULL) {
        blame_row(line, problem, refusal);
        return TRUE;
    }
    under->taken++;
    under->opened++;
    return TRUE;
}

static gboolean say_portion(ServiceCall *call, const Under *under, const GError *refusal,
                            GError **error)
{
    json_t *content = json_pack("{s:I, s:I}", "taken", (json_int_t)under->taken, "opened",
                                (json_int_t)under->opened);
    const char *to = under->taken == under->rows ? REGISTER_IMPORT_DONE : REGISTER_IMPORT_RUNNING;
    if (refusal != NULL) {
        g_autofree char *ja = problem_detail(refusal, PROBLEM_JAPANESE);
        g_autofree char *en = problem_detail(refusal, PROBLEM_ENGLISH);
        json_object_set_new(content, "ja", json_string(ja));
        json_object_set_new(content, "en", json_string(en));
        to = REGISTER_IMPORT_STOPPED;
    }
    return append_state(call, under->key, REGISTER_IMPORT_RUNNING, to, content, error);
}

static gboolean take_portion(ServiceCall *call, Under *under, gboolean disabled, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    if (disabled)
        problem_set(&refusal, PROBLEM_STATE, PROBLEM_BOTH("the import", "取り込み"),
                    PROBLEM_BOTH("the account of who began it is disabled",
                                 "始めた人の利用者登録が停止されています"));
    gint64 end = MIN(under->taken + PORTION, under->rows);
    while (under->taken < end && refusal == NULL)
        if (!take_row(call, under, &refusal, error))
            return FALSE;
    return register_import_rows_drop(ledger_log_store(call->log), under->id, under->taken, error) &&
           say_portion(call, under, refusal, error);
}

gboolean service_import_whose(ServiceCall *call, char **person, GError **error)
{
    g_auto(Under) under = {0};
    if (!register_import_next(ledger_log_store(call->log), keep_import, &under, error))
        return FALSE;
    *person = g_steal_pointer(&under.person);
    return TRUE;
}

gboolean service_import_step(ServiceCall *call, ServiceImportStep *step, GError **error)
{
    g_auto(Under) under = {0};
    if (!register_import_next(ledger_log_store(call->log), keep_import, &under, error))
        return FALSE;
    step->more = under.key != NULL;
    if (!step->more || strcmp(under.person, step->person) != 0)
        return TRUE;
    const char *own = call->actor;
    call->actor = under.person; /* each record is opened by who asked for it */
    gboolean done = take_portion(call, &under, step->disabled, error);
    call->actor = own;
    return done;
}

/* ---- steering ---- */

static gboolean not_so(const char *why, GError **error)
{
    problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the import", "取り込み"), why);
    return FALSE;
}

gboolean service_import_steer(ServiceCall *call, const char *key, ServiceImportSteer how,
                              GError **error)
{
    static const char *const to[] = {
        [SERVICE_IMPORT_STOP] = REGISTER_IMPORT_STOPPED,
        [SERVICE_IMPORT_CONTINUE] = REGISTER_IMPORT_RUNNING,
        [SERVICE_IMPORT_SKIP] = REGISTER_IMPORT_RUNNING,
        [SERVICE_IMPORT_END] = REGISTER_IMPORT_ENDED,
    };
    g_auto(Under) under = {0};
    Store *store = ledger_log_store(call->log);
    g_autoptr(GError) problem = NULL;
    if (!register_import_find(store, key, keep_import, &under, &problem) ||
        strcmp(under.person, call->actor) != 0) {
        if (problem != NULL)
            g_propagate_error(error, g_steal_pointer(&problem));
        else
            problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("import", "取り込み"), key);
        return FALSE;
    }
    const char *from =
        how == SERVICE_IMPORT_STOP ? REGISTER_IMPORT_RUNNING : REGISTER_IMPORT_STOPPED;
    if (strcmp(under.state, from) != 0)
        return not_so(PROBLEM_BOTH("it has come to another state meanwhile",
                                   "取り込みの状態が変わっています。画面を読み直してください"),
                      error);
    if (how == SERVICE_IMPORT_SKIP && !under.refused)
        return not_so(PROBLEM_BOTH("no row was refused", "飛ばす行がありません"), error);
    under.taken += how == SERVICE_IMPORT_SKIP ? 1 : 0;
    gint64 gone = how == SERVICE_IMPORT_END ? under.rows : under.taken;
    json_t *content = json_pack("{s:I}", "taken", (json_int_t)under.taken);
    return register_import_rows_drop(store, under.id, gone, error) &&
           append_state(call, key, from, to[how], content, error);
}
