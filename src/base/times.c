/* base/times.c -- instants (UTC microseconds), Japan's calendar: JST, fiscal year, era */
#include "base/times.h"
#include "base/problem.h"
#include <string.h>

#define SECOND_US G_GINT64_CONSTANT(1000000)
#define JST_OFFSET_S (9 * 60 * 60)
#define DAY_S 86400

typedef struct {
    gint64 year;
    int month, day, hour, minute, second, microsecond;
} Civil;

typedef struct {
    const char *name;
    char letter;
    int year, month, day; /* its first day */
} Era;

/* Latest first. The Gregorian calendar holds from 明治6年 on; earlier dates are told without era.
 */
static const Era eras[] = {
    {"令和", 'R', 2019, 5, 1},  {"平成", 'H', 1989, 1, 8},  {"昭和", 'S', 1926, 12, 25},
    {"大正", 'T', 1912, 7, 30}, {"明治", 'M', 1868, 1, 25},
};

static gint64 floor_divide(gint64 a, gint64 b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

/* Days since 1970-01-01 to a date: years are counted from March, so that a leap day comes last. */
static void date_from_days(gint64 days, Civil *out)
{
    gint64 shifted = days + 719468;
    gint64 cycle = floor_divide(shifted, 146097); /* 400 years */
    gint64 in_cycle = shifted - cycle * 146097;
    gint64 year = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
    gint64 in_year = in_cycle - (365 * year + year / 4 - year / 100);
    gint64 month = (5 * in_year + 2) / 153;
    out->day = (int)(in_year - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = year + cycle * 400 + (out->month <= 2 ? 1 : 0);
}

static Civil civil_at(gint64 utc_us, int offset_s)
{
    gint64 seconds = floor_divide(utc_us, SECOND_US) + offset_s;
    gint64 days = floor_divide(seconds, DAY_S);
    int in_day = (int)(seconds - days * DAY_S);
    Civil civil = {.hour = in_day / 3600, .minute = in_day / 60 % 60, .second = in_day % 60};
    civil.microsecond = (int)(utc_us - floor_divide(utc_us, SECOND_US) * SECOND_US);
    date_from_days(days, &civil);
    return civil;
}

char *time_utc_text(gint64 utc_us)
{
    Civil c = civil_at(utc_us, 0);
    return g_strdup_printf("%04" G_GINT64_FORMAT "-%02d-%02dT%02d:%02d:%02d.%06dZ", c.year, c.month,
                           c.day, c.hour, c.minute, c.second, c.microsecond);
}

char *time_jst_text(gint64 utc_us)
{
    Civil c = civil_at(utc_us, JST_OFFSET_S);
    return g_strdup_printf("%04" G_GINT64_FORMAT "-%02d-%02d %02d:%02d", c.year, c.month, c.day,
                           c.hour, c.minute);
}

static gboolean is_before(gint64 year, int month, int day, const Era *era)
{
    if (year != era->year)
        return year < era->year;
    return month != era->month ? month < era->month : day < era->day;
}

char *time_era_text(gint64 utc_us)
{
    Civil c = civil_at(utc_us, JST_OFFSET_S);
    for (gsize i = 0; c.year >= 1873 && i < G_N_ELEMENTS(eras); i++) {
        if (is_before(c.year, c.month, c.day, &eras[i]))
            continue;
        gint64 n = c.year - eras[i].year + 1;
        if (n == 1)
            return g_strdup_printf("%s元年%d月%d日", eras[i].name, c.month, c.day);
        return g_strdup_printf("%s%" G_GINT64_FORMAT "年%d月%d日", eras[i].name, n, c.month, c.day);
    }
    return g_strdup_printf("%" G_GINT64_FORMAT "年%d月%d日", c.year, c.month, c.day);
}

int time_fiscal_year(gint64 utc_us)
{
    Civil c = civil_at(utc_us, JST_OFFSET_S);
    return (int)(c.month >= 4 ? c.year : c.year - 1);
}

/* Full-width digits, letters and signs become ASCII; blanks of any width go. */
static char *fold_width(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c >= 0xff01 && c <= 0xff5e)
            c -= 0xfee0;
        if (c != ' ' && c != 0x3000)
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

/* One to four digits, or 元 for 1 where `allow_gan`; moves `at` behind them. 0 when there are none.
 */
static int read_number(const char **at, gboolean allow_gan)
{
    if (allow_gan && g_str_has_prefix(*at, "元")) {
        *at += strlen("元");
        return 1;
    }
    int value = 0;
    for (int n = 0; n < 4 && g_ascii_isdigit(**at); n++)
        value = value * 10 + g_ascii_digit_value(*(*at)++);
    return value;
}

static gboolean read_sign(const char **at, const char *sign)
{
    if (!g_str_has_prefix(*at, sign))
        return FALSE;
    *at += strlen(sign);
    return TRUE;
}

static const Era *read_era(const char **at)
{
    for (gsize i = 0; i < G_N_ELEMENTS(eras); i++) {
        char letter[2] = {eras[i].letter, '\0'};
        if (read_sign(at, eras[i].name) || read_sign(at, letter))
            return &eras[i];
    }
    return NULL;
}

/* year, month and day with one family of signs between them, up to the end of the text. */
static gboolean read_parts(const char *at, gboolean in_era, int parts[3])
{
    static const char *const families[][3] = {
        {"年", "月", "日"}, {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}};
    parts[0] = read_number(&at, in_era);
    for (gsize f = 0; f < G_N_ELEMENTS(families); f++) {
        const char *rest = at;
        if (!read_sign(&rest, families[f][0]))
            continue;
        parts[1] = read_number(&rest, FALSE);
        if (!read_sign(&rest, families[f][1]))
            return FALSE;
        parts[2] = read_number(&rest, FALSE);
        return read_sign(&rest, families[f][2]) && *rest == '\0';
    }
    return FALSE;
}

gboolean time_read_date(const char *text, int *year, int *month, int *day, GError **error)
{
    int parts[3] = {0};
    g_autofree char *folded = g_utf8_validate(text, -1, NULL) ? fold_width(text) : NULL;
    const char *at = folded;
    const Era *era = folded != NULL ? read_era(&at) : NULL;
    gboolean fits = folded != NULL && read_parts(at, era != NULL, parts) && parts[0] > 0 &&
                    (era != NULL || parts[0] >= 1000);
    if (fits && era != NULL)
        parts[0] += era->year - 1;
    fits = fits && parts[0] <= 9999 && parts[1] >= 1 && parts[1] <= 12 &&
           g_date_valid_dmy((GDateDay)parts[2], (GDateMonth)parts[1], (GDateYear)parts[0]);
    /* A date after an era's last day is accepted: documents name years of an era that ended early.
     */
    if (!fits || (era != NULL && is_before(parts[0], parts[1], parts[2], era))) {
        problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the date", "日付"),
                    folded != NULL ? text : "UTF-8");
        return FALSE;
    }
    *year = parts[0];
    *month = parts[1];
    *day = parts[2];
    return TRUE;
}

/* ---- days ---- */

#define FIRST_DAY (-354285) /* 1000-01-01, counted from 1970-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */

static void write_day(const Civil *civil, char out[TIME_DAY_BYTES])
{
    g_autofree char *text =
        g_strdup_printf("%04" G_GINT64_FORMAT "-%02d-%02d", civil->year, civil->month, civil->day);
    g_strlcpy(out, text, TIME_DAY_BYTES);
}

void time_day_at(gint64 utc_us, char out[TIME_DAY_BYTES])
{
    Civil civil = civil_at(utc_us, JST_OFFSET_S);
    write_day(&civil, out);
}

/* Year, month and day of the exact form; FALSE for any other. */
static gboolean read_day(const char *text, int parts[3])
{
    static const struct {
        int at, digits, to; /* place, and which part it adds to */
    } groups[] = {{0, 4, 0}, {5, 2, 1}, {8, 2, 2}};
    if (strlen(text) != TIME_DAY_BYTES - 1 || text[4] != '-' || text[7] != '-')
        return FALSE;
    for (gsize g = 0; g < G_N_ELEMENTS(groups); g++) {
        parts[groups[g].to] = 0;
        for (int i = 0; i < groups[g].digits; i++) {
            int digit = g_ascii_digit_value(text[groups[g].at + i]);
            if (digit < 0)
                return FALSE;
            parts[groups[g].to] = parts[groups[g].to] * 10 + digit;
        }
    }
    return TRUE;
}

gboolean time_day_read(const char *text, int *year, int *month, int *day)
{
    int parts[3];
    if (!read_day(text, parts) || parts[0] < 1000 || parts[1] < 1 || parts[1] > 12 ||
        !g_date_valid_dmy((GDateDay)parts[2], (GDateMonth)parts[1], (GDateYear)parts[0]))
        return FALSE;
    *year = parts[0];
    *month = parts[1];
    *day = parts[2];
    return TRUE;
}

gboolean time_day_is_valid(const char *text)
{
    int year, month, day;
    return time_day_read(text, &year, &month, &day);
}

/* The inverse of date_from_days. */
static gint64 days_from_date(const int parts[3])
{
    gint64 year = parts[0] - (parts[1] <= 2 ? 1 : 0);
    gint64 month = parts[1] + (parts[1] <= 2 ? 9 : -3);
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 1 -
           719468;
}

void time_day_shift(const char *day, int days, char out[TIME_DAY_BYTES])
{
    int parts[3] = {1970, 1, 1};
    Civil civil;
    read_day(day, parts);
    date_from_days(CLAMP(days_from_date(parts) + days, FIRST_DAY, LAST_DAY), &civil);
    write_day(&civil, out);
}
