/* clean/markup/html-charset.c -- by what came with the page, by what it says itself, by what fits
 */
#include "clean/markup/html-charset.h"
#include "base/charset.h"
#include "mail/charset.h"
#include <string.h>

char *html_charset_text(const guint8 *bytes, gsize size, const char *told, DisarmJob *job,
                        gsize *length)
{
    gboolean broken = FALSE;
    if (size == 0) {
        *length = 0;
        return g_strdup("");
    }
    gboolean marked = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    g_autofree char *label = marked         ? g_strdup("utf-8")
                             : told != NULL ? g_strdup(told)
                                            : charset_declared(bytes, size);
    gsize skip = marked ? 3 : 0;
    gboolean utf8 = g_utf8_validate((const char *)bytes + skip, (gssize)(size - skip), NULL);
    gboolean wide =
        size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
    gboolean escapes = memchr(bytes, 0x1B, size) != NULL;
    GString *text = mail_charset_text(utf8 && !escapes ? "utf-8"
                                      : wide           ? NULL
                                                       : label,
                                      bytes + skip, size - skip, &broken);
    if (!utf8 || escapes || broken)
        disarm_find(job->findings, DISARM_ENCODING, DISARM_REWRITTEN, label, -1);
    *length = text->len;
    return g_string_free(text, FALSE);
}
