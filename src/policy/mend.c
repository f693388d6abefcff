/* policy/mend.c -- replaces the runs that the rules list; the text as written is kept beside it */
#include "policy/mend.h"

#include <string.h>

static char *replaced(const char *text, const char *from, const char *to)
{
    g_auto(GStrv) pieces = g_strsplit(text, from, -1);
    return g_strjoinv(to, pieces);
}

char *policy_mend(const PolicyRules *rules, const char *text, gboolean lookalikes)
{
    char *mended = lookalikes ? policy_fold_mend(rules->fold, text) : NULL;
    for (guint i = 0; i < rules->words.mend_from->len; i++) {
        const char *from = g_ptr_array_index(rules->words.mend_from, i);
        const char *to = g_ptr_array_index(rules->words.mend_to, i);
        const char *now = mended != NULL ? mended : text;
        if (strstr(now, from) == NULL)
            continue;
        char *next = replaced(now, from, to);
        g_free(mended);
        mended = next;
    }
    if (mended != NULL && strcmp(mended, text) == 0)
        g_clear_pointer(&mended, g_free);
    return mended;
}
