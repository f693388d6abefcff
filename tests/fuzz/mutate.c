/* tests/fuzz/mutate.c -- changes inputs of parts as their form has it: whole tags, records and
 * words go, come twice, change places or come from elsewhere, and lengths are put right
 *
 * A random flip of a bit in a form with lengths or brackets is nearly always refused at once. A
 * part of the changes stays blind all the same: what reads wrong lengths must be met, too. */
#include "parts.h"
#include <stdint.h>
#include <stdlib.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t max_size,
                                 unsigned int seed);

#define PIECES_MAX 4096u

typedef struct {
    gsize from, to;
    gboolean holds; /* a box of boxes: only its head */
} Piece;

typedef struct {
    guint64 state;
    GPtrArray *lines, *bodies; /* of GByteArray; the first line has an empty body */
    char file[24];
} Work;

static guint roll(Work *work, guint below)
{
    work->state = work->state * 6364136223846793005u + 1442695040888963407u;
    return below > 1 ? (guint)((work->state >> 33) % below) : 0;
}

/* ---- pieces ---- */

static guint32 number(const guint8 *at, guint bytes, gboolean big)
{
    guint32 value = 0;
    for (guint i = 0; i < bytes; i++)
        value |= (guint32)at[i] << (8 * (big ? bytes - 1 - i : i));
    return value;
}

static void put(guint8 *at, guint bytes, gboolean big, guint32 value)
{
    for (guint i = 0; i < bytes; i++)
        at[i] = (guint8)(value >> (8 * (big ? bytes - 1 - i : i)));
}

/* Where the length of a record stands, and what it counts. */
typedef struct {
    guint head;       /* before the bytes of a record */
    guint at;         /* of its length */
    guint width;      /* of it */
    guint unit, more; /* the record is length * unit + more bytes long */
    gboolean big;
} Records;

static const Records *records_of(Pieces kind)
{
    static const Records biff = {4, 2, 2, 1, 4, FALSE}, boxes = {8, 4, 4, 1, 8, FALSE},
                         emf = {8, 4, 4, 1, 0, FALSE}, wmf = {6, 0, 4, 2, 0, FALSE},
                         chunks = {8, 0, 4, 1, 12, TRUE}, riff = {8, 4, 4, 1, 8, FALSE};
    switch (kind) {
    case PIECES_BIFF:
        return &biff;
    case PIECES_BOXES:
        return &boxes;
    case PIECES_EMF:
        return &emf;
    case PIECES_WMF:
        return &wmf;
    case PIECES_CHUNKS:
        return &chunks;
    case PIECES_RIFF:
        return &riff;
    default:
        return NULL;
    }
}

static gboolean is_box(Pieces kind, const guint8 *at)
{
    return kind == PIECES_BOXES && (at[0] & 15) == 15;
}

static void cut_records(Pieces kind, const guint8 *bytes, gsize size, GArray *out)
{
    const Records *form = records_of(kind);
    gsize at = kind == PIECES_WMF ? MIN(size, 18) : kind == PIECES_CHUNKS ? MIN(size, 8) : 0;
    at = kind == PIECES_RIFF ? MIN(size, 12) : at;
    while (out->len < PIECES_MAX && size - at >= form->head) {
        guint64 length = number(bytes + at + form->at, form->width, form->big);
        guint64 whole = length * form->unit + form->more;
        gboolean holds = is_box(kind, bytes + at);
        whole = kind == PIECES_RIFF ? (whole + 1) / 2 * 2 : holds ? form->head : whole;
        gsize step = whole < form->head || whole > size - at ? size - at : (gsize)whole;
        const Piece piece = {at, at + step, holds};
        g_array_append_val(out, piece);
        at += step;
    }
}

static gboolean ends_piece(Pieces kind, guint8 before, guint8 next)
{
    static const char marks[] = "/<>[](){}\\;,:=\"'&%#";
    if (kind == PIECES_MARKUP)
        return next == '<' || before == '>';
    if (kind == PIECES_LINES)
        return before == '\n' || (before == '\r' && next != '\n');
    gboolean word = g_ascii_isalnum(next) || next >= 128;
    gboolean last = g_ascii_isalnum(before) || before >= 128;
    return word != last || strchr(marks, next) != NULL;
}

static void cut_text(Pieces kind, const guint8 *bytes, gsize size, GArray *out)
{
    gsize from = 0;
    for (gsize at = 1; at <= size && out->len < PIECES_MAX; at++) {
        if (at < size && !ends_piece(kind, bytes[at - 1], bytes[at]))
            continue;
        const Piece piece = {from, at, FALSE};
        g_array_append_val(out, piece);
        from = at;
    }
}

static GArray *cut(Pieces kind, const GByteArray *body)
{
    GArray *out = g_array_new(FALSE, FALSE, sizeof(Piece));
    if (records_of(kind) != NULL)
        cut_records(kind, body->data, body->len, out);
    else if (kind != PIECES_NONE)
        cut_text(kind, body->data, body->len, out);
    return out;
}

static const Piece *piece(const GArray *pieces, guint at)
{
    return &g_array_index(pieces, Piece, at);
}

/* From the tag at `at` to the one that ends it, or only itself. */
static guint element_end(const GByteArray *body, const GArray *pieces, guint at)
{
    guint depth = 0;
    for (guint i = at; i < pieces->len; i++) {
        const guint8 *bytes = body->data + piece(pieces, i)->from;
        gsize size = piece(pieces, i)->to - piece(pieces, i)->from;
        if (bytes[0] != '<' || size < 3 || bytes[1] == '!' || bytes[1] == '?')
            continue;
        if (bytes[1] == '/')
            depth = depth > 0 ? depth - 1 : 0;
        else if (bytes[size - 2] != '/')
            depth++;
        if (depth == 0)
            return i + 1;
    }
    return at + 1;
}

/* Some pieces in a row: of markup mostly a whole element, of boxes a whole one. */
static Piece choose(Work *work, Pieces kind, const GByteArray *body, const GArray *pieces)
{
    guint at = roll(work, pieces->len), end = at + 1;
    gsize to = 0;
    if (kind == PIECES_MARKUP && roll(work, 4) > 0)
        end = element_end(body, pieces, at);
    else
        while (end < pieces->len && roll(work, 3) == 0)
            end++;
    to = piece(pieces, end - 1)->to;
    if (piece(pieces, at)->holds && roll(work, 4) > 0)
        to = MIN(body->len, piece(pieces, at)->from + 8 +
                                number(body->data + piece(pieces, at)->from + 4, 4, FALSE));
    return (Piece){piece(pieces, at)->from, MAX(to, piece(pieces, at)->from), FALSE};
}

/* ---- changes ---- */

/* The boxes that hold `at` grow by `by` (or shrink). */
static void grow_boxes(Pieces kind, GByteArray *body, gsize at, gint64 by)
{
    gsize from = 0, end = body->len;
    while (kind == PIECES_BOXES && end - from >= 8 && from <= at) {
        guint32 length = number(body->data + from + 4, 4, FALSE);
        gsize stop = MIN(end, from + 8 + (gsize)length);
        if (at >= stop && from + 8 <= stop) {
            from = stop;
            continue;
        }
        if (!is_box(kind, body->data + from) || at < from + 8)
            return;
        put(body->data + from + 4, 4, FALSE, (guint32)MAX(0, (gint64)length + by));
        from += 8;
        end = stop;
    }
}

static GByteArray *copy(const GByteArray *body, Piece from)
{
    GByteArray *out = g_byte_array_new();
    if (from.to > from.from)
        g_byte_array_append(out, body->data + from.from, (guint)(from.to - from.from));
    return out;
}

/* In the place of `old` come `size` new bytes (lent, not of `body`). */
static void replace(Work *work, Pieces kind, GByteArray *body, Piece old, const guint8 *bytes,
                    gsize size)
{
    g_autoptr(GByteArray) behind = copy(body, (Piece){old.to, body->len, FALSE});
    if (roll(work, 8) > 0)
        grow_boxes(kind, body, old.from, (gint64)size - (gint64)(old.to - old.from));
    g_byte_array_set_size(body, (guint)old.from);
    g_byte_array_append(body, bytes, (guint)size);
    g_byte_array_append(body, behind->data, behind->len);
}

static void mutate_bytes(Work *work, GByteArray *bytes, gsize room)
{
    gsize size = bytes->len;
    gsize most = size + 1 + roll(work, (guint)MIN(room, 64));
    g_byte_array_set_size(bytes, (guint)most);
    g_byte_array_set_size(bytes, (guint)LLVMFuzzerMutate(bytes->data, size, most));
}

/* One value in quotes, or all of it when there is none. */
static Piece choose_value(Work *work, const GByteArray *body, Piece in)
{
    Piece found = in;
    guint seen = 0;
    for (gsize at = in.from; at < in.to; at++) {
        if (body->data[at] != '"')
            continue;
        const guint8 *end = memchr(body->data + at + 1, '"', in.to - at - 1);
        if (end == NULL)
            break;
        if (roll(work, ++seen) == 0)
            found = (Piece){at + 1, (gsize)(end - body->data), FALSE};
        at = (gsize)(end - body->data);
    }
    return found;
}

/* The bytes of one piece change; a record's length follows them, mostly. */
static void change_piece(Work *work, Pieces kind, GByteArray *body, const GArray *pieces)
{
    const Records *form = records_of(kind);
    Piece at = *piece(pieces, roll(work, pieces->len));
    if (kind == PIECES_MARKUP)
        at = choose_value(work, body, at);
    gsize head =
        form != NULL && at.to - at.from >= form->head && roll(work, 4) > 0 ? form->head : 0;
    const Piece inside = {at.from + head, at.to, FALSE};
    g_autoptr(GByteArray) bytes = copy(body, inside);
    mutate_bytes(work, bytes, 64);
    replace(work, kind, body, inside, bytes->data, bytes->len);
    gsize whole = head + bytes->len;
    if (head == 0 || roll(work, 8) == 0 || whole < form->more || at.from + head > body->len)
        return;
    put(body->data + at.from + form->at, form->width, form->big,
        (guint32)((whole - form->more) / form->unit));
}

static GByteArray *body_at(Work *work, guint at)
{
    return work->bodies->pdata[at];
}

static Pieces pieces_of(Work *work, guint at)
{
    GByteArray *line = work->lines->pdata[at], *body = body_at(work, at);
    g_autofree char *text =
        line->len > 0 ? g_strndup((const char *)line->data, line->len) : g_strdup("");
    return fuzz_pieces(work->file, text, body->data, body->len);
}

/* Pieces go, come twice, change places, or come from another part. */
static void change_pieces(Work *work, guint at)
{
    guint from = roll(work, 3) == 0 ? 1 + roll(work, work->bodies->len - 1) : at;
    Pieces kind = pieces_of(work, at);
    GByteArray *body = body_at(work, at), *source = body_at(work, from);
    g_autoptr(GArray) pieces = cut(kind, body);
    g_autoptr(GArray) others = cut(pieces_of(work, from), source);
    if (pieces->len == 0 || others->len == 0)
        return;
    guint what = roll(work, 6);
    if (what < 2) {
        change_piece(work, kind, body, pieces);
        return;
    }
    Piece old = choose(work, kind, body, pieces);
    Piece given = choose(work, pieces_of(work, from), source, others);
    g_autoptr(GByteArray) bytes = copy(source, given);
    if (what == 2) /* goes */
        g_byte_array_set_size(bytes, 0);
    else if (what < 5) /* comes besides */
        old.to = old.from;
    replace(work, kind, body, old, bytes->data, bytes->len);
}

static void change_parts(Work *work)
{
    guint count = work->bodies->len;
    if (count < 2)
        return;
    guint at = 1 + roll(work, count - 1), other = 1 + roll(work, count - 1);
    GByteArray *line = work->lines->pdata[other], *body = work->bodies->pdata[other];
    switch (roll(work, 4)) {
    case 0: /* goes */
        g_ptr_array_remove_index(work->lines, at);
        g_ptr_array_remove_index(work->bodies, at);
        break;
    case 1: /* comes twice */
        g_ptr_array_insert(work->lines, (gint)at, copy(line, (Piece){0, line->len, FALSE}));
        g_ptr_array_insert(work->bodies, (gint)at, copy(body, (Piece){0, body->len, FALSE}));
        break;
    default: /* what is in two of them changes places */
        work->bodies->pdata[other] = work->bodies->pdata[at];
        work->bodies->pdata[at] = body;
    }
}

static void change(Work *work)
{
    guint what = roll(work, 16);
    guint at = work->bodies->len > 1 ? 1 + roll(work, work->bodies->len - 1) : 0;
    if (what == 0)
        change_parts(work);
    else if (what == 1)
        mutate_bytes(work, work->lines->pdata[roll(work, work->lines->len)], 16);
    else if (at > 0 && what < 5)
        mutate_bytes(work, work->bodies->pdata[at], 64);
    else if (at > 0)
        change_pieces(work, at);
}

/* ---- in and out ---- */

static void add(Work *work, const void *line, gsize line_bytes, const guint8 *body, gsize size)
{
    GByteArray *head = g_byte_array_new(), *bytes = g_byte_array_new();
    if (line_bytes > 0)
        g_byte_array_append(head, line, (guint)line_bytes);
    if (size > 0)
        g_byte_array_append(bytes, body, (guint)size);
    g_ptr_array_add(work->lines, head);
    g_ptr_array_add(work->bodies, bytes);
}

static void work_free(gpointer bytes)
{
    g_byte_array_unref(bytes);
}

static Work work_open(const guint8 *data, gsize size, guint seed)
{
    Work work = {.state = seed,
                 .lines = g_ptr_array_new_with_free_func(work_free),
                 .bodies = g_ptr_array_new_with_free_func(work_free)};
    g_autofree Parts *parts = g_new(Parts, 1);
    parts_read(data, size, parts);
    g_strlcpy(work.file, parts->name, sizeof work.file);
    add(&work, parts->head.line, parts->head.line_bytes, NULL, 0);
    for (guint i = 0; i < parts->count; i++)
        add(&work, parts->parts[i].line, parts->parts[i].line_bytes, parts->parts[i].bytes,
            parts->parts[i].size);
    return work;
}

/* All of it into `out`, and its size; 0 when that is over `most`. Frees `work`. */
static gsize work_close(Work *work, guint8 *out, gsize most)
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    for (guint i = 0; i < work->lines->len; i++) {
        GByteArray *line = work->lines->pdata[i], *body = work->bodies->pdata[i];
        if (i > 0)
            g_byte_array_append(all, (const guint8 *)PARTS_BETWEEN, sizeof PARTS_BETWEEN - 1);
        g_byte_array_append(all, line->data, line->len);
        g_byte_array_append(all, (const guint8 *)"\n", 1);
        g_byte_array_append(all, body->data, body->len);
    }
    g_ptr_array_unref(work->lines);
    g_ptr_array_unref(work->bodies);
    if (all->len > most)
        return 0;
    memcpy(out, all->data, all->len);
    return all->len;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    Work work = work_open(data, size, seed);
    guint times = 1;
    while (times < 6 && roll(&work, 2) == 0)
        times++;
    for (guint i = 0; i < times; i++)
        change(&work);
    gsize made = work_close(&work, data, max_size);
    return made > 0 ? made : LLVMFuzzerMutate(data, size, max_size);
}

/* Parts of the other come besides, or into the place of some; pieces of them then travel. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t max_size,
                                 unsigned int seed)
{
    Work work = work_open(data, size, seed);
    Work from = work_open(other, other_size, seed);
    for (guint i = 1; i < from.bodies->len; i++) {
        GByteArray *line = from.lines->pdata[i], *body = from.bodies->pdata[i];
        if (roll(&work, from.bodies->len) > 1)
            continue;
        add(&work, line->data, line->len, body->data, body->len);
        if (work.bodies->len > 2)
            change_pieces(&work, 1 + roll(&work, work.bodies->len - 1));
        if (roll(&work, 2) == 0) {
            g_ptr_array_remove_index(work.lines, work.lines->len - 1);
            g_ptr_array_remove_index(work.bodies, work.bodies->len - 1);
        }
    }
    work_close(&from, out, 0);
    return work_close(&work, out, max_size);
}
