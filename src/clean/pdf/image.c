/* clean/pdf/image.c -- pictures: rows of samples checked and copied, coded ones made anew */
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include <string.h>

static gint64 number_of(Pdf *pdf, const PdfValue *dict, const char *key, gint64 otherwise)
{
    const PdfValue *value = pdf_get(pdf->document, dict, key);
    return pdf_is_number(value) ? (gint64)pdf_number(value) : otherwise;
}

static gboolean bits_are_known(gint64 bits)
{
    return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
}

/* Bytes of a row; 0 when it cannot be told. */
static gsize row_bytes(Pdf *pdf, const PdfValue *dict, gsize width)
{
    const PdfValue *mask = pdf_get(pdf->document, dict, "ImageMask");
    if (mask->type == PDF_BOOLEAN && mask->as.integer != 0)
        return (width + 7) / 8;
    gint64 bits = number_of(pdf, dict, "BitsPerComponent", 8);
    guint components = pdf_color_components(pdf, pdf_dict_get(dict, "ColorSpace"));
    if (!bits_are_known(bits))
        return 0;
    return (width * components * (gsize)bits + 7) / 8;
}

static gboolean measure(PdfImage *image)
{
    Pdf *pdf = image->pdf;
    const PdfValue *dict = &image->object->value;
    gint64 width = number_of(pdf, dict, "Width", 0), height = number_of(pdf, dict, "Height", 0);
    if (width <= 0 || height <= 0 || width > PDF_SIDE_MAX || height > PDF_SIDE_MAX)
        return FALSE;
    image->width = (gsize)width;
    image->height = (gsize)height;
    image->row_bytes = row_bytes(pdf, dict, image->width);
    return disarm_budget_picture(pdf->job->budget, (guint64)width, (guint64)height, &pdf->failed);
}

/* ---- samples ---- */

static gboolean rows_are_tagged(const guint8 *bytes, gsize size, gsize row)
{
    for (gsize at = 0; at < size; at += row + 1)
        if (bytes[at] > 4)
            return FALSE;
    return TRUE;
}

void pdf_put_parms(GString *out, const PdfFilterParms *parms)
{
    g_string_append_printf(
        out, "/DecodeParms<</Predictor %d/Colors %d/BitsPerComponent %d/Columns %d>>",
        (int)parms->predictor, (int)parms->colors, (int)parms->bits, (int)parms->columns);
}

/* Flate rows with a predictor of their own stay as they are when they are the rows of the picture:
 * without it they would pack badly. */
static gboolean keeps_predictor(const PdfImage *image, const PdfFilterParms *parms)
{
    if (parms->colors < 1 || parms->colors > 32 || !bits_are_known(parms->bits) ||
        parms->columns < 1 || parms->columns > PDF_SIDE_MAX)
        return FALSE;
    gsize row = ((gsize)(parms->colors * parms->bits * parms->columns) + 7) / 8;
    return image->filters.count == 1 && image->filters.filters[0] == PDF_FILTER_FLATE &&
           (parms->predictor == 2 || (parms->predictor >= 10 && parms->predictor <= 15)) &&
           row == image->row_bytes;
}

static gboolean take_predicted(PdfImage *image, const PdfFilterParms *parms, PdfMade *made)
{
    Pdf *pdf = image->pdf;
    gboolean png = parms->predictor >= 10;
    gsize row = image->row_bytes, most = (row + (png ? 1 : 0)) * image->height, size = 0;
    PdfFilterParms none = PDF_FILTER_NO_PARMS;
    g_autoptr(GBytes) raw =
        pdf_stream_raw(pdf->document, image->object, &image->filters, &pdf->failed);
    g_auto(PdfSink)
        sink = {.budget = pdf->job->budget, .max_bytes = most, .cut = TRUE, .known_size = TRUE};
    if (raw == NULL)
        return FALSE;
    const guint8 *bytes = g_bytes_get_data(raw, &size);
    if (!pdf_filter_undo(PDF_FILTER_FLATE, &none, bytes, size, &sink, &pdf->failed))
        return FALSE;
    if (png && !rows_are_tagged(sink.bytes, sink.size, row))
        return FALSE;
    g_string_append(made->filter, "/Filter/FlateDecode");
    pdf_put_parms(made->filter, parms);
    gboolean sound = !sink.damaged && !sink.full;
    made->bytes = sound ? g_bytes_new_from_bytes(raw, 0, MIN(sink.used, size))
                        : pdf_deflate(sink.bytes, sink.size);
    return made->bytes != NULL;
}

static gboolean take_samples(PdfImage *image, PdfMade *made)
{
    Pdf *pdf = image->pdf;
    g_auto(PdfData) data = {0};
    PdfFilterParms parms =
        pdf_filter_parms(pdf->document, image->filters.count > 0 ? image->filters.parms[0] : NULL);
    gsize size = 0, most = image->row_bytes * image->height;
    if (most == 0)
        return FALSE;
    if (keeps_predictor(image, &parms) && take_predicted(image, &parms, made))
        return TRUE;
    if (made->filter->len > 0 || pdf->failed != NULL)
        return FALSE;
    if (!pdf_data_read(pdf->document, image->object, &image->filters, most, &data, &pdf->failed))
        return FALSE;
    const guint8 *bytes = g_bytes_get_data(data.bytes, &size);
    return pdf_pack_data(pdf, image->object, &image->filters, &data, bytes, MIN(size, most), made);
}

/* ---- any ---- */

/* Without it nobody knows what the samples are. */
static gboolean space_stays(const PdfImage *image)
{
    const PdfValue *dict = &image->object->value;
    const PdfValue *mask = pdf_get(image->pdf->document, dict, "ImageMask");
    return (mask->type == PDF_BOOLEAN && mask->as.integer != 0) ||
           pdf_color_stays(image->pdf, pdf_dict_get(dict, "ColorSpace"));
}

static gboolean take_image(PdfImage *image, PdfMade *made)
{
    Pdf *pdf = image->pdf;
    g_auto(PdfData) data = {0};
    gboolean coded = FALSE;
    for (guint i = 0; i < image->filters.count; i++)
        coded |= image->filters.filters[i] >= PDF_FILTER_DCT;
    if (!coded)
        return take_samples(image, made) && space_stays(image);
    return pdf_data_read(pdf->document, image->object, &image->filters, 0, &data, &pdf->failed) &&
           pdf_coded_image(image, &data, made);
}

gboolean pdf_stream_image(Pdf *pdf, const PdfObject *object, PdfMade *made)
{
    PdfImage image = {.pdf = pdf, .object = object};
    if (pdf->failed != NULL)
        return FALSE;
    gboolean known = pdf_filters_read(pdf->document, &object->value, &image.filters);
    if (known && image.filters.external) {
        pdf_note(pdf, DISARM_EXTERNAL_RESOURCE, "/F");
        return FALSE;
    }
    if (known && measure(&image) && take_image(&image, made))
        return TRUE;
    pdf_note(pdf, DISARM_DAMAGED, "a picture");
    return FALSE;
}
