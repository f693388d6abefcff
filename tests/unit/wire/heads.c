/* tests/unit/wire/heads.c -- heads come back as they were written, and no other bytes are taken */
#include "base/problem.h"
#include "wire/problem.h"
#include "wire/request.h"
#include <string.h>

static WireRequest sample_request(void)
{
    return (WireRequest){.method = WIRE_PATCH,
                         .secure = 1,
                         .path = "/api/v1/editions/ed/units/3",
                         .query = "q=\xe7\xab\xaf\xe6\x9c\xab",
                         .session = "s",
                         .token = "t",
                         .origin = "https://sekisho.example",
                         .host = "sekisho.example",
                         .content_type = "application/json",
                         .language = "ja",
                         .peer = "192.0.2.7",
                         .other_port = 8444,
                         .card = "ab cd 01",
                         .bearer = "sekisho_x",
                         .content_bytes = 4294967297};
}

static void test_request(void)
{
    WireRequest sent = sample_request();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_assert_true(wire_request_write(bytes, &sent, NULL));
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    WireRequest got;
    g_assert_true(wire_request_read(&got, arena, bytes->data, bytes->len, NULL));
    g_assert_cmpint(got.method, ==, WIRE_PATCH);
    g_assert_cmpint(got.secure, ==, 1);
    g_assert_cmpstr(got.path, ==, sent.path);
    g_assert_cmpstr(got.query, ==, sent.query);
    g_assert_cmpstr(got.session, ==, "s");
    g_assert_cmpstr(got.token, ==, "t");
    g_assert_cmpstr(got.origin, ==, sent.origin);
    g_assert_cmpstr(got.host, ==, sent.host);
    g_assert_cmpstr(got.content_type, ==, sent.content_type);
    g_assert_cmpstr(got.language, ==, "ja");
    g_assert_cmpstr(got.if_none_match, ==, "");
    g_assert_cmpstr(got.peer, ==, "192.0.2.7");
    g_assert_cmpuint(got.other_port, ==, 8444);
    g_assert_cmpstr(got.card, ==, "ab cd 01");
    g_assert_cmpstr(got.bearer, ==, "sekisho_x");
    g_assert_cmpuint(got.content_bytes, ==, 4294967297);
}

static void test_response(void)
{
    WireResponse sent = {.status = 202,
                         .content_bytes = G_MAXUINT64,
                         .content_type = "application/json",
                         .etag = "\"x\"",
                         .set_cookie = "__Host-s=1",
                         .location = "/api/v1/imports/i",
                         .retry_after = "3"};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_assert_true(wire_response_write(bytes, &sent, NULL));
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    WireResponse got;
    g_assert_true(wire_response_read(&got, arena, bytes->data, bytes->len, NULL));
    g_assert_cmpint(got.status, ==, 202);
    g_assert_cmpuint(got.content_bytes, ==, G_MAXUINT64);
    g_assert_cmpstr(got.content_type, ==, "application/json");
    g_assert_cmpstr(got.etag, ==, "\"x\"");
    g_assert_cmpstr(got.disposition, ==, "");
    g_assert_cmpstr(got.set_cookie, ==, "__Host-s=1");
    g_assert_cmpstr(got.location, ==, "/api/v1/imports/i");
    g_assert_cmpstr(got.retry_after, ==, "3");
}

/* Every beginning of a head, and a head with one byte more, is refused. */
static void test_cut(void)
{
    WireRequest sent = sample_request();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_assert_true(wire_request_write(bytes, &sent, NULL));
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    WireRequest got;
    for (guint size = 0; size < bytes->len; size++)
        g_assert_false(wire_request_read(&got, arena, bytes->data, size, NULL));
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    g_autoptr(GError) error = NULL;
    g_assert_false(wire_request_read(&got, arena, bytes->data, bytes->len, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
}

static void assert_refused(const GByteArray *good, guint at, guint8 value)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, good->data, good->len);
    bytes->data[at] = value;
    g_autoptr(GStringChunk) arena = g_string_chunk_new(256);
    WireRequest got;
    g_autoptr(GError) error = NULL;
    g_assert_false(wire_request_read(&got, arena, bytes->data, bytes->len, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
}

static void test_other_values(void)
{
    WireRequest sent = sample_request();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_assert_true(wire_request_write(bytes, &sent, NULL));
    assert_refused(bytes, 0, 2);     /* version */
    assert_refused(bytes, 1, 0);     /* method */
    assert_refused(bytes, 1, 7);     /* method */
    assert_refused(bytes, 2, 2);     /* secure */
    assert_refused(bytes, 15, 'x');  /* path without / */
    assert_refused(bytes, 16, 0);    /* NUL in a string */
    assert_refused(bytes, 16, 0xff); /* not UTF-8 */
    assert_refused(bytes, 13, 0xff); /* length over its cap */
}

static void test_too_long(void)
{
    g_autofree char *path = g_strnfill(2049, 'a');
    path[0] = '/';
    WireRequest request = {.method = WIRE_GET, .path = path};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(wire_request_write(bytes, &request, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    g_assert_cmpuint(bytes->len, ==, 0);
}

/* A problem is told in both languages on the other side as on this one. */
static void test_problem(void)
{
    g_autoptr(GError) said = NULL;
    problem_set(&said, PROBLEM_KEEPER, PROBLEM_BOTH("a fork", "分岐"), NULL);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    wire_problem_write(bytes, said);
    Cursor c = cursor_over(bytes->data, bytes->len);
    g_autoptr(GError) heard = NULL;
    wire_problem_read(&c, &heard);
    g_assert_error(heard, PROBLEM, PROBLEM_KEEPER);
    g_autofree char *said_text = problem_detail(said, PROBLEM_JAPANESE);
    g_autofree char *heard_text = problem_detail(heard, PROBLEM_JAPANESE);
    g_assert_cmpstr(said_text, ==, heard_text);
    for (guint size = 0; size < bytes->len; size++) {
        Cursor cut = cursor_over(bytes->data, size);
        g_autoptr(GError) refused = NULL;
        wire_problem_read(&cut, &refused);
        g_assert_error(refused, PROBLEM, PROBLEM_INVALID);
    }
}

static void test_foreign_problem(void)
{
    g_autoptr(GError) foreign = g_error_new_literal(G_FILE_ERROR, G_FILE_ERROR_IO, "no such thing");
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    wire_problem_write(bytes, foreign);
    Cursor c = cursor_over(bytes->data, bytes->len);
    g_autoptr(GError) heard = NULL;
    wire_problem_read(&c, &heard);
    g_assert_error(heard, PROBLEM, PROBLEM_INTERNAL);
    g_assert_cmpstr(problem_thing(heard, 0), ==, "no such thing");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/heads/request", test_request);
    g_test_add_func("/wire/heads/response", test_response);
    g_test_add_func("/wire/heads/cut", test_cut);
    g_test_add_func("/wire/heads/other-values", test_other_values);
    g_test_add_func("/wire/heads/too-long", test_too_long);
    g_test_add_func("/wire/problem", test_problem);
    g_test_add_func("/wire/problem/foreign", test_foreign_problem);
    return g_test_run();
}
