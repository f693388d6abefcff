/* tests/unit/front/fields.c -- header fields: framing, cookies, hosts, lists */
#include "front/fields.h"
#include "base/problem.h"
#include <string.h>

/* "Name: value|Name: value" as it would come, one line each. */
static FrontFields collect(GStrv lines)
{
    FrontFields fields = {0};
    for (gsize i = 0; lines[i] != NULL; i++) {
        char *colon = strchr(lines[i], ':');
        char *value = colon + 1 + strspn(colon + 1, " ");
        *colon = '\0';
        front_fields_add(&fields, lines[i], strlen(lines[i]), value, strlen(value));
    }
    return fields;
}

typedef struct {
    const char *lines;
    gboolean http_1_1, taken;
    guint64 content_bytes;
} FramingRow;

static const FramingRow framing_rows[] = {
    {"Host: a", TRUE, TRUE, 0},
    {"Host: a|content-length: 5", TRUE, TRUE, 5},
    {"Content-Length: 0", FALSE, TRUE, 0},
    {"Transfer-Encoding: chunked", TRUE, TRUE, G_MAXUINT64},
    {"Transfer-Encoding: Chunked", TRUE, TRUE, G_MAXUINT64},
    {"Transfer-Encoding: chunked", FALSE, FALSE, 0},
    {"Transfer-Encoding: chunked, chunked", TRUE, FALSE, 0},
    {"Transfer-Encoding: identity", TRUE, FALSE, 0},
    {"Transfer-Encoding: chunked|Content-Length: 5", TRUE, FALSE, 0},
    {"Transfer-Encoding: chunked|Transfer-Encoding: chunked", TRUE, FALSE, 0},
    {"Content-Length: 5|Content-Length: 5", TRUE, FALSE, 0},
    {"Content-Length: -1", TRUE, FALSE, 0},
    {"Content-Length: 1e3", TRUE, FALSE, 0},
    {"Content-Length:", TRUE, FALSE, 0},
    {"Content-Length: 18446744073709551616", TRUE, FALSE, 0},
    {"Host: a|Host: a", TRUE, FALSE, 0},
    {"Ho st: a", TRUE, FALSE, 0},
    {"X\x01: a", TRUE, FALSE, 0},
    {"X: a\x01", TRUE, FALSE, 0},
    {"X: \xff", TRUE, FALSE, 0},
    {"X: 団体", TRUE, TRUE, 0},
};

static void test_framing(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(framing_rows); i++) {
        const FramingRow *row = &framing_rows[i];
        g_auto(GStrv) lines = g_strsplit(row->lines, "|", -1);
        FrontFields fields = collect(lines);
        guint64 content_bytes = 0;
        g_autoptr(GError) error = NULL;
        g_test_message("%s", row->lines);
        g_assert_cmpint(front_fields_judge(&fields, row->http_1_1, &content_bytes, &error), ==,
                        row->taken);
        if (row->taken)
            g_assert_cmpuint(content_bytes, ==, row->content_bytes);
        else
            g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    }
}

static void test_size(void)
{
    g_autoptr(GString) many = g_string_new("X: 1");
    for (guint i = 0; i < 64; i++)
        g_string_append(many, "|X: 1");
    g_auto(GStrv) lines = g_strsplit(many->str, "|", -1);
    FrontFields fields = collect(lines);
    guint64 content_bytes;
    g_autoptr(GError) error = NULL;
    g_assert_cmpuint(fields.size_bytes, ==, 65 * 6);
    g_assert_false(front_fields_judge(&fields, TRUE, &content_bytes, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
}

static void test_cookie(void)
{
    char value[17];
    g_assert_true(front_cookie_read("a=1; s=tok.en; b=2", "s", 16, value));
    g_assert_cmpstr(value, ==, "tok.en");
    g_assert_true(front_cookie_read("s=first", "s", 16, value));
    g_assert_cmpstr(value, ==, "first");
    g_assert_true(front_cookie_read("xs=1; ss=2", "s", 16, value));
    g_assert_cmpstr(value, ==, "");
    g_assert_true(front_cookie_read("", "s", 16, value));
    g_assert_cmpstr(value, ==, "");
    g_assert_true(front_cookie_read("s=0123456789abcdef", "s", 16, value));
    g_assert_false(front_cookie_read("s=0123456789abcdefg", "s", 16, value));
    g_assert_false(front_cookie_read("s=1; s=1", "s", 16, value));
    g_assert_false(front_cookie_read("s=\"1\"", "s", 16, value));
    g_assert_false(front_cookie_read("s=a,b", "s", 16, value));
}

static void test_bearer(void)
{
    static const struct {
        const char *header, *token;
    } rows[] = {{"Bearer abc_1", "abc_1"},
                {"bearer   abc", "abc"},
                {"Bearer", "-"},
                {"Bearer ", "-"},
                {"Bearer a b", "-"},
                {"Bearer a,b", "-"},
                {"Bearer\ta", "-"},
                {"Bearer 12345678901234567", "-"},
                {"Bearers abc", ""},
                {"Basic YTpi", ""},
                {"", ""}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpstr(front_bearer_read(rows[i].header, 16), ==, rows[i].token);
}

static void test_host(void)
{
    const char *const names[] = {"sekisho.example", "192.0.2.7", "[2001:db8::7]", NULL};
    const char *good[] = {"sekisho.example", "SEKISHO.Example:8443", "192.0.2.7:1",
                          "[2001:db8::7]:443"};
    const char *bad[] = {"",
                         "localhost",
                         "sekisho.example.",
                         "sekisho.example:",
                         "sekisho.example:port",
                         "sekisho.example:123456",
                         "xsekisho.example",
                         "sekisho.example.evil",
                         "sekisho.example:80@evil",
                         "[2001:db8::7",
                         "[2001:db8::7]x",
                         ":80"};
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(front_host_is(good[i], names, FALSE));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_test_message("%s", bad[i]);
        /* "name:" is allowed by RFC 9110 and harmless; all others are not ours. */
        g_assert_cmpint(front_host_is(bad[i], names, FALSE), ==,
                        strcmp(bad[i], "sekisho.example:") == 0);
    }
    g_assert_true(front_host_is("localhost:80", names, TRUE));
    g_assert_true(front_host_is("[::1]:80", names, TRUE));
    g_assert_false(front_host_is("evil", names, TRUE));
}

static void test_lists(void)
{
    g_assert_true(front_list_accepts("gzip", "gzip"));
    g_assert_true(front_list_accepts("br, GZIP;q=0.1", "gzip"));
    g_assert_false(front_list_accepts("gzip;q=0", "gzip"));
    g_assert_false(front_list_accepts("gzip;q=0.000", "gzip"));
    g_assert_false(front_list_accepts("x-gzip, br", "gzip"));
    g_assert_false(front_list_accepts("", "gzip"));
    g_assert_false(front_list_accepts("gzip;q=", "gzip"));
    g_assert_true(front_etag_matches("\"a\", W/\"b\"", "\"b\""));
    g_assert_true(front_etag_matches("*", "\"b\""));
    g_assert_false(front_etag_matches("\"bb\"", "\"b\""));
    g_assert_false(front_etag_matches("", "\"b\""));
    g_assert_false(front_etag_matches("W/", "\"b\""));
    g_assert_true(front_prefers_english("en"));
    g_assert_true(front_prefers_english("en-GB, ja"));
    g_assert_true(front_prefers_english("ja;q=0.5, en;q=0.6"));
    g_assert_false(front_prefers_english("ja, en"));
    g_assert_false(front_prefers_english("ja;q=0.9, en;q=0.8"));
    g_assert_false(front_prefers_english("fr"));
    g_assert_false(front_prefers_english(""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/front/fields/framing", test_framing);
    g_test_add_func("/front/fields/size", test_size);
    g_test_add_func("/front/fields/cookie", test_cookie);
    g_test_add_func("/front/fields/bearer", test_bearer);
    g_test_add_func("/front/fields/host", test_host);
    g_test_add_func("/front/fields/lists", test_lists);
    return g_test_run();
}
