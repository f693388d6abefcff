/* document/kind.h -- what a file is, by its own bytes (document/ only) */
#pragma once
#include <glib.h>

typedef enum {
    DOCUMENT_KIND_TEXT,
    DOCUMENT_KIND_MARKDOWN,
    DOCUMENT_KIND_HTML,
    DOCUMENT_KIND_ZIP,
    DOCUMENT_KIND_PDF,
    DOCUMENT_KIND_REFUSED
} DocumentKind;

/* DOCUMENT_KIND_REFUSED comes with the error set: what it is, and what to do instead. */
DocumentKind document_kind_find(const guint8 *bytes, gsize size_bytes, const char *name,
                                GError **error);
