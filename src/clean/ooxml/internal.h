/* clean/ooxml/internal.h -- between the files of the Office engine (clean/ only) */
#pragma once
#include "archive/zip_writer.h"
#include "clean/ooxml/ooxml.h"
#include "clean/ooxml/package.h"

#define OOXML_CACHE_BYTES ((gsize)8 * 1024 * 1024) /* of what was made and is kept in memory */

typedef struct {
    CleanPackage package;
    CleanShared shared;
    CleanNames *names; /* one part is read at a time */
    GPtrArray *order;  /* CleanPart that stay, in the order they are reached; lent */
    gsize cached_bytes;
    const CleanPart *inside; /* the part that findings are noted for, or NULL */
    GHashTable *lost;        /* names of parts that could not be read -> why; lent */
    const CleanPart *failed; /* that could not be read just now, or NULL */
    gboolean foreign;        /* since its root is not that of its kind */
    gboolean again;          /* one more was lost: the whole is read anew */
    DisarmPolicy *policy;    /* of `job` */
    DisarmJob *job;
} Ooxml;

/* Findings belong to `part` (NULL: the file) from here on. Gives the one before, to go back to. */
const CleanPart *ooxml_go(Ooxml *ooxml, const CleanPart *part);

/* decide.c: what stays. Reads all relationships of `part` and decides about each. */
gboolean ooxml_decide(Ooxml *ooxml, CleanPart *part, GError **error);
/* Reads the XML of a part that stays, without writing: what it uses, and whether it changes. */
gboolean ooxml_learn(Ooxml *ooxml, CleanPart *part, GError **error);
/* Whether a relationship that may stay is needed: named in the XML, or implied by its kind. */
gboolean ooxml_is_used(const CleanRelationship *relationship);

/* filtered.c: one reading of a part's XML. `writer` NULL but in the last. */
gboolean ooxml_filter(Ooxml *ooxml, CleanPart *part, CleanPass pass, DisarmJob *job,
                      CleanWriter *writer, CleanFilter *filter, GError **error);

/* made.c: pictures and packages inside, made anew by engines of their own. FALSE only when
 * the whole job ends; a part that cannot be made safe goes. */
gboolean ooxml_make(Ooxml *ooxml, CleanPart *part, GError **error);
/* Its bytes again, when they were too many to keep. Owned. */
GBytes *ooxml_made(Ooxml *ooxml, CleanPart *part, GError **error);

/* write.c: the new package. */
gboolean ooxml_write(Ooxml *ooxml, const DisarmSink *out, GError **error);
