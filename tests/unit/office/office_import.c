/* tests/unit/office/office_import.c -- extracts as personnel systems write them: heads, days,
 * words; who is new, moved, unchanged, leaves; what is refused */
#include "base/problem.h"
#include "office/importing.h"
#include "office/prepare.h"
#include "office/scratch.h"
#include "office_of.h"
#include "record/load.h"
#include <string.h>

/* ---- heads and values ---- */

static void test_heads(void)
{
    static const struct {
        const char *head, *column;
    } heads[] = {
        {"職員番号", "number"},
        {"職員コード", "number"},
        {"職員ＣＤ", "number"},
        {"氏　名", "name"},
        {"氏名（漢字）", "name"},
        {"氏名\n(カナ)", "kana"},
        {"ふりがな", "kana"},
        {"姓", "family_name"},
        {"名", "given_name"},
        {"所属コード", "unit_code"},
        {"所属名", "unit"},
        {"所属", "unit"},
        {"係名", "section"},
        {"部局名", "parent"},
        {"職名", "post"},
        {"役職", "post"},
        {"発令日", "ordered_on"},
        {"発令年月日", "ordered_on"},
        {"任用区分", "kind"},
        {"兼務", "main"},
        {"本兼区分", "main"},
        {"採用年月日", "from_on"},
        {"退職日", "until_on"},
        {"メールアドレス", "mail"},
        {"Ｅ－ｍａｉｌ", "mail"},
        {"マイナンバー", "secret"},
        {"個人番号", "secret"},
        {"上位所属コード", "parent_code"},
        {"承継先コード", "successor_code"},
        {"並び順", "place"},
        {"", ""},
        {"備考", ""},
        {"氏名2", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        g_assert_cmpstr(office_column_names[office_import_column(heads[i].head)], ==,
                        heads[i].column);
}

static void test_days(void)
{
    static const struct {
        const char *text, *day;
    } days[] = {
        {"令和9年4月1日", "2027-04-01"},
        {"R9.4.1", "2027-04-01"},
        {"Ｒ９．４．１", "2027-04-01"},
        {"2027/4/1", "2027-04-01"},
        {"2027-04-01", "2027-04-01"},
        {"20270401", "2027-04-01"},
        {"46478", "2027-04-01"},
        {"平成元年4月1日", "1989-04-01"},
        {"", ""},
        {"-", ""},
        {"2027-04-01 00:00:00", "2027-04-01"},
        {"S60.4.1", "1985-04-01"},
    };
    static const char *const wrong[] = {"令和9年13月1日", "20270231", "4月1日", "99999",
                                        "2027",           "abc",      "270401", "R9.2.30"};
    char day[16];
    for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
        g_assert_true(office_import_day(days[i].text, day));
        g_assert_cmpstr(day, ==, days[i].day);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(office_import_day(wrong[i], day));
}

static void test_words(void)
{
    g_assert_cmpstr(office_import_person_kind("会計年度任用職員（パートタイム）"), ==,
                    "fiscal_year");
    g_assert_cmpstr(office_import_person_kind("非常勤"), ==, "fiscal_year");
    g_assert_cmpstr(office_import_person_kind("常勤"), ==, "regular");
    g_assert_cmpstr(office_import_person_kind("再任用（短時間）"), ==, "regular");
    g_assert_cmpstr(office_import_person_kind("特別職"), ==, "special");
    g_assert_cmpstr(office_import_person_kind("県から派遣"), ==, "dispatched");
    g_assert_cmpstr(office_import_person_kind("委託先常駐"), ==, "contractor");
    g_assert_cmpstr(office_import_person_kind(""), ==, "regular");
    g_assert_null(office_import_person_kind("ロボット"));
    g_assert_cmpint(office_import_beside("兼務"), ==, 1);
    g_assert_cmpint(office_import_beside("○"), ==, 1);
    g_assert_cmpint(office_import_beside("併任"), ==, 1);
    g_assert_cmpint(office_import_beside("本務"), ==, 0);
    g_assert_cmpint(office_import_beside(""), ==, 0);
    g_assert_cmpint(office_import_beside("？"), ==, -1);
    g_assert_cmpstr(office_import_post_kind("総務課長"), ==, "head");
    g_assert_cmpstr(office_import_post_kind("課長補佐"), ==, "senior");
    g_assert_cmpstr(office_import_post_kind("副町長"), ==, "special");
    g_assert_cmpstr(office_import_post_kind("主事"), ==, "member");
    g_assert_true(office_import_post_is_single("園長"));
    g_assert_false(office_import_post_is_single("係長"));
}

/* ---- whole extracts ---- */

/* Cells apart by "|", rows by line breaks; owned. */
static json_t *sheet(const char *text)
{
    json_t *rows = json_array();
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        json_t *row = json_array();
        g_auto(GStrv) cells = g_strsplit(*line, "|", -1);
        for (char **cell = cells; *cell != NULL; cell++)
            json_array_append_new(row, json_string(*cell));
        json_array_append_new(rows, row);
    }
    return rows;
}

/* Reads the extract, takes it over when nothing is refused, and gives the verdicts: "4 moved\n…".
 * Transfer full. */
static char *take(OfficeOf *of, const char *text, const char *day, gboolean complete)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OfficeFindings) findings = office_findings_new();
    g_autoptr(RecordFindings) type_findings = record_findings_new(1);
    g_autoptr(RecordTypes) types = record_types_load_builtin(NULL, 0, type_findings);
    json_t *rows = sheet(text);
    const OfficeImportOptions options = {day, complete, NULL};
    g_autoptr(OfficeImport) import = office_import_read(of->store, rows, &options, &error);
    g_assert_no_error(error);
    g_autoptr(Store) scratch =
        office_try(of->store, import->asked, TRUE, record_types_functions(types), findings, &error);
    g_assert_no_error(error);
    office_import_judge(import, findings);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < import->rows->len; i++) {
        const OfficeImportRow *row = import->rows->pdata[i];
        g_string_append_printf(out, "%s%u %s", i > 0 ? "\n" : "", row->row,
                               office_verdict_names[row->verdict]);
        for (guint n = 0; n < row->notes->len; n++)
            g_test_message("%u: %s", row->row, (const char *)row->notes->pdata[n]);
    }
    if (!import->refused) {
        json_t *changes = office_prepare(of->store, import->asked, findings, NULL, &error);
        g_assert_true(office_end_dependents(of->store, changes, NULL));
        office_of_change(of, changes);
    }
    json_decref(rows);
    return g_string_free(out, FALSE);
}

static void check_take(OfficeOf *of, const char *text, const char *day, gboolean complete,
                       const char *expected)
{
    g_autofree char *verdicts = take(of, text, day, complete);
    g_assert_cmpstr(verdicts, ==, expected);
}

#define HEADS "職員番号|氏名|所属名|係名|職名|発令日|兼務\n"
#define FIRST                                                                                               \
    HEADS "1|佐藤 正|町長部局||副町長|R6.4.1|\n2|伊藤 花|総務課||課長|R6.4.1|\n"          \
          "3|森 一|総務課|情報係|係長|R6.4.1|\n4|加藤 光|総務課|情報係|主事|R6.4.1|\n" \
          "5|上田 実|税務課||課長|R6.4.1|\n5|上田 実|総務課|情報係|主事|R6.4.1|○"

static OfficeOf *imported(void)
{
    OfficeOf *of = office_of_new();
    check_take(of, FIRST, "2026-11-29", FALSE, "2 new\n3 new\n4 new\n5 new\n6 new\n7 new");
    return of;
}

static void test_first_and_again(void)
{
    g_autoptr(OfficeOf) of = imported();
    check_take(of, FIRST, "2026-11-29", TRUE,
               "2 unchanged\n3 unchanged\n4 unchanged\n5 unchanged\n6 unchanged\n7 unchanged");
}

static void test_moves(void)
{
    g_autoptr(OfficeOf) of = imported();
    check_take(of,
               HEADS "2|伊藤 花|税務課||課長|R9.4.1|\n5|上田　実|総務課||課長|R9.4.1|\n"
                     "6|新田 新|税務課||主事|R9.4.1|",
               "2027-04-01", TRUE, "2 moved\n3 moved\n4 new\n0 leaves\n0 leaves\n0 leaves");
    check_take(of, HEADS "2|伊藤 花|税務課||課長|R9.4.1|\n5|上田　実|総務課||課長|R9.4.1|",
               "2027-04-02", FALSE, "2 unchanged\n3 unchanged");
}

static void test_put_right(void)
{
    g_autoptr(OfficeOf) of = imported();
    /* The same day's order says another post: the entry was wrong. */
    check_take(of, HEADS "4|加藤 光|税務課||主事|R6.4.1|", "2026-11-29", FALSE, "2 moved");
    check_take(of, HEADS "4|加藤 光|税務課||主事|R6.4.1|", "2026-11-29", FALSE, "2 unchanged");
    /* A later order stands already. */
    check_take(of, HEADS "4|加藤 光|総務課||主事|R9.4.1|", "2026-11-29", FALSE, "2 moved");
    check_take(of, HEADS "4|加藤 光|総務課||主任|R8.12.1|", "2026-12-01", FALSE, "2 refused");
}

static void test_who_is_who(void)
{
    g_autoptr(OfficeOf) of = imported();
    check_take(of, "氏名|所属名|職名\n加藤 光|総務課|係長\n加藤　光|税務課|主事", "2027-04-01",
               FALSE, "2 moved\n3 refused");
    check_take(of, HEADS "9|加藤 光|税務課||主事|R9.4.1|", "2027-04-01", FALSE, "2 new");
    check_take(of, "氏名|所属名|職名\n加藤 光|総務課|主事", "2027-04-01", FALSE, "2 refused");
    check_take(of, HEADS "|名なし||||", "2027-04-01", FALSE, "2 refused");
    /* One person's post for two. */
    check_take(of, HEADS "7|新田 一|総務課||課長|R9.4.1|", "2027-04-01", FALSE, "2 refused");
}

static void test_units_in_any_order(void)
{
    g_autoptr(OfficeOf) of = office_of_new();
    check_take(of,
               "所属コード|所属名|上位所属コード|並び順|設置日|廃止日|承継先コード\n"
               "0210|情報係|0200|1|||\n0200|総務課|0100|1|||\n0100|みほん町|||||\n"
               "0300|税務課|0100|2||R9.3.31|0400\n0400|町税課|0100|3|R9.4.1||",
               "2026-11-29", FALSE, "2 new\n3 new\n4 new\n5 new\n6 new");
    check_take(of,
               "所属コード|所属名|上位所属コード\n0210|情報政策係|0200\n0500|会計室|0100\n"
               "0500|出納室|0100\n0600|迷子課|9999",
               "2026-11-29", FALSE, "2 changed\n3 new\n4 refused\n5 refused");
    check_take(
        of, "所属コード|所属名|職名|複数\n0210|情報係|技師|1\n0210|情報係|係長|\n0210|情報係|係長|",
        "2026-11-29", FALSE, "2 new\n3 new\n4 unchanged");
}

static void test_sheets_refused(void)
{
    static const struct {
        const char *text;
        Problem problem;
    } sheets[] = {
        {"", PROBLEM_INVALID},
        {"あ|い\n1|2", PROBLEM_INVALID},
        {"\n\n\n\n\n\n\n\n\n\n\n氏名\n伊藤", PROBLEM_INVALID},
        {"氏名|個人番号\n伊藤|123456789012", PROBLEM_INVALID},
    };
    g_autoptr(OfficeOf) of = office_of_new();
    const OfficeImportOptions options = {"2026-11-29", FALSE, NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(sheets); i++) {
        g_autoptr(GError) error = NULL;
        json_t *rows = sheet(sheets[i].text);
        g_assert_null(office_import_read(of->store, rows, &options, &error));
        g_assert_error(error, PROBLEM, (int)sheets[i].problem);
        json_decref(rows);
    }
    json_t *many = json_array();
    for (guint i = 0; i <= OFFICE_IMPORT_ROWS_MAX; i++)
        json_array_append_new(many, json_array());
    g_autoptr(GError) error = NULL;
    g_assert_null(office_import_read(of->store, many, &options, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    json_decref(many);
}

static void test_digest(void)
{
    g_autoptr(OfficeOf) of = imported();
    const OfficeImportOptions options = {"2027-04-01", FALSE, NULL};
    const char *const texts[] = {HEADS "4|加藤 光|総務課||主事|R9.4.1|",
                                 HEADS "4|加藤 光|税務課||主事|R9.4.1|"};
    g_autofree char *digests[3] = {NULL};
    for (gsize i = 0; i < 3; i++) {
        json_t *rows = sheet(texts[i % 2]);
        g_autoptr(OfficeImport) import = office_import_read(of->store, rows, &options, NULL);
        digests[i] = office_import_digest(import);
        json_decref(rows);
    }
    g_assert_cmpstr(digests[0], !=, digests[1]);
    g_assert_cmpstr(digests[0], ==, digests[2]);
    g_free(digests[1]);
    g_free(digests[2]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/office/import/heads", test_heads);
    g_test_add_func("/office/import/days", test_days);
    g_test_add_func("/office/import/words", test_words);
    g_test_add_func("/office/import/first-and-again", test_first_and_again);
    g_test_add_func("/office/import/moves", test_moves);
    g_test_add_func("/office/import/put-right", test_put_right);
    g_test_add_func("/office/import/who-is-who", test_who_is_who);
    g_test_add_func("/office/import/units-in-any-order", test_units_in_any_order);
    g_test_add_func("/office/import/sheets-refused", test_sheets_refused);
    g_test_add_func("/office/import/digest", test_digest);
    return g_test_run();
}
