/* base/fold.c -- folding for search */
#include "base/fold.h"

#define LONG_VOWEL 0x30fc

static gboolean is_katakana(gunichar c)
{
    return (c >= 0x30a1 && c <= 0x30fa) || c == LONG_VOWEL;
}

/* TRUE when `c` closes a katakana word that would be written without it too. */
static gboolean is_optional_mark(gunichar c, guint run, const char *next)
{
    return c == LONG_VOWEL && run >= 3 && !is_katakana(g_utf8_get_char(next));
}

char *fold_text(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
    if (normal == NULL)
        return g_strdup("");
    g_autofree char *lower = g_utf8_casefold(normal, -1);
    g_autoptr(GString) out = g_string_sized_new(64);
    guint run = 0;
    for (const char *at = lower; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        const char *next = g_utf8_next_char(at);
        gboolean drop = g_unichar_isspace(c) || is_optional_mark(c, run, next);
        run = is_katakana(c) ? run + 1 : 0;
        if (!drop)
            g_string_append_len(out, at, next - at);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
