/* clean/html.h -- web pages made safe; pure
 *
 * docs/design/clean-html.md gives the exact form of what is written. */
#pragma once
#include "disarm/job.h"

/* Disarms a page called `what` (lent) into `out`, in UTF-8; `same` as in CleanFile. */
gboolean clean_html(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                    DisarmJob *job, gboolean *same, GError **error);
