/* clean/mail/read.h -- a tree of parts to what its reader sees (clean/ only) */
#pragma once
#include "clean/mail/model.h"
#include "mail/message.h"

/* Puts head, body and files of a message into `mail`; FALSE when it is refused. */
gboolean clean_mail_read(CleanMail *mail, const MailPart *root, DisarmJob *job, GError **error);
/* Notes what is odd about a message's parts: those that two readers could take for two things. */
void clean_mail_flaws(const MailPart *root, DisarmJob *job);
