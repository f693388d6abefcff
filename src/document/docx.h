/* document/docx.h -- the parts of a Word file, and the reading of each (document/ only)
 *
 * Follows ECMA-376 part 1 (WordprocessingML), transitional and strict. */
#pragma once
#include "archive/zip.h"
#include "document/flow.h"
#include "document/list.h"
#include "document/xml.h"

extern const DocumentXmlSpace docx_spaces[];

/* ---- styles.xml ---- */

#define DOCX_LEVEL_NONE (-1)

typedef struct {
    char *based_on;
    int outline;       /* 0 to 8; DOCX_LEVEL_NONE when it does not say */
    int numbering;     /* numId, 0 for none; DOCX_LEVEL_NONE when it does not say */
    int level;         /* ilvl, or DOCX_LEVEL_NONE */
    gboolean contents; /* of a table of contents */
} DocxStyle;

typedef struct DocxStyles DocxStyles;
/* `bytes` may be NULL: no styles. Owned. */
DocxStyles *docx_styles_read(GBytes *bytes, const char *what, GError **error);
void docx_styles_free(DocxStyles *styles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocxStyles, docx_styles_free)
/* The style with what it inherits; `id` NULL is the default paragraph style. */
DocxStyle docx_styles_find(const DocxStyles *styles, const char *id);

/* ---- numbering.xml ---- */

typedef struct DocxNumbering DocxNumbering;
DocxNumbering *docx_numbering_read(GBytes *bytes, const char *what, GError **error);
void docx_numbering_free(DocxNumbering *numbering);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocxNumbering, docx_numbering_free)
/* Counts a paragraph of list `id` at `level` and appends its label. With DOCX_LEVEL_NONE the level
 * is the one that belongs to the paragraph style, else the first. */
void docx_numbering_step(DocxNumbering *numbering, int id, int level, const char *style,
                         GString *out);

/* ---- document.xml, footnotes.xml, endnotes.xml ---- */

/* What is read of a part goes to `out`. */
gboolean docx_body_read(GBytes *bytes, const char *what, const DocxStyles *styles,
                        DocxNumbering *numbering, DocumentFlow *out, GError **error);

/* ---- the file ---- */

/* Reads all of it into `out`; `zip` is known to be a Word file's (docx_is_one). */
gboolean docx_read(ArchiveZip *zip, const char *what, DocumentFlow *out, GError **error);
