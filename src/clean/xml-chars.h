/* clean/xml-chars.h -- which bytes XML takes, and what references say (clean/ only) */
#pragma once
#include "clean/schema.h"
#include "clean/xml.h"

/* Of a stream of bytes that may be cut anywhere. */
typedef struct {
    guint8 tail[4]; /* a character that is not whole yet */
    guint8 have, need;
} CleanChars;

/* Whether the next bytes are UTF-8 of characters that XML takes (production 2); at the `last` of
 * them no character may be unfinished. */
gboolean clean_chars_check(CleanChars *chars, const guint8 *bytes, gsize size, gboolean last);

/* Whether a declaration names version 1.0 and UTF-8 (or no encoding); `plain` whether it is written
 * as Office writes it. */
gboolean clean_head_is_utf8(CleanSlice declaration, gboolean *plain);

static inline gboolean clean_is_space(char c)
{
    return (clean_bytes[(guint8)c] & CLEAN_BYTE_SPACE) != 0;
}
static inline gboolean clean_is_name_start(char c)
{
    return (clean_bytes[(guint8)c] & CLEAN_BYTE_NAME_START) != 0;
}
static inline gboolean clean_is_name(char c)
{
    return (clean_bytes[(guint8)c] & CLEAN_BYTE_NAME) != 0;
}
