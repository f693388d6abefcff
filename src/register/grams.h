/* register/grams.h -- which records may hold some words: an index of pairs of characters
 *
 * Texts are folded (base/fold.h). What changed last lies in a list that is looked through; at 2,048
 * texts they become a segment: for each of 8,192 hashes of two neighbouring characters, which of
 * the texts have it. Segments are only ever added, so a text that changed stands in several;
 * whoever asks looks at the text itself at the end. After a disposal all are made anew. Everything
 * follows from the order of events alone. */
#pragma once
#include "store/store.h"

/* The text of a record is this one now. */
gboolean register_grams_put(Store *store, gint64 record, const char *folded, GError **error);

/* Its text goes; pairs of it stay in segments until these are made anew. */
gboolean register_grams_drop(Store *store, gint64 record, GError **error);
/* Makes all segments anew, from the texts as they are now and from nothing else. */
gboolean register_grams_remake(Store *store, GError **error);

/* Records by ordinal: which may hold something, and their kinds. */
typedef struct {
    gint64 last;    /* the greatest ordinal */
    guint8 *bits;   /* of ordinals 0 … last */
    guint16 *kinds; /* by ordinal, of those with a bit; shared by what belongs together */
} RegisterHits;
static inline gboolean register_hits_has(const RegisterHits *hits, gint64 ordinal)
{
    return ordinal <= hits->last && (hits->bits[ordinal / 8] >> (ordinal % 8) & 1) != 0;
}
void register_hits_add(RegisterHits *hits, gint64 record);
gboolean register_last_ordinal(Store *store, gint64 *last, GError **error);
/* Sets the bits of records that may hold `word` (folded, at least two characters). */
gboolean register_grams_find(Store *store, const char *word, RegisterHits *hits, GError **error);
/* Whether a record's text holds all of `words` (NULL-terminated). */
typedef enum { REGISTER_HOLDS_NOT, REGISTER_HOLDS, REGISTER_HOLDS_FAILED } RegisterHolds;
RegisterHolds register_text_holds(Store *store, gint64 record, char *const *words, GError **error);
