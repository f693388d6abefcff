/* tests/unit/clean/clean_doc.c -- Word documents of 97 to 2003: pieces, fields, properties written
 * anew; what is older, encrypted or cut off is refused */
#include "clean/office97/bytes.h"
#include "clean/office97/office97.h"
#include "clean/office97/old-crypt.h"
#include "ole/writer.h"
#include <string.h>

#define TEXT_AT 0x400u
#define CHARACTERS_AT 0x800u
#define PARAGRAPHS_AT 0xA00u
#define MAIN_BYTES 0xC00u
#define PAIRS_AT 154u
#define PACKED 0x40000000u

/* One document: its bytes as they lie, and the pieces of them that are its text. */
typedef struct {
    const char *bytes;          /* one each */
    const guint8 *props;        /* of all characters, with the size before them */
    const guint16 (*pieces)[2]; /* from, how many */
    guint count, flags, magic;
    gboolean locked; /* by the password "x" */
    guint shape_at;  /* where a drawing stands; 0: there is none */
} Made;

static void set_part(guint8 *main, guint part, GByteArray *table, const void *bytes, gsize size)
{
    bytes_set32(main, PAIRS_AT + (gsize)part * 8, table->len);
    bytes_set32(main, PAIRS_AT + (gsize)part * 8 + 4, (guint32)size);
    bytes_add(table, bytes, size);
}

static guint32 put_pieces(const Made *made, guint8 *main, GByteArray *table)
{
    g_autoptr(GByteArray) clx = g_byte_array_new();
    guint32 length = 0;
    bytes_add8(clx, 2);
    bytes_add32(clx, 4 + 12 * made->count);
    bytes_add32(clx, 0);
    for (guint i = 0; i < made->count; i++)
        bytes_add32(clx, length += made->pieces[i][1]);
    for (guint i = 0; i < made->count; i++) {
        bytes_add16(clx, 0);
        bytes_add32(clx, PACKED | (TEXT_AT + made->pieces[i][0]) * 2);
        bytes_add16(clx, i == 1 ? 0x1AA : 0); /* the second one in bold, as a fast save says it */
    }
    set_part(main, 33, table, clx->data, clx->len);
    return length;
}

/* The list of fields: every mark in the text. */
static void put_fields(const Made *made, guint32 length, guint8 *main, GByteArray *table)
{
    g_autoptr(GByteArray) places = g_byte_array_new(), marks = g_byte_array_new();
    for (guint32 i = 0; made->count == 1 && i < length; i++)
        if (made->bytes[i] >= 0x13 && made->bytes[i] <= 0x15) {
            bytes_add32(places, i);
            bytes_add8(marks, (guint8)made->bytes[i]);
            bytes_add8(marks, 0x21);
        }
    bytes_add32(places, length);
    bytes_add(places, marks->data, marks->len);
    if (marks->len > 0)
        set_part(main, 16, table, places->data, places->len);
}

/* A shape in a drawing, and where it stands. */
static void put_drawing(const Made *made, guint32 length, guint8 *main, GByteArray *table)
{
    static const guint8 drawing[] = {
        0x0F, 0,    0, 0xF0, 32,   0,  0,    0,    0,    0,    6, 0xF0, 24,   0,   0, 0,
        0,    8,    0, 0,    2,    0,  0,    0,    2,    0,    0, 0,    1,    0,   0, 0,
        1,    0,    0, 0,    2,    0,  0,    0,    0,    0x0F, 0, 2,    0xF0, 104, 0, 0,
        0,    0x10, 0, 8,    0xF0, 8,  0,    0,    0,    2,    0, 0,    0,    1,   4, 0,
        0,    0x0F, 0, 3,    0xF0, 80, 0,    0,    0,    0x0F, 0, 4,    0xF0, 16,  0, 0,
        0,    2,    0, 0x0A, 0xF0, 8,  0,    0,    0,    0,    4, 0,    0,    5,   0, 0,
        0,    0x0F, 0, 4,    0xF0, 48, 0,    0,    0,    0x12, 0, 0x0A, 0xF0, 8,   0, 0,
        0,    1,    4, 0,    0,    0,  0x0A, 0,    0,    0,    0, 0x10, 0xF0, 4,   0, 0,
        0,    0,    0, 0,    0,    0,  0,    0x11, 0xF0, 4,    0, 0,    0,    1,   0, 0,
        0,    0,    0, 0x11, 0xF0, 0,  0,    0,    0};
    guint8 place[34] = {0};
    bytes_set32(place, 0, made->shape_at);
    bytes_set32(place, 4, length);
    bytes_set32(place, 8, 0x401);
    set_part(main, 40, table, place, sizeof place);
    set_part(main, 50, table, drawing, sizeof drawing);
}

static void put_page(guint8 *main, gsize at, gsize text, const guint8 *data, gsize size)
{
    bytes_set32(main, at, TEXT_AT);
    bytes_set32(main, at + 4, TEXT_AT + (guint32)text);
    main[at + 8] = size > 0 ? 0xE0 / 2 : 0;
    if (size > 0)
        memcpy(main + at + 0xE0, data, size);
    main[at + 511] = 1;
}

/* ---- under a password (MS-DOC 2.2.6.3, MS-OFFCRYPTO 2.3.5) ---- */

#define HEADER_BYTES 112u

static void digest(const guint8 *a, gsize a_bytes, const guint8 *b, gsize b_bytes, guint8 *out)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA1);
    gsize size = 20;
    g_checksum_update(sum, a, (gssize)a_bytes);
    g_checksum_update(sum, b, (gssize)b_bytes);
    g_checksum_get_digest(sum, out, &size);
}

/* RC4 of 128 bits with the password "x": the header, and what opens the rest. */
static void make_header(guint8 *header, OldCrypt *crypt)
{
    static const guint8 wide[] = {'x', 0}, salt[16] = {1, 2, 3};
    guint8 secret[36] = {7, 7, 7};
    *crypt = (OldCrypt){.base_bytes = 20, .key_bytes = 16, .sha1 = TRUE};
    memset(header, 0, HEADER_BYTES);
    digest(salt, sizeof salt, wide, sizeof wide, crypt->base);
    digest(secret, 16, secret, 0, secret + 16);
    old_crypt_block(crypt, 0, secret, sizeof secret);
    bytes_set16(header, 0, 2);
    bytes_set16(header, 2, 2);
    bytes_set32(header, 8, 40);
    bytes_set32(header, 20, 0x6801);
    bytes_set32(header, 28, 128);
    bytes_set32(header, 52, 16);
    memcpy(header + 56, salt, 16);
    memcpy(header + 72, secret, 16);
    bytes_set32(header, 88, 20);
    memcpy(header + 92, secret + 16, 20);
}

static void encrypt(const OldCrypt *crypt, guint8 *bytes, gsize size, gsize plain)
{
    g_autofree guint8 *head = g_memdup2(bytes, plain);
    for (gsize at = 0; at < size; at += 512)
        old_crypt_block(crypt, (guint32)(at / 512), bytes + at, MIN(512, size - at));
    memcpy(bytes, head, plain);
}

static void encrypt_all(guint8 *main, GByteArray *table)
{
    OldCrypt crypt;
    guint8 header[HEADER_BYTES];
    make_header(header, &crypt);
    g_byte_array_prepend(table, header, HEADER_BYTES);
    for (gsize part = 0; part < 93; part++)
        if (bytes_u32(main, PAIRS_AT + part * 8 + 4) > 0)
            bytes_set32(main, PAIRS_AT + part * 8,
                        bytes_u32(main, PAIRS_AT + part * 8) + HEADER_BYTES);
    bytes_set32(main, 14, HEADER_BYTES);
    encrypt(&crypt, main, MAIN_BYTES, 68);
    encrypt(&crypt, table->data, table->len, HEADER_BYTES);
}

static GByteArray *pack(const guint8 *main, GByteArray *table)
{
    static const guint8 class_id[OLE_CLASS_BYTES];
    const DisarmLimits limits = {.output_bytes = 1 << 20};
    DisarmBudget budget;
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(OleWriter) writer = ole_writer_new(class_id);
    g_autoptr(GBytes) first = g_bytes_new(main, MAIN_BYTES);
    g_autoptr(GBytes) second = g_bytes_new(table->data, table->len);
    disarm_budget_init(&budget, &limits);
    g_assert_true(ole_writer_add(writer, "WordDocument", first, NULL));
    g_assert_true(ole_writer_add(writer, "1Table", second, NULL));
    g_assert_true(ole_writer_finish(writer, &sink, &budget, NULL));
    return out;
}

static GByteArray *make(const Made *made)
{
    static const guint8 styles[] = {18, 0, 1,   0, 10,  0, 1, 0, 91,   0,    15, 0, 0,  0, 0, 0,
                                    0,  0, 0,   0, 28,  0, 0, 0, 0xF1, 0xFF, 2,  0, 28, 0, 0, 0,
                                    2,  0, 'a', 0, 'b', 0, 0, 0, 2,    0,    0,  0, 2,  0, 0, 0};
    static const guint8 fonts[] = {1, 0, 0, 0, 43, 0, 0x90, 1, 0, 0, [44] = 'M', 0, 0, 0};
    guint8 main[MAIN_BYTES] = {0}, dop[500] = {0}, sections[20] = {0}, pages[12];
    g_autoptr(GByteArray) table = g_byte_array_new();
    bytes_set16(main, 0, made->magic);
    bytes_set16(main, 2, 0xC1);
    bytes_set16(main, 10, 0x1200 | made->flags);
    bytes_set16(main, 32, 14);
    bytes_set16(main, 62, 22);
    bytes_set16(main, 152, 93);
    memcpy(main + TEXT_AT, made->bytes, strlen(made->bytes));
    guint32 length = put_pieces(made, main, table);
    bytes_set32(main, 76, length);
    put_fields(made, length, main, table);
    if (made->shape_at > 0)
        put_drawing(made, length, main, table);
    set_part(main, 1, table, styles, sizeof styles);
    set_part(main, 15, table, fonts, sizeof fonts);
    set_part(main, 31, table, dop, sizeof dop);
    bytes_set32(sections, 4, length);
    bytes_set32(sections, 10, 0xFFFFFFFF);
    set_part(main, 6, table, sections, sizeof sections);
    bytes_set32(pages, 0, TEXT_AT);
    bytes_set32(pages, 4, TEXT_AT + (guint32)strlen(made->bytes));
    bytes_set32(pages, 8, CHARACTERS_AT / 512);
    set_part(main, 12, table, pages, sizeof pages);
    bytes_set32(pages, 8, PARAGRAPHS_AT / 512);
    set_part(main, 13, table, pages, sizeof pages);
    put_page(main, CHARACTERS_AT, strlen(made->bytes), made->props,
             made->props != NULL ? made->props[0] + 1u : 0);
    put_page(main, PARAGRAPHS_AT, strlen(made->bytes), NULL, 0);
    if (made->locked)
        encrypt_all(main, table);
    return pack(main, table);
}

static DisarmPolicies *policies;

static GByteArray *clean(const GByteArray *file, gsize size, const char *password, GError **error)
{
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    DisarmBudget budget;
    gboolean same = FALSE;
    const DisarmPolicy *policy = disarm_policies_find(policies, "office", NULL);
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, password};
    if (!clean_old(CLEAN_OLD_WORD, file->data, size, "a", &sink, &job, &same, error))
        return NULL;
    return g_steal_pointer(&out);
}

static void assert_same(const GByteArray *a, const GByteArray *b)
{
    g_assert_cmpuint(a->len, ==, b->len);
    g_assert_true(memcmp(a->data, b->data, a->len) == 0);
}

/* What is written stays as it is; one of its streams. In the main one the text begins at 0x800. */
static GBytes *stream_of(const Made *made, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) file = make(made), once = clean(file, file->len, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(GByteArray) twice = clean(once, once->len, NULL, &error);
    g_assert_no_error(error);
    assert_same(twice, once);
    const DisarmLimits limits = {.inflated_bytes = 1 << 20, .objects = 1000};
    DisarmBudget budget;
    disarm_budget_init(&budget, &limits);
    g_autoptr(OleFile) read = ole_file_open(once->data, once->len, &budget, "a", NULL);
    return ole_file_read(read, ole_file_find(read, OLE_ROOT, name), NULL);
}

static GBytes *main_of(const Made *made)
{
    return stream_of(made, "WordDocument");
}

static void assert_text(const Made *made, const char *text)
{
    g_autoptr(GBytes) main = main_of(made);
    const guint8 *bytes = g_bytes_get_data(main, NULL);
    gsize length = strlen(text);
    g_assert_cmpuint(bytes_u32(bytes, 76), ==, length);
    for (gsize i = 0; i < length; i++)
        g_assert_cmpuint(bytes_u16(bytes, 0x800 + i * 2), ==, (guint8)text[i]);
    g_assert_cmpuint(bytes_u16(bytes, 0x800 + length * 2), ==, 0);
}

static const guint16 whole_12[][2] = {{0, 12}};

static void test_fields(void)
{
    static const guint8 special[] = {3, 0x55, 8, 1};
    const struct {
        const char *bytes, *text;
    } rows[] = {{"a\x13 PAGE \x14"
                 "1\x15\r",
                 "a\x13 PAGE \x14"
                 "1\x15\r"},
                {"a\x13 DDE c x \x14"
                 "1\x15\r",
                 "a1\r"},
                {"\x13 dDeAuTo c\x14"
                 "12\x15\r",
                 "12\r"},
                {"\x13 INCLUDETEXT x\x15z\r", "z\r"},
                {"a\x14"
                 "b\x15\r",
                 "ab\r"},
                {"\x13 =1+\x13 DDE a\x14"
                 "1\x15\x14"
                 "2\x15\r",
                 "2\r"},
                {"\x13 QUOTE \x13 PAGE\x14"
                 "1\x15\x14"
                 "2\x15\r",
                 "\x13 QUOTE \x13 PAGE\x14"
                 "1\x15\x14"
                 "2\x15\r"}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const guint16 pieces[][2] = {{0, (guint16)strlen(rows[i].bytes)}};
        const Made made = {rows[i].bytes, special, pieces, 1, 0, 0xA5EC, FALSE, 0};
        g_test_message("%s", rows[i].bytes);
        assert_text(&made, rows[i].text);
    }
}

/* Saved fast: pieces in another order, one with a modifier; what is in none of them is gone. */
static void test_pieces(void)
{
    const guint16 pieces[][2] = {{8, 3}, {0, 3}, {11, 1}};
    const Made made = {"oneGONE!two\r", NULL, pieces, 3, 4, 0xA5EC, FALSE, 0};
    assert_text(&made, "twoone\r");
    g_autoptr(GBytes) main = main_of(&made);
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(main, &size);
    g_assert_cmpuint(bytes[10] & 4, ==, 0);
    g_assert_cmpuint(bytes[0xA00 + 511], ==, 3); /* runs: before, in bold, after */
    g_assert_true(memcmp(bytes + 0xA00 + bytes[0xA00 + 17] * 2, "\x03\x35\x08\x01", 4) == 0);
    g_assert_null(memmem(bytes, size, "G\0O\0N\0E", 7));
    g_assert_null(memmem(bytes, size, "GONE", 4));
}

/* Bold stays; where an object lies, numbers of sessions, what nobody knows, a font that is not
 * there, and what is cut off go. */
static void test_properties(void)
{
    static const guint8 props[] = {26, 0x35, 8,    1, 0x0E, 0x68, 1,    2,    3,
                                   4,  0x15, 0x68, 1, 1,    1,    1,    0x77, 0x08,
                                   1,  0x4F, 0x4A, 9, 0,    0x43, 0x4A, 24,   0};
    const Made made = {"one two six\r", props, whole_12, 1, 0, 0xA5EC, FALSE, 0};
    g_autoptr(GBytes) main = main_of(&made);
    const guint8 *bytes = g_bytes_get_data(main, NULL);
    g_assert_true(memcmp(bytes + 0xA00 + bytes[0xA08] * 2, "\x07\x35\x08\x01\x43\x4A\x18\x00", 8) ==
                  0);
}

static void test_refused(void)
{
    const struct {
        guint flags, magic;
        gint problem;
    } rows[] = {{0, 0xA5DC, PROBLEM_UNSUPPORTED},
                {0x0100, 0xA5EC, PROBLEM_ENCRYPTED},
                {0x8100, 0xA5EC, PROBLEM_ENCRYPTED},
                {0, 0x1234, PROBLEM_DAMAGED}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Made made = {"one two six\r", NULL,          whole_12, 1,
                           rows[i].flags,   rows[i].magic, FALSE,    0};
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) file = make(&made), out = clean(file, file->len, "x", &error);
        g_assert_null(out);
        g_assert_error(error, PROBLEM, rows[i].problem);
    }
}

/* With the password it is the document without one. */
static void test_password(void)
{
    const Made open = {"one two six\r", NULL, whole_12, 1, 0, 0xA5EC, FALSE, 0};
    const Made locked = {"one two six\r", NULL, whole_12, 1, 0x0100, 0xA5EC, TRUE, 0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) plain = make(&open), file = make(&locked);
    g_autoptr(GByteArray) expected = clean(plain, plain->len, NULL, NULL);
    g_autoptr(GByteArray) out = clean(file, file->len, "x", &error);
    g_assert_no_error(error);
    assert_same(out, expected);
    g_assert_null(clean(file, file->len, "y", &error));
    g_assert_error(error, PROBLEM, PROBLEM_ENCRYPTED);
}

static guint count_shapes(const Made *made)
{
    g_autoptr(GBytes) table = stream_of(made, "1Table");
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(table, &size);
    guint count = 0;
    for (gsize i = 0; i + 4 <= size; i++)
        count += memcmp(bytes + i, "\x0F\0\x04\xF0", 4) == 0;
    return count;
}

/* A shape stays with its place in the text, and goes with it. */
static void test_shapes(void)
{
    static const guint8 special[] = {3, 0x55, 8, 1};
    const Made stands = {"one\x08two six\r", special, whole_12, 1, 0, 0xA5EC, FALSE, 3};
    const Made nowhere = {"one two six\r", special, whole_12, 1, 0, 0xA5EC, FALSE, 3};
    g_assert_cmpuint(count_shapes(&stands), ==, 2);
    g_assert_cmpuint(count_shapes(&nowhere), ==, 1);
}

/* Whatever byte is another one: an answer, and what is written stays as it is. */
static void test_damage(void)
{
    const Made made = {"a\x13 PAGE \x14"
                       "1\x15\r",
                       NULL,
                       whole_12,
                       1,
                       0,
                       0xA5EC,
                       FALSE,
                       0};
    g_autoptr(GByteArray) file = make(&made);
    guint answers = 0;
    for (gsize at = 512; at < file->len; at += 5) {
        file->data[at] ^= 0xFF;
        g_autoptr(GByteArray) once = clean(file, file->len, NULL, NULL);
        file->data[at] ^= 0xFF;
        g_autoptr(GByteArray) twice = once != NULL ? clean(once, once->len, NULL, NULL) : NULL;
        g_assert_true(once == NULL || twice != NULL);
        if (once != NULL)
            assert_same(twice, once);
        answers += once != NULL;
    }
    g_assert_cmpuint(answers, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/doc/fields", test_fields);
    g_test_add_func("/clean/doc/pieces", test_pieces);
    g_test_add_func("/clean/doc/properties", test_properties);
    g_test_add_func("/clean/doc/refused", test_refused);
    g_test_add_func("/clean/doc/shapes", test_shapes);
    g_test_add_func("/clean/doc/password", test_password);
    g_test_add_func("/clean/doc/damage", test_damage);
    policies = disarm_policies_builtin(NULL);
    gint failed = g_test_run();
    disarm_policies_free(policies);
    return failed;
}
