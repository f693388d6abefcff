/* tests/unit/worker/pages.c -- ranges of pages: joined in order, ended where the pages end, refused
 * where one fails */
#include "worker/pages.h"
#include "base/problem.h"
#include "os/clock.h"
#include "os/fd.h"
#include "os/files.h"
#include "os/sockets.h"
#include "worker/call.h"
#include "worker/channel.h"
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A document, the programs that read it, and what its reader does with it. */
typedef struct {
    guint pages;
    guint fails_at;       /* the program that reads this page ends with a failure; 0: none */
    guint slow_at;        /* it waits until the others are done */
    guint hangs_at;       /* it never ends */
    guint spares;         /* tools that can be started at once, 0: any number */
    guint reader_gone_at; /* the reader ends before it takes this page */
    guint reader_says;    /* so many pages for each range; 0: the truth */
    /* ---- what came of it ---- */
    GString *read; /* the reader's */
    gboolean told_none;
    guint started, ended, running, most; /* tools */
    gint finished;                       /* atomic */
    GPtrArray *threads;
} Scene;

typedef struct {
    Scene *scene;
    int channel;
} Actor;

/* ---- false tools ---- */

static gboolean has(const WorkerJob *job, guint page)
{
    return page >= job->first_page && page <= job->last_page;
}

static void write_pages(const Scene *scene, const WorkerJob *job, int channel)
{
    for (guint page = job->first_page; page <= MIN(job->last_page, scene->pages); page++) {
        g_autofree char *text = g_strdup_printf("%u ", page);
        worker_channel_data(channel, (const guint8 *)text, strlen(text));
    }
    worker_channel_done(channel);
}

static gpointer play_tool(gpointer user)
{
    g_autofree Actor *actor = user;
    Scene *scene = actor->scene;
    g_auto(OsFd) channel = actor->channel;
    g_auto(OsFd) input = -1;
    WorkerJob job;
    if (!worker_channel_job(channel, &job, &input, NULL))
        return NULL;
    char byte;
    g_assert_cmpstr(job.name, ==, "pdftotext");
    g_assert_cmpuint(job.memory_bytes, >, 0);
    if (has(&job, scene->hangs_at))
        while (read(channel, &byte, 1) > 0)
            continue;
    for (guint i = 0;
         has(&job, scene->slow_at) && i < 100 && g_atomic_int_get(&scene->finished) == 0; i++)
        g_usleep(10000);
    if (job.first_page <= scene->pages && !has(&job, scene->fails_at))
        write_pages(scene, &job, channel);
    g_atomic_int_inc(&scene->finished);
    return NULL;
}

static int start_tool(gpointer user, guint64 *id, GError **error)
{
    Scene *scene = user;
    int ours, theirs;
    if (scene->spares > 0 && scene->running == scene->spares) {
        problem_set(error, PROBLEM_UNAVAILABLE, "a free worker", NULL);
        return -1;
    }
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    Actor *actor = g_new(Actor, 1);
    *actor = (Actor){scene, theirs};
    g_ptr_array_add(scene->threads, g_thread_new("tool", play_tool, actor));
    *id = ++scene->started;
    scene->running++;
    scene->most = MAX(scene->most, scene->running);
    return ours;
}

static void end_tool(gpointer user, guint64 id)
{
    Scene *scene = user;
    g_assert_cmpuint(id, <=, scene->started);
    scene->ended++;
    scene->running--;
}

static int open_file(gpointer user, GError **error)
{
    (void)user, (void)error;
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

/* ---- a false reader ---- */

static gboolean take_pages(Scene *scene, int channel)
{
    WorkerPages pages;
    g_auto(OsFd) input = -1;
    if (!worker_channel_pages(channel, &pages, &input, NULL))
        return FALSE;
    scene->told_none = pages.first == 0;
    if (scene->told_none ||
        (scene->reader_gone_at >= pages.first && scene->reader_gone_at <= pages.last))
        return FALSE;
    g_assert_cmpint(lseek(input, 0, SEEK_SET), ==, 0);
    g_autoptr(GByteArray) bytes = os_read_at_most(input, 100000, "pages", NULL);
    g_string_append_printf(scene->read, "[%.*s]", (int)bytes->len, (const char *)bytes->data);
    guint count = MIN(pages.last, scene->pages) - pages.first + 1;
    worker_channel_pages_read(channel, scene->reader_says > 0 ? scene->reader_says : count);
    return scene->reader_says > 0 || count == pages.last - pages.first + 1;
}

static gpointer play_reader(gpointer user)
{
    Actor *actor = user;
    while (take_pages(actor->scene, actor->channel))
        continue;
    os_fd_close(actor->channel);
    return NULL;
}

/* ---- */

static gboolean serve(Scene *scene, gint64 limit_us, WorkerTime *time, GError **error)
{
    const WorkerTools tools = {start_tool, end_tool, open_file, 1000, scene};
    int ours, theirs;
    scene->read = g_string_new(NULL);
    scene->threads = g_ptr_array_new();
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    Actor actor = {scene, theirs};
    GThread *reader = g_thread_new("reader", play_reader, &actor);
    *time = (WorkerTime){os_clock_boot_us(), limit_us, 0};
    gboolean served = worker_pages_serve(&tools, ours, "x.pdf", time, error);
    close(ours);
    g_thread_join(reader);
    for (guint i = 0; i < scene->threads->len; i++)
        g_thread_join(scene->threads->pdata[i]);
    g_ptr_array_unref(scene->threads);
    g_assert_cmpuint(scene->started, ==, scene->ended);
    return served;
}

static void scene_clear(Scene *scene)
{
    g_string_free(scene->read, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scene, scene_clear)

/* What the reader gets of a document of so many pages: each once, but for the last one of a range,
 * which opens the next. */
static char *wanted(guint pages)
{
    GString *text = g_string_new("[");
    for (guint page = 1; page <= pages; page++) {
        g_string_append_printf(text, "%u ", page);
        if (page % 48 == 0)
            g_string_append_printf(text, "][%u ", page);
    }
    return g_string_free(g_string_append(text, "]"), FALSE);
}

static void assert_read(const Scene *scene)
{
    g_autofree char *text = wanted(scene->pages);
    g_assert_cmpstr(scene->read->str, ==, text);
    g_assert_false(scene->told_none);
}

/* Around the ends of ranges, and with many of them. */
static void whole(void)
{
    static const guint counts[] = {1, 2, 47, 48, 49, 95, 96, 97, 144, 1000, 2000};
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_auto(Scene) scene = {.pages = counts[i]};
        g_autoptr(GError) error = NULL;
        WorkerTime time;
        g_assert_true(serve(&scene, 60 * G_USEC_PER_SEC, &time, &error));
        g_assert_no_error(error);
        assert_read(&scene);
        g_assert_cmpint(time.limit_us, >=, 60 * G_USEC_PER_SEC + (gint64)counts[i] * 10000);
    }
}

/* A range that is done late comes in its place all the same. */
static void in_order(void)
{
    for (guint slow = 1; slow <= 150; slow += 48) {
        g_auto(Scene) scene = {.pages = 150, .slow_at = slow};
        WorkerTime time;
        g_assert_true(serve(&scene, 60 * G_USEC_PER_SEC, &time, NULL));
        assert_read(&scene);
    }
}

/* Programs that were started behind the last page fail, and that is no failure. */
static void fails_behind(void)
{
    g_auto(Scene) scene = {.pages = 95, .fails_at = 97};
    WorkerTime time;
    g_assert_true(serve(&scene, 60 * G_USEC_PER_SEC, &time, NULL));
    assert_read(&scene);
}

/* A program that fails on a page never makes a document that ends there. */
static void fails_within(void)
{
    for (guint page = 1; page <= 150; page += 37) {
        g_auto(Scene) scene = {.pages = 150, .fails_at = page};
        WorkerTime time;
        g_assert_true(serve(&scene, 60 * G_USEC_PER_SEC, &time, NULL));
        g_assert_true(scene.told_none);
    }
}

/* What is longer than may be is refused before all of it was read. */
static void too_many(void)
{
    g_auto(Scene) scene = {.pages = 3000};
    g_autoptr(GError) error = NULL;
    WorkerTime time;
    g_assert_false(serve(&scene, 60 * G_USEC_PER_SEC, &time, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    g_assert_cmpuint(time.pages, <, 1500);
}

static void few_tools(void)
{
    g_auto(Scene) scene = {.pages = 300, .spares = 1};
    WorkerTime time;
    g_assert_true(serve(&scene, 60 * G_USEC_PER_SEC, &time, NULL));
    assert_read(&scene);
    g_assert_cmpuint(scene.most, ==, 1);
}

static void hangs(void)
{
    g_auto(Scene) scene = {.pages = 300, .hangs_at = 100};
    g_autoptr(GError) error = NULL;
    WorkerTime time;
    g_assert_false(serve(&scene, 300000, &time, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TIMEOUT);
}

static void reader_ends(void)
{
    g_auto(Scene) scene = {.pages = 300, .reader_gone_at = 60};
    WorkerTime time;
    g_assert_true(serve(&scene, 60 * G_USEC_PER_SEC, &time, NULL)); /* it says why itself */
}

static void reader_lies(void)
{
    g_auto(Scene) scene = {.pages = 300, .reader_says = 49};
    g_autoptr(GError) error = NULL;
    WorkerTime time;
    g_assert_false(serve(&scene, 60 * G_USEC_PER_SEC, &time, &error));
    g_assert_error(error, PROBLEM, PROBLEM_WORKER_ENDED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN); /* as in a role */
    g_test_add_func("/worker/pages/whole", whole);
    g_test_add_func("/worker/pages/in-order", in_order);
    g_test_add_func("/worker/pages/fails-behind", fails_behind);
    g_test_add_func("/worker/pages/fails-within", fails_within);
    g_test_add_func("/worker/pages/too-many", too_many);
    g_test_add_func("/worker/pages/few-tools", few_tools);
    g_test_add_func("/worker/pages/hangs", hangs);
    g_test_add_func("/worker/pages/reader-ends", reader_ends);
    g_test_add_func("/worker/pages/reader-lies", reader_lies);
    return g_test_run();
}
