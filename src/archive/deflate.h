/* archive/deflate.h -- raw deflate (RFC 1951) and CRC-32, whole or in pieces; pure (archive/ only)
 */
#pragma once
#include "archive/sink.h"

guint32 deflate_crc(guint32 crc, const guint8 *bytes, gsize size_bytes);

/* Unpacks whole streams; made once, used for many. NULL when there is no memory. */
typedef struct inflate_state Inflater;
Inflater *inflater_new(void);
void inflater_free(Inflater *inflater);
/* TRUE when `in` is one stream and nothing else and gives exactly `out_bytes`. A set of codes with
 * some left over is taken as long as none of those is used: who takes it reads the same. A code
 * that means no length or distance (286, 287; 30, 31) is not: some read it, some do not. */
gboolean inflater_run(Inflater *inflater, const guint8 *in, gsize in_bytes, guint8 *out,
                      gsize out_bytes);

typedef enum {
    INFLATE_WHOLE, /* one stream, and exactly the size asked for */
    INFLATE_WRONG, /* no stream, cut off, something behind it, or another size */
    INFLATE_ENDED  /* the sink said so and set its error */
} InflateEnd;

/* The same in pieces of at most 64 KiB, without memory for the whole. `sink` may be NULL. `crc`
 * gets the sum of what came out. Nothing beyond `out_bytes` is given to the sink. */
InflateEnd inflate_stream(const guint8 *in, gsize in_bytes, guint64 out_bytes, ArchiveSink sink,
                          gpointer user, guint32 *crc, GError **error);
/* The same for contents that are not packed. */
InflateEnd copy_stream(const guint8 *in, gsize in_bytes, ArchiveSink sink, gpointer user,
                       guint32 *crc, GError **error);

/* Packs pieces fast into one stream, with memory for none of them. Owned. */
typedef struct Deflater Deflater;
Deflater *deflater_new(void);
void deflater_free(Deflater *deflater);
/* The next bytes; `last` with the last of them (which may be none). `sink` gets what is ready.
 * FALSE with its error, and for a stream that does not pack (PROBLEM_INTERNAL). */
gboolean deflater_push(Deflater *deflater, const guint8 *bytes, gsize size_bytes, gboolean last,
                       ArchiveSink sink, gpointer user, GError **error);
