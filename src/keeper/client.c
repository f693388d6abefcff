/* keeper/client.c -- one question at a time, asked again when the keeper was away */
#include "keeper/client.h"
#include "base/problem.h"
#include "keeper/message.h"
#include "os/clock.h"
#include "os/fd.h"
#include "wire/conn.h"
#include <errno.h>
#include <poll.h>
#include <string.h>

#define ANSWER_WAIT_US (5 * G_USEC_PER_SEC)
#define CHANNEL_WAIT_US (5 * G_USEC_PER_SEC)
#define TRIES 3

struct KeeperClient {
    GMutex calling; /* one call at a time holds it; guards `conn` */
    WireConn *conn;
    GMutex handing; /* guards `next_fd`; never held while waiting for the keeper */
    GCond handed;
    int next_fd; /* the channel to change to; -1 when there is none */
};

KeeperClient *keeper_client_new(void)
{
    KeeperClient *client = g_new0(KeeperClient, 1);
    g_mutex_init(&client->calling);
    g_mutex_init(&client->handing);
    g_cond_init(&client->handed);
    client->next_fd = -1;
    return client;
}

void keeper_client_free(KeeperClient *client)
{
    g_clear_pointer(&client->conn, wire_conn_free);
    os_fd_close(client->next_fd);
    g_mutex_clear(&client->calling);
    g_mutex_clear(&client->handing);
    g_cond_clear(&client->handed);
    g_free(client);
}

void keeper_client_take_channel(KeeperClient *client, int fd)
{
    g_mutex_lock(&client->handing);
    os_fd_close(client->next_fd);
    client->next_fd = fd;
    g_cond_signal(&client->handed);
    g_mutex_unlock(&client->handing);
}

/* ---- one try on one channel ---- */

typedef struct {
    GBytes *answer; /* the head of the keeper's answer */
    gboolean over;  /* the stream has ended, and is gone */
} Waiting;

static void on_opened(WireStream *stream, const guint8 *head, gsize size_bytes, gpointer user)
{
    (void)head;
    (void)size_bytes;
    (void)user;
    wire_stream_reset(stream, WIRE_RESET_REFUSED); /* the keeper asks nothing */
}

static void on_answered(WireStream *stream, const guint8 *head, gsize size_bytes)
{
    Waiting *waiting = wire_stream_user(stream);
    waiting->answer = g_bytes_new(head, size_bytes);
}

static void on_data(WireStream *stream, const guint8 *bytes, gsize size_bytes)
{
    (void)stream;
    (void)bytes;
    (void)size_bytes;
}

static void on_ended(WireStream *stream)
{
    Waiting *waiting = wire_stream_user(stream);
    waiting->over = TRUE;
}

static void on_reset(WireStream *stream, guint32 why)
{
    (void)why;
    Waiting *waiting = wire_stream_user(stream);
    if (waiting != NULL)
        waiting->over = TRUE;
}

static void on_writable(WireStream *stream)
{
    (void)stream; /* a question is one head */
}

static const WireHandler handler = {.opened = on_opened,
                                    .answered = on_answered,
                                    .data = on_data,
                                    .ended = on_ended,
                                    .reset = on_reset,
                                    .writable = on_writable};

static gboolean wait_for(WireConn *conn, const Waiting *waiting, gint64 deadline_us)
{
    while (!waiting->over) {
        struct pollfd watched = {.fd = wire_conn_fd(conn), .events = POLLIN};
        if (wire_conn_wants_write(conn))
            watched.events |= POLLOUT;
        int left_ms = os_clock_poll_ms(deadline_us);
        if (left_ms == 0 || (poll(&watched, 1, left_ms) < 0 && errno != EINTR))
            return FALSE;
        if (!wire_conn_read(conn, NULL) || !wire_conn_flush(conn, NULL))
            break;
    }
    return waiting->over;
}

/* NULL when the channel is of no further use. */
static GBytes *ask_once(WireConn *conn, const GByteArray *question)
{
    Waiting waiting = {0};
    WireStream *stream = wire_stream_open(conn, question->data, question->len, &waiting);
    if (stream == NULL)
        return NULL;
    wire_stream_end(stream);
    gboolean came = wire_conn_flush(conn, NULL) &&
                    wait_for(conn, &waiting, os_clock_boot_us() + ANSWER_WAIT_US);
    if (came)
        return waiting.answer;
    if (!waiting.over)
        wire_stream_set_user(stream, NULL); /* freed with the connection, which is given up */
    g_clear_pointer(&waiting.answer, g_bytes_unref);
    return NULL;
}

/* ---- channels ---- */

static int wait_channel(KeeperClient *client, gint64 wait_us)
{
    gint64 deadline_us = g_get_monotonic_time() + wait_us;
    g_mutex_lock(&client->handing);
    while (client->next_fd < 0 && g_cond_wait_until(&client->handed, &client->handing, deadline_us))
        ;
    int fd = os_fd_take(&client->next_fd);
    g_mutex_unlock(&client->handing);
    return fd;
}

/* The channel in use: the one handed over last. */
static gboolean have_channel(KeeperClient *client)
{
    int fd = wait_channel(client, client->conn == NULL ? CHANNEL_WAIT_US : 0);
    if (fd < 0)
        return client->conn != NULL;
    g_clear_pointer(&client->conn, wire_conn_free);
    client->conn = wire_conn_new(fd, WIRE_CLIENT, &handler, NULL);
    return TRUE;
}

static GBytes *ask(KeeperClient *client, const GByteArray *question, GError **error)
{
    g_mutex_lock(&client->calling);
    GBytes *answer = NULL;
    for (guint i = 0; i < TRIES && answer == NULL && have_channel(client); i++) {
        answer = ask_once(client->conn, question);
        if (answer == NULL)
            g_clear_pointer(&client->conn, wire_conn_free);
    }
    g_mutex_unlock(&client->calling);
    if (answer == NULL)
        problem_set(error, PROBLEM_TIMEOUT, PROBLEM_BOTH("the keeper", "鍵の番人"), "5 s");
    return answer;
}

/* What an act gives, of exactly `size_bytes` unless that is 0. */
static GBytes *call(KeeperClient *client, const KeeperQuestion *question, gsize size_bytes,
                    GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    keeper_question_write(bytes, question);
    g_autoptr(GBytes) answer = ask(client, bytes, error);
    if (answer == NULL)
        return NULL;
    g_autoptr(GBytes) given =
        keeper_answer_read(g_bytes_get_data(answer, NULL), g_bytes_get_size(answer), error);
    if (given != NULL && size_bytes != 0 && g_bytes_get_size(given) != size_bytes) {
        problem_set(error, PROBLEM_INVALID, "answer of the keeper", "not of its form");
        return NULL;
    }
    return g_steal_pointer(&given);
}

/* ---- what core calls ---- */

gboolean keeper_create(KeeperClient *client, const char *origin, GError **error)
{
    KeeperQuestion question = {.act = KEEPER_CREATE, .to = {.origin = origin}};
    g_autoptr(GBytes) given = call(client, &question, 0, error);
    return given != NULL;
}

gboolean keeper_public_key(KeeperClient *client, const char *origin, guint8 key[32], GError **error)
{
    KeeperQuestion question = {.act = KEEPER_PUBLIC_KEY, .to = {.origin = origin}};
    g_autoptr(GBytes) given = call(client, &question, LEDGER_KEY_BYTES, error);
    if (given == NULL)
        return FALSE;
    memcpy(key, g_bytes_get_data(given, NULL), LEDGER_KEY_BYTES);
    return TRUE;
}

gboolean keeper_last(KeeperClient *client, const char *origin, guint64 *size, guint8 root[32],
                     GError **error)
{
    KeeperQuestion question = {.act = KEEPER_LAST, .to = {.origin = origin}};
    g_autoptr(GBytes) given = call(client, &question, sizeof *size + LEDGER_HASH_BYTES, error);
    if (given == NULL)
        return FALSE;
    Cursor c = cursor_over(g_bytes_get_data(given, NULL), g_bytes_get_size(given));
    *size = cursor_u64be(&c);
    memcpy(root, cursor_lend(&c, LEDGER_HASH_BYTES, LEDGER_HASH_BYTES), LEDGER_HASH_BYTES);
    return TRUE;
}

gboolean keeper_sign(KeeperClient *client, const char *origin, guint64 old_size, guint64 size,
                     const guint8 root[32], const GArray *consistency, GBytes **signed_note,
                     GError **error)
{
    KeeperQuestion question = {.act = KEEPER_SIGN,
                               .to = {.origin = origin, .old_size = old_size, .size = size}};
    memcpy(question.to.root.bytes, root, LEDGER_HASH_BYTES);
    if (consistency != NULL && consistency->len > KEEPER_PROOF_MAX) {
        problem_set(error, PROBLEM_KEEPER, "the proof is too long", NULL);
        return FALSE;
    }
    if (consistency != NULL) {
        question.to.proof = (const LedgerHash *)(const void *)consistency->data;
        question.to.proof_count = consistency->len;
    }
    GBytes *note = call(client, &question, 0, error);
    if (note != NULL)
        *signed_note = note;
    return note != NULL;
}
