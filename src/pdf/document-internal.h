/* pdf/document-internal.h -- between the files that read a document (pdf/ only) */
#pragma once
#include "pdf/document.h"
#include "pdf/parse.h"

#define PDF_NUMBER_MAX 2000000u /* objects of a file */
#define PDF_ARENA_BYTES ((gsize)192 * 1024 * 1024)
#define PDF_PART_BYTES ((gsize)256 * 1024 * 1024) /* of one stream, unpacked */
#define PDF_SCAN_BYTES ((gsize)1024)              /* where a header or an end is looked for */

typedef enum { PDF_ENTRY_UNKNOWN, PDF_ENTRY_FREE, PDF_ENTRY_PLAIN, PDF_ENTRY_PACKED } PdfEntryKind;

typedef struct {
    guint8 kind;  /* PdfEntryKind */
    guint8 state; /* 0 not read, 1 being read, 2 read */
    guint16 generation;
    guint32 in; /* number of the object stream */
    guint64 at; /* in the file; or which of the object stream */
    PdfObject *object;
} PdfXrefEntry;

typedef struct {
    guint32 number;
    GBytes *bytes; /* owned */
    gsize first;
    guint32 count;
    const guint32 *pairs;  /* number and place of each; in the arena */
    GHashTable *by_number; /* to which it is; made when it is first asked; owned */
} PdfPack;

struct PdfDocument {
    const guint8 *bytes;
    gsize size, start; /* `start`: the header, where places are counted from */
    PdfArena *arena;
    DisarmBudget *budget;
    GArray *xref;      /* PdfXrefEntry by number */
    GHashTable *packs; /* number to PdfPack */
    PdfCrypt *crypt;
    PdfValue trailer;
    PdfFacts facts;
    GArray *stream_ends, *object_ends; /* where those words stand; made when first asked */
    guint reading;  /* objects that are being read, each because of the one before */
    GError *failed; /* a limit */
};

/* The entry of a number, made where there is none; NULL beyond PDF_NUMBER_MAX. */
PdfXrefEntry *pdf_entry(PdfDocument *document, gint64 number);
/* "N G obj" and its value at a place of the file. NULL when none is there or its number is another
 * (`number` 0: any). In the arena. */
PdfObject *pdf_read_at(PdfDocument *document, guint64 at, guint32 number);
/* The object stream of that number, or NULL. */
PdfPack *pdf_pack(PdfDocument *document, guint32 number);
/* xref.c: from startxref; FALSE when the way is broken or leads to no catalog. */
gboolean pdf_xref_read(PdfDocument *document);
/* xref-scan.c: from front to back. */
void pdf_xref_scan(PdfDocument *document);
/* Into object streams, once their key is known. */
void pdf_xref_scan_packs(PdfDocument *document);
/* Takes trailer keys that are not there yet. */
void pdf_trailer_merge(PdfDocument *document, const PdfValue *dict);
