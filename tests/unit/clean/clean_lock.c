/* tests/unit/clean/clean_lock.c -- packages that LibreOffice locks as one (Argon2id and AES-GCM),
 * what a manifest may ask for, and the work of keys */
#include "archive/zip_writer.h"
#include "clean/odf/lock.h"
#include "clean/odf/odf.h"
#include <argon2.h>
#include <openssl/evp.h>
#include <string.h>
#include <zlib.h>

#define PASSWORD "ひみつ"
#define TYPE "application/vnd.oasis.opendocument.text"
#define CONTENT                                                                                    \
    "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "  \
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>"     \
    "<text:p>見える</text:p></office:text></office:body></office:document-content>"
#define DATA(algorithm, derivation)                                                                \
    "<manifest:encryption-data><manifest:algorithm manifest:algorithm-name=\"" algorithm           \
    "\" manifest:initialisation-vector=\"AAECAwQFBgcICQoL\"/>"                                     \
    "<manifest:start-key-generation manifest:start-key-generation-name="                           \
    "\"http://www.w3.org/2001/04/xmlenc#sha256\" manifest:key-size=\"32\"/>"                       \
    "<manifest:key-derivation manifest:salt=\"AAECAwQFBgcICQoLDA0ODw==\" "                         \
    "manifest:key-size=\"32\" " derivation "/></manifest:encryption-data>"
#define GCM "http://www.w3.org/2009/xmlenc11#aes256-gcm"
#define ARGON2                                                                                     \
    "manifest:key-derivation-name="                                                                \
    "\"urn:org:documentfoundation:names:experimental:office:manifest:argon2id\" "
#define COSTS(passes, memory, lanes)                                                               \
    "loext:argon2-iterations=\"" passes "\" loext:argon2-memory=\"" memory                         \
    "\" loext:argon2-lanes=\"" lanes "\""

static const guint8 salt[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const guint8 vector[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

typedef struct {
    const char *name;
    const guint8 *bytes;
    gsize size;
} Member;

static GByteArray *pack(const Member *members, guint count)
{
    GByteArray *out = g_byte_array_new();
    const DisarmSink sink = disarm_sink_memory(out);
    g_autoptr(ArchiveZipWriter) writer = archive_zip_writer_new(&sink, 1 << 20, "test");
    for (guint i = 0; i < count; i++)
        g_assert_true(archive_zip_writer_add(writer, members[i].name, members[i].bytes,
                                             members[i].size, ARCHIVE_STORE, NULL));
    g_assert_true(archive_zip_writer_finish(writer, NULL));
    return out;
}

static GByteArray *deflated(const GByteArray *plain)
{
    z_stream stream = {.next_in = plain->data, .avail_in = plain->len};
    GByteArray *out = g_byte_array_new();
    g_byte_array_set_size(out, plain->len + 100);
    g_assert_cmpint(deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
    stream.next_out = out->data;
    stream.avail_out = out->len;
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    g_byte_array_set_size(out, (guint)stream.total_out);
    deflateEnd(&stream);
    return out;
}

/* Vector, contents, tag. */
static GByteArray *locked(const GByteArray *plain)
{
    g_autoptr(GByteArray) packed = deflated(plain);
    guint8 start[32], key[32];
    unsigned size = 0;
    int made = 0, last = 0;
    GByteArray *out = g_byte_array_new();
    g_assert_cmpint(EVP_Digest(PASSWORD, strlen(PASSWORD), start, &size, EVP_sha256(), NULL), ==,
                    1);
    g_assert_cmpint(
        argon2id_hash_raw(2, 1024, 2, start, sizeof start, salt, sizeof salt, key, sizeof key), ==,
        ARGON2_OK);
    g_byte_array_append(out, vector, sizeof vector);
    g_byte_array_set_size(out, (guint)sizeof vector + packed->len + 16);
    guint8 *at = out->data + sizeof vector;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    g_assert_cmpint(EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, vector), ==, 1);
    g_assert_cmpint(EVP_EncryptUpdate(context, at, &made, packed->data, (int)packed->len), ==, 1);
    g_assert_cmpint(EVP_EncryptFinal_ex(context, at + made, &last), ==, 1);
    g_assert_cmpint(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, at + packed->len), ==,
                    1);
    EVP_CIPHER_CTX_free(context);
    return out;
}

static char *manifest_of(const char *path, gsize size, const char *data)
{
    return g_strdup_printf(
        "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
        "xmlns:loext=\"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0\">"
        "<manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"" TYPE
        "\" manifest:size=\"%" G_GSIZE_FORMAT "\">%s</manifest:file-entry></manifest:manifest>",
        path, size, data);
}

static GByteArray *whole_package(gsize damaged_at)
{
    const Member inner[] = {{"mimetype", (const guint8 *)TYPE, strlen(TYPE)},
                            {"content.xml", (const guint8 *)CONTENT, strlen(CONTENT)}};
    g_autoptr(GByteArray) plain = pack(inner, 2);
    g_autoptr(GByteArray) hidden = locked(plain);
    g_autofree char *manifest =
        manifest_of(ODF_LOCK_WHOLE, plain->len, DATA(GCM, ARGON2 COSTS("2", "1024", "2")));
    if (damaged_at > 0)
        hidden->data[damaged_at] ^= 1;
    const Member outer[] = {{"mimetype", (const guint8 *)TYPE, strlen(TYPE)},
                            {ODF_LOCK_WHOLE, hidden->data, hidden->len},
                            {"META-INF/manifest.xml", (const guint8 *)manifest, strlen(manifest)}};
    return pack(outer, 3);
}

static gboolean clean(const GByteArray *package, const char *password, GByteArray *out,
                      GError **error)
{
    g_autoptr(DisarmPolicies) policies = disarm_policies_builtin(NULL);
    const DisarmPolicy *policy = disarm_policies_find(policies, "office", NULL);
    g_autoptr(DisarmFindings) findings = disarm_findings_new();
    DisarmBudget budget;
    disarm_budget_init(&budget, &policy->limits);
    DisarmJob job = {policy, &budget, findings, password};
    const DisarmSink sink = disarm_sink_memory(out);
    CleanOdf result;
    return clean_odf(package->data, package->len, "a.odt", &sink, &job, &result, error);
}

static void test_whole(void)
{
    g_autoptr(GError) error = NULL, other = NULL, changed = NULL;
    g_autoptr(GByteArray) package = whole_package(0), damaged = whole_package(20);
    g_autoptr(GByteArray) out = g_byte_array_new(), none = g_byte_array_new();
    g_assert_true(clean(package, PASSWORD, out, &error));
    g_assert_no_error(error);
    g_assert_nonnull(memmem(out->data, out->len, "content.xml", 11));
    g_assert_null(memmem(out->data, out->len, ODF_LOCK_WHOLE, strlen(ODF_LOCK_WHOLE)));
    g_assert_false(clean(package, "other", none, &other));
    g_assert_true(g_error_matches(other, PROBLEM, PROBLEM_ENCRYPTED));
    g_assert_false(clean(damaged, PASSWORD, none, &changed));
    g_assert_true(g_error_matches(changed, PROBLEM, PROBLEM_ENCRYPTED));
    g_assert_cmpuint(none->len, ==, 0);
}

/* What costs too much, or is of no known form, opens with no password: nothing is computed. */
static void test_bounds(void)
{
    static const char *const unknown[] = {
        DATA(GCM, ARGON2 COSTS("17", "1024", "1")),
        DATA(GCM, ARGON2 COSTS("1", "262145", "1")),
        DATA(GCM, ARGON2 COSTS("1", "1024", "17")),
        DATA(GCM, ARGON2 COSTS("1", "1024", "0")),
        DATA(GCM, ARGON2 COSTS("0", "1024", "1")),
        DATA(GCM, ARGON2 COSTS("1", "15", "2")),
        DATA(GCM, ARGON2),
        DATA(GCM, "manifest:key-derivation-name=\"PBKDF2\""),
        DATA(GCM, "manifest:key-derivation-name=\"PBKDF2\" manifest:iteration-count=\"1000001\""),
        DATA(GCM, "manifest:key-derivation-name=\"scrypt\" manifest:iteration-count=\"1000\""),
        DATA("AES", "manifest:key-derivation-name=\"PBKDF2\" manifest:iteration-count=\"1000\""),
        "<manifest:encryption-data/>",
    };
    static const guint8 bytes[64];
    for (gsize i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_autofree char *manifest = manifest_of("a", 10, unknown[i]);
        const DisarmLimits limits = {.objects = 1000, .inflated_bytes = 1 << 20, .ratio = 250};
        DisarmBudget budget;
        GHashTable *locks = NULL;
        guint64 work = 0;
        disarm_budget_init(&budget, &limits);
        g_assert_true(
            odf_locks_read((const guint8 *)manifest, strlen(manifest), &budget, &locks, NULL));
        const OdfLock *lock = g_hash_table_lookup(locks, "a");
        g_assert_nonnull(lock);
        g_assert_null(odf_lock_open(lock, "x", bytes, sizeof bytes, &work, &budget, NULL));
        g_assert_cmpuint(work, ==, 0);
        g_hash_table_unref(locks);
    }
}

/* Each entry asks for work of its own; together they get so much and no more. */
static void test_work(void)
{
    static const guint8 bytes[64];
    g_autoptr(GError) error = NULL;
    g_autofree char *manifest = manifest_of("a", 10,
                                            DATA(GCM, "manifest:key-derivation-name=\"PBKDF2\" "
                                                      "manifest:iteration-count=\"1000\""));
    const DisarmLimits limits = {.objects = 1000, .inflated_bytes = 1 << 20, .ratio = 250};
    DisarmBudget budget;
    GHashTable *locks = NULL;
    guint64 work = ODF_LOCK_WORK - 2500;
    disarm_budget_init(&budget, &limits);
    g_assert_true(
        odf_locks_read((const guint8 *)manifest, strlen(manifest), &budget, &locks, NULL));
    const OdfLock *lock = g_hash_table_lookup(locks, "a");
    g_assert_null(odf_lock_open(lock, "x", bytes, sizeof bytes, &work, &budget, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(work, ==, ODF_LOCK_WORK - 500);
    g_assert_null(odf_lock_open(lock, "x", bytes, sizeof bytes, &work, &budget, &error));
    g_assert_true(g_error_matches(error, PROBLEM, PROBLEM_TOO_LARGE));
    g_hash_table_unref(locks);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clean/lock/whole", test_whole);
    g_test_add_func("/clean/lock/bounds", test_bounds);
    g_test_add_func("/clean/lock/work", test_work);
    return g_test_run();
}
