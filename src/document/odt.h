/* document/odt.h -- the parts of an OpenDocument text, and the reading of each (document/ only)
 *
 * Follows OpenDocument 1.3 part 3. */
#pragma once
#include "archive/zip.h"
#include "document/flow.h"
#include "document/list.h"
#include "document/xml.h"

extern const DocumentXmlSpace odt_spaces[];

/* ---- list styles, of styles.xml and content.xml together ---- */

typedef struct OdtLists OdtLists;
OdtLists *odt_lists_new(void);
void odt_lists_free(OdtLists *lists);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OdtLists, odt_lists_free)
/* Takes in what a part defines; what is defined later stands. */
gboolean odt_lists_read(OdtLists *lists, GBytes *bytes, const char *what, GError **error);

/* The list style of that name, or of the headings' outline for NULL, begins to count anew. */
void odt_lists_restart(OdtLists *lists, const char *style);
/* Counts an item at `level` (1 first) and appends its label; `start` is its number, or 0. */
void odt_lists_step(OdtLists *lists, const char *style, guint level, guint start, GString *out);

/* ---- content.xml ---- */

gboolean odt_body_read(GBytes *bytes, const char *what, OdtLists *lists, DocumentFlow *out,
                       GError **error);

/* ---- the file ---- */

gboolean odt_read(ArchiveZip *zip, const char *what, DocumentFlow *out, GError **error);
