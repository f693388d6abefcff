/* image/jpeg.c -- JPEG coded anew from its coefficients, so that no pixel changes
 *
 * ITU-T T.81 by libjpeg-turbo's interface for transcoding; JFIF 1.02 (T.871); markers of Exif, ICC
 * (ICC.1 annex B.4) and Adobe (T.872 6.5.3) are told by their names. */
#include "image/jpeg.h"
#include "image/formats.h"
#include "image/icc.h"
#include "image/jpeg-run.h"
#include "image/refusal.h"
#include <string.h>

#define COEFFICIENT_BYTES_MAX ((guint64)192 * 1024 * 1024)
#define VISITS_MAX ((guint64)64 * 1024 * 1024) /* blocks, over all scans: about a second */
#define USUAL_RATIO 64
#define ICC_CHUNK_BYTES ((gsize)65519)
#define COMPONENTS_MAX 4

typedef struct {
    ImageJpegRun run;
    DisarmJob *job;
    ImageJpegFrame *frame;
    const guint8 *tables, *bytes; /* lent */
    gsize tables_size, size;
    GByteArray *icc; /* owned; the chunks so far, in order */
    guint icc_chunks;
    gboolean exif_seen, icc_broken;
    GBytes *icc_new; /* owned */
    GError *refusal; /* why we stopped it ourselves; owned */
    jpeg_scan_info scans[COMPONENTS_MAX];
} Transcoder;

/* ---- markers ---- */

typedef struct {
    int marker; /* of T.81 */
    const char *name;
    gsize name_size;
    DisarmDanger danger;
    const char *detail;
} MarkerRow;

/* What goes without being looked into. */
static const MarkerRow dropped[] = {
    {JPEG_APP0, "JFXX", 5, DISARM_THUMBNAIL, "JFXX"},
    {JPEG_APP0 + 1, "http://ns.adobe.com/", 20, DISARM_PERSONAL, "XMP"},
    {JPEG_APP0 + 2, "MPF", 4, DISARM_LEFTOVER, "MPF"},
    {JPEG_APP0 + 13, "Photoshop 3.0", 14, DISARM_PERSONAL, "IPTC"},
    {JPEG_COM, "", 0, DISARM_COMMENT, NULL},
};

static Transcoder *coder_of(j_decompress_ptr in)
{
    ImageJpegRun *run = in->client_data;
    return (Transcoder *)(gpointer)((char *)run - G_STRUCT_OFFSET(Transcoder, run));
}

static void drop_marker(Transcoder *t, int marker, const guint8 *data, gsize size)
{
    for (gsize i = 0; i < G_N_ELEMENTS(dropped); i++) {
        const MarkerRow *row = &dropped[i];
        if (row->marker != marker || size < row->name_size ||
            memcmp(data, row->name, row->name_size) != 0)
            continue;
        gboolean quoted = row->detail == NULL;
        disarm_find(t->job->findings, row->danger, DISARM_DROPPED,
                    quoted ? (const char *)data : row->detail, quoted ? (gssize)size : -1);
        return;
    }
    char name[] = "APP00";
    g_snprintf(name, sizeof name, "APP%d", (marker - JPEG_APP0) & 15);
    disarm_find(t->job->findings, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, name, -1);
}

/* As libjpeg itself would note it: these fields decide how components are understood. */
static gboolean take_jfif(Transcoder *t, const guint8 *data, gsize size)
{
    struct jpeg_decompress_struct *in = &t->run.in;
    if (size < 14 || memcmp(data, "JFIF", 5) != 0)
        return FALSE;
    in->saw_JFIF_marker = TRUE;
    in->density_unit = data[7] <= 2 ? data[7] : 0;
    in->X_density = (UINT16)(data[8] << 8 | data[9]);
    in->Y_density = (UINT16)(data[10] << 8 | data[11]);
    if (data[12] != 0 || data[13] != 0)
        disarm_find(t->job->findings, DISARM_THUMBNAIL, DISARM_DROPPED, "JFIF", -1);
    return TRUE;
}

static gboolean take_adobe(Transcoder *t, const guint8 *data, gsize size)
{
    struct jpeg_decompress_struct *in = &t->run.in;
    if (size < 12 || memcmp(data, "Adobe", 5) != 0)
        return FALSE;
    in->saw_Adobe_marker = TRUE;
    in->Adobe_transform = data[11];
    return TRUE;
}

static gboolean take_exif(Transcoder *t, const guint8 *data, gsize size)
{
    if (size < 6 || memcmp(data, "Exif\0", 6) != 0 || t->exif_seen)
        return FALSE;
    image_exif_read(data + 6, size - 6, &t->frame->exif);
    image_exif_note(&t->frame->exif, t->job);
    t->exif_seen = TRUE;
    return TRUE;
}

/* A profile may lie in several markers, numbered from 1. */
static gboolean take_icc(Transcoder *t, const guint8 *data, gsize size)
{
    if (size < 14 || memcmp(data, "ICC_PROFILE", 12) != 0)
        return FALSE;
    gboolean next = data[12] == t->icc_chunks + 1;
    if (!next || t->icc->len + size - 14 > IMAGE_ICC_MAX_BYTES)
        t->icc_broken = TRUE;
    else
        g_byte_array_append(t->icc, data + 14, (guint)(size - 14));
    t->icc_chunks = next ? data[12] : t->icc_chunks;
    return TRUE;
}

static boolean on_marker(j_decompress_ptr in)
{
    Transcoder *t = coder_of(in);
    const guint8 *length = image_jpeg_run_lend(&t->run, 2);
    gsize size = (gsize)(length[0] << 8 | length[1]);
    if (size < 2)
        image_jpeg_run_stop(&t->run, "a marker is shorter than its own length");
    const guint8 *data = image_jpeg_run_lend(&t->run, size - 2);
    int marker = in->unread_marker;
    size -= 2;
    gboolean taken = marker == JPEG_APP0        ? take_jfif(t, data, size)
                     : marker == JPEG_APP0 + 1  ? take_exif(t, data, size)
                     : marker == JPEG_APP0 + 2  ? take_icc(t, data, size)
                     : marker == JPEG_APP0 + 14 ? take_adobe(t, data, size)
                                                : FALSE;
    if (!taken)
        drop_marker(t, marker, data, size);
    return TRUE;
}

/* ---- what was read is judged ---- */

/* Ends the pass by an error of ours. */
static void check(Transcoder *t, gboolean well)
{
    if (!well)
        image_jpeg_run_stop(&t->run, "refused");
}

/* Photographs decode to some ten times their size, in time that goes with their size; a document of
 * a hundred is no bomb. Of others it is counted what they decode to. */
static gboolean take_coefficients(Transcoder *t, guint64 plain)
{
    gboolean usual = plain / USUAL_RATIO <= t->size;
    return disarm_budget_inflate(t->job->budget, usual ? t->size : plain, &t->refusal);
}

static void check_frame(Transcoder *t)
{
    struct jpeg_decompress_struct *in = &t->run.in;
    guint64 blocks = 0;
    check(t, disarm_budget_picture(t->job->budget, in->image_width, in->image_height, &t->refusal));
    if (in->num_components > COMPONENTS_MAX || (in->num_components == 2 && !t->frame->bare))
        image_jpeg_run_stop(&t->run, "it has a number of components that is not shown");
    for (int i = 0; i < in->num_components; i++) {
        const jpeg_component_info *component = &in->comp_info[i];
        blocks +=
            ((guint64)component->width_in_blocks + 4) * ((guint64)component->height_in_blocks + 4);
    }
    if (blocks * DCTSIZE2 * sizeof(JCOEF) > COEFFICIENT_BYTES_MAX) {
        check(t, image_too_large(t->job, IMAGE_JPEG, "192 MiB", &t->refusal));
    }
    check(t, take_coefficients(t, blocks * DCTSIZE2 * sizeof(JCOEF)));
    t->run.visits_max = VISITS_MAX;
    t->frame->width = in->image_width;
    t->frame->height = in->image_height;
    t->frame->components = (guint)in->num_components;
    t->frame->h_factor = (guint)in->comp_info[0].h_samp_factor;
    t->frame->v_factor = (guint)in->comp_info[0].v_samp_factor;
}

/* Decoders smooth over what a progressive picture has not sent yet; one that never sends it has no
 * one look. */
static void check_complete(Transcoder *t)
{
    struct jpeg_decompress_struct *in = &t->run.in;
    gboolean one_scan = in->comps_in_scan == in->num_components && !in->progressive_mode;
    if (t->run.ran_out && !one_scan)
        image_jpeg_run_stop(&t->run, "it ends too early");
    for (int i = 0; in->coef_bits != NULL && i < in->num_components; i++)
        for (int k = 0; k < 10; k++)
            if (in->coef_bits[i][k] != 0)
                image_jpeg_run_stop(&t->run, "scans of it are missing");
}

static void check_tables(Transcoder *t)
{
    for (int i = 0; i < NUM_QUANT_TBLS; i++) {
        const JQUANT_TBL *table = t->run.in.quant_tbl_ptrs[i];
        for (int k = 0; table != NULL && k < DCTSIZE2; k++)
            if (table->quantval[k] == 0)
                image_jpeg_run_stop(&t->run, "a quantisation table holds zero");
    }
}

/* All bits that any coefficient of a row of blocks has in its amount. */
static guint16 row_bits(const JCOEF *coefficients, gsize count)
{
    guint16 bits = 0; /* as narrow as they are: so many more go at once */
    for (gsize i = 0; i < count; i++)
        bits |= (guint16)(coefficients[i] < 0 ? -coefficients[i] : coefficients[i]);
    return bits;
}

/* Whether the code tables of T.81 annex K have a code for everything that can come: amounts below
 * 1024, differences of DC below 2048. */
static gboolean fits_common_tables(Transcoder *t, jvirt_barray_ptr *arrays)
{
    struct jpeg_decompress_struct *in = &t->run.in;
    guint16 bits = 0;
    for (int i = 0; i < in->num_components; i++) {
        const jpeg_component_info *component = &in->comp_info[i];
        for (JDIMENSION row = 0; row < component->height_in_blocks; row++) {
            JBLOCKARRAY blocks =
                in->mem->access_virt_barray((j_common_ptr)in, arrays[i], row, 1, FALSE);
            bits |= row_bits(blocks[0][0], (gsize)component->width_in_blocks * DCTSIZE2);
        }
    }
    return bits < 1024;
}

/* ---- writing ---- */

/* An MCU holds ten blocks at most; where all components together have more, each gets a scan. */
static void choose_scans(Transcoder *t)
{
    struct jpeg_compress_struct *to = &t->run.to;
    int blocks = 0;
    for (int i = 0; i < to->num_components; i++) {
        blocks += to->comp_info[i].h_samp_factor * to->comp_info[i].v_samp_factor;
        t->scans[i] = (jpeg_scan_info){
            .comps_in_scan = 1, .component_index = {i}, .Ss = 0, .Se = DCTSIZE2 - 1};
    }
    if (to->num_components > 1 && blocks > C_MAX_BLOCKS_IN_MCU) {
        to->scan_info = t->scans;
        to->num_scans = to->num_components;
    }
}

static void write_exif(Transcoder *t)
{
    g_auto(ImageOut) block = {.max = 256};
    image_put(&block, "Exif\0", 6);
    image_exif_put(&block, &t->frame->exif);
    guint8 copy[256];
    guint size = (guint)block.size;
    memcpy(copy, block.bytes, size);
    image_out_clear(&block);
    jpeg_write_marker(&t->run.to, JPEG_APP0 + 1, copy, size);
}

static void write_icc(Transcoder *t)
{
    gsize size = 0;
    const guint8 *profile = g_bytes_get_data(t->icc_new, &size);
    guint count = (guint)((size + ICC_CHUNK_BYTES - 1) / ICC_CHUNK_BYTES);
    guint8 head[14] = "ICC_PROFILE";
    head[13] = (guint8)count;
    for (guint i = 0; i < count; i++) {
        gsize part = MIN(ICC_CHUNK_BYTES, size - i * ICC_CHUNK_BYTES);
        head[12] = (guint8)(i + 1);
        jpeg_write_m_header(&t->run.to, JPEG_APP0 + 2, (guint)(part + sizeof head));
        for (gsize k = 0; k < sizeof head; k++)
            jpeg_write_m_byte(&t->run.to, head[k]);
        for (gsize k = 0; k < part; k++)
            jpeg_write_m_byte(&t->run.to, profile[i * ICC_CHUNK_BYTES + k]);
    }
}

/* Tells decoders that the components are CMYK or were transformed; as T.872 has it. */
static void write_adobe(Transcoder *t)
{
    const struct jpeg_decompress_struct *in = &t->run.in;
    guint8 transform = in->Adobe_transform;
    if (transform != 0)
        transform = in->num_components == 4 ? 2 : 1;
    guint8 body[12] = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform};
    jpeg_write_marker(&t->run.to, JPEG_APP0 + 14, body, sizeof body);
}

static void set_density(Transcoder *t)
{
    struct jpeg_compress_struct *to = &t->run.to;
    const struct jpeg_decompress_struct *in = &t->run.in;
    gboolean said = in->X_density != 0 && in->Y_density != 0;
    to->write_JFIF_header = in->saw_JFIF_marker && !t->frame->bare;
    to->JFIF_major_version = 1;
    to->JFIF_minor_version = 1;
    to->density_unit = said ? in->density_unit : 0;
    to->X_density = said ? in->X_density : 1;
    to->Y_density = said ? in->Y_density : 1;
    to->write_Adobe_marker = FALSE;
}

static void write_markers(Transcoder *t)
{
    if (t->frame->bare)
        return;
    if (image_exif_matters(&t->frame->exif))
        write_exif(t);
    if (t->icc_new != NULL)
        write_icc(t);
    if (t->run.in.saw_Adobe_marker && t->run.in.num_components > 1)
        write_adobe(t);
}

static void write_picture(Transcoder *t, jvirt_barray_ptr *arrays)
{
    struct jpeg_compress_struct *to = &t->run.to;
    jpeg_create_compress(to);
    to->dest = &t->run.target;
    jpeg_copy_critical_parameters(&t->run.in, to);
    to->optimize_coding = !fits_common_tables(t, arrays);
    choose_scans(t);
    set_density(t);
    jpeg_write_coefficients(to, arrays);
    write_markers(t);
    jpeg_finish_compress(to);
}

/* ---- the whole ---- */

static void rebuild_icc(Transcoder *t)
{
    int channels = t->run.in.num_components;
    if (t->icc_chunks == 0 || t->frame->bare)
        return;
    if (t->icc_broken || channels == 4) {
        disarm_find(t->job->findings, DISARM_COLOUR_PROFILE, DISARM_DROPPED, "ICC", -1);
        return;
    }
    image_icc_take(t->icc->data, t->icc->len, channels == 1 ? IMAGE_ICC_GREY : IMAGE_ICC_RGB,
                   t->job, &t->icc_new);
}

static void begin_reading(Transcoder *t)
{
    struct jpeg_decompress_struct *in = &t->run.in;
    jpeg_create_decompress(in);
    in->src = &t->run.source;
    in->progress = &t->run.progress;
    in->mem->max_memory_to_use = (long)(COEFFICIENT_BYTES_MAX + COEFFICIENT_BYTES_MAX / 8);
    for (int i = 0; i < 16; i++)
        jpeg_set_marker_processor(in, JPEG_APP0 + i, on_marker);
    jpeg_set_marker_processor(in, JPEG_COM, on_marker);
    if (t->tables != NULL) {
        image_jpeg_run_switch(&t->run, t->tables, t->tables_size);
        if (jpeg_read_header(in, FALSE) != JPEG_HEADER_TABLES_ONLY)
            image_jpeg_run_stop(&t->run, "its tables hold a picture");
        image_jpeg_run_switch(&t->run, t->bytes, t->size);
    }
    jpeg_read_header(in, TRUE);
}

static void note_leftovers(Transcoder *t)
{
    gsize left = t->run.ran_out ? 0 : t->run.in.src->bytes_in_buffer;
    if (left > 0 && !t->frame->bare) {
        g_autofree char *detail = g_strdup_printf("%" G_GSIZE_FORMAT " bytes after the end", left);
        disarm_find(t->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, detail, -1);
    }
    if (t->run.stray > 0)
        disarm_find(t->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "between markers", -1);
}

static gboolean transcode(Transcoder *t)
{
    if (setjmp(t->run.jump) != 0)
        return FALSE;
    begin_reading(t);
    check_frame(t);
    jvirt_barray_ptr *arrays = jpeg_read_coefficients(&t->run.in);
    check_complete(t);
    check_tables(t);
    rebuild_icc(t);
    write_picture(t, arrays);
    note_leftovers(t);
    return TRUE;
}

static void explain(Transcoder *t, GError **error)
{
    if (t->refusal != NULL) {
        g_propagate_error(error, g_steal_pointer(&t->refusal));
    } else if (t->run.over) {
        image_too_large(t->job, IMAGE_JPEG, t->run.failure, error);
    } else {
        image_damaged(t->job, IMAGE_JPEG, t->run.failure, error);
    }
}

gboolean image_jpeg_transcode(const guint8 *tables, gsize tables_size, const guint8 *bytes,
                              gsize size, ImageJpegFrame *frame, ImageOut *out, DisarmJob *job,
                              GError **error)
{
    Transcoder *t = g_new0(Transcoder, 1);
    image_jpeg_run_begin(&t->run, bytes, size, out);
    t->job = job;
    t->frame = frame;
    t->tables = tables;
    t->tables_size = tables_size;
    t->bytes = bytes;
    t->size = size;
    t->icc = g_byte_array_new();
    frame->exif.orientation = 1;
    gboolean done = transcode(t);
    if (!done)
        explain(t, error);
    image_jpeg_run_end(&t->run);
    g_byte_array_unref(t->icc);
    g_clear_pointer(&t->icc_new, g_bytes_unref);
    g_clear_error(&t->refusal);
    g_free(t);
    return done;
}

GBytes *image_jpeg_clean(const guint8 *bytes, gsize size, DisarmJob *job, GError **error)
{
    g_auto(ImageOut) out;
    ImageJpegFrame frame = {0};
    image_out_init(&out, job);
    if (!image_jpeg_transcode(NULL, 0, bytes, size, &frame, &out, job, error))
        return NULL;
    return image_out_take(&out, error);
}
