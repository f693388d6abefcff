/* archive/reader.h -- any archive people send around, member by member, within one budget; pure
 *
 * ZIP, 7z, TAR (also compressed), gzip, bzip2, xz and LZH. Nothing is repaired or made safe here: a
 * member is shown as the archive has it, with its flaws, and its contents come out in pieces. Each
 * member, and each byte before it comes out, is charged to the budget; so is what has to be
 * unpacked to reach it. A decoder takes at most 96 MiB.
 * Errors: PROBLEM_DAMAGED, _ENCRYPTED (no password, or the wrong one), _TOO_LARGE, _UNSUPPORTED
 * (a way of packing that is not read). */
#pragma once
#include "archive/flaw.h"
#include "archive/format.h"
#include "archive/sink.h"
#include "archive/zip.h"
#include "disarm/budget.h"

typedef enum {
    ARCHIVE_FILE,
    ARCHIVE_FOLDER,
    ARCHIVE_SYMBOLIC_LINK,
    ARCHIVE_HARD_LINK,
    ARCHIVE_DEVICE, /* also pipes and sockets */
    ARCHIVE_OTHER   /* of a kind that is not known, or packed in a way that is not read */
} ArchiveMemberKind;

#define ARCHIVE_SIZE_UNKNOWN G_MAXUINT64
#define ARCHIVE_NAME_MAX_BYTES ((gsize)4096) /* as written; longer ones are refused or cut */

typedef struct {
    const char *name; /* UTF-8, as written: may be anything; NULL when there is none. Lent until the
                         next member */
    ArchiveMemberKind kind;
    guint flaws; /* ArchiveFlaw */
    gboolean encrypted;
    guint64 size_bytes;   /* unpacked, as declared, or ARCHIVE_SIZE_UNKNOWN */
    ArchivePacked packed; /* its bytes in a ZIP when they are not encrypted; else all zero */
} ArchiveMember;

typedef struct ArchiveReader ArchiveReader;

/* Before a role locks down: afterwards libcrypto could not look for its settings. */
void archive_reader_prepare(void);

/* `budget`, `password` (UTF-8, or NULL), `bytes` and `what` (names the archive in errors) are lent
 * and must outlive the reader. A format that is not read is PROBLEM_UNSUPPORTED. Owned. */
ArchiveReader *archive_reader_open(ArchiveFormat format, const guint8 *bytes, gsize size_bytes,
                                   DisarmBudget *budget, const char *password, const char *what,
                                   GError **error);
void archive_reader_free(ArchiveReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ArchiveReader, archive_reader_free)

/* The next member; NULL without an error after the last. Lent until the next call. */
const ArchiveMember *archive_reader_next(ArchiveReader *reader, GError **error);
/* The contents of the file that _next showed: in pieces, or whole (owned). Once each. What a sink
 * took is worth nothing before TRUE: sums stand at the end. */
gboolean archive_reader_stream(ArchiveReader *reader, ArchiveSink sink, gpointer user,
                               GError **error);
GBytes *archive_reader_extract(ArchiveReader *reader, GError **error);
/* ArchiveFlaw, of the archive: complete after the last member. */
guint archive_reader_flaws(const ArchiveReader *reader);
