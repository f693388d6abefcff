/* core/writer.h -- the one thread that writes a log: calls one after another, a group per fsync
 *
 * A group is what had queued up. Each call either keeps what it did or undoes it alone; nobody is
 * answered before COMMIT, and when COMMIT fails every call of the group fails with its error.
 * A group is first tried without savepoints; when one of its calls fails after it wrote, the
 * group is rolled back and all of its calls are made again, each in a savepoint. */
#pragma once
#include "ledger/log.h"
#include "service/service.h"
#include <glib.h>

typedef struct CoreWriter CoreWriter;
typedef struct CoreWrite CoreWrite;

/* A call to make; embed it. `run` and `done` are called in the writer thread. */
struct CoreWrite {
    /* FALSE with an error undoes what it wrote. May be called again after all it wrote was undone,
     * and must not mind. NULL: nothing but `done` after COMMIT. */
    gboolean (*run)(CoreWrite *write, ServiceCall *service, GError **error);
    /* After COMMIT, or with `problem` (lent) when the call or its group failed. May free `write`.
     */
    void (*done)(CoreWrite *write, ServiceCall *service, const GError *problem);
    const char *actor; /* lent until done */
    /* The writer's own: */
    ServiceCall service;
    GError *problem;
};

/* Takes over `log`; `desk` is lent (NULL for a log without records). `committed` (may be NULL) is
 * called in the writer thread after each group. */
CoreWriter *core_writer_start(const char *name, LedgerLog *log, RegisterDesk *desk,
                              void (*committed)(gpointer user), gpointer user);
/* Finishes what is queued, ends the thread, closes the log. */
void core_writer_stop(CoreWriter *writer);
void core_writer_push(CoreWriter *writer, CoreWrite *write);
void core_writer_push_all(CoreWriter *writer, GQueue *writes);
/* Pushes and waits: for other threads than the writer's own. `call` is a `run` as above. */
typedef gboolean (*CoreWriterCall)(ServiceCall *service, gpointer user, GError **error);
gboolean core_writer_call(CoreWriter *writer, const char *actor, CoreWriterCall call, gpointer user,
                          GError **error);
