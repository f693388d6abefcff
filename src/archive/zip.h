/* archive/zip.h -- a ZIP archive in memory, read strictly and within a budget; pure
 *
 * Follows the .ZIP file format specification (APPNOTE.TXT 6.3.10). The central directory says what
 * the archive holds; each local header must say the same. Refused: entries that overlap each other
 * or the directory, names that lead outside or that are there twice (in either case of letters),
 * methods besides stored and deflate, encrypted entries (PROBLEM_ENCRYPTED), one of several parts
 * (PROBLEM_UNSUPPORTED), bytes behind the end, anything cut off, and contents whose size or CRC-32
 * is not as declared (all PROBLEM_DAMAGED); what is over the budget is PROBLEM_TOO_LARGE, and
 * nothing was allocated for it.
 */
#pragma once
#include "archive/flaw.h"
#include "archive/sink.h"

typedef struct {
    guint max_entries;
    gsize max_entry_bytes; /* of one entry, inflated */
    gsize max_total_bytes; /* of all that is taken out of one archive, inflated */
    guint max_ratio;       /* inflated to packed, of an entry over ARCHIVE_ZIP_SMALL_BYTES */
    gsize max_name_bytes;
} ArchiveZipBudget;

/* An entry of this size harms nobody, however well it was packed. */
#define ARCHIVE_ZIP_SMALL_BYTES ((gsize)1024 * 1024)

typedef struct ArchiveZip ArchiveZip;
typedef struct {
    const char *name;   /* UTF-8; '/' between folders, and at the end of a folder's own entry */
    guint64 size_bytes; /* inflated, as declared */
} ArchiveZipEntry;

/* Reads the directory; no entry is inflated. `bytes` and `what` (names it in errors) are lent and
 * must outlive the archive. Owned. */
ArchiveZip *archive_zip_open(const guint8 *bytes, gsize size_bytes, const ArchiveZipBudget *budget,
                             const char *what, GError **error);
void archive_zip_free(ArchiveZip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchiveZip, archive_zip_free)

/* What is odd about the archive and was taken all the same: ARCHIVE_FLAW_BEFORE, _BETWEEN,
 * _COMMENT, _BACKSLASH (some programs of Windows write that; such names are shown with '/'). */
guint archive_zip_flaws(const ArchiveZip *zip);

/* In the directory's order; NULL after the last. Lent. */
const ArchiveZipEntry *archive_zip_entry(const ArchiveZip *zip, guint at);
/* By its whole name; NULL when there is none. Lent. */
const ArchiveZipEntry *archive_zip_find(const ArchiveZip *zip, const char *name);
/* The same in either case of ASCII letters. */
const ArchiveZipEntry *archive_zip_find_folded(const ArchiveZip *zip, const char *name);
/* Its contents, whole and checked, or an error. Each call is charged to the budget. Owned. */
GBytes *archive_zip_extract(ArchiveZip *zip, const ArchiveZipEntry *shown, GError **error);
/* The same in pieces of at most 64 KiB, with no memory for the whole; `sink` NULL only checks. What
 * the sink took is worth nothing before TRUE: the sum stands at the end. */
gboolean archive_zip_stream(ArchiveZip *zip, const ArchiveZipEntry *shown, ArchiveSink sink,
                            gpointer user, GError **error);

/* An entry's contents as they lie in an archive. */
typedef struct {
    const guint8 *bytes; /* lent */
    gsize size_bytes;
    guint64 plain_bytes; /* inflated */
    guint32 crc;         /* CRC-32 of the inflated contents */
    gboolean deflated;   /* else stored */
} ArchivePacked;

/* Not unpacked, so neither size nor sum is checked, and nothing is charged. Lent by `bytes`. */
ArchivePacked archive_zip_packed(const ArchiveZip *zip, const ArchiveZipEntry *shown);

/* One raw deflate stream (RFC 1951) that gives exactly `plain_bytes`, which the caller has charged;
 * NULL when it is none. Owned. */
GBytes *archive_inflate(const guint8 *bytes, gsize size_bytes, gsize plain_bytes);
