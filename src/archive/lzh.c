/* archive/lzh.c -- LHA archives with headers of level 0 to 3, as LHA, LHa for UNIX, UNLHA32 and
 * LHarc for Atari and OS-9 write them
 *
 * A header of level 0 or 1 is its size, the sum of what follows, and fields; behind them stand the
 * archiver's own (level 0) or extended headers (level 1). Those of level 2 and 3 are all extended
 * headers, of which level 3 has the sizes in four bytes. All headers are read before the first
 * member is shown, since names do not say their character set. */
#include "archive/names.h"
#include "archive/reader_class.h"
#include "archive/zip_directory.h"
#include "base/cursor.h"
#include <string.h>
#include <sys/stat.h>

#define METHOD_BYTES 5
#define NEW_BYTES 26     /* of the fields of level 2 */
#define WIDE_BYTES 32    /* of those of level 3 */
#define WIDE_MARK 4      /* what level 3 begins with: bytes of a size */
#define HEADERS_MAX 200u /* extended, of one member */
#define FOLDER_BYTE 0xFF /* between the folders of a path */
#define SYSTEM_ATARI 'a' /* headers of level 2 have no sum */
#define SYSTEM_OS9 'K'   /* nor have these, and their size leaves itself out */

enum {
    EXTENDED_SUM = 0x00,
    EXTENDED_NAME = 0x01,
    EXTENDED_FOLDER = 0x02,
    EXTENDED_COMMENT = 0x3F,
    EXTENDED_MODE = 0x50
};

typedef struct {
    GByteArray *name, *folder; /* as written, owned; NULL when there is none */
    const guint8 *contents;
    gsize packed_bytes;
    guint64 plain_bytes;
    guint mode; /* of Unix, or 0 */
    guint8 system;
    guint16 sum;
    char method[METHOD_BYTES + 1];
    gboolean disagrees; /* its two names */
} Record;

typedef struct {
    ReaderInput input;
    GArray *records; /* Record */
    const char *encoding;
    guint flaws, at; /* of the next record */
    char *name;      /* of the member, owned */
} Lzh;

static void record_clear(gpointer data)
{
    Record *record = data;
    g_clear_pointer(&record->name, g_byte_array_unref);
    g_clear_pointer(&record->folder, g_byte_array_unref);
}

/* CRC-16 with the polynomial 0xA001, from 0. */
static guint16 sum_on(guint16 sum, const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (guint bit = 0; bit < 8; bit++)
            sum = (guint16)(sum >> 1 ^ ((sum & 1) != 0 ? 0xA001 : 0));
    }
    return sum;
}

/* ---- headers ---- */

static GByteArray *bytes_of(const guint8 *bytes, gsize size)
{
    GByteArray *out = g_byte_array_new();
    if (size > 0)
        g_byte_array_append(out, bytes, (guint)size);
    return out;
}

/* The whole header from `head` on, its own sum counted as zeros, must give that sum. */
static gboolean header_sum_fits(const guint8 *head, const guint8 *end, const guint8 *place)
{
    static const guint8 zeros[2] = {0};
    guint16 sum = sum_on(0, head, (gsize)(place - head));
    sum = sum_on(sum, zeros, sizeof zeros);
    sum = sum_on(sum, place + 2, (gsize)(end - place - 2));
    return sum == (place[0] | place[1] << 8);
}

static void set_name(GByteArray **name, Cursor *c, const guint8 *bytes, gsize size)
{
    if (*name != NULL)
        cursor_fail(c, "a name twice");
    else
        *name = bytes_of(bytes, size);
}

static void take_extended(Record *record, Lzh *lzh, Cursor *c, guint kind, const guint8 *bytes,
                          gsize size, const guint8 **sum)
{
    switch (kind) {
    case EXTENDED_SUM:
        if (size < 2 || *sum != NULL)
            cursor_fail(c, "the sum of a header");
        else
            *sum = bytes;
        break;
    case EXTENDED_NAME:
        set_name(&record->name, c, bytes, size);
        break;
    case EXTENDED_FOLDER:
        set_name(&record->folder, c, bytes, size);
        break;
    case EXTENDED_COMMENT:
        lzh->flaws |= ARCHIVE_FLAW_COMMENT;
        break;
    case EXTENDED_MODE:
        record->mode = size >= 2 ? (guint)(bytes[0] | bytes[1] << 8) : 0;
        break;
    default: /* times, owners and what programs keep for themselves */
        break;
    }
}

/* From the size of the first on, which stands before it; each ends with the size of the next, of
 * two bytes or, `wide`, four. Leaves the cursor behind the last and gives how many bytes they are.
 */
static gsize read_extended(Record *record, Lzh *lzh, Cursor *c, gsize size, gboolean wide,
                           const guint8 **sum)
{
    const gsize around = wide ? 5 : 3; /* the kind and the size of the next */
    gsize all = 0;
    for (guint count = 0; size > 0 && cursor_ok(c); count++) {
        if (size < around || count == HEADERS_MAX) {
            cursor_fail(c, "an extended header");
            return 0;
        }
        guint kind = cursor_u8(c);
        const guint8 *bytes = cursor_lend(c, size - around, G_MAXUINT16);
        if (cursor_ok(c))
            take_extended(record, lzh, c, kind, bytes, size - around, sum);
        all += size;
        size = wide ? cursor_u32le(c) : cursor_u16le(c);
    }
    return all;
}

static void read_fixed(Record *record, Cursor *c)
{
    const guint8 *method = cursor_lend(c, METHOD_BYTES, METHOD_BYTES);
    if (method != NULL)
        memcpy(record->method, method, METHOD_BYTES);
    record->packed_bytes = cursor_u32le(c);
    record->plain_bytes = cursor_u32le(c);
    cursor_skip(c, 5); /* time, attributes */
}

/* What Unix archivers put behind a header of level 0: 'U', a version, time, mode, owner. */
static void read_own(Record *record, Cursor *c)
{
    if (cursor_left(c) < 8 || cursor_u8(c) != 'U')
        return;
    cursor_skip(c, 5);
    record->mode = cursor_u16le(c);
}

/* Extended headers that follow a header of level 1 are counted with the contents. */
static void read_behind(Record *record, Lzh *lzh, Cursor *c, gsize first, const guint8 *head)
{
    GByteArray *base = g_steal_pointer(&record->name);
    const guint8 *sum = NULL;
    gsize all = read_extended(record, lzh, c, first, FALSE, &sum);
    if (all > record->packed_bytes ||
        (sum != NULL && cursor_ok(c) && !header_sum_fits(head, c->at, sum)))
        cursor_fail(c, "extended headers");
    record->packed_bytes -= MIN(all, record->packed_bytes);
    if (record->name == NULL) {
        record->name = base;
        return;
    }
    record->disagrees = base->len > 0 && (base->len != record->name->len ||
                                          memcmp(base->data, record->name->data, base->len) != 0);
    g_byte_array_unref(base);
}

static void read_old(Record *record, Lzh *lzh, Cursor *c)
{
    const guint8 *head = c->at;
    gsize size = cursor_u8(c), first = 0;
    guint8 said = cursor_u8(c), sum = 0;
    const guint8 *bytes = cursor_lend(c, size, 255);
    for (gsize i = 0; bytes != NULL && i < size; i++)
        sum = (guint8)(sum + bytes[i]);
    if (bytes == NULL || sum != said) {
        cursor_fail(c, "the sum of a header");
        return;
    }
    Cursor in = cursor_over(bytes, size);
    read_fixed(record, &in);
    guint level = cursor_u8(&in);
    gsize name_size = cursor_u8(&in);
    const guint8 *name = cursor_lend(&in, name_size, 255);
    record->sum = cursor_u16le(&in);
    if (cursor_ok(&in))
        record->name = bytes_of(name, name_size);
    if (level == 0) {
        read_own(record, &in);
    } else if (cursor_left(&in) >= 3) {
        record->system = cursor_u8(&in);
        first = (gsize)(bytes[size - 2] | bytes[size - 1] << 8);
    } else {
        cursor_fail(&in, "cut off");
    }
    if (!cursor_ok(&in))
        cursor_fail(c, "a header");
    else if (level == 1)
        read_behind(record, lzh, c, first, head);
}

static void read_new(Record *record, Lzh *lzh, Cursor *c, gboolean wide)
{
    const guint8 *head = c->at, *sum = NULL;
    Cursor fields = *c;
    gsize size = cursor_u16le(&fields), least = wide ? WIDE_BYTES : NEW_BYTES;
    gboolean marked = !wide || size == WIDE_MARK;
    read_fixed(record, &fields);
    cursor_skip(&fields, 1);
    record->sum = cursor_u16le(&fields);
    record->system = cursor_u8(&fields);
    gboolean bare = !wide && (record->system == SYSTEM_ATARI || record->system == SYSTEM_OS9);
    if (wide)
        size = cursor_u32le(&fields);
    else if (record->system == SYSTEM_OS9)
        size += 2;
    gsize first = wide ? cursor_u32le(&fields) : cursor_u16le(&fields);
    if (!cursor_ok(&fields) || !marked || size < least ||
        cursor_lend(c, size, G_MAXUINT16) == NULL) {
        cursor_fail(c, "a header");
        return;
    }
    Cursor in = cursor_over(head + least, size - least);
    read_extended(record, lzh, &in, first, wide, &sum);
    gboolean fits =
        cursor_ok(&in) && (sum != NULL ? header_sum_fits(head, head + size, sum) : bare);
    if (!fits || cursor_left(&in) > (wide ? 0u : 1u)) /* one fills up a size that is n × 256 */
        cursor_fail(c, "a header");
}

/* The level stands at the same place in all of them. */
static gboolean read_record(Lzh *lzh, Record *record, Cursor *c)
{
    guint level = cursor_left(c) > 20 ? c->at[20] : G_MAXUINT;
    if (level > 3)
        cursor_fail(c, "a level");
    else if (level >= 2)
        read_new(record, lzh, c, level == 3);
    else
        read_old(record, lzh, c);
    record->contents = cursor_lend(c, record->packed_bytes, G_MAXUINT32);
    return cursor_ok(c);
}

static gboolean read_records(Lzh *lzh, GError **error)
{
    Cursor c = cursor_over(lzh->input.bytes, lzh->input.size_bytes);
    while (cursor_left(&c) > 0 && *c.at != 0) {
        if (lzh->records->len == lzh->input.budget->limits.members)
            return disarm_budget_members(lzh->input.budget, lzh->records->len + 1, error);
        g_array_set_size(lzh->records, lzh->records->len + 1);
        if (!read_record(lzh, &g_array_index(lzh->records, Record, lzh->records->len - 1), &c))
            return zip_broken(lzh->input.what, error);
    }
    for (gsize i = 0; i < cursor_left(&c); i++)
        if (c.at[i] != 0)
            lzh->flaws |= ARCHIVE_FLAW_BEHIND;
    return TRUE;
}

/* ---- names ---- */

static void append(GByteArray *out, const GByteArray *part)
{
    for (guint i = 0; part != NULL && i < part->len; i++) {
        guint8 byte = part->data[i] == FOLDER_BYTE ? '/' : part->data[i];
        g_byte_array_append(out, &byte, 1);
    }
}

static gboolean is_separator(guint8 byte)
{
    return byte == '/' || byte == '\\';
}

/* The whole path, which may be anything yet. LHmelt begins a path from a folder with the separator,
 * which everybody leaves out; of two it is a share. */
static GByteArray *path_of(const Record *record)
{
    GByteArray *path = g_byte_array_new();
    append(path, record->folder);
    if (path->len > 0 && path->data[path->len - 1] != '/')
        g_byte_array_append(path, (const guint8 *)"/", 1);
    append(path, record->name);
    if (path->len > 1 && is_separator(path->data[0]) && !is_separator(path->data[1]))
        g_byte_array_remove_index(path, 0);
    return path;
}

static const char *find_encoding(const Lzh *lzh)
{
    g_autoptr(GByteArray) joined = g_byte_array_new();
    for (guint i = 0; i < lzh->records->len; i++) {
        g_autoptr(GByteArray) path = path_of(&g_array_index(lzh->records, Record, i));
        if (path->len == 0 || memchr(path->data, 0, path->len) != NULL)
            continue;
        g_byte_array_append(joined, path->data, path->len);
        g_byte_array_append(joined, (const guint8 *)"\n", 1);
    }
    return names_encoding(joined);
}

/* ---- members ---- */

static guint window_of(const Record *record)
{
    static const struct {
        const char *method;
        guint bits;
    } windows[] = {{"-lh4-", 12}, {"-lh5-", 13}, {"-lh6-", 15}, {"-lh7-", 16}};
    for (gsize i = 0; i < G_N_ELEMENTS(windows); i++)
        if (strcmp(windows[i].method, record->method) == 0)
            return windows[i].bits;
    return 0;
}

static gboolean is_stored(const Record *record)
{
    return strcmp(record->method, "-lh0-") == 0 || strcmp(record->method, "-lz4-") == 0;
}

/* A link has "name|target" for its name, and is packed as a folder is. */
static ArchiveMemberKind kind_of(const Record *record, const char *name)
{
    guint type = record->system != SYSTEM_OS9 ? record->mode & S_IFMT : 0; /* it has its own */
    gboolean folder = strcmp(record->method, "-lhd-") == 0;
    if (type == S_IFLNK || (folder && strchr(name, '|') != NULL))
        return ARCHIVE_SYMBOLIC_LINK;
    if (type != 0 && type != S_IFREG && type != S_IFDIR)
        return ARCHIVE_DEVICE;
    if (folder && record->packed_bytes == 0 && record->plain_bytes == 0 && type != S_IFREG)
        return ARCHIVE_FOLDER;
    return !folder && type != S_IFDIR && (is_stored(record) || window_of(record) > 0)
               ? ARCHIVE_FILE
               : ARCHIVE_OTHER;
}

static gboolean next_lzh(gpointer self, ArchiveMember *member, GError **error)
{
    Lzh *lzh = self;
    (void)error;
    if (lzh->at == lzh->records->len)
        return FALSE;
    const Record *record = &g_array_index(lzh->records, Record, lzh->at++);
    g_autoptr(GByteArray) path = path_of(record);
    gboolean flawed = FALSE;
    g_free(lzh->name);
    lzh->name =
        names_decode(lzh->encoding, path->data, MIN(path->len, ARCHIVE_NAME_MAX_BYTES), &flawed);
    *member = (ArchiveMember){.name = lzh->name,
                              .kind = kind_of(record, lzh->name),
                              .flaws = (flawed ? ARCHIVE_FLAW_NAME : 0) |
                                       (record->disagrees ? ARCHIVE_FLAW_DISAGREES : 0),
                              .size_bytes = record->plain_bytes};
    return TRUE;
}

/* ---- contents ---- */

typedef struct {
    ArchiveSink sink;
    gpointer user;
    guint16 sum;
} Summed;

static gboolean sum_piece(gpointer user, const guint8 *bytes, gsize size, GError **error)
{
    Summed *summed = user;
    summed->sum = sum_on(summed->sum, bytes, size);
    return summed->sink == NULL || summed->sink(summed->user, bytes, size, error);
}

static gboolean stream_lzh(gpointer self, ArchiveSink sink, gpointer user, GError **error)
{
    Lzh *lzh = self;
    const Record *record = &g_array_index(lzh->records, Record, lzh->at - 1);
    guint window = window_of(record);
    if (window == 0 && record->packed_bytes != record->plain_bytes)
        return zip_broken(lzh->input.what, error);
    if (!reader_may_unpack(lzh->input.budget, record->packed_bytes, record->plain_bytes, error))
        return FALSE;
    Pull *start = pull_memory(record->contents, record->packed_bytes, lzh->input.what);
    ReaderFlow flow = {.pull = window > 0 ? pull_lzh(start, window, record->plain_bytes) : start,
                       .start = start,
                       .budget = lzh->input.budget};
    Summed summed = {.sink = sink, .user = user};
    gboolean read = reader_flow_pump(&flow, record->plain_bytes, sum_piece, &summed, NULL, error);
    reader_flow_clear(&flow);
    return read &&
           (summed.sum == record->sum ||
            zip_damaged(lzh->input.what, "a part of it does not unpack to what it should be",
                        "中の部品が正しく展開できません", error));
}

static guint flaws_lzh(gconstpointer self)
{
    return ((const Lzh *)self)->flaws;
}

static void free_lzh(gpointer self)
{
    Lzh *lzh = self;
    g_array_unref(lzh->records);
    g_free(lzh->name);
    g_free(lzh);
}

static gpointer open_lzh(const ReaderInput *input, ArchiveFormat format, GError **error)
{
    (void)format;
    Lzh *lzh = g_new0(Lzh, 1);
    lzh->input = *input;
    lzh->records = g_array_new(FALSE, TRUE, sizeof(Record));
    g_array_set_clear_func(lzh->records, record_clear);
    if (!read_records(lzh, error)) {
        free_lzh(lzh);
        return NULL;
    }
    lzh->encoding = find_encoding(lzh);
    return lzh;
}

const ReaderClass reader_lzh = {open_lzh, next_lzh, stream_lzh, NULL, flaws_lzh, free_lzh};
