/* clean/office97/doc-drawings.c -- drawings that float over the text: where they stand, their
 * shapes and pictures (MS-DOC 2.9.172, 2.8.37) */
#include "clean/office97/doc-internal.h"

#define CONTAINER 0xF000u /* of what all drawings have in common */
#define DRAWING 0xF002u
#define ANCHOR_BYTES 4u
#define PLACE_BYTES 26u /* FSPA */

static void put_client(gpointer user, const CleanArtRecord *record, GByteArray *out)
{
    (void)user;
    if (record->size == ANCHOR_BYTES)
        clean_art_put_atom(out, record);
}

/* What stands nowhere in the text any more is not seen; a group is needed by what is in it. */
static gboolean keeps_shape(gpointer user, const CleanArtShape *shape)
{
    Doc *doc = user;
    gboolean keeps = !shape->anchored || shape->first ||
                     g_hash_table_contains(doc->shapes, GUINT_TO_POINTER(shape->id));
    if (!keeps)
        disarm_find(doc->job->findings, DISARM_LEFTOVER, DISARM_DROPPED, "shape", -1);
    return keeps;
}

static gboolean put_record(Doc *doc, const CleanArtHost *host, DocBytes part, gsize from, gsize to)
{
    return clean_art_write(doc->job, host, part.bytes + from, to - from, doc->table_out,
                           &doc->failed);
}

/* The one of the text, or of headers, behind a byte that says so. */
static gboolean put_drawing(Doc *doc, const CleanArtHost *host, DocBytes part, gsize at,
                            guint wanted)
{
    CleanArtRecord record;
    while (part.size - at > 1) {
        guint8 label = part.bytes[at++];
        gsize from = at;
        if (label > 1 || !clean_art_next(part.bytes, part.size, &at, &record) ||
            record.type != DRAWING)
            return doc_fail(doc, "its drawings are damaged");
        if (label != wanted)
            continue;
        bytes_add8(doc->table_out, label);
        return put_record(doc, host, part, from, at);
    }
    return TRUE;
}

static void put_all(Doc *doc, DocBytes part)
{
    const CleanArtHost host = {.shape = keeps_shape,
                               .client = put_client,
                               .user = doc,
                               .pictures = doc->main.bytes,
                               .pictures_size = doc->main.size,
                               .pictures_out = doc->main_out};
    CleanArtRecord record;
    gsize at = 0;
    if (!clean_art_next(part.bytes, part.size, &at, &record) || record.type != CONTAINER)
        doc_fail(doc, "its drawings are damaged");
    else if (put_record(doc, &host, part, 0, at) && put_drawing(doc, &host, part, at, 0))
        put_drawing(doc, &host, part, at, 1);
}

static void put_places(Doc *doc, DocStory story, guint part)
{
    DocPlc plc;
    DocMade made;
    if (!doc_plc(doc, part, PLACE_BYTES, &plc))
        return;
    doc_begin_list(&made);
    for (guint i = 0; i < plc.count; i++) {
        guint32 at = doc_plc_at(&plc, i);
        if (doc_is_gone(doc, story, at) ||
            (doc->flags[doc->stories[story].from + at] & DOC_SHAPE) == 0)
            continue;
        bytes_add32(made.places, doc_new_place(doc, story, at));
        bytes_add(made.entries, doc_plc_entry(&plc, i), PLACE_BYTES);
        g_hash_table_add(doc->shapes, GUINT_TO_POINTER(bytes_u32(doc_plc_entry(&plc, i), 0)));
    }
    bytes_add32(made.places, doc_new_size(doc, story));
    doc_end_list(doc, part, &made, 2);
}

void doc_put_drawings(Doc *doc)
{
    DocBytes part = doc_part(doc, DOC_DRAWINGS);
    put_places(doc, DOC_MAIN, DOC_SHAPES_MAIN);
    put_places(doc, DOC_HEADERS, DOC_SHAPES_HEADERS);
    if (part.size == 0)
        return;
    doc_begin_part(doc, DOC_DRAWINGS);
    put_all(doc, part);
    doc_end_part(doc, DOC_DRAWINGS);
}
