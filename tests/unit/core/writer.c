/* tests/unit/core/writer.c -- calls share a commit, a refusal undoes only itself, a failed commit
 * fails all */
#include "core/writer.h"
#include "base/problem.h"
#include "ledger/note.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#define ORIGIN "t.example/body/t"

typedef struct {
    char *dir, *path;
    Store *store;
    LedgerLog *log;
    CoreWriter *writer;
    gint committed; /* atomic */
} Fixture;

static void committed(gpointer user)
{
    g_atomic_int_inc(&((Fixture *)user)->committed);
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const guint8 seed[LEDGER_KEY_BYTES] = {1};
    const ServiceSchema *schema = service_body_schema();
    guint8 key[LEDGER_KEY_BYTES];
    LedgerVerifier verifier;
    fixture->dir = g_dir_make_tmp("sekisho-writer-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->dir, "log.db", NULL);
    g_assert_true(ledger_public_key(seed, key, NULL));
    g_assert_true(ledger_verifier_make(&verifier, ORIGIN, LEDGER_KEY_NOTE, key, NULL));
    g_autofree char *text = ledger_verifier_text(&verifier);
    fixture->store = store_open(fixture->path, STORE_CREATE, NULL);
    g_assert_true(store_upgrade(fixture->store, schema->steps, schema->step_count, NULL));
    g_assert_true(ledger_log_create(fixture->store, ORIGIN, text, NULL));
    fixture->log = ledger_log_open(fixture->store, &schema->ledger, NULL);
    g_assert_nonnull(fixture->log);
    fixture->writer = core_writer_start("writer", fixture->log, NULL, committed, fixture);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    core_writer_stop(fixture->writer);
    store_close(fixture->store);
    g_autoptr(GDir) dir = g_dir_open(fixture->dir, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(fixture->dir, name, NULL);
        g_unlink(path);
    }
    g_rmdir(fixture->dir);
    g_free(fixture->path);
    g_free(fixture->dir);
}

static gboolean append(ServiceCall *service, gpointer user, GError **error)
{
    const LedgerEvent event = {.actor = "system",
                               .on_behalf_of = "",
                               .act = "test.act",
                               .subject = user,
                               .from_state = "",
                               .to_state = ""};
    return ledger_append(service->log, &event, &service->place, error);
}

static gboolean append_then_refuse(ServiceCall *service, gpointer user, GError **error)
{
    if (append(service, user, error))
        problem_set(error, PROBLEM_STATE, "it", "no");
    return FALSE;
}

static void test_refusal_undoes_itself(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_true(core_writer_call(fixture->writer, "system", append, "a", &error));
    g_assert_no_error(error);
    g_assert_false(core_writer_call(fixture->writer, "system", append_then_refuse, "b", &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_assert_true(core_writer_call(fixture->writer, "system", append, "c", NULL));
    g_assert_cmpuint(ledger_log_size(fixture->log), ==, 2);
}

typedef struct {
    CoreWrite write;
    gint *kept, *refused;  /* atomic */
    gboolean refuse, late; /* late: after it wrote */
} Call;

static gboolean call_run(CoreWrite *write, ServiceCall *service, GError **error)
{
    const Call *call = (Call *)write;
    if (call->refuse && !call->late) {
        problem_set(error, PROBLEM_STATE, "it", "no");
        return FALSE;
    }
    return call->refuse ? append_then_refuse(service, "x", error) : append(service, "x", error);
}

static void call_done(CoreWrite *write, ServiceCall *service, const GError *problem)
{
    Call *call = (Call *)write;
    if (problem != NULL)
        g_atomic_int_inc(call->refused);
    else if (ledger_log_size(service->log) > service->place.index) /* committed by now */
        g_atomic_int_inc(call->kept);
    g_free(call);
}

static void push_calls(Fixture *fixture, guint count, gint *kept, gint *refused)
{
    GQueue batch = G_QUEUE_INIT;
    for (guint i = 0; i < count; i++) {
        Call *call = g_new0(Call, 1);
        call->write = (CoreWrite){.run = call_run, .done = call_done, .actor = "system"};
        call->kept = kept;
        call->refused = refused;
        call->refuse = i % 10 == 9;
        call->late = i >= count / 2;
        g_queue_push_tail(&batch, call);
    }
    core_writer_push_all(fixture->writer, &batch);
}

/* Who is answered and then ends the program finds the signer told already. */
static void test_told_before_answered(Fixture *fixture, gconstpointer data)
{
    (void)data;
    for (gint i = 1; i <= 50; i++) {
        g_assert_true(core_writer_call(fixture->writer, "system", append, "a", NULL));
        g_assert_cmpint(g_atomic_int_get(&fixture->committed), ==, i);
    }
}

static gboolean nothing(ServiceCall *service, gpointer user, GError **error)
{
    (void)service;
    (void)user;
    (void)error;
    return TRUE;
}

static void test_group(Fixture *fixture, gconstpointer data)
{
    (void)data;
    gint kept = 0;
    gint refused = 0;
    push_calls(fixture, 1000, &kept, &refused);
    g_assert_true(core_writer_call(fixture->writer, "system", nothing, NULL, NULL));
    g_assert_cmpint(g_atomic_int_get(&kept), ==, 900);
    g_assert_cmpint(g_atomic_int_get(&refused), ==, 100);
    g_assert_cmpuint(ledger_log_size(fixture->log), ==, 900);
    g_assert_cmpint(g_atomic_int_get(&fixture->committed), <=, 8); /* a group shares a commit */
}

/* The files of the database cannot grow any more: nothing is acknowledged, nothing stands. */
static void test_commit_fails(Fixture *fixture, gconstpointer data)
{
    (void)data;
    gint kept = 0;
    gint refused = 0;
    struct rlimit before;
    g_assert_true(core_writer_call(fixture->writer, "system", append, "a", NULL));
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    const struct rlimit none = {.rlim_cur = 4096, .rlim_max = before.rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &none), ==, 0);
    push_calls(fixture, 500, &kept, &refused);
    g_autoptr(GError) error = NULL;
    core_writer_call(fixture->writer, "system", append, "b", &error);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    g_assert_nonnull(error);
    g_assert_cmpint(g_atomic_int_get(&kept), ==, 0);
    g_assert_cmpint(g_atomic_int_get(&refused), ==, 500);
    g_assert_cmpuint(ledger_log_size(fixture->log), ==, 1);
    g_assert_true(core_writer_call(fixture->writer, "system", append, "c", NULL));
    g_assert_cmpuint(ledger_log_size(fixture->log), ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/core/writer/refusal-undoes-itself", Fixture, NULL, set_up,
               test_refusal_undoes_itself, tear_down);
    g_test_add("/core/writer/told-before-answered", Fixture, NULL, set_up,
               test_told_before_answered, tear_down);
    g_test_add("/core/writer/group", Fixture, NULL, set_up, test_group, tear_down);
    g_test_add("/core/writer/commit-fails", Fixture, NULL, set_up, test_commit_fails, tear_down);
    return g_test_run();
}
