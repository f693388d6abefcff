/* tests/unit/worker/client.c -- workers that die, dawdle, talk nonsense or too much: refused, never
 * passed */
#include "worker/client.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/sockets.h"
#include "wire/problem.h"
#include "worker/call.h"
#include "worker/message.h"
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What a false worker sends back after it took the job; then it ends unless it `stays`. */
typedef struct {
    const char *name;
    const char *bytes;
    gsize size_bytes;
    gboolean stays;
    int code; /* of the problem the client must report; -1: none */
} Script;

#define SENDS(bytes) bytes, sizeof(bytes) - 1
static const Script scripts[] = {
    {"dies-at-once", SENDS(""), FALSE, PROBLEM_WORKER_ENDED},
    {"dies-in-the-middle", SENDS("\2\0\0\0\0\0\0\5{\"a"), FALSE, PROBLEM_WORKER_ENDED},
    {"dies-before-done", SENDS("\2\0\0\0\0\0\0\2{}"), FALSE, PROBLEM_WORKER_ENDED},
    {"slow", SENDS("\2\0\0\0\0\0\0\2{}"), TRUE, PROBLEM_TIMEOUT},
    {"silent", SENDS(""), TRUE, PROBLEM_TIMEOUT},
    {"unknown-kind", SENDS("\7\0\0\0\0\0\0\0"), TRUE, PROBLEM_WORKER_ENDED},
    {"kind-0", SENDS("\0\0\0\0\0\0\0\0"), TRUE, PROBLEM_WORKER_ENDED},
    {"reserved", SENDS("\2\1\0\0\0\0\0\0"), TRUE, PROBLEM_WORKER_ENDED},
    {"huge-record", SENDS("\2\0\0\0\xff\xff\xff\xff"), TRUE, PROBLEM_WORKER_ENDED},
    {"text", SENDS("HTTP/1.1 200 OK\r\n"), TRUE, PROBLEM_WORKER_ENDED},
    {"stage-with-controls", SENDS("\1\0\0\0\0\0\0\4\7\33[m"), TRUE, PROBLEM_WORKER_ENDED},
    {"percent-101", SENDS("\1\0\0\0\0\0\0\2\145a"), TRUE, PROBLEM_WORKER_ENDED},
    {"done-with-payload", SENDS("\3\0\0\0\0\0\0\1x"), TRUE, PROBLEM_WORKER_ENDED},
    {"pages-nobody-asked-for", SENDS("\6\0\0\0\0\0\0\4\0\0\0\1"), TRUE, PROBLEM_WORKER_ENDED},
    {"unknown-problem", SENDS("\4\0\0\0\0\0\0\6\3\350\0\0\0\0"), TRUE, PROBLEM_INVALID},
    {"problem-cut", SENDS("\4\0\0\0\0\0\0\2\0\1"), TRUE, PROBLEM_INVALID},
    {"read-out-text",
     SENDS("\1\0\0\0\0\0\0\7\62decode\2\0\0\0\0\0\0\2{}\5\0\0\0\0\0\0\1x\3\0\0\0\0\0\0\0"), FALSE,
     -1},
    {"done", SENDS("\1\0\0\0\0\0\0\7\62decode\2\0\0\0\0\0\0\2{}\3\0\0\0\0\0\0\0"), FALSE, -1},
};

typedef struct {
    int socket;
    const Script *script;
} FalseWorker;

static gpointer play(gpointer user)
{
    FalseWorker *worker = user;
    WorkerJob job;
    int input = -1;
    if (os_receive_message(worker->socket, &job, sizeof job, &input, NULL))
        close(input);
    send(worker->socket, worker->script->bytes, worker->script->size_bytes, MSG_NOSIGNAL);
    char byte;
    if (worker->script->stays)
        while (recv(worker->socket, &byte, 1, 0) > 0)
            ;
    close(worker->socket);
    return NULL;
}

static void note_progress(const char *stage, guint percent, gpointer user)
{
    g_string_append_printf(user, "%s %u;", stage, percent);
}

static GBytes *run(const Script *script, gint64 wait_us, GCancellable *cancel, GError **error)
{
    int ours, theirs;
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    FalseWorker worker = {theirs, script};
    GThread *playing = g_thread_new("worker", play, &worker);
    g_auto(OsFd) input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    g_autoptr(GString) progress = g_string_new(NULL);
    WorkerJob job;
    g_autoptr(GBytes) text = NULL;
    worker_job_make(&job, "x.txt");
    const WorkerFile file = {.job = &job,
                             .input_fd = input,
                             .progress = note_progress,
                             .user = progress,
                             .cancel = cancel};
    WorkerTime time = {os_clock_boot_us(), wait_us, 0};
    GBytes *result = worker_read_policy(ours, &file, &time, &text, error);
    close(ours);
    g_thread_join(playing);
    if (result != NULL)
        g_assert_cmpstr(progress->str, ==, "decode 50;");
    return result;
}

static GBytes *run_sheet(const Script *script, GError **error)
{
    int ours, theirs;
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    FalseWorker worker = {theirs, script};
    GThread *playing = g_thread_new("worker", play, &worker);
    g_auto(OsFd) input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    WorkerJob job;
    worker_job_make_sheet(&job, "x.csv", 1);
    const WorkerFile file = {.job = &job, .input_fd = input};
    const WorkerTime time = {os_clock_boot_us(), 20 * G_USEC_PER_SEC, 0};
    GBytes *rows = worker_read_sheet(ours, &file, &time, error);
    close(ours);
    g_thread_join(playing);
    return rows;
}

static void test_script(gconstpointer data)
{
    const Script *script = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) result = run(script, 300000, NULL, &error);
    if (script->code < 0) {
        g_assert_no_error(error);
        g_assert_cmpuint(g_bytes_get_size(result), ==, 2);
        return;
    }
    g_assert_null(result);
    g_assert_error(error, PROBLEM, script->code);
}

/* What a worker says a table is, and whether it is believed. */
static void test_sheet(void)
{
    static const struct {
        const char *said;
        gboolean believed;
    } cases[] = {
        {"{\"format\":\"csv\",\"encoding\":\"utf-8\",\"merged\":0,\"uncomputed\":0,\"sheet\":1,"
         "\"sheets\":[],"
         "\"rows\":[[\"a\"],[]]}",
         TRUE},
        {"{\"format\":\"csv\",\"encoding\":\"utf-8\",\"merged\":0,\"uncomputed\":0,\"sheet\":1,"
         "\"sheets\":[],"
         "\"rows\":[[1]]}",
         FALSE},
        {"{\"format\":\"csv\",\"encoding\":\"utf-8\",\"merged\":0,\"uncomputed\":0,\"sheet\":1,"
         "\"sheets\":[],"
         "\"rows\":{}}",
         FALSE},
        {"{\"format\":\"csv\",\"encoding\":\"utf-8\",\"merged\":0,\"uncomputed\":0,\"sheet\":1,"
         "\"sheets\":[[]],"
         "\"rows\":[]}",
         FALSE},
        {"{\"format\":\"csv\",\"encoding\":\"utf-8\",\"merged\":0,\"uncomputed\":0,\"sheet\":1,"
         "\"sheets\":[],"
         "\"rows\":[],\"more\":1}",
         FALSE},
        {"[]", FALSE},
        {"{\"rows\":[[\"a", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) sent = g_byte_array_new();
        worker_record_write(sent, WORKER_DATA, (const guint8 *)cases[i].said,
                            strlen(cases[i].said));
        worker_record_write(sent, WORKER_DONE, NULL, 0);
        const Script script = {"sheet", (const char *)sent->data, sent->len, FALSE, 0};
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) rows = run_sheet(&script, &error);
        g_assert_true((rows != NULL) == cases[i].believed);
        if (!cases[i].believed)
            g_assert_error(error, PROBLEM, PROBLEM_WORKER_ENDED);
    }
}

static gpointer cancel_soon(gpointer user)
{
    g_usleep(50000);
    g_cancellable_cancel(user);
    return NULL;
}

static void test_cancel(void)
{
    static const Script silent = {"silent", SENDS(""), TRUE, PROBLEM_STATE};
    g_autoptr(GCancellable) cancel = g_cancellable_new();
    GThread *cancelling = g_thread_new("cancel", cancel_soon, cancel);
    g_autoptr(GError) error = NULL;
    gint64 started_us = os_clock_boot_us();
    g_assert_null(run(&silent, 20 * G_USEC_PER_SEC, cancel, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_assert_cmpint(os_clock_boot_us() - started_us, <, 10 * G_USEC_PER_SEC);
    g_thread_join(cancelling);
}

/* A worker that sends without end is cut off at its limit. */
static gpointer flood(gpointer user)
{
    int socket = GPOINTER_TO_INT(user);
    g_autoptr(GByteArray) record = g_byte_array_new();
    g_autofree guint8 *bytes = g_malloc0(WORKER_RECORD_MAX_BYTES);
    worker_record_write(record, WORKER_DATA, bytes, WORKER_RECORD_MAX_BYTES);
    while (send(socket, record->data, record->len, MSG_NOSIGNAL) == (gssize)record->len)
        ;
    close(socket);
    return NULL;
}

static void test_flood(void)
{
    int ours, theirs;
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    GThread *flooding = g_thread_new("flood", flood, GINT_TO_POINTER(theirs));
    g_auto(OsFd) input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    g_autoptr(GError) error = NULL;
    g_auto(WorkerCall) call;
    worker_call_init(&call, ours, "cat", 1000000);
    const WorkerTime time = {os_clock_boot_us(), 20 * G_USEC_PER_SEC, 0};
    WorkerJob job;
    worker_job_make(&job, "cat");
    g_assert_true(worker_call_begin(&call, &job, input, &error));
    g_assert_false(worker_call_finish(&call, &time, NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_WORKER_ENDED);
    close(ours);
    g_thread_join(flooding);
}

/* What the worker refused arrives as it was said. */
static void test_refusal(void)
{
    g_autoptr(GError) said = NULL;
    problem_set(&said, PROBLEM_ENCODING, "x.txt", "17");
    g_autoptr(GByteArray) payload = g_byte_array_new();
    wire_problem_write(payload, said);
    g_autoptr(GByteArray) record = g_byte_array_new();
    worker_record_write(record, WORKER_PROBLEM, payload->data, payload->len);
    const Script script = {"refusal", (const char *)record->data, record->len, FALSE, 0};
    g_autoptr(GError) error = NULL;
    g_assert_null(run(&script, 5 * G_USEC_PER_SEC, NULL, &error));
    g_assert_error(error, PROBLEM, PROBLEM_ENCODING);
    g_assert_cmpstr(error->message, ==, said->message);
    g_assert_cmpstr(problem_thing(error, 1), ==, "17");
}

static void test_job(void)
{
    WorkerJob job;
    worker_job_make(&job, "方針.txt");
    g_assert_true(worker_job_check(&job));
    g_autofree char *longest = g_strnfill(1000, 'a');
    worker_job_make(&job, longest);
    g_assert_true(worker_job_check(&job));
    g_assert_cmpuint(strlen(job.name), ==, WORKER_NAME_BYTES - 1);
    memset(job.name, 'a', sizeof job.name);
    g_assert_false(worker_job_check(&job));
    worker_job_make(&job, "x");
    job.version++;
    g_assert_false(worker_job_check(&job));
}

/* Pages are none at all or a range within the limit. */
static void test_job_pages(void)
{
    static const struct {
        guint32 first, last;
        gboolean fits;
    } made[] = {{0, 0, TRUE},
                {1, 1, TRUE},
                {48, 96, TRUE},
                {1, WORKER_PAGES_MAX, TRUE},
                {0, 1, FALSE},
                {2, 1, FALSE},
                {1, WORKER_PAGES_MAX + 1, FALSE},
                {G_MAXUINT32, G_MAXUINT32, FALSE}};
    WorkerJob job;
    for (gsize i = 0; i < G_N_ELEMENTS(made); i++) {
        worker_job_make(&job, "pdftotext");
        job.first_page = made[i].first;
        job.last_page = made[i].last;
        g_assert_true(worker_job_check(&job) == made[i].fits);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autofree char *path = g_strconcat("/worker/client/", scripts[i].name, NULL);
        g_test_add_data_func(path, &scripts[i], test_script);
    }
    g_test_add_func("/worker/client/sheet", test_sheet);
    g_test_add_func("/worker/client/cancel", test_cancel);
    g_test_add_func("/worker/client/flood", test_flood);
    g_test_add_func("/worker/client/refusal", test_refusal);
    g_test_add_func("/worker/job", test_job);
    g_test_add_func("/worker/job/pages", test_job_pages);
    return g_test_run();
}
