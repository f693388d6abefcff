/* cmd/policy_diff.c -- sekisho policy diff: what changed between two editions; keeps nothing */
#include "cmd/cmd.h"
#include "cmd/locked.h"
#include "os/fd.h"
#include "os/files.h"
#include "policy/diff-reading.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const char *paths[2]; /* old, new */
    gboolean json, weak;
    ProblemLanguage language;
    PolicyRules *rules;
    int newer; /* descriptor of the second file */
} Diff;

/* Before the lock-down: what is opened then stays open. */
static gboolean prepare(gpointer user, GError **error)
{
    Diff *diff = user;
    diff->newer = open(diff->paths[1], O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (diff->newer < 0) {
        problem_set_errno(error, diff->paths[1], errno);
        return FALSE;
    }
    diff->rules = policy_rules_load(error);
    return diff->rules != NULL;
}

static PolicyReading *read_one(const Diff *diff, int input, const char *path, GError **error)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    g_autoptr(GByteArray) bytes = os_read_at_most(input, POLICY_TEXT_MAX_BYTES, name, error);
    if (bytes == NULL)
        return NULL;
    return policy_read(diff->rules, bytes->data, bytes->len, name, NULL, NULL, error);
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
    const Diff *diff = user;
    g_autoptr(PolicyReading) old = read_one(diff, input, diff->paths[0], error);
    g_autoptr(PolicyReading) new =
        old == NULL ? NULL : read_one(diff, diff->newer, diff->paths[1], error);
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

int cmd_policy_diff(CmdCall *call, GError **error)
{
    Diff diff = {.language = call->language, .newer = -1};
    const GOptionEntry entries[] = {{"json", 0, 0, G_OPTION_ARG_NONE, &diff.json,
                                     "One JSON object: counts and what changed", NULL},
                                    {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &diff.weak,
                                     "Go on where the kernel cannot lock the reader down", NULL},
                                    G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 2, 2, error))
        return -1;
    diff.paths[0] = call->argv[1];
    diff.paths[1] = call->argv[2];
    return cmd_locked_run(diff.paths[0], diff.weak, prepare, work, &diff, error);
}
