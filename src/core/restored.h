/* core/restored.h -- data/restored.json: logs that came from a backup and go on under new origins
 */
#pragma once
#include <glib.h>

typedef struct {
    char *origin, *checkpoint; /* of the log left behind; checkpoint "" when none was signed */
} CorePrevious;

typedef struct {
    char *who;            /* "operator uid@host" */
    CorePrevious logs[2]; /* site, body */
} CoreRestored;

/* NULL without error when there is no such file. Owned. */
CoreRestored *core_restored_load(const char *data_dir, GError **error);
void core_restored_free(CoreRestored *restored);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CoreRestored, core_restored_free)
/* Once the logs say it themselves. */
void core_restored_forget(const char *data_dir);
