/* clean/unicode.c -- UTF-16 is turned into UTF-8 before it is read */
#include "clean/unicode.h"
#include "base/charset.h"
#include "base/problem.h"
#include <string.h>

/* UTF-16 with its mark, or a declaration in it. */
static const char *wide_charset(const guint8 *bytes, gsize size)
{
    if (size < 2)
        return NULL;
    if ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == '<' && bytes[1] == 0))
        return "utf-16le";
    if ((bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0 && bytes[1] == '<'))
        return "utf-16be";
    return NULL;
}

/* The declaration says UTF-16; what is fed is UTF-8 without one. */
static gboolean feed_wide(CleanXml *xml, const guint8 *bytes, gsize size, const char *charset,
                          const char *what, GError **error)
{
    g_autofree char *text = charset_decode(charset, bytes, size, what, NULL);
    gsize written = text != NULL ? strlen(text) : 0;
    const char *at = text;
    if (at != NULL && g_str_has_prefix(at, "\xEF\xBB\xBF"))
        at += 3;
    if (at != NULL && g_str_has_prefix(at, "<?xml"))
        at = strstr(at, "?>") != NULL ? strstr(at, "?>") + 2 : NULL;
    if (at == NULL) {
        problem_set(error, PROBLEM_DAMAGED, what,
                    PROBLEM_BOTH("its XML is in a character set that is not taken",
                                 "中の XML の文字コードに対応していません"));
        return FALSE;
    }
    return clean_xml_feed(xml, (const guint8 *)at, written - (gsize)(at - text), TRUE, error);
}

gboolean clean_unicode_read(CleanXml *xml, const guint8 *bytes, gsize size, const char *what,
                            GError **error)
{
    const char *charset = wide_charset(bytes, size);
    return charset != NULL ? feed_wide(xml, bytes, size, charset, what, error)
                           : clean_xml_feed(xml, bytes, size, TRUE, error);
}
