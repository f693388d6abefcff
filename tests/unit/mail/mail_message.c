/* tests/unit/mail/mail_message.c -- parts, and what is in them */
#include "mail/coding.h"
#include "mail/message.h"
#include <string.h>

static const DisarmLimits limits = {
    .inflated_bytes = 1000000, .objects = 10000, .members = 100, .depth = 4, .ratio = 100};

static void assert_bytes(const GByteArray *bytes, const char *want)
{
    g_autofree char *text =
        bytes->len > 0 ? g_strndup((const char *)bytes->data, bytes->len) : g_strdup("");
    g_assert_cmpstr(text, ==, want);
}

static MailPart *read_message(const char *text, DisarmBudget *budget, GError **error)
{
    disarm_budget_init(budget, &limits);
    return mail_message_read((const guint8 *)text, strlen(text), "a.eml", budget, error);
}

static void assert_body(const MailPart *part, DisarmBudget *budget, const char *want)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) bytes = mail_part_bytes(part, budget, &error);
    g_assert_no_error(error);
    assert_bytes(bytes, want);
}

static void parts(void)
{
    DisarmBudget budget;
    g_autoptr(GError) error = NULL;
    g_autoptr(MailPart) root = read_message(
        "Content-Type: multipart/mixed; boundary=\"a b\"\n\npreamble\n--a b\r\n\r\none\r\n--a b "
        "x\n--a bc\n"
        "--a b  \nContent-Type: multipart/alternative; boundary=in\n\n--in\n\ntwo\n--in--\n--a b\n"
        "Content-Disposition: attachment; filename=f.txt\nContent-Type: text/plain; "
        "name=g.txt\nContent-Transfer-Encoding: "
        "Base64\n\nYW\nJj!\n--a b--\n\n",
        &budget, &error);
    g_assert_no_error(error);
    g_assert_true(mail_part_is_multipart(root));
    g_assert_cmpuint(root->parts->len, ==, 3);
    g_assert_cmpuint(root->flaws, ==, MAIL_FLAW_BEFORE);
    assert_body(root->parts->pdata[0], &budget, "one\r\n--a b x\n--a bc");
    const MailPart *inner = root->parts->pdata[1];
    assert_body(inner->parts->pdata[0], &budget, "two");
    const MailPart *file = root->parts->pdata[2];
    g_assert_cmpstr(mail_part_name(file), ==, "f.txt");
    g_assert_true(mail_part_is(file, "text/plain"));
    assert_body(file, &budget, "abc");
}

static void odd_boundaries(void)
{
    static const struct {
        const char *text;
        guint parts, flaws;
    } rows[] = {
        {"Content-Type: multipart/mixed\n\nx", 0, MAIL_FLAW_BOUNDARY},
        {"Content-Type: multipart/mixed; boundary=b\n\nx", 0, MAIL_FLAW_BOUNDARY},
        {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\ny", 2, MAIL_FLAW_BOUNDARY},
        {"Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\nx\n--b--", 1,
         MAIL_FLAW_PARAMETER},
        {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\nbehind", 1,
         MAIL_FLAW_BEFORE},
        {"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b--", 2, 0},
        {"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: "
         "base64\n\n--b\n\n--b--",
         1, MAIL_FLAW_CODING},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        DisarmBudget budget;
        g_autoptr(MailPart) root = read_message(rows[i].text, &budget, NULL);
        g_assert_cmpuint(root->parts->len, ==, rows[i].parts);
        g_assert_cmpuint(root->flaws, ==, rows[i].flaws);
    }
}

/* The same boundary inside: the outer part's delimiters count, as they do for who splits it first.
 */
static void same_boundary(void)
{
    DisarmBudget budget;
    g_autoptr(MailPart) root = read_message(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; "
        "boundary=b\n\n--b\n\nx\n--b--\n--b--\n",
        &budget, NULL);
    g_assert_cmpuint(root->parts->len, ==, 2);
    assert_body(root->parts->pdata[1], &budget, "x");
}

static void limits_hold(void)
{
    DisarmBudget budget;
    g_autoptr(GError) deep = NULL;
    g_autoptr(GError) many = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 40; i++)
        g_string_append_printf(text, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i,
                               i);
    g_assert_null(read_message(text->str, &budget, &deep));
    g_assert_error(deep, PROBLEM, PROBLEM_TOO_DEEP);
    g_string_assign(text, "Content-Type: multipart/mixed; boundary=b\n\n");
    for (guint i = 0; i < 200; i++)
        g_string_append(text, "--b\n\n\n");
    g_assert_null(read_message(text->str, &budget, &many));
    g_assert_error(many, PROBLEM, PROBLEM_TOO_LARGE);
}

static void text(void)
{
    DisarmBudget budget;
    gboolean broken = FALSE;
    g_autoptr(MailPart) root =
        read_message("Content-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: "
                     "quoted-printable\n\n"
                     "=83e=83X=\r\n=83g=ZZ=\n",
                     &budget, NULL);
    g_autoptr(GString) read = mail_part_text(root, &budget, &broken, NULL);
    g_assert_cmpstr(read->str, ==, "テスト=ZZ");
    g_assert_false(broken);
    budget.inflated_bytes = limits.inflated_bytes;
    g_assert_null(mail_part_text(root, &budget, &broken, NULL));
}

static void codings(void)
{
    static const struct {
        MailCoding coding;
        const char *in, *out;
    } rows[] = {{MAIL_CODING_BASE64, "YQ==YWI=YWJj", "aababc"},
                {MAIL_CODING_BASE64, "Y-W=", "a"},
                {MAIL_CODING_BASE64, "", ""},
                {MAIL_CODING_QUOTED, "a=20b= \t\nc=4", "a bc=4"},
                {MAIL_CODING_PLAIN, "a=20", "a=20"}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GByteArray) out =
            mail_coding_decode(rows[i].coding, (const guint8 *)rows[i].in, strlen(rows[i].in));
        assert_bytes(out, rows[i].out);
        g_assert_cmpuint(out->len, <=, strlen(rows[i].in));
    }
    g_autoptr(GByteArray) words = mail_coding_words((const guint8 *)"a_=5Fb", 6);
    assert_bytes(words, "a _b");
    g_assert_cmpint(mail_coding_named("BASE64"), ==, MAIL_CODING_BASE64);
    g_assert_cmpint(mail_coding_named(NULL), ==, MAIL_CODING_PLAIN);
}

static void uuencode(void)
{
    static const char in[] =
        "hello\nbegin 644 not one\nbegin 644 run me.exe\r\n#86)C\r\n`\r\nend\r\nafter\n";
    MailUu found;
    g_assert_true(mail_uu_find((const guint8 *)in, strlen(in), 0, &found));
    g_assert_cmpstr(found.name, ==, "run me.exe");
    assert_bytes(found.bytes, "abc");
    g_assert_cmpstr(in + found.to, ==, "after\n");
    gsize behind = found.to;
    mail_uu_clear(&found);
    g_assert_false(mail_uu_find((const guint8 *)in, strlen(in), behind, &found));
    mail_uu_clear(&found);
    /* a line may have lost its blanks, but what comes of it is no larger than the text */
    static const char lost[] = "begin 644 a\n_\n_\n_\n`\nend\n";
    g_assert_false(mail_uu_find((const guint8 *)lost, strlen(lost), 0, &found));
    mail_uu_clear(&found);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/parts", parts);
    g_test_add_func("/message/odd-boundaries", odd_boundaries);
    g_test_add_func("/message/same-boundary", same_boundary);
    g_test_add_func("/message/limits", limits_hold);
    g_test_add_func("/message/text", text);
    g_test_add_func("/message/codings", codings);
    g_test_add_func("/message/uuencode", uuencode);
    return g_test_run();
}
