/* verify/plain.h -- a part whose XML is so plain that all readers read it alike; pure (verify/
 * only)
 *
 * UTF-8, values in double quotes, names of ASCII, the references that XML itself has; no comment,
 * no CDATA section, no instruction, no document type; all of it known and harmless. The only answer
 * is yes: of everything else nothing is said, and Expat reads it (part.h). */
#pragma once
#include "verify/say.h"

typedef struct VerifyPlain VerifyPlain;
/* All lent, as for verify_part_new. `v` is asked, and nothing is said to it. */
VerifyPlain *verify_plain_new(const Verify *v, const VerifyPart *kind, GHashTable *ways);
/* An ArchiveSink; FALSE where the part is not plain. */
gboolean verify_plain_push(gpointer user, const guint8 *bytes, gsize size, GError **error);
/* The end of the part: whether the whole of it was plain, known and harmless. Frees. */
gboolean verify_plain_finish(VerifyPlain *plain);
