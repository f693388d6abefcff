/* clean/html-charset.c -- by what came with the page, by what it says itself, by what fits */
#include "clean/html-charset.h"
#include "mail/charset.h"
#include <string.h>

#define LABEL_LOOK ((gsize)4096)

/* What the page says of itself, in its first bytes. Transfer full; NULL when it says nothing. */
static char *label_of(const guint8 *bytes, gsize size)
{
    g_autofree char *head = g_strndup((const char *)bytes, MIN(size, LABEL_LOOK));
    g_autofree char *lower = g_ascii_strdown(head, -1);
    const char *at = strstr(lower, "charset=");
    if (at == NULL)
        return NULL;
    at += strlen("charset=");
    at += strspn(at, "\"' ");
    return g_strndup(at, strcspn(at, "\"' />;\r\n"));
}

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
                                            : label_of(bytes, size);
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
