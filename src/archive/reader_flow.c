/* archive/reader_flow.c -- bytes out of a chain, each charged before it is handed on */
#include "archive/deflate.h"
#include "archive/reader_class.h"
#include "archive/zip_directory.h"

void reader_flow_clear(ReaderFlow *flow)
{
    g_clear_pointer(&flow->pull, pull_free);
    flow->start = NULL;
}

gboolean reader_may_unpack(const DisarmBudget *budget, guint64 packed, guint64 plain,
                           GError **error)
{
    DisarmBudget probe = *budget;
    return disarm_budget_stream(&probe, packed, plain, error);
}

static gboolean charge(ReaderFlow *flow, gsize size, GError **error)
{
    flow->given_bytes += size;
    return disarm_budget_ratio(flow->budget, pull_memory_taken(flow->start), flow->given_bytes,
                               error) &&
           disarm_budget_inflate(flow->budget, size, error);
}

static gboolean cut_off(const ReaderFlow *flow, GError **error)
{
    return zip_damaged(flow->pull->what, "it ends too early", "途中で終わっています", error);
}

gboolean reader_flow_take(ReaderFlow *flow, guint8 *out, gsize size, GError **error)
{
    gssize got = pull_read_full(flow->pull, out, size, error);
    if (got < 0 || !charge(flow, (gsize)got, error))
        return FALSE;
    return (gsize)got == size || cut_off(flow, error);
}

gboolean reader_flow_pump(ReaderFlow *flow, guint64 size, ArchiveSink sink, gpointer user,
                          guint32 *crc, GError **error)
{
    g_autofree guint8 *piece = g_malloc(PULL_PIECE_BYTES);
    guint32 sum = 0;
    for (guint64 left = size; left > 0;) {
        gssize got = flow->pull->read(flow->pull, piece, (gsize)MIN(left, PULL_PIECE_BYTES), error);
        if (got < 0 || !charge(flow, (gsize)got, error))
            return FALSE;
        if (got == 0 && size == ARCHIVE_SIZE_UNKNOWN)
            break;
        if (got == 0)
            return cut_off(flow, error);
        sum = crc != NULL ? deflate_crc(sum, piece, (gsize)got) : 0;
        if (sink != NULL && !sink(user, piece, (gsize)got, error))
            return FALSE;
        left -= size == ARCHIVE_SIZE_UNKNOWN ? 0 : (guint64)got;
    }
    if (crc != NULL)
        *crc = sum;
    return TRUE;
}
