/* cmd/policy_diff.c -- sekisho policy diff: what changed between two editions; keeps nothing */
#include "cmd/document.h"
#include "cmd/locked.h"
#include "diff/reading.h"
#include "os/files.h"
#include "worker/reader.h"
#include <unistd.h>

typedef struct {
    const char *paths[2]; /* old, new */
    gboolean json, weak;
    ProblemLanguage language;
    PolicyRules *rules;
    CmdDocument documents[2];
} Diff;

static gboolean prepare(gpointer user, GError **error)
{
    Diff *diff = user;
    diff->rules = policy_rules_load(error);
    return diff->rules != NULL && worker_warm_up(diff->rules, error);
}

static void print_json(GString *out, const PolicyDiff *diff)
{
    gboolean first = TRUE;
    g_string_append(out, "{\"counts\":");
    policy_diff_append_counts(out, diff);
    g_string_append(out, ",\"entries\":[");
    for (guint i = 0; i < diff->entries->len; i++) {
        const PolicyDiffEntry *entry = policy_diff_entry(diff, i);
        if (!policy_diff_entry_shows(diff, entry))
            continue;
        if (!first)
            g_string_append_c(out, ',');
        first = FALSE;
        policy_diff_append_entry(out, diff, entry, i + 1);
    }
    g_string_append(out, "]}\n");
}

static gboolean differs(const PolicyDiff *diff)
{
    for (guint i = 0; i < diff->entries->len; i++)
        if (policy_diff_entry_shows(diff, policy_diff_entry(diff, i)))
            return TRUE;
    return FALSE;
}

static int work(int input, gpointer user, GError **error)
{
    Diff *diff = user;
    (void)input; /* both documents are open already */
    g_autoptr(PolicyReading) old = cmd_document_read(&diff->documents[0], diff->rules, error);
    g_autoptr(PolicyReading) new =
        old == NULL ? NULL : cmd_document_read(&diff->documents[1], diff->rules, error);
    if (new == NULL)
        return -1;
    g_auto(PolicyDiffTexts) from = {0};
    g_auto(PolicyDiffTexts) to = {0};
    policy_diff_texts_init(&from, old);
    policy_diff_texts_init(&to, new);
    g_autoptr(PolicyDiff) found = policy_diff_new(from.units, from.count, to.units, to.count);
    g_autoptr(GString) out = g_string_new(NULL);
    if (diff->json)
        print_json(out, found);
    else
        policy_diff_print(out, found, diff->language);
    if (!os_write_all(STDOUT_FILENO, out->str, out->len, PROBLEM_BOTH("the output", "出力"), error))
        return -1;
    return differs(found) ? CMD_REFUSED : CMD_DONE;
}

static gboolean serve(gpointer user, GError **error)
{
    Diff *diff = user;
    return cmd_document_serve(&diff->documents[0], error) &&
           cmd_document_serve(&diff->documents[1], error);
}

int cmd_policy_diff(CmdCall *call, GError **error)
{
    Diff diff = {.language = call->language, .documents = {CMD_DOCUMENT_NONE, CMD_DOCUMENT_NONE}};
    const GOptionEntry entries[] = {{"json", 0, 0, G_OPTION_ARG_NONE, &diff.json,
                                     "One JSON object: counts and what changed", NULL},
                                    {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &diff.weak,
                                     "Go on where the kernel cannot lock the reader down", NULL},
                                    G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 2, 2, error))
        return -1;
    diff.paths[0] = call->argv[1];
    diff.paths[1] = call->argv[2];
    const CmdLockedTask task = {work, prepare, serve};
    int status = -1;
    if (cmd_document_open(&diff.documents[0], diff.paths[0], diff.weak, error) &&
        cmd_document_open(&diff.documents[1], diff.paths[1], diff.weak, error))
        status = cmd_locked_run(diff.paths[0], diff.weak, &task, &diff, error);
    cmd_document_close(&diff.documents[0]);
    cmd_document_close(&diff.documents[1]);
    return status;
}
