/* clean/office97/ppt-records.c -- records of slides, walked once without recursion; drawings by
 * art.h */
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/office97/ppt-internal.h"
#include "clean/schema.h"
#include <string.h>

#define DEPTH_MAX 32u
#define SOUND_FLAGS 0x0150u
#define HIDDEN 0x0004u
#define TAG_DATA 0x138Bu
#define COMMENT 0x2EE0u
#define TIMES 0xF144u

gboolean ppt_fail(Ppt *ppt, const char *why)
{
    if (ppt->failed == NULL)
        problem_set(&ppt->failed, PROBLEM_DAMAGED,
                    PROBLEM_BOTH("The presentation", "プレゼンテーション"), why);
    return FALSE;
}

void ppt_note(Ppt *ppt, DisarmDanger danger, DisarmDeed deed, const char *detail)
{
    if (ppt->failed == NULL)
        disarm_apply(ppt->job, clean_aspect_of(danger), danger, deed, detail, &ppt->failed);
}

/* ---- atoms with sounds, programs, fonts in them ---- */

/* A slide that is not shown cannot be taken out alone: others lead to it by its number. */
static void judge_hidden(Ppt *ppt)
{
    if (disarm_rule(ppt->job, DISARM_HIDDENS) == DISARM_KEEP)
        ppt_note(ppt, DISARM_HIDDEN, DISARM_KEPT, NULL);
    else if (ppt->failed == NULL)
        disarm_refuse(ppt->job, DISARM_HIDDEN, NULL, &ppt->failed);
}

/* Of a size that is known, with some of it cleared. */
static void put_changed(Ppt *ppt, const CleanArtRecord *record, gsize size, GByteArray *out)
{
    if (record->size != size) {
        ppt_note(ppt, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "size");
        return;
    }
    clean_art_put_atom(out, record);
    guint8 *body = out->data + out->len - size;
    switch (record->type) {
    case 0x03E9: /* no embedded fonts */
        body[36] = 0;
        break;
    case 0x03F9:
        bytes_set32(body, 4, 0);
        if ((bytes_u16(body, 10) & HIDDEN) != 0)
            judge_hidden(ppt);
        bytes_set16(body, 10, bytes_u16(body, 10) & ~SOUND_FLAGS);
        break;
    default: /* an effect: no sound, no verb of an object */
        bytes_set16(body, 4, bytes_u16(body, 4) & ~SOUND_FLAGS);
        bytes_set32(body, 8, 0);
        body[25] = 0;
        break;
    }
}

/* What later versions keep there. */
static void note_tag(Ppt *ppt, const CleanArtRecord *data)
{
    CleanArtRecord record;
    for (gsize at = 0; at < data->size && clean_art_next(data->body, data->size, &at, &record);) {
        if (record.type == COMMENT)
            ppt_note(ppt, DISARM_COMMENT, DISARM_DROPPED, NULL);
        if (record.type == TIMES)
            ppt_note(ppt, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "animation");
    }
}

/* Data of PowerPoint 2000 alone, for numbers of lists; those of later ones go. */
static void put_tag(Ppt *ppt, const CleanArtRecord *tag, GByteArray *out)
{
    static const guint8 name[] = {'_', 0, '_', 0, '_', 0, 'P', 0, 'P', 0, 'T', 0, '9', 0};
    CleanArtRecord title, data, record;
    gsize at = 0;
    if (!clean_art_next(tag->body, tag->size, &at, &title) ||
        !clean_art_next(tag->body, tag->size, &at, &data) || data.type != TAG_DATA)
        return;
    if (title.size != sizeof name || memcmp(title.body, name, sizeof name) != 0) {
        note_tag(ppt, &data);
        return;
    }
    g_autoptr(GByteArray) kept = g_byte_array_new();
    for (at = 0; at < data.size && clean_art_next(data.body, data.size, &at, &record);)
        if (record.type == 0x0FAC || record.type == 0x0FAD)
            clean_art_put_atom(kept, &record);
    if (kept->len == 0)
        return;
    clean_art_put_head(out, 15, 0, tag->type, 2 * CLEAN_ART_HEAD + sizeof name + kept->len);
    clean_art_put_head(out, 0, 0, 0x0FBA, sizeof name);
    bytes_add(out, name, sizeof name);
    clean_art_put_head(out, 0, 0, TAG_DATA, kept->len);
    bytes_add(out, kept->data, kept->len);
}

/* The list of a document's own programs and views goes; that there are macros is told. */
static void note_macros(Ppt *ppt, const CleanArtRecord *list)
{
    CleanArtRecord record;
    for (gsize at = 0; at < list->size && clean_art_next(list->body, list->size, &at, &record);)
        if (record.type == 0x03FF && record.size >= 20 && bytes_u32(record.body, 12) != 0)
            ppt_note(ppt, DISARM_MACRO, DISARM_DROPPED, "VBAInfo");
}

/* ---- drawings ---- */

static void put_client(gpointer user, const CleanArtRecord *record, GByteArray *out)
{
    Ppt *ppt = user;
    if (record->type == CLEAN_ART_ANCHOR) {
        if (record->size == 8 || record->size == 16)
            clean_art_put_atom(out, record);
        return;
    }
    gsize head = out->len;
    clean_art_put_head(out, 15, 0, record->type, 0);
    ppt->in_drawing++;
    ppt_put_records(ppt, record->body, record->size, out);
    ppt->in_drawing--;
    bytes_set32(out->data, head + 4, (guint32)(out->len - head - CLEAN_ART_HEAD));
}

static void put_drawing(Ppt *ppt, const CleanArtRecord *record, GByteArray *out)
{
    gboolean group = record->type == 0x040B;
    if (ppt->in_drawing > 0) {
        ppt_note(ppt, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, "drawing in a shape");
        return;
    }
    const CleanArtHost host = {.client = put_client,
                               .user = ppt,
                               .pictures = ppt->pictures,
                               .pictures_size = ppt->pictures_size,
                               .pictures_out = group ? ppt->pictures_out : NULL};
    gsize head = out->len;
    clean_art_put_head(out, 15, 0, record->type, 0);
    GError *error = NULL;
    if (!clean_art_write(ppt->job, &host, record->body, record->size, out, &error)) {
        if (ppt->failed == NULL)
            g_propagate_error(&ppt->failed, error);
        else
            g_clear_error(&error);
    }
    bytes_set32(out->data, head + 4, (guint32)(out->len - head - CLEAN_ART_HEAD));
}

/* ---- the tree ---- */

static void put_own(Ppt *ppt, const CleanArtRecord *record, GByteArray *out)
{
    gboolean linked = ppt->linked;
    ppt->linked = FALSE;
    switch (record->type) {
    case 0x03E9:
        put_changed(ppt, record, 40, out);
        break;
    case 0x03F9:
        put_changed(ppt, record, 16, out);
        break;
    case 0x0FF1:
        put_changed(ppt, record, 28, out);
        break;
    case 0x040B:
    case 0x040C:
        put_drawing(ppt, record, out);
        break;
    case 0x0409:
        ppt_put_links(ppt, record, out);
        break;
    case 0x0FF2:
        ppt_put_action(ppt, record, out);
        break;
    case 0x0FDF: /* where in the text the action before it is */
        if (linked && record->size == 8)
            clean_art_put_atom(out, record);
        break;
    case 0x138A:
        put_tag(ppt, record, out);
        break;
    default:
        note_macros(ppt, record);
    }
}

static void put_atom(Ppt *ppt, const CleanRecord *row, const CleanArtRecord *record,
                     GByteArray *out)
{
    if (row != NULL && row->act == CLEAN_RECORD_KEEP && clean_record_fits(row, record->size)) {
        ppt->linked = FALSE; /* a range of text stands right behind its action */
        clean_art_put_atom(out, record);
        return;
    }
    if (row != NULL && row->act == CLEAN_RECORD_QUIET)
        return;
    g_autofree char *number = g_strdup_printf("%04X", record->type);
    gboolean told = row != NULL && row->act == CLEAN_RECORD_TOLD;
    gboolean frozen = told && row->danger == DISARM_EMBEDDED_OBJECT;
    ppt_note(ppt, told ? row->danger : DISARM_UNKNOWN_CONTENT,
             frozen ? DISARM_FROZEN : DISARM_DROPPED, row != NULL ? row->name : number);
}

typedef struct {
    gsize end, head;
    guint type;
    gboolean skips; /* what stands behind the entry of a slide that is gone */
} Level;

/* Texts of a slide stand behind its entry in the list of slides. */
static gboolean is_skipped(const Ppt *ppt, Level *level, const CleanArtRecord *record)
{
    if (level->type == PPT_SLIDE_LIST && record->type == PPT_SLIDE_PLACE && record->size >= 4)
        level->skips =
            g_hash_table_contains(ppt->gone, GUINT_TO_POINTER(bytes_u32(record->body, 0)));
    return level->skips;
}

static void close_levels(const Level *levels, guint *depth, gsize at, GByteArray *out)
{
    for (; *depth > 0 && at >= levels[*depth - 1].end; --*depth) {
        gsize head = levels[*depth - 1].head;
        bytes_set32(out->data, head + 4, (guint32)(out->len - head - CLEAN_ART_HEAD));
    }
}

void ppt_put_records(Ppt *ppt, const guint8 *bytes, gsize size, GByteArray *out)
{
    Level levels[DEPTH_MAX];
    guint depth = 0;
    for (gsize at = 0; at < size && ppt->failed == NULL;) {
        CleanArtRecord record;
        gsize end = depth > 0 ? levels[depth - 1].end : size;
        if (!disarm_budget_objects(ppt->job->budget, 1, &ppt->failed))
            return;
        if (!clean_art_next(bytes, end, &at, &record)) {
            ppt_fail(ppt, "its records do not fit into each other");
            return;
        }
        const CleanRecord *row = clean_record(&clean_ppt, record.type);
        if (depth > 0 && is_skipped(ppt, &levels[depth - 1], &record)) {
            ppt->linked = FALSE;
        } else if (row != NULL && row->act == CLEAN_RECORD_CONTAINERS && depth < DEPTH_MAX) {
            ppt->linked = FALSE;
            levels[depth++] = (Level){at, out->len, record.type, FALSE};
            clean_art_put_head(out, 15, record.instance, record.type, 0);
            at -= record.size;
        } else if (row != NULL && row->act == CLEAN_RECORD_OWN) {
            put_own(ppt, &record, out);
        } else {
            put_atom(ppt, row, &record, out);
        }
        close_levels(levels, &depth, at, out);
    }
}
