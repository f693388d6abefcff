/* clean/office97/doc-marks.c -- what is known of each character, and which of them go */
#include "clean/office97/doc-internal.h"
#include <string.h>

#define CELL 0x07u
#define DRAWING 0x08u
#define PICTURE 0x01u
#define PARAGRAPH 0x0Du
#define SECTION 0x0Cu
#define FIELD_BEGIN 0x13u
#define FIELD_END 0x15u

/* ---- stories ---- */

static void set_gone(Doc *doc, guint32 from, guint32 to)
{
    for (guint32 i = from; i < MIN(to, doc->count); i++)
        doc->flags[i] |= DOC_GONE;
}

static void mark_field_list(Doc *doc, const DocStorySpan *span, guint part)
{
    DocPlc plc;
    if (!doc_plc(doc, part, 2, &plc))
        return;
    for (guint i = 0; i < plc.count; i++) {
        guint32 at = doc_plc_at(&plc, i);
        if (at < span->size && (doc_plc_entry(&plc, i)[0] & 0x1F) == doc->text[span->from + at])
            doc->flags[span->from + at] |= DOC_FIELD;
    }
}

/* What is in a story that no list leads to is seen nowhere. */
static void mark_nowhere(Doc *doc, const DocStorySpan *span, guint32 from, guint32 to)
{
    if (from >= to)
        return;
    doc_note(doc, DISARM_LEFTOVER, DISARM_DROPPED, NULL);
    set_gone(doc, span->from + from, span->from + to);
}

static void mark_texts(Doc *doc, const DocStorySpan *span, guint part, guint each)
{
    guint32 last = 0;
    DocPlc plc;
    if (part == 0)
        return;
    if (!doc_plc(doc, part, each, &plc)) {
        mark_nowhere(doc, span, 0, span->size);
        return;
    }
    for (guint i = 0; i <= plc.count; i++)
        if (doc_plc_at(&plc, i) > 0 && doc_plc_at(&plc, i) <= span->size) {
            last = doc_plc_at(&plc, i);
            doc->flags[span->from + last - 1] |= DOC_LAST;
        }
    mark_nowhere(doc, span, 0, MIN(doc_plc_at(&plc, 0), span->size - 1));
    mark_nowhere(doc, span, last, span->size - 1);
}

static void mark_shapes(Doc *doc, DocStory story, guint part)
{
    const DocStorySpan *span = &doc->stories[story];
    DocPlc plc;
    if (!doc_plc(doc, part, 26, &plc))
        return;
    for (guint i = 0; i < plc.count; i++)
        if (doc_plc_at(&plc, i) < span->size &&
            doc->text[span->from + doc_plc_at(&plc, i)] == DRAWING)
            doc->flags[span->from + doc_plc_at(&plc, i)] |= DOC_SHAPE;
}

gboolean doc_ends_paragraph(guint16 c)
{
    return c == PARAGRAPH || c == CELL || c == SECTION;
}

/* One more paragraph stands behind stories other than the text; some writers leave it out. Where
 * the text has no mark at its end, this is it: it looks as the text does. */
static void end_stories(Doc *doc, guint32 end)
{
    if (doc->count == end) {
        DocRun last = {.from = end, .to = end + 1, .props = {doc->main.bytes, 0}};
        last.piece = doc->pieces->len - 1;
        g_array_append_val(doc->runs, last);
        if (end > 0 && doc->paras->len > 0 && !doc_ends_paragraph(doc->text[end - 1])) {
            const DocRun *before = &g_array_index(doc->paras, DocRun, doc->paras->len - 1);
            last.props = before->props;
            last.style = before->style;
            last.piece = before->piece;
        }
        g_array_append_val(doc->paras, last);
        doc->count++;
    }
    doc->text[end] = PARAGRAPH;
    doc->flags[end] |= DOC_LAST;
}

gboolean doc_mark_stories(Doc *doc)
{
    const DocStorySpan *last = &doc->stories[DOC_STORIES - 1], *macros = &doc->stories[DOC_MACROS];
    guint32 end = last->from + last->size;
    if (doc->count < end)
        return doc_fail(doc, "its text is shorter than its stories");
    for (gsize i = 0; i < G_N_ELEMENTS(doc_story_parts); i++) {
        const DocStoryParts *parts = &doc_story_parts[i];
        const DocStorySpan *span = &doc->stories[parts->story];
        if (span->size == 0)
            continue;
        doc->flags[span->from + span->size - 1] |= DOC_LAST;
        mark_field_list(doc, span, parts->fields);
        mark_texts(doc, span, parts->texts, parts->text_each);
    }
    end_stories(doc, end);
    mark_shapes(doc, DOC_MAIN, DOC_SHAPES_MAIN);
    mark_shapes(doc, DOC_HEADERS, DOC_SHAPES_HEADERS);
    if (macros->size > 0)
        doc_note(doc, DISARM_MACRO, DISARM_DROPPED, NULL);
    set_gone(doc, macros->from, macros->from + macros->size);
    if (doc->count > end + 1)
        doc_note(doc, DISARM_LEFTOVER, DISARM_DROPPED, NULL);
    set_gone(doc, end + 1, doc->count);
    return doc->failed == NULL;
}

/* ---- what their properties say ---- */

/* Text that does not stay. Marks of fields are judged with their field. */
static void condemn(Doc *doc, guint32 at, gboolean paragraphs)
{
    guint16 c = doc->text[at];
    if (c >= FIELD_BEGIN && c <= FIELD_END)
        doc->flags[at] |= DOC_CONDEMNED;
    else if (c != CELL && c != SECTION && (c != PARAGRAPH || paragraphs) &&
             (doc->flags[at] & DOC_LAST) == 0)
        doc->flags[at] |= DOC_GONE;
}

/* Characters that text may have, and those of Word's own (MS-DOC 2.4.1). */
static gboolean is_known(guint16 c)
{
    static const char controls[] = "\x01\x02\x03\x04\x05\x07\x08\x09\x0B\x0C\x0D\x0E\x1E\x1F";
    if (c < ' ')
        return c != 0 && (strchr(controls, c) != NULL || (c >= FIELD_BEGIN && c <= FIELD_END));
    return c != 0x7F && (c < 0x80 || c >= 0xA0 || c == 0x85) && c < 0xFFFE;
}

static void mark_special(Doc *doc, guint32 at, const DocLook *look)
{
    guint16 c = doc->text[at];
    if (!is_known(c)) {
        doc_note(doc, DISARM_CONTROL_CHARACTER, DISARM_DROPPED, NULL);
        doc->flags[at] |= DOC_GONE;
    }
    if (c == DRAWING && ((doc->flags[at] & DOC_SHAPE) == 0 || !look->special))
        doc->flags[at] |= DOC_GONE;
    if (c >= FIELD_BEGIN && c <= FIELD_END && !look->special)
        doc->flags[at] &= (guint16) ~(DOC_FIELD | DOC_VANISHES);
    if (c != PICTURE)
        return;
    if (look->object || !look->placed || !look->special)
        doc->flags[at] |= DOC_GONE;
    else if (look->data)
        doc->flags[at] |= DOC_CONDEMNED; /* unless a form field takes it */
}

static void note_run(Doc *doc, const DocRun *run, const DocLook *look)
{
    gboolean keeps = disarm_rule(doc->job, DISARM_REVISIONS) == DISARM_KEEP;
    if (look->deleted || look->inserted)
        doc_note(doc, DISARM_REVISION, keeps ? DISARM_KEPT : DISARM_FROZEN, NULL);
    keeps = disarm_rule(doc->job, DISARM_HIDDENS) == DISARM_KEEP;
    if (look->hidden && doc->text[run->from] >= ' ')
        doc_note(doc, DISARM_HIDDEN, keeps ? DISARM_KEPT : DISARM_DROPPED, NULL);
    if (look->object && look->special && doc->text[run->from] == PICTURE)
        doc_note(doc, DISARM_EMBEDDED_OBJECT, DISARM_DROPPED, NULL);
}

gboolean doc_mark_runs(Doc *doc)
{
    gboolean revisions = disarm_rule(doc->job, DISARM_REVISIONS) == DISARM_KEEP;
    gboolean hidden = disarm_rule(doc->job, DISARM_HIDDENS) == DISARM_KEEP;
    for (guint i = 0; i < doc->runs->len && doc->failed == NULL; i++) {
        const DocRun *run = &g_array_index(doc->runs, DocRun, i);
        DocLook look;
        doc_look(doc, run, &look);
        note_run(doc, run, &look);
        guint16 changes = (look.inserted ? DOC_INSERTED : 0) | (look.deleted ? DOC_DELETED : 0) |
                          (look.vanishes ? DOC_VANISHES : 0);
        for (guint32 at = run->from; at < run->to; at++) {
            doc->flags[at] |= changes;
            mark_special(doc, at, &look);
            if (look.deleted && !revisions)
                condemn(doc, at, TRUE);
            else if (look.hidden && !hidden)
                condemn(doc, at, FALSE);
        }
    }
    return doc->failed == NULL;
}

/* ---- notes, comments ---- */

static gboolean any_stays(const Doc *doc, const DocPlc *refs)
{
    for (guint i = 0; i < refs->count; i++)
        if (!doc_is_gone(doc, DOC_MAIN, doc_plc_at(refs, i)))
            return TRUE;
    return FALSE;
}

/* The text goes with its place, and the place with its text. */
static void mark_notes(Doc *doc, const DocStoryParts *parts)
{
    const DocStorySpan *span = &doc->stories[parts->story];
    DocPlc refs, texts;
    if (span->size == 0)
        return;
    gboolean fine = doc_plc(doc, parts->refs, parts->ref_each, &refs) &&
                    doc_plc(doc, parts->texts, parts->text_each, &texts);
    gboolean comments = parts->story == DOC_COMMENTS;
    gboolean drops = comments && disarm_rule(doc->job, DISARM_COMMENTS) != DISARM_KEEP;
    for (guint i = 0; fine && i < refs.count; i++) {
        guint32 at = doc_plc_at(&refs, i);
        if (comments)
            doc_note(doc, DISARM_COMMENT, drops ? DISARM_DROPPED : DISARM_KEPT, NULL);
        if ((drops || i >= texts.count) && at < doc->stories[DOC_MAIN].size)
            doc->flags[at] |= DOC_GONE;
        if (doc_is_gone(doc, DOC_MAIN, at) && i < texts.count)
            set_gone(doc, span->from + MIN(doc_plc_at(&texts, i), span->size),
                     span->from + MIN(doc_plc_at(&texts, i + 1), span->size));
    }
    if (!fine || !any_stays(doc, &refs))
        set_gone(doc, span->from, span->from + span->size);
}

gboolean doc_mark_notes(Doc *doc)
{
    for (gsize i = 0; i < G_N_ELEMENTS(doc_story_parts); i++)
        if (doc_story_parts[i].refs != 0)
            mark_notes(doc, &doc_story_parts[i]);
    return doc->failed == NULL;
}

/* ---- pictures ---- */

gboolean doc_is_picture(const Doc *doc, guint32 at)
{
    return doc->text[at] == PICTURE && (doc->flags[at] & DOC_GONE) == 0;
}

gboolean doc_has_picture(const Doc *doc, const DocRun *run)
{
    for (guint32 at = run->from; at < run->to; at++)
        if (doc_is_picture(doc, at))
            return TRUE;
    return FALSE;
}

static void mark_picture(Doc *doc, const DocRun *run)
{
    DocLook look;
    if (!doc_has_picture(doc, run))
        return;
    doc_look(doc, run, &look);
    for (guint32 at = run->from; at < run->to && doc->failed == NULL; at++) {
        guint32 made = 0;
        if (doc->text[at] != PICTURE || (doc->flags[at] & DOC_GONE) != 0)
            continue;
        gboolean form = (doc->flags[at] & DOC_CONDEMNED) != 0;
        if (form ? (doc->flags[at] & DOC_DATA) == 0 || !doc_put_form(doc, look.place, &made)
                 : !doc_put_picture(doc, look.place, &made))
            doc->flags[at] |= DOC_GONE;
    }
}

gboolean doc_mark_pictures(Doc *doc)
{
    for (guint i = 0; i < doc->runs->len && doc->failed == NULL; i++)
        mark_picture(doc, &g_array_index(doc->runs, DocRun, i));
    return doc->failed == NULL;
}

/* ---- new positions ---- */

gboolean doc_place_all(Doc *doc)
{
    const DocStorySpan *last = &doc->stories[DOC_STORIES - 1];
    guint32 end = last->from + last->size, placed = 0, main = 0;
    for (guint32 i = 0; i < doc->count; i++) {
        if (i == doc->stories[DOC_MAIN].size)
            main = placed;
        if (i == end && placed == main)
            doc->flags[i] |= DOC_GONE; /* behind other stories alone stands one more paragraph */
        doc->places[i] = placed;
        placed += (doc->flags[i] & DOC_GONE) == 0;
    }
    doc->places[doc->count] = placed;
    return doc_new_size(doc, DOC_MAIN) > 0 || doc_fail(doc, "it has no text");
}
