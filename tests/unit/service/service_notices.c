/* tests/unit/service/service_notices.c -- a notice says in one sentence who did what to which
 * record, what waits for who reads it, and until when */
#include "record/load.h"
#include "records_town.h"
#include "register/inbox.h"
#include "register/parts.h"
#include "report/records.h"
#include "report/sentence.h"
#include <string.h>

static json_t *notices_of(Fixture *town, const char *person, gboolean at_home)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) json = g_string_new(NULL);
    const ReportAsk ask = {.body = town->store,
                           .desk = town->desk,
                           .person = person,
                           .now_us = town->now_us,
                           .language = "ja"};
    g_assert_true(at_home ? report_home(&ask, json, &error)
                          : report_notices(&ask, 0, 50, json, &error));
    g_assert_no_error(error);
    g_autoptr(json_t) whole = json_loads(json->str, 0, NULL);
    return json_incref(json_object_get(whole, "notices"));
}

static void assert_newest(Fixture *town, const char *person, const char *ja, const char *en)
{
    g_autoptr(json_t) notices = notices_of(town, person, FALSE);
    const json_t *text = json_object_get(json_array_get(notices, 0), "text");
    g_assert_cmpstr(register_text_in(text, "ja"), ==, ja);
    g_assert_cmpstr(register_text_in(text, "en"), ==, en);
}

static char *asked(Fixture *town)
{
    char *record = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    town_move(town, ICHI, record, "submit", NULL);
    return record;
}

/* How verbs of all forms are said; what is none, or may be one of several, is quoted. */
static void test_past(void)
{
    static const char *const pairs[][2] = {
        {"申請する", "申請しました"},
        {"差し戻す", "差し戻しました"},
        {"承認する（所属長）", "承認しました（所属長）"},
        {"指定を解く", "指定を解きました"},
        {"登録をやめる", "登録をやめました"},
        {"審査してCISOに上げる", "審査してCISOに上げました"},
        {"認めず是正を命じる", "認めず是正を命じました"},
        {"変更を行う", "変更を行いました"},
        {"承認しない", "承認しませんでした"},
        {"廃棄を認めない", "廃棄を認めませんでした"},
        {"返却を確認できない", "返却を確認できませんでした"},
        {"行わない", "行いませんでした"},
        {"提出していない", "提出していませんでした"},
        {"対象でない", "「対象でない」と記録しました"},
        {"異常がない", "「異常がない」と記録しました"},
        {"送る", "送りました"},
        {"持ち帰る", "持ち帰りました"},
        {"作業が終わる", "作業が終わりました"},
        {"台帳を作る", "台帳を作りました"},
        {"内容を見る", "内容を見ました"},
        {"登録を申し出る", "登録を申し出ました"},
        {"鍵を借りる", "鍵を借りました"},
        {"取ってくる", "取ってきました"},
        {"是正を命ずる", "是正を命じました"},
        {"返却を受けた", "返却を受けました"},
        {"抹消・停止した", "抹消・停止しました"},
        {"引き継いだ", "引き継ぎました"},
        {"申請しました", "申請しました"},
        {"見つかった", "「見つかった」と記録しました"},
        {"届いた", "「届いた」と記録しました"},
        {"取下げ", "「取下げ」と記録しました"},
        {"る", "「る」と記録しました"},
        {"（所属長）", "「（所属長）」と記録しました"},
        {"", "「」と記録しました"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *past = report_past_ja(pairs[i][0]);
        g_assert_cmpstr(past, ==, pairs[i][1]);
    }
}

/* Each step of each built-in type is told as what was done, none by quoting what it is called. */
static void test_every_step(void)
{
    g_autoptr(RecordFindings) findings = record_findings_new(10);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, findings);
    const GPtrArray *all = record_types_all(types);
    guint steps = 0;
    for (guint i = 0; i < all->len; i++) {
        const RecordType *type = all->pdata[i];
        for (guint j = 0; j < type->transitions->len; j++, steps++) {
            const RecordTransition *step = type->transitions->pdata[j];
            g_autofree char *past = report_past_ja(step->label.ja);
            const char *remark = strstr(past, "（");
            g_autofree char *head = g_strndup(past, remark ? (gsize)(remark - past) : strlen(past));
            if (strstr(past, "と記録しました") != NULL ||
                (!g_str_has_suffix(head, "ました") && !g_str_has_suffix(head, "ませんでした")))
                g_error("%s %s: %s", type->name, step->name, past);
        }
    }
    g_assert_cmpuint(steps, >, 100);
}

static void test_asked_and_decided(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = asked(town);
    assert_newest(town, ZEI,
                  "一 太郎さんが、持出R8-1「県庁での決算ヒアリング」について、"
                  "申請しました。"
                  "「許可する」の手続があなたを待っています（期限 令和8年12月2日 09:00）。",
                  "一 太郎"
                  " took the step “Submit” on 持出R8-1 “県庁での決算ヒアリング”. "
                  "Waits for you: “Grant”, until 2026-12-02 09:00.");
    town_move(town, ZEI, record, "send_back", NULL);
    assert_newest(town, ICHI,
                  "税 務さんが、持出R8-1「県庁での決算ヒアリング」について、"
                  "差し戻しました。「申請する」の手続があなたを待っています。",
                  "税 務"
                  " took the step “Send back” on 持出R8-1 “県庁での決算ヒアリング”. "
                  "Waits for you: “Submit”.");
    town_move(town, ICHI, record, "submit", NULL);
    town_move(town, ZEI, record, "refuse", NULL);
    assert_newest(town, ICHI,
                  "税 務さんが、持出R8-1「県庁での決算ヒアリング」について、"
                  "許可しませんでした。",
                  "税 務 took the step “Refuse” on 持出R8-1 “県庁での決算ヒアリング”.");
}

/* By a deputy; and what the holder is asked to see afterwards. */
static void test_deputy(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *appointment = town_open(
        town, ZEI, "deputy_appointment",
        "{'holder': '" ZEI "', 'function': 'section_manager', 'deputy': '" SAKI "', 'from_on': "
        "'2026-11-29', 'until_on': '2026-12-05', 'reason': '出張', 'scope': 'permits', "
        "'after_view': true}");
    town_move(town, ZEI, appointment, "submit", NULL);
    town_move(town, SOMU, appointment, "approve", NULL);
    g_autofree char *record = asked(town);
    assert_newest(town, SAKI,
                  "一 太郎さんが、持出R8-1「県庁での決算ヒアリング」について、"
                  "申請しました。「許可する」の手続が、"
                  "税 務さんの代行としてのあなたを待っています（期限 令和8年12月2日 09:00）。",
                  "一 太郎"
                  " took the step “Submit” on 持出R8-1 “県庁での決算ヒアリング”. "
                  "Waits for you in the place of 税 務: “Grant”, until 2026-12-02 09:00.");
    town_move(town, SAKI, record, "grant", NULL);
    assert_newest(town, ICHI,
                  "咲 良さん（税 務さんの代行）が、持出R8-1"
                  "「県庁での決算ヒアリング」について、許可しました。"
                  "「持出・持込を記録する」の手続があなたを待っています（期限 令和8年12月4日）。",
                  "咲 良 (for 税 務)"
                  " took the step “Grant” on 持出R8-1 “県庁での決算ヒアリング”. "
                  "Waits for you: “Record going out”, until 2026-12-04.");
}

/* What nobody did is a deadline that came. */
static void test_deadlines(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = asked(town);
    town_at(town, "2026-12-03T10:00");
    town_tick(town);
    assert_newest(
        town, ZEI,
        "持出R8-1「県庁での決算ヒアリング」の期限「許可の期限」を過ぎました（令和8年12月2日 "
        "09:00）。「許可する」の手続があなたを待っています。",
        "The deadline “Decision” of 持出R8-1 “県庁での決算ヒアリング” has passed (2026-12-02 "
        "09:00). Waits for you: “Grant”.");
    town_at(town, "2026-12-05T10:00");
    town_tick(town);
    assert_newest(town, SOMU,
                  "持出R8-1「県庁での決算ヒアリング」は、期限"
                  "「許可の期限」を過ぎても進んでいません（令和8年12月2日 09:00）。"
                  "「遅れの状況を確かめる」の手続があなたを待っています。",
                  "持出R8-1 “県庁での決算ヒアリング”"
                  " went no further after the deadline “Decision” (2026-12-02 09:00). "
                  "Waits for you: “Look into the delay”.");
    town_move(town, ZEI, record, "refuse", NULL);
    assert_newest(town, SOMU, "", "");
}

static void test_other_kinds(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = asked(town);
    g_assert_null(town_act(town, ZEI, SERVICE_RECORD_NOTE, record, NULL, NULL));
    assert_newest(town, ICHI,
                  "税 務さんが、持出R8-1"
                  "「県庁での決算ヒアリング」にコメントを書きました。",
                  "税 務 commented on 持出R8-1 “県庁での決算ヒアリング”.");
    g_autofree char *draft = town_open(town, ICHI, "takeout_bringin", TOWN_TAKEOUT);
    g_assert_null(town_act(town, ICHI, SERVICE_RECORD_HAND_OVER, draft, NIKO, NULL));
    assert_newest(town, NIKO,
                  "一 太郎さんが、情報資産持出・持込"
                  "「県庁での決算ヒアリング」の下書きをあなたに引き継ぎました。"
                  "「申請する」の手続があなたを待っています。",
                  "一 太郎 handed the draft of Taking out and bringing in “県庁での決算ヒアリング” "
                  "over to you. "
                  "Waits for you: “Submit”.");
}

/* A type's own words are kept; a program that tells of what nobody typed has none of them. */
static void test_own_words(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *record = town_open(
        town, ICHI, "incident",
        "{'what': '住民情報を誤って公開した', 'known_at': '2026-11-29T08:30', 'kind': "
        "['misdirected'], "
        "'finder': '森', 'confidentiality': 'c3b', 'personal': true, 'people': 132, "
        "'personal_items': '氏名', 'sensitive': false, 'my_number': true, 'property_risk': false, "
        "'wrongful': false}");
    town_move(town, JOHO, record, "triage", "{'level': 'l3'}");
    assert_newest(town, KAIGO,
                  "INCR8-1「住民情報を誤って公開した」：インシデントが発生しました。"
                  "緊急時対応計画に従ってください（手続：情報 係さん）。",
                  "INCR8-1 “住民情報を誤って公開した”: An incident has been reported; follow the "
                  "emergency plan (by 情報 係).");
}

static guint count_waiting(const json_t *notices)
{
    guint count = 0;
    for (gsize i = 0; i < json_array_size(notices); i++)
        if (strstr(register_text_in(json_object_get(json_array_get(notices, i), "text"), "ja"),
                   "待っています") != NULL)
            count++;
    return count;
}

/* What waits is said of the newest notice of a record alone; home has the newest that were not
 * read. */
static void test_once_and_at_home(void)
{
    g_autoptr(Fixture) town = town_new();
    g_autofree char *one = asked(town);
    for (guint i = 0; i < 4; i++)
        g_assert_null(town_act(town, ICHI, SERVICE_RECORD_NOTE, one, NULL, NULL));
    g_autoptr(json_t) all = notices_of(town, ZEI, FALSE);
    g_assert_cmpuint(json_array_size(all), ==, 5);
    g_assert_cmpuint(count_waiting(all), ==, 1);
    g_autoptr(json_t) home = notices_of(town, ZEI, TRUE);
    g_assert_cmpuint(json_array_size(home), ==, 3);
    g_assert_true(json_equal(json_array_get(home, 0), json_array_get(all, 0)));
    gint64 second = register_integer_in(json_array_get(all, 1), "id");
    ServiceCall call = fixture_begin(town, ZEI);
    fixture_end(town, &call, register_notice_set_read(town->store, ZEI, second, NULL));
    g_autoptr(json_t) news = notices_of(town, ZEI, TRUE);
    g_assert_cmpuint(json_array_size(news), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/service/notices/past", test_past);
    g_test_add_func("/service/notices/every-step", test_every_step);
    g_test_add_func("/service/notices/asked-and-decided", test_asked_and_decided);
    g_test_add_func("/service/notices/deputy", test_deputy);
    g_test_add_func("/service/notices/deadlines", test_deadlines);
    g_test_add_func("/service/notices/other-kinds", test_other_kinds);
    g_test_add_func("/service/notices/own-words", test_own_words);
    g_test_add_func("/service/notices/once-and-at-home", test_once_and_at_home);
    return g_test_run();
}
