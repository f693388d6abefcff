/* verify/plain-chars.h -- the characters of XML, by the bytes of UTF-8; pure (verify/ only) */
#pragma once
#include <glib.h>

/* Of bytes that come in pieces, cut anywhere. */
typedef struct {
    guint8 tail[4]; /* a character that is not whole yet */
    guint have, need;
} VerifyChars;

/* Whether the next bytes are UTF-8 (RFC 3629) of characters that XML takes (production 2). At the
 * end `need` must be 0. */
gboolean verify_chars_push(VerifyChars *chars, const guint8 *bytes, gsize size);
/* Appends `raw` with its references replaced. FALSE for one that is none of XML's own five and no
 * character. */
gboolean verify_chars_decode(const char *raw, gsize size, GString *out);
