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
/* Reads what `pdftotext -bbox` wrote of a PDF. PROBLEM_SCANNED when there is no text. */
Document *document_read_pdf(const guint8 *bytes, gsize size_bytes, const char *name,
                            GError **error);
void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)

/* Whether the file must go through pdftotext first: told from its first bytes. */
gboolean document_is_pdf(const guint8 *bytes, gsize size_bytes);
