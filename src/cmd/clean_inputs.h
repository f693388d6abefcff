/* cmd/clean_inputs.h -- the files a command is to disarm: named ones, and those in named folders
 * (cmd/ only) */
#pragma once
#include "os/fd.h"
#include <sys/stat.h>

#define CMD_CLEAN_INPUTS_MAX 1000000u
#define CMD_CLEAN_FOLDERS_MAX 64u /* inside each other */

typedef struct {
    int rootfd;     /* of the named folder, lent by the list; -1 for a file that was named itself */
    char *path;     /* the bytes to open it by: under the folder, or as named */
    char *name;     /* its own name: UTF-8, and plain when it is to be used */
    char *shown;    /* folders and name, printable UTF-8, as people are told of it */
    char *folder;   /* under the output, of plain names; "" */
    char *original; /* what its name was when `name` is another, else NULL; UTF-8 */
    gboolean is_file;
} CmdCleanInput;

typedef struct CmdCleanInputs CmdCleanInputs;
/* `own` are `own_count` things the command itself made, which are no inputs though they lie in one:
 * the folder of the output, the report. Lent until the end of the call. Entries of a folder come in
 * the order of their bytes, links in it are not followed, what systems leave behind is passed over.
 */
CmdCleanInputs *cmd_clean_inputs(char **paths, int count, const struct stat *own, guint own_count,
                                 GError **error);
void cmd_clean_inputs_free(CmdCleanInputs *inputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmdCleanInputs, cmd_clean_inputs_free)
guint cmd_clean_inputs_count(const CmdCleanInputs *inputs);
/* Names (char, as people are told) of what was not taken: they begin as outputs do that are under
 * way. Lent. */
const GPtrArray *cmd_clean_inputs_passed_over(const CmdCleanInputs *inputs);
const CmdCleanInput *cmd_clean_inputs_get(const CmdCleanInputs *inputs, guint at);

/* For reading; -1 with an error. The caller's. */
int cmd_clean_input_open(const CmdCleanInput *input, GError **error);
