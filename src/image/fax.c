/* image/fax.c -- fax pictures: codes of runs by a table, rows as the places where colours change */
#include "image/fax.h"
#include <string.h>

#define CODE_BITS 13u
#define CODES (1u << CODE_BITS)
#define RUN_MASK 0xFFFu /* of an entry; its length in bits above */
#define TERMINATING 64u
#define END_BITS 12u /* of an end of line: eleven zeros, then a one */
#define STEPS_MAX 4u /* entries behind the last change of a row */

/* Codes in the order of their runs: 0 to 63, then 64, 128 … (T.4, tables 2 and 3). */
static const char *const white_codes =
    "00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 "
    "110101 101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 "
    "0100100 0011000 00000010 00000011 00011010 00011011 00010010 00010011 00010100 00010101 "
    "00010110 00010111 00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101 "
    "00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 01011000 01011001 "
    "01011010 01011011 01001010 01001011 00110010 00110011 00110100 "
    "11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 "
    "011001101 011010010 011010011 011010100 011010101 011010110 011010111 011011000 011011001 "
    "011011010 011011011 010011000 010011001 010011010 011000 010011011 ";
static const char *const black_codes =
    "0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 "
    "00000111 000011000 0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 "
    "00000110111 00000101000 00000010111 00000011000 000011001010 000011001011 000011001100 "
    "000011001101 000001101000 000001101001 000001101010 000001101011 000011010010 000011010011 "
    "000011010100 000011010101 000011010110 000011010111 000001101100 000001101101 000011011010 "
    "000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 000001100101 "
    "000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 "
    "000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111 "
    "0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 "
    "0000001101100 0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 "
    "0000001110010 0000001110011 0000001110100 0000001110101 0000001110110 0000001110111 "
    "0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011 "
    "0000001100100 0000001100101 ";
static const char *const long_codes = /* of both, from 1792 */
    "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 "
    "000000010110 000000010111 000000011100 000000011101 000000011110 000000011111 ";

typedef struct {
    const guint8 *bytes;
    guint64 at, end; /* in bits */
    const ImageFax *way;
    guint32 columns;
    guint16 runs[2][CODES];
    guint32 *above, *line; /* places where the colour changes; `columns` from the last on */
    guint32 count;         /* of `line` */
    gboolean wrong;        /* in this row */
    gboolean ends;         /* the first row had an end of line before it, so the others have */
} Fax;

/* ---- codes ---- */

static void add_code(guint16 *runs, const char *code, gsize bits, guint run)
{
    guint first = 0;
    for (gsize i = 0; i < bits; i++)
        first = first << 1 | (code[i] == '1' ? 1u : 0u);
    first <<= CODE_BITS - bits;
    for (guint i = 0; i < 1u << (CODE_BITS - bits); i++)
        runs[first + i] = (guint16)(bits << 12 | run);
}

static void add_codes(guint16 *runs, const char *codes, guint run)
{
    for (const char *end; (end = strchr(codes, ' ')) != NULL; codes = end + 1) {
        add_code(runs, codes, (gsize)(end - codes), run);
        run += run < TERMINATING ? 1 : TERMINATING;
    }
}

/* The next bits, zeros behind the end. */
static guint look(const Fax *fax, guint bits)
{
    guint64 value = 0;
    for (guint i = 0; i < 4; i++) {
        guint64 byte = (fax->at >> 3) + i;
        value = value << 8 | (byte < fax->end >> 3 ? fax->bytes[byte] : 0u);
    }
    return (guint)(value << (fax->at & 7) & G_MAXUINT32) >> (32 - bits);
}

static gboolean is_over(const Fax *fax)
{
    return fax->at >= fax->end;
}

/* Sets `wrong` for a code that is none. */
static guint32 read_run(Fax *fax, guint color)
{
    guint32 whole = 0;
    while (whole <= fax->columns) {
        guint code = fax->runs[color][look(fax, CODE_BITS)];
        guint run = code & RUN_MASK;
        if (code == 0 || is_over(fax))
            break;
        fax->at += code >> 12;
        whole += run;
        if (run < TERMINATING)
            return whole;
    }
    fax->wrong = TRUE;
    return 0;
}

/* ---- rows ---- */

static void change_at(Fax *fax, guint32 place)
{
    if (place > fax->columns || fax->count > fax->columns)
        fax->wrong = TRUE;
    else
        fax->line[fax->count++] = place;
}

static void read_own_row(Fax *fax)
{
    guint32 at = 0;
    for (guint color = 0; at < fax->columns && !fax->wrong; color ^= 1) {
        at += read_run(fax, color);
        if (!fax->wrong)
            change_at(fax, at);
    }
}

/* Which change of the row above is the first behind `at` to the other colour. */
static guint32 find_above(const Fax *fax, guint32 from, gint64 at, guint color)
{
    guint32 i = (from & ~1u) | color;
    while (i >= 2 && fax->above[i - 2] > at)
        i -= 2;
    while (fax->above[i] <= at && fax->above[i] < fax->columns)
        i += 2;
    return i;
}

static const struct {
    guint bits, code;
    gint move;
} verticals[] = {{1, 1, 0}, {3, 3, 1}, {3, 2, -1}, {6, 3, 2}, {6, 2, -2}, {7, 3, 3}, {7, 2, -3}};

/* How far from the one above the next change is; FALSE when it is said in another way. */
static gboolean read_vertical(Fax *fax, gint *move)
{
    for (guint i = 0; i < G_N_ELEMENTS(verticals); i++)
        if (look(fax, verticals[i].bits) == verticals[i].code) {
            fax->at += verticals[i].bits;
            *move = verticals[i].move;
            return TRUE;
        }
    return FALSE;
}

static void read_two_runs(Fax *fax, gint64 *at, guint color)
{
    guint32 start = (guint32)MAX(*at, 0);
    guint32 first = start + read_run(fax, color);
    guint32 second = fax->wrong ? 0 : first + read_run(fax, color ^ 1);
    if (fax->wrong)
        return;
    change_at(fax, first);
    change_at(fax, second);
    *at = second;
}

static void move_to(Fax *fax, gint64 *at, gint64 next, guint *color)
{
    if (next < MAX(*at, 0)) {
        fax->wrong = TRUE;
        return;
    }
    change_at(fax, (guint32)next);
    *at = next;
    *color ^= 1;
}

static void read_row_by_above(Fax *fax)
{
    gint64 at = -1;
    guint32 i = 0;
    guint color = 0;
    while (at < fax->columns && !fax->wrong) {
        gint move = 0;
        i = find_above(fax, i, at, color);
        fax->wrong = is_over(fax);
        if (!fax->wrong && read_vertical(fax, &move)) {
            move_to(fax, &at, (gint64)fax->above[i] + move, &color);
        } else if (!fax->wrong && look(fax, 3) == 1) {
            fax->at += 3;
            read_two_runs(fax, &at, color);
        } else if (!fax->wrong && look(fax, 4) == 1) {
            fax->at += 4;
            at = fax->above[i + 1];
        } else {
            fax->wrong = TRUE;
        }
    }
}

static void fill(guint8 *row, guint32 from, guint32 to)
{
    for (; from < to && (from & 7) != 0; from++)
        row[from >> 3] |= (guint8)(0x80 >> (from & 7));
    if (to > from && to - from >= 8)
        memset(row + (from >> 3), 0xFF, (to - from) >> 3);
    for (from += from < to ? (to - from) & ~7u : 0; from < to; from++)
        row[from >> 3] |= (guint8)(0x80 >> (from & 7));
}

/* Black where an odd number of changes lies before. */
static void put_row(Fax *fax, GByteArray *out, gsize row_bytes)
{
    g_byte_array_set_size(out, out->len + (guint)row_bytes);
    guint8 *row = out->data + out->len - row_bytes;
    memset(row, 0, row_bytes);
    for (guint i = 0; i < STEPS_MAX; i++)
        fax->line[fax->count + i] = fax->columns;
    if (fax->wrong && (fax->count & 1) != 0)
        fax->line[fax->count - 1] = fax->columns;
    for (guint32 i = 0; i < fax->count; i += 2)
        fill(row, fax->line[i], fax->line[i + 1]);
    for (gsize i = 0; i < row_bytes && !fax->way->black_is_1; i++)
        row[i] = (guint8)~row[i];
    guint32 *old = fax->above;
    fax->above = fax->line;
    fax->line = old;
}

/* ---- between rows ---- */

/* Over zeros that fill up, and an end of line behind them. */
static gboolean eat_end_of_line(Fax *fax)
{
    guint64 before = fax->at;
    while (!is_over(fax) && look(fax, END_BITS) == 0)
        fax->at++;
    if (!is_over(fax) && look(fax, END_BITS) == 1) {
        fax->at += END_BITS;
        return TRUE;
    }
    fax->at = before;
    return FALSE;
}

/* To the next end of line, behind a row of no sound form. */
static void seek_end_of_line(Fax *fax)
{
    while (!is_over(fax) && look(fax, END_BITS) != 1)
        fax->at++;
}

static void align(Fax *fax)
{
    fax->at = (fax->at + 7) & ~(guint64)7;
}

/* FALSE at the end of the data. `alone`: the next row is coded by itself. */
static gboolean go_on(Fax *fax, gboolean *alone)
{
    if (fax->wrong && fax->way->k >= 0)
        seek_end_of_line(fax);
    if (fax->way->byte_align && !fax->ends)
        align(fax);
    gboolean first = fax->at == 0, ended = eat_end_of_line(fax);
    fax->ends |= first && ended;
    if (fax->way->byte_align && !ended)
        align(fax);
    if (is_over(fax) || (fax->wrong && fax->way->k < 0))
        return FALSE;
    *alone = fax->way->k == 0;
    if (fax->way->k > 0)
        *alone = look(fax, 1) == 1;
    fax->at += fax->way->k > 0 ? 1 : 0;
    guint64 here = fax->at;
    if (ended && fax->way->end_of_block && look(fax, END_BITS) == 1)
        return FALSE;
    fax->at = here;
    return TRUE;
}

static void read_rows(Fax *fax, GByteArray *out, gsize max_bytes, gboolean *damaged)
{
    gsize row_bytes = ((gsize)fax->columns + 7) / 8;
    gboolean alone = FALSE;
    while (out->len < max_bytes && go_on(fax, &alone)) {
        fax->count = 0;
        fax->wrong = FALSE;
        if (alone)
            read_own_row(fax);
        else
            read_row_by_above(fax);
        *damaged |= fax->wrong;
        put_row(fax, out, row_bytes);
    }
}

GByteArray *image_fax_rows(const guint8 *bytes, gsize size, const ImageFax *way, gsize max_bytes,
                           gboolean *damaged, gsize *used)
{
    *damaged = FALSE;
    *used = 0;
    if (way->columns < 1 || way->columns > IMAGE_FAX_COLUMNS_MAX || max_bytes > G_MAXINT32)
        return NULL;
    Fax *fax = g_new0(Fax, 1);
    GByteArray *out = g_byte_array_new();
    *fax = (Fax){.bytes = bytes, .end = (guint64)size * 8, .way = way};
    fax->columns = (guint32)way->columns;
    fax->above = g_new(guint32, (gsize)fax->columns + 2 * STEPS_MAX);
    fax->line = g_new(guint32, (gsize)fax->columns + 2 * STEPS_MAX);
    for (guint i = 0; i < STEPS_MAX; i++)
        fax->above[i] = fax->columns;
    add_codes(fax->runs[0], white_codes, 0);
    add_codes(fax->runs[1], black_codes, 0);
    add_codes(fax->runs[0], long_codes, 1792);
    add_codes(fax->runs[1], long_codes, 1792);
    read_rows(fax, out, max_bytes, damaged);
    *used = MIN((gsize)((fax->at + 7) >> 3), size);
    g_free(fax->above);
    g_free(fax->line);
    g_free(fax);
    return out;
}
