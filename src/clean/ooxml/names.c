/* clean/ooxml/names.c -- declarations in force, and a small memory of names already looked up */
#include "clean/ooxml/names.h"
#include <string.h>

#define MEMORY 512u /* a power of two */
#define KEY_MAX 24u
#define SHAPES 128u /* a power of two */
#define SHAPE_NAME_MAX 14u

typedef struct {
    char *prefix;
    guint8 size, space;
} Binding;

typedef struct {
    guint8 size; /* 0: nothing here */
    guint8 space;
    guint32 turn;
    const CleanElement *element;
    char key[KEY_MAX];
} Memory;

typedef struct {
    const CleanElement *element;
    guint32 turn;
    guint count;
    struct {
        guint8 size;
        char raw[SHAPE_NAME_MAX];
    } names[CLEAN_REMEMBERED_MAX];
    const CleanAttribute *rows[CLEAN_REMEMBERED_MAX];
} Shape;

struct CleanNames {
    GArray *bindings; /* Binding */
    guint depth;
    guint32 counts[CLEAN_XML_DEPTH_MAX + 1]; /* how many there were before each open element */
    guint32 turns[CLEAN_XML_DEPTH_MAX + 1];  /* what `turn` was before it */
    guint32 turn, last_turn;                 /* of what is in force, and the last one given */
    gboolean odd, strict;
    Memory memory[MEMORY];
    Shape shapes[SHAPES];
};

static void binding_clear(gpointer data)
{
    g_free(((Binding *)data)->prefix);
}

CleanNames *clean_names_new(void)
{
    CleanNames *names = g_new0(CleanNames, 1);
    names->bindings = g_array_new(FALSE, FALSE, sizeof(Binding));
    g_array_set_clear_func(names->bindings, binding_clear);
    return names;
}

void clean_names_free(CleanNames *names)
{
    if (names == NULL)
        return;
    g_array_unref(names->bindings);
    g_free(names);
}

void clean_names_reset(CleanNames *names)
{
    g_array_set_size(names->bindings, 0);
    names->depth = 0;
    names->turn = ++names->last_turn;
    names->odd = names->strict = FALSE;
}

static gboolean add(CleanNames *names, const CleanXmlAttribute *attribute)
{
    CleanSlice raw = attribute->name.raw, uri = attribute->value;
    gsize size = raw.size == 5 ? 0 : raw.size - 6;
    guint space = CLEAN_SPACE_UNKNOWN;
    gboolean strict = FALSE;
    if (size > 200 || (raw.size > 5 && size == 0) || (uri.size == 0 && size > 0))
        return FALSE;
    if (uri.size == 0)
        space = 0;
    else if (!clean_space_find(uri.at, uri.size, &space, &strict))
        space = CLEAN_SPACE_UNKNOWN;
    Binding binding = {g_strndup(raw.at + raw.size - size, size), (guint8)size, (guint8)space};
    gboolean xml = size == 3 && memcmp(binding.prefix, "xml", 3) == 0;
    names->strict |= strict;
    names->odd |= space == CLEAN_SPACE_UNKNOWN;
    g_array_append_val(names->bindings, binding);
    return xml == (space == CLEAN_SPACE_XML);
}

gboolean clean_names_open(CleanNames *names, const CleanXmlAttribute *attributes, guint count)
{
    guint before = names->bindings->len;
    names->counts[names->depth++] = before;
    if (count == 0)
        return TRUE;
    for (guint i = 0; i < count; i++)
        if (attributes[i].declares && !add(names, &attributes[i]))
            return FALSE;
    if (names->bindings->len > before) {
        names->turns[names->depth - 1] = names->turn;
        names->turn = ++names->last_turn;
    }
    return TRUE;
}

void clean_names_close(CleanNames *names)
{
    guint before = names->counts[--names->depth];
    if (before < names->bindings->len) {
        g_array_set_size(names->bindings, before);
        names->turn = names->turns[names->depth];
    }
}

guint clean_names_prefix(const CleanNames *names, CleanSlice prefix)
{
    for (guint i = names->bindings->len; i > 0; i--) {
        const Binding *binding = &g_array_index(names->bindings, Binding, i - 1);
        if (binding->size == prefix.size && memcmp(binding->prefix, prefix.at, prefix.size) == 0)
            return binding->space;
    }
    if (prefix.size == 3 && memcmp(prefix.at, "xml", 3) == 0)
        return CLEAN_SPACE_XML;
    return prefix.size == 0 ? 0 : CLEAN_SPACE_UNKNOWN;
}

static Memory *remembered(CleanNames *names, CleanSlice raw)
{
    const guint8 *at = (const guint8 *)raw.at;
    guint32 hash = (guint32)raw.size + at[0] * 5u + at[raw.size / 2] * 37u +
                   at[raw.size - 1] * 11u + at[2 * raw.size / 3] * 101u;
    return &names->memory[hash & (MEMORY - 1)];
}

/* Names are short, and a call costs more than they do. */
static gboolean same(const char *a, const char *b, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (a[i] != b[i])
            return FALSE;
    return TRUE;
}

static gboolean recalls(const CleanNames *names, const Memory *memory, CleanSlice raw)
{
    return memory != NULL && memory->size == raw.size && memory->turn == names->turn &&
           same(memory->key, raw.at, raw.size);
}

static CleanSlice local_of(const CleanXmlName *name)
{
    gsize skip = name->prefix > 0 ? name->prefix + 1 : 0;
    return (CleanSlice){name->raw.at + skip, name->raw.size - skip};
}

CleanName clean_names_element(CleanNames *names, const CleanXmlName *name)
{
    CleanSlice raw = name->raw;
    Memory *memory = raw.size <= KEY_MAX ? remembered(names, raw) : NULL;
    if (recalls(names, memory, raw))
        return (CleanName){memory->space, local_of(name), memory->element};
    CleanName found = {.local = local_of(name)};
    found.space = clean_names_prefix(names, (CleanSlice){raw.at, name->prefix});
    if (found.space != CLEAN_SPACE_UNKNOWN)
        found.element = clean_element_find(found.space, found.local.at, found.local.size);
    if (memory == NULL)
        return found;
    *memory = (Memory){.size = (guint8)raw.size,
                       .space = (guint8)found.space,
                       .turn = names->turn,
                       .element = found.element};
    memcpy(memory->key, raw.at, raw.size);
    return found;
}

guint clean_names_attribute(const CleanNames *names, const CleanXmlName *name, CleanSlice *local)
{
    *local = local_of(name);
    return name->prefix == 0 ? 0
                             : clean_names_prefix(names, (CleanSlice){name->raw.at, name->prefix});
}

static guint shape_of(const CleanElement *element, const CleanXmlAttribute *attributes, guint count)
{
    const CleanSlice *last = &attributes[count - 1].name.raw;
    return ((guint)(element - clean_elements) * 37 + count * 11 + (guint)last->at[last->size - 1]) &
           (SHAPES - 1);
}

const CleanAttribute *const *clean_names_recall(const CleanNames *names,
                                                const CleanElement *element,
                                                const CleanXmlAttribute *attributes, guint count)
{
    const Shape *shape = &names->shapes[shape_of(element, attributes, count)];
    if (shape->element != element || shape->turn != names->turn || shape->count != count)
        return NULL;
    for (guint i = 0; i < count; i++) {
        const CleanSlice *raw = &attributes[i].name.raw;
        if (shape->names[i].size != raw->size || !same(shape->names[i].raw, raw->at, raw->size))
            return NULL;
    }
    return shape->rows;
}

void clean_names_remember(CleanNames *names, const CleanElement *element,
                          const CleanXmlAttribute *attributes, const CleanAttribute *const *rows,
                          guint count)
{
    Shape *shape = &names->shapes[shape_of(element, attributes, count)];
    if (count > CLEAN_REMEMBERED_MAX)
        return;
    *shape = (Shape){.turn = names->turn, .count = count};
    for (guint i = 0; i < count; i++) {
        const CleanSlice *raw = &attributes[i].name.raw;
        if (raw->size > SHAPE_NAME_MAX)
            return;
        shape->names[i].size = (guint8)raw->size;
        memcpy(shape->names[i].raw, raw->at, raw->size);
        shape->rows[i] = rows[i];
    }
    shape->element = element;
}

static guint first_declared(const CleanNames *names)
{
    return names->counts[names->depth - 1];
}

guint clean_names_declared_count(const CleanNames *names)
{
    return names->bindings->len - first_declared(names);
}

guint clean_names_declared(const CleanNames *names, guint at)
{
    return g_array_index(names->bindings, Binding, first_declared(names) + at).space;
}

guint32 clean_names_turn(const CleanNames *names)
{
    return names->turn;
}

gboolean clean_names_plain(const CleanNames *names)
{
    return !names->odd;
}

gboolean clean_names_strict(const CleanNames *names)
{
    return names->strict;
}
