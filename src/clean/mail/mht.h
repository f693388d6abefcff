/* clean/mail/mht.h -- web pages that were saved with what belongs to them (MHTML, RFC 2557) made
 * safe, as one page; pure */
#pragma once
#include "clean/file.h"

/* Disarms a saved page called `name` (lent) into `out`, as HTML: its pictures stand in it, the
 * pages of its frames behind it. What nothing leads to goes. `result` gets the ending. */
gboolean clean_mht(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                   DisarmJob *job, CleanFile *result, GError **error);
