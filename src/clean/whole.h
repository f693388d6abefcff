/* clean/whole.h -- what an engine made of a whole file, on its way out (clean/ only) */
#pragma once
#include "disarm/job.h"

/* Verify-only: `same` becomes TRUE when nothing was found; else PROBLEM_UNSAFE. */
gboolean clean_verify(const DisarmJob *job, gboolean *same, GError **error);
/* Notes `part`, and hands `made` on. Under verify-only nothing is written, and whatever would have
 * come out in another form is refused: another form has other readings. */
gboolean clean_hand_on(DisarmJob *job, const char *part, const GByteArray *made,
                       const guint8 *bytes, gsize size, const DisarmSink *out, gboolean *same,
                       GError **error);
