/* bench/http.c -- a small API answer through front and a core, beside the bare HTTP library
 *
 * wrk asks both in turn over loopback, 32 connections kept alive, the same 58 bytes of JSON. Ours
 * crosses two processes and carries every header and check of the real thing; the yardstick answers
 * a fixed buffer from libmicrohttpd with epoll and a pool of two threads. */
#include "fake_core.h"
#include "fake_parent.h"
#include "pair.h"
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS 5
#define SECONDS "3s"
#define NOT_INSTALLED 77

typedef struct {
    guint ports[2]; /* ours, yardstick */
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
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u/api/v1/small", bench->ports[side]);
    const char *arguments[] = {"wrk", "-t1", "-c32", ("-d" SECONDS), "--latency", url, NULL};
    g_autofree char *said = NULL;
    if (!g_spawn_sync(NULL, (char **)(guintptr)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                      &said, NULL, NULL, NULL))
        return -1;
    const char *rate = strstr(said, "Requests/sec:");
    const char *p99 = strstr(said, "99%");
    if (rate == NULL || p99 == NULL || strstr(said, "Non-2xx") != NULL)
        return -1;
    double us = latency_us(p99 + 3);
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

static gboolean run_pairs(Bench *bench)
{
    const BenchPair rate = {.name = "small API answer, 32 connections",
                            .ours = "front + core",
                            .yardstick = "bare libmicrohttpd",
                            .unit = "requests/s",
                            .aim = 0.3,
                            .holds_back = "two processes and wrk share the cores"};
    const BenchPair p99 = {.name = "the same, 99th percentile",
                           .ours = "front + core",
                           .yardstick = "bare libmicrohttpd",
                           .unit = "us",
                           .less_is_better = TRUE,
                           .aim = 3,
                           .holds_back = "one thread serves all connections in turns"};
    return bench_pair(&rate, rate_ours, rate_yardstick, bench, RUNS) &&
           bench_pair(&p99, p99_ours, p99_yardstick, bench, RUNS);
}

int main(void)
{
    g_autofree char *wrk = g_find_program_in_path("wrk");
    g_autofree char *site = g_dir_make_tmp("sekisho-bench-XXXXXX", NULL);
    if (wrk == NULL || site == NULL)
        return NOT_INSTALLED;
    g_autofree char *file = g_build_filename(site, "site.json", NULL);
    if (!g_file_set_contents(file, "{\"host\":\"bench.invalid\"}", -1, NULL))
        return 1;
    Stage stage = {0};
    Bench bench = {.p99_us = {g_array_new(FALSE, FALSE, sizeof(double)),
                              g_array_new(FALSE, FALSE, sizeof(double))}};
    pid_t bare = 0;
    gboolean done = stage_start_front(&stage, site, TRUE);
    if (done) {
        stage_start_core(&stage);
        bench.ports[OURS] = stage_listen(&stage, "127.0.0.1:0", 0);
        bench.ports[YARDSTICK] = start_bare(&bare);
        done = bench.ports[OURS] > 0 && bench.ports[YARDSTICK] > 0 && run_pairs(&bench);
        (void)stage_stop_front(&stage);
        stage_end_core(&stage);
    }
    if (bare > 0)
        (void)kill(bare, SIGKILL);
    (void)g_unlink(file);
    (void)g_rmdir(site);
    return done ? 0 : 1;
}
