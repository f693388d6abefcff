/* clean/mail/msg.h -- Outlook's messages (MS-OXMSG) made safe; pure
 *
 * The same as clean/mail/mail.h makes of a message as it is sent. */
#pragma once
#include "clean/file.h"

/* Whether a compound file is such a message. */
gboolean clean_msg_is(const guint8 *bytes, gsize size);
gboolean clean_msg(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                   DisarmJob *job, CleanFile *result, GError **error);
