/* courier/role.c -- the courier's process: settings, lock-down, one line out, one errand */
#include "courier/role.h"
#include "base/json.h"
#include "base/problem.h"
#include "courier/channel.h"
#include "courier/dial.h"
#include "os/fd.h"
#include <curl/curl.h>

/* Whose line a job needs; COURIER_PEERS for none. */
static CourierTo peer_of(const CourierMessage *job)
{
    switch (job->kind) {
    case COURIER_MAIL:
        return COURIER_TO_MAIL;
    case COURIER_DIRECTORY:
        return COURIER_TO_DIRECTORY;
    case COURIER_SCAN:
        return COURIER_TO_SCAN;
    case COURIER_CHECK:
        return job->count == 1 && courier_name_find(courier_peer_names, job->texts[0]) >= 0
                   ? (CourierTo)courier_name_find(courier_peer_names, job->texts[0])
                   : COURIER_PEERS;
    default:
        return COURIER_PEERS;
    }
}

static gboolean tell_state(const CourierWork *work, GError **error)
{
    g_autoptr(json_t) facts = courier_settings_facts(work->settings);
    g_autofree char *text = json_dumps(facts, JSON_COMPACT | JSON_SORT_KEYS);
    const char *texts[] = {text};
    if (courier_channel_say(work->channel_fd, COURIER_RESULT, texts, G_N_ELEMENTS(texts)))
        return TRUE;
    problem_set(error, PROBLEM_TOO_LARGE, COURIER_SETTINGS_FILE, "64 KiB");
    return FALSE;
}

static gboolean check(const CourierWork *work, CourierTo to, GError **error)
{
    if (to == COURIER_TO_MAIL)
        return courier_mail_check(work, error);
    if (to == COURIER_TO_DIRECTORY)
        return courier_directory_check(work, error);
    if (to == COURIER_TO_SCAN)
        return courier_scan_check(work, error);
    problem_set(error, PROBLEM_INVALID, "check", courier_peer_names[to]);
    return FALSE;
}

static gboolean do_on_line(const CourierWork *work, CourierMessage *job, CourierTo to,
                           GError **error)
{
    if (job->kind == COURIER_CHECK)
        return check(work, to, error);
    if (job->kind == COURIER_MAIL)
        return courier_mail(work, job, error);
    if (job->kind == COURIER_DIRECTORY && job->count == 0)
        return courier_directory(work, error);
    if (job->kind == COURIER_SCAN)
        return courier_scan(work, job, error);
    problem_set(error, PROBLEM_INVALID, "job", "not of its form");
    return FALSE;
}

/* From the first byte of the job on; what is wrong is told and is no failure of ours. */
static gboolean do_job(CourierWork *work, GError **error)
{
    g_auto(CourierMessage) job = {0};
    g_auto(OsFd) file = -1;
    if (!courier_channel_take(work->channel_fd, &job, &file, error))
        return *error == NULL; /* nobody wants anything */
    if (job.kind == COURIER_STATE)
        return sandbox_leave_network(error) && tell_state(work, error);
    CourierTo to = peer_of(&job);
    courier_settings_keep(work->settings, to);
    if (to == COURIER_PEERS) {
        problem_set(error, PROBLEM_INVALID, "job", "not of its form");
        return FALSE;
    }
    g_auto(OsFd) line = courier_dial(work->settings, to, error);
    if (line < 0 || !sandbox_leave_network(error))
        return FALSE;
    work->line_fd = line;
    work->file_fd = file;
    return do_on_line(work, &job, to, error);
}

static gboolean lock_down(const RoleStart *start, const CourierSettings *settings, GError **error)
{
    guint held;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) places = courier_dial_places(start->site_dir, settings, paths);
    if (!sandbox_enter(start, (const SandboxPlace *)places->data, places->len, &held, error))
        return FALSE;
    RoleMessage ready = {.kind = ROLE_MESSAGE_READY, .peer = ROLE_COURIER, .value = held};
    return role_message_send(start->control_fd, &ready, -1, error);
}

static gboolean run(const RoleStart *start, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(OsFd) channel = role_channel_wait(start->control_fd);
    if (channel < 0)
        return TRUE;
    g_autoptr(CourierSettings) settings = courier_settings_load(start->site_dir, &problem);
    if (settings == NULL) { /* nothing was read from outside, and nothing will be */
        courier_channel_problem(channel, problem);
        return TRUE;
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        problem_set(error, PROBLEM_INTERNAL, "libcurl", NULL);
        return FALSE;
    }
    if (!courier_directory_prepare(error) || !lock_down(start, settings, error))
        return FALSE;
    CourierWork work = {channel, start->site_dir, settings, -1, -1};
    if (!do_job(&work, &problem))
        courier_channel_problem(channel,
                                problem); /* when nobody reads it, nobody is left to tell */
    return TRUE;
}

int courier_role_main(const RoleStart *start)
{
    g_autoptr(GError) error = NULL;
    if (run(start, &error))
        return 0;
    g_printerr("sekisho courier: %s\n", error->message);
    return problem_exit_code(error);
}
