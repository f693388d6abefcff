/* tests/unit/archive/archive_zip_writer.c -- what is written is read back the same, here and by
 * other programs */
#include "archive/zip_writer.h"
#include "base/problem.h"
#include <glib/gstdio.h>
#include <string.h>

#define MIB ((gsize)1024 * 1024)

static const ArchiveZipBudget budget = {.max_entries = 200000,
                                        .max_entry_bytes = 64 * MIB,
                                        .max_total_bytes = 256 * MIB,
                                        .max_ratio = 2000,
                                        .max_name_bytes = 200};

static void assert_same(gconstpointer got, gsize got_size, gconstpointer want, gsize want_size)
{
    g_assert_cmpuint(got_size, ==, want_size);
    g_assert_true(memcmp(got, want, want_size) == 0);
}

static ArchiveZipWriter *writer_into(GByteArray *out)
{
    DisarmSink sink = disarm_sink_memory(out);
    return archive_zip_writer_new(&sink, 64 * MIB, "z");
}

static void add(ArchiveZipWriter *writer, const char *name, const char *text, ArchiveLevel level)
{
    g_autoptr(GError) error = NULL;
    archive_zip_writer_add(writer, name, (const guint8 *)text, strlen(text), level, &error);
    g_assert_no_error(error);
}

static char *long_text(void)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < 60000; i++)
        g_string_append_printf(text, "<c r=\"A%u\"><v>%u</v></c>", i, i * 7919 % 10007);
    return g_string_free(text, FALSE);
}

/* `text` in pieces of growing size. */
static void add_in_pieces(ArchiveZipWriter *writer, const char *name, const char *text,
                          ArchiveLevel level)
{
    g_autoptr(GError) error = NULL;
    gboolean well = archive_zip_writer_begin(writer, name, level, &error);
    for (gsize at = 0, piece = 1, size = strlen(text); well && at < size; piece = piece * 3 + 1) {
        gsize part = MIN(piece, size - at);
        well = archive_zip_writer_write(writer, (const guint8 *)text + at, part, &error);
        at += part;
    }
    g_assert_true(well && archive_zip_writer_end(writer, &error));
    g_assert_no_error(error);
}

static void finish(ArchiveZipWriter *writer, const GByteArray *out)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(archive_zip_writer_finish(writer, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(archive_zip_writer_size(writer), ==, out->len);
}

static GByteArray *make_sample(const char *text)
{
    GByteArray *out = g_byte_array_new();
    g_autoptr(ArchiveZipWriter) writer = writer_into(out);
    g_autoptr(GError) error = NULL;
    add(writer, "mimetype", "application/x-sample", ARCHIVE_STORE);
    g_assert_true(archive_zip_writer_add_folder(writer, "文書/", &error));
    add(writer, "文書/届出①.xml", text, ARCHIVE_SMALL);
    add(writer, "文書/空.txt", "", ARCHIVE_FAST);
    add(writer, "short", "ab", ARCHIVE_FAST);
    add_in_pieces(writer, "pieces.xml", text, ARCHIVE_FAST);
    add_in_pieces(writer, "pieces-stored.xml", text, ARCHIVE_STORE);
    finish(writer, out);
    return out;
}

static void assert_entry(ArchiveZip *zip, const char *name, const char *text, gboolean deflated)
{
    g_autoptr(GError) error = NULL;
    const ArchiveZipEntry *entry = archive_zip_find(zip, name);
    g_assert_nonnull(entry);
    g_autoptr(GBytes) bytes = archive_zip_extract(zip, entry, &error);
    g_assert_no_error(error);
    assert_same(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), text, strlen(text));
    g_assert_cmpint(archive_zip_packed(zip, entry).deflated, ==, deflated);
}

static void read_back(void)
{
    g_autofree char *text = long_text();
    g_autoptr(GByteArray) out = make_sample(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(out->data, out->len, &budget, "z", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(archive_zip_flaws(zip), ==, 0);
    assert_entry(zip, "mimetype", "application/x-sample", FALSE);
    assert_entry(zip, "文書/届出①.xml", text, TRUE);
    assert_entry(zip, "文書/空.txt", "", FALSE);
    assert_entry(zip, "short", "ab", FALSE);
    assert_entry(zip, "pieces.xml", text, TRUE);
    assert_entry(zip, "pieces-stored.xml", text, FALSE);
    g_assert_cmpstr(archive_zip_entry(zip, 1)->name, ==, "文書/");
    g_assert_null(archive_zip_entry(zip, 7));
}

/* The whole form, byte by byte. */
static void exact_form(void)
{
    static const guint8 want[] =
        "PK\3\4\x14\0\0\x08\0\0\0\0\x21\0\xac\x2a\x93\xd8\2\0\0\0\2\0\0\0\3\0\0\0\xe3\x81\x82hi"
        "PK\1\2\x14\0\x14\0\0\x08\0\0\0\0\x21\0\xac\x2a\x93\xd8\2\0\0\0\2\0\0\0\3\0\0\0\0\0\0\0\0\0"
        "\0\0\0\0\0\0\0\0\xe3\x81\x82"
        "PK\5\6\0\0\0\0\1\0\1\0\x31\0\0\0\x23\0\0\0\0";
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(ArchiveZipWriter) writer = writer_into(out);
    add(writer, "あ", "hi", ARCHIVE_SMALL);
    finish(writer, out);
    assert_same(out->data, out->len, want, sizeof want);
}

static void same_twice(void)
{
    g_autofree char *text = long_text();
    g_autoptr(GByteArray) first = make_sample(text);
    g_autoptr(GByteArray) second = make_sample(text);
    assert_same(first->data, first->len, second->data, second->len);
}

/* An entry taken over as it lies packed comes out the same. */
static void copied(void)
{
    g_autofree char *text = long_text();
    g_autoptr(GByteArray) from = make_sample(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(from->data, from->len, &budget, "z", &error);
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(ArchiveZipWriter) writer = writer_into(out);
    for (guint i = 0; archive_zip_entry(zip, i) != NULL; i++) {
        const ArchiveZipEntry *entry = archive_zip_entry(zip, i);
        ArchivePacked packed = archive_zip_packed(zip, entry);
        g_assert_true(archive_zip_stream(zip, entry, NULL, NULL, &error));
        g_assert_true(archive_zip_writer_copy(writer, entry->name, &packed, &error));
    }
    g_assert_no_error(error);
    finish(writer, out);
    assert_same(out->data, out->len, from->data, from->len);
}

/* ---- in pieces out of it ---- */

static gboolean append(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    (void)error;
    g_assert_cmpuint(size_bytes, >, 0);
    g_assert_cmpuint(size_bytes, <=, 65536);
    g_byte_array_append(user, bytes, (guint)size_bytes);
    return TRUE;
}

static gboolean refuse(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    (void)user, (void)bytes, (void)size_bytes;
    problem_set(error, PROBLEM_STATE, "x", "y");
    return FALSE;
}

static void streamed(void)
{
    g_autofree char *text = long_text();
    g_autoptr(GByteArray) from = make_sample(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(from->data, from->len, &budget, "z", &error);
    static const char *const names[] = {"pieces.xml", "pieces-stored.xml"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const ArchiveZipEntry *entry = archive_zip_find(zip, names[i]);
        g_autoptr(GByteArray) got = g_byte_array_new();
        g_assert_true(archive_zip_stream(zip, entry, append, got, &error));
        g_assert_no_error(error);
        assert_same(got->data, got->len, text, strlen(text));
        g_assert_false(archive_zip_stream(zip, entry, refuse, NULL, &error));
        g_assert_error(error, PROBLEM, PROBLEM_STATE);
        g_clear_error(&error);
    }
}

/* Each byte of packed contents changed is noticed, in the whole as in pieces, but where it only
 * leaves over a code that nothing uses: what comes out is the same then. */
static void streamed_damage(void)
{
    g_autoptr(GByteArray) from = g_byte_array_new();
    g_autoptr(ArchiveZipWriter) writer = writer_into(from);
    static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbcccccccccdddddddd";
    add(writer, "a", text, ARCHIVE_SMALL);
    finish(writer, from);
    g_autoptr(ArchiveZip) zip = archive_zip_open(from->data, from->len, &budget, "z", NULL);
    ArchivePacked packed = archive_zip_packed(zip, archive_zip_entry(zip, 0));
    g_assert_true(packed.deflated);
    guint noticed = 0;
    for (gsize i = 0; i < packed.size_bytes; i++) {
        guint8 *byte = from->data + (packed.bytes - from->data) + i;
        *byte ^= 0x10;
        g_autoptr(GBytes) whole = archive_zip_extract(zip, archive_zip_entry(zip, 0), NULL);
        g_autoptr(GByteArray) got = g_byte_array_new();
        gboolean well = archive_zip_stream(zip, archive_zip_entry(zip, 0), append, got, NULL);
        g_assert_true(well == (whole != NULL));
        if (well)
            assert_same(got->data, got->len, text, strlen(text));
        noticed += whole == NULL ? 1 : 0;
        *byte ^= 0x10;
    }
    g_assert_cmpuint(noticed, >=, packed.size_bytes - 3); /* the last may be padding */
}

/* Bytes behind the packed stream, which hold what no reader unpacks. */
static void behind_stream(void)
{
    g_autoptr(GByteArray) from = g_byte_array_new(), longer = g_byte_array_new();
    g_autoptr(ArchiveZipWriter) writer = writer_into(from), other = writer_into(longer);
    add(writer, "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbcccccccccdddddddd", ARCHIVE_SMALL);
    finish(writer, from);
    g_autoptr(ArchiveZip) zip = archive_zip_open(from->data, from->len, &budget, "z", NULL);
    ArchivePacked packed = archive_zip_packed(zip, archive_zip_entry(zip, 0));
    for (guint more = 0; more < 20; more++) {
        g_autofree guint8 *bytes = g_malloc0(packed.size_bytes + more);
        g_autofree char *name = g_strdup_printf("%u", more);
        memcpy(bytes, packed.bytes, packed.size_bytes);
        ArchivePacked wide = packed;
        wide.bytes = bytes;
        wide.size_bytes += more;
        g_assert_true(archive_zip_writer_copy(other, name, &wide, NULL));
    }
    finish(other, longer);
    g_autoptr(ArchiveZip) all = archive_zip_open(longer->data, longer->len, &budget, "z", NULL);
    for (guint more = 0; more < 20; more++) {
        const ArchiveZipEntry *entry = archive_zip_entry(all, more);
        g_autoptr(GBytes) whole = archive_zip_extract(all, entry, NULL);
        g_assert_cmpint(whole != NULL, ==, more == 0);
        g_assert_cmpint(archive_zip_stream(all, entry, NULL, NULL, NULL), ==, more == 0);
    }
}

/* ---- what it does not write ---- */

static void names_refused(void)
{
    static const char *const bad[] = {"../a", "/a",   "a/../b", "a\\b", "c:a", "a//b", ".",
                                      "",     "a\nb", "\xFF",   "x",    "X",   "x/"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) out = g_byte_array_new();
        g_autoptr(ArchiveZipWriter) writer = writer_into(out);
        add(writer, "x", "abc", ARCHIVE_FAST);
        g_assert_false(
            archive_zip_writer_add(writer, bad[i], (const guint8 *)"a", 1, ARCHIVE_FAST, &error));
        g_assert_error(error, PROBLEM, PROBLEM_INTERNAL);
    }
}

static void order_refused(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(ArchiveZipWriter) writer = writer_into(out);
    g_assert_false(archive_zip_writer_write(writer, (const guint8 *)"a", 1, NULL));
    g_assert_false(archive_zip_writer_end(writer, NULL));
    g_assert_true(archive_zip_writer_begin(writer, "a", ARCHIVE_FAST, &error));
    g_assert_false(archive_zip_writer_begin(writer, "b", ARCHIVE_FAST, NULL));
    g_assert_false(archive_zip_writer_add_folder(writer, "c/", NULL));
    g_assert_false(archive_zip_writer_finish(writer, &error));
    g_assert_error(error, PROBLEM, PROBLEM_INTERNAL);
}

static void size_refused(void)
{
    g_autofree char *text = long_text();
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) out = g_byte_array_new();
    DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 100000, "z");
    g_assert_false(archive_zip_writer_add(writer, "a", (const guint8 *)text, strlen(text),
                                          ARCHIVE_STORE, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    g_assert_cmpuint(out->len, <=, 100000);
}

/* ---- ZIP64 ---- */

static void many_entries(void)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(ArchiveZipWriter) writer = writer_into(out);
    for (guint i = 0; i < 70000; i++) {
        g_autofree char *name = g_strdup_printf("n%u", i);
        add(writer, name, "", ARCHIVE_STORE);
    }
    finish(writer, out);
    g_autoptr(GError) error = NULL;
    g_autoptr(ArchiveZip) zip = archive_zip_open(out->data, out->len, &budget, "z", &error);
    g_assert_no_error(error);
    g_assert_nonnull(archive_zip_find(zip, "n69999"));
    g_assert_null(archive_zip_entry(zip, 70000));
}

/* ---- other programs' word ---- */

static void run(const char *const *argv, const char *file)
{
    g_autofree char *program = g_find_program_in_path(argv[0]);
    if (program == NULL) {
        g_test_message("%s is not installed", argv[0]);
        return;
    }
    g_autoptr(GPtrArray) line = g_ptr_array_new();
    for (guint i = 0; argv[i] != NULL; i++)
        g_ptr_array_add(line, (gpointer)argv[i]);
    g_ptr_array_add(line, (gpointer)file);
    g_ptr_array_add(line, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *out = NULL, *err = NULL;
    int status = 1;
    g_spawn_sync(NULL, (char **)line->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
                 &status, &error);
    g_assert_no_error(error);
    g_test_message("%s: %s%s", argv[0], out, err);
    g_assert_cmpint(status, ==, 0);
}

static void others_agree(void)
{
    g_autofree char *text = long_text();
    g_autoptr(GByteArray) out = make_sample(text);
    g_autofree char *file = g_build_filename(g_get_tmp_dir(), "sekisho-writer-XXXXXX", NULL);
    int fd = g_mkstemp(file);
    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(file, (const char *)out->data, out->len, NULL));
    static const char *const python[] = {
        "python3", "-c",
        "import sys, zipfile\n"
        "z = zipfile.ZipFile(sys.argv[1])\n"
        "assert z.testzip() is None\n"
        "names = [i.filename for i in z.infolist()]\n"
        "assert names == ['mimetype', '文書/', '文書/届出①.xml', '文書/空.txt', 'short', "
        "'pieces.xml', 'pieces-stored.xml'], names\n"
        "assert z.read('pieces.xml') == z.read('文書/届出①.xml') == z.read('pieces-stored.xml')\n"
        "assert z.read('mimetype') == b'application/x-sample'\n"
        "assert all(i.date_time == (1980, 1, 1, 0, 0, 0) and not i.extra for i in z.infolist())\n",
        NULL};
    static const char *const unzip[] = {"unzip", "-tq", NULL};
    static const char *const seven[] = {"7z", "t", NULL};
    static const char *const bsdtar[] = {"bsdtar", "-tf", NULL};
    run(python, file);
    run(unzip, file);
    run(seven, file);
    run(bsdtar, file);
    g_unlink(file);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/zip-writer/read-back", read_back);
    g_test_add_func("/zip-writer/exact-form", exact_form);
    g_test_add_func("/zip-writer/same-twice", same_twice);
    g_test_add_func("/zip-writer/copied", copied);
    g_test_add_func("/zip-writer/streamed", streamed);
    g_test_add_func("/zip-writer/streamed-damage", streamed_damage);
    g_test_add_func("/zip-writer/behind-stream", behind_stream);
    g_test_add_func("/zip-writer/names-refused", names_refused);
    g_test_add_func("/zip-writer/order-refused", order_refused);
    g_test_add_func("/zip-writer/size-refused", size_refused);
    g_test_add_func("/zip-writer/many-entries", many_entries);
    g_test_add_func("/zip-writer/others-agree", others_agree);
    return g_test_run();
}
