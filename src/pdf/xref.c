/* pdf/xref.c -- where objects lie, as the file says: tables, streams, both, and what came before */
#include "pdf/document-internal.h"
#include <string.h>

#define SECTIONS_MAX 1024u

typedef struct {
    PdfDocument *document;
    GArray *seen;  /* places of sections; guint64 */
    GArray *freed; /* numbers that the table at hand calls free; guint32 */
} Way;

static gboolean take_entry(PdfDocument *document, gint64 number, PdfEntryKind kind, guint64 at,
                           guint64 more)
{
    PdfXrefEntry *entry = pdf_entry(document, number);
    if (entry == NULL)
        return FALSE;
    if (entry->kind != PDF_ENTRY_UNKNOWN) /* a later section said it */
        return TRUE;
    entry->kind = (guint8)kind;
    entry->at = kind == PDF_ENTRY_PLAIN ? at + document->start : more;
    entry->in = kind == PDF_ENTRY_PACKED ? (guint32)MIN(at, PDF_NUMBER_MAX) : 0;
    entry->generation = kind == PDF_ENTRY_PLAIN ? (guint16)MIN(more, 65535) : 0;
    return TRUE;
}

/* ---- tables (7.5.4) ---- */

/* What a table calls free may still be in the stream beside it (7.5.8.4). */
static void take_freed(Way *way)
{
    for (guint i = 0; i < way->freed->len; i++)
        take_entry(way->document, g_array_index(way->freed, guint32, i), PDF_ENTRY_FREE, 0, 0);
    g_array_set_size(way->freed, 0);
}

static gboolean read_row(Way *way, PdfLexer *lexer, gint64 number)
{
    PdfDocument *document = way->document;
    PdfToken at = pdf_next(lexer), generation = pdf_next(lexer), word = pdf_next(lexer);
    gboolean used = pdf_token_is(lexer, &word, "n");
    if (at.type != PDF_TOKEN_INTEGER || generation.type != PDF_TOKEN_INTEGER || at.integer < 0 ||
        generation.integer < 0 || (!used && !pdf_token_is(lexer, &word, "f")))
        return FALSE;
    if (used && at.integer > 0)
        return take_entry(document, number, PDF_ENTRY_PLAIN, (guint64)at.integer,
                          (guint64)generation.integer);
    guint32 freed = (guint32)number;
    if (pdf_entry(document, number) == NULL || way->freed->len > PDF_NUMBER_MAX)
        return FALSE;
    g_array_append_val(way->freed, freed);
    return TRUE;
}

/* Some tables count from 1 what is 0: the first row tells. */
static gint64 true_first(const PdfLexer *lexer, gint64 first)
{
    PdfLexer ahead = *lexer;
    PdfToken at = pdf_next(&ahead), generation = pdf_next(&ahead), word = pdf_next(&ahead);
    gboolean head =
        at.integer == 0 && generation.integer == 65535 && pdf_token_is(&ahead, &word, "f");
    return first == 1 && head ? 0 : first;
}

static gboolean read_rows(Way *way, PdfLexer *lexer)
{
    for (;;) {
        PdfLexer before = *lexer;
        PdfToken first = pdf_next(lexer);
        if (first.type != PDF_TOKEN_INTEGER) {
            *lexer = before;
            return TRUE;
        }
        PdfToken count = pdf_next(lexer);
        if (count.type != PDF_TOKEN_INTEGER || count.integer < 0 || first.integer < 0)
            return FALSE;
        gint64 from = true_first(lexer, first.integer);
        for (gint64 i = 0; i < count.integer; i++)
            if (!read_row(way, lexer, from + i))
                return FALSE;
    }
}

/* ---- streams (7.5.8) ---- */

static guint64 take_field(const guint8 **at, gint64 width)
{
    guint64 value = 0;
    for (gint64 i = 0; i < width; i++)
        value = value << 8 | *(*at)++;
    return value;
}

static gboolean read_fields(PdfDocument *document, const gint64 *widths, const guint8 **at,
                            gint64 first, gint64 count, const guint8 *end)
{
    gint64 row = widths[0] + widths[1] + widths[2];
    for (gint64 i = 0; i < count && end - *at >= row; i++) {
        guint64 type = widths[0] > 0 ? take_field(at, widths[0]) : 1;
        guint64 place = take_field(at, widths[1]), more = take_field(at, widths[2]);
        PdfEntryKind kind = type == 1   ? PDF_ENTRY_PLAIN
                            : type == 2 ? PDF_ENTRY_PACKED
                                        : PDF_ENTRY_FREE;
        if (!take_entry(document, first + i, kind, place, more))
            return FALSE;
    }
    return TRUE;
}

static gboolean read_widths(PdfDocument *document, const PdfValue *dict, gint64 *widths)
{
    const PdfValue *list = pdf_dict_get(dict, "W");
    gint64 sum = 0;
    for (guint32 i = 0; i < 3; i++) {
        const PdfValue *value = pdf_item(document, list, i);
        if (value->type != PDF_INTEGER || value->as.integer < 0 || value->as.integer > 8)
            return FALSE;
        sum += widths[i] = value->as.integer;
    }
    return sum > 0;
}

static gboolean read_index(PdfDocument *document, const PdfValue *dict, GBytes *data)
{
    gint64 widths[3];
    gsize size = 0;
    const guint8 *at = g_bytes_get_data(data, &size), *end = size > 0 ? at + size : at;
    const PdfValue *index = pdf_dict_get(dict, "Index"), *total = pdf_dict_get(dict, "Size");
    if (!read_widths(document, dict, widths))
        return FALSE;
    if (index == NULL || index->type != PDF_ARRAY)
        return total != NULL && total->type == PDF_INTEGER &&
               read_fields(document, widths, &at, 0, total->as.integer, end);
    for (guint32 i = 0; i + 1 < index->size; i += 2) {
        const PdfValue *first = pdf_item(document, index, i);
        const PdfValue *count = pdf_item(document, index, i + 1);
        if (first->type != PDF_INTEGER || count->type != PDF_INTEGER || first->as.integer < 0 ||
            !read_fields(document, widths, &at, first->as.integer, count->as.integer, end))
            return FALSE;
    }
    return TRUE;
}

static const PdfValue *read_stream(PdfDocument *document, guint64 at)
{
    PdfFilters filters;
    g_auto(PdfData) data = {0};
    const PdfObject *object = pdf_read_at(document, at, 0);
    if (object == NULL || !object->is_stream || document->failed != NULL ||
        !pdf_is_name(pdf_dict_get(&object->value, "Type"), "XRef") ||
        !pdf_filters_read(document, &object->value, &filters) ||
        !pdf_data_read(document, object, &filters, 0, &data, &document->failed) ||
        data.undone < filters.count || !read_index(document, &object->value, data.bytes))
        return NULL;
    return &object->value;
}

/* ---- sections ---- */

static const PdfValue *read_table(Way *way, PdfLexer *lexer)
{
    PdfArena *arena = way->document->arena;
    PdfParse parse = {.arena = arena, .values_max = 100000};
    PdfValue *dict = pdf_arena_take(arena, sizeof *dict);
    if (dict == NULL || !read_rows(way, lexer))
        return NULL;
    PdfToken word = pdf_next(lexer);
    return pdf_token_is(lexer, &word, "trailer") && pdf_parse(&parse, lexer, dict) &&
                   dict->type == PDF_DICT
               ? dict
               : NULL;
}

/* The dictionary of the section there, whose objects were taken. */
static const PdfValue *read_section(Way *way, guint64 at)
{
    PdfDocument *document = way->document;
    for (guint i = 0; i < way->seen->len; i++)
        if (g_array_index(way->seen, guint64, i) == at)
            return NULL;
    if (at >= document->size || way->seen->len == SECTIONS_MAX)
        return NULL;
    g_array_append_val(way->seen, at);
    PdfLexer lexer = {document->bytes, document->size, (gsize)at, FALSE};
    PdfToken word = pdf_next(&lexer);
    if (!pdf_token_is(&lexer, &word, "xref"))
        return read_stream(document, at);
    const PdfValue *dict = read_table(way, &lexer);
    const PdfValue *hybrid = pdf_dict_get(dict, "XRefStm");
    if (hybrid != NULL && hybrid->type == PDF_INTEGER && hybrid->as.integer > 0)
        read_stream(document, (guint64)hybrid->as.integer + document->start);
    take_freed(way);
    return dict;
}

static gboolean find_start(const PdfDocument *document, guint64 *at)
{
    gsize look = MIN(document->size, 2 * PDF_SCAN_BYTES);
    const guint8 *from = document->bytes + document->size - look, *last = NULL;
    for (const guint8 *next = from;
         (next = memmem(next, look - (gsize)(next - from), "startxref", 9)) != NULL;)
        last = next++;
    if (last == NULL)
        return FALSE;
    PdfLexer lexer = {document->bytes, document->size, (gsize)(last - document->bytes) + 9, FALSE};
    PdfToken token = pdf_next(&lexer);
    *at = (guint64)token.integer + document->start;
    return token.type == PDF_TOKEN_INTEGER && token.integer > 0;
}

/* Whether entries lead to objects of their number: a few tell. */
static gboolean leads_there(PdfDocument *document)
{
    guint wrong = 0;
    for (guint32 i = 1; i < document->xref->len && document->failed == NULL; i++) {
        const PdfXrefEntry *entry = &g_array_index(document->xref, PdfXrefEntry, i);
        if (entry->kind != PDF_ENTRY_PLAIN)
            continue;
        PdfLexer lexer = {document->bytes, document->size, (gsize)MIN(entry->at, document->size),
                          FALSE};
        PdfToken number = pdf_next(&lexer), generation = pdf_next(&lexer);
        PdfToken word = pdf_next(&lexer);
        wrong += number.type != PDF_TOKEN_INTEGER || number.integer != i ||
                 generation.type != PDF_TOKEN_INTEGER || !pdf_token_is(&lexer, &word, "obj");
    }
    return wrong == 0;
}

gboolean pdf_xref_read(PdfDocument *document)
{
    guint64 at = 0;
    g_autoptr(GArray) seen = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_autoptr(GArray) freed = g_array_new(FALSE, FALSE, sizeof(guint32));
    Way way = {document, seen, freed};
    if (!find_start(document, &at))
        return FALSE;
    for (;;) {
        const PdfValue *dict = read_section(&way, at);
        if (dict == NULL)
            return FALSE;
        pdf_trailer_merge(document, dict);
        const PdfValue *before = pdf_dict_get(dict, "Prev");
        if (before == NULL || !pdf_is_number(before) || pdf_number(before) <= 0)
            break;
        at = (guint64)pdf_number(before) + document->start;
        document->facts.updates++;
    }
    return document->failed == NULL && leads_there(document);
}
