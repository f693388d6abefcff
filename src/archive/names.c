/* archive/names.c -- finds out one character set for all names of an archive */
#include "archive/names.h"
#include "base/charset.h"
#include <string.h>

static const gunichar private_first = 0xE000, private_last = 0xF8FF;
static const gunichar half_first = 0xFF61, half_last = 0xFF9F;

typedef struct {
    gboolean fits;
    gsize wide, half; /* characters beyond ASCII, and those of them that are half-width kana */
} Trial;

/* Characters of nobody's own show that the set was another one. */
static Trial try_encoding(const char *encoding, const GByteArray *joined)
{
    Trial trial = {0};
    g_autofree char *utf8 = charset_decode(encoding, joined->data, joined->len, "", NULL);
    trial.fits = utf8 != NULL;
    for (const char *at = utf8; trial.fits && *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        trial.wide += c >= 0x80 ? 1 : 0;
        trial.half += c >= half_first && c <= half_last ? 1 : 0;
        trial.fits = c < private_first || c > private_last;
    }
    return trial;
}

const char *names_encoding(const GByteArray *joined)
{
    if (g_utf8_validate((const char *)joined->data, (gssize)joined->len, NULL))
        return "utf-8";
    Trial cp932 = try_encoding("cp932", joined), euc_jp = try_encoding("euc-jp", joined);
    gboolean odd =
        cp932.half * 2 > cp932.wide; /* EUC-JP read as CP932 is full of half-width kana */
    if (euc_jp.fits && (!cp932.fits || odd))
        return "euc-jp";
    return cp932.fits ? "cp932" : NULL;
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
