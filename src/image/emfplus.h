/* image/emfplus.h -- the records of EMF+ in the comments of an enhanced metafile
 *
 * MS-EMFPLUS. Records and objects on a list are read field by field and written anew; pictures in
 * them are made safe as pictures; everything else is left out and noted. */
#pragma once
#include "image/copy.h"
#include "image/refusal.h"

typedef struct ImageEmfPlus ImageEmfPlus;
ImageEmfPlus *image_emfplus_new(DisarmJob *job);
void image_emfplus_free(ImageEmfPlus *plus);

/* Appends to `out` what is kept of the records of one comment. An object may be spread over
 * several; it is written whole where it ends. */
gboolean image_emfplus_put(ImageEmfPlus *plus, const guint8 *bytes, gsize size, ImageOut *out,
                           GError **error);
/* Whether no object is left without its end. */
gboolean image_emfplus_is_complete(const ImageEmfPlus *plus);
