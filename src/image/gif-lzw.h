/* image/gif-lzw.h -- LZW as GIF has it: codes of up to 12 bits in blocks of up to 255 bytes
 *
 * GIF89a specification, appendix F and chapter 15 (data sub-blocks). */
#pragma once
#include "base/cursor.h"
#include "image/out.h"

typedef enum {
    IMAGE_LZW_WHOLE,
    IMAGE_LZW_ODD, /* whole, and more came than was asked for */
    IMAGE_LZW_BAD  /* too few pixels, or a code that means nothing yet */
} ImageLzw;

/* Passes over blocks up to and with the empty one; the error sticks to the cursor. */
void image_gif_skip_blocks(Cursor *c);

/* `count` pixels from the blocks at `c` (passed over); `bits` 1 to 8 is the width of a pixel as the
 * stream says it. */
ImageLzw image_lzw_decode(Cursor *c, guint bits, guint8 *pixels, gsize count);

typedef struct ImageLzwWriter ImageLzwWriter;
/* Writes pixels of `bits` (2 to 8) width, row by row, ended by the empty block. The width is
 * written first. Owned. */
ImageLzwWriter *image_lzw_writer_new(ImageOut *out, guint bits);
void image_lzw_writer_put(ImageLzwWriter *writer, const guint8 *pixels, gsize count);
/* Writes what is still held, and frees. */
void image_lzw_writer_end(ImageLzwWriter *writer);
