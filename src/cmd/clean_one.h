/* cmd/clean_one.h -- one file on its way: copied, disarmed by a process of its own, released
 * (cmd/ only) */
#pragma once
#include "cmd/clean_inputs.h"
#include "disarm/report.h"
#include "os/output.h"
#include "os/zygote.h"
#include "worker/clean.h"

#define CMD_CLEAN_SHA256_BYTES 65

/* The same for all files of a command. All lent. */
typedef struct {
    RoleZygote *zygote; /* of the cleaners */
    const DisarmPolicy *policy;
    const char *password; /* or NULL */
    int outfd;            /* the folder of the output, or that of an output that was named */
} CmdCleanSetting;

typedef struct {
    guint64 size_bytes;
    char sha256[CMD_CLEAN_SHA256_BYTES]; /* "" when it was not read whole */
} CmdCleanFacts;

typedef struct {
    const CmdCleanSetting *setting; /* lent */
    const CmdCleanInput *input;     /* lent */
    OsOutput copy;                  /* of the input, which nobody else can change */
    OsOutput output;                /* what may be released */
    RoleProcess process;            /* pid 0: none */
    OsFd channel;
    WorkerCall call;
    gboolean calling, ending; /* ending: it said all there is, and is not gone yet */
    GError *said;             /* meanwhile: what its answer came to */
    gint64 started_us, ordered_us,
        ended_us; /* boot clock; from the order on, time is the cleaner's */
    WorkerCleaned cleaned;
    CmdCleanFacts input_facts, output_facts;
    GError *refusal; /* why the file may not pass */
    GError *failure; /* why we could not do it */
} CmdCleanOne;

/* Copies the file and has a process begin with it; FALSE when it ended already: refused or failed.
 */
gboolean cmd_clean_begin(CmdCleanOne *one, const CmdCleanSetting *setting,
                         const CmdCleanInput *input);
/* When the process is ended whatever happens, on the boot clock: counted from its order. */
gint64 cmd_clean_deadline_us(const CmdCleanOne *one);
/* What to wait for meanwhile, to be read: what it says, then its end. */
int cmd_clean_watched(const CmdCleanOne *one);

typedef enum {
    CMD_CLEAN_WORKS,
    CMD_CLEAN_ENDING, /* it has nothing left to do: the next may begin */
    CMD_CLEAN_ENDED   /* and is gone */
} CmdCleanStep;
/* Takes what the process said meanwhile; `late` when the deadline passed: then it is ended, and an
 * answer that is whole by then counts. */
CmdCleanStep cmd_clean_step(CmdCleanOne *one, gboolean late);
/* Of an output that may pass its size and sum, while the disk begins with it; FALSE when the
 * refusal or a failure stands. From any thread, as is _release. */
gboolean cmd_clean_sum(CmdCleanOne *one, const char *name);
/* Gives an output that was summed its name in `dirfd`, which the caller syncs before telling
 * anybody. FALSE when a failure stands. */
gboolean cmd_clean_release(CmdCleanOne *one, int dirfd, const char *name);
/* Ends its process, gives up what was not released. */
void cmd_clean_clear(CmdCleanOne *one);
DisarmVerdict cmd_clean_verdict(const CmdCleanOne *one);
