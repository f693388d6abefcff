/* clean/pdf/internal.h -- between the files of the PDF engine (clean/ only) */
#pragma once
#include "clean/pdf/pdf.h"
#include "pdf/document.h"
#include "pdf/lexer.h"

typedef struct Pdf Pdf;
typedef struct PdfDrawing PdfDrawing;
typedef struct PdfKind PdfKind;
typedef struct PdfFiles PdfFiles;

/* What a value may be; several at once. */
enum {
    PDF_MAY_NUMBER = 1,
    PDF_MAY_NAME = 2,
    PDF_MAY_TEXT = 4,
    PDF_MAY_BOOLEAN = 8,
    PDF_MAY_ARRAY = 16, /* of those before, in any depth */
    PDF_MAY_KIND = 32,  /* a dictionary or stream of `kind` */
    PDF_MAY_LIST = 64,  /* an array of those */
    PDF_MAY_MAP = 128   /* a dictionary of those, by any names */
};

typedef struct {
    const char *key;
    guint may;
    const PdfKind *kind;
    const char *words; /* names that it may be, "|A|B|"; NULL: any */
} PdfRow;

/* A stream's data in the form they are written in. */
typedef struct {
    GBytes *bytes;     /* owned */
    GString *filter;   /* "/Filter/FlateDecode", with parameters; "" for none; owned */
    PdfEntry *entries; /* keys that count instead of the stream's own; or NULL; owned */
    guint32 count;
} PdfMade;

/* A kind of dictionary. `choose`: a key whose value says which of `variants` it is. */
struct PdfKind {
    const char *name; /* "font": lasting */
    const PdfRow *rows;
    guint row_count;
    const char *choose;
    const struct PdfVariant *variants;
    guint variant_count;
    /* Written when it is first reached, so that what leads back to it finds it not there. */
    gboolean at_once;
    /* Its data; FALSE when they are not fit to be written. NULL: the kind is no stream. */
    gboolean (*stream)(Pdf *pdf, const PdfObject *object, PdfMade *made);
    gboolean stream_optional;
    /* Instead of all that: writes the value itself; FALSE when it may not be. */
    gboolean (*put)(Pdf *pdf, const PdfValue *value, GString *out);
    /* Whether one of them may be there at all, and what is noted else. NULL: it may. */
    gboolean (*admit)(Pdf *pdf, const PdfValue *dict);
    /* More keys, behind those of the rows. */
    void (*more)(Pdf *pdf, const PdfValue *dict, gint64 number, GString *out);
};
typedef struct PdfVariant {
    const char *value; /* a name, or a number in digits; NULL: where the key is not there */
    const PdfKind *kind;
} PdfVariant;

#define PDF_INHERITED 4u
typedef struct {
    const PdfValue *node;                  /* resolved */
    const PdfValue *values[PDF_INHERITED]; /* of its own or of those above it; or NULL */
    gint64 number;                         /* of the source; 0: it is no object of its own */
    guint32 out;
} PdfPage;

/* A named destination. */
typedef struct {
    const char *name;
    gsize size;
    const PdfValue *value;
} PdfPlace;

struct Pdf {
    PdfDocument *document;
    DisarmJob *job;
    const DisarmSink *sink;
    GError *failed; /* ends the job */
    guint64 written;
    GArray *places;            /* guint64 by output number */
    GHashTable *numbers;       /* of kind and source number, to the output number; 0: not there */
    GQueue queue;              /* PdfWork */
    guint depth;               /* of what is written at once */
    guint page;                /* where we are, from 1; 0: nowhere */
    GArray *pages;             /* PdfPage */
    guint32 pages_out;         /* the page tree */
    GHashTable *page_at;       /* source number to place in `pages`, from 1 */
    GHashTable *parents;       /* number of a form field to that of the field above it */
    GHashTable *kids;          /* numbers of the fields that were listed */
    gint64 owner;              /* the field whose keys are being written */
    GArray *places_named;      /* PdfPlace, by name */
    const PdfValue *resources; /* of the content that is being read */
    GHashTable *contents;   /* page contents written: of a stream and resources, and by their sum */
    GPtrArray *drawings;    /* PdfDrawing, each of a content */
    GHashTable *drawing_of; /* number of a stream to its PdfDrawing; lent */
    PdfDrawing *drawing;    /* of the content that is being read */
    PdfFiles *files;        /* attached ones; NULL when they all go; lent */
    GHashTable *inert;      /* value that was written, to the bytes that took; lent */
    guint64 repeated, repeated_most; /* bytes of values that were written before */
};

/* A picture that is being read. */
typedef struct {
    Pdf *pdf;
    const PdfObject *object;
    PdfFilters filters;
    gsize width, height, row_bytes;
} PdfImage;
#define PDF_SIDE_MAX 200000
#define PDF_CONTENT_BYTES ((gsize)256 * 1024 * 1024) /* of one content, read or written */

/* ---- write.c ---- */

/* Notes what goes; the policy may end the job by it. */
void pdf_note(Pdf *pdf, DisarmDanger danger, const char *detail);
void pdf_note_key(Pdf *pdf, const PdfKind *kind, const char *key, const PdfValue *value);
guint32 pdf_new_number(Pdf *pdf);
/* An object whole: `text` is its value; with `made`, its dictionary without the end. */
void pdf_put_object(Pdf *pdf, guint32 number, const GString *text, const PdfMade *made);
/* Each puts a value, with a blank before it only where it needs one. */
void pdf_put_token(GString *out, const char *token);
void pdf_put_name(GString *out, const char *name);
void pdf_put_text(GString *out, const char *text, gsize size);
void pdf_put_number(GString *out, const PdfValue *number);
void pdf_put_reference(GString *out, guint32 number);
/* FALSE, and nothing is put, for what is not on the list. */
gboolean pdf_put_inert(Pdf *pdf, const PdfValue *value, guint may, const char *words, GString *out);
/* Whether a value of the document (resolved) may be written, perhaps once more: before it is. FALSE
 * with `failed`, when what the file says again and again would be too much. */
gboolean pdf_may_repeat(Pdf *pdf, const PdfValue *value);
/* The dictionary or stream that a reference leads to, perhaps by way of others; NULL for none. */
const PdfObject *pdf_object_of(Pdf *pdf, const PdfValue *value);
/* It was written and took so many bytes. */
void pdf_said(Pdf *pdf, const PdfValue *value, gsize size);
/* Before the items of an array are put, which may be the same ones many times: FALSE when that
 * becomes too much, and the job has failed. */
gboolean pdf_may_unfold(Pdf *pdf, const PdfValue *array, const GString *out);
gboolean pdf_put_kind(Pdf *pdf, const PdfKind *kind, const PdfValue *value, GString *out);
/* The keys of a dictionary that its kind knows, without the brackets around them. */
void pdf_put_rows(Pdf *pdf, const PdfKind *kind, const PdfValue *dict, gint64 number, GString *out);
/* What was put off until now. */
void pdf_put_queue(Pdf *pdf);
gboolean pdf_word_in(const char *words, const char *word);

/* ---- schema.c ---- */

extern const PdfKind pdf_kind_catalog, pdf_kind_page, pdf_kind_function;
extern const PdfKind *const pdf_kind_layer, *const pdf_kind_font, *const pdf_kind_field,
                                                                      *const pdf_kind_part;

/* ---- pages.c, places.c: what is rebuilt as a whole ---- */

gboolean pdf_find_pages(Pdf *pdf);
void pdf_find_fields(Pdf *pdf);
void pdf_find_places(Pdf *pdf);
void pdf_put_pages(Pdf *pdf);
gboolean pdf_put_page_reference(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_put_page_tree(Pdf *pdf, const PdfValue *value, GString *out);
void pdf_put_field_parent(Pdf *pdf, const PdfValue *dict, gint64 number, GString *out);
gboolean pdf_put_field_kids(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_put_destination(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_put_opening(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_put_link(Pdf *pdf, const PdfValue *value, GString *out);
void pdf_put_names(Pdf *pdf, const PdfValue *dict, gint64 number, GString *out);
gboolean pdf_put_outlines(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_put_labels(Pdf *pdf, const PdfValue *value, GString *out);
typedef void (*PdfTakePair)(Pdf *pdf, const PdfValue *key, const PdfValue *value, gpointer user);
/* All pairs of a tree, in order; nodes that lead back are passed over. */
void pdf_walk_tree(Pdf *pdf, const PdfValue *root, const char *pairs, PdfTakePair take,
                   gpointer user);

/* ---- structure.c ---- */

gboolean pdf_put_structure(Pdf *pdf, const PdfValue *value, GString *out);
/* Those of the standard's own kinds stay. */
gboolean pdf_admit_attributes(Pdf *pdf, const PdfValue *dict);

/* ---- files.c: attached files ---- */

/* NULL when the policy lets none stay. All is lent until it is freed. */
PdfFiles *pdf_files_new(const DisarmJob *job, const char *name, gsize size, const DisarmSink *out,
                        CleanFile *result);
void pdf_files_free(PdfFiles *files);
/* Once the pages are known and before a byte is written: disarms them. When one stays, what is
 * written to the sink afterwards becomes an entry of a ZIP. FALSE when the job has failed. */
gboolean pdf_take_files(Pdf *pdf);
/* The end of that ZIP. */
void pdf_end_files(Pdf *pdf);
/* Whether all that a key leads to was taken, and told of; `value` of FileAttachment: the
 * annotation.
 */
gboolean pdf_files_hold(Pdf *pdf, const char *key, const PdfValue *value);

/* ---- streams.c, image.c, fonts.c, words.c ---- */

void pdf_made_clear(PdfMade *made);
/* Packs `bytes`, or takes the stream as it lies when it was packed so and nothing changed. */
gboolean pdf_pack_data(Pdf *pdf, const PdfObject *object, const PdfFilters *filters,
                       const PdfData *data, const guint8 *bytes, gsize size, PdfMade *made);
/* The stream unpacked whole; FALSE when it cannot be, which is noted. */
gboolean pdf_unpack(Pdf *pdf, const PdfObject *object, PdfFilters *filters, PdfData *data);
gboolean pdf_stream_content(Pdf *pdf, const PdfObject *object, PdfMade *made);
gboolean pdf_stream_raw_data(Pdf *pdf, const PdfObject *object, PdfMade *made);
gboolean pdf_stream_image(Pdf *pdf, const PdfObject *object, PdfMade *made);
/* "/DecodeParms<<...>>" */
void pdf_put_parms(GString *out, const PdfFilterParms *parms);
/* What a filter of pictures packed: anew, or an empty picture of that size, which is noted. */
gboolean pdf_coded_image(PdfImage *image, const PdfData *data, PdfMade *made);
/* Where a JPEG begins: readers pass over what a writer left before it. 0 when there is none. */
gsize pdf_jpeg_start(const guint8 *bytes, gsize size);
/* Rows of a fax picture by its parameters, of `most` bytes; NULL when there is none in it. */
GBytes *pdf_fax_rows(Pdf *pdf, const PdfValue *parms, GBytes *coded, gsize most);
gboolean pdf_stream_font(Pdf *pdf, const PdfObject *object, PdfMade *made);
gboolean pdf_stream_cmap(Pdf *pdf, const PdfObject *object, PdfMade *made);
gboolean pdf_stream_calculator(Pdf *pdf, const PdfObject *object, PdfMade *made);
gboolean pdf_put_contents(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_put_color_space(Pdf *pdf, const PdfValue *value, GString *out);
/* Of an object that is sure to be written with it: what it leads to is written. */
gboolean pdf_color_stays(Pdf *pdf, const PdfValue *space);
/* 0: not known. */
guint pdf_color_components(Pdf *pdf, const PdfValue *space);
gboolean pdf_put_visibility(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_put_layers(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_put_state_font(Pdf *pdf, const PdfValue *value, GString *out);
gboolean pdf_admit_annotation(Pdf *pdf, const PdfValue *dict);

/* ---- weight.c ---- */

typedef enum {
    PDF_USE_OBJECT = 'X',
    PDF_USE_PATTERN = 'P',
    PDF_USE_STATE = 'S',
    PDF_USE_FONT = 'F'
} PdfUse;
void pdf_drawing_free(gpointer pointer);
/* Before a content is read: what is counted and used from here on is its own. */
void pdf_drawing_start(Pdf *pdf, guint32 number);
/* An operator, and the bytes of text that it shows. */
void pdf_drawing_count(Pdf *pdf, guint64 shown);
/* `name` as it is written, without its slash. */
void pdf_drawing_use(Pdf *pdf, PdfUse what, const guint8 *name, gsize size);
/* When all is written: the job fails for a page that draws without end. */
void pdf_check_drawings(Pdf *pdf);

/* ---- content.c, inline.c ---- */

/* A content stream by the list of operators; `out` is empty when nothing changed. */
gboolean pdf_content_filter(Pdf *pdf, const guint8 *bytes, gsize size, GByteArray *out,
                            gboolean *changed);
/* An inline image from behind its BI; the lexer moves behind its EI. `made` gets it anew, or
 * nothing when it must go; `same` when it is in that form. */
gboolean pdf_inline_image(Pdf *pdf, PdfLexer *lexer, GString *made, gboolean *same);
