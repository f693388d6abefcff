/* clean/pdf/coded.c -- pictures packed by filters of their own: JPEG made anew by its engine; fax,
 * JBIG2 and JPEG 2000 unpacked into samples */
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include "image/fax.h"
#include "image/image.h"
#include "image/jb2.h"
#include "image/jpx.h"
#include <string.h>

#define CHANGES_MAX 8u
#define JPEG_LOOK_BYTES ((gsize)1024)

static gint64 whole(Pdf *pdf, const PdfValue *dict, const char *key, gint64 otherwise)
{
    const PdfValue *value = pdf_get(pdf->document, dict, key);
    return pdf_is_number(value) ? (gint64)pdf_number(value) : otherwise;
}

static gboolean truth(Pdf *pdf, const PdfValue *dict, const char *key, gboolean otherwise)
{
    const PdfValue *value = pdf_get(pdf->document, dict, key);
    return value->type == PDF_BOOLEAN ? value->as.integer != 0 : otherwise;
}

/* ---- keys that become others ---- */

/* The keys of the picture, with `key` as another; the null value takes it away. */
static void set(const PdfImage *image, PdfMade *made, const char *key, PdfValue value)
{
    const PdfValue *dict = &image->object->value;
    if (made->entries == NULL) {
        made->entries = g_new0(PdfEntry, (gsize)dict->size + CHANGES_MAX);
        if (dict->size > 0)
            memcpy(made->entries, dict->as.entries, sizeof(PdfEntry) * dict->size);
        made->count = dict->size;
    }
    g_assert(made->count < dict->size + CHANGES_MAX);
    made->entries[made->count++] = (PdfEntry){key, value};
}

static PdfValue number_value(gint64 number)
{
    return (PdfValue){.type = PDF_INTEGER, .as.integer = number};
}

static PdfValue name_value(const char *name)
{
    return (PdfValue){.type = PDF_NAME, .size = (guint32)strlen(name), .as.text = name};
}

static void set_depth(const PdfImage *image, PdfMade *made, gint64 bits)
{
    Pdf *pdf = image->pdf;
    if (whole(pdf, &image->object->value, "BitsPerComponent", 0) != bits)
        set(image, made, "BitsPerComponent", number_value(bits));
}

static gboolean is_mask(const PdfImage *image)
{
    return truth(image->pdf, &image->object->value, "ImageMask", FALSE);
}

/* ---- packed ---- */

static gboolean pack(Pdf *pdf, const guint8 *bytes, gsize size, PdfMade *made)
{
    made->bytes = pdf_deflate(bytes, size);
    if (made->bytes == NULL)
        problem_set(&pdf->failed, PROBLEM_TOO_LARGE, "PDF", "memory");
    return made->bytes != NULL;
}

/* Nothing to be seen but white, so that what stands around it stays where it is. */
static gboolean put_empty(const PdfImage *image, PdfMade *made)
{
    Pdf *pdf = image->pdf;
    gsize size = (image->width + 7) / 8 * image->height;
    pdf_note(pdf, DISARM_DAMAGED, "a picture, now empty");
    if (pdf->failed != NULL || !disarm_budget_inflate(pdf->job->budget, size, &pdf->failed))
        return FALSE;
    g_autofree guint8 *rows = g_malloc(size);
    memset(rows, 0xFF, size);
    set_depth(image, made, 1);
    set(image, made, "Decode", PDF_NULL_VALUE);
    if (!is_mask(image))
        set(image, made, "ColorSpace", name_value("DeviceGray"));
    g_string_append(made->filter, "/Filter/FlateDecode");
    return pack(pdf, rows, size, made);
}

/* ---- JPEG ---- */

gsize pdf_jpeg_start(const guint8 *bytes, gsize size)
{
    const guint8 *start = memmem(bytes, MIN(size, JPEG_LOOK_BYTES), "\xFF\xD8\xFF", 3);
    return start != NULL ? (gsize)(start - bytes) : 0;
}

/* Made by its own engine; what that found is told only when it made one. */
static GBytes *make_jpeg(Pdf *pdf, const guint8 *bytes, gsize size)
{
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    g_autoptr(GError) problem = NULL;
    DisarmJob job = *pdf->job;
    job.findings = apart;
    GBytes *made = image_clean(IMAGE_JPEG, bytes, size, &job, &problem);
    if (made != NULL) {
        disarm_findings_take(pdf->job->findings, apart);
        return made;
    }
    gboolean limit = g_error_matches(problem, PROBLEM, PROBLEM_TOO_LARGE) ||
                     g_error_matches(problem, PROBLEM, PROBLEM_TOO_DEEP) ||
                     g_error_matches(problem, PROBLEM, PROBLEM_UNSAFE);
    if (limit)
        pdf->failed = g_steal_pointer(&problem);
    return NULL;
}

static gboolean take_jpeg(PdfImage *image, const PdfData *data, PdfMade *made)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(data->bytes, &size);
    gsize start = size > 0 ? pdf_jpeg_start(bytes, size) : 0;
    made->bytes = make_jpeg(image->pdf, bytes + start, size - start);
    if (made->bytes == NULL)
        return FALSE;
    gint64 turn = whole(image->pdf, image->filters.parms[data->undone], "ColorTransform", -1);
    g_string_append(made->filter, "/Filter/DCTDecode");
    if (turn == 0 || turn == 1)
        g_string_append_printf(made->filter, "/DecodeParms<</ColorTransform %d>>", (int)turn);
    return TRUE;
}

/* ---- of two colours: fax, JBIG2 ---- */

GBytes *pdf_fax_rows(Pdf *pdf, const PdfValue *parms, GBytes *coded, gsize most)
{
    ImageFax way = {.k = whole(pdf, parms, "K", 0),
                    .columns = whole(pdf, parms, "Columns", 1728),
                    .byte_align = truth(pdf, parms, "EncodedByteAlign", FALSE),
                    .black_is_1 = truth(pdf, parms, "BlackIs1", FALSE),
                    .end_of_block = truth(pdf, parms, "EndOfBlock", TRUE)};
    gsize size = 0, used = 0;
    gboolean damaged = FALSE;
    const guint8 *bytes = g_bytes_get_data(coded, &size);
    if (!disarm_budget_inflate(pdf->job->budget, most, &pdf->failed))
        return NULL;
    GByteArray *rows = image_fax_rows(bytes, size, &way, most, &damaged, &used);
    if (rows == NULL)
        return NULL;
    if (damaged)
        pdf_note(pdf, DISARM_DAMAGED, "rows of a fax picture");
    gsize made = rows->len;
    g_byte_array_set_size(rows, (guint)most);
    if (made < most)
        memset(rows->data + made, way.black_is_1 ? 0 : 0xFF, most - made);
    return g_byte_array_free_to_bytes(rows);
}

static GBytes *jbig2_rows(PdfImage *image, const PdfData *data)
{
    Pdf *pdf = image->pdf;
    gboolean damaged = FALSE;
    g_auto(PdfData) shared = {0};
    const PdfValue *parms = image->filters.parms[data->undone];
    const PdfObject *object = pdf_stream_of(pdf->document, pdf_dict_get(parms, "JBIG2Globals"));
    PdfFilters filters;
    if (object != NULL && !pdf_unpack(pdf, object, &filters, &shared))
        return NULL;
    GBytes *rows =
        image_jbig2_rows(data->bytes, shared.bytes, (guint32)image->width, (guint32)image->height,
                         &damaged, pdf->job->budget, &pdf->failed);
    if (rows != NULL && damaged)
        pdf_note(pdf, DISARM_DAMAGED, "parts of a JBIG2 picture");
    return rows;
}

static gboolean take_bilevel(PdfImage *image, const PdfData *data, PdfMade *made)
{
    gsize size = (image->width + 7) / 8 * image->height;
    PdfFilter filter = image->filters.filters[data->undone];
    g_autoptr(GBytes) rows =
        filter == PDF_FILTER_JBIG2
            ? jbig2_rows(image, data)
            : pdf_fax_rows(image->pdf, image->filters.parms[data->undone], data->bytes, size);
    if (rows == NULL)
        return FALSE;
    gboolean mask = is_mask(image);
    const PdfValue *space = pdf_dict_get(&image->object->value, "ColorSpace");
    set_depth(image, made, 1);
    if (!mask &&
        (pdf_color_components(image->pdf, space) != 1 || !pdf_color_stays(image->pdf, space)))
        set(image, made, "ColorSpace", name_value("DeviceGray"));
    g_string_append(made->filter, "/Filter/FlateDecode");
    return pack(image->pdf, g_bytes_get_data(rows, NULL), size, made);
}

/* ---- JPEG 2000 ---- */

static gboolean read_jpx(PdfImage *image, const PdfData *data, guint components, ImageJpx *jpx)
{
    Pdf *pdf = image->pdf;
    const PdfValue *dict = &image->object->value;
    const PdfValue *space = pdf_get(pdf->document, dict, "ColorSpace");
    const PdfValue *name = space->type == PDF_ARRAY ? pdf_item(pdf->document, space, 0) : space;
    ImageJpxWish wish = {
        components, components == 1 && (pdf_is_name(name, "Indexed") || pdf_is_name(name, "I")),
        whole(pdf, dict, "SMaskInData", 0) != 0};
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(data->bytes, &size);
    return pdf->failed == NULL &&
           image_jpx_read(bytes, size, &wish, pdf->job->budget, jpx, &pdf->failed);
}

static void set_jpx(const PdfImage *image, const ImageJpx *jpx, gboolean own_space, PdfMade *made)
{
    const char *space = jpx->components == 1   ? "DeviceGray"
                        : jpx->components == 3 ? "DeviceRGB"
                                               : "DeviceCMYK";
    set_depth(image, made, 8);
    set(image, made, "Decode", PDF_NULL_VALUE); /* it does not count for them (7.4.9) */
    if (own_space)
        set(image, made, "ColorSpace", name_value(space));
    if (jpx->width != image->width)
        set(image, made, "Width", number_value(jpx->width));
    if (jpx->height != image->height)
        set(image, made, "Height", number_value(jpx->height));
}

static gboolean take_jpx(PdfImage *image, const PdfData *data, PdfMade *made)
{
    Pdf *pdf = image->pdf;
    g_auto(ImageJpx) jpx = {0};
    const PdfValue *space = pdf_dict_get(&image->object->value, "ColorSpace");
    guint components = pdf_color_components(pdf, space);
    if (is_mask(image))
        return FALSE;
    gboolean read = components > 0 && read_jpx(image, data, components, &jpx);
    gboolean own_space = !read || !pdf_color_stays(pdf, space);
    if (!read && !read_jpx(image, data, 0, &jpx))
        return FALSE;
    if (jpx.damaged)
        pdf_note(pdf, DISARM_DAMAGED, "parts of a JPEG 2000 picture");
    gsize row = (gsize)jpx.width * jpx.components, size = 0;
    g_autoptr(GBytes) rows =
        pdf_predict(g_bytes_get_data(jpx.samples, NULL), row, jpx.height, jpx.components);
    const guint8 *bytes = g_bytes_get_data(rows, &size);
    const PdfFilterParms parms = {15, jpx.components, 8, jpx.width, 1};
    set_jpx(image, &jpx, own_space, made);
    g_string_append(made->filter, "/Filter/FlateDecode");
    pdf_put_parms(made->filter, &parms);
    return pack(pdf, bytes, size, made);
}

/* ---- any ---- */

gboolean pdf_coded_image(PdfImage *image, const PdfData *data, PdfMade *made)
{
    gboolean taken = FALSE, last = data->undone + 1 == image->filters.count;
    PdfFilter filter = image->filters.filters[data->undone];
    if (last && filter == PDF_FILTER_DCT)
        taken = take_jpeg(image, data, made);
    else if (last && filter == PDF_FILTER_JPX)
        taken = take_jpx(image, data, made);
    else if (last)
        taken = take_bilevel(image, data, made);
    return taken || (image->pdf->failed == NULL && put_empty(image, made));
}
