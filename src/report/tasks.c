/* report/tasks.c -- home, inbox, notices: what one person has to do with records today */
#include "base/json.h"
#include "base/problem.h"
#include "register/inbox.h"
#include "register/outcome.h"
#include "register/parts.h"
#include "report/json.h"
#include "report/lines.h"
#include "report/records.h"
#include "report/retention.h"
#include "report/sentence.h"
#include <string.h>

#define HOME_ROWS 10
#define HOME_NOTICES 3
#define NOTICES_SINCE_US (90 * G_TIME_SPAN_DAY)
#define UNREAD_MAX 100

/* ---- tasks ---- */

/* Whether it can be made without filling in anything but a comment. */
static gboolean is_plain(const RecordTransition *transition)
{
    for (guint i = 0; i < transition->fills->len; i++)
        if (((const RecordField *)transition->fills->pdata[i])->need != RECORD_NEED_NEVER)
            return FALSE;
    return !transition->has_second;
}

static void append_step(GString *json, const RecordType *type, const char *step)
{
    const RecordTransition *transition = record_transition_find(type, step);
    report_next(json);
    g_string_append_c(json, '{');
    report_text(json, "name", step);
    if (transition != NULL) {
        report_label(json, "label", transition->label);
        report_text(json, "act", record_act_names[transition->act]);
        report_bool(json, "plain", is_plain(transition));
        report_bool(json, "reason", transition->reason);
    }
    g_string_append_c(json, '}');
}

typedef struct {
    ReportLook *look;
    GString *json;
    const RegisterTask *task;
} Showing;

static gboolean append_task(const RegisterLine *line, gpointer user)
{
    const Showing *s = user;
    const RecordType *type = report_line_type(s->look, line);
    report_next(s->json);
    g_string_append(s->json, "{\"record\":{");
    report_line_members(s->look, s->json, line, TRUE);
    g_string_append_c(s->json, '}');
    report_raw(s->json, "steps", "[");
    for (guint i = 0; type != NULL && i < s->task->steps->len; i++)
        append_step(s->json, type, s->task->steps->pdata[i]);
    g_string_append_c(s->json, ']');
    report_due_label(s->look, s->json, line);
    report_bool(s->json, "asked", s->task->place == 0);
    if (*s->task->for_person != '\0') {
        report_text(s->json, "as", s->task->for_person);
        report_meet(s->look, s->task->for_person);
    }
    g_string_append_c(s->json, '}');
    return TRUE;
}

static gboolean is_late(const ReportAsk *ask, const RegisterTask *task)
{
    return task->due_us != 0 && task->due_us < ask->now_us;
}

static gboolean fits(const ReportLook *look, const ReportInboxFilter *filter, gint64 kind,
                     const RegisterTask *task)
{
    return (kind == 0 || register_kind_of_id(task->record) == kind) &&
           (!filter->late || is_late(look->ask, task));
}

/* The page of tasks that fit, and how many there are in all. */
static gboolean append_tasks(ReportLook *look, const GArray *tasks, const ReportInboxFilter *filter,
                             GString *json, guint64 *total, GError **error)
{
    gint64 kind = 0;
    *total = 0;
    if (*filter->type != '\0' && !register_kind_find(look->view.store, filter->type, &kind, error))
        return FALSE;
    report_raw(json, "tasks", "[");
    for (guint i = 0; i < tasks->len; i++) {
        const RegisterTask *task = &g_array_index(tasks, RegisterTask, i);
        if (!fits(look, filter, kind, task))
            continue;
        guint64 at = (*total)++;
        Showing showing = {look, json, task};
        if (at >= filter->offset && at - filter->offset < filter->limit &&
            !register_line_visit(&look->view, task->record, append_task, &showing, error))
            return FALSE;
    }
    g_string_append_c(json, ']');
    return TRUE;
}

static gboolean append_disposals(ReportLook *look, GString *json, GError **error)
{
    guint disposals = 0;
    if (!report_retention_count(look, &disposals, error))
        return FALSE;
    report_number(json, "disposals", disposals);
    return TRUE;
}

gboolean report_inbox(const ReportAsk *ask, const ReportInboxFilter *filter, GString *json,
                      GError **error)
{
    guint64 total = 0;
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GArray) tasks = register_inbox(&look.sight, ask->person,
                                             filter->all ? REGISTER_MAY : REGISTER_ASKED, error);
    g_autoptr(GString) own = g_string_new("{");
    if (tasks == NULL || !append_tasks(&look, tasks, filter, own, &total, error))
        return FALSE;
    report_number(own, "total", total);
    if (filter->offset + filter->limit < total)
        report_number(own, "next", filter->offset + filter->limit);
    if (!append_disposals(&look, own, error) || !report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- home ---- */

static gboolean append_line(const RegisterLine *line, gpointer user)
{
    const Showing *s = user;
    report_line(s->look, s->json, line, FALSE);
    return TRUE;
}

/* What a person applied for: where it is, and whom it waits for. */
static gboolean append_own(const RegisterLine *line, gpointer user)
{
    const Showing *s = user;
    g_autoptr(RegisterRecord) record = register_record_load_id(&s->look->view, line->id, NULL);
    if (record == NULL)
        return TRUE;
    g_autoptr(json_t) full = register_values_full(&s->look->view, record);
    g_autoptr(GArray) waits = register_waits_of(&s->look->view, record, full);
    report_next(s->json);
    g_string_append_c(s->json, '{');
    report_line_members(s->look, s->json, line, FALSE);
    report_due_label(s->look, s->json, line);
    report_waits(s->look, s->json, record, waits);
    g_string_append_c(s->json, '}');
    return TRUE;
}

static gboolean append_waiting(ReportLook *look, const GArray *tasks, GString *json, GError **error)
{
    guint64 total = 0;
    guint64 late = 0;
    static const ReportInboxFilter filter = {.type = "", .limit = HOME_ROWS};
    report_raw(json, "waiting", "{");
    if (!append_tasks(look, tasks, &filter, json, &total, error))
        return FALSE;
    for (guint i = 0; i < tasks->len; i++)
        late += is_late(look->ask, &g_array_index(tasks, RegisterTask, i)) ? 1 : 0;
    report_number(json, "total", total);
    report_number(json, "late", late);
    g_string_append_c(json, '}');
    return TRUE;
}

/* `"records":[…],"total":…,"late":…`: what the person applied for and is open, newest first. */
static gboolean append_applied(ReportLook *look, guint64 offset, guint limit, GString *json,
                               GError **error)
{
    RegisterCount count = {0};
    g_autoptr(GArray) ids =
        register_applied(&look->sight, look->ask->person, (guint)(offset + limit), &count, error);
    Showing showing = {look, json, NULL};
    report_raw(json, "records", "[");
    for (guint64 i = offset; ids != NULL && i < ids->len; i++)
        if (!register_line_visit(&look->view, g_array_index(ids, gint64, i), append_own, &showing,
                                 error))
            return FALSE;
    g_string_append_c(json, ']');
    if (ids == NULL)
        return FALSE;
    report_number(json, "total", count.open);
    report_number(json, "late", count.late);
    if (offset + limit < count.open)
        report_number(json, "next", offset + limit);
    return TRUE;
}

gboolean report_applied(const ReportAsk *ask, guint64 offset, guint limit, GString *json,
                        GError **error)
{
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    if (!append_applied(&look, offset, limit, own, error) ||
        !report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

/* ---- notices ---- */

typedef struct {
    ReportLook *look;
    GString *json;
    const GArray *tasks; /* what waits for the person */
    GHashTable *said;    /* set of records that are known to wait */
    gint64 read;         /* until which the person has read */
    gint64 last;
    guint shown, unread;
    gboolean news; /* only what is not read */
    GError *failed;
} Telling;

static gboolean count_unread(const RegisterNotice *notice, gpointer user)
{
    Telling *t = user;
    t->unread += notice->id > t->read ? 1 : 0;
    return notice->id > t->read;
}

/* The record a notice is about, as far as the person sees it; NULL otherwise. */
static RegisterRecord *seen_record(ReportLook *look, gint64 id)
{
    g_autoptr(RegisterRecord) record =
        id != 0 ? register_record_load_id(&look->view, id, NULL) : NULL;
    return record != NULL && register_sees(&look->sight, record) ? g_steal_pointer(&record) : NULL;
}

/* Of a record in a sentence; of none in its own words; of one that is not seen in no words. */
static gboolean append_words(Telling *t, const RegisterNotice *notice, const RegisterRecord *record)
{
    RecordLabel text = {notice->ja, notice->en};
    g_autofree char *ja = NULL;
    g_autofree char *en = NULL;
    if (record != NULL) {
        const ReportTold told = {.id = notice->id,
                                 .kind = notice->kind,
                                 .text = text,
                                 .record = record,
                                 .task = report_task_once(t->tasks, t->said, notice->record)};
        if (!report_sentence(t->look, &told, &ja, &en, &t->failed))
            return FALSE;
        text = (RecordLabel){ja, en};
    } else if (notice->record != 0) {
        text = (RecordLabel){"", ""};
    }
    report_label(t->json, "text", text);
    return TRUE;
}

static gboolean append_notice(const RegisterNotice *notice, gpointer user)
{
    Telling *t = user;
    Showing showing = {t->look, t->json, NULL};
    if (t->news && notice->id <= t->read)
        return FALSE;
    g_autoptr(RegisterRecord) record = seen_record(t->look, notice->record);
    report_next(t->json);
    g_string_append_c(t->json, '{');
    report_number(t->json, "id", (guint64)notice->id);
    report_time(t->json, "at", notice->time_us);
    report_text(t->json, "kind", notice->kind);
    if (!append_words(t, notice, record))
        return FALSE;
    report_bool(t->json, "read", notice->id <= t->read);
    report_key(t->json, "record");
    if (record == NULL ||
        !register_line_visit(&t->look->view, notice->record, append_line, &showing, NULL))
        g_string_append(t->json, "{}");
    g_string_append_c(t->json, '}');
    t->last = notice->id;
    t->shown++;
    return TRUE;
}

static gboolean count_notices(ReportLook *look, Telling *telling, GError **error)
{
    const ReportAsk *ask = look->ask;
    return register_notice_read(look->view.store, ask->person, &telling->read, error) &&
           register_notices(&look->sight, 0, ask->now_us - NOTICES_SINCE_US, UNREAD_MAX,
                            count_unread, telling, error);
}

/* `"notices":[…]`: those below `before`, at most so many. */
static gboolean append_notices(Telling *t, gint64 before, guint max, GError **error)
{
    report_raw(t->json, "notices", "[");
    if (!register_notices(&t->look->sight, before, t->look->ask->now_us - NOTICES_SINCE_US, max,
                          append_notice, t, error))
        return FALSE;
    if (t->failed != NULL) {
        g_propagate_error(error, t->failed);
        return FALSE;
    }
    g_string_append_c(t->json, ']');
    return TRUE;
}

gboolean report_notices(const ReportAsk *ask, gint64 before, guint limit, GString *json,
                        GError **error)
{
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    g_autoptr(GArray) tasks = register_inbox(&look.sight, ask->person, REGISTER_ASKED, error);
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    Telling telling = {.look = &look, .json = own, .said = said, .tasks = tasks};
    if (tasks == NULL || !count_notices(&look, &telling, error) ||
        !append_notices(&telling, before, limit, error))
        return FALSE;
    report_number(own, "unread", telling.unread);
    if (telling.shown == limit)
        report_number(own, "next", (guint64)telling.last);
    if (!report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}

gboolean report_home(const ReportAsk *ask, GString *json, GError **error)
{
    g_auto(ReportLook) look = {0};
    if (!report_look_open(&look, ask, G_MAXUINT64, error))
        return FALSE;
    g_autoptr(GString) own = g_string_new("{");
    g_autoptr(GArray) tasks = register_inbox(&look.sight, ask->person, REGISTER_ASKED, error);
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    Telling telling = {.look = &look, .json = own, .said = said, .tasks = tasks, .news = TRUE};
    if (tasks == NULL || !append_waiting(&look, tasks, own, error))
        return FALSE;
    report_raw(own, "applied", "{");
    if (!append_applied(&look, 0, HOME_ROWS, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    if (!count_notices(&look, &telling, error) || !append_notices(&telling, 0, HOME_NOTICES, error))
        return FALSE;
    report_number(own, "unread", telling.unread);
    if (!append_disposals(&look, own, error) || !report_append_names(&look, own, error))
        return FALSE;
    g_string_append_c(own, '}');
    g_string_append_len(json, own->str, (gssize)own->len);
    return TRUE;
}
