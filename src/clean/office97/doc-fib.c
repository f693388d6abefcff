/* clean/office97/doc-fib.c -- the file information block: what lies where, read and made anew
 * (MS-DOC 2.5)
 */
#include "base/problem.h"
#include "clean/office97/doc-internal.h"
#include "clean/schema.h"
#include <string.h>

#define BASE_BYTES 32u
#define WORDS 14u /* csw */
#define LONGS 22u /* cslw */
#define LONGS_AT (BASE_BYTES + 2 + WORDS * 2 + 2)
#define PAIRS_AT (LONGS_AT + LONGS * 4 + 2)
#define TEXT_AT 0x800u
#define LEAST_BYTES 4096u /* some readers take no smaller stream */
#define TEMPLATE 0x0001u
#define SAVED_FAST 0x0004u
#define PICTURES 0x0008u
#define EAST_ASIAN 0x4000u
#define FIXED 0x12F0u /* never saved fast, the table stream is 1Table, UTF-16 is known */

static const DocVersion versions[] = {{0x00C1, 0x5D, 0, 500},
                                      {0x00D9, 0x6C, 2, 544},
                                      {0x0101, 0x88, 2, 594},
                                      {0x010C, 0xA4, 2, 616},
                                      {0x0112, 0xB7, 5, 674}};

gboolean doc_fail(Doc *doc, const char *why)
{
    if (doc->failed == NULL) {
        disarm_find(doc->job->findings, DISARM_DAMAGED, DISARM_REFUSED, NULL, 0);
        problem_set(&doc->failed, PROBLEM_DAMAGED, PROBLEM_BOTH("The document", "文書"), why);
    }
    return FALSE;
}

void doc_note(Doc *doc, DisarmDanger danger, DisarmDeed deed, const char *detail)
{
    if (doc->failed == NULL)
        disarm_apply(doc->job, clean_aspect_of(danger), danger, deed, detail, &doc->failed);
}

/* ---- reading ---- */

static gboolean is_old(Doc *doc)
{
    disarm_find(doc->job->findings, DISARM_UNSUPPORTED, DISARM_REFUSED, "Word 6, 95", -1);
    problem_set(&doc->failed, PROBLEM_UNSUPPORTED,
                PROBLEM_BOTH("Word document before Word 97", "Word 97 より前の文書"),
                PROBLEM_BOTH("Ask for it saved as docx.",
                             "docx 形式で保存し直して送ってもらってください。"));
    return FALSE;
}

/* Each version has more pairs than the one before. */
static const DocVersion *version_of(guint pairs)
{
    const DocVersion *found = &versions[0];
    for (gsize i = 0; i < G_N_ELEMENTS(versions); i++)
        if (pairs >= versions[i].pairs)
            found = &versions[i];
    return found;
}

static gboolean read_stories(Doc *doc)
{
    /* ccpText and those that follow; one is of no meaning any more. */
    guint32 at = 0;
    for (guint i = 0; i < DOC_STORIES; i++) {
        guint32 size = bytes_u32(doc->main.bytes, LONGS_AT + 12 + (gsize)i * 4);
        if (size > doc->main.size)
            return doc_fail(doc, "a story is longer than the file");
        doc->stories[i] = (DocStorySpan){at, size};
        at += size;
    }
    if (doc->stories[DOC_MAIN].size == 0 || at > doc->main.size)
        return doc_fail(doc, "the text is longer than the file");
    return TRUE;
}

gboolean doc_read_fib(Doc *doc)
{
    const guint8 *fib = doc->main.bytes;
    if (doc->main.size < PAIRS_AT)
        return doc_fail(doc, "its first block is cut off");
    if (bytes_u16(fib, 0) != 0xA5EC || bytes_u16(fib, 2) < 0x00C0)
        return bytes_u16(fib, 0) == 0xA5EC || bytes_u16(fib, 0) == 0xA5DC ||
                       bytes_u16(fib, 0) == 0xA59B || bytes_u16(fib, 0) == 0xA59C
                   ? is_old(doc)
                   : doc_fail(doc, "it does not begin as a document");
    if (bytes_u16(fib, BASE_BYTES) != WORDS || bytes_u16(fib, LONGS_AT - 2) != LONGS)
        return doc_fail(doc, "its first block has another form");
    guint pairs = bytes_u16(fib, PAIRS_AT - 2);
    gsize behind = PAIRS_AT + (gsize)pairs * 8;
    if (pairs < versions[0].pairs || behind > doc->main.size)
        return doc_fail(doc, "its first block is cut off");
    doc->version = version_of(pairs);
    doc->parts = MIN(pairs, doc->version->pairs);
    return read_stories(doc);
}

DocBytes doc_part(const Doc *doc, guint part)
{
    static const guint8 nothing[1];
    if (part >= doc->parts)
        return (DocBytes){nothing, 0};
    guint32 at = bytes_u32(doc->main.bytes, PAIRS_AT + (gsize)part * 8);
    guint32 size = bytes_u32(doc->main.bytes, PAIRS_AT + (gsize)part * 8 + 4);
    if (at > doc->table.size || size > doc->table.size - at || size == 0)
        return (DocBytes){nothing, 0};
    return (DocBytes){doc->table.bytes + at, size};
}

/* ---- what will not be there ---- */

static const struct {
    guint16 part;
    DisarmDanger danger;
    const char *name;
} told[] = {{10, DISARM_CUSTOM_DATA, "AutoText"},
            {20, DISARM_MACRO, "PlcfFldMcr"},
            {24, DISARM_ADD_IN, "Cmds"},
            {26, DISARM_MACRO, "SttbfMcr"},
            {27, DISARM_PRINTER, "PrDrvr"},
            {28, DISARM_PRINTER, "PrEnvPort"},
            {29, DISARM_PRINTER, "PrEnvLand"},
            {35, DISARM_PERSONAL, "AutosaveSource"},
            {44, DISARM_DATA_CONNECTION, "Pms"},
            {54, DISARM_EXTERNAL_RESOURCE, "PlcfWkb"},
            {60, DISARM_CUSTOM_DATA, "StwUser"},
            {61, DISARM_FONT, "SttbTtmbd"},
            {70, DISARM_PERSONAL, "RouteSlip"},
            {71, DISARM_PERSONAL, "SttbSavedBy"},
            {72, DISARM_EXTERNAL_RESOURCE, "SttbFnm"},
            {77, DISARM_LEFTOVER, "DocUndo"},
            {85, DISARM_CONTROL, "Plcocx"},
            {97, DISARM_PERSONAL, "MsoEnvelope"}};

static gboolean is_path(const char *text)
{
    return strpbrk(text, "\\/:") != NULL;
}

/* Title, author and the template that is opened with the document (MS-DOC 2.9.276). */
static void note_associations(Doc *doc)
{
    g_autoptr(GArray) texts = doc_texts(doc, 32);
    if (texts == NULL)
        return;
    const DocBytes *template = texts->len > 1 ? &g_array_index(texts, DocBytes, 1) : NULL;
    g_autofree char *name =
        template != NULL ? bytes_text(template->bytes, template->size / 2) : NULL;
    if (name != NULL && is_path(name))
        doc_note(doc, DISARM_EXTERNAL_RESOURCE, DISARM_DROPPED, name);
    else
        disarm_find(doc->job->findings, DISARM_PERSONAL, DISARM_DROPPED, "SttbfAssoc", -1);
}

void doc_note_parts(Doc *doc)
{
    for (gsize i = 0; i < G_N_ELEMENTS(told); i++)
        if (doc_part(doc, told[i].part).size > 2) {
            if (told[i].danger == DISARM_PERSONAL || told[i].danger == DISARM_PRINTER ||
                told[i].danger == DISARM_LEFTOVER)
                disarm_find(doc->job->findings, told[i].danger, DISARM_DROPPED, told[i].name, -1);
            else
                doc_note(doc, told[i].danger, DISARM_DROPPED, told[i].name);
        }
    if (bytes_u16(doc->main.bytes, 8) != 0)
        doc_note(doc, DISARM_CUSTOM_DATA, DISARM_DROPPED, "AutoText");
    if ((bytes_u16(doc->main.bytes, 10) & SAVED_FAST) != 0)
        disarm_find(doc->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "fComplex", -1);
    note_associations(doc);
}

/* ---- writing ---- */

void doc_put_fib_room(Doc *doc)
{
    bytes_add_zeros(doc->main_out, TEXT_AT);
}

void doc_begin_part(Doc *doc, guint part)
{
    doc->part_at[part] = doc->table_out->len;
}

void doc_end_part(Doc *doc, guint part)
{
    doc->part_size[part] = doc->table_out->len - doc->part_at[part];
    if (doc->part_size[part] == 0)
        doc->part_at[part] = 0;
}

static void put_pairs(const Doc *doc, guint8 *fib)
{
    const DocVersion *version = doc->version;
    bytes_set16(fib, PAIRS_AT - 2, version->pairs);
    for (gsize i = 0; i < version->pairs; i++) {
        bytes_set32(fib, PAIRS_AT + i * 8, doc->part_at[i]);
        bytes_set32(fib, PAIRS_AT + i * 8 + 4, doc->part_size[i]);
    }
    gsize behind = PAIRS_AT + (gsize)version->pairs * 8;
    bytes_set16(fib, behind, version->words);
    if (version->words > 0)
        bytes_set16(fib, behind + 2, version->number);
}

void doc_put_fib(Doc *doc)
{
    if (doc->main_out->len < LEAST_BYTES)
        bytes_add_zeros(doc->main_out, LEAST_BYTES - doc->main_out->len);
    guint8 *fib = doc->main_out->data;
    const guint8 *was = doc->main.bytes;
    guint flags = FIXED | (bytes_u16(was, 10) & (TEMPLATE | EAST_ASIAN));
    bytes_set16(fib, 0, 0xA5EC);
    bytes_set16(fib, 2, 0x00C1);
    bytes_set16(fib, 6, bytes_u16(was, 6)); /* language */
    bytes_set16(fib, 10, flags | (doc->data_out->len > 0 ? PICTURES : 0));
    bytes_set16(fib, 12, 0x00BF);
    bytes_set32(fib, 24, doc->text_at);
    bytes_set32(fib, 28, doc->text_end);
    bytes_set16(fib, BASE_BYTES, WORDS);
    bytes_set16(fib, LONGS_AT - 4, bytes_u16(was, LONGS_AT - 4));
    bytes_set16(fib, LONGS_AT - 2, LONGS);
    bytes_set32(fib, LONGS_AT, doc->main_out->len);
    for (guint i = 0; i < DOC_STORIES; i++)
        bytes_set32(fib, LONGS_AT + 12 + (gsize)i * 4, doc_new_size(doc, i));
    put_pairs(doc, fib);
}
