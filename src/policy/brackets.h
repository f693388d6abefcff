/* policy/brackets.h -- round brackets of a folded text; `window` bounds, in bytes, how far is
 * looked */
#pragma once
#include <glib.h>

/* Where the brackets that close right before `at` open, else `at`. */
gsize brackets_start(const char *text, gsize at, gsize window);
/* Behind the brackets that open at `at` of a text of `size` bytes, else `at`. */
gsize brackets_end(const char *text, gsize size, gsize at, gsize window);
/* Whether `at` stands inside brackets. */
gboolean brackets_around(const char *text, gsize at, gsize window);
