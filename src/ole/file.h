/* ole/file.h -- compound files read strictly and within a budget: their storages and streams; pure
 *
 * MS-CFB, versions 3 and 4. A sector belongs to one chain and stands in it once; chains reach as
 * far as the sizes say; the tree of names has no way back. Whatever breaks that is damage. What is
 * merely superfluous is told by the facts. */
#pragma once
#include "disarm/budget.h"

#define OLE_ROOT 0u
#define OLE_NONE G_MAXUINT
#define OLE_NAME_UNITS 31u  /* of UTF-16 */
#define OLE_DEPTH_MAX 32u   /* storages inside each other */
#define OLE_CLASS_BYTES 16u /* of a class identifier */

typedef struct {
    const char *name;       /* UTF-8, perhaps with control characters; "" of the root. Lent */
    guint parent;           /* OLE_NONE of the root */
    gboolean is_storage;    /* else a stream */
    gsize size_bytes;       /* of a stream */
    const guint8 *class_id; /* OLE_CLASS_BYTES; lent */
} OleEntry;

/* What no reader needs, and what readers may take differently. */
typedef struct {
    gboolean class_ids; /* of a storage: it says which program is to be started */
    gboolean times;
    gboolean leftover;   /* sectors of no chain, names in no tree, chains that are too long */
    gboolean trailing;   /* bytes behind the last sector */
    gboolean duplicates; /* names that are the same but for the case of letters */
} OleFacts;

typedef struct OleFile OleFile;
/* Whether bytes begin as a compound file does. */
gboolean ole_is_file(const guint8 *bytes, gsize size);
/* `bytes` are lent; `what` names the file in errors (lent until this returns). Every entry is
 * charged as an object. PROBLEM_DAMAGED, _TOO_LARGE, _TOO_DEEP. */
OleFile *ole_file_open(const guint8 *bytes, gsize size, DisarmBudget *budget, const char *what,
                       GError **error);
void ole_file_free(OleFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OleFile, ole_file_free)

OleFacts ole_file_facts(const OleFile *file);
/* Entries: the root, then what is in each storage together, in the order of names that MS-CFB
 * gives; a storage comes before what is in it. NULL after the last. Lent. */
const OleEntry *ole_file_entry(const OleFile *file, guint at);
/* The entry of a storage with that name in any case of (ASCII) letters; OLE_NONE when there is
 * none, or more than one. */
guint ole_file_find(const OleFile *file, guint parent, const char *name);
/* All of a stream, charged as unpacked. PROBLEM_TOO_LARGE, _INVALID for a storage. Owned. */
GBytes *ole_file_read(const OleFile *file, guint at, GError **error);
