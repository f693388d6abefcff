/* tests/unit/front/pages.c -- the UI's files: what is taken, what is found */
#include "front/pages.h"
#include "base/problem.h"
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void put(const char *top, const char *name, gsize size_bytes)
{
    g_autofree char *path = g_build_filename(top, name, NULL);
    g_autofree char *directory = g_path_get_dirname(path);
    g_autofree char *text = g_strnfill(size_bytes, 'x');
    g_assert_cmpint(g_mkdir_with_parents(directory, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, (gssize)size_bytes, NULL));
}

static void remove_tree(const char *top)
{
    const char *arguments[] = {"rm", "-rf", top, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)(guintptr)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, NULL, NULL, NULL, NULL));
}

static void test_set(void)
{
    g_autofree char *top = g_dir_make_tmp("pages-XXXXXX", NULL);
    put(top, "index.html", 10);
    put(top, "assets/app-0123abcd.js", 100);
    put(top, "assets/app-0123abcd.js.gz", 20);
    put(top, "assets/big.css", 10);
    put(top, "assets/big.css.gz", 30);
    put(top, "a/b/c/d/deep.js", 5);
    put(top, "a/b/c/d/e/deeper.js", 5);
    put(top, "notes.md", 5);
    g_autofree char *link = g_build_filename(top, "passwd.txt", NULL);
    g_assert_cmpint(symlink("/etc/passwd", link), ==, 0);

    g_autoptr(GError) error = NULL;
    g_autoptr(FrontPages) pages = front_pages_load(top, &error);
    g_assert_no_error(error);
    const FrontPage *index = front_pages_find(pages, "/index.html");
    g_assert_nonnull(index);
    g_assert_false(index->immutable);
    g_assert_true(front_pages_find(pages, "/") == index);
    g_assert_true(front_pages_find(pages, "/policy/4") == index);
    const FrontPage *script = front_pages_find(pages, "/assets/app-0123abcd.js");
    g_assert_true(script->immutable);
    g_assert_cmpuint(g_bytes_get_size(script->gzip), ==, 20);
    g_assert_cmpstr(script->etag, !=, script->etag_gzip);
    const FrontPage *sheet = front_pages_find(pages, "/assets/big.css");
    g_assert_null(sheet->gzip); /* not smaller */
    g_assert_false(sheet->immutable);
    g_assert_nonnull(front_pages_find(pages, "/a/b/c/d/deep.js"));
    g_assert_null(front_pages_find(pages, "/a/b/c/d/e/deeper.js"));
    g_assert_null(front_pages_find(pages, "/notes.md"));
    g_assert_null(front_pages_find(pages, "/passwd.txt"));
    g_assert_null(front_pages_find(pages, "/assets/none.js"));
    remove_tree(top);
}

static void test_none(void)
{
    g_autoptr(FrontPages) absent = front_pages_load("/nonexistent/ui", NULL);
    g_assert_nonnull(absent);
    g_assert_null(front_pages_find(absent, "/"));
    g_autoptr(FrontPages) unset = front_pages_load(NULL, NULL);
    g_assert_nonnull(unset);
}

static void test_too_large(void)
{
    g_autofree char *top = g_dir_make_tmp("pages-XXXXXX", NULL);
    put(top, "huge.js", ((gsize)8 << 20) + 1);
    g_autoptr(GError) error = NULL;
    FrontPages *pages = front_pages_load(top, &error);
    g_assert_null(pages);
    g_assert_error(error, PROBLEM, PROBLEM_TOO_LARGE);
    remove_tree(top);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/front/pages/set", test_set);
    g_test_add_func("/front/pages/none", test_none);
    g_test_add_func("/front/pages/too-large", test_too_large);
    return g_test_run();
}
