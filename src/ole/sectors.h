/* ole/sectors.h -- sectors of a compound file and the chains that they make (ole/ only) */
#pragma once
#include <glib.h>

#define OLE_FREE 0xFFFFFFFFu /* MS-CFB 2.1 */
#define OLE_END 0xFFFFFFFEu
#define OLE_FAT 0xFFFFFFFDu
#define OLE_DIFAT 0xFFFFFFFCu
#define OLE_HEADER_DIFAT 109u
#define OLE_MINI_BYTES 64u
#define OLE_MINI_CUTOFF 4096u
#define OLE_ENTRY_BYTES 128u
#define OLE_MAGIC "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

/* One space of sectors: those of the file, or the small ones inside the root's stream. */
typedef struct {
    guint32 *next;   /* by sector; owned */
    guint8 *claimed; /* 1: in a chain; owned */
    guint32 count;
} OleSpace;

typedef struct {
    const guint8 *bytes; /* lent */
    gsize size;
    guint shift; /* a sector has 1 << shift bytes */
    guint32 sectors;
    guint32 first_directory, first_mini, first_difat; /* as the header says */
    guint32 fat_sectors, mini_sectors, difat_sectors;
    OleSpace fat, mini;
    const char *failed; /* what was wrong; static */
} OleSectors;

/* Header, DIFAT and FAT. FALSE: see `failed`. */
gboolean ole_sectors_open(OleSectors *s, const guint8 *bytes, gsize size);
void ole_sectors_clear(OleSectors *s);
/* The bytes of a sector that are in the file; `have` may be less than a sector in the last one. */
const guint8 *ole_sector(const OleSectors *s, guint32 sector, gsize *have);
/* Claims a chain of at most `most` sectors into a list of them (owned; empty for OLE_END); NULL:
 * see `failed`. */
GArray *ole_chain(OleSectors *s, OleSpace *space, guint32 first, guint32 most);
