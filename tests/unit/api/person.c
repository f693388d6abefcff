/* tests/unit/api/person.c -- whom an unsafe request is believed, cookies, languages, answers */
#include "api/call.h"
#include "base/problem.h"
#include <string.h>

#define TOKEN "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static WireRequest request_of(guint8 method, gboolean secure, const char *origin, const char *host,
                              const char *token)
{
    return (WireRequest){.method = method,
                         .secure = secure ? 1 : 0,
                         .origin = origin,
                         .host = host,
                         .token = token,
                         .language = ""};
}

static const struct {
    gboolean secure;
    const char *origin, *host;
    gboolean signed_in, right_token, fine;
} cases[] = {
    {TRUE, "https://a.example", "a.example", TRUE, TRUE, TRUE},
    {TRUE, "https://a.example:8443", "a.example:8443", TRUE, TRUE, TRUE},
    {FALSE, "http://127.0.0.1:80", "127.0.0.1:80", TRUE, TRUE, TRUE},
    {TRUE, "https://a.example", "a.example", TRUE, FALSE, FALSE},
    {TRUE, "http://a.example", "a.example", TRUE, TRUE, FALSE},
    {TRUE, "https://b.example", "a.example", TRUE, TRUE, FALSE},
    {TRUE, "https://a.example.b.example", "a.example", TRUE, TRUE, FALSE},
    {TRUE, "", "a.example", TRUE, TRUE, FALSE},
    {TRUE, "null", "a.example", TRUE, TRUE, FALSE},
    {TRUE, "https://", "", TRUE, TRUE, FALSE},
    {TRUE, "https://a.example", "a.example", FALSE, FALSE, TRUE}, /* a sign-in */
    {TRUE, "https://b.example", "a.example", FALSE, FALSE, FALSE},
};

static void test_cross_site(void)
{
    ApiPerson person = {.token = TOKEN};
    char csrf[65];
    g_assert_true(people_session_csrf(TOKEN, csrf));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        person.signed_in = cases[i].signed_in;
        WireRequest post = request_of(WIRE_POST, cases[i].secure, cases[i].origin, cases[i].host,
                                      cases[i].right_token ? csrf : TOKEN);
        g_assert_cmpint(api_check_cross_site(&post, &person, &error), ==, cases[i].fine);
        if (!cases[i].fine)
            g_assert_error(error, PROBLEM, PROBLEM_CROSS_SITE);
        post.method = WIRE_GET; /* reading changes nothing, so it is not asked for */
        g_assert_true(api_check_cross_site(&post, &person, NULL));
    }
}

static void test_cookie(void)
{
    g_autofree char *tls = api_cookie("t", TRUE);
    g_assert_cmpstr(tls, ==, "__Host-sekisho=t; Path=/; HttpOnly; SameSite=Strict; Secure");
    g_autofree char *plain = api_cookie("t", FALSE);
    g_assert_cmpstr(plain, ==, "sekisho=t; Path=/; HttpOnly; SameSite=Strict");
    g_autofree char *gone = api_cookie("", TRUE);
    g_assert_true(g_str_has_suffix(gone, "; Secure; Max-Age=0"));
}

static const struct {
    const char *accepts, *chosen;
    ProblemLanguage language;
} languages[] = {
    {"", "", PROBLEM_JAPANESE},
    {"ja", "", PROBLEM_JAPANESE},
    {"en", "", PROBLEM_ENGLISH},
    {"en-GB,en;q=0.9,ja;q=0.8", "", PROBLEM_ENGLISH},
    {"ja,en;q=0.9", "", PROBLEM_JAPANESE},
    {"en;q=0.5, ja;q=0.9", "", PROBLEM_JAPANESE},
    {"fr", "", PROBLEM_JAPANESE},
    {"eng", "", PROBLEM_JAPANESE},
    {"en;q=nonsense,;;;,,", "", PROBLEM_ENGLISH},
    {"en", "ja", PROBLEM_JAPANESE},
    {"ja", "en", PROBLEM_ENGLISH},
};

static void test_language(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
        ApiPerson person = {0};
        g_strlcpy(person.language, languages[i].chosen, sizeof person.language);
        WireRequest request = {.language = languages[i].accepts};
        g_assert_cmpint((int)api_language(&request, &person), ==, (int)languages[i].language);
    }
}

static void test_problem(void)
{
    ApiAnswer answer;
    api_answer_init(&answer);
    g_string_append(answer.body, "half an answer");
    answer.set_cookie = g_strdup("x");
    g_autoptr(GError) error = NULL;
    problem_set(&error, PROBLEM_NOT_FOUND, "edition", "\"quoted\"");
    api_answer_problem(&answer, error, PROBLEM_ENGLISH);
    g_assert_cmpuint(answer.status, ==, 404);
    g_assert_cmpstr(answer.content_type, ==, "application/problem+json");
    g_assert_null(answer.set_cookie);
    g_autoptr(json_t) read =
        json_read((const guint8 *)answer.body->str, answer.body->len, 4096, 4, "problem", NULL);
    g_assert_nonnull(read);
    g_assert_cmpstr(json_string_value(json_object_get(read, "type")), ==,
                    "urn:sekisho:problem:not-found");
    g_assert_nonnull(strstr(json_string_value(json_object_get(read, "detail")), "\"quoted\""));
    api_answer_clear(&answer);
}

static void test_receipt(void)
{
    ApiAnswer answer;
    const guint8 root[32] = {0xab};
    g_autoptr(GArray) path = g_array_new(FALSE, TRUE, sizeof(LedgerHash));
    g_array_set_size(path, 2);
    api_answer_init(&answer);
    api_answer_add_receipt(&answer, "a.example/body/main", 5, 9, root, path);
    g_autoptr(json_t) read =
        json_read((const guint8 *)answer.body->str, answer.body->len, 4096, 4, "receipt", NULL);
    const json_t *event = json_object_get(read, "event");
    g_assert_cmpint(json_integer_value(json_object_get(event, "index")), ==, 5);
    g_assert_cmpint(json_integer_value(json_object_get(event, "root_size")), ==, 9);
    g_assert_cmpuint(json_array_size(json_object_get(event, "inclusion")), ==, 2);
    api_answer_clear(&answer);
}

/* What a reader adds, beside a receipt and where there is none. */
static void test_record_id(void)
{
    const ApiCall call = {.record_after = "0123456789abcdefghjkmnpqrs"};
    const guint8 root[32] = {0xab};
    g_autoptr(GArray) path = g_array_new(FALSE, TRUE, sizeof(LedgerHash));
    for (guint with = 0; with < 2; with++) {
        ApiAnswer answer;
        api_answer_init(&answer);
        if (with == 1)
            api_answer_add_receipt(&answer, "a.example/body/main", 5, 9, root, path);
        g_autoptr(GError) unseen = NULL;
        problem_set(&unseen, PROBLEM_NOT_FOUND, "record", NULL);
        api_answer_unshown(&call, unseen, &answer);
        g_autoptr(json_t) read =
            json_read((const guint8 *)answer.body->str, answer.body->len, 4096, 4, "record", NULL);
        g_assert_cmpuint(json_object_size(read), ==, 1 + with);
        g_assert_cmpstr(json_string_value(json_object_get(read, "id")), ==, call.record_after);
        g_assert_true((json_object_get(read, "event") != NULL) == (with == 1));
        api_answer_clear(&answer);
    }
}

/* A record that was written is not told as one that may not be seen when only showing it failed. */
static void test_unshown(void)
{
    static const struct {
        Problem kind;
        const char *body;
    } told[] = {{PROBLEM_NOT_FOUND, "{\"id\":\"24w6\"}"},
                {PROBLEM_STORE, "{\"id\":\"24w6\",\"unshown\":true}"}};
    for (gsize i = 0; i < G_N_ELEMENTS(told); i++) {
        g_autoptr(GString) body = g_string_new(NULL);
        g_autoptr(GError) problem = NULL;
        ApiAnswer answer = {.body = body};
        const ApiCall call = {.record_after = "24w6"};
        problem_set(&problem, told[i].kind, "record", NULL);
        api_answer_unshown(&call, problem, &answer);
        g_assert_cmpstr(body->str, ==, told[i].body);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/api/person/cross-site", test_cross_site);
    g_test_add_func("/api/person/cookie", test_cookie);
    g_test_add_func("/api/person/language", test_language);
    g_test_add_func("/api/answer/problem", test_problem);
    g_test_add_func("/api/answer/receipt", test_receipt);
    g_test_add_func("/api/answer/record-id", test_record_id);
    g_test_add_func("/api/answer/unshown", test_unshown);
    return g_test_run();
}
