/* tests/fuzz/pack.h -- parts into the files that hold them: packages (ZIP), with the sums of PNG
 * pictures made right */
#pragma once
#include "archive/zip_writer.h"
#include "parts.h"
#include "way-mend.h"
#include <stdlib.h>

/* Whether a package may call a part so; what else names can be is tried by release-archive. */
static inline gboolean pack_is_name(const char *name)
{
    gboolean plain = *name != '\0' && *name != '/';
    for (const char *c = name; plain && *c != '\0'; c++)
        plain = g_ascii_isprint(*c) && strchr("\\:\"&<>", *c) == NULL &&
                !(*c == '/' && (c[1] == '/' || c[1] == '\0')) &&
                !(*c == '.' && (c[1] == '.' || c[1] == '/' || c[1] == '\0'));
    return plain;
}

typedef struct {
    GByteArray *out;
    ArchiveZipWriter *writer;
    GHashTable *names;
} Pack;

static inline void pack_open(Pack *pack)
{
    pack->out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(pack->out);
    pack->writer = archive_zip_writer_new(&sink, 1 << 26, "fuzz");
    pack->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static inline gboolean pack_add(Pack *pack, const char *name, const guint8 *bytes, gsize size)
{
    if (!pack_is_name(name) || !g_hash_table_add(pack->names, g_ascii_strdown(name, -1)))
        return FALSE;
    g_autofree guint8 *mended = g_malloc(size + 1);
    if (size > 0)
        memcpy(mended, bytes, size);
    mend_png(mended, size);
    if (!archive_zip_writer_add(pack->writer, name, mended, size, ARCHIVE_STORE, NULL))
        abort();
    return TRUE;
}

static inline GByteArray *pack_close(Pack *pack)
{
    if (!archive_zip_writer_finish(pack->writer, NULL))
        abort();
    archive_zip_writer_free(pack->writer);
    g_hash_table_unref(pack->names);
    return pack->out;
}
