/* record/arena.h -- what is made together and given back together: the parts of loaded types */
#pragma once
#include <glib.h>

typedef struct RecordArena RecordArena;
RecordArena *record_arena_new(void);
void record_arena_free(RecordArena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordArena, record_arena_free)

/* Zeroed; all three lent by the arena. */
gpointer record_arena_take(RecordArena *arena, gsize size_bytes);
const char *record_arena_text(RecordArena *arena, const char *text);
/* An empty list of pointers. */
GPtrArray *record_arena_list(RecordArena *arena);
