/* tests/unit/policy/policy_lint.c -- each rule finds what it is for, and keeps quiet where all is
 * well */
#include "reading_of.h"
#include <string.h>

#define DOCUMENT "みほん町情報セキュリティ対策基準\n\n"
#define POSTS                                                                                      \
    DOCUMENT "1 組織体制\n\n(1) 副町長を、CISOとする。\n\n(2) "                       \
             "総務課長を、統括情報セキュリティ責任者とする。\n\n"           \
             "(3) 各課長を、情報セキュリティ管理者とする。\n\n2 運用\n\n"
#define ARTICLES                                                                                                                             \
    "○みほん町情報セキュリティ規程\n\n（目的）\n第１条　この訓令は、箱を守ることを目的とする。\n" \
    "\n（箱）\n第２条　職員は、箱を閉じなければならない。\n\n"

/* A text, the rule that must (or must not) speak, and the words it must speak of (NULL: any). */
typedef struct {
    const char *rule, *text, *words;
} Case;

static const Case found[] = {
    {"post/undesignated",
     POSTS "(1) 情報セキュリティ責任者は、箱を開けなければならない。\n\n(2) "
           "職員等は、情報セキュリティ責任者の許可を得なければならない。\n",
     "情報セキュリティ責任者"},
    {"role/slip", POSTS "(1) 情報セキュリティに管理者は、箱を開けなければならない。\n",
     "情報セキュリティに管理者"},
    {"role/two-spellings", POSTS "(1) 総括情報セキュリティ責任者は、箱を閉じなければならない。\n",
     "総括"},
    {"term/undefined",
     DOCUMENT
     "1 定義\n\n(1) 箱\n\n鍵の掛かる入れ物をいう。\n\n(2) 鍵\n\n箱を開ける道具をいう。\n\n(3) "
     "蓋\n\n箱の上をいう。\n\n2 運用\n\n(1) 職員は、管理区域に入ってはならない。\n",
     "管理区域"},
    {"definition/twice",
     DOCUMENT "1 総則\n\n(1) 課長及び係長（以下「番人」という。）は、箱を守る。\n\n(2) "
              "局長及び次長（以下「番人」という。）は、箱を閉じる。番人は走る。\n",
     "番人"},
    {"definition/unused",
     DOCUMENT
     "1 総則\n\n(1) 課長は、箱を選ぶための基準（以下「箱選定基準」という。）を定める。\n\n(2) "
     "課長は、選定基準に従う。\n",
     "箱選定基準"},
    {"title/twice",
     DOCUMENT "1 運用\n\n(1) 箱の監視\n\n箱を見なければならない。\n\n(2) "
              "箱の監視\n\n箱を見続けなければならない。\n",
     "箱の監視"},
    {"level/no-recipient",
     DOCUMENT "1 事故\n\nレベル\t影響\t報告先\nレベル０\t小さい\t課長\nレベル１\t大きい\t\n",
     "レベル1"},
    {"reference/missing", ARTICLES "（鍵）\n第３条　職員は、第９条の箱を開けてはならない。\n",
     "第9条"},
    {"reference/missing", ARTICLES "（鍵）\n第３条　職員は、別表第２の箱を開けてはならない。\n",
     "別表第2"},
    {"reference/missing", ARTICLES "（鍵）\n第３条　職員は、箱持出願（様式第３号）を出す。\n",
     "様式第3号"},
    {"reference/missing", ARTICLES "（鍵）\n第３条　職員は、前項の箱を開けてはならない。\n",
     "前項"},
    {"reference/missing",
     ARTICLES "（鍵）\n第３条　職員は、鍵を守る。\n２　職員は、前３項の箱を開けてはならない。\n",
     "前3項"},
    {"reference/missing",
     DOCUMENT "4 物理\n\n4.1 箱\n\n(1) 置き場\n\n箱は、6.3(2)の場所に置かなければならない。\n",
     "6.3"},
    {"text/foreign-script", DOCUMENT "1 総則\n\n(1) 職員は、箱を持ち込んで서는ならない。\n", NULL},
    {"text/lost-letter", DOCUMENT "1 総則\n\n(1) 職員は、\xef\xbf\xbdを閉じる。\n", NULL},
    {"text/private-letter", DOCUMENT "1 総則\n\n(1) 職員は、\xee\x80\x81を閉じる。\n", NULL},
    {"text/mojibake", DOCUMENT "1 総則\n\n(1) 職員は、縺薙繧後繝箱を閉じる。\n", NULL},
    {"text/doubled-particle", DOCUMENT "1 総則\n\n(1) 職員は、箱をを閉じなければならない。\n",
     NULL},
    {"text/doubled-sign", DOCUMENT "1 総則\n\n(1) 職員は、、箱を閉じなければならない。\n", NULL},
    {"text/open-bracket", DOCUMENT "1 総則\n\n(1) 職員は、箱（大きいものを閉じなければならない。\n",
     NULL},
    {"text/markup", DOCUMENT "1 総則\n\n(1) 職員は、<b>箱を閉じなければならない。\n", "<b>"},
    {"text/misread", DOCUMENT "1 総則\n\n(1) 職員は、箱を定期的の実施しなければならない。\n", NULL},
    {"scope/adopters",
     "みほん町情報セキュリティ基本方針\n\nみほん町\nみほん町議会\n\n1 適用範囲\n\n"
     "本基本方針が適用される行政機関は、町長、議会及び教育委員会とする。\n",
     "教育委員会"},
    {"law/number",
     DOCUMENT "1 法令遵守\n\n次の法令を守る。\n\n(1) 地方公務員法（昭和26年法律第261号）\n",
     "昭和26年法律第261号"},
    {"law/repealed",
     DOCUMENT "1 法令遵守\n\n次の法令を守る。\n\n(1) "
              "行政機関の保有する個人情報の保護に関する法律（平成15年法律第58号）\n",
     NULL},
    {"revision/not-listed",
     "みほん町情報セキュリティポリシー\n\n改定日：令和7年7月3日\n\n1 "
     "総則\n\n箱を守る。\n\n改訂履歴\n\n"
     "版\t改訂概要\t改訂日\n初版\t新規\tH16.4.1\n",
     "2025-07-03"},
};

/* Sound texts on which the rule must be silent. */
static const Case silent[] = {
    {"post/undesignated",
     POSTS "(1) 情報セキュリティ管理者は、箱を開けなければならない。\n\n(2) "
           "CISOは、箱を閉じなければならない。\n",
     NULL},
    /* a basic policy names few posts: others are set up elsewhere */
    {"post/undesignated",
     "みほん町情報セキュリティ基本方針\n\n1 体制\n\n(1) "
     "情報セキュリティ責任者は、箱を守る。\n\n(2) "
     "情報セキュリティ責任者は、箱を閉じる。\n",
     NULL},
    {"role/two-spellings", POSTS "(1) 統括情報セキュリティ責任者は、箱の数を総括する。\n", NULL},
    {"definition/twice",
     DOCUMENT "1 総則\n\n(1) 課長及び係長（以下「番人」という。）は、箱を守る。\n\n(2) "
              "課長及び係長（以下「番人」という。）は、箱を閉じる。\n",
     NULL},
    {"definition/unused",
     DOCUMENT
     "1 総則\n\n(1) 課長及び係長（以下「番人」という。）は、箱を守る。\n\n(2) 番人は、走る。\n",
     NULL},
    {"title/twice",
     DOCUMENT "1 監査\n\n(1) 報告\n\n報告しなければならない。\n\n2 点検\n\n(1) "
              "報告\n\n報告しなければならない。\n",
     NULL},
    {"level/no-recipient",
     DOCUMENT "1 事故\n\nレベル\t影響\t報告先\nレベル０\t小さい\t課長\nレベル１\t大きい\t局長\n",
     NULL},
    {"reference/missing",
     ARTICLES
     "（鍵）\n第３条　職員は、第２条の箱に鍵を掛ける。\n２　前項の鍵は、前条の箱に入れる。\n",
     NULL},
    {"reference/missing", ARTICLES "（鍵）\n第３条　地方自治法第２４４条の６に基づき、箱を守る。\n",
     NULL},
    {"reference/missing",
     ARTICLES
     "（鍵）\n第３条　職員は、別表第１の箱を守る。\n\n別表第１（第３条関係）\n箱\t色\n大\t赤\n",
     NULL},
    {"reference/missing", DOCUMENT "1 総則\n\n(1) 前年度の箱を数え、事前に鍵を掛ける。\n", NULL},
    {"reference/missing",
     DOCUMENT "1 総則\n\n(1) 箱\n\n① 職員は、箱を守る。\n\n② 前項の箱は、閉じる。\n", NULL},
    {"text/doubled-particle",
     DOCUMENT "1 総則\n\n(1) 職員は、ここに箱を置き、汗がにじむまで守る。\n", NULL},
    {"text/open-bracket", DOCUMENT "1 総則\n\n(1) 職員は、箱（大きいもの（木箱））を閉じる。\n",
     NULL},
    {"text/markup", DOCUMENT "1 総則\n\n(1) <みほん町体制図>のとおり、3 < 5 とする。\n", NULL},
    {"text/foreign-script", DOCUMENT "1 総則\n\n(1) αモデルのCISOは、Ⅰ類の箱を①から選ぶ。\n", NULL},
    {"law/number",
     DOCUMENT "1 法令遵守\n\n次の法令を守る。\n\n(1) "
              "サイバーセキュリティ基本法（平成26年号外法律第104号）\n",
     NULL},
    {"scope/adopters",
     "みほん町情報セキュリティ基本方針\n\nみほん町\nみほん町議会\n\n1 適用範囲\n\n"
     "本基本方針が適用される行政機関は、町長及び議会とする。\n",
     NULL},
};

static const PolicyFinding *finding_of(const PolicyReading *reading, const Case *c)
{
    for (guint i = 0; i < reading->findings->len; i++) {
        const PolicyFinding *finding = &g_array_index(reading->findings, PolicyFinding, i);
        if (strcmp(finding->rule, c->rule) == 0 &&
            (c->words == NULL || strcmp(finding->words, c->words) == 0))
            return finding;
    }
    return NULL;
}

static void rules_speak(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(found); i++) {
        g_autoptr(PolicyReading) reading = reading_of(found[i].text);
        const PolicyFinding *finding = finding_of(reading, &found[i]);
        if (finding == NULL)
            g_error("case %u: %s is silent on: %s", (guint)i, found[i].rule, found[i].text);
        g_assert_cmpuint(finding->line, >, 0);
        g_assert_null(strchr(finding->ja, '{'));
        g_assert_null(strchr(finding->en, '{'));
    }
}

static void rules_are_silent(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(silent); i++) {
        g_autoptr(PolicyReading) reading = reading_of(silent[i].text);
        const PolicyFinding *finding = finding_of(reading, &silent[i]);
        if (finding != NULL)
            g_error("case %u: %s says %s on: %s", (guint)i, silent[i].rule, finding->ja,
                    silent[i].text);
    }
}

/* Every sentence that rules/policy-lint.yaml words has a rule that says it, tested above. */
static void every_rule_is_tested(void)
{
    const GArray *known = rules_of_tests()->knowledge->findings;
    for (guint i = 0; i < known->len; i++) {
        const char *rule = g_array_index(known, KnownFinding, i).rule;
        gboolean tested =
            g_str_has_prefix(rule, "numbering/") || strcmp(rule, "text/look-alike") == 0;
        for (gsize j = 0; j < G_N_ELEMENTS(found) && !tested; j++)
            tested = strcmp(found[j].rule, rule) == 0;
        if (!tested)
            g_error("%s has no test", rule);
    }
}

/* What the outline remarks on numbers becomes findings, and look-alikes are told once. */
static void numbers_and_look_alikes(void)
{
    g_autoptr(PolicyReading) reading = reading_of(
        DOCUMENT
        "1 総則\n\n(1) 職員は、⼈を守る。\n\n(2) 職員は、⼈を見る。\n\n(4) 職員は、走る。\n");
    Case gap = {"numbering/gap", NULL, NULL}, alike = {"text/look-alike", NULL, NULL};
    g_assert_nonnull(finding_of(reading, &gap));
    g_assert_nonnull(finding_of(reading, &alike));
    guint count = 0;
    for (guint i = 0; i < reading->findings->len; i++)
        count += strcmp(g_array_index(reading->findings, PolicyFinding, i).rule, alike.rule) == 0;
    g_assert_cmpuint(count, ==, 1);
}

static void findings_by_line(void)
{
    g_autoptr(PolicyReading) reading = reading_of(found[0].text);
    for (guint i = 1; i < reading->findings->len; i++)
        g_assert_cmpuint(g_array_index(reading->findings, PolicyFinding, i - 1).line, <=,
                         g_array_index(reading->findings, PolicyFinding, i).line);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/lint/speak", rules_speak);
    g_test_add_func("/policy/lint/silent", rules_are_silent);
    g_test_add_func("/policy/lint/every-rule", every_rule_is_tested);
    g_test_add_func("/policy/lint/numbers", numbers_and_look_alikes);
    g_test_add_func("/policy/lint/by-line", findings_by_line);
    return g_test_run();
}
