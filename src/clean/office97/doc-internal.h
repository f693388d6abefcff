/* clean/office97/doc-internal.h -- a Word document of 97 to 2003 while it is disarmed (MS-DOC;
 * clean/ only)
 *
 * Positions of characters (CPs) count UTF-16 units of all stories, one behind the other. What goes
 * is marked first, then every part is written anew with the positions that are left. */
#pragma once
#include "clean/office97/art.h"
#include "clean/office97/bytes.h"
#include "disarm/job.h"

/* Stories in the order in which they lie (MS-DOC 2.3). */
typedef enum {
    DOC_MAIN,
    DOC_FOOTNOTES,
    DOC_HEADERS,
    DOC_MACROS,
    DOC_COMMENTS,
    DOC_ENDNOTES,
    DOC_BOXES,
    DOC_HEADER_BOXES,
    DOC_STORIES
} DocStory;

/* Parts of the table stream, by their place in FibRgFcLcb (MS-DOC 2.5.6). */
typedef enum {
    DOC_STSH = 1,
    DOC_FOOTNOTE_REFS = 2,
    DOC_FOOTNOTE_TEXTS = 3,
    DOC_COMMENT_REFS = 4,
    DOC_COMMENT_TEXTS = 5,
    DOC_SECTIONS = 6,
    DOC_HEADER_TEXTS = 11,
    DOC_CHARACTER_PAGES = 12,
    DOC_PARAGRAPH_PAGES = 13,
    DOC_FONTS = 15,
    DOC_FIELDS_MAIN = 16,
    DOC_FIELDS_HEADERS = 17,
    DOC_FIELDS_FOOTNOTES = 18,
    DOC_FIELDS_COMMENTS = 19,
    DOC_MARK_NAMES = 21,
    DOC_MARK_STARTS = 22,
    DOC_MARK_ENDS = 23,
    DOC_DOP = 31,
    DOC_CLX = 33,
    DOC_COMMENT_OWNERS = 36,
    DOC_SHAPES_MAIN = 40,
    DOC_SHAPES_HEADERS = 41,
    DOC_ENDNOTE_REFS = 46,
    DOC_ENDNOTE_TEXTS = 47,
    DOC_FIELDS_ENDNOTES = 48,
    DOC_DRAWINGS = 50,
    DOC_REVISERS = 51,
    DOC_BOX_TEXTS = 56,
    DOC_FIELDS_BOXES = 57,
    DOC_HEADER_BOX_TEXTS = 58,
    DOC_FIELDS_HEADER_BOXES = 59,
    DOC_LISTS = 73,
    DOC_LIST_OVERRIDES = 74,
    DOC_BOX_BREAKS = 75,
    DOC_HEADER_BOX_BREAKS = 76,
    DOC_LIST_NAMES = 91,
    DOC_PARTS_MAX = 183
} DocPart;

/* What is known of a character. */
typedef enum {
    DOC_GONE = 1,      /* it is not written */
    DOC_LAST = 2,      /* the last of a story, or of a note, header, box in it: it stays */
    DOC_FIELD = 4,     /* the list of fields has it */
    DOC_CONDEMNED = 8, /* of a field's marks: the field may not stay */
    DOC_DATA = 16,     /* data of a form field that stays */
    DOC_SHAPE = 32,    /* a drawing lies there */
    DOC_INSERTED = 64, /* a recorded change */
    DOC_DELETED = 128,
    DOC_VANISHES = 256 /* of a field's marks: of an entry of an index, which no list has */
} DocFlags;

typedef struct {
    const guint8 *bytes;
    gsize size;
} DocBytes;

typedef struct {
    guint32 from, to; /* characters */
    guint32 at;       /* in the main stream */
    gboolean packed;  /* one byte each, of Windows-1252 */
    DocBytes more;    /* properties for all of it (lent), or `one` */
    guint8 one[3];
} DocPiece;

/* Characters with the same properties; a paragraph. */
typedef struct {
    guint32 from, to;
    DocBytes props; /* in the file */
    guint piece;
    guint16 style; /* of a paragraph */
    gboolean open; /* its piece ends before its mark */
} DocRun;

typedef struct {
    guint32 at; /* the character */
    guint8 kind;
    gboolean result; /* it has one */
} DocField;

typedef struct {
    guint32 from, size;
} DocStorySpan;

/* Which parts tell of a story: 0 for none, and how many bytes an entry has. */
typedef struct {
    DocStory story;
    guint16 fields;
    guint16 refs, ref_each; /* where the text refers to it */
    guint16 texts, text_each;
} DocStoryParts;

/* What a version has (MS-DOC 2.5.1, 2.7.1). */
typedef struct {
    guint16 number;       /* nFib */
    guint16 pairs, words; /* in the FIB */
    guint16 settings;     /* bytes */
} DocVersion;

typedef struct {
    DisarmJob *job;
    GError *failed; /* sticks */
    DocBytes main, table, data;
    const DocVersion *version;
    guint parts; /* pairs in the FIB */
    DocStorySpan stories[DOC_STORIES];
    guint32 count;                       /* characters */
    guint16 *text;                       /* owned; so are the next two */
    guint16 *flags;                      /* DocFlags */
    guint32 *places;                     /* new position of each, and of the end */
    guint styles, fonts, ways, revisers; /* how many there are; `ways`: how lists are used */
    guint64 spent;                       /* bytes of properties looked at */
    GArray *pieces;                      /* DocPiece */
    GArray *runs;                        /* DocRun: characters */
    GArray *paras;                       /* DocRun: paragraphs */
    GArray *fields;                      /* DocField: the beginnings that stay, by character */
    GHashTable *pictures;                /* place in Data → 1 + place in data_out; 0: it goes */
    GHashTable *shapes;                  /* numbers of those that stand in the text */
    GByteArray *main_out, *table_out, *data_out;
    guint32 text_at, text_end; /* in main_out */
    guint32 part_at[DOC_PARTS_MAX], part_size[DOC_PARTS_MAX];
} Doc;

/* Records damage; always FALSE. */
gboolean doc_fail(Doc *doc, const char *why);
void doc_note(Doc *doc, DisarmDanger danger, DisarmDeed deed, const char *detail);

/* ---- doc-fib.c ---- */

/* FIB, and the streams decrypted. */
gboolean doc_read_fib(Doc *doc);
/* A part of the table stream; of no bytes when there is none, or it does not lie there. */
DocBytes doc_part(const Doc *doc, guint part);
/* Tells which parts will not be there. */
void doc_note_parts(Doc *doc);
/* Room for it at the beginning of the new main stream, and its numbers once all is written. */
void doc_put_fib_room(Doc *doc);
void doc_put_fib(Doc *doc);
/* Between these two the bytes that are added to `table_out` are that part. */
void doc_begin_part(Doc *doc, guint part);
void doc_end_part(Doc *doc, guint part);

/* ---- doc-crypt.c ---- */

/* `main`, `table` and `data` become what they mean; `keep` owns those bytes. */
gboolean doc_decrypt(Doc *doc, GPtrArray *keep);

/* ---- doc-text.c ---- */

gboolean doc_read_text(Doc *doc);
gboolean doc_read_runs(Doc *doc);

/* ---- doc-sprms.c ---- */

typedef struct {
    guint16 id;
    DocBytes whole, operand;
} DocSprm;

typedef enum {
    DOC_FAMILY_PARA = 2,
    DOC_FAMILY_CHAR = 4,
    DOC_FAMILY_SECTION = 16,
    DOC_FAMILY_TABLE = 32,
    DOC_OF_STYLE = 256 /* not of characters themselves */
} DocFamilies;

/* What the properties of characters say of them. */
typedef struct {
    gboolean special, data, object, hidden, deleted, inserted, placed, vanishes;
    guint32 place; /* in Data */
} DocLook;

/* Fails when all pieces together name more of them than a text has. */
void doc_look(Doc *doc, const DocRun *run, DocLook *look);
/* Appends those of the families that may stay. */
void doc_put_props(Doc *doc, DocBytes props, guint families, GByteArray *out);
/* All of a run, those of its piece too. */
void doc_put_run_props(Doc *doc, const DocRun *run, guint families, GByteArray *out);

/* ---- marks on characters: doc-marks.c, doc-fields.c ---- */

gboolean doc_mark_stories(Doc *doc);
/* The mark of a paragraph, a cell or a section. */
gboolean doc_ends_paragraph(guint16 c);
gboolean doc_mark_runs(Doc *doc);
gboolean doc_mark_fields(Doc *doc);
/* Notes and comments whose place went, drawings, and what is nowhere shown. */
gboolean doc_mark_notes(Doc *doc);
/* Pictures and data of forms that stay are written. */
gboolean doc_mark_pictures(Doc *doc);
/* Whether one stays there, or data of a form. */
gboolean doc_is_picture(const Doc *doc, guint32 at);
gboolean doc_has_picture(const Doc *doc, const DocRun *run);
/* Computes the new positions. */
gboolean doc_place_all(Doc *doc);
/* The list of fields of each story. */
void doc_put_fields(Doc *doc);

/* ---- doc-lists.c: positions with data (PLC), texts (STTB) ---- */

typedef struct {
    DocBytes part;
    guint count; /* of entries; there is one position more */
    guint each;  /* bytes of an entry */
} DocPlc;

/* FALSE when there is none, or its size does not fit. */
gboolean doc_plc(const Doc *doc, guint part, guint each, DocPlc *plc);
guint32 doc_plc_at(const DocPlc *plc, guint i);
const guint8 *doc_plc_entry(const DocPlc *plc, guint i);
/* Positions and entries of a list while it is made. */
typedef struct {
    GByteArray *places, *entries;
} DocMade;

void doc_begin_list(DocMade *made);
/* Into the table; nothing when it has fewer than `least` positions. */
void doc_end_list(Doc *doc, guint part, DocMade *made, guint least);
extern const DocStoryParts doc_story_parts[DOC_STORIES - 1]; /* of all but macros */
/* Positions within a story, those beyond it at its end. */
guint32 doc_new_place(const Doc *doc, DocStory story, guint32 at);
guint32 doc_new_size(const Doc *doc, DocStory story);
gboolean doc_is_gone(const Doc *doc, DocStory story, guint32 at);
/* Texts of a table with UTF-16 in it; the result lends them. NULL when it is none. Owned. */
GArray *doc_texts(Doc *doc, guint part);
void doc_put_texts(Doc *doc, guint part, const GArray *texts);
void doc_put_places(Doc *doc);
void doc_put_marks(Doc *doc);

/* ---- the other parts ---- */

void doc_put_styles(Doc *doc);
/* Tells how many there are, and comes first. */
void doc_put_fonts(Doc *doc);
void doc_put_lists(Doc *doc);
void doc_put_options(Doc *doc);
void doc_put_sections(Doc *doc);
void doc_put_drawings(Doc *doc);
/* Where a picture, or the data of a form field, lies in the new Data; FALSE when it goes. */
gboolean doc_put_picture(Doc *doc, guint32 place, guint32 *made);
gboolean doc_put_form(Doc *doc, guint32 place, guint32 *made);
/* The text, and the pages of properties. */
void doc_put_text(Doc *doc);
