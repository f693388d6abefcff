/* tests/unit/ledger/ledger_proof.c -- .tlog-proof files, written from a log and checked without it
 */
#include "base/problem.h"
#include "ledger/proof.h"
#include "ledger/read.h"
#include "scratch.h"
#include <string.h>

static LedgerProof *read_proof(GBytes *bytes, GError **error)
{
    return ledger_proof_read(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error);
}

static LedgerHash leaf_hash(Scratch *s, guint64 index)
{
    g_autoptr(LedgerHasher) hasher = ledger_hasher_new(NULL);
    g_autoptr(GBytes) leaf = ledger_read_leaf(s->store, index, NULL);
    return ledger_hash_leaf(hasher, g_bytes_get_data(leaf, NULL), g_bytes_get_size(leaf));
}

/* Of 700 events: the proof of each holds for its own leaf and for no other. */
static void test_every_event(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 300);
    g_autoptr(GBytes) first = scratch_checkpoint(&s);
    scratch_fill(&s, 400);
    g_autoptr(GBytes) second = scratch_checkpoint(&s);
    for (guint64 index = 0; index < 700; index += 7) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = ledger_read_proof(s.store, index, &error);
        g_assert_no_error(error);
        g_autoptr(LedgerProof) proof = read_proof(bytes, &error);
        g_assert_no_error(error);
        LedgerHash leaf = leaf_hash(&s, index), other = leaf_hash(&s, (index + 1) % 700);
        LedgerCheckpoint checkpoint;
        g_assert_true(ledger_proof_verify(proof, &s.verifier, &leaf, &checkpoint, &error));
        g_assert_cmpuint(checkpoint.size, ==, index < 300 ? 300 : 700);
        g_assert_false(ledger_proof_verify(proof, &s.verifier, &other, &checkpoint, NULL));
        g_autoptr(GBytes) written = ledger_proof_write(proof, NULL);
        g_assert_true(g_bytes_equal(written, bytes));
    }
    scratch_close(&s);
}

static void test_not_signed_yet(void)
{
    Scratch s;
    g_autoptr(GError) error = NULL, unknown = NULL;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 3);
    g_assert_null(ledger_read_proof(s.store, 2, &error));
    g_assert_error(error, PROBLEM, PROBLEM_STATE);
    g_assert_null(ledger_read_proof(s.store, 3, &unknown));
    g_assert_error(unknown, PROBLEM, PROBLEM_NOT_FOUND);
    scratch_close(&s);
}

static void test_every_bit_turned(void)
{
    Scratch s;
    scratch_open(&s, NULL, NULL, 0);
    scratch_fill(&s, 5);
    g_autoptr(GBytes) note = scratch_checkpoint(&s);
    g_autoptr(GBytes) bytes = ledger_read_proof(s.store, 2, NULL);
    LedgerHash leaf = leaf_hash(&s, 2);
    gsize size_bytes;
    const char *text = g_bytes_get_data(bytes, &size_bytes);
    const char *after_extra = strstr(text, "index "); /* extra is not vouched for */
    for (gsize bit = 0; bit < size_bytes * 8; bit += 3) {
        if (text + bit / 8 > text + strlen("c2sp.org/tlog-proof@v1\n") &&
            text + bit / 8 < after_extra)
            continue;
        g_autofree guint8 *copy = g_memdup2(text, size_bytes);
        copy[bit / 8] ^= (guint8)(1 << bit % 8);
        g_autoptr(LedgerProof) proof = ledger_proof_read(copy, size_bytes, NULL);
        g_assert_false(proof != NULL && ledger_proof_verify(proof, &s.verifier, &leaf, NULL, NULL));
    }
    scratch_close(&s);
}

static void test_forms_refused(void)
{
    static const char head[] = "c2sp.org/tlog-proof@v1\n";
    static const char *const wrong[] = {"",
                                        "index 1\n",
                                        "index 01\n\ntext\n\n— a AAAAAAA=\n",
                                        "index -1\n\ntext\n\n— a AAAAAAA=\n",
                                        "index 1\nAAAA\n\ntext\n\n— a AAAAAAA=\n",
                                        "index 1\n\n",
                                        "index 1\n\ntext\n",
                                        "extra ?\nindex 1\n\ntext\n\n— a AAAAAAA=\n",
                                        "index\n\ntext\n\n— a AAAAAAA=\n",
                                        "extra AA==\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *text = g_strconcat(head, wrong[i], NULL);
        g_assert_null(ledger_proof_read((const guint8 *)text, strlen(text), NULL));
    }
    g_autofree char *right = g_strconcat(head, "index 1\n\ntext\n\n— a AAAAAAA=\n", NULL);
    g_autoptr(LedgerProof) proof = ledger_proof_read((const guint8 *)right, strlen(right), NULL);
    g_assert_nonnull(proof);
    g_autoptr(GString) deep = g_string_new("c2sp.org/tlog-proof@v1\nindex 1\n");
    for (int i = 0; i < 65; i++)
        g_string_append(deep, "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n");
    g_string_append(deep, "\ntext\n\n— a AAAAAAA=\n");
    g_assert_null(ledger_proof_read((guint8 *)deep->str, deep->len, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/proof/every-event", test_every_event);
    g_test_add_func("/proof/not-signed-yet", test_not_signed_yet);
    g_test_add_func("/proof/every-bit-turned", test_every_bit_turned);
    g_test_add_func("/proof/forms-refused", test_forms_refused);
    return g_test_run();
}
