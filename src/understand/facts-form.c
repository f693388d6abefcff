/* understand/facts-form.c -- forms, ledgers, records, plans and procedures that a text names */
#include <string.h>

#include "policy/words.h"
#include "understand/understanding.h"

#define FORMS_MAX 20u /* looked at in one unit */

/* What the name ends in says what it is; the names that are nothing but such an ending are none. */
static const char *form_function(const Understanding *u, const char *folded)
{
    const KnownLists *lists = &u->know->lists;
    const struct {
        const GPtrArray *endings;
        const char *function;
    } kinds[] = {{lists->form_papers, "form"},
                 {lists->form_ledgers, "ledger"},
                 {lists->form_records, "record"},
                 {lists->form_plans, "plan"},
                 {lists->form_procedures, "procedure"}};
    gsize size = strlen(folded);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        gsize ending = policy_words_back(kinds[i].endings, folded, size);
        if (ending > 0 && ending < size)
            return kinds[i].function;
    }
    return NULL;
}

/* 持出願(様式第1号): the name before the brackets that hold a form's number. */
static void read_numbered_forms(Understanding *u)
{
    for (guint i = 0; i < MIN(u->hits[KNOW_REFERENCE]->len, FORMS_MAX); i++) {
        const PolicyHit *hit = u_hit(u, KNOW_REFERENCE, i);
        const char *text = u_text(u);
        gsize open = hit->start;
        if (u_word(u, hit)->skip || strcmp(u_word(u, hit)->code, "form") != 0)
            continue;
        while (open > 0 && hit->start - open < 24 && text[open - 1] != '(')
            open = (gsize)(g_utf8_prev_char(text + open) - text);
        if (open == 0 || text[open - 1] != '(')
            continue;
        Span name = {open - 1, open - 1};
        gunichar before = policy_char_before(text, text + name.start);
        while (before != 0 && (policy_is_compound(before) || before == 0x30FB)) {
            name.start = (gsize)(g_utf8_prev_char(text + name.start) - text);
            before = policy_char_before(text, text + name.start);
        }
        const char *written = u_written(u, name);
        gsize close = u_bracket_end(u, open - 1);
        if (*written == '\0' || close <= open || !u_once(u, FACT_FORM, written))
            continue;
        u_fact(u, FACT_FORM, written, "", "form", 90);
        u_detail(u, "様式", u_written(u, (Span){open, close - 1}));
    }
}

void fact_read_forms(Understanding *u)
{
    read_numbered_forms(u);
    for (guint32 i = 0; i < u->unit->records.count; i++) {
        const char *name = policy_reading_name(u->reading, u->unit->records.first + i);
        name += g_str_has_prefix(name, "別途") ? strlen("別途") : 0;
        g_autofree char *folded = policy_fold_word(u->rules->fold, name);
        const char *function = form_function(u, folded);
        if (function == NULL || !u_once(u, FACT_FORM, folded))
            continue;
        u_fact(u, FACT_FORM, name, "", function, MIN(90u, u->unit->confidence[FIELD_RECORDS]));
    }
}
