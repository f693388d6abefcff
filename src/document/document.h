/* document/document.h -- a document file in, the text it shows out; pure
 *
 * What a file is, is found out from its contents; its name decides nothing. The text follows the
 * conventions that policy/ reads: a line per paragraph, automatic numbers written out, "#" before a
 * heading that has no number, tabs between the cells of a table's row, contents pages as they are.
 * docs/design/formats.md says what is kept and what is left out of each format. */
#pragma once
#include <glib.h>

#define DOCUMENT_FILE_MAX_BYTES ((gsize)64 * 1024 * 1024)

typedef struct {
    char *text;           /* UTF-8, NUL-terminated; NULL: the file itself is the text. Owned */
    gsize size_bytes;     /* of `text` */
    const char *format;   /* "text", "markdown", "docx", "odt", "html", "pdf"; static */
    const char *encoding; /* of an HTML page, else "utf-8"; NULL with `text`; static */
    guint pages;          /* of a PDF, else 0 */
} Document;

/* `name` names the file in errors. Owned. PROBLEM_EMPTY, PROBLEM_TOO_LARGE, PROBLEM_TOO_DEEP,
 * PROBLEM_ENCRYPTED, PROBLEM_DAMAGED, PROBLEM_ENCODING, PROBLEM_UNSUPPORTED (a kind that is not
 * read, with what to do instead). A PDF must have gone through pdftotext first: given here as it is
 * it is refused, as locked or as damaged. */
Document *document_read(const guint8 *bytes, gsize size_bytes, const char *name, GError **error);
void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)

/* A PDF, as `pdftotext -bbox` tells it, range of pages after range. */
typedef struct DocumentPdf DocumentPdf;
DocumentPdf *document_pdf_new(const char *name);
void document_pdf_free(DocumentPdf *pdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentPdf, document_pdf_free)
/* Takes what was written of the pages from `first` (1, 2, …) on; a page that came before is passed
 * over. `pages` gets how many there were. PROBLEM_DAMAGED, PROBLEM_TOO_LARGE. */
gboolean document_pdf_add(DocumentPdf *pdf, guint first, const guint8 *bytes, gsize size_bytes,
                          guint *pages, GError **error);
/* What all of it comes to, once. PROBLEM_SCANNED when there is no text. Owned. */
Document *document_pdf_read(DocumentPdf *pdf, GError **error);

/* Whether the file must go through pdftotext first: told from its first bytes. */
gboolean document_is_pdf(const guint8 *bytes, gsize size_bytes);
