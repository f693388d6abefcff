/* clean/mail/plain.h -- text parts as their reader sees them (clean/ only) */
#pragma once
#include "clean/mail/model.h"
#include "mail/message.h"

/* A text part: line ends become LF, what is flowed (RFC 3676) whole lines again, and files in
 * uuencode attachments. */
void clean_mail_plain(CleanMail *mail, const GString *raw, const MailValue *type, GString *out);
/* What an invitation (RFC 5545) says, as lines of the body; the file itself is an attachment. */
gboolean clean_mail_calendar(CleanMail *mail, const MailPart *part, DisarmJob *job, GError **error);
