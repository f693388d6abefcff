/* archive/reader_zip.c -- ZIP as people send it: old names, passwords, and what else is odd */
#include "archive/crypt.h"
#include "archive/deflate.h"
#include "archive/names.h"
#include "archive/reader_class.h"
#include "archive/zip_directory.h"
#include "base/cursor.h"
#include "base/problem.h"
#include <string.h>
#include <sys/stat.h>

#define EXTRA_UNICODE_PATH 0x7075
#define EXTRA_AES 0x9901
#define HOST_UNIX 3
#define HOST_DARWIN 19
#define DOS_FOLDER 0x10
#define DOS_REPARSE 0x400

typedef struct {
    ReaderInput input;
    ZipDirectory directory;
    const char *encoding; /* of names that do not say theirs; NULL when none fits */
    guint at;             /* of the next record */
    const ZipRecord *record;
    char *name; /* of the record, owned */
    Inflater *inflater;
} Zip;

/* ---- names ---- */

/* A field that repeats the name in UTF-8, which holds for the very name it was made from. */
static const guint8 *unicode_name(const ZipRecord *record, gsize *size)
{
    const guint8 *field = zip_extra_find(record, EXTRA_UNICODE_PATH, size);
    Cursor c = cursor_over(field, field != NULL ? *size : 0);
    guint8 version = cursor_u8(&c);
    guint32 crc = cursor_u32le(&c);
    *size = cursor_left(&c);
    gboolean fits = cursor_ok(&c) && version == 1 && *size > 0 &&
                    crc == deflate_crc(0, record->name, record->name_bytes);
    return fits ? c.at : NULL;
}

static const char *find_encoding(const ZipDirectory *directory)
{
    g_autoptr(GByteArray) joined = g_byte_array_new();
    gsize size = 0;
    for (guint i = 0; i < directory->records->len; i++) {
        const ZipRecord *record = zip_directory_record(directory, i);
        if ((record->flags & ZIP_FLAG_UTF8) != 0 || unicode_name(record, &size) != NULL ||
            memchr(record->name, 0, record->name_bytes) != NULL)
            continue;
        g_byte_array_append(joined, record->name, (guint)record->name_bytes);
        g_byte_array_append(joined, (const guint8 *)"\n", 1);
    }
    return names_encoding(joined);
}

static char *decode_name(const Zip *zip, const ZipRecord *record, gboolean *flawed)
{
    gsize size = 0;
    const guint8 *unicode = unicode_name(record, &size);
    if (unicode != NULL)
        return names_decode("utf-8", unicode, size, flawed);
    gboolean marked = (record->flags & ZIP_FLAG_UTF8) != 0;
    return names_decode(marked ? "utf-8" : zip->encoding, record->name, record->name_bytes, flawed);
}

/* ---- members ---- */

static ArchiveMemberKind kind_by_mode(guint32 mode, ArchiveMemberKind by_name)
{
    switch (mode & S_IFMT) {
    case 0:
    case S_IFREG:
        return by_name;
    case S_IFDIR:
        return ARCHIVE_FOLDER;
    case S_IFLNK:
        return ARCHIVE_SYMBOLIC_LINK;
    default:
        return ARCHIVE_DEVICE;
    }
}

static gboolean is_read(const ZipRecord *record)
{
    gboolean aes = record->method == ZIP_METHOD_AES && (record->flags & ZIP_FLAG_ENCRYPTED) != 0;
    return (record->method == ZIP_METHOD_STORED || record->method == ZIP_METHOD_DEFLATE || aes) &&
           (record->flags & (ZIP_FLAG_PATCH | ZIP_FLAG_STRONG | ZIP_FLAG_MASKED)) == 0;
}

static ArchiveMemberKind kind_of(const ZipRecord *record, const char *name)
{
    guint host = record->made_by >> 8;
    gboolean folder = g_str_has_suffix(name, "/") || g_str_has_suffix(name, "\\") ||
                      (record->attributes & DOS_FOLDER) != 0;
    ArchiveMemberKind kind = folder ? ARCHIVE_FOLDER : ARCHIVE_FILE;
    if (host == HOST_UNIX || host == HOST_DARWIN)
        kind = kind_by_mode(record->attributes >> 16, kind);
    else if ((record->attributes & DOS_REPARSE) != 0)
        kind = ARCHIVE_SYMBOLIC_LINK;
    if ((kind == ARCHIVE_FILE && !is_read(record)) ||
        (kind == ARCHIVE_FOLDER && record->plain_bytes > 0))
        return ARCHIVE_OTHER;
    return kind;
}

static ArchivePacked packed_of(const Zip *zip, const ZipRecord *record)
{
    return (ArchivePacked){.bytes = zip->directory.bytes + record->contents_at,
                           .size_bytes = (gsize)record->packed_bytes,
                           .plain_bytes = record->plain_bytes,
                           .crc = record->crc,
                           .deflated = record->method == ZIP_METHOD_DEFLATE};
}

static gboolean next_zip(gpointer self, ArchiveMember *member, GError **error)
{
    Zip *zip = self;
    (void)error;
    zip->record = zip_directory_record(&zip->directory, zip->at);
    if (zip->record == NULL)
        return FALSE;
    zip->at++;
    gboolean flawed = FALSE;
    g_free(zip->name);
    zip->name = decode_name(zip, zip->record, &flawed);
    member->name = zip->name;
    member->kind = kind_of(zip->record, zip->name);
    member->flaws = zip->record->flaws | (flawed ? ARCHIVE_FLAW_NAME : 0);
    member->encrypted = (zip->record->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG)) != 0;
    member->size_bytes = zip->record->plain_bytes;
    if (member->kind == ARCHIVE_FILE && !member->encrypted)
        member->packed = packed_of(zip, zip->record);
    return TRUE;
}

/* ---- contents that no password locks ---- */

static gboolean damaged(const Zip *zip, GError **error)
{
    return zip_damaged(zip->input.what, "a part of it does not unpack to what it should be",
                       "中の部品が正しく展開できません", error);
}

typedef struct {
    DisarmBudget *budget;
    ArchiveSink sink;
    gpointer user;
} Charged;

static gboolean charge_first(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    Charged *charged = user;
    return disarm_budget_inflate(charged->budget, size_bytes, error) &&
           (charged->sink == NULL || charged->sink(charged->user, bytes, size_bytes, error));
}

static gboolean stream_plain(Zip *zip, ArchiveSink sink, gpointer user, GError **error)
{
    ArchivePacked packed = packed_of(zip, zip->record);
    Charged charged = {zip->input.budget, sink, user};
    guint32 crc = 0;
    InflateEnd end =
        packed.deflated
            ? inflate_stream(packed.bytes, packed.size_bytes, packed.plain_bytes, charge_first,
                             &charged, &crc, error)
            : copy_stream(packed.bytes, packed.size_bytes, charge_first, &charged, &crc, error);
    if (end == INFLATE_ENDED)
        return FALSE;
    gboolean whole = end == INFLATE_WHOLE && crc == packed.crc &&
                     (packed.deflated || packed.size_bytes == packed.plain_bytes);
    return whole || damaged(zip, error);
}

static gboolean unpack(Zip *zip, const ArchivePacked *packed, guint8 *plain)
{
    gsize size = (gsize)packed->plain_bytes;
    if (!packed->deflated && packed->size_bytes != size)
        return FALSE;
    if (packed->deflated && zip->inflater == NULL)
        zip->inflater = inflater_new();
    if (!packed->deflated)
        memcpy(plain, packed->bytes, size);
    else if (zip->inflater == NULL ||
             !inflater_run(zip->inflater, packed->bytes, packed->size_bytes, plain, size))
        return FALSE;
    return deflate_crc(0, plain, size) == packed->crc;
}

static GBytes *extract_zip(gpointer self, GError **error)
{
    Zip *zip = self;
    ArchivePacked packed = packed_of(zip, zip->record);
    if (!disarm_budget_stream(zip->input.budget, packed.size_bytes, packed.plain_bytes, error))
        return NULL;
    g_autofree guint8 *plain = g_try_malloc((gsize)packed.plain_bytes + 1);
    if (plain == NULL) {
        problem_set(error, PROBLEM_TOO_LARGE, zip->input.what, PROBLEM_BOTH("memory", "メモリ"));
        return NULL;
    }
    if (unpack(zip, &packed, plain))
        return g_bytes_new_take(g_steal_pointer(&plain), (gsize)packed.plain_bytes);
    damaged(zip, error);
    return NULL;
}

/* ---- contents that a password locks ---- */

typedef struct {
    guint16 method;
    gboolean summed; /* the CRC-32 is there: not in AE-2 */
    Pull *chain;
} Opened;

static gboolean open_aes(const Zip *zip, Opened *opened, GError **error)
{
    ArchivePacked packed = packed_of(zip, zip->record);
    gsize size = 0;
    const guint8 *field = zip_extra_find(zip->record, EXTRA_AES, &size);
    Cursor c = cursor_over(field, field != NULL ? size : 0);
    guint16 version = cursor_u16le(&c);
    cursor_expect(&c, "AE", 2);
    guint strength = cursor_u8(&c);
    opened->method = cursor_u16le(&c);
    opened->summed = version == 1;
    if (!cursor_at_end(&c) || version < 1 || version > 2 ||
        (opened->method != ZIP_METHOD_STORED && opened->method != ZIP_METHOD_DEFLATE))
        return damaged(zip, error);
    opened->chain = crypt_zip_aes(packed.bytes, packed.size_bytes, strength, zip->input.password,
                                  zip->input.what, error);
    return opened->chain != NULL;
}

static gboolean open_locked(const Zip *zip, Opened *opened, GError **error)
{
    const ZipRecord *record = zip->record;
    if (record->method == ZIP_METHOD_AES)
        return open_aes(zip, opened, error);
    gboolean later = (record->local_flags & ZIP_FLAG_DESCRIPTOR) != 0;
    guint8 check = later ? (guint8)(record->time >> 8) : (guint8)(record->crc >> 24);
    ArchivePacked packed = packed_of(zip, record);
    *opened = (Opened){.method = record->method, .summed = TRUE};
    opened->chain = crypt_zip(packed.bytes, packed.size_bytes, check, zip->input.password,
                              zip->input.what, error);
    return opened->chain != NULL;
}

static gboolean pump_locked(const Zip *zip, const Opened *opened, ArchiveSink sink, gpointer user,
                            GError **error)
{
    const ZipRecord *record = zip->record;
    g_autofree guint8 *piece = g_malloc(PULL_PIECE_BYTES);
    guint32 crc = 0;
    for (guint64 left = record->plain_bytes;;) {
        gssize got = opened->chain->read(opened->chain, piece, PULL_PIECE_BYTES, error);
        if (got < 0)
            return FALSE;
        if ((guint64)got > left || (got == 0 && left > 0))
            return damaged(zip, error);
        if (got == 0)
            return !opened->summed || crc == record->crc || damaged(zip, error);
        crc = deflate_crc(crc, piece, (gsize)got);
        left -= (guint64)got;
        if (!disarm_budget_inflate(zip->input.budget, (guint64)got, error) ||
            (sink != NULL && !sink(user, piece, (gsize)got, error)))
            return FALSE;
    }
}

/* ZIP's own cipher tells a wrong password from the right one by one byte: mostly, not always. */
static gboolean doubt_password(const Zip *zip, GError *found, GError **error)
{
    if (zip->record->method != ZIP_METHOD_AES && g_error_matches(found, PROBLEM, PROBLEM_DAMAGED)) {
        g_error_free(found);
        problem_set(error, PROBLEM_ENCRYPTED, zip->input.what, NULL);
    } else {
        g_propagate_error(error, found);
    }
    return FALSE;
}

static gboolean stream_locked(Zip *zip, ArchiveSink sink, gpointer user, GError **error)
{
    Opened opened = {0};
    GError *found = NULL;
    if (!open_locked(zip, &opened, error))
        return FALSE;
    if (opened.method == ZIP_METHOD_DEFLATE)
        opened.chain = pull_inflate(opened.chain);
    gboolean well = pump_locked(zip, &opened, sink, user, &found);
    pull_free(opened.chain);
    return well || doubt_password(zip, found, error);
}

static gboolean stream_zip(gpointer self, ArchiveSink sink, gpointer user, GError **error)
{
    Zip *zip = self;
    const ZipRecord *record = zip->record;
    if (!reader_may_unpack(zip->input.budget, record->packed_bytes, record->plain_bytes, error))
        return FALSE;
    if ((record->flags & ZIP_FLAG_ENCRYPTED) != 0)
        return stream_locked(zip, sink, user, error);
    return stream_plain(zip, sink, user, error);
}

/* ---- */

static void free_zip(gpointer self)
{
    Zip *zip = self;
    zip_directory_clear(&zip->directory);
    inflater_free(zip->inflater);
    g_free(zip->name);
    g_free(zip);
}

static gpointer open_zip(const ReaderInput *input, ArchiveFormat format, GError **error)
{
    (void)format;
    Zip *zip = g_new0(Zip, 1);
    zip->input = *input;
    const DisarmBudget *budget = input->budget;
    guint members = budget->limits.members - MIN(budget->members, budget->limits.members);
    if (!zip_directory_read(&zip->directory, input->bytes, input->size_bytes, members,
                            ARCHIVE_NAME_MAX_BYTES, input->what, error)) {
        free_zip(zip);
        return NULL;
    }
    zip->encoding = find_encoding(&zip->directory);
    return zip;
}

static guint flaws_zip(gconstpointer self)
{
    return ((const Zip *)self)->directory.flaws;
}

const ReaderClass reader_zip = {open_zip, next_zip, stream_zip, extract_zip, flaws_zip, free_zip};
