/* cmd/clean_release.h -- outputs get their names, many at a time, while other files go on
 * (cmd/ only)
 *
 * A thread of its own waits for the disk: for each output, then once for each folder. */
#pragma once
#include "cmd/clean_one.h"

typedef struct {
    CmdCleanOne *one; /* lent */
    OsFd folder;      /* where its output will stand; -1: it gets no name */
    char *called;     /* its path; owned, or NULL */
    const char *base; /* of that, what stands in the folder */
    gboolean named;   /* of the thread: it goes on, without its folder being durable */
    gboolean there;   /* afterwards: it has its name, durably; else the refusal or failure stands */
} CmdCleanPlace;
void cmd_clean_place_clear(CmdCleanPlace *place);

typedef struct CmdCleanReleaser CmdCleanReleaser;
/* NULL with an error when the machine has no thread or descriptor for it. Owned. */
CmdCleanReleaser *cmd_clean_releaser_new(GError **error);
/* Waits for what it was given. */
void cmd_clean_releaser_free(CmdCleanReleaser *releaser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmdCleanReleaser, cmd_clean_releaser_free)
/* `places` (CmdCleanPlace) and what they lend are the thread's until it is done. One group at a
 * time. */
void cmd_clean_releaser_give(CmdCleanReleaser *releaser, GPtrArray *places);
/* Can be read from when it is done; -1 when it was given nothing. */
int cmd_clean_releaser_watched(const CmdCleanReleaser *releaser);
/* Waits until it is done. */
void cmd_clean_releaser_take(CmdCleanReleaser *releaser);
