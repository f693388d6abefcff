/* clean/link.c -- addresses, by what they begin with and the characters they may hold */
#include "clean/link.h"
#include <string.h>

#define ADDRESS_MAX ((gsize)2083) /* what programs take at most */

static gboolean begins(const char *address, gsize size, const char *with)
{
    gsize length = strlen(with);
    return size >= length && g_ascii_strncasecmp(address, with, length) == 0;
}

gboolean clean_link_hides(const char *text, gsize size)
{
    for (const char *at = text; at < text + size; at = g_utf8_next_char(at)) {
        GUnicodeType type = g_unichar_type(g_utf8_get_char(at));
        if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
            type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
            return TRUE;
    }
    return FALSE;
}

/* No blank, control, quote or backslash. Letters beyond ASCII are common in paths. */
static gboolean is_plain(const char *address, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if ((guint8)address[i] <= 0x20 || address[i] == 0x7F || strchr("\\\"'<>^`{|}", address[i]))
            return FALSE;
    return g_utf8_validate(address, (gssize)size, NULL) && !clean_link_hides(address, size);
}

/* A host of letters, digits, "-", "." and beyond ASCII, perhaps a port; no user before it. */
static gboolean has_host(const char *rest, gsize size)
{
    gsize host = 0;
    while (host < size && strchr("/?#", rest[host]) == NULL)
        host++;
    if (host == 0)
        return FALSE;
    for (gsize i = 0; i < host; i++)
        if (!g_ascii_isalnum(rest[i]) && (guint8)rest[i] < 0x80 && strchr("-._:", rest[i]) == NULL)
            return FALSE;
    return TRUE;
}

/* Fields of a message that a link may fill in (RFC 6068, 4): no file is attached by any of them. */
static gboolean has_known_fields(const char *query, gsize size)
{
    static const char *const known[] = {"to", "cc", "bcc", "subject", "body", NULL};
    g_autofree char *text = g_ascii_strdown(query, (gssize)size);
    g_auto(GStrv) fields = g_strsplit(text, "&", -1);
    for (char **field = fields; *field != NULL; field++) {
        (*field)[strcspn(*field, "=")] = '\0';
        if (**field != '\0' && !g_strv_contains(known, *field))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_mail(const char *address, gsize size)
{
    const char *query = memchr(address, '?', size);
    return memchr(address, '@', size) != NULL &&
           (query == NULL || has_known_fields(query + 1, size - (gsize)(query + 1 - address)));
}

/* A place as programs name it: a bookmark, a slide, 'a sheet'!A1. No workbook, no path, no script.
 */
gboolean clean_link_is_place(const char *place, gsize size)
{
    g_autofree char *lower = g_ascii_strdown(place, (gssize)size);
    for (gsize i = 0; i < size; i++)
        if ((guint8)place[i] < 0x20 || place[i] == 0x7F || strchr("\\|[]", place[i]))
            return FALSE;
    return g_utf8_validate(place, (gssize)size, NULL) && strstr(lower, "//") == NULL &&
           strstr(lower, "script:") == NULL;
}

CleanLink clean_link_kind(const char *address, gsize size)
{
    if (size == 0 || size > ADDRESS_MAX || memchr(address, 0, size) != NULL)
        return CLEAN_LINK_UNSAFE;
    if (address[0] == '#')
        return clean_link_is_place(address + 1, size - 1) ? CLEAN_LINK_INSIDE : CLEAN_LINK_UNSAFE;
    if (!is_plain(address, size))
        return CLEAN_LINK_UNSAFE;
    if (begins(address, size, "mailto:"))
        return is_mail(address, size) ? CLEAN_LINK_WEB : CLEAN_LINK_UNSAFE;
    gsize scheme = begins(address, size, "https://") ? 8 : begins(address, size, "http://") ? 7 : 0;
    return scheme > 0 && has_host(address + scheme, size - scheme) ? CLEAN_LINK_WEB
                                                                   : CLEAN_LINK_UNSAFE;
}
