/* tests/unit/base/base_ids.c -- ids are random and well-formed; hexadecimal and Base64 have one
 * form */
#include "base/ids.h"
#include <string.h>

static void test_ids_differ(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < 1000; i++) {
        char id[ID_TEXT_BYTES];
        id_make(id);
        g_assert_true(id_is_valid(id));
        g_assert_true(g_hash_table_add(seen, g_strdup(id)));
    }
}

static void test_id_form(void)
{
    g_assert_true(id_is_valid("7zzzzzzzzzzzzzzzzzzzzzzzzz"));
    g_assert_false(id_is_valid(NULL));
    g_assert_false(id_is_valid(""));
    g_assert_false(id_is_valid("8zzzzzzzzzzzzzzzzzzzzzzzzz")); /* over 128 bits */
    g_assert_false(id_is_valid("7zzzzzzzzzzzzzzzzzzzzzzzz"));
    g_assert_false(id_is_valid("7zzzzzzzzzzzzzzzzzzzzzzzzu")); /* u is not in the alphabet */
    g_assert_false(id_is_valid("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
}

static void test_random_fills(void)
{
    guint8 bytes[64] = {0};
    g_assert_true(random_fill(bytes, sizeof bytes, NULL));
    guint8 zero[64] = {0};
    g_assert_false(memcmp(bytes, zero, sizeof zero) == 0);
}

static void test_hex(void)
{
    const guint8 bytes[] = {0x00, 0x9f, 0xe3, 0xb0};
    char text[9];
    hex_write(text, bytes, sizeof bytes);
    g_assert_cmpstr(text, ==, "009fe3b0");
    guint8 back[4];
    g_assert_true(hex_read(back, 4, text));
    g_assert_true(memcmp(back, bytes, 4) == 0);
    g_assert_false(hex_read(back, 4, "009FE3B0"));
    g_assert_false(hex_read(back, 4, "009fe3b"));
    g_assert_false(hex_read(back, 4, "009fe3b00"));
    g_assert_false(hex_read(back, 4, "009fe3bg"));
}

static void test_base64(void)
{
    for (gsize n = 0; n < 50; n++) {
        guint8 bytes[50];
        g_assert_true(random_fill(bytes, n, NULL));
        g_autofree char *text = base64_write(bytes, n);
        g_autoptr(GBytes) back = base64_read(text, strlen(text), n);
        g_assert_nonnull(back);
        g_assert_cmpuint(g_bytes_get_size(back), ==, n);
        g_assert_true(n == 0 || memcmp(g_bytes_get_data(back, NULL), bytes, n) == 0);
        if (n > 0)
            g_assert_null(base64_read(text, strlen(text), n - 1));
    }
}

static void test_base64_refuses(void)
{
    /* Unused bits set, padding missing or misplaced, other alphabet, blanks, line break, NUL. */
    static const char *const wrong[] = {"AB==", "AAB=", "AA",   "AA=A",
                                        "=AAA", "AA-_", "AA =", "AAAA\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_null(base64_read(wrong[i], strlen(wrong[i]), 100));
    g_assert_null(base64_read("AA\0A", 4, 100));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ids/differ", test_ids_differ);
    g_test_add_func("/ids/form", test_id_form);
    g_test_add_func("/ids/random-fills", test_random_fills);
    g_test_add_func("/ids/hex", test_hex);
    g_test_add_func("/ids/base64", test_base64);
    g_test_add_func("/ids/base64-refuses", test_base64_refuses);
    return g_test_run();
}
