/* courier/client.c -- questions to a courier, answers within limits and time */
#include "courier/client.h"
#include "base/json.h"
#include "base/problem.h"
#include "courier/settings.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/sockets.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define QUICK_WAIT_US (15 * G_USEC_PER_SEC)
#define LINE_WAIT_US (120 * G_USEC_PER_SEC) /* to connect and for a server to think */
#define SCAN_WAIT_US (600 * G_USEC_PER_SEC)
#define DIRECTORY_WAIT_US (240 * G_USEC_PER_SEC)
#define ROWS_MAX_BYTES ((gsize)13 * 1024 * 1024) /* a little more than a courier sends */
#define BUFFER_BYTES ((gsize)65536)
#define NAME PROBLEM_BOTH("the courier", "取次の処理")

struct CourierLine {
    int channel_fd;
    GCancellable *cancel;
    GByteArray *unread;
};

CourierLine *courier_line_new(int channel_fd, GCancellable *cancel)
{
    CourierLine *line = g_new0(CourierLine, 1);
    line->channel_fd = channel_fd;
    line->cancel = cancel;
    line->unread = g_byte_array_new();
    return line;
}

void courier_line_free(CourierLine *line)
{
    if (line == NULL)
        return;
    g_byte_array_unref(line->unread);
    g_free(line);
}

static gboolean ended(const char *why, GError **error)
{
    problem_set(error, PROBLEM_WORKER_ENDED, NAME, why);
    return FALSE;
}

/* ---- out ---- */

static gboolean ask(const CourierLine *line, CourierKind kind, const char *const *texts,
                    guint count, int file_fd, GError **error)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    if (!courier_message_write(out, kind, texts, count)) {
        problem_set(error, PROBLEM_TOO_LARGE, NAME, "64 KiB");
        return FALSE;
    }
    return (os_send_message(line->channel_fd, out->data, COURIER_HEAD_BYTES, file_fd, NULL) &&
            os_write_all(line->channel_fd, out->data + COURIER_HEAD_BYTES,
                         out->len - COURIER_HEAD_BYTES, "courier", NULL)) ||
           ended("it ended before it began", error);
}

/* ---- in ---- */

static gboolean wait_readable(const CourierLine *line, gint64 deadline_us, GError **error)
{
    struct pollfd watched[2] = {
        {.fd = line->cancel != NULL ? g_cancellable_get_fd(line->cancel) : -1, .events = POLLIN},
        {.fd = line->channel_fd, .events = POLLIN}};
    int ready = poll(watched, G_N_ELEMENTS(watched), os_clock_poll_ms(deadline_us));
    int saved_errno = errno;
    if (line->cancel != NULL)
        g_cancellable_release_fd(line->cancel);
    if (g_cancellable_is_cancelled(line->cancel)) {
        problem_set(error, PROBLEM_STATE, NAME, PROBLEM_BOTH("cancelled", "取り消されました"));
        return FALSE;
    }
    if (ready == 0) {
        problem_set(error, PROBLEM_TIMEOUT, NAME, NULL);
        return FALSE;
    }
    if (ready > 0 || saved_errno == EINTR)
        return TRUE;
    problem_set_errno(error, "poll", saved_errno);
    return FALSE;
}

static gboolean read_some(CourierLine *line, GError **error)
{
    g_autofree guint8 *buffer = g_malloc(BUFFER_BYTES);
    gssize got = recv(line->channel_fd, buffer, BUFFER_BYTES, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return TRUE;
    if (got <= 0)
        return ended("it ended before it was done", error);
    g_byte_array_append(line->unread, buffer, (guint)got);
    return TRUE;
}

/* The next message; what the courier refused is an error here. */
static gboolean take(CourierLine *line, gint64 deadline_us, CourierMessage *message, GError **error)
{
    for (;;) {
        Cursor c = cursor_over(line->unread->data, line->unread->len);
        CourierRead result = courier_message_read(message, &c);
        if (result == COURIER_BROKEN)
            return ended("it sent nonsense", error);
        if (result == COURIER_READ) {
            g_byte_array_remove_range(line->unread, 0, line->unread->len - (guint)cursor_left(&c));
            break;
        }
        if (!wait_readable(line, deadline_us, error) || !read_some(line, error))
            return FALSE;
    }
    if (message->kind != COURIER_PROBLEM)
        return TRUE;
    courier_problem_read(message, error);
    courier_message_clear(message);
    return FALSE;
}

/* A RESULT of `count` texts. */
static gboolean take_result(CourierLine *line, gint64 wait_us, guint count, CourierMessage *message,
                            GError **error)
{
    if (!take(line, os_clock_boot_us() + wait_us, message, error))
        return FALSE;
    if (message->kind == COURIER_RESULT && message->count == count)
        return TRUE;
    courier_message_clear(message);
    return ended("it sent nonsense", error);
}

/* ---- questions ---- */

json_t *courier_ask_state(CourierLine *line, GError **error)
{
    g_auto(CourierMessage) result = {0};
    if (!ask(line, COURIER_STATE, NULL, 0, -1, error) ||
        !take_result(line, QUICK_WAIT_US, 1, &result, error))
        return NULL;
    return json_read((const guint8 *)result.texts[0], strlen(result.texts[0]),
                     COURIER_PAYLOAD_MAX_BYTES, 6, COURIER_SETTINGS_FILE, error);
}

char *courier_ask_check(CourierLine *line, const char *peer, GError **error)
{
    g_auto(CourierMessage) result = {0};
    if (!ask(line, COURIER_CHECK, &peer, 1, -1, error) ||
        !take_result(line, LINE_WAIT_US, 1, &result, error))
        return NULL;
    return courier_words(result.texts[0], strlen(result.texts[0]));
}

/* Core believes no count: a courier may be what was taken over. */
static gboolean take_rows(CourierLine *line, CourierRowVisit visit, gpointer user,
                          CourierMessage *message, GError **error)
{
    gint64 deadline_us = os_clock_boot_us() + DIRECTORY_WAIT_US;
    guint columns = 0;
    gsize bytes = 0;
    for (guint rows = 0; take(line, deadline_us, message, error); rows++) {
        if (message->kind != COURIER_ROW)
            return TRUE;
        columns = rows == 0 ? message->count : columns;
        for (guint i = 0; i < message->count; i++)
            bytes += strlen(message->texts[i]);
        if (message->count == 0 || message->count != columns || columns > COURIER_COLUMNS_MAX ||
            rows > COURIER_ENTRIES_MAX || bytes > ROWS_MAX_BYTES)
            return ended("it sent nonsense", error);
        visit(message->texts, user);
        courier_message_clear(message);
    }
    return FALSE;
}

gboolean courier_ask_directory(CourierLine *line, CourierRowVisit visit, gpointer user,
                               guint64 *left_out, guint64 *referrals, GError **error)
{
    guint64 rows;
    g_auto(CourierMessage) end = {0};
    if (!ask(line, COURIER_DIRECTORY, NULL, 0, -1, error) ||
        !take_rows(line, visit, user, &end, error))
        return FALSE;
    if (end.kind != COURIER_RESULT || end.count != 3 ||
        !courier_number_read(end.texts[0], COURIER_ENTRIES_MAX, &rows) ||
        !courier_number_read(end.texts[1], COURIER_ENTRIES_MAX, left_out) ||
        !courier_number_read(end.texts[2], G_MAXUINT32, referrals))
        return ended("it sent nonsense", error);
    return TRUE;
}

gboolean courier_ask_scan(CourierLine *line, int file_fd, guint64 size_bytes,
                          CourierScanned *scanned, char **words, GError **error)
{
    char size[24];
    g_snprintf(size, sizeof size, "%" G_GUINT64_FORMAT, size_bytes);
    const char *texts[] = {size};
    g_auto(CourierMessage) result = {0};
    if (!ask(line, COURIER_SCAN, texts, G_N_ELEMENTS(texts), file_fd, error) ||
        !take_result(line, SCAN_WAIT_US, 2, &result, error))
        return FALSE;
    int state = courier_name_find(courier_scanned_names, result.texts[0]);
    if (state < 0)
        return ended("it sent nonsense", error);
    *scanned = (CourierScanned)state;
    *words = courier_words(result.texts[1], strlen(result.texts[1]));
    return TRUE;
}

gboolean courier_ask_mail(CourierLine *line, const CourierLetter *letter, CourierSent *sent,
                          char **answer, GError **error)
{
    char date[24];
    g_snprintf(date, sizeof date, "%" G_GINT64_FORMAT, letter->date_us);
    const char *texts[] = {letter->message_id, letter->to, letter->subject, letter->text, date};
    g_auto(CourierMessage) result = {0};
    if (!ask(line, COURIER_MAIL, texts, G_N_ELEMENTS(texts), -1, error) ||
        !take_result(line, LINE_WAIT_US, 2, &result, error))
        return FALSE;
    int state = courier_name_find(courier_sent_names, result.texts[0]);
    if (state < 0)
        return ended("it sent nonsense", error);
    *sent = (CourierSent)state;
    *answer = courier_words(result.texts[1], strlen(result.texts[1]));
    return TRUE;
}
