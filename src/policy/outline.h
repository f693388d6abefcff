/* policy/outline.h -- the document as a tree of clauses holding blocks of text, every line
 * accounted for */
#pragma once
#include "policy/layout.h"
#include "policy/marker.h"
#include "policy/rules.h"
#include "policy/text.h"

#define NO_NODE G_MAXUINT32

/* A part, a heading or a numbered clause. Node 0 and each later part are roots. */
typedef struct {
    guint32 parent;              /* NO_NODE for a part */
    guint32 line;                /* where its marker stands, from 1 */
    guint32 title_line;          /* of a title that stands above or behind its marker, or 0 */
    guint32 value, upto, branch; /* its number; the last of a range; 2 for 第2条の2 */
    gunichar sign;               /* which unit, annex or bullet */
    guint32 first_block, blocks; /* its head block when it has one, else of no meaning */
    guint16 part;                /* which of the outline's parts */
    guint8 family;               /* MarkerFamily */
    guint8 depth;                /* markers in its path */
    guint8 hashes;
    gboolean inferred; /* its marker was lost and is inferred from what stands around it */
    gboolean titled;   /* its words are a title whatever stands around it */
    gboolean heading;  /* the words behind its marker are a title, not a sentence or an item */
    guint32 children;  /* marked nodes right below */
    guint32 leaves;    /* of them: without text of their own below their head */
    guint32 bodied;    /* of them: with paragraphs below their head */
    guint32 bullets, notes, tables; /* counted so far */
    const char *marker;             /* as in a path; part key for a part */
    const char *path;
    const char *title;   /* words behind the marker when `heading`, or "" */
    const char *chapter; /* the first marker below the part, or "" */
} PolicyNode;

typedef enum {
    BLOCK_HEAD,      /* the words behind a marker */
    BLOCK_PARAGRAPH, /* text without a marker */
    BLOCK_CAPTION,   /* a short line without a marker above a table or list */
    BLOCK_ROW        /* a row of a table */
} PolicyBlockKind;

typedef struct {
    PolicyBlockKind kind;
    guint32 node;
    guint32 first, last;     /* lines, from 1 */
    guint32 table, row;      /* numbers of a row; row 0 is the header */
    gboolean joined;         /* made of more than one line */
    guint32 first_end, ends; /* then: where its lines end, in the outline's `line_ends` */
    char *text;              /* owned; as written, lines joined */
} PolicyBlock;

/* Where a line of a joined block ends, and which line follows it there. */
typedef struct {
    guint32 end; /* bytes of the block's text */
    guint32 next_line;
} PolicyLineEnd;

typedef struct {
    const char *key;   /* 方針 */
    const char *title; /* as written */
    guint32 line;      /* 0: no line names it, it is what the text was taken for */
    guint32 node;
} PolicyOutlinePart;

typedef struct {
    guint32 first, last; /* lines, from 1 */
    PolicyWhy why;
} PolicyUnreadRun;

/* What is odd about the numbers of clauses. */
typedef enum {
    NUMBERING_GAP,       /* numbers were passed over */
    NUMBERING_DUPLICATE, /* a sibling bears the same marker */
    NUMBERING_INFERRED   /* the marker was lost; `found` is the one inferred */
} PolicyNumberingKind;

/* A remark on the marker of `node`, for people to check. The texts live as long as the outline. */
typedef struct {
    guint32 node, line; /* line from 1, where the marker stands or should stand */
    PolicyNumberingKind kind;
    const char *expected; /* the marker that should stand there: (3); "" where none is known */
    const char *found;    /* the one that does: (4) */
} PolicyNumbering;

/* What became of a line. */
typedef enum { FATE_NONE, FATE_BLANK, FATE_HEADING, FATE_TEXT, FATE_UNREAD } PolicyFate;

typedef struct {
    GStringChunk *strings;
    GArray *nodes;     /* PolicyNode, in document order */
    GArray *blocks;    /* PolicyBlock, in document order */
    GArray *line_ends; /* PolicyLineEnd */
    GArray *parts;     /* PolicyOutlinePart */
    GArray *unread;    /* PolicyUnreadRun, in document order */
    GArray *numbering; /* PolicyNumbering, in document order */
    guint8 *fates;     /* PolicyFate a line, from line 1 at [0] */
    guint lines;
    const char *title;                /* of the document, or "" */
    const char *body;                 /* the name of the body whose document it is, or "" */
    guint32 family_seen[FAMILY_LAST]; /* node where a family is first used, + 1 */
} PolicyOutline;

/* PROBLEM_TOO_DEEP, PROBLEM_TOO_LARGE. Owned. `name` names the file in errors. */
PolicyOutline *policy_outline_build(const PolicyRules *rules, const PolicyText *text,
                                    const char *name, GError **error);
void policy_outline_free(PolicyOutline *outline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyOutline, policy_outline_free)

static inline PolicyNode *policy_outline_node(const PolicyOutline *outline, guint32 node)
{
    return &g_array_index(outline->nodes, PolicyNode, node);
}

static inline PolicyBlock *policy_outline_block(const PolicyOutline *outline, guint32 block)
{
    return &g_array_index(outline->blocks, PolicyBlock, block);
}

/* Whether `node` is a 項, which stands beside the list of the 項 before it and not in it: the first
 * child of its article is of another family, or is 2 already. */
gboolean policy_outline_stands_beside(const PolicyOutline *outline, guint32 node);
