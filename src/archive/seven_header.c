/* archive/seven_header.c -- folders, coders, sizes, sums and names, each count held against what is
 * left of the header */
#include "archive/seven_header.h"
#include "archive/deflate.h"
#include "archive/reader.h"
#include <string.h>

enum {
    ID_END = 0,
    ID_HEADER = 1,
    ID_MAIN_STREAMS = 4,
    ID_FILES = 5,
    ID_PACK = 6,
    ID_UNPACK = 7,
    ID_SUBSTREAMS = 8,
    ID_SIZES = 9,
    ID_SUMS = 10,
    ID_FOLDERS = 11,
    ID_UNPACK_SIZES = 12,
    ID_STREAM_COUNTS = 13,
    ID_EMPTY_STREAMS = 14,
    ID_EMPTY_FILES = 15,
    ID_ANTI = 16,
    ID_NAMES = 17,
    ID_ATTRIBUTES = 21,
    ID_ENCODED_HEADER = 23
};

typedef struct {
    Cursor c;
    SevenHeader *header;
    guint64 file_bytes;
    guint members_max;
    GArray *pack_sizes; /* guint64 */
    guint64 pack_at;
} Parser;

gboolean seven_read_start(SevenStart *start, const guint8 *bytes, gsize size_bytes)
{
    Cursor c = cursor_over(bytes, MIN(size_bytes, SEVEN_START_BYTES));
    cursor_expect(&c, "7z\xBC\xAF\x27\x1C\0", 7);
    cursor_skip(&c, 1);
    guint32 crc = cursor_u32le(&c);
    start->header_at = cursor_u64le(&c);
    start->header_bytes = cursor_u64le(&c);
    start->header_crc = cursor_u32le(&c);
    if (!cursor_at_end(&c) || crc != deflate_crc(0, bytes + 12, 20) ||
        start->header_at > size_bytes - SEVEN_START_BYTES)
        return FALSE;
    start->header_at += SEVEN_START_BYTES;
    return start->header_bytes <= size_bytes - start->header_at;
}

/* The first byte's leading ones count the bytes that follow, lowest first. */
static guint64 read_number(Cursor *c)
{
    guint8 first = cursor_u8(c);
    guint64 value = 0;
    guint8 mask = 0x80;
    for (guint i = 0; i < 8; i++, mask >>= 1) {
        if ((first & mask) == 0)
            return value | (guint64)(first & (mask - 1)) << (8 * i);
        value |= (guint64)cursor_u8(c) << (8 * i);
    }
    return value;
}

/* Of things that take at least a byte each. */
static guint read_count(Cursor *c)
{
    guint64 count = read_number(c);
    if (count > cursor_left(c)) {
        cursor_fail(c, "more than there is room for");
        return 0;
    }
    return (guint)count;
}

static gboolean read_id(Cursor *c, guint8 id)
{
    return cursor_u8(c) == id && cursor_ok(c);
}

/* A bit per thing, the highest first; all set where the first byte says so. */
static guint8 *read_bits(Cursor *c, guint count, gboolean all_first)
{
    guint8 *bits = g_malloc0((gsize)count + 1);
    if (all_first && cursor_u8(c) != 0) {
        memset(bits, 1, count);
        return bits;
    }
    const guint8 *bytes = cursor_lend(c, ((gsize)count + 7) / 8, G_MAXSIZE);
    for (guint i = 0; bytes != NULL && i < count; i++)
        bits[i] = (bytes[i / 8] >> (7 - i % 8)) & 1;
    return bits;
}

/* ---- where packed streams lie ---- */

static gboolean read_pack(Parser *p)
{
    Cursor *c = &p->c;
    p->pack_at = read_number(c);
    guint count = read_count(c);
    if (count > (guint64)p->members_max * SEVEN_PACKS_MAX)
        return FALSE;
    guint8 id = cursor_u8(c);
    for (guint i = 0; id == ID_SIZES && i < count && cursor_ok(c); i++) {
        guint64 size = read_number(c);
        g_array_append_val(p->pack_sizes, size);
    }
    id = id == ID_SIZES ? cursor_u8(c) : id;
    if (id == ID_SUMS) {
        g_autofree guint8 *defined = read_bits(c, count, TRUE);
        for (guint i = 0; i < count; i++)
            cursor_skip(c, defined[i] != 0 ? 4 : 0);
        id = cursor_u8(c);
    }
    return cursor_ok(c) && id == ID_END && p->pack_sizes->len == count &&
           p->pack_at <= p->file_bytes - SEVEN_START_BYTES;
}

/* ---- folders ---- */

static gboolean read_coder(Cursor *c, SevenCoder *coder)
{
    guint8 flags = cursor_u8(c);
    gsize id_bytes = flags & 0x0F;
    const guint8 *id = cursor_lend(c, id_bytes, 8);
    for (gsize i = 0; id != NULL && i < id_bytes; i++)
        coder->method = coder->method << 8 | id[i];
    coder->ins = coder->outs = 1;
    if ((flags & 0x10) != 0) {
        coder->ins = read_count(c);
        coder->outs = read_count(c);
    }
    if ((flags & 0x20) != 0) {
        coder->properties_bytes = read_count(c);
        coder->properties = cursor_lend(c, coder->properties_bytes, G_MAXSIZE);
    }
    return cursor_ok(c) && (flags & 0xC0) == 0 && coder->ins >= 1 &&
           coder->ins <= SEVEN_PACKS_MAX && coder->outs == 1;
}

static gboolean read_bounds(Cursor *c, SevenFolder *folder)
{
    folder->bounds = folder->outs - 1;
    if (folder->ins < folder->bounds + 1 || folder->ins - folder->bounds > SEVEN_PACKS_MAX)
        return FALSE;
    for (guint i = 0; i < folder->bounds; i++) {
        guint64 in = read_number(c), out = read_number(c);
        if (in >= folder->ins || out >= folder->outs)
            return FALSE;
        folder->bound_in[i] = (guint)in;
        folder->bound_out[i] = (guint)out;
    }
    folder->packs = folder->ins - folder->bounds;
    for (guint i = 0; folder->packs > 1 && i < folder->packs; i++)
        read_number(c);
    return cursor_ok(c);
}

/* Follows a chain of simple coders from the packed bytes; each coder must come once. */
static void find_order(SevenFolder *folder)
{
    guint used = 0, next = G_MAXUINT;
    for (guint i = 0; i < folder->coder_count; i++) {
        gboolean bound = FALSE;
        for (guint b = 0; b < folder->bounds; b++)
            bound |= folder->bound_in[b] == i;
        next = bound ? next : i;
    }
    folder->linear = folder->packs == 1 && folder->ins == folder->coder_count;
    for (guint at = 0; folder->linear && at < folder->coder_count; at++) {
        folder->linear = next < folder->coder_count && (used & 1u << next) == 0;
        if (!folder->linear)
            return;
        used |= 1u << next;
        folder->order[at] = next;
        guint from = next;
        next = G_MAXUINT;
        for (guint b = 0; b < folder->bounds; b++)
            next = folder->bound_out[b] == from ? folder->bound_in[b] : next;
    }
}

static gboolean read_folder(Parser *p)
{
    SevenFolder folder = {.streams = 1};
    folder.coder_count = read_count(&p->c);
    if (folder.coder_count < 1 || folder.coder_count > SEVEN_CODERS_MAX)
        return FALSE;
    for (guint i = 0; i < folder.coder_count; i++) {
        if (!read_coder(&p->c, &folder.coders[i]))
            return FALSE;
        folder.ins += folder.coders[i].ins;
        folder.outs += folder.coders[i].outs;
    }
    if (folder.ins > 2 * SEVEN_CODERS_MAX || !read_bounds(&p->c, &folder))
        return FALSE;
    find_order(&folder);
    g_array_append_val(p->header->folders, folder);
    return TRUE;
}

static SevenFolder *folder_at(const Parser *p, guint i)
{
    return &g_array_index(p->header->folders, SevenFolder, i);
}

/* What comes out at the end is that of the coder which no other reads. */
static guint64 last_size(const SevenFolder *folder)
{
    for (guint i = 0; i < folder->coder_count; i++) {
        gboolean bound = FALSE;
        for (guint b = 0; b < folder->bounds; b++)
            bound |= folder->bound_out[b] == i;
        if (!bound)
            return folder->coders[i].out_bytes;
    }
    return 0;
}

static gboolean read_sums(Parser *p, guint8 *id)
{
    Cursor *c = &p->c;
    if (*id != ID_SUMS)
        return TRUE;
    guint count = p->header->folders->len;
    g_autofree guint8 *defined = read_bits(c, count, TRUE);
    for (guint i = 0; i < count; i++) {
        folder_at(p, i)->summed = defined[i] != 0;
        folder_at(p, i)->crc = defined[i] != 0 ? cursor_u32le(c) : 0;
    }
    *id = cursor_u8(c);
    return cursor_ok(c);
}

static gboolean read_unpack(Parser *p)
{
    Cursor *c = &p->c;
    if (!read_id(c, ID_FOLDERS))
        return FALSE;
    guint count = read_count(c);
    if (cursor_u8(c) != 0 || count > p->members_max)
        return FALSE;
    for (guint i = 0; i < count; i++)
        if (!read_folder(p))
            return FALSE;
    if (!read_id(c, ID_UNPACK_SIZES))
        return FALSE;
    for (guint i = 0; i < count; i++) {
        SevenFolder *folder = folder_at(p, i);
        for (guint k = 0; k < folder->coder_count; k++)
            folder->coders[k].out_bytes = read_number(c);
        folder->out_bytes = last_size(folder);
    }
    guint8 id = cursor_u8(c);
    return read_sums(p, &id) && cursor_ok(c) && id == ID_END;
}

/* Packed streams lie one behind the other, in the order of folders. */
static gboolean place_folders(Parser *p)
{
    guint64 at = p->pack_at + SEVEN_START_BYTES;
    guint next = 0;
    for (guint i = 0; i < p->header->folders->len; i++) {
        SevenFolder *folder = folder_at(p, i);
        folder->packed_at = at;
        for (guint k = 0; k < folder->packs; k++, next++) {
            guint64 size = next < p->pack_sizes->len ? g_array_index(p->pack_sizes, guint64, next)
                                                     : G_MAXUINT64;
            if (size > p->file_bytes - at)
                return FALSE;
            at += size;
        }
        folder->packed_bytes = at - folder->packed_at;
    }
    return next == p->pack_sizes->len;
}

/* ---- members' sizes and sums ---- */

typedef struct {
    guint folder;
    guint64 size;
    gboolean summed;
    guint32 crc;
} Stream;

static gboolean read_stream_counts(Parser *p, guint8 *id, guint *total)
{
    *total = 0;
    for (guint i = 0; i < p->header->folders->len; i++) {
        guint64 count = *id == ID_STREAM_COUNTS ? read_number(&p->c) : 1;
        if (count > p->members_max - *total)
            return FALSE;
        folder_at(p, i)->streams = (guint)count;
        *total += (guint)count;
    }
    *id = *id == ID_STREAM_COUNTS ? cursor_u8(&p->c) : *id;
    return cursor_ok(&p->c);
}

static gboolean read_stream_sizes(Parser *p, guint8 *id, GArray *streams)
{
    for (guint i = 0; i < p->header->folders->len; i++) {
        const SevenFolder *folder = folder_at(p, i);
        guint64 left = folder->out_bytes;
        for (guint k = 0; k < folder->streams; k++) {
            gboolean last = k + 1 == folder->streams;
            if (!last && *id != ID_SIZES)
                return FALSE;
            Stream stream = {.folder = i, .size = last ? left : read_number(&p->c)};
            stream.summed = folder->streams == 1 && folder->summed;
            stream.crc = folder->crc;
            if (stream.size > left)
                return FALSE;
            left -= stream.size;
            g_array_append_val(streams, stream);
        }
    }
    *id = *id == ID_SIZES ? cursor_u8(&p->c) : *id;
    return cursor_ok(&p->c);
}

static gboolean read_stream_sums(Parser *p, guint8 *id, GArray *streams)
{
    if (*id != ID_SUMS)
        return TRUE;
    guint missing = 0;
    for (guint i = 0; i < streams->len; i++)
        missing += g_array_index(streams, Stream, i).summed ? 0 : 1;
    g_autofree guint8 *defined = read_bits(&p->c, missing, TRUE);
    for (guint i = 0, k = 0; i < streams->len; i++) {
        Stream *stream = &g_array_index(streams, Stream, i);
        if (stream->summed)
            continue;
        stream->summed = defined[k++] != 0;
        stream->crc = stream->summed ? cursor_u32le(&p->c) : 0;
    }
    *id = cursor_u8(&p->c);
    return cursor_ok(&p->c);
}

static gboolean read_substreams(Parser *p, guint8 *id, GArray *streams)
{
    guint total = 0;
    guint8 inner = *id == ID_SUBSTREAMS ? cursor_u8(&p->c) : ID_END;
    if (!read_stream_counts(p, &inner, &total) || !read_stream_sizes(p, &inner, streams) ||
        !read_stream_sums(p, &inner, streams) || inner != ID_END)
        return FALSE;
    *id = *id == ID_SUBSTREAMS ? cursor_u8(&p->c) : *id;
    return cursor_ok(&p->c);
}

/* Behind the id that opens it, up to the end of it. */
static gboolean read_streams(Parser *p, GArray *streams)
{
    guint8 id = cursor_u8(&p->c);
    if (id == ID_PACK) {
        if (!read_pack(p))
            return FALSE;
        id = cursor_u8(&p->c);
    }
    if (id == ID_UNPACK) {
        if (!read_unpack(p))
            return FALSE;
        id = cursor_u8(&p->c);
    }
    return read_substreams(p, &id, streams) && id == ID_END && place_folders(p);
}

/* ---- members ---- */

static SevenMember *member_at(const Parser *p, guint i)
{
    return &g_array_index(p->header->members, SevenMember, i);
}

static gboolean read_names(Parser *p, Cursor *c)
{
    if (cursor_u8(c) != 0)
        return FALSE;
    for (guint i = 0; i < p->header->members->len; i++) {
        const guint8 *start = c->at;
        g_autoptr(GArray) units = g_array_sized_new(TRUE, FALSE, sizeof(gunichar2), 1);
        for (gunichar2 unit = cursor_u16le(c); unit != 0; unit = cursor_u16le(c))
            if (g_array_append_val(units, unit)->len > ARCHIVE_NAME_MAX_BYTES)
                return FALSE;
        if (!cursor_ok(c))
            return FALSE;
        SevenMember *member = member_at(p, i);
        g_autofree char *utf8 =
            g_utf16_to_utf8((gunichar2 *)(void *)units->data, units->len, NULL, NULL, NULL);
        g_free(member->name);
        member->name = utf8 != NULL ? g_utf8_normalize(utf8, -1, G_NORMALIZE_NFC) : NULL;
        member->flawed = member->name == NULL;
        if (member->name == NULL)
            member->name = g_strdup_printf("%u", (guint)(start - p->c.at));
    }
    return cursor_at_end(c);
}

static gboolean read_attributes(Parser *p, Cursor *c)
{
    g_autofree guint8 *defined = read_bits(c, p->header->members->len, TRUE);
    if (cursor_u8(c) != 0)
        return FALSE;
    for (guint i = 0; i < p->header->members->len; i++)
        member_at(p, i)->attributes = defined[i] != 0 ? cursor_u32le(c) : 0;
    return cursor_at_end(c);
}

/* A bit per member, or per member without contents. */
static void read_marks(Parser *p, Cursor *c, guint8 id)
{
    guint count = p->header->members->len, empty = 0;
    for (guint i = 0; i < count; i++)
        empty += member_at(p, i)->has_stream ? 0 : 1;
    g_autofree guint8 *bits = read_bits(c, id == ID_EMPTY_STREAMS ? count : empty, FALSE);
    for (guint i = 0, k = 0; i < count; i++) {
        SevenMember *member = member_at(p, i);
        if (id == ID_EMPTY_STREAMS)
            member->has_stream = bits[i] == 0;
        else if (!member->has_stream && id == ID_EMPTY_FILES)
            member->is_file = bits[k++] != 0;
        else if (!member->has_stream)
            member->anti = bits[k++] != 0;
    }
}

static gboolean read_property(Parser *p, guint8 id)
{
    guint64 size = read_number(&p->c);
    const guint8 *bytes =
        size <= cursor_left(&p->c) ? cursor_lend(&p->c, (gsize)size, G_MAXSIZE) : NULL;
    if (bytes == NULL)
        return FALSE;
    Cursor c = cursor_over(bytes, (gsize)size);
    switch (id) {
    case ID_EMPTY_STREAMS:
    case ID_EMPTY_FILES:
    case ID_ANTI:
        read_marks(p, &c, id);
        return cursor_at_end(&c);
    case ID_NAMES:
        return read_names(p, &c);
    case ID_ATTRIBUTES:
        return read_attributes(p, &c);
    default: /* times, and what fills up */
        return TRUE;
    }
}

/* Members with contents take the streams in their order. */
static gboolean give_streams(Parser *p, const GArray *streams)
{
    guint next = 0;
    for (guint i = 0; i < p->header->members->len; i++) {
        SevenMember *member = member_at(p, i);
        if (!member->has_stream)
            continue;
        if (next == streams->len)
            return FALSE;
        const Stream *stream = &g_array_index(streams, Stream, next++);
        member->folder = stream->folder;
        member->size_bytes = stream->size;
        member->summed = stream->summed;
        member->crc = stream->crc;
        member->is_file = TRUE;
    }
    return next == streams->len;
}

static gboolean read_files(Parser *p, const GArray *streams)
{
    guint64 count = read_number(&p->c);
    if (count > p->members_max)
        return FALSE;
    for (guint64 i = 0; i < count; i++) {
        SevenMember member = {.has_stream = TRUE};
        g_array_append_val(p->header->members, member);
    }
    for (guint8 id = cursor_u8(&p->c); id != ID_END; id = cursor_u8(&p->c))
        if (!read_property(p, id))
            return FALSE;
    return cursor_ok(&p->c) && give_streams(p, streams);
}

static gboolean read_plain_header(Parser *p, GArray *streams)
{
    guint8 id = cursor_u8(&p->c);
    if (id == ID_MAIN_STREAMS) {
        if (!read_streams(p, streams))
            return FALSE;
        id = cursor_u8(&p->c);
    }
    if (id == ID_FILES) {
        if (!read_files(p, streams))
            return FALSE;
        id = cursor_u8(&p->c);
    }
    return id == ID_END && cursor_at_end(&p->c);
}

static void clear_member(gpointer data)
{
    g_free(((SevenMember *)data)->name);
}

gboolean seven_read_header(SevenHeader *header, const guint8 *bytes, gsize size_bytes,
                           guint64 file_bytes, guint members_max)
{
    g_autoptr(GArray) pack_sizes = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_autoptr(GArray) streams = g_array_new(FALSE, FALSE, sizeof(Stream));
    *header = (SevenHeader){.folders = g_array_new(FALSE, FALSE, sizeof(SevenFolder)),
                            .members = g_array_new(FALSE, FALSE, sizeof(SevenMember))};
    g_array_set_clear_func(header->members, clear_member);
    Parser p = {.c = cursor_over(bytes, size_bytes),
                .header = header,
                .file_bytes = file_bytes,
                .members_max = members_max,
                .pack_sizes = pack_sizes};
    guint8 id = cursor_u8(&p.c);
    header->packed = id == ID_ENCODED_HEADER;
    gboolean well = id == ID_HEADER ? read_plain_header(&p, streams)
                                    : header->packed && read_streams(&p, streams) &&
                                          cursor_at_end(&p.c) && header->folders->len == 1;
    if (!well)
        seven_header_clear(header);
    return well;
}

void seven_header_clear(SevenHeader *header)
{
    g_clear_pointer(&header->folders, g_array_unref);
    g_clear_pointer(&header->members, g_array_unref);
}
