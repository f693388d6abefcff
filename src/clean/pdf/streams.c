/* clean/pdf/streams.c -- the data of streams: unpacked within the budget, judged, packed again only
 * when they changed */
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include "image/icc.h"
#include <string.h>

#define SPACE_DEPTH_MAX 6u
#define NEST_MAX 30u

void pdf_made_clear(PdfMade *made)
{
    g_clear_pointer(&made->bytes, g_bytes_unref);
    g_clear_pointer(&made->entries, g_free);
    if (made->filter != NULL)
        g_string_free(made->filter, TRUE);
    made->filter = NULL;
}

/* ---- unpacked, packed ---- */

gboolean pdf_unpack(Pdf *pdf, const PdfObject *object, PdfFilters *filters, PdfData *data)
{
    *data = (PdfData){0};
    if (pdf->failed != NULL)
        return FALSE;
    if (!pdf_filters_read(pdf->document, &object->value, filters)) {
        pdf_note(pdf, DISARM_UNSUPPORTED, "a filter of no known name");
        return FALSE;
    }
    if (filters->external) {
        pdf_note(pdf, DISARM_EXTERNAL_RESOURCE, "/F");
        return FALSE;
    }
    if (!pdf_data_read(pdf->document, object, filters, 0, data, &pdf->failed))
        return FALSE;
    if (data->damaged)
        pdf_note(pdf, DISARM_DAMAGED, "packed data that break off");
    if (data->undone == filters->count)
        return TRUE;
    pdf_note(pdf, DISARM_DISGUISE, "a picture where none belongs");
    return FALSE;
}

/* Packed in the one way that is written, and sound to its end. */
static gboolean is_packed_well(const PdfFilters *filters, const PdfData *data,
                               const PdfFilterParms *parms)
{
    return filters->count == 1 && filters->filters[0] == PDF_FILTER_FLATE && !data->damaged &&
           parms->predictor <= 1;
}

gboolean pdf_pack_data(Pdf *pdf, const PdfObject *object, const PdfFilters *filters,
                       const PdfData *data, const guint8 *bytes, gsize size, PdfMade *made)
{
    gsize plain = 0;
    const guint8 *before = g_bytes_get_data(data->bytes, &plain);
    PdfFilterParms parms =
        pdf_filter_parms(pdf->document, filters->count > 0 ? filters->parms[0] : NULL);
    g_string_append(made->filter, "/Filter/FlateDecode");
    if (before == bytes && plain == size && is_packed_well(filters, data, &parms)) {
        g_autoptr(GBytes) raw = pdf_stream_raw(pdf->document, object, filters, &pdf->failed);
        if (raw == NULL)
            return FALSE;
        made->bytes = g_bytes_new_from_bytes(raw, 0, MIN(data->used, g_bytes_get_size(raw)));
        return TRUE;
    }
    made->bytes = pdf_deflate(bytes, size);
    if (made->bytes == NULL)
        problem_set(&pdf->failed, PROBLEM_TOO_LARGE, "PDF", "memory");
    return made->bytes != NULL;
}

gboolean pdf_stream_raw_data(Pdf *pdf, const PdfObject *object, PdfMade *made)
{
    PdfFilters filters;
    g_auto(PdfData) data = {0};
    gsize size = 0;
    if (!pdf_unpack(pdf, object, &filters, &data))
        return FALSE;
    const guint8 *bytes = g_bytes_get_data(data.bytes, &size);
    return pdf_pack_data(pdf, object, &filters, &data, bytes, size, made);
}

/* ---- content ---- */

gboolean pdf_stream_content(Pdf *pdf, const PdfObject *object, PdfMade *made)
{
    PdfFilters filters;
    g_auto(PdfData) data = {0};
    g_autoptr(GByteArray) out = g_byte_array_new();
    gboolean changed = FALSE;
    gsize size = 0;
    if (!pdf_unpack(pdf, object, &filters, &data))
        return FALSE;
    const guint8 *bytes = g_bytes_get_data(data.bytes, &size);
    const PdfValue *outer = pdf->resources;
    const PdfValue *own = pdf_get(pdf->document, &object->value, "Resources");
    if (own->type == PDF_DICT)
        pdf->resources = own;
    pdf_drawing_start(pdf, object->number);
    gboolean fine = pdf_content_filter(pdf, bytes, size, out, &changed);
    pdf->resources = outer;
    return fine && pdf_pack_data(pdf, object, &filters, &data, changed ? out->data : bytes,
                                 changed ? out->len : size, made);
}

/* The streams of a page, one after the other. */
static gboolean join(Pdf *pdf, const PdfValue *list, GByteArray *all)
{
    for (guint32 i = 0; i < list->size && pdf->failed == NULL; i++) {
        const PdfObject *object = pdf_stream_of(pdf->document, &list->as.items[i]);
        PdfFilters filters;
        g_auto(PdfData) data = {0};
        if (object == NULL || !pdf_unpack(pdf, object, &filters, &data))
            continue;
        gsize size = 0;
        const guint8 *bytes = g_bytes_get_data(data.bytes, &size);
        if (size > PDF_CONTENT_BYTES - MIN(all->len, PDF_CONTENT_BYTES)) {
            problem_set(&pdf->failed, PROBLEM_TOO_LARGE,
                        PROBLEM_BOTH("What draws a page", "ページを描く部分"), "256 MiB");
            return FALSE;
        }
        if (size > 0)
            g_byte_array_append(all, bytes, (guint)size);
        g_byte_array_append(all, (const guint8 *)"\n", 1);
    }
    return pdf->failed == NULL;
}

static gboolean put_joined(Pdf *pdf, const PdfValue *list, PdfMade *made)
{
    g_autoptr(GByteArray) all = g_byte_array_new(), out = g_byte_array_new();
    gboolean changed = FALSE;
    if (!join(pdf, list, all))
        return FALSE;
    pdf_drawing_start(pdf, 0);
    if (!pdf_content_filter(pdf, all->data, all->len, out, &changed))
        return FALSE;
    const GByteArray *made_of = changed ? out : all;
    made->bytes = pdf_deflate(made_of->data, made_of->len);
    g_string_append(made->filter, "/Filter/FlateDecode");
    if (made->bytes == NULL)
        problem_set(&pdf->failed, PROBLEM_TOO_LARGE, "PDF", "memory");
    return made->bytes != NULL;
}

static guint32 put_content_once(Pdf *pdf, const GString *text, const PdfMade *made)
{
    g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, made->bytes);
    g_autofree char *key = g_strconcat(sum, made->filter->str, NULL);
    guint32 number = GPOINTER_TO_UINT(g_hash_table_lookup(pdf->contents, key));
    if (number == 0) {
        number = pdf_new_number(pdf);
        pdf_put_object(pdf, number, text, made);
        g_hash_table_insert(pdf->contents, g_steal_pointer(&key), GUINT_TO_POINTER(number));
    }
    return number;
}

static guint32 put_new_contents(Pdf *pdf, const PdfValue *list, const PdfObject *object)
{
    g_autoptr(GString) text = g_string_new("<<");
    PdfMade made = {.filter = g_string_new(NULL)};
    guint32 number = 0;
    gboolean fine = object != NULL ? pdf_stream_content(pdf, object, &made)
                    : list->type == PDF_ARRAY && list->size > 0 ? put_joined(pdf, list, &made)
                                                                : FALSE;
    if (fine)
        number = put_content_once(pdf, text, &made);
    pdf_made_clear(&made);
    return number;
}

/* What pages draw alike is written once: found by stream and resources without drawing it again,
 * and, where they differ, by what came of it. */
gboolean pdf_put_contents(Pdf *pdf, const PdfValue *value, GString *out)
{
    const PdfValue *list = pdf_resolve(pdf->document, value);
    const PdfObject *object = pdf_stream_of(pdf->document, value);
    if (list->type == PDF_ARRAY && list->size == 1)
        object = pdf_stream_of(pdf->document, &list->as.items[0]);
    gboolean dict = pdf->resources != NULL && pdf->resources->type == PDF_DICT;
    const void *entries = dict ? pdf->resources->as.entries : NULL;
    g_autofree char *key =
        object != NULL ? g_strdup_printf("%u %p", object->number, entries) : NULL;
    gpointer known = key != NULL ? g_hash_table_lookup(pdf->contents, key) : NULL;
    guint32 number = known != NULL ? GPOINTER_TO_UINT(known) : put_new_contents(pdf, list, object);
    if (number == 0)
        return FALSE;
    if (key != NULL)
        g_hash_table_insert(pdf->contents, g_steal_pointer(&key), GUINT_TO_POINTER(number));
    pdf_put_reference(out, number);
    return TRUE;
}

/* ---- colours (8.6) ---- */

static gint64 profile_channels(Pdf *pdf, const PdfObject *object)
{
    const PdfValue *count = pdf_get(pdf->document, &object->value, "N");
    return count->type == PDF_INTEGER ? count->as.integer : 0;
}

static gboolean stream_profile(Pdf *pdf, const PdfObject *object, PdfMade *made)
{
    PdfFilters filters;
    g_auto(PdfData) data = {0};
    g_autoptr(GBytes) rebuilt = NULL;
    gsize size = 0;
    gint64 channels = profile_channels(pdf, object);
    if ((channels != 1 && channels != 3) || !pdf_unpack(pdf, object, &filters, &data))
        return FALSE;
    const guint8 *bytes = g_bytes_get_data(data.bytes, &size);
    if (size > IMAGE_ICC_MAX_BYTES ||
        image_icc_rebuild(bytes, size, channels == 1 ? IMAGE_ICC_GREY : IMAGE_ICC_RGB, &rebuilt) !=
            IMAGE_ICC_REBUILT)
        return FALSE;
    gsize made_size = 0;
    const guint8 *made_bytes = g_bytes_get_data(rebuilt, &made_size);
    gboolean same = made_size == size && memcmp(made_bytes, bytes, size) == 0;
    return pdf_pack_data(pdf, object, &filters, &data, same ? bytes : made_bytes, made_size, made);
}

static const PdfRow profile_rows[] = {{"N", PDF_MAY_NUMBER, NULL, NULL}};
static const PdfKind profile = {.name = "profile",
                                .rows = profile_rows,
                                .row_count = G_N_ELEMENTS(profile_rows),
                                .at_once = TRUE,
                                .stream = stream_profile};
static const PdfRow measured_rows[] = {
    {"BlackPoint", PDF_MAY_NUMBER | PDF_MAY_ARRAY, NULL, NULL},
    {"Gamma", PDF_MAY_NUMBER | PDF_MAY_ARRAY, NULL, NULL},
    {"Matrix", PDF_MAY_NUMBER | PDF_MAY_ARRAY, NULL, NULL},
    {"Range", PDF_MAY_NUMBER | PDF_MAY_ARRAY, NULL, NULL},
    {"WhitePoint", PDF_MAY_NUMBER | PDF_MAY_ARRAY, NULL, NULL},
};
static const PdfKind measured = {.name = "measured-color",
                                 .rows = measured_rows,
                                 .row_count = G_N_ELEMENTS(measured_rows),
                                 .at_once = TRUE};
static const PdfKind lookup = {.name = "lookup", .at_once = TRUE, .stream = pdf_stream_raw_data};

static gboolean put_space(Pdf *pdf, const PdfValue *value, GString *out, guint depth);

/* A profile that is not kept is said by what is assumed without one. */
static gboolean put_profile(Pdf *pdf, const PdfValue *array, GString *out)
{
    gsize before = out->len;
    const PdfObject *object =
        array->size > 1 ? pdf_stream_of(pdf->document, &array->as.items[1]) : NULL;
    if (object == NULL)
        return FALSE;
    g_string_append(out, "[/ICCBased");
    if (pdf_put_kind(pdf, &profile, &array->as.items[1], out)) {
        g_string_append_c(out, ']');
        return TRUE;
    }
    g_string_truncate(out, before);
    gint64 channels = profile_channels(pdf, object);
    pdf_put_name(out, channels == 1 ? "DeviceGray" : channels == 4 ? "DeviceCMYK" : "DeviceRGB");
    return channels == 1 || channels == 3 || channels == 4;
}

static gboolean put_lookup(Pdf *pdf, const PdfValue *value, GString *out)
{
    if (pdf_stream_of(pdf->document, value) != NULL)
        return pdf_put_kind(pdf, &lookup, value, out);
    return pdf_put_inert(pdf, value, PDF_MAY_TEXT, NULL, out);
}

/* Objects are written where they are first reached, and one that nothing leads to may not be there:
 * what can be told without writing any is asked first. */
static gboolean put_indexed(Pdf *pdf, const PdfValue *array, GString *out, guint depth)
{
    g_autoptr(GString) rest = g_string_new(NULL);
    if (array->size != 4 || !pdf_put_inert(pdf, &array->as.items[2], PDF_MAY_NUMBER, NULL, rest) ||
        !put_lookup(pdf, &array->as.items[3], rest))
        return FALSE;
    g_string_append(out, "[/Indexed");
    gboolean fine = put_space(pdf, &array->as.items[1], out, depth);
    pdf_put_token(out, rest->str);
    g_string_append_c(out, ']');
    return fine;
}

static gboolean put_inks(Pdf *pdf, const PdfValue *array, const char *name, GString *out,
                         guint depth)
{
    g_autoptr(GString) transform = g_string_new(NULL);
    g_string_append_c(out, '[');
    pdf_put_name(out, name);
    gboolean fine =
        array->size >= 4 &&
        pdf_put_inert(pdf, &array->as.items[1], PDF_MAY_NAME | PDF_MAY_ARRAY, NULL, out) &&
        pdf_put_kind(pdf, &pdf_kind_function, &array->as.items[3], transform) &&
        put_space(pdf, &array->as.items[2], out, depth);
    pdf_put_token(out, transform->str);
    g_string_append_c(out, ']');
    return fine;
}

static gboolean put_measured(Pdf *pdf, const PdfValue *array, const char *name, GString *out)
{
    g_string_append_c(out, '[');
    pdf_put_name(out, name);
    gboolean fine = array->size > 1 && pdf_put_kind(pdf, &measured, &array->as.items[1], out);
    g_string_append_c(out, ']');
    return fine;
}

static gboolean put_space_array(Pdf *pdf, const PdfValue *array, GString *out, guint depth)
{
    const PdfValue *first = pdf_item(pdf->document, array, 0);
    const char *name = first->type == PDF_NAME ? first->as.text : "";
    if (strcmp(name, "ICCBased") == 0)
        return put_profile(pdf, array, out);
    if (strcmp(name, "Indexed") == 0 || strcmp(name, "I") == 0)
        return put_indexed(pdf, array, out, depth);
    if (strcmp(name, "Separation") == 0 || strcmp(name, "DeviceN") == 0)
        return put_inks(pdf, array, name, out, depth);
    if (pdf_word_in("|CalGray|CalRGB|Lab|", name))
        return put_measured(pdf, array, name, out);
    if (strcmp(name, "Pattern") == 0 && array->size == 2) {
        g_string_append(out, "[/Pattern");
        gboolean fine = put_space(pdf, &array->as.items[1], out, depth);
        g_string_append_c(out, ']');
        return fine;
    }
    return array->size == 1 && put_space(pdf, first, out, depth);
}

static gboolean put_space(Pdf *pdf, const PdfValue *value, GString *out, guint depth)
{
    static const char *const plain = "|DeviceGray|DeviceRGB|DeviceCMYK|Pattern|";
    const PdfValue *space = pdf_resolve(pdf->document, value);
    if (space->type == PDF_ARRAY && depth < SPACE_DEPTH_MAX)
        return put_space_array(pdf, space, out, depth + 1);
    if (pdf_is_name(space, "CalGray") || pdf_is_name(space, "CalRGB")) {
        pdf_put_name(out, pdf_is_name(space, "CalRGB") ? "DeviceRGB" : "DeviceGray");
        return TRUE;
    }
    return space->type == PDF_NAME && pdf_put_inert(pdf, space, PDF_MAY_NAME, plain, out);
}

gboolean pdf_put_color_space(Pdf *pdf, const PdfValue *value, GString *out)
{
    gsize before = out->len;
    if (put_space(pdf, value, out, 0))
        return TRUE;
    g_string_truncate(out, before);
    return FALSE;
}

gboolean pdf_color_stays(Pdf *pdf, const PdfValue *space)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (space != NULL && pdf_put_color_space(pdf, space, text))
        return TRUE;
    pdf_note(pdf, DISARM_DAMAGED, "colours of a picture");
    return FALSE;
}

guint pdf_color_components(Pdf *pdf, const PdfValue *space)
{
    static const struct {
        const char *name;
        guint count;
    } rows[] = {{"DeviceGray", 1}, {"G", 1},      {"DeviceRGB", 3}, {"RGB", 3},
                {"DeviceCMYK", 4}, {"CMYK", 4},   {"Indexed", 1},   {"I", 1},
                {"CalGray", 1},    {"CalRGB", 3}, {"Lab", 3},       {"Separation", 1}};
    const PdfValue *found = pdf_resolve(pdf->document, space);
    const PdfValue *name = found->type == PDF_ARRAY ? pdf_item(pdf->document, found, 0) : found;
    if (pdf_is_name(name, "ICCBased") && found->size > 1) {
        const PdfObject *object = pdf_stream_of(pdf->document, &found->as.items[1]);
        gint64 channels = object != NULL ? profile_channels(pdf, object) : 0;
        return channels > 0 && channels <= 4 ? (guint)channels : 0;
    }
    if (pdf_is_name(name, "DeviceN"))
        return MIN(pdf_item(pdf->document, found, 1)->size, 32u);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if (pdf_is_name(name, rows[i].name))
            return rows[i].count;
    return 0;
}

/* ---- layers (8.11) ---- */

/* Nested arrays of layers, and of names or texts by `may`. */
static gboolean put_nest(Pdf *pdf, const PdfValue *value, guint may, GString *out, guint depth)
{
    const PdfValue *found = pdf_resolve(pdf->document, value);
    if (found->type == PDF_DICT) /* a layer is known by its number */
        return value->type == PDF_REFERENCE && pdf_put_kind(pdf, pdf_kind_layer, value, out);
    if (found->type != PDF_ARRAY)
        return pdf_put_inert(pdf, found, may, NULL, out);
    if (depth == NEST_MAX || !pdf_may_unfold(pdf, found, out))
        return FALSE;
    g_string_append_c(out, '[');
    for (guint32 i = 0; i < found->size; i++)
        put_nest(pdf, &found->as.items[i], may, out, depth + 1);
    g_string_append_c(out, ']');
    return TRUE;
}

gboolean pdf_put_visibility(Pdf *pdf, const PdfValue *value, GString *out)
{
    return put_nest(pdf, value, PDF_MAY_NAME, out, 0);
}

gboolean pdf_put_layers(Pdf *pdf, const PdfValue *value, GString *out)
{
    return put_nest(pdf, value, PDF_MAY_TEXT, out, 0);
}

/* ---- small ones ---- */

gboolean pdf_put_state_font(Pdf *pdf, const PdfValue *value, GString *out)
{
    const PdfValue *pair = pdf_resolve(pdf->document, value);
    g_autoptr(GString) size = g_string_new(NULL);
    if (pair->type != PDF_ARRAY || pair->size != 2 ||
        !pdf_put_inert(pdf, &pair->as.items[1], PDF_MAY_NUMBER, NULL, size))
        return FALSE;
    g_string_append_c(out, '[');
    gboolean fine = pdf_put_kind(pdf, pdf_kind_font, &pair->as.items[0], out);
    pdf_put_token(out, size->str);
    g_string_append_c(out, ']');
    return fine;
}

gboolean pdf_admit_annotation(Pdf *pdf, const PdfValue *dict)
{
    const PdfValue *kind = pdf_get(pdf->document, dict, "Subtype");
    if (disarm_rule(pdf->job, DISARM_COMMENTS) == DISARM_KEEP || pdf_is_name(kind, "Watermark"))
        return TRUE;
    pdf_note(pdf, DISARM_COMMENT, kind->type == PDF_NAME ? kind->as.text : NULL);
    return FALSE;
}
