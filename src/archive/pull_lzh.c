/* archive/pull_lzh.c -- -lh4- to -lh7-: a sliding window, coded by Huffman codes block by block */
#include "archive/pull.h"
#include <string.h>

#define LITERALS 256
#define MATCH_MIN 3
#define MATCH_MAX 256
#define SYMBOLS (LITERALS + MATCH_MAX - MATCH_MIN + 1) /* 510 */
#define LENGTHS 19                                     /* of the codes of codes */
#define CODE_BITS_MAX 16u
#define SYMBOL_COUNT_BITS 9u
#define LENGTH_COUNT_BITS 5u
#define WINDOW_BYTES 65536u /* of -lh7-, the largest */

/* A canonical code; with `alone` there is one symbol, which takes no bits. */
typedef struct {
    guint16 counts[CODE_BITS_MAX + 1]; /* of codes of each length */
    guint16 sorted[SYMBOLS];           /* symbols by their codes */
    gboolean alone;
} Code;

typedef struct {
    Pull pull;    /* first */
    guint64 left; /* to be unpacked */
    guint window_bits, place_count, place_bits;
    guint64 bits; /* read, the next one highest */
    guint bit_count;
    gboolean ended; /* the packed bytes are all read */
    guint block;    /* symbols left in it */
    guint match;    /* bytes left to copy, … */
    guint32 from;   /* … from here in the window */
    guint32 at;     /* in the window */
    Code symbols, places;
    guint8 input[4096];
    gsize input_at, input_size;
    guint8 window[WINDOW_BYTES];
} Lzh;

/* ---- bits ---- */

static gboolean fill_input(Lzh *lzh, GError **error)
{
    gssize got = lzh->pull.from->read(lzh->pull.from, lzh->input, sizeof lzh->input, error);
    lzh->input_at = 0;
    lzh->input_size = got > 0 ? (gsize)got : 0;
    lzh->ended = got == 0;
    return got >= 0;
}

/* So that `count` bits (16 at most) are there, as far as there are any. */
static gboolean fill(Lzh *lzh, guint count, GError **error)
{
    while (lzh->bit_count < count && !lzh->ended) {
        if (lzh->input_at == lzh->input_size && !fill_input(lzh, error))
            return FALSE;
        if (lzh->ended)
            break;
        lzh->bits |= (guint64)lzh->input[lzh->input_at++] << (56 - lzh->bit_count);
        lzh->bit_count += 8;
    }
    return TRUE;
}

/* The next bits without taking them; zeros behind the end. */
static guint peek(const Lzh *lzh, guint count)
{
    return count > 0 ? (guint)(lzh->bits >> (64 - count)) : 0;
}

static gboolean skip(Lzh *lzh, guint count, GError **error)
{
    if (count > lzh->bit_count)
        return pull_damaged(&lzh->pull, error) == 0;
    lzh->bits <<= count;
    lzh->bit_count -= count;
    return TRUE;
}

static gboolean take(Lzh *lzh, guint count, guint *value, GError **error)
{
    if (!fill(lzh, count, error))
        return FALSE;
    *value = peek(lzh, count);
    return skip(lzh, count, error);
}

/* ---- codes ---- */

static void code_alone(Code *code, guint symbol)
{
    code->alone = TRUE;
    code->sorted[0] = (guint16)symbol;
}

/* FALSE when the lengths leave some codes over, or need more than there are. */
static gboolean code_make(Code *code, const guint8 *lengths, guint count)
{
    guint16 next[CODE_BITS_MAX + 2] = {0};
    guint32 room = 0;
    *code = (Code){.alone = FALSE};
    for (guint i = 0; i < count; i++)
        code->counts[lengths[i]]++;
    code->counts[0] = 0;
    for (guint bits = 1; bits <= CODE_BITS_MAX; bits++) {
        room += (guint32)code->counts[bits] << (CODE_BITS_MAX - bits);
        next[bits + 1] = (guint16)(next[bits] + code->counts[bits]);
    }
    for (guint i = 0; i < count; i++)
        if (lengths[i] > 0)
            code->sorted[next[lengths[i]]++] = (guint16)i;
    return room == 1u << CODE_BITS_MAX;
}

static gboolean code_read(Lzh *lzh, const Code *code, guint *symbol, GError **error)
{
    guint first = 0, before = 0;
    if (code->alone) {
        *symbol = code->sorted[0];
        return TRUE;
    }
    if (!fill(lzh, CODE_BITS_MAX, error))
        return FALSE;
    for (guint bits = 1; bits <= CODE_BITS_MAX; bits++) {
        guint value = peek(lzh, bits), count = code->counts[bits];
        if (value - first < count) {
            *symbol = code->sorted[before + value - first];
            return skip(lzh, bits, error);
        }
        before += count;
        first = (first + count) << 1;
    }
    return pull_damaged(&lzh->pull, error) == 0;
}

/* One length of a code: three bits, and beyond six as many ones as it is more, with a zero. */
static gboolean read_length(Lzh *lzh, guint8 *length, GError **error)
{
    guint value = 0, more = 1;
    if (!take(lzh, 3, &value, error))
        return FALSE;
    while (value >= 7 && more == 1) {
        if (!take(lzh, 1, &more, error))
            return FALSE;
        value += more;
        if (value > CODE_BITS_MAX)
            return pull_damaged(&lzh->pull, error) == 0;
    }
    *length = (guint8)value;
    return TRUE;
}

/* A code of which the lengths stand as they are. With `gap`, two bits behind the third say how many
 * have none. */
static gboolean read_code(Lzh *lzh, Code *code, guint most, guint count_bits, gboolean gap,
                          GError **error)
{
    guint8 lengths[LENGTHS] = {0};
    guint count = 0, symbol = 0, skipped = 0;
    if (!take(lzh, count_bits, &count, error) ||
        (count == 0 && !take(lzh, count_bits, &symbol, error)))
        return FALSE;
    if (count > most || symbol >= most)
        return pull_damaged(&lzh->pull, error) == 0;
    if (count == 0) {
        code_alone(code, symbol);
        return TRUE;
    }
    for (guint i = 0; i < count;) {
        if (!read_length(lzh, &lengths[i++], error))
            return FALSE;
        if (gap && i == 3 && !take(lzh, 2, &skipped, error))
            return FALSE;
        i += gap && i == 3 ? skipped : 0;
    }
    return code_make(code, lengths, most) || pull_damaged(&lzh->pull, error) == 0;
}

/* How many symbols in a row have no code: one, or what follows says. */
static gboolean read_run(Lzh *lzh, guint kind, guint *run, GError **error)
{
    static const guint bits[] = {0, 4, SYMBOL_COUNT_BITS}, base[] = {1, 3, 20};
    if (!take(lzh, bits[kind], run, error))
        return FALSE;
    *run += base[kind];
    return TRUE;
}

static gboolean read_symbol_lengths(Lzh *lzh, const Code *code, guint8 *lengths, guint count,
                                    GError **error)
{
    for (guint i = 0; i < count;) {
        guint value = 0, run = 0;
        if (!code_read(lzh, code, &value, error))
            return FALSE;
        if (value > 2)
            lengths[i++] = (guint8)(value - 2);
        else if (!read_run(lzh, value, &run, error))
            return FALSE;
        if (run > count - i)
            return pull_damaged(&lzh->pull, error) == 0;
        i += run;
    }
    return TRUE;
}

static gboolean read_symbols(Lzh *lzh, GError **error)
{
    guint8 lengths[SYMBOLS] = {0};
    guint count = 0, symbol = 0;
    Code code;
    if (!read_code(lzh, &code, LENGTHS, LENGTH_COUNT_BITS, TRUE, error) ||
        !take(lzh, SYMBOL_COUNT_BITS, &count, error))
        return FALSE;
    if (count > 0 && count <= SYMBOLS)
        return read_symbol_lengths(lzh, &code, lengths, count, error) &&
               (code_make(&lzh->symbols, lengths, SYMBOLS) || pull_damaged(&lzh->pull, error) == 0);
    if (count == 0 && !take(lzh, SYMBOL_COUNT_BITS, &symbol, error))
        return FALSE;
    if (count > 0 || symbol >= SYMBOLS)
        return pull_damaged(&lzh->pull, error) == 0;
    code_alone(&lzh->symbols, symbol);
    return TRUE;
}

static gboolean read_block(Lzh *lzh, GError **error)
{
    if (!take(lzh, 16, &lzh->block, error))
        return FALSE;
    if (lzh->block == 0)
        return pull_damaged(&lzh->pull, error) == 0;
    return read_symbols(lzh, error) &&
           read_code(lzh, &lzh->places, lzh->place_count, lzh->place_bits, FALSE, error);
}

/* ---- the window ---- */

static void put(Lzh *lzh, guint8 byte, guint8 *out)
{
    *out = lzh->window[lzh->at] = byte;
    lzh->at = (lzh->at + 1) & ((1u << lzh->window_bits) - 1);
    lzh->left--;
}

static gboolean begin_match(Lzh *lzh, guint length, GError **error)
{
    guint slot = 0, low = 0;
    if (!code_read(lzh, &lzh->places, &slot, error))
        return FALSE;
    if (slot > lzh->window_bits || length > lzh->left)
        return pull_damaged(&lzh->pull, error) == 0;
    if (slot > 1 && !take(lzh, slot - 1, &low, error))
        return FALSE;
    guint32 back = slot > 0 ? (1u << (slot - 1)) + low : 0;
    lzh->match = length;
    lzh->from = (lzh->at - back - 1) & ((1u << lzh->window_bits) - 1);
    return TRUE;
}

/* The next byte, or a match begun. */
static gboolean step(Lzh *lzh, guint8 **out, GError **error)
{
    guint symbol = 0;
    if (lzh->block == 0 && !read_block(lzh, error))
        return FALSE;
    lzh->block--;
    if (!code_read(lzh, &lzh->symbols, &symbol, error))
        return FALSE;
    if (symbol >= LITERALS)
        return begin_match(lzh, symbol - LITERALS + MATCH_MIN, error);
    put(lzh, (guint8)symbol, (*out)++);
    return TRUE;
}

static gssize read_lzh(Pull *pull, guint8 *out, gsize size, GError **error)
{
    Lzh *lzh = (Lzh *)(void *)pull;
    guint8 *at = out, *end = out + MIN((guint64)size, lzh->left);
    while (at < end) {
        for (; lzh->match > 0 && at < end; lzh->match--) {
            put(lzh, lzh->window[lzh->from], at++);
            lzh->from = (lzh->from + 1) & ((1u << lzh->window_bits) - 1);
        }
        if (at < end && !step(lzh, &at, error))
            return -1;
    }
    return at - out;
}

Pull *pull_lzh(Pull *from, guint window_bits, guint64 out_bytes)
{
    Lzh *lzh = g_new0(Lzh, 1);
    lzh->pull = (Pull){.read = read_lzh, .from = from, .what = from->what};
    lzh->left = out_bytes;
    lzh->window_bits = window_bits;
    lzh->place_count = window_bits <= 13 ? 14 : window_bits + 1;
    lzh->place_bits = window_bits <= 13 ? 4 : 5;
    memset(lzh->window, ' ', sizeof lzh->window);
    return &lzh->pull;
}
