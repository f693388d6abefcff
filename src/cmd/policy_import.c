/* cmd/policy_import.c -- sekisho policy import: a document into a site, as a draft edition */
#include "cmd/client.h"
#include "cmd/cmd.h"
#include "cmd/import.h"
#include "os/fd.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define ASK_AGAIN_US (50 * G_TIME_SPAN_MILLISECOND)

json_t *cmd_send_file(CmdSite *site, const char *address, const char *path, GError **error)
{
    g_auto(OsFd) fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        problem_set_errno(error, path, errno);
        return NULL;
    }
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *escaped = g_uri_escape_string(name, NULL, FALSE);
    g_autofree char *query = g_strconcat("filename=", escaped, NULL);
    const CmdAsk ask = {.method = WIRE_POST, .path = address, .query = query, .file = fd};
    return cmd_ask_json(site, &ask, error);
}

static char *import_send(CmdSite *site, const char *path, GError **error)
{
    g_autoptr(json_t) started = cmd_send_file(site, "/imports", path, error);
    return started != NULL ? g_strdup(json_string_value(json_object_get(started, "id"))) : NULL;
}

/* Asks until it is over. */
static json_t *import_await(CmdSite *site, const char *id, GError **error)
{
    g_autofree char *path = g_strconcat("/imports/", id, NULL);
    const CmdAsk ask = {.method = WIRE_GET, .path = path};
    for (;;) {
        g_autoptr(json_t) import = cmd_ask_json(site, &ask, error);
        if (import == NULL)
            return NULL;
        const char *state = json_string_value(json_object_get(import, "state"));
        if (g_strcmp0(state, "receiving") != 0 && g_strcmp0(state, "reading") != 0)
            return g_steal_pointer(&import);
        g_usleep(ASK_AGAIN_US);
    }
}

static void set_refusal(const json_t *import, GError **error)
{
    const json_t *problem = json_object_get(import, "problem");
    const char *detail = json_string_value(json_object_get(problem, "detail"));
    const char *way_out = json_string_value(json_object_get(problem, "way_out"));
    g_set_error(error, cmd_answer_quark(), CMD_REFUSED, "%s\n  %s", detail != NULL ? detail : "?",
                way_out != NULL ? way_out : "");
}

json_t *cmd_import(CmdSite *site, const char *path, GError **error)
{
    g_autofree char *id = import_send(site, path, error);
    g_autoptr(json_t) import = id != NULL ? import_await(site, id, error) : NULL;
    if (import == NULL)
        return NULL;
    const char *edition = json_string_value(json_object_get(import, "edition"));
    if (edition == NULL || *edition == '\0') {
        set_refusal(import, error);
        return NULL;
    }
    g_autofree char *address = g_strconcat("/editions/", edition, NULL);
    return cmd_ask_json(site, &(CmdAsk){.method = WIRE_GET, .path = address}, error);
}

void cmd_import_say(const CmdCall *call, const json_t *edition)
{
    const char *title = json_string_value(json_object_get(edition, "title"));
    const json_t *source = json_object_get(edition, "source");
    g_print(CMD_SAY(call,
                    "%s を読み込みました。文 %" G_GINT64_FORMAT "、義務 %" G_GINT64_FORMAT
                    "、読めなかった箇所 %" G_GINT64_FORMAT "、台帳の記録 %" G_GINT64_FORMAT "\n",
                    "%s was read: %" G_GINT64_FORMAT " units, %" G_GINT64_FORMAT
                    " obligations, %" G_GINT64_FORMAT " parts unread; event %" G_GINT64_FORMAT
                    " of the ledger\n"),
            title != NULL && *title != '\0' ? title
                                            : json_string_value(json_object_get(source, "name")),
            (gint64)json_integer_value(json_object_get(edition, "units")),
            (gint64)json_integer_value(json_object_get(edition, "obligations")),
            (gint64)json_integer_value(json_object_get(edition, "unread")),
            (gint64)json_integer_value(json_object_get(edition, "event_index")));
}

int cmd_policy_import(CmdCall *call, GError **error)
{
    g_autofree char *dir = NULL;
    gboolean json = FALSE;
    gboolean weak = FALSE;
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &dir, "Directory of the site", "DIR"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the edition as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 1, 1, error) || !cmd_required(dir, "--site", error))
        return -1;
    g_autoptr(CmdSite) site = cmd_site_open(dir, weak, call->language, error);
    g_autoptr(json_t) edition = site != NULL ? cmd_import(site, call->argv[1], error) : NULL;
    if (edition == NULL)
        return -1;
    if (json)
        cmd_print_json(edition);
    else
        cmd_import_say(call, edition);
    return CMD_DONE;
}
