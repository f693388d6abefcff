/* archive/pull_zlib.c -- deflate and gzip, by zlib */
#include "archive/pull.h"
#include <zlib.h>

typedef struct {
    Pull pull; /* first */
    z_stream z;
    gboolean gzip, ready, ended, padding;
    guint8 input[PULL_PIECE_BYTES];
} Zlib;

static gboolean fill(Zlib *zlib, GError **error)
{
    if (zlib->z.avail_in > 0)
        return TRUE;
    gssize got = zlib->pull.from->read(zlib->pull.from, zlib->input, PULL_PIECE_BYTES, error);
    if (got < 0)
        return FALSE;
    zlib->z.next_in = zlib->input;
    zlib->z.avail_in = (uInt)got;
    return TRUE;
}

/* Behind a stream: nothing, another member of a gzip file, or zeros up to the end of a block. */
static gboolean go_on(Zlib *zlib, GError **error)
{
    for (;;) {
        if (!fill(zlib, error))
            return FALSE;
        if (zlib->z.avail_in == 0) {
            zlib->ended = TRUE;
            return TRUE;
        }
        if (!zlib->gzip || (zlib->padding && *zlib->z.next_in != 0))
            return pull_damaged(&zlib->pull, error) == 0;
        if (*zlib->z.next_in != 0)
            return inflateReset(&zlib->z) == Z_OK || pull_damaged(&zlib->pull, error) == 0;
        zlib->padding = TRUE;
        zlib->z.next_in++;
        zlib->z.avail_in--;
    }
}

static gssize read_zlib(Pull *pull, guint8 *out, gsize size, GError **error)
{
    Zlib *zlib = (Zlib *)(void *)pull;
    zlib->z.next_out = out;
    zlib->z.avail_out = (uInt)MIN(size, PULL_PIECE_BYTES);
    uInt room = zlib->z.avail_out;
    while (zlib->ready && !zlib->ended && zlib->z.avail_out == room) {
        if (!fill(zlib, error))
            return -1;
        int state = inflate(&zlib->z, Z_NO_FLUSH);
        if (state == Z_STREAM_END) {
            if (!go_on(zlib, error))
                return -1;
        } else if (state != Z_OK) {
            return pull_damaged(pull, error);
        }
    }
    return zlib->ready ? (gssize)(room - zlib->z.avail_out) : pull_damaged(pull, error);
}

static void clear_zlib(Pull *pull)
{
    Zlib *zlib = (Zlib *)(void *)pull;
    if (zlib->ready)
        inflateEnd(&zlib->z);
}

static Pull *make(Pull *from, int window_bits, gboolean gzip)
{
    Zlib *zlib = g_new0(Zlib, 1);
    zlib->pull = (Pull){.read = read_zlib, .clear = clear_zlib, .from = from, .what = from->what};
    zlib->gzip = gzip;
    zlib->ready = inflateInit2(&zlib->z, window_bits) == Z_OK;
    return &zlib->pull;
}

Pull *pull_inflate(Pull *from)
{
    return make(from, -MAX_WBITS, FALSE);
}

Pull *pull_gzip(Pull *from)
{
    return make(from, MAX_WBITS + 16, TRUE);
}
