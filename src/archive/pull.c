/* archive/pull.c -- the start of a chain, and what all of it shares */
#include "archive/pull.h"
#include "archive/zip_directory.h"
#include <string.h>

typedef struct {
    Pull pull; /* first */
    const guint8 *bytes;
    gsize at, size;
} Memory;

void pull_free(Pull *pull)
{
    while (pull != NULL) {
        Pull *from = pull->from;
        if (pull->clear != NULL)
            pull->clear(pull);
        g_free(pull);
        pull = from;
    }
}

gssize pull_read_full(Pull *pull, guint8 *out, gsize size, GError **error)
{
    gsize done = 0;
    while (done < size) {
        gssize got = pull->read(pull, out + done, size - done, error);
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += (gsize)got;
    }
    return (gssize)done;
}

gssize pull_damaged(const Pull *pull, GError **error)
{
    zip_damaged(pull->what, "a part of it does not unpack to what it should be",
                "中の部品が正しく展開できません", error);
    return -1;
}

static gssize read_memory(Pull *pull, guint8 *out, gsize size, GError **error)
{
    (void)error;
    Memory *memory = (Memory *)(void *)pull;
    gsize part = MIN(size, memory->size - memory->at);
    if (part > 0)
        memcpy(out, memory->bytes + memory->at, part);
    memory->at += part;
    return (gssize)part;
}

Pull *pull_memory(const guint8 *bytes, gsize size_bytes, const char *what)
{
    Memory *memory = g_new0(Memory, 1);
    memory->pull = (Pull){.read = read_memory, .what = what};
    memory->bytes = bytes;
    memory->size = size_bytes;
    return &memory->pull;
}

gsize pull_memory_taken(const Pull *memory)
{
    return ((const Memory *)(const void *)memory)->at;
}

typedef struct {
    Pull pull; /* first */
    guint64 left;
} Limit;

static gssize read_limit(Pull *pull, guint8 *out, gsize size, GError **error)
{
    Limit *limit = (Limit *)(void *)pull;
    gsize want = (gsize)MIN(size, limit->left);
    gssize got = want > 0 ? pull->from->read(pull->from, out, want, error) : 0;
    if (want > 0 && got == 0)
        return pull_damaged(pull, error);
    limit->left -= got > 0 ? (guint64)got : 0;
    return got;
}

Pull *pull_limit(Pull *from, guint64 size)
{
    Limit *limit = g_new0(Limit, 1);
    limit->pull = (Pull){.read = read_limit, .from = from, .what = from->what};
    limit->left = size;
    return &limit->pull;
}
