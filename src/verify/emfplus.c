/* verify/emfplus.c -- records of EMF+ in the comments of a metafile, and pictures in its objects */
#include "verify/picture.h"
#include "verify/verify-file.h"
#include <string.h>

#define OBJECT_MAX_BYTES ((gsize)256 * 1024 * 1024)

enum { OBJECT = 0x4008, GOES_ON = 0x8000 };
enum { BRUSH = 1, IMAGE = 5 };
enum { TEXTURE = 2, TRANSFORMED = 2 };
enum { BITMAP = 1, METAFILE = 2 };

/* MS-EMFPLUS 2.1.1.1: what draws, selects, or sets how it is drawn. */
static gboolean is_known(guint16 type)
{
    return type == 0x4001 || type == 0x4002 || type == 0x4004 || (type >= 0x4008 && type <= 0x4036);
}

/* How many of the bytes are the picture's own: up to three zeros fill it up to four. */
static gsize own_size(const char *kind, const guint8 *bytes, gsize size)
{
    gsize own = size;
    Cursor c = cursor_over(bytes, size);
    if (g_str_equal(kind, "bmp") || g_str_equal(kind, "webp")) {
        gboolean bmp = bytes[0] == 'B';
        cursor_skip(&c, bmp ? 2 : 4);
        own = (gsize)cursor_u32le(&c) + (bmp ? 0u : 8u);
    } else if (!g_str_equal(kind, "emf") && !g_str_equal(kind, "wmf")) {
        while (own > 0 && size - own < 3 && bytes[own - 1] == 0)
            own--; /* the others end in a byte that is not zero, or take what is even */
    }
    for (gsize i = own; i < size; i++)
        own = size - own > 3 || bytes[i] != 0 ? size : own;
    return own;
}

/* A picture in a file of its own. */
static void judge_file(Verify *v, Cursor *c)
{
    gsize size = cursor_left(c);
    const guint8 *bytes = cursor_lend(c, size, OBJECT_MAX_BYTES);
    const char *kind = bytes != NULL ? verify_picture_kind(bytes, size) : NULL;
    if (kind == NULL) {
        verify_say(v, DISARM_UNKNOWN_CONTENT, "an image of EMF+");
        return;
    }
    verify_enter(v, kind);
    verify_picture(v, bytes, own_size(kind, bytes, size), kind);
    verify_leave(v);
}

static void judge_metafile(Verify *v, Cursor *c)
{
    cursor_skip(c, 4);
    guint32 size = cursor_u32le(c);
    const guint8 *bytes = cursor_lend(c, size, OBJECT_MAX_BYTES);
    Cursor file = cursor_over(bytes, bytes != NULL ? size : 0);
    if (bytes == NULL || cursor_left(c) > 3)
        verify_say(v, DISARM_DAMAGED, "a metafile of EMF+");
    else
        judge_file(v, &file);
}

static void judge_image(Verify *v, Cursor *c)
{
    cursor_skip(c, 4);
    guint32 type = cursor_u32le(c);
    if (type == METAFILE) {
        judge_metafile(v, c);
        return;
    }
    cursor_skip(c, 16);
    guint32 packed = cursor_u32le(c);
    if (type != BITMAP || !cursor_ok(c) || packed > 1)
        verify_say(v, DISARM_UNKNOWN_CONTENT, "an image of EMF+");
    else if (packed == 1)
        judge_file(v, c);
}

static void judge_brush(Verify *v, Cursor *c)
{
    cursor_skip(c, 4);
    if (cursor_u32le(c) != TEXTURE)
        return;
    guint32 flags = cursor_u32le(c);
    cursor_skip(c, 4);
    if ((flags & TRANSFORMED) != 0)
        cursor_skip(c, 24);
    judge_image(v, c);
}

static void judge_object(Verify *v, guint kind, const guint8 *bytes, gsize size)
{
    Cursor c = cursor_over(bytes, size);
    if (kind == 0 || kind > 9)
        verify_say(v, DISARM_METAFILE_RECORD, "an object of EMF+");
    else if (kind == IMAGE)
        judge_image(v, &c);
    else if (kind == BRUSH)
        judge_brush(v, &c);
}

/* Pieces of one object follow each other; each says how large the whole is. */
static void take_piece(Verify *v, guint16 flags, Cursor *data, GByteArray *object)
{
    guint kind = flags >> 8 & 0x7F;
    gsize size = cursor_left(data);
    if ((flags & GOES_ON) == 0 && object->len == 0) {
        judge_object(v, kind, data->at, size);
        return;
    }
    if ((flags & GOES_ON) != 0) {
        cursor_skip(data, 4);
        size = cursor_left(data);
    }
    const guint8 *bytes = cursor_lend(data, size, OBJECT_MAX_BYTES - object->len);
    if (bytes == NULL) {
        verify_say(v, DISARM_LIMIT, "an object of EMF+");
        return;
    }
    g_byte_array_append(object, bytes, (guint)size);
    if ((flags & GOES_ON) != 0)
        return;
    judge_object(v, kind, object->data, object->len);
    g_byte_array_set_size(object, 0);
}

void verify_emfplus(Verify *v, const guint8 *bytes, gsize size, GByteArray *object)
{
    Cursor c = cursor_over(bytes, size);
    GError *error = NULL;
    while (cursor_left(&c) > 0) {
        guint16 type = cursor_u16le(&c), flags = cursor_u16le(&c);
        guint32 length = cursor_u32le(&c), data_size = cursor_u32le(&c);
        if (length < 12 || data_size > length - 12u || length - 12u - data_size > 3)
            cursor_fail(&c, "the size of a record of EMF+");
        const guint8 *data = cursor_lend(&c, length - 12u, OBJECT_MAX_BYTES);
        if (data == NULL || !disarm_budget_objects(v->budget, 1, &error))
            break;
        Cursor content = cursor_over(data, data_size);
        if (!is_known(type) || (type != OBJECT && object->len > 0))
            verify_say(v, DISARM_METAFILE_RECORD, "a record of EMF+");
        else if (type == OBJECT)
            take_piece(v, flags, &content, object);
    }
    if (error != NULL)
        verify_say_error(v, error);
    verify_say_end(v, &c);
}
