/* clean/pdf/pdf.h -- PDF: what is seen written anew into a file of one revision; pure */
#pragma once
#include "clean/file.h"

/* Disarms a PDF called `name` (lent) into `out`. Written are the objects that are reached from the
 * catalog by keys of the tables, each in one fixed form (docs/design/clean-pdf.md); the same input
 * gives the same output, and disarming an output gives it again. Attached files go through
 * clean_file where the policy keeps packages: when one stays, a ZIP of it and the PDF comes out,
 * and `result` gets `ending`. It gets `same` (verify-only: the input is in that form) and
 * `unpacked_bytes`. PROBLEM_DAMAGED, _ENCRYPTED, _UNSUPPORTED, _UNSAFE, _TOO_LARGE. */
gboolean clean_pdf(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                   DisarmJob *job, CleanFile *result, GError **error);
