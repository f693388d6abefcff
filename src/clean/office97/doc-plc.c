/* clean/office97/doc-plc.c -- lists of positions with data (PLC) and tables of texts (STTB), read
 * and made anew with the positions that are left (MS-DOC 2.2.2, 2.2.4) */
#include "clean/office97/doc-internal.h"

#define TEXT_UNITS_MAX 255u
#define NAME_UNITS_MAX 40u /* of a bookmark */

/* ---- positions ---- */

gboolean doc_plc(const Doc *doc, guint part, guint each, DocPlc *plc)
{
    plc->part = doc_part(doc, part);
    plc->each = each;
    plc->count = 0;
    gsize size = plc->part.size;
    if (size < 4 || (size - 4) % (4 + (gsize)each) != 0)
        return FALSE;
    plc->count = (guint)((size - 4) / (4 + (gsize)each));
    for (guint i = 0; i < plc->count; i++)
        if (doc_plc_at(plc, i) > doc_plc_at(plc, i + 1))
            return FALSE;
    return TRUE;
}

guint32 doc_plc_at(const DocPlc *plc, guint i)
{
    return bytes_u32(plc->part.bytes, (gsize)i * 4);
}

const guint8 *doc_plc_entry(const DocPlc *plc, guint i)
{
    return plc->part.bytes + ((gsize)plc->count + 1) * 4 + (gsize)i * plc->each;
}

guint32 doc_new_place(const Doc *doc, DocStory story, guint32 at)
{
    const DocStorySpan *span = &doc->stories[story];
    return doc->places[span->from + MIN(at, span->size)] - doc->places[span->from];
}

guint32 doc_new_size(const Doc *doc, DocStory story)
{
    return doc_new_place(doc, story, doc->stories[story].size);
}

gboolean doc_is_gone(const Doc *doc, DocStory story, guint32 at)
{
    const DocStorySpan *span = &doc->stories[story];
    return at >= span->size || (doc->flags[span->from + at] & DOC_GONE) != 0;
}

/* ---- lists by position ---- */

const DocStoryParts doc_story_parts[DOC_STORIES - 1] = {
    {DOC_MAIN, DOC_FIELDS_MAIN, 0, 0, 0, 0},
    {DOC_FOOTNOTES, DOC_FIELDS_FOOTNOTES, DOC_FOOTNOTE_REFS, 2, DOC_FOOTNOTE_TEXTS, 0},
    {DOC_HEADERS, DOC_FIELDS_HEADERS, 0, 0, DOC_HEADER_TEXTS, 0},
    {DOC_COMMENTS, DOC_FIELDS_COMMENTS, DOC_COMMENT_REFS, 30, DOC_COMMENT_TEXTS, 0},
    {DOC_ENDNOTES, DOC_FIELDS_ENDNOTES, DOC_ENDNOTE_REFS, 2, DOC_ENDNOTE_TEXTS, 0},
    {DOC_BOXES, DOC_FIELDS_BOXES, 0, 0, DOC_BOX_TEXTS, 22},
    {DOC_HEADER_BOXES, DOC_FIELDS_HEADER_BOXES, 0, 0, DOC_HEADER_BOX_TEXTS, 22}};

void doc_begin_list(DocMade *made)
{
    made->places = g_byte_array_new();
    made->entries = g_byte_array_new();
}

void doc_end_list(Doc *doc, guint part, DocMade *made, guint least)
{
    doc_begin_part(doc, part);
    if (made->places->len >= least * 4) {
        bytes_add(doc->table_out, made->places->data, made->places->len);
        bytes_add(doc->table_out, made->entries->data, made->entries->len);
    }
    doc_end_part(doc, part);
    g_byte_array_unref(made->places);
    g_byte_array_unref(made->entries);
}

/* Initials, and whose they are (MS-DOC 2.9.4); no bookmark belongs to it. */
static void put_comment(const guint8 *entry, GByteArray *out)
{
    guint units = MIN(bytes_u16(entry, 0), 9u);
    bytes_add16(out, units);
    bytes_add(out, entry + 2, (gsize)units * 2);
    bytes_add_zeros(out, 18 - (gsize)units * 2);
    bytes_add16(out, bytes_u16(entry, 20));
    bytes_add32(out, 0);
    bytes_add32(out, 0xFFFFFFFF);
}

static void put_notes(Doc *doc, const DocStoryParts *kind)
{
    DocPlc refs, texts;
    DocMade ref, text;
    guint32 size = doc_new_size(doc, kind->story);
    if (size == 0 || !doc_plc(doc, kind->refs, kind->ref_each, &refs) ||
        !doc_plc(doc, kind->texts, kind->text_each, &texts))
        return;
    doc_begin_list(&ref);
    doc_begin_list(&text);
    for (guint i = 0; i < MIN(refs.count, texts.count); i++) {
        if (doc_is_gone(doc, DOC_MAIN, doc_plc_at(&refs, i)))
            continue;
        bytes_add32(ref.places, doc_new_place(doc, DOC_MAIN, doc_plc_at(&refs, i)));
        bytes_add32(text.places, doc_new_place(doc, kind->story, doc_plc_at(&texts, i)));
        if (kind->story == DOC_COMMENTS)
            put_comment(doc_plc_entry(&refs, i), ref.entries);
        else
            bytes_add(ref.entries, doc_plc_entry(&refs, i), kind->ref_each);
    }
    bytes_add32(ref.places, doc_new_size(doc, DOC_MAIN));
    bytes_add32(text.places, size - 1);
    bytes_add32(text.places, size);
    doc_end_list(doc, kind->refs, &ref, 2);
    doc_end_list(doc, kind->texts, &text, 3);
}

/* All of them: others count them. */
static void put_listed(Doc *doc, DocStory story, guint part, guint each)
{
    DocPlc plc;
    DocMade made;
    if (doc_new_size(doc, story) == 0 || !doc_plc(doc, part, each, &plc))
        return;
    doc_begin_list(&made);
    for (guint i = 0; i <= plc.count; i++)
        bytes_add32(made.places, doc_new_place(doc, story, doc_plc_at(&plc, i)));
    for (guint i = 0; i < plc.count; i++) {
        bytes_add(made.entries, doc_plc_entry(&plc, i), each);
        if (each == 22) /* of no session (MS-DOC 2.9.100) */
            bytes_set32(made.entries->data, made.entries->len - 4, 0);
    }
    doc_end_list(doc, part, &made, 2);
}

void doc_put_places(Doc *doc)
{
    for (gsize i = 0; i < G_N_ELEMENTS(doc_story_parts); i++) {
        const DocStoryParts *kind = &doc_story_parts[i];
        if (kind->refs != 0)
            put_notes(doc, kind);
        else if (kind->texts != 0)
            put_listed(doc, kind->story, kind->texts, kind->text_each);
    }
    put_listed(doc, DOC_BOXES, DOC_BOX_BREAKS, 6);
    put_listed(doc, DOC_HEADER_BOXES, DOC_HEADER_BOX_BREAKS, 6);
}

/* ---- texts ---- */

GArray *doc_texts(Doc *doc, guint part)
{
    DocBytes bytes = doc_part(doc, part);
    if (bytes.size < 6 || bytes_u16(bytes.bytes, 0) != 0xFFFF)
        return NULL;
    guint count = bytes_u16(bytes.bytes, 2);
    gsize extra = bytes_u16(bytes.bytes, 4), at = 6;
    GArray *texts = g_array_new(FALSE, FALSE, sizeof(DocBytes));
    for (guint i = 0; i < count && bytes.size - at >= 2; i++) {
        DocBytes text = {bytes.bytes + at + 2, (gsize)bytes_u16(bytes.bytes, at) * 2};
        if (text.size + extra > bytes.size - at - 2)
            break;
        g_array_append_val(texts, text);
        at += 2 + text.size + extra;
    }
    return texts;
}

void doc_put_texts(Doc *doc, guint part, const GArray *texts)
{
    doc_begin_part(doc, part);
    bytes_add16(doc->table_out, 0xFFFF);
    bytes_add16(doc->table_out, texts->len);
    bytes_add16(doc->table_out, 0);
    for (guint i = 0; i < texts->len; i++) {
        const DocBytes *text = &g_array_index(texts, DocBytes, i);
        gsize units = MIN(text->size / 2, TEXT_UNITS_MAX);
        bytes_add16(doc->table_out, (guint)units);
        bytes_add(doc->table_out, text->bytes, units * 2);
    }
    doc_end_part(doc, part);
}

/* ---- bookmarks ---- */

typedef struct {
    guint32 from, to;
    DocBytes name;
    guint16 column;
    guint order;
} Mark;

static gboolean is_name(DocBytes name)
{
    for (gsize i = 0; i + 1 < name.size; i += 2)
        if (bytes_u16(name.bytes, i) < 0x20)
            return FALSE;
    return name.size > 0 && name.size <= (gsize)NAME_UNITS_MAX * 2;
}

static gint by_from(gconstpointer a, gconstpointer b)
{
    const Mark *x = a, *y = b;
    return x->from != y->from    ? (x->from < y->from ? -1 : 1)
           : x->order < y->order ? -1
                                 : x->order > y->order;
}

static gint by_to(gconstpointer a, gconstpointer b)
{
    const Mark *x = a, *y = b;
    return x->to != y->to        ? (x->to < y->to ? -1 : 1)
           : x->order < y->order ? -1
                                 : x->order > y->order;
}

static GArray *read_marks(Doc *doc, const GArray *names)
{
    GArray *marks = g_array_new(FALSE, FALSE, sizeof(Mark));
    DocPlc from, to;
    if (!doc_plc(doc, DOC_MARK_STARTS, 4, &from) || !doc_plc(doc, DOC_MARK_ENDS, 0, &to))
        return marks;
    for (guint i = 0; i < MIN(from.count, names->len); i++) {
        const guint8 *entry = doc_plc_entry(&from, i);
        guint end_at = bytes_u16(entry, 0);
        if (end_at >= to.count)
            continue;
        Mark mark = {.from = doc->places[MIN(doc_plc_at(&from, i), doc->count)],
                     .to = doc->places[MIN(doc_plc_at(&to, end_at), doc->count)],
                     .name = g_array_index(names, DocBytes, i),
                     .column = bytes_u16(entry, 2) & 0xBF7F, /* none that is published */
                     .order = i};
        if (mark.to >= mark.from && is_name(mark.name))
            g_array_append_val(marks, mark);
    }
    g_array_sort(marks, by_from);
    return marks;
}

static void put_starts(Doc *doc, GArray *marks)
{
    g_autofree guint16 *ends = g_new0(guint16, (gsize)marks->len + 1);
    g_autoptr(GArray) sorted = g_array_copy(marks);
    DocMade from, to;
    doc_begin_list(&from);
    doc_begin_list(&to);
    g_array_sort(sorted, by_to);
    for (guint i = 0; i < sorted->len; i++) {
        ends[g_array_index(sorted, Mark, i).order] = (guint16)i;
        bytes_add32(to.places, g_array_index(sorted, Mark, i).to);
    }
    for (guint i = 0; i < marks->len; i++) {
        bytes_add32(from.places, g_array_index(marks, Mark, i).from);
        bytes_add16(from.entries, ends[i]);
        bytes_add16(from.entries, g_array_index(marks, Mark, i).column);
    }
    bytes_add32(from.places, doc->places[doc->count]);
    bytes_add32(to.places, doc->places[doc->count]);
    doc_end_list(doc, DOC_MARK_STARTS, &from, 2);
    doc_end_list(doc, DOC_MARK_ENDS, &to, 2);
}

void doc_put_marks(Doc *doc)
{
    g_autoptr(GArray) names = doc_texts(doc, DOC_MARK_NAMES);
    if (names == NULL)
        return;
    g_autoptr(GArray) marks = read_marks(doc, names);
    if (marks->len == 0)
        return;
    g_array_set_size(names, 0);
    for (guint i = 0; i < marks->len; i++) {
        g_array_append_val(names, g_array_index(marks, Mark, i).name);
        g_array_index(marks, Mark, i).order = i;
    }
    doc_put_texts(doc, DOC_MARK_NAMES, names);
    put_starts(doc, marks);
}
