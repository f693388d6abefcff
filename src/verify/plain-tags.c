/* verify/plain-tags.c -- a tree of pieces of tags: a piece, a value, the pieces that may follow */
#include "verify/plain-tags.h"
#include <string.h>

#define PIECE_MAX 40u
#define PIECES_MAX 8192u
#define HEADS 512u /* a power of two */

typedef enum { GOES_ON, VALUE, ENDS } Then;

typedef struct {
    guint turn;
    guint16 next, child; /* beside it, and behind it; one more than their numbers, 0: none */
    guint8 size, then, class;
    VerifyTag tag; /* when the piece ends it */
    char bytes[PIECE_MAX];
} Piece;

struct VerifyTags {
    GArray *pieces; /* Piece */
    guint16 heads[HEADS];
};

VerifyTags *verify_tags_new(void)
{
    VerifyTags *tags = g_new0(VerifyTags, 1);
    tags->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    return tags;
}

void verify_tags_free(VerifyTags *tags)
{
    g_array_unref(tags->pieces);
    g_free(tags);
}

static Piece *piece_of(const VerifyTags *tags, guint16 number)
{
    return &g_array_index(tags->pieces, Piece, number - 1);
}

#define EACH ((guint64)0x0101010101010101)

/* The highest bit of each byte below which a byte of `word` is `byte`. */
static guint64 marks_of(guint64 word, guint8 byte)
{
    guint64 other = word ^ (EACH * byte);
    return (other - EACH) & ~other & (EACH * 0x80);
}

/* By the element's name, of which eight bytes are enough. */
static guint head_of(guint turn, const char *at, const char *end)
{
    guint64 word = 0;
    if (end - at > 8)
        memcpy(&word, at + 1, 8);
    else if (end > at)
        memcpy(&word, at + 1, (gsize)(end - at - 1));
    word = GUINT64_FROM_LE(word);
    guint64 ends = marks_of(word, ' ') | marks_of(word, '>') | marks_of(word, '/');
    if (ends != 0) /* only what stands before the first of them */
        word &= (ends & -ends) - 1;
    guint64 hash = (word ^ turn) * 0x9E3779B97F4A7C15u;
    return (guint)(hash >> 40) & (HEADS - 1);
}

/* Pieces are short, and a call costs more than they do. */
static gboolean is_at(const Piece *piece, const char *at, const char *end)
{
    gsize size = piece->size, same = 0;
    if (size > (gsize)(end - at))
        return FALSE;
    for (; size - same >= 8; same += 8) {
        guint64 ours, theirs;
        memcpy(&ours, piece->bytes + same, 8);
        memcpy(&theirs, at + same, 8);
        if (ours != theirs)
            return FALSE;
    }
    while (same < size && piece->bytes[same] == at[same])
        same++;
    return same == size;
}

/* Behind a value of that class, on its closing quote; NULL when it is not one. */
static const char *skip_value(guint8 class, const char *at, const char *end)
{
    const char *c = at;
    while (c < end && verify_bytes[(guint8)*c] & class)
        c++;
    gboolean fits = class != VERIFY_BYTE_TOKEN || c - at <= VERIFY_TOKEN_BYTES;
    return fits && c < end && *c == '"' ? c : NULL;
}

const char *verify_tags_find(const VerifyTags *tags, guint turn, const char *at, const char *end,
                             VerifyTag *tag)
{
    guint16 number = tags->heads[head_of(turn, at, end)];
    while (number != 0) {
        const Piece *piece = piece_of(tags, number);
        if (piece->turn != turn || !is_at(piece, at, end)) {
            number = piece->next;
            continue;
        }
        at += piece->size;
        if (piece->then == ENDS) {
            *tag = piece->tag;
            return at;
        }
        at = piece->then == VALUE ? skip_value(piece->class, at, end) : at;
        if (at == NULL)
            return NULL;
        number = piece->child;
    }
    return NULL;
}

/* ---- learning ---- */

/* The number of such a piece among those from `*first` on, where it is put when it is none of them;
 * 0 when there is no room. */
static guint16 put(VerifyTags *tags, guint16 *first, const Piece *piece)
{
    for (guint16 number = *first; number != 0; number = piece_of(tags, number)->next) {
        const Piece *known = piece_of(tags, number);
        if (known->turn == piece->turn && known->then == piece->then &&
            known->class == piece->class && known->size == piece->size &&
            memcmp(known->bytes, piece->bytes, piece->size) == 0)
            return number;
    }
    if (tags->pieces->len >= PIECES_MAX)
        return 0;
    guint16 number = (guint16)(tags->pieces->len + 1);
    Piece made = *piece;
    made.next = *first;
    *first = number; /* before the array moves */
    g_array_append_val(tags->pieces, made);
    return number;
}

typedef struct {
    VerifyTags *tags;
    guint turn;
    guint16 last; /* the piece behind which the next one goes; 0: none yet */
    guint head;
} Way;

/* The bytes up to a value or the end of the tag, in as many pieces as they need. */
static gboolean add(Way *way, const char *at, gsize size, Then then, guint8 class,
                    const VerifyTag *tag)
{
    for (gsize done = 0; done < size;) {
        gsize part = MIN(size - done, (gsize)PIECE_MAX);
        gboolean last = done + part == size;
        Piece piece = {.turn = way->turn,
                       .size = (guint8)part,
                       .then = (guint8)(last ? then : GOES_ON),
                       .class = last ? class : 0,
                       .tag = *tag};
        memcpy(piece.bytes, at + done, part);
        guint16 *first =
            way->last == 0 ? &way->tags->heads[way->head] : &piece_of(way->tags, way->last)->child;
        way->last = put(way->tags, first, &piece);
        if (way->last == 0)
            return FALSE;
        done += part;
    }
    return TRUE;
}

void verify_tags_learn(VerifyTags *tags, guint turn, const char *at, gsize size,
                       const VerifyFree *values, guint count, const VerifyTag *tag)
{
    Way way = {tags, turn, 0, head_of(turn, at, at + size)};
    gsize from = 0;
    for (guint i = 0; i < count; i++) {
        if (!add(&way, at + from, values[i].from - from, VALUE, values[i].class, tag))
            return;
        from = values[i].to;
    }
    add(&way, at + from, size - from, ENDS, 0, tag);
}
