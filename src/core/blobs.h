/* core/blobs.h -- bytes that nobody has any more
 *
 * Who cites a blob does so in a call of the body's writer; so only that thread, between two groups,
 * can say that nobody does, and only there a blob is removed. */
#pragma once
#include "core/core.h"

/* In the writer thread after COMMIT: removes those of `names` (NULL-terminated) that no edition,
 * record or attachment has. */
void core_blobs_drop(Core *core, ServiceCall *service, char *const *names);
/* The same from any other thread, soon; takes over `names`. */
void core_blobs_drop_later(Core *core, char **names);
/* In a call that is about to cite it: PROBLEM_STATE when it was removed since it came. */
gboolean core_blobs_stand(Core *core, const char *name, GError **error);
