/* base/phrase.h -- what readers of files say in English, in the words of an office; pure
 *
 * Readers name what they met in a few English words ("its header is wrong") or by a lasting name of
 * a kind ("word-document"). Whatever stands as it was found, and names of records, are in no row
 * and stay. tests/unit/base/test_phrases.py holds the sources to the table. */
#pragma once
#include "base/problem.h"

typedef struct {
    const char *english, *japanese; /* a gap, "*" in both, is any text */
} PhraseRow;
extern const PhraseRow phrase_rows[], phrase_gaps[];
extern const guint phrase_rows_count, phrase_gaps_count;

/* `text` in `language`: as it is where no row has it. Transfer full. */
char *phrase_text(const char *text, ProblemLanguage language);
