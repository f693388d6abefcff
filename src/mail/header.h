/* mail/header.h -- header fields of a message or part (RFC 5322, 2045, 2047, 2231), read as mail
 * programs read them; pure */
#pragma once
#include <glib.h>

typedef struct {
    char *name;   /* in lower case; owned */
    GBytes *body; /* unfolded, any bytes but line ends and NUL; owned */
} MailField;

typedef enum {
    MAIL_FLAW_LINE = 1 << 0,     /* a line among the fields that is none */
    MAIL_FLAW_TWICE = 1 << 1,    /* a field twice that may stand once */
    MAIL_FLAW_RETURN = 1 << 2,   /* a carriage return without a line feed, or NUL */
    MAIL_FLAW_BOUNDARY = 1 << 3, /* none, one that never comes, or no last one */
    MAIL_FLAW_CODING = 1 << 4,   /* a transfer encoding where none may be, or an unknown one */
    MAIL_FLAW_BEFORE = 1 << 5,   /* text before the first part or behind the last */
    MAIL_FLAW_PARAMETER = 1 << 6 /* a parameter twice */
} MailFlaw;

typedef struct MailFields MailFields;
#define MAIL_FIELDS_MAX 2000u
/* Reads fields up to the empty line, or to a line that is no field; `body` gets where what follows
 * begins, `flaws` MailFlaw. A first line "From …" of mailboxes is passed over. NULL when there are
 * more than MAIL_FIELDS_MAX. Owned. */
MailFields *mail_fields_read(const guint8 *bytes, gsize size, gsize *body, guint *flaws);
void mail_fields_free(MailFields *fields);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailFields, mail_fields_free)
guint mail_fields_count(const MailFields *fields);
const MailField *mail_fields_get(const MailFields *fields, guint at);
/* The first of that name (in lower case), or NULL. */
const MailField *mail_fields_find(const MailFields *fields, const char *name);
/* Whether bytes begin like a message: with a field, or "From " and then a field. */
gboolean mail_looks_like(const guint8 *bytes, gsize size);

/* Words of a field as people read them: encoded words (RFC 2047) wherever they stand, pieces of one
 * character in two of them put together; raw bytes by what they look like. No line end and no NUL
 * is in it. Transfer full. */
char *mail_words_text(const guint8 *bytes, gsize size, gboolean *broken);
char *mail_field_text(const MailField *field, gboolean *broken); /* "" for NULL */

/* "multipart/mixed; boundary=x": the value in lower case and its parameters, comments passed over.
 */
typedef struct {
    char *value;
    GPtrArray *names, *values; /* char *; names in lower case, values in UTF-8 but for "boundary" */
    gboolean twice;            /* a parameter was there twice: the first counts */
} MailValue;
/* `field` may be NULL: then `value` is "". */
void mail_value_read(const MailField *field, MailValue *value);
void mail_value_clear(MailValue *value);
/* Lent; NULL when it is not there. */
const char *mail_value_get(const MailValue *value, const char *name);
