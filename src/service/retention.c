/* service/retention.c -- records whose time is over: said by the clock, decided by people, gone */
#include "service/retention.h"
#include "base/problem.h"
#include "base/times.h"
#include "ledger/leaf.h"
#include "register/clock.h"
#include "register/notices.h"
#include "register/parts.h"
#include "service/call.h"
#include "service/planned.h"
#include <string.h>

#define LOOKED_AT 300 /* closed records in one call of the clock */

/* ---- disposing ---- */

/* Its leaves stay, and all proofs; the condensed record says what replay makes of them. */
static gboolean erase_content(ServiceCall *call, gint64 index, const char *record, GError **error)
{
    g_autofree char *subject = g_strdup_printf("event/%" G_GINT64_FORMAT, index);
    g_autofree char *reason = g_strdup_printf("保存期間の満了による廃棄（記録 %s）", record);
    const ServiceEvent event = {.act = LEDGER_ACT_ERASE, .subject = subject};
    return ledger_forget(call->log, (guint64)index, error) &&
           service_append(call, &event, json_pack("{s:s}", "reason", reason), error);
}

static gboolean dispose(ServiceCall *call, ServicePlan *planned, const RegisterCondensed *condensed,
                        GPtrArray *blobs, GError **error)
{
    if (!service_append_plan(call, &planned->plan, error))
        return FALSE;
    LedgerPlace decided = call->place;
    for (guint i = 0; i < condensed->contents->len; i++)
        if (!erase_content(call, g_array_index(condensed->contents, gint64, i),
                           condensed->record->key, error))
            return FALSE;
    call->place = decided;
    return register_forget_beside(ledger_log_store(call->log), condensed->record,
                                  condensed->attachments, blobs, error);
}

/* ---- deciding ---- */

typedef struct {
    ServiceCall *call;
    const ServiceRetentionIn *in;
    json_t *told;
    GPtrArray *blobs;
    gboolean erased;
} Deciding;

static gboolean plan_one(RegisterPlan *plan, const ServiceRetentionIn *in, const json_t *record,
                         RegisterCondensed *condensed, GError **error)
{
    const RegisterDoing doing = {.record = register_text_in(record, "id"),
                                 .expected_version =
                                     (guint64)register_integer_in(record, "version"),
                                 .comment = in->comment,
                                 .effective_on = "",
                                 .second = ""};
    switch (in->act) {
    case SERVICE_RETENTION_DISPOSE:
        return register_plan_condense(plan, &doing, condensed, error);
    case SERVICE_RETENTION_EXTEND:
        return register_plan_extend(plan, &doing, in->until_on, error);
    case SERVICE_RETENTION_HOLD:
        return register_plan_hold(plan, &doing, in->kind, error);
    case SERVICE_RETENTION_RELEASE:
        return register_plan_release(plan, &doing, register_integer_in(record, "hold"), error);
    }
    return FALSE;
}

/* FALSE only when the database failed: a refusal is told and leaves nothing. */
static gboolean decide_one(Deciding *deciding, const json_t *record, GError **error)
{
    ServiceCall *call = deciding->call;
    g_autoptr(GError) problem = NULL;
    g_auto(ServicePlan) planned = {0};
    g_auto(RegisterCondensed) condensed = {0};
    if (!service_plan_begin(&planned, call, error))
        return FALSE;
    gboolean good = plan_one(&planned.plan, deciding->in, record, &condensed, &problem);
    if (!good && !service_is_refusal(problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    service_tell_decided(&planned, register_text_in(record, "id"), problem, deciding->in->language,
                         deciding->told);
    if (!good)
        return TRUE;
    if (deciding->in->act != SERVICE_RETENTION_DISPOSE)
        return service_append_plan(call, &planned.plan, error);
    deciding->erased = TRUE;
    return dispose(call, &planned, &condensed, deciding->blobs, error);
}

static gboolean decide_all(Deciding *deciding, GError **error)
{
    const json_t *records = deciding->in->records;
    for (gsize i = 0; i < json_array_size(records) && i < SERVICE_DECIDE_MAX; i++)
        if (!decide_one(deciding, json_array_get(records, i), error))
            return FALSE;
    const ServiceEvent sweep = {.act = "record.sweep", .subject = "records"};
    return !deciding->erased || service_append(deciding->call, &sweep, NULL, error);
}

/* Nothing is disposed of by a clock that somebody may have set on. */
static gboolean check_clock(ServiceCall *call, ServiceRetentionAct act, GError **error)
{
    gboolean doubted = FALSE;
    if (act != SERVICE_RETENTION_DISPOSE)
        return TRUE;
    if (!service_clock_doubted(call, &doubted, error))
        return FALSE;
    if (doubted)
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the disposal", "廃棄"),
                    PROBLEM_BOTH("the server's clock was set; first an administrator confirms it",
                                 "サーバーの時計が動かされています。先に管理者が確認してください"));
    return !doubted;
}

gboolean service_retention_decide(ServiceCall *call, const ServiceRetentionIn *in, json_t **told,
                                  char ***blobs, GError **error)
{
    static const char *const acts[] = {[SERVICE_RETENTION_DISPOSE] = "record.condense",
                                       [SERVICE_RETENTION_EXTEND] = "record.extend",
                                       [SERVICE_RETENTION_HOLD] = "record.hold",
                                       [SERVICE_RETENTION_RELEASE] = "record.release"};
    g_autoptr(json_t) out = json_array();
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    Deciding deciding = {call, in, out, names, FALSE};
    gsize least = in->act == SERVICE_RETENTION_DISPOSE ? 0 : 1;
    if (!service_may(call, acts[in->act], error) ||
        !service_check_text(in->comment, "comment", least, REGISTER_COMMENT_CHARS, error) ||
        !check_clock(call, in->act, error) || !decide_all(&deciding, error))
        return FALSE;
    *told = g_steal_pointer(&out);
    *blobs = NULL;
    if (deciding.erased) {
        g_ptr_array_add(names, NULL);
        *blobs = (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
    }
    return TRUE;
}

/* ---- the clock ---- */

static gboolean say_due(ServiceCall *call, gint64 id, GPtrArray *deciders, GError **error)
{
    g_auto(ServicePlan) planned = {0};
    return service_plan_begin(&planned, call, error) &&
           register_plan_due(&planned.plan, id, deciders, error) &&
           service_append_plan(call, &planned.plan, error);
}

/* Once a day, however many records are due: they are listed where the decision is made. */
static gboolean tell_deciders(ServiceCall *call, const GPtrArray *deciders, GError **error)
{
    static const ServiceEvent event = {.act = "record.ask", .subject = "records"};
    Store *store = ledger_log_store(call->log);
    char day[TIME_DAY_BYTES];
    time_day_at(call->now_us, day);
    g_autoptr(json_t) notices = json_array();
    for (guint i = 0; i < deciders->len; i++) {
        gboolean told = FALSE;
        const char *key = deciders->pdata[i];
        if (!register_told_since(store, key, REGISTER_TOLD_DUE, register_day_start_us(day), &told,
                                 error))
            return FALSE;
        if (!told)
            json_array_append_new(
                notices,
                json_pack("{s:s, s:s, s:s, s:s}", "key", key, "kind", REGISTER_TOLD_DUE, "ja",
                          "保存期間が満了した記録があります。廃棄・延長・保留のいずれかを"
                          "決定してください。",
                          "en",
                          "The time of some records is over: dispose of them, keep them longer or "
                          "hold them back."));
    }
    return json_array_size(notices) == 0 ||
           service_append(call, &event, json_pack("{s:O}", "notices", notices), error);
}

/* Closed so long ago that a rule may be over; 0 when there is none. */
static gboolean begin_keeping(ServiceCall *call, ServiceKeeping *keeping, gint64 *until_us,
                              GError **error)
{
    char day[TIME_DAY_BYTES];
    g_auto(RegisterView) view = {0};
    time_day_at(call->now_us, day);
    if (!register_view_open(&view, call->desk, ledger_log_store(call->log), call->now_us,
                            ledger_log_size(call->log), error))
        return FALSE;
    gint64 generation = 0;
    *until_us = register_keep_until(&view, &generation);
    if (strcmp(day, keeping->day) != 0 || generation != keeping->generation) {
        *keeping = (ServiceKeeping){.generation = generation};
        g_strlcpy(keeping->day, day, sizeof keeping->day);
    }
    return register_view_good(&view, error);
}

gboolean service_keep(ServiceCall *call, ServiceKeeping *keeping, gboolean *more, GError **error)
{
    gboolean doubted = FALSE;
    gint64 until_us = 0;
    Store *store = ledger_log_store(call->log);
    *more = FALSE;
    if (!service_clock_doubted(call, &doubted, error) ||
        (!doubted && !begin_keeping(call, keeping, &until_us, error)))
        return FALSE;
    if (doubted || until_us == 0)
        return TRUE;
    g_autoptr(GPtrArray) deciders = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) closed =
        register_closed_after(store, &keeping->after, until_us, LOOKED_AT, error);
    for (guint i = 0; closed != NULL && i < closed->len; i++) {
        keeping->after = g_array_index(closed, RegisterClosed, i);
        if (!say_due(call, keeping->after.id, deciders, error))
            return FALSE;
    }
    *more = closed != NULL && closed->len == LOOKED_AT;
    return closed != NULL && tell_deciders(call, deciders, error);
}
