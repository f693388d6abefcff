/* archive/format.h -- which kind of archive a file is, by its bytes; pure */
#pragma once
#include "base/problem.h"
#include <glib.h>

typedef enum {
    ARCHIVE_NONE,
    ARCHIVE_ZIP,
    ARCHIVE_SEVEN,
    ARCHIVE_TAR,
    ARCHIVE_GZIP,
    ARCHIVE_BZIP2,
    ARCHIVE_XZ,
    ARCHIVE_LZH,
    /* told apart, and not read */
    ARCHIVE_RAR,
    ARCHIVE_CAB,
    ARCHIVE_ARJ,
    ARCHIVE_ACE,
    ARCHIVE_ZSTD,
    ARCHIVE_COMPRESS, /* Unix .Z */
    ARCHIVE_CPIO,
    ARCHIVE_AR,
    ARCHIVE_STUFFIT,
    ARCHIVE_LZIP,
    ARCHIVE_FORMAT_LAST
} ArchiveFormat;

/* ARCHIVE_NONE when it is none of these. An archive that begins behind other bytes is none. */
ArchiveFormat archive_format_of(const guint8 *bytes, gsize size_bytes);
/* Whether members of it can be read. */
gboolean archive_format_is_read(ArchiveFormat format);
/* "zip", "7z", "lzh". Static. */
const char *archive_format_name(ArchiveFormat format);
/* "LZH archive", "LZH 圧縮ファイル". Static. */
const char *archive_format_text(ArchiveFormat format, ProblemLanguage language);
