/* tests/unit/base/base_charset.c -- one sentence in every character set, found out without being
 * told */
#include "base/charset.h"
#include "base/problem.h"
#include <string.h>

static const char sentence[] = "職員等は、情報資産を守らなければならない。\n";
static const char cp932[] =
    "\x90\x45\x88\xf5\x93\x99\x82\xcd\x81\x41\x8f\xee\x95\xf1\x8e\x91\x8e\x59\x82\xf0"
    "\x8e\xe7\x82\xe7\x82\xc8\x82\xaf\x82\xea\x82\xce\x82\xc8\x82\xe7\x82\xc8\x82\xa2"
    "\x81\x42\x0a";
static const char euc_jp[] =
    "\xbf\xa6\xb0\xf7\xc5\xf9\xa4\xcf\xa1\xa2\xbe\xf0\xca\xf3\xbb\xf1\xbb\xba\xa4\xf2"
    "\xbc\xe9\xa4\xe9\xa4\xca\xa4\xb1\xa4\xec\xa4\xd0\xa4\xca\xa4\xe9\xa4\xca\xa4\xa4"
    "\xa1\xa3\x0a";
static const char utf_16le[] =
    "\x77\x80\xe1\x54\x49\x7b\x6f\x30\x01\x30\xc5\x60\x31\x58\xc7\x8c\x23\x75\x92\x30"
    "\x88\x5b\x89\x30\x6a\x30\x51\x30\x8c\x30\x70\x30\x6a\x30\x89\x30\x6a\x30\x44\x30"
    "\x02\x30\x0a\x00";
static const char utf_16be[] =
    "\x80\x77\x54\xe1\x7b\x49\x30\x6f\x30\x01\x60\xc5\x58\x31\x8c\xc7\x75\x23\x30\x92"
    "\x5b\x88\x30\x89\x30\x6a\x30\x51\x30\x8c\x30\x70\x30\x6a\x30\x89\x30\x6a\x30\x44"
    "\x30\x02\x00\x0a";
static const char iso_2022_jp[] =
    "\x1b\x24\x42\x3f\x26\x30\x77\x45\x79\x24\x4f\x21\x22\x3e\x70\x4a\x73\x3b\x71\x3b"
    "\x3a\x24\x72\x3c\x69\x24\x69\x24\x4a\x24\x31\x24\x6c\x24\x50\x24\x4a\x24\x69\x24"
    "\x4a\x24\x24\x21\x23\x1b\x28\x42\x0a";
static const char korean[] =
    "\xc1\xa4\xba\xb8\xba\xb8\xbe\xc8\xc1\xa4\xc3\xa5\xc0\xba\x20\xb8\xf0\xb5\xe7\x20"
    "\xc1\xf7\xbf\xf8\xc0\xcc\x20\xc1\xf6\xc4\xd1\xbe\xdf\x20\xc7\xd1\xb4\xd9\x2e\x20"
    "\xc1\xa4\xba\xb8\xc0\xda\xbb\xea\xc0\xba\x20\xb5\xee\xb1\xde\xbf\xa1\x20\xb5\xfb"
    "\xb6\xf3\x20\xb0\xfc\xb8\xae\xc7\xcf\xbf\xa9\xbe\xdf\x20\xc7\xcf\xb8\xe7\x20\xbf"
    "\xdc\xba\xce\xb7\xce\x20\xb9\xdd\xc3\xe2\xc7\xd2\x20\xbc\xf6\x20\xbe\xf8\xb4\xd9"
    "\x2e";

static void assert_read(const char *bytes, gsize size, const char *encoding)
{
    g_autoptr(GError) error = NULL;
    const char *found = NULL;
    g_autofree char *utf8 = charset_read((const guint8 *)bytes, size, "t", &found, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(found, ==, encoding);
    g_assert_cmpstr(utf8, ==, sentence);
}

static void found_out(void)
{
    assert_read(sentence, strlen(sentence), "utf-8");
    assert_read(cp932, sizeof cp932 - 1, "cp932");
    assert_read(euc_jp, sizeof euc_jp - 1, "euc-jp");
    assert_read(utf_16le, sizeof utf_16le - 1, "utf-16le");
    assert_read(utf_16be, sizeof utf_16be - 1, "utf-16be");
    assert_read(iso_2022_jp, sizeof iso_2022_jp - 1, "iso-2022-jp");
}

static void assert_found(const char *bytes, gsize size, const char *encoding)
{
    g_assert_cmpstr(charset_find((const guint8 *)bytes, size, NULL), ==, encoding);
}

static void found_in_data(void)
{
    assert_found(sentence, strlen(sentence), "utf-8");
    assert_found(cp932, sizeof cp932 - 1, "cp932");
    assert_found(euc_jp, sizeof euc_jp - 1, "euc-jp");
    assert_found(utf_16le, sizeof utf_16le - 1, "utf-16le");
    assert_found(utf_16be, sizeof utf_16be - 1, "utf-16be");
    assert_found(iso_2022_jp, sizeof iso_2022_jp - 1, "iso-2022-jp");
    assert_found("\xFF\xFE\x61\x00", 4, "utf-16");
    assert_found("abc", 3, "utf-8");
    assert_found("\x00\x01\x02\x03", 4, NULL);
    assert_found("\xFF\xFF", 2, NULL);
}

/* A zero in the middle of ASCII makes no UTF-16 of it, which would be rare kanji. */
static void stray_zero(void)
{
    static const char ascii[] = "number,name,12\0,total,remarks\n";
    static const char names[] =
        "\x4F\x4F\x62\x40\0,\0=\0a\0,\x5C\x71\x75\x30\0\n"; /* low bytes all */
    assert_found(ascii, sizeof ascii - 1, NULL);
    assert_found(names, sizeof names - 1, "utf-16be");
    assert_found("a\0,\0001\0\n\0", 8, "utf-16le");
    assert_found("0B0D0F\0\n", 8, "utf-16be"); /* three kana */
}

/* Names without a hiragana, and half-width kana as banks send them. */
static void found_without_sentences(void)
{
    static const char names[] = "\x8e\x52\x93\x63\x91\xbe\x98\x59,\x93\x8c\x8b\x9e\x93\x73\r\n";
    static const char bank[] = "1,\xd4\xcf\xc0\xde \xc0\xdb\xb3,\xcc\xb8\xdd\xd6\xc2\r\n";
    static const char both[] = "\xb1\xb2\xb3\xb4\n"; /* four kana, or two kanji */
    gboolean sure = FALSE;
    assert_found(names, sizeof names - 1, "cp932");
    g_assert_cmpstr(charset_find((const guint8 *)names, sizeof names - 1, &sure), ==, "cp932");
    g_assert_true(sure);
    g_assert_cmpstr(charset_find((const guint8 *)both, sizeof both - 1, &sure), ==, "cp932");
    g_assert_false(sure);
    assert_found(bank, sizeof bank - 1, "cp932");
}

static void encoded(void)
{
    static const struct {
        const char *encoding, *bytes;
        gsize size;
    } rows[] = {{"utf-8", sentence, sizeof sentence - 1},
                {"cp932", cp932, sizeof cp932 - 1},
                {"euc-jp", euc_jp, sizeof euc_jp - 1},
                {"utf-16le", utf_16le, sizeof utf_16le - 1},
                {"utf-16be", utf_16be, sizeof utf_16be - 1},
                {"iso-2022-jp", iso_2022_jp, sizeof iso_2022_jp - 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        gsize size = 0;
        g_autofree char *bytes =
            charset_encode(rows[i].encoding, sentence, strlen(sentence), "t", &size, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(size, ==, rows[i].size);
        g_assert_true(memcmp(bytes, rows[i].bytes, size) == 0);
    }
}

/* What a character set has no place for is refused, not replaced. */
static void not_encoded(void)
{
    g_autoptr(GError) error = NULL;
    const char text[] = "abc\xf0\x9f\x98\x80"; /* a face */
    g_assert_null(charset_encode("cp932", text, strlen(text), "t", NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_ENCODING);
}

static void assert_refused(const char *bytes, gsize size, int kind)
{
    g_autoptr(GError) error = NULL;
    const char *found = NULL;
    g_assert_null(charset_read((const guint8 *)bytes, size, "t", &found, &error));
    g_assert_error(error, PROBLEM, kind);
}

static void refused(void)
{
    assert_refused(korean, sizeof korean - 1, PROBLEM_ENCODING);
    assert_refused(euc_jp, sizeof euc_jp - 3, PROBLEM_ENCODING); /* cut inside a character */
    assert_refused(utf_16be, sizeof utf_16be - 2, PROBLEM_UNSUPPORTED);
    assert_refused("a\0b\0\0c", 6, PROBLEM_UNSUPPORTED);
    assert_refused("\xFF\xFE\x02\x5E\x00\x00\x77\x95", 8, PROBLEM_UNSUPPORTED);
}

/* The name a document gives is kept to: what does not fit it is refused, not guessed at. */
static void named(void)
{
    g_assert_cmpstr(charset_named("Shift_JIS"), ==, "cp932");
    g_assert_cmpstr(charset_named("x-euc-jp"), ==, "euc-jp");
    g_assert_null(charset_named("koi8-r"));
    g_autoptr(GError) error = NULL;
    g_autofree char *utf8 =
        charset_decode("euc-jp", (const guint8 *)euc_jp, sizeof euc_jp - 1, "t", NULL);
    g_assert_cmpstr(utf8, ==, sentence);
    g_assert_null(charset_decode("utf-8", (const guint8 *)cp932, sizeof cp932 - 1, "t", &error));
    g_assert_error(error, PROBLEM, PROBLEM_ENCODING);
}

/* As pages write it; what follows the label is not of it. */
static void declared(void)
{
    static const char *const rows[][2] = {
        {"<meta charset=\"Shift_JIS\">", "shift_jis"},
        {"<META content='text/html; CHARSET= euc-jp'>", "euc-jp"},
        {"@charset='utf-8';", "utf-8"},
        {"<meta charset=>", ""},
        {"a page that says nothing", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *label = charset_declared((const guint8 *)rows[i][0], strlen(rows[i][0]));
        g_assert_cmpstr(label, ==, rows[i][1]);
    }
    g_autofree char *late = g_strdup_printf("%4096s<meta charset=utf-8>", "");
    g_assert_null(charset_declared((const guint8 *)late, strlen(late)));
}

/* Each as the converter has it; those that it does not take are controls. */
static void windows(void)
{
    guint unknown = 0;
    for (guint byte = 1; byte < 256; byte++) {
        const char text[] = {(char)byte, '\0'};
        g_autofree char *utf8 = g_convert(text, 1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
        gunichar expected = utf8 != NULL ? g_utf8_get_char(utf8) : byte;
        unknown += utf8 == NULL;
        g_assert_cmphex(charset_windows((guint8)byte), ==, expected);
    }
    g_assert_cmpuint(unknown, ==, 5);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/charset/found-out", found_out);
    g_test_add_func("/charset/encoded", encoded);
    g_test_add_func("/charset/found-in-data", found_in_data);
    g_test_add_func("/charset/stray-zero", stray_zero);
    g_test_add_func("/charset/found-without-sentences", found_without_sentences);
    g_test_add_func("/charset/not-encoded", not_encoded);
    g_test_add_func("/charset/refused", refused);
    g_test_add_func("/charset/named", named);
    g_test_add_func("/charset/declared", declared);
    g_test_add_func("/charset/windows", windows);
    return g_test_run();
}
