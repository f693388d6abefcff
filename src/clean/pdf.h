/* clean/pdf.h -- PDF: what is seen written anew into a file of one revision; pure */
#pragma once
#include "disarm/job.h"

/* Disarms a PDF into `out`. `what` names it in errors (lent). Written are the objects that are
 * reached from the catalog by keys of the tables, each in one fixed form
 * (docs/design/clean-pdf.md); the same input gives the same output, and disarming an output gives
 * it again. `same`: verify-only, the input is in that form. PROBLEM_DAMAGED, _ENCRYPTED,
 * _UNSUPPORTED, _UNSAFE, _TOO_LARGE. */
gboolean clean_pdf(const guint8 *bytes, gsize size, const char *what, const DisarmSink *out,
                   DisarmJob *job, gboolean *same, GError **error);
