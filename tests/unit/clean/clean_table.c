/* tests/unit/clean/clean_table.c -- cells that would be computed become text, and all others stay
 */
#include "base/charset.h"
#include "run.h"
#include <string.h>

typedef struct {
    char delimiter;
    const char *in, *out; /* NULL: the same */
} Row;

/* Each row alone, and what came out once more. */
static void check(const char *policy, const Row *rows, gsize count)
{
    Run run;
    run_open(&run, policy);
    for (gsize i = 0; i < count; i++) {
        const char *want = rows[i].out != NULL ? rows[i].out : rows[i].in;
        run_table(&run, rows[i].delimiter, rows[i].in, strlen(rows[i].in));
        assert_out(&run, want, strlen(want));
        run_table(&run, rows[i].delimiter, want, strlen(want));
        assert_out(&run, want, strlen(want));
    }
    run_close(&run);
}

/* What people write and a spreadsheet shows as they wrote it, or computes without reaching out. */
static void stays(void)
{
    static const Row rows[] = {
        {',', "氏名,電話,増減\r\n山田,+81-3-1234-5678,-5\r\n", NULL},
        {',', "-,--,-1.5%,+3,(03)1234-5678,-(03)1234\n", NULL},
        {',', "- 箇条書き,-大阪,- すごい!,-(参考),－５,＋３,△5,-2階(東)\n", NULL},
        {',', "@yamada,@総務課,info@example.jp\n", NULL},
        {',', "2026-11-29,11/29,12:30,-1/2\n", NULL},
        {',', "=\"0312345678\",=\"令和\"\n", NULL},
        {',', "ヤマダ タロウ,ﾔﾏﾀﾞ,山田(やまだ)\n", NULL},
        {',', "a,,\n,,\n", NULL},
        {',', "\"a, b\",\"quoted\",\"two\nlines\"\n", NULL},
        {',', "\"say \"\"hi\"\"\"\n", NULL},
        {'\t', "a\tb\r\n-5\t+6\r\n", NULL},
        {',', "a;b;c\n1;2;-3\n", NULL},
        {',', "a|b\n", NULL},
        {',', "x=1,a+b,3-2\n", NULL},
        {',', " 字下げ,- [ ] 済み\n", NULL},
        {',', "'=1+1\n", NULL},
        {',', "- 10,000円 - 5,000円\n", NULL},
    };
    check("office", rows, G_N_ELEMENTS(rows));
}

/* The same dangers in many dresses. */
static void frozen(void)
{
    static const Row rows[] = {
        {',', "=1+1\n", "'=1+1\n"},
        {',', "a,=HYPERLINK(\"\"\"x\"\"\")\n", NULL},
        {',', "=cmd|' /C calc'!A0\n", "'=cmd|' /C calc'!A0\n"},
        {',', "+cmd|' /C calc'!A0\n", "'+cmd|' /C calc'!A0\n"},
        {',', "-2+3+cmd|' /C calc'!A0\n", "'-2+3+cmd|' /C calc'!A0\n"},
        {',', "@SUM(1+1)*cmd|' /C calc'!A0\n", "'@SUM(1+1)*cmd|' /C calc'!A0\n"},
        {',', "+SUM(A1:A9)\n", "'+SUM(A1:A9)\n"},
        {',', "-WEBSERVICE(A1)\n", "'-WEBSERVICE(A1)\n"},
        {',', "+WEBSERVICE (A1)\n", "'+WEBSERVICE (A1)\n"},
        {',', "+=1\n", "'+=1\n"},
        {',', "-@x\n", "'-@x\n"},
        {',', "＝cmd｜' /C calc'！A0\n", "'＝cmd｜' /C calc'！A0\n"},
        {',', "＋ＨＹＰＥＲＬＩＮＫ（Ａ１）\n", "'＋ＨＹＰＥＲＬＩＮＫ（Ａ１）\n"},
        {',', "－cmd|x!A0\n", "'－cmd|x!A0\n"},
        {',', "＠SUM(A1)\n", "'＠SUM(A1)\n"},
        {',', "\xE2\x88\x92SUM(A1)\n", "'\xE2\x88\x92SUM(A1)\n"}, /* U+2212 */
        {',', "﹦1\n", "'﹦1\n"},
        {',', "  =1\n", "  '=1\n"},
        {',', "　=1\n", "　'=1\n"}, /* a blank of full width */
        {',', "\xC2\xA0=1\n", "\xC2\xA0'=1\n"},
        {',', "\"\t=1\"\n", "\"\t'=1\"\n"},
        {',', "\"\n=1\"\n", "\"\n'=1\"\n"},
        {',', "\"=1+1\"\n", "\"'=1+1\"\n"},
        {',', "\"\"\"=1\"\n", "\"\"\"'=1\"\n"},
        {',', "\"a\n=cmd|'x'!A1\"\n", "\"a\n'=cmd|'x'!A1\"\n"},
        {',', "\"a,=cmd|'x'!A1\"\n", "\"a,'=cmd|'x'!A1\"\n"},
        {',', "\"a;+SUM(A1)\"\n", "\"a;'+SUM(A1)\"\n"},
        {',', "\"a,b\tc,@SUM(A1)\"\n", "\"a,b\tc,'@SUM(A1)\"\n"},
        {',', "-'C:\\x\\b.xlsx'!A1\n", "'-'C:\\x\\b.xlsx'!A1\n"},
        {',', "+[1]Sheet1!A1\n", "'+[1]Sheet1!A1\n"},
        {',', "+book.xlsx!name\n", "'+book.xlsx!name\n"},
        {',', "=\"a\"&cmd|'x'!A1\n", "\"'=\"\"a\"\"&cmd\"|'x'!A1\n"},
        {';', "a;\"b\";=1\n", "a;\"b\";'=1\n"},
        {',', "a;x,=cmd|'y'!A1;b\n", "a;x,'=cmd|'y'!A1;b\n"},
        {'\t', "a\t=1\n", "a\t'=1\n"},
        {',', "+x!\\name\n", "'+x!\\name\n"}, /* which a name may begin with */
        {',', "+A1\f(x)\n", "'+A1\f(x)\n"},
        {',', "\xE2\x80\x9A=1\n", "\xE2\x80\x9A'=1\n"}, /* U+201A */
        {',', "\xE2\x80\x8B=1\n", "'=1\n"},             /* a blank of no width goes */
        {',', "\xEF\xBB\xBF=1\n", "\xEF\xBB\xBF'=1\n"},
    };
    check("office", rows + 2, G_N_ELEMENTS(rows) - 2);
    check("office", rows, 1);
}

/* Tables that readers take in different ways are written in the one that spreadsheets show. */
static void settled(void)
{
    static const Row rows[] = {
        {',', "a,b", "a,b\n"},
        {',', "a,b\rc,d\r", "a,b\nc,d\n"},
        {',', "5\" disk,x\n", "\"5\"\" disk\",x\n"},
        {',', "\"abc\"def,x\n", "\"abcdef\",x\n"},
        {',', "\"abc\"=1+1,x\n", "\"abc=1+1\",x\n"},
        {',', "a,\"open\nb,c\n", "a,\"open\nb,c\n\"\n"},
        {',', "sep=;\na;b,c;d\n", "a,\"b,c\",d\n"},
        {',', "\"sep=;\"\r\na;=1\r\n", "a,'=1\r\n"},
        {',', "SEP=\t\na\tb\n", "a\tb\n"},
        {',', "sep=;x\n", "'sep=;x\n"},
        {',', "ID,name\n1,x\n", "\"ID\",name\n1,x\n"},
        {',',
         "I\xE2\x80\x8B"
         "D,name\n",
         "\"ID\",name\n"},
        {',',
         "s\xE2\x80\x8B"
         "ep=;\na;b\n",
         "a,b\n"},
        {',', "a\vb,c\n", "a b,c\n"},
        {',', "a\"b;c,d\n", "\"a\"\"b;c\",d\n"},
        {',', "a;b;\"x, y\"\n", "a;b;\"x, y\"\n"},
        {',', "x;\"a,=cmd|'y'!A1\"\n", "x;\"a,'=cmd|'y'!A1\"\n"},
        /* whoever splits at what stands there less often */
        {',', "a\t=b\nc|d|e\n", "a\t'=b\nc|d|e\n"},
        {',', "x;\"a,=1\"\n", "x;\"a,'=1\"\n"},
        {'\t', "x|\"a\n=1\"\n", "x|\"a\n'=1\"\n"},
        {',', "x\x1B[31m,y\x1B]0;title\a\n", "x,y\n"},
        {',', "", ""},
    };
    check("office", rows, G_N_ELEMENTS(rows));
}

static void policies(void)
{
    Run run;
    run_open(&run, "office");
    run.policy.rules[DISARM_CELLS] = DISARM_KEEP;
    run_table(&run, ',', "=1\n", 3);
    assert_out(&run, "=1\n", 3);
    g_assert_cmpuint(disarm_findings_tally(run.findings, DISARM_CELL_FORMULA, DISARM_KEPT), ==, 1);
    run.policy.rules[DISARM_CELLS] = DISARM_REFUSE;
    g_assert_false(run_table(&run, ',', "=1\n", 3));
    g_assert_error(run.error, PROBLEM, PROBLEM_UNSAFE);
    run_close(&run);

    run_open(&run, "verify-only");
    g_assert_true(run_table(&run, ',', "a,-5\n", 5));
    g_assert_true(run.text.same);
    g_assert_cmpuint(run.out->len, ==, 0);
    g_assert_false(run_table(&run, ',', "a,=5\n", 5));
    g_assert_error(run.error, PROBLEM, PROBLEM_UNSAFE);
    g_assert_false(run_table(&run, ',', "sep=;\na;b\n", 10));
    g_assert_error(run.error, PROBLEM, PROBLEM_UNSAFE);
    run_close(&run);
}

static void findings(void)
{
    static const char text[] = "a,b\n\"x\ny\",=1\nz,=2\n";
    Run run;
    run_open(&run, "office");
    run_table(&run, ',', text, strlen(text));
    g_assert_no_error(run.error);
    g_assert_cmpuint(disarm_findings_count(run.findings), ==, 2);
    const DisarmFinding *first = disarm_findings_get(run.findings, 0);
    g_assert_cmpint(first->danger, ==, DISARM_CELL_FORMULA);
    g_assert_cmpint(first->unit, ==, DISARM_LINE);
    g_assert_cmpuint(first->number, ==, 3);
    g_assert_cmpstr(first->detail, ==, "=1");
    g_assert_cmpuint(disarm_findings_get(run.findings, 1)->number, ==, 4);
    g_assert_cmpstr(run.text.kind, ==, "comma-table");
    run_close(&run);
}

/* Every character set comes out as it came in, or as UTF-8 that Excel knows for it. */
static void encodings(void)
{
    static const char *const sets[] = {"utf-8", "cp932", "euc-jp", "utf-16le", "iso-2022-jp"};
    static const char text[] = "氏名,ふりがな\r\n山田①,やまだ\r\n,=1\r\n";
    static const char plain[] = "氏名,ふりがな\r\n山田①,やまだ\r\n,'=1\r\n";
    static const char text2[] = "氏名,ふりがな\r\n山田,やまだ\r\n,=1\r\n";
    static const char plain2[] = "氏名,ふりがな\r\n山田,やまだ\r\n,'=1\r\n";
    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++) {
        gboolean old = i == 2 || i == 4; /* has no ① */
        gsize size = 0, want_size = 0;
        const char *in = old ? text2 : text, *out = old ? plain2 : plain;
        g_autofree char *bytes = charset_encode(sets[i], in, strlen(in), "", &size, NULL);
        const char *kept = i == 4 ? "utf-8" : sets[i];
        g_autofree char *want = charset_encode(kept, out, strlen(out), "", &want_size, NULL);
        g_autoptr(GByteArray) whole = g_byte_array_new();
        if (i == 3)
            g_byte_array_append(whole, (const guint8 *)"\xFF\xFE", 2);
        if (i == 4)
            g_byte_array_append(whole, (const guint8 *)"\xEF\xBB\xBF", 3);
        g_byte_array_append(whole, (const guint8 *)want, (guint)want_size);
        Run run;
        run_open(&run, "office");
        run_table(&run, ',', bytes, size);
        assert_out(&run, whole->data, whole->len);
        g_assert_cmpstr(run.text.encoding, ==, sets[i]);
        run_table(&run, ',', whole->data, whole->len);
        assert_out(&run, whole->data, whole->len);
        run.policy.rules[DISARM_ENCODINGS] = DISARM_FREEZE;
        run_table(&run, ',', bytes, size);
        g_autofree char *marked = g_strconcat(i == 0 ? "" : "\xEF\xBB\xBF", out, NULL);
        assert_out(&run, marked, strlen(marked));
        run_close(&run);
    }
}

static void refused(void)
{
    Run run;
    run_open(&run, "office");
    g_assert_false(run_table(&run, ',', "a\0b,c", 5));
    g_assert_error(run.error, PROBLEM, PROBLEM_ENCODING);
    g_assert_false(run_table(&run, ',', "\x82\xff\xfd\xfe", 4));
    g_assert_error(run.error, PROBLEM, PROBLEM_ENCODING);
    run.policy.limits.inflated_bytes = 3;
    g_assert_false(run_table(&run, ',', "a,b,c", 5));
    g_assert_error(run.error, PROBLEM, PROBLEM_TOO_LARGE);
    run_close(&run);
}

/* A cell of a million beginnings takes no longer than it is long. */
static void long_cells(void)
{
    g_autoptr(GString) cell = g_string_new("\"");
    for (guint i = 0; i < 400000; i++)
        g_string_append(cell, i % 2 == 0 ? " \n\t" : ",;-=");
    g_string_append(cell, "cmd|'x'!A1\"\n");
    Run run;
    run_open(&run, "office");
    g_assert_true(run_table(&run, ',', cell->str, cell->len));
    g_assert_no_error(run.error);
    run_close(&run);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table/stays", stays);
    g_test_add_func("/table/frozen", frozen);
    g_test_add_func("/table/settled", settled);
    g_test_add_func("/table/policies", policies);
    g_test_add_func("/table/findings", findings);
    g_test_add_func("/table/encodings", encodings);
    g_test_add_func("/table/refused", refused);
    g_test_add_func("/table/long-cells", long_cells);
    return g_test_run();
}
