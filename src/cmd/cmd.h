/* cmd/cmd.h -- the command line: a table of subcommands, each one file */
#pragma once
#include "base/problem.h"
#include <glib.h>

/* Exit statuses. */
typedef enum { CMD_DONE = 0, CMD_REFUSED = 1, CMD_WRONG_USE = 2, CMD_FAILED = 3 } CmdStatus;

/* Runs what `argv` asks for; its exit status. */
int cmd_main(int argc, char **argv);

/* ---- for the subcommands ---- */

typedef struct CmdCommand CmdCommand;
typedef struct {
    const CmdCommand *command;
    int argc; /* what follows the subcommand's own words; argv[0] is "sekisho POLICY EXTRACT" */
    char **argv;
    ProblemLanguage language;
} CmdCall;

struct CmdCommand {
    const char *words;              /* "policy extract" */
    const char *usage;              /* "FILE --jsonl | --tree | --explain PATH" */
    const char *english, *japanese; /* one line each */
    /* Returns an exit status; or -1 with `error` set, which is then shown and decides the status;
     * or -1 without one when all was said. */
    int (*run)(CmdCall *call, GError **error);
};
extern const CmdCommand cmd_commands[]; /* ended by a NULL in words */

/* Parses options in place; afterwards call->argc and argv hold what is no option, which must be
 * between `min` and `max` words (argv[0] not counted). PROBLEM_USAGE; FALSE without error when it
 * was asked for help, which it gave. */
gboolean cmd_options(CmdCall *call, const GOptionEntry *entries, int min, int max, GError **error);
/* PROBLEM_USAGE when `value` is NULL, naming the option. */
gboolean cmd_required(const char *value, const char *option, GError **error);
/* What --help says; transfer full. */
char *cmd_usage(const CmdCommand *command, ProblemLanguage language);
/* That there is no such subcommand; CMD_WRONG_USE. */
int cmd_say_unknown(const char *words, ProblemLanguage language);
/* Text in the language asked for. */
#define CMD_SAY(call, japanese, english)                                                           \
    ((call)->language == PROBLEM_JAPANESE ? (japanese) : (english))
/* The first line of what can be read from descriptor `fd` (a password), without its end of line;
 * transfer full. NULL with an error when it is empty or longer than 128 characters. */
char *cmd_read_secret(int fd, GError **error);

int cmd_account_add(CmdCall *call, GError **error);
int cmd_account_disable(CmdCall *call, GError **error);
int cmd_account_enable(CmdCall *call, GError **error);
int cmd_account_list(CmdCall *call, GError **error);
int cmd_admin_reset(CmdCall *call, GError **error);
int cmd_clean(CmdCall *call, GError **error);
int cmd_courier_check(CmdCall *call, GError **error);
int cmd_courier_set(CmdCall *call, GError **error);
int cmd_help(CmdCall *call, GError **error);
int cmd_init(CmdCall *call, GError **error);
int cmd_ledger_checkpoint(CmdCall *call, GError **error);
int cmd_ledger_export(CmdCall *call, GError **error);
int cmd_ledger_proof(CmdCall *call, GError **error);
int cmd_ledger_verify(CmdCall *call, GError **error);
int cmd_office_change(CmdCall *call, GError **error);
int cmd_office_import(CmdCall *call, GError **error);
int cmd_office_list(CmdCall *call, GError **error);
int cmd_policy_diff(CmdCall *call, GError **error);
int cmd_policy_extract(CmdCall *call, GError **error);
int cmd_policy_lint(CmdCall *call, GError **error);
int cmd_policy_import(CmdCall *call, GError **error);
int cmd_serve(CmdCall *call, GError **error);
int cmd_site_backup(CmdCall *call, GError **error);
int cmd_site_certificate(CmdCall *call, GError **error);
int cmd_site_leaked_list(CmdCall *call, GError **error);
int cmd_site_rebuild(CmdCall *call, GError **error);
int cmd_site_restore(CmdCall *call, GError **error);
int cmd_types_check(CmdCall *call, GError **error);
int cmd_types_show(CmdCall *call, GError **error);
int cmd_types_adopt(CmdCall *call, GError **error);
