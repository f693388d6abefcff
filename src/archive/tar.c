/* archive/tar.c -- ustar and pax (IEEE Std 1003.1, pax), and the long names of GNU tar */
#include "archive/tar.h"
#include "archive/names.h"
#include "archive/zip_directory.h"
#include "base/problem.h"
#include <string.h>

#define BLOCK 512
#define EXTENSION_MAX_BYTES 65536 /* of a long name or of pax records */

typedef struct {
    ReaderFlow flow;
    guint flaws;
    guint64 left;           /* of the member's contents */
    gsize padding;          /* behind them, up to the next block */
    GByteArray *long_name;  /* for the next member, or NULL */
    char *name;             /* of the member, owned */
    gboolean sized, sparse; /* said by pax, of the next member */
    gboolean ended;
    guint64 size;
} Tar;

static gboolean broken(const Tar *tar, GError **error)
{
    return zip_broken(tar->flow.pull->what, error);
}

/* ---- headers ---- */

static gboolean is_zero(const guint8 *bytes, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (bytes[i] != 0)
            return FALSE;
    return TRUE;
}

/* Octal digits between blanks; or, in a field of 12, the value itself when the first bit is set. */
static gboolean read_number(const guint8 *field, gsize size, guint64 *value)
{
    *value = 0;
    if ((field[0] & 0x80) != 0) {
        if (size < 12 || field[0] != 0x80 || !is_zero(field + 1, size - 9))
            return FALSE;
        for (gsize i = size - 8; i < size; i++)
            *value = *value << 8 | field[i];
        return *value <= G_MAXINT64;
    }
    gsize at = 0;
    while (at < size && field[at] == ' ')
        at++;
    for (; at < size && field[at] >= '0' && field[at] <= '7'; at++)
        *value = *value << 3 | (guint64)(field[at] - '0');
    while (at < size && (field[at] == ' ' || field[at] == 0))
        at++;
    return at == size;
}

/* Old programs added up signed bytes. */
static gboolean sum_fits(const guint8 *block)
{
    guint64 said = 0;
    gint64 as_unsigned = 8 * ' ', as_signed = 8 * ' ';
    for (gsize i = 0; i < BLOCK; i++)
        if (i < 148 || i >= 156) {
            as_unsigned += block[i];
            as_signed += (gint8)block[i];
        }
    return read_number(block + 148, 8, &said) &&
           ((gint64)said == as_unsigned || (gint64)said == as_signed);
}

static void append_field(GByteArray *out, const guint8 *field, gsize size)
{
    const guint8 *end = memchr(field, 0, size);
    g_byte_array_append(out, field, (guint)(end != NULL ? (gsize)(end - field) : size));
}

static GByteArray *header_name(const guint8 *block)
{
    GByteArray *name = g_byte_array_new();
    if (memcmp(block + 257, "ustar\0", 6) == 0 && block[345] != 0) {
        append_field(name, block + 345, 155);
        g_byte_array_append(name, (const guint8 *)"/", 1);
    }
    append_field(name, block, 100);
    return name;
}

/* ---- what stands before a header: long names and pax records ---- */

/* One record, "LENGTH KEY=VALUE\n", of which LENGTH counts all. */
static gboolean apply_record(Tar *tar, const char *key, const char *value, gsize value_bytes)
{
    if (strcmp(key, "path") == 0) {
        g_clear_pointer(&tar->long_name, g_byte_array_unref);
        tar->long_name = g_byte_array_new();
        g_byte_array_append(tar->long_name, (const guint8 *)value, (guint)value_bytes);
    }
    tar->sparse |= g_str_has_prefix(key, "GNU.sparse.");
    if (strcmp(key, "size") != 0)
        return TRUE;
    g_autofree char *digits = g_strndup(value, value_bytes);
    tar->sized = TRUE;
    return g_ascii_string_to_unsigned(digits, 10, 0, G_MAXINT64, &tar->size, NULL);
}

static gboolean read_records(Tar *tar, const char *at, gsize left, GError **error)
{
    while (left > 0) {
        gsize digits = 0, length = 0;
        for (; digits < MIN(left, 6) && g_ascii_isdigit(at[digits]); digits++)
            length = length * 10 + (gsize)(at[digits] - '0');
        if (digits == 0 || digits == left || at[digits] != ' ' || length > left ||
            length < digits + 4 || at[length - 1] != '\n')
            return broken(tar, error);
        const char *start = at + digits + 1, *end = at + length - 1;
        const char *equals = memchr(start, '=', (gsize)(end - start));
        if (equals == NULL)
            return broken(tar, error);
        g_autofree char *key = g_strndup(start, (gsize)(equals - start));
        if (!apply_record(tar, key, equals + 1, (gsize)(end - equals) - 1))
            return broken(tar, error);
        at += length;
        left -= length;
    }
    return TRUE;
}

static gboolean read_extension(Tar *tar, guint8 type, guint64 size, GError **error)
{
    if (size > EXTENSION_MAX_BYTES)
        return broken(tar, error);
    gsize whole = ((gsize)size + BLOCK - 1) / BLOCK * BLOCK;
    g_autofree guint8 *bytes = g_malloc0(whole + 1);
    if (!reader_flow_take(&tar->flow, bytes, whole, error))
        return FALSE;
    if (type == 'x')
        return read_records(tar, (const char *)bytes, (gsize)size, error);
    if (type == 'g' || type == 'K') /* for all members, and where a link leads: not used */
        return TRUE;
    g_clear_pointer(&tar->long_name, g_byte_array_unref);
    tar->long_name = g_byte_array_new();
    append_field(tar->long_name, bytes, (gsize)size);
    return TRUE;
}

/* ---- members ---- */

static ArchiveMemberKind kind_of(const Tar *tar, guint8 type)
{
    if (tar->sparse)
        return ARCHIVE_OTHER;
    switch (type) {
    case 0:
    case '0':
    case '7':
        return g_str_has_suffix(tar->name, "/") ? ARCHIVE_FOLDER : ARCHIVE_FILE;
    case '1':
        return ARCHIVE_HARD_LINK;
    case '2':
        return ARCHIVE_SYMBOLIC_LINK;
    case '3':
    case '4':
    case '6':
        return ARCHIVE_DEVICE;
    case '5':
        return ARCHIVE_FOLDER;
    default:
        return ARCHIVE_OTHER;
    }
}

static gboolean show(Tar *tar, const guint8 *block, guint64 size, ArchiveMember *member,
                     GError **error)
{
    g_autoptr(GByteArray) name =
        tar->long_name != NULL ? g_steal_pointer(&tar->long_name) : header_name(block);
    gboolean flawed = FALSE;
    g_free(tar->name);
    tar->name = names_decode(names_encoding(name), name->data, name->len, &flawed);
    member->kind = kind_of(tar, block[156]);
    member->size_bytes = tar->sized ? tar->size : size;
    member->name = tar->name;
    member->flaws = flawed ? ARCHIVE_FLAW_NAME : 0;
    tar->left = member->size_bytes;
    tar->padding = (gsize)(BLOCK - tar->left % BLOCK) % BLOCK;
    tar->sized = tar->sparse = FALSE;
    gboolean empty = member->kind != ARCHIVE_FILE && member->kind != ARCHIVE_OTHER;
    return !empty || tar->left == 0 || broken(tar, error);
}

static gboolean note_padding(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    Tar *tar = user;
    (void)error;
    if (!is_zero(bytes, size_bytes))
        tar->flaws |= ARCHIVE_FLAW_BETWEEN;
    return TRUE;
}

static gboolean note_rest(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    Tar *tar = user;
    (void)error;
    if (!is_zero(bytes, size_bytes))
        tar->flaws |= ARCHIVE_FLAW_BEHIND;
    return TRUE;
}

static gboolean skip_rest(Tar *tar, GError **error)
{
    if (!reader_flow_pump(&tar->flow, tar->left, NULL, NULL, NULL, error) ||
        !reader_flow_pump(&tar->flow, tar->padding, note_padding, tar, NULL, error))
        return FALSE;
    tar->left = tar->padding = 0;
    return TRUE;
}

static gboolean read_end(Tar *tar, GError **error)
{
    tar->ended = TRUE;
    reader_flow_pump(&tar->flow, ARCHIVE_SIZE_UNKNOWN, note_rest, tar, NULL, error);
    return FALSE;
}

static gboolean is_extension(guint8 type)
{
    return type == 'L' || type == 'K' || type == 'x' || type == 'g';
}

static gboolean next_tar(gpointer self, ArchiveMember *member, GError **error)
{
    Tar *tar = self;
    guint8 block[BLOCK];
    if (tar->ended || !skip_rest(tar, error))
        return FALSE;
    for (;;) {
        guint64 size = 0;
        if (!reader_flow_take(&tar->flow, block, BLOCK, error))
            return FALSE;
        if (is_zero(block, BLOCK)) /* the end; its second block and what fills the last record */
            return read_end(tar, error);
        if (!sum_fits(block) || !read_number(block + 124, 12, &size))
            return broken(tar, error);
        if (!is_extension(block[156]))
            return show(tar, block, size, member, error);
        if (!read_extension(tar, block[156], size, error))
            return FALSE;
    }
}

static gboolean stream_tar(gpointer self, ArchiveSink sink, gpointer user, GError **error)
{
    Tar *tar = self;
    guint64 left = tar->left;
    tar->left = 0;
    return reader_flow_pump(&tar->flow, left, sink, user, NULL, error);
}

static guint flaws_tar(gconstpointer self)
{
    return ((const Tar *)self)->flaws;
}

static void free_tar(gpointer self)
{
    Tar *tar = self;
    reader_flow_clear(&tar->flow);
    g_clear_pointer(&tar->long_name, g_byte_array_unref);
    g_free(tar->name);
    g_free(tar);
}

gpointer tar_open(ReaderFlow *flow)
{
    Tar *tar = g_new0(Tar, 1);
    tar->flow = *flow;
    flow->pull = NULL;
    return tar;
}

static gpointer open_tar(const ReaderInput *input, ArchiveFormat format, GError **error)
{
    (void)format, (void)error;
    Pull *start = pull_memory(input->bytes, input->size_bytes, input->what);
    ReaderFlow flow = {.pull = start, .start = start, .budget = input->budget};
    return tar_open(&flow);
}

const ReaderClass reader_tar = {open_tar, next_tar, stream_tar, NULL, flaws_tar, free_tar};
