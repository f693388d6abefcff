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

/* The character at `*at` of valid UTF-8, and `*at` moved behind it. */
static inline gunichar policy_next_char(const char **at)
{
    const guint8 *p = (const guint8 *)*at;
    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *at += 2;
        return (gunichar)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0) {
        *at += 3;
        return (gunichar)(p[0] & 0x0F) << 12 | (gunichar)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *at += 4;
    return (gunichar)(p[0] & 0x07) << 18 | (gunichar)(p[1] & 0x3F) << 12 |
           (gunichar)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

gboolean policy_is_hiragana(gunichar c);
/* Letters that a compound noun is written with: kanji, katakana, Latin letters, digits. */
gboolean policy_is_compound(gunichar c);
/* The character that ends before `at`; 0 at the start. `start` <= `at`, both in valid UTF-8. */
gunichar policy_char_before(const char *start, const char *at);
