/* image/emfplus-objects.h -- the objects of EMF+: brushes, pens, paths, regions, pictures, fonts
 *
 * MS-EMFPLUS 2.2.1 and 2.2.2. */
#pragma once
#include "image/copy.h"
#include "image/refusal.h"

typedef enum {
    EMFPLUS_BRUSH = 1,
    EMFPLUS_PEN,
    EMFPLUS_PATH,
    EMFPLUS_REGION,
    EMFPLUS_IMAGE,
    EMFPLUS_FONT,
    EMFPLUS_STRING_FORMAT,
    EMFPLUS_IMAGE_ATTRIBUTES,
    EMFPLUS_LINE_CAP
} ImageEmfPlusType;

typedef struct {
    ImageCopy copy;
    DisarmJob *job;
    GError *error; /* why a picture inside was refused; owned by who made this */
} ImageEmfPlusObject;

/* Walks over one object. What is wrong sticks to the cursor, or is `error`. */
void image_emfplus_copy_object(ImageEmfPlusObject *object, ImageEmfPlusType type);

/* Of the parts, shared between the files of objects. */
void image_emfplus_copy_version(ImageEmfPlusObject *object);
void image_emfplus_copy_brush(ImageEmfPlusObject *object);
void image_emfplus_copy_pen(ImageEmfPlusObject *object);
void image_emfplus_copy_path(ImageEmfPlusObject *object);
void image_emfplus_copy_image(ImageEmfPlusObject *object);
void image_emfplus_copy_line_cap(ImageEmfPlusObject *object);
/* A part of its own size, which is written before it, as a walk of its own by `part`. */
void image_emfplus_copy_sized(ImageEmfPlusObject *object, void (*part)(ImageEmfPlusObject *));
/* `count` points: relative ones of one or two bytes a number, 16-bit ones, or floats, as `flags`.
 */
void image_emfplus_copy_points(ImageCopy *copy, guint32 count, guint flags);

#define EMFPLUS_POINTS_RELATIVE 0x0800u
#define EMFPLUS_POINTS_SHORT 0x4000u
