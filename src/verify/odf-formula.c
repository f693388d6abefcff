/* verify/odf-formula.c -- formulas of OpenDocument: functions on a list, and cells of this document
 */
#include "verify/markup.h"
#include "verify/odf.h"
#include <string.h>

/* What is between the brackets of a reference, or a list of them without brackets: nothing that can
 * name a file stands outside of quotes, and a hash behind quotes would make a file of them. */
static gboolean is_here(const char *text, gsize size)
{
    gboolean quoted = FALSE;
    for (gsize i = 0; i < size; i++) {
        char c = text[i];
        gboolean error = c == '#' && size - i >= 5 && memcmp(text + i, "#REF!", 5) == 0;
        if (c == '\'')
            quoted = !quoted;
        else if (!quoted && !error && strchr("#/\\|?*\"<>@", c) != NULL)
            return FALSE;
        if (c == '#' && !quoted && i > 0 && text[i - 1] == '\'')
            return FALSE;
    }
    return !quoted;
}

DisarmDanger verify_odf_range(const char *text)
{
    return is_here(text, strlen(text)) ? VERIFY_NO_DANGER : DISARM_EXTERNAL_BOOK;
}

/* The end of a reference that begins at its bracket: quotes may hold brackets. */
static const char *bracket_end(const char *at)
{
    gboolean quoted = FALSE;
    for (; *at != '\0'; at++) {
        if (*at == '\'')
            quoted = !quoted;
        else if (*at == ']' && !quoted)
            return at;
    }
    return NULL;
}

static gboolean is_called(const char *name)
{
    const char *bare = name;
    static const char *const by[] = {"COM.MICROSOFT.", "ORG.OPENOFFICE.", "ORG.LIBREOFFICE.",
                                     "LEGACY."};
    for (guint i = 0; i < G_N_ELEMENTS(by); i++)
        if (g_str_has_prefix(name, by[i]))
            bare = name + strlen(by[i]);
    if (strcmp(bare, "INDIRECT") == 0) /* its text may name a file */
        return FALSE;
    return verify_list_has(VERIFY_LIST_FUNCTIONS, bare) ||
           verify_words_have(verify_odf_functions, bare);
}

static const char *text_end(const char *at)
{
    for (at++; *at != '\0'; at++) {
        if (*at != '"')
            continue;
        if (at[1] != '"')
            return at + 1;
        at++;
    }
    return NULL;
}

/* Behind what stands at `at`; NULL with the danger. */
static const char *next(const char *at, DisarmDanger *danger)
{
    if (*at == '"')
        return text_end(at);
    if (*at == '[') {
        const char *end = bracket_end(at + 1);
        *danger = DISARM_EXTERNAL_BOOK;
        return end != NULL && is_here(at + 1, (gsize)(end - at - 1)) ? end + 1 : NULL;
    }
    gsize size = 0;
    while (g_ascii_isalnum(at[size]) || (guint8)at[size] >= 0x80 || at[size] == '_' ||
           at[size] == '.')
        size++;
    if (size == 0) {
        gboolean error = g_str_has_prefix(at, "#REF!") || g_str_has_prefix(at, "#N/A");
        return error || strchr("#'|\\", *at) == NULL ? at + 1 : NULL;
    }
    const char *behind = at + size + strspn(at + size, " \t\r\n");
    g_autofree char *name = g_ascii_strup(at, (gssize)size);
    *danger = strcmp(name, "DDE") == 0 ? DISARM_DDE : DISARM_FORMULA;
    return *behind != '(' || is_called(name) ? at + size : NULL;
}

DisarmDanger verify_odf_formula(const char *text)
{
    static const char *const grammars[] = {"of:", "oooc:", "ooow:"};
    DisarmDanger danger = DISARM_FORMULA;
    gsize word = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
    const char *at = text;
    if (text[word] == ':' && word > 0) {
        gboolean known = FALSE;
        for (guint i = 0; i < G_N_ELEMENTS(grammars); i++)
            known |= g_str_has_prefix(text, grammars[i]) && strlen(grammars[i]) == word + 1;
        if (!known)
            return DISARM_FORMULA;
        at += word + 1;
    }
    while (*at != '\0') {
        danger = DISARM_FORMULA;
        at = next(at, &danger);
        if (at == NULL)
            return danger;
    }
    return VERIFY_NO_DANGER;
}
