/* verify/doc-internal.h -- between the files that read a document of Word again (verify/ only) */
#pragma once
#include "verify/old.h"
#include "verify/records.h"

typedef enum { VERIFY_MAIN, VERIFY_TABLE, VERIFY_DATA, VERIFY_STREAMS } VerifyStream;

/* In the order in which they stand in the text (MS-DOC 2.4.1). */
typedef enum {
    VERIFY_IN_TEXT,
    VERIFY_IN_NOTES,
    VERIFY_IN_HEADS,
    VERIFY_IN_REMARKS,
    VERIFY_IN_ENDS,
    VERIFY_IN_BOXES,
    VERIFY_IN_HEAD_BOXES,
    VERIFY_STORIES
} VerifyStory;

/* Where properties stand decides which there may be. */
typedef enum {
    VERIFY_OF_RUN = 1,
    VERIFY_OF_PARAGRAPH = 2,
    VERIFY_OF_SECTION = 4,
    VERIFY_OF_STYLE_RUN = 8, /* of a style, or of a level of a list */
    VERIFY_OF_STYLE_PARAGRAPH = 16,
    VERIFY_OF_STYLE_TABLE = 32,
    VERIFY_OF_HUGE = 64,      /* of a paragraph, in the stream Data */
    VERIFY_OF_CONDITION = 128 /* with one of a style: for some cells of a table */
} VerifyHolder;

/* What properties say of the characters that have them. */
typedef struct {
    guint32 end; /* place behind the last */
    guint32 at;  /* in the stream Data */
    gboolean placed, special, data, inserted, deleted;
} VerifyRun;

typedef struct {
    gsize from, end;
} VerifySpan;

typedef struct {
    Verify *v;
    VerifyBytes streams[VERIFY_STREAMS];
    GArray *spans[VERIFY_STREAMS];  /* VerifySpan: what a structure accounts for */
    guint pairs;                    /* how many parts the FIB has */
    guint32 counts[VERIFY_STORIES]; /* of characters */
    guint32 places;                 /* of characters in all */
    gsize text_at;                  /* in the main stream, two bytes each */
    guint styles, fonts, ways;      /* ways: of lists, as paragraphs name them */
    guint authors;
    GArray *runs;      /* VerifyRun */
    GHashTable *lists; /* their numbers */
    GHashTable *met;   /* places in Data that were judged, with what they were taken for */
} VerifyDoc;

static inline void verify_doc_say(const VerifyDoc *d, DisarmDanger danger, const char *what)
{
    verify_say(d->v, danger, what);
}

/* Bytes that a structure accounts for; FALSE, and said, when they are not there. */
gboolean verify_doc_span(VerifyDoc *d, VerifyStream stream, guint64 from, guint64 size,
                         const char *what);
/* The part of that number in the table stream, of no bytes when there is none. */
VerifyBytes verify_doc_part(const VerifyDoc *d, guint number);
guint16 verify_doc_char(const VerifyDoc *d, guint32 place);

/* doc-parts.c: counts of what properties refer to, then every part of the table stream. */
void verify_doc_styles(VerifyDoc *d);
void verify_doc_fonts(VerifyDoc *d);
void verify_doc_settings(VerifyDoc *d);
/* doc-lists.c: how many there are to be named, then lists and their levels. */
void verify_doc_ways(VerifyDoc *d);
void verify_doc_lists(VerifyDoc *d);
/* doc-plc.c: places in the text and what they say. */
void verify_doc_places(VerifyDoc *d);
/* How many rows of `each` bytes a part has, its places rising up to `most`; 0 for none. */
guint verify_doc_rows(VerifyDoc *d, guint number, gsize each, guint32 most);
guint verify_doc_strings(VerifyDoc *d, guint number, guint most_units);
/* doc-properties.c: properties one behind the other. `run` gets what they say, or is NULL. */
void verify_doc_properties(VerifyDoc *d, const guint8 *bytes, gsize size, VerifyHolder holder,
                           VerifyRun *run);
/* doc-pages.c: of characters, paragraphs and sections. */
void verify_doc_pages(VerifyDoc *d);
/* doc-text.c: every character, and fields. */
void verify_doc_text(VerifyDoc *d);
/* doc-data.c: what lies in Data at `at`. */
typedef enum { VERIFY_PICTURE_AT = 1, VERIFY_FORM_AT, VERIFY_HUGE_AT } VerifyDataKind;
void verify_doc_data(VerifyDoc *d, guint32 at, VerifyDataKind kind);
/* The drawings of the document (MS-DOC 2.9.172). */
void verify_doc_drawings(VerifyDoc *d);
