/* tests/fuzz/ledger-note.c -- notes, checkpoints, verifier keys, proofs and tile addresses: any
 * bytes, no harm */
#include "ledger/note.h"
#include "ledger/proof.h"
#include <stdint.h>
#include <string.h>

static LedgerVerifier any_verifier(void)
{
    static const guint8 key[LEDGER_KEY_BYTES] = {1};
    LedgerVerifier verifier;
    g_assert_true(ledger_verifier_make(&verifier, "a.example/log", LEDGER_KEY_NOTE, key, NULL));
    return verifier;
}

static void try_note(const uint8_t *bytes, size_t size_bytes)
{
    LedgerVerifier verifier = any_verifier();
    LedgerCheckpoint checkpoint;
    g_autoptr(LedgerNote) note = ledger_note_read(bytes, size_bytes, NULL);
    if (note == NULL)
        return;
    ledger_note_verify(note, &verifier, NULL, NULL);
    if (ledger_checkpoint_read(&checkpoint, note->text, NULL)) {
        g_autofree char *text =
            ledger_checkpoint_text(checkpoint.origin, checkpoint.size, &checkpoint.root);
        g_assert_cmpstr(text, ==, note->text);
    }
    g_autoptr(GBytes) whole = g_bytes_new_static(bytes, size_bytes);
    g_autoptr(GBytes) merged = ledger_note_merge(whole, whole, NULL);
    g_assert_true(g_bytes_equal(merged, whole));
}

static void try_proof(const uint8_t *bytes, size_t size_bytes)
{
    LedgerVerifier verifier = any_verifier();
    LedgerHash leaf = {{0}};
    g_autoptr(LedgerProof) proof = ledger_proof_read(bytes, size_bytes, NULL);
    if (proof == NULL)
        return;
    ledger_proof_verify(proof, &verifier, &leaf, NULL, NULL);
    g_autoptr(GBytes) again = ledger_proof_write(proof, NULL);
    g_assert_true(g_bytes_get_size(again) == size_bytes &&
                  memcmp(g_bytes_get_data(again, NULL), bytes, size_bytes) == 0);
}

static void try_texts(const char *text)
{
    LedgerVerifier verifier;
    int level;
    guint64 index;
    guint width;
    if (ledger_verifier_read(&verifier, text, NULL)) {
        g_autofree char *again = ledger_verifier_text(&verifier);
        g_assert_cmpstr(again, ==, text);
    }
    if (ledger_tile_path_read(text, &level, &index, &width)) {
        g_autofree char *again = ledger_tile_path(level, index, width);
        g_assert_cmpstr(again, ==, text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
    g_autofree char *text = g_strndup((const char *)bytes, size_bytes);
    try_note(bytes, size_bytes);
    try_proof(bytes, size_bytes);
    try_texts(text);
    return 0;
}
