/* policy/outline-build.h -- shared by the files that build an outline: open clauses, joining,
 * headings */
#pragma once
#include "policy/outline.h"
#include "policy/policy.h"
#include "policy/scan.h"

/* A clause that is still open: what comes next may belong to it. */
typedef struct {
    guint32 node;
    MarkerFamily family;
    guint32 value, parts;
    gunichar sign;
    guint indent;
} OpenLevel;

typedef struct {
    const PolicyRules *rules;
    const PolicyText *text;
    const guint8 *classes;
    PolicyOutline *outline;
    OpenLevel levels[POLICY_MAX_DEPTH];
    guint depth;
    guint32 root;           /* node of the part being read, or NO_NODE before any */
    gboolean begun;         /* a clause or a sentence has been seen */
    gboolean blank;         /* a blank line since the last text */
    gboolean open;          /* the last block may still go on */
    gboolean listed;        /* the last clause was an item of a Markdown list */
    gboolean revision;      /* below a heading that announces a history of revisions */
    guint32 table_last;     /* last line of the table being read, or 0 */
    gboolean table_dropped; /* that table is a history of revisions */
    GString *open_text;     /* of the last block, while open */
    PolicyFolded folded;    /* of the line in hand, without its marker */
    PolicyFolded other;
    PolicyScan scan;
} OutlineBuilder;

/* -- nest.c: where a marker belongs -- */
/* The node that new text belongs to. */
guint32 outline_current(const OutlineBuilder *b);
/* Whether the number fits what was seen before; asked of markers that could be plain numbers. */
gboolean outline_expects(const OutlineBuilder *b, const PolicyMarker *marker, gboolean titled);
/* Closes the clauses that `marker` ends. `leading`: the text above announces a list. */
void outline_close_for(OutlineBuilder *b, const PolicyMarker *marker, guint indent,
                       gboolean leading);
/* Closes the clauses inside the section that is open. */
void outline_close_to_section(OutlineBuilder *b);
/* Opens a node below the current one. PROBLEM_TOO_DEEP. */
gboolean outline_open(OutlineBuilder *b, const PolicyMarker *marker, guint indent, guint32 line,
                      const char *name, GError **error);

/* -- join.c: whether words are a title, and whether a line goes on with a sentence -- */
/* Whether `text` (folded) can be a title when `next` (folded, or NULL) follows it. */
gboolean outline_title_like(const PolicyRules *rules, const char *text, const char *next);
/* Whether a text as written is whole: closed by a full stop or a colon. */
gboolean outline_is_whole(const char *text, gsize size);
/* Whether a sentence is under way in `text` (folded). */
gboolean outline_sentence_like(const PolicyRules *rules, const char *text);

/* -- headings.c: settles, once all is read, which heads are titles -- */
void outline_settle(OutlineBuilder *b);
