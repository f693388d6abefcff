/* archive/reader_class.h -- what a format gives the reader: where members are, and their bytes;
 * pure (archive/ only) */
#pragma once
#include "archive/pull.h"
#include "archive/reader.h"

typedef struct {
    const guint8 *bytes; /* lent, as are all */
    gsize size_bytes;
    DisarmBudget *budget;
    const char *password, *what;
} ReaderInput;

typedef struct {
    gpointer (*open)(const ReaderInput *input, ArchiveFormat format, GError **error);
    /* FALSE without an error after the last. */
    gboolean (*next)(gpointer self, ArchiveMember *member, GError **error);
    gboolean (*stream)(gpointer self, ArchiveSink sink, gpointer user, GError **error);
    /* The contents whole, where there is a faster way than in pieces; else NULL. */
    GBytes *(*extract)(gpointer self, GError **error);
    guint (*flaws)(gconstpointer self);
    void (*free)(gpointer self);
} ReaderClass;

extern const ReaderClass reader_zip, reader_tar, reader_packed, reader_seven, reader_lzh;

/* A chain under way, and what it gave so far: what a ratio is taken of. */
typedef struct {
    Pull *pull;        /* owned */
    const Pull *start; /* the memory it begins with, lent by `pull` */
    guint64 given_bytes;
    DisarmBudget *budget;
} ReaderFlow;

void reader_flow_clear(ReaderFlow *flow);
/* Exactly `size` bytes to `out`, charged; FALSE also when the chain ends before. */
gboolean reader_flow_take(ReaderFlow *flow, guint8 *out, gsize size, GError **error);
/* Charges and gives on `size` bytes, or all there are (ARCHIVE_SIZE_UNKNOWN), in pieces; `sink` may
 * be NULL. `crc` gets their CRC-32 and may be NULL. */
gboolean reader_flow_pump(ReaderFlow *flow, guint64 size, ArchiveSink sink, gpointer user,
                          guint32 *crc, GError **error);
/* Whether so much may be unpacked at all: asked before the first byte. Charges nothing. */
gboolean reader_may_unpack(const DisarmBudget *budget, guint64 packed, guint64 plain,
                           GError **error);
