/* clean/odf/internal.h -- between the files of the OpenDocument engine (clean/ only) */
#pragma once
#include "archive/zip.h"
#include "clean/markup/markup.h"
#include "clean/odf/odf.h"

/* A file of the new package. */
typedef struct {
    char *name, *type; /* owned; the media type that the manifest says */
    GBytes *bytes;     /* NULL: a folder that stands for a document inside */
} OdfFile;

typedef struct {
    DisarmJob *job;
    const char *what;
    ArchiveZip *zip;    /* NULL for flat XML */
    GHashTable *known;  /* name of an entry that was looked at, owned -> OdfFile, or NULL */
    GPtrArray *files;   /* OdfFile, in the order they are written */
    GHashTable *hidden; /* names of styles that hide what has them, owned */
    GHashTable *locks;  /* name of an entry -> OdfLock; NULL when there is no password */
    guint64 lock_work;  /* what keys took so far */
    guint pictures, objects;
    gboolean changed;
    gboolean opened; /* by the password, which was told */
} Odf;

/* One document of a package: the whole, or one inside another. */
typedef struct {
    Odf *odf;
    const char *folder;  /* "" or "Object 1/": where its parts lie */
    const char *written; /* the same in the output */
    MarkupFilter *filter;
    GArray *fields; /* gboolean: whether the fields that are open stay */
} OdfPlace;

/* parts.c */
void odf_files_free(gpointer file);
void odf_add(Odf *odf, const char *name, const char *type, GBytes *bytes);
/* An entry's bytes, charged; NULL without an error when there is none. Owned. */
GBytes *odf_entry(Odf *odf, const char *name, GError **error);
/* Whether a picture named by `href` is one that stays; `name` gets what it is called now (owned),
 * or NULL. FALSE when the job ends. */
gboolean odf_picture(OdfPlace *place, const char *href, char **name, GError **error);
/* The same of a picture in Base64. */
gboolean odf_inline_picture(OdfPlace *place, const char *base64, char **text, GError **error);
/* The same of a document inside. */
gboolean odf_object(OdfPlace *place, const char *href, char **name, GError **error);
/* What was not looked at is told. */
gboolean odf_note_rest(Odf *odf, GError **error);

/* filter.c */
gboolean odf_filter(OdfPlace *place, MarkupTree *tree, GError **error);

/* odf.c: content, styles, settings of the document at `place`. `type` gets the media type that a
 * document inside has; static, NULL when it is none. */
gboolean odf_document(OdfPlace *place, const char **type, GError **error);

/* formula.c: whether a formula of OpenDocument, with or without its prefix, only computes. */
gboolean odf_formula_is_plain(const char *formula, DisarmDanger *danger);
/* Whether it names cells of this document alone. */
gboolean odf_range_is_plain(const char *range);
