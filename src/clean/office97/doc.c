/* clean/office97/doc.c -- the way through a document: its streams, what in them goes, the new
 * streams */
#include "clean/office97/bytes.h"
#include "clean/office97/doc-internal.h"
#include "clean/office97/internal.h"

#define SECOND_TABLE 0x0200u /* of the FIB's flags */
#define OWNERS_MAX 4096u
#define NAME_UNITS_MAX 255u
#define WAYS_MAX 0x7FEu

/* Of no bytes where there is none; `keep` owns them. */
static gboolean stream(OleFile *file, const char *name, GPtrArray *keep, DocBytes *found,
                       GError **error)
{
    static const guint8 nothing[1];
    *found = (DocBytes){nothing, 0};
    GBytes *bytes = clean_old_stream(file, name, error);
    if (bytes == NULL)
        return FALSE;
    g_ptr_array_add(keep, bytes);
    if (g_bytes_get_size(bytes) > 0)
        found->bytes = g_bytes_get_data(bytes, &found->size);
    return TRUE;
}

static void open_all(Doc *doc)
{
    doc->pieces = g_array_new(FALSE, TRUE, sizeof(DocPiece));
    doc->runs = g_array_new(FALSE, TRUE, sizeof(DocRun));
    doc->paras = g_array_new(FALSE, TRUE, sizeof(DocRun));
    doc->fields = g_array_new(FALSE, TRUE, sizeof(DocField));
    doc->pictures = g_hash_table_new(NULL, NULL);
    doc->shapes = g_hash_table_new(NULL, NULL);
    doc->main_out = g_byte_array_new();
    doc->table_out = g_byte_array_new();
    doc->data_out = g_byte_array_new();
}

static void close_all(Doc *doc)
{
    g_array_unref(doc->pieces);
    g_array_unref(doc->runs);
    g_array_unref(doc->paras);
    g_array_unref(doc->fields);
    g_hash_table_unref(doc->pictures);
    g_hash_table_unref(doc->shapes);
    g_byte_array_unref(doc->main_out);
    g_byte_array_unref(doc->table_out);
    g_byte_array_unref(doc->data_out);
    g_free(doc->text);
    g_free(doc->flags);
    g_free(doc->places);
}

/* ---- who wrote comments and changes ---- */

static void put_owners(Doc *doc)
{
    DocBytes part = doc_part(doc, DOC_COMMENT_OWNERS);
    if (doc_new_size(doc, DOC_COMMENTS) == 0)
        return;
    doc_begin_part(doc, DOC_COMMENT_OWNERS);
    for (gsize at = 0, i = 0; part.size - at >= 2 && i < OWNERS_MAX; i++) {
        gsize units = bytes_u16(part.bytes, at);
        if (units > NAME_UNITS_MAX || units * 2 > part.size - at - 2)
            break;
        bytes_add(doc->table_out, part.bytes + at, 2 + units * 2);
        at += 2 + units * 2;
    }
    doc_end_part(doc, DOC_COMMENT_OWNERS);
}

static void put_revisers(Doc *doc)
{
    g_autoptr(GArray) names = doc_texts(doc, DOC_REVISERS);
    if (names != NULL && disarm_rule(doc->job, DISARM_REVISIONS) == DISARM_KEEP)
        doc_put_texts(doc, DOC_REVISERS, names);
}

/* ---- the way through ---- */

/* Tells how many there are: before what refers to them. */
static void count_all(Doc *doc)
{
    DocBytes styles = doc_part(doc, DOC_STSH), ways = doc_part(doc, DOC_LIST_OVERRIDES);
    g_autoptr(GArray) names = doc_texts(doc, DOC_REVISERS);
    doc->styles = styles.size >= 4 ? bytes_u16(styles.bytes, 2) : 0;
    doc->ways = ways.size >= 4 ? MIN(bytes_u32(ways.bytes, 0), WAYS_MAX) : 0;
    doc->revisers = names != NULL ? names->len : 0;
}

static gboolean read_all(Doc *doc)
{
    return doc_read_fib(doc) && doc_read_text(doc) && doc_read_runs(doc) && doc_mark_stories(doc) &&
           doc_mark_runs(doc) && doc_mark_fields(doc) && doc_mark_notes(doc) &&
           doc_mark_pictures(doc) && doc_place_all(doc);
}

/* In this order: fonts and what else is counted come before what names them. */
static void put_all(Doc *doc)
{
    static void (*const steps[])(Doc *) = {
        doc_note_parts, doc_put_fib_room, doc_put_fonts,    count_all,
        doc_put_styles, doc_put_text,     doc_put_places,   doc_put_sections,
        doc_put_fields, doc_put_marks,    doc_put_options,  put_owners,
        put_revisers,   doc_put_lists,    doc_put_drawings, doc_put_fib};
    for (gsize i = 0; i < G_N_ELEMENTS(steps) && doc->failed == NULL; i++)
        steps[i](doc);
}

static gboolean read_streams(Doc *doc, OleFile *file, GPtrArray *keep)
{
    if (!stream(file, "WordDocument", keep, &doc->main, &doc->failed))
        return FALSE;
    gboolean second = doc->main.size >= 12 && (bytes_u16(doc->main.bytes, 10) & SECOND_TABLE) != 0;
    return stream(file, second ? "1Table" : "0Table", keep, &doc->table, &doc->failed) &&
           stream(file, "Data", keep, &doc->data, &doc->failed);
}

gboolean clean_doc_streams(OleFile *file, DisarmJob *job, OleWriter *writer, GError **error)
{
    g_autoptr(GPtrArray) streams = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GPtrArray) plain = g_ptr_array_new_with_free_func(g_free);
    Doc doc = {.job = job};
    open_all(&doc);
    if (read_streams(&doc, file, streams) && doc_decrypt(&doc, plain) && read_all(&doc))
        put_all(&doc);
    clean_old_add(writer, "WordDocument", doc.main_out, &doc.failed);
    clean_old_add(writer, "1Table", doc.table_out, &doc.failed);
    if (doc.data_out->len > 0)
        clean_old_add(writer, "Data", doc.data_out, &doc.failed);
    close_all(&doc);
    if (doc.failed == NULL)
        return TRUE;
    g_propagate_error(error, doc.failed);
    return FALSE;
}
