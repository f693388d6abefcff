/* ledger/export_write.c -- writes a store's log as one stream of records */
#include "base/problem.h"
#include "ledger/export.h"
#include "ledger/read.h"
#include <openssl/evp.h>
#include <string.h>

STORE_SQL(export_events, "SELECT l.idx, l.bytes, c.salt, c.bytes FROM ledger_leaf l"
                         " LEFT JOIN ledger_content c ON c.idx = l.idx ORDER BY l.idx");
STORE_SQL(export_checkpoints, "SELECT size, note FROM ledger_checkpoint ORDER BY size");

typedef struct {
    Store *store;
    LedgerExportSink sink;
    LedgerWithhold withhold;
    gpointer user;
    EVP_MD_CTX *digest;
    LedgerHasher *hasher;
    StoreQuery *checkpoints;
    gint64 checkpoint_at; /* size of the checkpoint that comes next; G_MAXINT64 for none */
} Exporter;

static gboolean put(Exporter *exporter, const void *bytes, gsize size_bytes, GError **error)
{
    if (size_bytes == 0)
        return TRUE;
    EVP_DigestUpdate(exporter->digest, bytes, size_bytes);
    return exporter->sink(bytes, size_bytes, exporter->user, error);
}

static gboolean put_frame(Exporter *exporter, LedgerRecordKind kind, gsize size_bytes,
                          GError **error)
{
    guint8 frame[5] = {(guint8)kind, (guint8)(size_bytes >> 24), (guint8)(size_bytes >> 16),
                       (guint8)(size_bytes >> 8), (guint8)size_bytes};
    return put(exporter, frame, sizeof frame, error);
}

static gboolean put_record(Exporter *exporter, LedgerRecordKind kind, const void *bytes,
                           gsize size_bytes, GError **error)
{
    return put_frame(exporter, kind, size_bytes, error) && put(exporter, bytes, size_bytes, error);
}

static gboolean put_header(Exporter *exporter, GError **error)
{
    guint64 size = 0;
    g_autofree char *origin = ledger_read_origin(exporter->store, error);
    g_autofree char *verifier =
        origin != NULL ? ledger_read_verifier(exporter->store, error) : NULL;
    if (verifier == NULL || !ledger_read_size(exporter->store, &size, error))
        return FALSE;
    g_autoptr(GString) header = g_string_new("{\"format\":1,\"origin\":");
    json_append_string(header, origin, -1);
    g_string_append(header, ",\"size\":");
    json_append_integer(header, (gint64)size);
    g_string_append(header, ",\"verifier\":");
    json_append_string(header, verifier, -1);
    g_string_append_c(header, '}');
    return put(exporter, LEDGER_EXPORT_MAGIC, strlen(LEDGER_EXPORT_MAGIC), error) &&
           put_record(exporter, LEDGER_RECORD_HEADER, header->str, header->len, error);
}

static gboolean next_checkpoint(Exporter *exporter, GError **error)
{
    StoreStep step = store_step(exporter->checkpoints, error);
    exporter->checkpoint_at =
        step == STORE_ROW ? store_column_integer(exporter->checkpoints, 0) : G_MAXINT64;
    return step != STORE_FAILED;
}

static gboolean put_checkpoints(Exporter *exporter, gint64 up_to, GError **error)
{
    while (exporter->checkpoint_at <= up_to && exporter->checkpoint_at != G_MAXINT64) {
        gsize size_bytes;
        const void *note = store_column_blob(exporter->checkpoints, 1, &size_bytes);
        if (!put_record(exporter, LEDGER_RECORD_CHECKPOINT, note, size_bytes, error) ||
            !next_checkpoint(exporter, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean put_withheld(Exporter *exporter, const guint8 *bytes, gsize size_bytes,
                             GError **error)
{
    LedgerHash hash = ledger_hash_leaf(exporter->hasher, bytes, size_bytes);
    return put_record(exporter, LEDGER_RECORD_WITHHELD, hash.bytes, sizeof hash.bytes, error);
}

static gboolean put_content(Exporter *exporter, StoreQuery *events, GError **error)
{
    gsize salt_bytes, size_bytes;
    const void *salt = store_column_blob(events, 2, &salt_bytes);
    if (salt == NULL)
        return put_frame(exporter, LEDGER_RECORD_ERASED, 0, error);
    const void *bytes = store_column_blob(events, 3, &size_bytes);
    return put_frame(exporter, LEDGER_RECORD_CONTENT, salt_bytes + size_bytes, error) &&
           put(exporter, salt, salt_bytes, error) && put(exporter, bytes, size_bytes, error);
}

/* Steps of the clock and erasures always show: the times and gaps of the others need them. */
static gboolean may_withhold(const LedgerLeaf *leaf)
{
    return strcmp(leaf->event.act, LEDGER_ACT_CLOCK_STEPPED) != 0 &&
           strcmp(leaf->event.act, LEDGER_ACT_ERASE) != 0;
}

static gboolean put_event(Exporter *exporter, StoreQuery *events, GError **error)
{
    gsize size_bytes;
    gint64 index = store_column_integer(events, 0);
    const guint8 *bytes = store_column_blob(events, 1, &size_bytes);
    g_autoptr(LedgerLeaf) leaf = ledger_leaf_read(bytes, size_bytes, error);
    if (leaf == NULL)
        return FALSE;
    gboolean withheld = exporter->withhold != NULL && may_withhold(leaf) &&
                        exporter->withhold((guint64)index, leaf, exporter->user);
    if (withheld)
        return put_withheld(exporter, bytes, size_bytes, error) &&
               put_checkpoints(exporter, index + 1, error);
    return put_record(exporter, LEDGER_RECORD_LEAF, bytes, size_bytes, error) &&
           (!leaf->has_content || put_content(exporter, events, error)) &&
           put_checkpoints(exporter, index + 1, error);
}

static gboolean put_events(Exporter *exporter, GError **error)
{
    g_autoptr(StoreQuery) events = store_query(exporter->store, &export_events, error);
    if (events == NULL)
        return FALSE;
    StoreStep step;
    while ((step = store_step(events, error)) == STORE_ROW)
        if (!put_event(exporter, events, error))
            return FALSE;
    return step == STORE_DONE;
}

static gboolean put_end(Exporter *exporter, GError **error)
{
    guint8 record[5 + EVP_MAX_MD_SIZE] = {LEDGER_RECORD_END, 0, 0, 0, LEDGER_HASH_BYTES};
    EVP_DigestFinal_ex(exporter->digest, record + 5, NULL);
    return exporter->sink(record, 5 + LEDGER_HASH_BYTES, exporter->user, error);
}

static gboolean write_all(Exporter *exporter, GError **error)
{
    if (!put_header(exporter, error))
        return FALSE;
    g_autoptr(StoreQuery) checkpoints = store_query(exporter->store, &export_checkpoints, error);
    exporter->checkpoints = checkpoints;
    /* A checkpoint stands behind the events it covers; one that is ahead of the log stands last. */
    return checkpoints != NULL && next_checkpoint(exporter, error) &&
           put_checkpoints(exporter, 0, error) && put_events(exporter, error) &&
           put_checkpoints(exporter, G_MAXINT64, error) && put_end(exporter, error);
}

gboolean ledger_export_write(Store *store, LedgerExportSink sink, LedgerWithhold withhold,
                             gpointer user, GError **error)
{
    Exporter exporter = {.store = store, .sink = sink, .withhold = withhold, .user = user};
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(error);
    if (hasher == NULL || !store_read_begin(store, error))
        return FALSE;
    exporter.hasher = hasher;
    exporter.digest = EVP_MD_CTX_new();
    EVP_DigestInit_ex2(exporter.digest, EVP_sha256(), NULL);
    gboolean done = write_all(&exporter, error);
    EVP_MD_CTX_free(exporter.digest);
    store_read_end(store);
    return done;
}
