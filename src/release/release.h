/* release/release.h -- the only way out for a disarmed file: disarmed, checked, then released; pure
 *
 * What clean/ wrote is read back as it lies and checked by verify/, which shares no code with it.
 * Where the two disagree there is no output: PROBLEM_UNSAFE names the part. A policy that is
 * `verify_only` passes the file unchanged when disarming it would change nothing and the check of
 * the file itself finds every part known and inactive. */
#pragma once
#include "disarm/job.h"
#include "disarm/report.h"

/* Where output goes until it is released. `read` gives all that was written, once, at the end (a
 * mapped file, memory; owned by the caller of it). Whoever owns this hands the bytes on only after
 * release_file returned TRUE. */
typedef struct {
    DisarmSink sink;
    GBytes *(*read)(gpointer user, GError **error); /* `user` is the sink's */
} ReleaseOutput;
/* Into memory; `out` is lent and not to be changed before the bytes that were read are freed. */
ReleaseOutput release_memory(GByteArray *out);

typedef struct {
    DisarmVerdict verdict;  /* cleaned, or verified clean: then the input itself is the output */
    const char *kind;       /* static; also of what was refused, where it is known, else NULL */
    char *name;             /* what the output is called; owned, NULL when refused */
    guint64 unpacked_bytes; /* out of archives, also when refused */
} Release;
void release_clear(Release *released);

/* Disarms `bytes`, called `name` (lent), into `output` and checks what came out. `job`'s findings
 * get what was removed, each part, and what the check would not let pass; its budget, cut to what
 * a file of that size may need, is used up by disarming; the check has one of the same limits.
 * FALSE: refused, and nothing that was written may be used. Errors as clean_file, and
 * PROBLEM_UNSAFE of the check. */
gboolean release_file(const guint8 *bytes, gsize size, const char *name,
                      const ReleaseOutput *output, DisarmJob *job, Release *released,
                      GError **error);
