/* pdf/xref-scan.c -- where objects lie when the file does not say: all of them, the last counts */
#include "pdf/document-internal.h"
#include <string.h>

/* The place of the number whose end is at `end`, not before `from`; or NULL. */
static const guint8 *number_before(const guint8 *from, const guint8 *end)
{
    const guint8 *at = end;
    while (at > from && pdf_is_space(at[-1]))
        at--;
    const guint8 *last = at;
    while (at > from && last - at < 10 && g_ascii_isdigit(at[-1]))
        at--;
    return at < last && last < end ? at : NULL;
}

static void take_object(PdfDocument *document, const guint8 *word)
{
    const guint8 *generation = number_before(document->bytes, word);
    const guint8 *number = generation != NULL ? number_before(document->bytes, generation) : NULL;
    if (number == NULL)
        return;
    PdfLexer lexer = {document->bytes, document->size, (gsize)(number - document->bytes), FALSE};
    PdfToken token = pdf_next(&lexer);
    PdfXrefEntry *entry = token.integer > 0 ? pdf_entry(document, token.integer) : NULL;
    if (entry == NULL)
        return;
    entry->kind = PDF_ENTRY_PLAIN;
    entry->at = token.from;
}

static void scan_objects(PdfDocument *document)
{
    const guint8 *at = document->bytes, *end = at + document->size;
    while ((at = memmem(at, (gsize)(end - at), "obj", 3)) != NULL) {
        gboolean ends = at + 3 == end || !pdf_is_regular(at[3]) || g_ascii_isdigit(at[3]);
        if (at > document->bytes && pdf_is_space(at[-1]) && ends)
            take_object(document, at);
        at += 3;
    }
}

static void scan_trailers(PdfDocument *document)
{
    const guint8 *at = document->bytes, *end = at + document->size;
    while ((at = memmem(at, (gsize)(end - at), "trailer", 7)) != NULL) {
        PdfLexer lexer = {document->bytes, document->size, (gsize)(at - document->bytes) + 7,
                          FALSE};
        PdfParse parse = {.arena = document->arena, .values_max = 100000};
        PdfValue dict, before = document->trailer;
        if (pdf_parse(&parse, &lexer, &dict) && pdf_dict_get(&dict, "Root") != NULL) {
            document->trailer = PDF_NULL_VALUE;
            pdf_trailer_merge(document, &dict);
            pdf_trailer_merge(document, &before);
        }
        at += 7;
    }
}

/* Objects of an object stream that stand nowhere else. */
static void take_pack(PdfDocument *document, guint32 number)
{
    const PdfPack *pack = pdf_pack(document, number);
    for (guint32 i = 0; pack != NULL && i < pack->count; i++) {
        PdfXrefEntry *entry = pdf_entry(document, pack->pairs[(gsize)i * 2]);
        if (entry == NULL || entry->kind == PDF_ENTRY_PLAIN)
            continue;
        entry->kind = PDF_ENTRY_PACKED;
        entry->in = number;
        entry->at = i;
        entry->state = 0;
    }
}

static void look_into_streams(PdfDocument *document, gboolean packs)
{
    guint count = document->xref->len;
    for (guint32 i = 1; i < count && document->failed == NULL; i++) {
        if (g_array_index(document->xref, PdfXrefEntry, i).kind != PDF_ENTRY_PLAIN)
            continue;
        const PdfObject *object = pdf_object(document, i);
        const PdfValue *type = pdf_dict_get(&object->value, "Type");
        if (packs && object->is_stream && pdf_is_name(type, "ObjStm"))
            take_pack(document, i);
        if (!packs && object->is_stream && pdf_is_name(type, "XRef"))
            pdf_trailer_merge(document, &object->value);
    }
}

/* A file without any trailer may still have a catalog. */
static void look_for_catalog(PdfDocument *document)
{
    for (guint32 i = 1; i < document->xref->len && document->failed == NULL; i++)
        if (pdf_is_name(pdf_get(document, &pdf_object(document, i)->value, "Type"), "Catalog")) {
            PdfValue way = {.type = PDF_REFERENCE, .as.integer = i};
            PdfEntry *entry = pdf_arena_take(document->arena, sizeof *entry);
            if (entry == NULL)
                return;
            *entry = (PdfEntry){"Root", way};
            PdfValue dict = {.type = PDF_DICT, .size = 1, .as.entries = entry};
            document->trailer = PDF_NULL_VALUE;
            pdf_trailer_merge(document, &dict);
        }
}

void pdf_xref_scan(PdfDocument *document)
{
    scan_objects(document);
    scan_trailers(document);
    if (pdf_dict_get(&document->trailer, "Root") == NULL)
        look_into_streams(document, FALSE);
    if (pdf_dict_get(&document->trailer, "Encrypt") == NULL) /* else their key is not known */
        look_into_streams(document, TRUE);
    if (pdf_get(document, &document->trailer, "Root")->type != PDF_DICT)
        look_for_catalog(document);
}

void pdf_xref_scan_packs(PdfDocument *document)
{
    look_into_streams(document, TRUE);
    if (pdf_get(document, &document->trailer, "Root")->type != PDF_DICT)
        look_for_catalog(document);
}
