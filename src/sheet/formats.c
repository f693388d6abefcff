/* sheet/formats.c -- what Excel's number formats make of a number */
#include "sheet/formats.h"
#include <math.h>
#include <string.h>

#define DAYS_MAX 2958465.0 /* 9999-12-31 */
#define DIGITS_MAX 20u
#define DAY_S 86400.0

SheetFormat sheet_format_built_in(guint id)
{
    SheetFormat format = {SHEET_NUMBER, 0};
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
        id == 57 || id == 58)
        format.kind = SHEET_DATE;
    else if (id == 22)
        format.kind = SHEET_DATE_TIME;
    else if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ||
             id == 55 || id == 56)
        format.kind = SHEET_TIME;
    return format;
}

/* Behind what is said in words: "…" or [Red] or \x. */
static const char *behind_words(const char *at)
{
    if (*at == '\\' || *at == '_' || *at == '*')
        return at[1] != '\0' ? at + 2 : at + 1;
    if (*at != '"' && *at != '[')
        return at;
    const char *end = strchr(at + 1, *at == '"' ? '"' : ']');
    return end != NULL ? end + 1 : at + strlen(at);
}

static gboolean is_hours(const char *at)
{
    return at[0] == '[' && at[1] != '\0' && strchr("hHmMsS", at[1]) != NULL;
}

SheetFormat sheet_format_of(const char *code)
{
    gboolean day = FALSE, time = FALSE, zeros = *code != '\0';
    guint digits = 0;
    for (const char *at = code; *at != '\0' && *at != ';';) {
        const char *next = behind_words(at);
        time = time || is_hours(at);
        if (next != at) {
            zeros = FALSE;
            at = next;
            continue;
        }
        day = day || strchr("yYdDeEgG", *at) != NULL;
        time = time || strchr("hHsS", *at) != NULL;
        zeros = zeros && *at == '0';
        digits++;
        at++;
    }
    if (g_ascii_strncasecmp(code, "General", 7) == 0 || strpbrk(code, "#?") != NULL ||
        strstr(code, "E+") != NULL || strstr(code, "0.0") != NULL)
        day = time = FALSE;
    SheetKind kind = day && time ? SHEET_DATE_TIME
                     : day       ? SHEET_DATE
                     : time      ? SHEET_TIME
                                 : SHEET_NUMBER;
    return (SheetFormat){kind, zeros && digits > 1 && digits <= DIGITS_MAX ? digits : 0};
}

static void append_number(double value, guint digits, GString *out)
{
    if (digits > 0 && value >= 0 && value < 1e15 && value == floor(value))
        g_string_append_printf(out, "%0*.0f", (int)digits, value);
    else if (fabs(value) < 1e15 && value == floor(value))
        g_string_append_printf(out, "%.0f", value);
    else {
        char text[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append(out, g_ascii_formatd(text, sizeof text, "%.15g", value));
    }
}

/* Day 60 of the system of 1900 is 29 February of a year that had none. */
static gboolean append_day(double day, gboolean since_1904, GString *out)
{
    double days = since_1904 ? day + 1462 : day;
    if (days < 1 || days > DAYS_MAX || days == 60)
        return FALSE;
    GDate at;
    g_date_clear(&at, 1);
    g_date_set_dmy(&at, days < 60 ? 31 : 30, G_DATE_DECEMBER, 1899);
    g_date_add_days(&at, (guint)days);
    g_string_append_printf(out, "%04u-%02u-%02u", g_date_get_year(&at), g_date_get_month(&at),
                           g_date_get_day(&at));
    return TRUE;
}

static void append_time(double part, GString *out)
{
    guint seconds = (guint)MIN(floor(part * DAY_S + 0.5), DAY_S - 1);
    g_string_append_printf(out, "%02u:%02u", seconds / 3600, seconds / 60 % 60);
    if (seconds % 60 != 0)
        g_string_append_printf(out, ":%02u", seconds % 60);
}

void sheet_format_append(const SheetFormat *format, const char *number, gboolean since_1904,
                         GString *out)
{
    char *end = NULL;
    double value = g_ascii_strtod(number, &end);
    if (end == number || *end != '\0' || !isfinite(value)) {
        g_string_append(out, number);
        return;
    }
    double day = floor(value), part = value - day;
    gboolean timed = part * DAY_S >= 0.5;
    if (format->kind == SHEET_NUMBER || value < 0 ||
        (format->kind == SHEET_TIME && day > 0)) { /* hours beyond a day are an amount */
        append_number(value, format->digits, out);
    } else if (format->kind == SHEET_TIME) {
        append_time(part, out);
    } else if (!append_day(day, since_1904, out)) {
        append_number(value, 0, out);
    } else if (timed) {
        g_string_append_c(out, ' ');
        append_time(part, out);
    }
}
