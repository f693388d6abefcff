/* understand/understanding.h -- shared by the files that understand a document as a whole */
#pragma once
#include "policy/reading.h"
#include "policy/rules.h"
#include "policy/text.h"

#define FACTS_MAX 10000u
#define DETAILS_MAX 64u  /* of one fact */
#define CELLS_MAX 32u    /* of one row that are looked at */
#define WORDS_POINTS 200 /* of the words that a fact or finding cites */
#define NO_CHAPTER (-1)

/* A stretch of the folded text. */
typedef struct {
    gsize start, end;
} Span;

/* What is known of a node of the outline. */
typedef struct {
    gint16 chapter; /* of the knowledge: what its clause is about; NO_CHAPTER: not said */
    gint16 basic;   /* section of the basic policy, or NO_CHAPTER */
    guint16 areas;
    guint32 clause; /* itself or the nearest node above that has a title or is an article */
} NodeNotes;

/* A post of the lexicon as it is used in the text, by name. */
typedef struct {
    const char *name, *function;
    guint32 unit; /* where it is first given something to do or be told, + 1 */
    guint uses;
} RoleUse;

typedef struct {
    const PolicyRules *rules;
    const PolicyKnowledge *know;
    const PolicyText *text;
    PolicyReading *reading;
    const PolicyOutline *outline;
    NodeNotes *notes;        /* by node */
    PolicyFolded folded;     /* of the text in hand */
    const char *source;      /* that text as written */
    GArray *all;             /* PolicyHit, scratch */
    GArray *hits[KNOW_LAST]; /* PolicyHit by rising end; none inside a longer one of its use */
    const PolicyUnit *unit;  /* in hand, or NULL */
    guint32 unit_at;         /* its place */
    const char *header;      /* of the table that the row in hand stands in, or NULL */
    guint32 header_node;     /* where that table stands */
    GHashTable *seen;        /* of facts said once: "kind name" in `strings` */
    GHashTable *roles;       /* folded name -> RoleUse */
    GHashTable *appointed;   /* folded names and functions of posts somebody holds or is given */
    GHashTable *terms;       /* term that must be defined -> unit that uses it first + 1 */
    gboolean standards;      /* the text holds more than a basic policy */
    gboolean basic;          /* it holds a basic policy */
    gboolean numbered;       /* its numbers are the guideline's: 6.2 is about access control */
} Understanding;

static inline const char *u_text(const Understanding *u)
{
    return u->folded.bytes->str;
}

static inline gsize u_size(const Understanding *u)
{
    return u->folded.bytes->len;
}

static inline const PolicyHit *u_hit(const Understanding *u, PolicyKnow use, guint at)
{
    return &g_array_index(u->hits[use], PolicyHit, at);
}

static inline const KnownWord *u_word(const Understanding *u, const PolicyHit *hit)
{
    return knowledge_word(u->know, hit->value);
}

/* -- understand.c -- */
/* Folds `size` bytes of `text` and finds all words of the knowledge in it. */
void u_scan(Understanding *u, const char *text, gsize size);
/* The first hit of `use` that is no skip, or NULL. */
const PolicyHit *u_first(const Understanding *u, PolicyKnow use);
/* The stretch as written, without outer white space; kept by the reading. */
const char *u_written(Understanding *u, Span span);
const char *u_keep(Understanding *u, const char *text, gsize size);
/* At most `points` characters of `text`, white space at either end left out; kept. */
const char *u_cut(Understanding *u, const char *text, guint points);
/* Adds a fact read from the unit in hand. Lent until the next fact; never NULL: beyond FACTS_MAX
 * one is written that nobody reads. */
PolicyFact *u_fact(Understanding *u, PolicyFactKind kind, const char *name, const char *value,
                   const char *function, guint confidence);
/* Adds a detail to the last fact. */
void u_detail(Understanding *u, const char *label, const char *text);
/* Whether "kind name" was not said before; notes it. */
gboolean u_once(Understanding *u, PolicyFactKind kind, const char *name);
/* Where the clause that ends at `at` begins: behind the last comma that closes a scene. */
gsize u_clause_start(const Understanding *u, gsize at);
/* Where the bracket that closes right before `at` opens, or `at`. */
gsize u_bracket_start(const Understanding *u, gsize at);
/* Behind the bracket that opens at `at`, or `at`. */
gsize u_bracket_end(const Understanding *u, gsize at);
/* Whether `at` stands inside brackets. */
gboolean u_in_brackets(const Understanding *u, gsize at);
gboolean u_starts(const Understanding *u, gsize at, const char *word);
gboolean u_ends(const Understanding *u, gsize at, const char *word);
/* The members of the list in `span`, parted by the chains of the rules outside brackets; their
 * count, at most `max`. */
guint u_list(const Understanding *u, Span span, Span *out, guint max);
/* The cells of a table's row, of tabs or Markdown's bars; transfer full. */
char **u_cells(const char *row);
/* The first of the header's cells that holds one of the words, or -1. */
int u_column(const Understanding *u, char *const *header, const GPtrArray *words);
/* The title of the clause that `node` stands in, or "". */
const char *u_title(const Understanding *u, guint32 node);

/* -- tags.c -- */
void tags_read_titles(Understanding *u);
void tags_read_unit(Understanding *u);
void tags_settle(Understanding *u);

/* -- coverage.c -- */
typedef struct Coverage Coverage;
Coverage *coverage_new(Understanding *u);
void coverage_read_title(Coverage *coverage, guint32 node);
void coverage_read_unit(Coverage *coverage);
/* Writes the reading's coverage and frees. */
void coverage_settle(Coverage *coverage);

/* -- facts-*.c: one question each, of the unit in hand -- */
void fact_read_posts(Understanding *u);
/* Posts and committees that a title sets up; the title is in hand. */
void fact_read_post_title(Understanding *u, guint32 node);
void fact_read_zones(Understanding *u);
/* Zones that a glossary defines; the title is in hand. */
void fact_read_zone_title(Understanding *u, guint32 node);
void fact_read_scope(Understanding *u);
void fact_read_public(Understanding *u);
void fact_read_laws(Understanding *u);
void fact_read_row(Understanding *u);
void fact_read_reviews(Understanding *u);
void fact_read_forms(Understanding *u);
void fact_read_force(Understanding *u); /* when it comes into force */
/* Covers, histories of revisions: lines that are no clauses. */
void fact_read_lines(Understanding *u);
/* Who adopts a text that names nobody: the body in its title. */
void fact_settle_adopters(Understanding *u);
