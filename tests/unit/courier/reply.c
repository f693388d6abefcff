/* tests/unit/courier/reply.c -- only what clamd says is taken for an answer of it */
#include "courier/reply.h"
#include <string.h>

static void test_answers(void)
{
    static const struct {
        const char *text;
        CourierScanned scanned;
        const char *words;
    } rows[] = {
        {"stream: OK", COURIER_CLEAN, ""},
        {"stream: Eicar-Signature FOUND", COURIER_INFECTED, "Eicar-Signature"},
        {"stream: A B FOUND", COURIER_INFECTED, "A B"},
        {"stream: OK FOUND", COURIER_INFECTED, "OK"},
        {"INSTREAM size limit exceeded. ERROR", COURIER_FAILED, "INSTREAM size limit exceeded."},
        {"stream: Can't allocate memory ERROR", COURIER_FAILED, "stream: Can't allocate memory"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        CourierScanned scanned = COURIER_SCANNED_LAST;
        g_autofree char *words = NULL;
        g_assert_true(courier_reply_read(rows[i].text, strlen(rows[i].text) + 1, &scanned, &words));
        g_assert_cmpint((int)scanned, ==, (int)rows[i].scanned);
        g_assert_cmpstr(words, ==, rows[i].words);
    }
}

/* Nothing that is not exactly so is called clean. */
static void test_others(void)
{
    static const char *const texts[] = {
        "",
        "OK",
        "stream: ",
        "stream: OKAY",
        "stream:OK",
        "stream: OK\n",
        "stream: ok",
        " stream: OK",
        "stream: OK OK",
        "PONG",
        "FOUND",
        "stream: FOUND",
        " ERROR",
        "ERROR",
        "other: OK",
        "x: Eicar FOUND",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        CourierScanned scanned = COURIER_SCANNED_LAST;
        g_autofree char *words = NULL;
        if (courier_reply_read(texts[i], strlen(texts[i]) + 1, &scanned, &words))
            g_error("taken: %s", texts[i]);
    }
    CourierScanned scanned = COURIER_SCANNED_LAST;
    g_autofree char *words = NULL;
    g_assert_false(courier_reply_read("stream: OK", 10, &scanned, &words)); /* no NUL */
    g_assert_false(courier_reply_read("stream: OK\0stream: OK", 22, &scanned, &words));
    g_assert_false(courier_reply_read(NULL, 0, &scanned, &words));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reply/answers", test_answers);
    g_test_add_func("/reply/others", test_others);
    return g_test_run();
}
