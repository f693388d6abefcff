/* tests/unit/archive/archive_zip.c -- archives made here, right ones and ones wrong in one place
 * each */
#include "archive/zip.h"
#include "base/problem.h"
#include <string.h>
#include <zlib.h>

static const ArchiveZipBudget budget = {.max_entries = 100,
                                        .max_entry_bytes = 4 * 1024 * 1024,
                                        .max_total_bytes = 6 * 1024 * 1024,
                                        .max_ratio = 100,
                                        .max_name_bytes = 200};

/* ---- making them ---- */

typedef struct {
    const char *name;
    const char *plain;
    gsize size;
    guint flags, method;
    guint packed_size, plain_size, crc, at; /* filled in when written */
} Part;

static void put16(GByteArray *out, guint value)
{
    guint8 bytes[2] = {(guint8)value, (guint8)(value >> 8)};
    g_byte_array_append(out, bytes, 2);
}

static void put32(GByteArray *out, guint value)
{
    put16(out, value & 0xFFFF);
    put16(out, value >> 16);
}

static void put(GByteArray *out, const void *bytes, gsize size)
{
    g_byte_array_append(out, bytes, (guint)size);
}

static void put_contents(GByteArray *out, Part *part)
{
    uLong bound = compressBound(part->size);
    g_autofree guint8 *packed = g_malloc(bound);
    z_stream stream = {.next_in = (Bytef *)part->plain,
                       .avail_in = (uInt)part->size,
                       .next_out = packed,
                       .avail_out = (uInt)bound};
    if (part->method == 0) {
        put(out, part->plain, part->size);
        return;
    }
    g_assert_cmpint(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    put(out, packed, stream.total_out);
    deflateEnd(&stream);
}

static void put_sizes(GByteArray *out, const Part *part, gboolean later)
{
    put32(out, later ? 0 : part->crc);
    put32(out, later ? 0 : part->packed_size);
    put32(out, later ? 0 : part->plain_size);
}

static void put_local(GByteArray *out, Part *part)
{
    g_autoptr(GByteArray) contents = g_byte_array_new();
    put_contents(contents, part);
    part->at = out->len;
    part->crc = (guint)crc32_z(0, (const Bytef *)part->plain, part->size);
    part->packed_size = contents->len;
    part->plain_size = (guint)part->size;
    put(out, "PK\3\4\24\0", 6);
    put16(out, part->flags);
    put16(out, part->method);
    put32(out, 0);
    put_sizes(out, part, (part->flags & 8) != 0);
    put16(out, (guint)strlen(part->name));
    put16(out, 0);
    put(out, part->name, strlen(part->name));
    put(out, contents->data, contents->len);
    if ((part->flags & 8) != 0) {
        put(out, "PK\7\10", 4);
        put_sizes(out, part, FALSE);
    }
}

static void put_central(GByteArray *out, const Part *part)
{
    put(out, "PK\1\2\24\0\24\0", 8);
    put16(out, part->flags);
    put16(out, part->method);
    put32(out, 0);
    put_sizes(out, part, FALSE);
    put16(out, (guint)strlen(part->name));
    put32(out, 0);
    put16(out, 0);
    put16(out, 0);
    put32(out, 0);
    put32(out, part->at);
    put(out, part->name, strlen(part->name));
}

static void put_end(GByteArray *out, guint entries, guint directory_at)
{
    guint size = out->len - directory_at;
    put(out, "PK\5\6\0\0\0\0", 8);
    put16(out, entries);
    put16(out, entries);
    put32(out, size);
    put32(out, directory_at);
    put16(out, 0);
}

static GByteArray *zip_of(Part *parts, guint count)
{
    GByteArray *out = g_byte_array_new();
    for (guint i = 0; i < count; i++)
        put_local(out, &parts[i]);
    guint directory_at = out->len;
    for (guint i = 0; i < count; i++)
        put_central(out, &parts[i]);
    put_end(out, count, directory_at);
    return out;
}

/* ---- right ones ---- */

static void assert_bytes(GBytes *got, const char *want, gsize size)
{
    g_assert_cmpuint(g_bytes_get_size(got), ==, size);
    g_assert_cmpint(memcmp(g_bytes_get_data(got, NULL), want, size), ==, 0);
}

static void assert_part(ArchiveZip *zip, const char *name, const char *plain)
{
    g_autoptr(GError) error = NULL;
    const ArchiveZipEntry *entry = archive_zip_find(zip, name);
    g_assert_nonnull(entry);
    g_autoptr(GBytes) bytes = archive_zip_extract(zip, entry, &error);
    g_assert_no_error(error);
    assert_bytes(bytes, plain, strlen(plain));
}

static void read_whole(void)
{
    Part parts[] = {{"a/", "", 0, 0, 0, 0, 0, 0, 0},
                    {"a/stored.xml", "abc", 3, 0, 0, 0, 0, 0, 0},
                    {"a/packed.xml", "aaaaaaaaaaaa", 12, 0, 8, 0, 0, 0, 0},
                    {"a/日本.xml", "later", 5, 0x808, 8, 0, 0, 0, 0},
                    {"empty", "", 0, 0, 8, 0, 0, 0, 0}};
    g_autoptr(GByteArray) bytes = zip_of(parts, G_N_ELEMENTS(parts));
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(bytes->data, bytes->len, &budget, "z", &error);
    g_assert_no_error(error);
    assert_part(zip, "a/stored.xml", "abc");
    assert_part(zip, "a/packed.xml", "aaaaaaaaaaaa");
    assert_part(zip, "a/日本.xml", "later");
    assert_part(zip, "empty", "");
    g_assert_null(archive_zip_find(zip, "b"));
    g_assert_cmpstr(archive_zip_entry(zip, 1)->name, ==, "a/stored.xml");
    g_assert_cmpuint(archive_zip_entry(zip, 2)->size_bytes, ==, 12);
    g_assert_null(archive_zip_entry(zip, 5));
}

/* ---- wrong ones ---- */

static void assert_refused(const guint8 *bytes, gsize size, int kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(bytes, size, &budget, "z", &error);
    g_assert_null(zip);
    g_assert_error(error, PROBLEM, kind);
}

static void assert_name_refused(const char *first, const char *second)
{
    Part parts[] = {{first, "abc", 3, 0, 0, 0, 0, 0, 0}, {second, "abc", 3, 0, 0, 0, 0, 0, 0}};
    g_autoptr(GByteArray) bytes = zip_of(parts, 2);
    assert_refused(bytes->data, bytes->len, PROBLEM_DAMAGED);
}

static void names(void)
{
    static const char *const bad[] = {"../a", "/a", "a/../b", "..\\b", "c:a", "a//b",
                                      ".",    "",   "a\xFF",  "a\nb",  "x",   "X"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_name_refused("x", bad[i]);
}

/* Some programs of Windows write '\' between folders. */
static void backslashes(void)
{
    Part parts[] = {{"a\\b/c.xml", "abc", 3, 0, 0, 0, 0, 0, 0}, {"x", "", 0, 0, 0, 0, 0, 0, 0}};
    g_autoptr(GByteArray) bytes = zip_of(parts, 2);
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(bytes->data, bytes->len, &budget, "z", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(archive_zip_flaws(zip), ==, ARCHIVE_FLAW_BACKSLASH);
    assert_part(zip, "a/b/c.xml", "abc");
    g_assert_null(archive_zip_find(zip, "A/b/C.xml"));
    g_assert_true(archive_zip_find_folded(zip, "A/b/C.xml") == archive_zip_find(zip, "a/b/c.xml"));
    assert_name_refused("a/b", "a\\B");
    assert_name_refused("a\\b", "A/b");
    assert_name_refused("x", "\\\\host\\a");
    assert_name_refused("x", "\\a");
}

static void encrypted(void)
{
    Part part = {"a", "abc", 3, 1, 0, 0, 0, 0, 0};
    g_autoptr(GByteArray) bytes = zip_of(&part, 1);
    assert_refused(bytes->data, bytes->len, PROBLEM_ENCRYPTED);
}

static void unknown_method(void)
{
    Part part = {"a", "abc", 3, 0, 0, 0, 0, 0, 0};
    g_autoptr(GByteArray) bytes = zip_of(&part, 1);
    bytes->data[8] = 12;                          /* bzip2, locally */
    bytes->data[part.packed_size + 31 + 10] = 12; /* and in the directory */
    assert_refused(bytes->data, bytes->len, PROBLEM_DAMAGED);
}

/* Any byte of the headers changed is noticed, or changes nothing that is read. */
static void local_header_must_agree(void)
{
    static const gsize places[] = {0, 6, 8, 14, 18, 22, 26, 28, 30};
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        Part part = {"name", "abc", 3, 0, 0, 0, 0, 0, 0};
        g_autoptr(GByteArray) bytes = zip_of(&part, 1);
        bytes->data[places[i]] ^= 2;
        assert_refused(bytes->data, bytes->len, PROBLEM_DAMAGED);
    }
}

/* Of a name in ASCII it does not matter whether it is said to be in UTF-8, and programs say it in
 * one place alone. */
static void utf8_mark_of_ascii(void)
{
    for (guint i = 0; i < 2; i++) {
        Part part = {i == 0 ? "name" : "na\303\251", "abc", 3, 0, 0, 0, 0, 0, 0};
        g_autoptr(GByteArray) bytes = zip_of(&part, 1);
        bytes->data[7] ^= 8;
        g_autoptr(GError) error = NULL;
        g_autoptr(ArchiveZip) zip = archive_zip_open(bytes->data, bytes->len, &budget, "z", &error);
        g_assert_true((zip != NULL) == (i == 0));
    }
}

/* Two entries of one place: the way overlapping bombs are built. */
static void overlap(void)
{
    Part parts[] = {{"aa", "abc", 3, 0, 0, 0, 0, 0, 0}, {"ab", "abc", 3, 0, 0, 0, 0, 0, 0}};
    g_autoptr(GByteArray) twice = g_byte_array_new();
    put_local(twice, &parts[0]);
    guint directory_at = twice->len;
    put_central(twice, &parts[0]);
    parts[1].at = parts[0].at;
    parts[1].crc = parts[0].crc;
    parts[1].packed_size = parts[1].plain_size = 3;
    put_central(twice, &parts[1]);
    put_end(twice, 2, directory_at);
    assert_refused(twice->data, twice->len, PROBLEM_DAMAGED);
}

static void cut_anywhere(void)
{
    Part parts[] = {{"a", "aaaaaaaa", 8, 0, 8, 0, 0, 0, 0}, {"b", "later", 5, 8, 8, 0, 0, 0, 0}};
    g_autoptr(GByteArray) bytes = zip_of(parts, 2);
    for (guint size = 0; size < bytes->len; size++)
        assert_refused(bytes->data, size, PROBLEM_DAMAGED);
}

static void extract_refused(Part *parts, guint count, guint last, int kind)
{
    g_autoptr(GByteArray) bytes = zip_of(parts, count);
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(bytes->data, bytes->len, &budget, "z", &error);
    g_assert_no_error(error);
    for (guint i = 0; i < last; i++)
        g_bytes_unref(archive_zip_extract(zip, archive_zip_entry(zip, i), &error));
    g_assert_no_error(error);
    g_assert_null(archive_zip_extract(zip, archive_zip_entry(zip, last), &error));
    g_assert_error(error, PROBLEM, kind);
}

static void budgets(void)
{
    g_autofree char *zeros = g_malloc0(5 * 1024 * 1024);
    g_autofree char *noise = g_malloc(3 * 1024 * 1024 + 512 * 1024);
    guint32 seed = 1;
    for (gsize i = 0; i < 3 * 1024 * 1024 + 512 * 1024; i++)
        noise[i] = (char)((seed = seed * 1103515245 + 12345) >> 16);
    Part bomb = {"a", zeros, 2 * 1024 * 1024, 0, 8, 0, 0, 0, 0};
    extract_refused(&bomb, 1, 0, PROBLEM_TOO_LARGE);
    Part big = {"a", zeros, 5 * 1024 * 1024, 0, 0, 0, 0, 0, 0};
    extract_refused(&big, 1, 0, PROBLEM_TOO_LARGE);
    Part many[] = {{"a", noise, 3 * 1024 * 1024 + 512 * 1024, 0, 0, 0, 0, 0, 0},
                   {"b", noise, 3 * 1024 * 1024 + 512 * 1024, 0, 0, 0, 0, 0, 0}};
    extract_refused(many, 2, 1, PROBLEM_TOO_LARGE);
    Part parts[101];
    g_autoptr(GStringChunk) chunk = g_string_chunk_new(1000);
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *name = g_strdup_printf("n%u", i);
        parts[i] = (Part){g_string_chunk_insert(chunk, name), "", 0, 0, 0, 0, 0, 0, 0};
    }
    g_autoptr(GByteArray) bytes = zip_of(parts, G_N_ELEMENTS(parts));
    assert_refused(bytes->data, bytes->len, PROBLEM_TOO_LARGE);
}

/* What does not inflate to its declared size and sum is not given out. */
static void contents_must_agree(void)
{
    Part part = {"a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbb", 38, 0, 8, 0, 0, 0, 0};
    g_autoptr(GByteArray) right = zip_of(&part, 1);
    guint refused = 0;
    for (guint at = 31; at < 31 + part.packed_size; at++) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        put(bytes, right->data, right->len);
        bytes->data[at] ^= 0x10;
        g_autoptr(GError) error = NULL;
        g_autoptr(ArchiveZip) zip = archive_zip_open(bytes->data, bytes->len, &budget, "z", NULL);
        g_autoptr(GBytes) got = archive_zip_extract(zip, archive_zip_entry(zip, 0), &error);
        if (got == NULL)
            refused++;
        else
            assert_bytes(got, part.plain, 38);
    }
    g_assert_cmpuint(refused, >=, part.packed_size - 2);
}

/* ---- codes that mean nothing ---- */

typedef struct {
    GByteArray *bytes;
    guint filled; /* bits of the last byte */
} Bits;

static void put_bit(Bits *bits, guint bit)
{
    if (bits->filled % 8 == 0)
        put(bits->bytes, "", 1);
    bits->bytes->data[bits->bytes->len - 1] |= (guint8)(bit << bits->filled % 8);
    bits->filled++;
}

/* Codes begin with their highest bit. */
static void put_code(Bits *bits, guint code, guint count)
{
    while (count-- > 0)
        put_bit(bits, code >> count & 1);
}

#define BEFORE 33000u

/* One block of fixed codes: many 'a', and one length of one distance, without what is added. */
static GByteArray *fixed_block(guint length_symbol, guint distance_symbol, guint more_bits)
{
    Bits bits = {g_byte_array_new(), 0};
    put_bit(&bits, 1);
    put_bit(&bits, 1);
    put_bit(&bits, 0);
    for (guint i = 0; i < BEFORE; i++)
        put_code(&bits, 0x30 + 'a', 8);
    put_code(&bits, 0xC0 + length_symbol - 280, 8);
    put_code(&bits, distance_symbol, 5);
    put_code(&bits, 0, more_bits);
    put_code(&bits, 0, 7);
    return bits.bytes;
}

static void set32(GByteArray *zip, gsize at, guint value)
{
    for (guint i = 0; i < 4; i++)
        zip->data[at + i] = (guint8)(value >> 8 * i);
}

/* Makes the one stored part of an archive a deflated one of so many 'a'. */
static void call_deflated(GByteArray *zip, gsize plain_size)
{
    g_autofree char *plain = g_strnfill(plain_size, 'a');
    guint crc = (guint)crc32(0, (const Bytef *)plain, (uInt)plain_size);
    const guint8 *end = zip->data + zip->len - 6;
    gsize central = (gsize)end[0] | (gsize)end[1] << 8 | (gsize)end[2] << 16;
    const gsize heads[] = {8, central + 10};
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
        zip->data[heads[i]] = 8;
        set32(zip, heads[i] + 6, crc);
        set32(zip, heads[i] + 14, (guint)plain_size);
    }
}

/* Some readers take them for a length or distance, others for damage. */
static void codes_without_meaning(void)
{
    static const struct {
        guint length, distance, more;
        gboolean fine;
    } rows[] = {{285, 0, 0, TRUE},   {286, 0, 0, FALSE},   {287, 0, 0, FALSE},
                {285, 29, 13, TRUE}, {285, 30, 13, FALSE}, {285, 31, 13, FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GByteArray) packed = fixed_block(rows[i].length, rows[i].distance, rows[i].more);
        Part part = {"a", (const char *)packed->data, packed->len, 0, 0, 0, 0, 0, 0};
        g_autoptr(GByteArray) bytes = zip_of(&part, 1);
        call_deflated(bytes, BEFORE + 258);
        g_autoptr(GError) error = NULL;
        g_autoptr(ArchiveZip) zip = archive_zip_open(bytes->data, bytes->len, &budget, "z", &error);
        g_assert_no_error(error);
        const ArchiveZipEntry *entry = archive_zip_entry(zip, 0);
        g_autoptr(GBytes) got = archive_zip_extract(zip, entry, NULL);
        g_assert_true((got != NULL) == rows[i].fine);
        g_assert_true(archive_zip_stream(zip, entry, NULL, NULL, NULL) == rows[i].fine);
        g_assert_true(got == NULL || g_bytes_get_size(got) == BEFORE + 258);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zip/read-whole", read_whole);
    g_test_add_func("/zip/names", names);
    g_test_add_func("/zip/backslashes", backslashes);
    g_test_add_func("/zip/encrypted", encrypted);
    g_test_add_func("/zip/unknown-method", unknown_method);
    g_test_add_func("/zip/local-header-must-agree", local_header_must_agree);
    g_test_add_func("/zip/utf8-mark-of-ascii", utf8_mark_of_ascii);
    g_test_add_func("/zip/overlap", overlap);
    g_test_add_func("/zip/cut-anywhere", cut_anywhere);
    g_test_add_func("/zip/budgets", budgets);
    g_test_add_func("/zip/contents-must-agree", contents_must_agree);
    g_test_add_func("/zip/codes-without-meaning", codes_without_meaning);
    return g_test_run();
}
