/* archive/deflate.c -- unpacked by ISA-L, which takes no code that RFC 1951 gives no meaning;
 * libdeflate, which does, only sums */
#include "archive/deflate.h"
#include "base/problem.h"
#include <isa-l/igzip_lib.h>
#include <libdeflate.h>
#include <string.h>

#define PIECE_BYTES ((gsize)64 * 1024)
#define INPUT_BYTES ((gsize)1024 * 1024 * 1024) /* what fits the library's counters */

guint32 deflate_crc(guint32 crc, const guint8 *bytes, gsize size_bytes)
{
    return libdeflate_crc32(crc, bytes, size_bytes);
}

Inflater *inflater_new(void)
{
    return g_try_new(Inflater, 1); /* most of it is written before it is read */
}

void inflater_free(Inflater *inflater)
{
    g_free(inflater);
}

/* Whole bytes that it read ahead are not given back. */
static gboolean anything_behind(const struct inflate_state *z)
{
    return z->avail_in > 0 || z->read_in_length >= 8;
}

static gboolean put_behind(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    (void)error;
    guint8 **at = user;
    memcpy(*at, bytes, size_bytes);
    *at += size_bytes;
    return TRUE;
}

gboolean inflater_run(Inflater *inflater, const guint8 *in, gsize in_bytes, guint8 *out,
                      gsize out_bytes)
{
    guint32 crc = 0;
    if (MAX(in_bytes, out_bytes) > INPUT_BYTES)
        return inflate_stream(in, in_bytes, out_bytes, put_behind, &out, &crc, NULL) ==
               INFLATE_WHOLE;
    isal_inflate_init(inflater);
    inflater->next_in = (guint8 *)in;
    inflater->avail_in = (guint32)in_bytes;
    inflater->next_out = out;
    inflater->avail_out = (guint32)out_bytes;
    return isal_inflate_stateless(inflater) == ISAL_DECOMP_OK &&
           inflater->block_state == ISAL_BLOCK_FINISH && !anything_behind(inflater) &&
           inflater->avail_out == 0;
}

typedef struct {
    struct inflate_state z;
    gsize in_left; /* not yet given to it */
    guint64 out_left;
    ArchiveSink sink;
    gpointer user;
    guint32 *crc;
} Stream;

static InflateEnd inflate_pieces(Stream *s, guint8 *piece, GError **error)
{
    while (s->z.block_state != ISAL_BLOCK_FINISH) {
        if (s->z.avail_in == 0) {
            s->z.avail_in = (guint32)MIN(s->in_left, INPUT_BYTES);
            s->in_left -= s->z.avail_in;
        }
        s->z.next_out = piece;
        s->z.avail_out = (guint32)PIECE_BYTES;
        guint32 given = s->z.avail_in;
        int state = isal_inflate(&s->z);
        gsize made = PIECE_BYTES - s->z.avail_out;
        gboolean stuck =
            made == 0 && s->z.avail_in == given && s->z.block_state != ISAL_BLOCK_FINISH;
        if (state != ISAL_DECOMP_OK || stuck || made > s->out_left)
            return INFLATE_WRONG;
        s->out_left -= made;
        *s->crc = libdeflate_crc32(*s->crc, piece, made);
        if (made > 0 && s->sink != NULL && !s->sink(s->user, piece, made, error))
            return INFLATE_ENDED;
    }
    gboolean behind = s->in_left > 0 || anything_behind(&s->z);
    return !behind && s->out_left == 0 ? INFLATE_WHOLE : INFLATE_WRONG;
}

InflateEnd inflate_stream(const guint8 *in, gsize in_bytes, guint64 out_bytes, ArchiveSink sink,
                          gpointer user, guint32 *crc, GError **error)
{
    g_autofree Stream *s = g_new(Stream, 1); /* most of it is written before it is read */
    g_autofree guint8 *piece = g_malloc(PIECE_BYTES);
    *crc = 0;
    isal_inflate_init(&s->z);
    s->z.next_in = (guint8 *)in;
    s->in_left = in_bytes;
    s->out_left = out_bytes;
    s->sink = sink;
    s->user = user;
    s->crc = crc;
    return inflate_pieces(s, piece, error);
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

struct Deflater {
    struct isal_zstream z;
    guint8 piece[PIECE_BYTES];
    guint8 level[ISAL_DEF_LVL1_DEFAULT];
};

Deflater *deflater_new(void)
{
    Deflater *deflater = g_new(Deflater, 1);
    isal_deflate_init(&deflater->z);
    deflater->z.level = 1;
    deflater->z.level_buf = deflater->level;
    deflater->z.level_buf_size = sizeof deflater->level;
    return deflater;
}

void deflater_free(Deflater *deflater)
{
    g_free(deflater);
}

/* Packs what the stream was given, until it is all taken, and at the end all has come out. */
static gboolean deflate_given(Deflater *deflater, ArchiveSink sink, gpointer user, GError **error)
{
    struct isal_zstream *z = &deflater->z;
    do {
        z->next_out = deflater->piece;
        z->avail_out = (guint32)PIECE_BYTES;
        if (isal_deflate(z) != COMP_OK) {
            problem_set(error, PROBLEM_INTERNAL, "a stream that does not pack", NULL);
            return FALSE;
        }
        gsize made = PIECE_BYTES - z->avail_out;
        if (made > 0 && !sink(user, deflater->piece, made, error))
            return FALSE;
    } while (z->avail_out == 0 || (z->end_of_stream && z->internal_state.state != ZSTATE_END));
    return TRUE;
}

gboolean deflater_push(Deflater *deflater, const guint8 *bytes, gsize size_bytes, gboolean last,
                       ArchiveSink sink, gpointer user, GError **error)
{
    struct isal_zstream *z = &deflater->z;
    gsize given = 0;
    do {
        gsize part = MIN(size_bytes - given, INPUT_BYTES);
        z->next_in = (guint8 *)bytes + given;
        z->avail_in = (guint32)part;
        given += part;
        z->end_of_stream = last && given == size_bytes;
        if (!deflate_given(deflater, sink, user, error))
            return FALSE;
    } while (given < size_bytes);
    return TRUE;
}
