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

/* What NFKC and case folding make of characters that no neighbour changes: ASCII, kanji, kana, and
 * the wide forms of ASCII. 0 for any other. */
static gunichar plain_fold(gunichar c)
{
    if (c >= 0xff01 && c <= 0xff5e)
        c -= 0xff01 - 0x21;
    if (c < 0x80)
        return (gunichar)g_ascii_tolower((gchar)c);
    gboolean kana = (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fc);
    return kana || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3001 && c <= 0x3002) ? c : 0;
}

/* Most texts are of these alone, and normalizing costs ten times as much. NULL when one is not.
 * Transfer full. */
static char *fold_plain(const char *text)
{
    g_autoptr(GString) out = g_string_sized_new(64);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char_validated(at, -1);
        gunichar folded = c < 0x110000 ? plain_fold(c) : 0;
        if (folded == 0)
            return NULL;
        if (folded < 0x80)
            g_string_append_c(out, (gchar)folded);
        else
            g_string_append_len(out, at, g_utf8_next_char(at) - at);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *fold_any(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
    return normal != NULL ? g_utf8_casefold(normal, -1) : g_strdup("");
}

char *fold_text(const char *text)
{
    g_autofree char *plain = fold_plain(text);
    g_autofree char *lower = plain != NULL ? g_steal_pointer(&plain) : fold_any(text);
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
