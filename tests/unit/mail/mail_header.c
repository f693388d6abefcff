/* tests/unit/mail/mail_header.c -- header fields as mail programs mean them */
#include "mail/charset.h"
#include "mail/header.h"
#include <string.h>

static MailFields *read_fields(const char *text, gsize *body, guint *flaws)
{
    *flaws = 0;
    MailFields *fields = mail_fields_read((const guint8 *)text, strlen(text), body, flaws);
    g_assert_nonnull(fields);
    return fields;
}

static void assert_words(const char *raw, const char *want)
{
    gboolean broken = FALSE;
    g_autofree char *text = mail_words_text((const guint8 *)raw, strlen(raw), &broken);
    g_assert_cmpstr(text, ==, want);
    g_assert_false(broken);
}

static void fields(void)
{
    gsize body = 0;
    guint flaws = 0;
    static const char text[] =
        "From x Sun May 8\nSubject: a\r\n b\n\tc\nX-Y : z\nSubject: again\n\nbody";
    g_autoptr(MailFields) read = read_fields(text, &body, &flaws);
    g_assert_cmpuint(mail_fields_count(read), ==, 3);
    g_autofree char *subject = mail_field_text(mail_fields_find(read, "subject"), NULL);
    g_assert_cmpstr(subject, ==, "a b c");
    g_assert_cmpstr(mail_fields_get(read, 1)->name, ==, "x-y");
    g_assert_cmpstr(text + body, ==, "body");
    g_assert_cmpuint(flaws, ==, MAIL_FLAW_TWICE);
    g_assert_null(mail_fields_find(read, "to"));
    g_assert_true(mail_looks_like((const guint8 *)text, strlen(text)));
    g_assert_false(mail_looks_like((const guint8 *)"no field here\n", 14));
}

static void odd_lines(void)
{
    gsize body = 0;
    guint flaws = 0;
    static const char text[] = "Subject: a\rTo: b\nno field\nCc: c\n";
    g_autoptr(MailFields) read = read_fields(text, &body, &flaws);
    g_assert_cmpuint(mail_fields_count(read), ==, 2);
    g_assert_cmpuint(flaws, ==, MAIL_FLAW_RETURN | MAIL_FLAW_LINE);
    g_assert_cmpstr(text + body, ==, "no field\nCc: c\n");
    g_autoptr(GString) many = g_string_new(NULL);
    for (guint i = 0; i <= MAIL_FIELDS_MAX; i++)
        g_string_append(many, "A: b\n");
    g_assert_null(mail_fields_read((const guint8 *)many->str, many->len, &body, &flaws));
}

static void encoded_words(void)
{
    assert_words("=?ISO-2022-JP?B?GyRCPzlALRsoQg==?= =?iso-2022-jp?B?GyRCPVAkNxsoQg==?=",
                 "森性出し");
    assert_words("=?UTF-8?B?55Sz6KuL5pu4?=", "申請書");
    /* a character in two words, blanks and a fold between */
    assert_words("Re: =?utf-8?Q?=E7=94?=\t =?UTF-8*ja?q?=B3=E8=AB=8B_x?= end", "Re: 申請 x end");
    assert_words("=?Shift_JIS?B?h0CHigEv?=", "①㈱\x01/");
    assert_words("=?nonsense", "=?nonsense");
    assert_words("=?utf-8?X?a?= b", "=?utf-8?X?a?= b");
    assert_words("\x83\x65\x83\x58\x83\x67", "テスト");     /* raw CP932 */
    assert_words("\x1B$B%F%9%H\x1B(B", "テスト");           /* raw ISO-2022-JP */
    assert_words("=?utf-8?Q?a=0D=0ABcc:_x?=", "a  Bcc: x"); /* no line of its own */
    assert_words("\"=?utf-8?B?55Sz6KuL?=\" <a@b>", "\"申請\" <a@b>");
}

static void assert_set(const char *label, const char *bytes, const char *want, gboolean right)
{
    gboolean broken = FALSE;
    GString *text = mail_charset_text(label, (const guint8 *)bytes, strlen(bytes), &broken);
    g_assert_cmpstr(text->str, ==, want);
    g_assert_cmpint(broken, ==, !right);
    g_string_free(text, TRUE);
}

static void charsets(void)
{
    assert_set("ISO-2022-JP", "\x1B$B-!-j\x1B(B", "①㈱", TRUE);      /* row 13, NEC */
    assert_set("iso-2022-jp", "\x1B$B|q\x1B(Bx", "ⅰx", TRUE);        /* row 92 */
    assert_set("iso-2022-jp", "\x1B(I6E\x1B(B", "ｶﾅ", TRUE);         /* half width */
    assert_set("iso-2022-jp-1", "\x1B$(D\"/\x1B(B", "˘", TRUE);      /* JIS X 0212 */
    assert_set("iso-2022-jp", "\x1B$B$\"\nabc", "あ\nabc", TRUE);    /* no switch back */
    assert_set("us-ascii", "\x1B$B$\"\x1B(B", "あ", TRUE);           /* no label for it */
    assert_set("iso-2022-jp", "\x82\xA0\x82\xA2", "あい", TRUE);     /* really CP932 */
    assert_set("utf-8", "\xA4\xA2\xA4\xA4\xA4\xA6", "あいう", TRUE); /* really EUC-JP */
    assert_set("iso-8859-1", "\x93\xE9\x94", "“é”", TRUE);
    assert_set("utf-7", "+MEI-", "あ", TRUE);
    assert_set("x-nothing", "\xE3\x81\x82", "あ", TRUE);
    assert_set("iso-2022-jp", "\x1B$(P!!\x1B(B", "\xEF\xBF\xBD", FALSE);
    assert_set("euc-jp", "\xA4\xA2\xFF\xA4", "あ\xEF\xBF\xBD\xEF\xBF\xBD", FALSE);
}

static char *value_of(const char *text, const char *name)
{
    g_autofree char *line = g_strconcat("X: ", text, "\n\n", NULL);
    gsize body = 0;
    guint flaws = 0;
    MailValue value;
    g_autoptr(MailFields) read = read_fields(line, &body, &flaws);
    mail_value_read(mail_fields_get(read, 0), &value);
    char *found = g_strdup(*name != '\0' ? mail_value_get(&value, name) : value.value);
    mail_value_clear(&value);
    return found;
}

static void values(void)
{
    static const char *const rows[][3] = {
        {"Text/HTML (a (b) \\) c); charset = \"utf-8\"", "", "text/html"},
        {"text/plain; (x)charset(y)=(z)\"ut\\f-8\"; a=b", "charset", "ut\\f-8"},
        {"a/b; name=my file.txt ; x=1", "name", "my file.txt"},
        {"a/b; name=\"=?iso-2022-jp?B?GyRCPzlALRsoQg==?=.txt\"", "name", "森性.txt"},
        {"a/b; name*=utf-8'ja'%E7%94%B3%E8%AB%8B.txt; name=x.txt", "name", "申請.txt"},
        {"a/b; name*1*=%8B.exe; name*0*=utf-8''%E7%94%B3%E8%AB", "name", "申請.exe"},
        {"a/b; filename*0=run; filename*1=\".exe\"", "filename", "run.exe"},
        {"a/b; boundary=x; BOUNDARY=y", "boundary", "x"},
        {"a/b; boundary=\"=?utf-8?Q?x?=\"", "boundary", "=?utf-8?Q?x?="},
        {"a/b;;; =z; c=d", "c", "d"},
        {"a/b; c*=; d=e", "c", ""},
        {"a/b; c", "c", NULL},
        {"a/b; c=\"open", "c", "open"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *found = value_of(rows[i][0], rows[i][1]);
        g_assert_cmpstr(found, ==, rows[i][2]);
    }
    MailValue none;
    mail_value_read(NULL, &none);
    g_assert_cmpstr(none.value, ==, "");
    mail_value_clear(&none);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/header/fields", fields);
    g_test_add_func("/header/odd-lines", odd_lines);
    g_test_add_func("/header/encoded-words", encoded_words);
    g_test_add_func("/header/charsets", charsets);
    g_test_add_func("/header/values", values);
    return g_test_run();
}
