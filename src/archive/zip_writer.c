/* archive/zip_writer.c -- entries as they come, then the directory that names them */
#include "archive/zip_writer.h"
#include "archive/deflate.h"
#include "archive/zip_name.h"
#include "base/problem.h"
#include <libdeflate.h>
#include <string.h>

#define LOCAL_BYTES 30
#define NAME_MAX_BYTES 1024
#define MIB ((guint64)1024 * 1024)

#define FLAG_UTF8 0x0800
#define METHOD_STORED 0
#define METHOD_DEFLATE 8
#define NEEDED 20
#define NEEDED_ZIP64 45
#define DATE_1980 0x0021
#define ATTRIBUTE_FOLDER 0x10
#define EXTRA_ZIP64 1

typedef struct {
    char *name; /* owned */
    guint16 method;
    guint32 crc;
    guint64 packed_bytes, plain_bytes, header_at;
} Entry;

struct ArchiveZipWriter {
    DisarmSink out;
    guint64 at, max_bytes;
    const char *what;
    GPtrArray *entries; /* Entry */
    GHashTable *folded; /* names, all letters alike */
    gboolean open;      /* the last entry is being written in pieces */
    gboolean finished;
    Deflater *deflater;                   /* of the open entry, when it is deflated */
    struct libdeflate_compressor *packer; /* of `packer_level` */
    int packer_level;
};

static void entry_free(gpointer data)
{
    Entry *entry = data;
    g_free(entry->name);
    g_free(entry);
}

ArchiveZipWriter *archive_zip_writer_new(const DisarmSink *out, guint64 max_bytes, const char *what)
{
    ArchiveZipWriter *writer = g_new0(ArchiveZipWriter, 1);
    writer->out = *out;
    writer->max_bytes = max_bytes;
    writer->what = what;
    writer->entries = g_ptr_array_new_with_free_func(entry_free);
    writer->folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return writer;
}

static Entry *last_entry(const ArchiveZipWriter *writer)
{
    return g_ptr_array_index(writer->entries, writer->entries->len - 1);
}

void archive_zip_writer_free(ArchiveZipWriter *writer)
{
    if (writer == NULL)
        return;
    deflater_free(writer->deflater);
    libdeflate_free_compressor(writer->packer);
    g_hash_table_unref(writer->folded);
    g_ptr_array_unref(writer->entries);
    g_free(writer);
}

guint64 archive_zip_writer_size(const ArchiveZipWriter *writer)
{
    return writer->at;
}

static gboolean defect(const char *what, GError **error)
{
    problem_set(error, PROBLEM_INTERNAL, what, NULL);
    return FALSE;
}

static gboolean too_large(const ArchiveZipWriter *writer, guint64 limit, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT " MiB", limit / MIB);
    problem_set(error, PROBLEM_TOO_LARGE, writer->what, text);
    return FALSE;
}

static gboolean put(ArchiveZipWriter *writer, const guint8 *bytes, gsize size, GError **error)
{
    if (size == 0)
        return TRUE;
    if (size > writer->max_bytes - writer->at)
        return too_large(writer, writer->max_bytes, error);
    if (!writer->out.write(writer->out.user, bytes, size, error))
        return FALSE;
    writer->at += size;
    return TRUE;
}

/* ---- headers ---- */

static void put_number(GByteArray *out, guint64 value, guint bytes)
{
    for (guint i = 0; i < bytes; i++) {
        guint8 byte = (guint8)(value >> (8 * i));
        g_byte_array_append(out, &byte, 1);
    }
}

static gboolean is_wide(guint64 value)
{
    return value >= G_MAXUINT32;
}

static void put_narrow(GByteArray *out, guint64 value)
{
    put_number(out, is_wide(value) ? G_MAXUINT32 : value, 4);
}

static guint16 name_flags(const char *name)
{
    return g_str_is_ascii(name) ? 0 : FLAG_UTF8;
}

static gboolean is_folder(const Entry *entry)
{
    return g_str_has_suffix(entry->name, "/");
}

/* What both headers share, from the version needed to the length of the name. */
static void put_common(GByteArray *out, const Entry *entry, guint16 needed)
{
    put_number(out, needed, 2);
    put_number(out, name_flags(entry->name), 2);
    put_number(out, entry->method, 2);
    put_number(out, 0, 2);
    put_number(out, DATE_1980, 2);
    put_number(out, entry->crc, 4);
    put_narrow(out, entry->packed_bytes);
    put_narrow(out, entry->plain_bytes);
    put_number(out, strlen(entry->name), 2);
}

/* In a local header ZIP64 has both sizes or none. */
static GByteArray *local_header(const Entry *entry)
{
    GByteArray *out = g_byte_array_new();
    gboolean wide = is_wide(entry->packed_bytes) || is_wide(entry->plain_bytes);
    g_byte_array_append(out, (const guint8 *)"PK\3\4", 4);
    put_common(out, entry, wide ? NEEDED_ZIP64 : NEEDED);
    put_number(out, wide ? 20 : 0, 2);
    g_byte_array_append(out, (const guint8 *)entry->name, (guint)strlen(entry->name));
    if (wide) {
        memset(out->data + 18, 0xFF, 8);
        put_number(out, EXTRA_ZIP64, 2);
        put_number(out, 16, 2);
        put_number(out, entry->plain_bytes, 8);
        put_number(out, entry->packed_bytes, 8);
    }
    return out;
}

static void put_central(GByteArray *out, const Entry *entry)
{
    const guint64 values[] = {entry->plain_bytes, entry->packed_bytes, entry->header_at};
    guint wide = 0;
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        wide += is_wide(values[i]) ? 1 : 0;
    g_byte_array_append(out, (const guint8 *)"PK\1\2", 4);
    put_number(out, NEEDED, 2);
    put_common(out, entry, wide > 0 ? NEEDED_ZIP64 : NEEDED);
    put_number(out, wide > 0 ? 4 + 8 * wide : 0, 2);
    put_number(out, 0, 6); /* comment, disk, internal attributes */
    put_number(out, is_folder(entry) ? ATTRIBUTE_FOLDER : 0, 4);
    put_narrow(out, entry->header_at);
    g_byte_array_append(out, (const guint8 *)entry->name, (guint)strlen(entry->name));
    if (wide > 0) {
        put_number(out, EXTRA_ZIP64, 2);
        put_number(out, 8 * wide, 2);
    }
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        if (is_wide(values[i]))
            put_number(out, values[i], 8);
}

static void put_end(GByteArray *out, guint64 entries, guint64 at, guint64 size)
{
    if (entries >= G_MAXUINT16 || is_wide(at) || is_wide(size)) {
        g_byte_array_append(out, (const guint8 *)"PK\6\6", 4);
        put_number(out, 44, 8);
        put_number(out, NEEDED_ZIP64, 2);
        put_number(out, NEEDED_ZIP64, 2);
        put_number(out, 0, 8);
        put_number(out, entries, 8);
        put_number(out, entries, 8);
        put_number(out, size, 8);
        put_number(out, at, 8);
        g_byte_array_append(out, (const guint8 *)"PK\6\7", 4);
        put_number(out, 0, 4);
        put_number(out, at + size, 8);
        put_number(out, 1, 4);
    }
    g_byte_array_append(out, (const guint8 *)"PK\5\6", 4);
    put_number(out, 0, 4);
    put_number(out, MIN(entries, G_MAXUINT16), 2);
    put_number(out, MIN(entries, G_MAXUINT16), 2);
    put_narrow(out, size);
    put_narrow(out, at);
    put_number(out, 0, 2);
}

/* ---- entries ---- */

static Entry *new_entry(ArchiveZipWriter *writer, const char *name, GError **error)
{
    if (writer->open || writer->finished || strlen(name) > NAME_MAX_BYTES ||
        !zip_name_is_safe(name) || !g_hash_table_add(writer->folded, zip_name_fold(name))) {
        defect("an entry that may not be written", error);
        return NULL;
    }
    Entry *entry = g_new0(Entry, 1);
    entry->name = g_strdup(name);
    entry->header_at = writer->at;
    g_ptr_array_add(writer->entries, entry);
    return entry;
}

static gboolean put_entry(ArchiveZipWriter *writer, const Entry *entry, const guint8 *contents,
                          GError **error)
{
    g_autoptr(GByteArray) header = local_header(entry);
    return put(writer, header->data, header->len, error) &&
           put(writer, contents, (gsize)entry->packed_bytes, error);
}

gboolean archive_zip_writer_copy(ArchiveZipWriter *writer, const char *name,
                                 const ArchivePacked *packed, GError **error)
{
    Entry *entry = new_entry(writer, name, error);
    if (entry == NULL)
        return FALSE;
    entry->method = packed->deflated ? METHOD_DEFLATE : METHOD_STORED;
    entry->crc = packed->crc;
    entry->packed_bytes = packed->size_bytes;
    entry->plain_bytes = packed->plain_bytes;
    return put_entry(writer, entry, packed->bytes, error);
}

gboolean archive_zip_writer_add_folder(ArchiveZipWriter *writer, const char *name, GError **error)
{
    ArchivePacked nothing = {0};
    if (!g_str_has_suffix(name, "/"))
        return defect("a folder without its '/'", error);
    return archive_zip_writer_copy(writer, name, &nothing, error);
}

/* The packed bytes, owned; NULL when they are not fewer, or there is no memory to try. */
static guint8 *pack(ArchiveZipWriter *writer, const guint8 *bytes, gsize size, ArchiveLevel level,
                    gsize *packed_size)
{
    if (level == ARCHIVE_STORE || size < 2)
        return NULL;
    if (writer->packer_level != (int)level) {
        libdeflate_free_compressor(writer->packer);
        writer->packer = libdeflate_alloc_compressor((int)level);
        writer->packer_level = (int)level;
    }
    g_autofree guint8 *out = writer->packer != NULL ? g_try_malloc(size - 1) : NULL;
    if (out == NULL)
        return NULL;
    *packed_size = libdeflate_deflate_compress(writer->packer, bytes, size, out, size - 1);
    return *packed_size > 0 ? g_steal_pointer(&out) : NULL;
}

gboolean archive_zip_writer_add(ArchiveZipWriter *writer, const char *name, const guint8 *bytes,
                                gsize size_bytes, ArchiveLevel level, GError **error)
{
    gsize packed_size = 0;
    g_autofree guint8 *small = pack(writer, bytes, size_bytes, level, &packed_size);
    ArchivePacked packed = {.bytes = small != NULL ? small : bytes,
                            .size_bytes = small != NULL ? packed_size : size_bytes,
                            .plain_bytes = size_bytes,
                            .crc = deflate_crc(0, bytes, size_bytes),
                            .deflated = small != NULL};
    return archive_zip_writer_copy(writer, name, &packed, error);
}

/* ---- in pieces ---- */

gboolean archive_zip_writer_begin(ArchiveZipWriter *writer, const char *name, ArchiveLevel level,
                                  GError **error)
{
    Entry *entry = new_entry(writer, name, error);
    if (entry == NULL)
        return FALSE;
    if (level != ARCHIVE_STORE) {
        writer->deflater = deflater_new();
        entry->method = METHOD_DEFLATE;
    }
    writer->open = TRUE;
    g_autoptr(GByteArray) header = local_header(entry); /* its numbers follow at the end */
    return put(writer, header->data, header->len, error);
}

static gboolean put_piece(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    return put(user, bytes, size, error);
}

gboolean archive_zip_writer_write(ArchiveZipWriter *writer, const guint8 *bytes, gsize size_bytes,
                                  GError **error)
{
    if (!writer->open)
        return defect("contents of no entry", error);
    Entry *entry = last_entry(writer);
    if (size_bytes >= G_MAXUINT32 - entry->plain_bytes)
        return too_large(writer, G_MAXUINT32, error);
    entry->plain_bytes += size_bytes;
    entry->crc = deflate_crc(entry->crc, bytes, size_bytes);
    if (entry->method == METHOD_STORED)
        return put(writer, bytes, size_bytes, error);
    return deflater_push(writer->deflater, bytes, size_bytes, FALSE, put_piece, writer, error);
}

gboolean archive_zip_writer_end(ArchiveZipWriter *writer, GError **error)
{
    if (!writer->open)
        return defect("the end of no entry", error);
    Entry *entry = last_entry(writer);
    if (entry->method == METHOD_DEFLATE &&
        !deflater_push(writer->deflater, (const guint8 *)"", 0, TRUE, put_piece, writer, error))
        return FALSE;
    g_clear_pointer(&writer->deflater, deflater_free);
    writer->open = FALSE;
    guint64 contents_at = entry->header_at + LOCAL_BYTES + strlen(entry->name);
    entry->packed_bytes = writer->at - contents_at;
    if (is_wide(entry->packed_bytes))
        return too_large(writer, G_MAXUINT32, error);
    g_autoptr(GByteArray) header = local_header(entry);
    return writer->out.patch(writer->out.user, entry->header_at, header->data, header->len, error);
}

gboolean archive_zip_writer_finish(ArchiveZipWriter *writer, GError **error)
{
    if (writer->open || writer->finished)
        return defect("an archive that cannot be finished", error);
    writer->finished = TRUE;
    g_autoptr(GByteArray) out = g_byte_array_new();
    for (guint i = 0; i < writer->entries->len; i++)
        put_central(out, g_ptr_array_index(writer->entries, i));
    put_end(out, writer->entries->len, writer->at, out->len);
    return put(writer, out->data, out->len, error);
}
