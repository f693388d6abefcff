/* office/folded.c -- names of people folded for search */
#include "office/folded.h"
#include "base/fold.h"
#include <string.h>

/* Characters that stand in names beside the common one: the first of each row is what is looked for
 * most. */
static const char *const variants[] = {
    "高髙",   "崎﨑碕嵜", "辺邊邉", "斉斎齊齋", "沢澤",   "浜濱濵", "島嶋嶌", "広廣",
    "国國圀", "桜櫻",     "滝瀧",   "関關",     "栄榮",   "渋澁",   "藪薮籔", "黒黑",
    "徳德",   "恵惠",     "真眞",   "瀬瀨",     "吉𠮷",   "峰峯",   "富冨",   "館舘",
    "条條",   "浅淺",     "豊豐",   "竜龍",     "亀龜",   "寿壽",   "曽曾",   "柳栁桺",
    "鶴靏靍", "桑桒",     "船舩",   "円圓",     "会會",   "学學",   "芸藝",   "万萬",
    "来來",   "礼禮",     "弥彌",   "応應",     "槙槇",   "遥遙",   "静靜",   "実實",
    "宝寶寳", "塩鹽",     "児兒",   "壱壹弌",   "弐貳弍", "蔵藏",   "荘莊",   "巌巖",
    "薗園",   "与與",     "塁壘",   "奥奧",     "将將",   "尭堯",   "総總",   "聡聰",
};

#define HIRAGANA_FIRST 0x3041
#define HIRAGANA_LAST 0x3096
#define TO_KATAKANA 0x60

static gboolean is_selector(gunichar c)
{
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

/* The common character where `c` is a variant of one. */
static gunichar common_form(gunichar c)
{
    if (c < 0x3400)
        return c >= HIRAGANA_FIRST && c <= HIRAGANA_LAST ? c + TO_KATAKANA : c;
    char text[7] = "";
    g_unichar_to_utf8(c, text);
    for (gsize i = 0; i < G_N_ELEMENTS(variants); i++) {
        const char *others = g_utf8_next_char(variants[i]);
        if (strstr(others, text) != NULL)
            return g_utf8_get_char(variants[i]);
    }
    return c;
}

char *office_folded(const char *text)
{
    g_autofree char *folded = fold_text(text);
    GString *out = g_string_sized_new(strlen(folded));
    for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!is_selector(c))
            g_string_append_unichar(out, common_form(c));
    }
    return g_string_free(out, FALSE);
}

char *office_folded_person(const json_t *row)
{
    static const char *const fields[] = {"number", "name", "kana", "mail"};
    GString *all = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *text = json_string_value(json_object_get(row, fields[i]));
        g_autofree char *folded = office_folded(text != NULL ? text : "");
        g_string_append_printf(all, "%s%s", i > 0 ? "\n" : "", folded);
    }
    return g_string_free(all, FALSE);
}
