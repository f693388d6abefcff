/* report/kana.c -- collation by kana */
#include "report/kana.h"
#include "base/problem.h"
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#define TEXT_MAX 512 /* UTF-16 units of a name */

struct ReportKana {
    UCollator *collator;
};

ReportKana *report_kana_new(GError **error)
{
    UErrorCode status = U_ZERO_ERROR;
    UCollator *collator = ucol_open("ja", &status);
    if (U_FAILURE(status)) {
        problem_set(error, PROBLEM_INTERNAL, u_errorName(status), NULL);
        return NULL;
    }
    ReportKana *kana = g_new0(ReportKana, 1);
    kana->collator = collator;
    return kana;
}

void report_kana_free(ReportKana *kana)
{
    if (kana == NULL)
        return;
    ucol_close(kana->collator);
    g_free(kana);
}

char *report_kana_key(ReportKana *kana, const char *text, const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar wide[TEXT_MAX];
    int32_t units = 0;
    u_strFromUTF8WithSub(wide, TEXT_MAX, &units, *text != '\0' ? text : name, -1, 0xfffd, NULL,
                         &status);
    units = MIN(units, TEXT_MAX);
    int32_t bytes = ucol_getSortKey(kana->collator, wide, units, NULL, 0);
    char *key = g_malloc0((gsize)bytes + 1);
    ucol_getSortKey(kana->collator, wide, units, (uint8_t *)key, bytes);
    return key;
}
