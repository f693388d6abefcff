/* core/blobs.c -- bytes that nobody has any more */
#include "core/blobs.h"
#include "base/problem.h"
#include "os/fd.h"

void core_blobs_drop(Core *core, ServiceCall *service, char *const *names)
{
    for (; *names != NULL; names++) {
        guint64 uses = 0;
        g_autoptr(GError) problem = NULL;
        if (!service_count_blob(service, *names, &uses, &problem) ||
            (uses == 0 && !service_blob_remove(core->blobs, *names, &problem)))
            g_warning("a file that nobody has was not removed: %s", problem->message);
    }
}

typedef struct {
    CoreWrite write; /* first: a CoreWrite is one of these */
    Core *core;
    char **names;
} Dropping;

static void dropping_done(CoreWrite *write, ServiceCall *service, const GError *problem)
{
    Dropping *dropping = (Dropping *)write;
    if (problem == NULL)
        core_blobs_drop(dropping->core, service, dropping->names);
    g_strfreev(dropping->names);
    g_free(dropping);
}

void core_blobs_drop_later(Core *core, char **names)
{
    Dropping *dropping = g_new0(Dropping, 1);
    dropping->write = (CoreWrite){.done = dropping_done, .actor = "system"};
    dropping->core = core;
    dropping->names = names;
    core_writer_push(core->logs[API_LOG_OF_BODY].writer, &dropping->write);
}

gboolean core_blobs_stand(Core *core, const char *name, GError **error)
{
    g_autoptr(GError) gone = NULL;
    g_auto(OsFd) fd = service_blob_open(core->blobs, name, &gone);
    if (fd < 0)
        problem_set(error, PROBLEM_STATE, PROBLEM_BOTH("the file", "ファイル"),
                    PROBLEM_BOTH("another like it was removed meanwhile; send it again",
                                 "同じ内容のものが削除されました。もう一度送ってください"));
    return fd >= 0;
}
