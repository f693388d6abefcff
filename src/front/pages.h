/* front/pages.h -- the UI's files, all in memory before the first visitor comes */
#pragma once
#include <glib.h>

typedef struct {
    const char *type;       /* Content-Type; static */
    gboolean immutable;     /* its name holds a hash of its content */
    GBytes *plain, *gzip;   /* gzip NULL when there is none smaller */
    char *etag, *etag_gzip; /* quoted */
    gpointer answers;       /* ready-made answers, for front/answer.c */
} FrontPage;

typedef struct FrontPages FrontPages;

/* Reads every file under `directory` (at most 512, 4 levels, 8 MiB each, 48 MiB together; names of
 * other kinds than the UI is made of are left out). NAME.gz beside NAME is its compressed form.
 * An absent directory gives an empty set. PROBLEM_TOO_LARGE, PROBLEM_IO. */
FrontPages *front_pages_load(const char *directory, GError **error);
void front_pages_free(FrontPages *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FrontPages, front_pages_free)

/* The page at `path` (decoded, "/…"). Addresses of the UI's own pages (no dot in the last segment)
 * give index.html; NULL for a file that is not there. Lent. */
FrontPage *front_pages_find(const FrontPages *pages, const char *path);
void front_pages_each(FrontPages *pages, void (*visit)(FrontPage *page, gpointer user),
                      gpointer user);
