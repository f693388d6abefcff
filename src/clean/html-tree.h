/* clean/html-tree.h -- a page's tags and text as a tree of known elements; pure (clean/ only) */
#pragma once
#include "clean/markup.h"

/* Reads UTF-8 into an empty tree: html with head (title, style) and body. Elements that end of
 * themselves are ended; those on no list are passed over, or with what is in them where that is no
 * text of the page; all of it is noted. FALSE when the policy refuses or a limit is met. */
gboolean html_tree_read(const MarkupFilter *filter, const char *text, gsize size, GError **error);
gboolean html_is_void(const char *name);
