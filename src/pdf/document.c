/* pdf/document.c -- objects, read when they are asked for, and kept */
#include "base/problem.h"
#include "pdf/document-internal.h"
#include <string.h>

#define CRYPT_DEPTH 3u    /* of /Encrypt: its filters, one filter, what that says */
#define CRYPT_ENTRIES 64u /* of each: all of them may be one dictionary of that many */
#define CHAIN_MAX 16u     /* references that lead to references */
#define READING_MAX 32u   /* lengths that lead to objects whose lengths lead on */
#define VALUES_MAX ((guint64)8 * 1000 * 1000)

static const PdfValue null_value = {.type = PDF_NULL};
static const PdfObject null_object = {.value = {.type = PDF_NULL}};

/* ---- numbers ---- */

PdfXrefEntry *pdf_entry(PdfDocument *document, gint64 number)
{
    if (number < 0 || number > PDF_NUMBER_MAX)
        return NULL;
    if ((guint64)number >= document->xref->len)
        g_array_set_size(document->xref, (guint)number + 1);
    return &g_array_index(document->xref, PdfXrefEntry, number);
}

guint32 pdf_numbers(const PdfDocument *document)
{
    return document->xref->len;
}

gboolean pdf_number_used(const PdfDocument *document, guint32 number)
{
    return number < document->xref->len &&
           g_array_index(document->xref, PdfXrefEntry, number).kind >= PDF_ENTRY_PLAIN;
}

/* ---- one object ---- */

static gboolean count_values(PdfDocument *document, const PdfParse *parse)
{
    if (document->failed == NULL && parse->values > parse->values_max)
        problem_set(&document->failed, PROBLEM_TOO_LARGE,
                    PROBLEM_BOTH("The number of values in the PDF", "PDF の中の値の数"), NULL);
    return document->failed == NULL &&
           disarm_budget_objects(document->budget, parse->values + 1, &document->failed);
}

static gboolean parse_here(PdfDocument *document, PdfLexer *lexer, guint32 number,
                           guint16 generation, const PdfCrypt *crypt, PdfValue *out)
{
    PdfParse parse = {.arena = document->arena,
                      .crypt = crypt,
                      .number = number,
                      .generation = generation,
                      .values_max = VALUES_MAX};
    if (document->failed != NULL)
        return FALSE;
    gboolean parsed = pdf_parse(&parse, lexer, out);
    if (!parsed && pdf_arena_take(document->arena, 1) == NULL)
        problem_set(&document->failed, PROBLEM_TOO_LARGE,
                    PROBLEM_BOTH("What the PDF takes in memory", "PDF を読むための記憶"), NULL);
    return count_values(document, &parse) && parsed;
}

static gboolean ends_here(const PdfDocument *document, gsize at)
{
    PdfLexer lexer = {document->bytes, MIN(document->size, at + 64), at, FALSE};
    pdf_skip_space(&lexer);
    return lexer.size - lexer.at >= 9 && memcmp(lexer.bytes + lexer.at, "endstream", 9) == 0;
}

/* Where a word stands, all of it, in one pass. Owned. */
static GArray *find_all(const PdfDocument *document, const char *word)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(gsize));
    const guint8 *at = document->bytes, *end = at + document->size;
    gsize size = strlen(word);
    while ((at = memmem(at, (gsize)(end - at), word, size)) != NULL) {
        gsize place = (gsize)(at - document->bytes);
        g_array_append_val(places, place);
        at += size;
    }
    return places;
}

/* The first place not before `from`; G_MAXSIZE when there is none. */
static gsize first_from(const GArray *places, gsize from)
{
    guint low = 0, high = places->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(places, gsize, middle) < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < places->len ? g_array_index(places, gsize, low) : G_MAXSIZE;
}

/* The end of a stream whose length is not where it says. */
static gsize look_for_end(PdfDocument *document, gsize from)
{
    if (document->stream_ends == NULL) {
        document->stream_ends = find_all(document, "endstream");
        document->object_ends = find_all(document, "endobj");
    }
    gsize to = first_from(document->stream_ends, from);
    if (to == G_MAXSIZE)
        to = first_from(document->object_ends, from);
    if (to == G_MAXSIZE)
        return document->size;
    if (to > from && document->bytes[to - 1] == '\n')
        to--;
    if (to > from && document->bytes[to - 1] == '\r')
        to--;
    return to;
}

/* Behind the word "stream". */
static void take_stream(PdfDocument *document, PdfObject *object, gsize at)
{
    const guint8 *bytes = document->bytes;
    if (at < document->size && bytes[at] == '\r')
        at++;
    if (at < document->size && bytes[at] == '\n')
        at++;
    const PdfValue *length = pdf_get(document, &object->value, "Length");
    gsize left = document->size - at;
    gboolean said = length->type == PDF_INTEGER && length->as.integer >= 0 &&
                    (guint64)length->as.integer <= left;
    gsize size = said ? (gsize)length->as.integer : 0;
    if (!said || !ends_here(document, at + size))
        size = look_for_end(document, at) - at;
    object->is_stream = TRUE;
    object->bytes = bytes + at;
    object->size = size;
}

PdfObject *pdf_read_at(PdfDocument *document, guint64 at, guint32 number)
{
    if (at >= document->size)
        return NULL;
    PdfLexer lexer = {document->bytes, document->size, (gsize)at, FALSE};
    PdfToken first = pdf_next(&lexer), second = pdf_next(&lexer), word = pdf_next(&lexer);
    if (first.type != PDF_TOKEN_INTEGER || second.type != PDF_TOKEN_INTEGER ||
        !pdf_token_is(&lexer, &word, "obj") || first.integer <= 0 ||
        first.integer > PDF_NUMBER_MAX || (number != 0 && first.integer != number))
        return NULL;
    PdfObject *object = pdf_arena_take(document->arena, sizeof *object);
    if (object == NULL)
        return NULL;
    *object = (PdfObject){.number = (guint32)first.integer,
                          .generation = (guint16)CLAMP(second.integer, 0, 65535)};
    if (!parse_here(document, &lexer, object->number, object->generation, document->crypt,
                    &object->value))
        object->value = PDF_NULL_VALUE;
    PdfToken next = pdf_next(&lexer);
    if (object->value.type == PDF_DICT && pdf_token_is(&lexer, &next, "stream"))
        take_stream(document, object, next.to);
    return object;
}

/* ---- object streams ---- */

static gboolean read_pairs(PdfDocument *document, PdfPack *pack, gint64 count)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(pack->bytes, &size);
    if (count < 0 || (guint64)count > size / 2 + 1)
        return FALSE;
    guint32 *pairs = pdf_arena_take(document->arena, sizeof *pairs * 2 * (gsize)MAX(count, 1));
    if (pairs == NULL)
        return FALSE;
    PdfLexer lexer = {bytes, size, 0, FALSE};
    for (gint64 i = 0; i < count * 2; i++) {
        PdfToken token = pdf_next(&lexer);
        if (token.type != PDF_TOKEN_INTEGER || token.integer < 0 || token.integer > G_MAXINT32) {
            count = i / 2;
            break;
        }
        pairs[i] = (guint32)token.integer;
    }
    pack->pairs = pairs;
    pack->count = (guint32)count;
    return TRUE;
}

static PdfPack *open_pack(PdfDocument *document, guint32 number)
{
    const PdfXrefEntry *entry = pdf_entry(document, number);
    if (entry == NULL || entry->kind != PDF_ENTRY_PLAIN || entry->state == 1)
        return NULL;
    const PdfObject *object = pdf_object(document, number);
    g_auto(PdfData) data = {0};
    PdfFilters filters;
    if (!object->is_stream || !pdf_is_name(pdf_get(document, &object->value, "Type"), "ObjStm") ||
        !pdf_filters_read(document, &object->value, &filters))
        return NULL;
    if (document->failed != NULL ||
        !pdf_data_read(document, object, &filters, 0, &data, &document->failed) ||
        data.undone < filters.count)
        return NULL;
    const PdfValue *count = pdf_get(document, &object->value, "N");
    const PdfValue *first = pdf_get(document, &object->value, "First");
    PdfPack *pack = pdf_arena_take(document->arena, sizeof *pack);
    if (pack == NULL || count->type != PDF_INTEGER || first->type != PDF_INTEGER ||
        first->as.integer < 0 || (guint64)first->as.integer > g_bytes_get_size(data.bytes))
        return NULL;
    *pack = (PdfPack){.number = number, .bytes = data.bytes, .first = (gsize)first->as.integer};
    if (!read_pairs(document, pack, count->as.integer))
        return NULL;
    g_bytes_ref(data.bytes);
    return pack;
}

static void pack_free(gpointer pointer)
{
    PdfPack *pack = pointer;
    if (pack == NULL)
        return;
    g_bytes_unref(pack->bytes);
    g_clear_pointer(&pack->by_number, g_hash_table_unref);
}

PdfPack *pdf_pack(PdfDocument *document, guint32 number)
{
    gpointer pack = NULL;
    if (g_hash_table_lookup_extended(document->packs, GUINT_TO_POINTER(number), NULL, &pack))
        return pack;
    pack = open_pack(document, number);
    g_hash_table_insert(document->packs, GUINT_TO_POINTER(number), pack);
    return pack;
}

/* By its number, where the list of places is wrong. */
static guint64 find_in_pack(PdfPack *pack, guint32 number)
{
    if (pack->by_number == NULL) {
        pack->by_number = g_hash_table_new(NULL, NULL);
        for (guint32 i = pack->count; i-- > 0;)
            g_hash_table_insert(pack->by_number, GUINT_TO_POINTER(pack->pairs[(gsize)i * 2]),
                                GUINT_TO_POINTER(i));
    }
    gpointer which = NULL;
    gboolean there =
        g_hash_table_lookup_extended(pack->by_number, GUINT_TO_POINTER(number), NULL, &which);
    return there ? GPOINTER_TO_UINT(which) : G_MAXUINT64;
}

static PdfObject *read_packed(PdfDocument *document, const PdfXrefEntry *entry, guint32 number)
{
    guint64 which = entry->at;
    PdfPack *pack = pdf_pack(document, entry->in);
    if (pack == NULL)
        return NULL;
    if (which >= pack->count || pack->pairs[which * 2] != number)
        which = find_in_pack(pack, number);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(pack->bytes, &size);
    if (which >= pack->count || pack->pairs[which * 2] != number ||
        pack->pairs[which * 2 + 1] > size - pack->first)
        return NULL;
    PdfLexer lexer = {bytes, size, pack->first + pack->pairs[which * 2 + 1], FALSE};
    PdfObject *object = pdf_arena_take(document->arena, sizeof *object);
    if (object == NULL)
        return NULL;
    *object = (PdfObject){.number = number};
    return parse_here(document, &lexer, number, 0, NULL, &object->value) ? object : NULL;
}

/* ---- asked for ---- */

const PdfObject *pdf_object(PdfDocument *document, gint64 number)
{
    if (number <= 0 || (guint64)number >= document->xref->len)
        return &null_object;
    PdfXrefEntry *entry = &g_array_index(document->xref, PdfXrefEntry, number);
    if (entry->state == 2)
        return entry->object != NULL ? entry->object : &null_object;
    if (entry->kind < PDF_ENTRY_PLAIN || entry->state == 1 || document->reading == READING_MAX)
        return &null_object;
    entry->state = 1;
    document->reading++;
    PdfXrefEntry copy = *entry;
    PdfObject *object = copy.kind == PDF_ENTRY_PLAIN
                            ? pdf_read_at(document, copy.at, (guint32)number)
                            : read_packed(document, &copy, (guint32)number);
    document->reading--;
    entry = &g_array_index(document->xref, PdfXrefEntry, number);
    entry->state = 2;
    entry->object = object;
    return object != NULL ? object : &null_object;
}

const PdfValue *pdf_resolve(PdfDocument *document, const PdfValue *value)
{
    for (guint i = 0; value != NULL && value->type == PDF_REFERENCE; i++)
        value = i < CHAIN_MAX ? &pdf_object(document, value->as.integer)->value : NULL;
    return value != NULL ? value : &null_value;
}

const PdfValue *pdf_get(PdfDocument *document, const PdfValue *dict, const char *key)
{
    return pdf_resolve(document, pdf_dict_get(dict, key));
}

const PdfValue *pdf_item(PdfDocument *document, const PdfValue *array, guint32 at)
{
    if (array == NULL || array->type != PDF_ARRAY || at >= array->size)
        return &null_value;
    return pdf_resolve(document, &array->as.items[at]);
}

const PdfObject *pdf_stream_of(PdfDocument *document, const PdfValue *value)
{
    const PdfObject *object = NULL;
    for (guint i = 0; i < CHAIN_MAX && value != NULL && value->type == PDF_REFERENCE; i++) {
        object = pdf_object(document, value->as.integer);
        value = &object->value;
    }
    return object != NULL && object->is_stream ? object : NULL;
}

/* ---- the whole ---- */

gboolean pdf_document_files_locked(const PdfDocument *document)
{
    return document->crypt != NULL && pdf_crypt_files_locked(document->crypt);
}

const PdfValue *pdf_trailer(const PdfDocument *document)
{
    return &document->trailer;
}

PdfFacts pdf_document_facts(const PdfDocument *document)
{
    return document->facts;
}

gboolean pdf_document_ok(const PdfDocument *document, GError **error)
{
    if (document->failed == NULL)
        return TRUE;
    g_propagate_error(error, g_error_copy(document->failed));
    return FALSE;
}

void pdf_trailer_merge(PdfDocument *document, const PdfValue *dict)
{
    static const char *const keys[] = {"Root", "Encrypt", "ID", "Info"};
    const PdfValue *old = &document->trailer;
    PdfEntry *entries = pdf_arena_take(document->arena, sizeof *entries * G_N_ELEMENTS(keys));
    guint count = 0;
    for (guint i = 0; entries != NULL && i < G_N_ELEMENTS(keys); i++) {
        const PdfValue *value = pdf_dict_get(old, keys[i]);
        if (value == NULL)
            value = pdf_dict_get(dict, keys[i]);
        if (value != NULL)
            entries[count++] = (PdfEntry){keys[i], *value};
    }
    document->trailer = (PdfValue){.type = PDF_DICT, .size = count, .as.entries = entries};
}

const guint8 *pdf_header(const guint8 *bytes, gsize size)
{
    return size > 0 ? memmem(bytes, MIN(size, PDF_SCAN_BYTES), "%PDF-", 5) : NULL;
}

static void find_edges(PdfDocument *document)
{
    gsize look = MIN(document->size, PDF_SCAN_BYTES);
    const guint8 *header = pdf_header(document->bytes, document->size);
    document->start = header != NULL ? (gsize)(header - document->bytes) : 0;
    document->facts.before = document->start > 0;
    const guint8 *from = document->bytes + document->size - look, *last = NULL;
    for (const guint8 *at = from; (at = memmem(at, look - (gsize)(at - from), "%%EOF", 5)) != NULL;)
        last = at++;
    gsize rest = last != NULL ? (gsize)(document->bytes + document->size - last) - 5 : 0;
    while (rest > 0 && pdf_is_space(document->bytes[document->size - rest]))
        rest--;
    document->facts.behind = last == NULL || rest > 0;
}

static gboolean has_catalog(PdfDocument *document)
{
    const PdfValue *root = pdf_get(document, &document->trailer, "Root");
    return root->type == PDF_DICT && pdf_get(document, root, "Pages")->type == PDF_DICT;
}

/* A dictionary and those below it with values in place of references to them. */
static PdfValue resolve_below(PdfDocument *document, const PdfValue *value, guint depth)
{
    PdfValue made = *pdf_resolve(document, value);
    if (made.type != PDF_DICT || depth == 0 || made.size == 0)
        return made;
    if (made.size > CRYPT_ENTRIES)
        return PDF_NULL_VALUE;
    PdfEntry *entries = pdf_arena_take(document->arena, sizeof *entries * made.size);
    if (entries == NULL)
        return PDF_NULL_VALUE;
    for (guint32 i = 0; i < made.size; i++)
        entries[i] = (PdfEntry){made.as.entries[i].key,
                                resolve_below(document, &made.as.entries[i].value, depth - 1)};
    made.as.entries = entries;
    return made;
}

static gboolean unlock(PdfDocument *document, const char *password, GError **error)
{
    if (pdf_get(document, &document->trailer, "Encrypt")->type != PDF_DICT)
        return TRUE;
    const PdfValue whole =
        resolve_below(document, pdf_dict_get(&document->trailer, "Encrypt"), CRYPT_DEPTH);
    const PdfValue *encrypt = &whole;
    const PdfValue *id = pdf_item(document, pdf_get(document, &document->trailer, "ID"), 0);
    document->crypt = pdf_crypt_open(encrypt, id, password, error);
    document->facts.encrypted = TRUE;
    /* What was read before is read again, now with the key. */
    for (guint i = 0; i < document->xref->len; i++)
        g_array_index(document->xref, PdfXrefEntry, i).state = 0;
    g_hash_table_remove_all(document->packs);
    return document->crypt != NULL;
}

static void forget(PdfDocument *document)
{
    g_array_set_size(document->xref, 0);
    g_hash_table_remove_all(document->packs);
    document->trailer = PDF_NULL_VALUE;
}

/* By the way the file says, or else by looking for everything. */
static gboolean read_all(PdfDocument *document, const char *password, GError **error)
{
    if (pdf_xref_read(document)) {
        if (!unlock(document, password, error))
            return FALSE;
        if (has_catalog(document))
            return TRUE;
    }
    if (document->failed != NULL)
        return FALSE;
    g_clear_pointer(&document->crypt, pdf_crypt_free);
    forget(document);
    document->facts.rebuilt = TRUE;
    pdf_xref_scan(document);
    if (!unlock(document, password, error))
        return FALSE;
    if (document->crypt != NULL)
        pdf_xref_scan_packs(document);
    return has_catalog(document);
}

PdfDocument *pdf_document_open(const guint8 *bytes, gsize size, const char *password,
                               DisarmBudget *budget, GError **error)
{
    g_autoptr(PdfDocument) document = g_new0(PdfDocument, 1);
    GError *local = NULL;
    document->bytes = bytes;
    document->size = size;
    document->budget = budget;
    document->arena = pdf_arena_new(PDF_ARENA_BYTES);
    document->xref = g_array_new(FALSE, TRUE, sizeof(PdfXrefEntry));
    document->packs = g_hash_table_new_full(NULL, NULL, NULL, pack_free);
    find_edges(document);
    gboolean read = read_all(document, password, &local);
    if (!pdf_document_ok(document, error)) {
        g_clear_error(&local);
        return NULL;
    }
    for (guint i = 0; i < document->xref->len; i++)
        document->facts.objects += pdf_number_used(document, i) ? 1u : 0u;
    if (read)
        return g_steal_pointer(&document);
    if (local != NULL)
        g_propagate_error(error, local);
    else
        problem_set(error, PROBLEM_DAMAGED, "PDF",
                    PROBLEM_BOTH("no catalog of pages", "ページの目録がありません"));
    return NULL;
}

void pdf_document_free(PdfDocument *document)
{
    if (document == NULL)
        return;
    g_hash_table_unref(document->packs); /* they lie in the arena */
    g_array_unref(document->xref);
    g_clear_pointer(&document->stream_ends, g_array_unref);
    g_clear_pointer(&document->object_ends, g_array_unref);
    pdf_arena_free(document->arena);
    pdf_crypt_free(document->crypt);
    g_clear_error(&document->failed);
    g_free(document);
}
