/* courier/scan.c -- a file streamed to clamd (INSTREAM), on the one line that was opened */
#include "base/problem.h"
#include "courier/channel.h"
#include "courier/dial.h"
#include "courier/reply.h"
#include "os/clock.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CHUNK_BYTES ((gsize)65536)
#define STEP_WAIT_US (60 * G_USEC_PER_SEC)    /* for clamd to take what is sent */
#define ANSWER_WAIT_US (300 * G_USEC_PER_SEC) /* to look at all of it; its own limit is less */

static gboolean unreachable(const char *why, GError **error)
{
    problem_set(error, PROBLEM_UNREACHABLE, courier_peer_title(COURIER_TO_SCAN), why);
    return FALSE;
}

static gboolean wait_for(int fd, short events, gint64 wait_us)
{
    struct pollfd watched = {.fd = fd, .events = events};
    gint64 deadline_us = os_clock_boot_us() + wait_us;
    int ready;
    do
        ready = poll(&watched, 1, os_clock_poll_ms(deadline_us));
    while (ready < 0 && errno == EINTR);
    return ready > 0;
}

/* FALSE when clamd took no more: it may have said why. */
static gboolean send_all(int fd, const guint8 *bytes, gsize size_bytes)
{
    for (gsize at = 0; at < size_bytes;) {
        if (!wait_for(fd, POLLOUT, STEP_WAIT_US))
            return FALSE;
        gssize sent = send(fd, bytes + at, size_bytes - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return FALSE;
        at += (gsize)MAX(sent, 0);
    }
    return TRUE;
}

/* The answer up to and with its NUL, in `reply`. */
static gboolean take_answer(int fd, GByteArray *reply, gint64 wait_us, GError **error)
{
    guint8 buffer[256];
    while (reply->len < COURIER_REPLY_MAX_BYTES) {
        if (!wait_for(fd, POLLIN, wait_us))
            return unreachable(PROBLEM_BOTH("it did not answer in time", "応答がありませんでした"),
                               error);
        gssize got = recv(fd, buffer, sizeof buffer, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return unreachable(PROBLEM_BOTH("it hung up", "通信が切られました"), error);
        g_byte_array_append(reply, buffer, (guint)got);
        if (reply->data[reply->len - 1] == '\0')
            return TRUE;
    }
    return unreachable(PROBLEM_BOTH("its answer is too long", "応答が長すぎます"), error);
}

/* Length and bytes, as INSTREAM has them; the empty chunk ends it. */
static gboolean send_chunk(int fd, const guint8 *bytes, guint32 size_bytes)
{
    const guint8 length[] = {(guint8)(size_bytes >> 24), (guint8)(size_bytes >> 16),
                             (guint8)(size_bytes >> 8), (guint8)size_bytes};
    return send_all(fd, length, sizeof length) && send_all(fd, bytes, size_bytes);
}

/* `sent` gets how many bytes of the file clamd took. */
static gboolean send_file(int line_fd, int file_fd, guint64 *sent, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(CHUNK_BYTES);
    static const char begin[] = "zINSTREAM";
    gssize got = 1;
    if (!send_all(line_fd, (const guint8 *)begin, sizeof begin))
        return unreachable(PROBLEM_BOTH("it hung up", "通信が切られました"), error);
    while (got != 0) {
        got = pread(file_fd, buffer, CHUNK_BYTES, (off_t)*sent);
        if (got < 0) {
            problem_set_errno(error, "file", errno);
            return FALSE;
        }
        if (!send_chunk(line_fd, buffer, (guint32)got))
            return TRUE; /* what it says of it is read all the same */
        *sent += (guint64)got;
    }
    return TRUE;
}

static gboolean say(const CourierWork *work, CourierScanned scanned, const char *words)
{
    const char *texts[] = {courier_scanned_names[scanned], words};
    return courier_channel_say(work->channel_fd, COURIER_RESULT, texts, G_N_ELEMENTS(texts));
}

/* clamd passes over what is beyond its own limits as if it were clean: so what is larger than the
 * settings say is never called so. And clean is only what it took whole. */
static gboolean judge(const CourierWork *work, guint64 size_bytes, GError **error)
{
    g_autoptr(GByteArray) reply = g_byte_array_new();
    g_autofree char *words = NULL;
    guint64 sent = 0;
    CourierScanned scanned;
    if (!send_file(work->line_fd, work->file_fd, &sent, error) ||
        !take_answer(work->line_fd, reply, ANSWER_WAIT_US, error))
        return FALSE;
    if (!courier_reply_read((const char *)reply->data, reply->len, &scanned, &words))
        return unreachable(
            PROBLEM_BOTH("what it says is no answer of clamd", "clamd の応答ではありません"),
            error);
    if (scanned == COURIER_CLEAN && sent != size_bytes)
        return unreachable(
            PROBLEM_BOTH("it did not take the whole file", "ファイルの全部を受け取りませんでした"),
            error);
    return say(work, scanned, words);
}

gboolean courier_scan(const CourierWork *work, const CourierMessage *job, GError **error)
{
    guint64 size_bytes;
    if (job->count != 1 || !courier_number_read(job->texts[0], G_MAXINT64, &size_bytes) ||
        work->file_fd < 0) {
        problem_set(error, PROBLEM_INVALID, "job", "not of its form");
        return FALSE;
    }
    if (size_bytes > (guint64)work->settings->scan_max_bytes)
        return say(work, COURIER_FAILED, "larger than scan.max_bytes");
    return judge(work, size_bytes, error);
}

gboolean courier_scan_check(const CourierWork *work, GError **error)
{
    static const char version[] = "zVERSION";
    g_autoptr(GByteArray) reply = g_byte_array_new();
    if (!send_all(work->line_fd, (const guint8 *)version, sizeof version))
        return unreachable(PROBLEM_BOTH("it hung up", "通信が切られました"), error);
    if (!take_answer(work->line_fd, reply, STEP_WAIT_US, error))
        return FALSE;
    if (!g_str_has_prefix((const char *)reply->data, "ClamAV "))
        return unreachable(PROBLEM_BOTH("it is not clamd", "clamd ではありません"), error);
    g_autofree char *words = courier_words((const char *)reply->data, reply->len - 1);
    const char *texts[] = {words};
    courier_channel_say(work->channel_fd, COURIER_RESULT, texts, G_N_ELEMENTS(texts));
    return TRUE;
}
