/* clean/office97/ppt-crypt.c -- a presentation decrypted: each object under the key of its number,
 * each field of a picture by itself (MS-PPT 2.3.7) */
#include "base/problem.h"
#include "clean/office97/bytes.h"
#include "clean/office97/old-crypt.h"
#include "clean/office97/ppt-internal.h"
#include <string.h>

#define SESSION 0x2F14u
#define PICTURE_ENTRY 0xF007u
#define UID_BYTES 16u
#define METAFILE_BYTES 34u

typedef struct {
    const OldCrypt *crypt;
    guint8 *bytes;
    gsize size, at;
} Fields;

static gboolean refuse(Ppt *ppt)
{
    disarm_find(ppt->job->findings, DISARM_ENCRYPTED, DISARM_REFUSED, NULL, 0);
    problem_set(&ppt->failed, PROBLEM_ENCRYPTED,
                PROBLEM_BOTH("The presentation", "プレゼンテーション"), NULL);
    return FALSE;
}

/* A copy to decrypt in; NULL when the budget does not hold it. */
static guint8 *copy_of(Ppt *ppt, const guint8 *bytes, gsize size)
{
    if (!disarm_budget_inflate(ppt->job->budget, size, &ppt->failed))
        return NULL;
    guint8 *copy = g_malloc(size + 1);
    memcpy(copy, bytes, size);
    g_ptr_array_add(ppt->decrypted, copy);
    return copy;
}

/* ---- objects ---- */

/* What does not fit stays as it is: whoever needs it finds no record there. */
static gboolean undo_object(Ppt *ppt, const OldCrypt *crypt, guint32 number, gsize at, guint8 *made)
{
    guint8 head[CLEAN_ART_HEAD];
    if (at > ppt->size || ppt->size - at < sizeof head)
        return TRUE;
    memcpy(head, ppt->bytes + at, sizeof head);
    old_crypt_block(crypt, number, head, sizeof head);
    gsize size = bytes_u32(head, 4);
    if (size > ppt->size - at - sizeof head)
        return TRUE;
    ppt->taken += size;
    if (ppt->taken > ppt->size)
        return ppt_fail(ppt, "several slides lie at the same place");
    memcpy(made + at, ppt->bytes + at, sizeof head + size);
    old_crypt_block(crypt, number, made + at, sizeof head + size);
    return TRUE;
}

static gboolean undo_objects(Ppt *ppt, const OldCrypt *crypt)
{
    GHashTableIter iter;
    gpointer key, place;
    guint8 *made = copy_of(ppt, ppt->bytes, ppt->size);
    if (made == NULL)
        return FALSE;
    g_hash_table_iter_init(&iter, ppt->places);
    while (g_hash_table_iter_next(&iter, &key, &place))
        if (GPOINTER_TO_UINT(key) != ppt->session &&
            !undo_object(ppt, crypt, GPOINTER_TO_UINT(key), GPOINTER_TO_SIZE(place) - 1, made))
            return FALSE;
    ppt->bytes = made;
    ppt->taken = 0;
    return TRUE;
}

/* ---- pictures ---- */

static gboolean undo_field(Fields *fields, gsize count)
{
    if (fields->size - fields->at < count)
        return FALSE;
    if (count > 0)
        old_crypt_block(fields->crypt, 0, fields->bytes + fields->at, count);
    fields->at += count;
    return TRUE;
}

/* The entry of a list before a picture. */
static gboolean undo_entry(Fields *fields)
{
    static const guint8 parts[] = {1, 1, 16, 2, 4, 4, 4, 1, 1, 1, 1};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (!undo_field(fields, parts[i]))
            return FALSE;
    return undo_field(fields, fields->bytes[fields->at - 3]); /* its name */
}

/* Those that stand for two sums of what is in it (MS-ODRAW 2.2.24 and on). */
static gboolean has_two(guint instance)
{
    static const guint16 two[] = {0x217, 0x3D5, 0x46B, 0x543, 0x6E1, 0x6E3, 0x6E5, 0x7A9};
    for (gsize i = 0; i < G_N_ELEMENTS(two); i++)
        if (instance == two[i])
            return TRUE;
    return FALSE;
}

/* What is in the record of a picture, of `size` bytes. */
static gboolean undo_picture(Fields *fields, guint instance, guint type, gsize size)
{
    gsize end = fields->at + size;
    gboolean metafile = type >= 0xF01A && type <= 0xF01C;
    for (guint i = 0; i < (has_two(instance) ? 2u : 1u); i++)
        if (!undo_field(fields, UID_BYTES))
            return FALSE;
    return undo_field(fields, metafile ? METAFILE_BYTES : 1) && fields->at <= end &&
           undo_field(fields, end - fields->at);
}

/* An entry is followed by its picture. FALSE at the end, and where records no longer fit. */
static gboolean undo_record(Fields *fields)
{
    const guint8 *head = fields->bytes + fields->at;
    if (!undo_field(fields, CLEAN_ART_HEAD))
        return FALSE;
    guint type = bytes_u16(head, 2);
    gsize size = bytes_u32(head, 4);
    if (size > fields->size - fields->at)
        return FALSE;
    return type == PICTURE_ENTRY ? undo_entry(fields)
                                 : undo_picture(fields, bytes_u16(head, 0) >> 4, type, size);
}

static gboolean undo_pictures(Ppt *ppt, const OldCrypt *crypt)
{
    guint8 *made = copy_of(ppt, ppt->pictures, ppt->pictures_size);
    if (made == NULL)
        return FALSE;
    Fields fields = {crypt, made, ppt->pictures_size, 0};
    while (disarm_budget_objects(ppt->job->budget, 1, &ppt->failed) && undo_record(&fields))
        continue;
    ppt->pictures = made;
    return ppt->failed == NULL;
}

gboolean ppt_decrypt(Ppt *ppt)
{
    CleanArtRecord session;
    OldCrypt crypt;
    gsize place =
        GPOINTER_TO_SIZE(g_hash_table_lookup(ppt->places, GUINT_TO_POINTER(ppt->session)));
    gsize at = place > 0 ? place - 1 : ppt->size;
    if (!clean_art_next(ppt->bytes, ppt->size, &at, &session) || session.type != SESSION ||
        !old_crypt_open(&crypt, session.body, session.size, ppt->job))
        return refuse(ppt);
    disarm_find(ppt->job->findings, DISARM_ENCRYPTED, DISARM_DROPPED, NULL, 0);
    return undo_objects(ppt, &crypt) && undo_pictures(ppt, &crypt);
}
