/* tests/unit/base/base_cursor.c -- a cursor reads what is there and stays failed once it is not */
#include "base/cursor.h"
#include <string.h>

static const guint8 bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static void test_reads_in_order(void)
{
    Cursor c = cursor_over(bytes, sizeof bytes);
    g_assert_cmpuint(cursor_u8(&c), ==, 1);
    g_assert_cmphex(cursor_u16be(&c), ==, 0x0203);
    g_assert_cmphex(cursor_u32be(&c), ==, 0x04050607);
    g_assert_cmphex(cursor_u64be(&c), ==, G_GUINT64_CONSTANT(0x08090a0b0c0d0e0f));
    g_assert_true(cursor_at_end(&c));
}

static void test_first_error_sticks(void)
{
    Cursor c = cursor_over(bytes, 3);
    cursor_skip(&c, 1);
    g_assert_cmpuint(cursor_u32be(&c), ==, 0);
    g_assert_false(cursor_ok(&c));
    const char *first = c.failed;
    g_assert_cmpuint(cursor_u8(&c), ==, 0); /* two bytes are left, but nothing moves any more */
    cursor_fail(&c, "another reason");
    g_assert_cmpstr(c.failed, ==, first);
    g_assert_cmpuint(cursor_left(&c), ==, 0);
    g_assert_false(cursor_at_end(&c));
}

static void test_expect(void)
{
    Cursor c = cursor_over(bytes, sizeof bytes);
    cursor_expect(&c, "\1\2\3", 3);
    g_assert_true(cursor_ok(&c));
    cursor_expect(&c, "\4\6", 2);
    g_assert_false(cursor_ok(&c));
}

static void test_lend_has_a_limit(void)
{
    Cursor c = cursor_over(bytes, sizeof bytes);
    g_assert_true(cursor_lend(&c, 4, 4) == bytes);
    g_assert_null(cursor_lend(&c, 5, 4));
    g_assert_false(cursor_ok(&c));
    Cursor huge = cursor_over(bytes, sizeof bytes);
    g_assert_null(cursor_lend(&huge, G_MAXSIZE, G_MAXSIZE));
}

static void test_nothing(void)
{
    Cursor c = cursor_over(NULL, 0);
    g_assert_true(cursor_at_end(&c));
    g_assert_nonnull(cursor_lend(&c, 0, 0));
    g_assert_cmpuint(cursor_u8(&c), ==, 0);
    g_assert_false(cursor_ok(&c));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cursor/reads-in-order", test_reads_in_order);
    g_test_add_func("/cursor/first-error-sticks", test_first_error_sticks);
    g_test_add_func("/cursor/expect", test_expect);
    g_test_add_func("/cursor/lend-has-a-limit", test_lend_has_a_limit);
    g_test_add_func("/cursor/nothing", test_nothing);
    return g_test_run();
}
