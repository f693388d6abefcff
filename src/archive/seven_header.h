/* archive/seven_header.h -- what a 7z archive says it holds (7zFormat.txt of 7-Zip); pure (archive/
 * only) */
#pragma once
#include "base/cursor.h"
#include <glib.h>

#define SEVEN_START_BYTES 32
#define SEVEN_CODERS_MAX 4
#define SEVEN_PACKS_MAX 4

typedef struct {
    guint64 method; /* its id, big endian: 0x030101 is LZMA */
    guint ins, outs;
    const guint8 *properties; /* lent by the header's bytes */
    gsize properties_bytes;
    guint64 out_bytes;
} SevenCoder;

/* Members packed as one stream, by coders one behind the other. */
typedef struct {
    SevenCoder coders[SEVEN_CODERS_MAX];
    guint coder_count;
    guint order[SEVEN_CODERS_MAX]; /* coders, from the packed bytes to the members */
    gboolean linear;               /* it is such a chain; else its members cannot be read */
    guint ins, outs;               /* streams of all coders, read while sizes are */
    guint bound_in[2 * SEVEN_CODERS_MAX], bound_out[2 * SEVEN_CODERS_MAX], bounds;
    guint packs;
    guint64 packed_at, packed_bytes, out_bytes;
    gboolean summed;
    guint32 crc;
    guint streams; /* members that have contents */
} SevenFolder;

typedef struct {
    char *name; /* UTF-8, owned; NULL when it has none */
    gboolean flawed, has_stream, is_file, anti;
    guint32 attributes;
    guint folder;
    guint64 size_bytes;
    gboolean summed;
    guint32 crc;
} SevenMember;

typedef struct {
    GArray *folders; /* SevenFolder */
    GArray *members; /* SevenMember */
    gboolean packed; /* the bytes hold where the header lies packed: folders alone */
} SevenHeader;

typedef struct {
    guint64 header_at, header_bytes; /* in the file */
    guint32 header_crc;
} SevenStart;

/* The first 32 bytes. FALSE when they are wrong or the header lies outside the file. */
gboolean seven_read_start(SevenStart *start, const guint8 *bytes, gsize size_bytes);
/* The header in `bytes`, which must outlive `header`; FALSE when it breaks a rule, or has over
 * `members_max` members. `file_bytes` bounds where packed streams may lie. */
gboolean seven_read_header(SevenHeader *header, const guint8 *bytes, gsize size_bytes,
                           guint64 file_bytes, guint members_max);
void seven_header_clear(SevenHeader *header);
