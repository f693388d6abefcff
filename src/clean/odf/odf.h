/* clean/odf/odf.h -- OpenDocument made safe: packages and flat XML, ODF 1.0 to 1.3; pure
 *
 * docs/design/clean-odf.md gives the exact form of what is written. */
#pragma once
#include "disarm/job.h"

typedef struct {
    const char *kind;      /* "odf-text", …; static */
    const char *extension; /* of what it is: "odt", "fodt"; static */
    gboolean same;         /* verify-only: nothing was found, nothing was written */
} CleanOdf;

/* Disarms an OpenDocument package called `what` (lent) into `out`. PROBLEM_DAMAGED, _UNSAFE,
 * _ENCRYPTED, _UNSUPPORTED (a data base, a master document), and limits. */
gboolean clean_odf(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                   DisarmJob *job, CleanOdf *result, GError **error);
/* The same of one flat XML text. */
gboolean clean_odf_flat(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                        DisarmJob *job, CleanOdf *result, GError **error);
