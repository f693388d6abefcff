/* clean/markup/svg.h -- SVG drawings made safe; pure
 *
 * docs/design/clean-svg.md gives the exact form of what is written. */
#pragma once
#include "disarm/job.h"

/* Disarms a drawing called `what` (lent) into `out`; `same` as in CleanFile. PROBLEM_DAMAGED,
 * _UNSAFE, and limits. */
gboolean clean_svg(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                   DisarmJob *job, gboolean *same, GError **error);
