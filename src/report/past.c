/* report/past.c -- what a step is called, told as what was done */
#include "report/sentence.h"
#include <string.h>

typedef struct {
    const char *ending, *past;
} Ending;

/* Those that the rules of る, ない and た would take for something else. */
static const Ending own_ways[] = {
    {"てくる", "てきました"}, {"する", "しました"}, {"ずる", "じました"},
    {"ました", "ました"},     {"でした", "でした"}, {"します", "しました"},
    {"いだ", "ぎました"},     {"でない", NULL},     {"いた", NULL},
};
/* Verbs of five rows by their last sound; る has a rule. */
static const Ending five_rows[] = {
    {"す", "しました"}, {"く", "きました"}, {"ぐ", "ぎました"}, {"む", "みました"},
    {"ぶ", "びました"}, {"う", "いました"}, {"つ", "ちました"},
};
/* What negations of verbs of five rows end in before ない; がない says that something is not there.
 */
static const Ending negated[] = {
    {"か", "きませんでした"}, {"さ", "しませんでした"}, {"た", "ちませんでした"},
    {"ば", "びませんでした"}, {"ま", "みませんでした"}, {"ら", "りませんでした"},
    {"わ", "いませんでした"},
};
/* Stems of verbs of one row end so: in kana, and those that are one kanji. */
static const char one_row[] =
    "いきぎしじちびみりえけげせぜてでねべめれ見出得経寝着似煮射診観視看居来";

/* The first `bytes` of `text` with what the row of their ending says in its place; NULL where no
 * row has it (`known` is left alone) or the row says there is none. */
static char *by_table(const Ending *table, gsize rows, const char *text, gsize bytes,
                      gboolean *known)
{
    for (gsize i = 0; i < rows; i++) {
        gsize ending = strlen(table[i].ending);
        if (bytes < ending || memcmp(text + bytes - ending, table[i].ending, ending) != 0)
            continue;
        *known = TRUE;
        return table[i].past == NULL
                   ? NULL
                   : g_strdup_printf("%.*s%s", (int)(bytes - ending), text, table[i].past);
    }
    return NULL;
}

static gboolean is_japanese(gunichar letter)
{
    GUnicodeScript script = g_unichar_get_script(letter);
    return script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_HAN;
}

/* る, ない and た by what stands before them; NULL for none. */
static char *by_rule(const char *verb)
{
    static const Ending rules[] = {{"る", "ました"}, {"ない", "ませんでした"}, {"た", "ました"}};
    gboolean known = FALSE; /* nothing is tried behind these */
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        gsize bytes = strlen(verb) - MIN(strlen(verb), strlen(rules[i].ending));
        if (bytes == 0 || strcmp(verb + bytes, rules[i].ending) != 0)
            continue;
        gunichar last = g_utf8_get_char(g_utf8_find_prev_char(verb, verb + bytes));
        if (g_utf8_strchr(one_row, -1, last) != NULL)
            return g_strdup_printf("%.*s%s", (int)bytes, verb, rules[i].past);
        if (i == 0 && is_japanese(last))
            return g_strdup_printf("%.*sりました", (int)bytes, verb);
        return i == 1 ? by_table(negated, G_N_ELEMENTS(negated), verb, bytes, &known) : NULL;
    }
    return NULL;
}

static char *verb_past(const char *verb)
{
    gboolean known = FALSE;
    gsize bytes = strlen(verb);
    char *past = by_table(own_ways, G_N_ELEMENTS(own_ways), verb, bytes, &known);
    if (past == NULL && !known)
        past = by_rule(verb);
    if (past == NULL && !known)
        past = by_table(five_rows, G_N_ELEMENTS(five_rows), verb, bytes, &known);
    return past;
}

/* Where a remark in brackets begins, else the end. */
static gsize head_of(const char *label)
{
    const char *remark = g_str_has_suffix(label, "）") ? g_strrstr(label, "（") : NULL;
    return remark != NULL ? (gsize)(remark - label) : strlen(label);
}

char *report_past_ja(const char *label)
{
    gsize head = head_of(label);
    g_autofree char *verb = g_strndup(label, head);
    g_autofree char *past = verb_past(verb);
    return past != NULL ? g_strconcat(past, label + head, NULL)
                        : g_strdup_printf("「%s」と記録しました", label);
}
