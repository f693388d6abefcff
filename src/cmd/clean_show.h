/* cmd/clean_show.h -- what became of a file, said to people and to programs (cmd/ only) */
#pragma once
#include "cmd/clean_one.h"

typedef struct {
    guint number, count; /* from 1 */
    const char *called;  /* the output's path under its folder; NULL: none */
    ProblemLanguage language;
} CmdCleanShown;

/* On standard output: one line, and one more for what to do when it was refused or failed. */
void cmd_clean_show_line(const CmdCleanOne *one, const CmdCleanShown *shown);
/* On standard output: the report a clerk reads. */
void cmd_clean_show_text(CmdCleanOne *one, const CmdCleanShown *shown);
/* One line of JSON to `fd`. */
gboolean cmd_clean_write_report(CmdCleanOne *one, const CmdCleanShown *shown, int fd,
                                GError **error);
