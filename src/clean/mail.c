/* clean/mail.c -- a message from its bytes to what comes out */
#include "clean/mail.h"
#include "clean/mail-read.h"

static gboolean run(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error)
{
    g_autoptr(CleanMail) mail = clean_mail_new();
    g_autoptr(MailPart) root = mail_message_read(bytes, size, name, job->budget, error);
    return root != NULL && clean_mail_read(mail, root, job, error) &&
           clean_mail_write(mail, name, size, out, job, result, error);
}

gboolean clean_mail(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error)
{
    if (!clean_mail_may_change(job, error) || !disarm_budget_enter(job->budget, error))
        return FALSE;
    gboolean cleaned = run(bytes, size, name, out, job, result, error);
    disarm_budget_leave(job->budget);
    if (cleaned)
        disarm_part(job->findings, "message", DISARM_REBUILT);
    return cleaned;
}
