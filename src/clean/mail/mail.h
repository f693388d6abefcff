/* clean/mail/mail.h -- messages made safe: their words as plain text, and each attachment on its
 * own; pure
 *
 * docs/design/clean-mail.md gives the exact form. A message whose attachments all stay out, or that
 * has none, comes out as one text; any other as a ZIP of the text and the attachments. */
#pragma once
#include "clean/file.h"

/* Disarms a message called `name` (lent) as it is sent (RFC 5322). Parts that are messages are
 * attachments, and disarmed like any file. `result` gets the ending, and what was unpacked. A
 * message that is in pieces or lies elsewhere is refused; so is one of which nothing may be
 * changed. */
gboolean clean_mail(const guint8 *bytes, gsize size, const char *name, const DisarmSink *out,
                    DisarmJob *job, CleanFile *result, GError **error);
