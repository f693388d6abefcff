/* tests/fuzz/release-archive.c -- members as an archive, on the whole way: of ZIP (a.zip), TAR
 * (a.tar, a.tgz), LZH (a.lzh); of other names the first part is the file, its sums made right
 *
 * A line is a member's name. A TAB in it parts off marks: "d" deflated, "x" its kind in TAR, "p" a
 * sum that is wrong, "e" called encrypted, "u" called UTF-8, "l" a symbolic link. */
#include "raw.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"a.zip", "a.tar", "a.tgz", "a.lzh", "a.7z",
                                    "a.gz",  "a.bz2", "a.xz",  "a",     NULL};

Pieces fuzz_pieces(const char *file, const char *line, const guint8 *bytes, gsize size)
{
    return raw_pieces(strchr(line, '.') != NULL ? line : file, bytes, size);
}

typedef struct {
    const guint8 *name;
    gsize name_bytes;
    const char *marks; /* owned by the caller */
    const guint8 *bytes;
    gsize size, packed_bytes;
    guint32 sum;
    guint8 *packed;
} Member;

static gboolean marked(const Member *member, char mark)
{
    return strchr(member->marks, mark) != NULL;
}

static guint8 *deflated(const guint8 *bytes, gsize size, gsize *packed_bytes)
{
    z_stream z = {0};
    gsize most = size + size / 2 + 64;
    guint8 *out = g_malloc(most);
    if (deflateInit2(&z, 1, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    z.next_in = (guint8 *)(gsize)bytes; // NOLINT(performance-no-int-to-ptr): zlib only reads it
    z.avail_in = (guint)size;
    z.next_out = out;
    z.avail_out = (guint)most;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        abort();
    *packed_bytes = z.total_out;
    deflateEnd(&z);
    return out;
}

static void put_number(GByteArray *out, guint bytes, guint32 value)
{
    guint8 word[4];
    mend_put(word, bytes, FALSE, value);
    g_byte_array_append(out, word, bytes);
}

/* ---- ZIP ---- */

/* What both headers of a member say. */
static void put_zip_head(GByteArray *out, const Member *member)
{
    guint flags = (marked(member, 'e') ? 1 : 0) | (marked(member, 'u') ? 0x800 : 0);
    put_number(out, 2, 20);
    put_number(out, 2, flags);
    put_number(out, 2, marked(member, 'd') ? 8 : 0);
    put_number(out, 4, 0x21 << 16);
    put_number(out, 4, member->sum);
    put_number(out, 4, (guint32)member->packed_bytes);
    put_number(out, 4, (guint32)member->size);
    put_number(out, 2, (guint32)member->name_bytes);
    put_number(out, 2, 0);
}

static void put_zip(GByteArray *out, GByteArray *directory, Member *member)
{
    guint32 at = out->len;
    g_autofree guint8 *packed =
        marked(member, 'd') ? deflated(member->bytes, member->size, &member->packed_bytes) : NULL;
    g_byte_array_append(out, (const guint8 *)"PK\3\4", 4);
    put_zip_head(out, member);
    g_byte_array_append(out, member->name, (guint)member->name_bytes);
    g_byte_array_append(out, packed != NULL ? packed : member->bytes, (guint)member->packed_bytes);
    g_byte_array_append(directory, (const guint8 *)"PK\1\2\x14\3", 6);
    put_zip_head(directory, member);
    put_number(directory, 4, 0);
    put_number(directory, 2, 0);
    put_number(directory, 4, marked(member, 'l') ? 0xA1FFu << 16 : 0);
    put_number(directory, 4, at);
    g_byte_array_append(directory, member->name, (guint)member->name_bytes);
}

static void end_zip(GByteArray *out, const GByteArray *directory, guint count)
{
    guint32 at = out->len;
    g_byte_array_append(out, directory->data, directory->len);
    g_byte_array_append(out, (const guint8 *)"PK\5\6\0\0\0\0", 8);
    put_number(out, 2, count);
    put_number(out, 2, count);
    put_number(out, 4, directory->len);
    put_number(out, 4, at);
    put_number(out, 2, 0);
}

/* ---- TAR, LZH ---- */

static void put_tar(GByteArray *out, const Member *member)
{
    guint8 block[512] = {0};
    const char *kind = strchr(member->marks, 'x');
    memcpy(block, member->name, MIN(member->name_bytes, 100));
    memcpy(block + 100,
           "0000644\0"
           "0000000\0"
           "0000000\0",
           24);
    g_snprintf((char *)block + 124, 12, "%011" G_GSIZE_MODIFIER "o", member->size);
    memcpy(block + 136, "00000000000", 12);
    block[156] = kind != NULL && kind[1] != '\0' ? (guint8)kind[1]
                 : marked(member, 'l')           ? '2'
                                                 : '0';
    memcpy(block + 257,
           "ustar\0"
           "00",
           8);
    mend_tar(block, sizeof block);
    g_byte_array_append(out, block, sizeof block);
    g_byte_array_append(out, member->bytes, (guint)member->size);
    gsize rest = (512 - member->size % 512) % 512;
    memset(block, 0, sizeof block);
    g_byte_array_append(out, block, (guint)rest);
}

/* A member stored as it is, its header of level 0. */
static void put_lzh(GByteArray *out, const Member *member)
{
    guint name = (guint)MIN(member->name_bytes, 200), at = out->len;
    put_number(out, 2, 22 + name);
    g_byte_array_append(out, (const guint8 *)"-lh0-", 5);
    put_number(out, 4, (guint32)member->size);
    put_number(out, 4, (guint32)member->size);
    put_number(out, 4, 0x21 << 16);
    put_number(out, 2, 0x20);
    put_number(out, 1, name);
    g_byte_array_append(out, member->name, name);
    put_number(out, 2, marked(member, 'p') ? 1 : mend_sum16(member->bytes, member->size));
    mend_lzh(out->data + at, out->len - at);
    g_byte_array_append(out, member->bytes, (guint)member->size);
}

/* ---- all ---- */

static void put_member(const char *file, const Part *part, GByteArray *out, GByteArray *directory)
{
    g_autofree char *line = parts_text(part);
    const char *tab = strchr(line, '\t');
    Member member = {.name = (const guint8 *)part->line,
                     .name_bytes = tab != NULL ? (gsize)(tab - line) : part->line_bytes,
                     .marks = tab != NULL ? tab : "",
                     .bytes = part->bytes,
                     .size = part->size,
                     .packed_bytes = part->size,
                     .sum = (guint32)crc32_z(0, part->bytes, part->size)};
    member.sum ^= marked(&member, 'p') ? 1 : 0;
    if (g_str_has_suffix(file, ".zip"))
        put_zip(out, directory, &member);
    else if (g_str_has_suffix(file, ".lzh"))
        put_lzh(out, &member);
    else
        put_tar(out, &member);
}

static GByteArray *gzipped(GByteArray *tar)
{
    gsize packed_bytes = 0;
    g_autofree guint8 *packed = deflated(tar->data, tar->len, &packed_bytes);
    guint32 sum = (guint32)crc32_z(0, tar->data, tar->len), size = tar->len;
    g_byte_array_set_size(tar, 0);
    g_byte_array_append(tar, (const guint8 *)"\x1f\x8b\10\0\0\0\0\0\0\3", 10);
    g_byte_array_append(tar, packed, (guint)packed_bytes);
    put_number(tar, 4, sum);
    put_number(tar, 4, size);
    return tar;
}

static GByteArray *pack(const Parts *parts, const char *name)
{
    static const guint8 zeros[1024];
    GByteArray *out = g_byte_array_new();
    g_autoptr(GByteArray) directory = g_byte_array_new();
    for (guint i = 0; i < parts->count; i++)
        put_member(name, &parts->parts[i], out, directory);
    if (g_str_has_suffix(name, ".zip"))
        end_zip(out, directory, parts->count);
    else if (g_str_has_suffix(name, ".lzh"))
        g_byte_array_append(out, zeros, 1);
    else
        g_byte_array_append(out, zeros, sizeof zeros);
    return g_str_has_suffix(name, ".tgz") ? gzipped(out) : out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Parts parts;
    parts_read(data, size, &parts);
    if (parts.count == 0)
        return 0;
    const char *name = parts_name(&parts, names);
    gboolean packs = g_str_has_suffix(name, ".zip") || g_str_has_suffix(name, ".tar") ||
                     g_str_has_suffix(name, ".tgz") || g_str_has_suffix(name, ".lzh");
    if (!packs) {
        way_raw(data, size, names);
        return 0;
    }
    DisarmPolicy policy = way_policy(parts.policy);
    g_autoptr(GByteArray) file = pack(&parts, name);
    way_check(&policy, name, file->data, file->len, FALSE);
    way_whole(&policy, name, file->data, file->len);
    return 0;
}
