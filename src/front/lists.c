/* front/lists.c -- the comma lists among header fields: encodings, entity tags, languages */
#include "front/fields.h"
#include <string.h>

/* The next item of a comma list without the blanks around it; FALSE at the end. */
static gboolean list_next(const char **at, const char **item, gsize *item_bytes)
{
    *at += strspn(*at, ", \t");
    if (**at == '\0')
        return FALSE;
    *item = *at;
    gsize bytes = strcspn(*at, ",");
    *at += bytes;
    while (bytes > 0 && g_ascii_isspace((*item)[bytes - 1]))
        bytes--;
    *item_bytes = bytes;
    return TRUE;
}

/* The weight "q" of an item in thousandths; 1000 when it has none (RFC 9110 12.4.2). */
static guint item_weight(const char *item, gsize item_bytes)
{
    const char *mark = memchr(item, ';', item_bytes);
    if (mark == NULL)
        return 1000;
    gsize left = item_bytes - (gsize)(mark - item);
    gsize skip = strspn(mark, "; \tqQ=");
    if (skip >= left || !g_ascii_isdigit(mark[skip]))
        return 0;
    guint weight = mark[skip] == '0' ? 0 : 1000;
    guint unit = 100;
    for (gsize i = skip + 2; i < left && g_ascii_isdigit(mark[i]) && weight < 1000; i++) {
        weight += (guint)(mark[i] - '0') * unit;
        unit /= 10;
    }
    return weight;
}

static gboolean item_is(const char *item, gsize item_bytes, const char *token)
{
    gsize bytes = strlen(token);
    return item_bytes >= bytes && g_ascii_strncasecmp(item, token, bytes) == 0 &&
           (item_bytes == bytes || item[bytes] == ';' || item[bytes] == ' ');
}

gboolean front_list_accepts(const char *list, const char *token)
{
    const char *item;
    gsize bytes;
    while (list_next(&list, &item, &bytes))
        if (item_is(item, bytes, token))
            return item_weight(item, bytes) > 0;
    return FALSE;
}

gboolean front_etag_matches(const char *list, const char *etag)
{
    const char *item;
    gsize bytes;
    while (list_next(&list, &item, &bytes)) {
        if (bytes == 1 && item[0] == '*')
            return TRUE;
        gsize weak = bytes > 2 && strncmp(item, "W/", 2) == 0 ? 2 : 0;
        if (bytes - weak == strlen(etag) && strncmp(item + weak, etag, bytes - weak) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean front_prefers_english(const char *list)
{
    const char *item;
    gsize bytes;
    guint japanese = 0, english = 0;
    gboolean english_first = FALSE;
    while (list_next(&list, &item, &bytes)) {
        guint weight = item_weight(item, bytes);
        if (g_ascii_strncasecmp(item, "ja", 2) == 0)
            japanese = MAX(japanese, weight);
        if (g_ascii_strncasecmp(item, "en", 2) == 0) {
            english_first |= japanese == 0;
            english = MAX(english, weight);
        }
    }
    return english > japanese || (english == japanese && english > 0 && english_first);
}
