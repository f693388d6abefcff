/* tests/unit/base/base_json.c -- only the subset is read, and what is written is canonical */
#include "base/json.h"
#include "base/problem.h"
#include <string.h>

static json_t *read_text(const char *text, GError **error)
{
    return json_read((const guint8 *)text, strlen(text), 100000, 16, "the test", error);
}

static void test_round_trip(void)
{
    static const char *const cases[][2] = {
        {"{\"b\": 1, \"a\" : [true, false, \"x\"]}", "{\"a\":[true,false,\"x\"],\"b\":1}"},
        {"9007199254740991", "9007199254740991"},
        {"-9007199254740991", "-9007199254740991"},
        {"\"\\u3042\\/\\u001f\\n\\\"\\\\\\u007f\"", "\"あ/\\u001f\\n\\\"\\\\\x7f\""},
        {"\"\\ud842\\udfb7\"", "\"𠮷\""},
        {"\"\\b\\t\\f\\r\\u0000x\"", NULL}, /* no NUL in texts */
        {" [ ] ", "[]"},
        {"{\"aa\":1,\"a\":2,\"B\":3,\"_\":4}", "{\"B\":3,\"_\":4,\"a\":2,\"aa\":1}"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(json_t) value = read_text(cases[i][0], NULL);
        if (cases[i][1] == NULL) {
            g_assert_null(value);
            continue;
        }
        g_assert_nonnull(value);
        g_autoptr(GBytes) bytes = json_write_canonical(value, 1000, NULL);
        g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        g_assert_cmpstr(text, ==, cases[i][1]);
    }
}

static void test_refuses(void)
{
    static const char *const wrong[] = {"",
                                        "{",
                                        "[1,]",
                                        "1.0",
                                        "1e3",
                                        "null",
                                        "[null]",
                                        "{\"a\":1,\"a\":2}",
                                        "{\"あ\":1}",
                                        "01",
                                        "9007199254740992",
                                        "-9007199254740992",
                                        "-9223372036854775808",
                                        "99999999999999999999",
                                        "1 2",
                                        "\"\xff\"",
                                        "\"\\ud800\"",
                                        "\"\xed\xa0\x80\"",
                                        "{\"a\":{\"b\":1.5}}",
                                        "'a'",
                                        "nul",
                                        "[1",
                                        "\"a",
                                        "\"a\\",
                                        "NaN",
                                        "Infinity",
                                        "// x\n1"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(read_text(wrong[i], &error));
        g_assert_error(error, PROBLEM, PROBLEM_INVALID);
    }
}

static char *nested(gsize depth)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < depth; i++)
        g_string_append_c(text, '[');
    for (gsize i = 0; i < depth; i++)
        g_string_append_c(text, ']');
    return g_string_free(text, FALSE);
}

static void test_depth(void)
{
    g_autofree char *fits = nested(16), *over = nested(17), *far = nested(40000);
    g_autoptr(json_t) value = read_text(fits, NULL);
    g_assert_nonnull(value);
    g_autoptr(GError) error = NULL, far_error = NULL;
    g_assert_null(read_text(over, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_DEEP);
    g_assert_null(read_text(far, &far_error));
    g_assert_error(far_error, PROBLEM, PROBLEM_TOO_DEEP);
    /* Brackets inside a text are no nesting. */
    g_autoptr(json_t) text = read_text("\"[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[\"", NULL);
    g_assert_nonnull(text);
}

static void test_limits(void)
{
    g_autoptr(GError) error = NULL, many_error = NULL;
    g_assert_null(json_read((const guint8 *)"[1,2,3]", 7, 6, 16, "the test", &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    gsize count = 9000000;
    g_autofree char *many = g_malloc(count);
    for (gsize i = 0; i < count; i++)
        many[i] = i == 0 ? '[' : i + 1 == count ? ']' : i % 2 ? '1' : ',';
    g_assert_null(json_read((guint8 *)many, count, count, 16, "the test", &many_error));
    g_assert_error(many_error, PROBLEM, PROBLEM_TOO_LARGE);
}

static void test_writer_refuses(void)
{
    g_autoptr(json_t) real = json_pack("{s:f}", "a", 1.5), null = json_pack("[n]");
    g_autoptr(json_t) big = json_pack("[I]", (json_int_t)JSON_INTEGER_MAX + 1);
    g_autoptr(json_t) lowest = json_pack("[I]", (json_int_t)G_MININT64);
    g_autoptr(json_t) key = json_pack("{s:i}", "あ", 1), text = json_pack("[s]", "long enough");
    g_assert_null(json_write_canonical(real, 100, NULL));
    g_assert_null(json_write_canonical(null, 100, NULL));
    g_assert_null(json_write_canonical(big, 100, NULL));
    g_assert_null(json_write_canonical(lowest, 100, NULL));
    g_assert_null(json_write_canonical(key, 100, NULL));
    g_autoptr(json_t) nul = json_stringn("a\0b", 3), bytes = json_stringn_nocheck("\xff", 1);
    g_assert_null(json_write_canonical(nul, 100, NULL));
    g_assert_null(json_write_canonical(bytes, 100, NULL));
    g_autoptr(GError) error = NULL;
    g_assert_null(json_write_canonical(text, 14, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    g_autoptr(GBytes) fits = json_write_canonical(text, 15, NULL);
    g_assert_nonnull(fits);
}

/* What the writer lets through can be read again: one level more is refused by both. */
static void test_depth_of_both(void)
{
    g_autofree char *fits = nested(JSON_DEPTH_MAX), *over = nested(JSON_DEPTH_MAX + 1);
    g_autoptr(json_t) value = json_read((guint8 *)fits, strlen(fits), 1000, 1000, "x", NULL);
    g_autoptr(GBytes) written = json_write_canonical(value, 1000, NULL);
    g_assert_nonnull(written);
    g_assert_null(json_read((guint8 *)over, strlen(over), 1000, 1000, "x", NULL));
    g_autoptr(json_t) deeper = json_array();
    json_array_append(deeper, value);
    g_assert_null(json_write_canonical(deeper, 1000, NULL));
}

static void test_appending(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    json_append_string(out, "a\"\\\n\x01\x1fあ", -1);
    g_assert_cmpstr(out->str, ==, "\"a\\\"\\\\\\n\\u0001\\u001fあ\"");
    g_string_truncate(out, 0);
    json_append_string(out, "abc", 2);
    json_append_integer(out, 0);
    json_append_integer(out, -JSON_INTEGER_MAX);
    g_assert_cmpstr(out->str, ==, "\"ab\"0-9007199254740991");
}

static void test_lookups(void)
{
    g_autoptr(json_t) object = read_text("{\"s\":\"x\",\"i\":5}", NULL);
    gint64 value = 0;
    g_assert_cmpstr(json_get_string(object, "s", NULL), ==, "x");
    g_assert_true(json_get_integer(object, "i", 5, 5, &value, NULL));
    g_assert_cmpint(value, ==, 5);
    g_autoptr(GError) missing = NULL, kind = NULL, range = NULL;
    g_assert_null(json_get_string(object, "t", &missing));
    g_assert_error(missing, PROBLEM, PROBLEM_INVALID);
    g_assert_false(json_get_integer(object, "s", 0, 9, &value, &kind));
    g_assert_error(kind, PROBLEM, PROBLEM_INVALID);
    g_assert_false(json_get_integer(object, "i", 6, 9, &value, &range));
    g_assert_error(range, PROBLEM, PROBLEM_INVALID);
    g_assert_cmpint(value, ==, 5);
}

/* What is scanned is what Jansson reads; what Jansson refuses is not scanned. */
static void check_scan(const char *text, gsize size_bytes)
{
    g_autoptr(json_t) scanned = json_scan(text, size_bytes, JSON_DEPTH_MAX);
    g_autoptr(json_t) other =
        json_loadb(text, size_bytes, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    if (scanned != NULL)
        g_assert_true(json_equal(scanned, other));
}

static void test_scan_reads_as_jansson_does(void)
{
    static const char whole[] =
        " {\"a\" : [1, -2,0,9007199254740991 ,true,false], \"b\":{\"c\":\"x\\n\\u00e9\\\"y\\/\"},"
        "\"d\":\"日本語\",\"e\":[],\"f\":{},\"g\":\"\"}\n";
    static const char marks[] = "\"\\{}[],:0-9.eu \t\ntn\xe3\x81\x1f";
    g_autoptr(json_t) value = json_scan(whole, strlen(whole), JSON_DEPTH_MAX);
    g_assert_nonnull(value);
    g_autofree char *text = g_strdup(whole);
    for (gsize i = 0; i < strlen(whole); i++) {
        check_scan(whole, i);
        for (gsize j = 0; j + 1 < sizeof marks; j++) {
            text[i] = marks[j];
            check_scan(text, strlen(text));
        }
        text[i] = whole[i];
    }
}

static void test_scan_refuses(void)
{
    static const char *const wrong[] = {"",
                                        "{",
                                        "[1,]",
                                        "[,1]",
                                        "{\"a\":1,}",
                                        "01",
                                        "-",
                                        "1.0",
                                        "null",
                                        "[1 2]",
                                        "{\"a\" 1}",
                                        "\"\x01\"",
                                        "tru",
                                        "\"\t\"",
                                        "\"a \n\"",
                                        "1 2",
                                        "\"\\u0000\"",
                                        "\"\\x\"",
                                        "\"\xff\"",
                                        "9007199254740992",
                                        "{\"a\":1,\"a\":2}",
                                        "{\"é\":1}"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_null(json_scan(wrong[i], strlen(wrong[i]), JSON_DEPTH_MAX));
    g_assert_null(json_scan("[[1]]", 5, 1));
    g_autoptr(json_t) fits = json_scan("[[1]]", 5, 2);
    g_assert_nonnull(fits);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/round-trip", test_round_trip);
    g_test_add_func("/json/refuses", test_refuses);
    g_test_add_func("/json/depth", test_depth);
    g_test_add_func("/json/limits", test_limits);
    g_test_add_func("/json/writer-refuses", test_writer_refuses);
    g_test_add_func("/json/depth-of-both", test_depth_of_both);
    g_test_add_func("/json/appending", test_appending);
    g_test_add_func("/json/lookups", test_lookups);
    g_test_add_func("/json/scan-as-jansson", test_scan_reads_as_jansson_does);
    g_test_add_func("/json/scan-refuses", test_scan_refuses);
    return g_test_run();
}
