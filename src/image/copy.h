/* image/copy.h -- reads hostile bytes and writes them anew in one walk: only what is walked over
 * gets out */
#pragma once
#include "base/cursor.h"
#include "image/out.h"

/* An error of the cursor sticks, and then nothing more is written. Numbers are little endian. */
typedef struct {
    Cursor c;
    ImageOut *out; /* lent */
} ImageCopy;

guint8 image_copy_u8(ImageCopy *copy);
guint16 image_copy_u16(ImageCopy *copy);
guint32 image_copy_u32(ImageCopy *copy);
/* `count` items of `size` bytes each, as they are. */
void image_copy_items(ImageCopy *copy, guint64 count, gsize size);
/* `count` floats that are numbers; others fail. */
void image_copy_floats(ImageCopy *copy, guint64 count);
/* Zeros up to a multiple of four from where `start` was in the output. */
void image_copy_align(ImageCopy *copy, gsize start);
/* Passes over the same in the input, as far as there is any. */
void image_copy_skip_padding(ImageCopy *copy, gsize size);
