/* lint/lint.h -- what is odd in a text and should be checked by people; shared by the files that
 * look */
#pragma once
#include "understand/understanding.h"

typedef struct {
    const char *term; /* folded */
    guint definition; /* that gives it first */
    guint uses;       /* elsewhere */
} GivenName;

/* The name of somebody who acts, in which a letter may be one too many. */
typedef struct {
    const char *name;
    guint32 unit;
} NameSlip;

typedef struct {
    Understanding *u;
    GHashTable *rules;    /* rule -> KnownFinding */
    PolicyMatch *names;   /* the short names the document gives, or NULL */
    GArray *given;        /* GivenName; the matcher's values are places in it */
    GArray *hits;         /* PolicyHit, scratch */
    GArray *slips;        /* NameSlip */
    guint32 *first_unit;  /* by node: first unit at or below it, + 1; 0: none */
    guint32 *place;       /* by node: how many siblings stand before it */
    GHashTable *articles; /* markers of articles, folded */
    GHashTable *markers;  /* dotted markers: 6.3 */
    GHashTable *annexes; /* 別表第1, 様式第2号: as lines begin with them; NULL until asked */
    GHashTable *defined; /* terms that are defined */
    guint leading[2];    /* units that use 統括 and 総括 in a post's name */
    guint32 leading_at[2]; /* the first of each */
    gboolean lookalikes;   /* said already */
} Lint;

Lint *lint_new(Understanding *u);
/* Looks at the unit in hand. */
void lint_read_unit(Lint *lint);
/* Looks at the whole, sorts the findings, frees. */
void lint_settle(Lint *lint);

/* Adds a finding of `rule`, whose sentence speaks of `words` and `other`. */
void lint_add(Lint *lint, const char *rule, guint32 line, const char *path, const char *words,
              const char *other);

/* -- lint-text.c -- */
void lint_text_unit(Lint *lint);
/* -- lint-reference.c -- */
void lint_reference_prepare(Lint *lint);
void lint_reference_unit(Lint *lint);
/* -- lint-terms.c -- */
void lint_terms_prepare(Lint *lint);
void lint_terms_unit(Lint *lint);
void lint_terms_settle(Lint *lint);
/* -- lint-whole.c -- */
void lint_whole_settle(Lint *lint);
