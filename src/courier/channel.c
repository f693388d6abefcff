/* courier/channel.c -- jobs in, answers out */
#include "courier/channel.h"
#include "base/problem.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/sockets.h"
#include <errno.h>
#include <unistd.h>

static gboolean broken(GError **error)
{
    problem_set(error, PROBLEM_INVALID, "job", "not of its form");
    return FALSE;
}

static gboolean read_whole(int fd, guint8 *bytes, gsize size_bytes)
{
    for (gsize at = 0; at < size_bytes;) {
        gssize got = read(fd, bytes + at, size_bytes - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return FALSE;
        at += (gsize)got;
    }
    return TRUE;
}

/* What follows the head, after it, in one piece. */
static GByteArray *read_rest(int fd, const guint8 head[COURIER_HEAD_BYTES])
{
    Cursor c = cursor_over(head, COURIER_HEAD_BYTES);
    cursor_u32be(&c);
    guint32 size = cursor_u32be(&c);
    if (size > COURIER_PAYLOAD_MAX_BYTES)
        return NULL;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, head, COURIER_HEAD_BYTES);
    g_byte_array_set_size(bytes, COURIER_HEAD_BYTES + size);
    return read_whole(fd, bytes->data + COURIER_HEAD_BYTES, size) ? g_steal_pointer(&bytes) : NULL;
}

gboolean courier_channel_take(int channel_fd, CourierMessage *message, int *file_fd, GError **error)
{
    guint8 head[COURIER_HEAD_BYTES];
    g_auto(OsFd) file = -1;
    if (!os_receive_message(channel_fd, head, sizeof head, &file, error))
        return FALSE;
    g_autoptr(GByteArray) bytes = read_rest(channel_fd, head);
    if (bytes == NULL || (file >= 0 && file_fd == NULL))
        return broken(error);
    Cursor c = cursor_over(bytes->data, bytes->len);
    if (courier_message_read(message, &c) != COURIER_READ)
        return broken(error);
    if (file_fd != NULL)
        *file_fd = os_fd_take(&file);
    return TRUE;
}

static gboolean send_all(int channel_fd, const GByteArray *bytes)
{
    return os_write_all(channel_fd, bytes->data, bytes->len, "channel", NULL);
}

gboolean courier_channel_say(int channel_fd, CourierKind kind, const char *const *texts,
                             guint count)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    return courier_message_write(out, kind, texts, count) && send_all(channel_fd, out);
}

gboolean courier_channel_problem(int channel_fd, const GError *problem)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    courier_problem_write(out, problem);
    return send_all(channel_fd, out);
}
