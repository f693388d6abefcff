/* clean/field.c -- the words of an instruction */
#include "clean/field.h"
#include "clean/link.h"
#include "clean/schema.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *at, *end;
} Rest;

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Curly quotes count as quotes. */
static gsize quote_size(const Rest *rest)
{
    static const char *const quotes[] = {"\"", "“", "”", "„"};
    for (guint i = 0; i < G_N_ELEMENTS(quotes); i++) {
        gsize size = strlen(quotes[i]);
        if ((gsize)(rest->end - rest->at) >= size && memcmp(rest->at, quotes[i], size) == 0)
            return size;
    }
    return 0;
}

/* A backslash before another, or before a quote; any other stands for itself. */
static gboolean escapes(const Rest *rest)
{
    const Rest behind = {rest->at + 1, rest->end};
    return *rest->at == '\\' && behind.at < behind.end &&
           (*behind.at == '\\' || quote_size(&behind) > 0);
}

/* The next word, out of its quotes; FALSE at the end. */
static gboolean next_word(Rest *rest, GString *word, gboolean *quoted)
{
    while (rest->at < rest->end && is_blank(*rest->at))
        rest->at++;
    g_string_truncate(word, 0);
    if (rest->at == rest->end)
        return FALSE;
    gsize quote = quote_size(rest);
    *quoted = quote > 0;
    rest->at += quote;
    while (rest->at < rest->end) {
        if (*quoted ? quote_size(rest) > 0 : is_blank(*rest->at) || quote_size(rest) > 0)
            break;
        if (*quoted && escapes(rest))
            rest->at++;
        g_string_append_c(word, *rest->at++);
    }
    if (*quoted && rest->at < rest->end)
        rest->at += quote_size(rest);
    return TRUE;
}

static int by_name(gconstpointer key, gconstpointer row)
{
    return g_ascii_strcasecmp(key, *(const char *const *)row);
}

/* Readers differ in whether curly quotes are quotes, and wide blanks, where no plain quote is
 * around them, are blanks. */
static gboolean is_read_alike(const Rest *rest)
{
    static const char *const odd[] = {"“", "”", "„", "\xC2\xA0", "\xE3\x80\x80"};
    gboolean quoted = FALSE;
    for (const char *at = rest->at; at < rest->end; at++) {
        gboolean escape = quoted && *at == '\\' && at + 1 < rest->end && strchr("\\\"", at[1]);
        quoted ^= *at == '"';
        at += escape;
        for (guint i = 0; i < (quoted ? 3u : G_N_ELEMENTS(odd)); i++)
            if ((gsize)(rest->end - at) >= strlen(odd[i]) &&
                memcmp(at, odd[i], strlen(odd[i])) == 0)
                return FALSE;
    }
    return TRUE;
}

/* HYPERLINK "address" \l "place" \o "tip" \t "frame" \m \n \h: the address, and only these. */
static CleanFieldKind read_link(Rest *rest, char **address)
{
    g_autoptr(GString) word = g_string_new(NULL);
    g_autoptr(GString) found = g_string_new(NULL), place = g_string_new("#");
    gboolean quoted = FALSE, inside = FALSE;
    if (!is_read_alike(rest))
        return CLEAN_FIELD_OUTWARD;
    while (next_word(rest, word, &quoted)) {
        gboolean option = !quoted && word->len == 2 && word->str[0] == '\\';
        char letter = option ? g_ascii_tolower(word->str[1]) : '\0';
        if (option && strchr("lot", letter) != NULL) {
            inside |= letter == 'l';
            if (!next_word(rest, word, &quoted))
                return CLEAN_FIELD_OUTWARD;
            if (letter == 'l')
                g_string_append(place, word->str);
        } else if (option ? strchr("mnh*", letter) == NULL : found->len > 0) {
            return CLEAN_FIELD_OUTWARD;
        } else if (!option) {
            g_string_assign(found, word->str);
        }
    }
    gboolean is_place = clean_link_is_place(place->str + 1, place->len - 1);
    if (found->len == 0 && inside && is_place)
        return CLEAN_FIELD_PLAIN;
    if (inside && !is_place)
        g_string_assign(found, place->str);
    if (found->len == 0)
        return CLEAN_FIELD_OUTWARD;
    *address = g_strdup(found->str);
    return CLEAN_FIELD_LINK;
}

gboolean clean_field_is_settled(const char *text)
{
    static const char link[] = "HYPERLINK";
    while (is_blank(*text))
        text++;
    gsize size = strcspn(text, " \t\r\n\"");
    return size > 0 && text[size] != '\0' &&
           (size != strlen(link) || g_ascii_strncasecmp(text, link, size) != 0);
}

CleanFieldKind clean_field_kind(const char *text, gsize size, char *name, gsize name_size,
                                char **address)
{
    Rest rest = {text, text + size};
    g_autoptr(GString) word = g_string_new(NULL);
    gboolean quoted = FALSE;
    gboolean any = next_word(&rest, word, &quoted);
    g_strlcpy(name, word->str, name_size);
    if (!any)
        return CLEAN_FIELD_PLAIN; /* an empty field shows nothing and does nothing */
    if (quoted || (quote_size(&rest) > 0 && *rest.at != '"'))
        return CLEAN_FIELD_OUTWARD;
    if (word->str[0] == '=')
        return CLEAN_FIELD_PLAIN; /* computes from a table's cells */
    if (g_ascii_strcasecmp(word->str, "DDE") == 0 || g_ascii_strcasecmp(word->str, "DDEAUTO") == 0)
        return CLEAN_FIELD_DDE;
    if (g_ascii_strcasecmp(word->str, "HYPERLINK") == 0)
        return read_link(&rest, address);
    /* A bookmark's name alone stands for REF. */
    return bsearch(word->str, clean_fields, clean_fields_count, sizeof *clean_fields, by_name) !=
                   NULL
               ? CLEAN_FIELD_PLAIN
               : CLEAN_FIELD_OUTWARD;
}
