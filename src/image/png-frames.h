/* image/png-frames.h -- the animation of a PNG picture: kept when it is right, else left out whole
 *
 * PNG 3rd edition, chapters 11.3.6 (acTL, fcTL, fdAT). */
#pragma once
#include "image/png.h"

typedef struct ImagePngFrames ImagePngFrames;
ImagePngFrames *image_png_frames_new(void);
void image_png_frames_free(ImagePngFrames *frames);

/* Takes the chunk when it belongs to an animation; `after_data` when pixels came before it. */
gboolean image_png_frames_take(ImagePngFrames *frames, const char *type, const ImageSlice *slice,
                               gboolean after_data);
/* Once all chunks are there: what is out of order makes a still picture of it (noted); pixels of a
 * frame that are damaged are an error. Each frame is charged as a page. */
gboolean image_png_frames_check(ImagePngFrames *frames, const ImagePngShape *shape, DisarmJob *job,
                                GError **error);
/* Nothing, unless it is kept: acTL; the fcTL of the picture itself when it is a frame; the rest. */
void image_png_frames_put_control(const ImagePngFrames *frames, ImageOut *out);
void image_png_frames_put_first(const ImagePngFrames *frames, ImageOut *out, guint32 *sequence);
gboolean image_png_frames_put_rest(const ImagePngFrames *frames, ImageOut *out, guint32 *sequence,
                                   DisarmJob *job, GError **error);
