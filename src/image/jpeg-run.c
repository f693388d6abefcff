/* image/jpeg-run.c -- one pass of libjpeg over bytes in memory, with its errors held in one place
 */
#include "image/jpeg-run.h"
#include <string.h>

#include <jerror.h>

static ImageJpegRun *run_of(j_common_ptr common)
{
    return common->client_data;
}

/* ---- errors ---- */

void image_jpeg_run_stop(ImageJpegRun *run, const char *why)
{
    g_strlcpy(run->failure, why, sizeof run->failure);
    longjmp(run->jump, 1);
}

static void on_error(j_common_ptr common)
{
    char text[JMSG_LENGTH_MAX];
    common->err->format_message(common, text);
    image_jpeg_run_stop(run_of(common), text);
}

/* A warning means that libjpeg goes on by a guess. A few guesses are no guesses; at the others it
 * ends here. */
static void on_message(j_common_ptr common, int level)
{
    if (level >= 0)
        return;
    switch (common->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
        run_of(common)->stray++;
        return;
    case JWRN_JFIF_MAJOR:     /* the marker is written anew */
    case JWRN_ADOBE_XFORM:    /* likewise */
    case JWRN_NOT_SEQUENTIAL: /* a progressive's numbers in a picture that is none */
        return;
    default:
        on_error(common);
    }
}

static void on_output(j_common_ptr common)
{
    (void)common;
}

/* ---- input ---- */

static void source_begin(j_decompress_ptr in)
{
    (void)in;
}

/* All bytes were there from the start: what is missing can only be the end marker. */
static boolean source_fill(j_decompress_ptr in)
{
    static const JOCTET end[] = {0xFF, JPEG_EOI};
    ImageJpegRun *run = in->client_data;
    if (run->ran_out)
        image_jpeg_run_stop(run, "it ends too early");
    run->ran_out = TRUE;
    in->src->next_input_byte = end;
    in->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void source_skip(j_decompress_ptr in, long count)
{
    if (count > 0)
        image_jpeg_run_lend(in->client_data, (gsize)count);
}

static void source_end(j_decompress_ptr in)
{
    (void)in;
}

const guint8 *image_jpeg_run_lend(ImageJpegRun *run, gsize size)
{
    struct jpeg_source_mgr *source = run->in.src;
    if (run->ran_out || size > source->bytes_in_buffer)
        image_jpeg_run_stop(run, "it ends too early");
    const guint8 *bytes = source->next_input_byte;
    source->next_input_byte += size;
    source->bytes_in_buffer -= size;
    return bytes;
}

void image_jpeg_run_switch(ImageJpegRun *run, const guint8 *bytes, gsize size)
{
    run->source.next_input_byte = bytes;
    run->source.bytes_in_buffer = size;
    run->ran_out = FALSE;
}

/* Called before each row of blocks of each scan. */
static void on_progress(j_common_ptr common)
{
    ImageJpegRun *run = run_of(common);
    if (!common->is_decompressor)
        return;
    guint64 row = 0;
    for (int i = 0; i < run->in.num_components; i++)
        row += (guint64)run->in.comp_info[i].width_in_blocks *
               (guint64)run->in.comp_info[i].v_samp_factor;
    run->visits += row;
    if (run->visits > run->visits_max) {
        run->over = TRUE;
        image_jpeg_run_stop(run, "it has too many scans");
    }
}

/* ---- output ---- */

static void target_begin(j_compress_ptr to)
{
    ImageJpegRun *run = to->client_data;
    to->dest->next_output_byte = run->buffer;
    to->dest->free_in_buffer = sizeof run->buffer;
}

static void target_flush(ImageJpegRun *run, gsize size)
{
    image_put(run->out, run->buffer, size);
    if (run->out->failed) {
        run->over = TRUE;
        image_jpeg_run_stop(run, "the output grows too large");
    }
    run->target.next_output_byte = run->buffer;
    run->target.free_in_buffer = sizeof run->buffer;
}

static boolean target_empty(j_compress_ptr to)
{
    target_flush(to->client_data, sizeof((ImageJpegRun *)0)->buffer);
    return TRUE;
}

static void target_end(j_compress_ptr to)
{
    ImageJpegRun *run = to->client_data;
    target_flush(run, sizeof run->buffer - to->dest->free_in_buffer);
}

/* ---- both ---- */

void image_jpeg_run_begin(ImageJpegRun *run, const guint8 *bytes, gsize size, ImageOut *out)
{
    memset(run, 0, sizeof *run);
    run->out = out;
    run->visits_max = G_MAXUINT64;
    jpeg_std_error(&run->errors);
    run->errors.error_exit = on_error;
    run->errors.emit_message = on_message;
    run->errors.output_message = on_output;
    run->in.err = run->to.err = &run->errors;
    run->in.client_data = run->to.client_data = run;
    run->source = (struct jpeg_source_mgr){.next_input_byte = bytes,
                                           .bytes_in_buffer = size,
                                           .init_source = source_begin,
                                           .fill_input_buffer = source_fill,
                                           .skip_input_data = source_skip,
                                           .resync_to_restart = jpeg_resync_to_restart,
                                           .term_source = source_end};
    run->target = (struct jpeg_destination_mgr){.init_destination = target_begin,
                                                .empty_output_buffer = target_empty,
                                                .term_destination = target_end};
    run->progress.progress_monitor = on_progress;
}

void image_jpeg_run_end(ImageJpegRun *run)
{
    jpeg_destroy_compress(&run->to);
    jpeg_destroy_decompress(&run->in);
}
