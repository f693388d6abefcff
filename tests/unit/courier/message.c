/* tests/unit/courier/message.c -- messages between core and courier, and a courier that lies */
#include "courier/message.h"
#include "base/problem.h"
#include "courier/client.h"
#include "os/fd.h"
#include "os/sockets.h"
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void test_there_and_back(void)
{
    const char *texts[] = {"", "件名", "a\nb"};
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_assert_true(courier_message_write(out, COURIER_MAIL, texts, G_N_ELEMENTS(texts)));
    for (guint size = 0; size <= out->len; size++) {
        g_auto(CourierMessage) message = {0};
        Cursor c = cursor_over(out->data, size);
        CourierRead result = courier_message_read(&message, &c);
        g_assert_cmpint(result, ==, size == out->len ? COURIER_READ : COURIER_MORE);
        if (result != COURIER_READ)
            continue;
        g_assert_cmpuint(message.count, ==, 3);
        g_assert_cmpstr(message.texts[1], ==, "件名");
        g_assert_cmpuint(cursor_left(&c), ==, 0);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *bytes;
        gsize size;
    } rows[] = {
        {"\2\1\0\0\0\0\0\0", 8},              /* another version */
        {"\1\0\0\0\0\0\0\0", 8},              /* no kind */
        {"\1\x20\0\0\0\0\0\0", 8},            /* an unknown one */
        {"\1\3\0\x41\0\0\0\0", 8},            /* too many texts */
        {"\1\3\0\0\0\1\0\1", 8},              /* too long */
        {"\1\3\0\1\0\0\0\3\0\2a", 11},        /* a text beyond the end */
        {"\1\3\0\1\0\0\0\4\0\1ab", 12},       /* more than the texts */
        {"\1\3\0\1\0\0\0\4\0\2\xff\xfe", 12}, /* no UTF-8 */
        {"\1\3\0\1\0\0\0\3\0\1\0", 11},       /* a NUL */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(CourierMessage) message = {0};
        Cursor c = cursor_over((const guint8 *)rows[i].bytes, rows[i].size);
        g_assert_cmpint(courier_message_read(&message, &c), ==, COURIER_BROKEN);
    }
    const char *bad[] = {"\xff"};
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_assert_false(courier_message_write(out, COURIER_ROW, bad, 1));
    g_autofree char *large = g_strnfill(G_MAXUINT16 + 1, 'x');
    bad[0] = large;
    g_assert_false(courier_message_write(out, COURIER_ROW, bad, 1));
    g_assert_cmpuint(out->len, ==, 0);
}

static void test_words(void)
{
    static const char said[] = "550 5.1.1  <a>:\r\n\x1b[31m no\xff such\x7f user \n";
    g_autofree char *words = courier_words(said, sizeof said - 1);
    g_assert_cmpstr(words, ==, "550 5.1.1 <a>: [31m no\xef\xbf\xbd such user");
    g_autofree char *many = g_strnfill(5000, 'x');
    g_autofree char *cut = courier_words(many, 5000);
    g_assert_cmpuint(strlen(cut), ==, 300);
}

/* What a courier sends back, and what core makes of it. */
static int kind_after(const char *bytes, gsize size, char **said)
{
    g_auto(OsFd) ours = -1;
    g_auto(OsFd) theirs = -1;
    g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
    g_assert_cmpint(write(theirs, bytes, size), ==, (gssize)size);
    g_assert_cmpint(shutdown(theirs, SHUT_WR), ==, 0);
    g_autoptr(CourierLine) line = courier_line_new(ours, NULL);
    g_autoptr(GError) error = NULL;
    *said = courier_ask_check(line, "mail", &error);
    g_assert_true((*said == NULL) == (error != NULL));
    return error != NULL ? error->code : -1;
}

static void test_lies(void)
{
#define SAYS(bytes) bytes, sizeof(bytes) - 1
    static const struct {
        const char *bytes;
        gsize size;
        int code;
    } rows[] = {
        {SAYS(""), PROBLEM_WORKER_ENDED},
        {SAYS("\1\7\0\1\0\0\0\4\0\2"), PROBLEM_WORKER_ENDED},
        {SAYS("HTTP/1.1 200 OK\r\n"), PROBLEM_WORKER_ENDED},
        {SAYS("\1\7\0\0\0\0\0\0"), PROBLEM_WORKER_ENDED},               /* no text in the result */
        {SAYS("\1\6\0\1\0\0\0\3\0\1x"), PROBLEM_WORKER_ENDED},          /* a row nobody asked for */
        {SAYS("\1\1\0\0\0\0\0\0"), PROBLEM_WORKER_ENDED},               /* a question */
        {SAYS("\1\10\0\3\0\0\0\11\0\003999\0\0\0\0"), PROBLEM_INVALID}, /* an unknown problem */
        {SAYS("\1\7\0\1\0\0\0\3\0\1x"), -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *said = NULL;
        g_assert_cmpint(kind_after(rows[i].bytes, rows[i].size, &said), ==, rows[i].code);
        g_assert_cmpstr(said, ==, rows[i].code == -1 ? "x" : NULL);
    }
}

/* Of a letter only what is of the form counts as an answer. */
static void test_letter_answers(void)
{
    static const struct {
        const char *bytes;
        gsize size;
        int code;
        CourierSent sent;
    } rows[] = {
        {SAYS("\1\7\0\2\0\0\0\14\0\4sent\0\4ok\r\n"), -1, COURIER_SENT},
        {SAYS("\1\7\0\2\0\0\0\13\0\7refused\0\0"), -1, COURIER_REFUSED},
        {SAYS("\1\7\0\2\0\0\0\10\0\4gone\0\0"), PROBLEM_WORKER_ENDED, COURIER_LATER},
        {SAYS("\1\7\0\1\0\0\0\6\0\4sent"), PROBLEM_WORKER_ENDED, COURIER_LATER},
    };
    const CourierLetter letter = {"1@a", "a@b", "s", "t", 1};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(OsFd) ours = -1;
        g_auto(OsFd) theirs = -1;
        g_assert_true(os_socket_pair(OS_SOCKET_STREAM, &ours, &theirs, NULL));
        g_assert_cmpint(write(theirs, rows[i].bytes, rows[i].size), ==, (gssize)rows[i].size);
        g_assert_cmpint(shutdown(theirs, SHUT_WR), ==, 0);
        g_autoptr(CourierLine) line = courier_line_new(ours, NULL);
        g_autoptr(GError) error = NULL;
        g_autofree char *answer = NULL;
        CourierSent sent = COURIER_LATER;
        gboolean told = courier_ask_mail(line, &letter, &sent, &answer, &error);
        g_assert_cmpint(error != NULL ? error->code : -1, ==, rows[i].code);
        g_assert_true(told == (rows[i].code == -1));
        g_assert_cmpint(sent, ==, rows[i].sent);
    }
}

static void test_problem(void)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GError) back = NULL;
    problem_set(&problem, PROBLEM_UNREACHABLE, PROBLEM_BOTH("the thing", "もの"), "refused");
    g_autoptr(GByteArray) out = g_byte_array_new();
    courier_problem_write(out, problem);
    g_auto(CourierMessage) message = {0};
    Cursor c = cursor_over(out->data, out->len);
    g_assert_cmpint(courier_message_read(&message, &c), ==, COURIER_READ);
    courier_problem_read(&message, &back);
    g_assert_error(back, PROBLEM, PROBLEM_UNREACHABLE);
    g_autofree char *detail = problem_detail(back, PROBLEM_JAPANESE);
    g_assert_cmpstr(detail, ==, "ものとやり取りできませんでした：refused");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/courier/message/there-and-back", test_there_and_back);
    g_test_add_func("/courier/message/refused", test_refused);
    g_test_add_func("/courier/message/words", test_words);
    g_test_add_func("/courier/message/lies", test_lies);
    g_test_add_func("/courier/message/letter-answers", test_letter_answers);
    g_test_add_func("/courier/message/problem", test_problem);
    return g_test_run();
}
