/* clean/archive/archive.h -- archives made safe: a fresh ZIP of members that were each made safe;
 * pure
 *
 * docs/design/clean-archives.md gives the exact form. Whatever comes in, a ZIP comes out. */
#pragma once
#include "archive/format.h"
#include "clean/file.h"

/* Disarms an archive called `name` (lent) into `out`, each member through clean_file. A member that
 * may not pass is left out, and a text member says so; or the whole is refused: by the policy
 * (programs, members). A limit that is met, a missing password or an archive of which nothing
 * remains refuses the whole in any case. `result` gets
 * `same`, and in any case `unpacked_bytes`. */
gboolean clean_archive(ArchiveFormat format, const guint8 *bytes, gsize size, const char *name,
                       const DisarmSink *out, DisarmJob *job, CleanFile *result, GError **error);
