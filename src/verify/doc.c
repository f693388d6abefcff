/* verify/doc.c -- a document of Word: its head, which parts it has, and that every byte is one's */
#include "verify/doc-internal.h"
#include <string.h>

#define HEAD_BYTES 32u
#define PAIRS_AT 154u /* behind the head, 14 numbers of two bytes and 22 of four, each counted */
#define ONE_TABLE 0x0200u

gboolean verify_doc_span(VerifyDoc *d, VerifyStream stream, guint64 from, guint64 size,
                         const char *what)
{
    gsize whole = d->streams[stream].size;
    if (from > whole || size > whole - from) {
        verify_doc_say(d, DISARM_DAMAGED, what);
        return FALSE;
    }
    VerifySpan span = {(gsize)from, (gsize)(from + size)};
    if (size > 0)
        g_array_append_val(d->spans[stream], span);
    return TRUE;
}

VerifyBytes verify_doc_part(const VerifyDoc *d, guint number)
{
    const guint8 *pair = d->streams[VERIFY_MAIN].bytes + PAIRS_AT + (gsize)number * 8;
    VerifyBytes part = {d->streams[VERIFY_TABLE].bytes, 0};
    if (number < d->pairs) {
        part.bytes += verify_u32(pair, 0);
        part.size = verify_u32(pair, 4);
    }
    return part;
}

guint16 verify_doc_char(const VerifyDoc *d, guint32 place)
{
    return (guint16)verify_u16(d->streams[VERIFY_MAIN].bytes, d->text_at + (gsize)place * 2);
}

/* ---- the head (MS-DOC 2.5) ---- */

/* What a FIB of this version has: pairs, and words behind them. */
static const struct {
    guint pairs, words, version;
} versions[] = {{93, 0, 0xC1}, {108, 2, 0xD9}, {136, 2, 0x101}, {164, 2, 0x10C}, {183, 5, 0x112}};

static gboolean is_empty(const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (bytes[i] != 0)
            return FALSE;
    return TRUE;
}

/* The first 32 bytes: a document of its own, not fast-saved, not encrypted, of one text. */
static void base(VerifyDoc *d)
{
    const guint8 *main = d->streams[VERIFY_MAIN].bytes;
    guint flags = verify_u16(main, 10);
    if (verify_u16(main, 0) != 0xA5EC || verify_u16(main, 2) != 0xC1 ||
        verify_u16(main, 12) != 0xBF || verify_u16(main, 4) != 0)
        verify_doc_say(d, DISARM_UNSUPPORTED, "FIB");
    if ((flags & 0x8100) != 0 || verify_u32(main, 14) != 0)
        verify_doc_say(d, DISARM_ENCRYPTED, "FIB");
    if ((flags & 2) != 0 || verify_u16(main, 8) != 0) /* entries of AutoText follow */
        verify_doc_say(d, DISARM_UNKNOWN_PART, "FIB");
    gboolean fine = (flags & ~0x50F9u) == ONE_TABLE && (flags & 0x1000) != 0 && (flags & 4) == 0 &&
                    is_empty(main + 18, 6);
    gboolean data = d->streams[VERIFY_DATA].size > 0;
    if (!fine || ((flags & 8) != 0) != data)
        verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "FIB");
}

/* Numbers: none but the language, sizes and counts of characters. */
static void numbers(VerifyDoc *d)
{
    static const guint at[VERIFY_STORIES] = {3, 4, 5, 7, 8, 9, 10};
    const guint8 *main = d->streams[VERIFY_MAIN].bytes;
    const guint8 *longs = main + HEAD_BYTES + 2 + 28 + 2;
    gboolean fine = verify_u16(main, HEAD_BYTES) == 14 && verify_u16(longs - 2, 0) == 22 &&
                    is_empty(main + HEAD_BYTES + 2, 26) &&
                    verify_u32(longs, 0) == d->streams[VERIFY_MAIN].size &&
                    is_empty(longs + 4, 8) && is_empty(longs + 24, 4) && is_empty(longs + 44, 44);
    guint64 sum = 0;
    for (guint i = 0; i < VERIFY_STORIES; i++) {
        d->counts[i] = verify_u32(longs, (gsize)at[i] * 4);
        sum += d->counts[i];
    }
    if (sum > d->counts[VERIFY_IN_TEXT])
        sum++; /* all stories but the first end with a paragraph together */
    if (!fine || sum >= G_MAXINT32 || d->counts[VERIFY_IN_TEXT] == 0)
        verify_doc_say(d, DISARM_DAMAGED, "FIB");
    d->places = (guint32)sum;
}

/* How many parts, and the words behind them. FALSE when nothing can be read. */
static gboolean pairs(VerifyDoc *d)
{
    const VerifyBytes *main = &d->streams[VERIFY_MAIN];
    guint count = verify_u16(main->bytes, PAIRS_AT - 2);
    for (gsize i = 0; i < G_N_ELEMENTS(versions); i++) {
        gsize behind = PAIRS_AT + (gsize)versions[i].pairs * 8, words = versions[i].words;
        if (versions[i].pairs != count || main->size < behind + 2 + words * 2)
            continue;
        d->pairs = count;
        gboolean fine = verify_u16(main->bytes, behind) == words;
        if (fine && words > 0)
            fine = verify_u16(main->bytes, behind + 2) == versions[i].version &&
                   is_empty(main->bytes + behind + 4, (words - 1) * 2);
        if (!fine)
            verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "FIB");
        return verify_doc_span(d, VERIFY_MAIN, 0, behind + 2 + words * 2, "FIB");
    }
    verify_doc_say(d, DISARM_UNSUPPORTED, "FIB");
    return FALSE;
}

/* ---- which parts ---- */

static const guint8 kept[] = {1,  2,  3,  4,  5,  6,  11, 12, 13, 15, 16, 17,
                              18, 19, 21, 22, 23, 31, 33, 36, 40, 41, 46, 47,
                              48, 50, 51, 56, 57, 58, 59, 73, 74, 75, 76, 91};

/* What others are, as far as they are more than unknown (MS-DOC 2.5.6 to 2.5.10). */
static const struct {
    guint number;
    DisarmDanger danger;
    const char *name;
} told[] = {{9, DISARM_UNKNOWN_PART, "SttbfGlsy"},
            {10, DISARM_UNKNOWN_PART, "PlcfGlsy"},
            {20, DISARM_FIELD, "PlcfFldMcr"},
            {24, DISARM_MACRO, "Cmds"},
            {26, DISARM_MACRO, "SttbfMcr"},
            {27, DISARM_PRINTER, "PrDrvr"},
            {28, DISARM_PRINTER, "PrEnvPort"},
            {29, DISARM_PRINTER, "PrEnvLand"},
            {32, DISARM_EXTERNAL_RESOURCE, "SttbfAssoc"},
            {35, DISARM_PERSONAL, "AutosaveSource"},
            {44, DISARM_DATA_CONNECTION, "Pms"},
            {54, DISARM_EXTERNAL_RESOURCE, "PlcfWkb"},
            {60, DISARM_CUSTOM_DATA, "StwUser"},
            {61, DISARM_FONT, "SttbTtmbd"},
            {70, DISARM_SUBMIT, "RouteSlip"},
            {71, DISARM_PERSONAL, "SttbSavedBy"},
            {72, DISARM_EXTERNAL_RESOURCE, "SttbFnm"},
            {85, DISARM_CONTROL, "Plcocx"},
            {97, DISARM_SUBMIT, "MsoEnvelope"},
            {126, DISARM_DATA_CONNECTION, "PmsNew"},
            {127, DISARM_DATA_CONNECTION, "Odso"},
            {136, DISARM_CUSTOM_DATA, "Hplxsdr"},
            {140, DISARM_SCRIPT, "CustomXForm"}};

static void part_is_wrong(const VerifyDoc *d, guint number)
{
    for (gsize i = 0; i < G_N_ELEMENTS(told); i++)
        if (told[i].number == number) {
            verify_doc_say(d, told[i].danger, told[i].name);
            return;
        }
    g_autofree char *what = g_strdup_printf("part %u", number);
    verify_doc_say(d, DISARM_UNKNOWN_PART, what);
}

/* Each is there with its bytes, or not at all. Lists have levels behind them, which come later. */
static void parts(VerifyDoc *d)
{
    const guint8 *rows = d->streams[VERIFY_MAIN].bytes + PAIRS_AT;
    for (guint i = 0; i < d->pairs; i++) {
        guint32 at = verify_u32(rows, (gsize)i * 8), size = verify_u32(rows, (gsize)i * 8 + 4);
        if (at == 0 && size == 0)
            continue;
        if (memchr(kept, (int)i, sizeof kept) == NULL)
            part_is_wrong(d, i);
        else if (size == 0)
            verify_doc_say(d, DISARM_LEFTOVER, "a part of no size");
        else
            (void)verify_doc_span(d, VERIFY_TABLE, at, size, "a part of the table stream");
    }
}

/* ---- where the text lies (MS-DOC 2.8.35) ---- */

/* One piece, of two bytes a character, that no other properties change. */
static gboolean piece(VerifyDoc *d)
{
    VerifyBytes clx = verify_doc_part(d, 33);
    const guint8 *at = clx.bytes;
    gboolean fine = clx.size == 21 && at[0] == 2 && verify_u32(at, 1) == 16 &&
                    verify_u32(at, 5) == 0 && verify_u32(at, 9) == d->places &&
                    verify_u16(at, 13) == 0 && verify_u16(at, 19) == 0;
    guint32 from = fine ? verify_u32(at, 15) : G_MAXUINT32;
    d->text_at = from;
    const guint8 *main = d->streams[VERIFY_MAIN].bytes;
    if (!fine || from % 2 != 0 || verify_u32(main, 24) != from ||
        verify_u32(main, 28) != from + (guint64)d->places * 2) {
        verify_doc_say(d, DISARM_AMBIGUOUS, "a text of several pieces");
        return FALSE;
    }
    return verify_doc_span(d, VERIFY_MAIN, from, (guint64)d->places * 2, "the text");
}

/* ---- not a byte besides ---- */

static gint by_place(gconstpointer a, gconstpointer b)
{
    const VerifySpan *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from ? 1 : 0;
}

/* No two structures share a byte; between them there is nothing but zeros. */
static void account(const VerifyDoc *d, VerifyStream stream, const char *name)
{
    const VerifyBytes *bytes = &d->streams[stream];
    gsize at = 0;
    g_array_sort(d->spans[stream], by_place);
    for (guint i = 0; i <= d->spans[stream]->len; i++) {
        VerifySpan span = {bytes->size, bytes->size};
        if (i < d->spans[stream]->len)
            span = g_array_index(d->spans[stream], VerifySpan, i);
        if (span.from < at) {
            verify_doc_say(d, DISARM_AMBIGUOUS, name);
            return;
        }
        if (!is_empty(bytes->bytes + at, span.from - at)) {
            verify_doc_say(d, DISARM_LEFTOVER, name);
            return;
        }
        at = span.end;
    }
}

static void judge(VerifyDoc *d)
{
    guint64 said = d->v->said;
    if (d->streams[VERIFY_MAIN].size < PAIRS_AT) {
        verify_doc_say(d, DISARM_DAMAGED, "FIB");
        return;
    }
    base(d);
    numbers(d);
    if (!pairs(d))
        return;
    parts(d);
    if (d->v->said != said || !piece(d)) /* what follows goes by these */
        return;
    verify_doc_ways(d);
    verify_doc_fonts(d);
    verify_doc_styles(d);
    verify_doc_lists(d);
    verify_doc_settings(d);
    verify_doc_places(d);
    verify_doc_pages(d);
    if (d->v->said == said)
        verify_doc_text(d);
    verify_doc_drawings(d);
    if (d->v->said == said) {
        account(d, VERIFY_MAIN, "WordDocument");
        account(d, VERIFY_TABLE, "1Table");
        account(d, VERIFY_DATA, "Data");
    }
}

void verify_doc_streams(Verify *v, const VerifyBytes *document, const VerifyBytes *table,
                        const VerifyBytes *data)
{
    VerifyDoc d = {.v = v, .streams = {*document, *table, *data}};
    for (guint i = 0; i < VERIFY_STREAMS; i++)
        d.spans[i] = g_array_new(FALSE, FALSE, sizeof(VerifySpan));
    d.lists = g_hash_table_new(NULL, NULL);
    d.runs = g_array_new(FALSE, FALSE, sizeof(VerifyRun));
    d.met = g_hash_table_new(NULL, NULL);
    judge(&d);
    for (guint i = 0; i < VERIFY_STREAMS; i++)
        g_array_unref(d.spans[i]);
    g_hash_table_unref(d.lists);
    g_array_unref(d.runs);
    g_hash_table_unref(d.met);
}
