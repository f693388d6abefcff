/* document/flow.h -- lines as they are read out of a document: the body, a cell, a note (document/
 * only)
 *
 * A flow is text whose lines end in '\n', in the conventions that policy/ reads. All flows of a
 * document share one allowance; once it is used up they take nothing more and say so. */
#pragma once
#include <glib.h>

#define DOCUMENT_TEXT_MAX_BYTES ((gsize)16 * 1024 * 1024)
#define DOCUMENT_LINES_MAX 200000u

typedef struct {
    gsize bytes_left;
    guint lines_left;
    gboolean used_up;
} DocumentAllowance;

typedef struct {
    GString *text; /* owned */
    guint lines;
    gboolean holds_table;
    DocumentAllowance *allowance; /* lent */
} DocumentFlow;

/* FALSE, and used up from then on, when so much is not left. */
gboolean document_allowance_charge(DocumentAllowance *allowance, gsize bytes);

DocumentFlow *document_flow_new(DocumentAllowance *allowance);
void document_flow_free(DocumentFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentFlow, document_flow_free)

/* A paragraph: one line, or several where `text` has line feeds. Control characters become spaces;
 * white space at its end goes. */
void document_flow_add(DocumentFlow *flow, const char *text, gsize size);
/* The same as the heading of a level (1 to 6): with Markdown's sign, unless a marker of its own
 * opens it. */
void document_flow_add_heading(DocumentFlow *flow, guint level, const char *text, gsize size);
/* A line of a table of contents: what has no page number gets leaders, so that it is known for one.
 */
void document_flow_add_contents(DocumentFlow *flow, const char *text, gsize size);
/* All lines of another, which stays as it is. */
void document_flow_append(DocumentFlow *flow, const DocumentFlow *other);
/* A blank line, unless one stands there already or nothing does. */
void document_flow_part(DocumentFlow *flow);

/* Whether a text opens with a marker: a number, (1), 第…, ①, ア, ・, ※ and their like. */
gboolean document_opens_with_marker(const char *text, gsize size);
