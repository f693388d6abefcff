/* clean/mail/tnef.h -- what Outlook sends as winmail.dat (MS-OXTNEF), taken apart (clean/ only) */
#pragma once
#include "clean/mail/model.h"

gboolean clean_tnef_is(const guint8 *bytes, gsize size);
/* Puts its words (where `mail` has none yet) and attachments into `mail`. PROBLEM_DAMAGED, or what
 * the budget and the policy say. */
gboolean clean_tnef_read(const guint8 *bytes, gsize size, CleanMail *mail, DisarmJob *job,
                         GError **error);
/* The same as a file of its own, made into what clean/mail/mail.h makes of messages. */
gboolean clean_tnef(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error);
