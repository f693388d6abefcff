/* report/sentence.h -- a notice as one sentence: who did what to which record, what waits for who
 * reads it, and until when; seen by report/ alone
 *
 * The words are made when they are read: names that were erased and steps that were made meanwhile
 * are not in them. */
#pragma once
#include "register/inbox.h"
#include "report/lines.h"

typedef struct {
    gint64 id; /* of the notice: its event and a number */
    const char *kind;
    RecordLabel text; /* as noted: a step, a deadline, or words of the type's own */
    const RegisterRecord *record;
    const RegisterTask *task; /* what waits for the reader; NULL for nothing */
    gboolean outside; /* it leaves the site: without the title, and of a restricted record without
                       * names */
} ReportTold;
/* In both languages; owned. FALSE when the database failed. */
gboolean report_sentence(ReportLook *look, const ReportTold *told, char **ja, char **en,
                         GError **error);
/* The task about the record among RegisterTask, once: `said` is the set of records (gint64, owned
 * keys) it was given of. NULL when there is none. */
const RegisterTask *report_task_once(const GArray *tasks, GHashTable *said, gint64 record);
/* What was done, as people say it: 差し戻す becomes 差し戻しました, what is no verb of a known form
 * 「見つかった」と記録しました. Transfer full. */
char *report_past_ja(const char *label);
