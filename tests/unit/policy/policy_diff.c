/* tests/unit/policy/policy_diff.c -- editions aligned: cases one by one, and policies changed in
 * ways that are known */
#include "diff/diff.h"
#include "diff/reading.h"
#include "reading_of.h"
#include <string.h>

/* ---- cases ---- */

static PolicyDiffUnit unit(const char *path, const char *title, const char *text)
{
    PolicyDiffUnit made = {.n = 1, .s = 1, .path = path, .title = title, .text = text};
    for (PolicyDiffField field = 0; field < DIFF_FIELDS; field++)
        made.fields[field] = "";
    return made;
}

static char *shown(const PolicyDiff *diff)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < diff->entries->len; i++) {
        const PolicyDiffEntry *entry = policy_diff_entry(diff, i);
        g_string_append_printf(out, "%s%s%s(%u+%u,%u+%u)", i > 0 ? " " : "",
                               policy_diff_kind_names[entry->kind],
                               entry->moved && entry->kind != DIFF_MOVED ? "!" : "", entry->from,
                               entry->from_count, entry->to, entry->to_count);
    }
    return g_string_free(out, FALSE);
}

static void assert_shows(const PolicyDiffUnit *from, guint from_count, const PolicyDiffUnit *to,
                         guint to_count, const char *expected)
{
    g_autoptr(PolicyDiff) diff = policy_diff_new(from, from_count, to, to_count);
    g_autofree char *found = shown(diff);
    g_assert_cmpstr(found, ==, expected);
}

#define COUNT(units) G_N_ELEMENTS(units)

#define APPROVAL "職員等は、端末を外部に持ち出す場合、所属長の許可を得なければならない。"
#define REPORT "職員等は、事故を発見したときは、速やかに所属長に報告しなければならない。"
#define SCREEN "職員等は、席を離れるときは、画面を閉じなければならない。"
#define BACKUP                                                                                     \
    "情報システム管理者は、毎日、業務データの控えを取得し、耐火金庫に保管しなければならない。"

static void test_renumbered(void)
{
    const PolicyDiffUnit old[] = {unit("1/(1)", "持出し", APPROVAL), unit("1/(2)", "報告", REPORT)};
    const PolicyDiffUnit new[] = {unit("1/(1)", "離席", SCREEN), unit("1/(2)", "持出し", APPROVAL),
                                  unit("1/(3)", "報告", REPORT)};
    assert_shows(old, COUNT(old), new, COUNT(new),
                 "added(0+0,0+1) renumbered(0+1,1+1) renumbered(1+1,2+1)");
}

static void test_moved(void)
{
    const PolicyDiffUnit old[] = {unit("1/(1)", "持出し", APPROVAL), unit("1/(2)", "報告", REPORT),
                                  unit("2/(1)", "離席", SCREEN), unit("2/(2)", "控え", BACKUP)};
    const PolicyDiffUnit new[] = {unit("1/(1)", "報告", REPORT), unit("2/(1)", "離席", SCREEN),
                                  unit("2/(2)", "控え", BACKUP), unit("2/(3)", "持出し", APPROVAL)};
    assert_shows(old, COUNT(old), new, COUNT(new),
                 "renumbered(1+1,0+1) same(2+1,1+1) same(3+1,2+1) moved(0+1,3+1)");
}

/* The order stays, but the sentence went under the heading that stood behind it. */
static void test_left_its_heading(void)
{
    const PolicyDiffUnit old[] = {unit("1/(1)", "総則", SCREEN), unit("1/(2)", "総則", APPROVAL),
                                  unit("2/(1)", "事故", REPORT)};
    const PolicyDiffUnit new[] = {unit("1/(1)", "総則", SCREEN), unit("2/(1)", "事故", APPROVAL),
                                  unit("2/(2)", "事故", REPORT)};
    assert_shows(old, COUNT(old), new, COUNT(new),
                 "same(0+1,0+1) moved(1+1,1+1) renumbered(2+1,2+1)");
}

static void test_changed_and_moved(void)
{
    const PolicyDiffUnit old[] = {unit("1/(1)", "持出し", APPROVAL), unit("1/(2)", "報告", REPORT),
                                  unit("2/(1)", "離席", SCREEN)};
    const PolicyDiffUnit new[] = {
        unit("1/(1)", "報告", REPORT), unit("2/(1)", "離席", SCREEN),
        unit("2/(2)", "持出し",
             "職員等は、端末を外部に持ち出す場合、情報システム管理者の許可を得なければならない。")};
    assert_shows(old, COUNT(old), new, COUNT(new),
                 "renumbered(1+1,0+1) same(2+1,1+1) changed!(0+1,2+1)");
}

static void test_split_and_joined(void)
{
    const PolicyDiffUnit whole[] = {unit("1", "", SCREEN), unit("2", "", BACKUP),
                                    unit("3", "", REPORT)};
    const PolicyDiffUnit parts[] = {
        unit("1", "", SCREEN),
        unit("2", "", "情報システム管理者は、毎日、業務データの控えを取得する。"),
        unit("2", "", "取得した控えは、耐火金庫に保管しなければならない。"), unit("3", "", REPORT)};
    assert_shows(whole, COUNT(whole), parts, COUNT(parts),
                 "same(0+1,0+1) split(1+1,1+2) same(2+1,3+1)");
    assert_shows(parts, COUNT(parts), whole, COUNT(whole),
                 "same(0+1,0+1) joined(1+2,1+1) same(3+1,2+1)");
}

/* The same words stand often: each finds its own place. */
static void test_same_words_often(void)
{
    const PolicyDiffUnit old[] = {unit("1/(1)", "", "その他必要な事項"), unit("2/(1)", "", REPORT),
                                  unit("2/(2)", "", "その他必要な事項"),
                                  unit("3/(1)", "", "その他必要な事項")};
    const PolicyDiffUnit new[] = {unit("2/(1)", "", REPORT), unit("2/(2)", "", "その他必要な事項"),
                                  unit("3/(1)", "", "その他必要な事項")};
    assert_shows(old, COUNT(old), new, COUNT(new),
                 "removed(0+1,0+0) same(1+1,0+1) same(2+1,1+1) same(3+1,2+1)");
}

static void test_width_is_no_change(void)
{
    const PolicyDiffUnit old[] = {unit("1", "", "LGWAN 接続系の ID を、別表（１）に定める。")};
    const PolicyDiffUnit new[] = {unit("1", "", "ＬＧＷＡＮ接続系のIDを，別表(1)に定める。")};
    assert_shows(old, 1, new, 1, "same(0+1,0+1)");
}

static void test_nothing(void)
{
    const PolicyDiffUnit one[] = {unit("1", "", REPORT)};
    assert_shows(one, 0, one, 0, "");
    assert_shows(one, 1, one, 0, "removed(0+1,0+0)");
    assert_shows(one, 0, one, 1, "added(0+0,0+1)");
}

static void test_meaning(void)
{
    g_autoptr(PolicyReading) old = reading_of("方針\n\n1 報告\n\n" REPORT "\n");
    g_autoptr(PolicyReading) new = reading_of("方針\n\n1 "
                                              "報告\n\n職員等は、事故を発見したときは、直ちに情報シ"
                                              "ステム管理者に報告するよう努めるものとする。\n");
    g_auto(PolicyDiffTexts) from = {0};
    g_auto(PolicyDiffTexts) to = {0};
    policy_diff_texts_init(&from, old);
    policy_diff_texts_init(&to, new);
    g_autoptr(PolicyDiff) diff = policy_diff_new(from.units, from.count, to.units, to.count);
    g_assert_cmpuint(diff->entries->len, ==, 1);
    const PolicyDiffEntry *entry = policy_diff_entry(diff, 0);
    g_assert_cmpuint(entry->kind, ==, DIFF_CHANGED);
    g_assert_true(policy_diff_field_differs(diff, entry, DIFF_FIELD_MODALITY));
    g_assert_true(policy_diff_field_differs(diff, entry, DIFF_FIELD_NOTIFY));
    g_assert_true(policy_diff_field_differs(diff, entry, DIFF_FIELD_DEADLINE));
    g_assert_false(policy_diff_field_differs(diff, entry, DIFF_FIELD_ACTOR));
    g_assert_cmpstr(to.units[0].fields[DIFF_FIELD_DEADLINE], ==, "直ちに");
}

/* ---- inside a sentence ---- */

static char *words_of(const char *before, const char *after)
{
    static const char *const opens[] = {"", "[-", "{+"};
    static const char *const closes[] = {"", "-]", "+}"};
    g_autoptr(GArray) words = policy_diff_words(before, after);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++) {
        const PolicyDiffWords *run = &g_array_index(words, PolicyDiffWords, i);
        g_string_append_printf(out, "%s%.*s%s", opens[run->change], (int)run->size_bytes, run->text,
                               closes[run->change]);
    }
    return g_string_free(out, FALSE);
}

static void test_words(void)
{
    const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {"", "", ""},
        {"同じ。", "同じ。", "同じ。"},
        {"", "新しい。", "{+新しい。+}"},
        {"速やかに報告する。", "直ちに報告する。", "[-速やかに-]{+直ちに+}報告する。"},
        {"7日以内に届け出る。", "14日以内に届け出る。", "[-7-]{+14+}日以内に届け出る。"},
        {"課長の許可を得る。", "部長の承認を得る。", "[-課長の許可-]{+部長の承認+}を得る。"},
        {"サーバー室の鍵", "サーバ室の鍵", "[-サーバー-]{+サーバ+}室の鍵"},
        {"別表（１）による。", "別表(1)による。", "別表(1)による。"},
        {"職員は守る。", "職員及び委託先は守る。", "職員{+及び委託先+}は守る。"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = words_of(cases[i].before, cases[i].after);
        g_assert_cmpstr(found, ==, cases[i].expected);
    }
}

/* ---- policies changed in ways that are known ---- */

#define EDITS 40
#define ORIGINS_MAX 2

typedef struct {
    char *text, *path;
    const char *title;
    gint origins[ORIGINS_MAX]; /* places of the old; -1 for none */
    gboolean touched, moved;
} Made;

static void made_free(gpointer data)
{
    Made *made = data;
    g_free(made->text);
    g_free(made->path);
    g_free(made);
}

static Made *made_new(const char *text, const char *path, const char *title, gint first,
                      gint second)
{
    Made *made = g_new0(Made, 1);
    *made = (Made){g_strdup(text), g_strdup(path), title, {first, second}, FALSE, FALSE};
    return made;
}

static const char *const additions[] = {
    "ドローンで撮影した画像は、撮影した日の翌日までに防災危機管理課へ引き渡さなければならない。",
    "生成AIを業務に用いる者は、入力してよい情報の一覧を年度の初めに確かめるものとする。",
    "庁用車の走行記録装置から取り出した位置情報は、三か月を過ぎたときに消去する。",
    "図書館の利用者端末には、閲覧の履歴を残さない設定を施さなければならない。",
    "選挙の開票に用いる機器は、開票日の前日から施錠した倉庫で保管する。",
    "消防団の無線機を貸し出すときは、団長の名を貸出簿に書き入れる。",
    "保育所の見守りカメラの映像は、園長の立会いがなければ再生してはならない。",
    "水道の遠隔検針装置の鍵は、浄水場長が半年ごとに取り替えるものとする。",
};
static const char *const swaps[][2] = {
    {"しなければならない", "するものとする"},
    {"速やかに", "直ちに"},
    {"毎年度", "半年ごとに"},
    {"職員等", "全ての職員"},
    {"情報セキュリティ管理者", "所属長"},
    {"定期的に", "四半期ごとに"},
    {"することができる", "してもよい"},
    {"必要な", "十分な"},
};

static char *edited(const char *text, GRand *random)
{
    guint first = (guint)g_rand_int_range(random, 0, G_N_ELEMENTS(swaps));
    for (guint i = 0; i < G_N_ELEMENTS(swaps); i++) {
        const char *const *swap = swaps[(first + i) % G_N_ELEMENTS(swaps)];
        if (strstr(text, swap[0]) == NULL)
            continue;
        GString *out = g_string_new(text);
        g_string_replace(out, swap[0], swap[1], 1);
        return g_string_free(out, FALSE);
    }
    return g_strconcat("原則として、", text, NULL);
}

/* Where a sentence may be cut: behind the 、 nearest to its middle; NULL for none. */
static const char *middle(const char *text)
{
    const char *best = NULL;
    gsize size = strlen(text);
    for (const char *at = strstr(text, "、"); at != NULL; at = strstr(at + 3, "、"))
        if (at - text > (gssize)size / 4 && at - text < (gssize)size * 3 / 4)
            best = at + strlen("、");
    return best;
}

typedef struct {
    const PolicyDiffTexts *old;
    GPtrArray *made;   /* Made */
    GHashTable *often; /* texts that stand more than once */
    GRand *random;
} Change;

static gboolean may_touch(const Change *change, guint at)
{
    const Made *made = change->made->pdata[at];
    return !made->touched && g_utf8_strlen(made->text, -1) >= 16 &&
           !g_hash_table_contains(change->often, made->text);
}

static void change_text(Change *change, guint at)
{
    Made *made = change->made->pdata[at];
    char *text = edited(made->text, change->random);
    g_free(made->text);
    made->text = text;
    made->touched = TRUE;
}

static void split_at(Change *change, guint at)
{
    Made *made = change->made->pdata[at];
    const char *cut = middle(made->text);
    if (cut == NULL || g_utf8_strlen(made->text, -1) < 40)
        return;
    Made *rest = made_new(cut, made->path, made->title, made->origins[0], -1);
    rest->touched = TRUE;
    g_autofree char *front = g_strndup(made->text, (gsize)(cut - made->text) - strlen("、"));
    g_free(made->text);
    made->text = g_strconcat(front, "。", NULL);
    made->touched = TRUE;
    g_ptr_array_insert(change->made, (gint)at + 1, rest);
}

static void join_at(Change *change, guint at)
{
    if (at + 1 >= change->made->len || !may_touch(change, at + 1))
        return;
    Made *made = change->made->pdata[at];
    Made *next = change->made->pdata[at + 1];
    if (strcmp(made->title, next->title) != 0 || next->origins[0] != made->origins[0] + 1)
        return;
    char *text = g_strconcat(made->text, next->text, NULL);
    g_free(made->text);
    made->text = text;
    made->origins[1] = next->origins[0];
    made->touched = TRUE;
    g_ptr_array_remove_index(change->made, at + 1);
}

static void move_from(Change *change, guint at)
{
    Made *made = g_ptr_array_steal_index(change->made, at);
    guint to = (guint)g_rand_int_range(change->random, 0, (gint32)change->made->len);
    if ((to > at ? to - at : at - to) < 4)
        to = at > change->made->len / 2 ? 0 : change->made->len - 1;
    made->touched = made->moved = TRUE;
    g_ptr_array_insert(change->made, (gint)to, made);
}

static void add_at(Change *change, guint at, guint which)
{
    const Made *beside = change->made->pdata[at];
    Made *made =
        made_new(additions[which % G_N_ELEMENTS(additions)], beside->path, beside->title, -1, -1);
    made->touched = TRUE;
    g_ptr_array_insert(change->made, (gint)at, made);
}

static void change_once(Change *change, guint edit)
{
    guint at = (guint)g_rand_int_range(change->random, 0, (gint32)change->made->len);
    if (!may_touch(change, at))
        return;
    switch (edit % 8) {
    case 0:
        if (edit / 8 < G_N_ELEMENTS(additions))
            add_at(change, at, edit / 8);
        break;
    case 1:
        g_ptr_array_remove_index(change->made, at);
        break;
    case 2:
        move_from(change, at);
        break;
    case 3:
        split_at(change, at);
        break;
    case 4:
        join_at(change, at);
        break;
    default:
        change_text(change, at);
    }
}

/* A chapter comes before the second: all that follow have other numbers. */
static void renumber(Change *change)
{
    for (guint i = 0; i < change->made->len; i++) {
        Made *made = change->made->pdata[i];
        g_auto(GStrv) parts = g_strsplit(made->path, "/", 3);
        guint64 chapter =
            parts[0] != NULL && parts[1] != NULL ? g_ascii_strtoull(parts[1], NULL, 10) : 0;
        if (chapter < 2)
            continue;
        g_free(made->path);
        made->path = g_strdup_printf("%s/%u%s%s", parts[0], (guint)chapter + 1,
                                     parts[2] != NULL ? "/" : "", parts[2] != NULL ? parts[2] : "");
    }
}

/* Of those touched: pairs found and true, pairs found, pairs true; and moved ones known as such. */
typedef struct {
    guint hits, found, truth, moved, moved_found;
} Score;

static gboolean is_origin(const Made *made, guint from)
{
    return made->origins[0] == (gint)from || made->origins[1] == (gint)from;
}

static void score_entry(const PolicyDiff *diff, const PolicyDiffEntry *entry, const GPtrArray *all,
                        Score *score)
{
    (void)diff;
    for (guint j = entry->to; j < entry->to + entry->to_count; j++) {
        const Made *made = all->pdata[j];
        if (!made->touched)
            continue;
        for (guint i = entry->from; i < entry->from + entry->from_count; i++) {
            score->found++;
            score->hits += is_origin(made, i) ? 1 : 0;
        }
        score->moved_found += made->moved && entry->moved ? 1 : 0;
    }
}

static void score_made(const PolicyDiff *diff, const GPtrArray *all, Score *score)
{
    for (guint i = 0; i < diff->entries->len; i++)
        score_entry(diff, policy_diff_entry(diff, i), all, score);
    for (guint j = 0; j < all->len; j++) {
        const Made *made = all->pdata[j];
        score->moved += made->touched && made->moved ? 1 : 0;
        for (guint o = 0; made->touched && o < ORIGINS_MAX; o++)
            score->truth += made->origins[o] >= 0 ? 1 : 0;
    }
}

static void score_change(const PolicyDiffTexts *old, const GPtrArray *all, Score *score)
{
    g_autofree PolicyDiffUnit *units = g_new0(PolicyDiffUnit, all->len);
    for (guint i = 0; i < all->len; i++) {
        const Made *made = all->pdata[i];
        units[i] = unit(made->path, made->title, made->text);
    }
    g_autoptr(PolicyDiff) diff = policy_diff_new(old->units, old->count, units, all->len);
    score_made(diff, all, score);
}

static GHashTable *texts_that_stand_often(const PolicyDiffTexts *old)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *often = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < old->count; i++)
        if (!g_hash_table_add(seen, (gpointer)old->units[i].text))
            g_hash_table_add(often, (gpointer)old->units[i].text);
    return often;
}

static void change_and_score(const PolicyDiffTexts *old, guint32 seed, Score *score)
{
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(made_free);
    g_autoptr(GHashTable) often = texts_that_stand_often(old);
    GRand *random = g_rand_new_with_seed(seed);
    Change change = {old, made, often, random};
    for (guint i = 0; i < old->count; i++)
        g_ptr_array_add(made, made_new(old->units[i].text, old->units[i].path, old->units[i].title,
                                       (gint)i, -1));
    for (guint edit = 0; edit < EDITS; edit++)
        change_once(&change, edit);
    if (seed % 2 == 0)
        renumber(&change);
    score_change(old, made, score);
    g_rand_free(random);
}

static void assert_finds_changes(const char *path, guint seeds)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL)) {
        g_test_skip(path);
        return;
    }
    g_autoptr(PolicyReading) reading = reading_of(text);
    g_auto(PolicyDiffTexts) old = {0};
    policy_diff_texts_init(&old, reading);
    Score score = {0};
    for (guint32 seed = 1; seed <= seeds; seed++)
        change_and_score(&old, seed, &score);
    double precision = (double)score.hits / score.found;
    double recall = (double)score.hits / score.truth;
    double moved = (double)score.moved_found / MAX(score.moved, 1);
    g_test_message("%s: %u pairs, precision %.4f, recall %.4f, moved %.4f", path, score.truth,
                   precision, recall, moved);
    g_assert_cmpuint(score.truth, >, seeds * 10);
    g_assert_cmpfloat(precision, >=, 0.98);
    g_assert_cmpfloat(recall, >=, 0.98);
    g_assert_cmpfloat(moved, >=, 0.95);
}

static void test_sample(void)
{
    assert_finds_changes(SOURCE_ROOT "/sample/mihon/policy.txt", 30);
}

static void test_shared(gconstpointer name)
{
    g_autofree char *path = g_strconcat(SOURCE_ROOT "/../shared/policies/", name, ".txt", NULL);
    assert_finds_changes(path, 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/diff/renumbered", test_renumbered);
    g_test_add_func("/policy/diff/moved", test_moved);
    g_test_add_func("/policy/diff/left-its-heading", test_left_its_heading);
    g_test_add_func("/policy/diff/changed-and-moved", test_changed_and_moved);
    g_test_add_func("/policy/diff/split-and-joined", test_split_and_joined);
    g_test_add_func("/policy/diff/same-words-often", test_same_words_often);
    g_test_add_func("/policy/diff/width-is-no-change", test_width_is_no_change);
    g_test_add_func("/policy/diff/nothing", test_nothing);
    g_test_add_func("/policy/diff/meaning", test_meaning);
    g_test_add_func("/policy/diff/words", test_words);
    g_test_add_func("/policy/diff/changed-sample", test_sample);
    const char *const names[] = {"agano", "agatsuma", "hirosaki", "kochi", "shime"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat("/policy/diff/changed-shared/", names[i], NULL);
        g_test_add_data_func(path, names[i], test_shared);
    }
    return g_test_run();
}
