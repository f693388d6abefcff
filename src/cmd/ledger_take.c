/* cmd/ledger_take.c -- sekisho ledger checkpoint, export and proof: what is to be kept or checked
 * elsewhere */
#include "cmd/client.h"
#include "cmd/cmd.h"
#include "os/fd.h"
#include "os/files.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *dir, *log, *output;
    gboolean print, weak;
} Take;

static void take_clear(Take *take)
{
    g_free(take->dir);
    g_free(take->log);
    g_free(take->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Take, take_clear)

static gboolean take_options(CmdCall *call, Take *take, int words, GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &take->dir, "Directory of the site", "DIR"},
        {"log", 0, 0, G_OPTION_ARG_STRING, &take->log, "body (as when absent) or site", "LOG"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &take->output,
         "A new file instead of standard output", "FILE"},
        {"print", 0, 0, G_OPTION_ARG_NONE, &take->print, "To standard output (as when absent)",
         NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &take->weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    return cmd_options(call, entries, words, words, error) &&
           cmd_required(take->dir, "--site", error);
}

static int output_open(const Take *take, GError **error)
{
    if (take->output == NULL || take->print)
        return dup(STDOUT_FILENO);
    int fd = open(take->output, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        problem_set_errno(error, take->output, errno);
    return fd;
}

static int take_run(const CmdCall *call, const Take *take, const char *path, GError **error)
{
    g_autofree char *query = take->log != NULL ? g_strconcat("log=", take->log, NULL) : NULL;
    g_autoptr(CmdSite) site = cmd_site_open(take->dir, take->weak, call->language, error);
    g_auto(OsFd) fd = site != NULL ? output_open(take, error) : -1;
    if (fd < 0)
        return -1;
    const CmdAsk ask = {.method = WIRE_GET, .path = path, .query = query, .output = fd};
    g_auto(CmdReply) reply = {0};
    if (cmd_ask(site, &ask, &reply, error) && (take->output == NULL || os_sync(fd, path, error)))
        return CMD_DONE;
    if (take->output != NULL && !take->print)
        unlink(take->output); /* half a file would pass for a whole one */
    return -1;
}

int cmd_ledger_checkpoint(CmdCall *call, GError **error)
{
    g_auto(Take) take = {0};
    return take_options(call, &take, 0, error) ? take_run(call, &take, "/ledger/checkpoint", error)
                                               : -1;
}

int cmd_ledger_export(CmdCall *call, GError **error)
{
    g_auto(Take) take = {0};
    return take_options(call, &take, 0, error) ? take_run(call, &take, "/ledger/export", error)
                                               : -1;
}

int cmd_ledger_proof(CmdCall *call, GError **error)
{
    g_auto(Take) take = {0};
    if (!take_options(call, &take, 1, error))
        return -1;
    g_autofree char *index = g_uri_escape_string(call->argv[1], NULL, FALSE);
    g_autofree char *path = g_strconcat("/ledger/events/", index, "/proof", NULL);
    return take_run(call, &take, path, error);
}
