/* base/charset.h -- bytes of a text to UTF-8: the character set is found out, and kept to strictly
 */
#pragma once
#include <glib.h>

/* Finds out what character set a text is in and gives it in UTF-8 (NUL-terminated, no NUL inside,
 * no BOM); `encoding` gets its lasting name: "utf-8", "utf-16" (with BOM), "utf-16le", "utf-16be",
 * "cp932", "euc-jp", "iso-2022-jp". Strictest first; nothing is replaced. `name` names the text in
 * errors. Owned. PROBLEM_ENCODING with the first bad byte, PROBLEM_UNSUPPORTED (binary),
 * PROBLEM_TOO_LARGE (memory). */
char *charset_read(const guint8 *bytes, gsize size, const char *name, const char **encoding,
                   GError **error);

/* The character set of data, which need not be sentences: a list of names, of numbers, of codes. By
 * strict decoding alone; where CP932 and EUC-JP both fit, half-width kana without any full-width
 * speak for EUC-JP. NULL when none fits. Static. `sure`, unless it is NULL, becomes FALSE when
 * another set fits as well. */
const char *charset_find(const guint8 *bytes, gsize size, gboolean *sure);

/* The lasting name of a character set as a document calls it ("Shift_JIS", "x-euc-jp"); NULL for
 * one that is not read. */
const char *charset_named(const char *label);
/* The label behind the first "charset=" at the beginning of a page, in lower case. Owned; NULL for
 * none. */
char *charset_declared(const guint8 *bytes, gsize size);
/* The same as charset_read in the character set of that lasting name. */
char *charset_decode(const char *encoding, const guint8 *bytes, gsize size, const char *name,
                     GError **error);
/* The other way: `utf8` in the character set of that lasting name, NUL-terminated besides;
 * `written` gets the size without that NUL and may be NULL. No mark of byte order is written.
 * Owned. PROBLEM_ENCODING with the place in `utf8` of the first character that has no place there.
 */
char *charset_encode(const char *encoding, const char *utf8, gsize size, const char *name,
                     gsize *written, GError **error);

/* A byte of windows-1252 as a character; the five that stand for nothing there are the controls of
 * that number, as in pages and documents of Word (MS-DOC 2.9.73). */
guint16 charset_windows(guint8 byte);
