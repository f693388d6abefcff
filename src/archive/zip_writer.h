/* archive/zip_writer.h -- writes a ZIP archive in one fixed form, which archive/zip.h reads; pure
 *
 * The same entries in the same order give the same bytes (.ZIP file format specification 6.3.10):
 * - local headers and contents one behind the other, the directory, its end; no gap, no comment;
 * - method stored or deflate; no data descriptor: a header is completed when its entry is;
 * - flags 0, or 0x0800 (the name is UTF-8) when the name is not ASCII; "made by" 2.0 on FAT;
 *   needed 2.0; time 1980-01-01 00:00; attributes 0, or 0x10 for a folder;
 * - no extra fields but ZIP64 (needed 4.5), and its end, where a number does not fit.
 * A name is what archive/zip.h takes: relative, '/' between folders, no '.' or '..', no control
 * character, no '\' or ':', and not there already in either case of letters. A wrong name or order
 * of calls is the caller's defect (PROBLEM_INTERNAL). After any FALSE the archive is worth nothing.
 */
#pragma once
#include "archive/zip.h"
#include "disarm/job.h"

typedef struct ArchiveZipWriter ArchiveZipWriter;

/* `max_bytes`: of the archive; going over is PROBLEM_TOO_LARGE. `out`, to which nothing was written
 * yet, is copied; `what` (names the archive in errors) lent. Owned. */
ArchiveZipWriter *archive_zip_writer_new(const DisarmSink *out, guint64 max_bytes,
                                         const char *what);
void archive_zip_writer_free(ArchiveZipWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchiveZipWriter, archive_zip_writer_free)

/* How hard to pack: time against size. Of parts of documents level 6 makes 1.5 % less in 1.4 times
 * the time. */
typedef enum { ARCHIVE_STORE = 0, ARCHIVE_FAST = 1, ARCHIVE_SMALL = 3 } ArchiveLevel;

/* A whole entry; stored where packing does not make it smaller. The fastest way to write one. */
gboolean archive_zip_writer_add(ArchiveZipWriter *writer, const char *name, const guint8 *bytes,
                                gsize size_bytes, ArchiveLevel level, GError **error);
/* A folder of its own; `name` ends in '/'. */
gboolean archive_zip_writer_add_folder(ArchiveZipWriter *writer, const char *name, GError **error);
/* An entry as it lies packed elsewhere. Its sum and size must have been checked: by
 * archive_zip_extract or archive_zip_stream on the entry it came from. */
gboolean archive_zip_writer_copy(ArchiveZipWriter *writer, const char *name,
                                 const ArchivePacked *packed, GError **error);

/* An entry in pieces, with little memory: begin, write as often as it takes, end. Up to 4 GiB. */
gboolean archive_zip_writer_begin(ArchiveZipWriter *writer, const char *name, ArchiveLevel level,
                                  GError **error);
gboolean archive_zip_writer_write(ArchiveZipWriter *writer, const guint8 *bytes, gsize size_bytes,
                                  GError **error);
gboolean archive_zip_writer_end(ArchiveZipWriter *writer, GError **error);

/* The directory and its end: once, last. */
gboolean archive_zip_writer_finish(ArchiveZipWriter *writer, GError **error);
/* Bytes written so far. */
guint64 archive_zip_writer_size(const ArchiveZipWriter *writer);
