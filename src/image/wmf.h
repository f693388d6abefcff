/* image/wmf.h -- one Windows metafile being written anew, record by record */
#pragma once
#include "image/copy.h"
#include "image/refusal.h"

typedef struct {
    DisarmJob *job;
    ImageOut *out;       /* lent */
    GByteArray *objects; /* 1 where an index is in use; owned */
    gsize start;         /* of the header in the output */
    gboolean idle;       /* the record being read does nothing: it names an object that is not */
    guint32 largest;     /* record, in words */
} ImageWmf;

/* What a record is made of, letter by letter:
 *   w a word   o an object that is named   x one that is named and ends
 *   m an object is made
 * and what has a walk of its own: P a number of points, L lines of points, T text, t text as a
 * string, F font, B brush, C colours, R region, and bitmaps: D pattern, b 16-bit pattern,
 * S s I i those that draw. */
typedef struct {
    guint function;
    const char *name, *form;
} ImageWmfRow;

/* NULL for a function that is not on the list. Static. */
const ImageWmfRow *image_wmf_row(guint function);
/* Walks over what comes after the function. What is wrong sticks to the cursor; FALSE with an error
 * when a bitmap in it is refused. */
gboolean image_wmf_copy_record(ImageWmf *wmf, const ImageWmfRow *row, ImageCopy *copy,
                               GError **error);

void image_wmf_make_object(ImageWmf *wmf, ImageCopy *copy);
/* The next word is the index of an object; when it is not in use, the record is idle. */
void image_wmf_name_object(ImageWmf *wmf, ImageCopy *copy, gboolean frees);
