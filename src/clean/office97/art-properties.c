/* clean/office97/art-properties.c -- properties of shapes: each by its number, and the data behind
 * them */
#include "base/problem.h"
#include "clean/office97/art.h"
#include "clean/office97/bytes.h"
#include "clean/records.h"
#include <string.h>

#define PROPERTY_BYTES 6u
#define IS_PICTURE 0x4000u
#define IS_COMPLEX 0x8000u
#define LINK 0x0382u
#define NAME 0x0380u
#define NUMBERS 0x3FFFu
#define DATA_MAX 0x100000u
#define ARRAY_HEAD 6u
#define HALF_POINTS 0xFFF0u /* of two halves of the usual size */

static gboolean note_property(DisarmJob *job, guint number, GError **error)
{
    g_autofree char *detail = g_strdup_printf("property %04X", number);
    static const struct {
        guint number;
        DisarmDanger danger;
    } known[] = {{LINK, DISARM_UNSAFE_LINK},
                 {0x105, DISARM_EXTERNAL_RESOURCE},
                 {0x187, DISARM_EXTERNAL_RESOURCE},
                 {0x1C6, DISARM_EXTERNAL_RESOURCE},
                 {0x38E, DISARM_SCRIPT},
                 {NAME, DISARM_DANGER_LAST},
                 {0x106, DISARM_DANGER_LAST},
                 {0x38D, DISARM_DANGER_LAST},
                 {0x3A9, DISARM_DANGER_LAST}};
    DisarmDanger danger = DISARM_UNKNOWN_CONTENT;
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (known[i].number == number)
            danger = known[i].danger;
    if (danger == DISARM_DANGER_LAST)
        return TRUE;
    if (danger == DISARM_UNKNOWN_CONTENT)
        return disarm_apply(job, DISARM_UNKNOWNS, danger, DISARM_DROPPED, detail, error);
    disarm_find(job->findings, danger, DISARM_DROPPED, detail, -1);
    return TRUE;
}

/* The picture itself behind a property. */
static gboolean add_picture(DisarmJob *job, const guint8 *data, gsize size, GByteArray *behind,
                            GError **error)
{
    CleanArtRecord picture;
    gsize at = 0;
    return !clean_art_next(data, size, &at, &picture) ||
           clean_art_picture(job, &picture, behind, error);
}

typedef struct {
    DisarmJob *job;
    GByteArray *list, *behind;
    guint count;
} Properties;

static void add_property(Properties *p, guint id, guint32 value)
{
    bytes_add16(p->list, id);
    bytes_add32(p->list, value);
    p->count++;
}

/* Bytes of the elements that an array says it has (MS-ODRAW 2.2.51, IMsoArray). */
static gsize element_bytes(const guint8 *data)
{
    gsize each = bytes_u16(data, 4);
    return bytes_u16(data, 0) * (each == HALF_POINTS ? 4 : each);
}

/* Some writers leave an array's head out of its size. */
static gsize data_bytes(guint number, const guint8 *data, gsize size, gsize left)
{
    gboolean short_of = size > 0 && left >= ARRAY_HEAD && left - ARRAY_HEAD >= size &&
                        clean_range_has(&clean_art_arrays, number) && element_bytes(data) == size;
    return short_of ? size + ARRAY_HEAD : size;
}

static gboolean has_elements(guint number, const guint8 *data, gsize size)
{
    if (size == 0 || !clean_range_has(&clean_art_arrays, number))
        return TRUE;
    return size >= ARRAY_HEAD && element_bytes(data) <= size - ARRAY_HEAD;
}

/* One with data behind it, of `size` bytes. */
static gboolean take_complex(Properties *p, guint number, const guint8 *data, gsize size,
                             GError **error)
{
    gsize before = p->behind->len;
    if (clean_range_has(&clean_art_pictures, number)) {
        if (!add_picture(p->job, data, size, p->behind, error))
            return FALSE;
        if (p->behind->len > before)
            add_property(p, number | IS_COMPLEX | IS_PICTURE, (guint32)(p->behind->len - before));
        return TRUE;
    }
    if (!clean_range_has(&clean_art_data, number) || size > DATA_MAX ||
        !has_elements(number, data, size))
        return note_property(p->job, number, error);
    bytes_add(p->behind, data, size);
    add_property(p, number | IS_COMPLEX, (guint32)size);
    return TRUE;
}

static gboolean take_simple(Properties *p, guint id, guint32 value, GError **error)
{
    guint number = id & NUMBERS;
    if (clean_range_has(&clean_art_pictures, number) && (id & IS_PICTURE) != 0)
        add_property(p, number | IS_PICTURE, value);
    else if (clean_range_has(&clean_art_values, number))
        add_property(p, number, value);
    else
        return note_property(p->job, number, error);
    return TRUE;
}

gboolean clean_art_properties(DisarmJob *job, const CleanArtRecord *record, GByteArray *out,
                              GError **error)
{
    g_autoptr(GByteArray) list = g_byte_array_new(), behind = g_byte_array_new();
    Properties p = {job, list, behind, 0};
    gsize count = record->instance, data_at = count * PROPERTY_BYTES;
    gboolean fine = data_at <= record->size;
    for (gsize i = 0; fine && i < count; i++) {
        const guint8 *at = record->body + i * PROPERTY_BYTES;
        guint id = bytes_u16(at, 0);
        guint32 value = bytes_u32(at, 2);
        if ((id & IS_COMPLEX) == 0) {
            fine = take_simple(&p, id, value, error);
            continue;
        }
        if (value > record->size - data_at) {
            disarm_find(job->findings, DISARM_DAMAGED, DISARM_DROPPED, "properties", -1);
            return TRUE;
        }
        const guint8 *data = record->body + data_at;
        gsize size = data_bytes(id & NUMBERS, data, value, record->size - data_at);
        fine = take_complex(&p, id & NUMBERS, data, size, error);
        data_at += size;
    }
    if (data_at > record->size && error != NULL && *error == NULL)
        problem_set(error, PROBLEM_DAMAGED, PROBLEM_BOTH("A drawing in it", "中の図形"),
                    PROBLEM_BOTH("properties are cut off", "属性が途中で切れています"));
    if (!fine || p.count == 0)
        return fine;
    clean_art_put_head(out, 3, p.count, record->type, (gsize)list->len + behind->len);
    bytes_add(out, list->data, list->len);
    bytes_add(out, behind->data, behind->len);
    return TRUE;
}
