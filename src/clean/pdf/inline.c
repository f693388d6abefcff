/* clean/pdf/inline.c -- pictures inside content: read with the same care as others, written as
 * hexadecimal, so that where they end is plain (8.9.7) */
#include "clean/pdf/internal.h"
#include "image/image.h"
#include <string.h>

#define KEYS_MAX 16u
#define ARENA_BYTES ((gsize)4 * 1024 * 1024)
#define INLINE_MAX ((gsize)64 * 1024 * 1024)
#define SIDE_MAX 100000

static const struct {
    const char *brief, *key;
} keys[] = {
    {"BPC", "BitsPerComponent"}, {"CS", "ColorSpace"}, {"D", "Decode"},
    {"DP", "DecodeParms"},       {"F", "Filter"},      {"H", "Height"},
    {"IM", "ImageMask"},         {"I", "Interpolate"}, {"W", "Width"},
};

typedef struct {
    Pdf *pdf;
    PdfEntry entries[KEYS_MAX];
    PdfValue dict;
    PdfFilters filters;
    gint64 width, height, bits;
    gsize most; /* bytes of samples; 0: not known */
} Inline;

static const char *long_key(const char *key)
{
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        if (strcmp(keys[i].brief, key) == 0)
            return keys[i].key;
    return key;
}

/* Up to ID and the blank behind it. */
static gboolean read_keys(Inline *picture, PdfLexer *lexer, PdfArena *arena)
{
    for (guint i = 0; i < KEYS_MAX; i++) {
        PdfToken token = pdf_next(lexer);
        if (pdf_token_is(lexer, &token, "ID")) {
            picture->dict = (PdfValue){.type = PDF_DICT, .size = i, .as.entries = picture->entries};
            lexer->at += lexer->at < lexer->size && pdf_is_space(lexer->bytes[lexer->at]) ? 1 : 0;
            return TRUE;
        }
        guint32 size = 0;
        const char *key =
            token.type == PDF_TOKEN_NAME ? pdf_token_text(lexer, &token, arena, &size) : NULL;
        if (key == NULL || !pdf_value_read(lexer, arena, &picture->entries[i].value))
            return FALSE;
        picture->entries[i].key = long_key(key);
    }
    return FALSE;
}

static gint64 number_of(const Inline *picture, const char *key, gint64 otherwise)
{
    const PdfValue *value = pdf_dict_get(&picture->dict, key);
    return value != NULL && pdf_is_number(value) ? (gint64)pdf_number(value) : otherwise;
}

static gboolean is_mask(const Inline *picture)
{
    const PdfValue *mask = pdf_dict_get(&picture->dict, "ImageMask");
    return mask != NULL && mask->type == PDF_BOOLEAN && mask->as.integer != 0;
}

static gboolean measure(Inline *picture)
{
    Pdf *pdf = picture->pdf;
    const PdfValue *space = pdf_dict_get(&picture->dict, "ColorSpace");
    picture->width = number_of(picture, "Width", 0);
    picture->height = number_of(picture, "Height", 0);
    picture->bits = is_mask(picture) ? 1 : number_of(picture, "BitsPerComponent", 8);
    if (picture->width <= 0 || picture->height <= 0 || picture->width > SIDE_MAX ||
        picture->height > SIDE_MAX || picture->bits < 1 || picture->bits > 16)
        return FALSE;
    guint components = is_mask(picture) ? 1 : pdf_color_components(pdf, space);
    const PdfValue *spaces = pdf_get(pdf->document, pdf->resources, "ColorSpace");
    if (components == 0 && space != NULL && space->type == PDF_NAME)
        components = pdf_color_components(pdf, pdf_dict_get(spaces, space->as.text));
    gsize row = ((gsize)picture->width * components * (gsize)picture->bits + 7) / 8;
    picture->most = row * (gsize)picture->height;
    return picture->most <= INLINE_MAX &&
           disarm_budget_picture(pdf->job->budget, (guint64)picture->width,
                                 (guint64)picture->height, &pdf->failed);
}

/* "EI" that stands by itself, from `at` on; the size when there is none. */
static gsize find_end(const PdfLexer *lexer, gsize at)
{
    const guint8 *bytes = lexer->bytes;
    for (; at + 2 <= lexer->size; at++)
        if (bytes[at] == 'E' && bytes[at + 1] == 'I' && (at == 0 || pdf_is_space(bytes[at - 1])) &&
            (at + 2 == lexer->size || !pdf_is_regular(bytes[at + 2])))
            return at;
    return lexer->size;
}

/* The samples, or what is coded by a filter of pictures; moves the lexer behind what was packed. */
static GBytes *undo(Inline *picture, PdfLexer *lexer, guint *undone)
{
    Pdf *pdf = picture->pdf;
    gsize left = lexer->size - lexer->at;
    gsize plain =
        picture->most > 0 ? MIN(picture->most, left) : find_end(lexer, lexer->at) - lexer->at;
    gboolean coded = picture->filters.count > 0 && picture->filters.filters[0] >= PDF_FILTER_DCT;
    gsize first = coded                        ? find_end(lexer, lexer->at) - lexer->at
                  : picture->filters.count > 0 ? left
                                               : plain;
    g_autoptr(GBytes) bytes = g_bytes_new_static(lexer->bytes + lexer->at, first);
    gsize used = first;
    for (guint i = 0; i < picture->filters.count && picture->filters.filters[i] < PDF_FILTER_DCT;
         i++) {
        gsize size = 0;
        const guint8 *data = g_bytes_get_data(bytes, &size);
        gboolean last = i + 1 == picture->filters.count && picture->most > 0;
        g_auto(PdfSink) sink = {.budget = pdf->job->budget,
                                .packed_bytes = size,
                                .max_bytes = last ? picture->most : INLINE_MAX,
                                .cut = last,
                                .known_size = last};
        PdfFilterParms parms = pdf_filter_parms(pdf->document, picture->filters.parms[i]);
        if (!pdf_filter_undo(picture->filters.filters[i], &parms, data, size, &sink, &pdf->failed))
            return NULL;
        used = i == 0 ? sink.used : used;
        ++*undone;
        g_bytes_unref(bytes);
        bytes = g_bytes_new_take(g_steal_pointer(&sink.bytes), sink.size);
    }
    lexer->at += MIN(used, left);
    return g_steal_pointer(&bytes);
}

static GBytes *make_jpeg(Pdf *pdf, GBytes *coded)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(coded, &size);
    g_autoptr(DisarmFindings) apart = disarm_findings_new();
    DisarmJob job = *pdf->job;
    job.findings = apart;
    gsize start = size > 0 ? pdf_jpeg_start(bytes, size) : 0;
    return image_clean(IMAGE_JPEG, bytes + start, size - start, &job, NULL);
}

/* ---- written ---- */

static void put_key(Inline *picture, const char *brief, const char *key, guint may, GString *out)
{
    const PdfValue *value = pdf_dict_get(&picture->dict, key);
    gsize before = out->len;
    if (value == NULL)
        return;
    pdf_put_name(out, brief);
    if (!pdf_put_inert(picture->pdf, value, may, NULL, out))
        g_string_truncate(out, before);
}

static void put_picture(Inline *picture, GBytes *bytes, gboolean coded, GString *out)
{
    static const char digits[] = "0123456789ABCDEF";
    const guint any = PDF_MAY_NUMBER | PDF_MAY_NAME | PDF_MAY_TEXT | PDF_MAY_ARRAY;
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    g_string_append_printf(out, "BI/W %d/H %d", (int)picture->width, (int)picture->height);
    put_key(picture, "IM", "ImageMask", PDF_MAY_BOOLEAN, out);
    put_key(picture, "BPC", "BitsPerComponent", PDF_MAY_NUMBER, out);
    if (!is_mask(picture))
        put_key(picture, "CS", "ColorSpace", any, out);
    put_key(picture, "D", "Decode", PDF_MAY_NUMBER | PDF_MAY_ARRAY, out);
    put_key(picture, "I", "Interpolate", PDF_MAY_BOOLEAN, out);
    g_string_append(out, coded ? "/F[/AHx/DCT] ID " : "/F/AHx ID ");
    for (gsize i = 0; i < size; i++) {
        g_string_append_c(out, digits[data[i] >> 4]);
        g_string_append_c(out, digits[data[i] & 15]);
    }
    g_string_append(out, ">\nEI");
}

static gboolean take_fax(Inline *picture, guint at, GBytes *bytes, GString *out)
{
    gsize most = ((gsize)picture->width + 7) / 8 * (gsize)picture->height;
    g_autoptr(GBytes) rows = pdf_fax_rows(picture->pdf, picture->filters.parms[at], bytes, most);
    if (rows != NULL)
        put_picture(picture, rows, FALSE, out);
    return rows != NULL;
}

static gboolean take_picture(Inline *picture, PdfLexer *lexer, GString *out)
{
    guint undone = 0;
    if (!pdf_filters_read(picture->pdf->document, &picture->dict, &picture->filters) ||
        !measure(picture))
        return FALSE;
    g_autoptr(GBytes) bytes = undo(picture, lexer, &undone);
    if (bytes == NULL)
        return FALSE;
    guint left = picture->filters.count - undone;
    if (left == 0) {
        put_picture(picture, bytes, FALSE, out);
        return TRUE;
    }
    if (left == 1 && picture->filters.filters[undone] == PDF_FILTER_CCITT)
        return take_fax(picture, undone, bytes, out);
    if (left > 1 || picture->filters.filters[undone] != PDF_FILTER_DCT)
        return FALSE;
    g_autoptr(GBytes) jpeg = make_jpeg(picture->pdf, bytes);
    if (jpeg != NULL)
        put_picture(picture, jpeg, TRUE, out);
    return jpeg != NULL;
}

static gboolean at_end(PdfLexer *lexer)
{
    PdfLexer ahead = *lexer;
    PdfToken token = pdf_next(&ahead);
    if (!pdf_token_is(&ahead, &token, "EI"))
        return FALSE;
    lexer->at = ahead.at;
    return TRUE;
}

gboolean pdf_inline_image(Pdf *pdf, PdfLexer *lexer, GString *made, gboolean *same)
{
    gsize start = lexer->at - 2, data = 0;
    PdfArena *arena = pdf_arena_new(ARENA_BYTES);
    Inline picture = {.pdf = pdf};
    gboolean fine = read_keys(&picture, lexer, arena);
    data = lexer->at;
    fine = fine && take_picture(&picture, lexer, made);
    pdf_arena_free(arena);
    if (!fine || !at_end(lexer)) {
        lexer->at = MIN(find_end(lexer, data) + 2, lexer->size);
    }
    if (!fine) {
        g_string_truncate(made, 0);
        pdf_note(pdf, DISARM_DAMAGED, "a picture in the content");
        return FALSE;
    }
    *same =
        made->len == lexer->at - start && memcmp(made->str, lexer->bytes + start, made->len) == 0;
    return TRUE;
}
