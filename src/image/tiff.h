/* image/tiff.h -- TIFF files: what is read of their directories, and libtiff kept within bounds
 *
 * TIFF 6.0; Technical Note 2 (JPEG); BigTIFF is read and never written. Directories are walked here
 * before libtiff sees them: it opens only those that are whole, in a chain that ends, and of a
 * compression that is on the list. */
#pragma once
#include "image/out.h"
#include "image/refusal.h"

#include <tiffio.h>

/* One page, as its directory says it. */
typedef struct {
    guint64 at; /* of the directory */
    guint32 width, height;
    guint compression;
    gboolean reduced, has_more_inside; /* a preview; directories of its own below it */
    guint64 stream_at, stream_size;    /* old JPEG: a whole stream; 0: there is none */
} ImageTiffPage;

/* The pages in order (ImageTiffPage); notes what of their tags is not kept. Each is charged as a
 * page and its pixels as a picture. NULL: refused. Owned. */
GArray *image_tiff_read_pages(const guint8 *bytes, gsize size, DisarmJob *job, GError **error);

/* A file in memory for libtiff, to read or to write. */
typedef struct {
    const guint8 *bytes; /* lent; NULL when writing */
    gsize size, at;
    ImageOut *out;     /* lent; NULL when reading */
    char failure[200]; /* the first error of libtiff */
} ImageTiffFile;

/* Opens it without reading a directory. NULL with `failure`. */
TIFF *image_tiff_open_reading(ImageTiffFile *file);
TIFF *image_tiff_open_writing(ImageTiffFile *file);

/* Both at the same page: copies the strips or tiles of JPEG, each coded anew on its own, and the
 * tags that say how. `size` is the file's: strips that share bytes are refused. */
gboolean image_tiff_copy_jpeg(TIFF *in, TIFF *to, gsize size, DisarmJob *job, GError **error);
/* Old JPEG whose stream is whole: written as new JPEG in one strip. */
gboolean image_tiff_copy_old_jpeg(const ImageTiffPage *page, const guint8 *bytes, gsize size,
                                  TIFF *to, DisarmJob *job, GError **error);
