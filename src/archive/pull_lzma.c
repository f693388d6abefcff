/* archive/pull_lzma.c -- xz, and raw LZMA as 7z holds it, by liblzma */
#include "archive/pull.h"
#include "base/problem.h"
#include <lzma.h>

typedef struct {
    Pull pull; /* first */
    lzma_stream z;
    gboolean at_end, ended;
    guint8 input[PULL_PIECE_BYTES];
} Lzma;

static gssize too_large(const Pull *pull, GError **error)
{
    problem_set(error, PROBLEM_TOO_LARGE, pull->what,
                PROBLEM_BOTH("96 MiB of memory to unpack it", "展開に使うメモリ 96 MiB"));
    return -1;
}

static gboolean fill(Lzma *lzma, GError **error)
{
    if (lzma->z.avail_in > 0 || lzma->at_end)
        return TRUE;
    gssize got = lzma->pull.from->read(lzma->pull.from, lzma->input, PULL_PIECE_BYTES, error);
    lzma->z.next_in = lzma->input;
    lzma->z.avail_in = got > 0 ? (size_t)got : 0;
    lzma->at_end = got == 0;
    return got >= 0;
}

static gssize read_lzma(Pull *pull, guint8 *out, gsize size, GError **error)
{
    Lzma *lzma = (Lzma *)(void *)pull;
    lzma->z.next_out = out;
    lzma->z.avail_out = MIN(size, PULL_PIECE_BYTES);
    gsize room = lzma->z.avail_out;
    while (!lzma->ended && lzma->z.avail_out == room) {
        if (!fill(lzma, error))
            return -1;
        lzma_ret state = lzma_code(&lzma->z, lzma->at_end ? LZMA_FINISH : LZMA_RUN);
        lzma->ended = state == LZMA_STREAM_END;
        if (lzma->ended && (!fill(lzma, error) || lzma->z.avail_in > 0))
            return pull_damaged(pull, error != NULL && *error != NULL ? NULL : error);
        if (state == LZMA_MEMLIMIT_ERROR || state == LZMA_MEM_ERROR)
            return too_large(pull, error);
        if (state != LZMA_OK && state != LZMA_STREAM_END)
            return pull_damaged(pull, error);
    }
    return (gssize)(room - lzma->z.avail_out);
}

static void clear_lzma(Pull *pull)
{
    lzma_end(&((Lzma *)(void *)pull)->z);
}

static Lzma *make(Pull *from)
{
    Lzma *lzma = g_new0(Lzma, 1);
    lzma->pull = (Pull){.read = read_lzma, .clear = clear_lzma, .from = from, .what = from->what};
    lzma->z = (lzma_stream)LZMA_STREAM_INIT;
    return lzma;
}

static gssize no_start(Pull *pull, guint8 *out, gsize size, GError **error)
{
    (void)out, (void)size;
    return too_large(pull, error);
}

Pull *pull_xz(Pull *from)
{
    Lzma *lzma = make(from);
    if (lzma_stream_decoder(&lzma->z, PULL_MEMORY_BYTES, LZMA_CONCATENATED) != LZMA_OK)
        lzma->pull.read = no_start;
    return &lzma->pull;
}

/* A dictionary never needs to be larger than what comes out, whatever the archive asks for. */
static void cap_dictionary(const lzma_filter *method, guint64 out_bytes)
{
    lzma_options_lzma *options = method->options;
    options->dict_size = MAX((guint32)MIN(options->dict_size, out_bytes), LZMA_DICT_SIZE_MIN);
    options->ext_flags = LZMA_LZMA1EXT_ALLOW_EOPM;
    options->ext_size_low = (guint32)out_bytes;
    options->ext_size_high = (guint32)(out_bytes >> 32);
}

static void free_options(lzma_filter *filters)
{
    for (guint i = 0; filters[i].id != LZMA_VLI_UNKNOWN; i++)
        free(filters[i].options); /* liblzma's */
}

static gboolean read_properties(lzma_filter *filter, guint64 id, const guint8 *bytes, gsize size)
{
    *filter = (lzma_filter){.id = id};
    if (lzma_properties_decode(filter, NULL, bytes, size) == LZMA_OK)
        return TRUE;
    filter->id = LZMA_VLI_UNKNOWN;
    return FALSE;
}

Pull *pull_lzma(Pull *from, const PullLzma *form, guint64 out_bytes, GError **error)
{
    lzma_filter filters[3] = {{.id = LZMA_VLI_UNKNOWN}};
    guint count = 0;
    Lzma *lzma = make(from);
    gboolean known = form->filter == LZMA_VLI_UNKNOWN ||
                     read_properties(&filters[count++], form->filter, form->filter_properties,
                                     form->filter_properties_bytes);
    filters[count].id = LZMA_VLI_UNKNOWN;
    known = known && read_properties(&filters[count++], form->method, form->properties,
                                     form->properties_bytes);
    gboolean small = FALSE;
    if (known) {
        filters[count].id = LZMA_VLI_UNKNOWN;
        cap_dictionary(&filters[count - 1], out_bytes);
        small = lzma_raw_decoder_memusage(filters) <= PULL_MEMORY_BYTES;
        known = !small || lzma_raw_decoder(&lzma->z, filters) == LZMA_OK;
    }
    free_options(filters);
    if (known && small)
        return &lzma->pull;
    if (known)
        too_large(&lzma->pull, error);
    else
        pull_damaged(&lzma->pull, error);
    pull_free(&lzma->pull);
    return NULL;
}
