/* courier/letter.h -- a letter as a mail server takes it (RFC 5322, 2045, 2047, 3834); pure
 *
 * Header and body are ASCII: words outside it are encoded words, the text is Base64 of UTF-8. A
 * letter has one recipient, says that a program wrote it (Auto-Submitted: auto-generated), and
 * carries nothing that would tell whether it was read. */
#pragma once
#include <glib.h>

#define COURIER_ADDRESS_MAX_BYTES 254
#define COURIER_SUBJECT_MAX_BYTES 1000
#define COURIER_TEXT_MAX_BYTES (32 * 1024)

typedef struct {
    const char *message_id; /* "LOCAL@DOMAIN", without brackets */
    const char *to;
    const char *subject, *text; /* UTF-8; lines of text end in LF */
    gint64 date_us;
} CourierLetter;

/* "local@domain" of ASCII letters, digits and what addresses are usually made of; nothing quoted,
 * no address literal. */
gboolean courier_address_is_valid(const char *text);
/* The part after "@" of a valid one; lent. */
const char *courier_address_domain(const char *address);

/* What of a letter is not of its form; NULL for nothing. Static. */
const char *courier_letter_flaw(const CourierLetter *letter);
/* The whole message with CRLF lines, of a letter without flaw. `from_name` may be "". */
GByteArray *courier_letter_write(const CourierLetter *letter, const char *from,
                                 const char *from_name);
