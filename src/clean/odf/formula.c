/* clean/odf/formula.c -- formulas of OpenDocument (ODF 1.3 part 4) as tokens: what reaches outside
 */
#include "clean/odf/internal.h"
#include "clean/schema.h"
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 64u

/* ---- references ---- */

static const char *skip_quoted(const char *at, char quote)
{
    for (at++; *at != '\0'; at++) {
        if (*at == quote && at[1] != quote)
            return at + 1;
        at += *at == quote;
    }
    return NULL;
}

static gboolean is_reference_char(char c)
{
    return g_ascii_isalnum(c) || (guint8)c >= 0x80 || strchr("$.:_ -~!;,&()", c) != NULL;
}

/* Of cells and sheets of this document: a quoted name that is followed by "#" is another file. */
static const char *read_reference(const char *at, char end)
{
    while (*at != '\0' && *at != end) {
        if (*at == '\'') {
            at = skip_quoted(at, '\'');
            if (at == NULL || *at == '#')
                return NULL;
        } else if (g_str_has_prefix(at, "#REF!")) {
            at += 5;
        } else if (is_reference_char(*at) && !g_str_has_prefix(at, "://")) {
            at++;
        } else {
            return NULL;
        }
    }
    return at;
}

gboolean odf_range_is_plain(const char *range)
{
    return read_reference(range, '\0') != NULL;
}

/* ---- functions ---- */

static int by_name(gconstpointer key, gconstpointer row)
{
    return g_ascii_strcasecmp(key, *(const char *const *)row);
}

static gboolean is_computing(const char *word, gsize size)
{
    static const char *const makers[] = {"COM.MICROSOFT.", "ORG.OPENOFFICE.", "ORG.LIBREOFFICE.",
                                         "LEGACY."};
    char key[NAME_MAX_BYTES];
    if (size >= sizeof key)
        return FALSE;
    for (gsize i = 0; i < size; i++)
        key[i] = g_ascii_toupper(word[i]);
    key[size] = '\0';
    const char *bare = key;
    for (guint i = 0; i < G_N_ELEMENTS(makers); i++)
        if (g_str_has_prefix(key, makers[i]))
            bare = key + strlen(makers[i]);
    if (markup_has_word(&markup_odf, "reaching", bare))
        return FALSE;
    return markup_has_word(&markup_odf, "functions", bare) ||
           bsearch(bare, clean_functions, clean_functions_count, sizeof *clean_functions,
                   by_name) != NULL;
}

static gboolean is_word(char c)
{
    return g_ascii_isalnum(c) || (guint8)c >= 0x80 || c == '_' || c == '.';
}

/* Behind a word; NULL when it is a function that is on no list. */
static const char *read_word(const char *at, DisarmDanger *danger)
{
    const char *word = at;
    while (is_word(*at))
        at++;
    const char *behind = at + strspn(at, " \t\r\n");
    if (*behind != '(' || is_computing(word, (gsize)(at - word)))
        return at;
    if (at - word == 3 && g_ascii_strncasecmp(word, "DDE", 3) == 0)
        *danger = DISARM_DDE;
    return NULL;
}

/* ---- the whole ---- */

static const char *read_token(const char *at, DisarmDanger *danger)
{
    if (*at == '"')
        return skip_quoted(at, '"');
    if (*at == '[') {
        const char *end = read_reference(at + 1, ']');
        *danger = end == NULL || *end == '\0' ? DISARM_EXTERNAL_BOOK : *danger;
        return end != NULL && *end == ']' ? end + 1 : NULL;
    }
    if (is_word(*at))
        return read_word(at, danger);
    if (g_str_has_prefix(at, "#REF!") || g_str_has_prefix(at, "#N/A"))
        return at + 4;
    /* Quotes are of names in other files, bars of DDE, and a hash leads into another file. */
    return strchr("'|#\\", *at) != NULL || ((guint8)*at < 0x20 && !g_ascii_isspace(*at)) ? NULL
                                                                                         : at + 1;
}

gboolean odf_formula_is_plain(const char *formula, DisarmDanger *danger)
{
    static const char *const prefixes[] = {"of:", "oooc:", "ooow:"};
    const char *at = formula;
    *danger = DISARM_FORMULA;
    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(formula, prefixes[i]))
            at = formula + strlen(prefixes[i]);
    if (at == formula && strchr(formula, ':') != NULL &&
        strcspn(formula, ":") < strcspn(formula, "=[(\"'"))
        return FALSE; /* of another grammar */
    while (at != NULL && *at != '\0')
        at = read_token(at, danger);
    return at != NULL;
}
