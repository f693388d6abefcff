/* verify/part.h -- one XML part of an Office package: every element, attribute and value; pure
 * (verify/ only) */
#pragma once
#include "verify/say.h"

typedef struct VerifyPartReader VerifyPartReader;
/* `ways`: ids of the relationships that the part has (lent). NULL, and said, when it cannot be. */
VerifyPartReader *verify_part_new(Verify *v, const VerifyPart *kind, GHashTable *ways);
/* An ArchiveSink; `user` is the reader. */
gboolean verify_part_push(gpointer user, const guint8 *bytes, gsize size, GError **error);
/* The end of the part; frees. */
void verify_part_finish(VerifyPartReader *reader);
