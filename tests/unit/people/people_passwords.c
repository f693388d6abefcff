/* tests/unit/people/people_passwords.c -- which passwords are taken, and how they are verified */
#include "base/problem.h"
#include "people/people.h"
#include <glib/gstdio.h>
#include <string.h>

static const char *const names[] = {"tanaka.taro", "田中 太郎", "みほん町", NULL};

static const PeoplePasswordRules rules = {12, names, NULL};

static void test_check(void)
{
    const struct {
        const char *password;
        gboolean taken;
    } tries[] = {
        {"short", FALSE},
        {"elevenchars", FALSE},
        {"aaaaaaaaaaaaaaaa", FALSE},
        {"abababababababab", FALSE},
        {"password12345678", FALSE},
        {"PASSWORD!2026!ab", FALSE},
        {"ｐａｓｓｗｏｒｄ１２３４５６", FALSE}, /* wide */
        {"sekisho-admin-1", FALSE},
        {"tanaka.taro-2026", FALSE},
        {"みほん町のパスワード", FALSE},
        {"パスワードパスワードパスワード", FALSE},
        {"correct horse battery", TRUE},
        {"うみ やま かわ そら 42 とり", TRUE},
        {"x7Kp-92mQ-vLt4", TRUE},
        {"\xff\xfe not text at all", FALSE},
        {"1qaz2wsx3edc4rfv", FALSE},
        {"abcdefghijklmnop", FALSE},
        {"9876543210987654", FALSE},
        {"sakurasakura2026", FALSE},
        {"Sakura-Yakuba-1965", FALSE},
        {"さくら役場パスワード令和八", FALSE},
        {"k4wkQk4wkQk4wkQ", FALSE},       /* one short thing, repeated */
        {"sakura momiji tsubaki", FALSE}, /* three words of the list */
        {"sakura momiji tsubaki hikari", TRUE},
        {"temporary-Pass-123", FALSE},
        {"harbour.violin.43.moss", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_autoptr(GError) error = NULL;
        gboolean taken = people_password_check(tries[i].password, &rules, &error);
        if (taken != tries[i].taken)
            g_test_message("%s", tries[i].password);
        g_assert_cmpint(taken, ==, tries[i].taken);
        g_assert_true(taken || g_error_matches(error, PROBLEM, PROBLEM_INVALID));
    }
    g_autofree char *long_one = g_strnfill(PEOPLE_PASSWORD_MAX + 1, 'x');
    g_assert_false(people_password_check(long_one, &rules, NULL));
    const PeoplePasswordRules longer = {20, names, NULL};
    g_autoptr(GError) error = NULL;
    g_assert_false(people_password_check("x7Kp-92mQ-vLt4", &longer, &error));
    g_assert_nonnull(strstr(error->message, "use 20 to 128 characters"));
}

static void test_hash(gconstpointer data)
{
    PeopleScheme scheme = (PeopleScheme)GPOINTER_TO_INT(data);
    g_autoptr(GError) error = NULL;
    char person[] = "p";
    char nobody[] = "";
    g_autofree char *hash = people_password_hash("correct horse battery", scheme, &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(hash, scheme == PEOPLE_PBKDF2
                                             ? "$pbkdf2-sha256$600000$"
                                             : "$argon2id$v=19$m=65536,t=3,p=1$"));
    g_assert_true(people_password_is_current(hash, scheme));
    g_assert_false(people_password_is_current(hash, 1 - scheme));
    PeopleCredential credential = {.person = person, .hash = hash, .version = 1};
    g_assert_true(people_password_verify(&credential, "correct horse battery"));
    g_assert_false(people_password_verify(&credential, "correct horse batterz"));
    g_autofree char *again = people_password_hash("correct horse battery", scheme, &error);
    g_assert_cmpstr(hash, !=, again); /* salted */
    credential.person = nobody;
    g_assert_false(people_password_verify(&credential, "correct horse battery"));
    g_assert_false(people_password_matches(people_password_nobodys(scheme), ""));
}

/* Made by Python's hashlib: pbkdf2_hmac('sha256', 'うみ やま'.encode(), b'0123456789abcdef', 1000).
 */
static void test_pbkdf2_as_others_do(void)
{
#define SALT "MDEyMzQ1Njc4OWFiY2RlZg=="
#define HASH "ai1X9ZAuLuTMhrVjJG7FgbpqZyc5T3RbteDVXYHr/kY="
    g_assert_true(people_password_matches("$pbkdf2-sha256$1000$" SALT "$" HASH, "うみ やま"));
    const char *const damaged[] = {"$pbkdf2-sha256$1001$" SALT "$" HASH,
                                   "$pbkdf2-sha256$0$" SALT "$" HASH,
                                   "$pbkdf2-sha256$99999999$" SALT "$" HASH,
                                   "$pbkdf2-sha256$1000$" SALT,
                                   "$pbkdf2-sha256$1000$" SALT "$",
                                   "$pbkdf2-sha256$1000$$" HASH "$",
                                   "$pbkdf2-sha256$",
                                   "",
                                   "$argon2id$",
                                   "$argon2id$v=19$m=65536,t=3,p=1$AAAA$"};
    for (gsize i = 0; i < G_N_ELEMENTS(damaged); i++)
        g_assert_false(people_password_matches(damaged[i], "うみ やま"));
}

static gint compare_keys(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, PEOPLE_LEAKED_BYTES);
}

/* A list of `count` keys as the command makes it, of "leaked 0", "leaked 1" … */
static void write_list(const char *path, guint count)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, PEOPLE_LEAKED_BYTES);
    for (guint i = 0; i < count; i++) {
        guint8 key[PEOPLE_LEAKED_BYTES];
        g_autofree char *word = g_strdup_printf("leaked %u", i);
        people_leaked_key(word, strlen(word), key);
        g_array_append_val(keys, key);
    }
    g_array_sort(keys, compare_keys);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 head[PEOPLE_LEAKED_HEAD_BYTES] = PEOPLE_LEAKED_HEAD;
    g_byte_array_append(bytes, head, sizeof head);
    g_byte_array_append(bytes, (const guint8 *)keys->data, keys->len * PEOPLE_LEAKED_BYTES);
    g_assert_true(g_file_set_contents(path, (const char *)bytes->data, bytes->len, NULL));
}

static gboolean is_listed(const char *folder, const char *password)
{
    gboolean listed = FALSE;
    g_autoptr(GError) error = NULL;
    g_assert_true(people_leaked_find(folder, password, &listed, &error));
    g_assert_no_error(error);
    return listed;
}

static void test_leaked(void)
{
    g_autofree char *folder = g_dir_make_tmp("leaked-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, PEOPLE_LEAKED_FILE, NULL);
    g_assert_false(is_listed(folder, "leaked 0")); /* there is no list */
    const guint counts[] = {0, 1, 2, 3, 1000};
    for (gsize c = 0; c < G_N_ELEMENTS(counts); c++) {
        write_list(path, counts[c]);
        for (guint i = 0; i < 1100; i += counts[c] < 10 ? 1 : 7) {
            g_autofree char *word = g_strdup_printf("leaked %u", i);
            g_assert_cmpint(is_listed(folder, word), ==, i < counts[c]);
        }
        g_assert_cmpint(is_listed(folder, "LEAKED 0"), ==, counts[c] > 0);
    }
    const PeoplePasswordRules with = {8, names, folder};
    g_autoptr(GError) error = NULL;
    g_assert_false(people_password_check("leaked 777", &with, &error));
    g_assert_nonnull(strstr(error->message, "leaked passwords"));
    g_clear_error(&error);
    gboolean listed = TRUE;
    g_assert_true(g_file_set_contents(path, "words\nin lines\n", -1, NULL));
    g_assert_false(
        people_leaked_find(folder, "x", &listed, &error)); /* not ours: nobody is told yes */
    g_assert_error(error, PROBLEM, PROBLEM_FORMAT);
    g_assert_false(people_password_check("x7Kp-92mQ-vLt4", &with, NULL));
    g_remove(path);
    g_rmdir(folder);
}

static void test_make(void)
{
    g_autofree char *one = people_password_make(NULL);
    g_autofree char *two = people_password_make(NULL);
    g_assert_cmpuint(strlen(one), ==, 23);
    g_assert_cmpstr(one, !=, two);
    g_assert_true(people_password_check(one, &rules, NULL));
    g_assert_null(strpbrk(one, "il1o0"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/people/passwords/check", test_check);
    g_test_add_data_func("/people/passwords/argon2", GINT_TO_POINTER(PEOPLE_ARGON2ID), test_hash);
    g_test_add_data_func("/people/passwords/pbkdf2", GINT_TO_POINTER(PEOPLE_PBKDF2), test_hash);
    g_test_add_func("/people/passwords/pbkdf2-as-others-do", test_pbkdf2_as_others_do);
    g_test_add_func("/people/passwords/leaked", test_leaked);
    g_test_add_func("/people/passwords/make", test_make);
    return g_test_run();
}
