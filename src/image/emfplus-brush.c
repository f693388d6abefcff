/* image/emfplus-brush.c -- brushes, pens and the ends of lines in EMF+
 *
 * MS-EMFPLUS 2.2.1.1, 2.2.1.2, 2.2.1.7 and the data of 2.2.2 that they name. */
#include "image/emfplus-objects.h"

static guint32 copy_u32(ImageEmfPlusObject *o)
{
    return image_copy_u32(&o->copy);
}

static void fail(ImageEmfPlusObject *o, const char *why)
{
    cursor_fail(&o->copy.c, why);
}

static void copy_matrix(ImageEmfPlusObject *o)
{
    image_copy_floats(&o->copy, 6);
}

/* ---- brushes ---- */

enum { BRUSH_SOLID, BRUSH_HATCH, BRUSH_TEXTURE, BRUSH_PATH_GRADIENT, BRUSH_LINEAR_GRADIENT };
enum {
    BRUSH_HAS_PATH = 0x01,
    BRUSH_HAS_TRANSFORM = 0x02,
    BRUSH_HAS_COLOURS = 0x04,
    BRUSH_HAS_BLEND = 0x08,
    BRUSH_HAS_BLEND_DOWN = 0x10,
    BRUSH_HAS_FOCUS = 0x40
};

/* Places between 0 and 1, and what is there: colours or floats. */
static void copy_colours(ImageEmfPlusObject *o)
{
    guint32 count = copy_u32(o);
    image_copy_floats(&o->copy, count);
    image_copy_items(&o->copy, count, 4);
}

static void copy_blend(ImageEmfPlusObject *o)
{
    guint32 count = copy_u32(o);
    image_copy_floats(&o->copy, (guint64)count * 2);
}

static void copy_texture(ImageEmfPlusObject *o)
{
    guint32 flags = copy_u32(o);
    copy_u32(o);
    if ((flags & BRUSH_HAS_TRANSFORM) != 0)
        copy_matrix(o);
    if (cursor_left(&o->copy.c) > 0)
        image_emfplus_copy_image(o);
}

static void copy_boundary(ImageEmfPlusObject *o, guint32 flags)
{
    if ((flags & BRUSH_HAS_PATH) != 0) {
        image_emfplus_copy_sized(o, image_emfplus_copy_path);
        return;
    }
    guint32 count = copy_u32(o);
    image_copy_floats(&o->copy, (guint64)count * 2);
}

static void copy_path_gradient(ImageEmfPlusObject *o)
{
    guint32 flags = copy_u32(o);
    image_copy_items(&o->copy, 2, 4);
    image_copy_floats(&o->copy, 2);
    guint32 surrounding = copy_u32(o);
    image_copy_items(&o->copy, surrounding, 4);
    copy_boundary(o, flags);
    if ((flags & BRUSH_HAS_TRANSFORM) != 0)
        copy_matrix(o);
    if ((flags & BRUSH_HAS_COLOURS) != 0)
        copy_colours(o);
    else if ((flags & BRUSH_HAS_BLEND) != 0)
        copy_blend(o);
    if ((flags & BRUSH_HAS_FOCUS) != 0) {
        if (copy_u32(o) != 2)
            fail(o, "the focus of a brush is wrong");
        image_copy_floats(&o->copy, 2);
    }
}

static void copy_linear_gradient(ImageEmfPlusObject *o)
{
    guint32 flags = copy_u32(o);
    copy_u32(o);
    image_copy_floats(&o->copy, 4);
    image_copy_items(&o->copy, 4, 4);
    if ((flags & BRUSH_HAS_TRANSFORM) != 0)
        copy_matrix(o);
    if ((flags & BRUSH_HAS_COLOURS) != 0)
        copy_colours(o);
    if ((flags & BRUSH_HAS_BLEND) != 0)
        copy_blend(o);
    if ((flags & BRUSH_HAS_BLEND_DOWN) != 0)
        copy_blend(o);
}

void image_emfplus_copy_brush(ImageEmfPlusObject *o)
{
    image_emfplus_copy_version(o);
    switch (copy_u32(o)) {
    case BRUSH_SOLID:
        copy_u32(o);
        return;
    case BRUSH_HATCH:
        image_copy_items(&o->copy, 3, 4);
        return;
    case BRUSH_TEXTURE:
        copy_texture(o);
        return;
    case BRUSH_PATH_GRADIENT:
        copy_path_gradient(o);
        return;
    case BRUSH_LINEAR_GRADIENT:
        copy_linear_gradient(o);
        return;
    default:
        fail(o, "a brush is of no known kind");
    }
}

/* ---- the ends of lines ---- */

enum { CAP_HAS_FILL = 1, CAP_HAS_LINE = 2 };

void image_emfplus_copy_line_cap(ImageEmfPlusObject *o)
{
    image_emfplus_copy_version(o);
    guint32 type = copy_u32(o);
    if (type > 1) {
        fail(o, "the end of a line is of no known kind");
        return;
    }
    if (type == 1) { /* an arrow of two sizes */
        image_copy_floats(&o->copy, 3);
        image_copy_items(&o->copy, 4, 4);
        image_copy_floats(&o->copy, 6);
        return;
    }
    guint32 flags = copy_u32(o);
    copy_u32(o);
    image_copy_floats(&o->copy, 1);
    image_copy_items(&o->copy, 3, 4);
    image_copy_floats(&o->copy, 6);
    if ((flags & CAP_HAS_FILL) != 0)
        image_emfplus_copy_sized(o, image_emfplus_copy_path);
    if ((flags & CAP_HAS_LINE) != 0)
        image_emfplus_copy_sized(o, image_emfplus_copy_path);
}

/* ---- pens ---- */

static void copy_one(ImageEmfPlusObject *o)
{
    copy_u32(o);
}

static void copy_float(ImageEmfPlusObject *o)
{
    image_copy_floats(&o->copy, 1);
}

static void copy_some_floats(ImageEmfPlusObject *o)
{
    guint32 count = copy_u32(o);
    image_copy_floats(&o->copy, count);
}

static void copy_cap(ImageEmfPlusObject *o)
{
    image_emfplus_copy_sized(o, image_emfplus_copy_line_cap);
}

/* By the bits of its flags from the lowest on: what a pen has besides width and brush. */
static void (*const pen_parts[])(ImageEmfPlusObject *) = {
    copy_matrix, copy_one,         copy_one, copy_one,         copy_float, copy_one, copy_one,
    copy_float,  copy_some_floats, copy_one, copy_some_floats, copy_cap,   copy_cap};

void image_emfplus_copy_pen(ImageEmfPlusObject *o)
{
    image_emfplus_copy_version(o);
    copy_u32(o);
    guint32 flags = copy_u32(o);
    copy_u32(o);
    image_copy_floats(&o->copy, 1);
    if (flags >> G_N_ELEMENTS(pen_parts) != 0)
        fail(o, "a pen has parts of no known kind");
    for (gsize i = 0; i < G_N_ELEMENTS(pen_parts); i++)
        if ((flags >> i & 1) != 0)
            pen_parts[i](o);
    image_emfplus_copy_brush(o);
}
