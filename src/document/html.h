/* document/html.h -- a Web page to lines (document/ only)
 *
 * Read by libxml2's HTML parser as a stream of events: no tree is made, nothing is fetched, tags
 * may be left open or closed twice. Left out: scripts, forms, navigation (elements made for it, and
 * elements whose id or class says so), what is hidden. Lists are numbered as a browser shows them.
 */
#pragma once
#include "document/flow.h"

/* `encoding` gets the character set's lasting name: the page's mark, what it says of itself, or, if
 * that does not fit or is missing, what its bytes show. */
gboolean html_read(const guint8 *bytes, gsize size_bytes, const char *what, DocumentFlow *out,
                   const char **encoding, GError **error);

/* What an element means for reading; found by its name. */
typedef enum {
    HTML_INLINE, /* also what is not known */
    HTML_BLOCK,
    HTML_HEADING,
    HTML_BREAK,
    HTML_RULE,
    HTML_LIST,
    HTML_ITEM,
    HTML_TABLE,
    HTML_ROW,
    HTML_CELL,
    HTML_PREFORMATTED,
    HTML_LINK,
    HTML_MAIN, /* holds what the page is about */
    HTML_LEFT_OUT,
    HTML_NOTHING /* no content, and the parser does not know it */
} HtmlRole;

HtmlRole html_role_of(const char *name);
/* Whether the element is there for getting around, or is not shown. */
gboolean html_is_aside(const char *name, const char *const *attributes);
