/* image/emfplus.c -- the records of EMF+ in the comments of an enhanced metafile
 *
 * MS-EMFPLUS 2.3. */
#include "image/emfplus.h"
#include "image/emfplus-objects.h"
#include <string.h>

#define RECORD_HEAD 12u
#define PIECE_BYTES 65000u /* of an object that is spread over several records */
#define OBJECTS 64u
#define FLAG_GOES_ON 0x8000u /* of an object */
#define FLAG_SOLID 0x8000u   /* a brush is a colour */
#define FLAG_SHORT 0x4000u   /* rectangles of 16-bit numbers */
#define OBJECT_RECORD 0x4008u

/* What a record is made of, letter by letter:
 *   u 32 bits   f a float   i an object's index, or none   b a brush's index, or a colour
 *   r a rectangle of floats or 16-bit numbers   q one of floats   m a matrix
 *   n how many there are of what comes next: R rectangles, P points
 *   s characters, as many as the third number says   d driver string
 * `named`: the low byte of its flags is an object's index. */
typedef struct {
    guint type;
    const char *name, *form; /* form NULL: it does not get through */
    gboolean named;
} Row;

static const Row rows[] = {
    {0x4001, "Header", "uuuu", FALSE},
    {0x4002, "EndOfFile", "", FALSE},
    {0x4003, "Comment", NULL, FALSE},
    {0x4004, "GetDC", "", FALSE},
    {0x4005, "MultiFormatStart", NULL, FALSE},
    {0x4006, "MultiFormatSection", NULL, FALSE},
    {0x4007, "MultiFormatEnd", NULL, FALSE},
    {0x4009, "Clear", "u", FALSE},
    {0x400A, "FillRects", "bnR", FALSE},
    {0x400B, "DrawRects", "nR", TRUE},
    {0x400C, "FillPolygon", "bnP", FALSE},
    {0x400D, "DrawLines", "nP", TRUE},
    {0x400E, "FillEllipse", "br", FALSE},
    {0x400F, "DrawEllipse", "r", TRUE},
    {0x4010, "FillPie", "bffr", FALSE},
    {0x4011, "DrawPie", "ffr", TRUE},
    {0x4012, "DrawArc", "ffr", TRUE},
    {0x4013, "FillRegion", "b", TRUE},
    {0x4014, "FillPath", "b", TRUE},
    {0x4015, "DrawPath", "i", TRUE},
    {0x4016, "FillClosedCurve", "bfnP", FALSE},
    {0x4017, "DrawClosedCurve", "fnP", TRUE},
    {0x4018, "DrawCurve", "fuunP", TRUE},
    {0x4019, "DrawBeziers", "nP", TRUE},
    {0x401A, "DrawImage", "iuqr", TRUE},
    {0x401B, "DrawImagePoints", "iuqnP", TRUE},
    {0x401C, "DrawString", "bis", TRUE},
    {0x401D, "SetRenderingOrigin", "uu", FALSE},
    {0x401E, "SetAntiAliasMode", "", FALSE},
    {0x401F, "SetTextRenderingHint", "", FALSE},
    {0x4020, "SetTextContrast", "", FALSE},
    {0x4021, "SetInterpolationMode", "", FALSE},
    {0x4022, "SetPixelOffsetMode", "", FALSE},
    {0x4023, "SetCompositingMode", "", FALSE},
    {0x4024, "SetCompositingQuality", "", FALSE},
    {0x4025, "Save", "u", FALSE},
    {0x4026, "Restore", "u", FALSE},
    {0x4027, "BeginContainer", "qqu", FALSE},
    {0x4028, "BeginContainerNoParams", "u", FALSE},
    {0x4029, "EndContainer", "u", FALSE},
    {0x402A, "SetWorldTransform", "m", FALSE},
    {0x402B, "ResetWorldTransform", "", FALSE},
    {0x402C, "MultiplyWorldTransform", "m", FALSE},
    {0x402D, "TranslateWorldTransform", "ff", FALSE},
    {0x402E, "ScaleWorldTransform", "ff", FALSE},
    {0x402F, "RotateWorldTransform", "f", FALSE},
    {0x4030, "SetPageTransform", "f", FALSE},
    {0x4031, "ResetClip", "", FALSE},
    {0x4032, "SetClipRect", "q", FALSE},
    {0x4033, "SetClipPath", "", TRUE},
    {0x4034, "SetClipRegion", "", TRUE},
    {0x4035, "OffsetClip", "ff", FALSE},
    {0x4036, "DrawDriverString", "bd", TRUE},
    {0x4038, "SerializableObject", NULL, FALSE},
    {0x4039, "SetTSGraphics", NULL, FALSE},
    {0x403A, "SetTSClip", NULL, FALSE},
};

struct ImageEmfPlus {
    DisarmJob *job;
    GByteArray *pending; /* the object so far, when it is spread over records; owned */
    guint pending_flags; /* type and index of it; 0: there is none */
    guint32 pending_size;
};

ImageEmfPlus *image_emfplus_new(DisarmJob *job)
{
    ImageEmfPlus *plus = g_new0(ImageEmfPlus, 1);
    plus->job = job;
    plus->pending = g_byte_array_new();
    return plus;
}

void image_emfplus_free(ImageEmfPlus *plus)
{
    g_byte_array_unref(plus->pending);
    g_free(plus);
}

gboolean image_emfplus_is_complete(const ImageEmfPlus *plus)
{
    return plus->pending_flags == 0;
}

/* ---- records ---- */

static void copy_rectangles(ImageCopy *copy, guint64 count, guint flags)
{
    if ((flags & FLAG_SHORT) != 0)
        image_copy_items(copy, count, 8);
    else
        image_copy_floats(copy, count * 4);
}

static void copy_index(ImageCopy *copy)
{
    guint32 index = image_copy_u32(copy);
    if (index >= OBJECTS && index != G_MAXUINT32)
        cursor_fail(&copy->c, "it names an object that cannot be");
}

/* Length, place, characters. */
static void copy_string(ImageCopy *copy)
{
    guint32 length = image_copy_u32(copy);
    image_copy_floats(copy, 4);
    image_copy_items(copy, length, 2);
}

/* Glyphs, each with its place, and a matrix or none. */
static void copy_driver_string(ImageCopy *copy)
{
    image_copy_u32(copy);
    guint32 has_matrix = image_copy_u32(copy);
    guint32 count = image_copy_u32(copy);
    gsize glyphs = (gsize)count * 2;
    image_copy_items(copy, count, 2);
    image_copy_skip_padding(copy, glyphs);
    if (cursor_ok(&copy->c))
        image_put_zeros(copy->out, (4 - glyphs % 4) % 4);
    image_copy_floats(copy, (guint64)count * 2);
    if (has_matrix != 0)
        image_copy_floats(copy, 6);
}

static void copy_letter(ImageCopy *copy, char letter, guint flags, guint32 *count)
{
    switch (letter) {
    case 'u':
        image_copy_u32(copy);
        return;
    case 'f':
        image_copy_floats(copy, 1);
        return;
    case 'i':
        copy_index(copy);
        return;
    case 'b':
        if ((flags & FLAG_SOLID) != 0)
            image_copy_u32(copy);
        else
            copy_index(copy);
        return;
    case 'r':
        copy_rectangles(copy, 1, flags);
        return;
    case 'q':
        image_copy_floats(copy, 4);
        return;
    case 'm':
        image_copy_floats(copy, 6);
        return;
    case 'n':
        *count = image_copy_u32(copy);
        return;
    case 'R':
        copy_rectangles(copy, *count, flags);
        return;
    case 'P':
        image_emfplus_copy_points(copy, *count, flags);
        return;
    case 's':
        copy_string(copy);
        return;
    default:
        copy_driver_string(copy);
    }
}

/* A record's head, filled in by end_record. */
static gsize begin_record(ImageOut *out, guint type, guint flags)
{
    gsize at = out->size;
    image_put_u16le(out, type);
    image_put_u16le(out, flags);
    image_put_zeros(out, 8);
    return at;
}

static void end_record(ImageOut *out, gsize at)
{
    guint32 size = (guint32)(out->size - at - RECORD_HEAD);
    image_put_zeros(out, (4 - size % 4) % 4);
    image_patch_u32le(out, at + 4, (guint32)(out->size - at));
    image_patch_u32le(out, at + 8, size);
}

static gboolean wrong(ImageEmfPlus *plus, const char *name, const char *why, GError **error)
{
    g_autofree char *text = g_strdup_printf("EMF+ %s: %s", name, why);
    return image_damaged(plus->job, IMAGE_EMF, text, error);
}

static gboolean put_record(ImageEmfPlus *plus, const Row *row, guint flags, Cursor data,
                           ImageOut *out, GError **error)
{
    ImageCopy copy = {data, out};
    guint32 count = 0;
    gsize at = begin_record(out, row->type, flags);
    if (row->named && (flags & 0xFF) >= OBJECTS)
        cursor_fail(&copy.c, "it names an object that cannot be");
    for (const char *letter = row->form; *letter != '\0'; letter++)
        copy_letter(&copy, *letter, flags, &count);
    end_record(out, at);
    return cursor_ok(&copy.c) || wrong(plus, row->name, copy.c.failed, error);
}

/* ---- objects ---- */

static void put_pieces(const ImageOut *whole, guint flags, ImageOut *out)
{
    gsize at = 0;
    for (; whole->size - at > PIECE_BYTES; at += PIECE_BYTES) {
        gsize record = begin_record(out, OBJECT_RECORD, flags | FLAG_GOES_ON);
        image_put_u32le(out, (guint32)whole->size);
        image_put(out, whole->bytes + at, PIECE_BYTES);
        end_record(out, record);
    }
    gsize record = begin_record(out, OBJECT_RECORD, flags);
    image_put(out, whole->bytes + at, whole->size - at);
    end_record(out, record);
}

static gboolean put_object(ImageEmfPlus *plus, guint flags, const guint8 *bytes, gsize size,
                           ImageOut *out, GError **error)
{
    g_auto(ImageOut) whole = {.max = out->max};
    ImageEmfPlusObject object = {.copy = {cursor_over(bytes, size), &whole}, .job = plus->job};
    if ((flags & 0xFF) >= OBJECTS)
        cursor_fail(&object.copy.c, "it has an index that cannot be");
    image_emfplus_copy_object(&object, (ImageEmfPlusType)(flags >> 8 & 0x7F));
    if (object.error != NULL) {
        g_propagate_error(error, object.error);
        return FALSE;
    }
    if (!cursor_ok(&object.copy.c))
        return wrong(plus, "Object", object.copy.c.failed, error);
    if (whole.failed)
        out->failed = TRUE;
    else
        put_pieces(&whole, flags, out);
    return TRUE;
}

/* The whole object, when all of it has come. */
static gboolean take_piece(ImageEmfPlus *plus, guint flags, Cursor data, ImageOut *out,
                           GError **error)
{
    gboolean goes_on = (flags & FLAG_GOES_ON) != 0;
    guint own = flags & ~FLAG_GOES_ON;
    guint32 total = goes_on ? cursor_u32le(&data) : plus->pending_size;
    if (!goes_on && plus->pending_flags == 0)
        return put_object(plus, own, data.at, cursor_left(&data), out, error);
    if (plus->pending_flags == 0) {
        plus->pending_flags = own;
        plus->pending_size = total;
    }
    if (plus->pending_flags != own || plus->pending_size != total || !cursor_ok(&data))
        return wrong(plus, "Object", "its pieces do not belong together", error);
    if (cursor_left(&data) > 0)
        g_byte_array_append(plus->pending, data.at, (guint)cursor_left(&data));
    /* Writers pad the last piece. */
    if (plus->pending->len > (guint64)total + 3 || (!goes_on && plus->pending->len < total))
        return wrong(plus, "Object", "it has more or fewer bytes than it says", error);
    if (goes_on)
        return TRUE;
    gboolean well = put_object(plus, own, plus->pending->data, total, out, error);
    g_byte_array_set_size(plus->pending, 0);
    plus->pending_flags = 0;
    return well;
}

/* ---- the whole ---- */

static const Row *row_of(guint type)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].type == type)
            return &rows[i];
    return NULL;
}

static gboolean take_record(ImageEmfPlus *plus, guint type, guint flags, Cursor data, ImageOut *out,
                            GError **error)
{
    const Row *row = row_of(type);
    if (type == OBJECT_RECORD)
        return take_piece(plus, flags, data, out, error);
    if (!image_emfplus_is_complete(plus))
        return wrong(plus, "Object", "something comes between its pieces", error);
    if (row == NULL || row->form == NULL) {
        disarm_find(plus->job->findings,
                    row == NULL ? DISARM_UNKNOWN_CONTENT : DISARM_METAFILE_RECORD, DISARM_DROPPED,
                    row != NULL ? row->name : "EMF+", -1);
        return TRUE;
    }
    return put_record(plus, row, flags, data, out, error);
}

gboolean image_emfplus_put(ImageEmfPlus *plus, const guint8 *bytes, gsize size, ImageOut *out,
                           GError **error)
{
    Cursor c = cursor_over(bytes, size);
    while (cursor_left(&c) >= RECORD_HEAD) {
        guint type = cursor_u16le(&c);
        guint flags = cursor_u16le(&c);
        guint32 record_size = cursor_u32le(&c);
        guint32 data_size = cursor_u32le(&c);
        if (record_size < RECORD_HEAD || record_size % 4 != 0 ||
            data_size > record_size - RECORD_HEAD)
            return wrong(plus, "record", "its size is wrong", error);
        const guint8 *data = cursor_lend(&c, record_size - RECORD_HEAD, G_MAXUINT32);
        if (data == NULL)
            return wrong(plus, "record", c.failed, error);
        if (!disarm_budget_objects(plus->job->budget, 1, error) ||
            !take_record(plus, type, flags, cursor_over(data, data_size), out, error))
            return FALSE;
    }
    return TRUE;
}
