/* people/passwords.c -- passwords: made, judged, hashed by Argon2id (RFC 9106), verified */
#include "base/ids.h"
#include "base/problem.h"
#include "people/people.h"
#include <argon2.h>
#include <string.h>

#define PASSES 3
#define MEMORY_KIB 65536
#define LANES 1
#define SALT_BYTES 16
#define HASH_BYTES 32
#define ENCODED_BYTES 160
#define DIFFERENT_MIN 5

char *people_password_hash(const char *password, GError **error)
{
    guint8 salt[SALT_BYTES];
    char encoded[ENCODED_BYTES];
    if (!random_fill(salt, sizeof salt, error))
        return NULL;
    int result = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt,
                                       sizeof salt, HASH_BYTES, encoded, sizeof encoded);
    if (result != ARGON2_OK) {
        problem_set(error, PROBLEM_INTERNAL, argon2_error_message(result), NULL);
        return NULL;
    }
    return g_strdup(encoded);
}

gboolean people_password_verify(const PeopleCredential *credential, const char *password)
{
    /* libargon2 compares in constant time, and a credential nobody has carries a hash that costs as
     * much. */
    int result = argon2id_verify(credential->hash, password, strlen(password));
    return result == ARGON2_OK && *credential->person != '\0';
}

/* ---- what may be a password ---- */

/* Openings people choose first, folded; a password made of one of these and little more is refused.
 */
static const char *const obvious[] = {
    "password", "passw0rd",   "pasuwado", "qwerty",  "asdfgh",   "zxcvbn",     "1qaz2wsx",
    "admin",    "kanrisha",   "letmein",  "welcome", "iloveyou", "sakura",     "nihon",
    "japan",    "konnichiwa", "himitsu",  "secret",  "changeme", "default",    "test",
    "guest",    "root",       "abc123",   "abcdef",  "123456",   "012345",     "987654",
    "111111",   "000000",     "monkey",   "dragon",  "football", "baseball",   "master",
    "sunshine", "princess",   "sekisho",  "lgwan",   "yakuba",   "shiyakusho", "soumu",
    "joho",     "jouhou",     "security", "anzen",   "tokyo",    "computer",   "パスワード",
    "ひみつ",   "管理者",     "役場",     NULL};

static guint count_different(const char *text)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        g_hash_table_add(seen, GUINT_TO_POINTER(g_utf8_get_char(at)));
    return g_hash_table_size(seen);
}

/* TRUE when, without `word`, too little is left to be a secret. */
static gboolean rests_on(const char *folded, const char *word)
{
    const char *at = *word == '\0' ? NULL : strstr(folded, word);
    if (at == NULL || g_utf8_strlen(word, -1) < 3)
        return FALSE;
    g_autofree char *rest =
        g_strdup_printf("%.*s%s", (int)(at - folded), folded, at + strlen(word));
    return g_utf8_strlen(rest, -1) < PEOPLE_PASSWORD_MIN || count_different(rest) < DIFFERENT_MIN;
}

static char *fold(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
    return normal == NULL ? g_strdup("") : g_utf8_casefold(normal, -1);
}

static gboolean rests_on_any(const char *folded, const char *const *words)
{
    for (gsize i = 0; words != NULL && words[i] != NULL; i++) {
        g_autofree char *word = fold(words[i]);
        if (rests_on(folded, word))
            return TRUE;
    }
    return FALSE;
}

static const char *why_refused(const char *password, const char *const *names)
{
    if (!g_utf8_validate(password, -1, NULL))
        return PROBLEM_BOTH("not text", "文字として読めません");
    glong characters = g_utf8_strlen(password, -1);
    if (characters < PEOPLE_PASSWORD_MIN || characters > PEOPLE_PASSWORD_MAX)
        return PROBLEM_BOTH("use 12 to 128 characters", "12文字以上128文字以内にしてください");
    if (count_different(password) < DIFFERENT_MIN)
        return PROBLEM_BOTH("use at least 5 different characters",
                            "5種類以上の文字を使ってください");
    g_autofree char *folded = fold(password);
    if (rests_on_any(folded, obvious))
        return PROBLEM_BOTH("it is among the first that are guessed",
                            "最初に推測されるものです。別の語の組み合わせにしてください");
    if (rests_on_any(folded, names))
        return PROBLEM_BOTH("it is made of your name or that of the organisation",
                            "利用者名や団体名から推測できます。別の語にしてください");
    return NULL;
}

gboolean people_password_check(const char *password, const char *const *names, GError **error)
{
    const char *why = why_refused(password, names);
    if (why == NULL)
        return TRUE;
    problem_set(error, PROBLEM_INVALID, PROBLEM_BOTH("the new password", "新しいパスワード"), why);
    return FALSE;
}

char *people_password_make(GError **error)
{
    static const char letters[] =
        "abcdefghjkmnpqrstuvwxyz23456789x"; /* 32, so that none is likelier */
    guint8 random[20];
    if (!random_fill(random, sizeof random, error))
        return NULL;
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < sizeof random; i++) {
        if (i > 0 && i % 5 == 0)
            g_string_append_c(text, '-');
        g_string_append_c(text, letters[random[i] & 31]);
    }
    return g_string_free(text, FALSE);
}
