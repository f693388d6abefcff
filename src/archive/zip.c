/* archive/zip.c -- the strict form: a directory without flaws, and entries one at a time */
#include "archive/zip.h"
#include "archive/deflate.h"
#include "archive/zip_directory.h"
#include "archive/zip_name.h"
#include "base/problem.h"
#include <string.h>

typedef struct {
    ArchiveZipEntry shown; /* first: a lent entry is the whole */
    char *name;            /* owned */
    const ZipRecord *record;
} Entry;

struct ArchiveZip {
    ZipDirectory directory;
    ArchiveZipBudget budget;
    const char *what;
    gsize taken_bytes;
    Inflater *inflater;  /* made when first needed */
    GPtrArray *entries;  /* Entry */
    GHashTable *by_name; /* lent name -> Entry */
};

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

static gboolean is_ascii(const ZipRecord *record)
{
    for (gsize i = 0; i < record->name_bytes; i++)
        if (record->name[i] >= 0x80)
            return FALSE;
    return TRUE;
}

static gboolean check_record(const ArchiveZip *zip, const ZipRecord *record, GError **error)
{
    if ((record->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG | ZIP_FLAG_MASKED)) != 0) {
        problem_set(error, PROBLEM_ENCRYPTED, zip->what, NULL);
        return FALSE;
    }
    guint differ = record->flags ^ record->local_flags;
    if (differ == ZIP_FLAG_UTF8 && is_ascii(record)) /* both read the same */
        differ = 0;
    if (record->flaws != 0 || differ != 0)
        return zip_broken(zip->what, error);
    if ((record->method != ZIP_METHOD_STORED && record->method != ZIP_METHOD_DEFLATE) ||
        (record->flags & ZIP_FLAG_PATCH) != 0)
        return zip_damaged(zip->what, "a part is packed in a way that is not read",
                           "読めない方法で圧縮された部品があります", error);
    return (record->method == ZIP_METHOD_DEFLATE || record->packed_bytes == record->plain_bytes) ||
           zip_broken(zip->what, error);
}

static gboolean add_entry(ArchiveZip *zip, const ZipRecord *record, GHashTable *folded,
                          GError **error)
{
    if (!check_record(zip, record, error))
        return FALSE;
    Entry *entry = g_new0(Entry, 1);
    g_ptr_array_add(zip->entries, entry);
    entry->record = record;
    entry->name = g_strndup((const char *)record->name, record->name_bytes);
    entry->shown = (ArchiveZipEntry){entry->name, record->plain_bytes};
    if (strchr(entry->name, '\\') != NULL) {
        zip->directory.flaws |= ARCHIVE_FLAW_BACKSLASH;
        g_strdelimit(entry->name, "\\", '/');
    }
    if (memchr(record->name, 0, record->name_bytes) != NULL || !zip_name_is_safe(entry->name))
        return zip_damaged(zip->what, "a part has a name that is not allowed",
                           "許されない名前の部品があります", error);
    if (!g_hash_table_add(folded, zip_name_fold(entry->name)))
        return zip_damaged(zip->what, "two parts have the same name",
                           "同じ名前の部品が二つあります", error);
    g_hash_table_insert(zip->by_name, entry->name, entry);
    return TRUE;
}

static gboolean read_directory(ArchiveZip *zip, const guint8 *bytes, gsize size_bytes,
                               GError **error)
{
    ZipDirectory *directory = &zip->directory;
    if (!zip_directory_read(directory, bytes, size_bytes, zip->budget.max_entries,
                            zip->budget.max_name_bytes, zip->what, error))
        return FALSE;
    if ((directory->flaws & ARCHIVE_FLAW_BEHIND) != 0 || directory->before != 0)
        return zip_broken(zip->what, error);
    g_autoptr(GHashTable) folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < directory->records->len; i++)
        if (!add_entry(zip, zip_directory_record(directory, i), folded, error))
            return FALSE;
    return TRUE;
}

ArchiveZip *archive_zip_open(const guint8 *bytes, gsize size_bytes, const ArchiveZipBudget *budget,
                             const char *what, GError **error)
{
    g_autoptr(ArchiveZip) zip = g_new0(ArchiveZip, 1);
    zip->budget = *budget;
    zip->what = what;
    zip->entries = g_ptr_array_new_with_free_func(entry_free);
    zip->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return read_directory(zip, bytes, size_bytes, error) ? g_steal_pointer(&zip) : NULL;
}

void archive_zip_free(ArchiveZip *zip)
{
    if (zip == NULL)
        return;
    inflater_free(zip->inflater);
    g_hash_table_unref(zip->by_name);
    g_ptr_array_unref(zip->entries);
    zip_directory_clear(&zip->directory);
    g_free(zip);
}

guint archive_zip_flaws(const ArchiveZip *zip)
{
    return zip->directory.flaws;
}

const ArchiveZipEntry *archive_zip_entry(const ArchiveZip *zip, guint at)
{
    return at < zip->entries->len ? g_ptr_array_index(zip->entries, at) : NULL;
}

const ArchiveZipEntry *archive_zip_find(const ArchiveZip *zip, const char *name)
{
    return g_hash_table_lookup(zip->by_name, name);
}

const ArchiveZipEntry *archive_zip_find_folded(const ArchiveZip *zip, const char *name)
{
    for (guint i = 0; i < zip->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(zip->entries, i);
        if (g_ascii_strcasecmp(entry->name, name) == 0)
            return &entry->shown;
    }
    return NULL;
}

static const ZipRecord *record_of(const ArchiveZipEntry *shown)
{
    return ((const Entry *)(const void *)shown)->record;
}

/* ---- contents ---- */

#define MIB ((guint64)1024 * 1024)

static gboolean charge(ArchiveZip *zip, const ArchiveZipEntry *shown, GError **error)
{
    const ArchiveZipBudget *budget = &zip->budget;
    guint64 size = shown->size_bytes;
    if (size > budget->max_entry_bytes)
        return over_budget(zip, budget->max_entry_bytes / MIB, " MiB unpacked", " MiB（展開後）",
                           error);
    if (size > budget->max_total_bytes - zip->taken_bytes)
        return over_budget(zip, budget->max_total_bytes / MIB, " MiB unpacked", " MiB（展開後）",
                           error);
    if (size > ARCHIVE_ZIP_SMALL_BYTES && size / budget->max_ratio > record_of(shown)->packed_bytes)
        return over_budget(zip, budget->max_ratio, " times its packed size", " 倍（圧縮時との比）",
                           error);
    zip->taken_bytes += (gsize)size;
    return TRUE;
}

static gboolean contents_damaged(const ArchiveZip *zip, GError **error)
{
    return zip_damaged(zip->what, "a part of it does not unpack to what it should be",
                       "中の部品が正しく展開できません", error);
}

ArchivePacked archive_zip_packed(const ArchiveZip *zip, const ArchiveZipEntry *shown)
{
    const ZipRecord *record = record_of(shown);
    return (ArchivePacked){.bytes = zip->directory.bytes + record->contents_at,
                           .size_bytes = (gsize)record->packed_bytes,
                           .plain_bytes = record->plain_bytes,
                           .crc = record->crc,
                           .deflated = record->method == ZIP_METHOD_DEFLATE};
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

GBytes *archive_inflate(const guint8 *bytes, gsize size_bytes, gsize plain_bytes)
{
    Inflater *inflater = inflater_new();
    guint8 *plain = g_try_malloc(MAX(plain_bytes, 1));
    gboolean whole = inflater != NULL && plain != NULL &&
                     inflater_run(inflater, bytes, size_bytes, plain, plain_bytes);
    inflater_free(inflater);
    if (whole)
        return g_bytes_new_take(plain, plain_bytes);
    g_free(plain);
    return NULL;
}
