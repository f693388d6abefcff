/* image/image.h -- pictures made safe: bytes of one kind in, the same picture in its one normal
 * form out
 *
 * docs/design/clean-images.md says what each normal form is. What is seen stays: samples, colours,
 * transparency, size, resolution, orientation, frames and pages. All else goes and is noted:
 * metadata, comments, thumbnails, unknown parts, bytes outside the structure. A picture in normal
 * form gives the same bytes again. Pure: no file, clock or global. */
#pragma once
#include "disarm/job.h"
#include "image/kind.h"

/* Makes a picture of `kind` (what image_kind_of said) safe. PROBLEM_DAMAGED, _TOO_LARGE, _TOO_DEEP,
 * _UNSUPPORTED (a kind or variant that is not handled), _UNSAFE (the policy refuses what is in it);
 * then nothing comes out. Owned. */
GBytes *image_clean(ImageKind kind, const guint8 *bytes, gsize size, DisarmJob *job,
                    GError **error);
