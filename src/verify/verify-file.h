/* verify/verify-file.h -- files inside files: what each kind of reader asks of the others (verify/
 * only) */
#pragma once
#include "archive/reader.h"
#include "verify/say.h"

/* Any file: told by its bytes, held against its name. */
void verify_any(Verify *v, const guint8 *bytes, gsize size, const char *name);
/* An Office package inside another. */
void verify_inner_package(Verify *v, const guint8 *bytes, gsize size);
/* A picture of that kind: "png", "jpeg", … */
void verify_picture(Verify *v, const guint8 *bytes, gsize size, const char *kind);
/* The kind of a picture by its bytes; NULL when it is none. Static. */
const char *verify_picture_kind(const guint8 *bytes, gsize size);
/* A ZIP that is no package, with all members. */
void verify_archive(Verify *v, ArchiveZip *zip);
/* An archive of any format that is read, as it came. */
void verify_original_archive(Verify *v, ArchiveFormat format, const guint8 *bytes, gsize size);
/* Rich Text in the form that is written; and whether bytes begin as any does. */
void verify_rtf(Verify *v, const guint8 *bytes, gsize size);
gboolean verify_is_rtf(const guint8 *bytes, gsize size);
/* Text in a character set that is read; `separator` of its cells, or 0 for plain text. */
void verify_text(Verify *v, const guint8 *bytes, gsize size, char separator);
