/* tests/unit/policy/policy_facts.c -- what a document as a whole says: each kind of fact from a
 * small text, tags, and the comparison list */
#include "reading_of.h"
#include <string.h>

/* A text, and a fact that must be read of it; NULL members are not asked. `detail` is the text of
 * the first one. */
typedef struct {
    const char *text;
    PolicyFactKind kind;
    const char *name, *value, *function, *detail, *path;
} Case;

#define BEGIN "1 総則\n\n(1) 箱\n\n"

static const Case cases[] = {
    /* posts */
    {BEGIN "副市長を、CISO とする。", FACT_POST, "CISO", "副市長", "ciso", NULL, "方針/1/(1)"},
    {BEGIN "総務部長（議会については議会事務局長）を、CISO直属の統括情報セキュリティ責任者とする。",
     FACT_POST, "統括情報セキュリティ責任者", "総務部長", "chief_officer",
     "議会については議会事務局長", NULL},
    {BEGIN "最高情報セキュリティ責任者は、副町長をもって充てる。", FACT_POST,
     "最高情報セキュリティ責任者", "副町長", "ciso", NULL, NULL},
    {BEGIN "町に最高情報統括責任者を置き、副町長をもって充てる。", FACT_POST, "最高情報統括責任者",
     "副町長", "ciso", NULL, NULL},
    {BEGIN "組合に情報番人１人を置き、事務局長の職にある者をこれに充てる。", FACT_POST, "情報番人",
     "事務局長の職にある者", "", NULL, NULL},
    {BEGIN "情報番人は、総務課長とする。", FACT_POST, "情報番人", "総務課長", "", NULL, NULL},
    {BEGIN "各課の長を情報セキュリティ管理者とし、係長を情報セキュリティ担当者とする。", FACT_POST,
     "情報セキュリティ担当者", "係長", "section_staff", NULL, NULL},
    {BEGIN "課長は、情報システム担当者を指名しなければならない。", FACT_POST, "情報システム担当者",
     "", "system_staff", NULL, NULL},
    {"1 体制\n\n(1) 情報セキュリティ委員会（部長会議）\n\n大事なことを決定する。", FACT_POST,
     "情報セキュリティ委員会", "部長会議", "committee", NULL, "方針/1/(1)"},
    {"1 体制\n\n役割\t充て職\nＣＩＳＯ\t副市長\n情報システム管理者\t各課長\n", FACT_POST,
     "情報システム管理者", "各課長", "system_manager", NULL, "方針/1/表1-行2"},
    {"1 体制\n\n次の者を置く。\n\n(1) 最高情報セキュリティ責任者　副市長\n\n(2) "
     "情報セキュリティ管理者　各課長\n",
     FACT_POST, "情報セキュリティ管理者", "各課長", "section_manager", NULL, "方針/1/(2)"},
    /* zones */
    {BEGIN "個人番号利用事務系と他の領域を分ける。", FACT_ZONE, "個人番号利用事務系", "",
     "mynumber", NULL, NULL},
    {BEGIN "本市は、β′モデルを採用する。", FACT_ZONE, "β′モデル", "β'", "other", NULL, NULL},
    {BEGIN "学習系から校務系へ入れない。", FACT_ZONE, "学習系", "", "school", NULL, NULL},
    /* bodies */
    {"1 "
     "適用範囲\n\n本基本方針が適用される行政機関は、町長、議会及び消防本部（分署を含む。）とする。",
     FACT_BODY, "消防本部", "", "fire", "分署を含む。", NULL},
    {"1 適用範囲\n\nこの規程は、町長、教育委員会及び監査委員に属する職員に適用する。", FACT_BODY,
     "教育委員会", "", "education", NULL, NULL},
    {BEGIN "この方針は、町長部局、上下水道事業及び議会事務局に適用する。", FACT_BODY,
     "上下水道事業", "", "enterprise", NULL, NULL},
    {"1 適用範囲\n\nただし、教育委員会のうち各学校は、対象外とする。", FACT_BODY,
     "教育委員会のうち各学校", "対象外", "other", NULL, NULL},
    {"みほん市情報セキュリティポリシー\n\nみほん市\nみほん市議会\n\n1 目的\n\n箱を守る。",
     FACT_ADOPTER, "みほん市議会", "", "assembly", NULL, ""},
    {BEGIN "みほん市長部局及びみほん市議会において方針を共同で策定する。", FACT_ADOPTER,
     "みほん市議会", "", "assembly", NULL, "方針/1/(1)"},
    /* public or closed */
    {BEGIN "対策基準は、支障を及ぼすおそれがあることから非公開とする。", FACT_PUBLIC, "対策基準",
     "非公開とする", "closed", NULL, NULL},
    {BEGIN "基本方針は、ホームページで公表する。", FACT_PUBLIC, "基本方針", NULL, "public", NULL,
     NULL},
    {"公表日　令和8年3月31日\n\nみほん町情報セキュリティ基本方針\n\n1 目的\n\n箱を守る。",
     FACT_PUBLIC, "みほん町情報セキュリティ基本方針", NULL, "public", "2026-03-31", ""},
    /* laws */
    {BEGIN "本方針は、地方自治法（昭和22年法律第67号）第244条の6第1項に基づく方針とする。",
     FACT_LEGAL_BASIS, "地方自治法", "第244条の6第1項", "basis", "昭和22年法律第67号", NULL},
    {"1 法令遵守\n\n次の法令を守らなければならない。\n\n(1) "
     "みほん県箱の取扱いに関する条例（平成3年みほん県条例第2号）",
     FACT_LEGAL_BASIS, "みほん県箱の取扱いに関する条例", "", "observed", NULL, NULL},
    {BEGIN "地方公務員法による処分をする。", FACT_LEGAL_BASIS, "地方公務員法", "", "cited", NULL,
     NULL},
    /* classes and levels */
    {"1 "
     "分類\n\n分類\t分類基準\t取扱制限\n機密性３Ａ\tとても大事な箱\t・複製の禁止\n機密性２\t大事な"
     "箱\t",
     FACT_CLASSIFICATION, "機密性3A", "とても大事な箱", "confidentiality", "複製の禁止", NULL},
    {"1 分類\n\n次のとおり分ける。\n\n(1) 重要性分類Ⅰ　失うと困る箱\n", FACT_CLASSIFICATION,
     "重要性分類Ⅰ", "失うと困る箱", "importance", NULL, NULL},
    {"1 事故\n\n段階\t影響\t報告先\n一\t小さい\t課長\n二\t大きい\t局長\n", FACT_INCIDENT_LEVEL,
     "段階二", "大きい", "", "局長", NULL},
    /* revisions */
    {"1 総則\n\n箱を守る。\n\n改訂履歴\n\n版\t改訂概要\t改訂日\n初版\t新しく定めた\tH16.4.1\n",
     FACT_REVISION, "2004-04-01", "新しく定めた", "", "初版", ""},
    {BEGIN "この規程は、令和六年四月一日から施行する。", FACT_REVISION, "2024-04-01", "施行", "",
     NULL, NULL},
    /* what is done again */
    {BEGIN "課長は、毎年度及び必要に応じて、自己点検を行わなければならない。", FACT_REVIEW,
     "自己点検", "毎年度及び必要に応じて", "annual", NULL, NULL},
    /* forms */
    {BEGIN "課長は、箱持出記録簿を作成しなければならない。", FACT_FORM, "箱持出記録簿", "",
     "ledger", NULL, NULL},
    {BEGIN "職員は、箱持出願（様式第１号）を出すものとする。", FACT_FORM, "箱持出願", "", "form",
     "様式第１号", NULL},
};

static gboolean fits(const char *want, const char *have)
{
    return want == NULL || strcmp(want, have) == 0;
}

static gboolean fact_fits(const PolicyReading *reading, const Case *c, const PolicyFact *fact)
{
    const char *detail =
        fact->details.count == 0
            ? ""
            : g_array_index(reading->details, PolicyDetail, fact->details.first).text;
    return fact->kind == c->kind && fits(c->name, fact->name) && fits(c->value, fact->value) &&
           fits(c->function, fact->function) && fits(c->detail, detail) &&
           fits(c->path, fact->path);
}

static void print_facts(const PolicyReading *reading)
{
    for (guint i = 0; i < reading->facts->len; i++) {
        const PolicyFact *fact = &g_array_index(reading->facts, PolicyFact, i);
        g_test_message("%s %s: %s = %s at %s", policy_fact_names[fact->kind], fact->function,
                       fact->name, fact->value, fact->path);
    }
}

static void each_kind(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(PolicyReading) reading = reading_of(cases[i].text);
        gboolean found = FALSE;
        for (guint j = 0; j < reading->facts->len && !found; j++)
            found = fact_fits(reading, &cases[i], &g_array_index(reading->facts, PolicyFact, j));
        if (found)
            continue;
        print_facts(reading);
        g_test_fail_printf("no %s %s in: %s", policy_fact_names[cases[i].kind], cases[i].name,
                           cases[i].text);
    }
}

/* What looks like a fact and is none. */
static const struct {
    const char *text;
    PolicyFactKind kind;
} nothing[] = {
    {BEGIN "職員は、CISO を必要とする。", FACT_POST},
    {BEGIN "CISO は、箱を開けなければならないものとする。", FACT_POST},
    {BEGIN "機密性２以上の箱を運ぶ者は、鍵を掛ける。", FACT_CLASSIFICATION},
    {BEGIN "箱を公開する場合は、完全性を確かめる。", FACT_PUBLIC},
    {BEGIN "箱は、みほん町電算規程の例により扱う。", FACT_LEGAL_BASIS},
    {BEGIN "監査委員は、箱を見ることができる。", FACT_REVIEW},
};

static void none_of_a_kind(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(nothing); i++) {
        g_autoptr(PolicyReading) reading = reading_of(nothing[i].text);
        for (guint j = 0; j < reading->facts->len; j++) {
            if (g_array_index(reading->facts, PolicyFact, j).kind == nothing[i].kind)
                g_test_fail_printf("a %s in: %s", policy_fact_names[nothing[i].kind],
                                   nothing[i].text);
        }
    }
}

/* An empty cell of a merged column is filled from the row above, and said to be a guess. */
static void guessed_recipient(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("1 事故\n\nレベル\t影響\t報告先\nレベル０\t小さい\t課長\nレベル１\t大きい\t\n");
    const PolicyFact *last = &g_array_index(reading->facts, PolicyFact, reading->facts->len - 1);
    g_assert_cmpstr(last->name, ==, "レベル1");
    g_assert_cmpuint(last->confidence, <, 70);
    g_assert_cmpstr(g_array_index(reading->details, PolicyDetail, last->details.first).text, ==,
                    "課長");
}

/* -- tags -- */

static const char *guideline_of(const PolicyReading *reading, const char *path, guint *areas)
{
    for (guint i = 0; i < reading->entries->len; i++) {
        const PolicyOutlineEntry *entry = &g_array_index(reading->entries, PolicyOutlineEntry, i);
        if (strcmp(entry->path, path) != 0)
            continue;
        *areas = entry->areas;
        return entry->guideline;
    }
    g_error("no entry %s", path);
}

/* A document with numbers of its own is tagged by its titles, not by its numbers. */
static void tags_of_titles(void)
{
    g_autoptr(PolicyReading) reading = reading_of(
        "情報セキュリティ対策基準\n\n1 研修及び訓練\n\n(1) 計画\n\n研修を行わなければならない。\n\n"
        "2 組織体制\n\n(1) 委員会\n\n委員会を置く。\n\n5 監査\n\n監査を行わなければならない。\n");
    guint areas = 0;
    g_assert_cmpstr(guideline_of(reading, "基準/1", &areas), ==, "5.2");
    g_assert_cmpuint(areas, ==, 1u << 4);
    g_assert_cmpstr(guideline_of(reading, "基準/1/(1)", &areas), ==, "5.2");
    g_assert_cmpstr(guideline_of(reading, "基準/2", &areas), ==, "1");
    g_assert_cmpuint(areas, ==, 1u << 1);
    g_assert_cmpstr(guideline_of(reading, "基準/5", &areas), ==, "9.1");
    g_assert_cmpstr(unit_at(reading, "基準/5", 1)->guideline, ==, "9.1");
    g_assert_cmpuint(unit_at(reading, "基準/5", 1)->areas, ==, 1u << 8);
}

static void tags_of_basic_policy(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("みほん町情報セキュリティ基本方針\n\n1 目的\n\n箱を守ることを目的とする。\n\n2 "
                   "情報セキュリティ対策\n\n"
                   "(1) 物理的セキュリティ\n\n物理的な対策を講じる。\n\n3 "
                   "情報セキュリティポリシーの見直し\n\n見直す。\n");
    guint areas = 0;
    g_assert_cmpstr(guideline_of(reading, "方針/1", &areas), ==, "基本方針/1");
    g_assert_cmpuint(areas, ==, 0);
    g_assert_cmpstr(guideline_of(reading, "方針/2/(1)", &areas), ==, "基本方針/6");
    g_assert_cmpuint(areas, ==, 1u << 3);
    g_assert_cmpstr(guideline_of(reading, "方針/3", &areas), ==, "基本方針/8");
}

/* -- coverage -- */

static PolicyCoverState state_of(const PolicyReading *reading, const char *id)
{
    for (guint i = 0; i < reading->coverage->len; i++) {
        if (strcmp(g_array_index(reading->knowledge->coverage, KnownCover, i).id, id) == 0)
            return g_array_index(reading->coverage, PolicyCover, i).state;
    }
    g_error("no entry %s", id);
}

/* A basic policy is not blamed for what belongs into its standards. */
static void coverage_of_basic_policy(void)
{
    g_autoptr(PolicyReading) reading = reading_of(
        "みほん町情報セキュリティ基本方針\n\n1 目的\n\n情報資産を守ることを目的とする。\n\n"
        "2 物理的セキュリティ\n\nサーバについて、物理的な対策を講じる。\n");
    g_assert_cmpint(state_of(reading, "basic-purpose"), ==, COVER_SAID);
    g_assert_cmpint(state_of(reading, "basic-physical"), ==, COVER_SAID);
    g_assert_cmpint(state_of(reading, "basic-audit"), ==, COVER_UNSAID);
    g_assert_cmpint(state_of(reading, "law-publish"), ==, COVER_UNSAID);
    g_assert_cmpint(state_of(reading, "phys-power"), ==, COVER_ELSEWHERE);
}

static void coverage_of_standards(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("みほん町情報セキュリティ対策基準\n\n1 物理的セキュリティ\n\n(1) 電源\n\n"
                   "課長は、予備電源を備え付けなければならない。\n\n(2) "
                   "サーバの冗長化\n\nサーバを冗長化するよう努めなければならない。\n");
    g_assert_cmpint(state_of(reading, "phys-power"), ==, COVER_SAID);
    g_assert_cmpint(state_of(reading, "phys-redundant"), ==, COVER_PARTLY);
    g_assert_cmpint(state_of(reading, "phys-cables"), ==, COVER_UNSAID);
    g_assert_cmpint(state_of(reading, "basic-audit"), ==, COVER_ELSEWHERE);
}

/* What a text says in its own words is not shown as unsaid: fields stand for words (somebody's
 * leave, a prohibition), and words that come near name the clause to read. */
static void coverage_of_own_words(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("みほん町電算取扱規程\n\n（端末の持出し）\n第1条　端末を庁外に搬出しようとする職"
                   "員は、課長の許可を受けなければならない。\n\n"
                   "（電源）\n第2条　課長は、停電時に機器を安全に停止させるために必要な電源を確保し"
                   "なければならない。\n\n"
                   "（管理者）\n第3条　管理者は、課等の長をもって充てる。\n");
    g_assert_cmpint(state_of(reading, "people-take-out"), ==, COVER_SAID);
    g_assert_cmpint(state_of(reading, "phys-power"), ==, COVER_SAID);
    g_assert_cmpint(state_of(reading, "org-section"), ==, COVER_PERHAPS);
    g_assert_cmpint(state_of(reading, "tech-wireless"), ==, COVER_UNSAID);
}

/* Words of one entry that stand in clauses' different sentences say it in part at most; what a
 * definition explains is no duty. */
static void coverage_of_scattered_words(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("みほん町情報セキュリティ対策基準\n\n（定義）\n第1条　無線LAN　電波を用い、暗号"
                   "化及び認証を行う通信網をいう。\n\n"
                   "（対策）\n第2条　課長は、ソフトウェアを最新の状態に保たなければならない。\n"
                   "2　課長は、部長の許可を得て機器を導入することができる。\n");
    g_assert_cmpint(state_of(reading, "tech-wireless"), ==, COVER_PARTLY);
    g_assert_cmpint(state_of(reading, "tech-software"), ==, COVER_PARTLY);
}

/* What a sentence announces is said of its list, and of no paragraph behind that. */
static void coverage_of_lead(void)
{
    g_autoptr(PolicyReading) reading = reading_of(
        "みほん町情報セキュリティ対策基準\n\n（管理）\n第1条　課長は、ICカードについて次に掲げる"
        "措置を講じなければならない。\n(1) 番号を付すこと。\n(2) 置き場所を決めること。\n"
        "2　課長は、要らない書類を廃棄しなければならない。\n\n"
        "（搬入）\n第2条　課長は、搬入について次に掲げる措置を講じなければならない。\n(1) "
        "次に掲げる事項を守ること。\nア 時刻を決めること。\n(2) 職員を立ち会わせること。\n");
    g_assert_cmpint(state_of(reading, "people-card"), ==, COVER_PARTLY);
    g_assert_cmpint(state_of(reading, "phys-carry"), ==, COVER_SAID);
}

/* A duty is no prohibition, a board of education no education, and a word that holds another says
 * one thing. */
static void coverage_of_near_words(void)
{
    g_autoptr(PolicyReading) reading = reading_of(
        "みほん町情報セキュリティ対策基準\n\n（記録）\n第1条　課長は、端末の設定を変更したとき"
        "は、その旨を書き留めなければならない。\n\n"
        "（台帳）\n第2条　教育委員会は、毎年度、箱の計画を立てるものとする。\n\n"
        "（議事）\n第3条　委員会の議事は、過半数で決定する。\n\n"
        "（席）\n第4条　課長は、新たに採用した職員の席を用意するものとする。\n");
    g_assert_cmpint(state_of(reading, "people-settings"), !=, COVER_SAID);
    g_assert_cmpint(state_of(reading, "people-training"), ==, COVER_UNSAID);
    g_assert_cmpint(state_of(reading, "org-committee"), !=, COVER_SAID);
    g_assert_cmpint(state_of(reading, "people-temporary"), !=, COVER_SAID);
}

/* What belongs into the basic policy and stands in the standards of the same document is named. */
static void coverage_of_other_part(void)
{
    g_autoptr(PolicyReading) reading =
        reading_of("みほん町情報セキュリティポリシー\n\n第1章 情報セキュリティ基本方針\n\n1 "
                   "目的\n\n情報資産を守ることを目的とする。\n\n"
                   "第2章 情報セキュリティ対策基準\n\n1 "
                   "ソーシャルメディアの利用\n\n課長は、ソーシャルメディアの運用手順を定めなければ"
                   "ならない。\n");
    g_assert_cmpint(state_of(reading, "basic-social"), ==, COVER_PERHAPS);
    g_assert_cmpint(state_of(reading, "tech-social"), ==, COVER_SAID);
}

/* Every entry says what it asks in both languages, and every area and chapter has a name. */
static void list_is_whole(void)
{
    const PolicyKnowledge *know = rules_of_tests()->knowledge;
    g_assert_cmpuint(know->coverage->len, >=, 80);
    g_assert_cmpuint(know->areas->len, ==, 8);
    g_assert_cmpuint(know->questions->len, >=, 3);
    g_assert_cmpstr(know->deadline, ==, "2027-07-01");
    for (guint i = 0; i < know->coverage->len; i++) {
        const KnownCover *cover = &g_array_index(know->coverage, KnownCover, i);
        gboolean chapter = *cover->guideline == '\0';
        for (guint j = 0; j < know->chapters->len && !chapter; j++)
            chapter = strcmp(g_array_index(know->chapters, KnownChapter, j).guideline,
                             cover->guideline) == 0;
        if (!chapter)
            g_error("%s: no chapter %s", cover->id, cover->guideline);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/facts/each-kind", each_kind);
    g_test_add_func("/policy/facts/none", none_of_a_kind);
    g_test_add_func("/policy/facts/guessed-recipient", guessed_recipient);
    g_test_add_func("/policy/facts/tags-of-titles", tags_of_titles);
    g_test_add_func("/policy/facts/tags-of-basic-policy", tags_of_basic_policy);
    g_test_add_func("/policy/facts/coverage-of-basic-policy", coverage_of_basic_policy);
    g_test_add_func("/policy/facts/coverage-of-standards", coverage_of_standards);
    g_test_add_func("/policy/facts/coverage-of-own-words", coverage_of_own_words);
    g_test_add_func("/policy/facts/coverage-of-scattered-words", coverage_of_scattered_words);
    g_test_add_func("/policy/facts/coverage-of-lead", coverage_of_lead);
    g_test_add_func("/policy/facts/coverage-of-near-words", coverage_of_near_words);
    g_test_add_func("/policy/facts/coverage-of-other-part", coverage_of_other_part);
    g_test_add_func("/policy/facts/list-is-whole", list_is_whole);
    return g_test_run();
}
