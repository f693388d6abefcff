/* image/refusal.h -- why a picture is refused: the finding and the error in one call */
#pragma once
#include "disarm/job.h"
#include "image/kind.h"

/* All note the danger as refused, set the error and return FALSE. `why` and `limit` are English, or
 * both languages by PROBLEM_BOTH; Japanese readers of plain English get it with a word before. */
gboolean image_damaged(DisarmJob *job, ImageKind kind, const char *why, GError **error);
gboolean image_too_large(DisarmJob *job, ImageKind kind, const char *limit, GError **error);
/* A kind, or a variant of one (`variant`, or NULL), that is not made safe: says what to do. */
gboolean image_unsupported(DisarmJob *job, ImageKind kind, const char *variant, GError **error);
