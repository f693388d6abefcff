/* worker/clean-role.c -- the cleaner: a zygote that loads and reads nothing, and the process of one
 * file: one order, its limits, lock-down, the file, one answer */
#include "archive/reader.h"
#include "base/json.h"
#include "base/problem.h"
#include "clean/kind.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/sandbox.h"
#include "os/sockets.h"
#include "os/zygote.h"
#include "release/release.h"
#include "worker/channel.h"
#include "worker/clean.h"
#include "worker/role.h"
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES ((guint)65536)
#define STATM_BYTES 64
#define HEAP_BLOCK_BYTES (4 * 1024 * 1024) /* larger blocks are mapped and given back each time */
#define HEAP_KEPT_BYTES (32 * 1024 * 1024)

typedef struct {
    WorkerCleanOrder order;
    OsFd input, output;
    const DisarmPolicy *policy;
    const guint8 *bytes; /* mapped */
    gsize size_bytes;
} Task;

/* ---- before lock-down ---- */

static gboolean take_order(int channel_fd, Task *task, GError **error)
{
    guint32 mark = 0;
    if (os_receive_message(channel_fd, &task->order, sizeof task->order, &task->input, error) &&
        os_receive_message(channel_fd, &mark, sizeof mark, &task->output, error) &&
        task->input >= 0 && task->output >= 0 && mark == WORKER_CLEAN_VERSION &&
        worker_clean_order_check(&task->order))
        return TRUE;
    if (error != NULL && *error == NULL)
        problem_set(error, PROBLEM_INVALID, "order", "not of its form");
    return FALSE;
}

/* The kernel maps it; none of it is looked at yet. */
static gboolean map_input(Task *task, GError **error)
{
    struct stat facts;
    if (fstat(task->input, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        problem_set(error, PROBLEM_INVALID, task->order.name, "not a regular file");
        return FALSE;
    }
    task->size_bytes = (gsize)facts.st_size;
    if (task->size_bytes == 0)
        return TRUE;
    void *mapped = mmap(NULL, task->size_bytes, PROT_READ, MAP_PRIVATE, task->input, 0);
    if (mapped == MAP_FAILED) {
        problem_set_errno(error, task->order.name, errno);
        return FALSE;
    }
    task->bytes = mapped;
    return TRUE;
}

/* What this process holds already, the program and the file: the job's memory comes on top. */
static guint64 held_bytes(void)
{
    char text[STATM_BYTES];
    g_auto(OsFd) fd = -1;
    g_auto(OsFd) proc = os_open_dir("/proc/self", NULL);
    if (proc >= 0)
        fd = os_open_beneath(proc, "statm", NULL);
    gssize got = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
    text[MAX(got, 0)] = '\0';
    return g_ascii_strtoull(text, NULL, 10) * (guint64)sysconf(_SC_PAGESIZE);
}

static gboolean lock_down(const RoleStart *start, const DisarmLimits *limits, GError **error)
{
    guint held;
    RoleStart own = *start;
    own.limits = (RoleLimits){.address_bytes = held_bytes() + limits->memory_bytes +
                                               limits->output_bytes, /* mapped to be checked */
                              .cpu_s = limits->seconds,
                              .written_bytes = limits->output_bytes};
    return sandbox_enter(&own, NULL, 0, &held, error);
}

/* ---- the output ---- */

typedef struct {
    int fd;
    GByteArray *piece; /* not written yet */
    guint64 written_bytes;
} Output;

static gboolean flush(Output *output, GError **error)
{
    guint size = output->piece->len;
    if (!os_write_all(output->fd, output->piece->data, size, PROBLEM_BOTH("the output", "出力"),
                      error))
        return FALSE;
    output->written_bytes += size;
    g_byte_array_set_size(output->piece, 0);
    return TRUE;
}

static gboolean put(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    Output *output = user;
    while (size > 0) {
        guint step = (guint)MIN(size, PIECE_BYTES - output->piece->len);
        g_byte_array_append(output->piece, bytes, step);
        bytes += step;
        size -= step;
        if (output->piece->len == PIECE_BYTES && !flush(output, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean patch(gpointer user, guint64 at, const guint8 *bytes, gsize size, GError **error)
{
    Output *output = user;
    if (!flush(output, error))
        return FALSE;
    if (at > output->written_bytes || size > output->written_bytes - at) {
        problem_set(error, PROBLEM_INTERNAL, "a patch outside what was written", NULL);
        return FALSE;
    }
    gssize put_bytes = pwrite(output->fd, bytes, size, (off_t)at);
    if (put_bytes == (gssize)size)
        return TRUE;
    problem_set_errno(error, PROBLEM_BOTH("the output", "出力"), put_bytes < 0 ? errno : EIO);
    return FALSE;
}

/* What was written, as it lies: mapped, so that it takes no memory of the job's own. */
static GBytes *read_back(gpointer user, GError **error)
{
    Output *output = user;
    if (!flush(output, error))
        return NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new_from_fd(output->fd, FALSE, NULL);
    if (file != NULL)
        return g_mapped_file_get_bytes(file);
    problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("the output", "出力"),
                PROBLEM_BOTH("memory", "メモリ"));
    return NULL;
}

/* ---- the job ---- */

/* A file of which only the beginning is here: what it is can still be said. */
static gboolean refuse_size(const Task *task, DisarmJob *job, Release *released, GError **error)
{
    g_autofree char *limit = g_strdup_printf("%" G_GUINT64_FORMAT " MiB",
                                             task->policy->limits.file_bytes / (1024 * 1024));
    CleanFileKind kind = clean_kind_of_bytes(task->bytes, task->size_bytes);
    g_autofree char *what =
        g_strdup_printf("%s (%s)" PROBLEM_MARK "%s（%s）", task->order.name,
                        kind.text[PROBLEM_ENGLISH], task->order.name, kind.text[PROBLEM_JAPANESE]);
    released->kind = kind.name;
    disarm_find(job->findings, DISARM_LIMIT, DISARM_REFUSED, limit, -1);
    problem_set(error, PROBLEM_TOO_LARGE, what, limit);
    return FALSE;
}

static gboolean disarm(const Task *task, DisarmJob *job, Release *released, GError **error)
{
    g_autoptr(GByteArray) piece = g_byte_array_sized_new(PIECE_BYTES);
    Output output = {.fd = task->output, .piece = piece};
    const ReleaseOutput out = {{put, patch, &output}, read_back};
    if (task->order.size_bytes > task->policy->limits.file_bytes)
        return refuse_size(task, job, released, error);
    return release_file(task->bytes, task->size_bytes, task->order.name, &out, job, released,
                        error) &&
           flush(&output, error);
}

/* What the name of the output must end in; NULL when the input's does. Owned. */
static char *ending_of(const Task *task, const Release *released)
{
    if (released->name == NULL || strcmp(released->name, task->order.name) == 0)
        return NULL;
    return clean_name_ending(released->name);
}

static void answer(const Task *task, int channel_fd, const Release *released,
                   DisarmFindings *findings, const GError *problem)
{
    gsize size;
    g_autoptr(GError) failed = NULL;
    g_autofree char *ending = ending_of(task, released);
    g_autoptr(GBytes) said =
        worker_cleaned_write(released->kind, ending,
                             released->verdict == DISARM_VERDICT_VERIFIED_CLEAN, findings, &failed);
    if (said != NULL) {
        const guint8 *data = g_bytes_get_data(said, &size);
        worker_channel_data(channel_fd, data, size);
    }
    if (problem != NULL || failed != NULL)
        worker_channel_problem(channel_fd, problem != NULL ? problem : failed);
    else
        worker_channel_done(channel_fd);
}

static void do_job(const Task *task, int channel_fd)
{
    DisarmBudget budget;
    Release released = {0};
    g_autoptr(GError) problem = NULL;
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    disarm_budget_init(&budget, &task->policy->limits);
    DisarmJob job = {.policy = task->policy,
                     .budget = &budget,
                     .findings = findings,
                     .password = task->order.has_password ? task->order.password : NULL};
    if (!disarm(task, &job, &released, &problem) && problem == NULL)
        problem_set(&problem, PROBLEM_INTERNAL, "refused without a reason", NULL);
    answer(task, channel_fd, &released, findings, problem);
    release_clear(&released);
}

/* In the process of one file. */
static gboolean run_one(const RoleStart *start, const DisarmPolicies *policies, int channel,
                        GError **error)
{
    Task task = {.input = -1, .output = -1};
    if (!take_order(channel, &task, error))
        return FALSE;
    g_autoptr(GError) failed = NULL;
    task.policy = disarm_policies_find(policies, task.order.policy, &failed);
    if (task.policy == NULL || !map_input(&task, &failed) ||
        !lock_down(start, &task.policy->limits, &failed)) {
        if (failed != NULL) {
            worker_channel_problem(channel, failed);
            g_propagate_error(error, g_steal_pointer(&failed));
        }
        return FALSE;
    }
    do_job(&task, channel); /* when nobody reads the answer, nobody is left to tell */
    return TRUE;
}

static gboolean run(const RoleStart *start, GError **error)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(error);
    if (policies == NULL)
        return FALSE;
    /* Each part of a document takes and frees the same tables: pages once touched are kept. */
    mallopt(M_MMAP_THRESHOLD, HEAP_BLOCK_BYTES);
    mallopt(M_TRIM_THRESHOLD, HEAP_KEPT_BYTES);
    json_object_seed(0);
    archive_reader_prepare();
    worker_clean_warm_up();
    g_auto(OsFd) channel = role_zygote_wait(start->control_fd);
    return channel < 0 || run_one(start, policies, channel, error);
}

int cleaner_role_main(const RoleStart *start)
{
    g_autoptr(GError) error = NULL;
    if (run(start, &error))
        return 0;
    g_printerr("sekisho cleaner: %s\n", error != NULL ? error->message : "no order");
    return error != NULL ? problem_exit_code(error) : 1;
}
