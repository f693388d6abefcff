/* worker/role.c -- the worker's process: rules, lock-down, one file, one answer */
#include "worker/role.h"
#include "base/problem.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/sandbox.h"
#include "sheet/sheet.h"
#include "worker/channel.h"
#include "worker/reader.h"

static gboolean tell_progress(const char *stage, guint percent, gpointer data)
{
    const int *channel_fd = data;
    return worker_channel_progress(*channel_fd, stage, percent);
}

/* What goes back. */
typedef struct {
    GBytes *json, *text; /* owned; text NULL when the file is text itself */
} Answer;

static void read_policy(const PolicyRules *rules, const WorkerJob *job, int input, int *channel_fd,
                        Answer *answer, GError **error)
{
    g_auto(WorkerContents) contents = {NULL, NULL};
    if (!worker_contents_read(&contents, job, input, *channel_fd, error))
        return;
    g_autoptr(PolicyReading) reading =
        worker_read(rules, job, &contents, &answer->text, tell_progress, channel_fd, error);
    answer->json = reading != NULL ? policy_reading_json(reading, error) : NULL;
}

static void read_table(const WorkerJob *job, int input, Answer *answer, GError **error)
{
    g_autoptr(GByteArray) bytes = os_read_at_most(input, SHEET_FILE_MAX_BYTES, job->name, error);
    if (bytes != NULL)
        answer->json = sheet_read(bytes->data, bytes->len, job->name, job->sheet, error);
}

static void do_job(const PolicyRules *rules, int *channel_fd, Answer *answer, GError **error)
{
    WorkerJob job;
    g_auto(OsFd) input = -1;
    if (!worker_channel_job(*channel_fd, &job, &input, error))
        return;
    if (job.input == WORKER_INPUT_SHEET)
        read_table(&job, input, answer, error);
    else
        read_policy(rules, &job, input, channel_fd, answer, error);
}

static gboolean send_bytes(int channel_fd, GBytes *bytes,
                           gboolean (*send)(int, const guint8 *, gsize))
{
    gsize size_bytes;
    const guint8 *data = g_bytes_get_data(bytes, &size_bytes);
    return send(channel_fd, data, size_bytes);
}

static gboolean send_answer(int channel_fd, const Answer *answer, const GError *problem)
{
    if (answer->json == NULL)
        return worker_channel_problem(channel_fd, problem);
    return send_bytes(channel_fd, answer->json, worker_channel_data) &&
           (answer->text == NULL || send_bytes(channel_fd, answer->text, worker_channel_text)) &&
           worker_channel_done(channel_fd);
}

static gboolean lock_down(const RoleStart *start, GError **error)
{
    guint held;
    if (!sandbox_enter(start, NULL, 0, &held, error))
        return FALSE;
    RoleMessage ready = {.kind = ROLE_MESSAGE_READY, .peer = ROLE_WORKER, .value = held};
    return role_message_send(start->control_fd, &ready, -1, error);
}

static gboolean run(const RoleStart *start, GError **error)
{
    g_auto(OsFd) channel = role_channel_wait(start->control_fd);
    if (channel < 0)
        return TRUE;
    g_autoptr(PolicyRules) rules = policy_rules_load(error);
    if (rules == NULL || !worker_warm_up(rules, error) || !lock_down(start, error))
        return FALSE;
    g_autoptr(GError) problem = NULL;
    Answer answer = {NULL, NULL};
    do_job(rules, &channel, &answer, &problem);
    send_answer(channel, &answer, problem); /* when nobody reads it, nobody is left to tell */
    g_bytes_unref(answer.json);
    g_bytes_unref(answer.text);
    return TRUE;
}

int worker_role_main(const RoleStart *start)
{
    g_autoptr(GError) error = NULL;
    if (run(start, &error))
        return 0;
    g_printerr("sekisho worker: %s\n", error->message);
    return problem_exit_code(error);
}
