/* ledger/report.c -- what a verification found, for people and for machines */
#include "base/ids.h"
#include "base/problem.h"
#include "ledger/verify.h"

typedef struct {
    const char *slug, *english, *japanese;
} WrongText;

static const WrongText texts[] = {
    [LEDGER_FINE] = {"fine", "everything agrees", "すべて一致しています"},
    [LEDGER_WRONG_EXPORT] = {"export", "the export is damaged", "書き出しが壊れています"},
    [LEDGER_WRONG_LOG] = {"log", "the log's name or key is not the one expected",
                          "台帳の名前または鍵が期待と違います"},
    [LEDGER_WRONG_ORDER] = {"order", "an event is missing or out of place",
                            "イベントが欠けているか、位置が違います"},
    [LEDGER_WRONG_LEAF] = {"leaf", "an event's leaf is not in its form",
                           "イベントの葉が定められた形ではありません"},
    [LEDGER_WRONG_TIME] = {"time", "an event is earlier than the one before it",
                           "イベントの時刻が前のイベントより早くなっています"},
    [LEDGER_WRONG_CONTENT] = {"content", "an event's content is not what its leaf vouches for",
                              "イベントの内容が葉の示すものと違います"},
    [LEDGER_WRONG_MISSING] = {"missing", "an event's content is gone and no event erased it",
                              "イベントの内容がなく、消去の記録もありません"},
    [LEDGER_WRONG_ERASURE] = {"erasure", "an erasure and what it erased do not agree",
                              "消去の記録と実際の内容が合いません"},
    [LEDGER_WRONG_TILE] = {"tile", "a stored tile is not what the leaves make",
                           "保存されたタイルが葉と合いません"},
    [LEDGER_WRONG_CHECKPOINT] = {"checkpoint", "a checkpoint is damaged or badly signed",
                                 "チェックポイントが壊れているか、署名が正しくありません"},
    [LEDGER_WRONG_FORK] = {"fork", "a signed checkpoint is of another history",
                           "署名されたチェックポイントが別の履歴のものです"},
    [LEDGER_WRONG_TRUNCATED] = {"truncated", "the log ends before a signed checkpoint",
                                "台帳が署名されたチェックポイントより前で終わっています"},
};

void ledger_report_clear(LedgerReport *report)
{
    g_clear_pointer(&report->detail, g_free);
    g_clear_pointer(&report->origin, g_free);
    g_clear_pointer(&report->verifier, g_free);
}

static json_t *hex_of(const LedgerHash *hash)
{
    char hex[2 * LEDGER_HASH_BYTES + 1];
    hex_write(hex, hash->bytes, LEDGER_HASH_BYTES);
    return json_string(hex);
}

static void set_number(json_t *object, const char *key, guint64 value)
{
    json_object_set_new(object, key, json_integer((json_int_t)value));
}

static void set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_string(text != NULL ? text : ""));
}

static json_t *wrong_json(const LedgerReport *report)
{
    json_t *wrong = json_object();
    set_text(wrong, "kind", texts[report->wrong].slug);
    set_number(wrong, "at", report->wrong_at);
    set_text(wrong, "english", texts[report->wrong].english);
    set_text(wrong, "japanese", texts[report->wrong].japanese);
    set_text(wrong, "detail", report->detail);
    return wrong;
}

json_t *ledger_report_json(const LedgerReport *report)
{
    json_t *object = json_object();
    json_object_set_new(object, "ok", json_boolean(report->wrong == LEDGER_FINE));
    set_text(object, "origin", report->origin);
    set_text(object, "verifier", report->verifier);
    set_number(object, "size", report->size);
    json_object_set_new(object, "root", hex_of(&report->root));
    set_number(object, "contents", report->contents);
    set_number(object, "erased", report->erased);
    set_number(object, "withheld", report->withheld);
    set_number(object, "tiles", report->tiles);
    set_number(object, "checkpoints", report->checkpoints);
    set_number(object, "last_checkpoint", report->last_checkpoint);
    if (report->against)
        set_number(object, "against", report->against_size);
    if (report->wrong != LEDGER_FINE)
        json_object_set_new(object, "wrong", wrong_json(report));
    return object;
}

void ledger_report_problem(const LedgerReport *report, GError **error)
{
    if (report->wrong == LEDGER_FINE)
        return;
    const WrongText *text = &texts[report->wrong];
    const char *gap = *report->detail != '\0' ? ": " : "";
    g_autofree char *what = g_strdup_printf("%s%s%s" PROBLEM_MARK "%s%s%s", text->english, gap,
                                            report->detail, text->japanese, gap, report->detail);
    g_autofree char *place = g_strdup_printf("%" G_GUINT64_FORMAT, report->wrong_at);
    problem_set(error, PROBLEM_LEDGER, what, place);
}
