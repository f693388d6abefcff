/* ledger/note.h -- C2SP signed notes, checkpoints (tlog-checkpoint) and cosignatures
 * (tlog-cosignature). Pure. */
#pragma once
#include "ledger/tree.h"
#include <glib.h>

#define LEDGER_NOTE_MAX_BYTES 65536
#define LEDGER_NOTE_SIGNATURES_MAX 64
#define LEDGER_ORIGIN_MAX_BYTES 255
#define LEDGER_KEY_BYTES 32 /* Ed25519, both halves */
#define LEDGER_SIGNATURE_BYTES 64

typedef enum { LEDGER_KEY_NOTE = 0x01, LEDGER_KEY_COSIGNATURE = 0x04 } LedgerKeyType;

/* A key others verify with: name, type, key. */
typedef struct {
    char name[LEDGER_ORIGIN_MAX_BYTES + 1];
    guint8 type; /* LedgerKeyType */
    guint32 id;  /* first four bytes of SHA-256(name || 0x0a || type || key) */
    guint8 key[LEDGER_KEY_BYTES];
} LedgerVerifier;

/* A key or origin name: not empty, valid UTF-8, no space, control character or "+". */
gboolean ledger_name_is_valid(const char *name);
/* PROBLEM_INVALID when the name is not fit for one. */
gboolean ledger_verifier_make(LedgerVerifier *verifier, const char *name, LedgerKeyType type,
                              const guint8 key[LEDGER_KEY_BYTES], GError **error);
/* The text form, name+hash+Base64(type || key); transfer full. Reading refuses anything else. */
char *ledger_verifier_text(const LedgerVerifier *verifier);
gboolean ledger_verifier_read(LedgerVerifier *verifier, const char *text, GError **error);

/* Ed25519 (RFC 8032) from a 32-byte seed. */
gboolean ledger_public_key(const guint8 seed[LEDGER_KEY_BYTES], guint8 key[LEDGER_KEY_BYTES],
                           GError **error);
gboolean ledger_sign_bytes(const guint8 seed[LEDGER_KEY_BYTES], const guint8 *bytes,
                           gsize size_bytes, guint8 signature[LEDGER_SIGNATURE_BYTES],
                           GError **error);
gboolean ledger_verify_bytes(const guint8 key[LEDGER_KEY_BYTES], const guint8 *bytes,
                             gsize size_bytes, const guint8 signature[LEDGER_SIGNATURE_BYTES]);

typedef struct {
    char *name;
    guint32 key_id;
    GBytes *bytes; /* what follows the key id */
} LedgerNoteSignature;

/* A signed note taken apart. Nothing of it is to be believed before ledger_note_verify. */
typedef struct {
    char *text;            /* with its final newline */
    GPtrArray *signatures; /* of LedgerNoteSignature */
} LedgerNote;
LedgerNote *ledger_note_read(const guint8 *bytes, gsize size_bytes, GError **error);
void ledger_note_free(LedgerNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerNote, ledger_note_free)
/* TRUE when a signature by `verifier` stands there and every one by it holds; unknown keys are
 * passed over. For a cosignature `time_s` (may be NULL) gets the time it says. PROBLEM_LEDGER. */
gboolean ledger_note_verify(const LedgerNote *note, const LedgerVerifier *verifier, guint64 *time_s,
                            GError **error);

/* The body of a checkpoint. */
typedef struct {
    char origin[LEDGER_ORIGIN_MAX_BYTES + 1];
    guint64 size;
    LedgerHash root;
} LedgerCheckpoint;

/* The three lines to be signed; transfer full. */
char *ledger_checkpoint_text(const char *origin, guint64 size, const LedgerHash *root);
/* Reads the exact form without extension lines (we write none and trust none). PROBLEM_INVALID. */
gboolean ledger_checkpoint_read(LedgerCheckpoint *checkpoint, const char *text, GError **error);
/* The signed note: text, blank line, one signature line. Owned. */
GBytes *ledger_checkpoint_sign(const char *origin, guint64 size, const LedgerHash *root,
                               const guint8 seed[LEDGER_KEY_BYTES], GError **error);
/* Reads a note, checks `verifier`'s signature on it and that the key's name is the origin. */
gboolean ledger_checkpoint_open(LedgerCheckpoint *checkpoint, GBytes *note,
                                const LedgerVerifier *verifier, GError **error);
/* `note` with a cosignature added, saying it was seen at `time_s`. Owned. */
GBytes *ledger_checkpoint_cosign(GBytes *note, const char *name, guint64 time_s,
                                 const guint8 seed[LEDGER_KEY_BYTES], GError **error);
/* `note` with the signature lines of `other`, which must hold the same text, that it has not yet.
 * Owned. */
GBytes *ledger_note_merge(GBytes *note, GBytes *other, GError **error);
