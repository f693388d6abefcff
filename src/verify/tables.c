/* verify/tables.c -- looking up what the tables say */
#include "verify/tables.h"
#include <string.h>

guint verify_space_of(const char *uri, gsize size)
{
    for (guint i = 0; i < verify_space_uri_count; i++)
        if (verify_space_uris[i].size == size && memcmp(verify_space_uris[i].uri, uri, size) == 0)
            return verify_space_uris[i].space;
    return VERIFY_NO_SPACE;
}

/* FNV-1a, as tools/verify-tables counts it. */
static guint32 fnv(guint32 hash, guint byte)
{
    return (hash ^ byte) * 16777619u;
}

static guint32 fnv_name(guint32 hash, const char *name)
{
    for (; *name != '\0'; name++)
        hash = fnv(hash, (guint8)*name);
    return hash;
}

#define FNV_START 2166136261u

const VerifyElement *verify_element_of(guint space, const char *name)
{
    guint at = fnv_name(fnv(FNV_START, space), name);
    for (;; at++) {
        guint16 slot = verify_element_slots[at & verify_element_mask];
        if (slot == 0)
            return NULL;
        const VerifyElement *element = &verify_elements[slot - 1];
        if (element->space == space && strcmp(element->name, name) == 0)
            return element;
    }
}

static const VerifyAttribute *attribute_in(guint set, guint space, const char *name)
{
    guint at = fnv_name(fnv(fnv(fnv(FNV_START, set >> 8), set & 255), space), name);
    for (;; at++) {
        guint16 slot = verify_attribute_slots[at & verify_attribute_mask];
        if (slot == 0)
            return NULL;
        const VerifyAttribute *attribute = &verify_attributes[slot - 1];
        if (attribute->set == set && attribute->space == space &&
            strcmp(attribute->name, name) == 0)
            return attribute;
    }
}

const VerifyAttribute *verify_attribute_of(guint set, guint space, const char *name)
{
    guint number = space == VERIFY_NO_SPACE ? 0 : space + 1;
    const VerifyAttribute *own = attribute_in(set, number, name);
    return own != NULL ? own : attribute_in(0, number, name);
}

/* Most differ in their first letters, and a call costs more than that. */
static int compare(const char *word, const char *row)
{
    while (*word != '\0' && *word == *row) {
        word++;
        row++;
    }
    return (guint8)*word - (guint8)*row;
}

gboolean verify_list_has(VerifyList list, const char *word)
{
    const VerifyWords *words = &verify_lists[list];
    guint from = 0, to = words->count;
    while (from < to) {
        guint middle = (from + to) / 2;
        int order = compare(word, words->words[middle]);
        if (order == 0)
            return TRUE;
        from = order > 0 ? middle + 1 : from;
        to = order < 0 ? middle : to;
    }
    return FALSE;
}

gboolean verify_words_have(const char *words, const char *word)
{
    gsize size = strlen(word);
    if (words == NULL || size == 0 || strchr(word, '|') != NULL)
        return FALSE;
    for (const char *at = strstr(words, word); at != NULL; at = strstr(at + 1, word))
        if (at[-1] == '|' && at[size] == '|')
            return TRUE;
    return FALSE;
}

gboolean verify_list_starts(VerifyList list, const char *text)
{
    for (guint i = 0; i < verify_lists[list].count; i++)
        if (g_str_has_prefix(text, verify_lists[list].words[i]))
            return TRUE;
    return FALSE;
}
