/* people/token.c -- see token.h */
#include "people/token.h"
#include "base/ids.h"

#define TOKEN_BYTES (PEOPLE_TOKEN_CHARS / 2)

gboolean people_token_make(char token[PEOPLE_TOKEN_CHARS + 1], GError **error)
{
    guint8 random[TOKEN_BYTES];
    if (!random_fill(random, sizeof random, error))
        return FALSE;
    hex_write(token, random, sizeof random);
    return TRUE;
}

gboolean people_token_is_formed(const char *token)
{
    guint8 bytes[TOKEN_BYTES];
    return token != NULL && hex_read(bytes, sizeof bytes, token);
}

char *people_token_hash(const char *token)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, token, -1);
}
