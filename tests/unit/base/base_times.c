/* tests/unit/base/base_times.c -- instants and dates as Japan writes them */
#include "base/problem.h"
#include "base/times.h"

#define AT(seconds) ((gint64)(seconds)*1000000)

static void check_text(char *(*tell)(gint64), gint64 utc_us, const char *expected)
{
    g_autofree char *text = tell(utc_us);
    g_assert_cmpstr(text, ==, expected);
}

static void test_utc(void)
{
    check_text(time_utc_text, 0, "1970-01-01T00:00:00.000000Z");
    check_text(time_utc_text, -1, "1969-12-31T23:59:59.999999Z");
    check_text(time_utc_text, AT(1709164800) + 5, "2024-02-29T00:00:00.000005Z");
    check_text(time_utc_text, AT(951868799), "2000-02-29T23:59:59.000000Z");
    check_text(time_utc_text, AT(4107542400), "2100-03-01T00:00:00.000000Z");
}

/* Every day of nine centuries, against GLib's own calendar. */
static void test_utc_against_glib(void)
{
    for (gint64 day = -200000; day < 130000; day += 7) {
        g_autoptr(GDateTime) other = g_date_time_new_from_unix_utc(day * 86400 + 3661);
        g_autofree char *expected = g_date_time_format(other, "%Y-%m-%dT%H:%M:%S.000000Z");
        check_text(time_utc_text, AT(day * 86400 + 3661), expected);
    }
}

static void test_jst(void)
{
    check_text(time_jst_text, AT(1795239900), "2026-11-21 14:45");
    check_text(time_jst_text, AT(0), "1970-01-01 09:00");
}

static void test_era(void)
{
    check_text(time_era_text, AT(1795239900), "令和8年11月21日");
    check_text(time_era_text, AT(1556636400) - 1, "平成31年4月30日");
    check_text(time_era_text, AT(1556636400), "令和元年5月1日"); /* midnight in Japan, not in UTC */
    check_text(time_era_text, AT(600188400), "平成元年1月8日");
    check_text(time_era_text, AT(600188400) - 1, "昭和64年1月7日");
    check_text(time_era_text, AT(-5000000000), "1811年7月24日");
}

static void test_fiscal_year(void)
{
    g_assert_cmpint(time_fiscal_year(AT(1774969200) - 1), ==, 2025); /* 2026-03-31 23:59:59 JST */
    g_assert_cmpint(time_fiscal_year(AT(1774969200)), ==, 2026);
}

static void check_date(const char *text, int year, int month, int day)
{
    int y = 0, m = 0, d = 0;
    g_autoptr(GError) error = NULL;
    gboolean read = time_read_date(text, &y, &m, &d, &error);
    g_assert_no_error(error);
    g_assert_true(read);
    g_assert_cmpint(y * 10000 + m * 100 + d, ==, year * 10000 + month * 100 + day);
}

static void test_dates(void)
{
    check_date("2026-11-21", 2026, 11, 21);
    check_date("2026/4/1", 2026, 4, 1);
    check_date("２０２６年１１月２１日", 2026, 11, 21);
    check_date("令和8年11月21日", 2026, 11, 21);
    check_date("令和 ８ 年　４月 １ 日", 2026, 4, 1);
    check_date("平成元年4月1日", 1989, 4, 1);
    check_date("昭和64年1月7日", 1989, 1, 7);
    check_date("R8.11.21", 2026, 11, 21);
    check_date("Ｈ３１．４．３０", 2019, 4, 30);
    check_date("平成32年4月1日", 2020, 4, 1); /* written before the era ended */
    check_date("2024-02-29", 2024, 2, 29);
}

static void test_dates_refused(void)
{
    static const char *const wrong[] = {"",
                                        "2026",
                                        "2026-11",
                                        "2025-02-29",
                                        "2026-13-01",
                                        "2026-00-01",
                                        "2026-11-31",
                                        "8年11月21日",
                                        "令和0年1月1日",
                                        "令和元年4月30日",
                                        "令和8年11月21日頃",
                                        "2026-11/21",
                                        "R8.11",
                                        "X8.11.21",
                                        "20260-1-1",
                                        "\xff",
                                        "2026年元月1日",
                                        "-2026-01-01"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        int y = 7, m = 7, d = 7;
        g_autoptr(GError) error = NULL;
        g_assert_false(time_read_date(wrong[i], &y, &m, &d, &error));
        g_assert_error(error, PROBLEM, PROBLEM_INVALID);
        g_assert_cmpint(y + m + d, ==, 21);
    }
}

/* Against GLib's own calendar. */
static void test_day_shift(void)
{
    GDate date;
    char shifted[TIME_DAY_BYTES];
    for (int days = -300000; days < 2000000; days += 997) {
        char expected[16];
        g_date_set_dmy(&date, 29, G_DATE_FEBRUARY, 2024);
        if (days < 0)
            g_date_subtract_days(&date, (guint)-days);
        else
            g_date_add_days(&date, (guint)days);
        g_date_strftime(expected, sizeof expected, "%Y-%m-%d", &date);
        time_day_shift("2024-02-29", days, shifted);
        g_assert_cmpstr(shifted, ==, expected);
        g_assert_true(time_day_is_valid(shifted));
    }
    time_day_shift("9999-12-31", 1, shifted);
    g_assert_cmpstr(shifted, ==, "9999-12-31");
    time_day_shift("1000-01-01", -1, shifted);
    g_assert_cmpstr(shifted, ==, "1000-01-01");
}

static void test_day_form(void)
{
    static const char *const wrong[] = {"",           "2026-2-28",  "2026-02-30",  "2026-13-01",
                                        "0999-01-01", "2026/02/28", "2026-02-28 ", "２０２６-02-28",
                                        "2026-02-00", "-026-02-28", "2026-00-10",  "20260228xx"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(time_day_is_valid(wrong[i]));
    int y = 7, m = 7, d = 7;
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(time_day_read(wrong[i], &y, &m, &d));
    g_assert_cmpint(y + m + d, ==, 21);
    g_assert_true(time_day_read("2024-02-29", &y, &m, &d) && y == 2024 && m == 2 && d == 29);
    g_assert_true(time_day_is_valid("2024-02-29"));
    char day[TIME_DAY_BYTES];
    time_day_at(AT(1774969200) - 1, day); /* midnight in Japan, not in UTC */
    g_assert_cmpstr(day, ==, "2026-03-31");
    time_day_at(AT(1774969200), day);
    g_assert_cmpstr(day, ==, "2026-04-01");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/times/utc", test_utc);
    g_test_add_func("/times/utc-against-glib", test_utc_against_glib);
    g_test_add_func("/times/jst", test_jst);
    g_test_add_func("/times/era", test_era);
    g_test_add_func("/times/fiscal-year", test_fiscal_year);
    g_test_add_func("/times/dates", test_dates);
    g_test_add_func("/times/dates-refused", test_dates_refused);
    g_test_add_func("/base/times/day-shift", test_day_shift);
    g_test_add_func("/base/times/day-form", test_day_form);
    return g_test_run();
}
