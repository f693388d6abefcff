/* mail/message.h -- a message as a tree of parts (RFC 5322, 2045, 2046); pure
 *
 * Strict where two readers could take it for two things, and then it says so as a flaw; what a part
 * holds is never changed. A delimiter is a whole line; those of the outer part count first. */
#pragma once
#include "disarm/job.h"
#include "mail/header.h"

typedef struct MailPart MailPart;
struct MailPart {
    MailFields *fields;    /* owned */
    MailValue type;        /* "text/plain" where none is given (message/rfc822 in a digest) */
    MailValue disposition; /* "" for none */
    const guint8 *body;    /* as it lies, still encoded; lent from the message */
    gsize size;
    gsize offset;     /* of the part's first byte in the message */
    GPtrArray *parts; /* MailPart: of multipart; owned; empty otherwise */
    guint flaws;      /* MailFlaw, of this part alone */
};

#define MAIL_PARTS_DEPTH_MAX 24u

/* Reads a message; `bytes` must outlive it. `what` names it in errors. Each part is charged to the
 * budget as a member, each field as an object. PROBLEM_TOO_LARGE, PROBLEM_TOO_DEEP. Owned. */
MailPart *mail_message_read(const guint8 *bytes, gsize size, const char *what, DisarmBudget *budget,
                            GError **error);
void mail_part_free(MailPart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailPart, mail_part_free)

/* The body with its transfer encoding undone; charged as inflated. Owned. */
GByteArray *mail_part_bytes(const MailPart *part, DisarmBudget *budget, GError **error);
/* That as text (UTF-8, no NUL), by its charset. `broken`: not all of it is in any set. */
GString *mail_part_text(const MailPart *part, DisarmBudget *budget, gboolean *broken,
                        GError **error);
/* "text/…". */
gboolean mail_part_is(const MailPart *part, const char *type);
gboolean mail_part_is_multipart(const MailPart *part);
/* What a part's file is called: `filename`, else `name`; "" when it is not. As it was sent, any
 * name. Lent. */
const char *mail_part_name(const MailPart *part);
