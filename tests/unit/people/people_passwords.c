/* tests/unit/people/people_passwords.c -- which passwords are taken, and how they are verified */
#include "base/problem.h"
#include "people/people.h"
#include <string.h>

static const char *const names[] = {"tanaka.taro", "田中 太郎", "みほん町", NULL};

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
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tries); i++) {
        g_autoptr(GError) error = NULL;
        gboolean taken = people_password_check(tries[i].password, names, &error);
        if (taken != tries[i].taken)
            g_test_message("%s", tries[i].password);
        g_assert_cmpint(taken, ==, tries[i].taken);
        g_assert_true(taken || g_error_matches(error, PROBLEM, PROBLEM_INVALID));
    }
    g_autofree char *long_one = g_strnfill(PEOPLE_PASSWORD_MAX + 1, 'x');
    g_assert_false(people_password_check(long_one, NULL, NULL));
}

static void test_hash(void)
{
    g_autoptr(GError) error = NULL;
    char person[] = "p";
    char nobody[] = "";
    g_autofree char *hash = people_password_hash("correct horse battery", &error);
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(hash, "$argon2id$v=19$m=65536,t=3,p=1$"));
    PeopleCredential credential = {.person = person, .hash = hash, .version = 1};
    g_assert_true(people_password_verify(&credential, "correct horse battery"));
    g_assert_false(people_password_verify(&credential, "correct horse batterz"));
    g_autofree char *again = people_password_hash("correct horse battery", &error);
    g_assert_cmpstr(hash, !=, again); /* salted */
    credential.person = nobody;
    g_assert_false(people_password_verify(&credential, "correct horse battery"));
}

static void test_make(void)
{
    g_autofree char *one = people_password_make(NULL);
    g_autofree char *two = people_password_make(NULL);
    g_assert_cmpuint(strlen(one), ==, 23);
    g_assert_cmpstr(one, !=, two);
    g_assert_true(people_password_check(one, names, NULL));
    g_assert_null(strpbrk(one, "il1o0"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/people/passwords/check", test_check);
    g_test_add_func("/people/passwords/hash", test_hash);
    g_test_add_func("/people/passwords/make", test_make);
    return g_test_run();
}
