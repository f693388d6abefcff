/* clean/office97/art.c -- the tree of a drawing, walked once without recursion */
#include "clean/office97/art.h"
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/records.h"
#include <string.h>

#define DEPTH_MAX 64u
#define CONTAINER 15u /* version of a record that has others in it */
#define STORE_ENTRY 0xF007u
#define STORE_ENTRY_BYTES 36u
#define GROUP_BLOCK 0xF006u
#define DRAWING 0xF008u
#define SHAPE 0xF00Au
#define NO_PLACE 0xFFFFFFFFu

typedef struct {
    gsize end;    /* of its body in the input */
    gsize out_at; /* of its head in the output */
    guint16 type;
    gboolean begun; /* a shape was met in it */
} Level;

typedef struct {
    DisarmJob *job;
    const CleanArtHost *host;
    const guint8 *bytes;
    gsize size, at;
    GByteArray *out;
    Level levels[DEPTH_MAX];
    guint depth;
    guint shapes;
    gsize drawing_at; /* of FDG in the output; 0: none */
    guint pictures;
} Walk;

gboolean clean_art_next(const guint8 *bytes, gsize size, gsize *at, CleanArtRecord *record)
{
    if (size < *at || size - *at < CLEAN_ART_HEAD)
        return FALSE;
    const guint8 *head = bytes + *at;
    guint first = bytes_u16(head, 0);
    gsize body = bytes_u32(head, 4);
    *record = (CleanArtRecord){.version = first & 15,
                               .instance = first >> 4,
                               .type = bytes_u16(head, 2),
                               .body = head + CLEAN_ART_HEAD,
                               .size = body};
    if (body > size - *at - CLEAN_ART_HEAD)
        return FALSE;
    *at += CLEAN_ART_HEAD + body;
    return TRUE;
}

void clean_art_put_head(GByteArray *out, guint version, guint instance, guint16 type, gsize size)
{
    bytes_add16(out, (version & 15) | (instance & 0xFFF) << 4);
    bytes_add16(out, type);
    bytes_add32(out, (guint32)size);
}

void clean_art_put_atom(GByteArray *out, const CleanArtRecord *record)
{
    guint version = record->version == CONTAINER ? 0 : record->version;
    clean_art_put_head(out, version, record->instance, record->type, record->size);
    bytes_add(out, record->body, record->size);
}

static gboolean damaged(GError **error)
{
    problem_set(error, PROBLEM_DAMAGED, PROBLEM_BOTH("A drawing in it", "中の図形"),
                PROBLEM_BOTH("its records do not fit into each other", "記録の長さが合いません"));
    return FALSE;
}

/* ---- pictures by number ---- */

static gboolean stored_picture(Walk *walk, const CleanArtRecord *entry, CleanArtRecord *picture)
{
    const CleanArtHost *host = walk->host;
    gsize at = STORE_ENTRY_BYTES + entry->body[33];
    gsize place = bytes_u32(entry->body, 28);
    if (entry->size > at)
        return clean_art_next(entry->body, entry->size, &at, picture);
    if (host->pictures == NULL || place == NO_PLACE || bytes_u32(entry->body, 20) == 0)
        return FALSE;
    return clean_art_next(host->pictures, host->pictures_size, &place, picture);
}

/* An entry keeps its number; one without a picture is empty. */
static gboolean put_entry(Walk *walk, const CleanArtRecord *entry, GError **error)
{
    CleanArtRecord picture;
    g_autoptr(GByteArray) made = g_byte_array_new();
    g_autofree char *name = g_strdup_printf("picture %u", ++walk->pictures);
    if (entry->size < STORE_ENTRY_BYTES)
        return damaged(error);
    disarm_enter(walk->job->findings, name);
    gboolean fine = !stored_picture(walk, entry, &picture) ||
                    clean_art_picture(walk->job, &picture, made, error);
    disarm_leave(walk->job->findings);
    if (!fine)
        return FALSE;
    GByteArray *apart = walk->host->pictures_out;
    gboolean there = made->len > CLEAN_ART_HEAD + 16;
    guint type = there ? bytes_u16(made->data, 2) - 0xF018u : 0;
    clean_art_put_head(walk->out, 2, type, STORE_ENTRY,
                       STORE_ENTRY_BYTES + (apart == NULL ? made->len : 0));
    bytes_add8(walk->out, type);
    bytes_add8(walk->out, type);
    if (there)
        bytes_add(walk->out, made->data + CLEAN_ART_HEAD, 16);
    else
        bytes_add_zeros(walk->out, 16);
    bytes_add16(walk->out, 0xFF);
    bytes_add32(walk->out, made->len);
    bytes_add32(walk->out, there ? 1 : 0);
    bytes_add32(walk->out, there && apart != NULL ? apart->len : there ? 0 : NO_PLACE);
    bytes_add32(walk->out, 0);
    bytes_add(apart != NULL ? apart : walk->out, made->data, made->len);
    return TRUE;
}

/* ---- shapes ---- */

static gboolean look_at_shape(const CleanArtRecord *container, CleanArtShape *shape)
{
    CleanArtRecord record;
    for (gsize at = 0; at < container->size;) {
        if (!clean_art_next(container->body, container->size, &at, &record))
            return FALSE;
        if (record.type == SHAPE && record.size == 8) {
            shape->id = bytes_u32(record.body, 0);
            shape->flags = bytes_u32(record.body, 4);
        } else if (record.type == CLEAN_ART_ANCHOR)
            shape->anchored = TRUE;
        else if (record.type == CLEAN_ART_CLIENT)
            shape->client = record;
        else if (record.type == CLEAN_ART_TEXTBOX)
            shape->textbox = record;
    }
    return TRUE;
}

/* Whether the shape in this container stays. */
static gboolean keeps_shape(Walk *walk, const CleanArtRecord *container, gboolean *keeps)
{
    CleanArtShape shape = {0};
    Level *above = walk->depth > 0 ? &walk->levels[walk->depth - 1] : NULL;
    if (!look_at_shape(container, &shape))
        return FALSE;
    shape.first = above != NULL && above->type == 0xF003 && !above->begun;
    if (above != NULL)
        above->begun = TRUE;
    *keeps = walk->host->shape == NULL || walk->host->shape(walk->host->user, &shape);
    if (*keeps)
        walk->shapes++;
    return TRUE;
}

/* ---- atoms ---- */

/* FDGGBlock: 16 bytes, then clusters of 8, one fewer than it says. */
static gboolean is_own_size(const CleanArtRecord *record)
{
    switch (record->type) {
    case GROUP_BLOCK:
        return record->size >= 16 && record->size % 8 == 0;
    case DRAWING:
    case SHAPE:
        return record->size == 8;
    default:
        return TRUE;
    }
}

static gboolean put_own(Walk *walk, const CleanArtRecord *record, GError **error)
{
    switch (record->type) {
    case STORE_ENTRY:
        return put_entry(walk, record, error);
    case CLEAN_ART_TEXTBOX:
    case CLEAN_ART_ANCHOR:
    case CLEAN_ART_CLIENT:
        if (walk->host->client != NULL)
            walk->host->client(walk->host->user, record, walk->out);
        return TRUE;
    case DRAWING:
        walk->drawing_at = walk->out->len + CLEAN_ART_HEAD;
        break;
    case GROUP_BLOCK:
    case SHAPE:
        break;
    default:
        return clean_art_properties(walk->job, record, walk->out, error);
    }
    if (!is_own_size(record))
        return damaged(error);
    clean_art_put_atom(walk->out, record);
    return TRUE;
}

static gboolean put_atom(Walk *walk, const CleanRecord *row, const CleanArtRecord *record,
                         GError **error)
{
    if (row != NULL && row->act == CLEAN_RECORD_OWN)
        return put_own(walk, record, error);
    if (row != NULL && row->act == CLEAN_RECORD_KEEP && clean_record_fits(row, record->size)) {
        clean_art_put_atom(walk->out, record);
        return TRUE;
    }
    if (row != NULL && row->act == CLEAN_RECORD_QUIET)
        return TRUE;
    g_autofree char *detail = g_strdup_printf("%04X", record->type);
    return disarm_apply(walk->job, DISARM_UNKNOWNS, DISARM_UNKNOWN_CONTENT, DISARM_DROPPED, detail,
                        error);
}

/* ---- the tree ---- */

static void close_levels(Walk *walk)
{
    while (walk->depth > 0 && walk->at >= walk->levels[walk->depth - 1].end) {
        const Level *level = &walk->levels[--walk->depth];
        bytes_set32(walk->out->data, level->out_at + 4,
                    (guint32)(walk->out->len - level->out_at - CLEAN_ART_HEAD));
    }
}

static gboolean open_level(Walk *walk, const CleanArtRecord *record, GError **error)
{
    gboolean keeps = TRUE;
    if (record->type == CLEAN_ART_SHAPE_CONTAINER && !keeps_shape(walk, record, &keeps))
        return damaged(error);
    if (!keeps)
        return TRUE;
    if (walk->depth == DEPTH_MAX) {
        problem_set(error, PROBLEM_TOO_DEEP, PROBLEM_BOTH("A drawing in it", "中の図形"), "64");
        return FALSE;
    }
    walk->at -= record->size; /* into it */
    walk->levels[walk->depth++] =
        (Level){walk->at + record->size, walk->out->len, record->type, FALSE};
    clean_art_put_head(walk->out, CONTAINER, record->instance, record->type, 0);
    return TRUE;
}

static gboolean step(Walk *walk, GError **error)
{
    CleanArtRecord record;
    gsize end = walk->depth > 0 ? walk->levels[walk->depth - 1].end : walk->size;
    if (!disarm_budget_objects(walk->job->budget, 1, error))
        return FALSE;
    if (!clean_art_next(walk->bytes, end, &walk->at, &record))
        return damaged(error);
    const CleanRecord *row = clean_record(&clean_art, record.type);
    if (row != NULL && row->act == CLEAN_RECORD_CONTAINERS)
        return open_level(walk, &record, error);
    return put_atom(walk, row, &record, error);
}

gboolean clean_art_write(DisarmJob *job, const CleanArtHost *host, const guint8 *bytes, gsize size,
                         GByteArray *out, GError **error)
{
    Walk walk = {.job = job, .host = host, .bytes = bytes, .size = size, .out = out};
    while (walk.at < walk.size) {
        if (!step(&walk, error))
            return FALSE;
        close_levels(&walk);
    }
    if (walk.drawing_at != 0)
        bytes_set32(out->data, walk.drawing_at, walk.shapes);
    return TRUE;
}
