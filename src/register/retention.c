/* register/retention.c -- when the time of a record is over, and acts on it then: extending,
 * holding back, disposing */
#include "base/problem.h"
#include "base/times.h"
#include "ledger/read.h"
#include "register/clock.h"
#include "register/outcome.h"
#include "register/parts.h"
#include "register/planning.h"
#include "register/refuse.h"
#include "register/relieved.h"
#include "register/retained.h"
#include <string.h>

STORE_SQL(events_of_record,
          "WITH RECURSIVE chain AS (SELECT e.id, e.previous FROM record AS r JOIN record_event AS e"
          " ON e.id = r.event WHERE r.id = $1 UNION ALL SELECT e.id, e.previous FROM chain AS c"
          " JOIN record_event AS e ON e.id = c.previous)"
          " SELECT id FROM chain ORDER BY id");
STORE_SQL(open_link, "SELECT 1 FROM record_link AS l JOIN record AS r"
                     " ON r.id = l.record WHERE l.target = $1 AND r.closed_us = 0 LIMIT 1");

STORE_SQL(links_to, "SELECT id, record, field FROM record_link WHERE target = $1 ORDER BY id");

#define GONE_TITLE "廃棄済み"

/* ---- the rule ---- */

typedef struct {
    const char *scope; /* static */
    RecordSpan span;
    gboolean from_closing;
    char due_on[11]; /* the first day on which its time is over */
} Expiry;

/* The rule of its type as it is now; NULL: kept without end. Lent by the types. */
static const RecordKeep *keep_of(RegisterView *view, const RegisterRecord *record)
{
    const RegisterSet *set =
        register_types_newest(register_desk_types(view->desk), view->store, NULL);
    const RecordType *type = set != NULL ? record_types_find(set->types, record->type->name) : NULL;
    return type != NULL && type->keep.line > 0 ? &type->keep : NULL;
}

static void end_of(const RecordKeep *keep, gint64 closed_us, char day[11])
{
    gint64 start_us = closed_us;
    if (!keep->from_closing) {
        g_autofree char *april = g_strdup_printf("%d-04-01", time_fiscal_year(closed_us) + 1);
        start_us = register_day_start_us(april);
    }
    time_day_at(register_span_after(start_us, keep->span, 1), day);
}

gboolean register_keep_end(RegisterView *view, const RegisterRecord *record, char day[11])
{
    const RecordKeep *keep = keep_of(view, record);
    if (keep == NULL || record->closed_us == 0)
        return FALSE;
    end_of(keep, record->closed_us, day);
    return TRUE;
}

/* Whether the field's own time is over. */
static gboolean is_over(const RegisterView *view, const RegisterRecord *record,
                        const RecordField *field)
{
    return field->keep.count > 0 &&
           register_span_after(record->closed_us, field->keep, 1) <= view->now_us;
}

/* Walks what is over: takes it out of `values` where these are given, else sees whether there is
 * any; the shortest span of those goes to `span`. */
static gboolean walk_fields(const RegisterView *view, const RegisterRecord *record,
                            const GPtrArray *fields, json_t *values, gboolean take,
                            RecordSpan *span)
{
    gboolean any = FALSE;
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        json_t *value = json_object_get(values, field->name);
        if (value != NULL && is_over(view, record, field)) {
            any = TRUE;
            *span = field->keep;
            if (take)
                json_object_del(values, field->name);
            continue;
        }
        for (gsize j = 0; field->kind == RECORD_TABLE && j < json_array_size(value); j++)
            any |= walk_fields(view, record, field->columns, json_array_get(value, j), take, span);
    }
    return any;
}

static void forget_fields(const RegisterView *view, const RegisterRecord *record, json_t *values)
{
    RecordSpan span;
    walk_fields(view, record, record->type->fields, values, TRUE, &span);
}

/* FALSE when it is not closed, or nothing of it is over by today. */
static gboolean expiry_of(RegisterView *view, const RegisterRecord *record, Expiry *expiry)
{
    const RecordKeep *keep = keep_of(view, record);
    if (record->closed_us == 0 || !record->state->final)
        return FALSE;
    if (keep != NULL) {
        *expiry = (Expiry){REGISTER_SCOPE_RECORD, keep->span, keep->from_closing, ""};
        end_of(keep, record->closed_us, expiry->due_on);
        if (strcmp(expiry->due_on, view->today) <= 0)
            return TRUE;
    }
    *expiry = (Expiry){.scope = REGISTER_SCOPE_FIELDS, .from_closing = TRUE};
    if (keep == NULL || /* nobody is said to decide */
        !walk_fields(view, record, record->type->fields, record->values, FALSE, &expiry->span))
        return FALSE;
    time_day_at(register_span_after(record->closed_us, expiry->span, 1), expiry->due_on);
    return TRUE;
}

static void earlier(gint64 now_us, RecordSpan span, gint64 *until_us)
{
    if (span.count > 0)
        *until_us = MAX(*until_us, register_span_after(now_us, span, -1));
}

static void earlier_of_fields(gint64 now_us, const GPtrArray *fields, gint64 *until_us)
{
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        earlier(now_us, field->keep, until_us);
        if (field->kind == RECORD_TABLE)
            earlier_of_fields(now_us, field->columns, until_us);
    }
}

gint64 register_keep_until(RegisterView *view, gint64 *generation)
{
    const RegisterSet *set =
        register_types_newest(register_desk_types(view->desk), view->store, NULL);
    gint64 until_us = 0;
    *generation = set != NULL ? (gint64)set->generation : 0;
    const GPtrArray *all = set != NULL ? record_types_all(set->types) : NULL;
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const RecordType *type = g_ptr_array_index(all, i);
        if (type->keep.line == 0)
            continue;
        earlier(view->now_us, type->keep.span, &until_us);
        earlier_of_fields(view->now_us, type->fields, &until_us);
    }
    return until_us;
}

static gboolean holds_any(RegisterView *view, const RegisterRecord *record, const GPtrArray *whos,
                          const char *person)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    const RegisterPerson *me = register_person(view, person);
    register_whos_keys(view, record, whos, keys);
    for (guint i = 0; i < keys->len; i++)
        if (register_person_has(me, keys->pdata[i]))
            return TRUE;
    return FALSE;
}

gboolean register_decides(RegisterView *view, const RegisterRecord *record, const char *person)
{
    const RecordKeep *keep = keep_of(view, record);
    return keep != NULL && holds_any(view, record, keep->decide, person);
}

gboolean register_may_decide(RegisterView *view, const RegisterRecord *record, const char *person)
{
    const RecordKeep *keep = keep_of(view, record);
    const RegisterPerson *me = register_person(view, person);
    for (guint i = 0; keep != NULL && i < keep->decide->len; i++) {
        const RecordWho *who = g_ptr_array_index(keep->decide, i);
        g_autofree char *whole = office_function_key(who->function->code, "");
        g_autofree char *some = office_function_key(who->function->code, "*");
        if (register_person_has(me, whole) || register_person_has(me, some))
            return TRUE;
    }
    return FALSE;
}

/* ---- acts: what they have in common ---- */

static gboolean refuse(RegisterPlan *plan, const RegisterRecord *record,
                       const RegisterRefused *refused, GError **error)
{
    if (register_view_good(plan->view, error))
        register_refuse_kept(plan->view, record, keep_of(plan->view, record), refused,
                             &plan->refusal, error);
    return FALSE;
}

/* Others can: those whom the type names. */
static gboolean refuse_person(RegisterPlan *plan, const RegisterRecord *record,
                              RecordRefusalKind kind, const char *why, GError **error)
{
    const RecordKeep *keep = keep_of(plan->view, record);
    const RegisterRefused refused = {kind, why, keep != NULL ? keep->decide : NULL, plan->person};
    return refuse(plan, record, &refused, error);
}

/* Others hold back and release than those alone who decide: `why` tells whom. */
static gboolean refuse_holder(RegisterPlan *plan, const RegisterRecord *record, const char *why,
                              GError **error)
{
    const RegisterRefused refused = {RECORD_REFUSED_PERSON, why, NULL, plan->person};
    return refuse(plan, record, &refused, error);
}

static gboolean refuse_now(RegisterPlan *plan, const RegisterRecord *record, const char *why,
                           GError **error)
{
    const RegisterRefused refused = {RECORD_REFUSED_STATE, why, NULL, plan->person};
    return refuse(plan, record, &refused, error);
}

static json_t *retention_json(const Expiry *expiry, const char *state)
{
    g_autofree char *span = record_span_text(expiry->span);
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "scope", expiry->scope, "state", state, "due_on",
                     expiry->due_on, "span", span, "counted",
                     expiry->from_closing ? "closing" : "fiscal_year");
}

static gboolean say(RegisterPlan *plan, RegisterRecord *record, const char *act, json_t *content,
                    GError **error)
{
    record->version++;
    planning_event(plan, act, record, content);
    return register_view_good(plan->view, error);
}

/* By whom and of what the time is over, and that it is not decided already. */
static RegisterRecord *to_decide(RegisterPlan *plan, const RegisterDoing *doing, Expiry *expiry,
                                 GError **error)
{
    gboolean found = FALSE;
    g_auto(RegisterRetention) said = {0};
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error))
        return NULL;
    if (!register_retention_find(plan->view->store, record->id, &said, &found, error))
        return NULL;
    if (!register_decides(plan->view, record, plan->person)) {
        refuse_person(
            plan, record, RECORD_REFUSED_PERSON,
            PROBLEM_BOTH("only the posts its type names", "決められた役職の人だけができます"),
            error);
        return NULL;
    }
    if (register_was_applicant(record, plan->person)) {
        refuse_person(
            plan, record, RECORD_REFUSED_EXCLUDED,
            PROBLEM_BOTH("another than its applicant decides", "申請した本人は決定できません"),
            error);
        return NULL;
    }
    /* Of what was said, and no more: personal fields said to be due are not the whole record. */
    if (found && strcmp(said.state, REGISTER_DUE) == 0 && expiry_of(plan->view, record, expiry) &&
        strcmp(said.scope, expiry->scope) == 0)
        return record;
    refuse_now(plan, record,
               PROBLEM_BOTH("its time is not over, or it was decided already",
                            "保存期間が満了していないか、決定済みです"),
               error);
    return NULL;
}

/* ---- due, extended ---- */

/* Those of whom it is asked now; of a restricted record, those who see it. */
static void add_deciders(RegisterPlan *plan, const RegisterRecord *record, GPtrArray *deciders)
{
    const RecordKeep *keep = keep_of(plan->view, record);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    register_whos_keys(plan->view, record, keep->decide, keys);
    g_autoptr(json_t) told = planning_those_who_see(plan, record, keys);
    for (gsize i = 0; i < json_array_size(told); i++)
        register_add_key(deciders, json_string_value(json_array_get(told, i)));
}

gboolean register_plan_due(RegisterPlan *plan, gint64 id, GPtrArray *deciders, GError **error)
{
    gboolean found = FALSE;
    Expiry expiry;
    g_auto(RegisterRetention) said = {0};
    g_autoptr(RegisterRecord) loaded = register_record_load_id(plan->view, id, error);
    if (loaded == NULL || !register_retention_find(plan->view->store, id, &said, &found, error))
        return FALSE;
    gboolean later = found && strcmp(said.state, REGISTER_EXTENDED) == 0 &&
                     strcmp(said.until_on, plan->view->today) >= 0;
    if (later || !expiry_of(plan->view, loaded, &expiry) ||
        (found && strcmp(said.state, REGISTER_DUE) == 0 && strcmp(said.scope, expiry.scope) == 0))
        return register_view_good(plan->view, error);
    RegisterRecord *record = planning_record(plan, loaded->key, error);
    if (record == NULL)
        return FALSE;
    add_deciders(plan, record, deciders);
    return say(plan, record, "record.due",
               json_pack("{s:o}", "retention", retention_json(&expiry, REGISTER_DUE)), error);
}

gboolean register_plan_extend(RegisterPlan *plan, const RegisterDoing *doing, const char *until_on,
                              GError **error)
{
    Expiry expiry;
    RegisterRecord *record = to_decide(plan, doing, &expiry, error);
    if (record == NULL)
        return FALSE;
    if (!time_day_is_valid(until_on) || strcmp(until_on, plan->view->today) <= 0) {
        problem_set(error, PROBLEM_INVALID, "until_on",
                    PROBLEM_BOTH("a day after today", "明日以降の日付を入力してください"));
        return FALSE;
    }
    json_t *retention = retention_json(&expiry, REGISTER_EXTENDED);
    json_object_set_new(retention, "until_on", json_string(until_on));
    return say(plan, record, "record.extend",
               json_pack("{s:o, s:s}", "retention", retention, "comment", doing->comment), error);
}

/* ---- held back ---- */

static gboolean is_one(RegisterView *view, const char *function, const char *person)
{
    g_autofree char *key = office_function_key(function, "");
    return register_person_has(register_person(view, person), key);
}

gboolean register_may_hold(RegisterView *view, const RegisterRecord *record, const char *person)
{
    return register_decides(view, record, person) || is_one(view, "auditor", person) ||
           is_one(view, "chief_officer", person);
}

gboolean register_plan_hold(RegisterPlan *plan, const RegisterDoing *doing, const char *kind,
                            GError **error)
{
    static const char *const kinds[] = {"audit", "lawsuit", "disclosure", "other", NULL};
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error))
        return FALSE;
    if (!g_strv_contains(kinds, kind)) {
        problem_set(error, PROBLEM_INVALID, "kind", "audit, lawsuit, disclosure, other");
        return FALSE;
    }
    if (!register_may_hold(plan->view, record, plan->person))
        return refuse_holder(plan, record,
                             PROBLEM_BOTH("only who decides on it, and auditors",
                                          "廃棄を決める役職の人と監査の担当だけができます"),
                             error);
    return say(plan, record, "record.hold",
               json_pack("{s:{s:s, s:s}}", "hold", "kind", kind, "reason", doing->comment), error);
}

typedef struct {
    gint64 wanted;
    gboolean any, found, own, audit;
    const char *person;
} Seeking;

static void seek_hold(const RegisterHold *hold, gpointer user)
{
    Seeking *seeking = user;
    seeking->any = TRUE;
    if (hold->id != seeking->wanted)
        return;
    seeking->found = TRUE;
    seeking->own = strcmp(hold->person, seeking->person) == 0;
    seeking->audit = strcmp(hold->kind, "audit") == 0;
}

/* What an audit holds back, auditors release, or who placed it. */
gboolean register_plan_release(RegisterPlan *plan, const RegisterDoing *doing, gint64 hold,
                               GError **error)
{
    Seeking seeking = {.wanted = hold, .person = plan->person};
    RegisterRecord *record = planning_seen(plan, doing, error);
    if (record == NULL || !planning_check_doing(plan, doing, error) ||
        !register_holds_each(plan->view->store, record->id, seek_hold, &seeking, error))
        return FALSE;
    if (!seeking.found)
        return refuse_now(plan, record,
                          PROBLEM_BOTH("it is not held back so", "その保留はありません"), error);
    gboolean may = seeking.own || is_one(plan->view, "auditor", plan->person) ||
                   (!seeking.audit && register_may_hold(plan->view, record, plan->person));
    if (!may)
        return refuse_holder(plan, record,
                             PROBLEM_BOTH("who placed it, or an auditor, releases it",
                                          "保留した人か監査の担当が解除します"),
                             error);
    return say(plan, record, "record.release",
               json_pack("{s:I, s:s}", "release", (json_int_t)hold, "comment", doing->comment),
               error);
}

/* ---- disposed of ---- */

void register_condensed_clear(RegisterCondensed *condensed)
{
    g_clear_pointer(&condensed->contents, g_array_unref);
    g_clear_pointer(&condensed->attachments, g_ptr_array_unref);
}

/* What only earlier contents say and later rows need: number, period. */
static gboolean take_content(RegisterPlan *plan, gint64 index, RegisterCondensed *out,
                             json_t *content, GError **error)
{
    static const char *const kept[] = {"series", "serial", "period"};
    LedgerContentState state;
    g_autoptr(GBytes) bytes = NULL;
    if (!ledger_read_content(plan->view->store, (guint64)index, &state, &bytes, NULL, error))
        return FALSE;
    if (bytes == NULL)
        return TRUE;
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    g_autoptr(json_t) said = json_loadb(text, size, 0, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(kept); i++)
        if (json_object_get(said, kept[i]) != NULL)
            json_object_set(content, kept[i], json_object_get(said, kept[i]));
    g_array_append_val(out->contents, index);
    return TRUE;
}

static gboolean take_events(RegisterPlan *plan, const RegisterRecord *record,
                            RegisterCondensed *out, json_t *content, GError **error)
{
    json_t *events = json_array();
    json_object_set_new(content, "events", events);
    g_autoptr(StoreQuery) query = store_query(plan->view->store, &events_of_record, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, record->id);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW) {
        gint64 index = store_column_integer(query, 0);
        json_array_append_new(events, json_integer(index));
        if (!take_content(plan, index, out, content, error))
            return FALSE;
    }
    return step == STORE_DONE;
}

static gboolean take_links(RegisterPlan *plan, const RegisterRecord *record, json_t *content,
                           GError **error)
{
    json_t *rows = json_array();
    json_object_set_new(content, "linked", rows);
    g_autoptr(StoreQuery) query = store_query(plan->view->store, &links_to, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, record->id);
    StoreStep step;
    while ((step = store_step(query, error)) == STORE_ROW)
        json_array_append_new(rows, json_pack("{s:I, s:I, s:s}", "id",
                                              (json_int_t)store_column_integer(query, 0), "record",
                                              (json_int_t)store_column_integer(query, 1), "field",
                                              store_column_text(query, 2, NULL)));
    return step == STORE_DONE;
}

static gboolean take_one_relieved(const RegisterRelieved *one, gpointer rows, GError **error)
{
    (void)error;
    json_array_append_new(
        rows, json_pack("{s:I, s:I, s:s, s:s, s:s, s:s}", "event", (json_int_t)one->event,
                        "time_us", (json_int_t)one->time_us, "relief", one->relief, "transition",
                        one->transition, "barred", one->barred, "person", one->person));
    return TRUE;
}

/* Whoever made what was theirs is told for each year, whatever became of the record. */
static gboolean take_relieved(RegisterPlan *plan, const RegisterRecord *record, json_t *content,
                              GError **error)
{
    g_autoptr(json_t) rows = json_array();
    if (!register_relieved_of(plan->view->store, record->id, take_one_relieved, rows, error))
        return FALSE;
    if (json_array_size(rows) > 0)
        json_object_set(content, "relieved", rows);
    return TRUE;
}

static void take_files(const GPtrArray *fields, const json_t *values, GPtrArray *ids)
{
    for (guint i = 0; i < fields->len; i++) {
        const RecordField *field = g_ptr_array_index(fields, i);
        const json_t *value = json_object_get(values, field->name);
        for (gsize j = 0; j < json_array_size(value); j++)
            if (field->kind == RECORD_FILE)
                g_ptr_array_add(ids, g_strdup(json_string_value(json_array_get(value, j))));
            else if (field->kind == RECORD_TABLE)
                take_files(field->columns, json_array_get(value, j), ids);
    }
}

/* Of a restricted record, who saw it sees it on, of its line the posts alone; of other lines the
 * kind says who. */
static json_t *seen_by(RegisterView *view, const RegisterRecord *record, gboolean line)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    json_t *out = json_array();
    if (record->restricted)
        register_record_sees(view, record, keys);
    for (guint i = 0; i < keys->len; i++)
        if (!line || !g_str_has_prefix(keys->pdata[i], "p:"))
            json_array_append_new(out, json_string(keys->pdata[i]));
    return out;
}

/* Nothing that anybody typed. */
static void set_line(RegisterPlan *plan, const RegisterRecord *record, json_t *content)
{
    static const char *const lists[] = {"cells", "waits", "late",  "deadlines",
                                        "links", "files", "looks", "former"};
    static const char *const objects[] = {"values", "doers", "pending"};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        json_object_set_new(content, lists[i], json_array());
    for (guint i = 0; i < G_N_ELEMENTS(objects); i++)
        json_object_set_new(content, objects[i], json_object());
    json_object_set_new(content, "applicant", json_string(""));
    json_object_set_new(content, "title", json_string(GONE_TITLE));
    json_object_set_new(content, "restricted", json_boolean(record->restricted));
    json_object_set_new(content, "sees", seen_by(plan->view, record, TRUE));
    register_given(plan->view, record, content);
}

/* All but what is over. What restricted it may be among that: it stays restricted. */
static void set_thinned(RegisterPlan *plan, RegisterRecord *record, json_t *content)
{
    gboolean restricted = record->restricted;
    forget_fields(plan->view, record, register_own_values(record));
    register_outcome(plan->view, record, NULL, content);
    if (restricted && !record->restricted) {
        record->restricted = TRUE;
        json_object_set_new(content, "restricted", json_true());
        json_object_set_new(content, "sees", seen_by(plan->view, record, FALSE));
    }
    json_object_set_new(content, "values", register_values_stored(record));
    json_object_set(content, "doers", record->doers);
    json_object_set(content, "former", record->former);
    json_object_set(content, "pending", record->pending);
    json_object_set(content, "looks", record->looks);
    json_object_set_new(content, "late", json_array());
    json_object_set_new(content, "applicant", json_string(record->applicant));
}

static json_t *head_of(const RegisterRecord *record)
{
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:b}", "type",
                     record->type->name, "generation", (json_int_t)record->set->generation,
                     "ordinal", (json_int_t)register_ordinal_of_id(record->id), "opened_us",
                     (json_int_t)record->opened_us, "entered", (json_int_t)record->entered_us,
                     "closed", (json_int_t)record->closed_us, "state", record->state->name, "unit",
                     record->unit, "number", record->number, "condensed", TRUE);
}

/* It stands in the way of no unfinished record, and nobody holds it back. */
static gboolean check_free(RegisterPlan *plan, const RegisterRecord *record, GError **error)
{
    Seeking seeking = {.person = ""};
    if (!register_holds_each(plan->view->store, record->id, seek_hold, &seeking, error))
        return FALSE;
    if (seeking.any)
        return refuse_now(plan, record, PROBLEM_BOTH("it is held back", "保留されています"), error);
    g_autoptr(StoreQuery) query = store_query(plan->view->store, &open_link, error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, record->id);
    StoreStep step = store_step(query, error);
    if (step == STORE_ROW)
        return refuse_now(plan, record,
                          PROBLEM_BOTH("a record that is not finished refers to it",
                                       "完結していない別の記録から参照されています"),
                          error);
    return step == STORE_DONE;
}

static guint count_files(const GPtrArray *before, const GPtrArray *after)
{
    guint gone = 0;
    for (guint i = 0; i < before->len; i++)
        gone += !g_ptr_array_find_with_equal_func((GPtrArray *)after, before->pdata[i], g_str_equal,
                                                  NULL);
    return gone;
}

gboolean register_plan_condense(RegisterPlan *plan, const RegisterDoing *doing,
                                RegisterCondensed *out, GError **error)
{
    Expiry expiry;
    RegisterRecord *record = to_decide(plan, doing, &expiry, error);
    if (record == NULL || !check_free(plan, record, error))
        return FALSE;
    g_autoptr(RegisterRecord) was = planning_before(record);
    g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(json_t) content = head_of(record);
    out->record = record;
    out->contents = g_array_new(FALSE, FALSE, sizeof(gint64));
    out->attachments = g_ptr_array_new_with_free_func(g_free);
    take_files(record->type->fields, was->values, out->attachments);
    if (!take_events(plan, record, out, content, error) ||
        !take_links(plan, record, content, error) || !take_relieved(plan, record, content, error))
        return FALSE;
    if (strcmp(expiry.scope, REGISTER_SCOPE_RECORD) == 0) {
        set_line(plan, record, content);
    } else {
        set_thinned(plan, record, content);
        take_files(record->type->fields, record->values, left);
    }
    json_t *retention = retention_json(&expiry, REGISTER_ERASED);
    json_object_set_new(retention, "files", json_integer(count_files(out->attachments, left)));
    json_object_set_new(retention, "contents", json_integer(out->contents->len));
    json_object_set_new(content, "retention", retention);
    json_object_set_new(content, "comment", json_string(doing->comment));
    return say(plan, record, "record.condense", json_incref(content), error);
}
