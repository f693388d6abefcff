/* report/csv_words.c -- two tables */
#include "report/csv_words.h"
#include <string.h>

static const ReportWord heads[] = {
    {"n", "No.", "番号"},
    {"part", "Part", "編"},
    {"chapter", "Chapter", "章"},
    {"path", "Clause", "条項"},
    {"s", "Sentence", "文"},
    {"lines", "Lines", "行"},
    {"text", "Text", "本文"},
    {"reading", "Reading", "読み替え"},
    {"kind", "Kind", "種類"},
    {"modality", "Modality", "強さ"},
    {"actor", "Actor", "主体"},
    {"approver", "Approver", "承認者"},
    {"notify", "Notified", "報告先"},
    {"timing", "Timing", "時期"},
    {"records", "Records", "記録"},
    {"class", "Classification", "分類"},
    {"capability", "Capability", "機能"},
    {"mechanism", "Mechanism", "手段"},
    {"how", "How (English)", "実現方法（英語）"},
    {"how_ja", "How (Japanese)", "実現方法"},
    {"corrected", "Corrected", "訂正"},
    {NULL, NULL, NULL},
};

static const ReportWord kinds[] = {
    {"obligation", "", "義務"},  {"permission", "", "許可"}, {"power", "", "権限"},
    {"designation", "", "指名"}, {"definition", "", "定義"}, {"scope", "", "範囲"},
    {"lead", "", "前書き"},      {"statement", "", "記述"},  {NULL, NULL, NULL},
};
static const ReportWord modalities[] = {
    {"must", "", "必須"}, {"must_not", "", "禁止"}, {"should", "", "努力"},
    {"may", "", "任意"},  {"none", "", "なし"},     {NULL, NULL, NULL},
};
static const ReportWord timings[] = {
    {"always", "", "常時"},   {"event", "", "発生時"},     {"annual", "", "毎年"},
    {"periodic", "", "定期"}, {"as_needed", "", "必要時"}, {"prompt", "", "速やかに"},
    {"once", "", "一度"},     {"none", "", "なし"},        {NULL, NULL, NULL},
};
static const ReportWord capabilities[] = {
    {"ORG", "", "体制"},          {"ASSET", "", "情報資産"}, {"ZONE", "", "ネットワーク"},
    {"CLEAN", "", "無害化"},      {"MAIL", "", "メール"},    {"PHYS", "", "物理"},
    {"DEVICE", "", "端末・媒体"}, {"TRAIN", "", "研修"},     {"INC", "", "インシデント"},
    {"ID", "", "認証"},           {"FILE", "", "ファイル"},  {"BACKUP", "", "バックアップ"},
    {"LOG", "", "ログ"},          {"FIM", "", "改ざん検知"}, {"HOST", "", "機器の防護"},
    {"CHANGE", "", "調達・変更"}, {"VENDOR", "", "委託"},    {"CLOUD", "", "クラウド"},
    {"WEBUSE", "", "Web 利用"},   {"CRYPTO", "", "暗号"},    {"EXC", "", "例外"},
    {"LAW", "", "法令"},          {"AUDIT", "", "監査"},     {"SELF", "", "自己点検"},
    {"POLICY", "", "方針の運用"}, {"NONE", "", "なし"},      {NULL, NULL, NULL},
};
static const ReportWord mechanisms[] = {
    {"enforce", "", "強制"},  {"monitor", "", "監視"},  {"workflow", "", "手続"},
    {"schedule", "", "定例"}, {"register", "", "台帳"}, {"report", "", "報告"},
    {"attest", "", "点検"},   {"none", "", "なし"},     {NULL, NULL, NULL},
};

static const ReportWord *const codes[EDITION_FIELDS] = {
    [EDITION_KIND] = kinds,           [EDITION_MODALITY] = modalities,
    [EDITION_TIMING] = timings,       [EDITION_CAPABILITY] = capabilities,
    [EDITION_MECHANISM] = mechanisms,
};

const ReportWord *report_csv_heads(void)
{
    return heads;
}

const char *report_csv_code(EditionField field, const char *code, gboolean english)
{
    if (english || codes[field] == NULL)
        return code;
    for (const ReportWord *word = codes[field]; word->key != NULL; word++)
        if (strcmp(word->key, code) == 0)
            return word->japanese;
    return code;
}
