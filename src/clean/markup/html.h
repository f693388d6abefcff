/* clean/markup/html.h -- web pages made safe; pure
 *
 * docs/design/clean-html.md gives the exact form of what is written. */
#pragma once
#include "clean/markup/page-parts.h"
#include "disarm/job.h"

/* Disarms a page called `what` (lent) into `out`, in UTF-8; `same` as in CleanFile. */
gboolean clean_html(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                    DisarmJob *job, gboolean *same, GError **error);
/* The same of the page `root` of a saved page (lent), with the pictures, sheets and frames that
 * came with it. Appends to `made`; nothing is handed on. */
gboolean clean_html_parts(PageParts *parts, PagePart *root, const char *what, GByteArray *made,
                          DisarmJob *job, GError **error);
