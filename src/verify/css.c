/* verify/css.c -- style sheets read as rules, declarations and values */
#include "verify/markup.h"
#include "verify/svg.h"
#include <string.h>

/* What makes more of a sheet than a list of looks, wherever it stands. */
static gboolean is_loud(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (strchr("\\@<", *at) != NULL || ((guint8)*at < 0x20 && strchr("\t\n\r", *at) == NULL) ||
            (at[0] == '/' && at[1] == '*'))
            return TRUE;
    return FALSE;
}

/* The word that ends before `at`, in lower case. */
static char *word_before(const char *text, const char *at)
{
    const char *from = at;
    while (from > text && (g_ascii_isalnum(from[-1]) || strchr("-_", from[-1]) != NULL ||
                           (guint8)from[-1] >= 0x80))
        from--;
    return g_ascii_strdown(from, at - from);
}

static gboolean is_place(const char *at)
{
    gsize size = strcspn(at, ")");
    for (gsize i = 1; i < size; i++)
        if (!g_ascii_isalnum(at[i]) && (guint8)at[i] < 0x80 && strchr("-_.:", at[i]) == NULL)
            return FALSE;
    return at[0] == '#' && at[size] == ')';
}

DisarmDanger verify_css_value(const char *text)
{
    char quote = '\0';
    guint depth = 0;
    if (is_loud(text))
        return DISARM_EXTERNAL_RESOURCE;
    for (const char *at = text; *at != '\0'; at++) {
        if (quote != '\0' || *at == '"' || *at == '\'') {
            quote = quote == '\0' ? *at : quote == *at ? '\0' : quote;
            if (strchr("\n\r", *at) != NULL)
                return DISARM_UNKNOWN_CONTENT; /* it ends there for some */
            continue;
        }
        if (strchr("{};:=$^~|[]>&`?", *at) != NULL)
            return DISARM_UNKNOWN_CONTENT;
        if (*at == ')' && depth-- == 0)
            return DISARM_UNKNOWN_CONTENT;
        if (*at != '(')
            continue;
        depth++;
        g_autofree char *word = word_before(text, at);
        gboolean known = strcmp(word, "url") == 0
                             ? is_place(at + 1)
                             : *word == '\0' || verify_words_have(verify_svg_calls, word);
        if (!known)
            return DISARM_EXTERNAL_RESOURCE;
    }
    return quote == '\0' && depth == 0 ? VERIFY_NO_DANGER : DISARM_UNKNOWN_CONTENT;
}

/* Behind the declaration that begins at `at`: strings may hold what ends it. */
static gsize declaration_size(const char *at)
{
    char quote = '\0';
    gsize size = 0;
    for (; at[size] != '\0' && (quote != '\0' || at[size] != ';'); size++)
        if (at[size] == '"' || at[size] == '\'')
            quote = quote == '\0' ? at[size] : quote == at[size] ? '\0' : quote;
    return size;
}

DisarmDanger verify_css_declarations(const char *text)
{
    for (const char *at = text; *at != '\0';) {
        gsize size = declaration_size(at);
        g_autofree char *whole = g_strstrip(g_strndup(at, size));
        at += size + (at[size] == ';' ? 1 : 0);
        char *colon = strchr(whole, ':');
        if (*whole == '\0')
            continue;
        if (colon == NULL)
            return DISARM_UNKNOWN_CONTENT;
        *colon = '\0';
        g_autofree char *name = g_ascii_strdown(g_strchomp(whole), -1);
        if (!verify_words_have(verify_svg_properties, name))
            return DISARM_UNKNOWN_CONTENT;
        DisarmDanger danger = verify_css_value(colon + 1);
        if (danger != VERIFY_NO_DANGER)
            return danger;
    }
    return VERIFY_NO_DANGER;
}

/* A string or bracket that is not closed in a selector would take what follows with it. */
static gboolean is_whole(const char *text)
{
    gsize round = 0, square = 0;
    for (const char *at = text; *at != '\0'; at++) {
        gsize string = *at == '"' ? strcspn(at + 1, "\"\n\r") : 0;
        if (*at == '\'' || (*at == '"' && at[string + 1] != '"'))
            return FALSE;
        at += *at == '"' ? string + 1 : 0;
        g_autofree char *word = *at == '(' ? word_before(text, at) : NULL;
        if (g_strcmp0(word, "url") == 0)
            return FALSE;
        if ((*at == ')' && round-- == 0) || (*at == ']' && square-- == 0))
            return FALSE;
        round += *at == '(' ? 1 : 0;
        square += *at == '[' ? 1 : 0;
        if (square > 1 || (square == 1 && strchr("()", *at) != NULL))
            return FALSE;
    }
    return round == 0 && square == 0;
}

DisarmDanger verify_css_sheet(const char *text)
{
    if (is_loud(text))
        return DISARM_EXTERNAL_RESOURCE;
    for (const char *at = text + strspn(text, " \t\r\n"); *at != '\0';
         at += strspn(at, " \t\r\n")) {
        gsize selector = strcspn(at, "{};");
        gsize block = at[selector] == '{' ? strcspn(at + selector + 1, "{}") : 0;
        if (at[selector] != '{' || at[selector + 1 + block] != '}')
            return DISARM_UNKNOWN_CONTENT;
        g_autofree char *before = g_strndup(at, selector);
        if (!is_whole(before))
            return DISARM_UNKNOWN_CONTENT;
        g_autofree char *inside = g_strndup(at + selector + 1, block);
        DisarmDanger danger = verify_css_declarations(inside);
        if (danger != VERIFY_NO_DANGER)
            return danger;
        at += selector + block + 2;
    }
    return VERIFY_NO_DANGER;
}
