/* archive/names.h -- the names of members, from whatever bytes they were written in; pure (archive/
 * only) */
#pragma once
#include <glib.h>

/* Old archives do not say what character set names are in, but one program wrote them all: the set
 * is found out over all names together. "utf-8", "cp932", "euc-jp", or NULL when none fits.
 * `joined` holds the names that are not marked, one behind the other with a '\n' after each. */
const char *names_encoding(const GByteArray *joined);
/* One name in UTF-8 (NFC), transfer full. With `encoding` NULL, where a byte does not fit or where
 * one is NUL, such bytes are written "%XX" and `flawed` becomes TRUE. */
char *names_decode(const char *encoding, const guint8 *bytes, gsize size, gboolean *flawed);
