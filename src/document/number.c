/* document/number.c -- writes numbers, and knows the names three formats have for how */
#include "document/number.h"
#include <string.h>

#define LARGEST 9999u

/* ---- writing ---- */

static void append_decimal(GString *out, guint number)
{
    g_string_append_printf(out, "%u", number);
}

static void append_zero(GString *out, guint number)
{
    g_string_append_printf(out, "%02u", number);
}

static void append_wide(GString *out, guint number)
{
    char digits[16];
    g_snprintf(digits, sizeof digits, "%u", number);
    for (const char *at = digits; *at != '\0'; at++)
        g_string_append_unichar(out, 0xFF10 + (gunichar)(*at - '0'));
}

static void append_circled(GString *out, guint number)
{
    if (number == 0)
        g_string_append_unichar(out, 0x24EA);
    else if (number <= 20)
        g_string_append_unichar(out, 0x2460 + number - 1);
    else if (number <= 35)
        g_string_append_unichar(out, 0x3251 + number - 21);
    else if (number <= 50)
        g_string_append_unichar(out, 0x32B1 + number - 36);
    else
        append_decimal(out, number);
}

static void append_bracketed(GString *out, guint number)
{
    if (number >= 1 && number <= 20)
        g_string_append_unichar(out, 0x2474 + number - 1);
    else
        g_string_append_printf(out, "(%u)", number);
}

static void append_dotted(GString *out, guint number)
{
    if (number >= 1 && number <= 20)
        g_string_append_unichar(out, 0x2488 + number - 1);
    else
        g_string_append_printf(out, "%u.", number);
}

static void append_nth(GString *out, const char *characters, guint nth)
{
    const char *at = g_utf8_offset_to_pointer(characters, nth);
    g_string_append_unichar(out, g_utf8_get_char(at));
}

static void append_kanji(GString *out, guint number)
{
    static const char *const places[] = {"", "十", "百", "千"};
    if (number == 0)
        g_string_append(out, "〇");
    for (guint place = 4, unit = 1000; place > 0; place--, unit /= 10) {
        guint digit = number / unit % 10;
        if (digit > 1 || (digit == 1 && place == 1))
            append_nth(out, "〇一二三四五六七八九", digit);
        if (digit > 0)
            g_string_append(out, places[place - 1]);
    }
}

static void append_kanji_digits(GString *out, guint number)
{
    char digits[16];
    g_snprintf(digits, sizeof digits, "%u", number);
    for (const char *at = digits; *at != '\0'; at++)
        append_nth(out, "〇一二三四五六七八九", (guint)(*at - '0'));
}

static void append_kanji_legal(GString *out, guint number)
{
    if (number >= 1 && number <= 10)
        append_nth(out, "零壱弐参四伍六七八九拾", number);
    else
        append_kanji(out, number);
}

static void append_kanji_circled(GString *out, guint number)
{
    if (number >= 1 && number <= 10)
        g_string_append_unichar(out, 0x3280 + number - 1);
    else
        append_kanji(out, number);
}

/* One of a fixed row of characters; beyond its end a number. */
static void append_of(GString *out, const char *row, guint number)
{
    if (number >= 1 && number <= (guint)g_utf8_strlen(row, -1))
        append_nth(out, row, number - 1);
    else
        append_decimal(out, number);
}

static void append_stems(GString *out, guint number)
{
    append_of(out, "甲乙丙丁戊己庚辛壬癸", number);
}

static void append_branches(GString *out, guint number)
{
    append_of(out, "子丑寅卯辰巳午未申酉戌亥", number);
}

static void append_aiueo(GString *out, guint number)
{
    append_of(out,
              "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレ"
              "ロワヲン",
              number);
}

static void append_iroha(GString *out, guint number)
{
    append_of(out,
              "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシ"
              "ヱヒモセス",
              number);
}

static void append_roman(GString *out, guint number, gboolean upper)
{
    static const struct {
        guint value;
        const char *lower, *upper;
    } signs[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
                 {100, "c", "C"},  {90, "xc", "XC"},  {50, "l", "L"},  {40, "xl", "XL"},
                 {10, "x", "X"},   {9, "ix", "IX"},   {5, "v", "V"},   {4, "iv", "IV"},
                 {1, "i", "I"}};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
        for (; number >= signs[i].value; number -= signs[i].value)
            g_string_append(out, upper ? signs[i].upper : signs[i].lower);
}

static void append_roman_upper(GString *out, guint number)
{
    append_roman(out, number, TRUE);
}

static void append_roman_lower(GString *out, guint number)
{
    append_roman(out, number, FALSE);
}

/* a to z, then aa, bb, cc as word processors do. */
static void append_letters(GString *out, guint number, gunichar first)
{
    if (number == 0)
        return;
    for (guint i = 0; i <= (number - 1) / 26 && i < 8; i++)
        g_string_append_unichar(out, first + (number - 1) % 26);
}

static void append_letter_upper(GString *out, guint number)
{
    append_letters(out, number, 'A');
}

static void append_letter_lower(GString *out, guint number)
{
    append_letters(out, number, 'a');
}

static void append_letter_wide(GString *out, guint number)
{
    append_letters(out, number, 0xFF21);
}

void document_number_append(GString *out, DocumentNumber form, guint number)
{
    static void (*const append[])(GString *, guint) = {
        [DOCUMENT_NUMBER_DECIMAL] = append_decimal,
        [DOCUMENT_NUMBER_DECIMAL_ZERO] = append_zero,
        [DOCUMENT_NUMBER_WIDE] = append_wide,
        [DOCUMENT_NUMBER_CIRCLED] = append_circled,
        [DOCUMENT_NUMBER_BRACKETED] = append_bracketed,
        [DOCUMENT_NUMBER_DOTTED] = append_dotted,
        [DOCUMENT_NUMBER_KANJI] = append_kanji,
        [DOCUMENT_NUMBER_KANJI_DIGITS] = append_kanji_digits,
        [DOCUMENT_NUMBER_KANJI_LEGAL] = append_kanji_legal,
        [DOCUMENT_NUMBER_KANJI_CIRCLED] = append_kanji_circled,
        [DOCUMENT_NUMBER_STEMS] = append_stems,
        [DOCUMENT_NUMBER_BRANCHES] = append_branches,
        [DOCUMENT_NUMBER_AIUEO] = append_aiueo,
        [DOCUMENT_NUMBER_IROHA] = append_iroha,
        [DOCUMENT_NUMBER_ROMAN_UPPER] = append_roman_upper,
        [DOCUMENT_NUMBER_ROMAN_LOWER] = append_roman_lower,
        [DOCUMENT_NUMBER_LETTER_UPPER] = append_letter_upper,
        [DOCUMENT_NUMBER_LETTER_LOWER] = append_letter_lower,
        [DOCUMENT_NUMBER_LETTER_WIDE] = append_letter_wide,
    };
    if ((gsize)form < G_N_ELEMENTS(append) && append[form] != NULL)
        append[form](out, MIN(number, LARGEST));
}

/* ---- names ---- */

typedef struct {
    const char *name;
    DocumentNumber form;
} Named;

static DocumentNumber find(const Named *names, gsize count, const char *name)
{
    for (gsize i = 0; i < count && name != NULL; i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].form;
    return DOCUMENT_NUMBER_DECIMAL;
}

DocumentNumber document_number_of_word(const char *name)
{
    static const Named names[] = {
        {"none", DOCUMENT_NUMBER_NONE},
        {"bullet", DOCUMENT_NUMBER_BULLET},
        {"decimal", DOCUMENT_NUMBER_DECIMAL},
        {"decimalHalfWidth", DOCUMENT_NUMBER_DECIMAL},
        {"decimalZero", DOCUMENT_NUMBER_DECIMAL_ZERO},
        {"decimalFullWidth", DOCUMENT_NUMBER_WIDE},
        {"decimalFullWidth2", DOCUMENT_NUMBER_WIDE},
        {"decimalEnclosedCircle", DOCUMENT_NUMBER_CIRCLED},
        {"decimalEnclosedCircleChinese", DOCUMENT_NUMBER_CIRCLED},
        {"decimalEnclosedParen", DOCUMENT_NUMBER_BRACKETED},
        {"decimalEnclosedFullstop", DOCUMENT_NUMBER_DOTTED},
        {"japaneseCounting", DOCUMENT_NUMBER_KANJI},
        {"chineseCounting", DOCUMENT_NUMBER_KANJI},
        {"chineseCountingThousand", DOCUMENT_NUMBER_KANJI},
        {"taiwaneseCountingThousand", DOCUMENT_NUMBER_KANJI},
        {"ideographDigital", DOCUMENT_NUMBER_KANJI_DIGITS},
        {"japaneseDigitalTenThousand", DOCUMENT_NUMBER_KANJI_DIGITS},
        {"japaneseLegal", DOCUMENT_NUMBER_KANJI_LEGAL},
        {"ideographEnclosedCircle", DOCUMENT_NUMBER_KANJI_CIRCLED},
        {"ideographTraditional", DOCUMENT_NUMBER_STEMS},
        {"ideographZodiac", DOCUMENT_NUMBER_BRANCHES},
        {"aiueo", DOCUMENT_NUMBER_AIUEO},
        {"aiueoFullWidth", DOCUMENT_NUMBER_AIUEO},
        {"iroha", DOCUMENT_NUMBER_IROHA},
        {"irohaFullWidth", DOCUMENT_NUMBER_IROHA},
        {"upperRoman", DOCUMENT_NUMBER_ROMAN_UPPER},
        {"lowerRoman", DOCUMENT_NUMBER_ROMAN_LOWER},
        {"upperLetter", DOCUMENT_NUMBER_LETTER_UPPER},
        {"lowerLetter", DOCUMENT_NUMBER_LETTER_LOWER},
    };
    return find(names, G_N_ELEMENTS(names), name);
}

DocumentNumber document_number_of_odf(const char *name)
{
    static const Named names[] = {
        {"", DOCUMENT_NUMBER_NONE},
        {"1", DOCUMENT_NUMBER_DECIMAL},
        {"01, 02, 03, ...", DOCUMENT_NUMBER_DECIMAL_ZERO},
        {"A", DOCUMENT_NUMBER_LETTER_UPPER},
        {"a", DOCUMENT_NUMBER_LETTER_LOWER},
        {"I", DOCUMENT_NUMBER_ROMAN_UPPER},
        {"i", DOCUMENT_NUMBER_ROMAN_LOWER},
        {"１, ２, ３, ...", DOCUMENT_NUMBER_WIDE},
        {"①, ②, ③, ...", DOCUMENT_NUMBER_CIRCLED},
        {"一, 二, 三, ...", DOCUMENT_NUMBER_KANJI},
        {"壱, 弐, 参, ...", DOCUMENT_NUMBER_KANJI_LEGAL},
        {"甲, 乙, 丙, ...", DOCUMENT_NUMBER_STEMS},
        {"子, 丑, 寅, ...", DOCUMENT_NUMBER_BRANCHES},
        {"ア, イ, ウ, ...", DOCUMENT_NUMBER_AIUEO},
        {"ｱ, ｲ, ｳ, ...", DOCUMENT_NUMBER_AIUEO},
        {"イ, ロ, ハ, ...", DOCUMENT_NUMBER_IROHA},
        {"ｲ, ﾛ, ﾊ, ...", DOCUMENT_NUMBER_IROHA},
    };
    return find(names, G_N_ELEMENTS(names), name);
}

DocumentNumber document_number_of_css(const char *name)
{
    static const Named names[] = {
        {"none", DOCUMENT_NUMBER_NONE},
        {"disc", DOCUMENT_NUMBER_BULLET},
        {"circle", DOCUMENT_NUMBER_BULLET},
        {"square", DOCUMENT_NUMBER_BULLET},
        {"1", DOCUMENT_NUMBER_DECIMAL},
        {"decimal", DOCUMENT_NUMBER_DECIMAL},
        {"decimal-leading-zero", DOCUMENT_NUMBER_DECIMAL_ZERO},
        {"A", DOCUMENT_NUMBER_LETTER_UPPER},
        {"upper-alpha", DOCUMENT_NUMBER_LETTER_UPPER},
        {"upper-latin", DOCUMENT_NUMBER_LETTER_UPPER},
        {"a", DOCUMENT_NUMBER_LETTER_LOWER},
        {"lower-alpha", DOCUMENT_NUMBER_LETTER_LOWER},
        {"lower-latin", DOCUMENT_NUMBER_LETTER_LOWER},
        {"I", DOCUMENT_NUMBER_ROMAN_UPPER},
        {"upper-roman", DOCUMENT_NUMBER_ROMAN_UPPER},
        {"i", DOCUMENT_NUMBER_ROMAN_LOWER},
        {"lower-roman", DOCUMENT_NUMBER_ROMAN_LOWER},
        {"cjk-decimal", DOCUMENT_NUMBER_KANJI_DIGITS},
        {"cjk-ideographic", DOCUMENT_NUMBER_KANJI},
        {"japanese-informal", DOCUMENT_NUMBER_KANJI},
        {"japanese-formal", DOCUMENT_NUMBER_KANJI_LEGAL},
        {"cjk-heavenly-stem", DOCUMENT_NUMBER_STEMS},
        {"cjk-earthly-branch", DOCUMENT_NUMBER_BRANCHES},
        {"katakana", DOCUMENT_NUMBER_AIUEO},
        {"katakana-iroha", DOCUMENT_NUMBER_IROHA},
    };
    return find(names, G_N_ELEMENTS(names), name);
}
