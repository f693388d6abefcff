/* base/fold.h -- a text as searches compare it: width, case, spaces and a final long-vowel mark
 * apart
 *
 * Pure. What it makes of assigned characters never changes with a newer Unicode (its stability
 * policy for normalisation and case folding), so a projection may call it and rebuild gives the
 * same rows. */
#pragma once
#include <glib.h>

/* NFKC, case folded, without white space; the long-vowel mark that ends a run of three or more
 * katakana goes too (サーバー = サーバ). `text` valid UTF-8; transfer full. */
char *fold_text(const char *text);
