/* verify/odf.h -- OpenDocument: its package, its XML, its flat form; pure (verify/ only) */
#pragma once
#include "archive/zip.h"
#include "verify/say.h"

/* A package that begins with its kind; `ending` of the file's name, "" inside an archive's member
 * without one. */
void verify_odf_package(Verify *v, ArchiveZip *zip, const char *ending);
/* Whether a text begins as flat OpenDocument does. */
gboolean verify_odf_is_flat(const guint8 *bytes, gsize size);
void verify_odf_flat(Verify *v, const guint8 *bytes, gsize size, const char *ending);
/* A formula or condition (ODF 1.3 part 4), and a list of cells, of this document alone. */
DisarmDanger verify_odf_formula(const char *text);
DisarmDanger verify_odf_range(const char *text);
