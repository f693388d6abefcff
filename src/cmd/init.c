/* cmd/init.c -- sekisho init: folders, certificate, keys, ledgers and the first administrator */
#include "base/json.h"
#include "cmd/import.h"
#include "cmd/papers.h"
#include "cmd/site_file.h"
#include "os/site.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *dir, *body, *body_id, *host, *policy, *login, *person, *ca_key;
    int password_fd;
    gboolean json, weak;
} Init;

static void init_clear(Init *init)
{
    char *const owned[] = {init->dir,    init->body,  init->body_id, init->host,
                           init->policy, init->login, init->person,  init->ca_key};
    for (gsize i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Init, init_clear)

static void fall_back(char **value, const char *text)
{
    if (*value == NULL)
        *value = g_strdup(text);
}

static gboolean is_body_id(const char *id)
{
    gsize length = strlen(id);
    return length >= 1 && length <= 40 &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static gboolean init_options(CmdCall *call, Init *init, GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &init->dir, "Directory to make", "DIR"},
        {"body", 0, 0, G_OPTION_ARG_STRING, &init->body, "Name of the body, e.g. みほん町", "NAME"},
        {"body-id", 0, 0, G_OPTION_ARG_STRING, &init->body_id,
         "Its name in the ledger's address (a-z, 0-9, -; main)", "ID"},
        {"host", 0, 0, G_OPTION_ARG_STRING, &init->host, "Host name people will use (localhost)",
         "NAME"},
        {"policy", 0, 0, G_OPTION_ARG_FILENAME, &init->policy, "Policy to read at once", "FILE"},
        {"login", 0, 0, G_OPTION_ARG_STRING, &init->login,
         "Sign-in name of the administrator (admin)", "NAME"},
        {"person", 0, 0, G_OPTION_ARG_STRING, &init->person, "The administrator's name", "NAME"},
        {"password-fd", 0, 0, G_OPTION_ARG_INT, &init->password_fd,
         "Read the temporary password from this descriptor", "FD"},
        {"ca-key", 0, 0, G_OPTION_ARG_FILENAME, &init->ca_key,
         "Keep the certificate authority's key in this file", "FILE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &init->json, "Print what was made as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &init->weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 0, 0, error) || !cmd_required(init->dir, "--site", error) ||
        !cmd_required(init->body, "--body", error))
        return FALSE;
    fall_back(&init->body_id, "main");
    fall_back(&init->host, "localhost");
    fall_back(&init->login, "admin");
    fall_back(&init->person, CMD_SAY(call, "管理者", "Administrator"));
    if (is_body_id(init->body_id))
        return TRUE;
    problem_set(error, PROBLEM_INVALID, init->body_id, "[a-z0-9-]{1,40}");
    return FALSE;
}

/* The policy is looked at before anything is made. */
static gboolean check_place(const Init *init, GError **error)
{
    if (init->policy != NULL && access(init->policy, R_OK) != 0) {
        problem_set_errno(error, init->policy, errno);
        return FALSE;
    }
    if (cmd_site_file_exists(init->dir)) {
        problem_set(error, PROBLEM_STATE, init->dir,
                    PROBLEM_BOTH("a site stands there already", "すでにサイトがあります"));
        return FALSE;
    }
    if (g_mkdir_with_parents(init->dir, 0711) == 0)
        return TRUE;
    problem_set_errno(error, init->dir, errno);
    return FALSE;
}

static gboolean make_site(const Init *init, GError **error)
{
    guint32 uid_base = 0;
    if (!check_place(init, error) || !site_make_directories(init->dir, &uid_base, error) ||
        !cmd_papers_make(init->dir, init->host, init->ca_key, uid_base, error))
        return FALSE;
    const CmdSiteFile file = {.name = init->body,
                              .host = init->host,
                              .body_id = init->body_id,
                              .generation = "",
                              .uid_base = uid_base};
    return cmd_site_file_write(init->dir, &file, error);
}

static json_t *set_up(const Init *init, CmdSite *site, GError **error)
{
    g_autoptr(json_t) in = json_pack("{s:s, s:s}", "login", init->login, "name", init->person);
    if (init->password_fd >= 0) {
        g_autofree char *password = cmd_read_secret(init->password_fd, error);
        if (password == NULL)
            return NULL;
        json_object_set_new(in, "password", json_string(password));
    }
    g_autofree char *text = json_dumps(in, JSON_COMPACT);
    const CmdAsk ask = {.method = WIRE_POST, .path = "/local/setup", .json = text};
    return cmd_ask_json(site, &ask, error);
}

static void say_made(const CmdCall *call, const Init *init, const json_t *made)
{
    const char *login = json_string_value(json_object_get(made, "login"));
    const char *password = json_string_value(json_object_get(made, "password"));
    g_print(CMD_SAY(call,
                    "%s のサイトを %s に作りました。\n"
                    "  サインイン名      %s\n"
                    "  仮のパスワード    %s   （ここに一度だけ表示します）\n"
                    "  動かす            sekisho serve --site %s\n"
                    "  証明書            %s/tls/ca.pem を各端末に配ってください\n",
                    "The site of %s is made in %s.\n"
                    "  sign-in name        %s\n"
                    "  temporary password  %s   (shown this once)\n"
                    "  run it              sekisho serve --site %s\n"
                    "  certificate         hand %s/tls/ca.pem to every PC\n"),
            init->body, init->dir, login, password, init->dir, init->dir);
}

static gboolean bring_up(const CmdCall *call, const Init *init, gboolean *made, GError **error)
{
    g_autoptr(CmdSite) site = cmd_site_open(init->dir, init->weak, call->language, error);
    if (site == NULL)
        return FALSE;
    g_autoptr(json_t) account = set_up(init, site, error);
    if (account == NULL)
        return FALSE;
    *made = TRUE;
    if (init->json)
        cmd_print_json(account);
    else
        say_made(call, init, account);
    if (init->policy == NULL)
        return TRUE;
    g_autoptr(json_t) edition = cmd_import(site, init->policy, error);
    if (edition == NULL)
        return FALSE;
    if (!init->json)
        cmd_import_say(call, edition);
    return TRUE;
}

int cmd_init(CmdCall *call, GError **error)
{
    g_auto(Init) init = {.password_fd = -1};
    gboolean made = FALSE;
    if (!init_options(call, &init, error) || !make_site(&init, error))
        return -1;
    if (bring_up(call, &init, &made, error))
        return CMD_DONE;
    if (!made)
        cmd_site_file_remove(init.dir); /* nothing was promised yet: init can be run again */
    return -1;
}
