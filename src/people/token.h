/* people/token.h -- random tokens, told once and kept as their hash (people/ only) */
#pragma once
#include <glib.h>

#define PEOPLE_TOKEN_CHARS 64u /* 256 random bits in hexadecimal */

gboolean people_token_make(char token[PEOPLE_TOKEN_CHARS + 1], GError **error);
/* Whether it could be one; NULL is none. */
gboolean people_token_is_formed(const char *token);
/* SHA-256 in hexadecimal: what is kept, and looked up by. Owned. */
char *people_token_hash(const char *token);
