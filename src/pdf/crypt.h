/* pdf/crypt.h -- the standard security handler: files under no password, or a known one
 *
 * ISO 32000-2, 7.6: RC4 of 40 to 128 bits, AES of 128 and of 256 bits; revisions 2, 3, 4, 5, 6. */
#pragma once
#include "pdf/value.h"

typedef struct PdfCrypt PdfCrypt;
/* From the dictionary of the trailer, resolved with its crypt filters, and the first string of /ID
 * (or ""). `password` (UTF-8) or NULL is tried as the user's, then as the owner's.
 * PROBLEM_ENCRYPTED when it does not open, PROBLEM_UNSUPPORTED when the handler is another. */
PdfCrypt *pdf_crypt_open(const PdfValue *encrypt, const PdfValue *id, const char *password,
                         GError **error);
void pdf_crypt_free(PdfCrypt *crypt);
/* A string of an object; `size` is taken and given. NULL when the arena is full. */
const char *pdf_crypt_string(const PdfCrypt *crypt, guint32 number, guint16 generation,
                             const char *text, guint32 *size, PdfArena *arena);
/* Attached files alone are under a password, and it is not known; all else is plain. */
gboolean pdf_crypt_files_locked(const PdfCrypt *crypt);
typedef enum { PDF_CRYPT_STREAM, PDF_CRYPT_FILE } PdfCryptUse; /* a file: an attached one */
/* The bytes of a stream of an object. NULL when there is no memory. Owned. */
GBytes *pdf_crypt_stream(const PdfCrypt *crypt, PdfCryptUse use, guint32 number, guint16 generation,
                         const guint8 *bytes, gsize size);
