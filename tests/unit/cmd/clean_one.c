/* tests/unit/cmd/clean_one.c -- a cleaner that is killed, slow, or in somebody else's hands
 *
 * This program is also the cleaner that goes wrong: it is started again as one, and FAKE says how.
 */
#include "cmd/clean_one.h"
#include "base/problem.h"
#include "os/files.h"
#include "os/sockets.h"
#include "os/zygote.h"
#include "worker/channel.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER(same)                                                                               \
    "{\"findings\":[],\"kind\":\"plain-text\",\"parts\":[],\"same\":" same ",\"tally\":{}}"
#define ENDING(ending, same)                                                                       \
    "{\"ending\":\"" ending                                                                        \
    "\",\"findings\":[],\"kind\":\"plain-text\",\"parts\":[],\"same\":" same ",\"tally\":{}}"
#define CONTROL_FD 3

/* ---- the cleaner that goes wrong ---- */

static void say(int channel, const char *answer)
{
    worker_channel_data(channel, (const guint8 *)answer, strlen(answer));
    worker_channel_done(channel);
}

/* Moves the cursor, turns letters round, and passes a file it does not name. */
static void say_tricks(int channel)
{
    g_autoptr(GError) problem = NULL;
    problem_set(&problem, PROBLEM_UNSAFE, "\x1b[2Jgone\xe2\x80\xae" PROBLEM_MARK "\x1b]0;表題\a",
                "one\rtwo" PROBLEM_MARK "二\n三" PROBLEM_MARK "four");
    worker_channel_problem(channel, problem);
}

static void linger(void)
{
    for (;;)
        pause();
}

static void chat(int channel)
{
    for (;;)
        worker_channel_progress(channel, "reading", 1);
}

static void go_wrong(const char *how, int channel)
{
    g_autofree char *much = g_strnfill(DISARM_REPORT_MAX_BYTES + 1, 'x');
    if (strcmp(how, "crash") == 0) {
        signal(SIGSEGV, SIG_DFL); /* a sanitizer would make an exit of it */
        raise(SIGSEGV);
    } else if (strcmp(how, "same") == 0)
        say(channel, ANSWER("true"));
    else if (g_str_has_prefix(how, "ending-")) {
        g_autofree char *answer = g_strdup_printf(ENDING("%s", "false"), strchr(how, '-') + 1);
        say(channel, answer);
    } else if (strcmp(how, "same-with-ending") == 0)
        say(channel, ENDING("txt", "true"));
    else if (strcmp(how, "nonsense") == 0)
        say(channel, "{\"same\":1}");
    else if (strcmp(how, "much") == 0)
        say(channel, much);
    else if (strcmp(how, "silent") == 0)
        worker_channel_done(channel);
    else if (strcmp(how, "tricks") == 0)
        say_tricks(channel);
    else if (strcmp(how, "waits") == 0)
        linger();
    else if (strcmp(how, "chats") == 0)
        chat(channel);
    else if (strcmp(how, "stays") == 0) {
        say(channel, ANSWER("false"));
        linger();
    } else if (strcmp(how, "closes") == 0) {
        close(channel);
        linger();
    }
}

static int fake_cleaner(void)
{
    WorkerCleanOrder order;
    guint32 mark;
    int input = -1, output = -1;
    int channel = role_zygote_wait(CONTROL_FD);
    if (channel < 0 || !os_receive_message(channel, &order, sizeof order, &input, NULL) ||
        !os_receive_message(channel, &mark, sizeof mark, &output, NULL))
        return 1;
    os_write_all(output, "made", 4, "output", NULL);
    go_wrong(g_getenv("FAKE"), channel);
    return 0;
}

/* ---- the command's side ---- */

typedef struct {
    char *folder, *path; /* owned */
    OsFd outfd, program;
    DisarmPolicies *policies;
    CmdCleanInputs *inputs;
    RoleLaunch launch;
    RoleZygote zygote;
    CmdCleanSetting setting;
    CmdCleanOne one;
} Place;

static void place_make(Place *place, gconstpointer program)
{
    place->folder = g_dir_make_tmp("sekisho-clean-XXXXXX", NULL);
    place->path = g_build_filename(place->folder, "in.txt", NULL);
    g_assert_true(g_file_set_contents(place->path, "text\n", 5, NULL));
    place->outfd = os_open_dir(place->folder, NULL);
    place->program = open(program, O_PATH | O_CLOEXEC);
    g_assert_cmpint(place->program, >=, 0);
    place->policies = disarm_policies_builtin(NULL);
    place->inputs = cmd_clean_inputs(&place->path, 1, NULL, 0, NULL);
    place->launch = (RoleLaunch){.exe_fd = place->program, .weak_sandbox = TRUE};
    place->zygote = (RoleZygote){.launch = &place->launch, .kind = ROLE_CLEANER};
    place->setting =
        (CmdCleanSetting){.zygote = &place->zygote,
                          .policy = disarm_policies_find(place->policies, "office", NULL),
                          .outfd = place->outfd};
}

static void place_clear(Place *place, gconstpointer unused)
{
    (void)unused;
    cmd_clean_clear(&place->one);
    role_zygote_end(&place->zygote);
    g_assert_cmpint(g_unlink(place->path), ==, 0);
    unlinkat(place->outfd, "out.txt", 0);
    g_assert_cmpint(g_rmdir(place->folder), ==, 0); /* nothing else was left in it */
    cmd_clean_inputs_free(place->inputs);
    disarm_policies_free(place->policies);
    os_fd_close(place->outfd);
    os_fd_close(place->program);
    g_free(place->folder);
    g_free(place->path);
}

/* By a zygote of its own: the fake one reads in its environment what it is to do. */
static void begin(Place *place)
{
    role_zygote_end(&place->zygote);
    g_assert_true(
        cmd_clean_begin(&place->one, &place->setting, cmd_clean_inputs_get(place->inputs, 0)));
}

static void wait_said(Place *place)
{
    struct pollfd watched = {.fd = cmd_clean_watched(&place->one), .events = POLLIN};
    g_assert_cmpint(poll(&watched, 1, -1), >, 0);
}

static void wait_end(Place *place)
{
    do
        wait_said(place);
    while (cmd_clean_step(&place->one, FALSE) != CMD_CLEAN_ENDED);
}

static void assert_refused(Place *place, int code)
{
    g_assert_no_error(place->one.failure);
    g_assert_error(place->one.refusal, PROBLEM, code);
    g_assert_cmpint(cmd_clean_verdict(&place->one), ==, DISARM_VERDICT_REFUSED);
    g_assert_false(cmd_clean_sum(&place->one, "out.txt"));
    g_assert_cmpint(faccessat(place->outfd, "out.txt", F_OK, 0), ==, -1);
}

static void test_cleaned(Place *place, gconstpointer unused)
{
    (void)unused;
    begin(place);
    wait_end(place);
    g_assert_no_error(place->one.refusal);
    g_assert_true(cmd_clean_sum(&place->one, "out.txt"));
    g_assert_true(cmd_clean_release(&place->one, place->outfd, "out.txt"));
    g_autoptr(GByteArray) made = os_read_file(place->outfd, "out.txt", 99, NULL);
    g_assert_true(made->len == 5 && memcmp(made->data, "text\n", 5) == 0);
}

static void test_killed(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(g_setenv("FAKE", "waits", TRUE));
    begin(place);
    g_assert_cmpint(kill(place->one.process.pid, SIGKILL), ==, 0);
    wait_end(place);
    assert_refused(place, PROBLEM_WORKER_ENDED);
}

static void assert_late(Place *place)
{
    assert_refused(place, PROBLEM_TIMEOUT);
    g_assert_cmpint(place->one.process.pid, ==, 0);
    g_assert_cmpuint(
        disarm_findings_tally(place->one.cleaned.findings, DISARM_LIMIT, DISARM_REFUSED), ==, 1);
}

static void test_slow(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(g_setenv("FAKE", "waits", TRUE));
    begin(place);
    g_assert_cmpint(kill(place->one.process.pid, SIGSTOP), ==, 0);
    g_assert_cmpint(cmd_clean_step(&place->one, TRUE), ==, CMD_CLEAN_ENDED);
    assert_late(place);
}

/* Saying something all the time makes no time. */
static void test_chats(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(g_setenv("FAKE", "chats", TRUE));
    begin(place);
    for (int i = 0; i < 3; i++) {
        wait_said(place);
        g_assert_cmpint(cmd_clean_step(&place->one, FALSE), ==, CMD_CLEAN_WORKS);
    }
    g_assert_cmpint(cmd_clean_step(&place->one, TRUE), ==, CMD_CLEAN_ENDED);
    assert_late(place);
}

/* Whoever was busy elsewhere when the answer came does not lay that at the file's door. */
static void test_ready(Place *place, gconstpointer unused)
{
    (void)unused;
    begin(place);
    struct pollfd ended = {.fd = place->one.process.pidfd, .events = POLLIN};
    g_assert_cmpint(poll(&ended, 1, -1), ==, 1);
    g_assert_cmpint(cmd_clean_step(&place->one, TRUE), ==, CMD_CLEAN_ENDED);
    g_assert_no_error(place->one.refusal);
    g_assert_true(cmd_clean_sum(&place->one, "out.txt"));
    g_assert_true(cmd_clean_release(&place->one, place->outfd, "out.txt"));
}

/* The time of the policy begins with the order: copying is ours. */
static void test_time_of_its_own(Place *place, gconstpointer unused)
{
    (void)unused;
    begin(place);
    gint64 allowed_us = (gint64)place->setting.policy->limits.seconds * G_USEC_PER_SEC;
    gint64 from_us = cmd_clean_deadline_us(&place->one) - allowed_us;
    g_assert_cmpint(from_us, >, place->one.started_us);
    wait_end(place);
    g_assert_no_error(place->one.refusal);
}

/* That there are no cleaners is no fault of the file. */
static void test_another_program(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_false(
        cmd_clean_begin(&place->one, &place->setting, cmd_clean_inputs_get(place->inputs, 0)));
    g_assert_no_error(place->one.refusal);
    g_assert_error(place->one.failure, PROBLEM, PROBLEM_WORKER_ENDED);
}

/* After a crash the next one has other addresses; after any other end the zygote goes on. */
static void test_renewed(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(g_setenv("FAKE", "nonsense", TRUE));
    begin(place);
    wait_end(place);
    g_assert_cmpint(place->zygote.process.pid, >, 0);
    cmd_clean_clear(&place->one);
    g_assert_true(g_setenv("FAKE", "crash", TRUE));
    begin(place);
    wait_end(place);
    g_assert_cmpint(place->zygote.process.pid, ==, 0);
}

static void test_fake(Place *place, gconstpointer unused)
{
    static const char *const ways[] = {"crash",       "same",        "nonsense",
                                       "much",        "silent",      "ending-exe",
                                       "ending-html", "ending-docm", "ending-tiff"};
    (void)unused;
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_assert_true(g_setenv("FAKE", ways[i], TRUE));
        begin(place);
        wait_end(place);
        assert_refused(place, PROBLEM_WORKER_ENDED);
        cmd_clean_clear(&place->one);
    }
}

/* What it says of its refusal moves nothing on a terminal. */
static void test_tricks(Place *place, gconstpointer unused)
{
    static const char *const said[][2] = {
        {"\\u{1b}]0;表題\\u{7}", "二\\u{a}三\\u{1f}four"},
        {"\\u{1b}[2Jgone\\u{202e}", "one\\u{d}two"},
    };
    (void)unused;
    g_assert_true(g_setenv("FAKE", "tricks", TRUE));
    begin(place);
    wait_end(place);
    assert_refused(place, PROBLEM_UNSAFE);
    for (ProblemLanguage language = PROBLEM_JAPANESE; language <= PROBLEM_ENGLISH; language++) {
        g_autofree char *detail = problem_detail(place->one.refusal, language);
        g_assert_nonnull(strstr(detail, said[language][0]));
        g_assert_nonnull(strstr(detail, said[language][1]));
        for (const char *at = detail; *at != '\0'; at++)
            g_assert_false(g_ascii_iscntrl(*at));
    }
}

/* Of endings only those that disarming gives are taken, and none for a file that stays as it was.
 */
static void test_endings(Place *place, gconstpointer unused)
{
    static const char *const given[] = {"docx", "dotx", "xlsx", "xltx", "pptx",
                                        "potx", "ppsx", "zip",  "txt",  "jpg",
                                        "png",  "gif",  "tif",  "bmp",  "webp"};
    (void)unused;
    for (gsize i = 0; i < G_N_ELEMENTS(given); i++) {
        g_autofree char *how = g_strconcat("ending-", given[i], NULL);
        g_assert_true(g_setenv("FAKE", how, TRUE));
        begin(place);
        wait_end(place);
        g_assert_no_error(place->one.refusal);
        g_assert_cmpstr(place->one.cleaned.ending, ==, given[i]);
        cmd_clean_clear(&place->one);
    }
    place->setting.policy = disarm_policies_find(place->policies, "verify-only", NULL);
    g_assert_true(g_setenv("FAKE", "same-with-ending", TRUE));
    begin(place);
    wait_end(place);
    assert_refused(place, PROBLEM_WORKER_ENDED);
}

/* One that would go on after its answer is ended before what it wrote is looked at. */
static void test_stays(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(g_setenv("FAKE", "stays", TRUE));
    begin(place);
    pid_t pid = place->one.process.pid;
    wait_end(place);
    g_assert_cmpint(kill(pid, 0), ==, -1);
    g_assert_true(cmd_clean_sum(&place->one, "out.txt"));
    g_assert_true(cmd_clean_release(&place->one, place->outfd, "out.txt"));
}

/* One that closes its channel and stays holds nobody up. */
static void test_closes(Place *place, gconstpointer unused)
{
    (void)unused;
    g_assert_true(g_setenv("FAKE", "closes", TRUE));
    begin(place);
    pid_t pid = place->one.process.pid;
    wait_end(place);
    g_assert_cmpint(kill(pid, 0), ==, -1);
    assert_refused(place, PROBLEM_WORKER_ENDED);
}

int main(int argc, char **argv)
{
    if (role_is_asked(argc, argv))
        return fake_cleaner();
    const char *program = g_getenv("SEKISHO");
    g_test_init(&argc, &argv, NULL);
    g_assert_nonnull(program);
    g_test_add("/cmd/clean/cleaned", Place, program, place_make, test_cleaned, place_clear);
    g_test_add("/cmd/clean/killed", Place, "/proc/self/exe", place_make, test_killed, place_clear);
    g_test_add("/cmd/clean/slow", Place, "/proc/self/exe", place_make, test_slow, place_clear);
    g_test_add("/cmd/clean/chats", Place, "/proc/self/exe", place_make, test_chats, place_clear);
    g_test_add("/cmd/clean/ready", Place, program, place_make, test_ready, place_clear);
    g_test_add("/cmd/clean/time-of-its-own", Place, program, place_make, test_time_of_its_own,
               place_clear);
    g_test_add("/cmd/clean/another-program", Place, "/bin/true", place_make, test_another_program,
               place_clear);
    g_test_add("/cmd/clean/renewed", Place, "/proc/self/exe", place_make, test_renewed,
               place_clear);
    g_test_add("/cmd/clean/fake", Place, "/proc/self/exe", place_make, test_fake, place_clear);
    g_test_add("/cmd/clean/tricks", Place, "/proc/self/exe", place_make, test_tricks, place_clear);
    g_test_add("/cmd/clean/endings", Place, "/proc/self/exe", place_make, test_endings,
               place_clear);
    g_test_add("/cmd/clean/stays", Place, "/proc/self/exe", place_make, test_stays, place_clear);
    g_test_add("/cmd/clean/closes", Place, "/proc/self/exe", place_make, test_closes, place_clear);
    return g_test_run();
}
