/* clean/text/chars.h -- which characters may stand in a text; pure (clean/ only) */
#pragma once
#include "disarm/job.h"

/* Goes through a text from its beginning; all lent. */
typedef struct {
    DisarmJob *job;
    gboolean keep;        /* the policy keeps what is invisible and harms no program */
    guint line;           /* from 1 */
    guint dropped;        /* how many are gone */
    gboolean stepped;     /* one became a step */
    const char *line_end; /* takes the place of a lone carriage return: "\n" or "\r\n" */
    const char *step;     /* takes the place of a vertical tab and of Unicode's separators of lines
                             and paragraphs: that, or a blank in a table */
} TextChars;

/* Appends `text` (UTF-8) to `out` without what may not stand there, each noted with its line. FALSE
 * when the policy refuses it. */
gboolean text_chars_append(TextChars *chars, GString *out, const char *text, gsize size,
                           GError **error);
