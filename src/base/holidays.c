/* base/holidays.c -- national holidays by the rules of their law */
#include "base/holidays.h"
#include "base/times.h"
#include <stdlib.h>

/* A holiday on a day of a month, or on its nth Monday; since a year, 0 for always. */
static const struct {
    int month, day, monday, since;
    HolidayName name;
} rules[] = {
    {1, 1, 0, 0, {"元日", "New Year's Day"}},
    {1, 0, 2, 0, {"成人の日", "Coming of Age Day"}},
    {2, 11, 0, 0, {"建国記念の日", "National Foundation Day"}},
    {2, 23, 0, 2020, {"天皇誕生日", "The Emperor's Birthday"}},
    {4, 29, 0, 0, {"昭和の日", "Showa Day"}},
    {5, 3, 0, 0, {"憲法記念日", "Constitution Day"}},
    {5, 4, 0, 0, {"みどりの日", "Greenery Day"}},
    {5, 5, 0, 0, {"こどもの日", "Children's Day"}},
    {7, 0, 3, 0, {"海の日", "Marine Day"}},
    {8, 11, 0, 0, {"山の日", "Mountain Day"}},
    {9, 0, 3, 0, {"敬老の日", "Respect for the Aged Day"}},
    {10, 0, 2, 0, {"スポーツの日", "Sports Day"}},
    {11, 3, 0, 0, {"文化の日", "Culture Day"}},
    {11, 23, 0, 0, {"勤労感謝の日", "Labour Thanksgiving Day"}},
};
static const HolidayName spring = {"春分の日", "Vernal Equinox Day"};
static const HolidayName autumn = {"秋分の日", "Autumnal Equinox Day"};
static const HolidayName substitute = {"休日（振替）", "Substitute holiday"};
static const HolidayName between = {"国民の休日", "Citizens' holiday"};

/* The usual approximation of the Hydrographic Department for 1980 to 2099; the day itself is
 * announced each February. */
static int equinox(int year, double base)
{
    int since = year - 1980;
    return (int)(base + 0.242194 * since) - since / 4;
}

static GDateWeekday weekday_of(int year, int month, int day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_date_get_weekday(&date);
}

/* Days that are holidays by themselves. */
static const HolidayName *by_rule(const char *text)
{
    int year = 0, month = 0, day = 0;
    time_day_read(text, &year, &month, &day);
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        gboolean on = rules[i].monday == 0 ? rules[i].day == day
                                           : (day - 1) / 7 + 1 == rules[i].monday &&
                                                 weekday_of(year, month, day) == G_DATE_MONDAY;
        if (rules[i].month == month && on && year >= rules[i].since)
            return &rules[i].name;
    }
    if (month == 3 && day == equinox(year, 20.8431))
        return &spring;
    return month == 9 && day == equinox(year, 23.2488) ? &autumn : NULL;
}

/* A holiday on a Sunday moves to the next day that is none. */
static gboolean is_substitute(const char *text)
{
    char before[TIME_DAY_BYTES];
    for (int back = -1; back >= -7; back--) {
        int year, month, day;
        time_day_shift(text, back, before);
        if (by_rule(before) == NULL)
            return FALSE;
        if (time_day_read(before, &year, &month, &day) &&
            weekday_of(year, month, day) == G_DATE_SUNDAY)
            return TRUE;
    }
    return FALSE;
}

const HolidayName *holiday_of(const char *text)
{
    char before[TIME_DAY_BYTES];
    char after[TIME_DAY_BYTES];
    int year, month, day;
    if (!time_day_read(text, &year, &month, &day) || year < 2016 || year > 2099)
        return NULL;
    const HolidayName *name = by_rule(text);
    if (name != NULL)
        return name;
    if (is_substitute(text))
        return &substitute;
    time_day_shift(text, -1, before);
    time_day_shift(text, 1, after);
    return by_rule(before) != NULL && by_rule(after) != NULL ? &between : NULL;
}
