/* ledger/verify_store.c -- a whole log read from a store and given to the audit */
#include "base/problem.h"
#include "ledger/audit.h"
#include "ledger/edge.h"
#include "ledger/lanes.h"
#include "ledger/leaf.h"
#include "ledger/read.h"
#include "ledger/verify.h"
#include <string.h>

STORE_SQL(verify_leaves, "SELECT idx, bytes FROM ledger_leaf ORDER BY idx");
STORE_SQL(verify_contents, "SELECT idx, salt, bytes FROM ledger_content ORDER BY idx");
STORE_SQL(verify_checkpoints, "SELECT size, note FROM ledger_checkpoint ORDER BY size");
STORE_SQL(verify_tile_count, "SELECT COUNT(*) FROM ledger_tile");

#define WINDOW_EVENTS 256

/* One event as read; its leaf lies in the window's bytes at `at`, its content behind it. */
typedef struct {
    gsize at, leaf_bytes, content_bytes;
    gboolean stands; /* the content has a row */
    gboolean salted; /* its salt is 32 bytes */
    gboolean hashed; /* the content was too large to be copied: `content` is made already */
    guint8 salt[LEDGER_SALT_BYTES];
    LedgerHash leaf, content;
} WindowEvent;

/* Three tables read side by side, each by its own key. */
typedef struct {
    Store *store;
    LedgerAudit *audit;
    LedgerReport *report;
    StoreQuery *contents, *checkpoints;
    gint64 content_at, checkpoint_at; /* key of the row each stands on; G_MAXINT64 at its end */
    WindowEvent *events;              /* the window */
    guint held;                       /* events in it */
    GByteArray *bytes;
    gboolean gap;    /* a leaf row was not the next */
    gint64 stray;    /* a content row of no event, -1 for none */
    GError *failure; /* reading failed: not the log's fault */
} StoreWalk;

static gboolean advance(StoreWalk *walk, StoreQuery *query, gint64 *at)
{
    StoreStep step = store_step(query, &walk->failure);
    *at = step == STORE_ROW ? store_column_integer(query, 0) : G_MAXINT64;
    return step != STORE_FAILED;
}

static gboolean walk_checkpoints(StoreWalk *walk, gint64 up_to)
{
    while (walk->checkpoint_at <= up_to && walk->checkpoint_at != G_MAXINT64) {
        gsize size_bytes;
        const guint8 *note = store_column_blob(walk->checkpoints, 1, &size_bytes);
        if (!ledger_audit_checkpoint(walk->audit, note, size_bytes) ||
            !advance(walk, walk->checkpoints, &walk->checkpoint_at))
            return FALSE;
    }
    return TRUE;
}

/* Puts the content of event `index` into `event`, if it has a row; large ones are hashed at once.
 */
static gboolean read_content(StoreWalk *walk, gint64 index, WindowEvent *event)
{
    gsize salt_bytes, size_bytes;
    if (walk->content_at > index)
        return TRUE;
    if (walk->content_at < index) {
        walk->stray = walk->content_at;
        return FALSE;
    }
    const guint8 *salt = store_column_blob(walk->contents, 1, &salt_bytes);
    const guint8 *bytes = store_column_blob(walk->contents, 2, &size_bytes);
    event->stands = TRUE;
    event->salted = salt_bytes == LEDGER_SALT_BYTES;
    if (event->salted)
        memcpy(event->salt, salt, LEDGER_SALT_BYTES);
    event->hashed = !event->salted || size_bytes > LEDGER_LANE_MAX_BYTES;
    event->content_bytes = size_bytes;
    if (event->salted && event->hashed)
        event->content =
            ledger_hash_content(ledger_audit_hasher(walk->audit), salt, bytes, size_bytes);
    else if (event->salted)
        g_byte_array_append(walk->bytes, bytes, (guint)size_bytes);
    return advance(walk, walk->contents, &walk->content_at);
}

/* The next leaf row with its content into the window; FALSE when there is none or it is out of
 * place. */
static gboolean read_event(StoreWalk *walk, StoreQuery *leaves, gint64 expected)
{
    gsize size_bytes;
    if (store_step(leaves, &walk->failure) != STORE_ROW)
        return FALSE;
    gint64 index = store_column_integer(leaves, 0);
    const guint8 *bytes = store_column_blob(leaves, 1, &size_bytes);
    if (index != expected) {
        walk->gap = TRUE;
        return FALSE;
    }
    WindowEvent *event = &walk->events[walk->held++];
    *event = (WindowEvent){.at = walk->bytes->len, .leaf_bytes = size_bytes};
    g_byte_array_append(walk->bytes, bytes, (guint)size_bytes);
    return read_content(walk, index, event);
}

/* Everything the window holds, hashed side by side. */
static void hash_window(StoreWalk *walk)
{
    LedgerMessage messages[2 * WINDOW_EVENTS];
    gsize count = 0;
    for (guint i = 0; i < walk->held; i++) {
        WindowEvent *event = &walk->events[i];
        const guint8 *bytes = walk->bytes->data + event->at;
        messages[count++] = ledger_leaf_message(bytes, event->leaf_bytes, &event->leaf);
        if (event->stands && !event->hashed)
            messages[count++] = ledger_content_message(event->salt, bytes + event->leaf_bytes,
                                                       event->content_bytes, &event->content);
    }
    ledger_hash_many(ledger_audit_hasher(walk->audit), messages, count);
}

static gboolean audit_event(StoreWalk *walk, const WindowEvent *event)
{
    guint64 index = ledger_audit_count(walk->audit);
    if (!ledger_audit_leaf(walk->audit, walk->bytes->data + event->at, event->leaf_bytes,
                           &event->leaf))
        return FALSE;
    if (event->stands && !event->salted)
        return ledger_audit_wrong(walk->audit, LEDGER_WRONG_CONTENT, index,
                                  "the salt is not 32 bytes");
    return (!event->stands || ledger_audit_content(walk->audit, &event->content)) &&
           walk_checkpoints(walk, (gint64)index + 1);
}

/* A window of events read, hashed and judged. FALSE at the end of the leaves too. */
static gboolean walk_window(StoreWalk *walk, StoreQuery *leaves)
{
    gint64 first = (gint64)ledger_audit_count(walk->audit);
    gboolean more = TRUE;
    walk->held = 0;
    g_byte_array_set_size(walk->bytes, 0);
    while (more && walk->held < WINDOW_EVENTS)
        more = read_event(walk, leaves, first + walk->held);
    hash_window(walk);
    for (guint i = 0; i < walk->held; i++)
        if (!audit_event(walk, &walk->events[i]))
            return FALSE;
    return more;
}

static void walk_leaves(StoreWalk *walk)
{
    g_autoptr(StoreQuery) leaves = store_query(walk->store, &verify_leaves, &walk->failure);
    if (leaves == NULL || !walk_checkpoints(walk, 0))
        return;
    while (walk_window(walk, leaves))
        ;
    if (walk->failure != NULL || walk->report->wrong != LEDGER_FINE)
        return;
    gint64 stray = walk->stray >= 0 ? walk->stray : walk->content_at;
    if (walk->gap)
        ledger_audit_wrong(walk->audit, LEDGER_WRONG_ORDER, ledger_audit_count(walk->audit),
                           "there is no leaf of this number");
    else if (stray != G_MAXINT64)
        ledger_audit_wrong(walk->audit, LEDGER_WRONG_CONTENT, (guint64)stray,
                           "there is content of no event");
    else
        walk_checkpoints(walk, G_MAXINT64);
}

static gboolean compare_tile(guint level, guint64 index, const LedgerTile *tile, gpointer user,
                             GError **error)
{
    (void)error;
    StoreWalk *walk = user;
    g_autoptr(GError) missing = NULL;
    g_autofree LedgerHash *stored = g_new(LedgerHash, LEDGER_TILE_HASHES);
    gboolean same = ledger_tile_load(walk->store, level, index, stored, &missing) &&
                    memcmp(stored, tile->nodes, LEDGER_TILE_HASHES * sizeof *stored) == 0;
    if (!same)
        return ledger_audit_wrong(walk->audit, LEDGER_WRONG_TILE, index << 8 * (level + 1),
                                  missing != NULL ? missing->message : "it holds other hashes");
    walk->report->tiles++;
    return TRUE;
}

/* Tiles were compared as they filled up; there must be no others, and their roots must be theirs.
 */
static gboolean check_tiles(StoreWalk *walk)
{
    g_autoptr(StoreQuery) query = store_query(walk->store, &verify_tile_count, &walk->failure);
    if (query == NULL || store_step(query, &walk->failure) != STORE_ROW)
        return FALSE;
    if ((guint64)store_column_integer(query, 0) != walk->report->tiles)
        return ledger_audit_wrong(walk->audit, LEDGER_WRONG_TILE, 0, "there are tiles too many");
    LedgerHash root;
    if (!ledger_read_root(walk->store, walk->report->size, &root, &walk->failure))
        return FALSE;
    if (ledger_hash_equal(&root, &walk->report->root))
        return TRUE;
    return ledger_audit_wrong(walk->audit, LEDGER_WRONG_TILE, 0,
                              "a tile's stored root is not its own");
}

static void walk_all(StoreWalk *walk)
{
    g_autofree char *origin = ledger_read_origin(walk->store, &walk->failure);
    g_autofree char *verifier =
        origin != NULL ? ledger_read_verifier(walk->store, &walk->failure) : NULL;
    guint64 size = 0;
    if (verifier == NULL || !ledger_read_size(walk->store, &size, &walk->failure) ||
        !ledger_audit_begin(walk->audit, origin, verifier, size))
        return;
    g_autoptr(StoreQuery) contents = store_query(walk->store, &verify_contents, &walk->failure);
    g_autoptr(StoreQuery) checkpoints =
        contents != NULL ? store_query(walk->store, &verify_checkpoints, &walk->failure) : NULL;
    walk->contents = contents;
    walk->checkpoints = checkpoints;
    if (checkpoints == NULL || !advance(walk, contents, &walk->content_at) ||
        !advance(walk, checkpoints, &walk->checkpoint_at))
        return;
    walk_leaves(walk);
    if (walk->failure == NULL && ledger_audit_end(walk->audit))
        check_tiles(walk);
}

gboolean ledger_verify_store(Store *store, const LedgerVerifyOptions *options, LedgerReport *report,
                             GError **error)
{
    g_autoptr(LedgerAudit) audit = ledger_audit_new(options, report, error);
    if (audit == NULL || !store_read_begin(store, error))
        return FALSE;
    g_autofree WindowEvent *events = g_new(WindowEvent, WINDOW_EVENTS);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    StoreWalk walk = {.store = store,
                      .audit = audit,
                      .report = report,
                      .events = events,
                      .bytes = bytes,
                      .stray = -1};
    ledger_audit_set_tiles(audit, compare_tile, &walk);
    walk_all(&walk);
    store_read_end(store);
    if (walk.failure == NULL)
        return TRUE;
    ledger_report_clear(report);
    g_propagate_error(error, walk.failure);
    return FALSE;
}
