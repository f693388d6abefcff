/* mail/charset.h -- bytes of a message's text as UTF-8, in whatever set a label promises; pure */
#pragma once
#include <glib.h>

/* Gives `bytes` as UTF-8 without NUL. `label` (a charset parameter, or NULL) is tried first and
 * strictly; where it does not fit, the set is found out (base/charset.h); where none fits, bytes
 * that are wrong become U+FFFD, one for one, and `broken` TRUE. ISO-2022-JP takes what goes by that
 * name: JIS X 0201 kana, the rows of NEC and IBM, JIS X 0212, what JIS X 0213 has in common with
 * these, GB 2312 and KS X 1001 (RFC 1468, 1554, 2237; CP50220). Never NULL. Transfer full. */
GString *mail_charset_text(const char *label, const guint8 *bytes, gsize size, gboolean *broken);
