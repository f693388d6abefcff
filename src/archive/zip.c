/* archive/zip.c -- the directory checked against what it names, then entries one at a time */
#include "archive/zip.h"
#include "archive/deflate.h"
#include "archive/zip_name.h"
#include "base/cursor.h"
#include "base/problem.h"
#include <string.h>

#define END_BYTES 22
#define END64_BYTES 56
#define LOCATOR_BYTES 20
#define END_COMMENT_MAX 65535
#define LOCAL_BYTES 30
#define SIGNATURE_END "PK\5\6"
#define SIGNATURE_END64 "PK\6\6"
#define SIGNATURE_LOCATOR "PK\6\7"
#define SIGNATURE_CENTRAL "PK\1\2"
#define SIGNATURE_LOCAL "PK\3\4"
#define SIGNATURE_DESCRIPTOR "PK\7\10"

#define FLAG_ENCRYPTED 0x0001u
#define FLAG_DESCRIPTOR 0x0008u /* sizes and CRC follow the contents */
#define FLAG_STRONG 0x0040u
#define FLAG_MASKED 0x2000u
#define FLAG_PATCH 0x0020u
#define METHOD_STORED 0
#define METHOD_DEFLATE 8
#define EXTRA_ZIP64 1

typedef struct {
    ArchiveZipEntry shown; /* first: a lent entry is the whole */
    char *name;            /* owned */
    guint16 flags, method;
    guint32 crc;
    guint64 packed_bytes, plain_bytes, header_at; /* as in the directory */
    gsize contents_at, end_at;                    /* found from the local header */
} Entry;

struct ArchiveZip {
    const guint8 *bytes;
    gsize size_bytes;
    ArchiveZipBudget budget;
    const char *what;
    gsize taken_bytes;
    Inflater *inflater;  /* made when first needed */
    GPtrArray *entries;  /* Entry */
    GHashTable *by_name; /* lent name -> Entry */
};

static gboolean damaged(const ArchiveZip *zip, const char *english, const char *japanese,
                        GError **error)
{
    g_autofree char *why = g_strconcat(english, PROBLEM_MARK, japanese, NULL);
    problem_set(error, PROBLEM_DAMAGED, zip->what, why);
    return FALSE;
}

static gboolean broken(const ArchiveZip *zip, GError **error)
{
    return damaged(zip, "its parts contradict each other", "中の部品どうしが食い違っています",
                   error);
}

static gboolean over_budget(const ArchiveZip *zip, guint64 limit, const char *english,
                            const char *japanese, GError **error)
{
    g_autofree char *both =
        g_strdup_printf("%" G_GUINT64_FORMAT "%s" PROBLEM_MARK "%" G_GUINT64_FORMAT "%s", limit,
                        english, limit, japanese);
    problem_set(error, PROBLEM_TOO_LARGE, zip->what, both);
    return FALSE;
}

static void entry_free(gpointer data)
{
    Entry *entry = data;
    g_free(entry->name);
    g_free(entry);
}

/* ---- the end, and the directory ---- */

typedef struct {
    guint64 entries, at, size;
    gsize end_at; /* of what follows the directory */
} Directory;

/* The end is where a comment of the length it names ends the file. */
static const guint8 *find_end(const ArchiveZip *zip)
{
    if (zip->size_bytes < END_BYTES)
        return NULL;
    gsize last = zip->size_bytes - END_BYTES;
    gsize first = last > END_COMMENT_MAX ? last - END_COMMENT_MAX : 0;
    for (gsize at = last + 1; at > first; at--) {
        const guint8 *end = zip->bytes + at - 1;
        if (memcmp(end, SIGNATURE_END, 4) == 0 &&
            (gsize)(end[20] | end[21] << 8) == last - (at - 1))
            return end;
    }
    return NULL;
}

/* What stands before the end where a number does not fit it; it moves `end_at` before itself. */
static gboolean read_end64(const ArchiveZip *zip, Directory *directory)
{
    gsize both = END64_BYTES + LOCATOR_BYTES;
    if (directory->end_at < both)
        return FALSE;
    gsize at = directory->end_at - both;
    Cursor c = cursor_over(zip->bytes + at, both);
    cursor_expect(&c, SIGNATURE_END64, 4);
    gboolean plain = cursor_u64le(&c) == END64_BYTES - 12;
    cursor_skip(&c, 4);             /* versions */
    plain &= cursor_u64le(&c) == 0; /* disks */
    guint64 here = cursor_u64le(&c), all = cursor_u64le(&c);
    directory->size = cursor_u64le(&c);
    directory->at = cursor_u64le(&c);
    cursor_expect(&c, SIGNATURE_LOCATOR "\0\0\0\0", 8);
    plain &= cursor_u64le(&c) == at && cursor_u32le(&c) == 1;
    gboolean same = here == all && (directory->entries == G_MAXUINT16 || directory->entries == all);
    directory->entries = all;
    directory->end_at = at;
    return cursor_ok(&c) && plain && same;
}

static gboolean read_end(const ArchiveZip *zip, Directory *directory, GError **error)
{
    const guint8 *end = find_end(zip);
    if (end == NULL)
        return damaged(zip, "its end is missing", "末尾がありません", error);
    Cursor c = cursor_over(end, END_BYTES);
    cursor_skip(&c, 4);
    guint16 disk = cursor_u16le(&c), directory_disk = cursor_u16le(&c);
    guint16 here = cursor_u16le(&c), all = cursor_u16le(&c);
    directory->size = cursor_u32le(&c);
    directory->at = cursor_u32le(&c);
    directory->entries = all;
    directory->end_at = (gsize)(end - zip->bytes);
    if (disk != 0 || directory_disk != 0 || here != all)
        return damaged(zip, "it is one of several parts", "分割されたファイルの一部です", error);
    gboolean wide =
        all == G_MAXUINT16 || directory->size == G_MAXUINT32 || directory->at == G_MAXUINT32;
    if ((wide && !read_end64(zip, directory)) || directory->at > directory->end_at ||
        directory->size != directory->end_at - directory->at)
        return broken(zip, error);
    if (directory->entries > zip->budget.max_entries)
        return over_budget(zip, zip->budget.max_entries, " parts", " 個の部品", error);
    return TRUE;
}

/* Sizes that do not fit 32 bits stand in an extra field, in this order. */
static void read_extra(Entry *entry, const guint8 *extra, gsize size)
{
    Cursor c = cursor_over(extra, size);
    while (cursor_left(&c) >= 4) {
        guint16 id = cursor_u16le(&c), length = cursor_u16le(&c);
        const guint8 *field = cursor_lend(&c, length, G_MAXUINT16);
        if (field == NULL || id != EXTRA_ZIP64)
            continue;
        Cursor f = cursor_over(field, length);
        if (entry->plain_bytes == G_MAXUINT32)
            entry->plain_bytes = cursor_u64le(&f);
        if (entry->packed_bytes == G_MAXUINT32)
            entry->packed_bytes = cursor_u64le(&f);
        if (entry->header_at == G_MAXUINT32)
            entry->header_at = cursor_u64le(&f);
        return;
    }
}

static gboolean check_entry(const ArchiveZip *zip, const Entry *entry, GError **error)
{
    if ((entry->flags & (FLAG_ENCRYPTED | FLAG_STRONG | FLAG_MASKED)) != 0) {
        problem_set(error, PROBLEM_ENCRYPTED, zip->what, NULL);
        return FALSE;
    }
    if ((entry->method != METHOD_STORED && entry->method != METHOD_DEFLATE) ||
        (entry->flags & FLAG_PATCH) != 0)
        return damaged(zip, "a part is packed in a way that is not read",
                       "読めない方法で圧縮された部品があります", error);
    if (entry->method == METHOD_STORED && entry->packed_bytes != entry->plain_bytes)
        return broken(zip, error);
    if (!zip_name_is_safe(entry->name))
        return damaged(zip, "a part has a name that is not allowed",
                       "許されない名前の部品があります", error);
    return TRUE;
}

static gboolean read_central(const ArchiveZip *zip, Cursor *c, Entry *entry, GError **error)
{
    cursor_expect(c, SIGNATURE_CENTRAL, 4);
    cursor_skip(c, 4); /* versions */
    entry->flags = cursor_u16le(c);
    entry->method = cursor_u16le(c);
    cursor_skip(c, 4); /* time */
    entry->crc = cursor_u32le(c);
    entry->packed_bytes = cursor_u32le(c);
    entry->plain_bytes = cursor_u32le(c);
    gsize name_bytes = cursor_u16le(c), extra_bytes = cursor_u16le(c);
    gsize comment_bytes = cursor_u16le(c);
    guint16 disk = cursor_u16le(c);
    cursor_skip(c, 6); /* attributes */
    entry->header_at = cursor_u32le(c);
    const guint8 *name = cursor_lend(c, name_bytes, zip->budget.max_name_bytes);
    const guint8 *extra = cursor_lend(c, extra_bytes, G_MAXUINT16);
    cursor_skip(c, comment_bytes);
    if (!cursor_ok(c) || disk != 0 || memchr(name, 0, name_bytes) != NULL)
        return broken(zip, error);
    read_extra(entry, extra, extra_bytes);
    entry->name = g_strndup((const char *)name, name_bytes);
    entry->shown = (ArchiveZipEntry){entry->name, entry->plain_bytes};
    return check_entry(zip, entry, error);
}

/* ---- what stands before each entry, and behind it ---- */

static gboolean same_or_later(guint32 local, guint64 central, guint16 flags)
{
    return local == central || local == G_MAXUINT32 ||
           (local == 0 && (flags & FLAG_DESCRIPTOR) != 0);
}

/* 12 or 20 bytes (sizes of 32 or 64 bits), with a signature or without; 0 when none of these fits.
 */
static gsize descriptor_size(const Entry *entry, const guint8 *at, gsize left)
{
    for (guint form = 0; form < 4; form++) {
        Cursor c = cursor_over(at, left);
        gboolean wide = (form & 1) != 0;
        if ((form & 2) == 0)
            cursor_expect(&c, SIGNATURE_DESCRIPTOR, 4);
        gboolean fits = cursor_u32le(&c) == entry->crc;
        fits &= (wide ? cursor_u64le(&c) : cursor_u32le(&c)) == entry->packed_bytes;
        fits &= (wide ? cursor_u64le(&c) : cursor_u32le(&c)) == entry->plain_bytes;
        if (fits && cursor_ok(&c))
            return left - cursor_left(&c);
    }
    return 0;
}

static gboolean find_contents(const ArchiveZip *zip, Entry *entry, gsize directory_at)
{
    if (entry->header_at > directory_at)
        return FALSE;
    Cursor c = cursor_over(zip->bytes + entry->header_at, directory_at - entry->header_at);
    cursor_expect(&c, SIGNATURE_LOCAL, 4);
    cursor_skip(&c, 2);
    gboolean same = cursor_u16le(&c) == entry->flags && cursor_u16le(&c) == entry->method;
    cursor_skip(&c, 4);
    same &= same_or_later(cursor_u32le(&c), entry->crc, entry->flags);
    same &= same_or_later(cursor_u32le(&c), entry->packed_bytes, entry->flags);
    same &= same_or_later(cursor_u32le(&c), entry->plain_bytes, entry->flags);
    gsize name_bytes = cursor_u16le(&c), extra_bytes = cursor_u16le(&c);
    const guint8 *name = cursor_lend(&c, name_bytes, zip->budget.max_name_bytes);
    cursor_skip(&c, extra_bytes);
    if (!cursor_ok(&c) || !same || name_bytes != strlen(entry->name) ||
        memcmp(name, entry->name, name_bytes) != 0 || entry->packed_bytes > cursor_left(&c))
        return FALSE;
    entry->contents_at = (gsize)(c.at - zip->bytes);
    entry->end_at = entry->contents_at + (gsize)entry->packed_bytes;
    if ((entry->flags & FLAG_DESCRIPTOR) == 0)
        return TRUE;
    gsize behind = descriptor_size(entry, zip->bytes + entry->end_at, directory_at - entry->end_at);
    entry->end_at += behind;
    return behind > 0;
}

static int by_place(gconstpointer a, gconstpointer b)
{
    const Entry *const *left = a, *const *right = b;
    return (*left)->header_at < (*right)->header_at ? -1 : (*left)->header_at > (*right)->header_at;
}

static gboolean check_places(const ArchiveZip *zip, gsize directory_at, GError **error)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(zip->entries, NULL, NULL);
    g_ptr_array_set_free_func(sorted, NULL);
    g_ptr_array_sort(sorted, by_place);
    gsize free_from = 0;
    for (guint i = 0; i < sorted->len; i++) {
        Entry *entry = g_ptr_array_index(sorted, i);
        if (entry->header_at < free_from || !find_contents(zip, entry, directory_at))
            return broken(zip, error);
        free_from = entry->end_at;
    }
    return TRUE;
}

static gboolean add_entry(ArchiveZip *zip, Cursor *c, GHashTable *folded, GError **error)
{
    Entry *entry = g_new0(Entry, 1);
    g_ptr_array_add(zip->entries, entry);
    if (!read_central(zip, c, entry, error))
        return FALSE;
    if (!g_hash_table_add(folded, zip_name_fold(entry->name)))
        return damaged(zip, "two parts have the same name", "同じ名前の部品が二つあります", error);
    g_hash_table_insert(zip->by_name, entry->name, entry);
    return TRUE;
}

static gboolean read_directory(ArchiveZip *zip, GError **error)
{
    Directory directory;
    if (!read_end(zip, &directory, error))
        return FALSE;
    g_autoptr(GHashTable) folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Cursor c = cursor_over(zip->bytes + directory.at, (gsize)directory.size);
    for (guint64 i = 0; i < directory.entries; i++)
        if (!add_entry(zip, &c, folded, error))
            return FALSE;
    if (!cursor_at_end(&c))
        return broken(zip, error);
    return check_places(zip, (gsize)directory.at, error);
}

ArchiveZip *archive_zip_open(const guint8 *bytes, gsize size_bytes, const ArchiveZipBudget *budget,
                             const char *what, GError **error)
{
    g_autoptr(ArchiveZip) zip = g_new0(ArchiveZip, 1);
    zip->bytes = bytes;
    zip->size_bytes = size_bytes;
    zip->budget = *budget;
    zip->what = what;
    zip->entries = g_ptr_array_new_with_free_func(entry_free);
    zip->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return read_directory(zip, error) ? g_steal_pointer(&zip) : NULL;
}

void archive_zip_free(ArchiveZip *zip)
{
    if (zip == NULL)
        return;
    inflater_free(zip->inflater);
    g_hash_table_unref(zip->by_name);
    g_ptr_array_unref(zip->entries);
    g_free(zip);
}

const ArchiveZipEntry *archive_zip_entry(const ArchiveZip *zip, guint at)
{
    return at < zip->entries->len ? g_ptr_array_index(zip->entries, at) : NULL;
}

const ArchiveZipEntry *archive_zip_find(const ArchiveZip *zip, const char *name)
{
    return g_hash_table_lookup(zip->by_name, name);
}

/* ---- contents ---- */

#define MIB ((guint64)1024 * 1024)

static gboolean charge(ArchiveZip *zip, const ArchiveZipEntry *shown, GError **error)
{
    const Entry *entry = (const Entry *)(const void *)shown;
    const ArchiveZipBudget *budget = &zip->budget;
    guint64 size = entry->plain_bytes;
    if (size > budget->max_entry_bytes)
        return over_budget(zip, budget->max_entry_bytes / MIB, " MiB unpacked", " MiB（展開後）",
                           error);
    if (size > budget->max_total_bytes - zip->taken_bytes)
        return over_budget(zip, budget->max_total_bytes / MIB, " MiB unpacked", " MiB（展開後）",
                           error);
    if (size > ARCHIVE_ZIP_SMALL_BYTES && size / budget->max_ratio > entry->packed_bytes)
        return over_budget(zip, budget->max_ratio, " times its packed size", " 倍（圧縮時との比）",
                           error);
    zip->taken_bytes += (gsize)size;
    return TRUE;
}

static gboolean contents_damaged(const ArchiveZip *zip, GError **error)
{
    return damaged(zip, "a part of it does not unpack to what it should be",
                   "中の部品が正しく展開できません", error);
}

ArchivePacked archive_zip_packed(const ArchiveZip *zip, const ArchiveZipEntry *shown)
{
    const Entry *entry = (const Entry *)(const void *)shown;
    return (ArchivePacked){.bytes = zip->bytes + entry->contents_at,
                           .size_bytes = (gsize)entry->packed_bytes,
                           .plain_bytes = entry->plain_bytes,
                           .crc = entry->crc,
                           .deflated = entry->method == METHOD_DEFLATE};
}

static gboolean unpack(ArchiveZip *zip, const ArchivePacked *packed, guint8 *plain)
{
    gsize size = (gsize)packed->plain_bytes;
    if (!packed->deflated) {
        memcpy(plain, packed->bytes, size);
        return deflate_crc(0, plain, size) == packed->crc;
    }
    if (zip->inflater == NULL)
        zip->inflater = inflater_new();
    return zip->inflater != NULL &&
           inflater_run(zip->inflater, packed->bytes, packed->size_bytes, plain, size) &&
           deflate_crc(0, plain, size) == packed->crc;
}

GBytes *archive_zip_extract(ArchiveZip *zip, const ArchiveZipEntry *shown, GError **error)
{
    ArchivePacked packed = archive_zip_packed(zip, shown);
    if (!charge(zip, shown, error))
        return NULL;
    gsize size = (gsize)packed.plain_bytes;
    g_autofree guint8 *plain = g_try_malloc(size + 1);
    if (plain == NULL) {
        over_budget(zip, size / MIB, " MiB of memory", " MiB のメモリ", error);
        return NULL;
    }
    if (!unpack(zip, &packed, plain)) {
        contents_damaged(zip, error);
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&plain), size);
}

gboolean archive_zip_stream(ArchiveZip *zip, const ArchiveZipEntry *shown, ArchiveSink sink,
                            gpointer user, GError **error)
{
    ArchivePacked packed = archive_zip_packed(zip, shown);
    if (!charge(zip, shown, error))
        return FALSE;
    guint32 crc = 0;
    InflateEnd end = packed.deflated
                         ? inflate_stream(packed.bytes, packed.size_bytes, packed.plain_bytes, sink,
                                          user, &crc, error)
                         : copy_stream(packed.bytes, packed.size_bytes, sink, user, &crc, error);
    if (end == INFLATE_ENDED)
        return FALSE;
    return (end == INFLATE_WHOLE && crc == packed.crc) || contents_damaged(zip, error);
}
