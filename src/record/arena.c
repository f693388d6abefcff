/* record/arena.c -- remembers what it handed out */
#include "record/arena.h"

struct RecordArena {
    GStringChunk *texts;
    GPtrArray *blocks, *lists;
};

RecordArena *record_arena_new(void)
{
    RecordArena *arena = g_new0(RecordArena, 1);
    arena->texts = g_string_chunk_new(4096);
    arena->blocks = g_ptr_array_new_with_free_func(g_free);
    arena->lists = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    return arena;
}

void record_arena_free(RecordArena *arena)
{
    if (arena == NULL)
        return;
    g_string_chunk_free(arena->texts);
    g_ptr_array_unref(arena->blocks);
    g_ptr_array_unref(arena->lists);
    g_free(arena);
}

gpointer record_arena_take(RecordArena *arena, gsize size_bytes)
{
    gpointer block = g_malloc0(size_bytes);
    g_ptr_array_add(arena->blocks, block);
    return block;
}

const char *record_arena_text(RecordArena *arena, const char *text)
{
    return g_string_chunk_insert_const(arena->texts, text);
}

GPtrArray *record_arena_list(RecordArena *arena)
{
    GPtrArray *list = g_ptr_array_new();
    g_ptr_array_add(arena->lists, list);
    return list;
}
