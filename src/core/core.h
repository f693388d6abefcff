/* core/core.h -- the running core: its threads, its logs, the requests under way (inside this
 * folder only)
 *
 * Threads: the I/O thread (connections, routing, sessions), readers, one writer per log, the hasher
 * of passwords, one for long work (verification, export, backup), importers, tables,
 * the signer. Requests
 * travel between them through queues; only the I/O thread touches connections. */
#pragma once
#include "api/call.h"
#include "api/route.h"
#include "core/queue.h"
#include "core/restored.h"
#include "core/settings.h"
#include "core/writer.h"
#include "keeper/client.h"
#include "os/role.h"
#include "record/load.h"
#include "store/store.h"
#include "wire/conn.h"

#define CORE_READERS 2

typedef struct Core Core;
typedef struct CorePeer CorePeer;
typedef struct CoreRequest CoreRequest;
typedef struct CoreSheets CoreSheets;

/* ---- logs ---- */

typedef struct {
    Core *core;
    ApiLogOf which;
    const char *origin; /* of settings, lent */
    char *path;         /* of the database */
    Store *store;       /* the writer's */
    LedgerLog *ledger;  /* the writer's, on `store` */
    guint64 size_seen;  /* the writer's: size after the last group */
    RegisterDesk *desk; /* the writer's; NULL of the site */
    CoreWriter *writer;
    GMutex lock; /* of what follows */
    char *note;  /* last signed; NULL when none */
    char *public_key;
    guint64 signed_size;
    gint64 signed_us, signed_boot_us;
    gboolean dirty; /* committed since it was last signed */
} CoreLog;

/* ---- connections of the I/O thread ---- */

struct CorePeer {
    Core *core;
    WireConn *conn;
    char *operator_name; /* "operator uid@host"; NULL for front */
    gboolean wants_write, broken;
};

/* One request. The I/O thread owns it but while it is in a queue (`away`). */
struct CoreRequest {
    CoreWrite write; /* first: what the writer is given */
    Core *core;
    CorePeer *peer;
    WireStream *stream; /* NULL once the peer went away */
    gboolean away;
    GStringChunk *arena;
    WireRequest head;
    const ApiRoute *route;
    ApiPerson person;
    PeopleProgram *program;  /* whose token it came with; owned */
    GError *program_refused; /* why it is none's; owned */
    ApiCall call;
    ApiAnswer answer;
    gboolean attesting; /* in the site's writer, to be written afterwards */
    gboolean answered;  /* the head has gone out */
    gsize sent;
    GByteArray *body;        /* JSON as it comes */
    ServiceBlobWriter *blob; /* a stream as it comes */
    /* For a reader or the thread of long work instead of the route's handler; NULL for none. */
    gboolean (*work)(CoreRequest *request, Store *site, Store *store, GError **error);
};

struct Core {
    const RoleStart *start;
    CoreSettings *settings;
    char *data_dir;
    ApiFacts facts;
    PeopleKey key;
    ApiRouter *router;
    RecordTypes *types;     /* built in: their functions */
    RegisterTypes *adopted; /* by the body: shared by all threads */
    CoreRestored *restored; /* NULL but in the first start after a restore */
    CoreLog logs[API_LOGS];
    ServiceBlobs *blobs;
    KeeperClient *keeper;
    guint sandbox_held;
    gint64 started_us;
    char *boot_id; /* read before lock-down */

    /* I/O thread. */
    int epoll, wake, listener;
    GHashTable *peers; /* set of CorePeer, owned */
    CorePeer *front;
    GHashTable *sessions; /* sessions.c */
    struct CorePrograms *programs;
    Store *site, *body;                            /* reading, for sessions and programs */
    GQueue reads, hashes, longs, writes[API_LOGS]; /* gathered in one turn of the loop */
    gboolean stopping, has_keeper;

    /* Answers on their way back to the I/O thread. */
    GMutex answers_lock;
    GQueue answers;
    gboolean answers_woken;
    gint sessions_stale; /* atomic: a write on the site's log may have changed sessions */

    CoreQueue *read_queue, *hash_queue, *long_queue;
    GThread *readers[CORE_READERS], *hasher, *longer;
    struct CoreSpawns *spawns;
    struct CoreImports *imports;
    CoreSheets *sheets;
    struct CoreSigner *signer;
    struct CoreTicker *ticker;
    struct CoreCourier *courier;
};

/* io.c */
gboolean core_io_open(Core *core, GError **error);
void core_io_run(Core *core); /* until told to stop */
void core_io_close(Core *core);
/* Hands a request back to the I/O thread; any thread. */
void core_io_return(CoreRequest *request);
/* Waits at start for the parent's first messages; FALSE when the keeper's channel does not come. */
gboolean core_io_await_keeper(Core *core, GError **error);

/* request.c */
void core_request_opened(WireStream *stream, const guint8 *head, gsize size_bytes,
                         gpointer conn_user);
void core_request_data(WireStream *stream, const guint8 *bytes, gsize size_bytes);
void core_request_ended(WireStream *stream);
void core_request_reset(WireStream *stream, guint32 why);
void core_request_writable(WireStream *stream);
/* Back from a thread: sends the answer, frees when the peer is gone. I/O thread. */
void core_request_finish(CoreRequest *request);

/* sessions.c: I/O thread. */
gboolean core_session_find(Core *core, const char *token, gint64 now_us, ApiPerson *person);
/* What GET session answers for `person`, as core_session_find just gave it. */
void core_session_append(Core *core, const ApiPerson *person, const ApiCall *call, GString *json);
GHashTable *core_sessions_new(void);

/* programs.c: I/O thread. */
typedef struct CorePrograms CorePrograms;
CorePrograms *core_programs_new(void);
void core_programs_free(CorePrograms *programs);
/* Whose token it is, when it may be used now from there; owned. Else PROBLEM_TOKEN whatever is
 * wrong, or PROBLEM_LOCKED while nothing new from there is looked at. */
PeopleProgram *core_program_find(Core *core, const char *token, const char *peer, gint64 now_us,
                                 GError **error);

/* threads.c */
void core_threads_start(Core *core);
void core_threads_stop(Core *core);
/* Set as the request's `write`: what the writer does with it. */
gboolean core_request_write(CoreWrite *write, ServiceCall *service, GError **error);
void core_request_written(CoreWrite *write, ServiceCall *service, const GError *problem);
/* The same in the site's writer, before an act that a passkey answers for. */
gboolean core_request_attest(CoreWrite *write, ServiceCall *service, GError **error);
void core_request_attested(CoreWrite *write, ServiceCall *service, const GError *problem);

/* logs.c */
/* What one thread keeps at hand of records; owned. */
RegisterDesk *core_desk_new(Core *core);
gboolean core_logs_open(Core *core, GError **error);
/* What the start of the program has to say in the logs; the writers run. */
gboolean core_logs_greet(Core *core, GError **error);
void core_logs_close(Core *core);
/* The verifier key (name+hash+key) of the key the keeper holds for `origin`; owned. Any thread. */
char *core_verifier_of(Core *core, const char *origin, GError **error);
void core_signed_state(gpointer data, ApiLogOf which, GStringChunk *arena, ApiSigned *out);

/* signer.c */
void core_signer_start(Core *core);
void core_signer_wake(Core *core);
void core_signer_stop(Core *core);

/* ticker.c: what happens to records at its time; imports of rows. */
void core_ticker_start(Core *core);
/* There is an import to go on with. Any thread. */
void core_ticker_wake(Core *core);
/* It does nothing more; waking it does not either, until it is freed. */
void core_ticker_stop(Core *core);
void core_ticker_free(Core *core);

typedef gboolean (*CoreWork)(CoreRequest *request, Store *site, Store *store, GError **error);

/* operations.c: what the core answers itself, by ApiOperation. I/O thread; TRUE when the answer is
 * made, FALSE with an error, or FALSE without one when it was handed to a thread. */
gboolean core_operation(CoreRequest *request, GError **error);
