/* image/jpeg-run.h -- one pass of libjpeg over bytes in memory, with its errors held in one place
 *
 * libjpeg ends a pass by jumping. The jump goes to the setjmp of whoever called jpeg_run_guard's
 * block; what must outlive it is a member of the run, and image_jpeg_run_end frees it all. */
#pragma once
#include "image/out.h"
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

typedef struct {
    jmp_buf jump; /* set by the function that runs the pass */
    struct jpeg_decompress_struct in;
    struct jpeg_compress_struct to;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_destination_mgr target;
    struct jpeg_progress_mgr progress;
    ImageOut *out; /* lent */
    guint8 buffer[16384];
    guint64 visits, visits_max;    /* of blocks, over all scans */
    gboolean ran_out;              /* no end marker was there */
    gboolean over;                 /* it stopped at a limit */
    guint stray;                   /* warnings of bytes between markers */
    char failure[JMSG_LENGTH_MAX]; /* why it stopped */
} ImageJpegRun;

/* Both halves ready; `bytes` and `out` are lent and must outlive the run. */
void image_jpeg_run_begin(ImageJpegRun *run, const guint8 *bytes, gsize size, ImageOut *out);
void image_jpeg_run_end(ImageJpegRun *run);
/* Goes on reading from other bytes. */
void image_jpeg_run_switch(ImageJpegRun *run, const guint8 *bytes, gsize size);
/* Ends the pass as libjpeg's own errors do. */
G_NORETURN void image_jpeg_run_stop(ImageJpegRun *run, const char *why);
/* The next `size` bytes of the input in place, passed over; ends the pass when there are fewer. */
const guint8 *image_jpeg_run_lend(ImageJpegRun *run, gsize size);
