/* clean/unicode.h -- a whole XML text to the tokenizer, in UTF-8 or UTF-16 (clean/ only) */
#pragma once
#include "clean/xml.h"

/* Feeds all of it, to its end. `what` names it in errors. */
gboolean clean_unicode_read(CleanXml *xml, const guint8 *bytes, gsize size, const char *what,
                            GError **error);
