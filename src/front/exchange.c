/* front/exchange.c -- see exchange.h */
#include "front/exchange.h"
#include "base/problem.h"
#include "front/answer.h"
#include "front/relay.h"
#include "front/server.h"
#include <string.h>

#define DRAINED_TIMES 32     /* the largest body: so much of a longer one is read and dropped */
#define BODY_BYTES_KEPT 4096 /* a visitor's room for answers between requests */

static gboolean has_answer(const FrontExchange *exchange)
{
    return exchange->refusal != NULL || exchange->page != NULL || exchange->elsewhere != NULL ||
           exchange->head->len > 0;
}

void front_exchange_begin(FrontVisitor *visitor, const char *target)
{
    FrontExchange *exchange = &visitor->exchange;
    g_string_assign(exchange->target, target != NULL ? target : "");
    exchange->target_at = target;
    if (visitor->phase == PHASE_IDLE)
        front_visitor_enter(visitor, PHASE_HEAD, visitor->front->now_us);
    front_visitor_shake(visitor, visitor->front->now_us);
}

void front_exchange_refuse(FrontVisitor *visitor, guint status, GError *problem)
{
    FrontExchange *exchange = &visitor->exchange;
    g_clear_error(&exchange->refusal);
    exchange->refusal = problem;
    exchange->refusal_status = status;
    exchange->page = NULL;
    if (exchange->stream != NULL)
        wire_stream_reset(g_steal_pointer(&exchange->stream), WIRE_RESET_CANCEL);
    exchange->core_ended = TRUE;
}

static void suspend(FrontVisitor *visitor)
{
    visitor->suspended = TRUE;
    MHD_suspend_connection(visitor->connection);
}

/* Most answers come within a fraction of a millisecond: for so long the connection stays awake,
 * which saves taking it out of the library's set and putting it back. */
static void wait_awake(FrontVisitor *visitor)
{
    GPtrArray *waiting = visitor->front->waiting;
    if (waiting->len >= FRONT_SHORT_WAITS_MAX) {
        suspend(visitor);
        return;
    }
    g_ptr_array_add(waiting, visitor);
    visitor->waiting_at = waiting->len;
    visitor->waiting_us = visitor->front->now_us;
}

static void stop_waiting(FrontVisitor *visitor)
{
    GPtrArray *waiting = visitor->front->waiting;
    if (visitor->waiting_at == 0)
        return;
    FrontVisitor *last = waiting->pdata[waiting->len - 1];
    waiting->pdata[visitor->waiting_at - 1] = last;
    last->waiting_at = visitor->waiting_at;
    g_ptr_array_set_size(waiting, (gint)waiting->len - 1);
    visitor->waiting_at = 0;
}

void front_exchange_sleep(FrontVisitor *visitor)
{
    stop_waiting(visitor);
    suspend(visitor);
}

static gboolean queue_answer(FrontVisitor *visitor)
{
    stop_waiting(visitor);
    return front_answer_queue(visitor);
}

void front_exchange_refuse_size(FrontVisitor *visitor)
{
    g_autofree char *limit = g_format_size_full(visitor->front->settings->limits.body_max_bytes,
                                                G_FORMAT_SIZE_IEC_UNITS);
    GError *problem = NULL;
    problem_set(&problem, PROBLEM_TOO_LARGE, PROBLEM_BOTH("what was sent", "送られたもの"), limit);
    front_exchange_refuse(visitor, 0, problem);
}

/* A body whose length was not announced may prove too long on the way. The library takes no answer
 * before its end: so it is read on to the end, for a while, and dropped. */
static gboolean body_fits(FrontVisitor *visitor)
{
    const FrontExchange *exchange = &visitor->exchange;
    guint64 max = visitor->front->settings->limits.body_max_bytes;
    if (exchange->body_bytes > max && !exchange->core_ended)
        front_exchange_refuse_size(visitor);
    return exchange->body_bytes / DRAINED_TIMES <= max;
}

enum MHD_Result front_exchange_body(FrontVisitor *visitor, const char *bytes, size_t *size_bytes)
{
    FrontExchange *exchange = &visitor->exchange;
    gsize taken = *size_bytes;
    if (exchange->core_ended &&
        exchange->stream != NULL) /* answered already: the rest is dropped */
        wire_stream_reset(g_steal_pointer(&exchange->stream), WIRE_RESET_CANCEL);
    if (exchange->stream != NULL)
        taken = wire_stream_send(exchange->stream, (const guint8 *)bytes, *size_bytes);
    exchange->body_bytes += taken;
    front_visitor_moved(visitor, taken);
    visitor->front->moved++;
    if (!body_fits(visitor))
        return MHD_NO;
    if (exchange->stream == NULL) /* no one will make room for the rest: it is dropped */
        taken = *size_bytes;
    if (taken < *size_bytes) {
        front_visitor_enter(visitor, PHASE_CORE, visitor->front->now_us);
        suspend(visitor);
    }
    *size_bytes -= taken;
    return MHD_YES;
}

static void say_all_to_core(FrontExchange *exchange)
{
    exchange->whole = TRUE;
    if (exchange->stream == NULL)
        return;
    wire_stream_end(exchange->stream);
    if (exchange->core_ended) /* both ways have ended: wire freed it */
        exchange->stream = NULL;
}

enum MHD_Result front_exchange_finish(FrontVisitor *visitor)
{
    FrontExchange *exchange = &visitor->exchange;
    if (exchange->whole) /* awake and asked again: core has not answered yet */
        return MHD_YES;
    say_all_to_core(exchange);
    if (has_answer(exchange))
        return queue_answer(visitor) ? MHD_YES : MHD_NO;
    front_visitor_enter(visitor, PHASE_CORE, visitor->front->now_us);
    wait_awake(visitor);
    return MHD_YES;
}

void front_exchange_advance(FrontVisitor *visitor)
{
    FrontExchange *exchange = &visitor->exchange;
    if (exchange->queued || !exchange->whole) {
        if (visitor->phase == PHASE_CORE)
            front_visitor_enter(visitor, exchange->queued ? PHASE_ANSWER : PHASE_BODY,
                                visitor->front->now_us);
        if (visitor->suspended)
            front_server_wake(visitor);
        return;
    }
    if (!has_answer(exchange))
        return;
    if (queue_answer(visitor))
        front_server_wake(visitor);
    else
        front_server_cut(visitor);
}

void front_exchange_lose_core(FrontVisitor *visitor)
{
    FrontExchange *exchange = &visitor->exchange;
    exchange->stream = NULL;
    exchange->core_lost = !exchange->core_ended;
    if (exchange->queued || !exchange->core_lost)
        return;
    g_byte_array_set_size(exchange->head, 0);
    g_byte_array_set_size(exchange->body, 0);
    GError *problem = NULL;
    problem_set(&problem, PROBLEM_UNAVAILABLE, FRONT_CORE_NAME, NULL);
    front_exchange_refuse(visitor, 503, problem);
}

void front_exchange_clear(FrontVisitor *visitor)
{
    FrontExchange *exchange = &visitor->exchange;
    stop_waiting(visitor);
    if (exchange->stream != NULL)
        wire_stream_reset(exchange->stream, WIRE_RESET_CANCEL);
    g_clear_error(&exchange->refusal);
    g_free(exchange->elsewhere);
    g_byte_array_set_size(exchange->head, 0);
    g_byte_array_set_size(exchange->body, 0);
    *exchange =
        (FrontExchange){.target = exchange->target, .head = exchange->head, .body = exchange->body};
    front_visitor_enter(visitor, PHASE_IDLE, visitor->front->now_us);
}

void front_exchange_keep(FrontVisitor *visitor, const guint8 *bytes, gsize size_bytes)
{
    FrontExchange *exchange = &visitor->exchange;
    /* What was fetched goes once it is half of all: each byte is moved once at most. */
    if (exchange->body_taken > exchange->body->len / 2) {
        g_byte_array_remove_range(exchange->body, 0, (guint)exchange->body_taken);
        exchange->body_taken = 0;
    }
    g_byte_array_append(exchange->body, bytes, (guint)size_bytes);
    exchange->large |= exchange->body->len > BODY_BYTES_KEPT;
}

/* Core's body has run dry for now: the end, a break, or a wait for more of it. */
static ssize_t fetch_nothing(FrontVisitor *visitor)
{
    const FrontExchange *exchange = &visitor->exchange;
    if (exchange->core_ended)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (exchange->core_lost || exchange->stream == NULL)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    front_visitor_enter(visitor, PHASE_CORE, visitor->front->now_us);
    suspend(visitor);
    return 0;
}

ssize_t front_exchange_fetch(void *user, uint64_t position, char *out, size_t max)
{
    (void)position;
    FrontVisitor *visitor = user;
    FrontExchange *exchange = &visitor->exchange;
    gsize taken = MIN(max, exchange->body->len - exchange->body_taken);
    if (taken == 0)
        return fetch_nothing(visitor);
    memcpy(out, exchange->body->data + exchange->body_taken, taken);
    exchange->body_taken += taken;
    visitor->front->moved++;
    if (exchange->body_taken == exchange->body->len) {
        g_byte_array_set_size(exchange->body, 0);
        exchange->body_taken = 0;
    }
    if (exchange->stream != NULL)
        wire_stream_consumed(exchange->stream, taken);
    return (ssize_t)taken;
}
