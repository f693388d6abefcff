/* clean/rtf/text.h -- the words of Rich Text; pure (clean/ only) */
#pragma once
#include "disarm/job.h"

/* Appends the text of Rich Text to `out`, lines ending in LF, without its form; or, where it only
 * wraps a page of HTML (MS-OXRTFEX), that page to `html`, and nothing to `out`. FALSE when the
 * budget ends. */
gboolean clean_rtf_text(const guint8 *bytes, gsize size, DisarmJob *job, GString *out,
                        GString *html, GError **error);
