/* tests/unit/base/base_holidays.c -- holidays as the Cabinet Office published them */
#include "base/holidays.h"

static void assert_holiday(const char *day, const char *ja)
{
    const HolidayName *name = holiday_of(day);
    g_assert_cmpstr(name != NULL ? name->ja : NULL, ==, ja);
}

static void test_named(void)
{
    assert_holiday("2026-01-01", "元日");
    assert_holiday("2026-01-12", "成人の日");
    assert_holiday("2026-02-23", "天皇誕生日");
    assert_holiday("2026-03-20", "春分の日");
    assert_holiday("2026-05-06",
                   "休日（振替）"); /* the 3rd is a Sunday, and 4th and 5th are holidays */
    assert_holiday("2026-07-20", "海の日");
    assert_holiday("2026-09-21", "敬老の日");
    assert_holiday("2026-09-22", "国民の休日");
    assert_holiday("2026-09-23", "秋分の日");
    assert_holiday("2026-10-12", "スポーツの日");
    assert_holiday("2027-03-21", "春分の日");
    assert_holiday("2027-03-22", "休日（振替）");
    assert_holiday("2024-02-12", "休日（振替）");
}

static void test_none(void)
{
    assert_holiday("2026-11-29", NULL);
    assert_holiday("2026-12-23", NULL);
    assert_holiday("2019-02-23", NULL);
    assert_holiday("2026-13-01", NULL);
    assert_holiday("1999-01-01", NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/holidays/named", test_named);
    g_test_add_func("/base/holidays/none", test_none);
    return g_test_run();
}
