/* register/gramrow.h -- how the index of pairs of characters lies in rows: what filling and asking
 * share
 *
 * Segments of 2,048 texts are numbered from 1. Rows of pairs belong to runs of segments that lie
 * side by side: as soon as 8 are there, from 1, 9, 17 … on, their rows become those of one run, and
 * those of three such runs again one. So which runs there are follows from how many segments there
 * are. The longer the run, the fewer hashes a row has: all rows are about as long.
 *
 * A row of `record_gram` has the id first segment * 8192 + first hash. It holds, two bytes each,
 * the lowest first: for each of its hashes how many texts have it; then the places of these in the
 * run, ascending. */
#pragma once
#include <glib.h>

#define GRAM_TEXTS 2048  /* of a segment */
#define GRAM_HASHES 8192 /* of pairs */
#define GRAM_RUN_MAX 24  /* segments */
#define GRAM_LEVELS 3

typedef struct {
    guint segments; /* of a run */
    guint hashes;   /* of a row */
} GramLevel;

static inline GramLevel gram_level(guint level)
{
    static const GramLevel levels[GRAM_LEVELS] = {{1, 64}, {8, 8}, {GRAM_RUN_MAX, 2}};
    return levels[level];
}

/* Of the run that begins with `first` where there are `count` segments. */
static inline GramLevel gram_run_at(gint64 first, gint64 count)
{
    guint level = GRAM_LEVELS - 1;
    while (level > 0 && ((first - 1) % gram_level(level).segments != 0 ||
                         first + gram_level(level).segments - 1 > count))
        level--;
    return gram_level(level);
}

static inline gint64 gram_row_id(gint64 first, guint hash)
{
    return first * GRAM_HASHES + hash;
}

static inline guint gram_u16(const guint8 *bytes)
{
    return bytes[0] | (guint)bytes[1] << 8;
}

/* The next pair of neighbours on one line; FALSE at the end. */
static inline gboolean gram_next_pair(const char **at, guint *hash)
{
    while (**at != '\0') {
        gunichar a = g_utf8_get_char(*at);
        *at = g_utf8_next_char(*at);
        if (a == '\n' || **at == '\n' || **at == '\0')
            continue;
        guint32 mixed = a * 0x9e3779b1u + g_utf8_get_char(*at) * 0x85ebca77u;
        mixed ^= mixed >> 15;
        mixed *= 0x2c1b3c6du;
        *hash = (mixed ^ (mixed >> 13)) % GRAM_HASHES;
        return TRUE;
    }
    return FALSE;
}
