/* tests/unit/policy/policy_dates.c -- numbers and days as municipal documents write them */
#include "understand/dates.h"
#include <string.h>

static const struct {
    const char *text, *iso;
} days[] = {
    {"令和8年4月1日", "2026-04-01"},   {"平成元年", "1989"},
    {"令和元年5月", "2019-05"},        {"昭和五十年三月三十一日", "1975-03-31"},
    {"平成二十三年十二月", "2011-12"}, {"R7.7.3", "2025-07-03"},
    {"H16.4.1", "2004-04-01"},         {"2026年4月1日", "2026-04-01"},
    {"2026/4/1", "2026-04-01"},        {"2026-12-31", "2026-12-31"},
};

static const char *const no_days[] = {
    "令和0年4月1日", "平成40年4月1日", "12年4月", "2026", "R7", "4.1", "",
    "6.3.2",         "平成年4月",      "3456年",
};

static void read_days(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
        char iso[DATE_ISO_BYTES] = "";
        g_assert_cmpuint(policy_date_read(days[i].text, iso), ==, strlen(days[i].text));
        g_assert_cmpstr(iso, ==, days[i].iso);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(no_days); i++) {
        char iso[DATE_ISO_BYTES] = "";
        if (policy_date_read(no_days[i], iso) != 0)
            g_error("%s is taken for %s", no_days[i], iso);
    }
}

/* A day that no month has leaves the month. */
static void read_days_in_part(void)
{
    char iso[DATE_ISO_BYTES] = "";
    g_assert_cmpuint(policy_date_read("令和8年2月30日", iso), ==, strlen("令和8年2月"));
    g_assert_cmpstr(iso, ==, "2026-02");
    g_assert_cmpuint(policy_date_read("令和8年度", iso), ==, strlen("令和8年"));
    g_assert_cmpstr(iso, ==, "2026");
}

static void find_days(void)
{
    char iso[DATE_ISO_BYTES] = "";
    gsize start = 0, size = 0;
    g_assert_true(policy_date_find("改定日:令和7年7月3日(第6版)", iso, &start, &size));
    g_assert_cmpstr(iso, ==, "2025-07-03");
    g_assert_cmpuint(start, ==, strlen("改定日:"));
    g_assert_cmpuint(size, ==, strlen("令和7年7月3日"));
    g_assert_false(policy_date_find("第6版 全面見直し", iso, &start, &size));
}

static void read_numbers(void)
{
    static const struct {
        const char *text;
        guint value;
        gsize size;
    } numbers[] = {{"12条", 12, 2},     {"二十条", 20, 6}, {"百三条", 103, 6},
                   {"三十四条", 34, 9}, {"一二条", 12, 6}, {"元年", 1, 3},
                   {"条", 0, 0},        {"12345", 0, 0},   {"十一、", 11, 6}};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        guint value = 0;
        g_assert_cmpuint(policy_number_read(numbers[i].text, &value), ==, numbers[i].size);
        if (numbers[i].size > 0)
            g_assert_cmpuint(value, ==, numbers[i].value);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/dates/read", read_days);
    g_test_add_func("/policy/dates/in-part", read_days_in_part);
    g_test_add_func("/policy/dates/find", find_days);
    g_test_add_func("/policy/dates/numbers", read_numbers);
    return g_test_run();
}
