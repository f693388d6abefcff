/* policy/analysis.h -- shared by the files that read one unit's fields */
#pragma once
#include "policy/reading.h"
#include "policy/rules.h"
#include "policy/scan.h"
#include "policy/split.h"

#define NAME_MAX_CHARS 255 /* what an edition takes */
#define NAMES_MAX 24u      /* of one field of one unit */
#define HITS_MAX 100u      /* words of one use looked at closely in one unit */

/* What a heading says of everything below it, its own words first and its parents' fading. */
typedef struct {
    gint32 score[CAPABILITY_LAST];
    guint32 best[CAPABILITY_LAST];   /* entry that weighed most, + 1 */
    guint32 where[CAPABILITY_LAST];  /* node whose title holds it */
    double learned[CAPABILITY_LAST]; /* the same of the runs of letters that were learned */
    PolicyCues cues;
    guint8 section; /* PolicySection */
    guint32 node;
    guint32 agent_node;               /* whose title says so */
    guint32 agent_first, agent_count; /* in `names`: who the heading says must act */
} HeadingFacts;

/* What units have said so far, by node. Units are numbered from 1 here; 0: none. */
typedef struct {
    guint32 heading;      /* in `headings` */
    guint32 last;         /* last unit of the clause's own text */
    guint32 acting;       /* last unit of it with an actor */
    guint32 lead;         /* last of it that announces a list */
    guint32 first;        /* its first unit */
    guint32 child_first;  /* the first child's first unit */
    guint32 child_acting; /* a child's unit with an actor */
    guint32 sentences;
    guint8 child_discord; /* children name different actors */
    guint8 lead_base;     /* kind of that lead's own sentence */
    guint8 lead_sorts;    /* that lead classifies: its items tell what the classes are */
    guint8 lead_founds;   /* that lead sets up what its list names */
    guint8 binds_all;     /* its own text speaks of everybody */
    guint8 lead_lets;     /* that lead forbids something to all but those whom its list names */
    guint8 lead_asks;     /* PolicyField, + 1: whose leave, or who is told, its list names */
    guint8 lead_listed;   /* that lead says something of those whom its list names */
    guint8 lead_items;    /* kind that the lead gives its items; KIND_LAST: as its modality says */
} NodeFacts;

typedef struct {
    const PolicyRules *rules;
    PolicyReading *reading;
    PolicyOutline *outline;
    GArray *headings;    /* HeadingFacts */
    NodeFacts *facts;    /* by node */
    GHashTable *aliases; /* const char * in `strings` -> place in `definitions` + 1 */
    PolicyFolded folded; /* of the unit in hand */
    PolicyScan scan;
    GArray *sentences;
    guint32 table_node, table; /* in hand */
    gsize leave_bare;          /* where leave was last asked and nobody named who gives it */
    gsize leave_at,
        told_at;            /* where leave was last asked, and somebody told, in the unit in hand */
    gboolean leave_admits;  /* the leave in hand is of one who lets others in */
    gboolean leave_of_body; /* whose leave is asked is a body, which meets when it does */
    gboolean
        leave_asked; /* the unit in hand asks leave first, and not only forbids to go without */
    guint64 told_columns;               /* of that table: those that say who is told */
    guint64 doer_columns;               /* those that say who does it */
    guint64 leave_columns, due_columns; /* the same of whose leave is needed, and until when */
    guint64 norm_columns;               /* of the table in hand: those that say what must be done */
    gboolean keeps;                     /* that table names documents and how long they are kept */
    gboolean sorts, ranks;              /* it names classes; how grave is what happens */
    GPtrArray *classes;                 /* char *, folded: named by the text's own tables */
    GArray *weighed;               /* PolicyHit: words in hand that weigh, the longest of each */
    gsize body;                    /* bytes of `folded` before the closing full stop and brackets */
    gint32 score[CAPABILITY_LAST]; /* of the unit in hand */
    guint32 score_best[CAPABILITY_LAST];
} PolicyAnalysis;

/* A stretch of the folded text. */
typedef struct {
    gsize start, end;
} Stretch;

static inline const char *analysis_text(const PolicyAnalysis *a)
{
    return a->folded.bytes->str;
}

static inline gsize analysis_size(const PolicyAnalysis *a)
{
    return a->folded.bytes->len;
}

static inline const PolicyEntry *analysis_entry(const PolicyAnalysis *a, const PolicyHit *hit)
{
    return policy_rules_entry(a->rules, hit->value);
}

static inline NodeFacts *analysis_facts(const PolicyAnalysis *a, const PolicyUnit *unit)
{
    return &a->facts[unit->node];
}

static inline const HeadingFacts *analysis_heading(const PolicyAnalysis *a, guint32 node)
{
    return &g_array_index(a->headings, HeadingFacts, a->facts[node].heading);
}

/* -- units.c -- */
/* Notes that `field` was read from the stretch of the unit in hand by `rule`. */
void analysis_note(PolicyAnalysis *a, PolicyUnit *unit, PolicyField field, const char *rule,
                   Stretch words, guint confidence);
/* The same for what another place said; `words` is shown as given. */
void analysis_note_from(PolicyAnalysis *a, PolicyUnit *unit, PolicyField field, PolicyFrom from,
                        const char *rule, const char *words, guint32 node, guint confidence);

/* The size of the words by which the unit in hand says the same as another (…も同様とする), or 0.
 */
gsize analysis_likewise(const PolicyAnalysis *a);
/* Whether the first sentence of the unit's article says who sets up what it names, so that a
 * paragraph that sets up more without a subject goes on with him. */
gboolean analysis_founds_on(const PolicyAnalysis *a, const PolicyUnit *unit);
/* The unit that the one in hand repeats ("前項と同様とする"), counted from 1, or 0. */
guint32 analysis_repeated(const PolicyAnalysis *a, const PolicyUnit *unit);

/* The same words that `like` was read from, when it was read from any; FALSE when not. */
gboolean analysis_note_like(PolicyAnalysis *a, PolicyUnit *unit, PolicyField field,
                            PolicyField like, const char *rule, guint confidence);

/* -- names.c -- */
/* Whether the name of someone who can act ends at `at`: its hit, or NULL. `base` is where the name
 * itself ends, before 等 and brackets. */
const PolicyHit *names_agent_at(const PolicyAnalysis *a, gsize at, gsize *base);
/* Where the compound noun that ends at `at` begins. */
gsize names_compound_start(const PolicyAnalysis *a, gsize at);
/* The members of the list of names that ends at `at`, in order of the text; their count. */
guint names_before(const PolicyAnalysis *a, gsize at, Stretch out[NAMES_MAX]);
/* The members of the subject that fills `phrase`. */
guint names_of_subject(const PolicyAnalysis *a, Stretch phrase, Stretch out[NAMES_MAX]);
/* The same of those who are made to hold a role, with all that says which are meant. */
guint names_of_holders(const PolicyAnalysis *a, Stretch phrase, Stretch out[NAMES_MAX]);
/* Where the name of someone who can act ends at or behind `from`, followed by は; 0: nowhere. */
gsize names_topic_from(const PolicyAnalysis *a, gsize from);
/* As written, kept by the reading. */
const char *names_written(PolicyAnalysis *a, const PolicyUnit *unit, Stretch name);
/* Where the name ends that a count of persons right before `at` stands behind, or `at`. */
gsize names_before_count(const PolicyAnalysis *a, gsize at);
/* Where the name begins that a count of persons at `at` stands before, or `at`. */
gsize names_behind_count(const PolicyAnalysis *a, gsize at);
/* The stretch `name`, of a class of persons with the clause before it. */
Stretch names_with_clause(const PolicyAnalysis *a, Stretch name);
/* The short name that brackets right before `at` give, kept by the reading, or NULL. */
const char *names_alias(PolicyAnalysis *a, const PolicyUnit *unit, gsize at);
/* What is longer than any name is none. */
void names_add(PolicyAnalysis *a, PolicyRun *run, const char *name);
/* Where the clause that holds `at` begins: behind the last comma that closes a scene. */
gsize names_clause_start(const PolicyAnalysis *a, gsize at);
/* Whether `at` stands inside brackets of the folded text. */
gboolean names_in_brackets(const PolicyAnalysis *a, gsize at);

/* -- one question each; all write into `unit` -- */
void mood_read(PolicyAnalysis *a, PolicyUnit *unit);  /* kind, modality */
void actor_read(PolicyAnalysis *a, PolicyUnit *unit); /* actor */
/* Whom only a later 項 names; after all units are read. */
void actor_read_later(PolicyAnalysis *a);
void notice_read(PolicyAnalysis *a, PolicyUnit *unit); /* approver, notify */
/* The names in a row's cells of `columns`, for `field`. */
void notice_read_column(PolicyAnalysis *a, PolicyUnit *unit, guint64 columns, PolicyField field);
void record_read(PolicyAnalysis *a, PolicyUnit *unit); /* records */
void grades_read(PolicyAnalysis *a, PolicyUnit *unit); /* class */
void timing_read(PolicyAnalysis *a, PolicyUnit *unit);
void judge_read(PolicyAnalysis *a, PolicyUnit *unit); /* capability, mechanism, how */
/* Fills `a->weighed` with the words of the text in hand that count at `where` (WHERE_…): a longer
 * one that counts elsewhere hides none of them. */
void judge_weigh(PolicyAnalysis *a, guint where);

/* -- grades.c -- */
/* Takes the names of classes from the text's own tables; after heading_read_all. */
void grades_learn(PolicyAnalysis *a);
/* Whether the lead in hand, or its title, classifies: "次に掲げる区分により分類する". */
gboolean grades_sorts(const PolicyAnalysis *a, const PolicyUnit *unit);
/* Whether the item says what a class of the text's own is: "区分Ⅱ　公表を予定しないもの". */
gboolean grades_defines(const PolicyAnalysis *a, const PolicyUnit *unit);

/* -- titles.c -- */
/* Reads every title of the outline into `a->headings`. */
void heading_read_all(PolicyAnalysis *a);

/* -- define.c -- */
/* Short names given in the unit in hand. */
void define_read(PolicyAnalysis *a, const PolicyUnit *unit);
