/* clean/rtf/rtf.h -- Rich Text made safe: read into groups and words, and written anew from those
 * that a list names; pure
 *
 * docs/design/clean-rtf.md gives the exact form; rules/clean-rtf.yaml is the list. */
#pragma once
#include "disarm/job.h"

/* `what` names the file in errors (lent); `same` becomes TRUE under verify-only when it may pass as
 * it is. PROBLEM_DAMAGED (no Rich Text), _TOO_DEEP, _TOO_LARGE, _UNSAFE. */
gboolean clean_rtf(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                   DisarmJob *job, gboolean *same, GError **error);
