/* archive/reader_packed.c -- one packed file (gzip, bzip2, xz), which may be a TAR */
#include "archive/names.h"
#include "archive/reader_class.h"
#include "archive/tar.h"
#include "base/cursor.h"
#include <string.h>

#define HEAD_BYTES 512
#define GZIP_NAME 0x08
#define GZIP_EXTRA 0x04

typedef struct {
    ReaderFlow flow;
    gpointer tar; /* when it holds one; it has the flow then */
    char *name;   /* owned; NULL when the file has none of its own */
    gboolean flawed, shown;
    guint8 head[HEAD_BYTES];
} Packed;

/* The first bytes, put back before the rest. */
typedef struct {
    Pull pull; /* first */
    guint8 head[HEAD_BYTES];
    gsize at, size;
} Head;

static gssize read_head(Pull *pull, guint8 *out, gsize size, GError **error)
{
    Head *head = (Head *)(void *)pull;
    gsize part = MIN(size, head->size - head->at);
    if (part == 0)
        return pull->from->read(pull->from, out, size, error);
    memcpy(out, head->head + head->at, part);
    head->at += part;
    return (gssize)part;
}

static Pull *look_at_head(Pull *from, gboolean *is_tar, GError **error)
{
    Head *head = g_new0(Head, 1);
    head->pull = (Pull){.read = read_head, .from = from, .what = from->what};
    gssize got = pull_read_full(from, head->head, HEAD_BYTES, error);
    if (got < 0) {
        pull_free(&head->pull);
        return NULL;
    }
    head->size = (gsize)got;
    *is_tar = archive_format_of(head->head, head->size) == ARCHIVE_TAR;
    return &head->pull;
}

static void read_gzip_name(Packed *packed, const ReaderInput *input)
{
    Cursor c = cursor_over(input->bytes, input->size_bytes);
    cursor_skip(&c, 3);
    guint8 flags = cursor_u8(&c);
    cursor_skip(&c, 6);
    if ((flags & GZIP_EXTRA) != 0)
        cursor_skip(&c, cursor_u16le(&c));
    const guint8 *end = cursor_ok(&c) ? memchr(c.at, 0, cursor_left(&c)) : NULL;
    if ((flags & GZIP_NAME) == 0 || end == NULL)
        return;
    g_autoptr(GByteArray) name = g_byte_array_new();
    g_byte_array_append(name, c.at, (guint)MIN((gsize)(end - c.at), ARCHIVE_NAME_MAX_BYTES));
    packed->name = names_decode(names_encoding(name), name->data, name->len, &packed->flawed);
}

static void free_packed(gpointer self)
{
    Packed *packed = self;
    if (packed->tar != NULL)
        reader_tar.free(packed->tar);
    reader_flow_clear(&packed->flow);
    g_free(packed->name);
    g_free(packed);
}

static gpointer open_packed(const ReaderInput *input, ArchiveFormat format, GError **error)
{
    Pull *start = pull_memory(input->bytes, input->size_bytes, input->what);
    Pull *plain = format == ARCHIVE_GZIP    ? pull_gzip(start)
                  : format == ARCHIVE_BZIP2 ? pull_bzip2(start)
                                            : pull_xz(start);
    gboolean is_tar = FALSE;
    Pull *whole = look_at_head(plain, &is_tar, error);
    if (whole == NULL)
        return NULL;
    Packed *packed = g_new0(Packed, 1);
    packed->flow = (ReaderFlow){.pull = whole, .start = start, .budget = input->budget};
    if (is_tar)
        packed->tar = tar_open(&packed->flow);
    else if (format == ARCHIVE_GZIP)
        read_gzip_name(packed, input);
    return packed;
}

static gboolean next_packed(gpointer self, ArchiveMember *member, GError **error)
{
    Packed *packed = self;
    if (packed->tar != NULL)
        return reader_tar.next(packed->tar, member, error);
    member->name = packed->name;
    member->size_bytes = ARCHIVE_SIZE_UNKNOWN;
    member->flaws = packed->flawed ? ARCHIVE_FLAW_NAME : 0;
    gboolean first = !packed->shown;
    packed->shown = TRUE;
    return first;
}

static gboolean stream_packed(gpointer self, ArchiveSink sink, gpointer user, GError **error)
{
    Packed *packed = self;
    if (packed->tar != NULL)
        return reader_tar.stream(packed->tar, sink, user, error);
    return reader_flow_pump(&packed->flow, ARCHIVE_SIZE_UNKNOWN, sink, user, NULL, error);
}

static guint flaws_packed(gconstpointer self)
{
    const Packed *packed = self;
    return packed->tar != NULL ? reader_tar.flaws(packed->tar) : 0;
}

const ReaderClass reader_packed = {open_packed, next_packed,  stream_packed,
                                   NULL,        flaws_packed, free_packed};
