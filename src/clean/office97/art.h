/* clean/office97/art.h -- drawings of the old Office files written anew (MS-ODRAW); pure (clean/
 * only)
 *
 * A tree of records. Containers and shapes of the list stay, properties by the list, pictures go
 * through the engine for pictures; a number of a picture stays that number. What belongs to Word,
 * Excel or PowerPoint in it is its host's. */
#pragma once
#include "disarm/job.h"

#define CLEAN_ART_HEAD 8u
#define CLEAN_ART_SHAPE_CONTAINER 0xF004u
#define CLEAN_ART_ANCHOR 0xF010u
#define CLEAN_ART_CLIENT 0xF011u
#define CLEAN_ART_TEXTBOX 0xF00Du

typedef struct {
    guint version, instance; /* 4 and 12 bits */
    guint16 type;
    const guint8 *body; /* lent */
    gsize size;
} CleanArtRecord;

typedef struct {
    guint32 id, flags;              /* of FSP */
    gboolean anchored;              /* it has a place of its own */
    gboolean first;                 /* of its group: it is the group */
    CleanArtRecord client, textbox; /* type 0: there is none */
} CleanArtShape;

/* What a host does with what is its own; members may be NULL: then shapes stay, records go. */
typedef struct {
    gboolean (*shape)(gpointer user, const CleanArtShape *shape); /* FALSE: it goes */
    void (*client)(gpointer user, const CleanArtRecord *record, GByteArray *out);
    gpointer user;
    /* Pictures that lie in a stream of their own, and the one to which they go. */
    const guint8 *pictures;
    gsize pictures_size;
    GByteArray *pictures_out; /* NULL: they lie in the tree itself */
} CleanArtHost;

/* The record at `at`, which moves behind it; FALSE when it is not whole. */
gboolean clean_art_next(const guint8 *bytes, gsize size, gsize *at, CleanArtRecord *record);
/* Appends an atom as it is; never as one that is said to have records in it. */
void clean_art_put_atom(GByteArray *out, const CleanArtRecord *record);
void clean_art_put_head(GByteArray *out, guint version, guint instance, guint16 type, gsize size);
/* Appends the tree. PROBLEM_DAMAGED, and what the engine for pictures refuses. */
gboolean clean_art_write(DisarmJob *job, const CleanArtHost *host, const guint8 *bytes, gsize size,
                         GByteArray *out, GError **error);
/* Appends the picture of a record, made anew; nothing when it cannot be kept, which is told. */
gboolean clean_art_picture(DisarmJob *job, const CleanArtRecord *record, GByteArray *out,
                           GError **error);
/* Appends a record of properties; nothing when none is left. */
gboolean clean_art_properties(DisarmJob *job, const CleanArtRecord *record, GByteArray *out,
                              GError **error);
