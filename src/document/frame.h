/* document/frame.h -- places that paragraphs of a word processor's file are read into: the body, a
 * cell, a text box, a note (document/ only)
 *
 * They lie one in another. What a format knows of its paragraphs besides is its own. */
#pragma once
#include "document/table.h"

typedef struct {
    DocumentFlow *flow;  /* lent */
    DocumentFlow *boxes; /* what text boxes of the paragraph in hand hold, or NULL */
    GPtrArray *tables;   /* DocumentTable in hand, innermost last */
    GString *text;       /* of the paragraph in hand */
    gboolean in_paragraph;
    gpointer own; /* the format's */
} DocumentFrame;

typedef struct {
    gsize bytes;
    void (*begin)(gpointer own); /* from zeroes; may be NULL */
    void (*end)(gpointer own);   /* frees what it holds */
} DocumentFrameOwn;

typedef struct {
    const DocumentFrameOwn *own;
    DocumentAllowance *allowance; /* lent */
    GPtrArray *frames;            /* DocumentFrame, innermost last */
    GPtrArray *flows;             /* that nothing else owns */
    guint note_number;
} DocumentFrames;

/* Begins with the body, which `out` takes. */
void document_frames_init(DocumentFrames *frames, DocumentFlow *out, const DocumentFrameOwn *own);
void document_frames_clear(DocumentFrames *frames);

DocumentFrame *document_frames_in_hand(const DocumentFrames *frames);
gboolean document_frames_in_body(const DocumentFrames *frames);
void document_frames_push(DocumentFrames *frames, DocumentFlow *flow);
/* The same with a flow that belongs to the frames. */
void document_frames_push_new(DocumentFrames *frames);
/* The body stays. */
void document_frames_pop(DocumentFrames *frames);

/* To the paragraph in hand; past what a document may hold, the allowance is used up. */
void document_frames_append(DocumentFrames *frames, const char *text, gsize size);
/* Text boxes follow the paragraph they hang on, once that was written. */
void document_frames_write_boxes(DocumentFrames *frames);

/* NULL when there is none. */
DocumentTable *document_frames_table(const DocumentFrames *frames);
void document_frames_begin_table(DocumentFrames *frames);
void document_frames_end_table(DocumentFrames *frames);
void document_frames_begin_box(DocumentFrames *frames);
void document_frames_end_box(DocumentFrames *frames);
/* A note is one line of `out` with a number; an empty one is none. */
void document_frames_begin_note(DocumentFrames *frames);
void document_frames_end_note(DocumentFrames *frames, DocumentFlow *out);
