/* image/jb2.h -- JBIG2 pictures as PDF holds them (ITU-T T.88, without a file's
 * header), unpacked into rows by libjbig2dec within bounds; pure */
#pragma once
#include "disarm/budget.h"

/* Rows of (width + 7) / 8 bytes, black as 0 (ISO 32000-2, 7.4.7); what the data do not say is
 * white. `shared`: the segments that many pictures have in common, or NULL. NULL without an error:
 * damaged, or it asks for more than a picture of its size needs. Owned. */
GBytes *image_jbig2_rows(GBytes *data, GBytes *shared, guint32 width, guint32 height,
                         gboolean *damaged, DisarmBudget *budget, GError **error);
