/* clean/office97/xls-internal.h -- between the files that disarm a workbook of Excel 97 to 2003 */
#pragma once
#include "clean/formula.h"
#include "clean/office97/art.h"
#include "clean/records.h"

#define XLS_HEAD 4u
#define XLS_BODY_MAX 8224u
#define XLS_CONTINUE 0x003Cu
#define XLS_BOF 0x0809u
#define XLS_EOF 0x000Au
#define XLS_GONE (-1)

typedef enum { XLS_WORKBOOK = 1, XLS_SHEET = 2, XLS_CHART = 4 } XlsPlace;

typedef struct {
    guint16 id, size;
    guint end; /* of a BOF: the record behind its EOF; 0: it has none */
    gsize at;  /* of its body */
} XlsRecord;

/* Records `from` up to `end` of the list. */
typedef struct {
    guint from, end;
} XlsSpan;

typedef struct {
    char *name;   /* UTF-8; owned */
    guint8 state; /* 0 seen, 1 hidden, 2 very hidden */
    guint8 type;  /* 0 sheet, 2 chart */
    gint to;      /* its number in the output, or XLS_GONE */
    XlsSpan span; /* with BOF and EOF */
    gsize place;  /* where the output says it begins */
    gsize label_at;
    gsize label_size; /* of the name as BOUNDSHEET has it */
} XlsSheet;

/* One of EXTERNSHEET's: which sheets of which book. */
typedef struct {
    CleanFormula means; /* PLAIN: of this book */
    gint first, last;   /* as they came */
} XlsWay;

typedef struct {
    gint to;    /* number from 1 in the output, or XLS_GONE */
    guint from; /* its record */
    CleanFormula means;
} XlsName;

typedef struct {
    DisarmJob *job;
    const guint8 *bytes; /* lent */
    gsize size;
    GArray *records;     /* XlsRecord */
    GArray *sheets;      /* XlsSheet */
    GArray *ways;        /* XlsWay */
    GArray *names;       /* XlsName */
    GHashTable *anchors; /* of the sheet at hand: cells whose shared formula stays */
    guint sheets_out;
    guint32 strings; /* in the table of strings */
    GByteArray *out;
    GError *failed; /* the first; then nothing more is written */
} Xls;

/* xls-records.c */
gboolean xls_read_records(Xls *xls);
const XlsRecord *xls_record(const Xls *xls, guint at);
const guint8 *xls_body(const Xls *xls, const XlsRecord *record);
/* The record at `pos` of the stream; G_MAXUINT when none begins there. */
guint xls_record_at(const Xls *xls, gsize pos);
/* From a BOF to its EOF; FALSE when there is none. */
gboolean xls_span(const Xls *xls, guint from, XlsSpan *span);
/* A record and what continues it, joined. Owned. */
GByteArray *xls_joined(const Xls *xls, guint at);
/* Appends a record, continued where it is too long for one. */
void xls_put(Xls *xls, guint16 id, const guint8 *body, gsize size);
void xls_put_bof(Xls *xls, guint type);
gboolean xls_fail(Xls *xls, const char *why);
/* Notes; a refusal of the policy sets `failed`. */
void xls_note(Xls *xls, DisarmDanger danger, DisarmDeed deed, const char *detail);
void xls_note_formula(Xls *xls, CleanFormula means, const char *where);
/* A text as records have it: at `*at` a count of `count_bytes` (1 or 2), flags, characters; over
 * it.
 */
gboolean xls_text(const guint8 *bytes, gsize size, gsize *at, guint count_bytes, char **text);
/* A record that is kept, or told and left out, by the list. */
void xls_put_listed(Xls *xls, const XlsRecord *record, XlsPlace place);

/* xls-counts.c */
/* Whether a record of the list, of a size that it may have, has all that it counts. */
gboolean xls_counts_fit(const Xls *xls, const XlsRecord *record);

/* xls-formula.c */
/* Judges tokens, and writes numbers of names as they are in the output over them. `extra` gets how
 * many of the `extra_size` bytes behind them belong to them. */
CleanFormula xls_formula(const Xls *xls, guint8 *tokens, gsize size, const guint8 *behind,
                         gsize behind_size, gsize *extra);

/* xls-globals.c */
gboolean xls_read_globals(Xls *xls, XlsSpan span);
void xls_put_globals(Xls *xls, XlsSpan span);
void xls_patch_places(Xls *xls);

/* xls-names.c */
void xls_read_names(Xls *xls, XlsSpan span);
void xls_put_name(Xls *xls, guint at);

/* xls-strings.c */
void xls_put_strings(Xls *xls, guint at);

/* xls-sheet.c */
void xls_put_substream(Xls *xls, XlsSpan span, XlsPlace place);
/* xls-cells.c */
/* FORMULA, ARRAY, SHRFMLA, TABLE, STRING; gives the record behind what was written. */
guint xls_put_cells(Xls *xls, guint at, guint end);
void xls_find_anchors(Xls *xls, XlsSpan span);
/* xls-rules.c */
void xls_put_rule(Xls *xls, const XlsRecord *record);
/* xls-links.c */
void xls_put_link(Xls *xls, const XlsRecord *record);
/* xls-objects.c */
void xls_put_drawing(Xls *xls, XlsSpan span, XlsPlace place);
