/* document/package.h -- what a ZIP is as a document, and its relationships (document/ only) */
#pragma once
#include "archive/zip.h"

typedef enum {
    DOCUMENT_PACKAGE_DOCX,
    DOCUMENT_PACKAGE_ODT,
    DOCUMENT_PACKAGE_OTHER /* told to the reader by `kind` */
} DocumentPackage;

/* The budget every document is opened with. */
extern const ArchiveZipBudget document_package_budget;

/* What it is, by its own table of contents; `kind` names it for people where it is not read. */
DocumentPackage document_package_find(ArchiveZip *zip, const char **kind, GError **error);

/* The part of that name; NULL without an error when `may_lack` and there is none. Owned. */
GBytes *document_package_part(ArchiveZip *zip, const char *name, const char *what,
                              gboolean may_lack, GError **error);

/* The name of the part that `source` ("" for the package itself) relates to as `type`, the last
 * word of the relationship's type ("styles"); NULL when there is none. Owned. */
char *document_package_related(ArchiveZip *zip, const char *source, const char *type,
                               const char *what, GError **error);
