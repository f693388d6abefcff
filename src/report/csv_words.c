/* report/csv_words.c -- two tables */
#include "report/csv_words.h"
#include <string.h>

static const ReportWord heads[] = {
    {"n", "No.", "通し番号"},
    {"part", "Part", "部"},
    {"chapter", "Chapter", "章"},
    {"path", "Clause", "番号"},
    {"s", "Sentence", "文"},
    {"lines", "Lines", "行"},
    {"text", "Text", "条文"},
    {"reading", "Reading", "読み替え"},
    {"kind", "Kind", "種類"},
    {"modality", "Modality", "強さ"},
    {"actor", "Actor", "だれが"},
    {"approver", "Approver", "承認する人"},
    {"notify", "Notified", "報告・通知先"},
    {"timing", "Timing", "いつ"},
    {"records", "Records", "残す記録"},
    {"class", "Classification", "対象の区分"},
    {"capability", "Capability", "分野"},
    {"mechanism", "Mechanism", "しくみ"},
    {"how", "How (English)", "実現の方法 (英語)"},
    {"how_ja", "How (Japanese)", "実現の方法"},
    {"corrected", "Corrected", "修正"},
    {NULL, NULL, NULL},
};

static const ReportWord kinds[] = {
    {"obligation", "", "義務"},
    {"permission", "", "許可"},
    {"power", "", "権限と責任"},
    {"designation", "", "役割の指定"},
    {"definition", "", "言葉の定義"},
    {"scope", "", "適用の範囲"},
    {"lead", "", "柱書き"},
    {"statement", "", "説明"},
    {NULL, NULL, NULL},
};
static const ReportWord modalities[] = {
    {"must", "", "しなければならない"}, {"must_not", "", "してはならない"},
    {"should", "", "努める・望ましい"}, {"may", "", "してもよい"},
    {"none", "", "定めなし"},           {NULL, NULL, NULL},
};
static const ReportWord timings[] = {
    {"always", "", "いつも"},     {"event", "", "そのつど"},         {"annual", "", "毎年"},
    {"periodic", "", "定期的に"}, {"as_needed", "", "必要に応じて"}, {"prompt", "", "速やかに"},
    {"once", "", "一度だけ"},     {"none", "", "定めなし"},          {NULL, NULL, NULL},
};
static const ReportWord capabilities[] = {
    {"ORG", "", "体制と役割"},
    {"ASSET", "", "情報資産"},
    {"ZONE", "", "ネットワークの分離"},
    {"CLEAN", "", "無害化"},
    {"MAIL", "", "電子メール"},
    {"PHYS", "", "施設と設備"},
    {"DEVICE", "", "端末と媒体"},
    {"TRAIN", "", "研修と訓練"},
    {"INC", "", "事故への対応"},
    {"ID", "", "ID とパスワード"},
    {"FILE", "", "共有フォルダー"},
    {"BACKUP", "", "バックアップ"},
    {"LOG", "", "ログと作業の記録"},
    {"FIM", "", "改ざんの検知"},
    {"HOST", "", "ウイルス対策と更新"},
    {"CHANGE", "", "調達・開発・変更"},
    {"VENDOR", "", "業務委託"},
    {"CLOUD", "", "クラウド"},
    {"WEBUSE", "", "ウェブ・会議・SNS"},
    {"CRYPTO", "", "暗号と電子署名"},
    {"EXC", "", "例外の扱い"},
    {"LAW", "", "法令と懲戒"},
    {"AUDIT", "", "監査"},
    {"SELF", "", "自己点検"},
    {"POLICY", "", "ポリシーの管理"},
    {"NONE", "", "なし"},
    {NULL, NULL, NULL},
};
static const ReportWord mechanisms[] = {
    {"enforce", "", "違反できなくする"},
    {"monitor", "", "機械が見張る"},
    {"workflow", "", "申請・報告・承認"},
    {"schedule", "", "期日のある仕事"},
    {"register", "", "台帳・文書を備える"},
    {"report", "", "報告を作って届ける"},
    {"attest", "", "自己点検で確かめる"},
    {"none", "", "対象外"},
    {NULL, NULL, NULL},
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
