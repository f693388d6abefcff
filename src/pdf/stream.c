/* pdf/stream.c -- the data of streams: decrypted, then one filter after the other */
#include "base/problem.h"
#include "pdf/document-internal.h"
#include <string.h>

void pdf_data_clear(PdfData *data)
{
    g_clear_pointer(&data->bytes, g_bytes_unref);
}

static gboolean add_filter(PdfDocument *document, const PdfValue *name, const PdfValue *parms,
                           PdfFilters *out)
{
    if (name->type != PDF_NAME || out->count == PDF_FILTERS_MAX)
        return FALSE;
    PdfFilter filter = pdf_filter_named(name->as.text);
    if (filter == PDF_FILTER_CRYPT) {
        const PdfValue *way = pdf_get(document, parms, "Name");
        out->identity = way->type == PDF_NULL || pdf_is_name(way, "Identity");
    }
    out->filters[out->count] = filter;
    out->parms[out->count++] = parms;
    return filter != PDF_FILTER_UNKNOWN;
}

gboolean pdf_filters_read(PdfDocument *document, const PdfValue *dict, PdfFilters *out)
{
    *out = (PdfFilters){.external = pdf_get(document, dict, "F")->type != PDF_NULL};
    const PdfValue *filter = pdf_get(document, dict, "Filter");
    const PdfValue *parms = pdf_get(document, dict, "DecodeParms");
    if (parms->type == PDF_NULL)
        parms = pdf_get(document, dict, "DP");
    if (filter->type == PDF_NULL)
        return TRUE;
    if (filter->type == PDF_NAME)
        return add_filter(document, filter,
                          parms->type == PDF_ARRAY ? pdf_item(document, parms, 0) : parms, out);
    if (filter->type != PDF_ARRAY)
        return FALSE;
    for (guint32 i = 0; i < filter->size; i++)
        if (!add_filter(document, pdf_item(document, filter, i),
                        parms->type == PDF_ARRAY ? pdf_item(document, parms, i)
                        : filter->size == 1      ? parms
                                                 : pdf_item(document, NULL, 0),
                        out))
            return FALSE;
    return TRUE;
}

static gint64 number(PdfDocument *document, const PdfValue *parms, const char *key,
                     gint64 otherwise)
{
    const PdfValue *value = pdf_get(document, parms, key);
    return value->type == PDF_INTEGER ? value->as.integer : otherwise;
}

PdfFilterParms pdf_filter_parms(PdfDocument *document, const PdfValue *parms)
{
    return (PdfFilterParms){.predictor = number(document, parms, "Predictor", 1),
                            .colors = number(document, parms, "Colors", 1),
                            .bits = number(document, parms, "BitsPerComponent", 8),
                            .columns = number(document, parms, "Columns", 1),
                            .early_change = number(document, parms, "EarlyChange", 1)};
}

GBytes *pdf_stream_raw(PdfDocument *document, const PdfObject *stream, const PdfFilters *filters,
                       GError **error)
{
    gboolean plain = document->crypt == NULL || filters->identity || stream->size == 0 ||
                     pdf_is_name(pdf_dict_get(&stream->value, "Type"), "XRef");
    if (plain)
        return g_bytes_new_static(stream->bytes, stream->size);
    if (!disarm_budget_inflate(document->budget, stream->size, error))
        return NULL;
    GBytes *made =
        pdf_crypt_stream(document->crypt, filters->file ? PDF_CRYPT_FILE : PDF_CRYPT_STREAM,
                         stream->number, stream->generation, stream->bytes, stream->size);
    if (made == NULL)
        problem_set(error, PROBLEM_TOO_LARGE, "PDF", "memory");
    return made;
}

gboolean pdf_data_read(PdfDocument *document, const PdfObject *stream, const PdfFilters *filters,
                       gsize known_max, PdfData *out, GError **error)
{
    *out = (PdfData){0};
    if (filters->external) {
        out->bytes = g_bytes_new_static("", 0);
        out->undone = filters->count;
        return TRUE;
    }
    g_autoptr(GBytes) bytes = pdf_stream_raw(document, stream, filters, error);
    if (bytes == NULL)
        return FALSE;
    for (guint i = 0; i < filters->count && filters->filters[i] < PDF_FILTER_DCT; i++) {
        gsize size = 0;
        const guint8 *data = g_bytes_get_data(bytes, &size);
        gboolean last = i + 1 == filters->count;
        g_auto(PdfSink) sink = {.budget = document->budget,
                                .packed_bytes = stream->size,
                                .max_bytes = last && known_max > 0 ? known_max : PDF_PART_BYTES,
                                .cut = last && known_max > 0,
                                .known_size = last && known_max > 0};
        PdfFilterParms parms = pdf_filter_parms(document, filters->parms[i]);
        if (!pdf_filter_undo(filters->filters[i], &parms, data, size, &sink, error))
            return FALSE;
        out->damaged |= sink.damaged || sink.full;
        out->used = sink.used;
        out->undone++;
        g_bytes_unref(bytes);
        bytes = g_bytes_new_take(g_steal_pointer(&sink.bytes), sink.size);
    }
    out->bytes = g_steal_pointer(&bytes);
    return TRUE;
}

gboolean pdf_value_read(PdfLexer *lexer, PdfArena *arena, PdfValue *out)
{
    PdfParse parse = {.arena = arena, .values_max = 10000};
    return pdf_parse(&parse, lexer, out);
}
