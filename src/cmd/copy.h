/* cmd/copy.h -- copies files of a backup, each compared with the hash its manifest says */
#pragma once
#include <glib.h>
#include <jansson.h>

#define CMD_MANIFEST_MAX_BYTES (64 * 1024 * 1024)

/* Reads DIR/manifest.json; owned. PROBLEM_FORMAT. */
json_t *cmd_manifest_read(const char *dir, GError **error);
/* Copies every file the manifest lists from `from` to `to` (folders are made; nothing is replaced),
 * synced. PROBLEM_FORMAT names the first file that is not what the manifest says. */
gboolean cmd_copy_listed(const json_t *manifest, const char *from, const char *to, guint *files,
                         GError **error);
/* One file, at most `max_bytes`. */
gboolean cmd_copy_file(const char *from, const char *to, guint64 max_bytes, char sha256[65],
                       GError **error);
