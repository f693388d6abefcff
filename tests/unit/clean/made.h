/* tests/unit/clean/made.h -- Office files made of a few lines, and what comes out of them */
#pragma once
#include "clean/ooxml/ooxml.h"

#define MADE_W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define MADE_X "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define MADE_P "http://schemas.openxmlformats.org/presentationml/2006/main"
#define MADE_A "http://schemas.openxmlformats.org/drawingml/2006/main"
#define MADE_R "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MADE_MC "http://schemas.openxmlformats.org/markup-compatibility/2006"
#define MADE_WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define MADE_EXCEL "application/vnd.openxmlformats-officedocument.spreadsheetml."
#define MADE_SLIDE "application/vnd.openxmlformats-officedocument.presentationml."

typedef struct Made Made;
Made *made_new(void);
void made_free(Made *made);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Made, made_free)
/* A type alone, for a part that may not be there. */
void made_type(Made *made, const char *name, const char *type);
/* A part; `type` NULL leaves it to the default of its ending. */
void made_part(Made *made, const char *name, const char *type, const char *text);
void made_bytes(Made *made, const char *name, const char *type, const void *bytes, gsize size);
/* A relationship of `from` ("" is the package): `way` as in officeDocument, or whole with "//". A
 * target with "://", "\\" or "mailto:" or mode "External" in front ("!…") leads outside. */
void made_way(Made *made, const char *from, const char *id, const char *way, const char *target);
/* The packed file. Owned. */
GByteArray *made_pack(const Made *made);

/* A Word file with this in its body; a workbook with this in its only sheet. */
Made *made_word(const char *body);
Made *made_excel(const char *sheet);

/* What came out. */
typedef struct {
    gboolean cleaned;
    GByteArray *bytes;        /* owned; empty when nothing was written */
    DisarmFindings *findings; /* owned */
    GError *refusal;          /* owned */
    CleanOoxml result;
} Out;
void out_clear(Out *out);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Out, out_clear)
Out made_clean(const Made *made, const char *policy);
Out bytes_clean(const guint8 *bytes, gsize size, const char *policy);
/* A part's contents, or NULL. Transfer full. */
char *out_part(const Out *out, const char *name);
/* Whether any part, name or list holds this. */
gboolean out_holds(const Out *out, const char *text);
gboolean out_found(const Out *out, DisarmDanger danger, DisarmDeed deed);
/* Disarms `made`, asserts that it went well, that the verifier lets the output pass, that it comes
 * out of a second time as it is, and gives it. */
Out made_clean_well(const Made *made, const char *policy);
/* The body of what made_word made, between its tags. Transfer full. */
char *out_body(const Out *out);
