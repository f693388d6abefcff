/* policy/facts-form.c -- forms, ledgers, records, plans and procedures that a text names */
#include <string.h>

#include "policy/understanding.h"
#include "policy/words.h"

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

void fact_read_forms(Understanding *u)
{
    for (guint32 i = 0; i < u->unit->records.count; i++) {
        const char *name = policy_reading_name(u->reading, u->unit->records.first + i);
        g_autofree char *folded = policy_fold_word(u->rules->fold, name);
        const char *function = form_function(u, folded);
        if (function == NULL || !u_once(u, FACT_FORM, folded))
            continue;
        u_fact(u, FACT_FORM, name, "", function, MIN(90u, u->unit->confidence[FIELD_RECORDS]));
    }
}
