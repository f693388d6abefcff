/* policy/knowledge.h -- what rules/policy-{facts,guideline,lint}.yaml know of such documents,
 * compiled
 */
#pragma once
#include <glib.h>

#include "policy/match.h"

/* What a word of `knowledge` is; one of its `use`. */
typedef enum {
    KNOW_ROLE,      /* role: a post of the policy; code = function */
    KNOW_ZONE,      /* zone: code = function */
    KNOW_MODEL,     /* model: code = α, α', β, β' */
    KNOW_BODY,      /* body: an organ; code = function */
    KNOW_DOCUMENT,  /* document: a kind of document that is public or closed */
    KNOW_PUBLIC,    /* public: code = public, closed */
    KNOW_LAW,       /* law: of `laws`, by a name it goes by */
    KNOW_BASIS,     /* basis: a law is what something rests on */
    KNOW_REVIEW,    /* review: done again and again */
    KNOW_LEVEL,     /* level: names a level of an incident, a number follows */
    KNOW_SCALE,     /* scale: names a scale of classes, its step follows; code = which */
    KNOW_APPOINT,   /* appoint: behind a role, it is given to somebody */
    KNOW_ADOPT,     /* adopt: several set the text together */
    KNOW_REVISE,    /* revise: what happened on a day; code = what it is called */
    KNOW_TERM,      /* term: must be defined where it is used */
    KNOW_DAMAGE,    /* damage: cannot stand in a sound text; code = rule of the finding */
    KNOW_REFERENCE, /* reference: points to a clause before; code = how it is found */
    KNOW_CHAPTER,   /* of `chapters`: value = its place; other = 1: counts in titles only */
    KNOW_COVER,     /* of `coverage`: value = its place, other = group */
    KNOW_LAST
} PolicyKnow;

typedef struct {
    guint8 use;
    guint8 skip; /* stands in for the words it covers, and says nothing itself */
    gint16 value, other, weight;
    const char *code; /* "" when not said */
} KnownWord;

/* A chapter of the ministry's guideline. */
typedef struct {
    const char *guideline, *ja, *en;
    guint8 area;          /* 1 to 8, or 0 */
    guint8 depth;         /* 1: 6; 2: 6.2 */
    gboolean basic;       /* of the basic policy */
    guint32 capabilities; /* set of PolicyCapability that speak for it */
} KnownChapter;

/* What the fields of a unit say, as bits: these, and from CoverField COVER_CAPABILITY on what it is
 * about. */
typedef enum {
    COVER_FORBIDS, /* must not */
    COVER_LEAVE,   /* somebody has to allow it */
    COVER_TELLS,   /* somebody is told */
    COVER_RECORDS, /* something is written down */
    COVER_REGULAR, /* yearly or otherwise again and again */
    COVER_PROMPT,  /* at once */
    COVER_CAPABILITY
} CoverField;

/* One thing a policy is asked to say. */
#define COVER_GROUPS 6u
#define COVER_HINT 7u /* the group of words that only let one look */
typedef struct {
    const char *id, *guideline, *basis, *ja, *en;
    guint8 area;
    guint8 groups; /* a clause says it when a word of each stands in it */
    gboolean basic;
    guint64 fields[COVER_GROUPS]; /* which of a unit's fields do as a word of the group does */
    const char *fact, *function;  /* or such a fact says it; NULL: none does */
} KnownCover;

/* What a finding tells people; {words} and {other} are put in. */
typedef struct {
    const char *rule, *ja, *en;
    guint8 severity; /* PolicySeverity */
} KnownFinding;

typedef struct {
    const char *name, *number; /* folded */
    const char *since;         /* of one that is no more: what took its place; else NULL */
} KnownLaw;

typedef struct {
    const char *id, *ja, *en;
} KnownText;

/* Short word lists, folded. */
typedef struct {
    GPtrArray *holder_columns;    /* of a table: who holds a post */
    GPtrArray *role_columns;      /* which post */
    GPtrArray *recipient_columns; /* who is told of an incident */
    GPtrArray *level_columns;     /* which level, where the cell holds only its step */
    GPtrArray *limit_columns;     /* how things of a class are handled */
    GPtrArray *meaning_columns;   /* what a class or level means */
    GPtrArray *revision_columns;  /* when */
    GPtrArray *list_chains;       /* between the members of a list */
    GPtrArray *scope_topics;      /* "…機関は": bodies follow */
    GPtrArray *excluded;          /* a body is left out */
    GPtrArray *law_endings;       /* 法, 条例 */
    GPtrArray *sound_runs;        /* hold doubled letters and are right */
    GPtrArray *known_terms;       /* Latin abbreviations everyone knows */
    GPtrArray *form_papers, *form_ledgers, *form_records, *form_plans, *form_procedures;
} KnownLists;

typedef struct {
    PolicyMatch *match;
    GArray *words;             /* KnownWord; the matcher's values are places in it */
    GArray *chapters;          /* KnownChapter */
    GArray *coverage;          /* KnownCover */
    GArray *findings;          /* KnownFinding */
    GArray *laws;              /* KnownLaw */
    GArray *areas, *questions; /* KnownText */
    const char *deadline;
    KnownLists lists;
} PolicyKnowledge;

static inline const KnownWord *knowledge_word(const PolicyKnowledge *knowledge, guint32 value)
{
    return &g_array_index(knowledge->words, KnownWord, value);
}
