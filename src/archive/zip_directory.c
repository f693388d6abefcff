/* archive/zip_directory.c -- the end, the directory before it, and the header each entry has */
#include "archive/zip_directory.h"
#include "base/cursor.h"
#include "base/problem.h"
#include <string.h>

#define END_BYTES 22
#define END64_BYTES 56
#define LOCATOR_BYTES 20
#define TAIL_MAX 65557 /* an end and the longest comment */
#define SIGNATURE_END "PK\5\6"
#define SIGNATURE_END64 "PK\6\6"
#define SIGNATURE_LOCATOR "PK\6\7"
#define SIGNATURE_CENTRAL "PK\1\2"
#define SIGNATURE_LOCAL "PK\3\4"
#define SIGNATURE_DESCRIPTOR "PK\7\10"
#define EXTRA_ZIP64 1
/* Flags that say how hard was packed, and flags of names: headers may differ in them. */
#define FLAGS_LOOSE (0x0006u | ZIP_FLAG_DESCRIPTOR | ZIP_FLAG_UTF8)

gboolean zip_damaged(const char *what, const char *english, const char *japanese, GError **error)
{
    g_autofree char *why = g_strconcat(english, PROBLEM_MARK, japanese, NULL);
    problem_set(error, PROBLEM_DAMAGED, what, why);
    return FALSE;
}

gboolean zip_broken(const char *what, GError **error)
{
    return zip_damaged(what, "its parts contradict each other", "中の部品どうしが食い違っています",
                       error);
}

/* ---- the end ---- */

typedef struct {
    guint64 entries, size, at; /* of the directory, as the end says */
    gsize end_at;              /* of the end, or of what ZIP64 puts before it */
} End;

static gsize comment_bytes(const guint8 *end)
{
    return (gsize)(end[20] | end[21] << 8);
}

/* The end whose comment ends the file; else the last that has room for its comment. */
static const guint8 *find_end(const ZipDirectory *directory)
{
    if (directory->size_bytes < END_BYTES)
        return NULL;
    gsize last = directory->size_bytes - END_BYTES;
    gsize first = directory->size_bytes > TAIL_MAX ? directory->size_bytes - TAIL_MAX : 0;
    const guint8 *fallback = NULL;
    for (gsize at = last + 1; at > first; at--) {
        const guint8 *end = directory->bytes + at - 1;
        if (memcmp(end, SIGNATURE_END, 4) != 0 || comment_bytes(end) > last - (at - 1))
            continue;
        if (comment_bytes(end) == last - (at - 1))
            return end;
        fallback = fallback == NULL ? end : fallback;
    }
    return fallback;
}

/* The record that a number too big for the end stands in lies right before its locator, which lies
 * right before the end. */
static gboolean read_end64(const ZipDirectory *directory, End *end, gsize *before)
{
    gsize both = END64_BYTES + LOCATOR_BYTES;
    if (end->end_at < both)
        return FALSE;
    gsize at = end->end_at - both;
    Cursor c = cursor_over(directory->bytes + at, both);
    cursor_expect(&c, SIGNATURE_END64, 4);
    gboolean plain = cursor_u64le(&c) == END64_BYTES - 12;
    cursor_skip(&c, 4);             /* versions */
    plain &= cursor_u64le(&c) == 0; /* disks */
    guint64 here = cursor_u64le(&c), all = cursor_u64le(&c);
    end->size = cursor_u64le(&c);
    end->at = cursor_u64le(&c);
    cursor_expect(&c, SIGNATURE_LOCATOR "\0\0\0\0", 8);
    guint64 said_at = cursor_u64le(&c);
    plain &= cursor_u32le(&c) == 1 && said_at <= at;
    plain &= here == all && (end->entries == G_MAXUINT16 || end->entries == all);
    end->entries = all;
    end->end_at = at;
    *before = (gsize)(at - said_at);
    return cursor_ok(&c) && plain;
}

static gboolean has_locator(const ZipDirectory *directory, const End *end)
{
    return end->end_at >= LOCATOR_BYTES &&
           memcmp(directory->bytes + end->end_at - LOCATOR_BYTES, SIGNATURE_LOCATOR, 4) == 0;
}

static gboolean read_end(ZipDirectory *directory, End *end, GError **error)
{
    const guint8 *found = find_end(directory);
    if (found == NULL)
        return zip_damaged(directory->what, "its end is missing", "末尾がありません", error);
    Cursor c = cursor_over(found, END_BYTES);
    cursor_skip(&c, 4);
    guint32 disks = cursor_u32le(&c);
    guint16 here = cursor_u16le(&c), all = cursor_u16le(&c);
    *end = (End){.entries = all, .size = cursor_u32le(&c), .at = cursor_u32le(&c)};
    end->end_at = (gsize)(found - directory->bytes);
    if (comment_bytes(found) > 0)
        directory->flaws |= ARCHIVE_FLAW_COMMENT;
    if (end->end_at + END_BYTES + comment_bytes(found) < directory->size_bytes)
        directory->flaws |= ARCHIVE_FLAW_BEHIND;
    if (here != all || (disks != 0 && disks != G_MAXUINT32)) {
        problem_set(error, PROBLEM_UNSUPPORTED,
                    PROBLEM_BOTH("one part of a split archive", "分割された圧縮ファイルの一部"),
                    PROBLEM_BOTH("Ask for it in one piece.",
                                 "分割せずに一つにまとめて送ってもらってください。"));
        return FALSE;
    }
    gsize before64 = 0;
    gboolean wide = has_locator(directory, end);
    if ((wide && !read_end64(directory, end, &before64)) || end->size > end->end_at ||
        end->at > end->end_at - end->size)
        return zip_broken(directory->what, error);
    directory->before = end->end_at - (gsize)(end->size + end->at);
    return (!wide || before64 == directory->before) || zip_broken(directory->what, error);
}

/* ---- the directory ---- */

const guint8 *zip_extra_find(const ZipRecord *record, guint16 id, gsize *size_bytes)
{
    Cursor c = cursor_over(record->extra, record->extra_bytes);
    while (cursor_left(&c) >= 4) {
        guint16 found = cursor_u16le(&c);
        *size_bytes = cursor_u16le(&c);
        const guint8 *field = cursor_lend(&c, *size_bytes, G_MAXUINT16);
        if (field != NULL && found == id)
            return field;
    }
    return NULL;
}

/* Numbers that do not fit 32 bits stand in an extra field, in this order. */
static gboolean read_zip64(ZipRecord *record)
{
    gsize size = 0;
    guint64 *values[] = {&record->plain_bytes, &record->packed_bytes, &record->header_at};
    const guint8 *field = zip_extra_find(record, EXTRA_ZIP64, &size);
    Cursor c = cursor_over(field, field != NULL ? size : 0);
    for (guint i = 0; field != NULL && i < G_N_ELEMENTS(values); i++)
        if (*values[i] == G_MAXUINT32)
            *values[i] = cursor_u64le(&c);
    return cursor_ok(&c);
}

static gboolean read_central(ZipDirectory *directory, Cursor *c, GError **error)
{
    ZipRecord record = {0};
    cursor_expect(c, SIGNATURE_CENTRAL, 4);
    record.made_by = cursor_u16le(c);
    cursor_skip(c, 2);
    record.flags = cursor_u16le(c);
    record.method = cursor_u16le(c);
    record.time = cursor_u16le(c);
    cursor_skip(c, 2);
    record.crc = cursor_u32le(c);
    record.packed_bytes = cursor_u32le(c);
    record.plain_bytes = cursor_u32le(c);
    record.name_bytes = cursor_u16le(c);
    record.extra_bytes = cursor_u16le(c);
    gsize comment = cursor_u16le(c);
    guint16 disk = cursor_u16le(c);
    cursor_skip(c, 2);
    record.attributes = cursor_u32le(c);
    record.header_at = cursor_u32le(c);
    record.name = cursor_lend(c, record.name_bytes, directory->max_name_bytes);
    record.extra = cursor_lend(c, record.extra_bytes, G_MAXUINT16);
    cursor_skip(c, comment);
    if (!cursor_ok(c) || disk != 0 || !read_zip64(&record) ||
        record.header_at > directory->size_bytes - directory->before)
        return zip_broken(directory->what, error);
    record.header_at += directory->before;
    directory->flaws |= comment > 0 ? ARCHIVE_FLAW_COMMENT : 0;
    g_array_append_val(directory->records, record);
    return TRUE;
}

/* ---- what stands before each entry, and behind it ---- */

static gboolean same_or_later(guint32 local, guint64 central, guint16 flags)
{
    return local == central || local == G_MAXUINT32 ||
           (local == 0 && (flags & ZIP_FLAG_DESCRIPTOR) != 0);
}

/* 12 or 20 bytes (sizes of 32 or 64 bits), with a signature or without; 0 when none of these fits.
 */
static gsize descriptor_size(const ZipRecord *record, const guint8 *at, gsize left)
{
    for (guint form = 0; form < 4; form++) {
        Cursor c = cursor_over(at, left);
        gboolean wide = (form & 1) != 0;
        if ((form & 2) == 0)
            cursor_expect(&c, SIGNATURE_DESCRIPTOR, 4);
        gboolean fits = cursor_u32le(&c) == record->crc;
        fits &= (wide ? cursor_u64le(&c) : cursor_u32le(&c)) == record->packed_bytes;
        fits &= (wide ? cursor_u64le(&c) : cursor_u32le(&c)) == record->plain_bytes;
        if (fits && cursor_ok(&c))
            return left - cursor_left(&c);
    }
    return 0;
}

/* Compares what both headers say, and leaves `c` at the contents. */
static gboolean same_header(const ZipDirectory *directory, ZipRecord *record, Cursor *c)
{
    cursor_expect(c, SIGNATURE_LOCAL, 4);
    cursor_skip(c, 2);
    record->local_flags = cursor_u16le(c);
    gboolean same = ((record->local_flags ^ record->flags) & ~FLAGS_LOOSE) == 0;
    same &= cursor_u16le(c) == record->method;
    cursor_skip(c, 4);
    same &= same_or_later(cursor_u32le(c), record->crc, record->local_flags);
    same &= same_or_later(cursor_u32le(c), record->packed_bytes, record->local_flags);
    same &= same_or_later(cursor_u32le(c), record->plain_bytes, record->local_flags);
    gsize name_bytes = cursor_u16le(c), extra_bytes = cursor_u16le(c);
    const guint8 *name = cursor_lend(c, name_bytes, directory->max_name_bytes);
    cursor_skip(c, extra_bytes);
    return same && name != NULL && name_bytes == record->name_bytes &&
           memcmp(name, record->name, name_bytes) == 0;
}

static gboolean find_contents(const ZipDirectory *directory, ZipRecord *record, gsize directory_at)
{
    if (record->header_at > directory_at)
        return FALSE;
    Cursor c =
        cursor_over(directory->bytes + record->header_at, directory_at - (gsize)record->header_at);
    if (!same_header(directory, record, &c))
        record->flaws |= ARCHIVE_FLAW_DISAGREES;
    if (!cursor_ok(&c) || record->packed_bytes > cursor_left(&c))
        return FALSE;
    record->contents_at = (gsize)(c.at - directory->bytes);
    record->end_at = record->contents_at + (gsize)record->packed_bytes;
    if ((record->local_flags & ZIP_FLAG_DESCRIPTOR) == 0)
        return TRUE;
    gsize behind =
        descriptor_size(record, directory->bytes + record->end_at, directory_at - record->end_at);
    record->end_at += behind;
    if (behind == 0)
        record->flaws |= ARCHIVE_FLAW_DISAGREES;
    return TRUE;
}

static int by_place(gconstpointer a, gconstpointer b)
{
    const ZipRecord *const *left = a, *const *right = b;
    return (*left)->header_at < (*right)->header_at ? -1 : (*left)->header_at > (*right)->header_at;
}

/* Walks the entries as they lie: none may reach into the next, and what lies between is noted. */
static gboolean check_places(ZipDirectory *directory, gsize directory_at, GError **error)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (guint i = 0; i < directory->records->len; i++)
        g_ptr_array_add(sorted, &g_array_index(directory->records, ZipRecord, i));
    g_ptr_array_sort(sorted, by_place);
    gsize free_from = 0;
    for (guint i = 0; i < sorted->len; i++) {
        ZipRecord *record = g_ptr_array_index(sorted, i);
        if (record->header_at < free_from || !find_contents(directory, record, directory_at))
            return zip_broken(directory->what, error);
        if (record->header_at > free_from)
            directory->flaws |= i == 0 ? ARCHIVE_FLAW_BEFORE : ARCHIVE_FLAW_BETWEEN;
        free_from = record->end_at;
    }
    if (free_from < directory_at)
        directory->flaws |= sorted->len == 0 ? ARCHIVE_FLAW_BEFORE : ARCHIVE_FLAW_BETWEEN;
    return TRUE;
}

static gboolean too_many(const ZipDirectory *directory, GError **error)
{
    g_autofree char *both = g_strdup_printf("%u parts" PROBLEM_MARK "%u 個の部品",
                                            directory->max_entries, directory->max_entries);
    problem_set(error, PROBLEM_TOO_LARGE, directory->what, both);
    return FALSE;
}

static gboolean read_all(ZipDirectory *directory, GError **error)
{
    End end = {0};
    if (!read_end(directory, &end, error))
        return FALSE;
    if (end.entries > directory->max_entries)
        return too_many(directory, error);
    gsize at = (gsize)end.at + directory->before;
    Cursor c = cursor_over(directory->bytes + at, (gsize)end.size);
    for (guint64 i = 0; i < end.entries; i++)
        if (!read_central(directory, &c, error))
            return FALSE;
    if (!cursor_at_end(&c))
        return zip_broken(directory->what, error);
    return check_places(directory, at, error);
}

gboolean zip_directory_read(ZipDirectory *directory, const guint8 *bytes, gsize size_bytes,
                            guint max_entries, gsize max_name_bytes, const char *what,
                            GError **error)
{
    *directory = (ZipDirectory){.bytes = bytes,
                                .size_bytes = size_bytes,
                                .what = what,
                                .max_entries = max_entries,
                                .max_name_bytes = max_name_bytes,
                                .records = g_array_new(FALSE, FALSE, sizeof(ZipRecord))};
    if (read_all(directory, error))
        return TRUE;
    zip_directory_clear(directory);
    return FALSE;
}

void zip_directory_clear(ZipDirectory *directory)
{
    g_clear_pointer(&directory->records, g_array_unref);
}

const ZipRecord *zip_directory_record(const ZipDirectory *directory, guint at)
{
    return at < directory->records->len ? &g_array_index(directory->records, ZipRecord, at) : NULL;
}
