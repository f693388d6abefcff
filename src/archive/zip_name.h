/* archive/zip_name.h -- which names an entry may have in the strict form; pure (archive/ only) */
#pragma once
#include <glib.h>

/* Relative UTF-8, forward slashes, no segment that is empty or leads upward, no control character,
 * '\' or ':'; a folder ends in '/'. */
gboolean zip_name_is_safe(const char *name);
/* All letters alike, and without the '/' of a folder: what a Windows disk cannot hold twice. */
char *zip_name_fold(const char *name);
