/* tests/unit/clean/clean_mail.c -- what a reader of a message sees, and nothing that does anything
 */
#include "archive/zip.h"
#include "clean/mail/mail.h"
#include "clean/markup/html-text.h"
#include "run.h"
#include "verify/verify.h"
#include <string.h>

/* ---- pages ---- */

static void assert_page(const char *policy, const char *html, const char *want)
{
    Run run;
    run_open(&run, policy);
    g_autoptr(GString) out = g_string_new(NULL);
    g_assert_true(clean_html_text(html, strlen(html), &run.job, out, &run.error));
    g_assert_cmpstr(out->str, ==, want);
    run_close(&run);
}

static void pages(void)
{
    static const char *const rows[][2] = {
        {"<p>一つ<p>二つ<br>三つ</p>", "一つ\n\n二つ\n三つ\n"},
        {"a &amp;&lt;&#x3042;&#12354;&eacute;&nbsp;&unknown; b", "a &<ああé\u00A0&unknown; b\n"},
        {"<ul><li>x<li>y</ul>", "・x\n・y\n"},
        {"<table><tr><td>1<td>2<tr><td>3</table>", "1\t2\n3\n"},
        {"<pre>a\n  b</pre>", "a\n  b\n"},
        {"<!-- no --><!--[if mso]>no<![endif]--><![if !mso]>yes<![endif]>", "yes\n"},
        {"x<script>alert(1)</script><style>p{}</style><title>no</title>y", "xy\n"},
        {"<img src=cid:1 alt='地図'>", "[地図]\n"},
        {"a < b <3 </ x>", "a < b <3\n"},
        {"a<!-- -- -->b<!--x--!>c<!-->d<!--->e<!--->--->f<!----!>g<!--", "abcde--->fg\n"},
        {"<p title='>'>q</p", "q\n"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_page("office", rows[i][0], rows[i][1]);
}

static void links(void)
{
    assert_page("office", "<a href='https://a.example/x'>here</a>", "here <https://a.example/x>\n");
    assert_page("office", "<a href='https://a.example/'>a.example</a>", "a.example\n");
    assert_page("office", "<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example\n");
    assert_page("office", "<a href='https://evil.example/'>https://town.example/</a>",
                "https://town.example/ <https://evil.example/>\n");
    assert_page("office",
                "<a href='JAVA&#9;script:x'>a</a> <a href='\\\\h\\s'>b</a> <a href='#c'>c</a>",
                "a b c\n");
    assert_page("strict", "<a href='https://a.example/x'>here</a>", "here <hxxps://a.example/x>\n");
}

static void hidden(void)
{
    static const char *const ways[] = {
        "<p style='DISPLAY : none'>",
        "<p style='display:/**/none'>",
        "<p hidden>",
        "<p style='visibility:hidden'>",
        "<p style='font-size:0'>",
        "<p style='font-size:1px'>",
        "<p style='color:#fff;background:white'>",
        "<font color=white>",
        "<p style='opacity:0'>",
        "<p style='max-height:0;overflow:hidden'>",
        "<p style='text-indent:-9999px'>",
        "<p style='di\\73 pl\\000061y:none'>",
        "<p style='mso-hide:all'>",
        "<div style='display:none'><p>",
        "<style>.x, p.y {display:none}</style><p class='a X x'>",
        "<style>#i{font-size:0px}</style><p id=i>",
        "<template>",
        "<svg><text>",
        "<td bgcolor=#123456><font color=#123456>",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        Run run;
        run_open(&run, "office");
        g_autofree char *html = g_strconcat("seen ", ways[i], "UNSEEN", NULL);
        g_autoptr(GString) out = g_string_new(NULL);
        g_assert_true(clean_html_text(html, strlen(html), &run.job, out, &run.error));
        if (strstr(out->str, "UNSEEN") != NULL ||
            disarm_findings_tally(run.findings, DISARM_HIDDEN, DISARM_DROPPED) != 1)
            g_error("%s: %s", ways[i], out->str);
        run_close(&run);
    }
    /* what only looks like it */
    assert_page("office", "<div style='font-size:0'><p style='font-size:12px'>a</p></div>", "a\n");
    assert_page("office", "<table bgcolor=navy><tr><td><font color=white>a</font></table>", "a\n");
    assert_page("office",
                "<style>@media print{.x{display:none}} div p{color:red}</style><p class=x>a",
                "a\n");
}

static void noted(void)
{
    static const struct {
        const char *html;
        DisarmDanger danger;
    } rows[] = {{"<img src='http://a.example/1.gif' width=1>", DISARM_EXTERNAL_RESOURCE},
                {"<img src='\\\\h\\s'>", DISARM_EXTERNAL_RESOURCE},
                {"<body background=//a.example/x>", DISARM_EXTERNAL_RESOURCE},
                {"<p onclick=x>", DISARM_SCRIPT},
                {"<script>x</script>", DISARM_SCRIPT},
                {"<iframe src=x>", DISARM_EXTERNAL_RESOURCE},
                {"<form action=x>", DISARM_SUBMIT},
                {"<meta http-equiv=Refresh content='0;url=x'>", DISARM_ACTION},
                {"<object data=x></object>", DISARM_EMBEDDED_OBJECT},
                {"<a href=file:///x>y</a>", DISARM_UNSAFE_LINK},
                {"<a href=https://b.example>www.a.example</a>", DISARM_DISGUISE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Run run;
        run_open(&run, "office");
        g_autoptr(GString) out = g_string_new(NULL);
        g_assert_true(
            clean_html_text(rows[i].html, strlen(rows[i].html), &run.job, out, &run.error));
        g_assert_cmpuint(disarm_findings_count(run.findings), ==, 1);
        g_assert_cmpint(disarm_findings_get(run.findings, 0)->danger, ==, rows[i].danger);
        run_close(&run);
    }
}

/* What a small page makes large: rules that each element has read again, links in links. */
static void bounded(void)
{
    Run run;
    run_open(&run, "office");
    run.policy.limits.inflated_bytes = 100000;
    disarm_budget_init(run.job.budget, &run.policy.limits);
    g_autoptr(GString) page =
        g_string_new("<style>.a{left:1px;color:red;left:2px;color:blue}</style>");
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < 200; i++)
        g_string_append(page, "<b class='a a a a a a a a a a a a a a a a a a'>");
    g_assert_false(clean_html_text(page->str, page->len, &run.job, out, &run.error));
    g_assert_error(run.error, PROBLEM, PROBLEM_TOO_LARGE);
    run_close(&run);

    run_open(&run, "office");
    g_string_assign(page, "<style>.a,.b{display:none;");
    for (guint i = 0; i < 300; i++)
        g_string_append(page, "left:1px;");
    g_string_append(page, "}</style><p class=a>a<p class=b>b<a href='https://a.example/'>");
    for (guint i = 0; i < 5000; i++)
        g_string_append(page, "あ");
    g_assert_true(clean_html_text(page->str, page->len, &run.job, out, &run.error));
    g_assert_nonnull(strstr(out->str, "あ <https://a.example/>"));
    g_assert_true(g_utf8_validate(out->str, (gssize)out->len, NULL));
    run_close(&run);
}

/* ---- messages ---- */

typedef struct {
    Run run;
    CleanFile result;
    ArchiveZip *zip; /* NULL: it became a text, or nothing */
} Mail;

static gboolean clean_message(Mail *mail, const char *policy, const char *text)
{
    static const ArchiveZipBudget look = {.max_entries = 100,
                                          .max_entry_bytes = 1000000,
                                          .max_total_bytes = 1000000,
                                          .max_ratio = 1000,
                                          .max_name_bytes = 1000};
    run_open(&mail->run, policy);
    DisarmSink sink = disarm_sink_memory(mail->run.out);
    mail->zip = NULL;
    if (!clean_mail((const guint8 *)text, strlen(text), "a.eml", &sink, &mail->run.job,
                    &mail->result, &mail->run.error))
        return FALSE;
    DisarmBudget budget;
    disarm_budget_init(&budget, &mail->run.policy.limits);
    g_autoptr(DisarmFindings) wrong = disarm_findings_new();
    DisarmJob job = {&mail->run.policy, &budget, wrong, NULL};
    g_autofree char *name = g_strconcat("a.", mail->result.ending, NULL);
    g_assert_true(
        verify_file(mail->run.out->data, mail->run.out->len, name, &job, &mail->run.error));
    if (strcmp(mail->result.ending, "zip") == 0)
        mail->zip = archive_zip_open(mail->run.out->data, mail->run.out->len, &look, "", NULL);
    return TRUE;
}

static void mail_close(Mail *mail)
{
    if (mail->zip != NULL)
        archive_zip_free(mail->zip);
    run_close(&mail->run);
}

/* The words that came out. Transfer full. */
static char *words_of(const Mail *mail)
{
    if (mail->zip == NULL)
        return g_strndup((const char *)mail->run.out->data, mail->run.out->len);
    g_autoptr(GBytes) bytes =
        archive_zip_extract(mail->zip, archive_zip_find(mail->zip, "メール本文.txt"), NULL);
    gsize size = 0;
    const char *text = g_bytes_get_data(bytes, &size);
    return g_strndup(text, size);
}

static void assert_message(const char *text, const char *const *has, const char *const *has_not)
{
    Mail mail;
    g_assert_true(clean_message(&mail, "office", text));
    g_autofree char *words = words_of(&mail);
    for (; *has != NULL; has++)
        if (strstr(words, *has) == NULL)
            g_error("no \"%s\" in %s", *has, words);
    for (; *has_not != NULL; has_not++)
        if (strstr(words, *has_not) != NULL)
            g_error("\"%s\" in %s", *has_not, words);
    mail_close(&mail);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void words(void)
{
    assert_message("From: =?utf-8?B?55Sz?= <a@b.example>\nTo: c@d.example\nSubject: s\n x\nDate: "
                   "Mon, 6 Jun 2005 02:01:22 +0900\n\none\ntwo\n",
                   LIST("差出人：申 <a@b.example>\r\n", "宛先：c@d.example\r\n", "件名：s x\r\n",
                        "日時：2005年6月6日 2:01（+0900）\r\n", "one\r\ntwo\r\n"),
                   LIST("添付ファイル\r\n", "なりすまし"));
    assert_message("From: a@town.example <b@evil.example>\nDate: now\n\nx",
                   LIST("なりすまし", "日時：now\r\n"), LIST("添付ファイル\r\n"));
    assert_message("Date: Mon, 6 Jun 2005 02:01 いつか\n\nx", LIST("日時：2005年6月6日 2:01\r\n"),
                   LIST("\xE3\x81\r"));
    assert_message("From: a\nFrom: b\nSubject: =?utf-8?Q?x=0D=0A=0D=0Ay=E2=80=AE?=\n\nz",
                   LIST("差出人：a\r\n", "差出人：b\r\n", "件名：x    y\r\n"),
                   LIST("\xE2\x80\xAE"));
    assert_message(
        "Content-Type: text/plain; format=flowed; delsp=yes\n\nあ \nい \n> う \n> え\n-- \nお\n",
        LIST("あい\r\n> うえ\r\n-- \r\nお\r\n"), LIST("あ い"));
    assert_message("Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY;LANGUAGE=ja:会\n 議\\, "
                   "x\nATTACH:http://a.example\nEND:VEVENT\n",
                   LIST("件名：会議, x\r\n"), LIST("a.example"));
}

static void forms(void)
{
    assert_message("Content-Type: multipart/alternative; boundary=b\n\n--b\n\nplain "
                   "words\n--b\nContent-Type: text/html\n\n<b>html words</b>\n--b--",
                   LIST("plain words"), LIST("html"));
    assert_message("Content-Type: multipart/alternative; boundary=b\n\n--b\n\n "
                   "see\n--b\nContent-Type: text/html\n\n<b>many more words than that</b>\n--b--",
                   LIST("many more words"), LIST(" see"));
    assert_message(
        "Content-Type: multipart/signed; boundary=b\n\n--b\n\nsigned\n--b\nContent-Type: "
        "application/pgp-signature\n\nSIG\n--b--",
        LIST("signed\r\n", "電子署名"), LIST("SIG"));
    assert_message("Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: "
                   "text/enriched\n\nonly form\n--b--",
                   LIST("only form"), LIST("--b"));
    assert_message("Content-Type: multipart/mixed; boundary=b\n\nno part, and all there is",
                   LIST("all there is"), LIST("x-none"));
}

static void files(void)
{
    Mail mail;
    g_assert_true(clean_message(
        &mail, "office",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\nbegin 644 "
        "u.txt\n#86)C\n`\nend\n--b\n"
        "Content-Disposition: attachment; filename=\"C:\\x\\=?utf-8?B?55Sz?=.txt\"\n\none\n--b\n"
        "Content-Disposition: attachment; filename=run.exe\n\nMZ\n--b\n"
        "Content-Type: message/rfc822\n\nSubject: in/side\n\ninner\n--b\n"
        "Content-Disposition: attachment; filename=u.txt\n\ntwice\n--b--"));
    g_assert_nonnull(mail.zip);
    static const char *const names[] = {"u.txt", "申.txt", "in_side.txt", "u (2).txt"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (archive_zip_find(mail.zip, names[i]) == NULL)
            g_error("no %s", names[i]);
    g_autofree char *words = words_of(&mail);
    g_assert_nonnull(strstr(words, "run.exe（除きました）"));
    g_assert_nonnull(
        strstr(words, "SHA-256：ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    g_assert_cmpuint(disarm_findings_tally(mail.run.findings, DISARM_EXECUTABLE, DISARM_DROPPED),
                     ==, 1);
    mail_close(&mail);
}

static void refused(void)
{
    static const struct {
        const char *policy, *text;
        Problem problem;
    } rows[] = {
        {"office", "Content-Type: message/external-body; access-type=URL\n\n", PROBLEM_UNSAFE},
        {"office", "Content-Type: message/partial; id=x; number=1\n\n", PROBLEM_UNSAFE},
        {"verify-only", "Subject: x\n\ny", PROBLEM_UNSAFE},
        {"strict", "Content-Disposition: attachment; filename=run.exe\n\nMZ", PROBLEM_UNSAFE},
        {"strict", "Content-Type: application/pkcs7-mime\n\nx", PROBLEM_UNSAFE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Mail mail;
        g_assert_false(clean_message(&mail, rows[i].policy, rows[i].text));
        g_assert_error(mail.run.error, PROBLEM, (gint)rows[i].problem);
        g_assert_cmpuint(disarm_findings_count(mail.run.findings), >, 0);
        mail_close(&mail);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mail/pages", pages);
    g_test_add_func("/mail/links", links);
    g_test_add_func("/mail/hidden", hidden);
    g_test_add_func("/mail/noted", noted);
    g_test_add_func("/mail/bounded", bounded);
    g_test_add_func("/mail/words", words);
    g_test_add_func("/mail/forms", forms);
    g_test_add_func("/mail/files", files);
    g_test_add_func("/mail/refused", refused);
    return g_test_run();
}
