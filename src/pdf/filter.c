/* pdf/filter.c -- decoders that ask before they grow */
#include "pdf/filter.h"
#include "base/problem.h"
#include "pdf/lexer.h"
#include "pdf/predictor.h"
#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

#define PIECE_BYTES ((gsize)32768)
#define SMALL_LEVEL 6

static const struct {
    const char *name, *brief;
    PdfFilter filter;
} names[] = {
    {"FlateDecode", "Fl", PDF_FILTER_FLATE},
    {"LZWDecode", "LZW", PDF_FILTER_LZW},
    {"ASCII85Decode", "A85", PDF_FILTER_ASCII85},
    {"ASCIIHexDecode", "AHx", PDF_FILTER_ASCIIHEX},
    {"RunLengthDecode", "RL", PDF_FILTER_RUN_LENGTH},
    {"Crypt", "Crypt", PDF_FILTER_CRYPT},
    {"DCTDecode", "DCT", PDF_FILTER_DCT},
    {"CCITTFaxDecode", "CCF", PDF_FILTER_CCITT},
    {"JBIG2Decode", "JBIG2Decode", PDF_FILTER_JBIG2},
    {"JPXDecode", "JPXDecode", PDF_FILTER_JPX},
};

PdfFilter pdf_filter_named(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].name, name) == 0 || strcmp(names[i].brief, name) == 0)
            return names[i].filter;
    return PDF_FILTER_UNKNOWN;
}

/* ---- where it goes ---- */

void pdf_sink_clear(PdfSink *sink)
{
    g_clear_pointer(&sink->bytes, g_free);
}

static gboolean refuse(const char *limit, GError **error)
{
    problem_set(error, PROBLEM_TOO_LARGE,
                PROBLEM_BOTH("A part of the PDF when unpacked", "PDF の中の部品の展開後の大きさ"),
                limit);
    return FALSE;
}

static gboolean grow(PdfSink *sink, gsize more, GError **error)
{
    gsize need = sink->size + more;
    if (need <= sink->room)
        return TRUE;
    gsize room = MAX(need, MIN(sink->room * 2, sink->max_bytes));
    room = MAX(room, 4096);
    guint8 *grown = g_try_realloc(sink->bytes, room);
    if (grown == NULL)
        return refuse("memory", error);
    sink->bytes = grown;
    sink->room = room;
    return TRUE;
}

gboolean pdf_sink_put(PdfSink *sink, const guint8 *bytes, gsize size, GError **error)
{
    gsize left = sink->max_bytes - sink->size;
    if (size > left && !sink->cut)
        return refuse(PROBLEM_BOTH("what one part may be", "部品一つの上限"), error);
    sink->full |= size > left;
    gsize take = MIN(size, left);
    if (take == 0)
        return TRUE;
    guint64 whole = (guint64)sink->size + take;
    if ((!sink->known_size &&
         !disarm_budget_ratio(sink->budget, sink->packed_bytes, whole, error)) ||
        !disarm_budget_inflate(sink->budget, take, error) || !grow(sink, take, error))
        return FALSE;
    memcpy(sink->bytes + sink->size, bytes, take);
    sink->size += take;
    return TRUE;
}

/* ---- Flate (RFC 1950, 1951) ---- */

static gboolean inflate_all(z_stream *z, PdfSink *sink, GError **error)
{
    guint8 piece[PIECE_BYTES];
    int state = Z_OK;
    while (state == Z_OK && !sink->full) {
        z->next_out = piece;
        z->avail_out = sizeof piece;
        state = inflate(z, Z_NO_FLUSH);
        gsize made = sizeof piece - z->avail_out;
        if (made > 0 && !pdf_sink_put(sink, piece, made, error))
            return FALSE;
        if (state == Z_OK && made == 0 && z->avail_in == 0)
            break;
    }
    sink->damaged |= state != Z_STREAM_END && !sink->full;
    return TRUE;
}

static gboolean undo_flate(const guint8 *bytes, gsize size, PdfSink *sink, GError **error)
{
    z_stream z = {.next_in = (Bytef *)(guintptr)bytes, .avail_in = (uInt)MIN(size, G_MAXINT32)};
    if (inflateInit(&z) != Z_OK)
        return refuse("memory", error);
    gboolean fine = inflate_all(&z, sink, error);
    sink->used = z.total_in;
    inflateEnd(&z);
    return fine;
}

static gsize deflate_small(const guint8 *bytes, gsize size, guint8 *out, gsize room)
{
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(SMALL_LEVEL);
    if (deflate == NULL)
        return 0;
    gsize made = libdeflate_zlib_compress(deflate, bytes, size, out, room);
    libdeflate_free_compressor(deflate);
    return made;
}

/* What is large is packed fast and not as well as can be: who reads it again counts how far it
 * unfolds. */
static gsize deflate_large(const guint8 *bytes, gsize size, guint8 *out, gsize room)
{
    uLongf made = room;
    return compress2(out, &made, bytes, (uLong)size, Z_BEST_SPEED) == Z_OK ? made : 0;
}

GBytes *pdf_deflate(const guint8 *bytes, gsize size)
{
    gboolean small = size <= DISARM_RATIO_FREE_BYTES;
    gsize room = MAX(compressBound((uLong)size), libdeflate_zlib_compress_bound(NULL, size));
    guint8 *out = g_try_malloc(room);
    gsize made = out == NULL ? 0 : (small ? deflate_small : deflate_large)(bytes, size, out, room);
    if (made == 0) {
        g_free(out);
        return NULL;
    }
    guint8 *fit = g_try_realloc(out, made);
    return g_bytes_new_take(fit != NULL ? fit : out, made);
}

/* ---- LZW (7.4.4) ---- */

enum { LZW_CLEAR = 256, LZW_END = 257, LZW_FIRST = 258, LZW_CODES = 4096 };

typedef struct {
    guint16 before[LZW_CODES], length[LZW_CODES];
    guint8 last[LZW_CODES], first[LZW_CODES];
    guint next;
} Lzw;

static guint lzw_write(const Lzw *lzw, guint code, guint8 *out)
{
    guint length = lzw->length[code];
    for (guint i = length; i-- > 0; code = lzw->before[code])
        out[i] = lzw->last[code];
    return length;
}

static void lzw_add(Lzw *lzw, guint before, guint8 last)
{
    if (lzw->next >= LZW_CODES)
        return;
    lzw->before[lzw->next] = (guint16)before;
    lzw->length[lzw->next] = (guint16)(lzw->length[before] + 1);
    lzw->first[lzw->next] = lzw->first[before];
    lzw->last[lzw->next++] = last;
}

static guint lzw_width(const Lzw *lzw, gint64 early)
{
    guint next = lzw->next + (early != 0 ? 1u : 0u);
    return next < 512 ? 9 : next < 1024 ? 10 : next < 2048 ? 11 : 12;
}

static void lzw_start(Lzw *lzw)
{
    memset(lzw, 0, sizeof *lzw);
    for (guint i = 0; i < 256; i++) {
        lzw->length[i] = 1;
        lzw->first[i] = lzw->last[i] = (guint8)i;
    }
    lzw->next = LZW_FIRST;
}

/* A code after another; FALSE when it means nothing. `string` gets its bytes. */
static gboolean lzw_code(Lzw *lzw, int previous, guint code)
{
    gboolean known = code < 256 || (code >= LZW_FIRST && code < lzw->next);
    if (!known && (previous < 0 || code != lzw->next || code >= LZW_CODES))
        return FALSE;
    if (previous >= 0)
        lzw_add(lzw, (guint)previous, lzw->first[known ? code : (guint)previous]);
    return TRUE;
}

static gboolean undo_lzw(const PdfFilterParms *parms, const guint8 *bytes, gsize size,
                         PdfSink *sink, GError **error)
{
    Lzw lzw;
    guint8 string[LZW_CODES + 1];
    guint32 bits = 0;
    guint have = 0;
    int previous = -1;
    lzw_start(&lzw);
    for (gsize at = 0; !sink->full;) {
        guint width = lzw_width(&lzw, parms->early_change);
        for (; have < width && at < size; have += 8)
            bits = bits << 8 | bytes[at++];
        sink->used = at;
        if (have < width)
            break;
        guint code = bits >> (have - width) & ((1u << width) - 1);
        have -= width;
        if (code == LZW_END)
            return TRUE;
        if (code == LZW_CLEAR) {
            lzw.next = LZW_FIRST;
            previous = -1;
            continue;
        }
        if (!lzw_code(&lzw, previous, code))
            break;
        if (!pdf_sink_put(sink, string, lzw_write(&lzw, code, string), error))
            return FALSE;
        previous = (int)code;
    }
    sink->damaged |= !sink->full;
    return TRUE;
}

/* ---- text forms ---- */

static gboolean undo_hex(const guint8 *bytes, gsize size, PdfSink *sink, GError **error)
{
    int high = -1;
    gsize at = 0;
    for (; at < size && bytes[at] != '>' && !sink->full; at++) {
        int digit = pdf_hex_digit(bytes[at]);
        guint8 byte = (guint8)(high * 16 + digit);
        sink->damaged |= digit < 0 && !pdf_is_space(bytes[at]);
        if (digit < 0)
            continue;
        if (high >= 0 && !pdf_sink_put(sink, &byte, 1, error))
            return FALSE;
        high = high >= 0 ? -1 : digit;
    }
    sink->used = MIN(at + 1, size);
    guint8 last = (guint8)(high * 16);
    return high < 0 || pdf_sink_put(sink, &last, 1, error);
}

/* `count` characters of a group of five; gives one byte less. */
static gboolean put_group(const guint8 *group, guint count, PdfSink *sink, GError **error)
{
    guint64 value = 0;
    guint8 out[4];
    for (guint i = 0; i < 5; i++)
        value = value * 85 + (i < count ? group[i] : 84u);
    for (guint i = 0; i < 4; i++)
        out[i] = (guint8)(value >> (24 - 8 * i));
    return count < 2 || pdf_sink_put(sink, out, count - 1, error);
}

static gboolean undo_85(const guint8 *bytes, gsize size, PdfSink *sink, GError **error)
{
    static const guint8 zeros[4] = {0};
    guint8 group[5];
    guint count = 0;
    gsize at = 0;
    if (size > 1 && bytes[0] == '<' && bytes[1] == '~')
        at = 2;
    for (; at < size && bytes[at] != '~' && !sink->full; at++) {
        guint8 c = bytes[at];
        if (pdf_is_space(c))
            continue;
        if (c == 'z' && count == 0) {
            if (!pdf_sink_put(sink, zeros, 4, error))
                return FALSE;
            continue;
        }
        if (c < '!' || c > 'u') {
            sink->damaged = TRUE;
            break;
        }
        group[count++] = (guint8)(c - '!');
        if (count == 5 && !put_group(group, 5, sink, error))
            return FALSE;
        count %= 5;
    }
    sink->used = MIN(at + 2, size);
    return put_group(group, count, sink, error);
}

static gboolean undo_runs(const guint8 *bytes, gsize size, PdfSink *sink, GError **error)
{
    gsize at = 0;
    while (at < size && bytes[at] != 128 && !sink->full) {
        guint8 run[128];
        guint count = bytes[at] < 128 ? bytes[at] + 1u : 257u - bytes[at];
        gsize take = bytes[at] < 128 ? MIN(count, size - at - 1) : 1;
        if (take == 0 || at + 1 >= size)
            break;
        if (bytes[at] < 128)
            memcpy(run, bytes + at + 1, take);
        else
            memset(run, bytes[at + 1], count);
        if (!pdf_sink_put(sink, run, bytes[at] < 128 ? take : count, error))
            return FALSE;
        at += take + 1;
    }
    sink->used = MIN(at + 1, size);
    return TRUE;
}

/* ---- any ---- */

static gboolean undo_plain(PdfFilter filter, const PdfFilterParms *parms, const guint8 *bytes,
                           gsize size, PdfSink *sink, GError **error)
{
    switch (filter) {
    case PDF_FILTER_FLATE:
        return undo_flate(bytes, size, sink, error);
    case PDF_FILTER_LZW:
        return undo_lzw(parms, bytes, size, sink, error);
    case PDF_FILTER_ASCII85:
        return undo_85(bytes, size, sink, error);
    case PDF_FILTER_ASCIIHEX:
        return undo_hex(bytes, size, sink, error);
    case PDF_FILTER_RUN_LENGTH:
        return undo_runs(bytes, size, sink, error);
    default:
        sink->used = size;
        return pdf_sink_put(sink, bytes, size, error);
    }
}

gboolean pdf_filter_undo(PdfFilter filter, const PdfFilterParms *parms, const guint8 *bytes,
                         gsize size, PdfSink *sink, GError **error)
{
    gboolean rows =
        (filter == PDF_FILTER_FLATE || filter == PDF_FILTER_LZW) && parms->predictor > 1;
    if (rows && sink->max_bytes < G_MAXSIZE / 2)
        sink->max_bytes += sink->max_bytes / 2 + 65536; /* a byte before each row */
    if (!undo_plain(filter, parms, bytes, size, sink, error))
        return FALSE;
    if (rows && !pdf_predictor_undo(parms, sink))
        sink->damaged = TRUE;
    return TRUE;
}
