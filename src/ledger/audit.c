/* ledger/audit.c -- the checks of a whole log, event by event, up to the first thing wrong */
#include "ledger/audit.h"
#include "ledger/leaf.h"
#include "ledger/tree.h"
#include <string.h>

/* What is remembered of each event until the end, since an erasure comes after what it erases. */
enum { HAS_CONTENT = 1, STANDS = 2, ERASED = 4, WITHHELD = 8 };

struct LedgerAudit {
    LedgerReport *report; /* lent */
    const LedgerVerifyOptions *options;
    LedgerHasher *hasher;
    LedgerTree *tree;
    GArray *leaves; /* LedgerHash: of events given and not yet in the tree */
    LedgerTileFull full;
    gpointer full_user;
    GByteArray *events; /* flags, one byte each */
    LedgerVerifier verifier;
    LedgerCheckpoint against;
    guint64 size;      /* the log's own word */
    gint64 last_us;    /* time of the last event that shows it */
    LedgerHash wanted; /* of the last event's content */
    gboolean content_due;
};

/* What is no checkpoint at all says nothing about the log. */
static gboolean check_form(GBytes *against, GError **error)
{
    gsize size_bytes = 0;
    LedgerCheckpoint checkpoint;
    const guint8 *bytes = against != NULL ? g_bytes_get_data(against, &size_bytes) : NULL;
    if (against == NULL)
        return TRUE;
    g_autoptr(LedgerNote) note = ledger_note_read(bytes, size_bytes, error);
    return note != NULL && ledger_checkpoint_read(&checkpoint, note->text, error);
}

LedgerAudit *ledger_audit_new(const LedgerVerifyOptions *options, LedgerReport *report,
                              GError **error)
{
    static const LedgerVerifyOptions none;
    g_autoptr(LedgerAudit) audit = g_new0(LedgerAudit, 1);
    memset(report, 0, sizeof *report);
    audit->report = report;
    audit->options = options != NULL ? options : &none;
    audit->events = g_byte_array_new();
    audit->tree = g_new0(LedgerTree, 1);
    audit->leaves = g_array_new(FALSE, FALSE, sizeof(LedgerHash));
    audit->hasher = ledger_hasher_new(error);
    report->root = ledger_hash_empty();
    gboolean ready = audit->hasher != NULL && check_form(audit->options->against, error);
    return ready ? g_steal_pointer(&audit) : NULL;
}

void ledger_audit_free(LedgerAudit *audit)
{
    if (audit == NULL)
        return;
    ledger_hasher_free(audit->hasher);
    g_byte_array_unref(audit->events);
    g_array_unref(audit->leaves);
    g_free(audit->tree);
    g_free(audit);
}

void ledger_audit_set_tiles(LedgerAudit *audit, LedgerTileFull full, gpointer user)
{
    audit->full = full;
    audit->full_user = user;
}

gboolean ledger_audit_wrong(LedgerAudit *audit, LedgerWrong wrong, guint64 at, const char *detail)
{
    LedgerReport *report = audit->report;
    if (report->wrong == LEDGER_FINE) {
        report->wrong = wrong;
        report->wrong_at = at;
        report->detail = g_strdup(detail != NULL ? detail : "");
    }
    return FALSE;
}

static gboolean open_against(LedgerAudit *audit)
{
    g_autoptr(GError) error = NULL;
    if (audit->options->against == NULL)
        return TRUE;
    if (!ledger_checkpoint_open(&audit->against, audit->options->against, &audit->verifier, &error))
        return ledger_audit_wrong(audit, LEDGER_WRONG_CHECKPOINT, 0, error->message);
    audit->report->against_size = audit->against.size;
    if (audit->against.size > audit->size)
        return ledger_audit_wrong(audit, LEDGER_WRONG_TRUNCATED, audit->against.size,
                                  "the checkpoint held elsewhere is larger than the log");
    return TRUE;
}

guint64 ledger_audit_count(const LedgerAudit *audit)
{
    return audit->tree->size + audit->leaves->len;
}

LedgerHasher *ledger_audit_hasher(LedgerAudit *audit)
{
    return audit->hasher;
}

static gboolean tile_full(guint level, guint64 index, const LedgerTile *tile, gpointer user,
                          GError **error)
{
    LedgerAudit *audit = user;
    return audit->full(level, index, tile, audit->full_user, error);
}

/* Brings what was given into the tree: many leaves at once are faster than one by one. */
static gboolean grow(LedgerAudit *audit)
{
    gboolean grown =
        ledger_tree_append(audit->tree, audit->hasher, (LedgerHash *)(void *)audit->leaves->data,
                           audit->leaves->len, audit->full != NULL ? tile_full : NULL, audit, NULL);
    g_array_set_size(audit->leaves, 0);
    return grown;
}

/* A checkpoint held elsewhere, when the log has come to its size. */
static gboolean compare_against(LedgerAudit *audit)
{
    if (audit->options->against == NULL || ledger_audit_count(audit) != audit->against.size ||
        audit->report->against)
        return TRUE;
    if (!grow(audit))
        return FALSE;
    LedgerHash root = ledger_tree_root(audit->tree, audit->hasher);
    if (!ledger_hash_equal(&root, &audit->against.root))
        return ledger_audit_wrong(audit, LEDGER_WRONG_FORK, audit->against.size,
                                  "the checkpoint held elsewhere has another root");
    audit->report->against = TRUE;
    return TRUE;
}

gboolean ledger_audit_begin(LedgerAudit *audit, const char *origin, const char *verifier,
                            guint64 size)
{
    g_autoptr(GError) error = NULL;
    const char *expected = audit->options->verifier;
    audit->report->origin = g_strdup(origin);
    audit->report->verifier = g_strdup(verifier);
    audit->size = size;
    if (!ledger_verifier_read(&audit->verifier, verifier, &error))
        return ledger_audit_wrong(audit, LEDGER_WRONG_LOG, 0, error->message);
    if (audit->verifier.type != LEDGER_KEY_NOTE || strcmp(audit->verifier.name, origin) != 0)
        return ledger_audit_wrong(audit, LEDGER_WRONG_LOG, 0, "the key is not the log's");
    if (expected != NULL && strcmp(expected, verifier) != 0)
        return ledger_audit_wrong(audit, LEDGER_WRONG_LOG, 0, "the key is not the one expected");
    return open_against(audit) && compare_against(audit);
}

/* Whether one more event may come. */
static gboolean may_come(LedgerAudit *audit)
{
    if (ledger_audit_count(audit) < audit->size)
        return TRUE;
    return ledger_audit_wrong(audit, LEDGER_WRONG_ORDER, ledger_audit_count(audit),
                              "there are more events than the log says");
}

static gboolean take_leaf(LedgerAudit *audit, const LedgerHash *leaf, guint8 flags)
{
    g_byte_array_append(audit->events, &flags, 1);
    g_array_append_val(audit->leaves, *leaf);
    guint64 count = ledger_audit_count(audit);
    audit->report->size = count;
    if (audit->options->progress != NULL && count % 4096 == 0)
        audit->options->progress(count, audit->size, audit->options->user);
    if (audit->leaves->len >= LEDGER_TILE_HASHES && !grow(audit))
        return FALSE;
    return compare_against(audit);
}

static gboolean check_erasure(LedgerAudit *audit, guint64 index, guint64 erased)
{
    if (erased == LEDGER_ERASES_NOTHING)
        return TRUE;
    if (erased >= index || (audit->events->data[erased] & (HAS_CONTENT | WITHHELD)) == 0)
        return ledger_audit_wrong(audit, LEDGER_WRONG_ERASURE, index,
                                  "it erases an event that has no content before it");
    audit->events->data[erased] |= ERASED;
    return TRUE;
}

gboolean ledger_audit_leaf(LedgerAudit *audit, const guint8 *bytes, gsize size_bytes,
                           const LedgerHash *hash)
{
    LedgerLeafFacts facts;
    guint64 index = ledger_audit_count(audit);
    g_autoptr(GError) error = NULL;
    if (!may_come(audit))
        return FALSE;
    if (!ledger_leaf_scan(&facts, bytes, size_bytes, &error))
        return ledger_audit_wrong(audit, LEDGER_WRONG_LEAF, index, error->message);
    if (facts.time_us < audit->last_us && !facts.clock_stepped)
        return ledger_audit_wrong(audit, LEDGER_WRONG_TIME, index, NULL);
    if (!check_erasure(audit, index, facts.erases))
        return FALSE;
    audit->last_us = facts.time_us;
    audit->content_due = facts.has_content;
    audit->wanted = facts.content;
    return take_leaf(audit, hash, facts.has_content ? HAS_CONTENT : 0);
}

gboolean ledger_audit_withheld(LedgerAudit *audit, const LedgerHash *leaf)
{
    if (!may_come(audit) || !take_leaf(audit, leaf, WITHHELD))
        return FALSE;
    audit->content_due = FALSE;
    audit->report->withheld++;
    return TRUE;
}

gboolean ledger_audit_content(LedgerAudit *audit, const LedgerHash *content)
{
    guint64 index = ledger_audit_count(audit) - 1;
    if (!audit->content_due)
        return ledger_audit_wrong(audit, LEDGER_WRONG_CONTENT, index,
                                  "there is content that no leaf asks for");
    if (!ledger_hash_equal(content, &audit->wanted))
        return ledger_audit_wrong(audit, LEDGER_WRONG_CONTENT, index, NULL);
    audit->content_due = FALSE;
    audit->events->data[index] |= STANDS;
    audit->report->contents++;
    return TRUE;
}

gboolean ledger_audit_erased(LedgerAudit *audit)
{
    if (!audit->content_due)
        return ledger_audit_wrong(audit, LEDGER_WRONG_ERASURE, ledger_audit_count(audit) - 1,
                                  "content is marked as erased that no leaf asks for");
    audit->content_due = FALSE;
    return TRUE;
}

gboolean ledger_audit_settled(LedgerAudit *audit)
{
    if (!audit->content_due)
        return TRUE;
    return ledger_audit_wrong(audit, LEDGER_WRONG_MISSING, ledger_audit_count(audit) - 1,
                              "neither content nor a mark of erasure follows its leaf");
}

gboolean ledger_audit_checkpoint(LedgerAudit *audit, const guint8 *note, gsize size_bytes)
{
    LedgerCheckpoint checkpoint;
    guint64 count = ledger_audit_count(audit);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new_static(note, size_bytes);
    if (!ledger_checkpoint_open(&checkpoint, bytes, &audit->verifier, &error))
        return ledger_audit_wrong(audit, LEDGER_WRONG_CHECKPOINT, count, error->message);
    if (checkpoint.size > count)
        return ledger_audit_wrong(audit, LEDGER_WRONG_TRUNCATED, checkpoint.size, NULL);
    if (checkpoint.size < count)
        return ledger_audit_wrong(audit, LEDGER_WRONG_CHECKPOINT, checkpoint.size,
                                  "it does not stand where its size belongs");
    if (!grow(audit))
        return FALSE;
    LedgerHash root = ledger_tree_root(audit->tree, audit->hasher);
    if (!ledger_hash_equal(&root, &checkpoint.root))
        return ledger_audit_wrong(audit, LEDGER_WRONG_FORK, checkpoint.size, NULL);
    audit->report->checkpoints++;
    audit->report->last_checkpoint = checkpoint.size;
    return TRUE;
}

/* Every content stands or was erased by an event, and not both. */
static gboolean check_contents(LedgerAudit *audit)
{
    for (guint index = 0; index < audit->events->len; index++) {
        guint8 flags = audit->events->data[index];
        if ((flags & HAS_CONTENT) == 0)
            continue;
        if ((flags & (STANDS | ERASED)) == 0)
            return ledger_audit_wrong(audit, LEDGER_WRONG_MISSING, index, NULL);
        if ((flags & (STANDS | ERASED)) == (STANDS | ERASED))
            return ledger_audit_wrong(audit, LEDGER_WRONG_ERASURE, index,
                                      "its content stands although an event erased it");
        audit->report->erased += (flags & ERASED) != 0;
    }
    return TRUE;
}

gboolean ledger_audit_end(LedgerAudit *audit)
{
    if (audit->report->wrong != LEDGER_FINE || !grow(audit))
        return FALSE;
    audit->report->root = ledger_tree_root(audit->tree, audit->hasher);
    if (audit->tree->size != audit->size)
        return ledger_audit_wrong(audit, LEDGER_WRONG_ORDER, audit->tree->size,
                                  "there are fewer events than the log says");
    return check_contents(audit);
}
