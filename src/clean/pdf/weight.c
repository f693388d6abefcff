/* clean/pdf/weight.c -- how much a page draws in the end: what draws another ten times, which draws
 * another ten times, is small to read and endless to show */
#include "base/problem.h"
#include "clean/pdf/internal.h"
#include <string.h>

#define WEIGHT_MAX                                                                                 \
    ((guint64)50 * 1000 * 1000) /* operators of a page, all that it draws unfolded                 \
                                 */

struct PdfDrawing {
    PdfValue resources;       /* the value itself: those of a page may lie where they do not last */
    guint64 operators, shown; /* bytes of the texts that it shows */
    GHashTable *uses;         /* what (PdfUse) and name, to how often; NULL: none */
    guint64 weight;
    enum { NEW, OPEN, DONE } state;
};

void pdf_drawing_free(gpointer pointer)
{
    PdfDrawing *drawing = pointer;
    g_clear_pointer(&drawing->uses, g_hash_table_unref);
    g_free(drawing);
}

/* ---- while content is read ---- */

void pdf_drawing_start(Pdf *pdf, guint32 number)
{
    PdfDrawing *drawing = g_new0(PdfDrawing, 1);
    drawing->resources = pdf->resources != NULL ? *pdf->resources : PDF_NULL_VALUE;
    g_ptr_array_add(pdf->drawings, drawing);
    if (number > 0)
        g_hash_table_insert(pdf->drawing_of, GUINT_TO_POINTER(number), drawing);
    pdf->drawing = drawing;
}

void pdf_drawing_count(Pdf *pdf, guint64 shown)
{
    pdf->drawing->operators++;
    pdf->drawing->shown += shown;
}

/* A name as it is written, without its slash. Owned. */
static char *decoded(PdfUse what, const guint8 *name, gsize size)
{
    g_autofree char *written = g_strndup((const char *)name, size);
    GString *key = g_string_new(NULL);
    g_string_append_c(key, (char)what);
    for (const char *at = written; *at != '\0'; at++) {
        gboolean coded = at[0] == '#' && g_ascii_isxdigit(at[1]) && g_ascii_isxdigit(at[2]);
        g_string_append_c(
            key,
            coded ? (char)(g_ascii_xdigit_value(at[1]) << 4 | g_ascii_xdigit_value(at[2])) : *at);
        at += coded ? 2 : 0;
    }
    return g_string_free(key, FALSE);
}

void pdf_drawing_use(Pdf *pdf, PdfUse what, const guint8 *name, gsize size)
{
    PdfDrawing *drawing = pdf->drawing;
    g_autofree char *key = decoded(what, name, size);
    if (drawing->uses == NULL)
        drawing->uses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gsize times = GPOINTER_TO_SIZE(g_hash_table_lookup(drawing->uses, key));
    g_hash_table_insert(drawing->uses, g_steal_pointer(&key), GSIZE_TO_POINTER(times + 1));
}

/* ---- unfolded ---- */

static guint64 times(guint64 weight, guint64 count)
{
    return weight > 0 && count > WEIGHT_MAX / weight ? WEIGHT_MAX + 1 : weight * count;
}

static guint64 weigh(Pdf *pdf, PdfDrawing *drawing, const PdfValue *resources);

static guint64 weigh_stream(Pdf *pdf, const PdfValue *way, const PdfValue *resources)
{
    const PdfObject *object = pdf_stream_of(pdf->document, way);
    PdfDrawing *drawing =
        object != NULL ? g_hash_table_lookup(pdf->drawing_of, GUINT_TO_POINTER(object->number))
                       : NULL;
    return drawing != NULL ? weigh(pdf, drawing, resources) : 0;
}

/* The heaviest glyph of a font that is drawn. */
static guint64 weigh_font(Pdf *pdf, const PdfValue *way)
{
    const PdfValue *font = pdf_resolve(pdf->document, way);
    const PdfValue *glyphs = pdf_get(pdf->document, font, "CharProcs");
    const PdfValue *resources = pdf_get(pdf->document, font, "Resources");
    guint64 most = 0;
    for (guint32 i = 0; glyphs->type == PDF_DICT && i < glyphs->size; i++) {
        guint64 one = weigh_stream(pdf, &glyphs->as.entries[i].value, resources);
        most = MAX(most, one);
    }
    return most;
}

static guint64 weigh_state(Pdf *pdf, const PdfValue *way)
{
    const PdfValue *state = pdf_resolve(pdf->document, way);
    const PdfValue *mask = pdf_get(pdf->document, state, "SMask");
    return mask->type == PDF_DICT ? weigh_stream(pdf, pdf_dict_get(mask, "G"), NULL) : 0;
}

static const PdfValue *named(Pdf *pdf, const PdfValue *resources, const char *key)
{
    static const struct {
        PdfUse what;
        const char *category;
    } rows[] = {{PDF_USE_OBJECT, "XObject"},
                {PDF_USE_PATTERN, "Pattern"},
                {PDF_USE_STATE, "ExtGState"},
                {PDF_USE_FONT, "Font"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if ((char)rows[i].what == key[0])
            return pdf_dict_get(pdf_get(pdf->document, resources, rows[i].category), key + 1);
    return NULL;
}

static guint64 weigh_use(Pdf *pdf, const PdfValue *resources, const char *key, guint64 count,
                         guint64 *font)
{
    const PdfValue *way = named(pdf, resources, key);
    if (way == NULL)
        return 0;
    if (key[0] == (char)PDF_USE_FONT) {
        guint64 one = weigh_font(pdf, way);
        *font = MAX(*font, one);
        return 0;
    }
    return times(key[0] == (char)PDF_USE_STATE ? weigh_state(pdf, way)
                                               : weigh_stream(pdf, way, NULL),
                 count);
}

/* `resources`: of the font whose glyph it is. What leads back to itself was broken up: no weight.
 */
static guint64 weigh(Pdf *pdf, PdfDrawing *drawing, const PdfValue *resources)
{
    gpointer key = NULL, count = NULL;
    GHashTableIter iter;
    if (drawing->state != NEW)
        return drawing->weight;
    drawing->state = OPEN;
    if (resources == NULL || resources->type != PDF_DICT)
        resources = &drawing->resources;
    guint64 sum = drawing->operators, font = 0;
    if (drawing->uses != NULL) {
        g_hash_table_iter_init(&iter, drawing->uses);
        while (sum <= WEIGHT_MAX && g_hash_table_iter_next(&iter, &key, &count))
            sum += weigh_use(pdf, resources, key, GPOINTER_TO_SIZE(count), &font);
    }
    sum += times(font, drawing->shown);
    drawing->weight = MIN(sum, WEIGHT_MAX + 1);
    drawing->state = DONE;
    return drawing->weight;
}

void pdf_check_drawings(Pdf *pdf)
{
    for (guint i = 0; i < pdf->drawings->len && pdf->failed == NULL; i++)
        if (weigh(pdf, g_ptr_array_index(pdf->drawings, i), NULL) > WEIGHT_MAX)
            problem_set(&pdf->failed, PROBLEM_TOO_LARGE,
                        PROBLEM_BOTH("What a page of the PDF draws, parts drawn again counted,",
                                     "PDF の 1 ページが（くり返しを含めて）描く命令の数"),
                        "50,000,000");
}
