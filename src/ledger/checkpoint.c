/* ledger/checkpoint.c -- C2SP checkpoints: origin, size and root of a log as a signed note */
#include "base/ids.h"
#include "base/problem.h"
#include "ledger/note.h"
#include "ledger/note_lines.h"
#include <string.h>

#define THE_CHECKPOINT PROBLEM_BOTH("the checkpoint", "チェックポイント")

char *ledger_checkpoint_text(const char *origin, guint64 size, const LedgerHash *root)
{
    g_autofree char *base64 = base64_write(root->bytes, LEDGER_HASH_BYTES);
    return g_strdup_printf("%s\n%" G_GUINT64_FORMAT "\n%s\n", origin, size, base64);
}

gboolean ledger_checkpoint_read(LedgerCheckpoint *checkpoint, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", 5);
    LedgerCheckpoint read = {0};
    gboolean fits = g_strv_length(lines) == 4 && ledger_name_is_valid(lines[0]) &&
                    g_ascii_string_to_unsigned(lines[1], 10, 0, G_MAXINT64, &read.size, NULL);
    g_autoptr(GBytes) root =
        fits ? base64_read(lines[2], strlen(lines[2]), LEDGER_HASH_BYTES) : NULL;
    fits = root != NULL && g_bytes_get_size(root) == LEDGER_HASH_BYTES;
    if (fits) {
        g_strlcpy(read.origin, lines[0], sizeof read.origin);
        memcpy(read.root.bytes, g_bytes_get_data(root, NULL), LEDGER_HASH_BYTES);
        /* Leading zeroes, blanks and whatever else reads the same are caught by writing it again.
         */
        g_autofree char *again = ledger_checkpoint_text(read.origin, read.size, &read.root);
        fits = strcmp(again, text) == 0;
    }
    if (!fits) {
        problem_set(
            error, PROBLEM_INVALID, THE_CHECKPOINT,
            PROBLEM_BOTH("origin, size and root, a line each", "名前・大きさ・ルートの3行"));
        return FALSE;
    }
    *checkpoint = read;
    return TRUE;
}

GBytes *ledger_checkpoint_sign(const char *origin, guint64 size, const LedgerHash *root,
                               const guint8 seed[LEDGER_KEY_BYTES], GError **error)
{
    guint8 key[LEDGER_KEY_BYTES], signature[LEDGER_SIGNATURE_BYTES];
    LedgerVerifier verifier;
    g_autofree char *text = ledger_checkpoint_text(origin, size, root);
    if (!ledger_public_key(seed, key, error) ||
        !ledger_verifier_make(&verifier, origin, LEDGER_KEY_NOTE, key, error) ||
        !ledger_sign_bytes(seed, (const guint8 *)text, strlen(text), signature, error))
        return NULL;
    GString *note = g_string_new(text);
    g_string_append_c(note, '\n');
    ledger_note_append_signature(note, origin, verifier.id, signature, sizeof signature);
    return g_string_free_to_bytes(note);
}

gboolean ledger_checkpoint_open(LedgerCheckpoint *checkpoint, GBytes *note,
                                const LedgerVerifier *verifier, GError **error)
{
    g_autoptr(LedgerNote) read =
        ledger_note_read(g_bytes_get_data(note, NULL), g_bytes_get_size(note), error);
    if (read == NULL || !ledger_note_verify(read, verifier, NULL, error))
        return FALSE;
    LedgerCheckpoint opened;
    if (!ledger_checkpoint_read(&opened, read->text, error))
        return FALSE;
    if (verifier->type == LEDGER_KEY_NOTE && strcmp(opened.origin, verifier->name) != 0) {
        problem_set(
            error, PROBLEM_LEDGER,
            PROBLEM_BOTH("the checkpoint is another log's", "別の台帳のチェックポイントです"),
            opened.origin);
        return FALSE;
    }
    *checkpoint = opened;
    return TRUE;
}

GBytes *ledger_checkpoint_cosign(GBytes *note, const char *name, guint64 time_s,
                                 const guint8 seed[LEDGER_KEY_BYTES], GError **error)
{
    guint8 key[LEDGER_KEY_BYTES], signed_bytes[8 + LEDGER_SIGNATURE_BYTES];
    LedgerVerifier verifier;
    LedgerCheckpoint checkpoint;
    g_autoptr(LedgerNote) read =
        ledger_note_read(g_bytes_get_data(note, NULL), g_bytes_get_size(note), error);
    if (read == NULL || !ledger_checkpoint_read(&checkpoint, read->text, error))
        return NULL;
    g_autofree char *text = ledger_note_cosigned_text(read->text, time_s);
    for (int i = 0; i < 8; i++)
        signed_bytes[i] = (guint8)(time_s >> (56 - 8 * i));
    if (!ledger_public_key(seed, key, error) ||
        !ledger_verifier_make(&verifier, name, LEDGER_KEY_COSIGNATURE, key, error) ||
        !ledger_sign_bytes(seed, (const guint8 *)text, strlen(text), signed_bytes + 8, error))
        return NULL;
    GString *out = g_string_new_len(g_bytes_get_data(note, NULL), (gssize)g_bytes_get_size(note));
    ledger_note_append_signature(out, name, verifier.id, signed_bytes, sizeof signed_bytes);
    return g_string_free_to_bytes(out);
}
