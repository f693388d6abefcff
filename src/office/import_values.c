/* office/import_values.c -- what cells of extracts mean */
#include "base/times.h"
#include "office/folded.h"
#include "office/importing.h"
#include <string.h>

/* ---- days ---- */

static gboolean write_day(int year, int month, int day, char out[16])
{
    g_snprintf(out, 16, "%04d-%02d-%02d", year, month, day);
    return time_day_is_valid(out);
}

/* Days as spreadsheets count them, from 1899-12-30; only of times that somebody alive was hired in.
 */
static gboolean from_serial(gint64 serial, char out[16])
{
    if (serial < 15000 || serial > 75000)
        return FALSE;
    time_day_shift("1899-12-30", (int)serial, out);
    return TRUE;
}

static gboolean from_digits(const char *digits, char out[16])
{
    gint64 number = g_ascii_strtoll(digits, NULL, 10);
    if (strlen(digits) == 8)
        return write_day((int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100),
                         out);
    return strlen(digits) == 5 && from_serial(number, out);
}

gboolean office_import_day(const char *text, char day[16])
{
    int y = 0;
    int m = 0;
    int d = 0;
    g_autofree char *folded = office_folded(text);
    *day = '\0';
    if (*folded == '\0' || strcmp(folded, "-") == 0)
        return TRUE;
    if (strspn(folded, "0123456789") == strlen(folded))
        return from_digits(folded, day);
    /* A time behind the day, as databases write it, says nothing. */
    char *time = strstr(folded, "00:00");
    if (time != NULL)
        *time = '\0';
    for (char *at = folded; *at != '\0'; at++)
        *at = g_ascii_toupper(*at); /* R9.4.1 */
    return time_read_date(folded, &y, &m, &d, NULL) && write_day(y, m, d, day);
}

/* ---- words ---- */

typedef struct {
    const char *value, *words; /* words: any of these in the folded text */
} Meaning;

static const char *meant_by(const char *text, const Meaning *meanings, gsize count)
{
    g_autofree char *folded = office_folded(text);
    for (gsize i = 0; i < count; i++) {
        g_auto(GStrv) words = g_strsplit(meanings[i].words, " ", -1);
        for (char **word = words; *word != NULL; word++)
            if (strstr(folded, *word) != NULL)
                return meanings[i].value;
    }
    return NULL;
}

const char *office_import_person_kind(const char *text)
{
    static const Meaning meanings[] = {
        {"contractor", "委託 受託 常駐 業者"},
        {"dispatched", "派遣 出向"},
        {"fiscal_year", "会計年度 パ-ト パート 臨時 非常勤 フルタイム"},
        {"special", "特別職 三役"},
        {"regular", "正規 一般職 正職員 常勤 再任用 任期付 定年 暫定 一般 行政職"},
    };
    if (*text == '\0')
        return "regular";
    const char *named[] = {"regular", "fiscal_year", "special", "dispatched", "contractor"};
    for (gsize i = 0; i < G_N_ELEMENTS(named); i++)
        if (strcmp(text, named[i]) == 0)
            return named[i];
    return meant_by(text, meanings, G_N_ELEMENTS(meanings));
}

int office_import_beside(const char *text)
{
    static const Meaning meanings[] = {{"0", "本務 主務 本職"},
                                       {"1", "兼務 兼 併任 兼任 事務取扱"}};
    static const char *const yes[] = {"1", "○", "◯", "有", "y", "yes", "true", "レ", "✓", NULL};
    static const char *const no[] = {"", "0", "×", "無", "n", "no", "false", "-", NULL};
    g_autofree char *folded = office_folded(text);
    if (g_strv_contains(yes, folded))
        return 1;
    if (g_strv_contains(no, folded))
        return 0;
    const char *meant = meant_by(text, meanings, G_N_ELEMENTS(meanings));
    return meant != NULL ? *meant - '0' : -1;
}

/* ---- posts ---- */

static gboolean ends_with_any(const char *name, const char *words)
{
    g_auto(GStrv) ends = g_strsplit(words, " ", -1);
    for (char **end = ends; *end != NULL; end++)
        if (g_str_has_suffix(name, *end))
            return TRUE;
    return FALSE;
}

const char *office_import_post_kind(const char *name)
{
    g_autofree char *folded = office_folded(name);
    if (ends_with_any(folded, "町長 市長 村長 知事 教育長 管理者 議長"))
        return "special";
    if (ends_with_any(folded, "補佐 係長 班長 主幹 主査 次長 参事 代理") ||
        g_str_has_prefix(folded, "副"))
        return "senior";
    return g_str_has_suffix(folded, "長") ? "head" : "member";
}

gboolean office_import_post_is_single(const char *name)
{
    const char *kind = office_import_post_kind(name);
    return strcmp(kind, "head") == 0 || strcmp(kind, "special") == 0;
}
