/* archive/reader.c -- one face for all formats */
#include "archive/reader.h"
#include "archive/reader_class.h"
#include "base/problem.h"
#include <string.h>

struct ArchiveReader {
    const ReaderClass *class;
    gpointer self;
    DisarmBudget *budget;
    const char *what;
    ArchiveMember member;
    gboolean readable; /* the member's contents were not read yet */
};

static const ReaderClass *const classes[ARCHIVE_FORMAT_LAST] = {
    [ARCHIVE_ZIP] = &reader_zip,      [ARCHIVE_SEVEN] = &reader_seven,
    [ARCHIVE_TAR] = &reader_tar,      [ARCHIVE_GZIP] = &reader_packed,
    [ARCHIVE_BZIP2] = &reader_packed, [ARCHIVE_XZ] = &reader_packed,
    [ARCHIVE_LZH] = &reader_lzh,
};

ArchiveReader *archive_reader_open(ArchiveFormat format, const guint8 *bytes, gsize size_bytes,
                                   DisarmBudget *budget, const char *password, const char *what,
                                   GError **error)
{
    const ReaderClass *class = classes[format];
    if (class == NULL) {
        problem_set(error, PROBLEM_UNSUPPORTED, archive_format_name(format),
                    PROBLEM_BOTH("Pack it as ZIP and send that.",
                                 "ZIP 形式で圧縮し直して送ってください。"));
        return NULL;
    }
    ReaderInput input = {bytes, size_bytes, budget, password, what};
    gpointer self = class->open(&input, format, error);
    if (self == NULL)
        return NULL;
    ArchiveReader *reader = g_new0(ArchiveReader, 1);
    *reader = (ArchiveReader){.class = class, .self = self, .budget = budget, .what = what};
    return reader;
}

void archive_reader_free(ArchiveReader *reader)
{
    if (reader == NULL)
        return;
    reader->class->free(reader->self);
    g_free(reader);
}

const ArchiveMember *archive_reader_next(ArchiveReader *reader, GError **error)
{
    reader->member = (ArchiveMember){0};
    reader->readable = FALSE;
    if (!reader->class->next(reader->self, &reader->member, error) ||
        !disarm_budget_members(reader->budget, 1, error))
        return NULL;
    reader->readable = reader->member.kind == ARCHIVE_FILE;
    return &reader->member;
}

gboolean archive_reader_stream(ArchiveReader *reader, ArchiveSink sink, gpointer user,
                               GError **error)
{
    if (!reader->readable) {
        problem_set(error, PROBLEM_INTERNAL, "contents of a member that has none", NULL);
        return FALSE;
    }
    reader->readable = FALSE;
    return reader->class->stream(reader->self, sink, user, error);
}

guint archive_reader_flaws(const ArchiveReader *reader)
{
    return reader->class->flaws(reader->self);
}

/* ---- whole ---- */

#define FIRST_BYTES ((guint64)4 * 1024 * 1024) /* taken before any has come */

typedef struct {
    guint8 *bytes; /* owned */
    gsize size, room;
    guint64 most; /* as declared */
    const char *what;
} Whole;

static gboolean grow(Whole *whole, gsize room, GError **error)
{
    guint8 *bytes = g_try_realloc(whole->bytes, room);
    if (bytes == NULL) {
        problem_set(error, PROBLEM_TOO_LARGE, whole->what, PROBLEM_BOTH("memory", "メモリ"));
        return FALSE;
    }
    whole->bytes = bytes;
    whole->room = room;
    return TRUE;
}

static gboolean append(gpointer user, const guint8 *bytes, gsize size_bytes, GError **error)
{
    Whole *whole = user;
    if (size_bytes > whole->room - whole->size &&
        !grow(whole, (gsize)MAX(MIN(whole->room * 2, whole->most), whole->size + size_bytes),
              error))
        return FALSE;
    memcpy(whole->bytes + whole->size, bytes, size_bytes);
    whole->size += size_bytes;
    return TRUE;
}

GBytes *archive_reader_extract(ArchiveReader *reader, GError **error)
{
    if (reader->readable && reader->class->extract != NULL && !reader->member.encrypted) {
        reader->readable = FALSE;
        return reader->class->extract(reader->self, error);
    }
    guint64 size = reader->member.size_bytes;
    gboolean known = size != ARCHIVE_SIZE_UNKNOWN;
    Whole whole = {.what = reader->what, .most = known ? size : G_MAXSIZE};
    /* What is declared need not come: memory grows with what does. */
    gboolean well = !known || size == 0 || grow(&whole, (gsize)MIN(size, FIRST_BYTES), error);
    if (well && archive_reader_stream(reader, append, &whole, error))
        return g_bytes_new_take(whole.bytes, whole.size);
    g_free(whole.bytes);
    return NULL;
}
