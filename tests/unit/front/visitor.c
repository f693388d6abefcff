/* tests/unit/front/visitor.c -- who is let in, and when patience ends */
#include "front/visitor.h"
#include <arpa/inet.h>
#include <string.h>

#define MS ((gint64)1000)

static struct sockaddr_storage address(const char *text)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        memcpy(&storage, &four, sizeof four);
    else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
        memcpy(&storage, &six, sizeof six);
    return storage;
}

static FrontVisitor *admit(FrontVisitors *visitors, int fd, const char *text)
{
    struct sockaddr_storage from = address(text);
    return front_visitors_admit(visitors, fd, (const struct sockaddr *)&from, 0);
}

static void test_caps(void)
{
    FrontLimits limits = front_limits_default();
    limits.visitors_max = 6;
    limits.visitors_each_max = 2;
    FrontVisitors *visitors = front_visitors_new(&limits);
    FrontVisitor *first = admit(visitors, 5, "192.0.2.1");
    g_assert_cmpstr(first->address, ==, "192.0.2.1");
    g_assert_nonnull(admit(visitors, 6, "192.0.2.1"));
    g_assert_null(admit(visitors, 7, "192.0.2.1"));
    g_assert_nonnull(admit(visitors, 8, "192.0.2.2"));
    /* An IPv6 neighbourhood is its /64, an IPv4 address inside IPv6 is itself. */
    g_assert_nonnull(admit(visitors, 9, "2001:db8::1"));
    g_assert_nonnull(admit(visitors, 10, "2001:db8::2"));
    g_assert_null(admit(visitors, 11, "2001:db8::3"));
    g_assert_nonnull(admit(visitors, 11, "::ffff:192.0.2.9"));
    g_assert_null(admit(visitors, 12, "198.51.100.1"));
    g_assert_cmpuint(front_visitors_count(visitors), ==, 6);
    front_visitors_remove(visitors, first);
    g_assert_null(front_visitors_find(visitors, 5));
    g_assert_nonnull(admit(visitors, 5, "192.0.2.1"));
    g_assert_null(front_visitors_find(visitors, -1));
    g_assert_null(front_visitors_find(visitors, 4000));
    front_visitors_free(visitors);
}

static void test_local(void)
{
    FrontLimits limits = front_limits_default();
    FrontVisitors *visitors = front_visitors_new(&limits);
    g_assert_true(admit(visitors, 1, "127.0.0.9")->local);
    g_assert_true(admit(visitors, 2, "::1")->local);
    g_assert_false(admit(visitors, 3, "128.0.0.1")->local);
    g_assert_false(admit(visitors, 4, "fe80::1")->local);
    front_visitors_free(visitors);
}

typedef struct {
    FrontPhase phase;
    gint64 after_ms;
    gboolean secure, shaken;
    FrontOverdue verdict;
} PatienceRow;

static const PatienceRow patience_rows[] = {
    {PHASE_ARRIVED, 4999, TRUE, FALSE, OVERDUE_NOT},
    {PHASE_ARRIVED, 5001, TRUE, FALSE, OVERDUE_CUT},
    {PHASE_ARRIVED, 5001, TRUE, TRUE, OVERDUE_NOT},
    {PHASE_ARRIVED, 5001, FALSE, FALSE, OVERDUE_NOT},
    {PHASE_ARRIVED, 10001, TRUE, TRUE, OVERDUE_CUT},
    {PHASE_HEAD, 9999, FALSE, TRUE, OVERDUE_NOT},
    {PHASE_HEAD, 10001, FALSE, TRUE, OVERDUE_CUT},
    {PHASE_IDLE, 29999, FALSE, TRUE, OVERDUE_NOT},
    {PHASE_IDLE, 30001, FALSE, TRUE, OVERDUE_CUT},
    {PHASE_CORE, 119999, FALSE, TRUE, OVERDUE_NOT},
    {PHASE_CORE, 120001, FALSE, TRUE, OVERDUE_CORE},
    {PHASE_BODY, 4999, FALSE, TRUE, OVERDUE_NOT},
    {PHASE_BODY, 5001, FALSE, TRUE, OVERDUE_CUT},
    {PHASE_ANSWER, 5001, FALSE, TRUE, OVERDUE_CUT},
};

static void test_patience(void)
{
    FrontLimits limits = front_limits_default();
    for (gsize i = 0; i < G_N_ELEMENTS(patience_rows); i++) {
        const PatienceRow *row = &patience_rows[i];
        FrontVisitor visitor = {.secure = row->secure, .shaken = row->shaken};
        front_visitor_enter(&visitor, row->phase, 7 * MS);
        visitor.request_us = 7 * MS;
        g_test_message("row %zu", i);
        g_assert_cmpint(front_visitor_judge(&visitor, &limits, (7 + row->after_ms) * MS), ==,
                        row->verdict);
    }
}

/* Who shows a card types its PIN during the handshake; the head is waited for only after it. */
static void test_cards(void)
{
    FrontLimits limits = front_limits_default();
    FrontVisitor visitor = {.secure = TRUE, .door = ROLE_LISTEN_CARDS};
    front_visitor_enter(&visitor, PHASE_ARRIVED, 0);
    g_assert_cmpint(front_visitor_judge(&visitor, &limits, 119000 * MS), ==, OVERDUE_NOT);
    g_assert_cmpint(front_visitor_judge(&visitor, &limits, 121000 * MS), ==, OVERDUE_CUT);
    front_visitor_shake(&visitor, 60000 * MS);
    g_assert_true(visitor.shaken);
    g_assert_cmpint(front_visitor_judge(&visitor, &limits, 69000 * MS), ==, OVERDUE_NOT);
    front_visitor_shake(&visitor, 69000 * MS); /* once alone */
    g_assert_cmpint(front_visitor_judge(&visitor, &limits, 71000 * MS), ==, OVERDUE_CUT);
}

static void test_rate(void)
{
    FrontLimits limits = front_limits_default();
    FrontVisitor visitor = {0};
    front_visitor_enter(&visitor, PHASE_BODY, 0);
    gint64 now_ms = 0;
    for (guint window = 0; window < 20; window++) { /* just fast enough, window after window */
        front_visitor_moved(&visitor, 2500);
        now_ms += 5000;
        g_assert_cmpint(front_visitor_judge(&visitor, &limits, now_ms * MS), ==, OVERDUE_NOT);
    }
    front_visitor_moved(&visitor, 2499); /* what came before does not count */
    g_assert_cmpint(front_visitor_judge(&visitor, &limits, (now_ms + 5000) * MS), ==, OVERDUE_CUT);
    /* Fast enough all the time, but without end. */
    front_visitor_moved(&visitor, 1000000000);
    g_assert_cmpint(front_visitor_judge(&visitor, &limits, 600001 * MS), ==, OVERDUE_CUT);
}

static void test_forgive(void)
{
    FrontLimits limits = front_limits_default();
    FrontVisitor visitor = {0};
    front_visitor_enter(&visitor, PHASE_BODY, 0);
    front_visitor_forgive(&visitor, 60000 * MS, 62000 * MS);
    g_assert_cmpint(front_visitor_judge(&visitor, &limits, 64000 * MS), ==, OVERDUE_NOT);
    g_assert_cmpint(front_visitor_judge(&visitor, &limits, 66000 * MS), ==, OVERDUE_CUT);
    front_visitor_forgive(&visitor, 60000 * MS, 66000 * MS); /* never into the future */
    g_assert_cmpint(visitor.since_us, ==, 66000 * MS);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/front/visitor/caps", test_caps);
    g_test_add_func("/front/visitor/local", test_local);
    g_test_add_func("/front/visitor/cards", test_cards);
    g_test_add_func("/front/visitor/patience", test_patience);
    g_test_add_func("/front/visitor/rate", test_rate);
    g_test_add_func("/front/visitor/forgive", test_forgive);
    return g_test_run();
}
