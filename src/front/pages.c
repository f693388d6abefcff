/* front/pages.c -- see pages.h */
#include "front/pages.h"
#include "base/problem.h"
#include "os/files.h"
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_MAX 512
#define PAGES_DEPTH_MAX 4
#define PAGE_MAX_BYTES ((gsize)8 << 20)
#define PAGES_MAX_BYTES ((gsize)48 << 20)

struct FrontPages {
    GHashTable *by_path; /* "/assets/x.js" -> FrontPage */
    FrontPage *index;
    gsize size_bytes;
};

typedef struct {
    const char *ending, *type;
} TypeRow;

static const TypeRow type_rows[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
};

static const char *page_type(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(type_rows); i++)
        if (g_str_has_suffix(name, type_rows[i].ending))
            return type_rows[i].type;
    return NULL;
}

/* "index-Di4rgT8a.js": the bundler put a hash of the content between "-" and the last ".". */
static gboolean name_holds_hash(const char *name)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL || dot - name < 10 || dot[-9] != '-')
        return FALSE;
    for (const char *at = dot - 8; at < dot; at++)
        if (!g_ascii_isalnum(*at) && *at != '_' && *at != '-')
            return FALSE;
    return TRUE;
}

static char *make_etag(GBytes *bytes)
{
    g_autofree char *hash = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    return g_strdup_printf("\"%.32s\"", hash);
}

static void page_free(gpointer data)
{
    FrontPage *page = data;
    g_clear_pointer(&page->plain, g_bytes_unref);
    g_clear_pointer(&page->gzip, g_bytes_unref);
    g_free(page->etag);
    g_free(page->etag_gzip);
    g_free(page);
}

static GBytes *pages_read(FrontPages *pages, int dirfd, const char *name, GError **error)
{
    g_autoptr(GByteArray) bytes = os_read_file(dirfd, name, PAGE_MAX_BYTES, error);
    if (bytes == NULL)
        return NULL;
    pages->size_bytes += bytes->len;
    if (pages->size_bytes > PAGES_MAX_BYTES || g_hash_table_size(pages->by_path) >= PAGES_MAX) {
        problem_set(error, PROBLEM_TOO_LARGE, PROBLEM_BOTH("the UI's directory", "画面のファイル"),
                    PROBLEM_BOTH("512 files, 48 MiB", "512個・48 MiB"));
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

/* The compressed form counts only where it is smaller. */
static gboolean page_read_gzip(FrontPages *pages, FrontPage *page, int dirfd, const char *name,
                               GError **error)
{
    g_autofree char *gzip_name = g_strconcat(name, ".gz", NULL);
    if (faccessat(dirfd, gzip_name, R_OK, 0) != 0)
        return TRUE;
    g_autoptr(GBytes) gzip = pages_read(pages, dirfd, gzip_name, error);
    if (gzip == NULL)
        return FALSE;
    if (g_bytes_get_size(gzip) < g_bytes_get_size(page->plain)) {
        page->etag_gzip = make_etag(gzip);
        page->gzip = g_steal_pointer(&gzip);
    }
    return TRUE;
}

static gboolean pages_add(FrontPages *pages, int dirfd, const char *name, const char *path,
                          GError **error)
{
    const char *type = page_type(name);
    if (type == NULL)
        return TRUE;
    g_autoptr(GBytes) plain = pages_read(pages, dirfd, name, error);
    if (plain == NULL)
        return FALSE;
    FrontPage *page = g_new0(FrontPage, 1);
    page->type = type;
    page->immutable = name_holds_hash(name);
    page->etag = make_etag(plain);
    page->plain = g_steal_pointer(&plain);
    g_hash_table_insert(pages->by_path, g_strdup(path), page);
    return page_read_gzip(pages, page, dirfd, name, error);
}

static gboolean pages_walk(FrontPages *pages, const char *directory, const char *path, guint depth,
                           GError **error);

static gboolean pages_take_entry(FrontPages *pages, int dirfd, const char *directory,
                                 const char *path, const char *name, guint depth, GError **error)
{
    struct stat facts;
    if (fstatat(dirfd, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
        return TRUE;
    g_autofree char *entry_path = g_strconcat(path, "/", name, NULL);
    if (S_ISREG(facts.st_mode))
        return pages_add(pages, dirfd, name, entry_path, error);
    if (!S_ISDIR(facts.st_mode) || depth == 0)
        return TRUE;
    g_autofree char *below = g_build_filename(directory, name, NULL);
    return pages_walk(pages, below, entry_path, depth - 1, error);
}

static gboolean pages_walk(FrontPages *pages, const char *directory, const char *path, guint depth,
                           GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    g_auto(OsFd) dirfd = os_open_dir(directory, error);
    if (dir == NULL || dirfd < 0)
        return FALSE;
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir))
        if (!pages_take_entry(pages, dirfd, directory, path, name, depth, error))
            return FALSE;
    return TRUE;
}

FrontPages *front_pages_load(const char *directory, GError **error)
{
    g_autoptr(FrontPages) pages = g_new0(FrontPages, 1);
    pages->by_path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, page_free);
    if (directory != NULL && g_file_test(directory, G_FILE_TEST_IS_DIR) &&
        !pages_walk(pages, directory, "", PAGES_DEPTH_MAX, error))
        return NULL;
    pages->index = g_hash_table_lookup(pages->by_path, "/index.html");
    return g_steal_pointer(&pages);
}

void front_pages_free(FrontPages *pages)
{
    g_hash_table_unref(pages->by_path);
    g_free(pages);
}

FrontPage *front_pages_find(const FrontPages *pages, const char *path)
{
    FrontPage *page = g_hash_table_lookup(pages->by_path, path);
    if (page != NULL)
        return page;
    const char *last = strrchr(path, '/');
    return last != NULL && strchr(last, '.') == NULL ? pages->index : NULL;
}

void front_pages_each(FrontPages *pages, void (*visit)(FrontPage *page, gpointer user),
                      gpointer user)
{
    GHashTableIter iter;
    gpointer page;
    g_hash_table_iter_init(&iter, pages->by_path);
    while (g_hash_table_iter_next(&iter, NULL, &page))
        visit(page, user);
}
