/* archive/sink.h -- where bytes go that come out of an archive, or make one; pure */
#pragma once
#include <glib.h>

/* Takes the next bytes, at least one; FALSE with `error` set ends what was under way. */
typedef gboolean (*ArchiveSink)(gpointer user, const guint8 *bytes, gsize size_bytes,
                                GError **error);

/* A file being written. `write` puts bytes at a place: at the end, or over some that were written
 * before, never partly both and never with a gap. A GByteArray, or pwrite on a file, does it. */
typedef struct {
    gboolean (*write)(gpointer user, guint64 at, const guint8 *bytes, gsize size_bytes,
                      GError **error);
    gpointer user; /* lent */
} ArchiveTarget;

/* A target in memory: `array` (lent) must be empty and outlive it. */
ArchiveTarget archive_target_memory(GByteArray *array);
