/* clean/mail/mail.c -- a message from its bytes to what comes out */
#include "clean/mail/mail.h"
#include "clean/mail/read.h"

static gboolean read_message(CleanMail *mail, const guint8 *bytes, gsize size, const char *name,
                             DisarmJob *job, GError **error)
{
    g_autoptr(MailPart) root = mail_message_read(bytes, size, name, job->budget, error);
    return root != NULL && clean_mail_read(mail, root, job, error);
}

gboolean clean_mail(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error)
{
    return clean_mail_through(read_message, "message", bytes, size, name, out, job, result, error);
}
