/* cmd/maintain.c -- sekisho site rebuild and admin reset-password: short acts of the operator */
#include "cmd/import.h"
#include <string.h>

/* `password_fd` is NULL where none is taken: the list of options ends before it. */
static gboolean options(CmdCall *call, char **dir, gboolean *json, gboolean *weak, int *password_fd,
                        GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, dir, "Directory of the site", "DIR"},
        {"json", 0, 0, G_OPTION_ARG_NONE, json, "Print the answer as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, weak,
         "Go on where the kernel cannot lock a role down", NULL},
        {password_fd != NULL ? "password-fd" : NULL, 0, 0, G_OPTION_ARG_INT, password_fd,
         "Read the temporary password from this descriptor", "FD"},
        G_OPTION_ENTRY_NULL};
    return cmd_options(call, entries, 0, 0, error) && cmd_required(*dir, "--site", error);
}

static gboolean rebuild_log(const CmdCall *call, CmdSite *site, const char *query, gboolean json,
                            GError **error)
{
    const CmdAsk ask = {.method = WIRE_POST, .path = "/local/rebuild", .query = query};
    g_autoptr(json_t) done = cmd_ask_json(site, &ask, error);
    if (done == NULL)
        return FALSE;
    if (json) {
        cmd_print_json(done);
        return TRUE;
    }
    g_print(CMD_SAY(call, "%s: %" G_GINT64_FORMAT " 件の記録から作り直しました\n",
                    "%s: made again from %" G_GINT64_FORMAT " events\n"),
            strchr(query, '=') + 1, (gint64)json_integer_value(json_object_get(done, "events")));
    return TRUE;
}

int cmd_site_rebuild(CmdCall *call, GError **error)
{
    g_autofree char *dir = NULL;
    gboolean json = FALSE;
    gboolean weak = FALSE;
    if (!options(call, &dir, &json, &weak, NULL, error))
        return -1;
    g_autoptr(CmdSite) site = cmd_site_open(dir, weak, call->language, error);
    if (site == NULL || !rebuild_log(call, site, "log=site", json, error) ||
        !rebuild_log(call, site, "log=body", json, error))
        return -1;
    return CMD_DONE;
}

int cmd_admin_reset(CmdCall *call, GError **error)
{
    g_autofree char *dir = NULL;
    gboolean json = FALSE;
    gboolean weak = FALSE;
    int password_fd = -1;
    if (!options(call, &dir, &json, &weak, &password_fd, error))
        return -1;
    g_autofree char *password = password_fd >= 0 ? cmd_read_secret(password_fd, error) : NULL;
    if (password_fd >= 0 && password == NULL)
        return -1;
    g_autoptr(CmdSite) site = cmd_site_open(dir, weak, call->language, error);
    if (site == NULL)
        return -1;
    g_autoptr(json_t) in = json_object();
    if (password != NULL)
        json_object_set_new(in, "password", json_string(password));
    g_autofree char *text = json_dumps(in, JSON_COMPACT);
    const CmdAsk ask = {.method = WIRE_POST, .path = "/local/administrator/reset", .json = text};
    g_autoptr(json_t) done = cmd_ask_json(site, &ask, error);
    if (done == NULL)
        return -1;
    if (json)
        cmd_print_json(done);
    else
        g_print(CMD_SAY(call, "サインイン名 %s、仮のパスワード %s （一度だけ表示します）\n",
                        "sign-in name %s, temporary password %s (shown this once)\n"),
                json_string_value(json_object_get(done, "login")),
                json_string_value(json_object_get(done, "password")));
    return CMD_DONE;
}
