/* bench/http.c -- a small API answer through front and a core, beside the bare HTTP library
 *
 * wrk asks both in turn over loopback, 32 connections kept alive. Ours crosses two processes and
 * carries every header and check of the real thing; the yardstick answers a fixed buffer from
 * libmicrohttpd with epoll and a pool of two threads. Twice: with a core that answers the same 58
 * bytes at once, which shows the front alone, and with a real site and someone signed in. */
#include "fake_core.h"
#include "fake_parent.h"
#include "os/fd.h"
#include "pair.h"
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS 5
#define WRK_FOR "-d3s"
#define NOT_INSTALLED 77

typedef struct {
    guint port;
    const char *path, *cookie; /* lent */
} Side;

typedef struct {
    Side sides[2];
    GArray *p99_us[2];
    guint told[2];
} Bench;

enum { OURS, YARDSTICK };

static enum MHD_Result answer(void *user, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *body,
                              size_t *body_bytes, void **request)
{
    static const int seen = 0;
    (void)url;
    (void)method;
    (void)version;
    (void)body;
    (void)body_bytes;
    if (*request == NULL) {
        *request = (void *)(guintptr)&seen;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, user);
}

/* The yardstick in a process of its own; its port, 0 when it could not start. */
static guint start_bare(pid_t *child)
{
    int ends[2];
    guint16 port = 0;
    if (pipe(ends) != 0 || (*child = fork()) < 0)
        return 0;
    if (*child > 0) {
        gssize got = read(ends[0], &port, sizeof port);
        (void)close(ends[0]);
        (void)close(ends[1]);
        return got == sizeof port ? port : 0;
    }
    struct MHD_Response *response = MHD_create_response_from_buffer(
        strlen(FAKE_CORE_SMALL), (void *)(guintptr)FAKE_CORE_SMALL, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", "application/json");
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL,
                                                 answer, response, MHD_OPTION_THREAD_POOL_SIZE, 2u,
                                                 MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_END);
    if (daemon != NULL)
        port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    (void)!write(ends[1], &port, sizeof port);
    for (;;)
        (void)pause();
}

/* "1.06ms", "840.00us", "1.20s" in microseconds. */
static double latency_us(const char *text)
{
    char *unit = NULL;
    double value = g_ascii_strtod(text, &unit);
    if (strncmp(unit, "ms", 2) == 0)
        return value * 1e3;
    return unit[0] == 's' ? value * 1e6 : value;
}

static double run_wrk(Bench *bench, guint side)
{
    const Side *asked = &bench->sides[side];
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u%s", asked->port, asked->path);
    const char *arguments[] = {"wrk", "-t1",         "-c32", WRK_FOR, "--latency",
                               "-H",  asked->cookie, url,    NULL};
    g_autofree char *said = NULL;
    if (!g_spawn_sync(NULL, (char **)(guintptr)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                      &said, NULL, NULL, NULL))
        return -1;
    const char *rate = strstr(said, "Requests/sec:");
    const char *p99 = strstr(said, " 99%"); /* and not the end of another share */
    if (rate == NULL || p99 == NULL || strstr(said, "Non-2xx") != NULL)
        return -1;
    double us = latency_us(p99 + 4);
    g_array_append_val(bench->p99_us[side], us);
    return g_ascii_strtod(rate + strlen("Requests/sec:"), NULL);
}

static double rate_ours(gpointer data)
{
    return run_wrk(data, OURS);
}

static double rate_yardstick(gpointer data)
{
    return run_wrk(data, YARDSTICK);
}

/* The 99th percentiles of the very same runs. */
static double tell_p99(Bench *bench, guint side)
{
    guint at = bench->told[side]++;
    return at < bench->p99_us[side]->len ? g_array_index(bench->p99_us[side], double, at) : -1;
}

static double p99_ours(gpointer data)
{
    return tell_p99(data, OURS);
}

static double p99_yardstick(gpointer data)
{
    return tell_p99(data, YARDSTICK);
}

static gboolean run_pairs(const Side *ours, guint yardstick_port, const char *rate_name,
                          const char *p99_name)
{
    Bench bench = {.sides = {*ours, {yardstick_port, "/", ours->cookie}}};
    for (guint side = 0; side < 2; side++)
        bench.p99_us[side] = g_array_new(FALSE, FALSE, sizeof(double));
    const BenchPair rate = {.name = rate_name,
                            .ours = "front + core",
                            .yardstick = "bare libmicrohttpd",
                            .unit = "requests/s",
                            .aim = 0.3,
                            .holds_back = "front, core and wrk share the cores"};
    const BenchPair p99 = {.name = p99_name,
                           .ours = "front + core",
                           .yardstick = "bare libmicrohttpd",
                           .unit = "us",
                           .less_is_better = TRUE,
                           .aim = 3,
                           .holds_back =
                               "each of front and core serves all in turns of one thread"};
    gboolean done = bench_pair(&rate, rate_ours, rate_yardstick, &bench, RUNS) &&
                    bench_pair(&p99, p99_ours, p99_yardstick, &bench, RUNS);
    for (guint side = 0; side < 2; side++)
        g_array_unref(bench.p99_us[side]);
    return done;
}

/* ---- the front alone: a core that answers at once ---- */

static gboolean bench_front(const char *site, guint yardstick_port)
{
    Stage stage = {0};
    g_autofree char *file = g_build_filename(site, "site.json", NULL);
    if (!g_file_set_contents(file, "{\"host\":\"bench.invalid\"}", -1, NULL) ||
        !stage_start_front(&stage, site, TRUE))
        return FALSE;
    stage_start_core(&stage);
    const Side ours = {stage_listen(&stage, "127.0.0.1:0", 0), "/api/v1/small", "X-None: 1"};
    gboolean done =
        ours.port > 0 && run_pairs(&ours, yardstick_port, "58 bytes of JSON, stand-in core",
                                   "the same, 99th percentile");
    (void)stage_stop_front(&stage);
    stage_end_core(&stage);
    (void)g_unlink(file);
    return done;
}

/* ---- a real site ---- */

typedef struct {
    GPid pid;
    guint port;
    char *cookie; /* the header of someone signed in */
} Site;

static char *run(const char *const *arguments)
{
    char *said = NULL;
    int status = 1;
    if (!g_spawn_sync(NULL, (char **)(guintptr)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                      &said, NULL, &status, NULL) ||
        status != 0)
        g_clear_pointer(&said, g_free);
    return said;
}

/* The word after `mark` in `text`, up to a blank; transfer full, NULL when `mark` is not there. */
static char *word_after(const char *text, const char *mark)
{
    const char *at = text != NULL ? strstr(text, mark) : NULL;
    if (at == NULL)
        return NULL;
    at += strlen(mark) + strspn(at + strlen(mark), " ");
    return g_strndup(at, strcspn(at, " ;\"\r\n"));
}

/* One request on a connection of its own; what came within the first read, transfer full. */
static char *ask(guint port, const char *request)
{
    char answer[8192];
    struct sockaddr_in there = {.sin_family = AF_INET,
                                .sin_port = htons((guint16)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    g_auto(OsFd) fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&there, sizeof there) != 0 ||
        write(fd, request, strlen(request)) < 0)
        return NULL;
    gssize got = read(fd, answer, sizeof answer - 1);
    return got > 0 ? g_strndup(answer, (gsize)got) : NULL;
}

static char *sign_in(guint port, const char *password)
{
    g_autofree char *json = g_strdup_printf("{\"login\":\"admin\",\"password\":\"%s\"}", password);
    g_autofree char *request = g_strdup_printf(
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost:%u\r\nOrigin: http://localhost:%u\r\n"
        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        port, port, strlen(json), json);
    g_autofree char *answer = ask(port, request);
    g_autofree char *value = word_after(answer, "Set-Cookie:");
    return value != NULL ? g_strconcat("Cookie: ", value, NULL) : NULL;
}

/* Reads what `serve` says until it tells the port of its plain listener. The pipe stays open: it
 * may say more. */
static guint read_port(int said_fd)
{
    FILE *said = fdopen(said_fd, "r");
    char line[256];
    while (said != NULL && fgets(line, sizeof line, said) != NULL) {
        const char *at = strstr(line, "http://127.0.0.1:");
        if (at != NULL)
            return (guint)g_ascii_strtoull(at + strlen("http://127.0.0.1:"), NULL, 10);
    }
    return 0;
}

static gboolean site_start(Site *site, const char *program, const char *directory)
{
    const char *init[] = {program,  "init",      "--site",           directory, "--body", "bench",
                          "--host", "localhost", "--weaker-sandbox", "--json",  NULL};
    const char *serve[] = {program,          "serve",       "--site",           directory,
                           "--listen-plain", "127.0.0.1:0", "--weaker-sandbox", NULL};
    int said = -1;
    g_autofree char *made = run(init);
    g_autofree char *password = word_after(made, "\"password\":\"");
    if (password == NULL ||
        !g_spawn_async_with_pipes(NULL, (char **)(guintptr)serve, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                                  NULL, NULL, &site->pid, NULL, &said, NULL, NULL))
        return FALSE;
    site->port = read_port(said);
    site->cookie = site->port > 0 ? sign_in(site->port, password) : NULL;
    return site->cookie != NULL;
}

static void site_stop(Site *site)
{
    if (site->pid > 0) {
        (void)kill(site->pid, SIGTERM);
        (void)waitpid(site->pid, NULL, 0);
    }
    g_free(site->cookie);
}

static gboolean bench_site(const char *program, const char *directory, guint yardstick_port)
{
    Site site = {0};
    gboolean done = site_start(&site, program, directory);
    const Side ours = {site.port, "/api/v1/site", site.cookie};
    done = done && run_pairs(&ours, yardstick_port, "a real site's facts, signed in",
                             "the same, 99th percentile");
    site_stop(&site);
    return done;
}

/* The program built beside this one. */
static char *find_program(void)
{
    g_autofree char *own = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = own != NULL ? g_path_get_dirname(own) : NULL;
    char *program = folder != NULL ? g_build_filename(folder, "..", "sekisho", NULL) : NULL;
    if (program != NULL && !g_file_test(program, G_FILE_TEST_IS_EXECUTABLE))
        g_clear_pointer(&program, g_free);
    return program;
}

static void remove_tree(const char *directory)
{
    const char *arguments[] = {"rm", "-rf", directory, NULL};
    g_free(run(arguments));
}

int main(void)
{
    g_autofree char *wrk = g_find_program_in_path("wrk");
    g_autofree char *top = g_dir_make_tmp("sekisho-bench-XXXXXX", NULL);
    g_autofree char *program = find_program();
    if (wrk == NULL || top == NULL)
        return NOT_INSTALLED;
    g_autofree char *site = g_build_filename(top, "site", NULL);
    pid_t bare = 0;
    guint port = start_bare(&bare);
    gboolean done = port > 0 && bench_front(top, port);
    if (program != NULL)
        done = bench_site(program, site, port) && done;
    else
        printf("a real site: not measured, there is no sekisho beside this program\n");
    if (bare > 0)
        (void)kill(bare, SIGKILL);
    remove_tree(top);
    return done ? 0 : 1;
}
