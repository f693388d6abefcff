/* image/out.h -- a picture being written: bytes that grow up to a limit; the first failure sticks
 */
#pragma once
#include "disarm/job.h"

typedef struct {
    guint8 *bytes; /* owned */
    gsize size, capacity, max;
    gboolean failed;
} ImageOut;

/* At most as much as the job's budget lets a disarmed file be. */
void image_out_init(ImageOut *out, const DisarmJob *job);
void image_out_clear(ImageOut *out);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImageOut, image_out_clear)

/* After a failure all of these do nothing. */
void image_put(ImageOut *out, const void *bytes, gsize size);
void image_put_zeros(ImageOut *out, gsize size);
void image_put_u8(ImageOut *out, guint8 value);
void image_put_u16be(ImageOut *out, guint value);
void image_put_u32be(ImageOut *out, guint32 value);
void image_put_u16le(ImageOut *out, guint value);
void image_put_u32le(ImageOut *out, guint32 value);
/* Over what was written. */
void image_patch_u32be(ImageOut *out, gsize at, guint32 value);
void image_patch_u32le(ImageOut *out, gsize at, guint32 value);

/* Takes back all but the first `size` bytes. */
void image_out_cut(ImageOut *out, gsize size);

/* What was written, which leaves `out` empty; PROBLEM_TOO_LARGE when it failed. Owned. */
GBytes *image_out_take(ImageOut *out, GError **error);
