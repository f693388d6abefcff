/* clean/schema.c -- look-ups in the tables of Office files */
#include "clean/schema.h"
#include <string.h>

static guint32 hash_of(guint space, const char *name, gsize size)
{
    guint32 hash = (2166136261u ^ space) * 16777619u;
    for (gsize i = 0; i < size; i++)
        hash = (hash ^ (guint8)name[i]) * 16777619u;
    return hash;
}

const CleanElement *clean_element_find(guint space, const char *name, gsize size)
{
    guint mask = clean_slots_count - 1;
    for (guint at = hash_of(space, name, size) & mask; clean_slots[at] != 0; at = (at + 1) & mask) {
        const CleanElement *element = &clean_elements[clean_slots[at] - 1];
        if (element->space == space && element->size == size &&
            memcmp(element->name, name, size) == 0)
            return element;
    }
    return NULL;
}

const CleanAttribute *clean_attribute_find(const CleanElement *element, guint space,
                                           const char *name, gsize size)
{
    const CleanAttribute *attribute = &clean_attributes[element->attributes];
    for (guint i = 0; i < element->count; i++, attribute++)
        if (attribute->size == size && attribute->name[0] == name[0] && attribute->space == space &&
            (size == 1 || memcmp(attribute->name, name, size) == 0))
            return attribute;
    return NULL;
}

static gboolean is(const char *text, const char *uri, gsize size)
{
    return text != NULL && strlen(text) == size && memcmp(text, uri, size) == 0;
}

gboolean clean_space_find(const char *uri, gsize size, guint *space, gboolean *strict)
{
    for (guint i = 1; i < clean_spaces_count; i++) {
        *strict = is(clean_spaces[i].strict, uri, size);
        if (!*strict && !is(clean_spaces[i].uri, uri, size))
            continue;
        *space = i;
        return TRUE;
    }
    return FALSE;
}

/* Types are compared without case. */
static gboolean is_type(const CleanType *row, const char *type, gsize size)
{
    return row->size == size && g_ascii_strcasecmp(row->type, type) == 0;
}

static gboolean leads_to(const char *way, guint kind)
{
    for (const CleanRelation *relation = clean_relations; relation->way != NULL; relation++)
        if (relation->kind == kind && strcmp(relation->way, way) == 0)
            return TRUE;
    return FALSE;
}

guint clean_kind_find(const char *way, const char *type, guint *at)
{
    gsize size = strlen(type);
    for (const CleanType *row = clean_types; row->type != NULL; row++)
        if (is_type(row, type, size) && leads_to(way, row->kind)) {
            *at = row->at;
            return row->kind;
        }
    return CLEAN_KIND_LAST;
}

static guint guess(const char *way, const char *type, gboolean danger)
{
    gsize size = strlen(type);
    for (const CleanType *row = clean_types; row->type != NULL; row++)
        if ((clean_kinds[row->kind].danger != DISARM_DANGER_LAST) == danger &&
            is_type(row, type, size))
            return row->kind;
    for (const CleanRelation *row = clean_relations; row->way != NULL; row++)
        if ((clean_kinds[row->kind].danger != DISARM_DANGER_LAST) == danger && way != NULL &&
            strcmp(row->way, way) == 0)
            return row->kind;
    return CLEAN_KIND_LAST;
}

guint clean_kind_guess(const char *way, const char *type)
{
    guint kind = guess(way, type, TRUE);
    return kind != CLEAN_KIND_LAST ? kind : guess(way, type, FALSE);
}

DisarmDanger clean_external_danger(const char *way)
{
    const char *slash = strrchr(way, '/');
    const char *word = slash != NULL ? slash + 1 : way;
    for (const CleanExternal *row = clean_externals; row->word != NULL; row++)
        if (strcmp(row->word, word) == 0)
            return (DisarmDanger)row->danger;
    return DISARM_EXTERNAL_RESOURCE;
}

static const struct {
    guint8 danger, aspect;
} aspects[] = {
    {DISARM_MACRO, DISARM_MACROS},
    {DISARM_MACRO_SHEET, DISARM_MACROS},
    {DISARM_SCRIPT, DISARM_MACROS},
    {DISARM_ADD_IN, DISARM_MACROS},
    {DISARM_CONTROL, DISARM_CONTROLS},
    {DISARM_ACTION, DISARM_EXTERNALS},
    {DISARM_EMBEDDED_OBJECT, DISARM_OBJECTS},
    {DISARM_EMBEDDED_FILE, DISARM_PACKAGES},
    {DISARM_FOREIGN_CONTENT, DISARM_OBJECTS},
    {DISARM_MEDIA, DISARM_MEDIAS},
    {DISARM_FONT, DISARM_FONTS},
    {DISARM_DDE, DISARM_FIELDS},
    {DISARM_EXTERNAL_RESOURCE, DISARM_EXTERNALS},
    {DISARM_DATA_CONNECTION, DISARM_CONNECTIONS},
    {DISARM_FIELD, DISARM_FIELDS},
    {DISARM_FORMULA, DISARM_FORMULAS},
    {DISARM_EXTERNAL_BOOK, DISARM_EXTERNAL_BOOKS},
    {DISARM_UNSAFE_LINK, DISARM_EXTERNALS},
    {DISARM_LINK, DISARM_LINKS},
    {DISARM_HIDDEN, DISARM_HIDDENS},
    {DISARM_COMMENT, DISARM_COMMENTS},
    {DISARM_REVISION, DISARM_REVISIONS},
    {DISARM_PERSONAL, DISARM_METADATA},
    {DISARM_PRINTER, DISARM_METADATA},
    {DISARM_THUMBNAIL, DISARM_METADATA},
    {DISARM_CUSTOM_DATA, DISARM_CUSTOM},
    {DISARM_CACHED_DATA, DISARM_PIVOTS},
    {DISARM_SIGNATURE, DISARM_SIGNATURES},
};

DisarmAspect clean_aspect_of(DisarmDanger danger)
{
    for (gsize i = 0; i < G_N_ELEMENTS(aspects); i++)
        if (aspects[i].danger == danger)
            return (DisarmAspect)aspects[i].aspect;
    return DISARM_UNKNOWNS;
}
