/* ledger/tilepath.c -- C2SP tlog-tiles addresses: tile/LEVEL/INDEX[.p/WIDTH],
 * tile/entries/INDEX[.p/WIDTH] */
#include "ledger/tree.h"
#include <string.h>

char *ledger_tile_path(int level, guint64 index, guint width)
{
    GString *path = g_string_new("tile/");
    if (level < 0)
        g_string_append(path, "entries/");
    else
        g_string_append_printf(path, "%d/", level);
    guint64 power = 1;
    while (index / power >= 1000)
        power *= 1000;
    for (; power > 1; power /= 1000)
        g_string_append_printf(path, "x%03u/", (guint)(index / power % 1000));
    g_string_append_printf(path, "%03u", (guint)(index % 1000));
    if (width < LEDGER_TILE_HASHES)
        g_string_append_printf(path, ".p/%u", width);
    return g_string_free(path, FALSE);
}

/* Up to two digits without leading zero. */
static gboolean read_level(const char **at, int *level)
{
    if (g_str_has_prefix(*at, "entries/")) {
        *level = -1;
        *at += strlen("entries/");
        return TRUE;
    }
    gsize digits = strspn(*at, "0123456789");
    if (digits < 1 || digits > 2 || (digits == 2 && **at == '0') || (*at)[digits] != '/')
        return FALSE;
    *level = 0;
    for (; digits > 0; digits--)
        *level = *level * 10 + g_ascii_digit_value(*(*at)++);
    (*at)++;
    return *level < LEDGER_TILE_LEVELS;
}

/* Elements of three digits, all but the last after "x" and before "/". */
static gboolean read_index(const char **at, guint64 *index)
{
    gboolean more = TRUE;
    *index = 0;
    for (guint elements = 0; more; elements++) {
        more = **at == 'x';
        *at += more;
        if (elements > 6 || strspn(*at, "0123456789") < 3 || *index > G_MAXUINT64 / 2000)
            return FALSE;
        guint element = 0;
        for (int digit = 0; digit < 3; digit++)
            element = element * 10 + (guint)g_ascii_digit_value(*(*at)++);
        if (elements == 0 && more && element == 0)
            return FALSE; /* a longer way to write a smaller number */
        *index = *index * 1000 + element;
        if (more && *(*at)++ != '/')
            return FALSE;
    }
    return TRUE;
}

static gboolean read_width(const char *at, guint *width)
{
    *width = LEDGER_TILE_HASHES;
    if (*at == '\0')
        return TRUE;
    if (!g_str_has_prefix(at, ".p/"))
        return FALSE;
    at += strlen(".p/");
    gsize digits = strspn(at, "0123456789");
    if (digits < 1 || digits > 3 || *at == '0' || at[digits] != '\0')
        return FALSE;
    *width = 0;
    for (; digits > 0; digits--)
        *width = *width * 10 + (guint)g_ascii_digit_value(*at++);
    return *width < LEDGER_TILE_HASHES;
}

gboolean ledger_tile_path_read(const char *path, int *level, guint64 *index, guint *width)
{
    const char *at = path;
    if (!g_str_has_prefix(at, "tile/"))
        return FALSE;
    at += strlen("tile/");
    return read_level(&at, level) && read_index(&at, index) && read_width(at, width);
}
