/* archive/pull.h -- decoders one behind the other, from whose end bytes are pulled; pure (archive/
 * only) */
#pragma once
#include <glib.h>

/* A decoder, or the packed bytes at the start of a chain. */
typedef struct Pull Pull;
struct Pull {
    /* The next bytes, at least one and at most `size`; 0 at the end; -1 with `error` set. */
    gssize (*read)(Pull *pull, guint8 *out, gsize size, GError **error);
    void (*clear)(Pull *pull); /* what is its own; NULL for nothing */
    Pull *from;                /* owned; NULL at the start */
    const char *what;          /* names the archive in errors; lent */
};

#define PULL_PIECE_BYTES ((gsize)64 * 1024)

/* Frees the whole chain. */
void pull_free(Pull *pull);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pull, pull_free)
/* Reads until `size` bytes are there or the chain ends; the number, or -1. */
gssize pull_read_full(Pull *pull, guint8 *out, gsize size, GError **error);
/* PROBLEM_DAMAGED, the contents do not unpack; -1. */
gssize pull_damaged(const Pull *pull, GError **error);

/* Bytes in memory, lent. */
Pull *pull_memory(const guint8 *bytes, gsize size_bytes, const char *what);
/* How many of them were taken so far. */
gsize pull_memory_taken(const Pull *memory);

/* The first `size` bytes of `from`, which it takes; what follows them is not looked at. */
Pull *pull_limit(Pull *from, guint64 size);

/* Each takes `from`. What ends early, goes on behind its end or does not decode is PROBLEM_DAMAGED;
 * what wants more memory than PULL_MEMORY_BYTES is PROBLEM_TOO_LARGE. */
#define PULL_MEMORY_BYTES ((guint64)96 * 1024 * 1024)
Pull *pull_inflate(Pull *from); /* raw deflate */
/* gzip (RFC 1952), any number of members one behind the other; zero bytes may follow. */
Pull *pull_gzip(Pull *from);
Pull *pull_bzip2(Pull *from);
Pull *pull_xz(Pull *from);

/* What LHA packed by -lh4- (a window of 12 bits) to -lh7- (16), which unpacks to `out_bytes`; what
 * follows the last of them is not looked at. */
Pull *pull_lzh(Pull *from, guint window_bits, guint64 out_bytes);

/* Raw LZMA as 7z holds it. `method` and `filter` are liblzma's ids; properties as they lie in the
 * archive. `out_bytes` is the size it unpacks to. NULL with PROBLEM_DAMAGED, _TOO_LARGE; `from` is
 * taken all the same. */
typedef struct {
    guint64 method; /* LZMA_FILTER_LZMA1EXT or LZMA_FILTER_LZMA2 */
    const guint8 *properties;
    gsize properties_bytes;
    guint64 filter; /* LZMA_VLI_UNKNOWN: none */
    const guint8 *filter_properties;
    gsize filter_properties_bytes;
} PullLzma;
Pull *pull_lzma(Pull *from, const PullLzma *form, guint64 out_bytes, GError **error);
