/* archive/zip_directory.h -- what a ZIP archive says it holds, with all that is odd about it; pure
 * (archive/ only) */
#pragma once
#include "archive/flaw.h"

#define ZIP_FLAG_ENCRYPTED 0x0001u
#define ZIP_FLAG_DESCRIPTOR 0x0008u /* sizes and CRC follow the contents */
#define ZIP_FLAG_PATCH 0x0020u
#define ZIP_FLAG_STRONG 0x0040u
#define ZIP_FLAG_UTF8 0x0800u
#define ZIP_FLAG_MASKED 0x2000u
#define ZIP_METHOD_STORED 0
#define ZIP_METHOD_DEFLATE 8
#define ZIP_METHOD_AES 99

typedef struct {
    const guint8 *name, *extra; /* as they lie in the directory */
    gsize name_bytes, extra_bytes;
    guint16 made_by, flags, method, local_flags, time;
    guint32 crc, attributes;
    guint64 packed_bytes, plain_bytes, header_at; /* as in the directory; header_at in the file */
    gsize contents_at, end_at;                    /* found from the local header */
    guint flaws;                                  /* ArchiveFlaw, of this entry */
} ZipRecord;

typedef struct {
    const guint8 *bytes;
    gsize size_bytes;
    const char *what;
    guint max_entries;
    gsize max_name_bytes;
    GArray *records; /* ZipRecord, in the directory's order */
    gsize before;    /* places are counted from here */
    guint flaws;     /* ArchiveFlaw, of the archive */
} ZipDirectory;

/* Reads it all; nothing is unpacked. Refused whatever the form: an end that is missing or leads
 * nowhere, entries or headers that overlap or are cut off (PROBLEM_DAMAGED), parts of several
 * (PROBLEM_UNSUPPORTED), more entries or longer names than allowed (PROBLEM_TOO_LARGE). Everything
 * else that is odd is a flaw. `bytes` and `what` are lent. */
gboolean zip_directory_read(ZipDirectory *directory, const guint8 *bytes, gsize size_bytes,
                            guint max_entries, gsize max_name_bytes, const char *what,
                            GError **error);
void zip_directory_clear(ZipDirectory *directory);
const ZipRecord *zip_directory_record(const ZipDirectory *directory, guint at);
/* The field `id` of an entry's extra fields, or NULL. Lent. */
const guint8 *zip_extra_find(const ZipRecord *record, guint16 id, gsize *size_bytes);

/* PROBLEM_DAMAGED with what is wrong; FALSE. */
gboolean zip_damaged(const char *what, const char *english, const char *japanese, GError **error);
/* The same where parts of an archive do not fit together. */
gboolean zip_broken(const char *what, GError **error);
