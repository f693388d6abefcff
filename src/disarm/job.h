/* disarm/job.h -- what every engine is handed, and the shapes engines have
 *
 * An engine is pure: bytes in, safe bytes out, or an error and nothing. It reads strictly, keeps
 * what its lists name, writes anew from what it understood, and notes every danger it met.
 *
 *   small formats   GBytes *image_clean(ImageKind kind, const guint8 *bytes, gsize size,
 *                                       DisarmJob *job, GError **error);
 *   containers      gboolean clean_ooxml(const guint8 *bytes, gsize size, const DisarmSink *out,
 *                                        DisarmJob *job, …, GError **error);
 *   readers         ArchiveTar *archive_tar_open(const guint8 *bytes, gsize size,
 *                                                DisarmBudget *budget, const char *what,
 *                                                GError **error);
 *
 * Errors: PROBLEM_UNSAFE (may not pass), _ENCRYPTED, _DAMAGED, _UNSUPPORTED, _DISGUISED,
 * _TOO_LARGE, _TOO_DEEP, _EMPTY. Whoever sets one notes the finding with DISARM_REFUSED first when
 * it is a danger of the list; disarm_refuse does both. */
#pragma once
#include "disarm/budget.h"
#include "disarm/finding.h"
#include "disarm/policy.h"

typedef struct {
    const DisarmPolicy *policy;
    DisarmBudget *budget;
    DisarmFindings *findings;
    const char *password; /* as typed in (UTF-8), or NULL */
} DisarmJob;

/* Where output goes. `patch` writes again over what was written; nobody reads before the job's end.
 */
typedef struct {
    gboolean (*write)(gpointer user, const guint8 *bytes, gsize size, GError **error);
    gboolean (*patch)(gpointer user, guint64 at, const guint8 *bytes, gsize size, GError **error);
    gpointer user;
} DisarmSink;
/* Into memory; `out` is lent. */
DisarmSink disarm_sink_memory(GByteArray *out);

/* What the policy says of `aspect`. */
DisarmRule disarm_rule(const DisarmJob *job, DisarmAspect aspect);
/* Notes `danger` as refused and sets PROBLEM_UNSAFE; always FALSE. `detail` may be NULL. */
gboolean disarm_refuse(DisarmJob *job, DisarmDanger danger, const char *detail, GError **error);
/* Notes `danger` with `deed`, or refuses when the policy refuses `aspect` (then FALSE). */
gboolean disarm_apply(DisarmJob *job, DisarmAspect aspect, DisarmDanger danger, DisarmDeed deed,
                      const char *detail, GError **error);
