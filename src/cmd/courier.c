/* cmd/courier.c -- sekisho courier set, courier check: where the site's letters and questions go */
#include "cmd/import.h"
#include "cmd/site_file.h"
#include "courier/settings.h"
#include "os/files.h"
#include "os/site.h"
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *dir;
    char *ca[COURIER_PEERS];
    int password_fd[COURIER_PEERS];
    gboolean weak;
} Set;

static void set_clear(Set *set)
{
    g_free(set->dir);
    for (guint i = 0; i < COURIER_PEERS; i++)
        g_free(set->ca[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Set, set_clear)

static gboolean set_options(CmdCall *call, Set *set, GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &set->dir, "Directory of the site", "DIR"},
        {"mail-password-fd", 0, 0, G_OPTION_ARG_INT, &set->password_fd[COURIER_TO_MAIL],
         "Read the password for the mail server from this descriptor", "FD"},
        {"directory-password-fd", 0, 0, G_OPTION_ARG_INT, &set->password_fd[COURIER_TO_DIRECTORY],
         "Read the password for the directory from this descriptor", "FD"},
        {"mail-ca", 0, 0, G_OPTION_ARG_FILENAME, &set->ca[COURIER_TO_MAIL],
         "Authority the mail server is verified by (PEM)", "FILE"},
        {"directory-ca", 0, 0, G_OPTION_ARG_FILENAME, &set->ca[COURIER_TO_DIRECTORY],
         "Authority the directory is verified by (PEM)", "FILE"},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &set->weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    return cmd_options(call, entries, 1, 1, error) && cmd_required(set->dir, "--site", error);
}

static GByteArray *read_file(const char *path, gsize max_bytes, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    g_auto(OsFd) dir = os_open_dir(folder, error);
    return dir >= 0 ? os_read_file(dir, name, max_bytes, error) : NULL;
}

/* One file of the courier's folder, which nobody else can read. */
static gboolean put(const Set *set, int site, const char *name, const guint8 *bytes, gsize size,
                    GError **error)
{
    g_autofree char *path = g_build_filename(COURIER_FOLDER, name, NULL);
    g_auto(OsFd) folder = os_open_dir_beneath(site, COURIER_FOLDER, error);
    return folder >= 0 && os_write_durably(folder, name, 0600, bytes, size, error) &&
           site_give(site, path, cmd_site_uid_base(set->dir), ROLE_COURIER, error);
}

static gboolean put_secret(const Set *set, int site, CourierTo to, GError **error)
{
    if (set->password_fd[to] < 0)
        return TRUE;
    g_autofree char *name = g_strdup_printf("%s.secret", courier_peer_names[to]);
    g_autofree char *secret = cmd_read_secret(set->password_fd[to], error);
    if (secret == NULL)
        return FALSE;
    gsize size = strlen(secret);
    gboolean done = put(set, site, name, (const guint8 *)secret, size, error);
    explicit_bzero(secret, size);
    return done;
}

static gboolean put_ca(const Set *set, int site, CourierTo to, GError **error)
{
    if (set->ca[to] == NULL)
        return TRUE;
    g_autofree char *name = g_strdup_printf("%s.pem", courier_peer_names[to]);
    g_autoptr(GByteArray) bytes = read_file(set->ca[to], COURIER_CA_MAX_BYTES, error);
    return bytes != NULL && put(set, site, name, bytes->data, bytes->len, error);
}

/* Sites of before have no such folder. */
static gboolean make_folder(const Set *set, int site, GError **error)
{
    return os_make_dir_beneath(site, COURIER_FOLDER, 0700, error) &&
           site_give(site, COURIER_FOLDER, cmd_site_uid_base(set->dir), ROLE_COURIER, error);
}

/* The settings last: until they stand nothing uses the rest. */
static gboolean put_all(const Set *set, const GByteArray *settings, GError **error)
{
    g_auto(OsFd) site = os_open_dir(set->dir, error);
    if (site < 0 || !make_folder(set, site, error))
        return FALSE;
    for (CourierTo to = 0; to < COURIER_PEERS; to++)
        if (!put_secret(set, site, to, error) || !put_ca(set, site, to, error))
            return FALSE;
    return put(set, site, COURIER_SETTINGS_FILE, settings->data, settings->len, error);
}

int cmd_courier_set(CmdCall *call, GError **error)
{
    g_auto(Set) set = {.password_fd = {-1, -1, -1}};
    if (!set_options(call, &set, error))
        return -1;
    g_autofree char *host = cmd_site_host(set.dir, error); /* it is a site */
    g_autoptr(GByteArray) bytes =
        host != NULL ? read_file(call->argv[1], COURIER_SETTINGS_MAX_BYTES, error) : NULL;
    g_autoptr(CourierSettings) settings =
        bytes != NULL ? courier_settings_read(bytes->data, bytes->len, error) : NULL;
    if (settings == NULL || !put_all(&set, bytes, error))
        return -1;
    g_autoptr(CmdSite) site = cmd_site_open(set.dir, set.weak, call->language, error);
    const CmdAsk ask = {.method = WIRE_POST, .path = "/local/courier"};
    g_autoptr(json_t) noted = site != NULL ? cmd_ask_json(site, &ask, error) : NULL;
    if (noted == NULL)
        return -1;
    g_print("%s",
            CMD_SAY(call, "設定し、台帳に記録しました\n", "set, and recorded in the ledger\n"));
    return CMD_DONE;
}

int cmd_courier_check(CmdCall *call, GError **error)
{
    g_autofree char *dir = NULL;
    gboolean weak = FALSE;
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &dir, "Directory of the site", "DIR"},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &weak,
         "Go on where the kernel cannot lock a role down", NULL},
        G_OPTION_ENTRY_NULL};
    if (!cmd_options(call, entries, 1, 1, error) || !cmd_required(dir, "--site", error))
        return -1;
    g_autoptr(json_t) in = json_pack("{s:s}", "peer", call->argv[1]);
    g_autofree char *text = json_dumps(in, JSON_COMPACT);
    const CmdAsk ask = {.method = WIRE_POST, .path = "/courier/check", .json = text};
    g_autoptr(CmdSite) site = cmd_site_open(dir, weak, call->language, error);
    g_autoptr(json_t) done = site != NULL ? cmd_ask_json(site, &ask, error) : NULL;
    if (done == NULL)
        return -1;
    g_print(CMD_SAY(call, "応答がありました: %s\n", "it answered: %s\n"),
            json_string_value(json_object_get(done, "said")));
    return CMD_DONE;
}
