/* verify/art.h -- drawings of old Office files, record by record (MS-ODRAW); pure (verify/ only) */
#pragma once
#include "verify/records.h"

typedef struct {
    guint type, instance;
    const guint8 *body;
    gsize size;
    guint version; /* 15: it is said to have records in it */
} VerifyArtRecord;

/* What the file's own kind says of the records that are its own; NULL members: there are none. */
typedef struct {
    void (*client)(gpointer user, const VerifyArtRecord *record);
    gpointer user;
    const guint8 *pictures; /* the stream that pictures lie in, or NULL: in the tree */
    gsize pictures_size;
    gsize pictures_seen; /* how far entries have named them, one behind the other, … */
    /* … or, where there is this, whether they may lie there: it accounts for them. */
    gboolean (*claim)(gpointer user, gsize at, gsize size);
} VerifyArtHost;

/* Reads a head at `at`, which moves behind the body. */
gboolean verify_art_next(const guint8 *bytes, gsize size, gsize *at, VerifyArtRecord *record);
/* An atom that is said to have records in it is none. */
void verify_art_atom(Verify *v, const VerifyRecord *row, const VerifyArtRecord *record);
void verify_art_tree(Verify *v, VerifyArtHost *host, const guint8 *bytes, gsize size);
