/* policy/words.h -- short word lists asked for at the front, the end or anywhere in a folded text
 */
#pragma once
#include <glib.h>

/* The size of the longest word of `list` that opens `text` (NUL-terminated), or 0. */
gsize policy_words_front(const GPtrArray *list, const char *text);
/* The size of the longest word of `list` that closes `text` of `size` bytes, or 0. */
gsize policy_words_back(const GPtrArray *list, const char *text, gsize size);
gboolean policy_words_inside(const GPtrArray *list, const char *text);
gboolean policy_words_equal(const GPtrArray *list, const char *text);

gboolean policy_is_hiragana(gunichar c);
/* Letters that a compound noun is written with: kanji, katakana, Latin letters, digits. */
gboolean policy_is_compound(gunichar c);
/* The character that ends before `at`; 0 at the start. `start` <= `at`, both in valid UTF-8. */
gunichar policy_char_before(const char *start, const char *at);
