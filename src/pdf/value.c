/* pdf/value.c -- looking up in values, and where they lie */
#include "pdf/value.h"
#include <string.h>

#define BLOCK_BYTES ((gsize)256 * 1024)
#define ALIGNED(size) (((size) + 7) & ~(gsize)7)

struct PdfArena {
    GPtrArray *blocks;
    guint8 *at;
    gsize left, used, max;
    gboolean full; /* it refused once: what was read since may lack something */
};

const PdfValue *pdf_dict_get(const PdfValue *dict, const char *key)
{
    if (dict == NULL || dict->type != PDF_DICT)
        return NULL;
    for (guint32 i = dict->size; i-- > 0;)
        if (strcmp(dict->as.entries[i].key, key) == 0)
            return &dict->as.entries[i].value;
    return NULL;
}

gboolean pdf_is_name(const PdfValue *value, const char *name)
{
    return value != NULL && value->type == PDF_NAME && strcmp(value->as.text, name) == 0;
}

gboolean pdf_is_number(const PdfValue *value)
{
    return value != NULL && (value->type == PDF_INTEGER || value->type == PDF_REAL);
}

double pdf_number(const PdfValue *value)
{
    if (!pdf_is_number(value))
        return 0;
    return value->type == PDF_INTEGER ? (double)value->as.integer : value->as.real;
}

PdfArena *pdf_arena_new(gsize max_bytes)
{
    PdfArena *arena = g_new0(PdfArena, 1);
    arena->blocks = g_ptr_array_new_with_free_func(g_free);
    arena->max = max_bytes;
    return arena;
}

void pdf_arena_free(PdfArena *arena)
{
    if (arena == NULL)
        return;
    g_ptr_array_unref(arena->blocks);
    g_free(arena);
}

static void *take_block(PdfArena *arena, gsize size)
{
    void *block = size <= arena->max - arena->used ? g_try_malloc(size) : NULL;
    arena->full = block == NULL;
    if (block == NULL)
        return NULL;
    arena->used += size;
    g_ptr_array_add(arena->blocks, block);
    return block;
}

void *pdf_arena_take(PdfArena *arena, gsize size)
{
    arena->full |= size > arena->max;
    if (arena->full)
        return NULL;
    gsize need = ALIGNED(MAX(size, 1));
    if (need > BLOCK_BYTES / 4)
        return take_block(arena, need);
    if (need > arena->left) {
        guint8 *block = take_block(arena, BLOCK_BYTES);
        if (block == NULL)
            return NULL;
        arena->at = block;
        arena->left = BLOCK_BYTES;
    }
    void *taken = arena->at;
    arena->at += need;
    arena->left -= need;
    return taken;
}
