/* archive/sink.c -- a target that lies in memory */
#include "archive/sink.h"
#include "base/problem.h"
#include <string.h>

static gboolean write_memory(gpointer user, guint64 at, const guint8 *bytes, gsize size_bytes,
                             GError **error)
{
    GByteArray *array = user;
    if (at < array->len && size_bytes <= array->len - at) {
        memcpy(array->data + at, bytes, size_bytes);
        return TRUE;
    }
    if (at != array->len || size_bytes > G_MAXUINT32 / 2 - array->len) {
        problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("the file to be made", "作るファイル"),
                    "2 GiB");
        return FALSE;
    }
    g_byte_array_append(array, bytes, (guint)size_bytes);
    return TRUE;
}

ArchiveTarget archive_target_memory(GByteArray *array)
{
    return (ArchiveTarget){write_memory, array};
}
