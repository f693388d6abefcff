/* tests/unit/service/service_blob.c -- blobs are named by what they hold, and half of one is never
 * seen */
#include "base/problem.h"
#include "service/blob.h"
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* SHA-256 of "abc" (FIPS 180-2, appendix B.1). */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

typedef struct {
    char *folder, *path;
    ServiceBlobs *blobs;
} Fixture;

static void set_up(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    f->folder = g_dir_make_tmp("blob-XXXXXX", NULL);
    f->path = g_build_filename(f->folder, "blobs", NULL);
    f->blobs = service_blobs_open(f->path, &error);
    g_assert_no_error(error);
}

static void tear_down(Fixture *f, gconstpointer data)
{
    (void)data;
    service_blobs_close(f->blobs);
    g_autofree char *command = g_strdup_printf("rm -rf %s", f->folder);
    g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
    g_free(f->path);
    g_free(f->folder);
}

static guint count_incoming(const Fixture *f)
{
    g_autofree char *path = g_build_filename(f->path, "incoming", NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(dir) != NULL)
        count++;
    return count;
}

static void put_abc(Fixture *f, char name[SERVICE_BLOB_NAME_BYTES])
{
    g_autoptr(GError) error = NULL;
    guint64 size = 0;
    g_autoptr(ServiceBlobWriter) writer = service_blob_begin(f->blobs, "abc.txt", 100, &error);
    g_assert_no_error(error);
    g_assert_true(service_blob_append(writer, (const guint8 *)"a", 1, &error));
    g_assert_true(service_blob_append(writer, (const guint8 *)"bc", 2, &error));
    g_assert_true(service_blob_finish(writer, name, &size, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(size, ==, 3);
}

/* What has come so far can be read, and only read, before it has a name. */
static void test_look(Fixture *f, gconstpointer data)
{
    (void)data;
    char bytes[8];
    g_autoptr(GError) error = NULL;
    g_autoptr(ServiceBlobWriter) writer = service_blob_begin(f->blobs, "a.csv", 100, &error);
    g_assert_true(service_blob_append(writer, (const guint8 *)"a,b", 3, &error));
    int fd = service_blob_look(writer, &error);
    g_assert_no_error(error);
    g_assert_cmpint(read(fd, bytes, sizeof bytes), ==, 3);
    g_assert_cmpint(memcmp(bytes, "a,b", 3), ==, 0);
    g_assert_cmpint(write(fd, "x", 1), <, 0);
    close(fd);
    g_clear_pointer(&writer, service_blob_free);
    g_assert_cmpuint(count_incoming(f), ==, 0);
}

static void test_named_by_hash(Fixture *f, gconstpointer data)
{
    (void)data;
    char name[SERVICE_BLOB_NAME_BYTES];
    char bytes[8];
    g_autoptr(GError) error = NULL;
    put_abc(f, name);
    put_abc(f, name); /* the same again is the same */
    g_assert_cmpstr(name, ==, ABC);
    int fd = service_blob_open(f->blobs, name, &error);
    g_assert_no_error(error);
    g_assert_cmpint(read(fd, bytes, sizeof bytes), ==, 3);
    g_assert_cmpint(memcmp(bytes, "abc", 3), ==, 0);
    close(fd);
    g_assert_cmpuint(count_incoming(f), ==, 0);
    g_assert_true(service_blob_remove(f->blobs, name, &error));
    g_assert_true(service_blob_remove(f->blobs, name, &error));
    g_assert_cmpint(service_blob_open(f->blobs, name, &error), ==, -1);
    g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
}

static void test_too_large(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    ServiceBlobWriter *writer = service_blob_begin(f->blobs, "abc.txt", 2, &error);
    g_assert_true(service_blob_append(writer, (const guint8 *)"ab", 2, &error));
    g_assert_false(service_blob_append(writer, (const guint8 *)"c", 1, &error));
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    g_assert_cmpuint(count_incoming(f), ==, 1);
    service_blob_free(writer);
    g_assert_cmpuint(count_incoming(f), ==, 0);
}

static void test_leftovers_go(Fixture *f, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *left = g_build_filename(f->path, "incoming", "left", NULL);
    g_assert_true(g_file_set_contents(left, "half", -1, NULL));
    service_blobs_close(f->blobs);
    f->blobs = service_blobs_open(f->path, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(count_incoming(f), ==, 0);
}

static void test_wrong_names(Fixture *f, gconstpointer data)
{
    (void)data;
    const char *names[] = {"", "..", "../../etc/passwd", "ba78", (ABC "00"), NULL};
    for (gsize i = 0; names[i] != NULL; i++) {
        g_autoptr(GError) error = NULL;
        g_assert_cmpint(service_blob_open(f->blobs, names[i], &error), ==, -1);
        g_assert_error(error, PROBLEM, PROBLEM_NOT_FOUND);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, f) g_test_add("/service/blob/" name, Fixture, NULL, set_up, f, tear_down)
    ADD("look", test_look);
    ADD("named-by-hash", test_named_by_hash);
    ADD("too-large", test_too_large);
    ADD("leftovers-go", test_leftovers_go);
    ADD("wrong-names", test_wrong_names);
    return g_test_run();
}
