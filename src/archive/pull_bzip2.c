/* archive/pull_bzip2.c -- bzip2, by libbz2 */
#include "archive/pull.h"
#include <bzlib.h>

typedef struct {
    Pull pull; /* first */
    bz_stream b;
    gboolean ready, ended;
    char input[PULL_PIECE_BYTES];
} Bzip2;

static gboolean fill(Bzip2 *bzip2, GError **error)
{
    if (bzip2->b.avail_in > 0)
        return TRUE;
    gssize got =
        bzip2->pull.from->read(bzip2->pull.from, (guint8 *)bzip2->input, PULL_PIECE_BYTES, error);
    if (got < 0)
        return FALSE;
    bzip2->b.next_in = bzip2->input;
    bzip2->b.avail_in = (unsigned)got;
    return TRUE;
}

/* Behind a stream another may follow, or nothing. */
static gboolean go_on(Bzip2 *bzip2, GError **error)
{
    if (!fill(bzip2, error))
        return FALSE;
    BZ2_bzDecompressEnd(&bzip2->b);
    bzip2->ready = FALSE;
    bzip2->ended = bzip2->b.avail_in == 0;
    if (!bzip2->ended)
        bzip2->ready = BZ2_bzDecompressInit(&bzip2->b, 0, 0) == BZ_OK;
    return bzip2->ended || bzip2->ready || pull_damaged(&bzip2->pull, error) == 0;
}

static gssize read_bzip2(Pull *pull, guint8 *out, gsize size, GError **error)
{
    Bzip2 *bzip2 = (Bzip2 *)(void *)pull;
    unsigned room = (unsigned)MIN(size, PULL_PIECE_BYTES);
    gsize made = 0;
    if (!bzip2->ready && !bzip2->ended)
        return pull_damaged(pull, error);
    while (!bzip2->ended && made == 0) {
        if (!fill(bzip2, error))
            return -1;
        gboolean starved = bzip2->b.avail_in == 0;
        bzip2->b.next_out = (char *)out;
        bzip2->b.avail_out = room;
        int state = BZ2_bzDecompress(&bzip2->b);
        made = room - bzip2->b.avail_out;
        if (state != BZ_OK && state != BZ_STREAM_END)
            return pull_damaged(pull, error);
        if (state == BZ_OK && made == 0 && starved)
            return pull_damaged(pull, error);
        if (state == BZ_STREAM_END && !go_on(bzip2, error))
            return -1;
    }
    return (gssize)made;
}

static void clear_bzip2(Pull *pull)
{
    Bzip2 *bzip2 = (Bzip2 *)(void *)pull;
    if (bzip2->ready)
        BZ2_bzDecompressEnd(&bzip2->b);
}

Pull *pull_bzip2(Pull *from)
{
    Bzip2 *bzip2 = g_new0(Bzip2, 1);
    bzip2->pull =
        (Pull){.read = read_bzip2, .clear = clear_bzip2, .from = from, .what = from->what};
    bzip2->ready = BZ2_bzDecompressInit(&bzip2->b, 0, 0) == BZ_OK;
    return &bzip2->pull;
}
