/* service/record.c -- acts on records: planned by the rules, appended whole */
#include "service/record.h"
#include "base/problem.h"
#include "edition/edition.h"
#include "register/parts.h"
#include "service/call.h"
#include "service/planned.h"
#include <string.h>

#define CITED_MAX 12 /* clauses of one event */

void service_record_out_clear(ServiceRecordOut *out)
{
    json_decref(g_steal_pointer(&out->refusal));
}

/* ---- appending a plan ---- */

static void cite(const RegisterClause *clause, gpointer user)
{
    GPtrArray *clauses = user; /* each clause once, however many sentences of it are meant */
    g_autofree char *cited = g_strconcat(clause->edition, "/", clause->path, NULL);
    if (clauses->len < CITED_MAX &&
        !g_ptr_array_find_with_equal_func(clauses, cited, g_str_equal, NULL))
        g_ptr_array_add(clauses, g_steal_pointer(&cited));
}

static gboolean append_event(ServiceCall *call, const RegisterEvent *event, GError **error)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
    if (!register_each_clause(ledger_log_store(call->log), event->type, event->serve, cite, clauses,
                              error))
        return FALSE;
    g_ptr_array_add(clauses, NULL);
    const ServiceEvent leaf = {.act = event->act,
                               .subject = event->subject,
                               .from_state = event->from_state,
                               .to_state = event->to_state,
                               .clauses = (const char *const *)clauses->pdata};
    const char *own = call->on_behalf_of;
    /* A program acts for nobody but its owner. */
    call->on_behalf_of = call->program != NULL ? call->program->owner : event->on_behalf_of;
    gboolean done = service_append_lent(call, &leaf, event->content, error);
    call->on_behalf_of = own;
    return done;
}

/* The receipt is of what was asked for, not of what it set off. */
gboolean service_append_plan(ServiceCall *call, const RegisterPlan *plan, GError **error)
{
    LedgerPlace first = call->place;
    for (guint i = 0; i < plan->events->len; i++) {
        if (!append_event(call, plan->events->pdata[i], error))
            return FALSE;
        if (i == 0)
            first = call->place;
    }
    call->place = first;
    return TRUE;
}

/* ---- refusals name the clause ---- */

typedef struct {
    Store *store;
    json_t *clauses;
} Telling;

typedef struct {
    const RegisterClause *clause;
    json_t *out;
} Quoting;

static gboolean quote(const EditionUnit *unit, gpointer user)
{
    const Quoting *quoting = user;
    json_object_set_new(quoting->out, "words", json_string(unit->text));
    return TRUE;
}

static gboolean found_event(const Edition *edition, gpointer user)
{
    *(guint64 *)user = edition->event;
    return TRUE;
}

static void tell_clause(const RegisterClause *clause, gpointer user)
{
    const Telling *telling = user;
    guint64 event = 0;
    if (json_array_size(telling->clauses) >= 3)
        return;
    json_t *one = json_pack("{s:s, s:s, s:I}", "edition", clause->edition, "path", clause->path,
                            "n", (json_int_t)clause->n);
    Quoting quoting = {clause, one};
    if (edition_visit(telling->store, clause->edition, found_event, &event, NULL))
        edition_visit_unit(telling->store, event, clause->n, quote, &quoting, NULL);
    json_array_append_new(telling->clauses, one);
}

static void set_offered(json_t *values, const RecordField *field, const char *text)
{
    if (field == NULL || text == NULL || *text == '\0')
        return;
    if (field->table == NULL) {
        json_object_set_new(values, field->name, json_string(text));
        return;
    }
    json_t *rows = json_object_get(values, field->table->name);
    if (rows == NULL) {
        rows = json_pack("[{}]");
        json_object_set_new(values, field->table->name, rows);
    }
    json_object_set_new(json_array_get(rows, 0), field->name, json_string(text));
}

/* The form offered says which clause cannot be kept. */
static void complete_offer(const RegisterView *view, const json_t *refusal, const json_t *clauses)
{
    const json_t *offer = json_object_get(refusal, "offer");
    const RegisterSet *set =
        register_types_newest(register_desk_types(view->desk), view->store, NULL);
    const RecordType *type = offer != NULL && set != NULL
                                 ? record_types_find(set->types, register_text_in(offer, "type"))
                                 : NULL;
    const json_t *clause = json_array_get(clauses, 0);
    if (type == NULL || clause == NULL)
        return;
    json_t *values = json_object_get(offer, "values");
    set_offered(values, type->offer.clause, register_text_in(clause, "path"));
    set_offered(values, type->offer.words, register_text_in(clause, "words"));
}

/* What the persons, posts and units in the keys of who could are called. */
static json_t *names_in(const RegisterView *view, const json_t *who)
{
    static const struct {
        const char *kind;
        guint part;
        OfficeWhat what;
    } parts[] = {{"p", 1, OFFICE_PERSON}, {"t", 1, OFFICE_POST}, {"f", 2, OFFICE_UNIT}};
    json_t *names = json_object();
    for (gsize i = 0; i < json_array_size(who); i++) {
        g_auto(GStrv) key = g_strsplit(json_string_value(json_array_get(who, i)), ":", 3);
        for (gsize j = 0; j < G_N_ELEMENTS(parts); j++) {
            if (strcmp(parts[j].kind, key[0]) != 0 || g_strv_length(key) <= parts[j].part)
                continue;
            const char *id = key[parts[j].part];
            g_autofree char *name = office_name(view->store, parts[j].what, id, NULL);
            if (name != NULL && *name != '\0')
                json_object_set_new(names, id, json_string(name));
        }
    }
    return names;
}

void service_refusal_complete(const RegisterView *view, json_t *refusal)
{
    if (refusal == NULL)
        return;
    Telling telling = {view->store, json_array()};
    register_each_clause(view->store, register_text_in(refusal, "type"),
                         register_text_in(refusal, "serve"), tell_clause, &telling, NULL);
    complete_offer(view, refusal, telling.clauses);
    json_object_set_new(refusal, "clauses", telling.clauses);
    json_object_set_new(refusal, "names", names_in(view, json_object_get(refusal, "who")));
}

/* ---- one plan ---- */

gboolean service_plan_begin(ServicePlan *planned, ServiceCall *call, GError **error)
{
    const PeopleProgram *program = call->program;
    const char *who = program != NULL ? program->owner : call->actor;
    gboolean person = id_is_valid(who);
    *planned = (ServicePlan){.call = call};
    if (!register_view_open(&planned->view, call->desk, ledger_log_store(call->log), call->now_us,
                            ledger_log_size(call->log), error))
        return FALSE;
    if (person && !register_sight_open(&planned->sight, &planned->view, who, error))
        return FALSE;
    if (program != NULL)
        register_sight_narrow(&planned->sight, (const char *const *)program->touched->pdata);
    register_plan_begin(&planned->plan, &planned->view, person ? &planned->sight : NULL,
                        person ? who : "");
    planned->plan.by_program = program != NULL;
    return TRUE;
}

void service_plan_end(ServicePlan *planned)
{
    register_plan_end(&planned->plan);
    register_sight_close(&planned->sight);
    register_view_close(&planned->view);
}

/* Writes what was planned; tells why where nothing was. */
static gboolean settle(ServicePlan *planned, gboolean good, ServiceRecordOut *out, GError **error)
{
    if (good)
        return service_append_plan(planned->call, &planned->plan, error);
    service_refusal_complete(&planned->view, planned->plan.refusal);
    out->refusal = g_steal_pointer(&planned->plan.refusal);
    return FALSE;
}

/* ---- programs ---- */

static gboolean refuse_program(GError **error)
{
    problem_set(error, PROBLEM_NOT_ALLOWED, PROBLEM_BOTH("this", "この操作"), NULL);
    return FALSE;
}

static gboolean program_may(const ServiceCall *call, guint act, const char *type, GError **error)
{
    return call->program == NULL || people_program_may(call->program, act, type) ||
           refuse_program(error);
}

static gboolean program_may_open(const ServiceCall *call, const RegisterOpening *opening,
                                 const char *transition, GError **error)
{
    return program_may(call, PEOPLE_PROGRAM_OPEN, opening->type, error) &&
           (transition == NULL || program_may(call, PEOPLE_PROGRAM_MOVE, opening->type, error));
}

/* What it may not see is not found. */
static gboolean program_may_act(ServicePlan *planned, ServiceRecordAct act, const char *key,
                                GError **error)
{
    static const guint acts[] = {[SERVICE_RECORD_EDIT] = PEOPLE_PROGRAM_EDIT,
                                 [SERVICE_RECORD_MOVE] = PEOPLE_PROGRAM_MOVE,
                                 [SERVICE_RECORD_NOTE] = PEOPLE_PROGRAM_NOTE};
    if (planned->call->program == NULL)
        return TRUE;
    if (act >= G_N_ELEMENTS(acts) || acts[act] == 0)
        return refuse_program(error);
    g_autoptr(RegisterRecord) record = register_record_seen(&planned->sight, key, error);
    return record != NULL && program_may(planned->call, acts[act], record->type->name, error);
}

gboolean service_record_open(ServiceCall *call, const RegisterOpening *opening,
                             const char *transition, ServiceRecordOut *out, GError **error)
{
    g_auto(ServicePlan) planned = {0};
    if (!service_may(call, "record.open", error) ||
        !program_may_open(call, opening, transition, error) ||
        !service_plan_begin(&planned, call, error))
        return FALSE;
    gboolean good = register_plan_open(&planned.plan, opening, out->record, error);
    if (good && transition != NULL) {
        const RegisterDoing doing = {.record = out->record,
                                     .expected_version = 1,
                                     .comment = opening->doing.comment,
                                     .effective_on = opening->doing.effective_on,
                                     .second = ""};
        good = register_plan_move(&planned.plan, &doing, transition, error);
    }
    return settle(&planned, good, out, error);
}

static gboolean plan_act(RegisterPlan *plan, ServiceRecordAct act, const RegisterDoing *doing,
                         const char *what, GError **error)
{
    switch (act) {
    case SERVICE_RECORD_EDIT:
        return register_plan_edit(plan, doing, error);
    case SERVICE_RECORD_MOVE:
        return register_plan_move(plan, doing, what, error);
    case SERVICE_RECORD_AGREE:
        return register_plan_second(plan, doing, TRUE, error);
    case SERVICE_RECORD_DECLINE:
        return register_plan_second(plan, doing, FALSE, error);
    case SERVICE_RECORD_NOTE:
        return register_plan_note(plan, doing, error);
    case SERVICE_RECORD_HAND_OVER:
        return register_plan_hand_over(plan, doing, what, error);
    case SERVICE_RECORD_LOOK:
        return register_plan_look(plan, doing, error);
    }
    return FALSE;
}

gboolean service_record_act(ServiceCall *call, ServiceRecordAct act, const RegisterDoing *doing,
                            const char *what, ServiceRecordOut *out, GError **error)
{
    static const char *const acts[] = {
        [SERVICE_RECORD_EDIT] = "record.edit",  [SERVICE_RECORD_MOVE] = "record.move",
        [SERVICE_RECORD_AGREE] = "record.move", [SERVICE_RECORD_DECLINE] = "record.decline",
        [SERVICE_RECORD_NOTE] = "record.note",  [SERVICE_RECORD_HAND_OVER] = "record.hand_over",
        [SERVICE_RECORD_LOOK] = "record.look",
    };
    g_auto(ServicePlan) planned = {0};
    g_strlcpy(out->record, doing->record, sizeof out->record);
    if (!service_may(call, acts[act], error) || !service_plan_begin(&planned, call, error) ||
        !program_may_act(&planned, act, doing->record, error))
        return FALSE;
    gboolean good = plan_act(&planned.plan, act, doing, what, error);
    return settle(&planned, good, out, error);
}

/* ---- many at once ---- */

void service_tell_decided(const ServicePlan *planned, const char *record, const GError *problem,
                          ProblemLanguage language, json_t *told)
{
    json_t *one = json_pack("{s:s, s:b}", "record", record, "done", (int)(problem == NULL));
    if (problem != NULL) {
        g_autofree char *detail = problem_detail(problem, language);
        json_object_set_new(one, "problem", json_string(detail));
    }
    if (problem != NULL && planned->plan.refusal != NULL) {
        service_refusal_complete(&planned->view, planned->plan.refusal);
        json_object_set(one, "refusal", planned->plan.refusal);
    }
    json_array_append_new(told, one);
}

/* FALSE only when the database failed: a refusal is told and leaves nothing. */
static gboolean decide_one(ServiceCall *call, const ServiceDecision *in, const json_t *record,
                           json_t *told, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(ServicePlan) planned = {0};
    const RegisterDoing doing = {.record = register_text_in(record, "id"),
                                 .expected_version =
                                     (guint64)register_integer_in(record, "version"),
                                 .comment = in->comment,
                                 .effective_on = "",
                                 .second = ""};
    if (!service_plan_begin(&planned, call, error))
        return FALSE;
    gboolean good = register_plan_move(&planned.plan, &doing, in->transition, &problem);
    if (good && !service_append_plan(call, &planned.plan, error))
        return FALSE;
    service_tell_decided(&planned, doing.record, problem, in->language, told);
    return TRUE;
}

gboolean service_records_decide(ServiceCall *call, const ServiceDecision *in, json_t **told,
                                GError **error)
{
    g_autoptr(json_t) out = json_array();
    if (!service_may(call, "record.move", error) ||
        (call->program != NULL && !refuse_program(error)))
        return FALSE;
    for (gsize i = 0; i < json_array_size(in->records) && i < SERVICE_DECIDE_MAX; i++)
        if (!decide_one(call, in, json_array_get(in->records, i), out, error))
            return FALSE;
    *told = g_steal_pointer(&out);
    return TRUE;
}
