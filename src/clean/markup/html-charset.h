/* clean/markup/html-charset.h -- a page's bytes in one character set; pure (clean/ only) */
#pragma once
#include "disarm/job.h"

/* UTF-8 without NUL, `length` bytes of it. `told` is the set that whoever sent the page named, or
 * NULL; a mark and what is plainly UTF-8 count more. Another set is noted. Transfer full. */
char *html_charset_text(const guint8 *bytes, gsize size, const char *told, DisarmJob *job,
                        gsize *length);
