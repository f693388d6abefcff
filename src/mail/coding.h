/* mail/coding.h -- transfer encodings (RFC 2045, 6) and uuencode, taken as mail programs do; pure
 */
#pragma once
#include <glib.h>

typedef enum {
    MAIL_CODING_PLAIN, /* 7bit, 8bit, binary, and what nobody knows */
    MAIL_CODING_BASE64,
    MAIL_CODING_QUOTED
} MailCoding;

/* By its name in any case; PLAIN for none. */
MailCoding mail_coding_named(const char *name);
/* Never more bytes than came in. Base64 passes over what is no digit of it and takes what follows a
 * padding for more of it; a wrong escape of quoted-printable stays as it is written. Transfer full.
 */
GByteArray *mail_coding_decode(MailCoding coding, const guint8 *bytes, gsize size);
/* The "Q" encoding of words in headers (RFC 2047, 4.2). */
GByteArray *mail_coding_words(const guint8 *bytes, gsize size);

/* A file between "begin MODE NAME" and "end" (POSIX uuencode, traditional), which begins at a
 * line's start somewhere in a text. */
typedef struct {
    gsize from, to;    /* of the whole, in the text */
    char *name;        /* owned; any bytes but NUL */
    GByteArray *bytes; /* owned */
} MailUu;
/* The first at or behind `at`; FALSE when there is none that is whole, or would be larger than its
 * text. */
gboolean mail_uu_find(const guint8 *text, gsize size, gsize at, MailUu *found);
void mail_uu_clear(MailUu *found);
