/* cmd/policy_lint.c -- sekisho policy lint: what is odd in a policy and should be checked; keeps
 * nothing
 */
#include "cmd/document.h"
#include "cmd/locked.h"
#include "os/files.h"
#include "reading/print.h"
#include "worker/reader.h"
#include <unistd.h>

typedef struct {
    const char *path;
    gboolean json, weak;
    ProblemLanguage language;
    PolicyRules *rules;
    CmdDocument *document; /* lent */
} LintCall;

static gboolean prepare(gpointer user, GError **error)
{
    LintCall *lint = user;
    lint->rules = policy_rules_load(error);
    return lint->rules != NULL && worker_warm_up(lint->rules, error);
}

static int work(int input, gpointer user, GError **error)
{
    const LintCall *lint = user;
    (void)input; /* the document is open already */
    g_autoptr(PolicyReading) reading = cmd_document_read(lint->document, lint->rules, error);
    if (reading == NULL)
        return -1;
    g_autoptr(GString) out = lint->json ? policy_print_findings_json(reading)
                                        : policy_print_findings(reading, lint->language);
    if (!os_write_all(STDOUT_FILENO, out->str, out->len, PROBLEM_BOTH("the output", "出力"), error))
        return -1;
    return policy_reading_has_faults(reading) ? CMD_REFUSED : CMD_DONE;
}

static gboolean serve(gpointer user, GError **error)
{
    const LintCall *lint = user;
    return cmd_document_serve(lint->document, error);
}

int cmd_policy_lint(CmdCall *call, GError **error)
{
    LintCall lint = {.language = call->language};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &lint.json, "One JSON object with all findings", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &lint.weak,
         "Go on where the kernel cannot lock the reader down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 1, 1, error))
        return -1;
    lint.path = call->argv[1];
    g_auto(CmdDocument) document = CMD_DOCUMENT_NONE;
    if (!cmd_document_open(&document, lint.path, lint.weak, error))
        return -1;
    lint.document = &document;
    const CmdLockedTask task = {work, prepare, serve};
    return cmd_locked_run(lint.path, lint.weak, &task, &lint, error);
}
