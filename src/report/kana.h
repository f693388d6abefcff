/* report/kana.h -- names in the order of a Japanese list of staff; seen by report/ alone */
#pragma once
#include <glib.h>

typedef struct ReportKana ReportKana;
/* ICU's Japanese collation; one thread at a time. Keys are made when they are asked for and never
 * stored: a newer ICU may make others. Owned. */
ReportKana *report_kana_new(GError **error);
void report_kana_free(ReportKana *kana);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportKana, report_kana_free)
/* A text that compares by strcmp as `kana`, or `name` where there is none, collates; transfer full.
 */
char *report_kana_key(ReportKana *kana, const char *text, const char *name);
