/* clean/markup/html-tree.h -- a page's tags and text as a tree of known elements; pure (clean/
 * only) */
#pragma once
#include "clean/markup/markup.h"
#include "clean/markup/page-parts.h"

/* All lent. */
typedef struct {
    const guint8 *bytes;
    gsize size;
    const char *label; /* the character set it was sent with, or NULL */
    const char *base;  /* where it lies, or "" */
    PageParts *parts;  /* what came with it, or NULL */
} HtmlPage;

/* Reads a page into an empty tree: html with head (title, style) and body. Elements that end of
 * themselves are ended; those on no list are passed over, or with what is in them where that is no
 * text of the page; all of it is noted. Frames and sheets that came along are taken in once,
 * frames behind the page; pictures that did have the address as `page_parts_find` takes it. FALSE
 * when the policy refuses or a limit is met. */
gboolean html_tree_read(const MarkupFilter *filter, const HtmlPage *source, GError **error);
gboolean html_is_void(const char *name);
