/* clean/file.h -- any file made safe: told by its bytes, held against its name, handed to its
 * engine; pure */
#pragma once
#include "disarm/job.h"

typedef struct {
    const char *kind; /* "word-document", "comma-table", "zip", …; static */
    const char
        *ending;   /* that the output's name must have ("docx", "zip"); NULL: as it was. Static */
    gboolean same; /* verify-only: the input itself may pass, nothing was written */
    guint64 unpacked_bytes; /* out of an archive and those in it, also when it was refused */
} CleanFile;

/* Disarms a file called `name` (lent) into `out`. What is in it decides; a name that promises
 * something else is PROBLEM_DISGUISED, but for pictures, whose ending is put right. Archives are
 * gone through to the depth of the policy, their members handed here again. What is no known kind
 * or has no engine is PROBLEM_UNSUPPORTED with what it is and what to do; programs are
 * PROBLEM_UNSAFE. */
gboolean clean_file(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error);
/* The name of a file or folder as it may be shown and used, and whether that is another: nothing in
 * it hides, leads elsewhere or is reserved; "" when nothing is left. Transfer full. */
char *clean_file_plain_name(const char *name, gboolean *changed);
/* Whether a system leaves such a file behind (Thumbs.db, desktop.ini, .DS_Store). */
gboolean clean_file_is_leftover(const char *name);
/* `name` as the output is to be called. Transfer full. */
char *clean_file_name(const char *name, const CleanFile *result);
