/* tests/unit/ledger/ledger_leaf.c -- a leaf has one form: what is written is read, anything else is
 * refused */
#include "base/problem.h"
#include "ledger/leaf.h"
#include <string.h>

#define PLAIN                                                                                       \
    "{\"act\":\"policy.import\",\"actor\":\"p1\",\"behalf\":\"\",\"clauses\":[\"方針/1\",\"x\"]," \
    "\"content\":\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\","             \
    "\"from\":\"\",\"subject\":\"edition/7\",\"time\":1795239900000000,\"to\":\"draft\",\"v\":1}"
#define BARE                                                                                       \
    "{\"act\":\"a\",\"actor\":\"b\",\"behalf\":\"\",\"clauses\":[],\"from\":\"\",\"subject\":"     \
    "\"\",\"time\":0,\"to\":\"\",\"v\":1}"

static LedgerEvent plain_event(void)
{
    static const char *const clauses[] = {"方針/1", "x", NULL};
    return (LedgerEvent){.actor = "p1",
                         .on_behalf_of = "",
                         .act = "policy.import",
                         .subject = "edition/7",
                         .from_state = "",
                         .to_state = "draft",
                         .clauses = clauses};
}

static gboolean scan_text(const char *text, LedgerLeafFacts *facts)
{
    return ledger_leaf_scan(facts, (const guint8 *)text, strlen(text), NULL);
}

static void test_written_form(void)
{
    LedgerHash content;
    for (guint i = 0; i < 32; i++)
        content.bytes[i] = (guint8)i;
    g_autoptr(GString) out = g_string_new(NULL);
    LedgerEvent event = plain_event();
    g_assert_true(
        ledger_leaf_write(out, &event, G_GINT64_CONSTANT(1795239900000000), &content, NULL));
    g_assert_cmpstr(out->str, ==, PLAIN);
    LedgerEvent bare = {.actor = "b",
                        .on_behalf_of = "",
                        .act = "a",
                        .subject = "",
                        .from_state = "",
                        .to_state = ""};
    g_string_truncate(out, 0);
    g_assert_true(ledger_leaf_write(out, &bare, 0, NULL, NULL));
    g_assert_cmpstr(out->str, ==, BARE);
}

static void test_read_back(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LedgerLeaf) leaf = ledger_leaf_read((const guint8 *)PLAIN, strlen(PLAIN), &error);
    g_assert_no_error(error);
    g_assert_cmpstr(leaf->event.act, ==, "policy.import");
    g_assert_cmpstr(leaf->event.actor, ==, "p1");
    g_assert_cmpstr(leaf->event.on_behalf_of, ==, "");
    g_assert_cmpstr(leaf->event.subject, ==, "edition/7");
    g_assert_cmpstr(leaf->event.to_state, ==, "draft");
    g_assert_cmpstr(leaf->event.clauses[0], ==, "方針/1");
    g_assert_cmpstr(leaf->event.clauses[1], ==, "x");
    g_assert_null(leaf->event.clauses[2]);
    g_assert_cmpint(leaf->time_us, ==, G_GINT64_CONSTANT(1795239900000000));
    g_assert_true(leaf->has_content);
    g_assert_cmpuint(leaf->content.bytes[31], ==, 31);
    g_autoptr(LedgerLeaf) bare = ledger_leaf_read((const guint8 *)BARE, strlen(BARE), NULL);
    g_assert_nonnull(bare);
    g_assert_false(bare->has_content);
}

/* Every byte changed to every other value: what is still accepted must come out of the writer the
 * same. */
static void test_every_byte_changed(void)
{
    g_autofree char *text = g_strdup(PLAIN);
    gsize size_bytes = strlen(text);
    guint accepted = 0;
    for (gsize at = 0; at < size_bytes; at++) {
        char kept = text[at];
        for (int value = 0; value < 256; value++) {
            text[at] = (char)value;
            g_autoptr(LedgerLeaf) leaf = ledger_leaf_read((const guint8 *)text, size_bytes, NULL);
            if (leaf == NULL)
                continue;
            accepted++;
            g_autoptr(GString) again = g_string_new(NULL);
            g_assert_true(ledger_leaf_write(again, &leaf->event, leaf->time_us,
                                            leaf->has_content ? &leaf->content : NULL, NULL));
            g_assert_cmpuint(again->len, ==, size_bytes);
            g_assert_true(memcmp(again->str, text, size_bytes) == 0);
        }
        text[at] = kept;
    }
    g_assert_cmpuint(accepted, >, 1000);
    for (gsize shorter = 0; shorter < size_bytes; shorter++)
        g_assert_null(ledger_leaf_read((const guint8 *)text, shorter, NULL));
}

static char *with_act(const char *act)
{
    return g_strdup_printf("{\"act\":\"%s\",\"actor\":\"b\",\"behalf\":\"\",\"clauses\":[],\"from\""
                           ":\"\",\"subject\":\"\",\"time\":0,\"to\":\"\",\"v\":1}",
                           act);
}

static void test_escapes(void)
{
    static const char *const right[] = {"\\n",     "\\t", "\\\\", "\\\"",    "\\b", "\\f", "\\r",
                                        "\\u0001", "/",   "\x7f", "\\u001f", "あ",  "𠮷"};
    static const char *const wrong[] = {
        "\\u000a",  "\\u0041",      "\\/", "\\u001F", "\\u0000", "\\u0022", "\n",      "\x01", "\\",
        "\xe3\x81", "\xed\xa0\x80", "\\x", "\\u3042", "\\u007f", "\\u0008", "\\u000d", "\"",   ""};
    LedgerLeafFacts facts;
    for (gsize i = 0; i < G_N_ELEMENTS(right); i++) {
        g_autofree char *text = with_act(right[i]);
        g_assert_true(scan_text(text, &facts));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *text = with_act(wrong[i]);
        g_assert_false(scan_text(text, &facts));
    }
}

static void test_refused_forms(void)
{
    static const char *const changes[][2] = {{"\"time\":0", "\"time\":00"},
                                             {"\"time\":0", "\"time\":-1"},
                                             {"\"time\":0", "\"time\":1.0"},
                                             {"\"time\":0", "\"time\":9007199254740992"},
                                             {"\"v\":1", "\"v\":2"},
                                             {"\"clauses\":[]", "\"clauses\":[\"a\",]"},
                                             {"\"clauses\":[]", "\"clauses\":[1]"},
                                             {"\"clauses\":[]", "\"clauses\":[\"a\" ,\"b\"]"},
                                             {"}", "} "},
                                             {"{", " {"},
                                             {"\"actor\":\"b\"", "\"actor\":\"\""},
                                             {",\"from\"", ",\"from\":\"\",\"from\""},
                                             {"\"v\":1", "\"v\":1,\"w\":1"}};
    LedgerLeafFacts facts;
    g_assert_true(scan_text(BARE, &facts));
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        GString *text = g_string_new(BARE);
        g_assert_cmpuint(g_string_replace(text, changes[i][0], changes[i][1], 1), ==, 1);
        g_assert_false(scan_text(text->str, &facts));
        g_string_free(text, TRUE);
    }
}

static void test_limits(void)
{
    g_autoptr(GString) out = g_string_new("before");
    g_autofree char *long_text = g_strnfill(LEDGER_LEAF_MAX_BYTES, 'x');
    LedgerEvent event = plain_event();
    g_autoptr(GError) large = NULL, bytes = NULL, act = NULL, time = NULL;
    event.subject = long_text;
    g_assert_false(ledger_leaf_write(out, &event, 1, NULL, &large));
    g_assert_error(large, PROBLEM, PROBLEM_TOO_LARGE);
    event.subject = "\xff";
    g_assert_false(ledger_leaf_write(out, &event, 1, NULL, &bytes));
    g_assert_error(bytes, PROBLEM, PROBLEM_INVALID);
    event = plain_event();
    g_assert_false(ledger_leaf_write(out, &event, -1, NULL, &time));
    event.act = "";
    g_assert_false(ledger_leaf_write(out, &event, 1, NULL, &act));
    g_assert_cmpstr(out->str, ==, "before");
}

static void test_acts_of_its_own(void)
{
    LedgerLeafFacts facts;
    g_assert_true(scan_text(BARE, &facts));
    g_assert_false(facts.clock_stepped);
    g_assert_true(facts.erases == LEDGER_ERASES_NOTHING);
    g_autofree char *stepped = with_act("clock.stepped");
    g_assert_true(scan_text(stepped, &facts));
    g_assert_true(facts.clock_stepped);
    GString *erase = g_string_new(BARE);
    g_string_replace(erase, "\"act\":\"a\"", "\"act\":\"content.erase\"", 1);
    g_assert_false(scan_text(erase->str, &facts)); /* names no event */
    g_string_replace(erase, "\"subject\":\"\"", "\"subject\":\"event/12\"", 1);
    g_assert_true(scan_text(erase->str, &facts));
    g_assert_cmpuint(facts.erases, ==, 12);
    g_string_replace(erase, "event/12", "event/012", 1);
    g_assert_false(scan_text(erase->str, &facts));
    g_string_free(erase, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/leaf/written-form", test_written_form);
    g_test_add_func("/leaf/read-back", test_read_back);
    g_test_add_func("/leaf/every-byte-changed", test_every_byte_changed);
    g_test_add_func("/leaf/escapes", test_escapes);
    g_test_add_func("/leaf/refused-forms", test_refused_forms);
    g_test_add_func("/leaf/limits", test_limits);
    g_test_add_func("/leaf/acts-of-its-own", test_acts_of_its_own);
    return g_test_run();
}
