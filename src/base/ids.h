/* base/ids.h -- opaque ids, random bytes, hexadecimal and Base64 (RFC 4648) */
#pragma once
#include <glib.h>

#define ID_TEXT_BYTES 27 /* 26 characters and NUL */
/* 128 random bits from getrandom() as 26 lower-case Crockford Base32 characters. */
void id_make(char out[ID_TEXT_BYTES]);
gboolean id_is_valid(const char *text);
gboolean random_fill(guint8 *out, gsize count, GError **error); /* getrandom(2); PROBLEM_IO */

void hex_write(char *out /* 2n+1 */, const guint8 *bytes, gsize count);
gboolean hex_read(guint8 *out, gsize count, const char *text); /* exact length, lower case */

/* Base64 with padding, standard alphabet, no line breaks. Reading accepts the one exact form of
 * some bytes (padding and unused bits too) of `size_chars` characters and gives NULL for anything
 * else or over `max_bytes`; transfer full both ways. */
char *base64_write(const guint8 *bytes, gsize count);
GBytes *base64_read(const char *text, gsize size_chars, gsize max_bytes);
