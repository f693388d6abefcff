/* base/phrase.c -- whole phrases by halving, those with a gap one after the other */
#include "base/phrase.h"
#include <stdlib.h>
#include <string.h>

static int by_english(const void *text, const void *row)
{
    return strcmp(text, ((const PhraseRow *)row)->english);
}

/* `text` with what is in the gap of `row` in the gap of its Japanese; NULL when it does not fit. */
static char *fill(const PhraseRow *row, const char *text)
{
    const char *gap = strchr(row->english, '*'), *into = strchr(row->japanese, '*');
    gsize before = (gsize)(gap - row->english), behind = strlen(gap + 1), size = strlen(text);
    if (size < before + behind || strncmp(text, row->english, before) != 0 ||
        strcmp(text + size - behind, gap + 1) != 0)
        return NULL;
    return g_strdup_printf("%.*s%.*s%s", (int)(into - row->japanese), row->japanese,
                           (int)(size - before - behind), text + before, into + 1);
}

char *phrase_text(const char *text, ProblemLanguage language)
{
    char *filled = NULL;
    if (language == PROBLEM_ENGLISH)
        return g_strdup(text);
    const PhraseRow *row =
        bsearch(text, phrase_rows, phrase_rows_count, sizeof *phrase_rows, by_english);
    if (row != NULL)
        return g_strdup(row->japanese);
    for (guint i = 0; filled == NULL && i < phrase_gaps_count; i++)
        filled = fill(&phrase_gaps[i], text);
    return filled != NULL ? filled : g_strdup(text);
}
