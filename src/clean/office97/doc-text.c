/* clean/office97/doc-text.c -- the pieces of the text put one behind the other, and which
 * properties each character and paragraph has (MS-DOC 2.4) */
#include "base/charset.h"
#include "clean/office97/doc-internal.h"

#define PAGE 512u
#define PIECE_BYTES 8u
#define PACKED 0x40000000u
#define LISTED 1u /* of a modifier: it is one of the list before the pieces */
#define LISTS_MAX 0x8000u
#define PARA_PLACE 13u

/* ---- pieces ---- */

/* A modifier that is a byte, and which sprm it stands for (MS-DOC 2.9.214, Prm0). */
static const guint16 short_sprms[0x80] = {
    [0x04] = 0x2602, [0x05] = 0x2403, [0x07] = 0x2405, [0x08] = 0x2406, [0x09] = 0x2407,
    [0x0C] = 0x260A, [0x0D] = 0x2470, [0x0E] = 0x240C, [0x0F] = 0x2471, [0x18] = 0x2416,
    [0x19] = 0x2417, [0x1D] = 0x261B, [0x25] = 0x2423, [0x2C] = 0x242A, [0x32] = 0x2430,
    [0x33] = 0x2431, [0x35] = 0x2433, [0x36] = 0x2434, [0x37] = 0x2435, [0x38] = 0x2436,
    [0x39] = 0x2437, [0x3A] = 0x2438, [0x41] = 0x0800, [0x42] = 0x0801, [0x43] = 0x0802,
    [0x47] = 0x0806, [0x4B] = 0x080A, [0x4D] = 0x2A0C, [0x4E] = 0x0858, [0x4F] = 0x2859,
    [0x50] = 0x0811, [0x51] = 0x0818, [0x53] = 0x2A33, [0x55] = 0x0835, [0x56] = 0x0836,
    [0x57] = 0x0837, [0x58] = 0x0838, [0x59] = 0x0839, [0x5A] = 0x083A, [0x5B] = 0x083B,
    [0x5C] = 0x083C, [0x5E] = 0x2A3E, [0x62] = 0x2A42, [0x68] = 0x2A48, [0x73] = 0x2A53,
    [0x74] = 0x0854, [0x75] = 0x0855, [0x76] = 0x0856};

static void read_modifier(DocPiece *piece, guint modifier, const GArray *lists)
{
    guint16 sprm = short_sprms[modifier >> 1 & 0x7F];
    if ((modifier & LISTED) != 0) {
        if (modifier >> 1 < lists->len)
            piece->more = g_array_index(lists, DocBytes, modifier >> 1);
    } else if (sprm != 0) {
        bytes_set16(piece->one, 0, sprm);
        piece->one[2] = (guint8)(modifier >> 8);
    }
}

/* The table, of no bytes when there is none; `lists` get the modifiers before it (DocBytes), as
 * many as a piece can name. */
static DocBytes piece_table(DocBytes clx, GArray *lists)
{
    gsize at = 0;
    while (at + 3 <= clx.size && clx.bytes[at] == 1) {
        DocBytes list = {clx.bytes + at + 3, bytes_u16(clx.bytes, at + 1)};
        if (list.size > clx.size - at - 3)
            return (DocBytes){clx.bytes, 0};
        if (lists->len < LISTS_MAX)
            g_array_append_val(lists, list);
        at += 3 + list.size;
    }
    if (at + 5 > clx.size || clx.bytes[at] != 2)
        return (DocBytes){clx.bytes, 0};
    gsize size = bytes_u32(clx.bytes, at + 1);
    return (DocBytes){clx.bytes + at + 5, size <= clx.size - at - 5 ? size : 0};
}

static gboolean add_piece(Doc *doc, DocBytes table, guint count, guint i, const GArray *lists)
{
    const guint8 *entry = table.bytes + ((gsize)count + 1) * 4 + (gsize)i * PIECE_BYTES;
    guint32 at = bytes_u32(entry, 2);
    DocPiece piece = {.from = bytes_u32(table.bytes, (gsize)i * 4),
                      .to = bytes_u32(table.bytes, (gsize)i * 4 + 4),
                      .packed = (at & PACKED) != 0};
    piece.at = piece.packed ? (at & ~PACKED) / 2 : at;
    if (piece.to <= piece.from || piece.from != doc->count || piece.to > doc->main.size)
        return doc_fail(doc, "its pieces do not follow each other");
    guint64 bytes = (guint64)(piece.to - piece.from) << (piece.packed ? 0 : 1);
    if (piece.at > doc->main.size || bytes > doc->main.size - piece.at)
        return doc_fail(doc, "a piece of the text is not in it");
    read_modifier(&piece, bytes_u16(entry, 6), lists);
    doc->count = piece.to;
    g_array_append_val(doc->pieces, piece);
    return TRUE;
}

static void copy_text(Doc *doc, const DocPiece *piece)
{
    const guint8 *bytes = doc->main.bytes + piece->at;
    for (guint32 i = 0; i < piece->to - piece->from; i++)
        doc->text[piece->from + i] =
            piece->packed ? charset_windows(bytes[i]) : bytes_u16(bytes, (gsize)i * 2);
}

gboolean doc_read_text(Doc *doc)
{
    g_autoptr(GArray) lists = g_array_new(FALSE, FALSE, sizeof(DocBytes));
    DocBytes table = piece_table(doc_part(doc, DOC_CLX), lists);
    if (table.size < 4 + PIECE_BYTES + 4 || (table.size - 4) % (4 + PIECE_BYTES) != 0)
        return doc_fail(doc, "the list of its pieces is damaged");
    guint count = (guint)((table.size - 4) / (4 + PIECE_BYTES));
    if (!disarm_budget_objects(doc->job->budget, count, &doc->failed))
        return FALSE;
    for (guint i = 0; i < count; i++)
        if (!add_piece(doc, table, count, i, lists))
            return FALSE;
    if (!disarm_budget_inflate(doc->job->budget, (guint64)doc->count * 8, &doc->failed))
        return FALSE;
    doc->text = g_new0(guint16, (gsize)doc->count + 2);
    doc->flags = g_new0(guint16, (gsize)doc->count + 2);
    doc->places = g_new0(guint32, (gsize)doc->count + 3);
    for (guint i = 0; i < doc->pieces->len; i++)
        copy_text(doc, &g_array_index(doc->pieces, DocPiece, i));
    return TRUE;
}

/* ---- pages of properties ---- */

/* What lies at a stretch of bytes of the main stream. */
typedef struct {
    guint32 from, to;
    DocBytes props;
    guint16 style;
} Stretch;

static DocBytes character_props(const guint8 *page, guint count, guint i)
{
    gsize at = (gsize)page[((gsize)count + 1) * 4 + i] * 2;
    if (at == 0 || at >= PAGE - 1 || at + 1 + page[at] > PAGE - 1)
        return (DocBytes){page, 0};
    return (DocBytes){page + at + 1, page[at]};
}

static DocBytes paragraph_props(const guint8 *page, guint count, guint i, guint16 *style)
{
    gsize at = (gsize)page[((gsize)count + 1) * 4 + (gsize)i * PARA_PLACE] * 2;
    *style = 0;
    if (at == 0 || at >= PAGE - 2)
        return (DocBytes){page, 0};
    gsize size = (gsize)page[at] * 2 - 1;
    if (page[at] == 0) {
        at++;
        size = (gsize)page[at] * 2;
    }
    if (size < 2 || at + 1 + size > PAGE - 1)
        return (DocBytes){page, 0};
    *style = bytes_u16(page, at + 1);
    return (DocBytes){page + at + 3, size - 2};
}

/* Those of a page; what lies before the end of the last one is left out. */
static void add_page(Doc *doc, guint32 number, gboolean paragraphs, GArray *stretches)
{
    gsize place = (gsize)(number & 0x3FFFFF) * PAGE, each = paragraphs ? PARA_PLACE : 1;
    if (place > doc->main.size || doc->main.size - place < PAGE)
        return;
    const guint8 *page = doc->main.bytes + place;
    guint count = page[PAGE - 1];
    if (count == 0 || ((gsize)count + 1) * 4 + count * each > PAGE - 1)
        return;
    for (guint i = 0; i < count; i++) {
        guint32 done =
            stretches->len > 0 ? g_array_index(stretches, Stretch, stretches->len - 1).to : 0;
        Stretch stretch = {.from = MAX(bytes_u32(page, (gsize)i * 4), done),
                           .to = bytes_u32(page, (gsize)i * 4 + 4)};
        stretch.props = paragraphs ? paragraph_props(page, count, i, &stretch.style)
                                   : character_props(page, count, i);
        if (stretch.to > stretch.from)
            g_array_append_val(stretches, stretch);
    }
}

static GArray *read_pages(Doc *doc, guint part, gboolean paragraphs)
{
    GArray *stretches = g_array_new(FALSE, FALSE, sizeof(Stretch));
    DocPlc plc;
    if (doc_plc(doc, part, 4, &plc))
        for (guint i = 0; i < plc.count; i++)
            add_page(doc, bytes_u32(doc_plc_entry(&plc, i), 0), paragraphs, stretches);
    return stretches;
}

/* The first that ends behind `at`. */
static guint first_behind(const GArray *stretches, guint32 at)
{
    guint low = 0, high = stretches->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(stretches, Stretch, middle).to > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The runs of a piece; characters that no page names have no properties. */
static void add_runs(Doc *doc, const GArray *stretches, guint piece_at, GArray *runs)
{
    const DocPiece *piece = &g_array_index(doc->pieces, DocPiece, piece_at);
    guint shift = piece->packed ? 0 : 1;
    guint32 done = piece->from;
    for (guint i = first_behind(stretches, piece->at); done < piece->to; i++) {
        DocRun run = {.from = done, .to = piece->to, .piece = piece_at, .open = TRUE};
        const Stretch *stretch = i < stretches->len ? &g_array_index(stretches, Stretch, i) : NULL;
        guint32 at = piece->at + ((done - piece->from) << shift);
        if (stretch != NULL && stretch->from <= at) {
            run.props = stretch->props;
            run.style = stretch->style;
            run.to = MIN(piece->to, piece->from + ((stretch->to - piece->at + shift) >> shift));
            run.open = stretch->to > piece->at + ((run.to - piece->from) << shift);
        } else if (stretch != NULL) {
            run.to = MIN(piece->to, piece->from + ((stretch->from - piece->at + shift) >> shift));
            i--;
        }
        if (run.to > done)
            g_array_append_val(runs, run);
        done = MAX(done, run.to);
    }
}

static gboolean read_runs(Doc *doc, guint part, gboolean paragraphs, GArray *runs)
{
    g_autoptr(GArray) stretches = read_pages(doc, part, paragraphs);
    if (!disarm_budget_objects(doc->job->budget, stretches->len, &doc->failed))
        return FALSE;
    for (guint i = 0; i < doc->pieces->len; i++)
        add_runs(doc, stretches, i, runs);
    return disarm_budget_objects(doc->job->budget, runs->len, &doc->failed);
}

gboolean doc_read_runs(Doc *doc)
{
    return read_runs(doc, DOC_CHARACTER_PAGES, FALSE, doc->runs) &&
           read_runs(doc, DOC_PARAGRAPH_PAGES, TRUE, doc->paras);
}
