/* cmd/clean_one.c -- copies, processes and the outcome of one file */
#include "cmd/clean_one.h"
#include "base/ids.h"
#include "base/problem.h"
#include "disarm/job.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/sockets.h"
#include <errno.h>
#include <openssl/evp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIECE_BYTES ((gsize)262144)
#define SHA256_BYTES 32
#define THING_SHOWN_BYTES ((gsize)4096)
#define ENDING_MS 200 /* for one whose channel closed, to tell how it ended */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)

/* ---- bytes on their way ---- */

static gssize read_piece(int fd, guint8 *piece, gsize size)
{
    gssize got;
    do
        got = read(fd, piece, size);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Reads `from` to its end, at most `max_bytes`, into `to` (-1: nowhere). */
static gboolean pass_bytes(int from, int to, guint64 max_bytes, CmdCleanFacts *facts,
                           GError **error)
{
    guint8 sum[SHA256_BYTES];
    g_autofree guint8 *piece = g_malloc(PIECE_BYTES);
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    gssize got = 0;
    gboolean summed = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
    facts->size_bytes = 0;
    while (summed && facts->size_bytes <= max_bytes &&
           (got = read_piece(from, piece, PIECE_BYTES)) > 0) {
        summed = EVP_DigestUpdate(context, piece, (gsize)got) == 1;
        facts->size_bytes += (guint64)got;
        if (to >= 0 &&
            !os_write_all(to, piece, (gsize)got,
                          PROBLEM_BOTH("the output folder", "出力先のフォルダー"), error))
            return FALSE;
    }
    if (got < 0) {
        problem_set_errno(error, PROBLEM_BOTH("the file", "ファイル"), errno);
        return FALSE;
    }
    summed = summed && EVP_DigestFinal_ex(context, sum, NULL) == 1;
    if (!summed)
        problem_set(error, PROBLEM_INTERNAL, "SHA-256", NULL);
    else if (facts->size_bytes <= max_bytes)
        hex_write(facts->sha256, sum, sizeof sum);
    return summed;
}

/* Of a file that is larger than the policy lets one be, only what tells its kind. */
static gboolean copy_input(CmdCleanOne *one, int fd, GError **error)
{
    struct stat facts;
    guint64 most = one->setting->policy->limits.file_bytes;
    if (fstat(fd, &facts) != 0) {
        problem_set_errno(error, one->input->shown, errno);
        return FALSE;
    }
    gboolean large = (guint64)facts.st_size > most;
    if (!pass_bytes(fd, one->copy.fd, large ? 0 : most, &one->input_facts, error))
        return FALSE;
    if (large) {
        one->input_facts.size_bytes = (guint64)facts.st_size;
        one->input_facts.sha256[0] = '\0';
    }
    return TRUE;
}

/* ---- beginning ---- */

static gboolean start_process(CmdCleanOne *one, GError **error)
{
    g_auto(OsFd) theirs = -1;
    return os_socket_pair(OS_SOCKET_STREAM, &one->channel, &theirs, error) &&
           role_zygote_fork(one->setting->zygote, theirs, &one->process, error);
}

static gboolean give_order(CmdCleanOne *one, GError **error)
{
    WorkerCleanOrder order;
    g_auto(OsFd) input = os_open_again(one->copy.fd, error);
    gboolean made = input >= 0 && worker_clean_order_make(
                                      &order, one->input->name, one->input_facts.size_bytes,
                                      one->setting->policy->name, one->setting->password, error);
    if (made) {
        worker_call_init(&one->call, one->channel, one->input->name, DISARM_REPORT_MAX_BYTES);
        one->calling = TRUE;
        one->ordered_us = os_clock_boot_us();
        made = worker_clean_begin(&one->call, &order, input, one->output.fd, error);
    }
    explicit_bzero(&order, sizeof order);
    return made;
}

static gboolean prepare(CmdCleanOne *one, GError **error)
{
    g_auto(OsFd) fd = cmd_clean_input_open(one->input, error);
    return fd >= 0 && os_output_begin(&one->copy, one->setting->outfd, error) &&
           os_output_begin(&one->output, one->setting->outfd, error) &&
           copy_input(one, fd, error) && start_process(one, error) && give_order(one, error);
}

/* What is refused for its name or for what it is on the disk, before a byte is read. */
static gboolean may_be_read(CmdCleanOne *one)
{
    if (!one->input->is_file) {
        disarm_find(one->cleaned.findings, DISARM_SPECIAL_MEMBER, DISARM_REFUSED, NULL, 0);
        problem_set(&one->refusal, PROBLEM_INVALID, one->input->shown,
                    PROBLEM_BOTH("a link or device, no file", "ファイルではなくリンクや装置です"));
        return FALSE;
    }
    if (one->input->original == NULL || !one->setting->policy->verify_only)
        return TRUE;
    DisarmJob job = {.policy = one->setting->policy, .findings = one->cleaned.findings};
    return disarm_refuse(&job, DISARM_DECEPTIVE_NAME, one->input->original, &one->refusal);
}

gboolean cmd_clean_begin(CmdCleanOne *one, const CmdCleanSetting *setting,
                         const CmdCleanInput *input)
{
    *one = (CmdCleanOne){.setting = setting,
                         .input = input,
                         .copy = OS_OUTPUT_NONE,
                         .output = OS_OUTPUT_NONE,
                         .channel = -1,
                         .started_us = os_clock_boot_us(),
                         .cleaned = {.findings = disarm_findings_new()}};
    if (may_be_read(one) && prepare(one, &one->failure))
        return TRUE;
    one->ended_us = os_clock_boot_us();
    return FALSE;
}

gint64 cmd_clean_deadline_us(const CmdCleanOne *one)
{
    return one->ordered_us + (gint64)one->setting->policy->limits.seconds * G_USEC_PER_SEC;
}

/* ---- the end ---- */

/* Problems of this machine are no fault of the file. */
static gboolean is_failure(const GError *problem)
{
    return g_error_matches(problem, PROBLEM, PROBLEM_DISK_FULL) ||
           g_error_matches(problem, PROBLEM, PROBLEM_IO) ||
           g_error_matches(problem, PROBLEM, PROBLEM_SANDBOX);
}

static char *end_of(int status, gboolean late)
{
    if (WIFSIGNALED(status) && !late)
        return g_strdup_printf("signal %d, %s", WTERMSIG(status), g_strsignal(WTERMSIG(status)));
    return role_end_text(status);
}

/* `problem` is what the channel came to; a process that vanished is told by how it ended. */
static void settle(CmdCleanOne *one, GError *problem, int status, gboolean late)
{
    const char *name = one->input->shown;
    if (late || (one->call.gone && WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
        g_clear_error(&problem);
        g_autofree char *limit = g_strdup_printf("%u s", one->setting->policy->limits.seconds);
        disarm_find(one->cleaned.findings, DISARM_LIMIT, DISARM_REFUSED, limit, -1);
        problem_set(&problem, PROBLEM_TIMEOUT, name, limit);
    } else if (one->call.gone) {
        g_clear_error(&problem);
        g_autofree char *how = end_of(status, late);
        problem_set(&problem, PROBLEM_WORKER_ENDED, name, how);
    }
    if (problem != NULL && is_failure(problem))
        one->failure = problem;
    else
        one->refusal = problem;
}

/* What it found counts also when it refused; of one that broke off there is nothing. */
static void take_answer(CmdCleanOne *one, GError **problem)
{
    WorkerCleaned cleaned;
    g_autoptr(GError) nonsense = NULL;
    if (!one->call.done && !(one->call.refused && one->call.result->len > 0))
        return;
    gboolean sense = worker_cleaned_read(&cleaned, one->call.result->data, one->call.result->len,
                                         one->input->shown, &nonsense);
    if (sense) {
        worker_cleaned_clear(&one->cleaned);
        one->cleaned = cleaned;
    }
    /* Only a policy that changes nothing may pass a file as it came. */
    if (sense && *problem == NULL && cleaned.same != one->setting->policy->verify_only)
        problem_set(&nonsense, PROBLEM_WORKER_ENDED, one->input->shown, "it sent nonsense");
    if (*problem == NULL)
        *problem = g_steal_pointer(&nonsense);
}

/* One thing of a problem in each of its languages, as it may reach a terminal. Owned. */
static char *printable_thing(const char *thing)
{
    if (thing == NULL)
        return NULL;
    g_auto(GStrv) said = g_strsplit(thing, PROBLEM_MARK, 2);
    for (char **at = said; *at != NULL; at++) {
        char *plain = disarm_printable(*at, strlen(*at), THING_SHOWN_BYTES);
        g_free(*at);
        *at = plain;
    }
    return g_strjoinv(PROBLEM_MARK, said);
}

/* Why it refused, in words of the process that had the file. */
static void make_printable(GError **problem)
{
    g_autofree char *thing = printable_thing(problem_thing(*problem, 0));
    g_autofree char *more = printable_thing(problem_thing(*problem, 1));
    Problem kind = (Problem)(*problem)->code;
    g_clear_error(problem);
    problem_set(problem, kind, thing, more);
}

static void await_end(const CmdCleanOne *one)
{
    struct pollfd watched = {.fd = one->process.pidfd, .events = POLLIN};
    poll(&watched, 1, ENDING_MS);
}

static void finish(CmdCleanOne *one, GError *problem, gboolean late)
{
    /* One that said it was done has nothing left to do, one that broke off must not go on, and one
     * that closed its channel need not have ended. */
    if (one->call.gone)
        await_end(one);
    role_process_kill(&one->process);
    int status = role_process_reap(&one->process);
    role_zygote_note_end(one->setting->zygote, status);
    one->ended_us = os_clock_boot_us();
    if (one->call.refused && problem != NULL)
        make_printable(&problem);
    take_answer(one, &problem);
    if (one->input->original != NULL)
        disarm_find(one->cleaned.findings, DISARM_DECEPTIVE_NAME, DISARM_RENAMED,
                    one->input->original, -1);
    settle(one, problem, status, late);
}

/* An answer that stands on the channel is no later than who reads it; a dead process adds none. */
static gboolean take_rest(CmdCleanOne *one, GError **problem)
{
    struct pollfd watched = {.fd = one->channel, .events = POLLIN};
    role_process_kill(&one->process);
    await_end(one);
    while (!one->call.done && poll(&watched, 1, 0) > 0)
        if (!worker_call_take(&one->call, problem))
            return !one->call.gone;
    return one->call.done;
}

static CmdCleanStep step_late(CmdCleanOne *one)
{
    GError *problem = NULL;
    gboolean late = !take_rest(one, &problem);
    finish(one, problem, late);
    return CMD_CLEAN_ENDED;
}

CmdCleanStep cmd_clean_step(CmdCleanOne *one, gboolean late)
{
    GError *problem = NULL;
    if (one->ending) {
        finish(one, g_steal_pointer(&one->said), FALSE);
        return CMD_CLEAN_ENDED;
    }
    if (late)
        return step_late(one);
    if (worker_call_take(&one->call, &problem) && !one->call.done)
        return CMD_CLEAN_WORKS;
    if (one->call.gone || role_process_has_ended(&one->process)) {
        finish(one, problem, FALSE);
        return CMD_CLEAN_ENDED;
    }
    role_process_kill(&one->process);
    one->ending = TRUE;
    one->said = problem;
    return CMD_CLEAN_ENDING;
}

int cmd_clean_watched(const CmdCleanOne *one)
{
    return one->ending ? one->process.pidfd : one->channel;
}

/* ---- release ---- */

static OsOutput *output_of(CmdCleanOne *one)
{
    return one->cleaned.same ? &one->copy : &one->output;
}

gboolean cmd_clean_sum(CmdCleanOne *one, const char *name)
{
    int fd = output_of(one)->fd;
    if (one->failure != NULL || one->refusal != NULL)
        return FALSE;
    os_begin_sync(fd);
    return (lseek(fd, 0, SEEK_SET) == 0 ||
            (problem_set_errno(&one->failure, name, errno), FALSE)) &&
           pass_bytes(fd, -1, G_MAXUINT64 - 1, &one->output_facts, &one->failure);
}

gboolean cmd_clean_release(CmdCleanOne *one, int dirfd, const char *name)
{
    return os_output_release(output_of(one), dirfd, name, &one->failure);
}

void cmd_clean_clear(CmdCleanOne *one)
{
    if (one->process.pid > 0) {
        role_process_kill(&one->process);
        role_process_reap(&one->process);
    }
    if (one->calling)
        worker_call_clear(&one->call);
    one->calling = FALSE;
    os_fd_close(os_fd_take(&one->channel));
    os_output_clear(&one->copy);
    os_output_clear(&one->output);
    worker_cleaned_clear(&one->cleaned);
    g_clear_error(&one->said);
    g_clear_error(&one->refusal);
    g_clear_error(&one->failure);
}

DisarmVerdict cmd_clean_verdict(const CmdCleanOne *one)
{
    if (one->refusal != NULL || one->failure != NULL)
        return DISARM_VERDICT_REFUSED;
    return one->cleaned.same ? DISARM_VERDICT_VERIFIED_CLEAN : DISARM_VERDICT_CLEANED;
}
