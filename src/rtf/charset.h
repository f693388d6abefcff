/* rtf/charset.h -- which character set bytes of Rich Text are in; pure */
#pragma once
#include <glib.h>

/* The label of a code page (\ansicpgN, \cpgN), as mail/charset.h takes it; NULL for none that is
 * known. Static. */
const char *rtf_charset_page(gint32 page);
/* The same of a font's \fcharsetN; NULL for that of the document. Static. */
const char *rtf_charset_font(gint32 charset);
