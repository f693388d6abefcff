/* cmd/serve.c -- sekisho serve: the parent, until it is told to stop */
#include "cmd/cmd.h"
#include "cmd/site_file.h"
#include "os/process.h"
#include "os/sockets.h"
#include "parent/parent.h"
#include <string.h>

#define LISTEN_DEFAULT "127.0.0.1:8443"
#define CARDS_AUTHORITIES "tls/cards/ca.pem"

typedef struct {
    char *dir;
    char **tls, **plain, **cards;
    gboolean weak;
    GArray *listeners; /* of ParentListener */
} Serve;

static void serve_clear(Serve *serve)
{
    g_free(serve->dir);
    g_strfreev(serve->tls);
    g_strfreev(serve->plain);
    g_strfreev(serve->cards);
    if (serve->listeners != NULL)
        g_array_unref(serve->listeners);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Serve, serve_clear)

static gboolean add_listeners(Serve *serve, char **addresses, RoleListen kind, GError **error)
{
    for (char **at = addresses; at != NULL && *at != NULL; at++) {
        if (kind == ROLE_LISTEN_PLAIN && !os_address_is_loopback(*at)) {
            problem_set(error, PROBLEM_USAGE,
                        PROBLEM_BOTH("plain HTTP is only for loopback addresses",
                                     "暗号化しない HTTP はループバックアドレスだけで使えます"),
                        NULL);
            return FALSE;
        }
        const ParentListener listener = {.address = *at, .kind = kind};
        g_array_append_val(serve->listeners, listener);
    }
    return TRUE;
}

/* Who shows a card comes back to the HTTPS listener, and nobody is let in without authorities. */
static gboolean check_cards(const Serve *serve, GError **error)
{
    if (serve->cards == NULL)
        return TRUE;
    g_autofree char *authorities = g_build_filename(serve->dir, CARDS_AUTHORITIES, NULL);
    if (serve->tls == NULL) {
        problem_set(error, PROBLEM_USAGE,
                    PROBLEM_BOTH("--listen-cards needs --listen",
                                 "--listen-cards には --listen が要ります"),
                    NULL);
        return FALSE;
    }
    if (g_file_test(authorities, G_FILE_TEST_IS_REGULAR))
        return TRUE;
    problem_set(error, PROBLEM_NOT_FOUND,
                PROBLEM_BOTH("list of the authorities that issue cards", "ICカードの認証局の一覧"),
                authorities);
    return FALSE;
}

static gboolean choose_listeners(Serve *serve, GError **error)
{
    serve->listeners = g_array_new(FALSE, TRUE, sizeof(ParentListener));
    if (serve->tls == NULL && serve->plain == NULL)
        serve->tls = g_strsplit(LISTEN_DEFAULT, ",", 0);
    return check_cards(serve, error) && add_listeners(serve, serve->tls, ROLE_LISTEN_TLS, error) &&
           add_listeners(serve, serve->plain, ROLE_LISTEN_PLAIN, error) &&
           add_listeners(serve, serve->cards, ROLE_LISTEN_CARDS, error);
}

static gboolean serve_options(CmdCall *call, Serve *serve, GError **error)
{
    const GOptionEntry entries[] = {
        {"site", 0, 0, G_OPTION_ARG_FILENAME, &serve->dir, "Directory of the site", "DIR"},
        {"listen", 0, 0, G_OPTION_ARG_STRING_ARRAY, &serve->tls,
         "Serve HTTPS here (" LISTEN_DEFAULT "); may be repeated", "ADDR:PORT"},
        {"listen-plain", 0, 0, G_OPTION_ARG_STRING_ARRAY, &serve->plain,
         "Serve HTTP here; loopback only", "ADDR:PORT"},
        {"listen-cards", 0, 0, G_OPTION_ARG_STRING_ARRAY, &serve->cards,
         "Sign in with IC cards here (TLS with certificates)", "ADDR:PORT"},
        {"weaker-sandbox", 0, 0, G_OPTION_ARG_NONE, &serve->weak,
         "Go on where the kernel cannot lock a role down; recorded and shown", NULL},
        G_OPTION_ENTRY_NULL};
    return cmd_options(call, entries, 0, 0, error) && cmd_required(serve->dir, "--site", error) &&
           choose_listeners(serve, error);
}

/* Scripts wait for this line. */
static void say_ready(const CmdCall *call, const Serve *serve, const Parent *parent)
{
    for (guint i = 0; i < serve->listeners->len; i++) {
        const ParentListener *listener = &g_array_index(serve->listeners, ParentListener, i);
        const char *colon = strrchr(listener->address, ':');
        const char *what =
            listener->kind == ROLE_LISTEN_CARDS ? CMD_SAY(call, " (ICカード)", " (cards)") : "";
        g_print(CMD_SAY(call, "待ち受けています: %s://%.*s:%u%s\n", "serving %s://%.*s:%u%s\n"),
                listener->kind == ROLE_LISTEN_PLAIN ? "http" : "https",
                (int)(colon - listener->address), listener->address, parent_port(parent, i), what);
    }
}

int cmd_serve(CmdCall *call, GError **error)
{
    g_auto(Serve) serve = {0};
    if (!serve_options(call, &serve, error))
        return -1;
    const ParentOptions options = {
        .mode = PARENT_SERVE,
        .weak_sandbox = serve.weak,
        .uid_base = cmd_site_uid_base(serve.dir),
        .listeners = &g_array_index(serve.listeners, ParentListener, 0),
        .listener_count = serve.listeners->len,
    };
    os_block_stop_signals();
    g_autoptr(Parent) parent = parent_start(serve.dir, &options, error);
    if (parent == NULL)
        return -1;
    say_ready(call, &serve, parent);
    os_wait_stop_signal();
    return CMD_DONE;
}
