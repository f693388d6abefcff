/* worker/role.c -- the worker's process: rules, lock-down, one file, one answer */
#include "worker/role.h"
#include "base/problem.h"
#include "os/files.h"
#include "os/sandbox.h"
#include "policy/policy.h"
#include "worker/channel.h"
#include <string.h>
#include <unistd.h>

/* Known texts read before lock-down in each character set, so that whatever a library opens or
 * makes on first use is there. */
static const char *const warm_up_texts[] = {
    "1 目的\nこの基準は、職員等が守らなければならない事項を定める。\n",
    "1 \x96\xda\x93I\n\x90\x45\x88\xf5\x82\xcd\x8e\xe7\x82\xe7\x82\xc8\x82\xaf\x82\xea\x82\xce"
    "\x82\xc8\x82\xe7\x82\xc8\x82\xa2\x81\x42\n",
};

static gboolean warm_up(const PolicyRules *rules, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(warm_up_texts); i++) {
        const guint8 *text = (const guint8 *)warm_up_texts[i];
        g_autoptr(PolicyReading) reading =
            policy_read(rules, text, strlen(warm_up_texts[i]), "warm-up.txt", NULL, NULL, error);
        g_autoptr(GBytes) json = reading != NULL ? policy_reading_json(reading, error) : NULL;
        if (json == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean tell_progress(const char *stage, guint percent, gpointer data)
{
    const int *channel_fd = data;
    return worker_channel_progress(*channel_fd, stage, percent);
}

static GBytes *read_policy(const PolicyRules *rules, int *channel_fd, GError **error)
{
    WorkerJob job;
    g_auto(OsFd) input = -1;
    if (!worker_channel_job(*channel_fd, &job, &input, error))
        return NULL;
    if (lseek(input, 0, SEEK_SET) != 0) {
        problem_set(error, PROBLEM_INVALID, job.name, "not a regular file");
        return NULL;
    }
    g_autoptr(GByteArray) bytes = os_read_at_most(input, POLICY_TEXT_MAX_BYTES, job.name, error);
    if (bytes == NULL)
        return NULL;
    g_autoptr(PolicyReading) reading =
        policy_read(rules, bytes->data, bytes->len, job.name, tell_progress, channel_fd, error);
    return reading != NULL ? policy_reading_json(reading, error) : NULL;
}

static gboolean answer(int channel_fd, GBytes *json, const GError *problem)
{
    if (json == NULL)
        return worker_channel_problem(channel_fd, problem);
    gsize size_bytes;
    const guint8 *bytes = g_bytes_get_data(json, &size_bytes);
    return worker_channel_data(channel_fd, bytes, size_bytes) && worker_channel_done(channel_fd);
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
    g_auto(OsFd) channel = worker_channel_wait(start->control_fd);
    if (channel < 0)
        return TRUE;
    g_autoptr(PolicyRules) rules = policy_rules_load(error);
    if (rules == NULL || !warm_up(rules, error) || !lock_down(start, error))
        return FALSE;
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) json = read_policy(rules, &channel, &problem);
    answer(channel, json, problem); /* when nobody reads it, nobody is left to tell */
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
