/* tests/fuzz/raw.h -- a whole file as the first part, on the whole way; sums and counts that would
 * give a change away are made right first */
#pragma once
#include "parts.h"
#include "release-way.h"
#include "way-mend.h"

/* A drawing's head counts its records and bytes. */
static inline void mend_emf(guint8 *bytes, gsize size)
{
    guint32 count = 0;
    gsize at = 0;
    if (size < 88 || memcmp(bytes + 40, " EMF", 4) != 0)
        return;
    while (size - at >= 8) {
        guint32 whole = (guint32)bytes[at + 4] | (guint32)bytes[at + 5] << 8 |
                        (guint32)bytes[at + 6] << 16 | (guint32)bytes[at + 7] << 24;
        if (whole < 8 || whole > size - at)
            break;
        at += whole;
        count++;
    }
    mend_put(bytes + 48, 4, FALSE, (guint32)size);
    mend_put(bytes + 52, 4, FALSE, count);
}

static inline void mend_all(guint8 *bytes, gsize size)
{
    static const guint8 seven[] = {'7', 'z', 0xBC, 0xAF};
    mend_png(bytes, size);
    mend_emf(bytes, size);
    mend_tar(bytes, size);
    if (size > 12 && memcmp(bytes, "RIFF", 4) == 0)
        mend_put(bytes + 4, 4, FALSE, (guint32)size - 8);
    if (size > 32 && memcmp(bytes, seven, sizeof seven) == 0)
        mend_seven(bytes, size);
    if (size > 22 && memcmp(bytes + 2, "-l", 2) == 0)
        mend_lzh(bytes, size);
}

static inline Pieces raw_pieces(const char *file, const guint8 *bytes, gsize size)
{
    if (size > 44 && memcmp(bytes + 40, " EMF", 4) == 0)
        return PIECES_EMF;
    if (size > 4 && memcmp(bytes, "\xd7\xcd\xc6\x9a", 4) == 0)
        return PIECES_WMF;
    if (size > 8 && memcmp(bytes, "\x89PNG", 4) == 0)
        return PIECES_CHUNKS;
    if (size > 4 && memcmp(bytes, "RIFF", 4) == 0)
        return PIECES_RIFF;
    if (g_str_has_suffix(file, ".eml") || g_str_has_suffix(file, ".mht"))
        return PIECES_LINES;
    return size > 0 && (g_ascii_isprint(bytes[0]) || bytes[0] >= 128) ? PIECES_WORDS : PIECES_NONE;
}

static inline void way_raw(const guint8 *data, gsize size, const char *const *names)
{
    Parts parts;
    parts_read(data, size, &parts);
    if (parts.count == 0 || parts.parts[0].size == 0)
        return;
    const char *name = parts_name(&parts, names);
    DisarmPolicy policy = way_policy(parts.policy);
    g_autofree guint8 *bytes = g_memdup2(parts.parts[0].bytes, parts.parts[0].size);
    mend_all(bytes, parts.parts[0].size);
    way_check(&policy, name, bytes, parts.parts[0].size, FALSE);
    way_whole(&policy, name, bytes, parts.parts[0].size);
}
