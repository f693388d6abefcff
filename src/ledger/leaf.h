/* ledger/leaf.h -- the bytes of one event: written canonically, accepted in that one form. Pure. */
#pragma once
#include "base/json.h"
#include "ledger/tree.h"
#include <glib.h>

#define LEDGER_LEAF_MAX_BYTES 65535
#define LEDGER_SALT_BYTES 32
#define LEDGER_CLAUSES_MAX 1024

/* What happened, as a service function says it. Strings lent; opaque ids and codes, no names. */
typedef struct {
    const char *actor;                 /* person id, or "operator uid@host", or "system" */
    const char *on_behalf_of;          /* "" when for oneself */
    const char *act;                   /* "policy.import" */
    const char *subject;               /* "edition/ID" */
    const char *from_state, *to_state; /* "" where none */
    const char *const *clauses;        /* NULL-terminated, may be NULL */
    /* The content, NULL for none: canonical JSON as bytes, or a value the log writes canonically
     * (then it need not be read again for the projection). At most one of the two. */
    GBytes *content;
    const json_t *value;
} LedgerEvent;

/* A leaf taken apart. `event.content` and `event.value` are NULL: `content` is the hash a leaf
 * holds of it. */
typedef struct {
    LedgerEvent event; /* lent from what this struct owns */
    gint64 time_us;
    gboolean has_content;
    LedgerHash content;
    json_t *owner;
    GPtrArray *clauses;
} LedgerLeaf;

/* Acts the log itself knows. */
#define LEDGER_ACT_CLOCK_STEPPED "clock.stepped"
#define LEDGER_ACT_ERASE "content.erase"
#define LEDGER_ERASES_NOTHING G_MAXUINT64

/* What of a leaf verification needs, found while its form is checked; nothing is allocated. */
typedef struct {
    gint64 time_us;
    gboolean has_content;
    LedgerHash content;
    gboolean clock_stepped; /* the act is `clock.stepped` */
    guint64 erases;         /* N when the act is `content.erase` on `event/N` */
} LedgerLeafFacts;

/* Appends the canonical bytes of a leaf to `out`; `content` is the hash of the event's content,
 * NULL for none. Every string valid UTF-8; actor and act not empty. PROBLEM_INVALID,
 * PROBLEM_TOO_LARGE (then `out` is as before). */
gboolean ledger_leaf_write(GString *out, const LedgerEvent *event, gint64 time_us,
                           const LedgerHash *content, GError **error);
/* FALSE with PROBLEM_INVALID unless the bytes are exactly what ledger_leaf_write makes of some
 * event. */
gboolean ledger_leaf_scan(LedgerLeafFacts *facts, const guint8 *bytes, gsize size_bytes,
                          GError **error);
LedgerLeaf *ledger_leaf_read(const guint8 *bytes, gsize size_bytes, GError **error);
void ledger_leaf_free(LedgerLeaf *leaf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerLeaf, ledger_leaf_free)
