/* understand/dates.c -- eras by their first years, numbers in digits or kanji, marks or 年月日
 * between
 */
#include "understand/dates.h"

#include <string.h>

typedef struct {
    const char *word;
    guint before; /* the year before the era's first */
    guint last;   /* its last year */
} Era;

static const Era eras[] = {
    {"令和", 2018, 99}, {"平成", 1988, 31}, {"昭和", 1925, 64}, {"大正", 1911, 15},
    {"明治", 1867, 45}, {"R", 2018, 99},    {"H", 1988, 31},    {"S", 1925, 64},
};

static const struct {
    const char *word;
    guint value;
} digits_of[] = {
    {"〇", 0}, {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4},
    {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9},
};

/* A number in ASCII digits, at most four of them. */
static gsize ascii_number(const char *text, guint *value)
{
    gsize size = strspn(text, "0123456789");
    *value = 0;
    if (size > 4)
        return 0;
    for (gsize i = 0; i < size; i++)
        *value = *value * 10 + (guint)(text[i] - '0');
    return size;
}

static gsize kanji_digit(const char *text, guint *value)
{
    for (gsize i = 0; i < G_N_ELEMENTS(digits_of); i++) {
        if (g_str_has_prefix(text, digits_of[i].word)) {
            *value = digits_of[i].value;
            return strlen(digits_of[i].word);
        }
    }
    return 0;
}

/* 五, 十, 五十三, 百二, 一二; 元 is 1. */
static gsize kanji_number(const char *text, guint *value)
{
    guint total = 0, current = 0, digit = 0;
    gsize at = 0;
    *value = 1;
    if (g_str_has_prefix(text, "元"))
        return strlen("元");
    while (TRUE) {
        gsize size = kanji_digit(text + at, &digit);
        guint unit = g_str_has_prefix(text + at, "百")   ? 100
                     : g_str_has_prefix(text + at, "十") ? 10
                                                         : 0;
        if (size > 0) {
            current = MIN(current * 10 + digit, 9999u);
        } else if (unit > 0) {
            total = MIN(total + (current > 0 ? current : 1) * unit, 9999u);
            current = 0;
        } else {
            break;
        }
        at += strlen("一");
    }
    *value = total + current;
    return *value > 9999 ? 0 : at;
}

gsize policy_number_read(const char *text, guint *value)
{
    gsize size = ascii_number(text, value);
    return size > 0 ? size : kanji_number(text, value);
}

/* The word that must follow a number: 年 or, between digits, a mark. */
static gsize read_mark(const char *text, const char *word)
{
    if (g_str_has_prefix(text, word))
        return strlen(word);
    gboolean mark = *text == '.' || *text == '/' || *text == '-';
    return mark && g_ascii_isdigit(text[1]) ? 1 : 0;
}

/* The year, and the size of its text with what stands behind it; *marked: a mark, not 年. */
static gsize read_year(const char *text, guint *year, gboolean *marked)
{
    gsize at = 0;
    guint before = 0, last = 2199;
    for (gsize i = 0; i < G_N_ELEMENTS(eras) && at == 0; i++) {
        if (!g_str_has_prefix(text, eras[i].word))
            continue;
        at = strlen(eras[i].word);
        before = eras[i].before;
        last = eras[i].last;
        if (text[at] == '.')
            at++;
    }
    gsize number = at > 0 ? policy_number_read(text + at, year) : ascii_number(text, year);
    if (number == 0 || *year == 0 || *year > last || (at == 0 && (number != 4 || *year < 1868)))
        return 0;
    gsize mark = read_mark(text + at + number, "年");
    *year += before;
    *marked = mark == 1;
    return mark == 0 ? 0 : at + number + mark;
}

gsize policy_date_read(const char *text, char iso[DATE_ISO_BYTES])
{
    guint year = 0, month = 0, day = 0;
    gboolean marked = FALSE;
    gsize at = read_year(text, &year, &marked);
    if (at == 0)
        return 0;
    g_snprintf(iso, DATE_ISO_BYTES, "%04u", year % 10000);
    gsize number = policy_number_read(text + at, &month);
    if (number == 0 || month < 1 || month > 12)
        return marked ? 0 : at;
    gsize mark = read_mark(text + at + number, "月");
    if (mark == 0)
        return marked ? 0 : at;
    g_snprintf(iso, DATE_ISO_BYTES, "%04u-%02u", year % 10000, month);
    at += number + mark;
    number = policy_number_read(text + at, &day);
    if (number == 0 ||
        !g_date_valid_dmy((GDateDay)MIN(day, 99), (GDateMonth)month, (GDateYear)year))
        return marked ? 0 : at;
    if (!marked && !g_str_has_prefix(text + at + number, "日"))
        return at;
    g_snprintf(iso, DATE_ISO_BYTES, "%04u-%02u-%02u", year % 10000, month, day);
    return at + number + (marked ? 0 : strlen("日"));
}

gboolean policy_date_find(const char *text, char iso[DATE_ISO_BYTES], gsize *start, gsize *size)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gboolean inside = at > text && (g_ascii_isalnum(at[-1]) || at[-1] == '.');
        *size = inside ? 0 : policy_date_read(at, iso);
        *start = (gsize)(at - text);
        if (*size > 0)
            return TRUE;
    }
    return FALSE;
}
