/* tests/unit/courier/letter.c -- letters are of their form, whatever stands in them */
#include "courier/letter.h"
#include "base/ids.h"
#include <string.h>

#define DATE_US (G_GINT64_CONSTANT(1795961151) * G_USEC_PER_SEC) /* 2026-11-29 14:05:51 UTC */

static const CourierLetter good = {.message_id = "0123@town.example",
                                   .to = "m.machida@town.example",
                                   .subject = "［関所］お知らせ 3 件",
                                   .text = "本文\n二行目\n",
                                   .date_us = DATE_US};

static void test_addresses(void)
{
    static const char *const valid[] = {"a@b", "m.machida+x@town.lg.jp", "x_y-z@a-b.c"};
    static const char *const invalid[] = {"",
                                          "a",
                                          "@b",
                                          "a@",
                                          "a@b@c",
                                          "a b@c",
                                          "a@b\r",
                                          "<a@b>",
                                          "a@b,c",
                                          "a@[::1]",
                                          ".a@b",
                                          "a..b@c",
                                          "a@b.",
                                          "a@.b",
                                          "\"a\"@b",
                                          "町@b",
                                          "a@b\nRCPT TO:<x@y>"};
    for (gsize i = 0; i < G_N_ELEMENTS(valid); i++)
        g_assert_true(courier_address_is_valid(valid[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(invalid); i++)
        g_assert_false(courier_address_is_valid(invalid[i]));
}

static void test_flaws(void)
{
    CourierLetter letter = good;
    g_assert_null(courier_letter_flaw(&letter));
    letter.subject = "a\r\nBcc: x@y";
    g_assert_cmpstr(courier_letter_flaw(&letter), ==, "subject");
    letter = good;
    letter.text = "a\r\n.\r\nMAIL FROM";
    g_assert_cmpstr(courier_letter_flaw(&letter), ==, "text");
    letter = good;
    letter.message_id = "a>b@c";
    g_assert_cmpstr(courier_letter_flaw(&letter), ==, "message id");
}

/* The headers unfolded, and the body. */
static char *header_of(const char *message, const char *name)
{
    g_autofree char *start = g_strdup_printf("%s: ", name);
    GString *value = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(message, "\r\n", -1);
    gboolean inside = FALSE;
    for (char **line = lines; **line != '\0'; line++) {
        inside = g_str_has_prefix(*line, start) || (inside && **line == ' ');
        if (inside)
            g_string_append(value, **line == ' ' ? *line : *line + strlen(start));
    }
    return g_string_free(value, FALSE);
}

static void test_form(void)
{
    g_autoptr(GByteArray) out = courier_letter_write(&good, "sekisho@town.example", "みほん町");
    g_autofree char *text = g_strndup((const char *)out->data, out->len);
    for (guint i = 0; i < out->len; i++)
        g_assert_cmpuint(out->data[i], <, 0x80);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        g_assert_cmpuint(strlen(*line), <=, 78);
        g_assert_null(strpbrk(*line, "\r\n"));
    }
    g_autofree char *date = header_of(text, "Date");
    g_autofree char *from = header_of(text, "From");
    g_autofree char *automatic = header_of(text, "Auto-Submitted");
    g_assert_cmpstr(date, ==, "Sun, 29 Nov 2026 23:05:51 +0900");
    g_assert_cmpstr(automatic, ==, "auto-generated");
    g_assert_true(g_str_has_suffix(from, " <sekisho@town.example>"));
}

/* Long subjects are several encoded words, none longer than 75 and none cut inside a character. */
static void test_long_subject(void)
{
    CourierLetter letter = good;
    letter.subject =
        "端末の持出しの許可を求められています（学校教育課）：令和八年度の第十二号、期限は明日";
    g_autoptr(GByteArray) out = courier_letter_write(&letter, "a@b.c", "");
    g_autofree char *text = g_strndup((const char *)out->data, out->len);
    g_autofree char *subject = header_of(text, "Subject");
    g_auto(GStrv) words = g_strsplit(g_strstrip(subject), " ", -1);
    GString *decoded = g_string_new(NULL);
    for (char **word = words; *word != NULL; word++) {
        gsize size;
        g_assert_cmpuint(strlen(*word), <=, 75);
        g_assert_true(g_str_has_prefix(*word, "=?UTF-8?B?") && g_str_has_suffix(*word, "?="));
        g_autofree char *inner = g_strndup(*word + 10, strlen(*word) - 12);
        g_autofree guchar *bytes = g_base64_decode(inner, &size);
        g_assert_true(g_utf8_validate_len((const char *)bytes, size, NULL));
        g_string_append_len(decoded, (const char *)bytes, (gssize)size);
    }
    g_assert_cmpstr(decoded->str, ==, letter.subject);
    g_string_free(decoded, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/courier/letter/addresses", test_addresses);
    g_test_add_func("/courier/letter/flaws", test_flaws);
    g_test_add_func("/courier/letter/form", test_form);
    g_test_add_func("/courier/letter/long-subject", test_long_subject);
    return g_test_run();
}
