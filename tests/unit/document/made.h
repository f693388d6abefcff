/* tests/unit/document/made.h -- documents made from their parts, and what is read of them */
#pragma once
#include "document/document.h"

typedef struct {
    const char *name, *text;
} MadePart;

/* A ZIP of stored parts. Owned. */
GByteArray *made_zip(const MadePart *parts, guint count);
/* A Word file of a body (what stands in w:body), and what its other parts hold (may be NULL). */
GByteArray *made_docx(const char *body, const char *styles, const char *numbering,
                      const char *notes);
/* An OpenDocument text of automatic styles and a body (what stands in office:text). */
GByteArray *made_odt(const char *styles, const char *body);

/* The document is read and its text is `want`. Takes `file`. */
void made_assert_text(GByteArray *file, const char *want);
/* It is refused with this kind of problem. Takes `file`. */
void made_assert_refused(GByteArray *file, int kind);
