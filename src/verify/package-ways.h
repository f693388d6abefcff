/* verify/package-ways.h -- [Content_Types].xml and .rels (ECMA-376 part 2, 7 and 9); pure (verify/
 * only) */
#pragma once
#include "archive/zip.h"
#include "verify/say.h"

typedef struct {
    GHashTable *defaults, *overrides; /* ending, or name without the first '/' -> type */
} VerifyTypes;
/* `entry` may be NULL, which is said. */
void verify_types_read(Verify *v, ArchiveZip *zip, const ArchiveZipEntry *entry,
                       VerifyTypes *types);
void verify_types_clear(VerifyTypes *types);
/* NULL when there is none. Lent. */
const char *verify_types_of(const VerifyTypes *types, const char *name);

typedef struct {
    const VerifyRelation *relation;
    char *target; /* name of a part; NULL for a link outside */
} VerifyWay;
typedef struct {
    const ArchiveZipEntry *entry;
    const VerifyPart *kind; /* NULL when it is not known, which was said */
    GHashTable *ways;       /* id -> VerifyWay */
    gboolean reached;
} VerifyPackagePart;

GHashTable *verify_ways_new(void);
/* "word/_rels/document.xml.rels" is of "word/document.xml", "_rels/.rels" of ""; NULL: of nothing.
 */
char *verify_ways_source(const char *name);
void verify_ways_read(Verify *v, ArchiveZip *zip, const ArchiveZipEntry *entry, const char *source,
                      GHashTable *ways);
