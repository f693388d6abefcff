/* policy/words.c -- plain string questions that several readers share */
#include "policy/words.h"

#include <string.h>

gsize policy_words_front(const GPtrArray *list, const char *text)
{
    gsize longest = 0;
    for (guint i = 0; i < list->len; i++) {
        const char *word = g_ptr_array_index(list, i);
        gsize size = strlen(word);
        if (size > longest && strncmp(text, word, size) == 0)
            longest = size;
    }
    return longest;
}

gsize policy_words_back(const GPtrArray *list, const char *text, gsize size)
{
    gsize longest = 0;
    for (guint i = 0; i < list->len; i++) {
        const char *word = g_ptr_array_index(list, i);
        gsize length = strlen(word);
        if (length > longest && length <= size && memcmp(text + size - length, word, length) == 0)
            longest = length;
    }
    return longest;
}

gboolean policy_words_inside(const GPtrArray *list, const char *text)
{
    for (guint i = 0; i < list->len; i++) {
        if (strstr(text, g_ptr_array_index(list, i)) != NULL)
            return TRUE;
    }
    return FALSE;
}

gboolean policy_words_equal(const GPtrArray *list, const char *text)
{
    for (guint i = 0; i < list->len; i++) {
        if (strcmp(text, g_ptr_array_index(list, i)) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean policy_is_hiragana(gunichar c)
{
    return c >= 0x3041 && c <= 0x309F;
}

gboolean policy_is_compound(gunichar c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x30A1 && c <= 0x30FF) || c == 0x3005 || c >= 0x20000 ||
           (c < 0x80 && g_ascii_isalnum((char)c));
}

gunichar policy_char_before(const char *start, const char *at)
{
    if (at <= start)
        return 0;
    return g_utf8_get_char(g_utf8_prev_char(at));
}
