/* report/record.c -- one record: what it holds, where it stands, what I may do, and its history */
#include "service/record.h"
#include "base/json.h"
#include "base/problem.h"
#include "edition/edition.h"
#include "ledger/leaf.h"
#include "ledger/read.h"
#include "record/expr.h"
#include "register/clock.h"
#include "register/outcome.h"
#include "register/parts.h"
#include "register/refuse.h"
#include "register/who.h"
#include "report/json.h"
#include "report/lines.h"
#include "report/records.h"
#include "report/retention.h"
#include <string.h>

STORE_SQL(history_list,
          "WITH RECURSIVE chain AS (SELECT e.id, e.previous, 1 AS n FROM record AS r"
          " JOIN record_event AS e ON e.id = r.event WHERE r.id = $1 UNION ALL"
          " SELECT e.id, e.previous, c.n + 1 FROM chain AS c JOIN record_event AS e"
          " ON e.id = c.previous WHERE c.n < $2) SELECT id FROM chain ORDER BY id DESC");
STORE_SQL(links_out, "SELECT l.field, r.key FROM record_link AS l JOIN record AS r"
                     " ON r.id = l.target WHERE l.id BETWEEN $1 AND $2 ORDER BY l.id");
STORE_SQL(links_in, "SELECT l.field, r.key FROM record_link AS l JOIN record AS r"
                    " ON r.id = l.record WHERE l.target = $1 ORDER BY l.record DESC LIMIT 200");
STORE_SQL(files_of, "SELECT f.field, f.attachment, f.name, f.bytes, f.media,"
                    " COALESCE((SELECT a.state FROM attachment AS a WHERE a.id = f.attachment),"
                    " 'unchecked') FROM record_file AS f WHERE f.id BETWEEN $1 AND $2"
                    " ORDER BY f.id");

#define HISTORY_MAX 500
#define CLAUSES_MAX 12

typedef struct {
    ReportLook *look;
    RegisterRecord *record;
    json_t *full; /* values, references filled in */
    GString *json;
    GError **error;
} Page;

static void append_value(GString *json, const char *key, json_t *value)
{
    g_autofree char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    report_raw(json, key, text);
}

static void append_names_of(GString *json, const char *key, const GPtrArray *list)
{
    report_raw(json, key, "[");
    for (guint i = 0; i < list->len; i++) {
        report_next(json);
        json_append_string(json, *(const char *const *)list->pdata[i], -1);
    }
    g_string_append_c(json, ']');
}

/* ---- what it holds ---- */

static void append_values(Page *p)
{
    g_autoptr(json_t) values = json_copy(p->record->values);
    report_raw(p->json, "masked", "[");
    for (guint i = 0; i < p->record->type->fields->len; i++) {
        const RecordField *field = p->record->type->fields->pdata[i];
        const json_t *value = json_object_get(values, field->name);
        if (register_sees_field(&p->look->sight, p->record, field)) {
            report_meet_value(p->look, field, value);
            continue;
        }
        json_object_del(values, field->name);
        report_next(p->json);
        json_append_string(p->json, field->name, -1);
    }
    g_string_append_c(p->json, ']');
    append_value(p->json, "values", values);
}

static void append_head(Page *p)
{
    const RegisterRecord *record = p->record;
    GString *json = p->json;
    report_text(json, "id", record->key);
    report_text(json, "type", record->type->name);
    report_number(json, "type_version", record->type->version);
    report_label(json, "type_title", record->type->title);
    report_number(json, "generation", record->set->generation);
    report_number(json, "version", record->version);
    report_text(json, "number", record->number);
    report_text(json, "title", record->title);
    report_text(json, "state", record->state->name);
    report_label(json, "state_label", record->state->label);
    report_bool(json, "final", record->state->final);
    report_bool(json, "restricted", record->restricted);
    report_text(json, "applicant", record->applicant);
    report_text(json, "applicant_unit", record->unit);
    report_time(json, "opened_at", record->opened_us);
    report_time(json, "entered_at", record->entered_us);
    report_time(json, "changed_at", record->changed_us);
    report_time(json, "closed_at", record->closed_us);
    report_time(json, "due_at", record->due_us);
    report_bool(json, "late",
                !record->state->final && record->due_us != 0 &&
                    record->due_us < p->look->ask->now_us);
    report_meet(p->look, record->applicant);
    report_meet(p->look, record->unit);
}

/* ---- what I may do ---- */

static void append_possible_one(Page *p, const RecordTransition *transition,
                                const RegisterActing *way, const RecordCase *now)
{
    GString *json = p->json;
    g_autoptr(GPtrArray) missing = record_missing(now, transition);
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "name", transition->name);
    report_label(json, "label", transition->label);
    report_text(json, "act", record_act_names[transition->act]);
    report_text(json, "to", transition->to->name);
    append_names_of(json, "fills", transition->fills);
    append_names_of(json, "missing", missing);
    report_bool(json, "reason", transition->reason);
    report_bool(json, "second", transition->has_second);
    report_bool(json, "waited", record_is_waited(transition));
    if (way->deputy) {
        report_text(json, "as", way->for_person);
        report_meet(p->look, way->for_person);
    }
    g_string_append_c(json, '}');
}

/* By oneself first; what one may only for another stands behind, once. Whether one of them leads
 * on. */
static gboolean append_possible(Page *p)
{
    RegisterActing way;
    gboolean leads = FALSE;
    RecordCase now = register_record_case(&p->look->view, p->record, p->full);
    g_autoptr(GPtrArray) shown = g_ptr_array_new();
    report_raw(p->json, "possible", "[");
    for (guint i = 0; register_acting(&way, &p->look->view, p->record, p->look->ask->person, i);
         i++) {
        for (guint j = 0; j < p->record->type->transitions->len; j++) {
            RecordTransition *transition = p->record->type->transitions->pdata[j];
            if (record_meant(&now, transition->name) != transition ||
                g_ptr_array_find(shown, transition, NULL))
                continue;
            RecordActor actor = register_actor(&way, transition);
            g_autoptr(GPtrArray) may = record_possible(&now, &actor);
            if (!g_ptr_array_find(may, transition, NULL))
                continue;
            g_ptr_array_add(shown, transition);
            append_possible_one(p, transition, &way, &now);
            leads = leads || record_is_waited(transition);
        }
    }
    g_string_append_c(p->json, ']');
    return leads;
}

static gboolean is_of_mine(const RecordTransition *transition, const RecordActor *actor)
{
    for (guint i = 0; i < transition->by->len; i++)
        if (actor->acts(transition->by->pdata[i], transition, actor->user))
            return TRUE;
    return FALSE;
}

static void append_barred_one(Page *p, const RecordRefusal *refusal)
{
    g_autoptr(json_t) told = NULL;
    json_t *out = NULL;
    const RegisterLeftOut who = {p->look->ask->person, p->look->ask->person};
    register_refuse(&p->look->view, p->record, refusal, &who, &out, NULL);
    told = out;
    service_refusal_complete(&p->look->view, told);
    report_next(p->json);
    g_string_append_c(p->json, '{');
    report_text(p->json, "name", refusal->transition->name);
    report_label(p->json, "label", refusal->transition->label);
    report_text(p->json, "act", record_act_names[refusal->transition->act]);
    append_value(p->json, "refusal", told);
    g_string_append_c(p->json, '}');
}

/* Those of my transitions that are refused so. Whether there are any. */
static gboolean append_barred_of(Page *p, RecordRefusalKind kind)
{
    RegisterActing way;
    gboolean any = FALSE;
    RecordCase now = register_record_case(&p->look->view, p->record, p->full);
    if (!register_acting(&way, &p->look->view, p->record, p->look->ask->person, 0))
        return FALSE;
    for (guint i = 0; i < p->record->type->transitions->len; i++) {
        const RecordTransition *transition = p->record->type->transitions->pdata[i];
        const RecordTransition *meant = record_meant(&now, transition->name);
        RecordActor actor = register_actor(&way, transition);
        RecordRefusal refusal = record_may(&now, transition, &actor, NULL);
        if (refusal.kind != kind || (meant != NULL && meant != transition) ||
            !record_is_waited(transition) || !is_of_mine(transition, &actor))
            continue;
        append_barred_one(p, &refusal);
        any = TRUE;
    }
    return any;
}

/* What would be mine to make if nothing kept me from it: being left out; or, where nothing else
 * leads on, a condition. */
static void append_barred(Page *p, gboolean leads)
{
    report_raw(p->json, "barred", "[");
    if (!append_barred_of(p, RECORD_REFUSED_EXCLUDED) && !leads)
        append_barred_of(p, RECORD_REFUSED_CONDITION);
    g_string_append_c(p->json, ']');
}

static gboolean may_edit(Page *p)
{
    RegisterActing way;
    RecordCase now = register_record_case(&p->look->view, p->record, p->full);
    for (guint i = 0; register_acting(&way, &p->look->view, p->record, p->look->ask->person, i);
         i++) {
        RecordActor actor = register_actor(&way, NULL);
        if (record_may_edit(&now, &actor))
            return TRUE;
    }
    return FALSE;
}

static gboolean has_wait(const GArray *waits, const RegisterPerson *me, const char *step)
{
    for (guint i = 0; i < waits->len; i++) {
        const RegisterWait *wait = &g_array_index(waits, RegisterWait, i);
        if (strcmp(wait->step, step) == 0 && g_hash_table_contains(me->all, wait->key))
            return TRUE;
    }
    return FALSE;
}

/* Who asks for a second person is not that one, whatever keys they hold. */
static gboolean has_asked(const RegisterRecord *record, const char *person)
{
    const json_t *by = json_object_get(record->pending, "by");
    for (gsize i = 0; i < json_array_size(by); i++)
        if (g_strcmp0(json_string_value(json_array_get(by, i)), person) == 0)
            return TRUE;
    return FALSE;
}

static void append_can(Page *p, const GArray *waits)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    gboolean edit = may_edit(p);
    const RegisterPerson *me = p->look->sight.person;
    gboolean mine = strcmp(p->record->applicant, p->look->ask->person) == 0;
    append_names_of(p->json, "editable", edit ? p->record->state->edit_fields : none);
    report_bool(p->json, "may_edit", edit);
    report_bool(p->json, "may_hand_over", mine && p->record->state == p->record->type->initial);
    report_bool(p->json, "may_look", has_wait(waits, me, "look"));
    report_bool(p->json, "may_second",
                has_wait(waits, me, "second") && !has_asked(p->record, p->look->ask->person));
}

/* ---- who next, and when ---- */

static void append_deadlines(Page *p)
{
    report_raw(p->json, "deadlines", "[");
    for (guint i = 0; i < p->record->dues->len; i++) {
        const RegisterDue *due = &g_array_index(p->record->dues, RegisterDue, i);
        if (due->deadline == NULL)
            continue;
        report_next(p->json);
        g_string_append_c(p->json, '{');
        report_text(p->json, "name", due->deadline->name);
        report_label(p->json, "label", due->deadline->label);
        report_label(p->json, "basis", due->deadline->basis);
        report_time(p->json, "due_at", due->due_us);
        report_bool(p->json, "late", due->due_us < p->look->ask->now_us);
        if (due->deadline->becomes != NULL)
            report_text(p->json, "becomes", due->deadline->becomes->name);
        g_string_append_c(p->json, '}');
    }
    g_string_append_c(p->json, ']');
}

/* What the first person filled in, as far as it is shown to who looks. */
static void append_typed(Page *p)
{
    json_t *shown = json_object();
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(p->record->pending, "values"), name, value)
    {
        const RecordField *field = record_field_find(p->record->type->fields, name);
        if (field == NULL || !register_sees_field(&p->look->sight, p->record, field))
            continue;
        json_object_set(shown, name, value);
        report_meet_value(p->look, field, value);
    }
    append_value(p->json, "values", shown);
    json_decref(shown);
}

static void append_pending(Page *p)
{
    const json_t *by = json_object_get(p->record->pending, "by");
    const char *first = json_string_value(json_array_get(by, 0));
    if (first == NULL)
        return;
    report_raw(p->json, "pending", "{");
    report_text(p->json, "transition", register_text_in(p->record->pending, "transition"));
    report_text(p->json, "by", first);
    report_text(p->json, "asked", register_text_in(p->record->pending, "asked"));
    report_text(p->json, "comment", register_text_in(p->record->pending, "comment"));
    report_text(p->json, "effective_on", register_text_in(p->record->pending, "effective_on"));
    append_typed(p);
    g_string_append_c(p->json, '}');
    report_meet(p->look, first);
    report_meet(p->look, register_text_in(p->record->pending, "asked"));
}

/* ---- history ---- */

static void mask_changes(Page *p, json_t *changes)
{
    const char *name;
    void *next;
    json_t *change;
    json_object_foreach_safe(changes, next, name, change)
    {
        const RecordField *field = record_field_find(p->record->type->fields, name);
        if (field == NULL || !register_sees_field(&p->look->sight, p->record, field)) {
            json_object_del(changes, name);
            continue;
        }
        report_meet_value(p->look, field, json_object_get(change, "before"));
        report_meet_value(p->look, field, json_object_get(change, "after"));
    }
}

static void append_said(Page *p, const json_t *content)
{
    static const char *const texts[] = {"transition", "comment", "effective_on", "deadline",
                                        "reached"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        if (json_object_get(content, texts[i]) != NULL)
            report_text(p->json, texts[i], register_text_in(content, texts[i]));
    const RecordTransition *transition =
        record_transition_find(p->record->type, register_text_in(content, "transition"));
    if (transition != NULL)
        report_label(p->json, "label", transition->label);
    const char *cause = register_text_in(json_object_get(content, "cause"), "record");
    g_autoptr(RegisterRecord) other =
        *cause != '\0' ? register_record_seen(&p->look->sight, cause, NULL) : NULL;
    if (other != NULL) {
        report_text(p->json, "cause", cause);
        report_meet_record(p->look, cause);
    }
    const json_t *first =
        json_array_get(json_object_get(json_object_get(content, "first"), "by"), 0);
    if (first != NULL) {
        report_text(p->json, "first", json_string_value(first));
        report_meet(p->look, json_string_value(first));
    }
    json_t *changes = json_object_get(content, "changes");
    if (changes != NULL) {
        mask_changes(p, changes);
        append_value(p->json, "changes", changes);
    }
}

static void append_state_label(Page *p, const char *key, const char *name)
{
    const RecordState *state = record_state_find(p->record->type, name);
    if (state != NULL)
        report_label(p->json, key, state->label);
}

static gboolean append_event(Page *p, guint64 index)
{
    LedgerContentState stands = LEDGER_CONTENT_NONE;
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GBytes) bytes = ledger_read_leaf(p->look->ask->body, index, p->error);
    gsize size = 0;
    const guint8 *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    g_autoptr(LedgerLeaf) leaf = data != NULL ? ledger_leaf_read(data, size, p->error) : NULL;
    if (leaf == NULL ||
        !ledger_read_content(p->look->ask->body, index, &stands, &content, NULL, p->error))
        return FALSE;
    report_next(p->json);
    g_string_append_c(p->json, '{');
    report_number(p->json, "index", index);
    report_time(p->json, "at", leaf->time_us);
    report_text(p->json, "act", leaf->event.act);
    report_text(p->json, "actor", leaf->event.actor);
    report_text(p->json, "on_behalf_of", leaf->event.on_behalf_of);
    report_text(p->json, "from", leaf->event.from_state);
    report_text(p->json, "to", leaf->event.to_state);
    append_state_label(p, "to_label", leaf->event.to_state);
    report_bool(p->json, "erased", stands == LEDGER_CONTENT_ERASED);
    report_meet(p->look, leaf->event.actor);
    report_meet(p->look, leaf->event.on_behalf_of);
    data = content != NULL ? g_bytes_get_data(content, &size) : NULL;
    g_autoptr(json_t) said = data != NULL ? json_loadb((const char *)data, size, 0, NULL) : NULL;
    if (said != NULL)
        append_said(p, said);
    g_string_append_c(p->json, '}');
    return TRUE;
}

static gboolean append_history(Page *p)
{
    g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_autoptr(StoreQuery) query = store_query(p->look->ask->body, &history_list, p->error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, p->record->id);
    store_bind_integer(query, 2, HISTORY_MAX);
    StoreStep step;
    while ((step = store_step(query, p->error)) == STORE_ROW) {
        guint64 index = (guint64)store_column_integer(query, 0);
        g_array_append_val(events, index);
    }
    report_raw(p->json, "history", "[");
    for (guint i = 0; step == STORE_DONE && i < events->len; i++)
        if (!append_event(p, g_array_index(events, guint64, i)))
            return FALSE;
    g_string_append_c(p->json, ']');
    return step == STORE_DONE;
}

/* ---- clauses, links, files ---- */

typedef struct {
    Page *page;
    guint shown;
} Citing;

static gboolean append_words(const EditionUnit *unit, gpointer user)
{
    report_text(user, "words", unit->text);
    return TRUE;
}

static gboolean found_event(const Edition *edition, gpointer user)
{
    *(guint64 *)user = edition->event;
    return TRUE;
}

static void append_clause(const RegisterClause *clause, gpointer user)
{
    Citing *citing = user;
    GString *json = citing->page->json;
    guint64 event = 0;
    if (citing->shown++ >= CLAUSES_MAX)
        return;
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "edition", clause->edition);
    report_text(json, "path", clause->path);
    report_number(json, "n", clause->n);
    if (edition_visit(citing->page->look->ask->body, clause->edition, found_event, &event, NULL))
        edition_visit_unit(citing->page->look->ask->body, event, clause->n, append_words, json,
                           NULL);
    g_string_append_c(json, '}');
}

static gboolean append_clauses(Page *p)
{
    Citing citing = {p, 0};
    report_raw(p->json, "clauses", "[");
    if (!register_each_clause(p->look->ask->body, p->record->type->name, "", append_clause, &citing,
                              p->error))
        return FALSE;
    g_string_append_c(p->json, ']');
    return TRUE;
}

/* Only links whose other end is seen. */
static gboolean append_links(Page *p, const StoreSql *sql, const char *direction)
{
    g_autoptr(StoreQuery) query = store_query(p->look->ask->body, sql, p->error);
    if (query == NULL)
        return FALSE;
    gboolean out = strcmp(direction, "out") == 0;
    store_bind_integer(query, 1, out ? register_part_id(p->record->id, 0) : p->record->id);
    if (out)
        store_bind_integer(query, 2, register_part_last(p->record->id));
    StoreStep step;
    while ((step = store_step(query, p->error)) == STORE_ROW) {
        const char *key = store_column_text(query, 1, NULL);
        g_autoptr(RegisterRecord) other = register_record_seen(&p->look->sight, key, NULL);
        if (other == NULL)
            continue;
        report_next(p->json);
        g_string_append_c(p->json, '{');
        report_text(p->json, "direction", direction);
        report_text(p->json, "field", store_column_text(query, 0, NULL));
        report_text(p->json, "record", key);
        g_string_append_c(p->json, '}');
        report_meet_record(p->look, key);
    }
    return step == STORE_DONE;
}

static gboolean file_seen(Page *p, const char *name)
{
    const RecordField *field = record_field_find(p->record->type->fields, name);
    for (guint i = 0; field == NULL && i < p->record->type->fields->len; i++) {
        const RecordField *table = p->record->type->fields->pdata[i];
        field = record_field_find(table->columns, name) != NULL ? table : NULL;
    }
    return field != NULL && register_sees_field(&p->look->sight, p->record, field);
}

static gboolean append_files(Page *p)
{
    g_autoptr(StoreQuery) query = store_query(p->look->ask->body, &files_of, p->error);
    if (query == NULL)
        return FALSE;
    store_bind_integer(query, 1, register_part_id(p->record->id, 0));
    store_bind_integer(query, 2, register_part_last(p->record->id));
    report_raw(p->json, "files", "[");
    StoreStep step;
    while ((step = store_step(query, p->error)) == STORE_ROW) {
        if (!file_seen(p, store_column_text(query, 0, NULL)))
            continue;
        report_next(p->json);
        g_string_append_c(p->json, '{');
        report_text(p->json, "field", store_column_text(query, 0, NULL));
        report_text(p->json, "id", store_column_text(query, 1, NULL));
        report_text(p->json, "name", store_column_text(query, 2, NULL));
        report_number(p->json, "bytes", (guint64)store_column_integer(query, 3));
        report_text(p->json, "media", store_column_text(query, 4, NULL));
        report_text(p->json, "state", store_column_text(query, 5, NULL));
        g_string_append_c(p->json, '}');
    }
    g_string_append_c(p->json, ']');
    return step == STORE_DONE;
}

/* ---- the page ---- */

static gboolean append_page(Page *p)
{
    g_autoptr(GArray) waits = register_waits_of(&p->look->view, p->record, p->full);
    append_head(p);
    append_values(p);
    gboolean leads = append_possible(p);
    append_barred(p, leads);
    append_can(p, waits);
    report_waits(p->look, p->json, p->record, waits);
    append_deadlines(p);
    append_pending(p);
    if (!report_retention_of(p->look, p->json, p->record, p->error) || !append_history(p) ||
        !append_clauses(p))
        return FALSE;
    report_raw(p->json, "links", "[");
    if (!append_links(p, &links_out, "out") || !append_links(p, &links_in, "in"))
        return FALSE;
    g_string_append_c(p->json, ']');
    return append_files(p) && report_append_names(p->look, p->json, p->error);
}

gboolean report_record_written(const ReportAsk *ask, guint64 committed, const char *key,
                               GString *json, GError **error)
{
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, committed, error))
        return FALSE;
    g_autoptr(RegisterRecord) record = register_record_seen(&look.sight, key, error);
    if (record == NULL)
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    g_autoptr(json_t) full = register_values_full(&look.view, record);
    Page page = {&look, record, full, own, error};
    if (!append_page(&page))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return register_view_good(&look.view, error);
}

gboolean report_record(const ReportAsk *ask, const char *key, GString *json, GError **error)
{
    return report_record_written(ask, G_MAXUINT64, key, json, error);
}
