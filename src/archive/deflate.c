/* archive/deflate.c -- libdeflate where the whole is at hand, zlib where it comes in pieces */
#include "archive/deflate.h"
#include <libdeflate.h>
#include <zlib.h>

#define PIECE_BYTES ((gsize)64 * 1024)
#define INPUT_BYTES ((gsize)1024 * 1024 * 1024) /* what fits zlib's counters */

guint32 deflate_crc(guint32 crc, const guint8 *bytes, gsize size_bytes)
{
    return libdeflate_crc32(crc, bytes, size_bytes);
}

Inflater *inflater_new(void)
{
    return libdeflate_alloc_decompressor();
}

void inflater_free(Inflater *inflater)
{
    libdeflate_free_decompressor(inflater);
}

gboolean inflater_run(Inflater *inflater, const guint8 *in, gsize in_bytes, guint8 *out,
                      gsize out_bytes)
{
    gsize used = 0, made = 0;
    return libdeflate_deflate_decompress_ex(inflater, in, in_bytes, out, out_bytes, &used, &made) ==
               LIBDEFLATE_SUCCESS &&
           used == in_bytes && made == out_bytes;
}

typedef struct {
    z_stream z;
    gsize in_left; /* not yet given to zlib */
    guint64 out_left;
    ArchiveSink sink;
    gpointer user;
    guint32 *crc;
} Stream;

static InflateEnd inflate_pieces(Stream *s, guint8 *piece, GError **error)
{
    for (int state = Z_OK; state != Z_STREAM_END;) {
        if (s->z.avail_in == 0) {
            s->z.avail_in = (uInt)MIN(s->in_left, INPUT_BYTES);
            s->in_left -= s->z.avail_in;
        }
        s->z.next_out = piece;
        s->z.avail_out = (uInt)PIECE_BYTES;
        state = inflate(&s->z, Z_NO_FLUSH);
        gsize made = PIECE_BYTES - s->z.avail_out;
        if ((state != Z_OK && state != Z_STREAM_END) || made > s->out_left)
            return INFLATE_WRONG;
        s->out_left -= made;
        *s->crc = libdeflate_crc32(*s->crc, piece, made);
        if (made > 0 && s->sink != NULL && !s->sink(s->user, piece, made, error))
            return INFLATE_ENDED;
    }
    return s->z.avail_in == 0 && s->in_left == 0 && s->out_left == 0 ? INFLATE_WHOLE
                                                                     : INFLATE_WRONG;
}

InflateEnd inflate_stream(const guint8 *in, gsize in_bytes, guint64 out_bytes, ArchiveSink sink,
                          gpointer user, guint32 *crc, GError **error)
{
    Stream s = {.z = {.next_in = (Bytef *)in},
                .in_left = in_bytes,
                .out_left = out_bytes,
                .sink = sink,
                .user = user,
                .crc = crc};
    *crc = 0;
    if (inflateInit2(&s.z, -MAX_WBITS) != Z_OK)
        return INFLATE_WRONG;
    g_autofree guint8 *piece = g_malloc(PIECE_BYTES);
    InflateEnd end = inflate_pieces(&s, piece, error);
    inflateEnd(&s.z);
    return end;
}

InflateEnd copy_stream(const guint8 *in, gsize in_bytes, ArchiveSink sink, gpointer user,
                       guint32 *crc, GError **error)
{
    *crc = libdeflate_crc32(0, in, in_bytes);
    for (gsize at = 0; sink != NULL && at < in_bytes; at += PIECE_BYTES)
        if (!sink(user, in + at, MIN(PIECE_BYTES, in_bytes - at), error))
            return INFLATE_ENDED;
    return INFLATE_WHOLE;
}
