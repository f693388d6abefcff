/* verify/html.h -- web pages in the one form in which they are written; pure (verify/ only) */
#pragma once
#include "verify/say.h"

/* Whether a text begins as a page that was written here does. */
gboolean verify_is_html(const guint8 *bytes, gsize size);
void verify_html_page(Verify *v, const guint8 *bytes, gsize size, const char *ending);
