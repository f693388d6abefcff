/* register/grams.h -- which records may hold some words: an index of pairs of characters
 *
 * Texts are folded (base/fold.h). What changed last lies in a list that is looked through; at 2,048
 * texts they become a segment: for each of 8,192 hashes of two neighbouring characters, which of
 * the texts have it. Segments are only ever added, and their rows put together as there are more
 * (register/gramrow.h), so a text that changed stands in several; whoever asks looks at the text
 * itself at the end. After a disposal all are made anew. Everything follows from the order of
 * events alone. */
#pragma once
#include "store/store.h"

/* The text of a record is this one now. */
gboolean register_grams_put(Store *store, gint64 record, const char *folded, GError **error);

/* Its text goes; pairs of it stay in segments until these are made anew. */
gboolean register_grams_drop(Store *store, gint64 record, GError **error);
/* Makes all segments anew, from the texts as they are now and from nothing else. */
gboolean register_grams_remake(Store *store, GError **error);
/* Completes register-005.sql: rows of single segments become what they are in runs. */
gboolean register_grams_settle(Store *store, GError **error);

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

/* A search under way: run after run of segments, those with the newest records first, so that who
 * has enough need not read the others. */
typedef struct {
    const char *text;           /* folded, at least two characters */
    const RegisterHits *people; /* these records will do without it; NULL for none */
} RegisterGramWord;
typedef struct RegisterGrams RegisterGrams;
/* `words` and `hits` are lent until it is closed. Sets the bits of records whose text changed
 * lately. */
RegisterGrams *register_grams_open(Store *store, const RegisterGramWord *words, guint count,
                                   RegisterHits *hits, GError **error);
void register_grams_close(RegisterGrams *grams);
/* No record with a greater ordinal stands in what was not read yet; 0 once all was. */
gint64 register_grams_reach(const RegisterGrams *grams);
/* Reads the next run: sets the bits of records in it that may hold every word. */
gboolean register_grams_read(RegisterGrams *grams, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RegisterGrams, register_grams_close)

/* Whether a record's text holds all of `words` (NULL-terminated). */
typedef enum { REGISTER_HOLDS_NOT, REGISTER_HOLDS, REGISTER_HOLDS_FAILED } RegisterHolds;
RegisterHolds register_text_holds(Store *store, gint64 record, char *const *words, GError **error);
