/* verify/art.c -- every record, property and picture of a drawing */
#include "verify/art.h"
#include "verify/picture.h"
#include "verify/verify-file.h"
#include <string.h>
#include <zlib.h>

#define DEPTH_MAX 64u
#define CONTAINER 15u
#define UID 16u
#define METAFILE_HEAD 34u
#define ENTRY_BYTES 36u
#define NO_PLACE 0xFFFFFFFFu

gboolean verify_art_next(const guint8 *bytes, gsize size, gsize *at, VerifyArtRecord *record)
{
    if (size < 8 || *at > size - 8)
        return FALSE;
    gsize body = verify_u32(bytes, *at + 4);
    if (body > size - *at - 8)
        return FALSE;
    *record = (VerifyArtRecord){verify_u16(bytes, *at + 2), verify_u16(bytes, *at) >> 4,
                                bytes + *at + 8, body, bytes[*at] & 15u};
    *at += 8 + body;
    return TRUE;
}

void verify_art_atom(Verify *v, const VerifyRecord *row, const VerifyArtRecord *record)
{
    if (row != NULL && row->act == VERIFY_RECORD_KEEP && record->version == CONTAINER)
        verify_say(v, DISARM_AMBIGUOUS, row->name);
}

/* ---- pictures ---- */

static void metafile(Verify *v, const VerifyArtRecord *record, const char *kind)
{
    const guint8 *head = record->body + UID;
    uLongf size = verify_u32(head, 0);
    gsize packed = record->size - UID - METAFILE_HEAD;
    GError *error = NULL;
    if (verify_u32(head, 28) != packed || verify_u16(head, 32) != 0xFE00) {
        verify_say(v, DISARM_DAMAGED, "a picture is not packed as it should be");
        return;
    }
    if (!disarm_budget_inflate(v->budget, size, &error)) {
        verify_say_error(v, error);
        return;
    }
    g_autofree guint8 *plain = g_try_malloc(size + 1);
    uLongf got = size;
    uLong used = packed;
    if (plain == NULL || uncompress2(plain, &got, head + METAFILE_HEAD, &used) != Z_OK ||
        got != size || used != packed)
        verify_say(v, DISARM_DAMAGED, "a picture does not unpack to its size");
    else
        verify_picture(v, plain, size, kind);
}

static void bitmap(Verify *v, const guint8 *bytes, gsize size)
{
    guint64 rows = 0;
    gsize head = verify_dib(v, bytes, size, FALSE, &rows);
    if (head != 0 && (guint64)size != head + rows)
        verify_say(v, DISARM_LEFTOVER, "bytes behind a bitmap");
}

static void blip(Verify *v, const VerifyArtRecord *record)
{
    static const struct {
        guint type, instance;
        const char *kind;
        gboolean metafile;
    } forms[] = {{0xF01A, 0x3D4, "emf", TRUE},   {0xF01B, 0x216, "wmf", TRUE},
                 {0xF01D, 0x46A, "jpeg", FALSE}, {0xF01E, 0x6E0, "png", FALSE},
                 {0xF01F, 0x7A8, "bmp", FALSE},  {0xF029, 0x6E4, "tiff", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        gsize head = UID + (forms[i].metafile ? METAFILE_HEAD : 1);
        if (forms[i].type != record->type || forms[i].instance != record->instance ||
            record->size <= head)
            continue;
        if (forms[i].metafile)
            metafile(v, record, forms[i].kind);
        else if (record->type == 0xF01F)
            bitmap(v, record->body + head, record->size - head);
        else
            verify_picture(v, record->body + head, record->size - head, forms[i].kind);
        return;
    }
    verify_say(v, DISARM_UNKNOWN_CONTENT, "a picture of no known form");
}

static void whole_blip(Verify *v, const guint8 *bytes, gsize size)
{
    VerifyArtRecord record;
    gsize at = 0;
    if (verify_art_next(bytes, size, &at, &record) && at == size)
        blip(v, &record);
    else
        verify_say(v, DISARM_DAMAGED, "a picture is not whole");
}

static void entry(Verify *v, VerifyArtHost *host, const VerifyArtRecord *record)
{
    static const guint8 empty[16];
    const guint8 *body = record->body;
    if (record->size < ENTRY_BYTES || verify_u32(body, 32) != 0) {
        verify_say(v, DISARM_UNKNOWN_CONTENT, "FBSE");
        return;
    }
    gsize size = verify_u32(body, 20), place = verify_u32(body, 28);
    gboolean inside = host->pictures == NULL;
    if (size == 0) {
        if (record->size != ENTRY_BYTES || place != NO_PLACE || memcmp(body + 2, empty, 16) != 0)
            verify_say(v, DISARM_LEFTOVER, "FBSE");
        return;
    }
    gboolean fits = record->size == ENTRY_BYTES;
    if (inside)
        fits = record->size - ENTRY_BYTES == size && place == 0;
    else if (host->claim != NULL)
        fits = fits && host->claim(host->user, place, size);
    else
        fits = fits && place == host->pictures_seen &&
               size <= host->pictures_size - host->pictures_seen;
    if (!fits) {
        verify_say(v, DISARM_DAMAGED, "a picture is not where it is said to be");
        return;
    }
    whole_blip(v, inside ? body + ENTRY_BYTES : host->pictures + place, size);
    host->pictures_seen += inside || host->claim != NULL ? 0 : size;
}

/* ---- properties ---- */

/* Elements that an array counts are there: all data but texts are arrays. */
static gboolean is_whole(guint number, const guint8 *data, gsize size)
{
    if (size == 0 || number == 0xC0 || number == 0xC5 || number == 0x381)
        return TRUE;
    gsize each = size >= 6 ? verify_u16(data, 4) : 0;
    return size >= 6 && (gsize)verify_u16(data, 0) * (each == 0xFFF0 ? 4 : each) <= size - 6;
}

static void property(Verify *v, guint id, const guint8 *data, gsize size)
{
    guint number = id & 0x3FFF;
    gboolean complex = (id & 0x8000) != 0, picture = (id & 0x4000) != 0;
    if (picture && verify_in(&verify_art_blips, number)) {
        if (complex)
            whole_blip(v, data, size);
        return;
    }
    if (picture || !verify_in(complex ? &verify_art_arrays : &verify_art_numbers, number)) {
        g_autofree char *what = g_strdup_printf("property %04X", number);
        verify_say(v, number == 0x382 ? DISARM_UNSAFE_LINK : DISARM_UNKNOWN_CONTENT, what);
    } else if (complex && !is_whole(number, data, size)) {
        verify_say(v, DISARM_DAMAGED, "an array of a shape");
    }
}

static void properties(Verify *v, const VerifyArtRecord *record)
{
    gsize at = (gsize)record->instance * 6;
    for (guint i = 0; at <= record->size && i < record->instance; i++) {
        const guint8 *row = record->body + (gsize)i * 6;
        guint id = verify_u16(row, 0);
        gsize size = (id & 0x8000) != 0 ? verify_u32(row, 2) : 0;
        if (size > record->size - at) {
            verify_say(v, DISARM_DAMAGED, "properties are cut off");
            return;
        }
        property(v, id, record->body + at, size);
        at += size;
    }
    if (at != record->size)
        verify_say(v, DISARM_LEFTOVER, "bytes behind properties");
}

/* ---- the tree ---- */

static void own(Verify *v, VerifyArtHost *host, const VerifyArtRecord *record)
{
    switch (record->type) {
    case 0xF007:
        entry(v, host, record);
        break;
    case 0xF006:
        if (record->size < 16 || record->size % 8 != 0)
            verify_say(v, DISARM_UNKNOWN_CONTENT, "FDGG");
        break;
    case 0xF00B:
    case 0xF121:
    case 0xF122:
        properties(v, record);
        break;
    default:
        if (host->client != NULL)
            host->client(host->user, record);
        else
            verify_say(v, DISARM_UNKNOWN_CONTENT, "client record");
    }
}

void verify_art_tree(Verify *v, VerifyArtHost *host, const guint8 *bytes, gsize size)
{
    gsize ends[DEPTH_MAX], at = 0;
    guint depth = 0;
    while (at < size) {
        VerifyArtRecord record;
        gsize end = depth > 0 ? ends[depth - 1] : size;
        if (!verify_art_next(bytes, end, &at, &record)) {
            verify_say(v, DISARM_DAMAGED, "records of a drawing do not fit");
            return;
        }
        const VerifyRecord *row = verify_record(v, &verify_art, record.type, 7, record.size);
        verify_art_atom(v, row, &record);
        if (row != NULL && row->act == VERIFY_RECORD_CONTAINERS) {
            if (depth == DEPTH_MAX) {
                verify_say(v, DISARM_LIMIT, "groups in each other");
                return;
            }
            ends[depth++] = at;
            at -= record.size;
        } else if (row != NULL && row->act == VERIFY_RECORD_OWN) {
            own(v, host, &record);
        }
        while (depth > 0 && at == ends[depth - 1])
            depth--;
    }
}
