/* tests/unit/people/people_factors.c -- codes as RFC 6238 has them, the key that seals, tickets, QR
 * codes */
#include "base/problem.h"
#include "people/factors.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* RFC 6238, appendix B: the last six of its eight digits, SHA-1. */
static void test_rfc_6238(void)
{
    static const guint8 secret[] = "12345678901234567890";
    static const struct {
        gint64 time_s;
        guint32 code;
    } rows[] = {{59, 287082},       {1111111109, 81804},  {1111111111, 50471},
                {1234567890, 5924}, {2000000000, 279037}, {G_GINT64_CONSTANT(20000000000), 353130}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpuint(people_totp_code(secret, 20, rows[i].time_s / 30), ==, rows[i].code);
}

static void test_address(void)
{
    const guint8 secret[PEOPLE_TOTP_SECRET_BYTES] =
        "Hello!\xde\xad\xbe\xef"; /* RFC 4648's letters */
    g_autofree char *key = people_totp_key_text(secret);
    g_assert_cmpstr(key, ==, "JBSW Y3DP EHPK 3PXP AAAA AAAA AAAA AAAA");
    g_autofree char *address = people_totp_address(secret, "みほん町", "a:b c");
    g_assert_cmpstr(
        address, ==,
        "otpauth://totp/%E3%81%BF%E3%81%BB%E3%82%93%E7%94%BA:a%3Ab%20c"
        "?secret=JBSWY3DPEHPK3PXPAAAAAAAAAAAAAAAA"
        "&issuer=%E3%81%BF%E3%81%BB%E3%82%93%E7%94%BA&algorithm=SHA1&digits=6&period=30");
    guint size = 0;
    g_autofree char *path = people_qr_path(address, &size, NULL);
    g_assert_cmpuint(size, >, 40);
    g_assert_true(g_str_has_prefix(path, "M4 4h7v1h-7z")); /* the first of three finders */
}

static void test_key_file(void)
{
    g_autofree char *folder = g_dir_make_tmp("key-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, PEOPLE_KEY_FILE, NULL);
    g_autoptr(GError) error = NULL;
    struct stat facts;
    PeopleKey first;
    PeopleKey again;
    g_assert_true(people_key_load(folder, &first, &error));
    g_assert_true(people_key_load(folder, &again, &error));
    g_assert_true(memcmp(first.bytes, again.bytes, sizeof first.bytes) == 0);
    g_assert_cmpint(stat(path, &facts), ==, 0);
    g_assert_cmpuint(facts.st_mode & 0777, ==, 0600);
    g_assert_true(g_file_set_contents(path, "short", 5, NULL));
    g_assert_false(people_key_load(folder, &again, &error));
    g_assert_error(error, PROBLEM, PROBLEM_FORMAT);
    g_remove(path);
    g_rmdir(folder);
}

static void test_seal(void)
{
    const PeopleKey key = {{1, 2, 3}};
    const PeopleKey other = {{1, 2, 4}};
    const guint8 text[5] = "plain";
    guint8 out[5];
    g_autoptr(GByteArray) sealed = people_key_seal(&key, "owner", text, sizeof text, NULL);
    g_autoptr(GByteArray) twice = people_key_seal(&key, "owner", text, sizeof text, NULL);
    g_assert_cmpuint(sealed->len, ==, 12 + 5 + 16);
    g_assert_true(memcmp(sealed->data, twice->data, sealed->len) != 0);
    g_assert_true(people_key_open(&key, "owner", sealed->data, sealed->len, out, 5, NULL));
    g_assert_true(memcmp(out, text, 5) == 0);
    g_assert_false(people_key_open(&key, "another", sealed->data, sealed->len, out, 5, NULL));
    g_assert_false(people_key_open(&other, "owner", sealed->data, sealed->len, out, 5, NULL));
    g_assert_false(people_key_open(&key, "owner", sealed->data, sealed->len - 1, out, 5, NULL));
    g_assert_false(people_key_open(&key, "owner", sealed->data, 0, out, 5, NULL));
    for (guint i = 0; i < sealed->len; i++) {
        sealed->data[i] ^= 1;
        g_assert_false(people_key_open(&key, "owner", sealed->data, sealed->len, out, 5, NULL));
        sealed->data[i] ^= 1;
    }
}

static void test_tickets(void)
{
    const PeopleKey key = {{9}};
    const gint64 now_us = G_GINT64_CONSTANT(1795000000000000);
    const gint64 last_us = G_TIME_SPAN_MINUTE;
    PeopleTicket ticket;
    g_assert_true(people_ticket_make(&key, "act", "session", now_us, &ticket, NULL));
#define HOLDS(purpose, bound, at_us)                                                               \
    people_ticket_holds(&key, purpose, bound, last_us, at_us, ticket.bytes, sizeof ticket.bytes)
    g_assert_true(HOLDS("act", "session", now_us));
    g_assert_true(HOLDS("act", "session", now_us + last_us));
    g_assert_false(HOLDS("act", "session", now_us + last_us + 1));
    g_assert_false(HOLDS("act", "session", now_us - 1)); /* made in the future: the clock was set */
    g_assert_false(HOLDS("other", "session", now_us));
    g_assert_false(HOLDS("act", "another", now_us));
    g_assert_false(people_ticket_holds(&key, "act", "session", last_us, now_us, ticket.bytes, 55));
    for (gsize i = 0; i < sizeof ticket.bytes; i++) {
        ticket.bytes[i] ^= 0x80;
        g_assert_false(HOLDS("act", "session", now_us));
        ticket.bytes[i] ^= 0x80;
    }
}

static void test_base64url(void)
{
    static const guint8 bytes[] = {0xfb, 0xff, 0xfe, 0x00};
    g_autofree char *text = people_base64url_write(bytes, 4);
    g_assert_cmpstr(text, ==, "-__-AA");
    g_autoptr(GBytes) back = people_base64url_read(text, 4);
    g_autoptr(GBytes) wanted = g_bytes_new_static(bytes, sizeof bytes);
    g_assert_true(g_bytes_equal(back, wanted));
    const char *const wrong[] = {"-__-AA==", "+//+AA", "-__-AB", "-__-A", "-_ _-AA", "-__-AAAAAA"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_null(people_base64url_read(wrong[i], 4));
}

/* Inside is what the ranges say; anything else, and what cannot be read, is outside. */
static void test_origin(void)
{
    static const struct {
        const char *peer;
        gboolean asked;
    } cases[] = {{"192.0.2.7", FALSE},
                 {"192.0.3.7", TRUE},
                 {"::ffff:192.0.2.7", FALSE},
                 {"::ffff:192.0.3.7", TRUE},
                 {"2001:db8::1", FALSE},
                 {"2001:db9::1", TRUE},
                 {"", TRUE},
                 {"192.0.2", TRUE},
                 {"192.0.2.7.example", TRUE}};
    PeopleSettings settings;
    people_settings_default(&settings);
    g_assert_false(people_factor_is_asked(&settings, FALSE, "198.51.100.1"));
    g_assert_true(people_factor_is_asked(&settings, TRUE, "198.51.100.1"));
    settings.at[PEOPLE_FACTOR_FOR] = PEOPLE_FOR_OUTSIDE;
    g_strlcpy(settings.factor_inside, "192.0.2.0/24, 2001:db8::/32", sizeof settings.factor_inside);
    g_assert_true(people_ranges_check(settings.factor_inside, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(people_factor_is_asked(&settings, FALSE, cases[i].peer), ==,
                        cases[i].asked);
    g_assert_true(people_factor_is_asked(&settings, FALSE, NULL));
    g_assert_true(people_factor_is_asked(&settings, TRUE, "192.0.2.7"));
    g_autoptr(GError) error = NULL;
    g_assert_false(people_ranges_check("192.0.2.7/24", &error));
    g_assert_error(error, PROBLEM, PROBLEM_INVALID);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/people/factors/rfc-6238", test_rfc_6238);
    g_test_add_func("/people/factors/address", test_address);
    g_test_add_func("/people/factors/key-file", test_key_file);
    g_test_add_func("/people/factors/seal", test_seal);
    g_test_add_func("/people/factors/tickets", test_tickets);
    g_test_add_func("/people/factors/origin", test_origin);
    g_test_add_func("/people/factors/base64url", test_base64url);
    return g_test_run();
}
