/* policy/outline-build.h -- shared by the files that build an outline: open clauses, blocks, parts,
 * joining, headings, what is inferred */
#pragma once
#include "policy/habits.h"
#include "policy/outline.h"
#include "policy/policy.h"
#include "policy/scan.h"

/* A clause that is still open: what comes next may belong to it. */
typedef struct {
    guint32 node;
    MarkerFamily family;
    guint32 value, parts; /* of a range: its last number */
    gunichar sign;
    guint indent;
} OpenLevel;

typedef struct {
    const PolicyRules *rules;
    const PolicyText *text;
    const guint8 *classes;
    const char *name; /* of the file, for errors */
    PolicyHabits habits;
    PolicyOutline *outline;
    OpenLevel levels[POLICY_MAX_DEPTH];
    guint depth;
    guint32 root;           /* node of the part being read, or NO_NODE before any */
    gboolean begun;         /* a clause or a sentence has been seen */
    gboolean covered;       /* a line of the cover says what the text is */
    gboolean names_policy;  /* and calls it a policy */
    gboolean blank;         /* a blank line since the last text */
    gboolean open;          /* the last block may still go on */
    gboolean listed;        /* the last clause was an item of a Markdown list */
    gboolean revision;      /* below a heading that announces a history of revisions */
    gboolean form;          /* inside a form to fill in */
    guint32 caption;        /* line of a title that stands above its marker, + 1; or 0 */
    guint32 table_last;     /* last line of the table being read, or 0 */
    gboolean table_dropped; /* that table is a history of revisions */
    GString *open_text;     /* of the last block, while open */
    PolicyFolded folded;    /* of the line in hand, without its marker */
    PolicyFolded other;
    PolicyScan scan;
} OutlineBuilder;

static inline const char *outline_line(const OutlineBuilder *b, guint line)
{
    return b->text->utf8 + policy_text_line(b->text, line)->start;
}

static inline gsize outline_line_size(const OutlineBuilder *b, guint line)
{
    return policy_text_line(b->text, line)->size;
}

static inline void outline_set_fate(OutlineBuilder *b, guint line, PolicyFate fate)
{
    b->outline->fates[line] = (guint8)fate;
}

/* -- outline-blocks.c: the text of clauses, line by line -- */
void outline_drop_line(OutlineBuilder *b, guint line, PolicyWhy why);
void outline_close_block(OutlineBuilder *b);
void outline_open_block(OutlineBuilder *b, PolicyBlockKind kind, guint line, const char *text,
                        gsize size);
/* Adds the whole line to the open block. */
void outline_join_line(OutlineBuilder *b, guint line);
/* Whether the open block ends as a sentence does. */
gboolean outline_block_whole(const OutlineBuilder *b);
/* Whether the block's last line was cut where the document cuts its lines. */
gboolean outline_was_cut(const OutlineBuilder *b);
/* Whether the open block announces a list. */
gboolean outline_leads_on(OutlineBuilder *b);
/* Whether the words in hand (`b->folded`) are a title of such a section. */
gboolean outline_title_says(OutlineBuilder *b, PolicySection section);
/* Whether the line in hand (`b->folded`) goes on with the open block. */
gboolean outline_goes_on(OutlineBuilder *b);
/* The next line that is text or a row, or the count of lines. */
guint outline_next_text(const OutlineBuilder *b, guint line);

/* -- outline-parts.c: parts and the document's title -- */
/* Opens the part that text before any title belongs to, when none is open. */
void outline_ensure_part(OutlineBuilder *b);
/* The key of the part that the words name, or NULL. */
const char *outline_part_named(const OutlineBuilder *b, const char *folded);
/* Opens part `key` at the line unless it is the one being read. */
void outline_switch_part(OutlineBuilder *b, guint line, const char *key, gsize skip);
/* Reads a line that names a part. */
void outline_read_part(OutlineBuilder *b, guint line, const char *key);
/* Whether the words in hand (`b->folded`) are the title of a regulation that begins. */
gboolean outline_names_regulation(const OutlineBuilder *b);
/* Reads a line of the cover: FALSE when it is none. */
gboolean outline_read_cover(OutlineBuilder *b, guint line);

/* -- outline-accept.c: whether what looks like a marker is one -- */
/* `b->folded` holds the words behind it; `marker` becomes what it stands for. */
gboolean outline_accept(OutlineBuilder *b, guint line, PolicyMarker *marker);

/* -- outline-table.c -- */
void outline_read_row(OutlineBuilder *b, guint line);
/* Reads a table that conversion made one line of: FALSE when the line is none. */
gboolean outline_read_flat(OutlineBuilder *b, guint line);

/* -- outline-caption.c: titles that stand above a marker, or in brackets behind it -- */
/* Keeps the line for the marker below it, when it is such a title. */
gboolean outline_take_caption(OutlineBuilder *b, guint line);
/* The bytes of a bracketed title before an article on one line: (目的)第1条; or 0. */
gsize outline_caption_before(const OutlineBuilder *b, guint line);
/* The bytes of a bracketed title at the start of `text`, white space after it included; or 0. */
gsize outline_caption_behind(const OutlineBuilder *b, const char *text, gsize size);
/* Gives `node` the title `text`, brackets taken off, which stands on `line` (from 1). */
void outline_give_title(OutlineBuilder *b, guint32 node, const char *text, gsize size,
                        guint32 line);
/* Turns a title that found no marker into a caption of its own. */
void outline_drop_caption(OutlineBuilder *b);

/* -- nest.c: where a marker belongs -- */
/* The node that new text belongs to. */
guint32 outline_current(const OutlineBuilder *b);
/* Whether the marker counts a 要領's articles: 第1 without a unit. */
gboolean outline_is_bare(const PolicyMarker *marker);
/* The place among the open levels of the article that is open, or -1. */
int outline_article(const OutlineBuilder *b);
/* Whether a 附則 is open. */
gboolean outline_in_supplement(const OutlineBuilder *b);
/* Whether the number is the very next of an open level. */
gboolean outline_is_next(const OutlineBuilder *b, const PolicyMarker *marker);
/* Whether the number fits what was seen before; asked of markers that could be plain numbers. */
gboolean outline_expects(const OutlineBuilder *b, const PolicyMarker *marker, gboolean titled);
/* Closes the clauses that `marker` ends. `leading`: the text above announces a list. */
void outline_close_for(OutlineBuilder *b, const PolicyMarker *marker, guint indent,
                       gboolean leading);
/* Closes the clauses inside the section that is open. */
void outline_close_to_section(OutlineBuilder *b);
/* Opens a node below the current one. PROBLEM_TOO_DEEP. */
gboolean outline_open(OutlineBuilder *b, const PolicyMarker *marker, guint indent, guint32 line,
                      GError **error);

/* -- outline-infer.c: clauses whose markers were lost -- */
/* Opens the article that `marker`, a list's first, must have stood in. FALSE: PROBLEM_TOO_DEEP. */
gboolean outline_infer_article(OutlineBuilder *b, guint line, const PolicyMarker *marker,
                               GError **error);
/* Opens the 附則 that the line in hand must have stood in; `*opened` says so. */
gboolean outline_infer_supplement(OutlineBuilder *b, guint line, gboolean *opened, GError **error);
/* Opens an item for the line in hand when it must have had a marker; `*opened` says so. */
gboolean outline_infer_item(OutlineBuilder *b, guint line, gboolean *opened, GError **error);

/* The sign of the marker 附則: 則. */
#define OUTLINE_SUPPLEMENT 0x5247u

/* -- join.c: whether words are a title, and whether a line goes on with a sentence -- */
/* Whether `text` (folded) can be a title when `next` (folded, or NULL) follows it. */
gboolean outline_title_like(const PolicyRules *rules, const char *text, const char *next);
/* Whether a text as written is whole: closed by a full stop or a colon. */
gboolean outline_is_whole(const char *text, gsize size);
/* Whether a sentence is under way in `text` (folded). */
gboolean outline_sentence_like(const PolicyRules *rules, const char *text);

/* -- headings.c: settles, once all is read, which heads are titles -- */
void outline_settle(OutlineBuilder *b);

/* -- numbering.c: gaps and duplicates, once all is read -- */
void outline_check_numbering(OutlineBuilder *b);
