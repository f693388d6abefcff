/* keeper/role.c -- the keeper's process: one directory, one channel, one question after another */
#include "keeper/role.h"
#include "base/problem.h"
#include "keeper/message.h"
#include "keeper/vault.h"
#include "os/files.h"
#include "os/sandbox.h"
#include "wire/conn.h"
#include <errno.h>
#include <poll.h>
#include <string.h>

typedef struct {
    KeeperVault *vault;
    WireConn *core; /* NULL while core is away */
    int control_fd;
    gboolean ending;
} Keeper;

/* ---- answering ---- */

static GBytes *do_create(KeeperVault *vault, const KeeperExtension *to, GError **error)
{
    return keeper_vault_create(vault, to->origin, error) ? g_bytes_new(NULL, 0) : NULL;
}

static GBytes *do_public_key(KeeperVault *vault, const KeeperExtension *to, GError **error)
{
    guint8 key[LEDGER_KEY_BYTES];
    if (!keeper_vault_public_key(vault, to->origin, key, error))
        return NULL;
    return g_bytes_new(key, sizeof key);
}

static GBytes *do_last(KeeperVault *vault, const KeeperExtension *to, GError **error)
{
    guint64 size;
    LedgerHash root;
    if (!keeper_vault_last(vault, to->origin, &size, &root, error))
        return NULL;
    guint8 payload[sizeof size + sizeof root.bytes];
    guint64 wire_size = GUINT64_TO_BE(size);
    memcpy(payload, &wire_size, sizeof wire_size);
    memcpy(payload + sizeof wire_size, root.bytes, sizeof root.bytes);
    return g_bytes_new(payload, sizeof payload);
}

static GBytes *do_sign(KeeperVault *vault, const KeeperExtension *to, GError **error)
{
    if (!keeper_vault_promise(vault, to, error))
        return NULL;
    return keeper_vault_sign(vault, to->origin, error);
}

static GBytes *(*const acts[])(KeeperVault *vault, const KeeperExtension *to, GError **error) = {
    [KEEPER_CREATE] = do_create,
    [KEEPER_PUBLIC_KEY] = do_public_key,
    [KEEPER_LAST] = do_last,
    [KEEPER_SIGN] = do_sign,
};

static GBytes *act_on(KeeperVault *vault, const guint8 *head, gsize size_bytes, GError **error)
{
    g_autoptr(GStringChunk) arena = g_string_chunk_new(LEDGER_ORIGIN_MAX_BYTES);
    LedgerHash proof[KEEPER_PROOF_MAX];
    KeeperQuestion question;
    if (!keeper_question_read(&question, arena, proof, head, size_bytes, error))
        return NULL;
    return acts[question.act](vault, &question.to, error);
}

static void on_opened(WireStream *stream, const guint8 *head, gsize size_bytes, gpointer user)
{
    Keeper *keeper = user;
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) given = act_on(keeper->vault, head, size_bytes, &problem);
    g_autoptr(GByteArray) answer = g_byte_array_new();
    if (given != NULL)
        keeper_answer_write(answer, g_bytes_get_data(given, NULL), g_bytes_get_size(given));
    else
        keeper_answer_write_problem(answer, problem);
    if (wire_stream_answer(stream, answer->data, answer->len))
        wire_stream_end(stream);
    else
        wire_stream_reset(stream, WIRE_RESET_FAILED);
}

/* The keeper opens no streams and takes no bodies. */
static void on_answered(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    (void)head;
    (void)size_bytes;
    wire_stream_reset(stream, WIRE_RESET_REFUSED);
}

static void on_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    on_answered(stream, bytes, size_bytes);
}

static void on_ended(WireStream *stream)
{
    (void)stream; /* answered when it was opened */
}

static void on_reset(WireStream *stream, guint32 why)
{
    (void)stream;
    (void)why;
}

static void on_writable(WireStream *stream)
{
    (void)stream;
}

static const WireHandler handler = {.opened = on_opened,
                                    .answered = on_answered,
                                    .data = on_data,
                                    .ended = on_ended,
                                    .reset = on_reset,
                                    .writable = on_writable};

/* ---- the loop ---- */

static void drop_core(Keeper *keeper)
{
    g_clear_pointer(&keeper->core, wire_conn_free);
}

static void take_control(Keeper *keeper)
{
    RoleMessage message;
    int fd = -1;
    if (!role_message_receive(keeper->control_fd, &message, &fd, NULL)) {
        keeper->ending = TRUE; /* the parent is gone */
        return;
    }
    if (message.kind == ROLE_MESSAGE_CHANNEL && fd >= 0) {
        drop_core(keeper);
        keeper->core = wire_conn_new(fd, WIRE_SERVER, &handler, keeper);
        return;
    }
    os_fd_close(fd);
    keeper->ending = message.kind == ROLE_MESSAGE_STOP;
}

static void serve_core(Keeper *keeper)
{
    if (!wire_conn_read(keeper->core, NULL) || !wire_conn_flush(keeper->core, NULL))
        drop_core(keeper);
}

static gboolean turn(Keeper *keeper)
{
    struct pollfd watched[2] = {{.fd = keeper->control_fd, .events = POLLIN}, {.fd = -1}};
    if (keeper->core != NULL) {
        watched[1].fd = wire_conn_fd(keeper->core);
        watched[1].events = POLLIN;
        if (wire_conn_wants_write(keeper->core))
            watched[1].events |= POLLOUT;
    }
    if (poll(watched, G_N_ELEMENTS(watched), -1) < 0)
        return errno == EINTR;
    if (watched[1].revents != 0)
        serve_core(keeper);
    if (watched[0].revents != 0)
        take_control(keeper);
    return TRUE;
}

/* What libcrypto loads on first use, it loads now. */
static gboolean warm_up(GError **error)
{
    guint8 seed[LEDGER_KEY_BYTES] = {0};
    LedgerHash empty = ledger_hash_empty();
    g_autoptr(GBytes) note = ledger_checkpoint_sign("warm-up", 0, &empty, seed, error);
    return note != NULL;
}

static gboolean lock_down(const RoleStart *start, const char *keys_path, GError **error)
{
    SandboxPlace places[] = {{keys_path, SANDBOX_READ_WRITE, 0}};
    RoleMessage ready = {.kind = ROLE_MESSAGE_READY, .peer = ROLE_KEEPER};
    guint held;
    if (!sandbox_enter(start, places, G_N_ELEMENTS(places), &held, error))
        return FALSE;
    ready.value = held;
    return role_message_send(start->control_fd, &ready, -1, error);
}

static gboolean run(const RoleStart *start, GError **error)
{
    g_autofree char *keys_path = g_build_filename(start->site_dir, "keys", NULL);
    g_auto(OsFd) keys = os_open_dir(keys_path, error);
    if (keys < 0 || !warm_up(error))
        return FALSE;
    g_autoptr(KeeperVault) vault = keeper_vault_open(keys, error);
    if (vault == NULL || !lock_down(start, keys_path, error))
        return FALSE;
    Keeper keeper = {.vault = vault, .control_fd = start->control_fd};
    while (!keeper.ending && turn(&keeper))
        ;
    drop_core(&keeper);
    return TRUE;
}

int keeper_role_main(const RoleStart *start)
{
    g_autoptr(GError) error = NULL;
    if (run(start, &error))
        return 0;
    g_printerr("sekisho keeper: %s\n", error->message);
    return problem_exit_code(error);
}
