/* clean/office97/office97.h -- workbooks, presentations and texts of Office 97 to 2003, written
 * anew in the form they came in; pure */
#pragma once
#include "disarm/job.h"
#include "ole/file.h"

typedef enum {
    CLEAN_OLD_NONE, /* some other compound file */
    CLEAN_OLD_EXCEL,
    CLEAN_OLD_WORD,
    CLEAN_OLD_POWERPOINT,
    CLEAN_OLD_PACKAGE, /* an Office package under a password */
    CLEAN_OLD_MESSAGE, /* of Outlook */
    CLEAN_OLD_VISIO,
    CLEAN_OLD_PUBLISHER,
    CLEAN_OLD_HANGUL /* of the Korean word processor */
} CleanOld;

/* By the streams and storages in it. */
CleanOld clean_old_kind(const guint8 *bytes, gsize size);
/* Disarms such a file into `out`. `what` names it in errors (lent). The same input gives the same
 * output, and disarming an output gives it again. `same`: verify-only, the input is in that form.
 * PROBLEM_DAMAGED, _ENCRYPTED, _UNSUPPORTED (forms before Office 97), _UNSAFE, _TOO_LARGE. */
gboolean clean_old(CleanOld kind, const guint8 *bytes, gsize size, const char *what,
                   const DisarmSink *out, DisarmJob *job, gboolean *same, GError **error);
