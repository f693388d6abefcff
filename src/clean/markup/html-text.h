/* clean/markup/html-text.h -- what a reader of a page of HTML sees, as plain text; pure (clean/
 * only)
 *
 * The page is not kept: of its tags only lines, cells, marks of lists and the targets of links
 * remain, so nothing in it can run. What a reader would not see is not taken over, and is noted. */
#pragma once
#include "disarm/job.h"

/* Appends the text of `html` (UTF-8) to `out`, lines ending in LF. A link whose target is not what
 * it shows gets it behind: "text <target>"; a target that is neither web nor mail is left out.
 * FALSE when the policy refuses what is in it (externals, hidden, links, macros). */
gboolean clean_html_text(const char *html, gsize size, DisarmJob *job, GString *out,
                         GError **error);
