/* verify/doc-pages.c -- pages of properties: of characters, of paragraphs; and sections (MS-DOC
 * 2.9.33, 2.9.175, 2.9.247) */
#include "verify/doc-internal.h"
#include <string.h>

#define PAGE_BYTES 512u
#define NO_SECTION 0xFFFFFFFFu

typedef struct {
    gboolean paragraphs;
    guint number; /* of the part that names the pages */
    gsize each;   /* behind the places, of each range */
    const char *name;
} Kind;

static const Kind kinds[] = {{FALSE, 12, 1, "CHPX"}, {TRUE, 13, 13, "PAPX"}};

typedef struct {
    VerifyDoc *d;
    const Kind *kind;
    guint64 place; /* in the main stream: how far ranges have come */
    const guint8 *page;
    guint8 used[PAGE_BYTES];
} Pages;

static void say(const Pages *p, DisarmDanger danger)
{
    verify_doc_say(p->d, danger, p->kind->name);
}

static gboolean ends_paragraph(guint16 c)
{
    return c == 0x0D || c == 0x07 || c == 0x0C;
}

/* The characters of a range that ends at `end`. */
static void run(Pages *p, const guint8 *properties, gsize size, guint32 end)
{
    VerifyRun run = {.end = end};
    verify_doc_properties(p->d, properties, size, VERIFY_OF_RUN, &run);
    g_array_append_val(p->d->runs, run);
}

static void paragraph(Pages *p, const guint8 *properties, gsize size, guint32 end)
{
    VerifyDoc *d = p->d;
    if (size < 2 || verify_u16(properties, 0) >= d->styles) {
        say(p, DISARM_DAMAGED);
        return;
    }
    if (end < d->places && !ends_paragraph(verify_doc_char(d, end - 1)))
        say(p, DISARM_AMBIGUOUS);
    verify_doc_properties(d, properties + 2, size - 2, VERIFY_OF_PARAGRAPH, NULL);
}

/* Where properties lie in the page: `at` moves to them. 0 for none. */
static gsize size_of(const Pages *p, gsize *at)
{
    gsize count = p->page[*at];
    if (!p->kind->paragraphs) {
        *at += 1;
        return count;
    }
    if (count > 0) {
        *at += 1;
        return count * 2 - 1;
    }
    *at += 2;
    return *at < PAGE_BYTES ? (gsize)p->page[*at - 1] * 2 : PAGE_BYTES;
}

static void range(Pages *p, gsize offset, guint32 end)
{
    gsize at = offset * 2, from = at;
    static const guint8 standard[2] = {0, 0};
    if (at == 0) { /* no properties, the first style */
        (p->kind->paragraphs ? paragraph : run)(p, standard, p->kind->paragraphs ? 2 : 0, end);
        return;
    }
    gsize size = size_of(p, &at);
    if (at > PAGE_BYTES - 1 || size > PAGE_BYTES - 1 - at) {
        say(p, DISARM_DAMAGED);
        return;
    }
    memset(p->used + from, 1, at + size - from);
    (p->kind->paragraphs ? paragraph : run)(p, p->page + at, size, end);
}

/* Bytes that no range names are zeros. */
static void rest(const Pages *p)
{
    for (gsize i = 0; i < PAGE_BYTES; i++)
        if (!p->used[i] && p->page[i] != 0) {
            say(p, DISARM_LEFTOVER);
            return;
        }
}

static gboolean page(Pages *p, guint64 at)
{
    VerifyDoc *d = p->d;
    if (!verify_doc_span(d, VERIFY_MAIN, at, PAGE_BYTES, p->kind->name))
        return FALSE;
    p->page = d->streams[VERIFY_MAIN].bytes + at;
    guint count = p->page[PAGE_BYTES - 1];
    gsize head = ((gsize)count + 1) * 4 + count * p->kind->each;
    if (count == 0 || head > PAGE_BYTES - 1 || verify_u32(p->page, 0) != p->place) {
        say(p, DISARM_DAMAGED);
        return FALSE;
    }
    memset(p->used, 0, sizeof p->used);
    memset(p->used, 1, ((gsize)count + 1) * 4);
    p->used[PAGE_BYTES - 1] = 1;
    for (guint i = 0; i < count; i++) {
        guint32 end = verify_u32(p->page, ((gsize)i + 1) * 4);
        gsize row = ((gsize)count + 1) * 4 + i * p->kind->each;
        gsize last = d->text_at + (gsize)d->places * 2;
        if (end <= p->place || end > last || (end - d->text_at) % 2 != 0) {
            say(p, DISARM_DAMAGED);
            return FALSE;
        }
        p->place = end;
        p->used[row] = 1;
        range(p, p->page[row], (guint32)((end - d->text_at) / 2));
    }
    rest(p);
    return TRUE;
}

/* From the first character to the last without a gap; the part says where each page begins. */
static void pages(VerifyDoc *d, const Kind *kind)
{
    VerifyBytes part = verify_doc_part(d, kind->number);
    Pages p = {.d = d, .kind = kind, .place = d->text_at};
    gsize count = part.size >= 4 ? (part.size - 4) / 8 : 0;
    gboolean fine = count > 0 && part.size == 4 + count * 8;
    for (gsize i = 0; fine && i < count; i++) {
        guint32 number = verify_u32(part.bytes, (count + 1 + i) * 4);
        fine = verify_u32(part.bytes, i * 4) == p.place && number <= 0x3FFFFF &&
               page(&p, (guint64)number * PAGE_BYTES);
    }
    if (!fine || verify_u32(part.bytes, count * 4) != p.place ||
        p.place != d->text_at + (guint64)d->places * 2)
        say(&p, DISARM_DAMAGED);
}

/* ---- sections ---- */

static void section(VerifyDoc *d, const guint8 *row)
{
    guint32 at = verify_u32(row, 2), macintosh = verify_u32(row, 8);
    if (verify_u16(row, 0) != 0 || verify_u16(row, 6) != 0 ||
        (macintosh != 0 && macintosh != NO_SECTION))
        verify_doc_say(d, DISARM_UNKNOWN_CONTENT, "SED");
    if (at == NO_SECTION || !verify_doc_span(d, VERIFY_MAIN, at, 2, "SEPX"))
        return;
    const guint8 *from = d->streams[VERIFY_MAIN].bytes + at;
    gsize size = verify_u16(from, 0);
    if (verify_doc_span(d, VERIFY_MAIN, (guint64)at + 2, size, "SEPX"))
        verify_doc_properties(d, from + 2, size, VERIFY_OF_SECTION, NULL);
}

static void sections(VerifyDoc *d)
{
    VerifyBytes part = verify_doc_part(d, 6);
    guint count = verify_doc_rows(d, 6, 12, d->places);
    if (count == 0)
        verify_doc_say(d, DISARM_DAMAGED, "PlcfSed");
    for (guint i = 0; i < count; i++)
        section(d, part.bytes + ((gsize)count + 1) * 4 + (gsize)i * 12);
}

void verify_doc_pages(VerifyDoc *d)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        pages(d, &kinds[i]);
    sections(d);
}
