/* tests/unit/policy/policy_limits.c -- hostile texts are refused in words and soon; time grows with
 * size only */
#include "base/problem.h"
#include "reading/read.h"
#include "reading_of.h"
#include <gio/gio.h>
#include <string.h>
#include <time.h>

/* Of the processor's time, so that a busy machine fails nothing: far above what is needed, even
 * under sanitizers, and far below what a square of the size would take. */
#define SOON_S 20.0

/* Strict string checks of the address sanitizer look at a whole text for each question about a few
 * of its characters: that alone takes the square of the size. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MANY_LINES_BYTES 120000
#endif
#endif
#ifndef MANY_LINES_BYTES
#define MANY_LINES_BYTES 600000
#endif

static void assert_problem(const char *text, gsize size, int kind)
{
    g_autoptr(GError) error = NULL;
    PolicyReading *reading =
        policy_read(rules_of_tests(), (const guint8 *)text, size, "t", NULL, NULL, &error);
    g_assert_null(reading);
    g_assert_error(error, PROBLEM, kind);
}

static void refused(void)
{
    static const char plain[] = "ただの文が続く。次の文も続く。\n";
    assert_problem("", 0, PROBLEM_EMPTY);
    assert_problem("a\0b", 3, PROBLEM_UNSUPPORTED);
    assert_problem(plain, strlen(plain), PROBLEM_NO_CLAUSES);
}

/* Bullets that step ever deeper. */
static void too_deep(void)
{
    g_autoptr(GString) text = g_string_new("1 甲\n");
    for (guint i = 0; i < 60; i++)
        g_string_append_printf(text, "%*s・ 乙\n", (int)(3 * i), "");
    assert_problem(text->str, text->len, PROBLEM_TOO_DEEP);
}

/* One pattern to the length of a full line, or of a full text. */
static GString *repeated(const char *head, const char *pattern, gsize size)
{
    GString *text = g_string_sized_new(size + 64);
    g_string_append(text, head);
    while (text->len + strlen(pattern) < size)
        g_string_append(text, pattern);
    return text;
}

static void long_lines_end_soon(void)
{
    static const char *const patterns[] = {
        "CISOは",
        "課長を",
        "課長に報告し、",
        "課長の許可を得て、",
        "以下「甲」(",
        "場合、",
        "（",
        "）",
        "台帳及び",
        "鍵、",
        "課長又は",
        "が場合",
        "次の",
        "①",
        "する。",
        "（以下「甲」という。）",
        "管理者の",
        "\t",
        "なければならない",
        "課長は、局長が",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GString) text = repeated("1 甲\n", patterns[i], POLICY_LINE_MAX_BYTES);
        clock_t start = clock();
        g_autoptr(PolicyReading) reading = policy_read(rules_of_tests(), (const guint8 *)text->str,
                                                       text->len, "t", NULL, NULL, NULL);
        double took_s = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (took_s > SOON_S)
            g_error("%s took %.1f s", patterns[i], took_s);
        g_test_message("%s: %.2f s", patterns[i], took_s);
    }
}

static void many_lines_end_soon(void)
{
    static const char *const patterns[] = {"1 甲\n",
                                           "(1) 甲\n次を\n",
                                           "・ 甲\n",
                                           "甲\tb\n",
                                           "甲\n",
                                           "\n- 1 -\n",
                                           "目次\n",
                                           "# 甲\n",
                                           "甲 ... 3\n",
                                           "※ 甲。\n",
                                           "第1章 基本方針\n第2章 対策基準\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GString) text = repeated("1 甲\n", patterns[i], MANY_LINES_BYTES);
        clock_t start = clock();
        g_autoptr(PolicyReading) reading = policy_read(rules_of_tests(), (const guint8 *)text->str,
                                                       text->len, "t", NULL, NULL, NULL);
        double took_s = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (took_s > SOON_S)
            g_error("%s took %.1f s", patterns[i], took_s);
        g_test_message("%s: %.2f s", patterns[i], took_s);
    }
}

static gboolean stop_at_units(const char *stage, guint percent, gpointer data)
{
    guint *calls = data;
    (*calls)++;
    g_assert_cmpuint(percent, <=, 100);
    return strcmp(stage, "units") != 0;
}

static void progress_can_stop(void)
{
    static const char text[] = "1 甲\n乙を行う。\n";
    g_autoptr(GError) error = NULL;
    guint calls = 0;
    g_assert_null(policy_read(rules_of_tests(), (const guint8 *)text, strlen(text), "t",
                              stop_at_units, &calls, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint(calls, ==, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/policy/limits/refused", refused);
    g_test_add_func("/policy/limits/too-deep", too_deep);
    g_test_add_func("/policy/limits/long-lines-end-soon", long_lines_end_soon);
    g_test_add_func("/policy/limits/many-lines-end-soon", many_lines_end_soon);
    g_test_add_func("/policy/limits/progress-can-stop", progress_can_stop);
    return g_test_run();
}
