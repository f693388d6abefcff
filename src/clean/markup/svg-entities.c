/* clean/markup/svg-entities.c -- reads the declarations before a drawing, and puts their texts in
 */
#include "clean/markup/svg-entities.h"
#include <string.h>

#define BLANKS " \t\r\n"

typedef struct {
    const char *at, *end;
} Rest;

static gboolean take(Rest *rest, const char *word)
{
    gsize size = strlen(word);
    if ((gsize)(rest->end - rest->at) < size || memcmp(rest->at, word, size) != 0)
        return FALSE;
    rest->at += size;
    return TRUE;
}

static gboolean take_blanks(Rest *rest)
{
    const char *from = rest->at;
    while (rest->at < rest->end && *rest->at != '\0' && strchr(BLANKS, *rest->at) != NULL)
        rest->at++;
    return rest->at > from;
}

/* Up to `word`, and behind it. */
static gboolean pass(Rest *rest, const char *word)
{
    const char *found = memmem(rest->at, (gsize)(rest->end - rest->at), word, strlen(word));
    if (found != NULL)
        rest->at = found + strlen(word);
    return found != NULL;
}

/* Transfer full; NULL when there is none. */
static char *take_name(Rest *rest)
{
    const char *from = rest->at;
    while (rest->at < rest->end && *rest->at != '\0' &&
           (g_ascii_isalnum(*rest->at) || (rest->at > from && strchr("-.", *rest->at) != NULL) ||
            *rest->at == '_'))
        rest->at++;
    gboolean name =
        rest->at > from && !g_ascii_isdigit(*from) && rest->at < rest->end && *rest->at != '\0';
    return name ? g_strndup(from, (gsize)(rest->at - from)) : NULL;
}

/* In quotes, none of which stands in it. Transfer full; NULL for what is no plain text. */
static char *take_text(Rest *rest)
{
    char quote = rest->at < rest->end ? *rest->at : '\0';
    if (quote != '"' && quote != '\'')
        return NULL;
    const char *from = rest->at + 1;
    const char *close = memchr(from, quote, (gsize)(rest->end - from));
    gsize size = close != NULL ? (gsize)(close - from) : 0;
    if (close == NULL || size > SVG_ENTITY_MAX_BYTES)
        return NULL;
    rest->at = close + 1;
    for (gsize i = 0; i < size; i++)
        if ((guint8)from[i] < ' ' || strchr("&%<>\"'", from[i]) != NULL)
            return NULL;
    return g_strndup(from, size);
}

/* ---- what is declared ---- */

static gboolean take_entity(Rest *rest, GHashTable *texts)
{
    static const char *const own[] = {"amp", "lt", "gt", "quot", "apos", NULL};
    if (!take(rest, "<!ENTITY") || !take_blanks(rest))
        return FALSE;
    g_autofree char *name = take_name(rest);
    g_autofree char *text = name != NULL && take_blanks(rest) ? take_text(rest) : NULL;
    take_blanks(rest);
    if (text == NULL || !take(rest, ">") || g_strv_contains(own, name) ||
        g_hash_table_size(texts) == SVG_ENTITIES_MAX)
        return FALSE;
    if (!g_hash_table_contains(texts, name)) /* the first counts */
        g_hash_table_insert(texts, g_steal_pointer(&name), g_steal_pointer(&text));
    return TRUE;
}

/* The "[" of the type is left at `*from`, what is behind its "]" at the rest. */
static gboolean take_declarations(Rest *rest, GHashTable *texts, const char **from)
{
    char quote = '\0';
    for (; rest->at < rest->end && (quote != '\0' || *rest->at != '['); rest->at++) {
        char c = *rest->at;
        if (quote == '\0' && (c == '>' || c == '<'))
            return FALSE;
        if (c == '"' || c == '\'')
            quote = quote == '\0' ? c : quote == c ? '\0' : quote;
    }
    *from = rest->at;
    if (!take(rest, "["))
        return FALSE;
    for (take_blanks(rest); !take(rest, "]"); take_blanks(rest))
        if (!take_entity(rest, texts))
            return FALSE;
    return g_hash_table_size(texts) > 0;
}

/* ---- where they are named ---- */

static gboolean put_reference(Rest *rest, GHashTable *texts, GString *out, gsize most)
{
    Rest ahead = {rest->at + 1, rest->end};
    g_autofree char *name = take_name(&ahead);
    const char *text = name != NULL && take(&ahead, ";") ? g_hash_table_lookup(texts, name) : NULL;
    g_string_append(out, text != NULL ? text : "&");
    rest->at = text != NULL ? ahead.at : rest->at + 1;
    return out->len <= most;
}

static gboolean put_tag(Rest *rest, GHashTable *texts, GString *out, gsize most)
{
    char quote = '\0';
    while (rest->at < rest->end && (quote != '\0' || *rest->at != '>')) {
        char c = *rest->at;
        if (c == '&' && quote != '\0') {
            if (!put_reference(rest, texts, out, most))
                return FALSE;
            continue;
        }
        if (c == '"' || c == '\'')
            quote = quote == '\0' ? c : quote == c ? '\0' : quote;
        g_string_append_c(out, c);
        rest->at++;
    }
    return TRUE;
}

/* A comment, instruction or literal text, or what stands between tags; FALSE when it never ends. */
static gboolean pass_other(Rest *rest)
{
    static const char *const apart[][2] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
    for (guint i = 0; i < G_N_ELEMENTS(apart); i++)
        if (take(rest, apart[i][0]))
            return pass(rest, apart[i][1]);
    const char *tag = memchr(rest->at, '<', (gsize)(rest->end - rest->at));
    rest->at = tag != NULL ? tag : rest->end;
    return TRUE;
}

/* What is no tag stands as it is. */
static gboolean put_rest(Rest *rest, GHashTable *texts, GString *out, gsize most)
{
    while (rest->at < rest->end) {
        const char *from = rest->at;
        if (!pass_other(rest))
            return FALSE;
        g_string_append_len(out, from, rest->at - from);
        if (rest->at == from && !put_tag(rest, texts, out, most))
            return FALSE;
    }
    return TRUE;
}

GBytes *svg_entities_put_in(const guint8 *bytes, gsize size)
{
    static const char type[] = "<!DOCTYPE";
    const char *text = (const char *)bytes;
    const char *mark = memmem(bytes, MIN(size, (gsize)4096), type, sizeof type - 1);
    if (mark == NULL)
        return NULL;
    Rest rest = {mark + sizeof type - 1, text + size};
    const char *from = NULL;
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!take_declarations(&rest, texts, &from))
        return NULL;
    g_autoptr(GString) out = g_string_sized_new(size);
    g_string_append_len(out, text, from - text);
    if (!put_rest(&rest, texts, out, size + SVG_ENTITIES_GROWTH_MAX))
        return NULL;
    return g_string_free_to_bytes(g_steal_pointer(&out));
}
