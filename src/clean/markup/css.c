/* clean/markup/css.c -- declarations and rules, each taken whole or left out */
#include "clean/markup/css.h"
#include "clean/markup/markup.h"
#include <string.h>

#define VALUE_MAX 4096u

/* Comments go first: nothing is joined across them. */
static char *without_comments(const char *text, gboolean *lost)
{
    g_autoptr(GString) out = g_string_new(NULL);
    while (*text != '\0') {
        const char *comment = strstr(text, "/*");
        if (comment == NULL)
            break;
        const char *end = strstr(comment + 2, "*/");
        g_string_append_len(out, text, comment - text);
        g_string_append_c(out, ' ');
        text = end != NULL ? end + 2 : comment + strlen(comment);
        *lost = TRUE;
    }
    g_string_append(out, text);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The character that closes a string in quotes, or NULL. */
static const char *string_end(const char *at)
{
    char quote = *at;
    for (at++; *at != '\0' && *at != quote; at++)
        if (strchr("\\\n\r\f<>&@", *at) != NULL)
            return NULL;
    return *at == quote ? at : NULL;
}

static gboolean is_name(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_' || (guint8)c >= 0x80;
}

/* Behind what stands before a bracket; NULL when it is no call of the list. */
static const char *call_end(const char *name, const char *bracket)
{
    g_autofree char *word = g_ascii_strdown(name, bracket - name);
    if (strcmp(word, "url") == 0) {
        const char *at = bracket + 1;
        if (*at != '#')
            return NULL;
        for (at++; is_name(*at) || *at == '.' || *at == ':';)
            at++;
        return *at == ')' ? at + 1 : NULL;
    }
    gboolean known = bracket == name || markup_has_word(&markup_svg, "calls", word);
    return known ? bracket + 1 : NULL;
}

/* Its brackets are closed in it: else it would reach into what is written behind it. */
gboolean clean_css_is_value(const char *value)
{
    guint depth = 0;
    if (strlen(value) > VALUE_MAX)
        return FALSE;
    for (const char *at = value; *at != '\0';) {
        const char *word = at;
        while (is_name(*at))
            at++;
        depth += *at == '(' ? 1 : 0;
        if (*at == '(')
            at = call_end(word, at);
        else if (*at == '"' || *at == '\'')
            at = string_end(at) != NULL ? string_end(at) + 1 : NULL;
        else if (at == word)
            at = strchr(" \t\n\r.,%#+*/!)", *at) != NULL ? at + 1 : NULL;
        if (at == NULL || (at > value && at[-1] == ')' && depth-- == 0))
            return FALSE;
    }
    return depth == 0;
}

/* ---- declarations ---- */

/* The end of a declaration: strings and brackets may hold what ends it. */
static const char *declaration_end(const char *at)
{
    guint depth = 0;
    for (; *at != '\0'; at++) {
        const char *end = *at == '"' || *at == '\'' ? string_end(at) : at;
        at = end != NULL ? end : at;
        depth += *at == '(' ? 1 : 0;
        depth -= *at == ')' && depth > 0 ? 1 : 0;
        if (*at == ';' && depth == 0)
            break;
    }
    return at;
}

static gboolean take_declaration(const char *text, gsize size, GString *out)
{
    g_autofree char *whole = g_strstrip(g_strndup(text, size));
    char *colon = strchr(whole, ':');
    if (*whole == '\0')
        return TRUE;
    if (colon == NULL)
        return FALSE;
    *colon = '\0';
    g_autofree char *name = g_ascii_strdown(g_strchomp(whole), -1);
    const char *value = g_strchug(colon + 1);
    if (!markup_has_word(&markup_svg, "properties", name) || *value == '\0' ||
        !clean_css_is_value(value))
        return FALSE;
    g_string_append_printf(out, "%s%s:%s", out->len > 0 ? ";" : "", name, value);
    return TRUE;
}

static char *declarations(const char *text, gsize size, gboolean *lost)
{
    g_autofree char *own = g_strndup(text, size);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = own; *at != '\0';) {
        const char *end = declaration_end(at);
        if (!take_declaration(at, (gsize)(end - at), out))
            *lost = TRUE;
        at = *end == ';' ? end + 1 : end;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *clean_css_declarations(const char *text, gboolean *lost)
{
    g_autofree char *plain = without_comments(text, lost);
    return declarations(plain, strlen(plain), lost);
}

static gboolean is_nought(const char *value)
{
    char *end = NULL;
    double number = g_ascii_strtod(value, &end);
    return end != value && !(number > 0 || number < 0);
}

gboolean clean_css_hides(const char *declarations)
{
    g_autofree char *lower = g_ascii_strdown(declarations, -1);
    g_auto(GStrv) each = g_strsplit(lower, ";", -1);
    for (char **one = each; *one != NULL; one++) {
        const char *colon = strchr(*one, ':');
        if (colon == NULL)
            continue;
        gboolean number =
            g_str_has_prefix(*one, "font-size:") || g_str_has_prefix(*one, "opacity:");
        if (g_str_has_prefix(*one, "display:none") || g_str_has_prefix(*one, "visibility:hidden") ||
            (number && is_nought(colon + 1)))
            return TRUE;
    }
    return FALSE;
}

/* ---- rules ---- */

/* A call of a selector stands behind a colon; "url(" takes all up to the next bracket as one. */
static gboolean is_selector_call(const char *text, const char *word, const char *bracket)
{
    gboolean address = bracket - word == 3 && g_ascii_strncasecmp(word, "url", 3) == 0;
    return word > text && word[-1] == ':' && bracket > word && !address;
}

/* Strings and brackets are closed in it, as those of values are. */
static gboolean is_selector(const char *text)
{
    guint round = 0;
    gboolean square = FALSE;
    for (const char *at = text; *at != '\0'; at++) {
        const char *word = at;
        while (is_name(*at))
            at++;
        at = *at == '"' ? string_end(at) : at;
        if (at == NULL)
            return FALSE;
        if (*at == '\0')
            break;
        gboolean wrong = *at == '('   ? square || !is_selector_call(text, word, at)
                         : *at == ')' ? square || round == 0
                         : *at == '[' ? square
                         : *at == ']' ? !square
                                      : strchr(" \t\n\r.,#:*>+~=\"|^$", *at) == NULL;
        if (wrong)
            return FALSE;
        round += *at == '(' ? 1 : 0;
        round -= *at == ')' ? 1 : 0;
        square = (square || *at == '[') && *at != ']';
    }
    return *text != '\0' && round == 0 && !square;
}

/* Behind a block in braces, whatever is in it. */
static const char *block_end(const char *at)
{
    guint depth = 0;
    for (; *at != '\0'; at++) {
        depth += *at == '{' ? 1 : 0;
        if (*at == '}' && --depth == 0)
            return at + 1;
    }
    return at;
}

static void take_rule(const char *from, const char *brace, const char *behind, GString *out,
                      gboolean *lost)
{
    g_autofree char *selector = g_strstrip(g_strndup(from, (gsize)(brace - from)));
    const char *close = behind > brace + 1 && behind[-1] == '}' ? behind - 1 : behind;
    g_autofree char *inside = g_strndup(brace + 1, (gsize)(close - brace - 1));
    if (!is_selector(selector) || strpbrk(inside, "{}") != NULL) {
        *lost = TRUE;
        return;
    }
    g_autofree char *kept = declarations(inside, strlen(inside), lost);
    if (*kept != '\0')
        g_string_append_printf(out, "%s{%s}\n", selector, kept);
    else
        *lost = TRUE;
}

char *clean_css_sheet(const char *text, gboolean *lost)
{
    g_autofree char *plain = without_comments(text, lost);
    g_autoptr(GString) out = g_string_new(NULL);
    const char *at = plain;
    while (*(at += strspn(at, " \t\r\n")) != '\0') {
        const char *brace = at + strcspn(at, "{;");
        const char *behind = *brace == '{' ? block_end(brace) : *brace == ';' ? brace + 1 : brace;
        if (*brace == '{' && *at != '@')
            take_rule(at, brace, behind, out, lost);
        else
            *lost = TRUE;
        at = behind;
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
