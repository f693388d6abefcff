/* tests/unit/ledger/ledger_note.c -- keys, signed notes, checkpoints and cosignatures in the forms
 * of C2SP */
#include "base/ids.h"
#include "base/problem.h"
#include "ledger/note.h"
#include <string.h>

static const guint8 seed[32] = {1, 2, 3}, other_seed[32] = {9};

static LedgerVerifier verifier_of(const guint8 *from, const char *name, LedgerKeyType type)
{
    guint8 key[32];
    LedgerVerifier verifier;
    g_assert_true(ledger_public_key(from, key, NULL));
    g_assert_true(ledger_verifier_make(&verifier, name, type, key, NULL));
    return verifier;
}

/* RFC 8032, 7.1, test 2. */
static void test_ed25519_vector(void)
{
    guint8 secret[32], key[32], expected[32], signature[64], right[64];
    g_assert_true(
        hex_read(secret, 32, "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    g_assert_true(
        hex_read(expected, 32, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    g_assert_true(hex_read(right, 64,
                           "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                           "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    g_assert_true(ledger_public_key(secret, key, NULL));
    g_assert_true(memcmp(key, expected, 32) == 0);
    g_assert_true(ledger_sign_bytes(secret, (const guint8 *)"\x72", 1, signature, NULL));
    g_assert_true(memcmp(signature, right, 64) == 0);
    g_assert_true(ledger_verify_bytes(key, (const guint8 *)"\x72", 1, signature));
    g_assert_false(ledger_verify_bytes(key, (const guint8 *)"\x73", 1, signature));
    signature[5] ^= 1;
    g_assert_false(ledger_verify_bytes(key, (const guint8 *)"\x72", 1, signature));
}

static void test_verifier_text(void)
{
    LedgerVerifier verifier = verifier_of(seed, "town.example/site", LEDGER_KEY_NOTE), read;
    g_autofree char *text = ledger_verifier_text(&verifier);
    g_assert_true(g_str_has_prefix(text, "town.example/site+"));
    g_assert_true(ledger_verifier_read(&read, text, NULL));
    g_assert_cmpuint(read.id, ==, verifier.id);
    g_assert_true(memcmp(read.key, verifier.key, 32) == 0);
    for (gsize at = 0; text[at] != '\0'; at++) { /* a mistyped character never passes */
        char kept = text[at];
        text[at] = kept == 'a' ? 'b' : 'a';
        g_assert_false(ledger_verifier_read(&read, text, NULL));
        text[at] = kept;
    }
    static const char *const wrong[] = {"",           "+",           "a",       "a+",
                                        "a+00000000", "a+00000000+", "a+0+AQ=="};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(ledger_verifier_read(&read, wrong[i], NULL));
}

/* The example key of Go's sumdb/note documentation, whose hash is known. */
static void test_known_key_hash(void)
{
    LedgerVerifier read;
    g_assert_true(ledger_verifier_read(
        &read, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", NULL));
    g_assert_cmphex(read.id, ==, 0xc74f20a3);
    g_assert_cmpstr(read.name, ==, "PeterNeumann");
}

/* The note of the same documentation: others' notes can be checked here. */
static void test_known_note(void)
{
    static const char text[] =
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfq"
        "dngotpRZb6KE6RyyBwJnAM=\n";
    LedgerVerifier verifier;
    g_autoptr(GError) error = NULL;
    g_assert_true(ledger_verifier_read(
        &verifier, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", NULL));
    g_autoptr(LedgerNote) note = ledger_note_read((const guint8 *)text, strlen(text), &error);
    g_assert_no_error(error);
    g_assert_true(ledger_note_verify(note, &verifier, NULL, &error));
    g_assert_no_error(error);
}

static GBytes *signed_checkpoint(LedgerHash *root)
{
    g_autoptr(GError) error = NULL;
    memset(root->bytes, 0x5a, 32);
    GBytes *note = ledger_checkpoint_sign("town.example/body/a", 42, root, seed, &error);
    g_assert_no_error(error);
    return note;
}

static void test_checkpoint(void)
{
    LedgerHash root;
    LedgerCheckpoint opened;
    g_autoptr(GBytes) note = signed_checkpoint(&root);
    g_assert_true(
        g_str_has_prefix(g_bytes_get_data(note, NULL),
                         "town.example/body/a\n42\n"
                         "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=\n\n— town.example"));
    LedgerVerifier right = verifier_of(seed, "town.example/body/a", LEDGER_KEY_NOTE);
    g_assert_true(ledger_checkpoint_open(&opened, note, &right, NULL));
    g_assert_cmpstr(opened.origin, ==, "town.example/body/a");
    g_assert_cmpuint(opened.size, ==, 42);
    g_assert_true(ledger_hash_equal(&opened.root, &root));
    LedgerVerifier wrong_key = verifier_of(other_seed, "town.example/body/a", LEDGER_KEY_NOTE);
    LedgerVerifier wrong_name = verifier_of(seed, "town.example/body/b", LEDGER_KEY_NOTE);
    g_autoptr(GError) error = NULL;
    g_assert_false(ledger_checkpoint_open(&opened, note, &wrong_key, &error));
    g_assert_error(error, PROBLEM, PROBLEM_LEDGER);
    g_assert_false(ledger_checkpoint_open(&opened, note, &wrong_name, NULL));
}

/* Whatever bit of a signed checkpoint is turned, it is no longer accepted. */
static void test_every_bit_turned(void)
{
    LedgerHash root;
    LedgerCheckpoint opened;
    LedgerVerifier verifier = verifier_of(seed, "town.example/body/a", LEDGER_KEY_NOTE);
    g_autoptr(GBytes) note = signed_checkpoint(&root);
    gsize size_bytes;
    const guint8 *bytes = g_bytes_get_data(note, &size_bytes);
    for (gsize bit = 0; bit < size_bytes * 8; bit++) {
        g_autofree guint8 *copy = g_memdup2(bytes, size_bytes);
        copy[bit / 8] ^= (guint8)(1 << bit % 8);
        g_autoptr(GBytes) turned = g_bytes_new_static(copy, size_bytes);
        g_assert_false(ledger_checkpoint_open(&opened, turned, &verifier, NULL));
    }
}

static void test_checkpoint_forms_refused(void)
{
    static const char root[] = "WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo=";
    static const char *const wrong[] = {"a\n42\n%s",
                                        "a\n042\n%s\n",
                                        "a\n-1\n%s\n",
                                        "a\n\n%s\n",
                                        "\n42\n%s\n",
                                        "a b\n42\n%s\n",
                                        "a+b\n42\n%s\n",
                                        "a\n42\n%s\nextension\n",
                                        "a\n42\n%s=\n",
                                        "a\n4 2\n%s\n",
                                        "a\n9223372036854775808\n%s\n",
                                        "a\n+4\n%s\n",
                                        "a\n42\n %s\n",
                                        ""};
    LedgerCheckpoint read;
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        GString *text = g_string_new(wrong[i]);
        g_string_replace(text, "%s", root, 0);
        g_assert_false(ledger_checkpoint_read(&read, text->str, NULL));
        g_string_free(text, TRUE);
    }
    g_autofree char *right = g_strdup_printf("a\n42\n%s\n", root);
    g_assert_true(ledger_checkpoint_read(&read, right, NULL));
}

static void test_notes_refused(void)
{
    static const char *const wrong[] = {"",
                                        "text\n",
                                        "text\n\n",
                                        "text\n\n— a AAAAAAA=",
                                        "text\n\n- a AAAAAAA=\n",
                                        "text\n\n— a\n",
                                        "text\n\n— a b AAAAAAA=\n",
                                        "text\n\n— a AAAAAA==\n",
                                        "text\n\n— a+b AAAAAAA=\n",
                                        "text\n\n— a AAAAAAB=\n",
                                        "te\tx\n\n— a AAAAAAA=\n",
                                        "te\xff\n\n— a AAAAAAA=\n",
                                        "text\n\n— a AAAAAAA=\nmore\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_null(ledger_note_read((const guint8 *)wrong[i], strlen(wrong[i]), NULL));
    g_autoptr(LedgerNote) right =
        ledger_note_read((const guint8 *)"a\n\nb\n\n— a AAAAAAA=\n", 21, NULL);
    g_assert_nonnull(right);
    g_assert_cmpstr(right->text, ==, "a\n\nb\n");
    g_autoptr(GString) many = g_string_new("text\n\n");
    for (int i = 0; i < LEDGER_NOTE_SIGNATURES_MAX; i++)
        g_string_append(many, "— a AAAAAAA=\n");
    g_autoptr(LedgerNote) full = ledger_note_read((guint8 *)many->str, many->len, NULL);
    g_assert_nonnull(full);
    g_string_append(many, "— a AAAAAAA=\n");
    g_assert_null(ledger_note_read((guint8 *)many->str, many->len, NULL));
}

static void test_cosignature(void)
{
    LedgerHash root;
    guint64 time_s = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) note = signed_checkpoint(&root);
    g_autoptr(GBytes) cosigned =
        ledger_checkpoint_cosign(note, "witness.example/w", 1795239900, other_seed, &error);
    g_assert_no_error(error);
    LedgerVerifier log = verifier_of(seed, "town.example/body/a", LEDGER_KEY_NOTE);
    LedgerVerifier witness = verifier_of(other_seed, "witness.example/w", LEDGER_KEY_COSIGNATURE);
    LedgerCheckpoint opened;
    g_assert_true(ledger_checkpoint_open(&opened, cosigned, &log, NULL));
    g_assert_true(ledger_checkpoint_open(&opened, cosigned, &witness, NULL));
    g_autoptr(LedgerNote) read =
        ledger_note_read(g_bytes_get_data(cosigned, NULL), g_bytes_get_size(cosigned), NULL);
    g_assert_true(ledger_note_verify(read, &witness, &time_s, NULL));
    g_assert_cmpuint(time_s, ==, 1795239900);
    /* A cosignature is no log signature and the other way round. */
    LedgerVerifier as_note = verifier_of(other_seed, "witness.example/w", LEDGER_KEY_NOTE);
    g_assert_false(ledger_note_verify(read, &as_note, NULL, NULL));
    LedgerNoteSignature *last = g_ptr_array_index(read->signatures, 1);
    g_autofree guint8 *bytes = g_memdup2(g_bytes_get_data(last->bytes, NULL), 72);
    g_bytes_unref(last->bytes);
    bytes[7] ^= 1; /* another time */
    last->bytes = g_bytes_new(bytes, 72);
    g_assert_false(ledger_note_verify(read, &witness, NULL, NULL));
}

static void test_merge(void)
{
    LedgerHash root, other_root = {{1}};
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) note = signed_checkpoint(&root);
    g_autoptr(GBytes) cosigned =
        ledger_checkpoint_cosign(note, "witness.example/w", 5, other_seed, NULL);
    g_autoptr(GBytes) merged = ledger_note_merge(note, cosigned, NULL);
    g_assert_true(g_bytes_equal(merged, cosigned));
    g_autoptr(GBytes) again = ledger_note_merge(merged, cosigned, NULL);
    g_assert_true(g_bytes_equal(again, cosigned));
    g_autoptr(GBytes) foreign =
        ledger_checkpoint_sign("town.example/body/a", 42, &other_root, seed, NULL);
    g_assert_null(ledger_note_merge(note, foreign, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
}

static void test_names(void)
{
    g_assert_true(ledger_name_is_valid("town.example/body/志免町"));
    static const char *const wrong[] = {"", "a b", "a+b", "a\tb", "a\nb", "a　b", "\xff"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(ledger_name_is_valid(wrong[i]));
    g_autofree char *longest = g_strnfill(LEDGER_ORIGIN_MAX_BYTES, 'x');
    g_autofree char *too_long = g_strnfill(LEDGER_ORIGIN_MAX_BYTES + 1, 'x');
    g_assert_true(ledger_name_is_valid(longest));
    g_assert_false(ledger_name_is_valid(too_long));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/note/ed25519-vector", test_ed25519_vector);
    g_test_add_func("/note/verifier-text", test_verifier_text);
    g_test_add_func("/note/known-key-hash", test_known_key_hash);
    g_test_add_func("/note/known-note", test_known_note);
    g_test_add_func("/note/checkpoint", test_checkpoint);
    g_test_add_func("/note/every-bit-turned", test_every_bit_turned);
    g_test_add_func("/note/checkpoint-forms-refused", test_checkpoint_forms_refused);
    g_test_add_func("/note/notes-refused", test_notes_refused);
    g_test_add_func("/note/cosignature", test_cosignature);
    g_test_add_func("/note/merge", test_merge);
    g_test_add_func("/note/names", test_names);
    return g_test_run();
}
