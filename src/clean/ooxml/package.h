/* clean/ooxml/package.h -- an Open Packaging file: parts, their types and relationships (ECMA-376
 * part 2; clean/ only) */
#pragma once
#include "archive/zip.h"
#include "clean/ooxml/filter.h"

typedef struct CleanPart CleanPart;

typedef struct {
    CleanReference reference; /* `id` is owned here */
    char *way, *target;       /* as they stand */
    gboolean external;
    CleanPart *part; /* where it leads inside, or NULL */
    char *place;     /* "#name" behind the target, or NULL */
    guint kind;      /* CleanKind of the part by this way */
} CleanRelationship;

typedef enum { CLEAN_PART_UNSEEN, CLEAN_PART_OPEN, CLEAN_PART_STAYS, CLEAN_PART_GOES } CleanState;

struct CleanPart {
    char *name;       /* "word/document.xml" */
    char *written;    /* its name in the output */
    const char *type; /* lent by the package; NULL when none is declared */
    const ArchiveZipEntry *entry;
    guint kind, type_at; /* CleanKind, and CleanType.at */
    guint image;         /* ImageKind of a picture */
    const char *ending;  /* of a package that was made anew, by what it is */
    CleanState state;
    GPtrArray *relationships; /* CleanRelationship, owned; NULL until they are read */
    GHashTable *references;   /* id -> CleanReference of them */
    GArray *verdicts;         /* CleanVerdict */
    gboolean changed, filtered, queued;
    GBytes *made; /* of a picture or package that was made anew; NULL: copied as it is packed */
};

typedef struct {
    ArchiveZip *zip;
    const char *what;
    DisarmJob *job;
    GHashTable *parts;                /* folded name -> CleanPart, owned */
    GHashTable *defaults, *overrides; /* folded extension or name -> type, owned */
    CleanPart *root;                  /* stands for the package itself */
} CleanPackage;

/* Opens the container and reads the types. `package` is cleared by clean_package_close in any case.
 */
gboolean clean_package_open(CleanPackage *package, const guint8 *bytes, gsize size, GError **error);
void clean_package_close(CleanPackage *package);
/* Names in [Content_Types].xml that no part has, in order: lent, in an array that is owned. */
GPtrArray *clean_package_types_of_none(const CleanPackage *package);
/* Reads the relationships of a part (once). */
gboolean clean_package_relationships(CleanPackage *package, CleanPart *part, GError **error);
/* Reads XML of an entry, in whatever Unicode it is. `charge` on its first reading. */
gboolean clean_package_xml(CleanPackage *package, const ArchiveZipEntry *entry, CleanXml *xml,
                           GError **error);
/* The whole of an entry. Owned. */
GBytes *clean_package_bytes(CleanPackage *package, const ArchiveZipEntry *entry, GError **error);
