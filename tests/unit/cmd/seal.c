/* tests/unit/cmd/seal.c -- what is sealed opens with its passphrase alone, and not when a byte was
 * changed */
#include "cmd/seal.h"
#include "base/problem.h"
#include <string.h>

static const char plain[] = "{\"a.key\":\"-----BEGIN PRIVATE KEY-----\"}";

static GBytes *seal(void)
{
    g_autoptr(GError) error = NULL;
    GBytes *sealed = cmd_seal("合言葉 passphrase", (const guint8 *)plain, sizeof plain - 1, &error);
    g_assert_no_error(error);
    return sealed;
}

static void test_round(void)
{
    g_autoptr(GBytes) sealed = seal();
    gsize bytes;
    const guint8 *data = g_bytes_get_data(sealed, &bytes);
    g_autoptr(GBytes) again = cmd_unseal("合言葉 passphrase", data, bytes, NULL);
    g_autoptr(GBytes) expected = g_bytes_new_static(plain, sizeof plain - 1);
    g_assert_nonnull(again);
    g_assert_true(g_bytes_equal(again, expected));
    g_assert_null(memmem(data, bytes, "PRIVATE", 7));
    g_autoptr(GBytes) other = seal();
    g_assert_false(g_bytes_equal(sealed, other)); /* another salt, another nonce */
}

static void test_refused(void)
{
    g_autoptr(GBytes) sealed = seal();
    gsize bytes;
    const guint8 *data = g_bytes_get_data(sealed, &bytes);
    g_autoptr(GError) error = NULL;
    g_assert_null(cmd_unseal("another", data, bytes, &error));
    g_assert_error(error, PROBLEM, PROBLEM_WRONG_PASSWORD);
    const gsize places[] = {40, bytes - 1};
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree guint8 *changed = g_memdup2(data, bytes);
        changed[places[i]] ^= 1;
        g_assert_null(cmd_unseal("合言葉 passphrase", changed, bytes, NULL));
    }
    g_assert_null(cmd_unseal("合言葉 passphrase", data, 10, NULL));
    g_assert_null(cmd_unseal("合言葉 passphrase", data + 1, bytes - 1, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cmd/seal/round", test_round);
    g_test_add_func("/cmd/seal/refused", test_refused);
    return g_test_run();
}
