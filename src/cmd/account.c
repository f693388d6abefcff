/* cmd/account.c -- sekisho account add, list, disable and enable */
#include "base/json.h"
#include "cmd/import.h"
#include <string.h>

typedef struct {
    char *dir, *login, *name, *role, *person;
    gboolean json, weak;
} Account;

static void account_clear(Account *account)
{
    g_free(account->dir);
    g_free(account->login);
    g_free(account->name);
    g_free(account->role);
    g_free(account->person);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Account, account_clear)

static CmdSite *open_site(const CmdCall *call, const Account *account, GError **error)
{
    return cmd_site_open(account->dir, account->weak, call->language, error);
}

/* ---- add ---- */

static void set_text(json_t *object, const char *key, const char *value)
{
    if (value != NULL)
        json_object_set_new(object, key, json_string(value));
}

static const char *text_in(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static json_t *ask_add(CmdSite *site, const Account *account, GError **error)
{
    g_autoptr(json_t) in = json_object();
    set_text(in, "login", account->login);
    set_text(in, "name", account->name);
    set_text(in, "role", account->role);
    set_text(in, "person", account->person);
    g_autofree char *text = json_dumps(in, JSON_COMPACT);
    const CmdAsk ask = {.method = WIRE_POST, .path = "/accounts", .json = text};
    return cmd_ask_json(site, &ask, error);
}

int cmd_account_add(CmdCall *call, GError **error)
{
    g_auto(Account) account = {0};
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &account.dir, "Directory of the site", "DIR"},
        {"login", 0, 0, G_OPTION_ARG_STRING, &account.login, "Sign-in name", "NAME"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &account.name, "The person's name", "NAME"},
        {"role", 0, 0, G_OPTION_ARG_STRING, &account.role, "administrator or staff (staff)",
         "ROLE"},
        {"person", 0, 0, G_OPTION_ARG_STRING, &account.person,
         "The person's id in the organisation", "ID"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &account.json, "Print the answer as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &account.weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 0, 0, error) || !cmd_required(account.dir, "--site", error) ||
        !cmd_required(account.login, "--login", error) ||
        !cmd_required(account.name, "--name", error))
        return -1;
    g_autoptr(CmdSite) site = open_site(call, &account, error);
    g_autoptr(json_t) done = site != NULL ? ask_add(site, &account, error) : NULL;
    if (done == NULL)
        return -1;
    if (account.json)
        cmd_print_json(done);
    else
        g_print(CMD_SAY(call, "サインイン名 %s、仮のパスワード %s （一度だけ表示します）\n",
                        "sign-in name %s, temporary password %s (shown this once)\n"),
                text_in(json_object_get(done, "account"), "login"), text_in(done, "password"));
    return CMD_DONE;
}

/* ---- list ---- */

static json_t *ask_list(CmdSite *site, GError **error)
{
    const CmdAsk ask = {.method = WIRE_GET, .path = "/accounts"};
    return cmd_ask_json(site, &ask, error);
}

static void say_account(const CmdCall *call, const json_t *account)
{
    const char *last = text_in(account, "last_sign_in");
    gboolean disabled = strcmp(text_in(account, "state"), "disabled") == 0;
    g_print("%s\t%s\t%s\t%s\t%s\n", text_in(account, "login"), text_in(account, "name"),
            text_in(account, "role"),
            disabled ? CMD_SAY(call, "停止", "disabled") : CMD_SAY(call, "有効", "active"),
            *last != '\0' ? last : "-");
}

static gboolean options_of_list(CmdCall *call, Account *account, GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &account->dir, "Directory of the site", "DIR"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &account->json, "Print the answer as JSON", NULL},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &account->weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    return cmd_options(call, entries, 0, 0, error) && cmd_required(account->dir, "--site", error);
}

int cmd_account_list(CmdCall *call, GError **error)
{
    g_auto(Account) account = {0};
    if (!options_of_list(call, &account, error))
        return -1;
    g_autoptr(CmdSite) site = open_site(call, &account, error);
    g_autoptr(json_t) answer = site != NULL ? ask_list(site, error) : NULL;
    if (answer == NULL)
        return -1;
    if (account.json) {
        cmd_print_json(answer);
        return CMD_DONE;
    }
    const json_t *accounts = json_object_get(answer, "accounts");
    for (gsize i = 0; i < json_array_size(accounts); i++)
        say_account(call, json_array_get(accounts, i));
    return CMD_DONE;
}

/* ---- disable, enable ---- */

/* The id of the account with this sign-in name; transfer full. */
static char *find_account(CmdSite *site, const char *login, GError **error)
{
    g_autoptr(json_t) answer = ask_list(site, error);
    const json_t *accounts = json_object_get(answer, "accounts");
    for (gsize i = 0; i < json_array_size(accounts); i++) {
        const json_t *account = json_array_get(accounts, i);
        if (strcmp(text_in(account, "login"), login) == 0)
            return g_strdup(text_in(account, "id"));
    }
    if (answer != NULL)
        problem_set(error, PROBLEM_NOT_FOUND, PROBLEM_BOTH("account", "利用者"), login);
    return NULL;
}

static int set_state(CmdCall *call, const char *verb, GError **error)
{
    g_auto(Account) account = {0};
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &account.dir, "Directory of the site", "DIR"},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &account.weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 1, 1, error) || !cmd_required(account.dir, "--site", error))
        return -1;
    g_autoptr(CmdSite) site = open_site(call, &account, error);
    g_autofree char *id = site != NULL ? find_account(site, call->argv[1], error) : NULL;
    if (id == NULL)
        return -1;
    g_autofree char *path = g_strdup_printf("/accounts/%s/%s", id, verb);
    const CmdAsk ask = {.method = WIRE_POST, .path = path};
    g_autoptr(json_t) done = cmd_ask_json(site, &ask, error);
    if (done == NULL)
        return -1;
    say_account(call, json_object_get(done, "account"));
    return CMD_DONE;
}

int cmd_account_disable(CmdCall *call, GError **error)
{
    return set_state(call, "disable", error);
}

int cmd_account_enable(CmdCall *call, GError **error)
{
    return set_state(call, "enable", error);
}
