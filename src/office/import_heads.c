/* office/import_heads.c -- the names that extracts give their columns */
#include "base/problem.h"
#include "office/folded.h"
#include "office/importing.h"
#include <string.h>

const char *const office_column_names[] = {
    "",           "number",      "name",        "family_name", "given_name",
    "kana",       "family_kana", "given_kana",  "unit_code",   "unit",
    "unit_kana",  "section",     "parent_code", "parent",      "successor_code",
    "post",       "many",        "place",       "kind",        "main",
    "ordered_on", "order_text",  "from_on",     "until_on",    "mail",
    "company",    "secret",      NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(office_column_names) == OFFICE_COLUMNS + 1);

/* Compared folded, without brackets and signs. */
static const struct {
    OfficeColumn column;
    const char *names;
} heads[] = {
    {OFFICE_COLUMN_NUMBER, "職員番号 職員コード 職員cd 職員no 職員id 社員番号 個人コード 整理番号"},
    {OFFICE_COLUMN_NAME, "氏名 職員氏名 名前 漢字氏名 氏名漢字 職員名 職員氏名漢字"},
    {OFFICE_COLUMN_FAMILY, "姓 氏 姓漢字 氏漢字"},
    {OFFICE_COLUMN_GIVEN, "名 名漢字"},
    {OFFICE_COLUMN_KANA,
     "氏名カナ カナ氏名 フリガナ 氏名フリガナ 職員氏名カナ 職員名カナ ヨミガナ カナ"},
    {OFFICE_COLUMN_FAMILY_KANA, "姓カナ 氏カナ セイ 姓フリガナ"},
    {OFFICE_COLUMN_GIVEN_KANA, "名カナ メイ 名フリガナ"},
    {OFFICE_COLUMN_UNIT_CODE,
     "所属コード 所属cd 部署コード 部署cd 組織コード 組織cd 課コード 所属番号"},
    {OFFICE_COLUMN_UNIT,
     "所属名 所属 所属名称 部署名 部署 課名 課 所属課 所属課名 配属先 組織名 組織名称"},
    {OFFICE_COLUMN_UNIT_KANA, "所属名カナ 所属カナ 部署名カナ 組織名カナ"},
    {OFFICE_COLUMN_SECTION, "係名 係 担当 担当名 グループ名 班名"},
    {OFFICE_COLUMN_PARENT_CODE,
     "上位所属コード 親所属コード 上位組織コード 親組織コード 部コード 上位部署コード"},
    {OFFICE_COLUMN_PARENT, "部名 部局名 部 部局 上位所属名 上位所属 上位組織名 上位部署"},
    {OFFICE_COLUMN_SUCCESSOR_CODE,
     "承継先コード 統合先コード 移管先コード 承継先所属コード 後継所属コード"},
    {OFFICE_COLUMN_POST, "職名 職 役職 役職名 職位 補職 補職名 職名称"},
    {OFFICE_COLUMN_MANY, "複数 複数可 兼任可"},
    {OFFICE_COLUMN_PLACE, "並び順 表示順 順番 建制順"},
    {OFFICE_COLUMN_KIND, "任用区分 職員区分 雇用区分 身分 雇用形態 任用形態 職員種別"},
    {OFFICE_COLUMN_MAIN, "兼務 兼務区分 本務兼務 本務兼務区分 本兼区分 本務区分 発令区分"},
    {OFFICE_COLUMN_ORDERED, "発令日 発令年月日 異動日 異動年月日 配属日 配属年月日"},
    {OFFICE_COLUMN_ORDER_TEXT, "発令内容 辞令 辞令内容 発令事項"},
    {OFFICE_COLUMN_FROM, "採用日 採用年月日 任用開始日 任用開始 着任日 設置日 設置年月日 開始日"},
    {OFFICE_COLUMN_UNTIL,
     "退職日 退職年月日 任期満了日 任用終了日 任期 任用終了 廃止日 廃止年月日 終了日"},
    {OFFICE_COLUMN_MAIL, "メール メールアドレス eメール email mail"},
    {OFFICE_COLUMN_COMPANY, "会社名 会社 派遣元 派遣元名 委託先 委託先名 受託者"},
    {OFFICE_COLUMN_SECRET, "個人番号 マイナンバー"},
};

/* A head without what people put around the words: brackets, signs, line breaks. */
static char *bare_head(const char *head)
{
    g_autofree char *folded = office_folded(head);
    GString *bare = g_string_new(NULL);
    for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isalnum(c) || c == 0x30fc)
            g_string_append_unichar(bare, c);
    }
    return g_string_free(bare, FALSE);
}

static gboolean is_among(const char *bare, const char *names)
{
    g_auto(GStrv) all = g_strsplit(names, " ", -1);
    for (char **name = all; *name != NULL; name++) {
        g_autofree char *folded = bare_head(*name);
        if (strcmp(folded, bare) == 0)
            return TRUE;
    }
    return FALSE;
}

OfficeColumn office_import_column(const char *head)
{
    g_autofree char *bare = bare_head(head);
    if (*bare == '\0')
        return OFFICE_COLUMN_NONE;
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        if (is_among(bare, heads[i].names))
            return heads[i].column;
    return OFFICE_COLUMN_NONE;
}
