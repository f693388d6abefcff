/* archive/names.c -- finds out one character set for all names of an archive */
#include "archive/names.h"
#include "base/charset.h"
#include <string.h>

const char *names_encoding(const GByteArray *joined)
{
    static const char *const taken[] = {"utf-8", "cp932", "euc-jp", NULL};
    const char *found = joined->len > 0 ? charset_find(joined->data, joined->len, NULL) : "utf-8";
    return found != NULL && g_strv_contains(taken, found) ? found : NULL;
}

static char *spell_out(const guint8 *bytes, gsize size)
{
    GString *out = g_string_new(NULL);
    for (gsize i = 0; i < size; i++)
        if (bytes[i] >= 0x20 && bytes[i] < 0x7F)
            g_string_append_c(out, (char)bytes[i]);
        else
            g_string_append_printf(out, "%%%02X", bytes[i]);
    return g_string_free(out, FALSE);
}

char *names_decode(const char *encoding, const guint8 *bytes, gsize size, gboolean *flawed)
{
    g_autofree char *utf8 = NULL;
    if (size == 0)
        return g_strdup("");
    if (encoding != NULL && memchr(bytes, 0, size) == NULL)
        utf8 = charset_decode(encoding, bytes, size, "", NULL);
    char *composed = utf8 != NULL ? g_utf8_normalize(utf8, -1, G_NORMALIZE_NFC) : NULL;
    if (composed != NULL)
        return composed;
    *flawed = TRUE;
    return spell_out(bytes, size);
}
