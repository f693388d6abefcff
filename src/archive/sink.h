/* archive/sink.h -- where bytes go that come out of an archive in pieces; pure */
#pragma once
#include <glib.h>

/* Takes the next bytes, at least one; FALSE with `error` set ends what was under way. */
typedef gboolean (*ArchiveSink)(gpointer user, const guint8 *bytes, gsize size_bytes,
                                GError **error);
