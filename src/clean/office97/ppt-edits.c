/* clean/office97/ppt-edits.c -- edits of a presentation (MS-PPT 2.3): only what the last one shows
 * is live
 */
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/office97/ppt-internal.h"

#define USER 0x0FF6u
#define EDIT 0x0FF5u
#define DIRECTORY 0x1772u
#define DOCUMENT_ATOM 0x03E9u
#define DOCUMENT_ATOM_BYTES 40u
#define MASTERS 1u /* of a list */
#define PLAIN 0xE391C05Fu
#define EDIT_BYTES 28u
#define EDITS_MAX 4096u
#define RUN_MAX 0xFFFu

static gboolean record_at(const Ppt *ppt, gsize at, guint type, CleanArtRecord *record)
{
    return at < ppt->size && clean_art_next(ppt->bytes, ppt->size, &at, record) &&
           (type == 0 || record->type == type);
}

/* The newest place of a number counts: edits are read from the last to the first. */
static gboolean read_directory(Ppt *ppt, gsize at)
{
    CleanArtRecord directory;
    if (!record_at(ppt, at, DIRECTORY, &directory))
        return ppt_fail(ppt, "its directory of objects is missing");
    if (!disarm_budget_objects(ppt->job->budget, directory.size / 4, &ppt->failed))
        return FALSE;
    for (gsize pos = 0; pos + 4 <= directory.size;) {
        guint32 head = bytes_u32(directory.body, pos), number = head & PPT_OBJECTS_MAX;
        guint32 count = head >> 20;
        pos += 4;
        if ((directory.size - pos) / 4 < count || number + count > PPT_OBJECTS_MAX + 1)
            return ppt_fail(ppt, "its directory of objects is cut off");
        for (guint32 i = 0; i < count; i++, pos += 4) {
            gpointer key = GUINT_TO_POINTER(number + i);
            if (!g_hash_table_contains(ppt->places, key))
                g_hash_table_insert(ppt->places, key,
                                    GSIZE_TO_POINTER((gsize)bytes_u32(directory.body, pos) + 1));
        }
    }
    return TRUE;
}

static gboolean read_all_edits(Ppt *ppt, gsize at)
{
    gsize before = ppt->size;
    for (guint edits = 0; edits < EDITS_MAX; edits++) {
        CleanArtRecord edit;
        if (at >= before || !record_at(ppt, at, EDIT, &edit) || edit.size < EDIT_BYTES)
            return ppt_fail(ppt, "its edits do not lead from the last to the first");
        if (edits == 0) {
            ppt->document = bytes_u32(edit.body, 16);
            ppt->session = edit.size >= EDIT_BYTES + 4 ? bytes_u32(edit.body, EDIT_BYTES) : 0;
        }
        if (!read_directory(ppt, bytes_u32(edit.body, 12)))
            return FALSE;
        before = at;
        at = bytes_u32(edit.body, 8);
        if (at == 0) {
            if (edits > 0)
                ppt_note(ppt, DISARM_REVISION, DISARM_DROPPED, "UserEdit");
            return TRUE;
        }
    }
    return ppt_fail(ppt, "it has too many edits");
}

/* ---- what is reached ---- */

/* The object of that number. FALSE when there is none. */
static gboolean object_of(Ppt *ppt, guint32 number, CleanArtRecord *record)
{
    gsize place = GPOINTER_TO_SIZE(g_hash_table_lookup(ppt->places, GUINT_TO_POINTER(number)));
    return place > 0 && record_at(ppt, place - 1, 0, record);
}

static void add_live(Ppt *ppt, guint32 number)
{
    if (number != 0)
        g_array_append_val(ppt->live, number);
}

static gboolean is_page(guint type)
{
    return type == PPT_DOCUMENT || type == 0x03EE || type == 0x03F0 || type == 0x03F8 ||
           type == 0x0FC9;
}

/* Only what is written again refers to anything. A slide or notes that are nowhere go with their
 * entry; a master that is, others need. */
static void read_list(Ppt *ppt, const CleanArtRecord *list)
{
    CleanArtRecord record, object;
    const CleanRecord *row = clean_record(&clean_ppt, PPT_SLIDE_PLACE);
    guint there = 0, missing = 0;
    for (gsize at = 0; at < list->size && clean_art_next(list->body, list->size, &at, &record);) {
        if (record.type != PPT_SLIDE_PLACE || !clean_record_fits(row, record.size))
            continue;
        guint32 number = bytes_u32(record.body, 0);
        if (list->instance == MASTERS || number == 0 ||
            (object_of(ppt, number, &object) && is_page(object.type))) {
            add_live(ppt, number);
            there += number != 0;
            continue;
        }
        g_hash_table_add(ppt->gone, GUINT_TO_POINTER(number));
        ppt_note(ppt, DISARM_DAMAGED, DISARM_DROPPED, list->instance == 0 ? "slide" : "notes");
        missing++;
    }
    if (list->instance == 0 && missing > 0 && there == 0)
        ppt_fail(ppt, "a slide is missing");
}

static gint by_number(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    return x < y ? -1 : x > y;
}

static void drop_twins(Ppt *ppt)
{
    guint kept = 0;
    g_array_sort(ppt->live, by_number);
    for (guint i = 0; i < ppt->live->len; i++) {
        guint32 number = g_array_index(ppt->live, guint32, i);
        if (kept == 0 || g_array_index(ppt->live, guint32, kept - 1) != number)
            g_array_index(ppt->live, guint32, kept++) = number;
    }
    g_array_set_size(ppt->live, kept);
}

gboolean ppt_read_edits(Ppt *ppt, const guint8 *user, gsize user_size)
{
    CleanArtRecord atom, document, record;
    gsize at = 0;
    if (!clean_art_next(user, user_size, &at, &atom) || atom.type != USER || atom.size < 12)
        return ppt_fail(ppt, "it does not say where its last edit is");
    if (!read_all_edits(ppt, bytes_u32(atom.body, 8)))
        return FALSE;
    if ((bytes_u32(atom.body, 4) != PLAIN || ppt->session != 0) && !ppt_decrypt(ppt))
        return FALSE;
    if (ppt->document == 0 || !object_of(ppt, ppt->document, &document) ||
        document.type != PPT_DOCUMENT)
        return ppt_fail(ppt, "it has no document");
    add_live(ppt, ppt->document);
    for (at = 0;
         at < document.size && clean_art_next(document.body, document.size, &at, &record);) {
        if (record.type == PPT_SLIDE_LIST)
            read_list(ppt, &record);
        if (record.type == DOCUMENT_ATOM && record.size == DOCUMENT_ATOM_BYTES) {
            add_live(ppt, bytes_u32(record.body, 24));
            add_live(ppt, bytes_u32(record.body, 28));
        }
    }
    drop_twins(ppt);
    ppt_read_links(ppt, &document);
    return ppt->failed == NULL;
}

/* ---- written ---- */

static void put_object(Ppt *ppt, guint32 number)
{
    CleanArtRecord object;
    if (!object_of(ppt, number, &object) || !is_page(object.type)) {
        ppt_fail(ppt, "a slide is missing");
        return;
    }
    ppt->taken += object.size;
    if (ppt->taken > ppt->size) {
        ppt_fail(ppt, "several slides lie at the same place");
        return;
    }
    ppt_put_records(ppt, object.body - CLEAN_ART_HEAD, object.size + CLEAN_ART_HEAD, ppt->out);
}

/* Numbers that follow each other are one run. */
static void put_directory(Ppt *ppt, const guint32 *places)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    for (guint i = 0; i < ppt->live->len;) {
        guint32 first = g_array_index(ppt->live, guint32, i);
        guint count = 1;
        while (i + count < ppt->live->len && count < RUN_MAX &&
               g_array_index(ppt->live, guint32, i + count) == first + count)
            count++;
        bytes_add32(body, first | count << 20);
        for (guint k = 0; k < count; k++)
            bytes_add32(body, places[i + k]);
        i += count;
    }
    clean_art_put_head(ppt->out, 0, 0, DIRECTORY, body->len);
    bytes_add(ppt->out, body->data, body->len);
}

static void put_user(GByteArray *user, guint32 edit)
{
    clean_art_put_head(user, 0, 0, USER, 24);
    bytes_add32(user, 20);
    bytes_add32(user, PLAIN);
    bytes_add32(user, edit);
    bytes_add16(user, 0);
    bytes_add16(user, 0x03F4);
    bytes_add32(user, 3);
    bytes_add32(user, 8);
}

void ppt_put_objects(Ppt *ppt, GByteArray *user)
{
    g_autofree guint32 *places = g_new0(guint32, ppt->live->len + 1);
    for (guint i = 0; i < ppt->live->len && ppt->failed == NULL; i++) {
        places[i] = ppt->out->len;
        put_object(ppt, g_array_index(ppt->live, guint32, i));
    }
    guint32 directory = ppt->out->len;
    put_directory(ppt, places);
    put_user(user, ppt->out->len);
    clean_art_put_head(ppt->out, 0, 0, EDIT, EDIT_BYTES);
    bytes_add32(ppt->out, 0);
    bytes_add32(ppt->out, 0x03000000);
    bytes_add32(ppt->out, 0);
    bytes_add32(ppt->out, directory);
    bytes_add32(ppt->out, ppt->document);
    bytes_add32(ppt->out, g_array_index(ppt->live, guint32, ppt->live->len - 1));
    bytes_add32(ppt->out, 1);
}
