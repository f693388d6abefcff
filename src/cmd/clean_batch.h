/* cmd/clean_batch.h -- many files through cleaners at once, released in the order they came
 * (cmd/ only) */
#pragma once
#include "cmd/clean_one.h"
#include "cmd/cmd.h"

typedef struct {
    const CmdCleanSetting *setting;
    const CmdCleanInputs *inputs;
    const char *named; /* what the one output is to be called; NULL: as its input */
    guint processes;   /* at once */
    ProblemLanguage language;
    gboolean full_text; /* the whole report of each, not a line */
    int report_fd;      /* one JSON report a line; -1: none */
} CmdCleanBatch;

/* Prints what became of each. CMD_DONE, CMD_REFUSED when a file was refused, CMD_FAILED when one
 * failed; -1 with an error when the report could not be written. */
int cmd_clean_batch(const CmdCleanBatch *batch, GError **error);
