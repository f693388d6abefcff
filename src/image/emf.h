/* image/emf.h -- one enhanced metafile being written anew, record by record
 *
 * MS-EMF. A row of the table says what a record is made of; what has no row does not get through.
 */
#pragma once
#include "image/copy.h"
#include "image/emfplus.h"

#define EMF_RECORD_HEAD 8u /* type and size */

typedef struct {
    DisarmJob *job;
    ImageOut *out; /* lent */
    guint records; /* written */
    guint handles; /* the highest index of an object that is made or named */
    ImageEmfPlus *plus;
} ImageEmf;

typedef struct ImageEmfRow ImageEmfRow;

/* A record as it came: `bytes` from its type on, of the size that it says. */
typedef struct {
    const ImageEmfRow *row;
    const guint8 *bytes; /* lent */
    gsize size;
    gsize written_at;  /* where it starts in the output */
    const char *wrong; /* set: why it is refused, when no error was set */
} ImageEmfRecord;

/* Writes a record whose head stands already. FALSE: it is refused, by `wrong` or by the error. */
typedef gboolean (*ImageEmfPut)(ImageEmf *emf, ImageEmfRecord *record, GError **error);

struct ImageEmfRow {
    guint type;
    const char *name;
    ImageEmfPut put; /* NULL: it does not get through */
    guint16 fixed;   /* bytes after the head that are always there */
    guint16 item;    /* size of what is counted, or of a character */
    guint16 at; /* where in the record: the object's index, the region's size, a bitmap's place */
    guint16 usage_at, mask_at, mask_usage_at; /* of bitmaps */
    guint16 floats_at, floats;
};

/* NULL for a type that there is not. Static. */
const ImageEmfRow *image_emf_row(guint type);

/* 32 bits at a place that was checked to be within the record's fixed part. */
guint32 image_emf_u32(const ImageEmfRecord *record, gsize at);
/* Writes the fixed part, whose floats must be numbers. */
gboolean image_emf_put_fixed(ImageEmf *emf, ImageEmfRecord *record);
/* An object's index: not zero, and then the table of objects has room for it. */
gboolean image_emf_take_handle(ImageEmf *emf, ImageEmfRecord *record, guint32 index);
/* Over a field of the record that is being written. */
void image_emf_patch(ImageEmf *emf, const ImageEmfRecord *record, gsize at, guint32 value);
gboolean image_emf_wrong(ImageEmfRecord *record, const char *why);

/* Of the table, by what is in them. */
gboolean image_emf_put_text(ImageEmf *emf, ImageEmfRecord *record, GError **error);
gboolean image_emf_put_texts(ImageEmf *emf, ImageEmfRecord *record, GError **error);
gboolean image_emf_put_small_text(ImageEmf *emf, ImageEmfRecord *record, GError **error);
gboolean image_emf_put_font(ImageEmf *emf, ImageEmfRecord *record, GError **error);
gboolean image_emf_put_bitmap(ImageEmf *emf, ImageEmfRecord *record, GError **error);
gboolean image_emf_put_brush_bitmap(ImageEmf *emf, ImageEmfRecord *record, GError **error);
gboolean image_emf_put_pen(ImageEmf *emf, ImageEmfRecord *record, GError **error);
