/* archive/format.c -- a table of first bytes */
#include "archive/format.h"
#include <string.h>

typedef struct {
    ArchiveFormat format;
    gsize at, size;
    const char *bytes;
} Signature;

static const Signature signatures[] = {
    {ARCHIVE_ZIP, 0, 4, "PK\3\4"},
    {ARCHIVE_ZIP, 0, 4, "PK\5\6"},
    {ARCHIVE_ZIP, 0, 4, "PK\7\10"}, /* begins as one part of several, and may be whole */
    {ARCHIVE_SEVEN, 0, 6, "7z\xBC\xAF\x27\x1C"},
    {ARCHIVE_GZIP, 0, 3, "\x1F\x8B\x08"},
    {ARCHIVE_BZIP2, 0, 3, "BZh"},
    {ARCHIVE_XZ, 0, 6,
     "\xFD"
     "7zXZ\0"},
    {ARCHIVE_TAR, 257, 5, "ustar"},
    {ARCHIVE_RAR, 0, 6, "Rar!\x1A\x07"},
    {ARCHIVE_CAB, 0, 4, "MSCF"},
    {ARCHIVE_ACE, 7, 7, "**ACE**"},
    {ARCHIVE_ZSTD, 0, 4, "\x28\xB5\x2F\xFD"},
    {ARCHIVE_COMPRESS, 0, 2, "\x1F\x9D"},
    {ARCHIVE_CPIO, 0, 6, "070701"},
    {ARCHIVE_CPIO, 0, 6, "070702"},
    {ARCHIVE_CPIO, 0, 6, "070707"},
    {ARCHIVE_AR, 0, 8, "!<arch>\n"},
    {ARCHIVE_STUFFIT, 0, 4, "SIT!"},
    {ARCHIVE_STUFFIT, 0, 7, "StuffIt"},
    {ARCHIVE_LZIP, 0, 4, "LZIP"},
    {ARCHIVE_ARJ, 0, 2, "\x60\xEA"},
};

static const struct {
    const char *name;
    const char *text[2]; /* by ProblemLanguage */
} formats[ARCHIVE_FORMAT_LAST] = {
    [ARCHIVE_NONE] = {"none", {"圧縮ファイルではないもの", "no archive"}},
    [ARCHIVE_ZIP] = {"zip", {"ZIP 圧縮ファイル", "ZIP archive"}},
    [ARCHIVE_SEVEN] = {"7z", {"7z 圧縮ファイル", "7z archive"}},
    [ARCHIVE_TAR] = {"tar", {"TAR ファイル", "TAR archive"}},
    [ARCHIVE_GZIP] = {"gzip", {"gzip 圧縮ファイル", "gzip file"}},
    [ARCHIVE_BZIP2] = {"bzip2", {"bzip2 圧縮ファイル", "bzip2 file"}},
    [ARCHIVE_XZ] = {"xz", {"xz 圧縮ファイル", "xz file"}},
    [ARCHIVE_LZH] = {"lzh", {"LZH 圧縮ファイル", "LZH archive"}},
    [ARCHIVE_RAR] = {"rar", {"RAR 圧縮ファイル", "RAR archive"}},
    [ARCHIVE_CAB] = {"cab", {"CAB 圧縮ファイル", "Windows cabinet"}},
    [ARCHIVE_ARJ] = {"arj", {"ARJ 圧縮ファイル", "ARJ archive"}},
    [ARCHIVE_ACE] = {"ace", {"ACE 圧縮ファイル", "ACE archive"}},
    [ARCHIVE_ZSTD] = {"zstd", {"Zstandard 圧縮ファイル", "Zstandard file"}},
    [ARCHIVE_COMPRESS] = {"compress", {"compress 圧縮ファイル", "file packed by compress"}},
    [ARCHIVE_CPIO] = {"cpio", {"cpio ファイル", "cpio archive"}},
    [ARCHIVE_AR] = {"ar", {"ar ファイル", "ar archive"}},
    [ARCHIVE_STUFFIT] = {"stuffit", {"StuffIt 圧縮ファイル", "StuffIt archive"}},
    [ARCHIVE_LZIP] = {"lzip", {"lzip 圧縮ファイル", "lzip file"}},
};

const char *archive_format_name(ArchiveFormat format)
{
    return formats[format].name;
}

const char *archive_format_text(ArchiveFormat format, ProblemLanguage language)
{
    return formats[format].text[language];
}

gboolean archive_format_is_read(ArchiveFormat format)
{
    return format >= ARCHIVE_ZIP && format <= ARCHIVE_LZH;
}

/* "-lh5-", "-lz4-", "-pm2-" behind the size and sum of a header. */
static gboolean is_lzh(const guint8 *bytes, gsize size)
{
    return size > 22 && bytes[2] == '-' && bytes[6] == '-' &&
           (memcmp(bytes + 3, "lh", 2) == 0 || memcmp(bytes + 3, "lz", 2) == 0 ||
            memcmp(bytes + 3, "pm", 2) == 0) &&
           g_ascii_isalnum((char)bytes[5]);
}

/* TAR from before POSIX has no mark; the sum over its first header tells. */
static gboolean is_old_tar(const guint8 *bytes, gsize size)
{
    guint32 sum = 8 * ' ', said = 0;
    if (size < 512 || bytes[0] == 0)
        return FALSE;
    for (gsize i = 0; i < 512; i++)
        sum += i >= 148 && i < 156 ? 0 : bytes[i];
    for (gsize i = 148; i < 156; i++)
        if (bytes[i] >= '0' && bytes[i] <= '7')
            said = said * 8 + (guint32)(bytes[i] - '0');
        else if (bytes[i] != ' ' && bytes[i] != 0)
            return FALSE;
    return sum == said;
}

ArchiveFormat archive_format_of(const guint8 *bytes, gsize size_bytes)
{
    for (gsize i = 0; i < G_N_ELEMENTS(signatures); i++) {
        const Signature *s = &signatures[i];
        if (s->at + s->size <= size_bytes && memcmp(bytes + s->at, s->bytes, s->size) == 0)
            return s->format;
    }
    return is_lzh(bytes, size_bytes)       ? ARCHIVE_LZH
           : is_old_tar(bytes, size_bytes) ? ARCHIVE_TAR
                                           : ARCHIVE_NONE;
}
