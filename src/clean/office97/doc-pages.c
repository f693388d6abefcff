/* clean/office97/doc-pages.c -- the text in one piece, and the pages of what its characters and
 * paragraphs look like (MS-DOC 2.9.29, 2.9.33, 2.9.175) */
#include "clean/office97/doc-internal.h"
#include <string.h>

#define PAGE 512u
#define PARA_PLACE 13u
#define CHARACTER_PROPS_MAX 255u
#define PARA_PROPS_MAX 484u /* what fits on a page of its own */
#define PIC_LOCATION 0x6A03u
#define FORM_DATA 0x0806u
#define HUGE_PAPX 0x6646u

/* ---- pages ---- */

typedef struct {
    gboolean paragraphs;
    DocMade list; /* of pages */
    /* The page that is filled. */
    guint8 page[PAGE];
    guint count, free_to; /* runs in it; where data begins */
    guint32 from[102];
    guint8 data[102]; /* half of where each lies */
} Pages;

static guint head_bytes(const Pages *p, guint count)
{
    return (count + 1) * 4 + count * (p->paragraphs ? PARA_PLACE : 1);
}

static void begin_page(Pages *p)
{
    memset(p->page, 0, sizeof p->page);
    p->count = 0;
    p->free_to = PAGE - 1;
}

static void end_page(Doc *doc, Pages *p, guint32 to)
{
    if (p->count == 0)
        return;
    for (guint i = 0; i < p->count; i++) {
        bytes_set32(p->page, (gsize)i * 4, p->from[i]);
        p->page[((gsize)p->count + 1) * 4 + (gsize)i * (p->paragraphs ? PARA_PLACE : 1)] =
            p->data[i];
    }
    bytes_set32(p->page, (gsize)p->count * 4, to);
    p->page[PAGE - 1] = (guint8)p->count;
    bytes_add32(p->list.places, p->from[0]);
    bytes_add32(p->list.entries, doc->main_out->len / PAGE);
    bytes_add(doc->main_out, p->page, PAGE);
    begin_page(p);
}

/* The same bytes lie there already. */
static gboolean shared(const Pages *p, const GByteArray *data, guint8 *place)
{
    for (guint i = p->count; i > 0; i--) {
        guint at = p->data[i - 1] * 2u;
        if (at != 0 && at + data->len <= PAGE - 1 &&
            memcmp(p->page + at, data->data, data->len) == 0) {
            *place = p->data[i - 1];
            return TRUE;
        }
    }
    return FALSE;
}

/* `data` as it lies in a page, with its size before it; of no bytes: no properties. */
static void add_run(Doc *doc, Pages *p, guint32 from, const GByteArray *data)
{
    guint8 place = 0;
    guint most = p->paragraphs ? 29 : 101;
    if (doc->failed != NULL) /* what did not fit may be longer than a page */
        return;
    gboolean there = data->len == 0 || shared(p, data, &place);
    guint data_at = there ? p->free_to : (p->free_to - data->len) & ~1u;
    if (p->count == most || p->free_to < data->len || head_bytes(p, p->count + 1) > data_at) {
        end_page(doc, p, from);
        there = data->len == 0;
        place = 0;
        data_at = there ? p->free_to : (p->free_to - data->len) & ~1u;
    }
    if (!there) {
        memcpy(p->page + data_at, data->data, data->len);
        p->free_to = data_at;
        place = (guint8)(data_at / 2);
    }
    p->from[p->count] = from;
    p->data[p->count++] = place;
}

static void begin_pages(Pages *p, gboolean paragraphs)
{
    p->paragraphs = paragraphs;
    doc_begin_list(&p->list);
    begin_page(p);
}

static void end_pages(Doc *doc, Pages *p, guint part)
{
    end_page(doc, p, doc->text_end);
    bytes_add32(p->list.places, doc->text_end);
    doc_end_list(doc, part, &p->list, 1);
}

/* ---- characters ---- */

/* Where a picture lies, before all else: it was put there when pictures were judged. */
static void put_place(Doc *doc, const DocRun *run, GByteArray *out)
{
    DocLook look;
    guint32 made = 0;
    if (!doc_has_picture(doc, run))
        return;
    doc_look(doc, run, &look);
    if (!look.placed)
        return;
    if (look.data ? !doc_put_form(doc, look.place, &made)
                  : !doc_put_picture(doc, look.place, &made))
        return;
    bytes_add16(out, PIC_LOCATION);
    bytes_add32(out, made);
    if (look.data) {
        bytes_add16(out, FORM_DATA);
        bytes_add8(out, 1);
    }
}

static gboolean next_left(const Doc *doc, const DocRun *run, guint32 *at)
{
    while (*at < run->to && (doc->flags[*at] & DOC_GONE) != 0)
        ++*at;
    return *at < run->to;
}

/* Of a run, as they lie in a page. */
static void make_characters(Doc *doc, const DocRun *run, GByteArray *out)
{
    g_byte_array_set_size(out, 0);
    bytes_add8(out, 0);
    put_place(doc, run, out);
    doc_put_run_props(doc, run, DOC_FAMILY_CHAR, out);
    if (out->len - 1 > CHARACTER_PROPS_MAX)
        doc_fail(doc, "properties of characters are too long");
    else if (out->len > 1)
        out->data[0] = (guint8)(out->len - 1);
    else
        g_byte_array_set_size(out, 0);
}

static gboolean same(const GByteArray *a, const GByteArray *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

typedef struct {
    GByteArray *made, *last; /* properties of this stretch, and of the one before it */
    gboolean any;
} Stretches;

static void put_stretch(Doc *doc, Pages *p, const DocRun *stretch, Stretches *s)
{
    guint32 at = stretch->from;
    if (!next_left(doc, stretch, &at))
        return;
    make_characters(doc, stretch, s->made);
    if (s->any && same(s->made, s->last))
        return;
    add_run(doc, p, doc->text_at + doc->places[at] * 2, s->made);
    g_byte_array_set_size(s->last, 0);
    bytes_add(s->last, s->made->data, s->made->len);
    s->any = TRUE;
}

/* A run goes in stretches that are pictures or none: text has no picture's place. */
static void put_characters(Doc *doc, Pages *p)
{
    g_autoptr(GByteArray) made = g_byte_array_new(), last = g_byte_array_new();
    Stretches s = {made, last, FALSE};
    for (guint i = 0; i < doc->runs->len && doc->failed == NULL; i++) {
        const DocRun *run = &g_array_index(doc->runs, DocRun, i);
        DocRun stretch = *run;
        while (stretch.from < run->to && doc->failed == NULL) {
            gboolean picture = doc_is_picture(doc, stretch.from);
            stretch.to = stretch.from + 1;
            while (stretch.to < run->to && doc_is_picture(doc, stretch.to) == picture)
                stretch.to++;
            put_stretch(doc, p, &stretch, &s);
            stretch.from = stretch.to;
        }
    }
}

/* ---- paragraphs ---- */

/* What does not fit lies in Data. */
static void put_huge(Doc *doc, GByteArray *props)
{
    guint32 at = doc->data_out->len;
    bytes_add16(doc->data_out, props->len);
    bytes_add(doc->data_out, props->data, props->len);
    g_byte_array_set_size(props, 0);
    bytes_add16(props, HUGE_PAPX);
    bytes_add32(props, at);
}

static void make_paragraph(Doc *doc, const DocRun *run, GByteArray *out)
{
    g_autoptr(GByteArray) props = g_byte_array_new();
    doc_put_run_props(doc, run, DOC_FAMILY_PARA | DOC_FAMILY_TABLE, props);
    if (props->len > 0xFFFF)
        doc_fail(doc, "properties of a paragraph are too long");
    else if (props->len > PARA_PROPS_MAX)
        put_huge(doc, props);
    gsize size = props->len + 2u;
    g_byte_array_set_size(out, 0);
    if ((size & 1) != 0)
        bytes_add8(out, (guint)(size + 1) / 2);
    else
        bytes_add16(out, (guint)(size / 2) << 8);
    bytes_add16(out, run->style < doc->styles ? run->style : 0);
    bytes_add(out, props->data, props->len);
}

/* It has a mark of its own. */
static gboolean is_whole(const Doc *doc, const DocRun *run)
{
    gboolean gone = (doc->flags[run->to - 1] & DOC_GONE) != 0;
    return !run->open && !gone && doc_ends_paragraph(doc->text[run->to - 1]);
}

/* What has no mark, or whose mark went, belongs to the next. */
static void put_paragraphs(Doc *doc, Pages *p)
{
    g_autoptr(GByteArray) made = g_byte_array_new();
    guint32 begun = 0;
    for (guint i = 0; i < doc->paras->len && doc->failed == NULL; i++) {
        const DocRun *run = &g_array_index(doc->paras, DocRun, i);
        gboolean last = i + 1 == doc->paras->len;
        guint32 to = doc->places[run->to];
        if (to == begun || (!last && !is_whole(doc, run)))
            continue;
        make_paragraph(doc, run, made);
        add_run(doc, p, doc->text_at + begun * 2, made);
        begun = to;
    }
}

/* ---- text ---- */

void doc_put_text(Doc *doc)
{
    doc->text_at = doc->main_out->len;
    doc->text_end = doc->text_at + doc->places[doc->count] * 2;
    g_byte_array_set_size(doc->main_out, doc->text_end);
    for (guint32 i = 0; i < doc->count; i++)
        if ((doc->flags[i] & DOC_GONE) == 0)
            bytes_set16(doc->main_out->data, doc->text_at + (gsize)doc->places[i] * 2,
                        doc->text[i]);
    bytes_add_zeros(doc->main_out, (PAGE - doc->text_end % PAGE) % PAGE);
    Pages *pages = g_new(Pages, 1);
    begin_pages(pages, FALSE);
    put_characters(doc, pages);
    end_pages(doc, pages, DOC_CHARACTER_PAGES);
    begin_pages(pages, TRUE);
    put_paragraphs(doc, pages);
    end_pages(doc, pages, DOC_PARAGRAPH_PAGES);
    g_free(pages);
    doc_begin_part(doc, DOC_CLX);
    bytes_add8(doc->table_out, 2);
    bytes_add32(doc->table_out, 16);
    bytes_add32(doc->table_out, 0);
    bytes_add32(doc->table_out, doc->places[doc->count]);
    bytes_add16(doc->table_out, 0);
    bytes_add32(doc->table_out, doc->text_at);
    bytes_add16(doc->table_out, 0);
    doc_end_part(doc, DOC_CLX);
}
