/* front/visitor.c -- see visitor.h */
#include "front/visitor.h"
#include <arpa/inet.h>
#include <string.h>

struct FrontVisitors {
    const FrontLimits *limits; /* lent */
    GPtrArray *by_fd;          /* index = descriptor; holes are NULL */
    GHashTable *neighbours;    /* FrontNeighbour -> count */
    guint count;
};

void front_visitor_enter(FrontVisitor *visitor, FrontPhase phase, gint64 now_us)
{
    visitor->phase = phase;
    visitor->since_us = now_us;
    visitor->window_us = now_us;
    visitor->window_bytes = 0;
    visitor->acked_bytes = 0;
}

void front_visitor_shake(FrontVisitor *visitor, gint64 now_us)
{
    if (!visitor->shaken && visitor->phase == PHASE_ARRIVED && visitor->door == ROLE_LISTEN_CARDS)
        front_visitor_enter(visitor, PHASE_ARRIVED, now_us);
    visitor->shaken = TRUE;
}

void front_visitor_moved(FrontVisitor *visitor, gsize size_bytes)
{
    visitor->window_bytes += size_bytes;
}

void front_visitor_forgive(FrontVisitor *visitor, gint64 late_us, gint64 now_us)
{
    visitor->since_us = MIN(visitor->since_us + late_us, now_us);
    visitor->window_us = MIN(visitor->window_us + late_us, now_us);
    visitor->request_us = MIN(visitor->request_us + late_us, now_us);
}

static FrontOverdue judge_rate(FrontVisitor *visitor, const FrontLimits *limits, gint64 now_us)
{
    gint64 span_ms = (now_us - visitor->window_us) / 1000;
    if (span_ms < limits->window_ms)
        return OVERDUE_NOT;
    if (visitor->window_bytes < (guint64)span_ms * limits->rate_min_bytes_s / 1000)
        return OVERDUE_CUT;
    visitor->window_us = now_us;
    visitor->window_bytes = 0;
    return OVERDUE_NOT;
}

static FrontOverdue judge_arrival(const FrontVisitor *visitor, const FrontLimits *limits,
                                  gint64 age_ms)
{
    gboolean shaking = visitor->secure && !visitor->shaken;
    if (shaking && visitor->door == ROLE_LISTEN_CARDS)
        return age_ms > limits->card_handshake_ms ? OVERDUE_CUT : OVERDUE_NOT;
    gboolean slow = shaking && age_ms > limits->handshake_ms;
    return slow || age_ms > limits->head_ms ? OVERDUE_CUT : OVERDUE_NOT;
}

FrontOverdue front_visitor_judge(FrontVisitor *visitor, const FrontLimits *limits, gint64 now_us)
{
    gint64 age_ms = (now_us - visitor->since_us) / 1000;
    switch (visitor->phase) {
    case PHASE_ARRIVED:
        return judge_arrival(visitor, limits, age_ms);
    case PHASE_IDLE:
        return age_ms > limits->idle_ms ? OVERDUE_CUT : OVERDUE_NOT;
    case PHASE_HEAD:
        return age_ms > limits->head_ms ? OVERDUE_CUT : OVERDUE_NOT;
    case PHASE_BODY:
        if (now_us - visitor->request_us > (gint64)limits->body_ms * 1000)
            return OVERDUE_CUT;
        return judge_rate(visitor, limits, now_us);
    case PHASE_CORE:
        return age_ms > limits->core_ms ? OVERDUE_CORE : OVERDUE_NOT;
    case PHASE_ANSWER:
        return judge_rate(visitor, limits, now_us);
    }
    return OVERDUE_NOT;
}

static guint neighbour_hash(gconstpointer key)
{
    const FrontNeighbour *neighbour = key;
    guint64 mixed = (neighbour->high ^ neighbour->low) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return (guint)(mixed >> 32);
}

static gboolean neighbour_equal(gconstpointer left, gconstpointer right)
{
    return memcmp(left, right, sizeof(FrontNeighbour)) == 0;
}

static void visitor_free(gpointer data)
{
    FrontVisitor *visitor = data;
    if (visitor == NULL)
        return;
    g_clear_error(&visitor->exchange.refusal);
    g_free(visitor->exchange.elsewhere);
    g_string_free(visitor->exchange.target, TRUE);
    g_byte_array_unref(visitor->exchange.head);
    g_byte_array_unref(visitor->exchange.body);
    g_free(visitor);
}

FrontVisitors *front_visitors_new(const FrontLimits *limits)
{
    FrontVisitors *visitors = g_new0(FrontVisitors, 1);
    visitors->limits = limits;
    visitors->by_fd = g_ptr_array_new_with_free_func(visitor_free);
    visitors->neighbours = g_hash_table_new_full(neighbour_hash, neighbour_equal, g_free, NULL);
    return visitors;
}

void front_visitors_free(FrontVisitors *visitors)
{
    g_ptr_array_unref(visitors->by_fd);
    g_hash_table_unref(visitors->neighbours);
    g_free(visitors);
}

/* Fills address text, neighbourhood and whether it is this machine. */
static void visitor_place(FrontVisitor *visitor, const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof four);
        inet_ntop(AF_INET, &four.sin_addr, visitor->address, sizeof visitor->address);
        visitor->neighbour.low = four.sin_addr.s_addr;
        visitor->local = (ntohl(four.sin_addr.s_addr) >> 24) == 127;
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof six);
        inet_ntop(AF_INET6, &six.sin6_addr, visitor->address, sizeof visitor->address);
        memcpy(&visitor->neighbour.high, &six.sin6_addr, 8);
        if (IN6_IS_ADDR_V4MAPPED(&six.sin6_addr))
            memcpy(&visitor->neighbour.low, (const guint8 *)&six.sin6_addr + 8, 8);
        visitor->local = IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
    }
}

static gboolean neighbours_count_in(FrontVisitors *visitors, const FrontNeighbour *neighbour)
{
    guint here = GPOINTER_TO_UINT(g_hash_table_lookup(visitors->neighbours, neighbour));
    if (here >= visitors->limits->visitors_each_max)
        return FALSE;
    g_hash_table_insert(visitors->neighbours, g_memdup2(neighbour, sizeof *neighbour),
                        GUINT_TO_POINTER(here + 1));
    return TRUE;
}

FrontVisitor *front_visitors_admit(FrontVisitors *visitors, int fd, const struct sockaddr *address,
                                   gint64 now_us)
{
    FrontVisitor place = {0};
    visitor_place(&place, address);
    if (visitors->count >= visitors->limits->visitors_max ||
        !neighbours_count_in(visitors, &place.neighbour))
        return NULL;
    FrontVisitor *visitor = g_memdup2(&place, sizeof place);
    visitor->fd = fd;
    visitor->exchange.target = g_string_sized_new(128);
    visitor->exchange.head = g_byte_array_sized_new(128);
    visitor->exchange.body = g_byte_array_sized_new(256);
    front_visitor_enter(visitor, PHASE_ARRIVED, now_us);
    if (visitors->by_fd->len <= (guint)fd)
        g_ptr_array_set_size(visitors->by_fd, fd + 1);
    visitors->by_fd->pdata[fd] = visitor;
    visitors->count++;
    return visitor;
}

FrontVisitor *front_visitors_find(const FrontVisitors *visitors, int fd)
{
    return fd >= 0 && (guint)fd < visitors->by_fd->len ? visitors->by_fd->pdata[fd] : NULL;
}

void front_visitors_remove(FrontVisitors *visitors, FrontVisitor *visitor)
{
    guint here = GPOINTER_TO_UINT(g_hash_table_lookup(visitors->neighbours, &visitor->neighbour));
    if (here <= 1)
        g_hash_table_remove(visitors->neighbours, &visitor->neighbour);
    else
        g_hash_table_insert(visitors->neighbours,
                            g_memdup2(&visitor->neighbour, sizeof visitor->neighbour),
                            GUINT_TO_POINTER(here - 1));
    visitors->by_fd->pdata[visitor->fd] = NULL;
    visitors->count--;
    visitor_free(visitor);
}

guint front_visitors_count(const FrontVisitors *visitors)
{
    return visitors->count;
}

void front_visitors_each(const FrontVisitors *visitors,
                         void (*visit)(FrontVisitor *visitor, gpointer user), gpointer user)
{
    for (guint fd = 0; fd < visitors->by_fd->len; fd++)
        if (visitors->by_fd->pdata[fd] != NULL)
            visit(visitors->by_fd->pdata[fd], user);
}
